"""A contact sheet: chosen pictures in lines, each with its name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from moco_core.canvas import (
    CANVAS,
    MUTED,
    RAISED,
    TEXT,
    cover_square,
    elide,
    font,
    open_picture,
    paste_rounded,
    save_png,
)
from moco_core.chosen import chosen_records, outside_of_pictures
from moco_core.control import Control
from moco_core.errors import InvalidSetting, UnreadableImage
from moco_core.events import Emit
from moco_core.images.decode import decode
from moco_core.images.thumbs import THUMB_PX, ThumbStore
from moco_core.library import ImageRecord, printable
from moco_core.progress import Meter
from moco_core.workspace import Workspace

TILE_PX, CAPTION_PX, GAP_PX, MARGIN_PX, HEAD_PX = 176, 24, 12, 32, 56
LEAST_COLUMNS, MOST_COLUMNS = 4, 12
MOST_PICTURES = 600  # a picture of some 2 300 × 10 000 px; what is beyond is counted in its last line


def picture_sheet(
    workspace: Workspace, names: Sequence[str], out: Path, emit: Emit, control: Control
) -> dict[str, Any]:
    """Write a PNG with the first 600 of the named pictures, replacing a file of that name.

    Returns:
        {"path", "pictures": how many are on it, "left_out", "width", "height"}

    Raises:
        InvalidSetting: `out` is a folder or lies in the picture folder.
        PictureNotFound: a name that is no picture of the set.
    """
    path = outside_of_pictures(workspace, out)
    if path.is_dir():
        raise InvalidSetting(f"{printable(str(path))} is a folder.", hint="Name the file to write.")
    records = chosen_records(workspace, names)
    drawn = records[:MOST_PICTURES]
    meter = Meter(emit, control, "sheet", len(drawn))
    page = _draw(workspace, drawn, len(records), meter)
    save_png(page, path)
    return {
        "path": printable(str(path)), "pictures": len(drawn), "left_out": len(records) - len(drawn),
        "width": page.width, "height": page.height,
    }  # fmt: skip


def columns_for(count: int) -> int:
    """A little wider than high, between 4 and 12; fewer pictures than that stand in one line."""
    return max(1, min(count, MOST_COLUMNS, max(LEAST_COLUMNS, math.ceil(math.sqrt(1.5 * count)))))


def _draw(workspace: Workspace, records: list[ImageRecord], total: int, meter: Meter) -> Image.Image:
    columns = columns_for(len(records))
    lines = math.ceil(len(records) / columns)
    width = max(360, 2 * MARGIN_PX + columns * (TILE_PX + GAP_PX) - GAP_PX)
    height = MARGIN_PX + HEAD_PX + lines * (TILE_PX + CAPTION_PX + GAP_PX) + MARGIN_PX - GAP_PX
    page = Image.new("RGB", (width, height), CANVAS)
    _head(page, workspace, len(records), total)
    thumbs = ThumbStore(workspace.thumbs_path)
    try:
        for number, record in enumerate(records):
            left = MARGIN_PX + number % columns * (TILE_PX + GAP_PX)
            top = MARGIN_PX + HEAD_PX + number // columns * (TILE_PX + CAPTION_PX + GAP_PX)
            paste_rounded(page, _tile(workspace, thumbs, record), left, top, 6)
            _caption(page, left, top + TILE_PX, record)
            meter.add()
    finally:
        thumbs.close()
    return page


def _head(page: Image.Image, workspace: Workspace, shown: int, total: int) -> None:
    pen, room = ImageDraw.Draw(page), page.width - 2 * MARGIN_PX
    pen.text(
        (MARGIN_PX, MARGIN_PX), elide(workspace.name, room, font(18, bold=True)), fill=TEXT, font=font(18, bold=True)
    )
    count = f"{total} pictures" if shown == total else f"{shown} of {total} pictures"
    pen.text((MARGIN_PX, MARGIN_PX + 26), count, fill=MUTED, font=font(12))


def _caption(page: Image.Image, left: int, top: int, record: ImageRecord) -> None:
    name = elide(record.path.rpartition("/")[2], TILE_PX, font(11))
    ImageDraw.Draw(page).text((left, top + 6), name, fill=MUTED, font=font(11))


def _tile(workspace: Workspace, thumbs: ThumbStore, record: ImageRecord) -> Image.Image:
    """From the thumbnail, else from the file; an empty field for what cannot be read."""
    data = thumbs.read(record.id)
    if data:
        return cover_square(open_picture(data), TILE_PX)
    try:
        return cover_square(Image.fromarray(decode(workspace.images / record.path, THUMB_PX)[0]), TILE_PX)
    except UnreadableImage:
        return Image.new("RGB", (TILE_PX, TILE_PX), RAISED)
