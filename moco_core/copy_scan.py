"""The scan that near-duplicates come from: what is alike by the encoder, by bytes and by pixels. Kept for the run.

An encoder that has learned little of brightness or mirroring puts such copies far apart: pairs whose coarse pixels are
alike, mirrored or not, are looked at as well.

    RUN/duplicate-scan.npz         pairs, identical files, likeness of pixels, sharpness, when taken
    RUN/duplicate-scan.small.npy   every picture at 32 × 32 px
    RUN/duplicate-scan.part-*.npz  what a scan has found that was stopped; the next one goes on from there

A scan after new pictures compares these with all; what the last scan knew of the others stays, as long as the encoder
is the same.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.control import Control
from moco_core.copy_groups import CopyScan
from moco_core.copy_look import descriptors, looked_at, sharp_of, taken_where_alike
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding
from moco_core.folder_doctor.copies import CANDIDATE
from moco_core.identical_files import digests_of, leaders_of
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import ImageRecord
from moco_core.progress import Meter
from moco_core.similar_pairs import PAIRS_MOST, Pairs, similar_pairs
from moco_core.small_pictures import rows_with, small_pictures
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

ARTEFACT = "duplicate-scan"
FORM = 2  # of the file; an older one is made anew
FLOOR = 0.85  # cosine from which pairs are kept, unless a lower threshold is asked for
EINSUM_ROWS = 512


@dataclass(frozen=True)
class _Task:
    """What one scan works on.

    Attributes:
        rows: leaders of files with the same bytes, ascending; fresh: those of them that no earlier scan knows.
        marks: (N,) uint64, another one for another version of a file; before: what the earlier scan knows, by new row.
    """

    run: Run
    features: Array
    ids: Array
    records: dict[int, ImageRecord]
    rows: Array
    fresh: Array
    marks: Array
    before: CopyScan
    key: str
    most: int
    emit: Emit
    control: Control

    def meter(self, phase: str, total: int = 0) -> Meter:
        return Meter(self.emit, self.control, phase, total)

    @property
    def wanted(self) -> Array | None:
        """Of `similar_pairs`: None where all are fresh."""
        return None if len(self.fresh) == len(self.rows) else self.fresh


def ensure_scan(run: Run, threshold: float, emit: Emit, control: Control, most: int = PAIRS_MOST) -> CopyScan:
    """The scan of the present embedding and files, down to `threshold` or, where too many are alike, to its own floor.

    Raises:
        NotComputedYet: there is no embedding. Interrupted: what was found so far is kept.
    """
    features, ids = load_embedding(run)
    records = all_records(run.workspace)
    row_records = {row: records[i] for row, i in enumerate(ids.tolist()) if i in records}
    leaders = leaders_of(len(ids), digests_of(run.workspace, row_records, emit, control))
    basis = key_of(ARTEFACT, FORM, str(run.key_recorded("embedding")), leaders.tolist())
    known = load_scan(run)
    if known is not None and run.details(ARTEFACT).get("basis") == basis and _deep_enough(run, threshold):
        return known
    floor = min(FLOOR, threshold)
    cache, rows = cache_of(run), np.flatnonzero(leaders == np.arange(len(leaders)))
    marks = _marks(ids, row_records, cache)
    before, known_rows = _earlier(run, marks, leaders, floor)
    fresh = np.setdiff1d(rows, known_rows)
    key = key_of(basis, floor, most, fresh.tolist())
    task = _Task(run, features, ids, row_records, rows, fresh, marks, before, key, most, emit, control)
    scan = _scanned(task, cache, leaders)
    _write(run, scan, marks, key, basis, wanted=floor)
    for part in run.path.glob(f"{ARTEFACT}.part-*.npz"):
        part.unlink(missing_ok=True)
    return scan


def _scanned(task: _Task, cache: PixelCache, leaders: Array) -> CopyScan:
    meter, floor = task.meter("compare", len(task.fresh)), task.before.pairs.floor
    part = _part(task.run, "encoder")
    pairs = similar_pairs(task.features, task.rows, floor, meter, part, task.key, task.most, fresh=task.wanted)
    small = small_pictures(_small_path(task.run), cache, task.ids, task.marks, task.meter("describe"))["pixels"]
    plain, mirrored = descriptors(small)
    found = _union([pairs, *_alike_by_pixels(task, plain, mirrored)], task.features)
    pairs, looks = _joined(task.before, found, task.most)
    part = _part(task.run, "looks")
    looks = looked_at(small, (plain, mirrored), pairs, looks, part, task.key, task.meter("look", len(pairs)))
    sharp = sharp_of(cache, task.ids, pairs, task.before.sharp)[leaders]  # any file with these bytes may stand for them
    scan = CopyScan(task.ids, leaders, pairs, looks, sharp, task.before.taken)
    taken = taken_where_alike(scan, task.run.workspace.images, task.records, task.meter("dates"))
    return CopyScan(task.ids, leaders, pairs, looks, sharp, taken)


def _part(run: Run, name: str) -> Path:
    return run.path / f"{ARTEFACT}.part-{name}.npz"


def _small_path(run: Run) -> Path:
    return run.path / f"{ARTEFACT}.small.npy"


def cache_of(run: Run) -> PixelCache:
    side = run.settings.cache_px
    return PixelCache(run.workspace.pixels_path(side), side)


# ── on disk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def load_scan(run: Run) -> CopyScan | None:
    """What lies on disk for the present embedding; None when nobody scanned yet, or it cannot be read."""
    embedding = run.key_recorded("embedding")
    if embedding is None or run.details(ARTEFACT).get("embedding") != embedding:
        return None
    read = _read(run)
    return read[0] if read is not None and len(read[0].ids) == len(read[0].leaders) else None


def known_scan(run: Run) -> tuple[CopyScan, Array] | None:
    """What there is to show: the present scan, else what an earlier one by the same encoder knows, in present rows.

    Returns also the ids that it knows: newer pictures wait for the next scan. None where there is nothing.
    """
    scan = load_scan(run)
    if scan is not None:
        return scan, scan.ids
    read = _read(run)
    if read is None or run.details(ARTEFACT).get("encoder") != _encoder(run):
        return None
    return moved(read[0], run.embedding()[1]), read[0].ids


def moved(scan: CopyScan, ids: Array) -> CopyScan:
    """The same in the rows of other ids: pictures that are gone leave with their pairs, new ones have none."""
    count, order = len(ids), np.argsort(ids)
    at = order[np.searchsorted(ids, scan.ids, sorter=order).clip(max=count - 1)]
    now = np.where(ids[at] == scan.ids, at, count)  # of each row of the scan; `count` for those that are gone
    here = np.flatnonzero(now < count)
    first = np.full(len(now), count)
    np.minimum.at(first, scan.leaders[here], now[here])
    leaders = np.arange(count, dtype=np.int32)
    leaders[now[here]] = first[scan.leaders[here]]
    ends = first[scan.pairs.first], first[scan.pairs.second]
    kept = np.maximum(*ends) < count
    low, high = (end(*ends)[kept].astype(np.int32) for end in (np.minimum, np.maximum))
    pairs = Pairs(low, high, scan.pairs.scores[kept], scan.pairs.floor)
    sharp, taken = np.zeros(count, np.float32), np.full(count, np.nan)
    sharp[now[here]], taken[now[here]] = scan.sharp[here], scan.taken[here]
    return CopyScan(ids, leaders, pairs, scan.looks[kept], sharp, taken)


def unfinished(run: Run) -> bool:
    """A scan was stopped, and the next one goes on from there."""
    return any(run.path.glob(f"{ARTEFACT}.part-*.npz"))


def _read(run: Run) -> tuple[CopyScan, Array] | None:
    """The scan on disk and the marks of its files, of whatever embedding."""
    try:
        with (run.path / f"{ARTEFACT}.npz").open("rb") as file, np.load(file, allow_pickle=False) as kept:
            pairs = Pairs(kept["first"], kept["second"], kept["scores"], float(kept["floor"]))
            scan = CopyScan(kept["ids"], kept["leaders"], pairs, kept["looks"], kept["sharp"], kept["taken"])
            return scan, kept["marks"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _deep_enough(run: Run, threshold: float) -> bool:
    """`wanted` was asked for; the floor is higher where there were too many pairs, and would be again."""
    return float(run.details(ARTEFACT).get("wanted", 2.0)) <= threshold


def _write(run: Run, scan: CopyScan, marks: Array, key: str, basis: str, wanted: float) -> None:
    arrays = {**scan.pairs.arrays(), "leaders": scan.leaders, "looks": scan.looks, "sharp": scan.sharp}
    arrays |= {"taken": scan.taken, "ids": scan.ids, "marks": marks}
    (run.path / f"{ARTEFACT}.json").unlink(missing_ok=True)
    atomic.write_atomically(run.path / f"{ARTEFACT}.npz", lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]
    run.record(
        ARTEFACT, key, embedding=str(run.key_recorded("embedding")), basis=basis, encoder=_encoder(run), wanted=wanted,
        floor=scan.pairs.floor, pairs=len(scan.pairs),
    )  # fmt: skip


# ── what the last scan knows ────────────────────────────────────────────────────────────────────────────────────────


def _encoder(run: Run) -> str:
    """Another one where features of the same picture may differ."""
    made = run.details("embedding")
    return key_of(FORM, *(str(made.get(name)) for name in ("checkpoint", "view_px", "precision")))


def _marks(ids: Array, records: dict[int, ImageRecord], cache: PixelCache) -> Array:
    """(N,) uint64 of each file's id, size, time and whether it is cached: equal while nothing of it changed."""
    marks = np.zeros(len(ids), np.uint64)
    for row, record in records.items():
        text = key_of(record.id, record.size, record.mtime_ns, record.id in cache)
        marks[row] = int(text[:15], 16) + 1
    return marks


def _earlier(run: Run, marks: Array, leaders: Array, floor: float) -> tuple[CopyScan, Array]:
    """What the scan on disk knows, in the present rows, and which rows it knows; nothing where it is of no use."""
    count = len(marks)
    nothing = np.zeros(count, np.float32), np.full(count, np.nan)
    blank = CopyScan(np.zeros(0), leaders, Pairs.none(floor), np.zeros(0, np.float32), *nothing)
    details, read = run.details(ARTEFACT), _read(run)
    if read is None or details.get("encoder") != _encoder(run) or float(details.get("wanted", 2.0)) > floor:
        return blank, np.zeros(0, np.int64)
    old, old_marks = read
    place = rows_with(old_marks, marks)  # of each present row in the old scan
    led = old.leaders == np.arange(len(old.leaders))
    known = np.flatnonzero((place >= 0) & led[place] & (leaders == np.arange(count)))
    now = np.full(len(old.leaders), -1, np.int64)
    now[place[known]] = known
    kept = (now[old.pairs.first] >= 0) & (now[old.pairs.second] >= 0)
    ends = now[old.pairs.first[kept]], now[old.pairs.second[kept]]
    pairs = Pairs(
        np.minimum(*ends).astype(np.int32), np.maximum(*ends).astype(np.int32), old.pairs.scores[kept], old.pairs.floor
    )
    sharp, taken = nothing
    sharp[known], taken[known] = old.sharp[place[known]], old.taken[place[known]]
    return CopyScan(old.ids, leaders, pairs, old.looks[kept], sharp, taken), known


def _joined(before: CopyScan, found: Pairs, most: int) -> tuple[Pairs, Array]:
    """All pairs, and the likeness of pixels of those that were looked at before; NaN of the others."""
    looks = np.concatenate([before.looks, np.full(len(found), np.nan, np.float32)])
    both = [np.concatenate(parts) for parts in zip(*(_columns(pairs) for pairs in (before.pairs, found)), strict=True)]
    return Pairs(both[0], both[1], both[2], max(before.pairs.floor, found.floor)), looks


def _columns(pairs: Pairs) -> tuple[Array, Array, Array]:
    return pairs.first, pairs.second, pairs.scores


# ── what looks alike from afar ──────────────────────────────────────────────────────────────────────────────────────


def _alike_by_pixels(task: _Task, plain: Array, mirrored: Array) -> list[Pairs]:
    """Pairs whose coarse pixels are alike, mirrored or not."""
    rows, fresh = (some[plain[some].any(axis=1)] for some in (task.rows, task.fresh))
    wanted = None if len(fresh) == len(rows) else fresh
    found = []
    for name, asked in (("pixels", plain), ("mirrored", mirrored)):
        meter = task.meter("compare", len(fresh))
        part = _part(task.run, name)
        found.append(similar_pairs(plain, rows, CANDIDATE, meter, part, task.key, task.most, asked, wanted))
    return found


def _union(several: list[Pairs], features: Array) -> Pairs:
    """Each pair once, by row; the first list keeps its scores, all others get the likeness of the features."""
    first, second = (np.concatenate([getattr(pairs, name) for pairs in several]) for name in ("first", "second"))
    _, places = np.unique(first.astype(np.int64) << 32 | second, return_index=True)
    scores = np.zeros(len(first), np.float32)
    scores[: len(several[0])] = several[0].scores
    added = places[places >= len(several[0])]
    for start in range(0, len(added), EINSUM_ROWS):
        part = added[start : start + EINSUM_ROWS]
        scores[part] = np.einsum("pd,pd->p", features[first[part]], features[second[part]])
    return Pairs(first[places], second[places], scores[places], several[0].floor)
