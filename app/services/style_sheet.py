"""The one style sheet of the program, made from the tokens."""

from __future__ import annotations

import hashlib
import string
from pathlib import Path

from app.services import paths
from app.services.theme import (
    BUTTON_RADIUS_PX,
    CAPTION_PX,
    CARD_RADIUS_PX,
    FONT_PX,
    KEY_FIGURE_PX,
    TITLE_PX,
    Tokens,
    points,
)

_SHEET = string.Template("""
* { outline: none; }
QWidget { color: $text; }
QMainWindow, #window, QDialog, QMessageBox { background: $window; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title_pt}pt; font-weight: 600; }
QLabel[role="subtitle"] { font-size: ${subtitle_pt}pt; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="caption"] { color: $muted; font-size: ${caption_pt}pt; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="figure"] { font-size: ${figure_pt}pt; font-weight: 700; }
QLabel[tone="good"] { color: $good_text; }
QLabel[tone="warn"] { color: $warn_text; }
QLabel[tone="bad"] { color: $bad_text; }
QLabel[tone="accent"] { color: $accent_text; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }

QFrame[role="card"] { background: $card; border: 1px solid $line; border-radius: ${card_radius}px; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="panel"] { background: $card; border: none; }

QPushButton, QToolButton[role="button"] {
    background: $raised; color: $text; border: 1px solid $line; border-radius: ${button_radius}px;
    padding: 6px 14px; min-height: 18px;
}
QPushButton:hover, QToolButton[role="button"]:hover { background: $hover; }
QPushButton:pressed, QToolButton[role="button"]:pressed { background: $line; }
QPushButton:focus, QToolButton[role="button"]:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton:disabled, QToolButton[role="button"]:disabled { color: $muted; background: $card; }
QPushButton:checked { background: $accent_soft; border-color: $accent; color: $accent_text; }
QPushButton[role="primary"] { background: $accent; border: 1px solid $accent; color: $on_accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed { background: $accent_press; border-color: $accent_press; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 5px 13px; }
QPushButton[role="primary"]:disabled { background: $raised; border-color: $line; color: $muted; }
QPushButton[role="quiet"] { background: transparent; border: 1px solid transparent; color: $muted; padding: 5px 8px; }
QPushButton[role="quiet"]:hover { background: $raised; color: $text; }
QPushButton[role="quiet"]:focus { border: 2px solid $accent; padding: 4px 7px; color: $text; }
QPushButton[role="danger"] { color: $bad_text; }
QPushButton[role="link"] {
    background: transparent; border: 1px solid transparent; color: $accent_text; padding: 3px 4px; text-align: left;
}
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:disabled { color: $muted; background: transparent; text-decoration: none; }
QPushButton[role="link"]:focus { border: 2px solid $accent; padding: 2px 3px; }
QPushButton[role="pill"], QLabel[role="pill"] {
    background: $raised; border: 1px solid $raised; border-radius: 13px; padding: 3px 11px; min-height: 18px;
}
QLabel[role="pill"] { font-size: ${caption_pt}pt; }
QPushButton[role="pill"]:hover { background: $hover; }
QPushButton[role="pill"]:focus { border: 2px solid $accent; padding: 2px 10px; }
QPushButton::menu-indicator { width: 0; image: none; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${button_radius}px; padding: 5px; }
QToolButton:hover { background: $raised; }
QToolButton:pressed { background: $line; }
QToolButton:checked { background: $raised; }
QToolButton:focus { border: 2px solid $accent; padding: 4px; }
QToolButton::menu-indicator { image: none; width: 0; }

#segmented { background: $raised; border: 1px solid $line; border-radius: 9px; }
#segmented QPushButton {
    background: transparent; border: 1px solid transparent; border-radius: 7px; padding: 4px 6px; color: $muted;
}
#segmented QPushButton:hover { color: $text; background: transparent; }
#segmented QPushButton:checked { background: $segment; border-color: $segment_line; color: $text; }
#segmented QPushButton:focus { border: 2px solid $accent; padding: 3px 5px; }
#segmented QPushButton:disabled { color: $muted; }
#segmented QPushButton:checked:disabled { color: $text; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: $raised; border: 1px solid $line; border-radius: ${button_radius}px; padding: 5px 10px;
    min-height: 18px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 4px 9px;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $muted; background: $card; }
QComboBox { padding-right: 26px; combobox-popup: 0; }
QComboBox:focus { padding-right: 25px; }
QComboBox::drop-down { border: none; width: 24px; subcontrol-position: right center; }
QComboBox::down-arrow { image: url("$chevron_down"); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
    background: $card; border: 1px solid $line; padding: 4px;
    selection-background-color: $raised; selection-color: $text;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 3px 4px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 4px 3px 0; }
QAbstractSpinBox::up-arrow { image: url("$chevron_up"); width: 11px; height: 11px; }
QAbstractSpinBox::down-arrow { image: url("$chevron_down"); width: 11px; height: 11px; }

QLineEdit[role="inline"], QComboBox[role="inline"] {
    background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 1px 5px; font-weight: 600;
}
QComboBox[role="inline"] { padding-right: 20px; }
QLineEdit[role="inline"]:hover, QComboBox[role="inline"]:hover { background: $raised; border-color: $line; }
QLineEdit[role="inline"]:focus, QComboBox[role="inline"]:focus {
    background: $raised; border: 2px solid $accent; padding: 0 4px;
}
QComboBox[role="inline"]:focus { padding-right: 19px; }
QLineEdit[role="inline"]:disabled, QComboBox[role="inline"]:disabled { color: $text; background: transparent; }
QLineEdit[tone="bad"] { color: $bad_text; border-color: $bad; }

QCheckBox { spacing: 8px; }
QCheckBox::indicator, QAbstractItemView::indicator {
    width: 16px; height: 16px; border: 1px solid $muted; border-radius: 5px; background: $raised; }
QCheckBox::indicator:hover, QAbstractItemView::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check");
}
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate {
    background: $accent_soft; border-color: $accent; image: url("$partly");
}
QCheckBox:focus { color: $accent_text; }
QCheckBox::indicator:focus { border: 2px solid $accent; width: 14px; height: 14px; }
QCheckBox:disabled { color: $muted; }

QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $accent; border: 1px solid $accent;
}
QSlider::handle:horizontal:hover { background: $accent_hover; }
QSlider:focus { border: 1px solid $accent; border-radius: 6px; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $muted; border-color: $muted; }
QProgressBar { background: $line; border: none; border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QMenu { background: $card; border: 1px solid $line; border-radius: ${button_radius}px; padding: 6px; }
QMenu::item { padding: 6px 22px 6px 10px; border-radius: 6px; background: transparent; }
QMenu::item:selected { background: $raised; }
QMenu::item:disabled { color: $muted; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenuBar { background: $card; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 5px 10px; background: transparent; border-radius: 6px; }
QMenuBar::item:selected { background: $raised; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border: 3px solid transparent; border-radius: 6px; }
QScrollBar::handle:vertical { min-height: 36px; margin: 0 3px; border: none; border-radius: 3px; }
QScrollBar::handle:horizontal { min-width: 36px; margin: 3px 0; border: none; border-radius: 3px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QAbstractItemView {
    background: $card; border: none; selection-background-color: $accent_soft; selection-color: $text;
    alternate-background-color: $raised;
}
QListView, QTreeView, QTableView { gridline-color: $line; }
QListView::item, QTreeView::item, QTableView::item { padding: 4px 8px; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {
    background: $accent_soft; color: $text;
}
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid $accent; }
QHeaderView { background: $card; }
QHeaderView::section {
    background: $card; color: $muted; border: none; border-bottom: 1px solid $line; padding: 6px 8px;
    font-size: ${caption_pt}pt; font-weight: 500;
}
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

#rail { background: $card; border-right: 1px solid $line; }
#topBar { background: $card; border-bottom: 1px solid $line; }
#pageStack { background: $window; }
#rail QToolButton {
    border-radius: 9px; padding: 3px 0; color: $muted; font-size: ${rail_pt}pt; border: 1px solid transparent;
}
#rail QToolButton:hover { background: $raised; color: $text; }
#rail QToolButton:checked { background: $raised; color: $text; }
#rail QToolButton:focus { border: 2px solid $accent; padding: 2px 0; }
#productMenuButton { background: transparent; border: 1px solid transparent; padding: 4px 6px; font-weight: 700; }
#productMenuButton:hover { background: $raised; }
#productMenuButton:focus { border: 2px solid $accent; padding: 3px 5px; }
#helpPanel { background: $card; border: 1px solid $line; border-radius: 12px; }
QToolButton[role="mark"] { padding: 1px; border-radius: 9px; }
QToolButton[role="mark"]:focus { padding: 0px; }
QFrame[role="marked"] { background: $accent_soft; border: none; border-radius: 8px; }
#tourBar { background: $card; border: none; border-top: 1px solid $line; }
#notice { background: $card; border-bottom: 1px solid $line; }
#recentCard { background: $card; border: 1px solid $line; border-radius: ${card_radius}px; }
#recentCard:hover { border-color: $muted; }
#recentCard:focus { border: 2px solid $accent; }
#searchField {
    background: $raised; border: 1px solid $raised; border-radius: 13px; color: $muted;
    padding: 3px 12px; text-align: left;
}
#searchField:hover { background: $hover; }
#searchField:focus { border: 2px solid $accent; padding: 2px 11px; }
#workspaceMenuButton { background: transparent; border: 1px solid transparent; padding: 4px 6px; font-weight: 500; }
#workspaceMenuButton:hover { background: $raised; }
#workspaceMenuButton:focus { border: 2px solid $accent; padding: 3px 5px; }
#palettePanel, #sheetPanel, #toast { background: $card; border: 1px solid $line; border-radius: 12px; }
#palettePanel QLineEdit { background: transparent; border: none; padding: 8px 4px; font-size: ${input_pt}pt; }
#palettePanel QListView { background: transparent; border: none; }
""")


def style_sheet(tokens: Tokens) -> str:
    """Qt style sheet for the whole application."""
    values = {name: getattr(tokens, name) for name in tokens.__dataclass_fields__ if name != "groups"}
    dark = tokens.name == "dark"
    values |= {
        "title_pt": f"{points(TITLE_PX):.2f}",
        "figure_pt": f"{points(KEY_FIGURE_PX):.2f}",
        "caption_pt": f"{points(CAPTION_PX):.2f}",
        "input_pt": f"{points(FONT_PX + 2):.2f}",
        "subtitle_pt": f"{points(17.0):.2f}",
        "rail_pt": f"{points(11.0):.2f}",
        "card_radius": str(CARD_RADIUS_PX),
        "button_radius": str(BUTTON_RADIUS_PX),
        "accent_hover": "#74ADFF" if dark else "#1D57D8",
        "accent_press": "#4A8CF0" if dark else "#194BBB",
        "segment": "#14161A" if dark else "#FFFFFF",
        "segment_line": "#14161A" if dark else tokens.line,
        "check": _tinted("check", tokens.on_accent),
        "partly": _tinted("minus", tokens.accent_text),
        "chevron_down": _tinted("chevron-down", tokens.muted),
        "chevron_up": _tinted("chevron-up", tokens.muted),
    }
    return _SHEET.substitute(values)


def _tinted(name: str, color: str) -> str:
    """A style sheet can only name files: the icon in one colour, kept in the cache folder; its path for url()."""
    from app.services.icons import svg_source

    svg = svg_source(name).replace("currentColor", color)
    digest = hashlib.sha256(svg.encode()).hexdigest()[:12]
    path: Path = paths.cache_dir() / "icons" / f"{name}-{digest}.svg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(svg, "utf-8")
    return path.as_posix()
