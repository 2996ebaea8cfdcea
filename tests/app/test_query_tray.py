"""The tray of what is searched with: every tile can be read, however many there are and whatever they count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QStyle, QStyleOptionToolButton, QToolButton
from pytestqt.qtbot import QtBot

from app.controllers.search import Query, query_caption, query_name
from app.views.box_editor import BoxEditor
from app.views.query_tray import QueryTray


@pytest.fixture
def tray(qtbot: QtBot, session: Any) -> QueryTray:
    made = QueryTray(session)
    qtbot.addWidget(made)
    made.resize(900, 160)
    made.show()
    return made


@pytest.mark.parametrize("weight", [1.0, -1.0, -2.0, 4.0, 0.5, -0.5])
def test_a_weight_is_shown_in_full(tray: QueryTray, session: Any, weight: float) -> None:
    tray.setQueries([Query(image_id=session.records()[0].id, weight=weight)])
    button = tray.findChild(QToolButton, "queryWeight")
    assert button is not None
    text = button.text()
    button.setText("")
    nothing = button.grab().toImage()
    button.setText("…")
    cut_off = button.grab().toImage()
    button.setText(text)
    assert button.grab().toImage() not in (nothing, cut_off)
    option = QStyleOptionToolButton()
    button.initStyleOption(option)
    room = button.style().subControlRect(
        QStyle.ComplexControl.CC_ToolButton, option, QStyle.SubControl.SC_ToolButton, button
    )
    assert button.fontMetrics().horizontalAdvance(text) + 8 <= room.width()


@pytest.mark.parametrize("count", [1, 30])
def test_captions_stay_above_the_scroll_bar(qtbot: QtBot, tray: QueryTray, session: Any, count: int) -> None:
    tray.setQueries([Query(image_id=record.id) for record in session.records()[:1]] * count)
    bar = tray._area.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.isVisible() == (count > 1))
    caption = tray.findChild(QLabel, "queryCaption")
    assert caption is not None
    bottom = caption.mapTo(tray._area, caption.rect().bottomLeft()).y()
    assert bottom < tray._area.viewport().geometry().bottom() + 1


def test_a_pasted_picture_has_a_short_caption(tray: QueryTray, session: Any) -> None:
    path = str(session.workspace.query_pictures_path / "0123.png")
    part = (0.1, 0.1, 0.5, 0.5)
    assert query_name(Query(path=path), session) == "Pasted picture"
    assert query_caption(Query(path=path), session) == "Pasted"
    assert query_caption(Query(path=path, box=part), session) == "Part of Pasted"
    assert query_caption(Query(path="/x/a.png", box=part), session) == "Part of a.png"
    tray.setQueries([Query(path=path), Query(path=str(Path("/x") / ("long " * 9)), box=part)])
    captions = [label.text() for label in tray.findChildren(QLabel, "queryCaption")]
    assert captions[0] == "Pasted"
    assert captions[1].startswith("Part of")


def test_the_hint_of_the_box_is_never_cut(qtbot: QtBot, session: Any) -> None:
    editor = BoxEditor(session.loader)
    qtbot.addWidget(editor)
    editor.resize(520, 400)
    editor.show()
    hint = editor.findChild(QLabel, "boxHint")
    assert hint is not None
    assert hint.heightForWidth(hint.width()) <= hint.height()
    assert hint.wordWrap()
