"""The search job: files and pictures of the set as queries, the set's most alike pictures as answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from moco_core.closer import CloserLook
from moco_core.control import Control
from moco_core.embedding import embed_files
from moco_core.events import Emit
from moco_core.features import shown_path
from moco_core.jobs import SearchJob
from moco_core.library import ImageRecord, printable
from moco_core.progress import Meter
from moco_core.query_words import Box, QueryWords, parsed
from moco_core.searcher import QueryNotFound as QueryNotFound
from moco_core.searcher import Searcher
from moco_core.sheet import SheetRow, draw_sheet
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]


def search_run(
    run: Run,
    queries: list[str],
    k: int,
    device: torch.device,
    sheet: Path | None,
    emit: Emit,
    control: Control,
    closer: bool = False,
) -> dict[str, Any]:
    """The k pictures of the set that are most alike to each query.

    A query is "id:123", "ids:3,5" (the centre of several) or the path of a file; "@x,y,w,h" behind a picture is a box
    on it. A file of the set answers with its stored feature and is left out of its own answers; other files and boxes
    are decoded and embedded by the same encoder, and the picture of a box may answer. What is gone is left out.

    Args:
        k: answers a query, at least 1.
        sheet: also draw queries and answers into this PNG.
        closer: compare a box with the parts of pictures too, see closer.py.

    Returns:
        {"queries": [{"query", "neighbors": [{"id", "path", "score"}]}], "neighbors": those of the first query}, with
        absolute paths, cosine scores in [-1, 1], best first; "sheet" too if one was drawn. After a closer look an
        answer has the "box" that is like the query, in fractions of the picture, or None for the whole of it, and
        "looked_closer" says at how many of how many pictures.

    Raises:
        NotComputedYet: no embedding yet, or the run has trained on since (for files outside the set).
        QueryNotFound, UnreadableImage: a query is not there or cannot be decoded.
    """
    searcher = Searcher(run)
    asked = [_find(searcher, query) for query in queries]
    vectors = _vectors(searcher, asked, device)
    meter = Meter(emit, control, "search", len(queries))
    boxed = closer and any(query.words.box is not None for query in asked)
    look = CloserLook(run, device, emit, control) if boxed else None
    answers, rows = [], []
    for query, vector in zip(asked, vectors, strict=True):
        if look is not None and query.words.box is not None:
            found, answer = _closer(run, searcher, look, query, vector, k)
        else:
            found = searcher.nearest_without(vector, query.own, k)
            answer = {"query": printable(query.text), "neighbors": [_neighbor(run, *hit) for hit in found]}
        answers.append(answer)
        rows.append(_sheet_row(searcher, query, found))
        meter.add(1)
    return _result(run, answers, rows, sheet)


def _closer(
    run: Run, searcher: Searcher, look: CloserLook, query: _Asked, vector: Array, k: int
) -> tuple[list[tuple[ImageRecord, float]], dict[str, Any]]:
    """The answers to a box for the sheet, and as the result says them."""
    parts, looked = look.best(searcher.all_scores(vector), vector, k)
    neighbors = [{**_neighbor(run, part.record, part.score), "box": part.box} for part in parts]
    answer = {"query": printable(query.text), "neighbors": neighbors, "looked_closer": looked._asdict()}
    return [(part.record, part.score) for part in parts], answer


def search_together(
    run: Run, job: SearchJob, device: torch.device, sheet: Path | None, emit: Emit, control: Control
) -> dict[str, Any]:
    """One answer to all queries: the k pictures with the highest weighted mean of the likeness to each of them.

    Negatives count against a picture; without weights each query counts 1. Scores lie in [-1, 1]. Else as `search_run`.
    """
    searcher = Searcher(run)
    asked = [_find(searcher, query) for query in (*job.queries, *job.negatives)]
    signs = np.repeat([1.0, -1.0], [len(job.queries), len(job.negatives)])
    weights = signs * np.array(job.weights or [1.0] * len(asked))
    vector = weighted_mean(np.array(_vectors(searcher, asked, device)), weights)
    meter = Meter(emit, control, "search", 1)
    found = searcher.nearest_without(vector, sorted({i for query in asked for i in query.own}), job.k)
    meter.add(1)
    answer = {"query": _together_words(asked, weights), "neighbors": [_neighbor(run, *hit) for hit in found]}
    return _result(run, [answer], [_sheet_row(searcher, asked[0], found)], sheet)


def weighted_mean(vectors: Array, weights: Array) -> Array:
    """(n, D), (n,) → (D,): its product with a feature is the weighted mean of the products, Σ wᵢ sᵢ / Σ |wᵢ|."""
    mean: Array = (weights[:, None] * vectors).sum(axis=0) / np.abs(weights).sum()
    return mean.astype(np.float32)


def _together_words(asked: Sequence[_Asked], weights: Array) -> str:
    signed = zip(asked, weights.tolist(), strict=True)
    return " ".join(f"{'+' if weight > 0 else '−'}{abs(weight):g}·{printable(query.text)}" for query, weight in signed)


def _result(run: Run, answers: list[dict[str, Any]], rows: list[SheetRow], sheet: Path | None) -> dict[str, Any]:
    result = {"queries": answers, "neighbors": answers[0]["neighbors"] if answers else []}
    if sheet is not None:
        draw_sheet(run.workspace, rows, sheet)
        result["sheet"] = str(sheet)
    return result


def find_picture(run: Run, query: str) -> tuple[Path, Box | None]:
    """File and box of a query for one picture. Raises QueryNotFound, NotComputedYet."""
    searcher = Searcher(run)
    asked = _find(searcher, query)
    ids = asked.words.ids
    return (searcher.path_of(ids[0]) if ids else Path(asked.words.path).expanduser()), asked.words.box


class _Asked(NamedTuple):
    """A query that was found. file: what has to be embedded; own: pictures of the set that may not answer."""

    text: str
    words: QueryWords
    file: Path | None
    own: tuple[int, ...]


def _find(searcher: Searcher, query: str) -> _Asked:
    """Raises QueryNotFound."""
    words = parsed(query)
    if not words.ids:
        own_id = searcher.own_id(words.path)
        if words.box is None and own_id is not None:
            return _Asked(query, words, None, (own_id,))
        return _Asked(query, words, Path(words.path).expanduser(), ())
    if any(image_id not in searcher for image_id in words.ids):
        raise QueryNotFound(query)
    if words.box is None:
        return _Asked(query, words, None, words.ids)
    return _Asked(query, words, searcher.path_of(words.ids[0]), ())


def _vectors(searcher: Searcher, asked: Sequence[_Asked], device: torch.device) -> list[Array]:
    """(D,) of every query, in order; the encoder is loaded once, and only for what has no stored feature."""
    fresh = [(query.file, query.words.box) for query in asked if query.file is not None]
    files, boxes = [file for file, _ in fresh], [box for _, box in fresh]
    embedded = iter(embed_files(searcher.run, device, files, boxes) if files else ())
    return [next(embedded) if query.file is not None else searcher.center(query.own) for query in asked]


def _neighbor(run: Run, record: ImageRecord, score: float) -> dict[str, Any]:
    return {"id": record.id, "path": shown_path(run.workspace, record), "score": score}


def _sheet_row(searcher: Searcher, query: _Asked, found: list[tuple[ImageRecord, float]]) -> SheetRow:
    own = query.words.ids or query.own
    source: Path | int = own[0] if own else Path(query.words.path).expanduser()
    name = searcher.records[own[0]].path if own else Path(query.words.path).name
    return SheetRow(source, name.rpartition("/")[2], [(r.id, r.path.rpartition("/")[2], s) for r, s in found])
