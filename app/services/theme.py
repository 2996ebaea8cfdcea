"""The colours, sizes and fonts of the program: two sets of tokens, and the object that says which one is in force.

Everything that paints asks here at paint time and repaints on `changed`, so a switch shows everywhere at once.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.services.i18n import CHINESE, language
from app.services.settings import AppSettings

Mode = Literal["dark", "light", "system"]
MODES: tuple[Mode, ...] = ("dark", "light", "system")

FONT_PX, CAPTION_PX, KEY_FIGURE_PX, TITLE_PX = 13.0, 11.5, 20.0, 28.0
CARD_RADIUS_PX, BUTTON_RADIUS_PX, PICTURE_RADIUS_PX = 10, 8, 6
HOVER_MS, PANEL_MS, FLIGHT_MS = 120, 250, 800

GROUPS = (
    "#4C9BE8", "#E8A33D", "#3FB68B", "#E0647B", "#9B7BEA", "#57C4D6", "#C7B23A", "#E58BC1", "#8CB854", "#B98A6A",
)  # fmt: skip
# Okabe & Ito 2008, "Color Universal Design"; their black is left out, it would vanish on the dark canvas.
OKABE_ITO = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#0072B2", "#D55E00", "#F0E442")


@dataclasses.dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #RRGGBB. `*_text` are the status colours dark or light enough to be read as text on every surface."""

    name: str
    window: str
    card: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    good: str
    warn: str
    bad: str
    canvas: str
    on_accent: str
    accent_text: str
    good_text: str
    warn_text: str
    bad_text: str
    accent_soft: str
    groups: tuple[str, ...] = GROUPS


DARK = Tokens(
    name="dark", window="#14161A", card="#1B1E24", raised="#242932", hover="#2C323D", line="#303642",
    text="#E9EBEF", muted="#9AA3B2", accent="#5B9DFF", good="#3FB68B", warn="#F0B44C", bad="#F2666B",
    canvas="#101216", on_accent="#0B1220", accent_text="#6FA9FF", good_text="#4CC399", warn_text="#F0B44C",
    bad_text="#F67E82", accent_soft="#1D2A40",
)  # fmt: skip
LIGHT = Tokens(
    name="light", window="#F3F4F7", card="#FFFFFF", raised="#EEF0F4", hover="#E4E8EF", line="#D9DEE7",
    text="#1A1E26", muted="#5A6474", accent="#2563EB", good="#18875F", warn="#A86A00", bad="#C93A40",
    canvas="#FBFBFD", on_accent="#FFFFFF", accent_text="#1D57D8", good_text="#11704E", warn_text="#8A5700",
    bad_text="#B92D34", accent_soft="#E4ECFD",
)  # fmt: skip


class Theme(QObject):
    """Which tokens are in force. One per process: `theme()`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        settings = AppSettings()
        stored = settings.theme
        self._mode: Mode = stored if stored in MODES else "system"
        self._color_blind_safe = settings.color_blind_safe
        self._reduced_motion = settings.reduced_motion
        self.tokens = self._resolve()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def mode(self) -> Mode:
        """What the person chose."""
        return self._mode

    def setMode(self, mode: Mode, remember: bool = True) -> None:
        """Choose dark, light or the system's; everything repaints before this returns to the event loop."""
        if mode not in MODES:
            raise ValueError(f"{mode!r} is not one of {MODES}")
        self._mode = mode
        if remember:
            AppSettings().theme = mode
        self._refresh()

    @property
    def color_blind_safe(self) -> bool:
        return self._color_blind_safe

    def setColorBlindSafe(self, on: bool) -> None:
        """Groups in Okabe and Ito's colours instead of the house's."""
        self._color_blind_safe = on
        AppSettings().color_blind_safe = on
        self._refresh()

    def reduced_motion(self) -> bool:
        """True when nothing should move: the person said so, or the system does."""
        return self._reduced_motion or _system_reduces_motion()

    def setReducedMotion(self, on: bool) -> None:
        self._reduced_motion = on
        AppSettings().reduced_motion = on
        self.changed.emit()

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """Token as QColor; alpha 0..1. Raises AttributeError for an unknown name."""
        color = QColor(getattr(self.tokens, name))
        color.setAlphaF(alpha)
        return color

    def group_color(self, index: int) -> QColor:
        """Colour of the index-th group: the set, then lighter and darker rounds of it."""
        groups = self.tokens.groups
        base = QColor(groups[index % len(groups)])
        turn = index // len(groups) % 3
        return base if turn == 0 else base.lighter(135) if turn == 1 else base.darker(140)

    def plot_pen(self, name: str, width: float = 1.0, dashed: bool = False) -> object:
        """A cosmetic QPen in a token's colour, as pyqtgraph takes it."""
        from PySide6.QtGui import QPen

        pen = QPen(self.color(name), width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        return pen

    def apply(self, application: QApplication) -> None:
        """Style, font, palette and style sheet of the whole program, at the start and for another language."""
        application.setStyle("Fusion")
        application.setFont(ui_font())
        self._dress(application)

    def _resolve(self) -> Tokens:
        dark = self._mode == "dark" or (self._mode == "system" and _system_is_dark())
        tokens = DARK if dark else LIGHT
        return dataclasses.replace(tokens, groups=OKABE_ITO) if self._color_blind_safe else tokens

    def _refresh(self) -> None:
        self.tokens = self._resolve()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self._dress(application)
        self.changed.emit()

    def _dress(self, application: QApplication) -> None:
        from app.services.style_sheet import style_sheet

        application.setPalette(palette(self.tokens))
        application.setStyleSheet(style_sheet(self.tokens))

    def _on_system_changed(self) -> None:
        if self._mode == "system" and self._resolve() != self.tokens:
            self._refresh()


# For what the system's font lacks, so that simplified characters do not come in Japanese shapes; in a Chinese window
# before it, so that letters and characters are of one weight.
CHINESE_FAMILIES = ("PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")


def _families() -> list[str]:
    usual = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()  # not its alias
    return [*CHINESE_FAMILIES, usual] if language() == CHINESE else [usual, *CHINESE_FAMILIES]


def ui_font(px: float = FONT_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's font in `px`, with tabular figures so that changing numbers do not dance."""
    font = QFont(QGuiApplication.font())
    font.setFamilies(_families())
    font.setPointSizeF(points(px))
    font.setWeight(weight)
    if hasattr(font, "setFeature"):  # Qt 6.7
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette(tokens: Tokens) -> QPalette:
    """For what the style sheet does not reach: text selections, tool tips, native parts."""
    roles = {
        QPalette.ColorRole.Window: tokens.window, QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.card, QPalette.ColorRole.AlternateBase: tokens.raised,
        QPalette.ColorRole.Text: tokens.text, QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Button: tokens.raised, QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent, QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.ToolTipBase: tokens.raised, QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent_text, QPalette.ColorRole.Mid: tokens.line,
    }  # fmt: skip
    made = QPalette()
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return made


def repaint_on_theme(widget: QWidget) -> None:
    """Call `widget.update` whenever the theme changes, for widgets that paint themselves."""
    theme().changed.connect(widget.update)


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two #RRGGBB colours, 1..21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(value: str) -> float:
    channels = [int(value[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def points(px: float) -> float:
    """Logical px as points of the main screen: style sheets and fonts take fractions only in points."""
    screen = QGuiApplication.primaryScreen()
    return px * 72.0 / (screen.logicalDotsPerInch() if screen else 96.0)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _system_reduces_motion() -> bool:
    """Windows tells through Qt's UI effects; elsewhere desktops that reduce motion set GTK_ENABLE_ANIMATIONS=0."""
    if sys.platform == "win32":
        return not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    return os.environ.get("GTK_ENABLE_ANIMATIONS") == "0"


_theme: Theme | None = None


def theme() -> Theme:
    """The one Theme; needs a QGuiApplication."""
    global _theme
    if _theme is None:
        _theme = Theme()
    return _theme
