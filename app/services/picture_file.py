"""One picture file as an upright QImage, no larger than asked: what Qt cannot read, Pillow is asked for.

Called from loader threads. Bytes are read in Python so that file names of any encoding work; QImageReader.read
lets go of the GIL while it decodes (QImage.fromData does not), so the window goes on while a large photo is read.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader


def read_scaled(path: Path, max_px: int) -> QImage:
    """The picture, EXIF orientation applied, long side at most `max_px`.

    Raises:
        OSError: the file is gone, cannot be opened or is not a picture; the message is a sentence.
    """
    data = _bytes_of(path)
    image = QImage() if _turned_beyond_jpeg(data) else decode_scaled(data, max_px)
    if image.isNull():
        image = _by_pillow(data, max_px)
    return _fitted(image, max_px)


def decode_scaled(data: bytes, max_px: int) -> QImage:
    """Decode by Qt alone; a null image if Qt cannot."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    # JPEG is decoded at a fraction of its size, which is where the time goes: ask before reading.
    if size.isValid() and max(size.width(), size.height()) > max_px:
        reader.setScaledSize(fit(size, max_px))
    image = reader.read()
    del reader  # before the buffer: closing a TIFF still touches the device it reads from
    return image


def fit(size: QSize, max_px: int) -> QSize:
    """Same proportions, long side `max_px`, at least 1 px."""
    scale = max_px / max(size.width(), size.height(), 1)
    return QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))


def _turned_beyond_jpeg(data: bytes) -> bool:
    """Qt follows the EXIF orientation of JPEG only; PNG and WebP may carry one too."""
    return not data.startswith(b"\xff\xd8") and (b"eXIf" in data or b"EXIF" in data)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise OSError("The file is no longer there.") from error
    except PermissionError as error:
        raise OSError("You are not allowed to read this file.") from error
    except OSError as error:
        raise OSError(f"The file cannot be read: {error.strerror or error}.") from error


def _fitted(image: QImage, max_px: int) -> QImage:
    if max(image.width(), image.height()) <= max_px:
        return image
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(fit(image.size(), max_px), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _by_pillow(data: bytes, max_px: int) -> QImage:
    """AVIF, HEIC, JPEG 2000, CMYK and what else Qt's plugins miss."""
    from PIL import Image, ImageOps

    with contextlib.suppress(ImportError):
        import pillow_heif

        pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(data)) as opened:
            opened.draft("RGB", (max_px, max_px))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Exception as error:  # a stranger's file: decoders fail in every way there is
        raise OSError("This is not a picture that can be read, or it is damaged.") from error
    upright.thumbnail((max_px, max_px))
    width, height = upright.size
    pixels = upright.tobytes()
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
