"""The square that the encoder sees of a box. Light: the window draws it."""

from __future__ import annotations

from moco_core.query_words import Box


def square_around(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box widened to a square where the picture allows: left, top, right, bottom in px, inside the picture.

    The encoder sees squares: without this the ends of a long box would be cut off.
    """
    width, height = max(1.0, box[2] * size[0]), max(1.0, box[3] * size[1])
    side = max(width, height)
    left, right = _span((box[0] + box[2] / 2) * size[0], side, size[0])
    top, bottom = _span((box[1] + box[3] / 2) * size[1], side, size[1])
    return left, top, right, bottom


def seen_of(box: Box, size: tuple[int, int]) -> Box:
    """In fractions of a picture of this (width, height): the middle of `square_around`, as large as it can be."""
    width, height = size
    left, top, right, bottom = square_around(box, size)
    side = min(right - left, bottom - top)
    x, y = left + (right - left - side) / 2, top + (bottom - top - side) / 2
    return x / width, y / height, side / width, side / height


def _span(center: float, side: float, limit: int) -> tuple[int, int]:
    """From and to of a span of `side` around a centre, moved into 0…limit."""
    side = min(side, float(limit))
    start = min(max(0.0, center - side / 2), limit - side)
    first = round(start)
    return min(first, limit - 1), max(first + 1, min(limit, round(start + side)))
