"""Tokens as designed, text that can be read, icons that follow, everything repainted at once."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from app.services import icons
from app.services.icons import icon, icon_pixmap
from app.services.settings import AppSettings
from app.services.style_sheet import style_sheet
from app.services.theme import DARK, LIGHT, OKABE_ITO, Theme, Tokens, contrast, theme
from app.views.widgets import EmptyState, Segmented

SURFACES = ("window", "card", "raised", "canvas", "accent_soft")
READ = ("text", "muted", "accent_text", "good_text", "warn_text", "bad_text")


def test_tokens_are_the_designed_ones() -> None:
    assert (DARK.window, DARK.card, DARK.raised, DARK.line) == ("#14161A", "#1B1E24", "#242932", "#303642")
    assert (DARK.text, DARK.muted, DARK.accent, DARK.canvas) == ("#E9EBEF", "#9AA3B2", "#5B9DFF", "#101216")
    assert (LIGHT.window, LIGHT.card, LIGHT.raised, LIGHT.line) == ("#F3F4F7", "#FFFFFF", "#EEF0F4", "#D9DEE7")
    assert (LIGHT.text, LIGHT.muted, LIGHT.accent, LIGHT.canvas) == ("#1A1E26", "#5A6474", "#2563EB", "#FBFBFD")


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the usual example that just fails


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_every_text_can_be_read_on_every_surface(tokens: Tokens) -> None:
    poor = {
        (text, surface): contrast(getattr(tokens, text), getattr(tokens, surface))
        for text, surface in itertools.product(READ, SURFACES)
        if contrast(getattr(tokens, text), getattr(tokens, surface)) < 4.5
    }
    assert not poor
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_style_sheet_is_complete(tokens: Tokens) -> None:
    sheet = style_sheet(tokens)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)) >= {tokens.card, tokens.accent, tokens.line, tokens.text}


def test_switch_repaints_everything_and_is_remembered(qtbot: Any) -> None:
    probe = EmptyState("map", "No map yet", "Train first.")
    qtbot.addWidget(probe)
    probe.setObjectName("window")
    probe.resize(300, 300)
    probe.show()
    before = probe.grab().toImage()
    with qtbot.waitSignal(theme().changed):
        theme().setMode("light")
    assert AppSettings().theme == "light"
    assert Theme().mode == "light"
    assert QApplication.palette().window().color() == QColor(LIGHT.window)
    after = probe.grab().toImage()
    assert after.pixelColor(2, 2) != before.pixelColor(2, 2)
    assert _inks(after) != _inks(before)


def test_icons_take_the_colour_of_the_moment(qtbot: Any) -> None:
    made = icon("play", "accent", on="bad")
    for mode, tokens in (("dark", DARK), ("light", LIGHT)):
        theme().setMode(mode, remember=False)  # type: ignore[arg-type]
        assert _ink(made, QIcon.State.Off) == QColor(tokens.accent).rgb()
        assert _ink(made, QIcon.State.On) == QColor(tokens.bad).rgb()


def test_icons_are_crisp_on_dense_screens(qtbot: Any) -> None:
    pixmap = icon_pixmap("folder", "text", 18, 2.0)
    assert pixmap.size() == QSize(36, 36)
    assert pixmap.devicePixelRatio() == 2.0


def test_the_icons_are_one_set() -> None:
    names = [file.stem for file in icons.FOLDER.glob("*.svg")]
    assert {"pictures", "train", "runs", "map", "lookalikes", "settings"} <= set(names)
    for name in names:
        svg = icons.svg_source(name)
        assert 'viewBox="0 0 24 24"' in svg, name
        assert 'stroke="currentColor" stroke-width="1.75"' in svg, name
        assert not re.search(r"#[0-9A-Fa-f]{3,6}\b", svg), name
        large = icon_pixmap(name, "text", 96).toImage()
        assert _inks(large), f"{name} draws nothing"
    with pytest.raises(FileNotFoundError):
        icon("no such icon")


def test_safe_palette_and_more_groups_than_colours() -> None:
    chosen = Theme()
    assert chosen.tokens.groups[0] == "#4C9BE8"
    colors = [chosen.group_color(i).name() for i in range(30)]
    assert len(set(colors)) == 30
    theme().setColorBlindSafe(True)
    try:
        assert theme().tokens.groups == OKABE_ITO
        assert Theme().tokens.groups == OKABE_ITO
    finally:
        theme().setColorBlindSafe(False)


def test_numbers_have_one_width(qtbot: Any) -> None:
    probe = QWidget()
    qtbot.addWidget(probe)
    widths = {probe.fontMetrics().horizontalAdvance(digit * 8) for digit in "0123456789"}
    assert len(widths) == 1
    assert any(tag.toString() == b"tnum" for tag in QApplication.font().featureTags())


def test_segmented_tells_only_the_person_s_choice(qtbot: Any) -> None:
    choice = Segmented([("a", "First"), ("b", "Second")], "demo", "Demo")
    qtbot.addWidget(choice)
    heard: list[str] = []
    choice.chosen.connect(heard.append)
    choice.setValue("b")
    assert (choice.value(), heard) == ("b", [])
    choice.button("a").click()
    assert (choice.value(), heard) == ("a", ["a"])
    assert choice.button("a").accessibleName() == "Demo: First"


def _inks(image: Any) -> set[int]:
    return {
        image.pixelColor(x, y).rgb()
        for x in range(0, image.width())
        for y in range(0, image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def _ink(made: QIcon, state: QIcon.State) -> int:
    """The most saturated opaque colour of the icon."""
    image = made.pixmap(QSize(48, 48), QIcon.Mode.Normal, state).toImage()
    return max(_inks(image), key=lambda rgb: QColor.fromRgb(rgb).saturation())


def test_a_choice_is_one_stop_for_tab_and_arrows_move_it(qtbot: Any) -> None:
    choice = Segmented([("a", "First"), ("b", "Second"), ("c", "Third")], "demo", "Demo")
    qtbot.addWidget(choice)
    choice.setValue("b")
    choice.show()
    stops = [key for key in "abc" if choice.button(key).focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["b"]
    heard: list[str] = []
    choice.chosen.connect(heard.append)
    choice.activateWindow()
    choice.button("b").setFocus()
    qtbot.waitUntil(choice.button("b").hasFocus)
    qtbot.keyClick(choice.button("b"), Qt.Key.Key_Right)
    assert (choice.value(), heard) == ("c", ["c"])


def test_focus_goes_with_a_choice_made_by_mouse(qtbot: Any) -> None:
    choice = Segmented([("a", "First"), ("b", "Second")], "demo", "Demo")
    qtbot.addWidget(choice)
    choice.show()
    choice.activateWindow()
    choice.button("a").setFocus()
    qtbot.waitUntil(choice.button("a").hasFocus)
    qtbot.mouseClick(choice.button("b"), Qt.MouseButton.LeftButton)
    assert choice.value() == "b"
    assert choice.button("b").hasFocus()
