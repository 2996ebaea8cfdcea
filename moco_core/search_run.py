"""The search job: files and pictures of the set as queries, the set's most alike pictures as answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from moco_core.control import Control
from moco_core.embedding import embed_files
from moco_core.errors import MocoError
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding, shown_path
from moco_core.library import ImageRecord, printable
from moco_core.own_picture import own_picture
from moco_core.packed import open_packed
from moco_core.progress import Meter
from moco_core.search import top_k
from moco_core.sheet import SheetRow, draw_sheet
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]


class QueryNotFound(MocoError):
    def __init__(self, query: str) -> None:
        super().__init__(
            f"There is no picture {printable(query)}.",
            hint='Name a file, or a picture of the set by its number, such as "id:12".',
        )


def search_run(
    run: Run, queries: list[str], k: int, device: torch.device, sheet: Path | None, emit: Emit, control: Control
) -> dict[str, Any]:
    """The k pictures of the set that are most alike to each query.

    A query is "id:123" or the path of a file. A file of the set answers with its stored feature and is left out of its
    own answers; any other file is decoded and embedded by the same encoder. Pictures that are gone are left out.

    Args:
        k: answers a query, at least 1.
        sheet: also draw queries and answers into this PNG.

    Returns:
        {"queries": [{"query", "neighbors": [{"id", "path", "score"}]}], "neighbors": those of the first query}, with
        absolute paths, cosine scores in [-1, 1], best first; "sheet" too if one was drawn.

    Raises:
        NotComputedYet: no embedding yet, or the run has trained on since (for files outside the set).
        QueryNotFound, UnreadableImage: a query is not there or cannot be decoded.
    """
    features, ids = load_embedding(run)
    searcher = _Searcher(run, features, ids)
    own_ids = [searcher.own_id(query) for query in queries]
    vectors = _vectors(searcher, queries, own_ids, device)
    meter = Meter(emit, control, "search", len(queries))
    answers, rows = [], []
    for query, own_id, vector in zip(queries, own_ids, vectors, strict=True):
        found = searcher.nearest(vector, own_id, k)
        answers.append({"query": printable(query), "neighbors": [_neighbor(run, *hit) for hit in found]})
        rows.append(_sheet_row(searcher, query, own_id, found))
        meter.add(1)
    result = {"queries": answers, "neighbors": answers[0]["neighbors"] if answers else []}
    if sheet is not None:
        draw_sheet(run.workspace, rows, sheet)
        result["sheet"] = str(sheet)
    return result


class _Searcher:
    """The run's embedding with the library beside it."""

    def __init__(self, run: Run, features: Array, ids: Array) -> None:
        self.run, self._features, self._ids = run, features, ids
        self.records = all_records(run.workspace)
        self._packed = open_packed(run)
        self._row_of = {int(image_id): row for row, image_id in enumerate(ids)}
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
        record = self._record_of(path)
        return record.id if record is not None and record.id in self._row_of else None

    def stored(self, image_id: int) -> Array:
        """(D,) feature of a picture of the set."""
        feature: Array = self._features[self._row_of[image_id]]
        return feature

    def nearest(self, feature: Array, own_id: int | None, k: int) -> list[tuple[ImageRecord, float]]:
        own = [self._row_of[own_id]] if own_id is not None else []
        rows, scores = top_k(self._features, feature, k, exclude=[*self._gone, *own], packed=self._packed)
        return [(self.records[int(self._ids[row])], float(score)) for row, score in zip(rows, scores, strict=True)]

    def _record_of(self, path: Path) -> ImageRecord | None:
        """The unchanged picture of the set that this file is, however its path is spelled."""
        return own_picture(self.run.workspace, self._by_path, path)


def _vectors(searcher: _Searcher, queries: list[str], own_ids: list[int | None], device: torch.device) -> list[Array]:
    """(D,) of every query, in order; the encoder is loaded once, and only for files from elsewhere."""
    files = [Path(q).expanduser() for q, own_id in zip(queries, own_ids, strict=True) if own_id is None]
    embedded = iter(embed_files(searcher.run, device, files) if files else ())
    return [next(embedded) if own_id is None else searcher.stored(own_id) for own_id in own_ids]


def _neighbor(run: Run, record: ImageRecord, score: float) -> dict[str, Any]:
    return {"id": record.id, "path": shown_path(run.workspace, record), "score": score}


def _sheet_row(searcher: _Searcher, query: str, own_id: int | None, found: list[tuple[ImageRecord, float]]) -> SheetRow:
    source: Path | int = own_id if own_id is not None else Path(query).expanduser()
    name = searcher.records[own_id].path if own_id is not None else Path(query).name
    return SheetRow(source, name.rpartition("/")[2], [(r.id, r.path.rpartition("/")[2], s) for r, s in found])
