"""The search job: files and pictures of the set as queries, the set's most alike pictures as answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from moco_core.control import Control
from moco_core.embedding import embed_files
from moco_core.events import Emit
from moco_core.features import shown_path
from moco_core.library import ImageRecord, printable
from moco_core.progress import Meter
from moco_core.searcher import QueryNotFound as QueryNotFound
from moco_core.searcher import Searcher
from moco_core.sheet import SheetRow, draw_sheet
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]


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
    searcher = Searcher(run)
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


def _vectors(searcher: Searcher, queries: list[str], own_ids: list[int | None], device: torch.device) -> list[Array]:
    """(D,) of every query, in order; the encoder is loaded once, and only for files from elsewhere."""
    files = [Path(q).expanduser() for q, own_id in zip(queries, own_ids, strict=True) if own_id is None]
    embedded = iter(embed_files(searcher.run, device, files) if files else ())
    return [next(embedded) if own_id is None else searcher.stored(own_id) for own_id in own_ids]


def _neighbor(run: Run, record: ImageRecord, score: float) -> dict[str, Any]:
    return {"id": record.id, "path": shown_path(run.workspace, record), "score": score}


def _sheet_row(searcher: Searcher, query: str, own_id: int | None, found: list[tuple[ImageRecord, float]]) -> SheetRow:
    source: Path | int = own_id if own_id is not None else Path(query).expanduser()
    name = searcher.records[own_id].path if own_id is not None else Path(query).name
    return SheetRow(source, name.rpartition("/")[2], [(r.id, r.path.rpartition("/")[2], s) for r, s in found])
