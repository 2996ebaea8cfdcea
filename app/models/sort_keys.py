"""The order of pictures by each of their properties, made once, and only when idle or needed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np

from app.models.picture_text import shown
from moco_core.library import ImageRecord

IN_THREAD_FROM = 20_000  # names: sorting so many costs a frame


class Order(StrEnum):
    GIVEN = "given"  # as the records came: by likeness in results
    NAME = "name"
    FOLDER = "folder"
    DATE = "date"
    SIZE = "size"
    DIMENSIONS = "dimensions"
    BRIGHTNESS = "brightness"  # this and what follows: by numbers that somebody else has, see `setNumbers`
    MAP = "map"
    LIKENESS = "likeness"


OWN = (Order.GIVEN, Order.NAME, Order.FOLDER, Order.DATE, Order.SIZE, Order.DIMENSIONS)


class SortKeys:
    """Texts to search in and the order by each key, of records that do not change."""

    def __init__(self, records: list[ImageRecord]) -> None:
        self._records = records
        self._texts: list[str] = []
        self._folders: list[bytes] = []
        self._names: list[bytes] = []  # natural, so that img2 comes before img10
        self._orders: dict[Order, np.ndarray] = {Order.GIVEN: np.arange(len(records))}
        self._ids: np.ndarray | None = None

    @property
    def ids(self) -> np.ndarray:
        """(N,) int64 of the records."""
        if self._ids is None:
            self._ids = np.fromiter((record.id for record in self._records), np.int64, len(self._records))
        return self._ids

    def texts(self, row: int) -> str:
        """The path in the form that is searched."""
        if row >= len(self._texts):
            self._texts.extend(shown(record.path).casefold() for record in self._records[len(self._texts) :])
        return self._texts[row]

    def ordered(self, order: Order) -> np.ndarray:
        """(N,) positions of the records in that order; ties by path. As they came while the numbers are not known."""
        if order not in self._orders:
            if order not in OWN:
                return self._orders[Order.GIVEN]
            self._orders[order] = self._sorted(order)
        return self._orders[order]

    def aligned(self, ids: np.ndarray, values: np.ndarray, missing: float) -> np.ndarray:
        """(N,) the value of each record, `missing` where `ids` does not have it."""
        order = np.argsort(ids, kind="stable")
        places = np.searchsorted(ids, self.ids, sorter=order)
        rows = order[np.minimum(places, len(ids) - 1)] if len(ids) else np.zeros(len(self.ids), np.int64)
        found = ids[rows] == self.ids if len(ids) else np.zeros(len(self.ids), bool)
        result = np.full(len(self.ids), missing, np.float64)
        result[found] = values[rows[found]]
        return result

    def setNumbers(self, order: Order, ids: np.ndarray, values: np.ndarray) -> None:
        """(n,) ids and the number of each: smallest first, pictures without one last."""
        numbers = self.aligned(ids, values, np.inf)
        self._orders[order] = np.argsort(np.where(np.isnan(numbers), np.inf, numbers), kind="stable")

    def forget(self, order: Order) -> None:
        self._orders.pop(order, None)

    # ── in advance ──────────────────────────────────────────────────────────────────────────────────────────────────

    def prepare(self, seconds: float) -> bool:
        """Do some of the work; False when nothing is left but `work_on_names`."""
        end = time.perf_counter() + seconds
        while len(self._names) < len(self._records) and time.perf_counter() < end:
            self._extend(256)
        if len(self._names) < len(self._records):
            return True
        missing = next((order for order in OWN if order not in self._orders and not self._left_to_thread(order)), None)
        if missing is None:
            return False
        if time.perf_counter() < end:
            self.ordered(missing)
        return True

    def work_on_names(self) -> Callable[[], dict[Order, np.ndarray]] | None:
        """What a thread may do, knowing nothing of this; `adopt` takes its result. None: nothing is to be done."""
        if not any(self._left_to_thread(order) and order not in self._orders for order in OWN):
            return None
        names, folders = self._names, self._folders
        return lambda: {order: _by_names(order, names, folders) for order in (Order.NAME, Order.FOLDER)}

    def adopt(self, orders: dict[Order, np.ndarray]) -> None:
        self._orders |= orders

    def _left_to_thread(self, order: Order) -> bool:
        return order in (Order.NAME, Order.FOLDER) and len(self._records) >= IN_THREAD_FROM

    def _extend(self, count: int) -> None:
        start = len(self._names)
        for record in self._records[start : start + count]:
            folder, _, name = record.path.rpartition("/")
            self._folders.append(_sortable(folder))
            self._names.append(_sortable(name))

    def _sorted(self, order: Order) -> np.ndarray:
        records = self._records
        if order in (Order.NAME, Order.FOLDER):
            self._extend(len(records))
            return _by_names(order, self._names, self._folders)
        values = {
            Order.DATE: (record.mtime_ns for record in records),
            Order.SIZE: (record.size for record in records),
            Order.DIMENSIONS: (record.width * record.height for record in records),
        }
        return np.argsort(np.fromiter(values[order], np.int64, len(records)), kind="stable")


def _by_names(order: Order, names: Sequence[bytes], folders: Sequence[bytes]) -> np.ndarray:
    """numpy compares bytes without holding Python's lock, so that the window goes on."""
    first, second = (names, folders) if order is Order.NAME else (folders, names)
    keys = np.array([a + b"\0" + b for a, b in zip(first, second, strict=True)] or [b""])[: len(names)]
    return np.argsort(keys, kind="stable")


def _sortable(text: str) -> bytes:
    """Bytes that compare as the natural text does."""
    return natural(text).encode("utf-8", "surrogatepass")


def natural(text: str) -> str:
    """A key under which "img2" comes before "img10"."""
    return re.sub(r"\d+", _padded, text.casefold())


def _padded(digits: re.Match[str]) -> str:
    return digits[0].zfill(12)
