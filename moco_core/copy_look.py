"""A closer look at pairs that may be copies: how well their pixels agree, how sharp they are, when they were taken."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.copy_groups import BY_ENCODER, CopyScan
from moco_core.errors import Interrupted
from moco_core.folder_doctor.alignment import likeness
from moco_core.folder_doctor.descriptors import DIM, describe
from moco_core.images.capture_time import taken_of_all
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import ImageRecord
from moco_core.progress import Meter
from moco_core.sharpness import sharpness_of
from moco_core.similar_pairs import SAVE_S, Pairs

Array = np.ndarray[Any, Any]

AT_ONCE = 512  # pairs, or pictures
PAYS = 0.5  # cosine of descriptors below which no copy is expected: candidates of the pixels begin at .75
NEARLY = 0.75  # likeness of pixels from which the day of two pictures is read


def descriptors(small: Array) -> tuple[Array, Array]:
    """(N, 95) float32 of the pictures and of their mirror images; zeros for those that are not cached.

    small: (N, 32, 32, 3) uint8.
    """
    plain, mirrored = np.zeros((len(small), DIM), np.float32), np.zeros((len(small), DIM), np.float32)
    for start in range(0, len(small), AT_ONCE):
        part = small[start : start + AT_ONCE].astype(np.float32)
        plain[start : start + AT_ONCE] = describe(part)
        mirrored[start : start + AT_ONCE] = describe(part[:, :, ::-1])
    return plain, mirrored


def looked_at(
    small: Array, described: tuple[Array, Array], pairs: Pairs, looks: Array, part_path: Path, key: str, meter: Meter
) -> Array:
    """(P,) float32, 0 … 1: how well two pictures agree once one is laid over the other, mirrored if that is better.

    −1 for a pair with a picture that is not cached. What was seen is written to part_path now and then, and when the
    host asks to stop; the next call with the same key goes on from there.

    Args:
        small: (N, 32, 32, 3) uint8; described: descriptors of these and of their mirror images.
        looks: (P,) of pairs that were looked at before, NaN where nobody did.

    Raises:
        Interrupted: the host asked to stop.
    """
    looks = np.where(np.isnan(looks), _resumed(part_path, key, len(pairs)), looks).astype(np.float32)
    cached = np.asarray(described[0].any(axis=1))
    looks[np.flatnonzero(~cached[pairs.first] | ~cached[pairs.second])] = -1.0
    open_ = np.flatnonzero(np.isnan(looks))
    open_ = open_[np.argsort(pairs.first[open_], kind="stable")]  # neighbours on the disk are read together
    meter.begin(len(pairs), len(pairs) - len(open_))
    saved = time.monotonic()
    for start in range(0, len(open_), AT_ONCE):
        part = open_[start : start + AT_ONCE]
        looks[part] = _compared(small, described, pairs.first[part], pairs.second[part])
        if time.monotonic() - saved > SAVE_S:
            _save(part_path, key, looks)
            saved = time.monotonic()
        try:
            meter.add(len(part))
        except Interrupted:
            _save(part_path, key, looks)
            raise
    return looks


def _compared(small: Array, described: tuple[Array, Array], first: Array, second: Array) -> Array:
    """(p,) likeness, the better way round; a way round that cannot be is not looked at."""
    own, found = described[0][second], np.zeros(len(first), np.float32)
    for vectors, step in zip(described, (1, -1), strict=True):
        pays = np.flatnonzero(np.einsum("pd,pd->p", vectors[first], own) >= PAYS)
        if len(pays):
            a = small[first[pays]][:, :, ::step].astype(np.float32)
            found[pays] = np.maximum(found[pays], likeness(a, small[second[pays]].astype(np.float32)))
    return found


def _save(path: Path, key: str, looks: Array) -> None:
    arrays = {"looks": looks, "key": np.array(key)}
    atomic.write_atomically(path, lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]


def _resumed(path: Path, key: str, count: int) -> Array:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if str(kept["key"]) == key and len(kept["looks"]) == count:
                return np.asarray(kept["looks"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        pass
    return np.full(count, np.nan, np.float32)


def sharp_of(cache: PixelCache, ids: Array, pairs: Pairs, known: Array) -> Array:
    """(N,) float32 of the pictures of pairs. known: (N,) what was measured before, 0 for nothing."""
    sharp = known.copy()
    alike = np.unique(np.concatenate([pairs.first, pairs.second]))
    alike = alike[sharp[alike] == 0]
    sharp[alike] = sharpness_of(cache, ids[alike])
    return sharp


def taken_where_alike(scan: CopyScan, images: Path, records: Mapping[int, ImageRecord], meter: Meter) -> Array:
    """(N,) float64 of `capture_time.taken_of`; only files that may come into a group are read.

    scan.taken: what was read before, NaN for nothing; such files are asked again.
    """
    taken = scan.taken.copy()
    near = (scan.looks >= NEARLY) | (scan.pairs.scores >= BY_ENCODER)
    twins = np.flatnonzero(scan.leaders != np.arange(len(scan.leaders)))
    alike = np.unique(np.concatenate([scan.pairs.first[near], scan.pairs.second[near], scan.leaders[twins]]))
    asked = [row for row in alike.tolist() if np.isnan(taken[row]) and row in records]
    meter.begin(len(asked))
    taken[asked] = taken_of_all([images / records[row].path for row in asked], meter)
    taken[twins] = taken[scan.leaders[twins]]
    return taken
