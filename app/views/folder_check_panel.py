"""What the folder doctor found: a line a finding with examples, what will be done, and what else can be done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.controllers.folder_check import Finding
from app.models.picture_text import number_text, pictures_text
from app.services.i18n import duration_text, engine_text, engine_texts
from app.services.image_loader import ImageLoader
from app.views.thumb_strip import ThumbStrip
from app.views.widgets import (
    Button,
    Caption,
    ElidedLabel,
    Heading,
    IconButton,
    IconLabel,
    Line,
    PrimaryButton,
    Sentence,
)
from moco_core.events import Progress
from moco_core.folder_doctor.findings import GREY, UNREADABLE, WORDS

STRIP_PX, TITLE_PX = 276, 132
EMPTY_PX = 116  # height while there are no findings


class FolderCheckPanel(QFrame):
    """Lies in the page above the pictures.

    Signals:
        checkRequested, stopRequested, undoRequested, closed.
        shown(kind, or "" for everything): see the pictures of a finding in the grid.
        excludeRequested(kind), includeRequested(kind). reasonsRequested: why files cannot be read.
    """

    checkRequested = Signal()
    stopRequested = Signal()
    undoRequested = Signal()
    closed = Signal()
    shown = Signal(str)
    excludeRequested = Signal(str)
    includeRequested = Signal(str)
    reasonsRequested = Signal()

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("folderCheckPanel")
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Folder check"))
        self._loader = loader
        self._findings: list[Finding] = []
        self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 12)
        column.setSpacing(8)
        column.addLayout(self._head())
        self._stack = QStackedWidget()
        self._lines = QScrollArea()
        self._lines.setWidgetResizable(True)
        self._lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._idle, self._busy = self._invitation(), self._progress()
        for widget in (self._idle, self._busy, self._lines):
            self._stack.addWidget(widget)
        column.addWidget(self._stack)

    # ── content ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def setCommand(self, command: str) -> None:
        """The same in a shell, as the tool tip of the button."""
        for button in (self._first, self._again):
            button.setToolTip(command)

    def setUndo(self, text: str) -> None:
        """ "53 excluded", or "" when there is nothing to undo."""
        self._undo.setVisible(bool(text))
        self._undo.setText(self.tr("{what} · Undo").format(what=text))
        self._undo.setAccessibleName(self._undo.text())

    def setRunning(self, on: bool) -> None:
        if on and self._stack.currentWidget() is not self._busy:
            self._bar.setRange(0, 0)
            self._words.setText(self.tr("Looking through the folder…"))
        self._again.setEnabled(not on)
        self._stop.setEnabled(on)
        if on:
            self._turn_to(self._busy)

    def setProgress(self, progress: Progress) -> None:
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._words.setText(" · ".join(self._progress_words(progress)))

    def setFindings(
        self, findings: Sequence[Finding], pictures: int | None, current: bool, nothing_wrong: bool, shown: str
    ) -> None:
        """pictures: how many were looked at; None: the folder was never checked."""
        self._again.setVisible(pictures is not None)
        self._say_facts(pictures, current)
        if pictures is None or not findings:
            self._invite(nothing_wrong and pictures is not None)
            self._findings = []
            self._turn_to(self._idle)
            return
        if (list(findings), shown) != (self._findings, self._shown):
            self._findings, self._shown = list(findings), shown
            self._fill(nothing_wrong)
        self._turn_to(self._lines)

    def _turn_to(self, widget: QWidget) -> None:
        """The focus must not wander off into the pictures with a button that goes away."""
        if self._stack.currentWidget() is not widget:
            if self._stack.isAncestorOf(QApplication.focusWidget() or self):
                self.setFocus()
            self._stack.setCurrentWidget(widget)

    def wantedHeight(self) -> int:
        """Without scrolling, px."""
        if self._stack.currentWidget() is self._lines and (body := self._lines.widget()) is not None:
            width = self._lines.viewport().width()
            return 62 + (body.heightForWidth(width) if body.hasHeightForWidth() else body.sizeHint().height())
        return EMPTY_PX

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Heading(self.tr("Folder check")))
        self._facts = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self._facts.setObjectName("folderCheckFacts")
        row.addWidget(self._facts, 1)
        self._undo = Button("", "undoExclusion", self.undoRequested.emit, "undo", "quiet")
        self._again = Button(self.tr("Check again"), "checkAgain", self.checkRequested.emit, "refresh", "quiet")
        row.addWidget(self._undo)
        row.addWidget(self._again)
        row.addWidget(IconButton("close", self.tr("Close"), "closeFolderCheck", self.closed.emit))
        self._undo.hide()
        return row

    def _invitation(self) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(12)
        self._mark = IconLabel("search", "muted", 24)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title, self._sentence = Heading(), Sentence()
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        words.addStretch(1)
        self._first = PrimaryButton(self.tr("Check this folder"), "checkFolder", self.checkRequested.emit)
        row.addWidget(self._mark)
        row.addLayout(words, 1)
        row.addWidget(self._first, 0, Qt.AlignmentFlag.AlignVCenter)
        return widget

    def _progress(self) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(12)
        self._words = ElidedLabel(role="muted", mode=Qt.TextElideMode.ElideRight)
        self._words.setObjectName("folderCheckProgress")
        self._bar = QProgressBar()
        self._bar.setAccessibleName(self.tr("Progress of the folder check"))
        self._bar.setTextVisible(False)
        self._stop = Button(self.tr("Stop"), "stopFolderCheck", self.stopRequested.emit, "stop", "quiet")
        row.addWidget(self._words, 2)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        return widget

    def _say_facts(self, pictures: int | None, current: bool) -> None:
        parts = [self.tr("nothing in your folder is changed")]
        if pictures is not None:
            parts.insert(0, self.tr("{pictures} looked at").format(pictures=pictures_text(pictures)))
        if pictures is not None and not current:
            parts = [self.tr("pictures have come, gone or changed since: check again")]
        self._facts.setText(" · ".join(parts))
        self._facts.setProperty("tone", "warn" if pictures is not None and not current else "")
        self._facts.style().polish(self._facts)

    def _invite(self, nothing_wrong: bool) -> None:
        self._first.setVisible(not nothing_wrong)
        if nothing_wrong:
            self._mark.setIcon("check", "good")
            self._title.setText(self.tr("Nothing wrong found"))
            self._sentence.setText(
                self.tr("No copies, no bursts, no blank, tiny or damaged pictures: this folder is ready to train on.")
            )
        else:
            self._mark.setIcon("search", "muted")
            self._title.setText(self.tr("Not checked yet"))
            self._sentence.setText(
                self.tr(
                    "Finds copies, bursts, and blank, tiny, stretched or damaged pictures, and says what training will"
                    " do about them. Leaving some out is up to you, and can be undone."
                )
            )

    def _fill(self, nothing_wrong: bool) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        if nothing_wrong:
            column.addLayout(self._all_well())
        for number, finding in enumerate(self._findings):
            if number or nothing_wrong:
                column.addWidget(Line())
            column.addLayout(self._line(finding))
        column.addStretch(1)
        if self._lines.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus()
        place = self._lines.verticalScrollBar().value()
        self._lines.setWidget(body)
        self._lines.verticalScrollBar().setValue(place)

    def _all_well(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("check", "good", 18))
        row.addWidget(Heading(self.tr("Nothing wrong found")), 1)
        return row

    def _line(self, finding: Finding) -> QHBoxLayout:
        words = WORDS[finding.kind]
        row = QHBoxLayout()
        row.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(2)
        title = Heading(engine_text(words.title))
        title.setFixedWidth(TITLE_PX)
        title.setToolTip(engine_text(words.meaning))
        count = Caption(self._count_words(finding))
        count.setObjectName(f"findingCount.{finding.kind}")
        for widget in (title, count):
            names.addWidget(widget)
        strip = ThumbStrip(self._loader, f"findingStrip.{finding.kind}", STRIP_PX)
        strip.setAccessibleName(self.tr("Examples: {0}").format(title.text()))
        strip.setGroups(finding.groups[:8], frozenset(finding.excluded))
        action = Sentence(engine_texts(words.meaning, words.action))
        action.setProperty("role", "caption")
        row.addLayout(names)
        row.addWidget(strip)
        row.addWidget(action, 1)
        row.addLayout(self._buttons(finding))
        return row

    def _count_words(self, finding: Finding) -> str:
        text = pictures_text(finding.count)
        if finding.kind == UNREADABLE:
            text = self.tr("%Ln files", "", finding.count)
        if finding.grouped:
            text = self.tr("{0} in %Ln groups", "", len(finding.groups)).format(number_text(finding.count))
        if finding.excluded:
            text += "\n" + self.tr("{0} excluded").format(number_text(len(finding.excluded)))
        return text

    def _buttons(self, finding: Finding) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        kind, title = finding.kind, engine_text(WORDS[finding.kind].title)

        def add(text: str, name: str, work: object, role: str = "", icon_name: str = "") -> Button:
            button = Button(text, f"{name}.{kind}", work, icon_name, role)  # type: ignore[arg-type]
            button.setAccessibleName(f"{text}: {title}")
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            return button

        if kind == UNREADABLE:
            add(self.tr("Show why"), "showFinding", self.reasonsRequested.emit, "quiet")
            return row
        shows = self._shown == kind
        add(
            self.tr("Show all") if shows else self.tr("Show"),
            "showFinding",
            partial(self.shown.emit, "" if shows else kind),
            "quiet",
            "close" if shows else "eye",
        )
        if finding.excluded:
            text = self.tr("Include {0} again").format(number_text(len(finding.excluded)))
            add(text, "includeFinding", partial(self.includeRequested.emit, kind))
        if finding.surplus and kind != GREY:
            text = self.tr("Exclude {0}").format(number_text(len(finding.surplus)))
            add(text, "excludeFinding", partial(self.excludeRequested.emit, kind))
        return row

    def _progress_words(self, progress: Progress) -> list[str]:
        phases = {
            "scan": self.tr("Looking through the folder"),
            "decode": self.tr("Reading pictures"),
            "describe": self.tr("Looking at the pictures"),
            "read": self.tr("Comparing files of one size"),
            "compare": self.tr("Comparing the pictures"),
            "bursts": self.tr("Looking for bursts"),
        }
        parts = [phases.get(progress.phase, self.tr("Checking"))]
        if progress.total:
            share = self.tr("{done} of {total}")
            parts.append(share.format(done=number_text(progress.done), total=number_text(progress.total)))
        if progress.seconds_left is not None and progress.done < progress.total:
            parts.append(self.tr("{time} left").format(time=duration_text(progress.seconds_left)))
        return parts
