"""A line at the window's foot while files are written: how far it is, a way to stop, and then what was written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QWidget

from app.controllers.take_out import TakeOutController
from app.models.picture_text import pictures_text
from app.services import file_actions
from app.services.picture_desk import COPY, SHEET
from app.views.widgets import Button, ElidedLabel, IconButton, IconLabel


class TaskBar(QFrame):
    """Follows a TakeOutController; hidden while there is nothing to say."""

    def __init__(self, work: TakeOutController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("taskBar")
        self.setProperty("role", "panel")
        self._work = work
        self._icon = IconLabel("export", "accent", 18)
        self.label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.label.setObjectName("taskText")
        self._bar = QProgressBar()
        self._bar.setObjectName("taskProgress")
        self._bar.setAccessibleName(self.tr("Progress of writing files"))
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(200)
        self._stop = Button(self.tr("Stop"), "taskStop", work.stop, "stop", "quiet")
        self._show = Button(self.tr("Show in folder"), "taskShow", self._show_in_folder, "folder")
        self._close = IconButton("close", self.tr("Hide this line"), "taskClose", work.close)
        self._lay_out()
        work.changed.connect(self._on_changed)
        self.hide()

    def askForPlace(self, kind: str, count: int) -> Path | None:
        """Where the files go, by a dialog of the system; None: nowhere. While one is written no other can begin."""
        if self._work.working:
            return None
        home = str(Path.home())
        if kind == SHEET:
            proposed = str(Path.home() / self.tr("contact sheet.png"))
            name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the contact sheet"), proposed, "PNG (*.png)")
            path = Path(name)
            return (path if path.suffix else path.with_suffix(".png")) if name else None
        copies, links = self.tr("Where to copy {0}?"), self.tr("Where to link {0}?")
        title = (copies if kind == COPY else links).format(pictures_text(count))
        name = QFileDialog.getExistingDirectory(self, title, home)
        return Path(name) if name else None

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 10, 7)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        for widget in (self._bar, self._stop, self._show, self._close):
            row.addWidget(widget)

    def _on_changed(self) -> None:
        work = self._work
        self.setVisible(bool(work.text))
        self.label.setText(work.text)
        self.setAccessibleName(work.text)
        done, total = work.progress
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        for widget in (self._bar, self._stop):
            widget.setVisible(work.working)
        self._show.setVisible(work.place is not None)
        self._close.setVisible(not work.working)
        state = ("warning", "warn") if work.bad else ("export", "accent") if work.working else ("check", "good")
        self._icon.setIcon(*state)

    def _show_in_folder(self) -> None:
        place = self._work.place
        if place is None:
            return
        show = file_actions.open_file if place.is_dir() else file_actions.show_in_folder
        if not show(place):
            self.label.setText(self.tr("That folder is not there any more."))
