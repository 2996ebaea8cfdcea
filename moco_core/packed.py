"""A coarse copy of an embedding that is read two or three times faster, with a bound that keeps the answer exact.

numpy has no fast product of small integers, but its float64 product is exact for whole numbers below 2⁵³. So R rows,
rounded to whole numbers, are written into one float64 as the digits of a number to the base M: one product with the
rounded query gives R scores at once, and reads 8 / R bytes a number instead of 4. What rounding may have changed is
bounded by Cauchy and Schwarz: |x·q − a·p| ≤ ‖x − a‖‖q‖ + ‖a‖‖q − p‖. Rows within that of the best are scored again.

packed.f64    float64 (G, D), row g holds pictures g·R … g·R + R − 1; grows at its end when pictures are appended
packed.json   rows, how many share a number, the largest ‖x − a‖, a checksum of the features it was made from
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from moco_core import atomic
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]

WORTH_ROWS = 50_000  # below, the plain product takes no longer than three milliseconds
NARROW = 192  # up to this width four rows share a number; wider ones would be rounded too coarsely for it
BASE = {4: 11_584, 3: 262_144}  # M: largest even number whose digits' scores stay apart, M^R ≤ 2⁵⁴
GROUPS = 8_192  # whose scores stay in the cache while they are taken apart
BUILD_ROWS = 3 * 4 * 4_096  # at once
LONGEST = 1.0 + 1e-4  # of a row that counts as of unit length


@dataclass(frozen=True)
class Packed:
    """The coarse copy of the first `rows` pictures. `numbers`: (rows / shared, D) float64, memory-mapped."""

    numbers: Array
    shared: int
    residual: float

    @property
    def rows(self) -> int:
        return len(self.numbers) * self.shared

    def scores(self, query: Array) -> tuple[Array, float]:
        """Coarse scores (rows,) float32 of a query (D,), and by how much any of them may be wrong."""
        length = float(np.linalg.norm(query.astype(np.float64))) or 1.0
        unit = query.astype(np.float64) / length  # (D,)
        scale = _scale(self.shared, len(query))
        rounded = np.rint(unit * scale)
        scores = np.empty((len(self.numbers), self.shared), np.float32)
        for start in range(0, len(self.numbers), GROUPS):
            part = slice(start, start + GROUPS)
            _take_apart(self.numbers[part] @ rounded, scores[part], BASE[self.shared])
        scores *= np.float32(length / scale**2)
        wrong = self.residual + (1.0 + self.residual) * float(np.linalg.norm(unit - rounded / scale))
        return scores.reshape(-1), length * (wrong + 1e-6)  # float32 keeps less than 1e-6 of a score from us


def pack(features: Array, shared: int) -> tuple[Array, float]:
    """(G, D) float64 of the rows (G · shared, D), and the largest distance between a row and what is kept of it.

    Raises ValueError: a row is longer than 1, or not a number; the digits would run into each other.
    """
    exact = np.asarray(features, np.float64)
    lengths = np.linalg.norm(exact, axis=1)
    if not (lengths <= LONGEST).all():
        raise ValueError("only rows of unit length can be packed")
    scale = _scale(shared, exact.shape[1])
    digits = np.rint(exact * scale)
    residual = float(np.linalg.norm(exact - digits / scale, axis=1).max(initial=0.0))
    groups = digits.reshape(-1, shared, exact.shape[1])
    number = groups[:, 0]
    for place in range(1, shared):
        number = number * BASE[shared] + groups[:, place]
    return number, residual


def packed_of(features: Array) -> Packed:
    """The coarse copy in memory. Raises ValueError as `pack`."""
    shared = shared_for(features.shape[1])
    numbers, residual = pack(features[: len(features) // shared * shared], shared)
    return Packed(numbers, shared, residual)


def shared_for(dim: int) -> int:
    """How many rows share a number."""
    return 4 if dim <= NARROW else 3


def open_packed(run: Run) -> Packed | None:
    """The coarse copy of the present embedding, memory-mapped in milliseconds; None if there is none of it."""
    details = run.details("packed")
    if not details or details.get("embedding") != run.key_recorded("embedding"):
        return None
    shape = (int(details["rows"]) // int(details["shared"]), int(details["dim"]))
    try:
        numbers = np.memmap(_path(run), np.float64, "r", shape=shape)
    except (OSError, ValueError):
        return None
    return Packed(numbers.view(np.ndarray), int(details["shared"]), float(details["residual"]))


def keep_packed(run: Run, worth: int = WORTH_ROWS) -> None:
    """Write the coarse copy of the run's embedding, or append to it what pictures have come at the end of it.

    Nothing is written below `worth` rows. Data before the reference to it; whoever reads an older part of the file
    goes on reading it.
    """
    features, _ = run.embedding()
    key = run.key_recorded("embedding")
    if len(features) < worth or run.details("packed").get("embedding") == key:
        return
    old = _still_true(run, features)
    shared = shared_for(features.shape[1])
    start = int(old.get("rows", 0))
    stop = len(features) // shared * shared
    try:
        residual = _append(run, features, start, stop, shared)
    except ValueError:  # not of unit length: the plain product serves
        return
    details = {"rows": stop, "shared": shared, "dim": features.shape[1], "embedding": key}
    checksum = _checksum(features[start:stop], int(old.get("checksum", 0)))
    run.record("packed", str(key), residual=max(residual, old.get("residual", 0.0)), checksum=checksum, **details)


def _append(run: Run, features: Array, start: int, stop: int, shared: int) -> float:
    if start == 0:
        largest = [0.0]
        atomic.write_atomically(_path(run), lambda file: largest.append(_write(file, features, 0, stop, shared)))
        return max(largest)
    with _path(run).open("r+b") as file:
        file.seek(start // shared * features.shape[1] * 8)
        file.truncate()  # what an interrupted append left
        residual = _write(file, features, start, stop, shared)
        file.flush()
        os.fsync(file.fileno())
    return residual


def _write(file: BinaryIO, features: Array, start: int, stop: int, shared: int) -> float:
    largest = 0.0
    for first in range(start, stop, BUILD_ROWS):
        numbers, residual = pack(features[first : min(first + BUILD_ROWS, stop)], shared)
        file.write(np.ascontiguousarray(numbers, "<f8").tobytes())
        largest = max(largest, residual)
    return largest


def _still_true(run: Run, features: Array) -> dict[str, Any]:
    """What packed.json says, if it was made from the beginning of these very features; else nothing."""
    old = run.details("packed")
    rows = int(old.get("rows", 0))
    fits = 0 < rows <= len(features) and old.get("dim") == features.shape[1] and _path(run).is_file()
    return old if fits and _checksum(features[:rows]) == old.get("checksum") else {}


def _checksum(features: Array, before: int = 0) -> int:
    for first in range(0, len(features), BUILD_ROWS):
        before = zlib.crc32(np.ascontiguousarray(features[first : first + BUILD_ROWS]).data, before)
    return before


def _take_apart(sums: Array, scores: Array, base: int) -> None:
    """The digits (G, R) of sums (G,), each within ±(base / 2 − 1), highest first, into `scores`."""
    shared = scores.shape[1]
    for place in range(shared - 1):
        weight = float(base) ** (shared - 1 - place)
        digit = np.rint(sums * (1.0 / weight))
        scores[:, place] = digit
        digit *= weight
        sums -= digit
    scores[:, -1] = sums


def _scale(shared: int, dim: int) -> float:
    """Steps per unit for rows and query alike: no product of two rounded ones is larger than base / 2 − 1."""
    return float((np.sqrt(BASE[shared] / 2 - 1) - np.sqrt(dim) / 2) / LONGEST)


def _path(run: Run) -> Path:
    return run.path / "packed.f64"
