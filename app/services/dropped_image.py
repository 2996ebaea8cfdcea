"""The picture inside a drop or a clipboard, as the browsers hand it over: bytes, pixels, or an address.

Seen of Chromium (Linux): the picture's own bytes as application/octet-stream, beside its address as text/uri-list and
HTML. Firefox: HTML with the address, text/x-moz-url, and a promise of a file. A link around a picture puts its own
address into text/uri-list, so the HTML is asked first.
"""

from __future__ import annotations

import base64
import binascii
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtCore import QBuffer, QByteArray, QDir, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageReader

_DATA_ADDRESS = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=\s%]+)")
_BYTES = ("application/octet-stream", 'application/x-qt-windows-mime;value="FileContents"')  # of Chromium
_PROMISE = "application/x-moz-file-promise-url"  # of Firefox
_MOZ_URL = "text/x-moz-url"
SUFFIXES = {
    "jpeg": ".jpg", "png": ".png", "webp": ".webp", "gif": ".gif", "bmp": ".bmp", "tiff": ".tif", "avif": ".avif",
    "heif": ".heic", "heic": ".heic",
}  # fmt: skip

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")


class PictureBytes(NamedTuple):
    """A picture file without a name; suffix: ".png", …"""

    data: bytes
    suffix: str


def has_picture(mime: QMimeData | None) -> bool:
    """Whether something is in it that may be, or lead to, a picture. Quick: asked while a drag goes on."""
    if mime is None:
        return False
    offered = any(mime.hasFormat(name) for name in (*_BYTES, _PROMISE, _MOZ_URL))
    return offered or mime.hasImage() or mime.hasUrls() or "<img" in _html(mime) or "data:image/" in mime.text()


def picture_in(mime: QMimeData | None) -> PictureBytes | None:
    """What came along with the drop itself. None when there is only an address, or nothing."""
    if mime is None:
        return None
    offered = (mime.data(name).data() for name in _BYTES if mime.hasFormat(name))
    for data in (_data_of(mime), *offered, *map(_bytes_of, fleeting_files(mime))):
        if (found := as_picture(bytes(data))) is not None:
            return found
    image = mime.imageData() if mime.hasImage() else None
    return png_of(image) if isinstance(image, QImage) and not image.isNull() else None


def fleeting_files(mime: QMimeData) -> list[Path]:
    """What Firefox laid into the folder for temporary files just for this drop: it will be gone tomorrow."""
    if not (mime.hasFormat(_MOZ_URL) or mime.hasFormat(_PROMISE)):
        return []
    place = Path(QDir.tempPath()).resolve()
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.resolve().is_relative_to(place) and path.is_file()]


def address_in(mime: QMimeData | None) -> str:
    """The picture's address in the network (http or https); "" when there is none."""
    if mime is None:
        return ""
    promised = _utf16(mime, _PROMISE)
    listed = [url.toString(url.ComponentFormattingOption.FullyEncoded) for url in mime.urls()]
    titled = _utf16(mime, _MOZ_URL).splitlines()[:1]
    return next((text for text in (_source(_html(mime)), promised, *listed, *titled) if is_web(text)), "")


def is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # as "http://[broken"
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def as_picture(data: bytes) -> PictureBytes | None:
    """These bytes, if they are a picture that the engine can read; a drawing (SVG) becomes pixels. Else None."""
    kind = "heif" if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS else _kind_of(data)
    if kind in SUFFIXES:
        return PictureBytes(data, SUFFIXES[kind])
    return png_of(QImage.fromData(data)) if kind else None


def png_of(image: QImage) -> PictureBytes | None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    saved = not image.isNull() and image.save(buffer, "PNG")  # type: ignore[call-overload]
    return PictureBytes(bytes(buffer.data().data()), ".png") if saved else None


def _kind_of(data: bytes) -> str:
    """As Qt calls it: "jpeg", "png", …; "" for what is no picture. Reads the head only."""
    if not data:
        return ""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return bytes(QImageReader.imageFormat(buffer).data()).decode("ascii")


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _data_of(mime: QMimeData) -> bytes:
    """Of an address that holds the picture: "data:image/png;base64,…"."""
    texts = [url.toString() for url in mime.urls()] + [_html(mime), mime.text()]
    match = next((found for text in texts if (found := _DATA_ADDRESS.search(text))), None)
    if match is None:
        return b""
    try:
        return base64.b64decode(unquote_to_bytes(match[1]))
    except (binascii.Error, ValueError):
        return b""


def _html(mime: QMimeData) -> str:
    """Firefox writes it as UTF-16 without a mark, which Qt takes for letters with zeros between them."""
    raw = bytes(mime.data("text/html").data()) if mime.hasFormat("text/html") else b""
    return raw.decode("utf-16-le", "replace") if raw[1:2] == b"\0" else mime.html()


def _utf16(mime: QMimeData, name: str) -> str:
    raw = bytes(mime.data(name).data()) if mime.hasFormat(name) else b""
    return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-8", "replace").strip("\0")


def _source(html: str) -> str:
    """Of the first picture in it."""
    reader = _FirstPicture()
    reader.feed(html[:1_000_000])
    return reader.source


class _FirstPicture(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.source = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and not self.source:
            self.source = dict(attrs).get("src") or ""
