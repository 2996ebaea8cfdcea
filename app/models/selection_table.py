"""Chosen pictures as a table for other programs: what is known of each, and what the person says of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.models.picture_text import name_of, shown
from moco_core.annotation_export import AnnotationCells
from moco_core.annotations import Annotations
from moco_core.library import ImageRecord

HEAD = ("id", "name", "path", "folder", "width", "height", "x", "y")
Places = Mapping[int, tuple[float, float]]


def as_csv(records: Sequence[ImageRecord], said: Annotations, root: str, places: Places) -> str:
    """One row a picture; root: of the paths; places: on the map, by id."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    cells = AnnotationCells(said)
    writer.writerow([*HEAD, *cells.head])
    for record in records:
        facts = _facts(record, root, places)
        writer.writerow(["" if facts[name] is None else facts[name] for name in HEAD] + cells.of(record.id))
    return text.getvalue()


def as_json(records: Sequence[ImageRecord], said: Annotations, root: str, places: Places) -> str:
    """A list of objects; what there is not is null."""
    cells = AnnotationCells(said)
    return json.dumps(
        [{**_facts(record, root, places), **cells.plain(record.id)} for record in records], ensure_ascii=False, indent=1
    )


def _facts(record: ImageRecord, root: str, places: Places) -> dict[str, Any]:
    x, y = places.get(record.id, (None, None))
    place = {"path": shown(f"{root}/{record.path}"), "folder": shown(record.folder)}
    size = {"width": record.width, "height": record.height}
    return {"id": record.id, "name": name_of(record), **place, **size, "x": x, "y": y}
