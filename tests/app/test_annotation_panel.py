"""Stars, tags and note of the current picture; tags and a name for the selection."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.actions.gather import entries_for
from app.main_window import MainWindow
from app.views.annotation_panel import AnnotationPanel
from app.views.annotation_popups import SelectionNames
from app.views.flow_layout import FlowLayout
from app.views.inspector import Inspector
from app.views.name_popup import NamePopup
from app.views.star_row import StarRow
from app.views.viewer import Viewer

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def inspector(qtbot: QtBot, session: Any) -> Inspector:
    qtbot.waitUntil(lambda: session.annotations.loaded)
    made = Inspector(session)
    qtbot.addWidget(made)
    made.resize(320, 760)
    made.show()
    session.selection.setCurrent(session.records()[4].id)
    return made


def current(session: Any) -> int:
    return int(session.records()[4].id)


def chips(inspector: Inspector) -> list[str]:
    panel = inspector.findChild(AnnotationPanel)
    return [b.objectName().partition(".")[2] for b in panel.findChildren(QPushButton) if b.objectName()[:7] == "tagChip"
            and not b.isHidden()]  # fmt: skip


def test_a_click_on_a_star_rates_and_a_second_one_takes_it_back(
    qtbot: QtBot, inspector: Inspector, session: Any
) -> None:
    star = inspector.findChild(QToolButton, "inspectorStars.4")
    qtbot.mouseClick(star, LEFT)
    assert session.annotations.ratingOf(current(session)) == 4
    assert inspector.findChild(StarRow).accessibleName() == "Stars: 4"
    qtbot.mouseClick(star, LEFT)
    assert session.annotations.ratingOf(current(session)) == 0
    session.selection.history.undo()
    assert inspector.findChild(StarRow).stars() == 4


def test_tags_are_added_completed_and_removed(qtbot: QtBot, inspector: Inspector, session: Any) -> None:
    session.annotations.addTag([1], "Sea side")
    session.annotations.addTag([1], "Alm")
    popup = inspector.findChild(NamePopup, "inspectorTagPopup")
    qtbot.mouseClick(inspector.findChild(QPushButton, "inspectorAddTag"), LEFT)
    assert popup.names() == ["Alm", "Sea side"]
    qtbot.keyClicks(popup.field, "side")
    assert popup.names() == ["Sea side"]
    qtbot.keyClick(popup.field, Qt.Key.Key_Down)
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    assert chips(inspector) == ["Sea side"]
    popup.field.setText("brand new")
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isHidden()
    assert chips(inspector) == ["brand new", "Sea side"]
    qtbot.mouseClick(inspector.findChild(QPushButton, "tagChip.Sea side"), LEFT)
    assert session.annotations.tagsOf(current(session)) == chips(inspector) == ["brand new"]
    session.selection.history.undo()
    assert chips(inspector) == ["brand new", "Sea side"]


def test_a_note_is_kept_when_it_is_left_also_for_another_picture(
    qtbot: QtBot, inspector: Inspector, session: Any
) -> None:
    note = inspector.findChild(QPlainTextEdit, "inspectorNote")
    other = session.records()[9].id
    note.setFocus()
    qtbot.keyClicks(note, "at the lake")
    session.selection.setCurrent(other)
    assert session.annotations.said.notes == {current(session): "at the lake"}
    assert note.toPlainText() == ""
    qtbot.keyClicks(note, "x")
    inspector.hide()
    assert session.annotations.noteOf(other) == "x"
    session.selection.history.undo()
    inspector.show()
    assert note.toPlainText() == ""


def test_a_note_grows_with_its_lines(inspector: Inspector) -> None:
    note = inspector.findChild(QPlainTextEdit, "inspectorNote")
    low = note.height()
    note.setPlainText("a\nb\nc")
    tall = note.height()
    note.setPlainText("\n".join("abcdefghijk"))
    assert low < tall < note.height() < 3 * low


def test_nothing_is_said_of_a_picture_from_outside(inspector: Inspector, session: Any, tiny_images: Any) -> None:
    panel = inspector.findChild(AnnotationPanel)
    assert not panel.isHidden()
    inspector.showQuery(next(tiny_images.rglob("*.jpg")))
    assert panel.isHidden()
    session.selection.setCurrent(session.records()[5].id)
    assert not panel.isHidden()


def test_the_tags_of_a_selection_are_ticked_as_far_as_they_go(qtbot: QtBot, session: Any) -> None:
    qtbot.waitUntil(lambda: session.annotations.loaded)
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.show()
    names = SelectionNames(session, holder)
    session.selection.setIds([1, 2, 3])
    for ids, tag in (([1, 2, 3, 4], "all"), ([2, 9], "some"), ([9], "none")):
        session.annotations.addTag(ids, tag)
    names.askTag(holder)
    rows = [names.tags._rows.item(row) for row in range(3)]
    unticked, half, ticked = Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked
    assert [(r.text(), r.checkState()) for r in rows] == [("all", ticked), ("none", unticked), ("some", half)]
    place = names.tags.list.visualRect(rows[2].index()).center()
    qtbot.mouseClick(names.tags.list.viewport(), LEFT, pos=place)
    assert session.annotations.withTag("some").tolist() == [1, 2, 3, 9]
    qtbot.mouseClick(names.tags.list.viewport(), LEFT, pos=place)
    assert session.annotations.withTag("some").tolist() == [9]
    names.tags.hide()
    names.askKeep(holder)
    qtbot.keyClicks(names.keep.field, "three")
    qtbot.keyClick(names.keep.field, Qt.Key.Key_Enter)
    assert session.annotations.selection("three").tolist() == [1, 2, 3]


def test_keys_rate_unless_somebody_types(qtbot: QtBot, session: Any) -> None:
    qtbot.waitUntil(lambda: session.annotations.loaded)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.goTo("dataset")
    session.selection.setCurrent(current(session))
    with qtbot.waitActive(window):
        window.activateWindow()
    gallery = window.page("dataset")._gallery
    gallery.setFocus()
    qtbot.keyClick(gallery, Qt.Key.Key_3)
    assert session.annotations.ratingOf(current(session)) == 3
    field = window.page("dataset")._filter
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_4)
    assert field.text() == "4"
    note = window.page("dataset")._inspector.findChild(QPlainTextEdit, "inspectorNote")
    note.setFocus()
    qtbot.keyClick(note, Qt.Key.Key_1)
    assert session.annotations.ratingOf(current(session)) == 3
    window.actions_table.run("rate.0")
    assert session.annotations.ratingOf(current(session)) == 0
    window.actions_table.run("tags.ask")
    qtbot.keyClicks(window.names.tags.field, "by key")
    qtbot.keyClick(window.names.tags.field, Qt.Key.Key_Return)
    assert session.annotations.tagsOf(current(session)) == ["by key"]
    assert window.actions_table["edit.undo"].text() == "Undo: tag “by key”"
    session.annotations.keepSelection("the best of all", [1, 2])
    found = [entry for entry in entries_for(window, "best of all") if entry.text == "the best of all"]
    found[0].run()
    assert session.selection.array.tolist() == [1, 2]
    for _ in range(3):
        window.actions_table.run("edit.undo")
    assert window.actions_table["edit.redo"].text() == "Do again: tag “by key”"


@pytest.mark.parametrize(("width", "rows"), [(330, 1), (300, 2), (110, 3), (40, 3)])
def test_what_does_not_fit_goes_to_the_next_row(qtbot: QtBot, width: int, rows: int) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, spacing_px=10)
    parts = [QWidget() for _ in range(3)]
    for part in parts:
        part.setFixedSize(100, 20)
        flow.addWidget(part)
    assert flow.heightForWidth(width) == rows * 20 + (rows - 1) * 10
    flow.setGeometry(QRect(QPoint(5, 5), QPoint(4 + width, 100)))
    assert len({part.y() for part in parts}) == rows


def test_the_newest_is_taken_back_first_also_among_exclusions(qtbot: QtBot, session: Any) -> None:
    """Leaving pictures out has an undo of its own: the same keys, and never both at once."""
    qtbot.waitUntil(lambda: session.annotations.loaded)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.goTo("dataset")
    page = window.page("dataset")
    with qtbot.waitActive(window):
        window.activateWindow()
    page._gallery.setFocus()
    ids = [record.id for record in session.records()]
    undo = (page._gallery, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def exclude(image_id: int) -> None:
        page._gallery.excludeRequested.emit([image_id])
        qtbot.waitUntil(lambda: len(session.excluded()) == 1)

    session.annotations.rate(ids[:1], 2)
    exclude(ids[5])
    qtbot.keyClick(*undo)
    qtbot.waitUntil(lambda: not session.excluded())
    assert session.annotations.ratingOf(ids[0]) == 2
    exclude(ids[6])
    session.annotations.rate(ids[:1], 5)
    qtbot.keyClick(*undo)
    assert session.annotations.ratingOf(ids[0]) == 2
    assert len(session.excluded()) == 1


def test_digits_in_the_viewer_rate_the_picture_seen_and_not_what_it_covers(qtbot: QtBot, session: Any) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.goTo("dataset")
    ids = [record.id for record in session.records()]
    session.selection.setIds(ids[:3])
    viewer = Viewer(session, window.centre)
    viewer.view(ids, ids[1])
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.waitUntil(lambda: viewer.canvases()[0].picture() is not None)
    focus = window.focusWidget()
    assert viewer.isAncestorOf(focus)
    for key in (Qt.Key.Key_3, Qt.Key.Key_1):
        qtbot.keyClick(focus, key)
    assert session.annotations.said.ratings == {ids[1]: 1}
    qtbot.keyClick(focus, Qt.Key.Key_0)
    assert session.annotations.said.ratings == {}
    viewer.dismiss()
    qtbot.keyClick(window.page("dataset")._gallery, Qt.Key.Key_3)
    assert session.annotations.said.ratings == dict.fromkeys(ids[:3], 3)


def test_a_long_hint_of_a_popup_wraps(qtbot: QtBot) -> None:
    host = QPushButton("…")
    qtbot.addWidget(host)
    host.show()
    popup = NamePopup("popup", host)
    popup.ask(host, "Name", "It can be asked for again, and colour the map.")
    hint = popup._hint
    assert hint.geometry().right() < popup.width()
    assert hint.height() >= hint.heightForWidth(hint.width()) > hint.fontMetrics().height()
    assert hint.geometry().bottom() < popup.height()
    popup.hide()
