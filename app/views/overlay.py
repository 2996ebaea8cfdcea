"""Panels inside the window that ask or tell something: instead of dialogs that stack up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services.theme import theme
from app.views.widgets import Button, Heading, IconButton, IconLabel, PrimaryButton, Sentence

Choice = tuple[str, str, Callable[[], object]]  # text, object name, what it does


class Overlay(QWidget):
    """Covers its parent, dims it and keeps the keyboard inside. Esc or a click beside the panel closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self._came_from: QWidget | None = None
        parent.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open(self, first: QWidget) -> None:
        """Show on top of everything with the focus on `first`."""
        self._came_from = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Close; the focus returns to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None
        self.closed.emit()

    def panel_geometry(self) -> QRect | None:
        """Where the panel is; a click outside closes."""
        return None

    def event(self, event: QEvent) -> bool:
        """Digits rate what is selected elsewhere: here they are the overlay's, or would rate what it covers."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.text().isdecimal():
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._place()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        inside = [w for w in self.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        if inside:
            focus = QApplication.focusWidget()
            index = inside.index(focus) if focus in inside else -1
            inside[(index + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        panel = self.panel_geometry()
        if panel is not None and not panel.contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, 130 if theme().tokens.name == "dark" else 70))

    def _place(self) -> None:
        self.setGeometry(self._covered.rect())


class Sheet(Overlay):
    """A question or a statement with its answers as buttons; the first one is the suggestion."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self._panel = QFrame(self)
        self._panel.setObjectName("sheetPanel")
        self._panel.setFixedWidth(460)
        self._icon, self._title, self.sentence = IconLabel("info", "accent", 22), Heading(), Sentence()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._lay_out()

    def ask(
        self, title: str, text: str, choices: Sequence[Choice], icon_name: str = "info", token: str = "accent"
    ) -> None:
        """Replace what is shown. A choice closes the sheet, then does its work."""
        self._icon.setIcon(icon_name, token)
        self._title.setText(title)
        self.sentence.setText(text)
        self.setAccessibleName(f"{title} {text}")
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._buttons.addStretch(1)
        made = [self._make_button(choice, first=index == 0) for index, choice in enumerate(choices)]
        for button in reversed(made):
            self._buttons.addWidget(button)
        self.open(made[0])

    def text(self) -> str:
        return f"{self._title.text()} {self.sentence.text()}"

    def panel_geometry(self) -> QRect:
        return self._panel.geometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button with the focus: Qt does so in dialogs of its own only."""
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, Button):
            focus.click()
        else:
            super().keyPressEvent(event)

    def _make_button(self, choice: Choice, first: bool) -> Button:
        text, name, work = choice

        def chosen() -> None:
            self.dismiss()
            work()

        return PrimaryButton(text, name, chosen) if first else Button(text, name, chosen)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._panel)
        inside.setContentsMargins(24, 20, 24, 20)
        inside.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        inside.addLayout(head)
        inside.addWidget(self.sentence)
        inside.addSpacing(10)
        inside.addLayout(self._buttons)
        middle = QHBoxLayout()  # an alignment instead would measure the text's height at the window's width
        middle.addStretch(1)
        middle.addWidget(self._panel)
        middle.addStretch(1)
        outside = QVBoxLayout(self)
        outside.addStretch(2)
        outside.addLayout(middle)
        outside.addStretch(3)


class Notice(QFrame):
    """A bar under the top bar with what went wrong and what to do about it; stays until read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._icon = IconLabel("warning", "warn", 18)
        self._message, self._hint = Heading(), Sentence()
        self._message.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 10, 10)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._hint)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(8)
        row.addLayout(self._choices)
        close = IconButton("close", self.tr("Close this message"), "noticeClose", self.hide)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(
        self,
        message: str,
        hint: str = "",
        icon_name: str = "warning",
        token: str = "warn",
        choices: Sequence[Choice] = (),
        shown_ms: int = 0,
    ) -> None:
        """choices: what can be done about it, as buttons; the bar stays until that has helped or it is closed.

        shown_ms: it goes by itself after that time; 0: it does not.
        """
        self._timer.stop()
        if shown_ms:
            self._timer.start(shown_ms)
        self._set_choices(choices)
        self._icon.setIcon(icon_name, token)
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{message} {hint}".strip())
        self.show()

    def _set_choices(self, choices: Sequence[Choice]) -> None:
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for text, name, work in choices:
            self._choices.addWidget(Button(text, name, work), 0, Qt.AlignmentFlag.AlignVCenter)

    def text(self) -> str:
        return f"{self._message.text()} {self._hint.text()}".strip()
