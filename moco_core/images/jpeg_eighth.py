"""A large photo at an eighth of its size in half of libjpeg's time: what a thumbnail and most pixel caches need of it.

libjpeg's time goes into 60 coefficients of every block that a picture of an eighth does not show; `jpeg_kernel` passes
over them. Only the plain case is read here, one baseline scan of grey or YCbCr without restart markers, as nearly all
phones and cameras write it. Everything else, and everything that is odd in any way, is left to Pillow.

Luma is bit for bit what libjpeg gives at a scale of 1/8. Chroma is the average of each of its own blocks, where libjpeg
computes 2 × 2 values from them.
"""

from __future__ import annotations

import functools
import struct
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from moco_core.images.jpeg_kernel import block_averages, skip_table, symbol_table

Array = np.ndarray[Any, Any]

_SOF0, _DHT, _SOS, _DQT, _DRI, _APP14 = 0xC0, 0xC4, 0xDA, 0xDB, 0xDD, 0xEE
_OTHER_FRAMES = {*range(0xC1, 0xD0)} - {_DHT}  # progressive, arithmetic, lossless, …


class NotPlain(Exception):
    """Another kind of JPEG, or a damaged one."""


class _Component(NamedTuple):
    across: int  # blocks in an MCU
    down: int
    step: int  # what a DC coefficient is multiplied by
    dc: bytes  # Huffman tables as they stand in the file
    ac: bytes


class _Photo(NamedTuple):
    width: int
    height: int
    components: list[_Component]
    scan: int  # where its data begins


def eighth(data: bytes) -> Image.Image | None:
    """The picture in mode L or RGB, ⌈width / 8⌉ × ⌈height / 8⌉ px, not turned upright; None: let Pillow do it."""
    try:
        photo = _read_headers(data)
        planes = _planes(data, photo)
    except (NotPlain, IndexError, struct.error, KeyError):
        return None
    size = -(-photo.width // 8), -(-photo.height // 8)
    pictures = [Image.fromarray(plane) for plane in planes]
    if len(pictures) == 1:
        return pictures[0]
    luma = photo.components[0]
    box = 0, 0, size[0] / luma.across, size[1] / luma.down  # an odd column at the right has half a chroma value
    same = [p if p.size == size else p.resize(size, Image.Resampling.BILINEAR, box) for p in pictures]
    return Image.merge("YCbCr", same).convert("RGB")


def _read_headers(data: bytes) -> _Photo:
    """Every segment up to the first scan."""
    steps: dict[int, int] = {}
    tables: dict[int, bytes] = {}  # by class · 16 + id
    frame = b""
    at = 2
    while True:
        marker, length = _marker(data, at)
        body = data[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == _DQT:
            steps |= _quantizers(body)
        elif marker == _DHT:
            tables |= _huffman(body)
        elif marker == _SOF0:
            frame = body
        elif marker == _SOS:
            return _assemble(frame, body, steps, tables, at)
        elif (
            marker in _OTHER_FRAMES or (marker == _DRI and body != b"\0\0") or (marker == _APP14 and body[-1:] != b"\1")
        ):
            raise NotPlain


def _marker(data: bytes, at: int) -> tuple[int, int]:
    before, marker, length = struct.unpack_from(">BBH", data, at)
    if before != 0xFF or marker < 0xC0 or length < 2 or at + 2 + length > len(data):
        raise NotPlain
    return marker, length


def _quantizers(body: bytes) -> dict[int, int]:
    """The DC step of each table."""
    found: dict[int, int] = {}
    while body:
        wide = body[0] >> 4
        if wide > 1 or len(body) < 1 + 64 * (1 + wide):
            raise NotPlain
        found[body[0] & 15] = int.from_bytes(body[1 : 2 + wide], "big")
        body = body[1 + 64 * (1 + wide) :]
    return found


def _huffman(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while body:
        length = 17 + sum(body[1:17])
        if len(body) < length:
            raise NotPlain
        found[body[0]] = body[1:length]
        body = body[length:]
    return found


def _assemble(frame: bytes, scan: bytes, steps: dict[int, int], tables: dict[int, bytes], at: int) -> _Photo:
    precision, height, width, count = struct.unpack_from(">BHHB", frame)
    if precision != 8 or not height or not width or count not in (1, 3) or scan[0] != count:
        raise NotPlain
    if scan[1 + 2 * count :] != bytes((0, 63, 0)):  # not the whole of every block at once
        raise NotPlain
    components = []
    for index in range(count):
        name, sampling, quantizer = frame[6 + 3 * index : 9 + 3 * index]
        scanned, table = scan[1 + 2 * index : 3 + 2 * index]
        if scanned != name or (count == 3 and name in b"RGB"):
            raise NotPlain
        across, down = (sampling >> 4, sampling & 15) if count == 3 else (1, 1)
        dc, ac = tables[table >> 4], tables[16 + (table & 15)]
        components.append(_Component(across, down, steps[quantizer], dc, ac))
    luma, *chroma = components
    if luma.across not in (1, 2) or luma.down not in (1, 2) or any((c.across, c.down) != (1, 1) for c in chroma):
        raise NotPlain
    return _Photo(width, height, components, at)


def _planes(data: bytes, photo: _Photo) -> list[Array]:
    """One (h, w) uint8 a component, each at an eighth of its own size."""
    scan = np.frombuffer(data, np.uint8, offset=photo.scan)
    luma = photo.components[0]
    mcus = -(-photo.height // (8 * luma.down)), -(-photo.width // (8 * luma.across))
    blocks, places = _layout(photo.components, mcus)
    if mcus[0] * mcus[1] * len(blocks) > 4 * len(scan):  # two bits a block are the least: cut off, or a lie
        raise NotPlain
    out = np.zeros(places[-1], np.int32)
    tables = _tables(tuple((c.dc, c.ac) for c in photo.components))
    if not block_averages(scan, blocks, mcus, *tables, out):
        raise NotPlain
    planes = []
    for component, start, end in zip(photo.components, places, places[1:], strict=False):
        plane = out[start:end].reshape(mcus[0] * component.down, mcus[1] * component.across)
        grey = np.clip(((plane * component.step + 4) >> 3) + 128, 0, 255).astype(np.uint8)
        height = -(-photo.height * component.down // (8 * luma.down))
        width = -(-photo.width * component.across // (8 * luma.across))
        planes.append(np.ascontiguousarray(grey[:height, :width]))
    return planes


def _layout(components: list[_Component], mcus: tuple[int, int]) -> tuple[Array, list[int]]:
    """`blocks` as the kernel wants it, with table i for component i, and where each component's values begin."""
    blocks, places = [], [0]
    for index, component in enumerate(components):
        row = mcus[1] * component.across
        for y in range(component.down):
            first = places[-1] + y * row
            for x in range(component.across):
                blocks.append((index, index, index, first + x, component.across, row * component.down))
        places.append(places[-1] + row * component.down * mcus[0])
    return np.array(blocks, np.int64), places


@functools.lru_cache(maxsize=8)  # a camera writes the same tables into every photo
def _tables(huffman: tuple[tuple[bytes, bytes], ...]) -> tuple[Array, Array, Array]:
    """DC, AC and skip tables, one after the other by component."""
    dc = [_symbols(dc) for dc, _ in huffman]
    ac = [_symbols(ac) for _, ac in huffman]
    return np.concatenate(dc), np.concatenate(ac), np.concatenate([skip_table(table) for table in ac])


def _symbols(table: bytes) -> Array:
    counts = np.frombuffer(table[:16], np.uint8).astype(np.int64)
    if (counts * 2.0 ** -np.arange(1, 17)).sum() > 1:
        raise NotPlain
    symbols: Array = symbol_table(counts, np.frombuffer(table[16:], np.uint8).astype(np.int64))
    return symbols
