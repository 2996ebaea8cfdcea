"""What the PNG drawings share: the colours of the look, type, and pictures with rounded corners."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from moco_core import atomic
from moco_core.library import printable

CANVAS, CARD, RAISED, LINE = "#101216", "#1B1E24", "#242932", "#303642"
TEXT, MUTED, ACCENT = "#E9EBEF", "#9AA3B2", "#5B9DFF"
_GROUPS = ["#4C9BE8", "#E8A33D", "#3FB68B", "#E0647B", "#9B7BEA", "#57C4D6", "#C7B23A", "#E58BC1", "#8CB854", "#B98A6A"]
_OVERSAMPLING = 4  # Pillow draws without antialiasing: masks are drawn larger and shrunk

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def group_color(index: int) -> str:
    """The look's ten group colours, then a lighter and a darker round of them."""
    base, turn = _GROUPS[index % len(_GROUPS)], index // len(_GROUPS) % 3
    return (base, blend(base, "#FFFFFF", 0.4), blend(base, "#000000", 0.4))[turn]


def blend(color: str, other: str, amount: float) -> str:
    """`color` moved towards `other` by a fraction."""
    mixed = (round(a + (b - a) * amount) for a, b in zip(rgb(color), rgb(other), strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


@lru_cache(maxsize=32)
def font(size_px: int, bold: bool = False) -> Font:
    """A sans serif of the system, else the one inside Pillow."""
    for name in ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf", "Arial.ttf", "Helvetica.ttc"):
        try:
            return ImageFont.truetype(name, size_px)
        except OSError:
            continue
    return ImageFont.load_default(size_px)


def elide(text: str, width_px: float, face: Font) -> str:
    """Shortened in the middle until it fits: both the start and the end of a file's name matter."""
    text = printable(text).replace("\n", " ")
    if face.getlength(text) <= width_px:
        return text
    for kept in range(len(text) - 1, 1, -1):
        short = text[: (kept + 1) // 2] + "…" + text[len(text) - kept // 2 :]
        if face.getlength(short) <= width_px:
            return short
    return "…"


def rounded_mask(size: tuple[int, int], radius_px: float) -> Image.Image:
    """(w, h) mask in mode L with smooth corners."""
    large = Image.new("L", (size[0] * _OVERSAMPLING, size[1] * _OVERSAMPLING), 0)
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius_px * _OVERSAMPLING, fill=255)
    return large.resize(size, Image.Resampling.BOX)


def rounded_box(target: Image.Image, box: tuple[int, int, int, int], radius_px: float, color: str) -> None:
    """A filled rectangle with smooth corners."""
    size = (box[2] - box[0], box[3] - box[1])
    target.paste(Image.new("RGB", size, color), box[:2], rounded_mask(size, radius_px))


def paste_rounded(target: Image.Image, picture: Image.Image, left: int, top: int, radius_px: float) -> None:
    target.paste(picture, (left, top), rounded_mask(picture.size, radius_px))


def open_picture(data: bytes) -> Image.Image:
    """JPEG bytes of a thumbnail as RGB."""
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")


def cover_square(picture: Image.Image, side_px: int) -> Image.Image:
    """The largest centred square, resized."""
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return picture.resize((side_px, side_px), Image.Resampling.LANCZOS, box=(left, top, left + side, top + side))


def save_png(picture: Image.Image, path: Path) -> None:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    atomic.write_bytes(path, buffer.getvalue())
