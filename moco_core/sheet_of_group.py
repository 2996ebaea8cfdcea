"""The contact sheet of one group: its name, how many there are, and its most typical pictures."""

from __future__ import annotations

import math
import re
from pathlib import Path

from PIL import Image, ImageDraw

from moco_core.canvas import CANVAS, MUTED, TEXT, elide, font, paste_rounded, save_png
from moco_core.images.thumbs import ThumbStore
from moco_core.sheet import CAPTION_PX, COLUMNS, GAP_PX, MARGIN_PX, TILE_PX, caption, thumb_tile
from moco_core.workspace import Workspace

MAX_TILES = 64
HEAD_PX = 60
NAME_MAX = 60  # characters of a file's name


def draw_group_sheet(
    workspace: Workspace, title: str, size: int, tiles: list[tuple[int, str, float]], out: Path
) -> None:
    """Write a PNG. size: pictures of the group; tiles: at most 64 of them as (id, name, likeness to the group)."""
    shown = tiles[:MAX_TILES]
    columns = max(1, min(COLUMNS, len(shown)))
    lines = math.ceil(len(shown) / columns)
    width = 2 * MARGIN_PX + max(columns, 3) * (TILE_PX + GAP_PX) - GAP_PX
    height = 2 * MARGIN_PX + HEAD_PX + lines * (TILE_PX + CAPTION_PX + GAP_PX) - GAP_PX
    page = Image.new("RGB", (width, height), CANVAS)
    _head(page, title, size, len(shown))
    thumbs = ThumbStore(workspace.thumbs_path)
    try:
        for rank, (image_id, name, score) in enumerate(shown):
            x = MARGIN_PX + rank % columns * (TILE_PX + GAP_PX)
            y = MARGIN_PX + HEAD_PX + rank // columns * (TILE_PX + CAPTION_PX + GAP_PX)
            paste_rounded(page, thumb_tile(thumbs, image_id, TILE_PX), x, y, 6)
            caption(page, x, y + TILE_PX, f"{rank + 1}", f"{score:.2f}", name)
    finally:
        thumbs.close()
    save_png(page, out)


def _head(page: Image.Image, title: str, size: int, shown: int) -> None:
    pen, width = ImageDraw.Draw(page), page.width - 2 * MARGIN_PX
    pen.text((MARGIN_PX, MARGIN_PX), elide(title, width, font(20, bold=True)), fill=TEXT, font=font(20, bold=True))
    words = f"{size} pictures" + (f", the {shown} most typical" if shown < size else ", most typical first")
    pen.text((MARGIN_PX, MARGIN_PX + 29), words, fill=MUTED, font=font(13))


def default_name(number: int, folder: str, share: float) -> str:
    """Of a group that nobody has named: by its folder where most of it comes from one."""
    last = folder.rpartition("/")[2]
    return f"{number} · {last}" if last and share >= 0.5 else f"group {number}"


def sheet_name(number: int, title: str) -> str:
    """ "003 Church.png": sorted as the groups are, and fit for every system."""
    words = re.sub(r"[^\w\- ]+", " ", title.removeprefix(f"{number} · "))
    words = " ".join(words.split())[:NAME_MAX].rstrip()
    return f"{number:03} {words}.png" if words else f"{number:03}.png"
