"""Which pictures pass: one filter for all pages. Text, folder, tags, stars, date and size of the file, new ones."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.models.annotations import RATING, TAGS, AnnotationModel
from app.models.picture_text import shown
from app.services.i18n import number_from
from moco_core.library import ImageRecord

UNITS = {"": 1e6, "b": 1.0, "kb": 1e3, "mb": 1e6, "gb": 1e9}  # a number alone is megabytes


@dataclass(frozen=True)
class Conditions:
    """All of them must hold. The defaults let everything pass.

    Attributes:
        text: every word of it stands in the path. folder: in it or below; None: anywhere.
        tags: has all of these; untagged: has none at all. stars: at least so many.
        new: came after the training of the run that is looked at.
        since, until: day of the file's last change, both inclusive. least, most: bytes, both inclusive.
    """

    text: str = ""
    folder: str | None = None
    tags: tuple[str, ...] = ()
    untagged: bool = False
    stars: int = 0
    new: bool = False
    since: datetime.date | None = None
    until: datetime.date | None = None
    least: int | None = None
    most: int | None = None

    @property
    def count(self) -> int:
        """How many are set."""
        everything = Conditions()
        one_by_one = sum(getattr(self, field.name) != getattr(everything, field.name) for field in fields(self))
        return one_by_one - bool(self.text and not self.text.strip())


class PictureFilter(QObject):
    """changed: other pictures pass now, or may."""

    changed = Signal()

    def __init__(self, said: AnnotationModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.conditions = Conditions()
        self._said = said
        self._records: Sequence[ImageRecord] = ()
        self._texts: list[str] | None = None
        self._passing: frozenset[int] | None = None
        self._stale = True
        self._new: frozenset[int] = frozenset()
        said.changed.connect(lambda _ids, what: self._on_said((what,)))
        said.reloaded.connect(lambda: self._on_said((TAGS, RATING)))

    @property
    def active(self) -> bool:
        return self.conditions.count > 0

    def setRecords(self, records: Sequence[ImageRecord]) -> None:
        """All pictures that a page may show."""
        self._records, self._texts = records, None
        self._forget()

    @property
    def new(self) -> frozenset[int]:
        """Pictures that the run has not been trained on."""
        return self._new

    def setNew(self, ids: frozenset[int]) -> None:
        """Where nothing is new any more, the wish for new ones goes too: nobody would find its switch."""
        self._new = ids
        if self.conditions.new:
            self.change(new=bool(ids))
            self._forget()

    def change(self, **conditions: Any) -> None:
        """Set some of the `Conditions`, by their names."""
        new = replace(self.conditions, **conditions)
        if new != self.conditions:
            self.conditions = new
            self._stale = True
            self.changed.emit()

    def clear(self) -> None:
        self.change(**{field.name: field.default for field in fields(Conditions)})

    def passing(self) -> frozenset[int] | None:
        """Ids; None when everything passes."""
        if self._stale:
            self._passing = self._find() if self.active else None
            self._stale = False
        return self._passing

    def _on_said(self, what: Sequence[str]) -> None:
        wanted = self.conditions
        if (TAGS in what and (wanted.tags or wanted.untagged)) or (RATING in what and wanted.stars):
            self._forget()

    def _forget(self) -> None:
        self._stale = True
        if self.active:
            self.changed.emit()

    def _find(self) -> frozenset[int]:
        rows: Sequence[int] = range(len(self._records))
        for keep in self._checks():
            rows = [row for row in rows if keep(row)]
        return frozenset(self._records[row].id for row in rows)

    def _checks(self) -> list[Callable[[int], bool]]:
        """The quick ones first."""
        wanted, records = self.conditions, self._records
        checks: list[Callable[[int], bool]] = []
        if wanted.new:
            checks.append(lambda row: records[row].id in self._new)
        if (least := wanted.least) is not None:
            checks.append(lambda row: records[row].size >= least)
        if (most := wanted.most) is not None:
            checks.append(lambda row: records[row].size <= most)
        if wanted.since is not None:
            start = _start_ns(wanted.since)
            checks.append(lambda row: records[row].mtime_ns >= start)
        if wanted.until is not None:
            end = _start_ns(wanted.until + datetime.timedelta(days=1))
            checks.append(lambda row: records[row].mtime_ns < end)
        if (folder := wanted.folder) is not None:
            checks.append(lambda row: lies_in(records[row], folder))
        return [*checks, *self._checks_of_said(), *self._checks_of_text()]

    def _checks_of_said(self) -> list[Callable[[int], bool]]:
        wanted, said, records = self.conditions, self._said.said, self._records
        checks: list[Callable[[int], bool]] = []
        for tag in wanted.tags:
            tagged = frozenset(self._said.withTag(tag).tolist())
            checks.append(lambda row, tagged=tagged: records[row].id in tagged)  # type: ignore[misc]
        if wanted.untagged:
            anyone = frozenset(np.concatenate([*said.tags.values(), np.zeros(0, np.int64)]).tolist())
            checks.append(lambda row: records[row].id not in anyone)
        if stars := wanted.stars:
            checks.append(lambda row: said.ratings.get(records[row].id, 0) >= stars)
        return checks

    def _checks_of_text(self) -> list[Callable[[int], bool]]:
        words = self.conditions.text.casefold().split()
        if words and self._texts is None:
            self._texts = [shown(record.path).casefold() for record in self._records]
        texts = self._texts or []
        return [lambda row, word=word: word in texts[row] for word in words]  # type: ignore[misc]


def lies_in(record: ImageRecord, folder: str) -> bool:
    """In the folder or below; "" is the top folder alone."""
    return record.folder == folder or bool(folder and record.path.startswith(folder + "/"))


def day_from(text: str, end: bool = False) -> datetime.date | None:
    """ "2024", "2024-05" or "2024-05-17": its first day, or its last one. Raises ValueError for anything else."""
    found = re.fullmatch(r"(\d{4})(?:[-./](\d{1,2}))?(?:[-./](\d{1,2}))?", text.strip(), re.ASCII)
    if not text.strip():
        return None
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    month = month or (12 if end else 1)
    return datetime.date(year, month, day or (calendar.monthrange(year, month)[1] if end else 1))


def bytes_from(text: str) -> int | None:
    """ "1.5", "1.5 MB", "300 kB": bytes. Raises ValueError for anything else."""
    if not text.strip():
        return None
    found = re.fullmatch(r"([\d.,\s]+)([a-z]*)", text.strip().casefold())
    if found is None or found[2] not in UNITS:
        raise ValueError(text)
    return round(float(number_from(found[1])) * UNITS[found[2]])


def _start_ns(day: datetime.date) -> int:
    """Midnight on this machine's clock."""
    return int(datetime.datetime(day.year, day.month, day.day).timestamp()) * 1_000_000_000
