"""What the person says of the pictures: tags, stars, notes, kept selections, own columns. Every edit can be undone.

The edits share the undo stack of the selection, so that Ctrl+Z goes back through both in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.models.selection import Ids, sorted_ids
from moco_core.annotations import Annotations, AnnotationStore, Column, cleaned, cleaned_tag

Write = Callable[[AnnotationStore], None]
TAGS, RATING, NOTE = "tags", "rating", "note"


class AnnotationModel(QObject):
    """Signals:
    changed(ids, what): an edit, or its undoing; ids (n,) int64, what "tags", "rating" or "note".
    selectionsChanged: one was kept, renamed or dropped.
    reloaded: everything is new.
    written(Write): what brings the library up to date; to be carried out in order.
    """

    changed = Signal(object, str)
    selectionsChanged = Signal()
    reloaded = Signal()
    written = Signal(object)

    def __init__(self, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._said = Annotations()
        self.loaded = False
        self.edits = 0  # so far: who read the library before the last of them read too little

    def show(self, said: Annotations | None) -> None:
        """What the library holds; None while it is being read."""
        self.loaded = said is not None
        self._said = said or Annotations()
        self.reloaded.emit()

    # ── questions ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def said(self) -> Annotations:
        """Everything; not to be changed."""
        return self._said

    def tags(self) -> dict[str, int]:
        """Pictures by tag, in the order of the alphabet."""
        return {tag: len(self._said.tags[tag]) for tag in sorted(self._said.tags, key=str.casefold)}

    def tagsOf(self, image_id: int) -> list[str]:
        return [tag for tag in self.tags() if _holds(self._said.tags[tag], image_id)]

    def ratingOf(self, image_id: int) -> int:
        """1 to 5 stars, 0 for none."""
        return self._said.ratings.get(image_id, 0)

    def saidOf(self, image_id: int) -> tuple[int, bool]:
        """(stars, whether it has a tag): what a tile shows."""
        return self.ratingOf(image_id), any(_holds(having, image_id) for having in self._said.tags.values())

    def noteOf(self, image_id: int) -> str:
        return self._said.notes.get(image_id, "")

    def withTag(self, tag: str) -> np.ndarray:
        """(n,) int64, ascending."""
        return self._said.tags.get(tag, np.zeros(0, np.int64))

    def selections(self) -> dict[str, int]:
        """Pictures by kept selection, in the order of the alphabet."""
        return {name: len(self._said.selections[name]) for name in sorted(self._said.selections, key=str.casefold)}

    def selection(self, name: str) -> np.ndarray:
        """(n,) int64, ascending. Raises KeyError."""
        return self._said.selections[name]

    def columns(self) -> Mapping[str, Column]:
        return self._said.columns

    # ── edits ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def addTag(self, ids: Ids, tag: str) -> str:
        """Returns the tag in the spelling that is known. Raises InvalidSetting for what cannot be a tag."""
        name = self._spelled(cleaned_tag(tag))
        fresh = np.setdiff1d(sorted_ids(ids), self.withTag(name), assume_unique=True)
        if self.loaded and len(fresh):
            self._do(
                self.tr("tag “{0}”").format(name), lambda: self._tag(fresh, name), lambda: self._untag(fresh, name)
            )
        return name

    def removeTag(self, ids: Ids, tag: str) -> None:
        gone = np.intersect1d(sorted_ids(ids), self.withTag(tag), assume_unique=True)
        if self.loaded and len(gone):
            self._do(self.tr("remove “{0}”").format(tag), lambda: self._untag(gone, tag), lambda: self._tag(gone, tag))

    def rate(self, ids: Ids, stars: int) -> None:
        """0 to 5; 0 takes the rating away."""
        before = {i: self.ratingOf(i) for i in sorted_ids(ids).tolist() if self.ratingOf(i) != stars}
        if self.loaded and before:
            after = dict.fromkeys(before, stars)
            self._do(self.tr("rating"), lambda: self._rate(after), lambda: self._rate(before))

    def setNote(self, image_id: int, text: str) -> None:
        before, after = self.noteOf(image_id), text.strip()
        if self.loaded and before != after:
            self._do(self.tr("note"), lambda: self._note(image_id, after), lambda: self._note(image_id, before))

    def keepSelection(self, name: str, ids: Ids) -> None:
        """One of that name is replaced. Raises InvalidSetting."""
        name, kept, before = cleaned(name), sorted_ids(ids), self._said.selections.get(cleaned(name))
        if self.loaded:
            self._do(
                self.tr("keep “{0}”").format(name), lambda: self._keep(name, kept), lambda: self._keep(name, before)
            )

    def dropSelection(self, name: str) -> None:
        before = self._said.selections.get(name)
        if self.loaded and before is not None:
            self._do(
                self.tr("delete “{0}”").format(name), lambda: self._keep(name, None), lambda: self._keep(name, before)
            )

    def renameSelection(self, old: str, new: str) -> None:
        """One that had the new name is replaced. Raises InvalidSetting."""
        new, ids, before = cleaned(new), self._said.selections.get(old), self._said.selections.get(cleaned(new))
        if not self.loaded or ids is None or new == old:
            return

        def there() -> None:
            self._keep(old, None)
            self._keep(new, ids)

        def back() -> None:
            self._keep(new, before)
            self._keep(old, ids)

        self._do(self.tr("rename “{0}”").format(old), there, back)

    def snapshot(self) -> Annotations:
        """As it is now, whatever is edited later."""
        said = self._said
        return Annotations(dict(said.tags), dict(said.ratings), dict(said.notes), {}, dict(said.columns))

    def tookIn(self, before: Annotations) -> None:
        """The library was changed by a table and has been read again; undoing brings `before` back."""
        after = self.snapshot()
        self._do(self.tr("table"), lambda: self._turn_into(after), lambda: self._turn_into(before))

    # ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _do(self, text: str, there: Callable[[], None], back: Callable[[], None]) -> None:
        self._history.push(_Edit(text, there, back))

    def _spelled(self, tag: str) -> str:
        """ "beach" is the "Beach" that is known."""
        return next((known for known in self._said.tags if known.casefold() == tag.casefold()), tag)

    def _tag(self, ids: np.ndarray, tag: str) -> None:
        self._said.tags[tag] = np.union1d(self.withTag(tag), ids)
        self._tell(ids, TAGS, lambda store: store.tag(ids.tolist(), tag))

    def _untag(self, ids: np.ndarray, tag: str) -> None:
        left = np.setdiff1d(self.withTag(tag), ids, assume_unique=True)
        if len(left):
            self._said.tags[tag] = left
        else:
            self._said.tags.pop(tag, None)
        self._tell(ids, TAGS, lambda store: store.untag(ids.tolist(), tag))

    def _rate(self, stars: Mapping[int, int]) -> None:
        for image_id, number in stars.items():
            if number:
                self._said.ratings[image_id] = number
            else:
                self._said.ratings.pop(image_id, None)
        self._tell(np.array(list(stars), np.int64), RATING, lambda store: store.rate(stars))

    def _note(self, image_id: int, text: str) -> None:
        if text:
            self._said.notes[image_id] = text
        else:
            self._said.notes.pop(image_id, None)
        self._tell(np.array([image_id], np.int64), NOTE, lambda store: store.write_notes({image_id: text}))

    def _keep(self, name: str, ids: np.ndarray | None) -> None:
        """None: no longer."""
        self.edits += 1
        if ids is None:
            self._said.selections.pop(name, None)
            self.written.emit(lambda store: store.drop_selection(name))
        else:
            self._said.selections[name] = ids
            self.written.emit(lambda store: store.keep_selection(name, ids.tolist()))
        self.selectionsChanged.emit()

    def _turn_into(self, wanted: Annotations) -> None:
        """A copy: later edits change it, and this state may be wanted again."""
        parts = (dict(wanted.tags), dict(wanted.ratings), dict(wanted.notes))
        self._said = Annotations(*parts, self._said.selections, dict(wanted.columns))
        self.edits += 1
        self.written.emit(lambda store: store.turn_into(wanted))
        self.reloaded.emit()

    def _tell(self, ids: np.ndarray, what: str, write: Write) -> None:
        self.edits += 1
        self.written.emit(write)
        self.changed.emit(ids, what)


class _Edit(QUndoCommand):
    """There and back."""

    def __init__(self, text: str, there: Callable[[], None], back: Callable[[], None]) -> None:
        super().__init__(text)
        self._there, self._back = there, back

    def redo(self) -> None:
        self._there()

    def undo(self) -> None:
        self._back()


def _holds(ids: np.ndarray, image_id: int) -> bool:
    place = int(np.searchsorted(ids, image_id))
    return place < len(ids) and int(ids[place]) == image_id
