"""The scan that near-duplicates come from: what is alike by the encoder, by bytes and by pixels. Kept for the run.

An encoder that has learned little of brightness or mirroring puts such copies far apart: pairs whose coarse pixels are
alike, mirrored or not, are looked at as well.

    RUN/duplicate-scan.npz         pairs, identical files, likeness of pixels, sharpness
    RUN/duplicate-scan.part-*.npz  pairs so far of a scan that was stopped; the next one goes on from there

SHA-256 of files is kept in the library, so no file is read twice.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.control import Control
from moco_core.copy_groups import CopyScan
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding
from moco_core.folder_doctor.alignment import likeness
from moco_core.folder_doctor.copies import CANDIDATE
from moco_core.folder_doctor.descriptors import DIM, describe, shrink
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import ImageRecord, Library
from moco_core.progress import Meter
from moco_core.sharpness import sharpness_of
from moco_core.similar_pairs import PAIRS_MOST, Pairs, similar_pairs
from moco_core.workspace import Run, Workspace, key_of

Array = np.ndarray[Any, Any]

ARTEFACT = "duplicate-scan"
FLOOR = 0.85  # cosine from which pairs are kept, unless a lower threshold is asked for
LOOKED_AT_ONCE = 512  # pairs
HASHES_AT_ONCE = 500  # files whose sums are written together


def ensure_scan(run: Run, threshold: float, emit: Emit, control: Control, most: int = PAIRS_MOST) -> CopyScan:
    """The scan of the present embedding and files, down to `threshold` or, where too many are alike, to its own floor.

    Raises:
        NotComputedYet: there is no embedding. Interrupted: what was found so far is kept.
    """
    features, ids = load_embedding(run)
    records = all_records(run.workspace)
    row_records = {row: records[i] for row, i in enumerate(ids.tolist()) if i in records}
    leaders = _leaders(len(ids), _digests(run.workspace, row_records, emit, control))
    basis = key_of(ARTEFACT, str(run.key_recorded("embedding")), leaders.tolist())
    known = load_scan(run)
    if known is not None and run.details(ARTEFACT).get("basis") == basis and _deep_enough(run, threshold):
        return known
    floor = min(FLOOR, threshold)
    key = key_of(basis, floor, most)
    rows = np.flatnonzero(leaders == np.arange(len(leaders)))
    pairs = similar_pairs(
        features, rows, floor, Meter(emit, control, "compare", len(rows)), _part(run, "encoder"), key, most
    )
    scan = CopyScan(ids, leaders, pairs, np.zeros(0, np.float32), np.zeros(0))
    scan = _looked_at(run, _with_pixels(run, scan, features, rows, key, most, emit, control), emit, control)
    _write(run, scan, key, basis, wanted=floor)
    for part in run.path.glob(f"{ARTEFACT}.part-*.npz"):
        part.unlink(missing_ok=True)
    return scan


def _part(run: Run, name: str) -> Path:
    return run.path / f"{ARTEFACT}.part-{name}.npz"


def load_scan(run: Run) -> CopyScan | None:
    """What lies on disk for the present embedding; None when nobody scanned yet, or it cannot be read."""
    embedding = run.key_recorded("embedding")
    if embedding is None or run.details(ARTEFACT).get("embedding") != embedding:
        return None
    try:
        _, ids = run.embedding()
        with (run.path / f"{ARTEFACT}.npz").open("rb") as file, np.load(file, allow_pickle=False) as kept:
            pairs = Pairs(kept["first"], kept["second"], kept["scores"], float(kept["floor"]))
            scan = CopyScan(ids, kept["leaders"], pairs, kept["looks"], kept["sharp"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return scan if len(scan.leaders) == len(ids) else None


def _deep_enough(run: Run, threshold: float) -> bool:
    """`wanted` was asked for; the floor is higher where there were too many pairs, and would be again."""
    return float(run.details(ARTEFACT).get("wanted", 2.0)) <= threshold


def _write(run: Run, scan: CopyScan, key: str, basis: str, wanted: float) -> None:
    arrays = {**scan.pairs.arrays(), "leaders": scan.leaders, "looks": scan.looks, "sharp": scan.sharp}
    (run.path / f"{ARTEFACT}.json").unlink(missing_ok=True)
    atomic.write_atomically(run.path / f"{ARTEFACT}.npz", lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]
    embedding = str(run.key_recorded("embedding"))
    run.record(
        ARTEFACT, key, embedding=embedding, basis=basis, wanted=wanted, floor=scan.pairs.floor, pairs=len(scan.pairs)
    )


# ── what looks alike from afar ──────────────────────────────────────────────────────────────────────────────────────


def _with_pixels(
    run: Run, scan: CopyScan, features: Array, rows: Array, key: str, most: int, emit: Emit, control: Control
) -> CopyScan:
    """With the pairs whose coarse pixels are alike, mirrored or not; their scores are the encoder's, too."""
    cache = _cache(run)
    plain, mirrored = _descriptors(cache, scan.ids, Meter(emit, control, "describe", len(scan.ids)))
    rows = rows[plain[rows].any(axis=1)]
    all_pairs = [scan.pairs]
    for name, asked in (("pixels", plain), ("mirrored", mirrored)):
        meter = Meter(emit, control, "compare", len(rows))
        all_pairs.append(similar_pairs(plain, rows, CANDIDATE, meter, _part(run, name), key, most, asked))
    return CopyScan(scan.ids, scan.leaders, _union(all_pairs, features), scan.looks, scan.sharp)


def _descriptors(cache: PixelCache, ids: Array, meter: Meter) -> tuple[Array, Array]:
    """(N, 95) float32 of the pictures and of their mirror images; zeros for those that are not cached."""
    plain, mirrored = np.zeros((len(ids), DIM), np.float32), np.zeros((len(ids), DIM), np.float32)
    cached = np.flatnonzero(np.array([int(i) in cache for i in ids], bool))
    for start in range(0, len(cached), LOOKED_AT_ONCE):
        part = cached[start : start + LOOKED_AT_ONCE]
        small = shrink(cache.pixels[cache.rows(ids[part])])
        plain[part], mirrored[part] = describe(small), describe(small[:, :, ::-1])
        meter.add(len(part))
    return plain, mirrored


def _union(several: list[Pairs], features: Array) -> Pairs:
    """Each pair once, by row; the first list keeps its scores, all others get the likeness of the features."""
    first, second = (np.concatenate([getattr(pairs, name) for pairs in several]) for name in ("first", "second"))
    _, places = np.unique(first.astype(np.int64) << 32 | second, return_index=True)
    scores = np.zeros(len(first), np.float32)
    scores[: len(several[0])] = several[0].scores
    added = places[places >= len(several[0])]
    for start in range(0, len(added), LOOKED_AT_ONCE):
        part = added[start : start + LOOKED_AT_ONCE]
        scores[part] = np.einsum("pd,pd->p", features[first[part]], features[second[part]])
    return Pairs(first[places], second[places], scores[places], several[0].floor)


def _cache(run: Run) -> PixelCache:
    side = run.settings.cache_px
    return PixelCache(run.workspace.pixels_path(side), side)


# ── a closer look ───────────────────────────────────────────────────────────────────────────────────────────────────


def _looked_at(run: Run, scan: CopyScan, emit: Emit, control: Control) -> CopyScan:
    """With the likeness of the pixels of every pair and the sharpness of their pictures."""
    cache = _cache(run)
    looks = pixel_likeness(cache, scan.ids, scan.pairs, Meter(emit, control, "look", len(scan.pairs)))
    sharp = np.zeros(len(scan.ids), np.float32)
    alike = np.unique(np.concatenate([scan.pairs.first, scan.pairs.second]))
    sharp[alike] = sharpness_of(cache, scan.ids[alike])
    return CopyScan(scan.ids, scan.leaders, scan.pairs, looks, sharp)


def pixel_likeness(cache: PixelCache, ids: Array, pairs: Pairs, meter: Meter) -> Array:
    """(P,) float32, 0 … 1: how well two pictures agree once one is laid over the other, mirrored if that is better.

    −1 for a pair with a picture that is not cached.
    """
    cached = np.array([int(i) in cache for i in ids], bool)
    looks = np.full(len(pairs), -1.0, np.float32)
    known = np.flatnonzero(cached[pairs.first] & cached[pairs.second])
    known = known[np.argsort(pairs.first[known], kind="stable")]  # neighbours in the cache are read together
    for start in range(0, len(known), LOOKED_AT_ONCE):
        part = known[start : start + LOOKED_AT_ONCE]
        first, second = (shrink(cache.pixels[cache.rows(ids[rows[part]])]) for rows in (pairs.first, pairs.second))
        looks[part] = np.maximum(likeness(first, second), likeness(first, second[:, :, ::-1]))
        meter.add(len(part))
    return looks


# ── identical files ─────────────────────────────────────────────────────────────────────────────────────────────────


def _leaders(count: int, digests: dict[int, str]) -> Array:
    """(N,) int32: row of the first file with the same bytes."""
    leaders, first = np.arange(count, dtype=np.int32), dict[str, int]()
    for row in sorted(digests):
        leaders[row] = first.setdefault(digests[row], row)
    return leaders


def _digests(workspace: Workspace, records: dict[int, ImageRecord], emit: Emit, control: Control) -> dict[int, str]:
    """SHA-256 of every file that shares its length with another one; only those can be identical."""
    by_size = defaultdict(list)
    for row, record in records.items():
        by_size[record.size].append(row)
    suspects = [row for rows in by_size.values() if len(rows) > 1 for row in rows]
    digests = {row: records[row].content_hash for row in suspects if records[row].content_hash}
    unread = [row for row in suspects if row not in digests]
    meter = Meter(emit, control, "read", len(unread))
    for start in range(0, len(unread), HASHES_AT_ONCE):
        found = {row: _digest(workspace, records[row]) for row in unread[start : start + HASHES_AT_ONCE]}
        read = {row: digest for row, digest in found.items() if digest}
        with Library(workspace.library_path) as library:
            library.set_content_hashes([(records[row].id, digest) for row, digest in read.items()])
        digests |= read
        meter.add(len(found))
    return digests


def _digest(workspace: Workspace, record: ImageRecord) -> str:
    try:
        with (workspace.images / record.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # gone since the last scan: likeness still speaks for it
