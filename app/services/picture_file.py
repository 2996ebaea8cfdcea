"""One picture file as an upright QImage, no larger than asked: what Qt cannot read, Pillow is asked for.

Called from loader threads. Bytes are read in Python so that file names of any encoding work; QImageReader.read
lets go of the GIL while it decodes (QImage.fromData does not), so the window goes on while a large photo is read.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from app.services.picture_format import format_of

QT_MOST_PIXELS = 60_000_000  # Qt refuses pictures of more than 256 MB; a JPEG is decoded smaller at once


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


def read_bounded(path: Path, max_pixels: int) -> tuple[QImage, QSize]:
    """The picture, upright, of at most about `max_pixels`, and the true size of what the file holds, upright.

    Raises:
        OSError: as `read_scaled`.
    """
    data = _bytes_of(path)
    size = QSize() if _turned_beyond_jpeg(data) else _upright_size(data)
    if size.isValid() and (data.startswith(b"\xff\xd8") or size.width() * size.height() <= QT_MOST_PIXELS):
        image = decode_scaled(data, bounded_px(size, max_pixels))
        if not image.isNull():
            return _fitted(image, bounded_px(size, max_pixels)), size
    return _bounded_by_pillow(path, max_pixels)


def bounded_px(size: QSize, max_pixels: int) -> int:
    """The long side of a picture of these proportions that has at most `max_pixels`; never more than it has."""
    share = min(1.0, (max_pixels / max(1, size.width() * size.height())) ** 0.5)
    return max(1, round(max(size.width(), size.height()) * share))


def decode_scaled(data: bytes, max_px: int) -> QImage:
    """Decode by Qt alone; a null image if Qt cannot."""
    kind = format_of(data)
    if not kind:
        return QImage()
    buffer, reader = _reader(data, kind)
    reader.setAutoTransform(True)
    size = reader.size()
    # JPEG is decoded at a fraction of its size, which is where the time goes: ask before reading.
    if size.isValid() and max(size.width(), size.height()) > max_px:
        reader.setScaledSize(fit(size, max_px))
    image = reader.read()
    del reader  # before the buffer: closing a TIFF still touches the device it reads from
    del buffer
    return image


def fit(size: QSize, max_px: int) -> QSize:
    """Same proportions, long side `max_px`, at least 1 px."""
    scale = max_px / max(size.width(), size.height(), 1)
    return QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))


def _turned_beyond_jpeg(data: bytes) -> bool:
    """Qt follows the EXIF orientation of JPEG only; PNG and WebP may carry one too."""
    return not data.startswith(b"\xff\xd8") and (b"eXIf" in data or b"EXIF" in data)


def _upright_size(data: bytes) -> QSize:
    """As Qt reads it from the head of the file; not valid if Qt cannot."""
    kind = format_of(data)
    if not kind:
        return QSize()
    buffer, reader = _reader(data, kind)
    size = reader.size()
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    del reader  # before the buffer, as above
    del buffer
    return size.transposed() if turned and size.isValid() else size


def _reader(data: bytes, kind: str) -> tuple[QBuffer, QImageReader]:
    """Of this kind and no other: see picture_format.py."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind.encode("ascii")))
    reader.setAutoDetectImageFormat(False)
    return buffer, reader


def _bounded_by_pillow(path: Path, max_pixels: int) -> tuple[QImage, QSize]:
    """HEIC, AVIF, CMYK and the like: the engine's own decoder, which shrinks before it converts."""
    from moco_core.errors import UnreadableImage
    from moco_core.images.decode import open_upright, read_header

    try:
        width, height, _ = read_header(path)
        limit = bounded_px(QSize(width, height), max_pixels)
        short = max(1, round(min(width, height) * limit / max(width, height, 1)))
        picture, true, _ = open_upright(path, short, limit)
    except UnreadableImage as error:
        raise OSError(error.message) from error
    picture.thumbnail((limit, limit))
    pixels = picture.tobytes()
    made = QImage(pixels, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888).copy()
    return made, QSize(*true)


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
