"""Copies of one picture: identical files by their bytes, near copies by likeness. Nothing is ever deleted.

Near copies are pictures whose pixels agree once one is laid over the other, mirrored or not. Candidates come from the
encoder and from coarse pixels: an encoder finds two shots of one thing as alike as a copy, the pixels tell them apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from moco_core import atomic
from moco_core.chosen import outside_of_pictures
from moco_core.control import Control
from moco_core.copy_groups import BY_ENCODER, BY_PIXELS, CopyGroup, CopyScan, found_groups, reason_text
from moco_core.copy_mirrors import turned_in
from moco_core.copy_scan import FLOOR, ensure_scan
from moco_core.events import Emit, Warning
from moco_core.features import all_records, load_embedding, shown_path
from moco_core.images.capture_time import clock_text
from moco_core.kept_copies import kept_copies
from moco_core.library import ImageRecord
from moco_core.told_apart import told_apart
from moco_core.workspace import Run, Workspace, key_of

Array = np.ndarray[Any, Any]

HARDLY_TRAINED = "The encoder hardly tells these pictures apart yet: train longer, or raise the threshold."
COLUMNS = ("group", "kind", "keep", "id", "path", "width", "height", "size", "modified", "taken", "likeness", "reasons")


def duplicates(
    run: Run, threshold: float | None, emit: Emit, control: Control, by_encoder: bool = False, table: Path | None = None
) -> dict[str, Any]:
    """Groups of copies: files with the same bytes first, then near copies, the most alike first.

    Args:
        threshold: least likeness, 0 … 1; None for the usual one. Of pixels, of each picture to the best of its group
            (.86), or, by_encoder, cosine of any two pictures of a group (.97).
        by_encoder: the encoder alone decides; the pixels need not agree.
        table: also write a CSV table of all groups there.

    Returns:
        {"threshold", "groups", "pictures", "reclaimable_bytes"}. A group is {"score": the least likeness in it,
        "exact": all files have the same bytes, "best": id, "reason", "reasons": why it is the best, "pictures": [{"id",
        "path", "width", "height", "size", "modified_ns", "taken": by the camera's clock or null, "sharpness",
        "mirrored": against
        the best, "score": likeness to the best (by pixels to the one that the group is around), "exact": same bytes as
        the best}], best first}. Also written as duplicates.json.
        Of identical files the best one alone is compared with others, so a picture may be in a group of identical files
        and in one of near copies.

    Raises:
        NotComputedYet: there is no embedding. InvalidSetting: the table would lie in the picture folder.
        Interrupted: the next call goes on with the scan.
    """
    place = outside_of_pictures(run.workspace, table) if table is not None else None
    if threshold is None:
        threshold = BY_ENCODER if by_encoder else BY_PIXELS
    scan = ensure_scan(run, threshold if by_encoder else FLOOR, emit, control)
    if by_encoder and scan.pairs.floor > threshold:
        lowest = f"{scan.pairs.floor:.4f}"
        emit(Warning(message=f"Too many pairs are alike: those below {lowest} are left out.", hint=HARDLY_TRAINED))
    features, _ = load_embedding(run)
    records = used_rows(scan.ids, all_records(run.workspace))
    with threadpool_limits(1):  # many tiny products: waking threads costs more than they save
        told, kept = told_apart(run.workspace), kept_copies(run.workspace)
        turned = turned_in(run, scan.ids)
        found = found_groups(scan, features, records, threshold, told, by_encoder, turned, kept)
    groups = [_group(run.workspace, group, scan, records) for group in found]
    copies = {picture["id"]: picture["size"] for group in groups for picture in group["pictures"][1:]}
    pictures = len({picture["id"] for group in groups for picture in group["pictures"]})
    result = {
        "threshold": threshold,
        "groups": groups,
        "pictures": pictures,
        "reclaimable_bytes": sum(copies.values()),
    }
    if pictures > len(scan.ids) / 2:
        emit(Warning(message="More than half of the pictures count as duplicates.", hint=HARDLY_TRAINED))
    embedding_key = str(run.key_recorded("embedding"))
    run.record("duplicates", key_of("duplicates", embedding_key, threshold), embedding=embedding_key, **result)
    if place is not None:
        write_table(place, run.workspace, found, records)
        result["table"] = str(place)
    return result


def used_rows(ids: Array, records: dict[int, ImageRecord]) -> dict[int, ImageRecord]:
    """By row, the pictures that are readable and not left out."""
    return {row: records[i] for row, i in enumerate(ids.tolist()) if i in records and records[i].used}


def write_table(
    place: Path, workspace: Workspace, groups: Sequence[CopyGroup], records: dict[int, ImageRecord]
) -> None:
    """A line for every picture of every group; keep is yes for the best one. Raises OSError."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, group in enumerate(groups, 1):
        for row, score, taken in zip(group.rows, group.likeness, group.taken, strict=True):
            path = shown_path(workspace, records[row])
            writer.writerow(_line(number, group, records[row], score, clock_text(taken) or "", path))
    atomic.write_bytes(place, text.getvalue().encode("utf-8"))


def _line(number: int, group: CopyGroup, record: ImageRecord, score: float, taken: str, path: str) -> list[object]:
    best = record.id == group.best_id
    facts = [record.id, path, record.width, record.height, record.size, _moment(record.mtime_ns), taken]
    kind, reasons = "exact" if group.exact else "near", " ".join(group.why) if best else ""
    return [number, kind, "yes" if best else "no", *facts, f"{score:.4f}", reasons]


def _moment(mtime_ns: int) -> str:
    """ISO 8601 in UTC."""
    return str(np.datetime64(mtime_ns // 1_000_000_000, "s")) + "Z"


def _group(workspace: Workspace, group: CopyGroup, scan: CopyScan, records: dict[int, ImageRecord]) -> dict[str, Any]:
    best = records[group.rows[0]]
    pictures = [
        _picture(workspace, records[row], score, float(scan.sharp[row]), row == group.rows[0] or group.exact)
        | {"taken": clock_text(taken), "mirrored": turned}
        for row, score, taken, turned in zip(group.rows, group.likeness, group.taken, group.mirrored, strict=True)
    ]
    return {
        "score": group.score,
        "exact": group.exact,
        "best": best.id,
        "reason": reason_text(best, group.why, group.taken[0]),
        "reasons": list(group.why),
        "pictures": pictures,
    }


def _picture(workspace: Workspace, record: ImageRecord, score: float, sharp: float, exact: bool) -> dict[str, Any]:
    return {
        "id": record.id,
        "path": shown_path(workspace, record),
        "width": record.width,
        "height": record.height,
        "size": record.size,
        "modified_ns": record.mtime_ns,
        "sharpness": round(sharp, 4),
        "score": score,
        "exact": exact,
    }
