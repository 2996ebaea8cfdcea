"""A contact sheet: every query at the left of its row, its look-alikes beside it with rank and score."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from moco_core.canvas import (
    ACCENT,
    CANVAS,
    CARD,
    MUTED,
    RAISED,
    TEXT,
    cover_square,
    elide,
    font,
    open_picture,
    paste_rounded,
    rounded_box,
    save_png,
)
from moco_core.images.decode import decode
from moco_core.images.thumbs import THUMB_PX, ThumbStore
from moco_core.workspace import Workspace

TILE_PX, QUERY_PX = 132, 212
GAP_PX, MARGIN_PX, CAPTION_PX, PADDING_PX = 12, 28, 44, 16
COLUMNS = 8  # results a line, at most
MAX_RESULTS = 40  # of one query on the sheet: a picture, not a report


class SheetRow(NamedTuple):
    """A query (an id of the set, or a file) with its name, and its results as (id, name, score)."""

    source: int | Path
    name: str
    results: list[tuple[int, str, float]]


def draw_sheet(workspace: Workspace, rows: list[SheetRow], out: Path) -> None:
    """Write a PNG; at most 40 results a query are drawn, at most eight a line.

    Raises:
        UnreadableImage: a query's file cannot be decoded.
    """
    columns = _columns(max((len(row.results) for row in rows), default=0))
    width = 2 * MARGIN_PX + 2 * PADDING_PX + QUERY_PX + 2 * GAP_PX + columns * (TILE_PX + GAP_PX) - GAP_PX
    heights = [_card_height(row, columns) for row in rows]
    page = Image.new("RGB", (width, 2 * MARGIN_PX + sum(heights) + GAP_PX * max(0, len(rows) - 1)), CANVAS)
    thumbs, top = ThumbStore(workspace.thumbs_path), MARGIN_PX
    try:
        for row, height in zip(rows, heights, strict=True):
            rounded_box(page, (MARGIN_PX, top, width - MARGIN_PX, top + height), 10, CARD)
            _draw_row(page, thumbs, row, columns, top + PADDING_PX)
            top += height + GAP_PX
    finally:
        thumbs.close()
    save_png(page, out)


def _columns(results: int) -> int:
    """Eight at most, and lines of even length: ten results stand in two lines of five."""
    count = max(1, min(results, MAX_RESULTS))
    return math.ceil(count / math.ceil(count / COLUMNS))


def _card_height(row: SheetRow, columns: int) -> int:
    lines = math.ceil(min(len(row.results), MAX_RESULTS) / columns)
    results = lines * (TILE_PX + CAPTION_PX + GAP_PX) - GAP_PX
    return 2 * PADDING_PX + max(QUERY_PX + CAPTION_PX, results)


def _draw_row(page: Image.Image, thumbs: ThumbStore, row: SheetRow, columns: int, top: int) -> None:
    left = MARGIN_PX + PADDING_PX
    _draw_query(page, _query_picture(thumbs, row.source), row.name, left, top)
    first = left + QUERY_PX + 2 * GAP_PX
    for rank, (image_id, name, score) in enumerate(row.results[:MAX_RESULTS]):
        x = first + rank % columns * (TILE_PX + GAP_PX)
        y = top + rank // columns * (TILE_PX + CAPTION_PX + GAP_PX)
        paste_rounded(page, thumb_tile(thumbs, image_id, TILE_PX), x, y, 6)
        caption(page, x, y + TILE_PX, f"{rank + 1}", f"{score:.2f}", name)


def _draw_query(page: Image.Image, picture: Image.Image, name: str, left: int, top: int) -> None:
    """The query stands in a frame of the accent."""
    rounded_box(page, (left - 3, top - 3, left + QUERY_PX + 3, top + QUERY_PX + 3), 9, ACCENT)
    paste_rounded(page, cover_square(picture, QUERY_PX), left, top, 6)
    pen = ImageDraw.Draw(page)
    pen.text((left, top + QUERY_PX + 8), "Query", fill=ACCENT, font=font(13, bold=True))
    pen.text((left, top + QUERY_PX + 25), elide(name, QUERY_PX, font(12)), fill=MUTED, font=font(12))


def caption(page: Image.Image, left: int, top: int, rank: str, score: str, name: str) -> None:
    pen = ImageDraw.Draw(page)
    pen.text((left, top + 6), rank, fill=MUTED, font=font(12))
    pen.text((left + TILE_PX, top + 6), score, fill=TEXT, font=font(12, bold=True), anchor="ra")
    pen.text((left, top + 23), elide(name, TILE_PX, font(11)), fill=MUTED, font=font(11))


def _query_picture(thumbs: ThumbStore, source: int | Path) -> Image.Image:
    if isinstance(source, int):
        return thumb_tile(thumbs, source, QUERY_PX)
    return Image.fromarray(decode(source, THUMB_PX)[0])


def thumb_tile(thumbs: ThumbStore, image_id: int, side_px: int) -> Image.Image:
    """A square of its middle; grey where there is no thumbnail."""
    data = thumbs.read(image_id)
    return cover_square(open_picture(data), side_px) if data else Image.new("RGB", (side_px, side_px), RAISED)
