"""Which edges are moved at the same time: parts that share no point, always the same ones in the same order.

The points are cut into blocks. Each round of a tournament pairs all of them, and the edges between and, once, within
the two blocks of a pair are one part: the parts of a round have no point in common (as the strata of Gemulla et al.
2011, "Large-scale matrix factorization with distributed stochastic gradient descent").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from moco_core.umap_layout.fuzzy_graph import FuzzyGraph
from moco_core.umap_layout.kernel import RATE_BITS

Array = np.ndarray[Any, Any]

POINTS_PER_BLOCK = 2_000  # a part of fewer points is done before another thread has begun
MOST_BLOCKS = 16  # eight threads find work


@dataclass(frozen=True)
class Schedule:
    """Edges in the order in which an epoch visits them.

    Attributes:
        heads, tails: (E,) int32; rates: (E,) int64 in units of 2⁻³⁰ of the epochs.
        rounds: for each round the (first, last) edge of its parts.
    """

    heads: Array
    tails: Array
    rates: Array
    rounds: list[list[tuple[int, int]]]


def make_schedule(graph: FuzzyGraph, epochs: int, free: int = 0) -> Schedule:
    """Edges too weak to be drawn once in `epochs` are left out, as umap-learn does, and those from fixed points.

    free: points below this number are fixed.
    """
    heads = np.repeat(np.arange(len(graph), dtype=np.int32), np.diff(graph.offsets))
    share = graph.weights.astype(np.float64) / max(float(graph.weights.max(initial=0)), 1e-12)
    kept = (share >= 1.0 / epochs) & (heads >= free)
    heads, tails, share = heads[kept], graph.tails[kept], share[kept]
    order, rounds = _arranged(heads, tails, len(graph))
    rates = np.rint(share[order] * (1 << RATE_BITS)).astype(np.int64)
    return Schedule(heads[order], tails[order], rates, rounds)


def block_count(points: int) -> int:
    """Even, or 1; by the number of points alone, so that the map does not depend on the machine."""
    wanted = min(points // POINTS_PER_BLOCK, MOST_BLOCKS)
    return wanted - wanted % 2 if wanted >= 2 else 1


def tournament(blocks: int) -> list[list[tuple[int, int]]]:
    """Rounds in which every block meets every other one once (circle method); one round for one block."""
    if blocks == 1:
        return [[(0, 0)]]
    players = list(range(blocks))
    rounds = []
    for _ in range(blocks - 1):
        rounds.append([(players[i], players[-1 - i]) for i in range(blocks // 2)])
        players = [players[0], players[-1], *players[1:-1]]
    return rounds


def _arranged(heads: Array, tails: Array, points: int) -> tuple[Array, list[list[tuple[int, int]]]]:
    """The order of the edges, and where in it each round's parts lie."""
    blocks = block_count(points)
    part_of = np.zeros((blocks, blocks), np.int64)  # of the edges from block to block
    meetings = tournament(blocks)
    flat = [pair for one_round in meetings for pair in one_round]
    for number, (a, b) in enumerate(flat):
        part_of[a, b] = part_of[b, a] = number
        if number < len(meetings[0]):  # within a block: in the first round
            part_of[a, a] = part_of[b, b] = number
    block = (np.arange(points, dtype=np.int64) * blocks // max(points, 1)).astype(np.int64)
    part = part_of[block[heads], block[tails]]
    order = np.argsort(part, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(part, minlength=len(flat)))]).tolist()
    size = len(meetings[0])
    rounds = [[(ends[r * size + i], ends[r * size + i + 1]) for i in range(size)] for r in range(len(meetings))]
    return order, rounds
