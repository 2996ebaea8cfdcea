"""Series of shots of one scene: pictures that follow each other by name or by time and look alike.

A series holds what is like its first picture, so a scene that drifts away begins a new one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image

from moco_core.folder_doctor.alignment import likeness
from moco_core.folder_doctor.copies import Look
from moco_core.library import ImageRecord
from moco_core.progress import Meter

Array = np.ndarray[Any, Any]
TimeOf = Callable[[int], float | None]  # row → seconds of the camera's clock

SAME_SCENE = 0.6  # likeness of two shots; time or name say the rest
CANDIDATE, COMES_CLOSE = 0.5, 0.5  # descriptors' cosine and coarse correlation that deserve a closer look
NUMBERS_APART = 3  # IMG_0007 follows IMG_0004: shots between may have been thrown away
SECONDS_APART = 5.0
CROWD = 12  # files written within as many seconds of each other come from copying a folder, not from a camera
CHUNK = 512


def find_bursts(records: Sequence[ImageRecord], vectors: Array, look: Look, time_of: TimeOf, meter: Meter) -> Array:
    """(N,) row of the first picture of each row's series; its own number where there is none.

    Args:
        records, vectors (N, D), look: the pictures.
        time_of: when the camera took the picture of a row, None if the file does not say.
        meter: counts 2 N; its `add` raises Interrupted.
    """
    first_of = np.arange(len(records))
    for order, follows in (_by_name(records), _by_time(records)):
        alone = np.bincount(first_of, minlength=len(records))[first_of] == 1
        kept = alone[order]
        chains = _chains(order[kept], _still_follows(follows, kept), vectors, look, time_of, meter)
        _split(chains, first_of, look)
        meter.add(len(records) - int(kept.sum()))
    return first_of


def camera_time(path: Path) -> float | None:
    """Seconds at which the shutter opened, by EXIF; None if the file does not say or cannot be read."""
    try:
        with Image.open(path) as image:
            exif = image.getexif()
            details = exif.get_ifd(ExifTags.IFD.Exif)
            text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
            fraction = re.sub(r"\D", "", str(details.get(ExifTags.Base.SubsecTimeOriginal, ""))) or "0"
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").timestamp() + float(f"0.{fraction}")
    except Exception:  # a damaged EXIF block must not cost the picture, and decoders raise nearly everything
        return None


def _by_name(records: Sequence[ImageRecord]) -> tuple[Array, Array]:
    """Rows in order of folder, name and number; whether each follows the one before it."""
    parts = [_numbered(record.path) for record in records]
    order = sorted(range(len(records)), key=lambda row: (parts[row], records[row].path))
    follows = [False] * bool(order)
    for before, row in pairwise(order):
        (prefix, number), (other, earlier) = parts[row], parts[before]
        follows.append(prefix == other and earlier >= 0 and 0 <= number - earlier <= NUMBERS_APART)
    return np.array(order, np.int64), np.array(follows, bool)


def _by_time(records: Sequence[ImageRecord]) -> tuple[Array, Array]:
    """Rows by the files' time; whether each was written shortly after the one before, and not among a crowd."""
    times = np.array([record.mtime_ns for record in records], np.int64) / 1e9
    order = np.argsort(times, kind="stable")
    ordered = times[order]
    around = np.searchsorted(ordered, ordered + CROWD, "right") - np.searchsorted(ordered, ordered - CROWD, "left")
    follows = (np.diff(ordered, prepend=-np.inf) <= SECONDS_APART) & (around <= CROWD)
    return order, follows


def _still_follows(follows: Array, kept: Array) -> Array:
    """The same for the rows that are kept: a gap only counts as following if all steps across it do."""
    broken = np.cumsum(~follows)[kept]
    return np.diff(broken, prepend=-1) == 0


def _numbered(path: str) -> tuple[str, int]:
    """("DCIM/IMG_", 7) of DCIM/IMG_0007.jpg: what comes before the last number of the name, and that number or −1."""
    stem = os.path.splitext(path)[0]  # noqa: PTH122  (a path below the image folder, "/" between its parts)
    found = re.fullmatch(r"(.*?)(\d{1,18})(\D*)", stem, re.DOTALL)
    if found is None or "/" in found[3]:
        return stem, -1
    return found[1].rstrip("0123456789") + "\0" + found[3], int(found[2])


def _chains(order: Array, follows: Array, vectors: Array, look: Look, time_of: TimeOf, meter: Meter) -> list[list[int]]:
    """Runs of rows in which each follows the one before and looks like it."""
    linked = np.zeros(len(order), bool)
    near = np.einsum("nd,nd->n", vectors[order[1:]], vectors[order[:-1]]) >= CANDIDATE
    places = np.flatnonzero(follows[1:] & near) + 1
    for start in range(0, len(places), CHUNK):
        part = places[start : start + CHUNK]
        alike = _alike(look, order[part - 1], order[part])
        for place in part[alike].tolist():
            linked[place] = _same_moment(time_of(int(order[place - 1])), time_of(int(order[place])))
        meter.add(0)  # may have to stop
    meter.add(len(order))
    borders = np.flatnonzero(~linked)
    runs = np.split(order, borders[1:]) if len(order) else []
    return [run.tolist() for run in runs if len(run) > 1]


def _same_moment(first: float | None, second: float | None) -> bool:
    return first is None or second is None or abs(first - second) <= SECONDS_APART


def _split(chains: list[list[int]], first_of: Array, look: Look) -> None:
    """Groups within each chain, each of what is like its first picture; all chains a round, so that rounds are few."""
    rests = [np.array(chain, np.int64) for chain in chains]
    while rests:
        leaders = np.concatenate([np.repeat(rest[:1], len(rest) - 1) for rest in rests])
        others = np.concatenate([rest[1:] for rest in rests])
        alike = _alike(look, leaders, others)
        first_of[others[alike]] = leaders[alike]
        borders = np.cumsum([len(rest) - 1 for rest in rests])[:-1]
        parts = zip(np.split(others, borders), np.split(alike, borders), strict=True)
        rests = [rest for rest in (part[~joined] for part, joined in parts) if len(rest) > 1]


def _alike(look: Look, first: Array, second: Array) -> Array:
    """(P,) whether the rows of each pair show one scene."""
    chunks = [slice(start, start + CHUNK) for start in range(0, len(first), CHUNK)]
    scores = [likeness(look(first[chunk]), look(second[chunk]), COMES_CLOSE) for chunk in chunks]
    return np.concatenate([np.zeros(0, np.float32), *scores]) >= SAME_SCENE
