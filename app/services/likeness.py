"""Look-alikes of pictures of the set, from what a run has on disk: exact, in this process, with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from moco_core.concept import fit
from moco_core.packed import open_packed
from moco_core.query_words import Box
from moco_core.search import top_k
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Hit:
    """One answer: cosine likeness in [-1, 1]; box: the part of the picture that is so much alike, if it is one."""

    image_id: int
    score: float
    box: Box | None = None


@dataclass(frozen=True)
class Usual:
    """How like its nearest picture a picture of the set is: low: 95 of 100 have more; middle: half of them."""

    low: float
    middle: float


class Likeness:
    """The embedding of one run. Reads memory-mapped files; the neighbour graph is used while it fits the embedding."""

    def __init__(self, run: Run) -> None:
        """Raises FileNotFoundError or ValueError when the run has no whole embedding."""
        self.run_name = run.name
        self.key = run.key_recorded("embedding")
        self._features, self._ids = run.embedding()
        if len(self._features) != len(self._ids):
            raise ValueError("the embedding and its ids differ in length")
        self._packed = open_packed(run)
        self._row_of = {image_id: row for row, image_id in enumerate(self._ids.tolist())}
        self._graph = _graph_of(run, len(self._ids), self.key)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, image_id: int) -> bool:
        return image_id in self._row_of

    @cached_property
    def usual(self) -> Usual | None:
        """None without a neighbour graph."""
        return usual_of(self._graph[1][:, 0]) if self._graph is not None and self._graph[1].size else None

    def nearest(self, image_id: int, k: int) -> list[Hit]:
        """The k most alike, best first, itself left out. Raises KeyError for a picture without a feature."""
        row = self._row_of[image_id]
        if self._graph is not None and self._graph[0].shape[1] >= min(k, len(self) - 1):
            indices, scores = self._graph[0][row, :k], self._graph[1][row, :k]
            kept = indices != row
            return self._hits(indices[kept], scores[kept])
        return self._hits(*top_k(self._features, self._features[row], k, exclude=[row], packed=self._packed))

    def nearest_to_all(self, image_ids: Sequence[int], k: int) -> list[Hit]:
        """The k most alike to several pictures taken together, themselves left out.

        The score is the mean of the cosines to each of them, which ranks exactly as the mean of their unit features.

        Raises:
            KeyError: a picture without a feature.
        """
        if len(image_ids) == 1:
            return self.nearest(image_ids[0], k)
        return self.nearest_to_weighted([((image_id,), 1.0) for image_id in image_ids], k)

    def nearest_to_weighted(self, parts: Sequence[tuple[Sequence[int], float]], k: int) -> list[Hit]:
        """Each part is the centre of some pictures with a weight, negative for what the answers shall not be like.

        The score is Σ wᵢ sᵢ / Σ |wᵢ|. All pictures named are left out. Raises KeyError as above.
        """
        rows = [[self._row_of[image_id] for image_id in ids] for ids, _ in parts]
        centers = np.stack([np.asarray(self._features[own], np.float32).mean(axis=0) for own in rows])  # (n, D)
        weights = np.array([weight for _, weight in parts], np.float32)
        query = (weights[:, None] * centers).sum(axis=0) / np.abs(weights).sum()
        named = sorted({row for own in rows for row in own})
        return self._hits(*top_k(self._features, query, k, exclude=named, packed=self._packed))

    def refined(self, positives: Sequence[int], negatives: Sequence[int], k: int) -> list[Hit]:
        """The k most like the positives and unlike the negatives, by a probe fitted to them: 1 like, 0 any, −1 unlike.

        The examples are among the answers; those without a feature are passed over, and without any there are none.
        """
        wanted, unwanted = ([self._row_of[i] for i in part if i in self._row_of] for part in (positives, negatives))
        if not wanted:
            return []
        scores = fit(self._features, wanted, unwanted).scores(self._features)
        rows = np.lexsort((np.arange(len(scores)), -scores))[:k]
        return self._hits(rows, scores[rows])

    def scores_of(self, image_id: int) -> dict[int, float]:
        """Cosine of one picture to every picture, by id, itself included."""
        scores = np.asarray(self._features @ self._features[self._row_of[image_id]], np.float32)  # (N,)
        return dict(zip(self._ids.tolist(), scores.tolist(), strict=True))

    def _hits(self, rows: Array, scores: Array) -> list[Hit]:
        return [Hit(int(self._ids[row]), float(score)) for row, score in zip(rows, scores, strict=True)]


def likeness_to_first(run: Run | None, ids: Sequence[int]) -> list[float | None]:
    """Cosine of each of a few pictures to the first of them; None where the run has no feature of one."""
    nothing: list[float | None] = [None] * len(ids)
    if run is None or run.key_recorded("embedding") is None:
        return nothing
    try:
        features, known = run.embedding()
    except (OSError, ValueError):
        return nothing
    rows = [np.flatnonzero(known == image_id) for image_id in ids]
    if not rows or not len(rows[0]):
        return nothing
    first = np.asarray(features[rows[0][0]], np.float32)
    return [float(np.asarray(features[row[0]], np.float32) @ first) if len(row) else None for row in rows]


def usual_of(nearest: Array) -> Usual:
    """nearest: (N,) likeness of each picture to its nearest one."""
    low, middle = np.percentile(nearest, (5, 50))
    return Usual(float(low), float(middle))


def likeness_of(run: Run | None) -> Likeness | None:
    """None while the run has no embedding."""
    if run is None or run.key_recorded("embedding") is None:
        return None
    try:
        return Likeness(run)
    except (OSError, ValueError):
        return None


def _graph_of(run: Run, count: int, embedding: str | None) -> tuple[Array, Array] | None:
    """(N, k) rows and (N, k) scores, or None if there is no graph of this very embedding."""
    if run.details("neighbors").get("embedding", embedding) != embedding:
        return None
    try:
        with np.load(run.neighbors_path, allow_pickle=False) as stored:
            indices, scores = stored["indices"], stored["scores"]
    except (OSError, ValueError, KeyError):
        return None
    fits = indices.ndim == 2 and indices.shape == scores.shape and len(indices) == count
    return (indices, scores) if fits else None
