"""Names for what is selected: tags for all of it, a name to keep it under."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.controllers.session import Session
from app.views.name_popup import NamePopup


class SelectionNames(QObject):
    """Asks at a widget and tells `session.annotating`."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.tags = NamePopup("selectionTagPopup", parent)
        self.tags.entered.connect(lambda text: session.annotating.tag(session.annotating.targets(), text))
        self.tags.toggled.connect(self._on_toggled)
        self.keep = NamePopup("keepSelectionPopup", parent)
        self.keep.entered.connect(session.annotating.keep)

    def askTag(self, anchor: QWidget) -> None:
        """Tick what all selected pictures have; a tag of some of them is half ticked."""
        said = self._session.annotations
        known = [(tag, self._state(said.withTag(tag))) for tag in said.tags()]
        self.tags.ask(anchor, self.tr("New tag, or find one"), self.tr("Enter adds what is typed"), known=known)

    def askKeep(self, anchor: QWidget) -> None:
        self.keep.ask(anchor, self.tr("Name of the selection"), self.tr("Enter keeps it under this name"))

    def _state(self, tagged: np.ndarray) -> Qt.CheckState:
        chosen = self._session.annotating.targets()
        have = len(np.intersect1d(chosen, tagged, assume_unique=True))
        if have == 0:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if have == len(chosen) else Qt.CheckState.PartiallyChecked

    def _on_toggled(self, tag: str, on: bool) -> None:
        annotating = self._session.annotating
        (annotating.tag if on else annotating.untag)(annotating.targets(), tag)
