"""The picture inside a drop or a clipboard: what a browser hands over as pixels or writes into the address itself."""

from __future__ import annotations

import base64
import binascii
import re

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

_DATA_ADDRESS = re.compile(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s%]+)")


def has_picture(mime: QMimeData | None) -> bool:
    """Whether something is in it that may be, or lead to, a picture."""
    return mime is not None and (mime.hasImage() or mime.hasUrls() or bool(_data_of(mime)))


def picture_in(mime: QMimeData | None) -> QImage:
    """A null picture when there is none; nothing is ever fetched from the network."""
    if mime is None:
        return QImage()
    found = mime.imageData() if mime.hasImage() else None
    if isinstance(found, QImage) and not found.isNull():
        return found
    return QImage.fromData(_data_of(mime))


def only_an_address(mime: QMimeData | None) -> bool:
    """A link to something in the network, without the picture itself."""
    return mime is not None and any(not url.isLocalFile() for url in mime.urls())


def _data_of(mime: QMimeData) -> bytes:
    """Of an address that holds the picture: "data:image/png;base64,…"."""
    texts = [url.toString() for url in mime.urls()] + [mime.html(), mime.text()]
    match = next((found for text in texts if (found := _DATA_ADDRESS.search(text))), None)
    if match is None:
        return b""
    try:
        return base64.b64decode(match[1].replace("%2B", "+").replace("%2F", "/").replace("%3D", "="))
    except (binascii.Error, ValueError):
        return b""
