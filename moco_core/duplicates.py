"""Copies of one picture: identical files by their bytes, near copies by likeness.

In a group every two pictures are at least as alike as the threshold (complete linkage): A like B and B like C does not
put A and C together, so a long series of slowly changing pictures is not called one duplicate.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from moco_core.control import Control
from moco_core.events import Emit, Warning
from moco_core.features import all_records, load_embedding, shown_path
from moco_core.library import ImageRecord
from moco_core.neighbors import COLUMNS_KEPT, ensure_neighbors
from moco_core.progress import Meter
from moco_core.workspace import Run, Workspace, key_of

Array = np.ndarray[Any, Any]
Edge = tuple[float, int, int]  # score, row, row

HARDLY_TRAINED = "The encoder hardly tells these pictures apart yet: train longer, or raise the threshold."


def duplicates(run: Run, threshold: float, emit: Emit, control: Control) -> dict[str, Any]:
    """Groups of copies, the most alike first.

    Args:
        threshold: least cosine likeness of any two pictures of a group, 0 … 1.

    Returns:
        {"threshold", "groups", "pictures", "reclaimable_bytes"}. A group is {"score": that of its least alike pair,
        "exact": all files have the same bytes, "best": id, "reason": why it is the best, "pictures": [{"id", "path",
        "width", "height", "size", "score": likeness to the best, "exact": same bytes as the best}], best first}.
        Also written as duplicates.json.

    Raises:
        NotComputedYet: there is no embedding.
    """
    features, ids = load_embedding(run)
    indices, scores = ensure_neighbors(run, COLUMNS_KEPT, emit, control)
    records = all_records(run.workspace)
    present = [i in records and records[i].used for i in ids.tolist()]
    row_records = {row: records[int(ids[row])] for row in range(len(ids)) if present[row]}
    digests = _digests(run.workspace, row_records, emit, control)
    edges = [e for e in _edges(indices, scores, threshold) if present[e[1]] and present[e[2]]]
    with threadpool_limits(1):  # many tiny products: waking threads costs more than they save
        found = linked_groups(np.array(features), [*_identical(digests), *edges], threshold)
    groups = [_group(run.workspace, features, rows, row_records, digests) for rows in found]
    groups.sort(key=lambda group: (-group["score"], group["pictures"][0]["path"]))
    result = {
        "threshold": threshold,
        "groups": groups,
        "pictures": sum(len(group["pictures"]) for group in groups),
        "reclaimable_bytes": sum(p["size"] for group in groups for p in group["pictures"][1:]),
    }
    if result["pictures"] > len(ids) / 2:
        emit(Warning(message="More than half of the pictures count as duplicates.", hint=HARDLY_TRAINED))
    embedding_key = str(run.key_recorded("embedding"))
    run.record("duplicates", key_of("duplicates", embedding_key, threshold), embedding=embedding_key, **result)
    return result


def linked_groups(features: Array, edges: Iterable[Edge], threshold: float) -> list[list[int]]:
    """Sets of two rows and more in which every pair is at least `threshold` alike; no two of them could be joined.

    Joins along the edges, the most alike first, whenever all pairs across hold.

    Args:
        features: (N, D) of unit length.
        edges: candidates; pairs that no path of edges connects are never joined.
    """
    members: dict[int, list[int]] = {}
    owner: dict[int, int] = {}
    apart: dict[int, set[int]] = defaultdict(set)  # groups only grow, so two that do not fit never will
    for _, a, b in sorted(edges, key=lambda edge: (-edge[0], edge[1], edge[2])):
        left, right = owner.setdefault(a, a), owner.setdefault(b, b)
        first, second = members.setdefault(left, [left]), members.setdefault(right, [right])
        if left == right or right in apart[left]:
            continue
        if not _all_alike(features, first, second, threshold):
            apart[left].add(right)
            apart[right].add(left)
            continue
        first += members.pop(right)
        owner.update(dict.fromkeys(second, left))
        for other in apart.pop(right, set()):
            apart[other].discard(right)
            apart[other].add(left)
            apart[left].add(other)
    return sorted(sorted(rows) for rows in members.values() if len(rows) > 1)


def best_of(records: list[ImageRecord]) -> tuple[ImageRecord, str]:
    """The copy to keep, and why: most pixels, then the largest file, then the first name."""
    ranked = sorted(records, key=lambda r: (-r.width * r.height, -r.size, r.path))
    best = ranked[0]
    if any(r.width * r.height < best.width * best.height for r in ranked):
        return best, f"most pixels: {best.width} × {best.height}"
    if any(r.size < best.size for r in ranked):
        return best, f"same size in pixels, largest file: {_readable(best.size)}"
    return best, "same size in every way, first by name"


def _all_alike(features: Array, first: list[int], second: list[int], threshold: float) -> bool:
    likeness = features[first] @ features[second].T
    return bool(likeness.min() >= threshold - 1e-6)  # identical pictures have 1 up to rounding


def _edges(indices: Array, scores: Array, threshold: float) -> list[Edge]:
    """Pairs (a < b) of the graph that are alike enough."""
    rows, columns = np.nonzero(scores >= threshold - 1e-6)
    pairs = {}
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        other = int(indices[row, column])
        pairs[min(row, other), max(row, other)] = float(scores[row, column])
    return [(score, a, b) for (a, b), score in pairs.items()]


def _identical(digests: dict[int, str]) -> list[Edge]:
    """Edges between files with the same bytes, each to the next: all of a set reach each other."""
    same = defaultdict(list)
    for row, digest in digests.items():
        same[digest].append(row)
    return [(2.0, a, b) for rows in same.values() for a, b in pairwise(rows)]


def _digests(workspace: Workspace, records: dict[int, ImageRecord], emit: Emit, control: Control) -> dict[int, str]:
    """SHA-256 of every file that shares its length with another one; only those can be identical."""
    by_size = defaultdict(list)
    for row, record in records.items():
        by_size[record.size].append(row)
    suspects = [row for rows in by_size.values() if len(rows) > 1 for row in rows]
    meter = Meter(emit, control, "compare", len(suspects))
    digests = {}
    for row in suspects:
        try:
            with (workspace.images / records[row].path).open("rb") as file:
                digests[row] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            pass  # gone since the last scan: likeness still speaks for it
        meter.add(1)
    return digests


def _group(
    workspace: Workspace, features: Array, rows: list[int], records: dict[int, ImageRecord], digests: dict[int, str]
) -> dict[str, Any]:
    best, reason = best_of([records[row] for row in rows])
    top = next(row for row in rows if records[row].id == best.id)
    vectors = np.asarray(features[rows], np.float64)
    least = float((vectors @ vectors.T).min())
    order = sorted(rows, key=lambda row: (row != top, -records[row].width * records[row].height, records[row].path))
    pictures = [_picture(workspace, features, row, top, records[row], digests) for row in order]
    exact = all(picture["exact"] for picture in pictures)
    return {"score": min(1.0, least), "exact": exact, "best": best.id, "reason": reason, "pictures": pictures}


def _picture(
    workspace: Workspace, features: Array, row: int, top: int, record: ImageRecord, digests: dict[int, str]
) -> dict[str, Any]:
    likeness = float(features[row].astype(np.float64) @ features[top].astype(np.float64))
    return {
        "id": record.id,
        "path": shown_path(workspace, record),
        "width": record.width,
        "height": record.height,
        "size": record.size,
        "score": 1.0 if row == top else min(1.0, likeness),
        "exact": row == top or (row in digests and digests.get(top) == digests[row]),
    }


def _readable(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"
