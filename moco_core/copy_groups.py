"""Copies put into groups, and the best of each: numpy only, so the window groups anew while a threshold is moved.

Nothing chains: A like B and B like C does not put A and C together, so a long series of slowly changing pictures is not
called one duplicate. By pixels every picture of a group is a copy of its best one; by the encoder alone every two of a
group are alike (complete linkage).
"""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from moco_core.copy_mirrors import Turned, nothing_turned, wrong_way
from moco_core.library import ImageRecord
from moco_core.similar_pairs import Pairs

Array = np.ndarray[Any, Any]
Edge = tuple[float, int, int]  # score, row, row

ROUNDING = 1e-6  # identical pictures have a likeness of 1 up to this
SHARPER = 1.15  # times as sharp: less is no difference that a person sees
LARGER = 1.02  # times as large a file: less is a different head, not a better picture
BY_PIXELS, BY_ENCODER = 0.86, 0.97  # threshold unless another is asked for; see folder_doctor/alignment.py
PIXELS, SHARPNESS, SIZE, TAKEN, DATE, NAME = "pixels", "sharpness", "size", "taken", "date", "name"
UPRIGHT, CHOSEN = "not mirrored", "chosen"
UNKNOWN = math.nan


@dataclass(frozen=True)
class CopyScan:
    """What a scan found; see duplicates.py.

    Attributes:
        ids: (N,) of the embedding; leaders: (N,) int32, row of the first file with the same bytes, its own if alone.
        pairs: of leaders; looks: (P,) float32, how well their pixels agree once laid over each other, −1 not looked at.
        sharp: (N,) float32, 0 for a picture that is in no pair.
        taken: (N,) float64, seconds by the camera's clock, see images/capture_time.py; NaN where no file was asked.
    """

    ids: Array
    leaders: Array
    pairs: Pairs
    looks: Array
    sharp: Array
    taken: Array


@dataclass(frozen=True)
class CopyGroup:
    """Copies of one picture.

    Attributes:
        rows, ids: best first; exact: all have the same bytes; score: the least likeness in it.
        likeness: of each to the best; by pixels to the picture that the group is around, which has 1.
        why: in which ways the best one is better, most important first.
        taken: of each, seconds by the camera's clock, NaN unknown.
        mirrored: whether each stands the other way round than the best one; () where nobody looked.
    """

    rows: tuple[int, ...]
    ids: tuple[int, ...]
    score: float
    exact: bool
    likeness: tuple[float, ...]
    why: tuple[str, ...]
    taken: tuple[float, ...] = ()
    mirrored: tuple[bool, ...] = ()

    @property
    def best_id(self) -> int:
        return self.ids[0]


def found_groups(
    scan: CopyScan,
    features: Array,
    records: Mapping[int, ImageRecord],
    threshold: float,
    apart: frozenset[tuple[int, int]] = frozenset(),
    by_encoder: bool = False,
    turned: Turned = nothing_turned,
    kept: frozenset[int] = frozenset(),
) -> list[CopyGroup]:
    """Files with the same bytes first, then near copies, the most alike first.

    Args:
        features: (N, D) of unit length; only rows of pairs are read.
        records: by row, of the pictures that count.
        threshold: of pixels, of each picture to the best of its group; by_encoder: cosine, of any two of a group.
        apart: pairs of ids that a person told apart: they are never in one group.
        turned: which rows are mirror images of the first of them, see copy_mirrors.py.
        kept: ids that a person wants to keep: the best of their groups.
    """
    exact = _identical(scan, records, apart)
    stand_in = _stand_ins(scan, records, exact, kept)
    rows_apart = _rows_apart(scan, records, apart, stand_in)
    fits = _fitting(scan, threshold, by_encoder)
    edges = _edges(scan, stand_in, scan.pairs.scores if by_encoder else scan.looks, fits)
    place = _Placing(records, scan, turned, kept)
    groups = [_described(rows, features, place, True) for rows in exact]
    if by_encoder:
        near = linked_groups(features, edges, threshold, rows_apart)
        groups += [_described(rows, features, place, False) for rows in near]
    else:
        order = ranking(records)
        stars = star_groups(edges, order, rows_apart)
        groups += [_described_star(star, place) for star in stars]
    return sorted(groups, key=lambda group: (not group.exact, -group.score, records[group.rows[0]].path))


def star_groups(
    edges: Iterable[Edge], order: Mapping[int, int], told: Mapping[int, set[int]] | None = None
) -> list[dict[int, float]]:
    """Groups around their best row: every member has an edge to it, so nothing chains (Hartigan 1975, leaders).

    The best row of all leads first; a row joins the leader it is most alike to, the better one of equals.

    Args:
        edges: pairs that are alike enough; order: place of each row, 0 the best.
        told: for a row those that may not be in its group, each way round.

    Returns:
        {row: likeness to the leader}, the leader first with 1.
    """
    told = told or {}
    mates: dict[int, dict[int, float]] = defaultdict(dict)
    for score, a, b in edges:
        if b not in told.get(a, ()):
            mates[a][b] = mates[b][a] = max(score, mates[a].get(b, 0.0))
    stars: dict[int, dict[int, float]] = {}
    for row in sorted(mates, key=lambda each: order[each]):
        leaders = [mate for mate in mates[row] if mate in stars and stars[mate].keys().isdisjoint(told.get(row, ()))]
        if leaders:
            leader = min(leaders, key=lambda each: (-mates[row][each], order[each]))
            stars[leader][row] = mates[row][leader]
        else:
            stars[row] = {row: 1.0}
    return [star for star in stars.values() if len(star) > 1]


def ranking(records: Mapping[int, ImageRecord]) -> dict[int, int]:
    """Place of every row, 0 the best: most pixels, largest file, oldest, first by name."""

    def worth(row: int) -> tuple[int, int, int, str]:
        r = records[row]
        return -r.width * r.height, -r.size, r.mtime_ns, r.path

    return {row: place for place, row in enumerate(sorted(records, key=worth))}


def linked_groups(
    features: Array, edges: Iterable[Edge], threshold: float, told: Mapping[int, set[int]] | None = None
) -> list[list[int]]:
    """Sets of two rows and more in which every pair is at least `threshold` alike; no two of them could be joined.

    Joins along the edges, the most alike first, whenever all pairs across hold.

    Args:
        features: (N, D) of unit length.
        edges: candidates; pairs that no path of edges connects are never joined.
        told: for a row those that may not be in its group, each way round.
    """
    members: dict[int, list[int]] = {}
    owner: dict[int, int] = {}
    apart: dict[int, set[int]] = defaultdict(set)  # groups only grow, so two that do not fit never will
    for _, a, b in sorted(edges, key=lambda edge: (-edge[0], edge[1], edge[2])):
        left, right = owner.setdefault(a, a), owner.setdefault(b, b)
        first, second = members.setdefault(left, [left]), members.setdefault(right, [right])
        if left == right or right in apart[left]:
            continue
        if _told(first, second, told) or not _all_alike(features, first, second, threshold):
            apart[left].add(right)
            apart[right].add(left)
            continue
        first += members.pop(right)
        owner.update(dict.fromkeys(second, left))
        for other in apart.pop(right, set()):
            apart[other].discard(right)
            apart[other].add(left)
            apart[left].add(other)
    return sorted(sorted(rows) for rows in members.values() if len(rows) > 1)


def ranked(
    records: Sequence[ImageRecord],
    sharp: Sequence[float],
    taken: Sequence[float] | None = None,
    wrong: Sequence[bool] | None = None,
    kept: frozenset[int] = frozenset(),
) -> tuple[list[int], tuple[str, ...]]:
    """Places in `records`, the copy to keep first, and in which ways it is better than one of the others.

    What a person keeps; what is no mirror image; most pixels; among those clearly sharper ones; then clearly larger
    files of one format, as sizes say nothing across formats; then what was taken first by the camera's clock, which a
    copy often has lost; then the oldest file, the largest, the first by name.

    Args:
        wrong: which are known to be mirror images of the original. kept: ids that a person wants to keep.
    """
    places = range(len(records))
    taken = [UNKNOWN] * len(records) if taken is None else taken
    wrong = [False] * len(records) if wrong is None else wrong
    upright = [i for i in places if not wrong[i]] or list(places)
    most = max(records[i].width * records[i].height for i in upright)
    full = [i for i in upright if records[i].width * records[i].height == most]
    sharpest = max(sharp[i] for i in full)
    crisp = [i for i in full if sharp[i] * SHARPER >= sharpest]
    largest = {
        form: max(records[i].size for i in crisp if records[i].format == form) for form in _formats(records, crisp)
    }

    def worth(i: int) -> tuple[object, ...]:
        r = records[i]
        small = r.size * LARGER < largest[r.format] if i in crisp else False
        clock = math.inf if math.isnan(taken[i]) else taken[i]
        good = r.id not in kept, wrong[i], -r.width * r.height, i in full and i not in crisp
        return *good, small, clock, r.mtime_ns, r.format, -r.size, r.path

    order = sorted(places, key=worth)
    return order, _advantages(records, sharp, taken, wrong, kept, order[0])


def _formats(records: Sequence[ImageRecord], places: Iterable[int]) -> set[str]:
    return {records[i].format for i in places}


def reason_text(record: ImageRecord, why: Sequence[str], taken: float = UNKNOWN) -> str:
    """The first reason in English. taken: of the picture, by the camera's clock."""
    clock = "" if math.isnan(taken) else datetime.datetime.fromtimestamp(taken, datetime.UTC).date().isoformat()
    day = datetime.datetime.fromtimestamp(record.mtime_ns // 1_000_000_000).date().isoformat()
    words = {
        CHOSEN: "you chose to keep it",
        UPRIGHT: "not mirrored, as another is",
        PIXELS: f"most pixels: {record.width} × {record.height}",
        SHARPNESS: "same size in pixels, the sharpest",
        SIZE: f"same size in pixels, largest file: {_readable(record.size)}",
        TAKEN: f"same size in pixels, taken first by the camera's clock: {clock}",
        DATE: f"same size in pixels, the oldest file: {day}",
        NAME: "same size in pixels, first by name",
    }
    return words[why[0]]


def _advantages(
    records: Sequence[ImageRecord],
    sharp: Sequence[float],
    taken: Sequence[float],
    wrong: Sequence[bool],
    kept: frozenset[int],
    top: int,
) -> tuple[str, ...]:
    best, others = records[top], [i for i in range(len(records)) if i != top]
    earlier = any(taken[i] > taken[top] or math.isnan(taken[i]) for i in others) and not math.isnan(taken[top])
    holds = {
        CHOSEN: best.id in kept,
        UPRIGHT: not wrong[top] and any(wrong),
        PIXELS: any(records[i].width * records[i].height < best.width * best.height for i in others),
        SHARPNESS: any(0 < sharp[i] * SHARPER < sharp[top] for i in others),
        SIZE: any(records[i].size * LARGER < best.size and records[i].format == best.format for i in others),
        TAKEN: earlier,
        DATE: not earlier and any(records[i].mtime_ns > best.mtime_ns for i in others),
    }
    return tuple(why for why, true in holds.items() if true) or (NAME,)


def _identical(
    scan: CopyScan, records: Mapping[int, ImageRecord], apart: frozenset[tuple[int, int]]
) -> list[list[int]]:
    """Rows of files with the same bytes, as far as nobody told them apart."""
    sets = defaultdict(list)
    for row in np.flatnonzero(np.bincount(scan.leaders, minlength=len(scan.leaders))[scan.leaders] > 1).tolist():
        if row in records:
            sets[int(scan.leaders[row])].append(row)
    found = []
    for rows in sets.values():
        kept: list[int] = []
        for row in rows:
            if not any(_pair(records[row].id, records[other].id) in apart for other in kept):
                kept.append(row)
        found.append(kept)
    return [rows for rows in found if len(rows) > 1]


def _stand_ins(
    scan: CopyScan, records: Mapping[int, ImageRecord], exact: Sequence[Sequence[int]], kept: frozenset[int]
) -> dict[int, int]:
    """For a leader the row that stands for all with its bytes: the one to keep of them."""
    stand_in = {}
    for rows in exact:
        order, _ = ranked([records[row] for row in rows], [0.0] * len(rows), kept=kept)
        stand_in[int(scan.leaders[rows[0]])] = rows[order[0]]
    for row in sorted(records):
        stand_in.setdefault(int(scan.leaders[row]), row)
    return stand_in


def _rows_apart(
    scan: CopyScan, records: Mapping[int, ImageRecord], apart: frozenset[tuple[int, int]], stand_in: Mapping[int, int]
) -> dict[int, set[int]]:
    """For a stand-in those it may not be with. What was said of a file holds for all files with its bytes."""
    if not apart:
        return {}
    row_of = {record.id: row for row, record in records.items()}
    told: dict[int, set[int]] = defaultdict(set)
    for low, high in apart:
        if low in row_of and high in row_of:
            a, b = (stand_in[int(scan.leaders[row_of[one]])] for one in (low, high))
            told[a].add(b)
            told[b].add(a)
    return told


def _fitting(scan: CopyScan, threshold: float, by_encoder: bool) -> Array:
    """(P,) bool. Pairs whose pixels are not cached are left to the encoder."""
    if by_encoder:
        return np.asarray(scan.pairs.scores >= threshold - ROUNDING)
    seen = scan.looks >= 0
    return np.asarray(np.where(seen, scan.looks >= threshold - ROUNDING, scan.pairs.scores >= BY_ENCODER))


def _edges(scan: CopyScan, stand_in: Mapping[int, int], scores: Array, fits: Array) -> list[Edge]:
    found = (scores[fits].tolist(), scan.pairs.first[fits].tolist(), scan.pairs.second[fits].tolist())
    rows = zip(*found, strict=True)
    return [(score, stand_in[a], stand_in[b]) for score, a, b in rows if a in stand_in and b in stand_in]


def _told(first: Sequence[int], second: Sequence[int], told: Mapping[int, set[int]] | None) -> bool:
    return bool(told) and any(not told[row].isdisjoint(second) for row in first if row in told)  # type: ignore[index, operator]


def _all_alike(features: Array, first: list[int], second: list[int], threshold: float) -> bool:
    likeness = features[first] @ features[second].T
    return bool(likeness.min() >= threshold - ROUNDING)


@dataclass(frozen=True)
class _Placing:
    """What decides which picture of a group is the best."""

    records: Mapping[int, ImageRecord]
    scan: CopyScan
    turned: Turned
    kept: frozenset[int]

    def ids(self, rows: Sequence[int]) -> tuple[int, ...]:
        return tuple(self.records[row].id for row in rows)


def _described(rows: Sequence[int], features: Array, place: _Placing, exact: bool) -> CopyGroup:
    placed, why, taken, mirrored = _placed(rows, place, exact)
    vectors = np.asarray(features[placed], np.float64)
    likeness = np.minimum(1.0, vectors @ vectors.T)
    to_best = (1.0, *likeness[0, 1:].tolist())
    return CopyGroup(tuple(placed), place.ids(placed), float(likeness.min()), exact, to_best, why, taken, mirrored)


def _described_star(star: Mapping[int, float], place: _Placing) -> CopyGroup:
    placed, why, taken, mirrored = _placed(list(star), place, False)
    likeness = tuple(abs(star[row]) for row in placed)
    return CopyGroup(tuple(placed), place.ids(placed), min(likeness), False, likeness, why, taken, mirrored)


def _placed(
    rows: Sequence[int], place: _Placing, exact: bool
) -> tuple[list[int], tuple[str, ...], tuple[float, ...], tuple[bool, ...]]:
    """Rows with the best first, why it is, when each was taken, which are mirrored against the best.

    Same bytes are equally sharp, measured or not, and stand the same way round.
    """
    records, scan = [place.records[row] for row in rows], place.scan
    sharp = [0.0 if exact else float(scan.sharp[row]) for row in rows]
    taken = [float(scan.taken[row]) for row in rows]
    turned = nothing_turned(rows) if exact else place.turned(rows)
    ways, known = wrong_way(records, taken, turned)
    order, why = ranked(records, sharp, None if exact else taken, ways if known else None, place.kept)
    mirrored = tuple(turned[i] != turned[order[0]] for i in order)
    return [rows[i] for i in order], why, tuple(taken[i] for i in order), mirrored


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _readable(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"
