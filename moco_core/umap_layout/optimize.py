"""UMAP's optimisation, epoch by epoch: the same bits for a seed, with any number of threads, gone on with or not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

from moco_core.umap_layout.forces import curve, force_tables
from moco_core.umap_layout.fuzzy_graph import FuzzyGraph
from moco_core.umap_layout.kernel import move_edges
from moco_core.umap_layout.schedule import make_schedule

Array = np.ndarray[Any, Any]

EXTENT = 10.0  # of the start along each axis, as umap-learn


def epochs_for(points: int) -> int:
    """umap-learn's own choice."""
    return 500 if points <= 10_000 else 200


class Optimization:
    """Places that move towards UMAP's layout.

    Args:
        graph: of N points. start: (N, 2) places as epoch `epoch` begins.
        min_dist, seed: as in MapSettings. epochs: of the whole.
        free: points below this number stay where they are.

    Attributes:
        places: (N, 2) float32; epoch: how many are done.
    """

    def __init__(
        self, graph: FuzzyGraph, start: Array, min_dist: float, seed: int, epochs: int, epoch: int = 0, free: int = 0
    ) -> None:
        self.places = np.ascontiguousarray(start, np.float32).copy()
        self.epochs, self.epoch = epochs, epoch
        self._seed, self._free = seed, free
        self._edges = make_schedule(graph, epochs, free)
        self._pulls, self._pushes = force_tables(*curve(min_dist))

    def run(self) -> Iterator[int]:
        """One epoch after the other; yields how many are done."""
        with _threads(len(self._edges.rounds[0])) as each:
            while self.epoch < self.epochs:
                self._step(each)
                self.epoch += 1
                yield self.epoch

    def _step(self, each: Any) -> None:
        before = self.places.copy()
        alpha = np.float32(1.0 - self.epoch / self.epochs)
        edges = self._edges

        def move(part: tuple[int, int]) -> None:
            move_edges(
                self.places, before, edges.heads, edges.tails, edges.rates, self._pulls, self._pushes,
                part[0], part[1], self._free, len(before), self.epoch, alpha, self._seed,
            )  # fmt: skip

        for parts in edges.rounds:
            for _ in each(move, parts):
                pass


@contextmanager
def _threads(parts: int) -> Iterator[Any]:
    """`map`, in as many threads as there are parts and cores; one needs none."""
    count = min(parts, os.cpu_count() or 1)
    if count == 1:
        yield map
        return
    with ThreadPoolExecutor(count, thread_name_prefix="umap") as pool:
        yield pool.map


def spread_start(start: Array, seed: int) -> Array:
    """(N, 2) float32 over EXTENT along each axis, with a little noise: equal pictures must not start at one point."""
    low, wide = start.min(axis=0), np.ptp(start, axis=0)
    even = (start - low) / np.where(wide > 1e-9, wide, 1.0) * EXTENT
    noise = np.random.default_rng(seed).normal(scale=1e-3, size=start.shape)
    result: Array = (even + noise).astype(np.float32)
    return result
