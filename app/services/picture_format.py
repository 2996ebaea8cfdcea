"""Which kind of picture file some bytes are, by their first ones, without asking Qt.

Qt asks all of its plug-ins in turn what a file is. The one for drawings (SVG) waits for a lock there that the window's
thread may hold while it waits for Python: from a loader thread that can be for ever.
"""

from __future__ import annotations

_HEADS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)


def format_of(data: bytes) -> str:
    """As Qt calls it: "jpeg", "png", "gif", "bmp", "tiff" or "webp"; "" for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((name for head, name in _HEADS if data.startswith(head)), "")
