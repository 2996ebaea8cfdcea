"""Huffman decoding of a baseline JPEG for its block averages alone, compiled by numba.

A block's average is its DC coefficient. The other coefficients, nearly all of the file, must be passed over to find the
next block, but not computed: a table tells for the next 13 bits how many bits whole symbols take up and how many
coefficients they stand for, so that two or three are skipped in one step. This halves the time of a large photo.

Names as in ITU-T T.81: DC and AC tables, run and size (sections F.1.2 and F.2.2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

Array = np.ndarray[Any, Any]

SKIP_BITS = 13  # 8192 entries of 4 bytes: the two tables of a photo stay in the fastest cache
_U = np.uint64

F = TypeVar("F", bound=Callable[..., Any])


def _compiled(function: F) -> F:
    """Compiled once per machine and kept on the disk. Raises RuntimeError where numba finds no folder for that."""
    return cast(F, numba.njit(cache=True)(function))


@_compiled
def symbol_table(counts: Array, symbols: Array) -> Array:
    """(65536,) uint16 by the next 16 bits: length of the code · 256 + symbol; 0 where no code begins like this.

    Args:
        counts: (16,) int64 number of codes of each length, 1 to 16 bits.
        symbols: (sum of counts,) int64.
    """
    table = np.zeros(65536, np.uint16)
    code, index = 0, 0
    for length in range(1, 17):
        for _ in range(counts[length - 1]):
            table[code << (16 - length) : min(65536, (code + 1) << (16 - length))] = (length << 8) | symbols[index]
            code += 1
            index += 1
        code <<= 1
    return table


@_compiled
def skip_table(symbols: Array) -> Array:
    """(2^13,) uint32 by the next 13 bits: bits of whole AC symbols + 256 · coefficients + 65536 if the block ends.

    The end counts as one coefficient more: with it, a block that is full already does not go beyond 64. 0: the next
    symbol is longer than 13 bits.
    """
    table = np.zeros(1 << SKIP_BITS, np.uint32)
    for bits in range(1 << SKIP_BITS):
        used, passed, end = 0, 0, 0
        while end == 0 and passed < 63:
            entry = symbols[((bits << used) & ((1 << SKIP_BITS) - 1)) << (16 - SKIP_BITS)]
            length, size, run = entry >> 8, entry & 15, (entry & 255) >> 4
            if length == 0 or used + length + size > SKIP_BITS or (size == 0 and 0 < run < 15):
                break
            used += length + size
            if size == 0 and run == 0:
                end = 1
            passed += run + 1  # the end too
        table[bits] = used | (passed << 8) | (end << 16)
    return table


@_compiled
def _byte(scan: Array, at: int) -> np.uint64:
    return _U(scan[_U(at)])


@_compiled
def _four_bytes(scan: Array, at: int) -> tuple[np.uint64, int, int]:
    """(the next 32 bits, where to go on, how many bytes of them are zeros made up behind the end of the scan).

    A zero after 0xFF only says that it is no marker; a marker is not passed.
    """
    if at + 4 < len(scan):
        word = (_byte(scan, at) << _U(24)) | (_byte(scan, at + 1) << _U(16)) | (_byte(scan, at + 2) << _U(8))
        word |= _byte(scan, at + 3)
        inverse = word ^ _U(0xFFFFFFFF)
        if (inverse - _U(0x01010101)) & word & _U(0x80808080) == _U(0):  # no byte of it is 0xFF
            return word, at + 4, 0
    word, beyond = _U(0), 0
    for _ in range(4):
        byte = _U(0)
        if at >= len(scan) or (scan[at] == 0xFF and (at + 1 >= len(scan) or scan[at + 1] != 0)):
            beyond += 1
        else:
            byte = _U(scan[at])
            at += 1 + (scan[at] == 0xFF)
        word = (word << _U(8)) | byte
    return word, at, beyond


@_compiled
def block_averages(
    scan: Array, blocks: Array, mcus: tuple[int, int], dc: Array, ac: Array, skip: Array, out: Array
) -> bool:
    """Fill `out` with DC coefficients, still to be multiplied; False for damaged data, or another end than expected.

    Args:
        scan: (n,) uint8, begins with the data of the scan, which the end-of-image marker follows.
        blocks: (b, 6) int64, the blocks of an MCU: component, DC table, AC table, place of its first value in `out`,
            how much further it is to the MCU at the right, and to the one below.
        mcus: down, across.
        dc, ac: (tables · 65536,) symbol tables. skip: (tables · 2^13,).
        out: (values,) int32.
    """
    predicted = np.zeros(4, np.int64)
    held = _U(0)  # the next bits, at the top
    have = np.int64(0)  # bits in `held` that count
    at, beyond = 0, 0
    for down in range(mcus[0]):
        for across in range(mcus[1]):
            for index in range(len(blocks)):
                if beyond > 8:
                    return False
                while have <= 32:
                    word, at, made_up = _four_bytes(scan, at)
                    held |= word << _U(32 - have)
                    have += 32
                    beyond += made_up
                entry = dc[(_U(blocks[index, 1]) << _U(16)) | (held >> _U(48))]
                length, size = np.int64(entry >> 8), np.int64(entry & 255)
                if length == 0 or size > 11:
                    return False
                held <<= _U(length)
                have -= length
                component = blocks[index, 0]
                if size:
                    value = np.int64(held >> _U(64 - size))
                    if value < (1 << (size - 1)):
                        value += 1 - (1 << size)
                    held <<= _U(size)
                    have -= size
                    predicted[component] += value
                out[blocks[index, 3] + across * blocks[index, 4] + down * blocks[index, 5]] = predicted[component]
                skips = _U(blocks[index, 2]) << _U(SKIP_BITS)
                place = _U(1)
                while place < _U(64):
                    if have <= 32:
                        word, at, made_up = _four_bytes(scan, at)
                        held |= word << _U(32 - have)
                        have += 32
                        beyond += made_up
                    step = _U(skip[skips | (held >> _U(64 - SKIP_BITS))])
                    after = place + ((step >> _U(8)) & _U(255))
                    if step != _U(0) and after <= _U(64):
                        bits = step & _U(255)
                        held <<= bits
                        have -= np.int64(bits)
                        place = after
                        if step >> _U(16):
                            break
                    else:  # a long symbol, or the last ones of a block that has no end symbol
                        entry = ac[(_U(blocks[index, 2]) << _U(16)) | (held >> _U(48))]
                        length, size = np.int64(entry >> 8), np.int64(entry & 15)
                        run = np.int64((entry & 255) >> 4)
                        if length == 0 or (size == 0 and 0 < run < 15):
                            return False
                        held <<= _U(length + size)
                        have -= length + size
                        if size == 0 and run == 0:
                            break
                        place += _U(run + 1)
                        if place > _U(64):
                            return False
    ended = at + 1 < len(scan) and scan[at] == 0xFF and scan[at + 1] == 0xD9
    return bool(ended and 0 <= have - 8 * beyond < 8)
