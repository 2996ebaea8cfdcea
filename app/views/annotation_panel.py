"""What the person says of the current picture: stars, tags to add and remove, a note."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.controllers.session import Session
from app.services.icons import icon
from app.views.flow_layout import FlowLayout
from app.views.name_popup import NamePopup
from app.views.star_row import StarRow
from app.views.widgets import Button

NOTE_PX, NOTE_MAX_PX = 32, 76
CHIP_PX = 200  # a longer tag ends in …


class AnnotationPanel(QWidget):
    """Follows `session.annotations`; asks `session.annotating` for every edit."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("annotationPanel")
        self._session = session
        self._id: int | None = None
        self._tags: list[str] | None = None
        self._build()
        session.annotations.changed.connect(self._on_changed)
        session.annotations.reloaded.connect(self._show)

    def setPicture(self, image_id: int | None) -> None:
        """None: one from outside the set, of which nothing can be said."""
        if image_id != self._id:
            self.note.commit()
            self._id, self._tags = image_id, None
        self.setVisible(image_id is not None)
        self._show()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        self.stars = StarRow("inspectorStars", self.tr("Stars"))
        self.stars.chosen.connect(self._on_stars)
        column.addWidget(self.stars, 0, Qt.AlignmentFlag.AlignLeft)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._add = Button(self.tr("Tag"), "inspectorAddTag", self._on_add, "plus", "pill")
        self._add.setAccessibleName(self.tr("Add or remove tags"))
        self._flow.addWidget(self._add)
        column.addWidget(self._chips)
        self._popup = NamePopup("inspectorTagPopup", self)
        self._popup.entered.connect(lambda text: self._session.annotating.tag(self._ids(), text))
        self._popup.toggled.connect(self._on_toggled)
        self.note = NoteField()
        self.note.committed.connect(self._on_note)
        column.addWidget(self.note)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────────────────────────

    def _on_changed(self, ids: np.ndarray, _what: str) -> None:
        if self._id is not None and self._id in ids:
            self._show()

    def _show(self) -> None:
        if self._id is None:
            return
        said = self._session.annotations
        self.setEnabled(said.loaded)
        self.stars.setStars(said.ratingOf(self._id))
        self.note.setNote(said.noteOf(self._id))
        tags = said.tagsOf(self._id)
        if tags != self._tags:
            self._tags = tags
            self._show_tags(tags)

    def _show_tags(self, tags: list[str]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (chip := item.widget()) is not None and chip is not self._add:
                chip.hide()
                chip.deleteLater()
        for tag in tags:
            chip = self._chip(tag)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self._add)
        self._chips.updateGeometry()

    def _chip(self, tag: str) -> QPushButton:
        chip = Button("", f"tagChip.{tag}", partial(self._remove, tag), "close", "pill")
        chip.setText(chip.fontMetrics().elidedText(tag, Qt.TextElideMode.ElideRight, CHIP_PX).replace("&", "&&"))
        chip.setIcon(icon("close", "muted"))
        chip.setIconSize(QSize(12, 12))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross follows the name
        chip.setAccessibleName(self.tr("Remove the tag {0}").format(tag))
        chip.setToolTip(chip.accessibleName())
        return chip

    # ── what the person does ────────────────────────────────────────────────────────────────────────────────────────

    def _ids(self) -> list[int]:
        return [] if self._id is None else [self._id]

    def _on_stars(self, stars: int) -> None:
        self._session.annotations.rate(self._ids(), stars)

    def _on_note(self, text: str) -> None:
        if self._id is not None:
            self._session.annotations.setNote(self._id, text)

    def _remove(self, tag: str) -> None:
        self._session.annotating.untag(self._ids(), tag)
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)  # the chip that had it goes

    def _on_add(self) -> None:
        own = self._tags or []
        state = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
        known = [(tag, state[tag in own]) for tag in self._session.annotations.tags()]
        self._popup.ask(self._add, self.tr("New tag, or find one"), self.tr("Enter adds what is typed"), known=known)

    def _on_toggled(self, tag: str, on: bool) -> None:
        (self._session.annotating.tag if on else self._session.annotating.untag)(self._ids(), tag)


class NoteField(QPlainTextEdit):
    """A line that grows with its text. committed(text): the person left it after a change."""

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorNote")
        self.setAccessibleName(self.tr("Note"))
        self.setPlaceholderText(self.tr("Note…"))
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self._stored = ""
        self.textChanged.connect(self._fit)
        self._fit()

    def setNote(self, text: str) -> None:
        """What is being typed stays."""
        if text != self._stored:
            self._stored = text
            if self.toPlainText().strip() != text:
                self.setPlainText(text)

    def commit(self) -> None:
        text = self.toPlainText().strip()
        if text != self._stored:
            self._stored = text
            self.committed.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.commit()

    def _fit(self) -> None:
        lines = min(4, max(1, round(self.document().size().height())))
        self.setFixedHeight(min(NOTE_MAX_PX, NOTE_PX + (lines - 1) * self.fontMetrics().lineSpacing()))
