"""The switch on the Pictures page: this folder is watched, and what comes is put on the map by itself."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from app.controllers.session import Session
from app.services.icons import icon
from app.views.widgets import Button


class WatchButton(Button):
    """Follows `session.watching`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("…", "watchFolder", None, "eye", "pill", parent)  # a text, or the icon has no room beside it
        self._session = session
        self.setCheckable(True)
        self.toggled.connect(session.watching.setOn)
        session.watching.changed.connect(self._show)
        session.workspaceChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        on = self._session.watching.on
        with QSignalBlocker(self):
            self.setChecked(on)
        self.setText(self.tr("Watching") if on else self.tr("Watch this folder"))
        self.setAccessibleName(self.tr("Watch this folder for new pictures"))
        self.setIcon(icon("eye", "accent" if on else "muted"))
        self.setToolTip(
            self.tr("New pictures are read, embedded and put on the map by themselves, while nothing else works.")
        )
        self.setVisible(self._session.workspace is not None)
