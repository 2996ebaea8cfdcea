"""The exact neighbour graph: for every picture the k most alike, by cosine. Feeds the map, duplicates and outliers.

A picture is never its own neighbour: self is left out of the columns.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from moco_core import atomic
from moco_core.control import Control
from moco_core.device import resolve_device
from moco_core.events import Emit
from moco_core.features import graph_is_current, load_embedding
from moco_core.features import load_neighbors as load_neighbors
from moco_core.progress import Meter
from moco_core.search import best_first, exact_scores
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

COLUMNS_KEPT = 50  # neighbours of each picture: what the map, duplicates and outliers want, computed once

ROWS = 512  # queries at once
COLUMNS = 16_384  # pictures they are compared with at once: 64 MB of sort keys beside 32 MB of scores
FEW = 2_048  # of a block that may still be among a row's best: beyond, all of it is sorted
_QUANTUM = 2.0**22  # scores are compared in steps of 2.4e-7, what float32 can tell apart; below it the index decides
_LOW_BITS = 32


def neighbors(run: Run, device: torch.device, k: int = COLUMNS_KEPT, *, emit: Emit, control: Control) -> None:
    """Write neighbors.npz: indices (N, k) int32 into the embedding's rows, scores (N, k) float32, best first.

    k becomes at most N - 1. Nothing is done when a graph of this embedding with k columns or more is there.
    Raises NotComputedYet without an embedding.
    """
    features, _ = load_embedding(run)
    k = max(0, min(k, len(features) - 1))
    if graph_is_current(run) and run.details("neighbors").get("k", -1) >= k:
        return
    meter = Meter(emit, control, "neighbors", len(features))
    indices, scores = nearest(features, k, _capable(device), meter)
    embedding_key = str(run.key_recorded("embedding"))
    (run.path / "neighbors.json").unlink(missing_ok=True)
    atomic.write_atomically(run.neighbors_path, lambda file: np.savez(file, indices=indices, scores=scores))
    run.record("neighbors", key_of("neighbors", embedding_key, k), embedding=embedding_key, k=k)


def ensure_neighbors(run: Run, k: int, emit: Emit, control: Control) -> tuple[Array, Array]:
    """The graph with at least min(k, N - 1) columns, computed first if it is missing, stale or too narrow."""
    neighbors(run, resolve_device("auto"), k, emit=emit, control=control)
    return load_neighbors(run)


def nearest(features: Array, k: int, device: torch.device, meter: Meter | None = None) -> tuple[Array, Array]:
    """indices (N, k) int32 and scores (N, k) float32, best first; equal scores go to the lower index.

    The whole set lives on the device once; products are made block by block, so memory stays bounded. Scores of what
    was found are summed again in float64, the same numbers that `search.top_k` gives.
    """
    everything = torch.from_numpy(np.array(features, np.float32)).to(device)  # (N, D)
    indices = np.zeros((len(features), k), np.int32)
    scores = np.zeros((len(features), k), np.float32)
    for start in range(0, len(features), ROWS):
        part = slice(start, min(start + ROWS, len(features)))
        found = _nearest_block(everything, part, k).cpu().numpy()  # (r, k)
        for row, candidates in zip(range(part.start, part.stop), found, strict=True):
            exact = exact_scores(np.asarray(features[candidates]), features[row])
            order = best_first(candidates, exact)
            indices[row], scores[row] = candidates[order], exact[order]
        if meter is not None:
            meter.add(part.stop - part.start)
    return indices, scores


def _nearest_block(everything: Tensor, part: slice, k: int) -> Tensor:
    """(r, k) int64 rows that are most alike to the rows in `part`."""
    queries = everything[part]
    best = torch.zeros((len(queries), 0), dtype=torch.int64, device=everything.device)
    for start in range(0, len(everything), COLUMNS):
        scores = queries @ everything[start : start + COLUMNS].T
        keys = _promising(scores, best, part, start) if best.shape[1] == k > 0 and scores.device.type == "cpu" else None
        if keys is None:
            keys = _sort_keys(scores, start)
            _drop_self(keys, part, start)
        best = torch.cat([best, keys.topk(min(k, keys.shape[1]), dim=1).values], dim=1)
        best = best.topk(min(k, best.shape[1]), dim=1).values
    return (1 << _LOW_BITS) - 1 - (best & ((1 << _LOW_BITS) - 1))


def _promising(scores: Tensor, best: Tensor, part: slice, first_column: int) -> Tensor | None:
    """(r, m) keys of the few that may be among the best (r, k) so far, the rest of each row filled up with the least.

    Sorting whole rows costs several times as much as the product; later blocks bring a row only a handful. None when
    one row has too many of them.
    """
    worst = ((best[:, -1] >> _LOW_BITS) - 1).to(torch.float64) / _QUANTUM  # a step less: rounding decides nothing
    rows, columns = (scores >= worst.to(torch.float32)[:, None]).nonzero(as_tuple=True)
    strangers = rows + part.start != columns + first_column
    rows, columns = rows[strangers], columns[strangers]
    counts = torch.bincount(rows, minlength=len(scores))
    width = int(counts.max())
    if width > FEW:
        return None
    keys = torch.full((len(scores), width), torch.iinfo(torch.int64).min)
    place = torch.arange(len(rows)) - (counts.cumsum(0) - counts)[rows]
    quantised = (scores[rows, columns] * _QUANTUM).round().to(torch.int64)
    keys[rows, place] = (quantised << _LOW_BITS) | ((1 << _LOW_BITS) - 1 - (columns + first_column))
    return keys


def _sort_keys(scores: Tensor, first_column: int) -> Tensor:
    """Whole numbers that fall with the score and, where scores are equal, rise with a lower index: no two are equal."""
    columns = torch.arange(first_column, first_column + scores.shape[1], device=scores.device)
    quantised = (scores * _QUANTUM).round().to(torch.int64)
    return (quantised << _LOW_BITS) | ((1 << _LOW_BITS) - 1 - columns)


def _drop_self(keys: Tensor, part: slice, first_column: int) -> None:
    own = torch.arange(part.start, part.stop, device=keys.device) - first_column
    inside = (own >= 0) & (own < keys.shape[1])
    keys[inside.nonzero()[:, 0], own[inside]] = torch.iinfo(torch.int64).min


def _capable(device: torch.device) -> torch.device:
    """Sorting whole 64-bit numbers is not to be relied on with MPS."""
    return torch.device("cpu") if device.type == "mps" else device
