"""What a search needs of a run, without torch: its features, its pictures, and which of them a query is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from moco_core.errors import MocoError
from moco_core.features import all_records, load_embedding
from moco_core.library import ImageRecord, printable
from moco_core.own_picture import own_picture
from moco_core.packed import open_packed
from moco_core.search import top_k
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]


class QueryNotFound(MocoError):
    def __init__(self, query: str) -> None:
        super().__init__(
            f"There is no picture {printable(query)}.",
            hint='Name a file, or a picture of the set by its number, such as "id:12".',
        )


class Searcher:
    """The run's embedding with the library beside it. Pictures that are gone or left out are no answers."""

    def __init__(self, run: Run) -> None:
        """Raises NotComputedYet."""
        self.run = run
        self._features, self._ids = load_embedding(run)
        self._packed = open_packed(run)
        self.records = all_records(run.workspace)
        self._row_of = {image_id: row for row, image_id in enumerate(self._ids.tolist())}
        self._gone = [row for i, row in self._row_of.items() if i not in self.records or not self.records[i].used]
        self._by_path = {record.path: record for record in self.records.values()}

    def own_id(self, query: str) -> int | None:
        """The query's id when it is a picture of the set, None for a file from elsewhere. Raises QueryNotFound."""
        if query.startswith("id:"):
            number = query.removeprefix("id:")
            if not number.isdecimal() or int(number) not in self._row_of:
                raise QueryNotFound(query)
            return int(number)
        path = Path(query).expanduser()
        if not path.is_file():
            raise QueryNotFound(query)
        record = own_picture(self.run.workspace, self._by_path, path)
        return record.id if record is not None and record.id in self._row_of else None

    def stored(self, image_id: int) -> Array:
        """(D,) feature of a picture of the set."""
        feature: Array = self._features[self._row_of[image_id]]
        return feature

    def __contains__(self, image_id: int) -> bool:
        return image_id in self._row_of

    def center(self, ids: Sequence[int]) -> Array:
        """(D,) mean of the features of pictures of the set."""
        rows = [self._row_of[image_id] for image_id in ids]
        mean: Array = np.asarray(self._features[rows], np.float32).mean(axis=0)
        return mean

    def path_of(self, image_id: int) -> Path:
        return self.run.workspace.images / self.records[image_id].path

    def nearest(
        self, feature: Array, own_id: int | None, k: int, among: Array | None = None
    ) -> list[tuple[ImageRecord, float]]:
        """The k most alike with their scores, best first, without `own_id`.

        among: the only pictures that may be answers: a mask (N,) bool over the embedding's rows, or ids (m,) int64.
        """
        own = [] if own_id is None else [own_id]
        return self.nearest_without(feature, own, k, among)

    def nearest_without(
        self, feature: Array, left_out: Sequence[int], k: int, among: Array | None = None
    ) -> list[tuple[ImageRecord, float]]:
        """As `nearest`, without any of these ids."""
        gone = [*self._gone, *(self._row_of[i] for i in left_out if i in self._row_of)]
        allowed = among if among is None or among.dtype == bool else self._rows_of(among)
        rows, scores = top_k(self._features, feature, k, exclude=gone, among=allowed, packed=self._packed)
        return [(self.records[int(self._ids[row])], float(score)) for row, score in zip(rows, scores, strict=True)]

    def all_scores(self, feature: Array) -> list[tuple[ImageRecord, float]]:
        """Every picture that may be an answer with its cosine, best first."""
        return self.nearest_without(feature, (), len(self._ids))

    def _rows_of(self, ids: Array) -> Array:
        return np.array([self._row_of[i] for i in ids.tolist() if i in self._row_of], np.int64)
