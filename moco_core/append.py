"""An array on disk that grows at its end: what is there is neither read nor written again.

numpy pads the header of a .npy file so that the number of rows in it can grow in place. New rows are written behind the
old ones and reach the disk first; then the header counts them, in one write within one sector of it. Whatever happens
in between, the header names whole rows, and a reader that has the file mapped goes on reading the ones it knows: the
file is never cut, so what an interrupted append left stays behind the counted rows until the next one writes over it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

Array = np.ndarray[Any, Any]

MOST_ROWS = 10**12


def grows(path: Path) -> bool:
    """Whether rows can be appended here, as many as there will ever be."""
    try:
        with path.open("rb") as file:
            shape, dtype, offset = _header(file)
        return len(_header_bytes((MOST_ROWS, *shape[1:]), dtype, offset)) == offset
    except (OSError, ValueError):
        return False


def append_rows(path: Path, start: int, parts: Iterable[Array]) -> int:
    """Write parts (b, …) behind the first `start` rows, not yet counted by the header (see `count_rows`).

    Returns how many rows are there now. What is raised while the parts are made leaves the counted rows as they are.

    Raises:
        ValueError: this is no growing array, has fewer rows, or a part has another shape or type.
        OSError: the disk is full, or the file cannot be written.
    """
    with path.open("r+b") as file:
        shape, dtype, offset = _header(file)
        if start > shape[0]:
            raise ValueError(f"{path} has {shape[0]} rows, not {start}")
        file.seek(offset + start * dtype.itemsize * int(np.prod(shape[1:])))
        for part in parts:
            if part.shape[1:] != shape[1:] or part.dtype != dtype:
                raise ValueError(f"rows of {part.dtype} {part.shape[1:]} do not fit {dtype} {shape[1:]}")
            file.write(np.ascontiguousarray(part).data)
            start += len(part)
        _to_disk(file)
    return start


def count_rows(path: Path, rows: int) -> None:
    """From now on the array has so many rows; they are in the file. Raises ValueError if they are not."""
    with path.open("r+b") as file:
        shape, dtype, offset = _header(file)
        if os.fstat(file.fileno()).st_size < offset + rows * dtype.itemsize * int(np.prod(shape[1:])):
            raise ValueError(f"{path} does not hold {rows} rows")
        file.seek(0)
        file.write(_header_bytes((rows, *shape[1:]), dtype, offset))
        _to_disk(file)


def _header(file: BinaryIO) -> tuple[tuple[int, ...], np.dtype[Any], int]:
    """Shape, type, and where the numbers begin. Raises ValueError."""
    file.seek(0)
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        raise ValueError(f"a .npy file of version {version} does not grow")
    shape, columns_first, dtype = np.lib.format.read_array_header_1_0(file)
    if columns_first or not shape or dtype.hasobject:
        raise ValueError("only rows of plain numbers grow")
    return shape, dtype, file.tell()


def _header_bytes(shape: tuple[int, ...], dtype: np.dtype[Any], length: int) -> bytes:
    """As long as the one that is there: its dictionary is followed by spaces. Raises ValueError if it has no room."""
    start = np.lib.format.magic(1, 0) + (length - 10).to_bytes(2, "little")
    kind = np.lib.format.dtype_to_descr(dtype)
    words = f"{{'descr': {kind!r}, 'fortran_order': False, 'shape': {shape!r}, }}".encode("ascii")
    room = length - len(start) - len(words) - 1
    if room < 0:
        raise ValueError("the header has no room for so many rows")
    return start + words + b" " * room + b"\n"


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
