"""The small parts every page is put together from: cards, buttons, captions, pills, empty states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEasingCurve,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.services.icons import icon, icon_pixmap
from app.services.theme import theme


class Card(QFrame):
    """A rounded surface with 14 px inside. Add widgets to `.body` (vertical)."""

    def __init__(self, title: str = "", caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 14)
        self.body.setSpacing(8)
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        if title:
            self.header.addWidget(Heading(title))
            self.header.addWidget(Caption(caption))
            self.header.addStretch(1)
            self.body.addLayout(self.header)


class Line(QFrame):
    """A hairline between rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "line")
        self.setFixedHeight(1)


class _RoleLabel(QLabel):
    role = ""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", self.role)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setTone(self, tone: str) -> None:
        """ "", "good", "warn", "bad" or "accent"."""
        self.setProperty("tone", tone)
        restyle(self)


class Heading(_RoleLabel):
    """Title of a card: 13 px, semibold."""

    role = "heading"


class Title(_RoleLabel):
    """Title of a whole page: 28 px."""

    role = "title"


class Subtitle(_RoleLabel):
    """Title of a large panel: 17 px, semibold."""

    role = "subtitle"


class Caption(_RoleLabel):
    """11.5 px, muted."""

    role = "caption"


class Muted(_RoleLabel):
    """13 px, muted."""

    role = "muted"


class Sentence(Muted):
    """Muted text that wraps."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)


class ElidedLabel(QLabel):
    """One line that ends in … when there is no room; the whole text is its tool tip then."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        role: str = "",
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._full, self._mode = text, mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._elide()

    def setText(self, text: str) -> None:
        self._full = text
        self.updateGeometry()
        self._elide()

    def fullText(self) -> str:
        return self._full

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._full, self._mode, max(8, self.width()))
        super().setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


def _dress(button: QAbstractButton, name: str, text: str, icon_name: str, token: str) -> None:
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon_name:
        button.setIcon(icon(icon_name, token))
        beside_text = isinstance(button, QPushButton) and bool(text)
        button.setIconSize(QSize(21 if beside_text else 16, 16))  # 16 px of icon, 5 px before the text


class Button(QPushButton):
    """Button("Pause", "pauseButton", icon_name="pause"); on_click is connected to `clicked`.

    role: "" (raised), "primary", "quiet" (no frame), "link", "pill", "danger".
    """

    def __init__(
        self,
        text: str,
        name: str,
        on_click: Callable[[], object] | None = None,
        icon_name: str = "",
        role: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        token = {"primary": "on_accent", "quiet": "muted", "link": "accent_text", "danger": "bad_text"}.get(
            role, "text"
        )
        _dress(self, name, text, icon_name, token)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())


class PrimaryButton(Button):
    """The one thing to do next on a page."""

    def __init__(
        self,
        text: str,
        name: str,
        on_click: Callable[[], object] | None = None,
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, name, on_click, icon_name, "primary", parent)


class IconButton(QToolButton):
    """A square button with an icon; `text` is its tool tip and accessible name."""

    def __init__(
        self,
        icon_name: str,
        text: str,
        name: str,
        on_click: Callable[[], object] | None = None,
        token: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        _dress(self, name, text, icon_name, token)
        self.setToolTip(text)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())


class Segmented(QFrame):
    """An exclusive choice in one row: Segmented([("quick", "Quick"), …], "presetChoice").

    chosen(str) is emitted when the person chooses; `setValue` is silent.
    """

    chosen = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], name: str, label: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("segmented")
        self.setAccessibleName(label or name)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for key, text in options:
            self._buttons[key] = button = QPushButton(text)
            button.setObjectName(f"{name}.{key}")
            button.setAccessibleName(f"{label}: {text}" if label else text)
            button.setCheckable(True)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            # One stop for Tab, on the choice; the arrow keys move it.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.toggled.connect(lambda on, button=button: self._move_stop(button, on))
            self._group.addButton(button)
            row.addWidget(button, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if options:
            self.setValue(options[0][0])

    def value(self) -> str:
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def _move_stop(self, button: QPushButton, on: bool) -> None:
        """The keyboard's focus, if it is here, goes with the choice, also when the mouse made it."""
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.NoFocus)
        if on and any(other.hasFocus() for other in self._buttons.values()):
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def setValue(self, key: str) -> None:
        """Raises KeyError for an option that does not exist."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QPushButton:
        return self._buttons[key]


class KeyFigure(QWidget):
    """A caption, a big number and what it counts: "Throughput / 203 pairs/s"."""

    def __init__(self, caption: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.head = QHBoxLayout()
        self.head.setSpacing(2)
        self.head.addWidget(Muted(caption))
        self.head.addStretch(1)
        column.addLayout(self.head)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.number, self.unit = _Figure("–"), ElidedLabel(mode=Qt.TextElideMode.ElideRight, role="caption")
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self.unit, 1, Qt.AlignmentFlag.AlignBaseline)
        column.addLayout(row)

    def setValue(self, number: str, unit: str = "") -> None:
        self.number.setText(number)
        self.unit.setText(unit)


class _Figure(_RoleLabel):
    role = "figure"


class Pill(_RoleLabel):
    """A small rounded label."""

    role = "pill"


class Dot(QWidget):
    """A round spot in a token's colour or any colour: state of a run, entry of a legend."""

    def __init__(self, color: str = "muted", side_px: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._color = color
        self.setFixedSize(side_px, side_px)
        theme().changed.connect(self.update)

    def setColor(self, color: str) -> None:
        """A token's name or #RRGGBB."""
        self._color = color
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._color) if self._color.startswith("#") else theme().color(self._color))
        painter.drawEllipse(QRectF(self.rect()))


class IconLabel(QWidget):
    """An icon that only shows something; follows the theme."""

    def __init__(self, name: str, token: str = "muted", side_px: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._side_px = name, token, side_px
        self.setFixedSize(side_px, side_px)
        theme().changed.connect(self.update)

    def setIcon(self, name: str, token: str | None = None) -> None:
        self._name, self._token = name, token or self._token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        pixmap = icon_pixmap(self._name, self._token, self._side_px, self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, pixmap)


class EmptyState(QWidget):
    """What will be here, how it gets here, and the button that does it. `triggered` is the button."""

    triggered = Signal()

    def __init__(
        self,
        icon_name: str,
        title: str,
        sentence: str,
        button_text: str = "",
        button_name: str = "emptyStateButton",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title, self.sentence = Heading(title), Sentence(sentence)
        self.icon = IconLabel(icon_name, "muted", 44)
        self.button = PrimaryButton(button_text, button_name, self.triggered.emit)
        self.button.setVisible(bool(button_text))
        self._lay_out()

    def setTexts(self, title: str, sentence: str, button_text: str = "") -> None:
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.button.setText(button_text)
        self.button.setAccessibleName(button_text)
        self.button.setVisible(bool(button_text))
        self._fit_sentence()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sentence()

    def _fit_sentence(self) -> None:
        """A wrapping label that is centred needs its size said: a layout gives it the height of one line."""
        width = max(120, min(440, self.width() - 48))
        self.sentence.setMinimumSize(0, 0)  # the last fixed height would be a floor for the next
        self.sentence.setFixedSize(width, max(1, self.sentence.heightForWidth(width)))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        for widget, gap in ((self.icon, 8), (self.title, 0), (self.sentence, 12), (self.button, 0)):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(gap)
        column.addStretch(3)


class Skeleton(QWidget):
    """Grey blocks where content is on its way; they breathe unless motion is reduced.

    Args:
        shape: "lines" or "grid" (squares of `cell_px`).
    """

    def __init__(self, shape: str = "lines", cell_px: int = 120, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape, self._cell_px, self._glow = shape, cell_px, 0.0
        self._pulse = QVariantAnimation(self)
        self._pulse.setStartValue(0.0)
        self._pulse.setKeyValueAt(0.5, 1.0)
        self._pulse.setEndValue(0.0)
        self._pulse.setDuration(1600)
        self._pulse.setLoopCount(-1)
        self._pulse.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._pulse.valueChanged.connect(self._on_pulse)

    def showEvent(self, event: object) -> None:
        if not theme().reduced_motion():
            self._pulse.start()

    def hideEvent(self, event: object) -> None:
        self._pulse.stop()

    def _on_pulse(self, value: float) -> None:
        self._glow = value
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("raised" if theme().tokens.name == "dark" else "hover", 0.6 + 0.4 * self._glow))
        for block in self._blocks():
            painter.drawRoundedRect(block, 6, 6)

    def _blocks(self) -> list[QRectF]:
        if self._shape == "grid":
            step = self._cell_px + 8
            columns, rows = max(1, (self.width() + 8) // step), max(1, (self.height() + 8) // step)
            return [
                QRectF(c * step, r * step, self._cell_px, self._cell_px) for r in range(rows) for c in range(columns)
            ]
        widths = (0.9, 0.7, 0.8, 0.5)
        return [QRectF(0, r * 24, self.width() * widths[r % 4], 12) for r in range(max(1, self.height() // 24))]


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again after a property it selects on has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def dot_icon(color: QColor, side_px: int = 10) -> QIcon:
    """A coloured spot as an icon for menus and legends."""
    from PySide6.QtGui import QPixmap

    pixmap = QPixmap(side_px * 2, side_px * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(QRectF(0, 0, side_px, side_px))
    painter.end()
    return QIcon(pixmap)
