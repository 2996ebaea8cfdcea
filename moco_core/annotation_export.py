"""What the person said of the pictures as cells of a table and as arrays, for every export."""

from __future__ import annotations

from typing import Any

import numpy as np

from moco_core.annotations import SEPARATOR, Annotations, Column, as_text
from moco_core.library import printable

Array = np.ndarray[Any, Any]


class AnnotationCells:
    """The cells behind the others of a row; `head` names them: tags, rating, note, then the person's own columns."""

    def __init__(self, said: Annotations) -> None:
        self._said, self._tags = said, said.tags_by_id()
        self.head = ["tags", "rating", "note", *said.columns]

    def of(self, image_id: int) -> list[str]:
        """Text, "" for what there is not. Tags are split by ";"."""
        said = self._said
        own = [as_text(c.values[image_id]) if image_id in c.values else "" for c in said.columns.values()]
        stars = str(said.ratings.get(image_id, ""))
        return [SEPARATOR.join(self._tags.get(image_id, ())), stars, said.notes.get(image_id, ""), *own]

    def plain(self, image_id: int) -> dict[str, Any]:
        """The same for JSON: tags as a list, numbers as numbers, None for what there is not."""
        said = self._said
        own = {name: column.values.get(image_id) for name, column in said.columns.items()}
        stars = said.ratings.get(image_id)
        return {"tags": self._tags.get(image_id, []), "rating": stars, "note": said.notes.get(image_id), **own}


def annotation_arrays(said: Annotations, ids: Array) -> dict[str, Array]:
    """Arrays for rows of these ids (N,).

    tags (T,) text and tagged (P, 2) int64: row of a picture, number of one of its tags; rating (N,) int8, 0: none;
    note_rows (M,) int64 and notes (M,) text. Own columns: "column.NAME" (N,) float64, NaN: none; of text "column.NAME"
    (N,) int64, −1: none, into "values.NAME" (K,) text. A long note of one picture costs nothing for the others.
    """
    row = {int(image_id): number for number, image_id in enumerate(ids.tolist())}
    pairs = [(row[i], tag) for tag, own in enumerate(said.tags.values()) for i in own.tolist() if i in row]
    noted = [(row[i], printable(text)) for i, text in said.notes.items() if i in row]
    arrays: dict[str, Array] = {
        "tags": np.array(list(said.tags), np.str_),
        "tagged": np.array(pairs, np.int64).reshape(-1, 2),
        "rating": np.array([said.ratings.get(i, 0) for i in row], np.int8),
        "note_rows": np.array([number for number, _ in noted], np.int64),
        "notes": np.array([text for _, text in noted], np.str_),
    }
    for name, column in said.columns.items():
        arrays |= _column(name, column, list(row))
    return arrays


def _column(name: str, column: Column, ids: list[int]) -> dict[str, Array]:
    key = name.replace("/", "∕")  # names in a zip are paths
    if column.kind == "number":
        return {f"column.{key}": np.array([column.values.get(i, np.nan) for i in ids], np.float64)}
    texts = sorted({str(column.values[i]) for i in ids if i in column.values})
    code = {text: number for number, text in enumerate(texts)}
    codes = [code[str(column.values[i])] if i in column.values else -1 for i in ids]
    return {f"column.{key}": np.array(codes, np.int64), f"values.{key}": np.array(texts, np.str_)}
