"""What a picture file says about itself, as rows of words for a person."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.models.picture_text import day_text, pixels_text, size_text
from app.services.exif import PictureFacts

translate = QCoreApplication.translate

_BITS = {"1": "1", "L": "8", "P": "8", "RGB": "24", "RGBA": "32", "CMYK": "32", "YCbCr": "24", "LA": "16"}


def rows_of(facts: PictureFacts) -> list[tuple[str, str]]:
    """(what, value) of everything that is known."""
    rows = [
        (translate("facts", "Date taken"), _taken(facts)),
        (translate("facts", "Camera"), facts.camera),
        (translate("facts", "Lens"), facts.lens),
        (translate("facts", "Exposure"), exposure_text(facts.exposure_s)),
        (translate("facts", "Aperture"), "" if facts.aperture is None else f"f/{facts.aperture:.3g}"),
        (translate("facts", "ISO"), "" if facts.iso is None else str(facts.iso)),
        (translate("facts", "Focal length"), _focal(facts)),
        (translate("facts", "Place"), place_text(facts.latitude, facts.longitude)),
        (translate("facts", "Height above sea"), "" if facts.altitude is None else f"{facts.altitude:.0f} m"),
        (translate("facts", "Software"), facts.software),
        (translate("facts", "Dimensions"), _dimensions(facts)),
        (translate("facts", "File size"), "" if facts.file_bytes is None else size_text(facts.file_bytes)),
        (translate("facts", "Format"), facts.format),
        (translate("facts", "Colour mode"), mode_text(facts.mode)),
    ]
    return [(what, value) for what, value in rows if value]


def has_exif(facts: PictureFacts) -> bool:
    """Whether anything is known beside what every picture file tells: size, format and colours."""
    told = (facts.camera, facts.lens, facts.software, _taken(facts), _focal(facts))
    known = (facts.exposure_s, facts.aperture, facts.iso, facts.latitude, facts.altitude)
    return any(told) or any(value is not None for value in known)


def exposure_text(seconds: float | None) -> str:
    """ "1/250 s", "0.8 s", "2 s"."""
    if seconds is None:
        return ""
    if seconds < 0.3:
        return f"1/{1 / seconds:.0f} s"
    return f"{seconds:.3g} s"


def place_text(latitude: float | None, longitude: float | None) -> str:
    """ "52.51630° N, 13.37770° E"."""
    if latitude is None or longitude is None:
        return ""
    north = translate("facts", "N") if latitude >= 0 else translate("facts", "S")
    east = translate("facts", "E") if longitude >= 0 else translate("facts", "W")
    return f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"


def mode_text(mode: str) -> str:
    """ "RGB, 24 bits"."""
    if mode not in _BITS:
        return mode
    return translate("facts", "{0}, {1} bits").format(mode, _BITS[mode])


def _taken(facts: PictureFacts) -> str:
    if facts.taken is None:
        return ""
    return f"{day_text(facts.taken)} {facts.taken:%H:%M:%S}"


def _focal(facts: PictureFacts) -> str:
    if facts.focal_mm is None:
        return ""
    text = f"{facts.focal_mm:.3g} mm"
    if facts.focal_35_mm is not None and round(facts.focal_35_mm) != round(facts.focal_mm):
        text += " " + translate("facts", "({0} mm on 35 mm film)").format(f"{facts.focal_35_mm:.3g}")
    return text


def _dimensions(facts: PictureFacts) -> str:
    if not facts.width or not facts.height:
        return ""
    megapixels = facts.width * facts.height / 1e6
    size = pixels_text(facts.width, facts.height)
    return f"{size} ({QLocale().toString(megapixels, 'f', 1)} MP)" if megapixels >= 0.1 else size
