"""The Pictures page: what it says about the folder, and what its controls do."""

from __future__ import annotations

import shutil
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.models.image_list import Order
from app.pages.dataset import DatasetPage
from app.services.picture_looks import looks_of
from moco_core.events import Failed, Progress
from moco_core.jobs import ClustersJob, ScanJob
from moco_core.library import Library
from moco_core.space_curve import hilbert_order


@pytest.fixture
def page(qtbot: QtBot, session: Any) -> DatasetPage:
    made = DatasetPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 760)
    made.show()
    return made


def choose(page: DatasetPage, name: str, text: str) -> None:
    """As a person does in the list of a box."""
    box = page.findChild(QComboBox, name)
    assert box.model().item(box.findText(text)).isEnabled()
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def click(qtbot: QtBot, page: DatasetPage, kind: type, name: str) -> None:
    qtbot.mouseClick(page.findChild(kind, name), Qt.MouseButton.LeftButton)


def spoil(qtbot: QtBot, session: Any, ids: list[int], reason: str = "Its data is damaged.") -> None:
    with Library(session.workspace.library_path) as library:
        library.mark_unreadable([(image_id, reason) for image_id in ids])
    with qtbot.waitSignal(session.imagesChanged):
        session.reloadRecords()


def test_the_header_counts_and_sizes(page: DatasetPage, session: Any) -> None:
    total = sum(record.size for record in session.records())
    assert page._count.fullText() == "24 pictures"
    assert page._facts.fullText().startswith("JPEG 24 · ")
    assert f"{total / 1000:.1f} kB" in page._facts.fullText()
    assert not page._bad.isVisible()


def test_unreadable_files_are_reported_and_copied(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    bad = [session.records()[0], session.records()[9]]
    spoil(qtbot, session, [record.id for record in bad])
    assert page._count.fullText() == "22 pictures"
    assert page._bad.text() == "2 unreadable"
    click(qtbot, page, QPushButton, "unreadableButton")
    assert page._report.isVisible()
    click(qtbot, page, QPushButton, "copyReport")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == [record.path for record in bad]
    assert all("Its data is damaged." in line and "backup" in line for line in lines)
    qtbot.keyClick(page._report, Qt.Key.Key_Escape)
    assert not page._report.isVisible()


def test_only_unreadable_files_empty_and_vanished_folder(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    spoil(qtbot, session, [record.id for record in session.records()])
    assert page._empty.title.text() == "No readable picture"
    qtbot.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    assert page._report.isVisible()
    with Library(session.workspace.library_path) as library, library.transaction() as db:
        db.execute("UPDATE images SET status = 'missing'")
    with qtbot.waitSignal(session.imagesChanged):
        session.reloadRecords()
    assert page._empty.title.text() == "No pictures yet"
    with qtbot.waitSignal(page.openFolderRequested):
        qtbot.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    shutil.rmtree(session.workspace.images)
    with qtbot.waitSignal(session.imagesChanged):
        session.reloadRecords()
    assert page._empty.title.text() == "The folder is gone"
    assert not page.findChild(QPushButton, "trainOnThese").isEnabled()


def test_filter_folder_and_order(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    field = page.findChild(QLineEdit, "datasetFilter")
    qtbot.keyClicks(field, "circles_03")
    assert [page._model.recordAt(r).path for r in range(page._model.rowCount())] == ["circles/circles_03.jpg"]
    qtbot.keyClicks(field, "x")
    assert page._stack.currentWidget() is page._no_match
    qtbot.mouseClick(page._no_match.button, Qt.MouseButton.LeftButton)
    assert page._model.rowCount() == 24
    click(qtbot, page, QPushButton, "folderChip.stripes")
    assert {page._model.recordAt(r).folder for r in range(page._model.rowCount())} == {"stripes"}
    click(qtbot, page, QPushButton, "folderChip.all")
    choose(page, "sortOrder", "File size")
    click(qtbot, page, QToolButton, "sortDirection")
    sizes = [page._model.recordAt(row).size for row in range(24)]
    assert sizes == sorted(sizes, reverse=True)


def test_a_filter_is_counted_and_takes_what_it_hides_out_of_the_inspector(
    qtbot: QtBot, page: DatasetPage, session: Any
) -> None:
    field, chosen = page.findChild(QLineEdit, "datasetFilter"), session.records()[3]
    qtbot.mouseClick(
        page._gallery.viewport(), Qt.MouseButton.LeftButton, pos=page._gallery.visualRect(page._model.index(3)).center()
    )
    qtbot.keyClicks(field, "circles")
    assert page._count.fullText() == "8 of 24 pictures"
    assert page._inspector.record() == chosen
    click(qtbot, page, QPushButton, "folderChip.stripes")
    assert page._count.fullText() == "0 of 24 pictures"
    assert page._inspector.record() is None
    assert page._inspector._stack.currentWidget() is page._inspector._nothing
    assert session.selection.current is None
    assert session.selection.ids == frozenset()
    qtbot.mouseClick(page._no_match.button, Qt.MouseButton.LeftButton)
    assert page._count.fullText() == "24 pictures"


def test_scanning_shows_progress_and_can_be_stopped(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    click(qtbot, page, QToolButton, "rescanButton")
    ticket = session.engine.ticket_of(ScanJob)
    assert not page._rescan.isEnabled()
    session.engine.progressed.emit(ticket, Progress(phase="decode", done=1200, total=4800, seconds_left=95.0))
    text = page.findChild(QLabel, "scanProgressText").fullText()
    assert text == "Reading pictures · 1,200 of 4,800 · 2 min left"
    assert (page._bar.value(), page._bar.maximum()) == (1200, 4800)
    click(qtbot, page, QPushButton, "stopScanButton")
    assert session.engine.cancelled == [ticket]
    with qtbot.waitSignal(session.imagesChanged):
        session.engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    assert page._rescan.isEnabled()
    assert page._middle.currentIndex() == 0


def test_pictures_appear_while_their_thumbnails_are_made(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    page._controller.rescan()
    with Library(session.workspace.library_path) as library, library.transaction() as db:
        db.execute(
            "INSERT INTO images (path, size, mtime_ns, width, height, format, status) "
            "VALUES (?, 9, 9, 4, 3, 'PNG', 'ok')",
            (b"zz/new.png",),
        )
    with qtbot.waitSignal(session.imagesChanged):
        ticket = session.engine.ticket_of(ScanJob)
        session.engine.progressed.emit(ticket, Progress(phase="decode", done=0, total=1))
    assert page._model.rowCount() == 25
    with qtbot.waitSignal(session.imagesChanged):
        session.engine.finished.emit(ticket, {})


def test_choice_goes_to_the_session_and_back(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    place = page._gallery.visualRect(page._model.index(3)).center()
    qtbot.mouseClick(page._gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    chosen = page._model.idAt(3)
    assert (session.selection.current, session.selection.ids) == (chosen, frozenset())  # only looked at
    assert page._gallery.chosenIds() == {chosen}
    assert page._inspector.record().id == chosen
    other = page._model.idAt(7)
    session.selection.setIds([other])
    session.selection.setCurrent(other)
    assert (page._gallery.currentId(), page._gallery.chosenIds()) == (other, {other})


def test_the_inspector_folds_into_a_drawer(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    page.resize(900, 640)
    assert not page._inspector.isVisible()
    session.selection.setCurrent(page._model.idAt(0))
    assert page._inspector.isVisible()
    click(qtbot, page, QToolButton, "closeDrawer")
    assert not page._inspector.isVisible()
    page.resize(1300, 640)
    assert page._inspector.isVisible()


def test_train_is_asked_for(qtbot: QtBot, page: DatasetPage) -> None:
    with qtbot.waitSignal(page.trainRequested):
        click(qtbot, page, QPushButton, "trainOnThese")


def test_a_changed_file_loses_its_old_thumbnail(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    first = session.records()[0].id
    qtbot.waitUntil(lambda: session.loader.cached(first) is not None)
    with Library(session.workspace.library_path) as library, library.transaction() as db:
        db.execute("UPDATE images SET mtime_ns = mtime_ns + 1 WHERE id = ?", (first,))
    forgotten: list[int] = []
    session.loader.invalidated.connect(lambda: forgotten.append(session.loader.cached(first) is None))
    with qtbot.waitSignal(session.imagesChanged):
        session.reloadRecords()
    assert forgotten == [True]


def test_headings_by_folder_and_a_click_takes_the_group(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    choose(page, "groupBy", "Folders")
    qtbot.waitUntil(lambda: page._arranged.groups == "folder")
    sections = page._model.sections()
    assert [(s.title, s.start, s.count) for s in sections] == [
        ("circles", 0, 8), ("squares", 8, 8), ("stripes", 16, 8),
    ]  # fmt: skip
    page._gallery.verticalScrollBar().setValue(page._gallery._layout().heading_y(1) - 20)
    place = QPoint(40, page._gallery._layout().heading_y(1) - page._gallery.verticalOffset() + 10)
    qtbot.mouseClick(page._gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page._gallery.chosenRows() == list(range(8, 16))
    page._gallery.verticalScrollBar().setValue(page._gallery._layout().heading_y(1) + 40)
    sticky = page._gallery._sticky
    assert sticky.isVisible()
    assert sticky.accessibleName() == "squares, 8 pictures"
    page._gallery.verticalScrollBar().setValue(page._gallery._layout().heading_y(0))
    assert not sticky.isVisible()
    choose(page, "groupBy", "No groups")
    assert page._model.sections() == []


def test_along_the_map_and_by_likeness(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    choose(page, "sortOrder", "Along the map")
    qtbot.waitUntil(lambda: page._model.order is Order.MAP)
    ids = session.currentRun.embedding()[1]
    assert page._model.ids() == ids[hilbert_order(session.currentRun.map())].tolist()
    chosen = session.records()[9].id
    session.selection.setCurrent(chosen)
    choose(page, "sortOrder", "Likeness")
    qtbot.waitUntil(lambda: page._model.order is Order.LIKENESS)
    features = session.currentRun.embedding()[0]
    scores = dict(zip(ids.tolist(), (features @ features[ids.tolist().index(chosen)]).tolist(), strict=True))
    shown = page._model.ids()
    assert shown[0] == chosen
    assert [scores[i] for i in shown[1:]] == sorted((scores[i] for i in shown[1:]), reverse=True)
    other = session.records()[20].id
    page._gallery.choose([other], other)
    menu = page._gallery._menu()
    next(action for action in menu.actions() if action.text() == "Sort by likeness to this one").trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: page._model.ids()[0] == other)
    click(qtbot, page, QToolButton, "sortDirection")
    assert page._model.ids()[-1] == other


def test_dark_pictures_first(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    choose(page, "sortOrder", "Brightness")
    qtbot.waitUntil(lambda: page._model.order is Order.BRIGHTNESS)
    shown = page._model.ids()
    brightness = looks_of(session.workspace, np.array(shown))[0]
    assert brightness.tolist() == sorted(brightness.tolist())
    with qtbot.waitSignal(session.imagesChanged):
        session.reloadRecords()
    assert page._model.ids() == shown  # nothing jumps while it is measured again


def test_likeness_to_nothing_is_refused_in_a_sentence(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    with qtbot.waitSignal(session.problem) as told:
        choose(page, "sortOrder", "Likeness")
    assert "Choose a picture first" in told.args[0]
    assert page.findChild(QComboBox, "sortOrder").currentText() == "Folder"


def test_groups_of_the_map_are_found_by_the_engine_and_shown(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    choose(page, "groupBy", "Map groups")
    qtbot.waitUntil(lambda: any(isinstance(job, ClustersJob) for _, job in session.engine.submitted))
    run, ids = session.currentRun, session.currentRun.embedding()[1].tolist()
    groups = [
        {"label": 0, "size": 14, "folder": "circles", "folder_share": 0.6, "ids": ids[:14]},
        {"label": 1, "size": 6, "folder": "stripes", "folder_share": 0.4, "ids": ids[14:20]},
    ]
    run.record("clusters", "key", map=run.key_recorded("map"), clusters=groups, unassigned=ids[20:], min_size=2)
    session.engine.finished.emit(session.engine.ticket_of(ClustersJob), {})
    qtbot.waitUntil(lambda: len(page._model.sections()) == 3)
    assert [section.count for section in page._model.sections()] == [14, 6, 4]
    assert "circles" in page._model.sections()[0].title
    assert set(page._model.ids()[:14]) == set(ids[:14])
    run.record("clusters", "other", map=run.key_recorded("map"), clusters=groups[1:], unassigned=[], min_size=2)
    page.hide()
    page.show()  # they were found anew meanwhile
    qtbot.waitUntil(lambda: [section.count for section in page._model.sections()] == [6, 18])


def test_without_a_map_its_order_cannot_be_chosen(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    choose(page, "sortOrder", "Along the map")
    qtbot.waitUntil(lambda: page._model.order is Order.MAP)
    session.currentRun.map_path.unlink()
    with qtbot.waitSignal(session.imagesChanged):
        session.reloadRecords()
    box = page.findChild(QComboBox, "sortOrder")
    assert box.currentText() == "Folder"
    assert not box.model().item(box.findText("Along the map")).isEnabled()
    assert page._model.order is Order.FOLDER


def test_ctrl_click_adds_to_a_single_chosen_picture(page: DatasetPage, session: Any) -> None:
    gallery = page._gallery
    places = [gallery.visualRect(gallery.model().index(row, 0)).center() for row in range(3)]
    left, ctrl = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(gallery.viewport(), left, Qt.KeyboardModifier.NoModifier, places[0])
    for count, place in enumerate(places[1:], 2):
        QTest.mouseClick(gallery.viewport(), left, ctrl, place)
        assert len(gallery.chosenIds()) == count
        assert session.selection.ids == gallery.chosenIds()


def test_a_selection_older_than_the_page_is_shown_on_it(qtbot: QtBot, session: Any) -> None:
    chosen = [record.id for record in session.records()[3:7]]
    session.selection.setIds(chosen)
    page = DatasetPage(session)
    qtbot.addWidget(page)
    page.show()
    assert page._gallery.chosenIds() == set(chosen)
    chip = page.findChild(QPushButton, "datasetSelection")
    assert chip.isVisible()
    assert chip.text() == "4 selected  ×"
    click(qtbot, page, QPushButton, "datasetSelection")
    assert not chip.isVisible()
    assert page._gallery.chosenIds() == frozenset()
    session.selection.history.undo()
    assert chip.isVisible()
