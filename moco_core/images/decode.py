"""Bytes to pixels, safely: whatever a file holds, the answer is an upright RGB picture or one plain sentence.

Pillow decodes JPEG, PNG, WebP, GIF (first frame), BMP, TIFF and AVIF, pillow-heif the HEIC and HEIF of phones.
"""

from __future__ import annotations

import contextlib
import functools
import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, UnidentifiedImageError

from moco_core.errors import UnreadableImage
from moco_core.images.modes import to_rgb

SUFFIXES = frozenset(
    ["." + name for name in ("jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "bmp", "dib", "tif", "tiff")]
    + ["." + name for name in ("avif", "heic", "heics", "heif", "heifs", "hif")]
)
# Asked in this order. Left out is what Pillow would also try on a file with a picture's name: PostScript, which starts
# another program, and dozens of formats that nobody has; asking them all costs a tenth of a small photo's time.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "DIB", "TIFF", "AVIF", "HEIF")

# Reasons that start like this have nothing to do with the file's content: the next scan tries again.
NOT_OPENED = "It could not be opened"

_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_JPEG_SHRINKS = (8, 4, 2)  # scales that libjpeg decodes to directly
# A side this close to the wanted one serves as well: a 500 × 375 px photo is decoded at half its size for a thumbnail
# of 256 px and for pixels of 192 px.
ENOUGH = 15 / 16


# JPEG data → the picture at an eighth of its size, not turned upright; None: unable to.
Shortcut = Callable[[bytes], Image.Image | None]


def decode(path: Path, at_least_px: int) -> tuple[np.ndarray[Any, Any], tuple[int, int], str]:
    """One picture, upright.

    A large JPEG is decoded at a half, quarter or eighth as long as its short side keeps 15/16 of `at_least_px`;
    nothing is ever enlarged.

    Returns:
        (H, W, 3) uint8 RGB; the true (width, height) upright in px; the format as Pillow names it.

    Raises:
        UnreadableImage: with the reason as a sentence.
    """
    image, size, kind = open_upright(path, at_least_px, at_least_px)
    return np.asarray(image), size, kind


def open_upright(
    path: Path | bytes, short_px: int, long_px: int, shortcut: Shortcut | None = None
) -> tuple[Image.Image, tuple[int, int], str]:
    """Like `decode`, as a Pillow picture in mode RGB whose sides may be as small as 15/16 of short_px and long_px.

    shortcut: asked first where an eighth of a JPEG will do.
    """
    register_formats()
    with _reasons(path), _quiet(), Image.open(_name(path), formats=_FORMATS) as image:
        kind, size = image.format or "", image.size
        small = _load(image, path, _shrink_on_load(image, short_px, long_px), shortcut)
        orientation = _orientation(image)
        upright = _upright(_shrink(small, short_px, long_px), orientation)
        return to_rgb(upright), _upright_size(size, orientation), kind


def read_header(path: Path | bytes) -> tuple[int, int, str]:
    """(width, height, format) without decoding, upright. Raises UnreadableImage."""
    register_formats()
    with _reasons(path), _quiet(), Image.open(_name(path), formats=_FORMATS) as image:
        # TIFF reports its size upright already. PNG would decode everything in search of an EXIF block behind the
        # pixels; decoding corrects the rare file that has one.
        known = image.format == "TIFF" or (image.format == "PNG" and "exif" not in image.info)
        width, height = _upright_size(image.size, 1 if known else _orientation(image))
        return width, height, image.format or ""


@functools.cache
def register_formats() -> None:
    """Teach Pillow HEIC and HEIF. Once per process."""
    pillow_heif.register_heif_opener(thumbnails=False)


def reason_for(error: BaseException) -> str:
    """The sentence a person reads in the list of unreadable files."""
    if isinstance(error, UnreadableImage):
        return error.message
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return "It claims more pixels than a picture can reasonably have, so it was not decoded."
    if isinstance(error, MemoryError):
        return f"{NOT_OPENED}: there was not enough memory."
    if isinstance(error, FileNotFoundError):
        return f"{NOT_OPENED}: the file is gone, or it is a link to a file that is not there."
    if isinstance(error, PermissionError):
        return f"{NOT_OPENED}: you have no permission to read it."
    if isinstance(error, OSError) and error.errno is not None:
        return f"{NOT_OPENED}: {error.strerror}."
    if isinstance(error, UnidentifiedImageError):
        return "It is not a picture, or its beginning is damaged."
    if "truncated" in str(error).lower():
        return "It ends too early: part of the picture is missing."
    return "Its data is damaged."


@contextlib.contextmanager
def _reasons(path: Path | bytes) -> Iterator[None]:
    """Turn whatever a decoder throws at damaged input into UnreadableImage.

    Decoders raise nearly every exception there is on fuzzed files (OSError, SyntaxError, struct.error, IndexError,
    OverflowError, NotImplementedError, …), so the boundary is here and catches them all.
    """
    try:
        if Path(_name(path)).stat().st_size == 0:
            raise UnreadableImage("The file is empty.")
        yield
    except UnreadableImage:
        raise
    except Exception as error:
        raise UnreadableImage(reason_for(error)) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Pillow warns about odd metadata and about 90-megapixel photos; beyond 180 megapixels it raises, which stays."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _name(path: Path | bytes) -> str:
    return os.fsdecode(path)


def _shrink_on_load(image: Image.Image, short_px: int, long_px: int) -> int:
    """By how much the decoder itself may make the picture smaller, skipping frequencies that would not show."""
    if image.format not in ("JPEG", "MPO"):
        return 1
    return next((f for f in _JPEG_SHRINKS if _leaves_enough(image.size, f, short_px, long_px)), 1)


def _load(image: Image.Image, path: Path | bytes, factor: int, shortcut: Shortcut | None) -> Image.Image:
    if factor == 8 and shortcut is not None:
        small = shortcut(Path(_name(path)).read_bytes())
        if small is not None and small.size == (-(-image.width // 8), -(-image.height // 8)):
            return small
    if factor > 1:
        image.draft(None, (image.width // factor, image.height // factor))
    image.load()
    return image


def _shrink(image: Image.Image, short_px: int, long_px: int) -> Image.Image:
    """Box-average a very large picture before its mode is converted, to bound memory; keeps twice the wanted px."""
    factor = min(min(image.size) // (2 * short_px), max(image.size) // (2 * long_px))
    if factor < 2 or image.mode not in ("L", "RGB", "RGBA", "LA", "CMYK", "RGBX") or "transparency" in image.info:
        return image
    return image.reduce(factor)


def _leaves_enough(size: tuple[int, int], factor: int, short_px: int, long_px: int) -> bool:
    return min(size) / factor >= ENOUGH * short_px and max(size) / factor >= ENOUGH * long_px


def _orientation(image: Image.Image) -> int:
    """EXIF orientation 1 to 8; 1 when it is absent or its block is damaged."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # a broken EXIF block must not cost the picture
        return 1
    return value if value in _TRANSPOSE else 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(_TRANSPOSE[orientation]) if orientation in _TRANSPOSE else image


def _upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    return (size[1], size[0]) if orientation >= 5 else size
