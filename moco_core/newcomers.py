"""Pictures that the encoder of a run was not trained on, and how far each is from everything that it was.

likeness   cosine to the nearest picture of the training, −1 … 1
novelty    part of the training's own pictures that are nearer to their nearest other one, 0 … 1: a rank, because
           distances of different encoders cannot be compared
unlike     new, and fewer than one in a hundred of the training's pictures stand as far from their nearest other one:
           distance to the nearest neighbour as in Sun et al. 2022 (Out-of-distribution detection with deep nearest
           neighbors), the limit a rank as in Laxhammar & Falkman 2010 (conformal anomaly detection). Among pictures of
           the same kind as the training's, about one in a hundred is called so too.

The encoder has seen the pictures that it is compared with, and has drawn each one's look-alikes together: what is new
is rather called unlike too often than too seldom. Numpy only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.features import all_records, load_embedding, load_neighbors, shown_path
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

RARE = 0.01  # part of the training's pictures that may stand as far
FEWEST = 20  # pictures of the training: fewer have no usual distance to speak of
ROWS = 2048  # pictures compared at once with those of the training


@dataclass(frozen=True)
class Newcomers:
    """Of the N pictures of an embedding, in its order.

    Attributes:
        ids: (N,) int64. new: (N,) bool, not trained on and not marked as seen. unlike: (N,) bool, some of the new.
        likeness: (N,) float32; nearest: (N,) int64 id of that picture of the training. novelty: (N,) float32.
        trained_on: how many of the N the encoder was trained on.
    """

    ids: Array
    new: Array
    unlike: Array
    likeness: Array
    nearest: Array
    novelty: Array
    trained_on: int

    @property
    def new_ids(self) -> list[int]:
        found: list[int] = self.ids[self.new].tolist()
        return found

    @property
    def unlike_ids(self) -> list[int]:
        found: list[int] = self.ids[self.unlike].tolist()
        return found


def newcomers_of(run: Run) -> Newcomers | None:
    """None for a run that was trained on none of these pictures, or does not say on which.

    Raises:
        NotComputedYet: no embedding, or no neighbour graph of it.
    """
    features, ids = load_embedding(run)
    known = trained_ids(run)
    trained = np.isin(ids, known)
    if not trained.any():
        return None
    rows, likeness = nearest_among(features, *load_neighbors(run), trained)
    novelty, unlike = novelty_of(1.0 - likeness.astype(np.float64), trained)
    new = ~trained & ~np.isin(ids, seen_ids(run))
    return Newcomers(ids, new, unlike & new, likeness, ids[rows], novelty, int(trained.sum()))


def trained_ids(run: Run) -> Array:
    """(n,) int64 of the pictures that the run trains on; empty for one that was only embedded."""
    return _ids(run.path / "train_ids.npy")


def seen_ids(run: Run) -> Array:
    """(n,) int64, ascending: new pictures that the person has looked at."""
    return _ids(_seen_path(run))


def mark_seen(run: Run, ids: Iterable[int]) -> None:
    """They are no longer called new. What the encoder was trained on stays what it was."""
    atomic.write_array(_seen_path(run), np.union1d(seen_ids(run), np.array(sorted(ids), np.int64)))


def nearest_among(features: Array, indices: Array, scores: Array, wanted: Array) -> tuple[Array, Array]:
    """For every picture the most alike of the `wanted`, itself left out: rows (N,) int64 and cosines (N,) float32.

    Args:
        features: (N, D) of unit length. indices, scores: (N, k) neighbour graph, best first.
        wanted: (N,) bool. A picture that is the only wanted one gets itself, at −1.
    """
    hits = wanted[indices]  # (N, k)
    rows, likeness = np.arange(len(features)), np.full(len(features), -1.0, np.float32)
    inside = hits.any(axis=1)
    if inside.any():
        first = hits[inside].argmax(axis=1)
        rows[inside] = indices[inside, first]
        likeness[inside] = scores[inside, first]
    among = np.flatnonzero(wanted)
    for start in range(0, int((~inside).sum()), ROWS):  # all its neighbours in the graph are others
        far = np.flatnonzero(~inside)[start : start + ROWS]
        rows[far], likeness[far] = _compared(features, far, among)
    return rows, likeness


def novelty_of(distance: Array, trained: Array) -> tuple[Array, Array]:
    """novelty (N,) float32 and unlike (N,) bool of distances (N,) to the nearest picture of the training."""
    usual = np.sort(distance[trained])
    nearer = np.searchsorted(usual, distance, "left")  # of the training's pictures, those that stand nearer
    novelty = (nearer / len(usual)).astype(np.float32)
    unlike = (len(usual) - nearer) / len(usual) < RARE
    return novelty, unlike & ~trained & (len(usual) >= FEWEST)


def list_newcomers(run: Run, seen: bool = False) -> dict[str, Any]:
    """The new pictures that are still there, least like the training first; seen: mark them as seen then.

    Returns:
        {"run", "trained_on", "new", "unlike", "marked", "pictures": [{"id", "path", "likeness", "novelty", "unlike",
        "nearest": {"id", "path"}}]}. Also written as newcomers.json, with the key of the embedding.

    Raises:
        NotComputedYet: no embedding, or no neighbour graph of it.
    """
    found = newcomers_of(run)
    records = all_records(run.workspace)
    pictures: list[dict[str, Any]] = []
    for row in [] if found is None else np.flatnonzero(found.new)[np.argsort(found.likeness[found.new], kind="stable")]:
        assert found is not None
        record, near = records.get(int(found.ids[row])), records.get(int(found.nearest[row]))
        if record is None or near is None or not record.used:
            continue
        pictures.append(
            {
                "id": record.id,
                "path": shown_path(run.workspace, record),
                "likeness": round(float(found.likeness[row]), 4),
                "novelty": round(float(found.novelty[row]), 4),
                "unlike": bool(found.unlike[row]),
                "nearest": {"id": near.id, "path": shown_path(run.workspace, near)},
            }
        )
    counts = {"new": len(pictures), "unlike": sum(one["unlike"] for one in pictures)}
    result = {"run": run.name, "trained_on": found.trained_on if found else 0, **counts, "pictures": pictures}
    key = str(run.key_recorded("embedding"))
    run.record("newcomers", key_of("newcomers", key, [one["id"] for one in pictures]), embedding=key, **result)
    if seen:
        mark_seen(run, [one["id"] for one in pictures])
    return {**result, "marked": len(pictures) if seen else 0}


def _compared(features: Array, rows: Array, among: Array) -> tuple[Array, Array]:
    """Every one with every other; itself is not among the answers."""
    best, likeness = rows.copy(), np.full(len(rows), -1.0, np.float32)
    own = np.asarray(features[rows], np.float32)  # (r, D)
    for start in range(0, len(among), ROWS):
        part = among[start : start + ROWS]
        scores = own @ np.asarray(features[part], np.float32).T  # (r, c)
        scores[rows[:, None] == part[None, :]] = -2.0
        column = scores.argmax(axis=1)
        found = scores[np.arange(len(rows)), column]
        better = found > likeness
        best[better], likeness[better] = part[column[better]], found[better]
    return best, likeness


def _ids(path: Path) -> Array:
    with contextlib.suppress(OSError, ValueError):
        found = np.load(path, allow_pickle=False)
        return np.asarray(found, np.int64).reshape(-1)
    return np.zeros(0, np.int64)


def _seen_path(run: Run) -> Path:
    return run.path / "seen_ids.npy"
