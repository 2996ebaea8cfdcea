"""A closer look for a box: which part of which picture is most like it, and where that part is.

The feature of a whole picture says little about a part of it, so the best answers of the usual search are no more than
a first guess. Then the parts of pictures are compared: of all pictures whose parts the run has kept, and of the best
guesses among the others, which are looked at now and kept. At last the best of all are looked at again around the part
that was found, in the detail of their files. A picture's score is the highest cosine of any of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch

from moco_core.control import Control
from moco_core.errors import UnreadableImage
from moco_core.events import Emit
from moco_core.library import ImageRecord
from moco_core.progress import Meter
from moco_core.query_words import Box
from moco_core.region_embed import PartReader
from moco_core.region_store import RegionStore, as_records, best_parts
from moco_core.region_windows import around, window_of, windows
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]

# Pictures whose parts are looked at for one search, of those not looked at yet: 6 seconds on two cores with other work
# beside, of which the finalists take one. More would be of little use: of centre crops with half of the sides 61 % have
# their picture among the first 50 of 597 as wholes, 36 % of 9 469. The rest is found once the parts of all pictures
# have been looked at (parts_run.py): then 98 % of them find their picture first.
GUESSES = 64
FINALISTS = 16  # pictures that are looked at again around their best part
PHASE = "closer"


class Part(NamedTuple):
    """An answer: cosine in [-1, 1], and the part of the picture that it belongs to; None: the whole of it."""

    record: ImageRecord
    score: float
    box: Box | None


class Looked(NamedTuple):
    """At how many of the pictures that may answer the parts were looked at, for this search or before."""

    pictures: int
    of: int


class CloserLook:
    """One for all boxes of a job: the encoder is loaded once."""

    def __init__(
        self, run: Run, device: torch.device, emit: Emit, control: Control, finalists: int = FINALISTS
    ) -> None:
        """Raises NotComputedYet: no embedding, or the run has trained on since."""
        self._finalists = finalists
        self._reader = PartReader(run, device)
        self._store = RegionStore(run, self._reader.dim)
        self._emit, self._control = emit, control

    def best(self, whole: Sequence[tuple[ImageRecord, float]], query: Array, k: int) -> tuple[list[Part], Looked]:
        """The k pictures with the part that is most like the query (D,), best first.

        whole: every picture that may answer with its cosine as a whole, best first.
        """
        records = {record.id: record for record, _ in whole}
        kept = self._store.read()
        rows = self._store.rows_of(kept, records)
        known = set(kept["id"][rows].tolist())
        guesses = [record for record, _ in whole if record.id not in known][:GUESSES]
        meter = Meter(self._emit, self._control, PHASE, len(guesses) + min(self._finalists, len(whole)))
        found = {record.id: Part(record, score, None) for record, score in whole}
        _take_better(found, kept, rows, query)
        looked = len(known)
        for fresh in look_at(self._reader, self._store, guesses, meter):
            _take_better(found, fresh, np.arange(len(fresh)), query)
            looked += len(fresh)
        order = sorted(found.values(), key=lambda part: (-part.score, part.record.id))
        finalists = [self._again(part, query, meter) for part in order[: self._finalists]]
        best = sorted([*finalists, *order[self._finalists :]], key=lambda part: (-part.score, part.record.id))[:k]
        return best, Looked(looked, len(whole))

    def _again(self, part: Part, query: Array, meter: Meter) -> Part:
        """Around the part that was found; a file that cannot be read any more leaves it as it is."""
        meter.add(1)
        if part.box is None:
            return part
        size = part.record.width, part.record.height
        wanted = around(window_of(part.box, size), size)
        try:
            scores = self._reader.parts(part.record, wanted) @ query
        except UnreadableImage:
            return part
        best = int(scores.argmax())
        if scores[best] <= part.score:
            return part
        return Part(part.record, float(scores[best]), wanted[best].box(size))


def look_at(reader: PartReader, store: RegionStore, records: Sequence[ImageRecord], meter: Meter) -> Iterator[Array]:
    """Embed the parts of these pictures and keep them: (n,) records of some that could be read, again and again.

    What was looked at before a stop is kept; where another process keeps parts at this moment, they are only returned.
    """
    with store.writing() as mine:
        for count, read, features in reader.batches(records):
            rows = as_records(read, features)
            if mine and read:
                store.append(rows)
            meter.add(count)
            yield rows


def _take_better(found: dict[int, Part], kept: Array, rows: Array, query: Array) -> None:
    """Where a part of one of these rows is more like the query than what was found of its picture, in place."""
    scores, numbers = best_parts(kept, rows, query)
    for image_id, score, number in zip(kept["id"][rows].tolist(), scores.tolist(), numbers.tolist(), strict=True):
        part = found[image_id]
        if score > part.score:
            size = part.record.width, part.record.height
            found[image_id] = Part(part.record, score, windows(size)[number].box(size))
