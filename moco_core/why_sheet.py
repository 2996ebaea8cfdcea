"""Two pictures side by side, each with the map of where it is like the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from moco_core.canvas import CANVAS, MUTED, TEXT, elide, font, paste_rounded, save_png
from moco_core.heat import heat_rgba
from moco_core.images.decode import decode
from moco_core.query_words import Box

Array = np.ndarray[Any, Any]

SIDE_PX, GAP_PX, MARGIN_PX, HEAD_PX, CAPTION_PX = 420, 20, 28, 36, 24


def draw_why(paths: list[Path], maps: list[Array], areas: list[Box], likeness: float, out: Path) -> None:
    """Write a PNG."""
    page = Image.new(
        "RGB", (2 * MARGIN_PX + 2 * SIDE_PX + GAP_PX, 2 * MARGIN_PX + HEAD_PX + SIDE_PX + CAPTION_PX), CANVAS
    )
    pen, top = ImageDraw.Draw(page), MARGIN_PX + HEAD_PX
    pen.text((MARGIN_PX, MARGIN_PX), f"Likeness {likeness:.3f}", fill=TEXT, font=font(18, bold=True))
    for number, (path, map_, area) in enumerate(zip(paths, maps, areas, strict=True)):
        left = MARGIN_PX + number * (SIDE_PX + GAP_PX)
        paste_rounded(page, _with_heat(path, map_, area), left, top, 8)
        pen.text((left, top + SIDE_PX + 8), elide(path.name, SIDE_PX, font(12)), fill=MUTED, font=font(12))
    save_png(page, out)


def _with_heat(path: Path, map_: Array, area: Box) -> Image.Image:
    """The square that the encoder saw, the map over it."""
    rgb, _, _ = decode(path, SIDE_PX)
    height, width = rgb.shape[:2]
    box = (area[0] * width, area[1] * height, (area[0] + area[2]) * width, (area[1] + area[3]) * height)
    square = Image.fromarray(rgb).resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS, box=box)
    heat = Image.fromarray(heat_rgba(map_)).resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)
    square.paste(heat.convert("RGB"), (0, 0), heat.getchannel("A"))
    return square
