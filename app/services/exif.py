"""What a picture file says about itself: its format and, where a camera wrote it, its EXIF block. For threads."""

from __future__ import annotations

import contextlib
import datetime
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST = 120  # characters of a text that are kept


@dataclass(frozen=True)
class PictureFacts:
    """What is not known is None or "". exposure_s in seconds; latitude, longitude in degrees, north and east positive;
    altitude in m; taken: by the camera's clock. mode: as Pillow names it.
    """

    format: str = ""
    mode: str = ""
    width: int | None = None
    height: int | None = None
    file_bytes: int | None = None
    camera: str = ""
    lens: str = ""
    software: str = ""
    exposure_s: float | None = None
    aperture: float | None = None
    iso: int | None = None
    focal_mm: float | None = None
    focal_35_mm: float | None = None
    taken: datetime.datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude: float | None = None


def read_facts(path: Path) -> PictureFacts:
    """Never raises: of a file that cannot be read nothing is known, of a broken block what is whole."""
    found: dict[str, Any] = {}
    with contextlib.suppress(OSError):
        found["file_bytes"] = path.stat().st_size
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found |= _of_file(path)
    return PictureFacts(**found)


def _of_file(path: Path) -> dict[str, Any]:
    from PIL import ExifTags, Image

    from moco_core.images.decode import register_formats

    register_formats()
    with Image.open(path) as image:
        found: dict[str, Any] = {"format": str(image.format or ""), "mode": image.mode}
        found["width"], found["height"] = image.size
        with contextlib.suppress(Exception):
            exif = image.getexif()
            # TIFF reports its size upright already.
            if image.format != "TIFF" and exif.get(ExifTags.Base.Orientation) in (5, 6, 7, 8):
                found["width"], found["height"] = image.height, image.width
            found |= _of_exif(exif)
    return found


def _of_exif(exif: Any) -> dict[str, Any]:
    from PIL import ExifTags

    # A block inside the block may be broken while the rest is whole.
    details, place = _block(exif, ExifTags.IFD.Exif), _block(exif, ExifTags.IFD.GPSInfo)
    tags, base = {**dict(exif), **details}, ExifTags.Base
    found: dict[str, Any] = {
        "camera": camera_name(_text(tags.get(base.Make)), _text(tags.get(base.Model))),
        "lens": _text(tags.get(base.LensModel)),
        "software": _text(tags.get(base.Software)),
        "exposure_s": _positive(tags.get(base.ExposureTime)),
        "aperture": _positive(tags.get(base.FNumber)),
        "iso": _whole(tags.get(base.ISOSpeedRatings)),
        "focal_mm": _positive(tags.get(base.FocalLength)),
        "focal_35_mm": _positive(tags.get(base.FocalLengthIn35mmFilm)),
        "taken": _moment(_text(tags.get(base.DateTimeOriginal)) or _text(tags.get(base.DateTimeDigitized))),
    }
    return found | _place(place)


def _block(exif: Any, ifd: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(ifd))
    except Exception:  # a stranger's bytes: there is no end of ways to be broken
        return {}


def _place(gps: Mapping[int, Any]) -> dict[str, float | None]:
    latitude, longitude = _degrees(gps.get(2), gps.get(1), "S", 90.0), _degrees(gps.get(4), gps.get(3), "W", 180.0)
    if latitude is None or longitude is None:
        return {}
    height = _number(gps.get(6))
    below = gps.get(5) in (1, b"\x01")
    return {"latitude": latitude, "longitude": longitude, "altitude": -height if below and height else height}


def _degrees(parts: Any, side: Any, negative: str, most: float) -> float | None:
    """Degrees, minutes, seconds → degrees; None when they are none."""
    try:
        numbers = [_number(part) for part in parts]
    except TypeError:
        return None
    if not numbers or any(number is None or number < 0 for number in numbers):
        return None
    value = sum(number / 60**power for power, number in enumerate(numbers[:3]) if number is not None)
    return None if value > most else -value if _text(side).upper() == negative else value


def camera_name(make: str, model: str) -> str:
    """ "Canon EOS 5D": the maker is not said twice."""
    if not make or not model:
        return model or make
    return model if model.casefold().startswith(make.split()[0].casefold()) else f"{make} {model}"


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:LONGEST]


def _number(value: Any) -> float | None:
    if isinstance(value, tuple | list) and value:
        value = value[0]
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _positive(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and 0 < number < 1e7 else None


def _whole(value: Any) -> int | None:
    number = _positive(value)
    return None if number is None else round(number)


def _moment(text: str) -> datetime.datetime | None:
    """EXIF writes "2019:05:14 17:05:31"; a clock that was never set writes zeros."""
    try:
        return datetime.datetime.strptime(text[:19].replace("-", ":"), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
