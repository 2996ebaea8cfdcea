"""One decoding process: tasks in on stdin, pictures out on stdout, each message a length and msgpack.

Started by `decode_pool` as `python -m moco_core.images.decode_worker`. A process of its own survives what a decoder
written in C does to it, needs no `if __name__ == "__main__"` in the program that asks, and never loads torch.
"""

from __future__ import annotations

import functools
import io
import os
import signal
import struct
import sys
from typing import IO

import msgspec
from PIL import Image

from moco_core.errors import UnreadableImage
from moco_core.images.decode import ENOUGH, Shortcut, open_upright, register_formats
from moco_core.images.square import squeeze_image
from moco_core.images.thumbs import THUMB_PX

THUMB_QUALITY = 82
_SPARE = 1.4  # pixels left for the filter that makes the square, along the short side
_LENGTH = struct.Struct("<I")


class Task(msgspec.Struct, frozen=True, array_like=True):
    """What to make of one file.

    path: os.fsencode of the absolute path; side_px 0: no pixels wanted; quick: use `jpeg_eighth`, whose compiler
    takes a second to load.
    """

    id: int
    path: bytes
    side_px: int
    thumb: bool
    quick: bool = False


class Picture(msgspec.Struct, frozen=True, array_like=True):
    """The answer to a task. pixels: S·S·3 bytes RGB; thumb: JPEG; reason is set when the file is unreadable."""

    id: int
    width: int = 0
    height: int = 0
    format: str = ""
    pixels: bytes = b""
    thumb: bytes = b""
    reason: str = ""


def carry_out(task: Task) -> Picture:
    """Decode once, make all that is wanted of it. Never raises on account of the file."""
    thumb_px = THUMB_PX if task.thumb else 1
    try:
        shortcut = _eighth if task.quick else None
        image, size, kind = open_upright(task.path, max(task.side_px, 1), thumb_px, shortcut)
    except UnreadableImage as error:
        return Picture(task.id, reason=error.message)
    image = _shared(image, task.side_px, thumb_px)
    pixels = squeeze_image(image, task.side_px).tobytes() if task.side_px else b""
    return Picture(task.id, *size, kind, pixels, _thumb(image) if task.thumb else b"")


def _eighth(data: bytes) -> Image.Image | None:
    shortcut = _load_eighth()
    return None if shortcut is None else shortcut(data)


@functools.cache
def _load_eighth() -> Shortcut | None:
    try:
        from moco_core.images.jpeg_eighth import eighth
    except Exception:  # no numba for this Python, or no folder that it may keep compiled code in: Pillow does it all
        return None
    return eighth


def _shared(image: Image.Image, side_px: int, thumb_px: int) -> Image.Image:
    """The smallest box average that both results can be made from: one cheap pass instead of a part of two."""
    factor = min(int(min(image.size) / max(1.0, _SPARE * side_px)), int(max(image.size) / (ENOUGH * thumb_px)))
    return image.reduce(factor) if factor > 1 else image


def _thumb(image: Image.Image) -> bytes:
    """JPEG, long side at most THUMB_PX, never enlarged; a box average that comes close to it needs no other resize."""
    factor = int(max(image.size) / (ENOUGH * THUMB_PX))
    small = image.reduce(factor) if factor > 1 else image
    scale = min(1.0, THUMB_PX / max(small.size))
    size = (max(1, round(small.width * scale)), max(1, round(small.height * scale)))
    small = small if size == small.size else small.resize(size, Image.Resampling.HAMMING)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=THUMB_QUALITY)
    return out.getvalue()


def write_message(stream: IO[bytes], message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)) + message)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes | None:
    """None at the end of the stream, also in the middle of a message."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def main() -> None:
    """Answer task lists, one picture a message, until stdin ends. The first message is empty: ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the host decides
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print must not mix with the answers
    decoder = msgspec.msgpack.Decoder(list[Task])
    register_formats()
    write_message(answers, b"")
    while (message := read_message(requests)) is not None:
        for task in decoder.decode(message):
            write_message(answers, msgspec.msgpack.encode(carry_out(task)))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        os._exit(0)  # the program that asked is gone; flushing at exit would only complain
