"""Chosen pictures as a table for other programs: what is known of each, and what the person says of it."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from app.models.picture_text import name_of, shown
from moco_core.annotation_export import AnnotationCells
from moco_core.annotations import Annotations
from moco_core.library import ImageRecord

HEAD = ("id", "name", "path", "folder", "width", "height", "x", "y")
Places = Mapping[int, tuple[float, float]]
Scores = Mapping[str, Sequence[float]]  # by the name of a column, of each record; NaN for none


def as_csv(records: Sequence[ImageRecord], said: Annotations, root: str, places: Places, scores: Scores) -> str:
    """One row a picture; root: of the paths; places: on the map, by id; scores: by concepts."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    cells = AnnotationCells(said)
    writer.writerow([*HEAD, *scores, *cells.head])
    for row, record in enumerate(records):
        facts = _facts(record, root, places) | _scored(scores, row)
        known = ["" if value is None else value for value in facts.values()]
        writer.writerow([*known, *cells.of(record.id)])
    return text.getvalue()


def as_json(records: Sequence[ImageRecord], said: Annotations, root: str, places: Places, scores: Scores) -> str:
    """A list of objects; what there is not is null."""
    cells = AnnotationCells(said)
    rows = [
        {**_facts(record, root, places), **_scored(scores, row), **cells.plain(record.id)}
        for row, record in enumerate(records)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _scored(scores: Scores, row: int) -> dict[str, Any]:
    """Of one picture; None for what it has no score by."""
    return {name: None if math.isnan(of[row]) else round(of[row], 4) for name, of in scores.items()}


def _facts(record: ImageRecord, root: str, places: Places) -> dict[str, Any]:
    x, y = places.get(record.id, (None, None))
    place = {"path": shown(f"{root}/{record.path}"), "folder": shown(record.folder)}
    size = {"width": record.width, "height": record.height}
    return {"id": record.id, "name": name_of(record), **place, **size, "x": x, "y": y}
