"""Loader threads never let Qt guess what a file is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImageReader

from app.services.picture_file import read_bounded, read_scaled
from app.services.picture_format import format_of

KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")


def file_of(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "#3366cc").save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_are_called_as_qt_calls_them(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(file_of(kind))
    assert format_of(file_of(kind)) == bytes(QImageReader.imageFormat(str(path)).data()).decode() == kind.lower()


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"RIFF1234WAVE", b"P6 1 1 255 abc"])
def test_anything_else_has_no_kind(data: bytes) -> None:
    assert format_of(data) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_no_plugin_is_asked_what_the_file_is(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guessing: list[bool] = []
    made = QImageReader.setAutoDetectImageFormat
    monkeypatch.setattr(
        QImageReader, "setAutoDetectImageFormat", lambda self, on: (guessing.append(on), made(self, on))[1]
    )
    path = tmp_path / "picture.svg"  # the name lies
    path.write_bytes(file_of(kind))
    image, (scaled, true) = read_scaled(path, 20), read_bounded(path, 10_000)
    assert (image.width(), image.height()) == (20, 10)
    assert image.pixelColor(10, 5).blue() > 180
    assert (scaled.width(), scaled.height(), true.width(), true.height()) == (40, 20, 40, 20)
    assert guessing
    assert not any(guessing)
