"""Two embeddings of the same pictures side by side: what moved on the map, whose neighbours changed, which is better.

Only pictures that both have are compared. A run may also be compared with the weights that it began with: the question
whether its training was worth it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch

from moco_core import atomic
from moco_core.comparison_verdict import Graph, Verdict, judge, sentence
from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.embedding import embed
from moco_core.errors import InvalidSetting, MocoError, NotComputedYet
from moco_core.evaluation.labels import label_numbers
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding, load_map, shown_path
from moco_core.layout import compute_map
from moco_core.map_alignment import lay_over, spacing
from moco_core.neighbors import COLUMNS_KEPT, load_neighbors, nearest, neighbors
from moco_core.progress import Meter
from moco_core.training.beginning import Beginning, first_encoder
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

START = "start"  # instead of a run's name
VERSION = 1  # of what is written
VOTERS = 20  # nearest pictures that vote on a class
LISTED = 20  # pictures in the result; the file has all
_CHUNK = 1 << 24  # comparisons of neighbours at once


class NothingInCommon(MocoError):
    """Two embeddings without a picture that both have."""


class Side(NamedTuple):
    """One embedding, of the common pictures. positions: (N, 2) float32; graph: of the common pictures alone."""

    positions: Array
    graph: Graph


class Compared(NamedTuple):
    """What the file holds, of the N pictures that both have, and the verdict.

    ids: (N,) int64, rising. first, second: (N, 2) float32 places on the run's map and on the other's, laid over it.
    moved: (N,) float32 in units of `unit`: how far a neighbourhood reaches on the run's map. jaccard: (N,) float32 of
    both sets of k nearest. first_near, second_near: (N, k) int32 rows, nearest first.
    """

    ids: Array
    first: Array
    second: Array
    moved: Array
    jaccard: Array
    first_near: Array
    second_near: Array
    unit: float
    verdict: Verdict


def compare(run: Run, other: str, k: int, device: torch.device, emit: Emit, control: Control) -> dict[str, Any]:
    """Compute what is missing of both, then write comparison-OTHER.npz (see `Compared`), unless it is up to date.

    Args:
        other: another run's name, or "start".
        k: 1 to 50; at most N - 1 are compared.

    Returns:
        "run", "with", "k", "pictures", "only_run", "only_with", "comparison" (path of the file), "unit" (map units),
        "jaccard" and "kept" (of k neighbours) on average, "verdict" and its figures, "sentence", "most_changed".

    Raises:
        RunNotFound, InvalidSetting: about `other`. NothingInCommon. NotComputedYet: a run has no checkpoint.
        StartGone: the starting weights cannot be had again.
    """
    against = _against(run, other)
    _ensure(run, _map_settings(run), device, emit, control)
    encoder = first_encoder(run, device, emit, control) if other == START else None
    _ensure(against, _map_settings(run), device, emit, control, encoder)
    labels = _labels(run)
    artefact = f"comparison-{START}" if other == START else f"comparison-run-{other}"
    key, path = _key(run, against, other, k, labels), run.path / f"{artefact}.npz"
    if run.key_recorded(artefact) == key and path.is_file():
        return {**run.details(artefact)["result"], "comparison": str(path)}
    found = _compared(run, against, labels, k, device, Meter(emit, control, "compare", 4))
    result = _result(run, against, other, path, found)
    (run.path / f"{artefact}.json").unlink(missing_ok=True)
    arrays: dict[str, Any] = {name: value for name, value in found._asdict().items() if isinstance(value, np.ndarray)}
    atomic.write_atomically(path, lambda file: np.savez(file, **arrays))
    run.record(artefact, key, result=result)
    return result


def _against(run: Run, other: str) -> Run:
    if other == START:
        return Beginning(run)
    if other == run.name:
        raise InvalidSetting(f"{run.name} cannot be compared with itself.", hint="Name another run, or start.")
    return run.workspace.run(other)


def _compared(run: Run, against: Run, labels: dict[int, int], k: int, device: torch.device, meter: Meter) -> Compared:
    ids, rows = _common(run, against)
    k = min(k, len(ids) - 1)
    columns = min(max(k, VOTERS), len(ids) - 1)
    first, second = (_side(each, part, columns, device) for each, part in zip((run, against), rows, strict=True))
    meter.add(1)
    placed = lay_over(second.positions, first.positions).of(second.positions)
    meter.add(1)
    unit = spacing(first.positions, k)
    moved = (np.hypot(*(placed - first.positions).T) / unit).astype(np.float32)
    near = (first.graph.indices[:, :k], second.graph.indices[:, :k])
    jaccard = jaccard_of(*near)
    meter.add(1)
    numbers = np.array([labels.get(int(i), -1) for i in ids], np.int64)
    verdict = judge(first.graph, second.graph, numbers, k)
    meter.add(1)
    return Compared(ids, first.positions, placed, moved, jaccard, *near, unit, verdict)


def _result(run: Run, against: Run, other: str, path: Path, found: Compared) -> dict[str, Any]:
    k = found.first_near.shape[1]
    kept = float((2 * k * found.jaccard / (1 + found.jaccard)).mean())
    return {
        "run": run.name,
        "with": other,
        "k": k,
        "pictures": len(found.ids),
        "only_run": len(load_embedding(run)[1]) - len(found.ids),
        "only_with": len(load_embedding(against)[1]) - len(found.ids),
        "comparison": str(path),
        "unit": found.unit,
        "jaccard": float(found.jaccard.mean()),
        "kept": kept,
        **_figures(found.verdict),
        "sentence": sentence(found.verdict, run.name, None if other == START else other, k, kept),
        "most_changed": _most_changed(run, found),
    }


def _most_changed(run: Run, found: Compared) -> list[dict[str, Any]]:
    """Whose neighbours changed most; of equal ones, who moved farther."""
    rows = np.lexsort((found.ids, -found.moved, found.jaccard))[:LISTED].tolist()
    records = all_records(run.workspace)
    return [
        {
            "id": int(found.ids[row]),
            "path": shown_path(run.workspace, records[int(found.ids[row])]),
            "jaccard": round(float(found.jaccard[row]), 4),
            "moved": round(float(found.moved[row]), 3),
        }
        for row in rows
    ]


def jaccard_of(first: Array, second: Array) -> Array:
    """(N,) float32: neighbours that both have, of all that either has. first, second: (N, k) distinct rows each."""
    k = first.shape[1]
    step = max(1, _CHUNK // max(1, k * k))
    shared = np.zeros(len(first), np.int64)
    for start in range(0, len(first), step):
        part = slice(start, start + step)
        shared[part] = (first[part, :, None] == second[part, None, :]).sum(axis=(1, 2))
    return (shared / np.maximum(1, 2 * k - shared)).astype(np.float32)


def _ensure(
    run: Run,
    settings: MapSettings,
    device: torch.device,
    emit: Emit,
    control: Control,
    encoder: tuple[Any, str] | None = None,
) -> None:
    """A map that is there is taken as it is, also when the run has trained on since; starting weights never change."""
    if encoder is not None:
        embed(run, device, emit, control, encoder)
        compute_map(run, settings, emit, control)
    else:
        try:
            load_map(run)
        except NotComputedYet:
            embed(run, device, emit, control)
            compute_map(run, settings, emit, control)
    neighbors(run, device, COLUMNS_KEPT, emit=emit, control=control)


def _map_settings(run: Run) -> MapSettings:
    """Both maps by the same ones: those of the run's map."""
    try:
        return msgspec.convert(run.details("map").get("settings") or {}, MapSettings)
    except msgspec.ValidationError:
        return MapSettings()


def _labels(run: Run) -> dict[int, int]:
    """Class number of every picture by id: of its parent folder's name; −1 at the top."""
    records = list(all_records(run.workspace).values())
    names = sorted({record.label for record in records if record.label})
    return {r.id: number for r, number in zip(records, label_numbers(records, names).tolist(), strict=True)}


def _key(run: Run, against: Run, other: str, k: int, labels: dict[int, int]) -> str:
    made = [[each.key_recorded("embedding"), each.key_recorded("map")] for each in (run, against)]
    return key_of("comparison", VERSION, run.name, other, k, made, sorted(labels.items()))


def _common(run: Run, against: Run) -> tuple[Array, tuple[Array, Array]]:
    """ids (N,) that both have, rising, and their rows in either embedding. Raises NothingInCommon."""
    ids, *rows = np.intersect1d(load_embedding(run)[1], load_embedding(against)[1], return_indices=True)
    if len(ids) < 2:
        raise NothingInCommon(
            f"{run.name} and {against.name} have looked at different pictures: there is nothing to compare.",
            hint="Compute both maps again, so that both show the present pictures.",
        )
    return ids, (rows[0], rows[1])


def _side(run: Run, rows: Array, columns: int, device: torch.device) -> Side:
    graph = _graph_of(*load_neighbors(run), rows, columns)
    if graph is None:  # too many neighbours of somebody are pictures that the other has not seen
        features, _ = load_embedding(run)
        graph = Graph(*nearest(np.asarray(features[rows]), columns, device))
    return Side(load_map(run)[rows], graph)


def _graph_of(indices: Array, scores: Array, rows: Array, columns: int) -> Graph | None:
    """The neighbour graph (N, K) of some of its rows alone, `columns` wide; None when it does not reach so far."""
    place = np.full(len(indices), -1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    theirs = place[indices[rows]]  # (n, K)
    kept = theirs >= 0
    if theirs.shape[1] < columns or int(kept.sum(axis=1).min()) < columns:
        return None
    order = np.argsort(~kept, axis=1, kind="stable")[:, :columns]
    return Graph(np.take_along_axis(theirs, order, axis=1), np.take_along_axis(scores[rows], order, axis=1))


def _figures(verdict: Verdict) -> dict[str, Any]:
    """For each embedding what is known of it, and how far apart they are."""
    pairs = {"same_class": verdict.same_class, "knn": verdict.knn}
    sides = [{name: pair[side] for name, pair in pairs.items() if pair is not None} for side in (0, 1)]
    return {
        "figures": {"run": sides[0], "with": sides[1]},
        "classes": verdict.classes,
        "labelled": verdict.pictures,
        "difference": verdict.difference,
        "error": verdict.error,
        "verdict": verdict.word,
    }
