"""The folder doctor: looks through the pictures of a folder before anyone trains on them.

Nothing is trained for it: small copies of the cached pixels are compared. The answer is kept in the workspace until a
picture comes, goes or changes; which pictures are excluded does not matter to it.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import IO, Any, NamedTuple

import msgspec
import numpy as np

from moco_core.control import Control
from moco_core.errors import EmptyFolder
from moco_core.events import Emit
from moco_core.folder_doctor import singles
from moco_core.folder_doctor.bursts import camera_time, find_bursts
from moco_core.folder_doctor.copies import Look, find_copies
from moco_core.folder_doctor.descriptors import DIM, SMALL_PX, describe, shrink
from moco_core.folder_doctor.findings import VERSION, FolderCheck, check_key, load_check, save_check
from moco_core.folder_doctor.mask_groups import write_groups
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import OK, UNREADABLE, ImageRecord, Library
from moco_core.progress import Meter
from moco_core.workspace import Workspace

Array = np.ndarray[Any, Any]

BATCH = 256
CACHE_PX = 128  # of the cached pixels that are looked at, if nobody says otherwise


class Seen(NamedTuple):
    """What one look at every picture gives. vectors (N, 95); spread, chroma (N,); colors (N, 3); digests by row."""

    vectors: Array
    spread: Array
    chroma: Array
    colors: Array
    digests: dict[int, bytes]


def check_folder(workspace: Workspace, cache_px: int, emit: Emit, control: Control) -> tuple[FolderCheck, bool]:
    """Scan and decode what is new, then look for what is wrong, unless that is known; and whether it was done now.

    Written as doctor.json (findings) and groups.npz (what training must not tell apart).

    Raises:
        EmptyFolder: there is neither a readable nor an unreadable picture.
        FolderNotFound, Interrupted: as in scanning; findings are written at the end alone.
    """
    try:
        prepare(workspace, cache_px, emit, control)
    except EmptyFolder:
        with Library(workspace.library_path) as library:
            if not library.counts().get(UNREADABLE):
                raise
    records = _records(workspace)
    known = load_check(workspace)
    if known is not None and known.key == check_key(records, cache_px):
        return known, False
    began = time.monotonic()
    with tempfile.TemporaryFile(dir=workspace.path / "cache") as scratch:
        check, groups = _Examination(workspace, records, cache_px, scratch, emit, control).result()
    write_groups(workspace, records, groups)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    check = msgspec.structs.replace(check, created=now, seconds=round(time.monotonic() - began, 3))
    save_check(workspace, check)
    return check, True


def checked(workspace: Workspace, emit: Emit, control: Control) -> FolderCheck:
    """The newest findings, made now if there are none or a picture has changed since."""
    known = load_check(workspace)
    return check_folder(workspace, known.cache_px if known is not None else CACHE_PX, emit, control)[0]


def _records(workspace: Workspace) -> list[ImageRecord]:
    """Readable pictures, excluded ones too, the best first: where two are copies, the first is the one to keep.

    Most pixels, largest file, first name, as in duplicates.best_of; a stretched copy is never the best.
    """
    with Library(workspace.library_path) as library:
        records = library.records(OK, with_excluded=True)
    return sorted(records, key=lambda r: (singles.is_extreme(r), -r.width * r.height, -r.size, os.fsencode(r.path)))


class _Examination:
    """One pass over the pictures, then comparisons of what it found."""

    def __init__(
        self,
        workspace: Workspace,
        records: list[ImageRecord],
        cache_px: int,
        scratch: IO[bytes],
        emit: Emit,
        control: Control,
    ) -> None:
        """scratch: a file for the small copies, 3 kB a picture: they are looked at again and again."""
        self._workspace, self._records, self._cache_px = workspace, records, cache_px
        self._emit, self._control = emit, control
        self._cache = PixelCache(workspace.pixels_path(cache_px), cache_px)
        self._rows = self._cache.rows(np.array([record.id for record in records], np.int64))
        shape = (max(1, len(records)), SMALL_PX, SMALL_PX, 3)
        self._small: Array = np.memmap(scratch, np.uint8, "w+", shape=shape)

    def result(self) -> tuple[FolderCheck, list[list[int]]]:
        """The findings, and the groups of ids that training must not tell apart."""
        records = self._records
        seen = self._see()
        blank = np.flatnonzero(seen.spread < singles.BLANK_SPREAD)
        first = self._identical(seen.digests)  # row of the first file with the same bytes
        identical = _groups(first)
        others = np.setdiff1d(np.flatnonzero(first == np.arange(len(records))), blank)
        copy_of = self._copies(seen, others, first)
        near = [group for group in _groups(copy_of) if len(set(first[group].tolist())) > 1]
        burst_of = self._bursts(seen, others, copy_of)
        bursts = [group for group in _groups(burst_of) if len(set(copy_of[group].tolist())) > 1]
        blanks = singles.blank_groups(blank.tolist(), seen.colors[blank])
        key = check_key(records, self._cache_px)
        check = FolderCheck(
            key=key,
            version=VERSION,
            pictures=len(records),
            cache_px=self._cache_px,
            tiny=[record.id for record in records if singles.is_tiny(record)],
            blank=self._ids(blank.tolist()),
            shape=[record.id for record in records if singles.is_extreme(record)],
            grey=self._ids(np.flatnonzero(seen.chroma < singles.GREY_CHROMA).tolist()),
            identical=self._ids_of(identical),
            near=self._ids_of(near),
            bursts=self._ids_of(bursts),
        )
        blank_rows = set(blank.tolist())
        masks = [group for group in _groups(burst_of) if group[0] not in blank_rows]
        return check, [*self._ids_of(masks), *self._ids_of(blanks)]

    def _see(self) -> Seen:
        """Read every picture's pixels once."""
        count = len(self._records)
        vectors, colors = np.zeros((count, DIM), np.float32), np.zeros((count, 3), np.float32)
        seen = Seen(vectors, np.zeros(count), np.zeros(count), colors, {})
        shared = _same_facts(self._records)
        meter = Meter(self._emit, self._control, "describe", count)
        for start in range(0, count, BATCH):
            part = slice(start, min(start + BATCH, count))
            pixels = self._cache.pixels[self._rows[part]]
            small = shrink(pixels)
            self._small[part] = np.rint(small)
            seen.vectors[part] = describe(small)
            seen.spread[part], seen.chroma[part] = singles.spread_of(small), singles.chroma_of(small)
            seen.colors[part] = small.mean(axis=(1, 2))
            for row in shared.intersection(range(start, start + len(pixels))):
                seen.digests[row] = hashlib.blake2b(pixels[row - start].tobytes(), digest_size=16).digest()
            meter.add(len(pixels))
        return seen

    def _identical(self, digests: dict[int, bytes]) -> Array:
        """(N,) first row with the same bytes. Only files of one length and with the same pixels are read for it."""
        alike = defaultdict(list)
        for row, digest in digests.items():
            alike[self._records[row].size, digest].append(row)
        suspects = sorted(row for rows in alike.values() if len(rows) > 1 for row in rows)
        meter = Meter(self._emit, self._control, "read", len(suspects))
        first = np.arange(len(self._records))
        owner: dict[str, int] = {}
        for row in suspects:
            if (name := self._hash(row)) is not None:
                first[row] = owner.setdefault(name, row)
            meter.add()
        return first

    def _hash(self, row: int) -> str | None:
        try:
            with (self._workspace.images / self._records[row].path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None  # gone since the scan: its pixels still speak for it

    def _copies(self, seen: Seen, others: Array, first: Array) -> Array:
        """(N,) row of the best copy of each picture."""
        meter = Meter(self._emit, self._control, "compare", len(others))
        leader = find_copies(seen.vectors[others], self._look_at(others), meter)
        best = np.arange(len(first))
        best[others] = others[leader]
        return np.asarray(best[first])

    def _bursts(self, seen: Seen, others: Array, copy_of: Array) -> Array:
        """(N,) row of the best picture of the series that each belongs to, with its copies."""
        records = [self._records[row] for row in others.tolist()]
        meter = Meter(self._emit, self._control, "bursts", 2 * len(others))

        def time_of(row: int) -> float | None:
            return camera_time(self._workspace.images / records[row].path)

        first = find_bursts(records, seen.vectors[others], self._look_at(others), time_of, meter)
        series = _joined([others[group] for group in _groups(first)], copy_of)
        best = np.full(len(series), len(series))
        np.minimum.at(best, series, np.arange(len(series)))  # rows are best first
        return np.asarray(best[series])

    def _look_at(self, rows: Array) -> Look:
        return lambda chosen: self._small[rows[chosen]].astype(np.float32)

    def _ids(self, rows: Iterable[int]) -> list[int]:
        return [self._records[row].id for row in rows]

    def _ids_of(self, groups: Iterable[Sequence[int]]) -> list[list[int]]:
        return [self._ids(group) for group in groups]


def _groups(first_of: Array) -> list[list[int]]:
    """Rows that share a first one, two and more, ascending; the largest group first."""
    members: dict[int, list[int]] = defaultdict(list)
    shared = np.flatnonzero(np.bincount(first_of, minlength=len(first_of))[first_of] > 1)
    for row in shared.tolist():
        members[int(first_of[row])].append(row)
    return sorted(members.values(), key=lambda group: (-len(group), group[0]))


def _joined(bursts: Sequence[Array], copy_of: Array) -> Array:
    """(N,) one row for each series with the copies of its shots: groups of copies join that of the series' first shot.

    A group of copies joins once at most, and not if others have joined it: nothing is passed on from series to series.
    """
    root = np.arange(len(copy_of))
    taken = np.zeros(len(copy_of), bool)
    for shots in bursts:
        leaders = dict.fromkeys(copy_of[shots].tolist())  # in the order of the shots
        home = root[next(iter(leaders))]
        free = [leader for leader in leaders if leader != home and root[leader] == leader and not taken[leader]]
        root[free] = home
        taken[home] |= bool(free)
    return np.asarray(root[copy_of])


def _same_facts(records: Sequence[ImageRecord]) -> set[int]:
    """Rows of files that share length and dimensions with another one: only those can be identical."""
    facts = [(record.size, record.width, record.height) for record in records]
    often = {fact for fact, count in Counter(facts).items() if count > 1}
    return {row for row, fact in enumerate(facts) if fact in often}
