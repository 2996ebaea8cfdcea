"""A line in the inspector for a picture that came after the training, and the way to be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.controllers.newcomers import UNLIKE
from app.controllers.session import Session
from app.views.widgets import Caption, IconButton


class NewcomerLine(QWidget):
    """Hidden for all other pictures."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._image_id: int | None = None
        self.text = Caption()
        self.text.setWordWrap(True)
        self.text.setObjectName("inspectorNewcomer")
        self.seen = IconButton("check", self.tr("Mark as seen"), "inspectorMarkSeen", self._on_seen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.text, 1)
        row.addWidget(self.seen)
        session.newcomers.changed.connect(self._show)
        self._show()

    def setPicture(self, image_id: int | None) -> None:
        """None: a picture from elsewhere."""
        self._image_id = image_id
        self._show()

    def _show(self) -> None:
        mark = "" if self._image_id is None else self._session.newcomers.mark(self._image_id)
        unlike = self.tr("New since the training · unlike anything trained on")
        self.text.setText(unlike if mark == UNLIKE else self.tr("New since the training"))
        self.text.setTone("warn" if mark == UNLIKE else "accent")
        self.setVisible(bool(mark))

    def _on_seen(self) -> None:
        if self._image_id is not None:
            self._session.newcomers.markSeen([self._image_id])
