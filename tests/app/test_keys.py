"""The panel of keys, the palette's buttons and reasons, and the search page by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.actions.gather import buttons_of, entries_for
from app.actions.page_keys import PAGE_KEYS, WORDS, key_text
from app.actions.table import COMMANDS, WHY_NOT
from app.controllers.search import Query
from app.main_window import MainWindow
from app.pages.lookalikes import LookalikesPage
from moco_core.jobs import ConceptsJob


@pytest.fixture
def window(session: Any) -> Iterator[MainWindow]:
    made = MainWindow(session)
    made.show()
    yield made
    made.close()
    made.finish()
    made.deleteLater()


@pytest.fixture
def page(lookalikes_page: LookalikesPage) -> LookalikesPage:
    return lookalikes_page


def test_a_question_mark_tells_the_keys_of_the_page_first(qtbot: QtBot, window: MainWindow) -> None:
    shortcuts = [keys.toString() for keys in window.actions_table["help.keys"].shortcuts()]
    assert shortcuts == ["F1", "?"]
    for front, title in (("runs", "Runs"), ("lookalikes", "Look-alikes")):
        window.goTo(front)
        window.actions_table.run("help.keys")
        panel = window.centre.findChild(object, "keysPanel")
        titles = [heading for heading, _ in panel.shown()]
        assert titles[:2] == [title, "Everywhere"]
        assert len(titles) == len(set(titles)) == len(PAGE_KEYS) + 1
        qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
        assert not panel.isVisible()


def test_words_narrow_the_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.goTo("lookalikes")
    window.showKeys()
    panel = window.centre.findChild(object, "keysPanel")
    qtbot.keyClicks(panel.field, "select pictures 1")
    assert panel.shown() == []
    assert panel._nothing.isVisible()
    panel.field.setText("clipboard")
    assert panel.shown() == [("Look-alikes", [("Ctrl+V", "Search with what is in the clipboard")])]


def test_the_viewer_in_front_comes_first(window: MainWindow, session: Any) -> None:
    ids = [record.id for record in session.records()]
    window.viewPicture(ids, ids[0])
    window.showKeys()
    panel: Any = window.centre.findChild(object, "keysPanel")
    assert panel.shown()[0][0] == "A picture, large"
    window.viewer.dismiss()


def test_every_key_can_be_read_and_stands_once() -> None:
    for keys in PAGE_KEYS.values():
        tokens = [(token, one.text) for one in keys for token in one.keys]
        assert len(tokens) == len(set(tokens))
        assert all(token in WORDS or not QKeySequence(token).isEmpty() for token, _ in tokens)
    assert key_text("Return") == "Enter"


def test_every_command_that_can_be_off_has_a_reason() -> None:
    assert {command.when for command in COMMANDS} - {"always"} == set(WHY_NOT)


def test_what_cannot_be_done_is_told_and_does_nothing(qtbot: QtBot, window: MainWindow, session: Any) -> None:
    window.openPalette()
    palette: Any = window._palette
    palette.input.setText("pause the training")
    (entry,) = [one for one in palette.model.entries if one.text == "Pause the training run"]
    assert not entry.able
    assert entry.detail == "no run is training"
    spoken = palette.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Pause the training run: no run is training"
    qtbot.keyClick(palette.input, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.dismiss()
    names = [one.text for one in entries_for(window, "")]
    assert len(names) >= len(COMMANDS) - 1


def test_the_buttons_of_the_page_are_commands_too(window: MainWindow, session: Any) -> None:
    window.goTo("lookalikes")
    page: Any = window.page("lookalikes")
    page.searchWith([session.records()[0].id])
    page.searchWith([session.records()[5].id])
    found = {entry.text: entry for entry in buttons_of(window)}
    assert {"Back", "Paste", "Choose a picture…", "Searches"} <= found.keys()
    assert "Forward" not in found  # there is nothing ahead
    found["Back"].run()
    assert page.queries() == (Query(image_id=session.records()[0].id),)
    window.goTo("runs")
    assert "Paste" not in {entry.text for entry in buttons_of(window)}
    found["Back"].run()  # not able any more: nothing happens
    assert page.queries() == (Query(image_id=session.records()[0].id),)


def test_a_search_by_keys_alone(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    qtbot.waitUntil(page.isActiveWindow)
    first = session.records()[0].id
    page.searchWith([first])
    gallery = page._gallery
    assert QApplication.focusWidget() is gallery
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    second = gallery.currentId()
    assert second == page.results()[0][0]  # the keys had chosen nothing before
    qtbot.keyClick(gallery, Qt.Key.Key_Space)
    assert gallery.previewShown()
    qtbot.keyClick(gallery._preview, Qt.Key.Key_Escape)
    assert not gallery.previewShown()
    qtbot.keyClick(gallery, Qt.Key.Key_A)
    assert page.queries() == (Query(image_id=first), Query(image_id=second))
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    third = gallery.currentId()
    qtbot.keyClick(gallery, Qt.Key.Key_S)
    assert page.queries() == (Query(image_id=third),)
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    qtbot.keyClick(gallery, Qt.Key.Key_Escape)
    assert not gallery.chosenIds()
    assert page.queries() == (Query(image_id=third),)
    qtbot.keyClick(gallery, Qt.Key.Key_Escape)
    assert page.queries() == (Query(image_id=first), Query(image_id=second))


def test_a_refined_search_can_be_repeated(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    query = session.records()[0].id
    page.searchWith([query])
    qtbot.keyClick(page._gallery, Qt.Key.Key_End)
    wrong = page._gallery.currentId()
    qtbot.keyClick(page._gallery, Qt.Key.Key_Minus)
    job = session.repeatable.job
    assert isinstance(job, ConceptsJob)
    assert (job.likes, job.unlike, job.run, job.k) == ((query,), (wrong,), session.currentRun.name, 60)
    assert session.repeatable.text("command").startswith("moco-core concepts ")
