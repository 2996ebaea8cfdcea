"""Copies in the window: groups, threshold, comparing, telling apart, selecting all but the best, a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.models.copy_differences import differences
from app.models.copy_list import HEAD_ROLE, KEEP_ROLE, CopyList, facts_text, keep_text, short_name
from app.pages.duplicates import DuplicatesPage, compared_of
from app.services.picture_desk import picture_desk
from app.services.settings import AppSettings
from app.views.copies_link import CopiesLink
from app.views.copy_list import GAP_PX, PAD_PX, THUMB_PX, places_shown
from app.views.inspector import Inspector
from moco_core import atomic
from moco_core.control import Control
from moco_core.copy_groups import CHOSEN, PIXELS, SHARPNESS, TAKEN, CopyGroup
from moco_core.duplicates import duplicates
from moco_core.events import Failed, Progress
from moco_core.images.pixel_cache import ids_path
from moco_core.jobs import DuplicatesJob
from moco_core.library import ImageRecord, Library
from moco_core.told_apart import told_apart


@pytest.fixture
def alike(session: Any) -> Any:
    """The session, where rows 0 to 2, 5 and 6, 8 and 9 are alike by the encoder.

    0 and 1 have the same bytes, 2 has their pixels, 6 those of 5 mirrored, and 9 looks like no other.
    """
    run, workspace = session.currentRun, session.workspace
    ids = np.load(run.ids_path)
    made = np.array(np.eye(len(ids), 32, dtype=np.float32))
    for row, like, apart in ((1, 0, 0.0), (2, 0, 0.1), (6, 5, 0.2), (9, 8, 0.1)):
        made[row] = made[like]
        made[row, 31] = apart
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    atomic.write_array(run.embedding_path, made)  # a thread may be reading it
    side = run.settings.cache_px
    pixels = np.memmap(workspace.pixels_path(128), np.uint8, "r", shape=(len(ids), 128, 128, 3))
    pixels = np.array(pixels[:, :side, :side])
    pixels[1], pixels[2], pixels[6] = pixels[0], pixels[0], pixels[5][:, ::-1]
    pixels[9] = np.random.default_rng(0).integers(0, 255, pixels[9].shape)  # drawn alike otherwise
    workspace.pixels_path(side).write_bytes(pixels.tobytes())
    atomic.write_array(ids_path(workspace.pixels_path(side)), ids)
    records = session.records()
    first, second = (workspace.images / records[row].path for row in (0, 1))
    second.write_bytes(first.read_bytes())
    with Library(workspace.library_path) as library, library.transaction() as db:
        db.execute("UPDATE images SET size = ? WHERE id = ?", (first.stat().st_size, records[1].id))
        db.execute("UPDATE images SET width = 640, height = 480 WHERE id = ?", (records[6].id,))
    with_new_sizes(session)
    return session


def with_new_sizes(session: Any) -> None:
    with Library(session.workspace.library_path) as library:
        fresh = {record.id: record for record in library.records()}
    session._used[:] = [fresh[record.id] for record in session._used]
    session._all.update(fresh)


def scan(session: Any) -> None:
    duplicates(session.currentRun, None, lambda event: None, Control())


@pytest.fixture
def page(qtbot: QtBot, alike: Any) -> DuplicatesPage:
    scan(alike)
    made = shown_page(qtbot, alike)
    qtbot.waitUntil(lambda: made._copies.known)
    return made


def shown_page(qtbot: QtBot, session: Any) -> DuplicatesPage:
    made = DuplicatesPage(session)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    return made


def press(page: DuplicatesPage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button.isEnabled()
    button.click()


def told_of(page: DuplicatesPage) -> str:
    label = page.findChild(QLabel, "duplicatesTold")
    return str(label.text())


def rows_of(page: DuplicatesPage) -> list[set[int]]:
    """Rows of the pictures of each group shown."""
    ids = [record.id for record in page._session.records()]
    return [{ids.index(i) for i in group.ids} for group in page.shownGroups()]


def test_near_copies_and_identical_files_apart_the_best_first(page: DuplicatesPage) -> None:
    assert {frozenset(rows) for rows in rows_of(page)} in (
        {frozenset({0, 2}), frozenset({5, 6})},
        {frozenset({1, 2}), frozenset({5, 6})},
    )
    larger = next(group for group in page.shownGroups() if PIXELS in group.why)
    assert larger.ids[0] == page._session.records()[6].id
    press(page, "duplicatesKind.exact")
    assert rows_of(page) == [{0, 1}]
    assert not page._slider.isVisible()
    press(page, "duplicatesKind.near")
    assert page._slider.isVisible()


def test_the_threshold_and_what_decides(qtbot: QtBot, page: DuplicatesPage) -> None:
    assert page._slider.value() == 860
    near = rows_of(page)
    page._pixels.setChecked(False)
    qtbot.waitUntil(lambda: {8, 9} in rows_of(page))  # alike by the encoder alone
    assert (page._slider.value(), page._slider.minimum()) == (970, 850)
    page._slider.setValue(998)
    qtbot.waitUntil(lambda: not rows_of(page))
    assert page._empty.title.text() == "No near copies"
    press(page, "duplicatesEmptyButton")
    qtbot.waitUntil(lambda: len(rows_of(page)) == 3)
    assert page._slider.value() == 850
    assert page.findChild(QLabel, "duplicatesCount").fullText().startswith("3 groups")  # type: ignore[attr-defined]
    page._pixels.setChecked(True)
    qtbot.waitUntil(lambda: rows_of(page) == near)
    assert (page._slider.value(), page._slider.minimum()) == (860, 750)


def test_not_duplicates_is_kept_and_undone(qtbot: QtBot, page: DuplicatesPage) -> None:
    session, before = page._session, rows_of(page)
    page._list.choose(0)
    gone = page.shownGroups()[0]
    press(page, "notDuplicates")
    qtbot.waitUntil(lambda: rows_of(page) == before[1:])
    assert told_apart(session.workspace) == {(min(gone.ids), max(gone.ids))}
    assert page._list.chosen() == page.shownGroups()[:1]
    session.selection.history.undo()
    qtbot.waitUntil(lambda: rows_of(page) == before)
    assert told_apart(session.workspace) == frozenset()
    session.selection.history.redo()
    qtbot.waitUntil(lambda: rows_of(page) == before[1:])
    again = shown_page(qtbot, session)
    qtbot.waitUntil(lambda: rows_of(again) == before[1:])


def test_all_but_the_best_are_selected_and_no_file_is_touched(qtbot: QtBot, page: DuplicatesPage) -> None:
    session = page._session
    files = {path: path.read_bytes() for path in session.workspace.images.rglob("*.jpg")}
    press(page, "selectSurplus")
    best = {group.ids[0] for group in page.shownGroups()}
    everything = {i for group in page.shownGroups() for i in group.ids}
    assert session.selection.ids == everything - best
    page._list.choose(1)
    press(page, "selectSurplus")  # all, whatever is chosen
    assert session.selection.ids == everything - best
    assert told_of(page).startswith("2 pictures of all groups")
    qtbot.keyClick(page._list, Qt.Key.Key_S)
    assert session.selection.ids == set(page.shownGroups()[1].ids[1:])
    assert page._list.selected == session.selection.ids
    assert "of this group" in told_of(page)
    qtbot.keyClick(page._list, Qt.Key.Key_Escape)
    assert page._list.chosen() == []
    qtbot.keyClick(page._list, Qt.Key.Key_S)
    assert told_of(page).startswith("Choose a group first")
    assert {path: path.read_bytes() for path in session.workspace.images.rglob("*.jpg")} == files


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_group_is_compared_side_by_side(qtbot: QtBot, page: DuplicatesPage, key: Qt.Key) -> None:
    page._list.choose(1)
    wanted = list(page.shownGroups()[1].ids)
    with qtbot.waitSignal(picture_desk().compareRequested) as asked:
        page._list.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    assert asked.args == [wanted]
    with qtbot.waitSignal(picture_desk().compareRequested) as asked:
        press(page, "compareCopies")
    assert asked.args == [wanted]


def test_a_scan_with_progress_that_can_be_stopped(qtbot: QtBot, alike: Any) -> None:
    page, engine = shown_page(qtbot, alike), alike.engine
    qtbot.waitUntil(lambda: page._empty.title.text() == "Find duplicates")
    assert not page._bar.isVisible()
    press(page, "duplicatesEmptyButton")
    ticket = engine.ticket_of(DuplicatesJob)
    assert engine.submitted[-1][1].run == alike.currentRun.name
    engine.progressed.emit(ticket, Progress(phase="compare", done=3, total=12))
    assert page._empty.sentence.text() == "25 % of this step"
    press(page, "duplicatesEmptyButton")
    assert engine.cancelled == [ticket]
    engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    assert page._empty.title.text() == "Find duplicates"
    press(page, "duplicatesEmptyButton")
    scan(alike)
    engine.finished.emit(engine.ticket_of(DuplicatesJob), {})
    qtbot.waitUntil(lambda: len(rows_of(page)) == 2)
    assert page._bar.isVisible()


def test_a_failure_is_told(qtbot: QtBot, alike: Any) -> None:
    page = shown_page(qtbot, alike)
    qtbot.waitUntil(lambda: not page._copies._reading)
    page._copies.scan()
    failed = Failed(error="NotComputedYet", message="There is no embedding yet.", hint="Do this.")
    with qtbot.waitSignal(alike.problem) as told:
        alike.engine.failed.emit(alike.engine.ticket_of(DuplicatesJob), failed)
    assert told.args == ["There is no embedding yet.", "Do this."]


def test_the_table_is_written_by_the_engine(qtbot: QtBot, page: DuplicatesPage, tmp_path: Path) -> None:
    press(page, "saveCopies")
    dialog = page.findChild(QFileDialog)
    place = str(tmp_path / "copies.csv")
    dialog.fileSelected.emit(place)
    dialog.close()
    engine = page._session.engine
    job = engine.submitted[-1][1]
    assert (job.csv, job.threshold) == (place, 0.86)
    engine.finished.emit(engine.ticket_of(DuplicatesJob), {"table": place})
    assert page.findChild(QLabel, "duplicatesTold").text() == f"Saved as {place}"


def test_without_a_run_training_is_offered(qtbot: QtBot, alike: Any) -> None:
    page = shown_page(qtbot, alike)
    alike.close()
    qtbot.waitUntil(lambda: page._empty.title.text() == "No folder open")
    assert page.shownGroups() == []


def test_the_list_says_why(qtbot: QtBot, session: Any) -> None:
    model = CopyList(session.record)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    ids = [record.id for record in session.records()[:3]]
    group = CopyGroup((0, 1), (ids[0], ids[1]), 0.98, False, (1.0, 0.98), (PIXELS, SHARPNESS))
    gone = CopyGroup((2, 3), (ids[2], 99999), 1.0, True, (1.0, 1.0), (PIXELS,))
    model.setGroups([group, gone])
    assert model.groups == [group]
    index = model.index(0)
    assert index.data(HEAD_ROLE) == "2 pictures · likeness of pixels 0.980"
    model.by_encoder = True  # another number, also in the viewer
    assert index.data(HEAD_ROLE) == "2 pictures · likeness by the encoder 0.980"
    record = session.records()[0]
    name = record.path.rpartition("/")[2]
    expected = f"Keep {name}: most pixels, {record.width} × {record.height}; the sharpest"
    assert index.data(KEEP_ROLE) == expected


def test_a_long_name_leaves_room_for_the_reasons() -> None:
    assert short_name("IMG_0001.jpg") == "IMG_0001.jpg"
    short = short_name("a picture " * 9 + "IMG_0001.jpg")
    assert len(short) == 40
    assert short.startswith("a picture a picture ")
    assert short.endswith("IMG_0001.jpg")


def test_the_day_by_the_cameras_clock_is_told(session: Any) -> None:
    record, taken = session.records()[0], 1557853531.0  # 14 May 2019, 17:05:31
    assert keep_text(record, (TAKEN,), taken).endswith("taken first, 14 May 2019")
    assert facts_text(record, taken).endswith("taken 14 May 2019")
    assert "taken" not in facts_text(record)


def test_the_threshold_is_remembered_for_each_way_of_comparing(qtbot: QtBot, page: DuplicatesPage) -> None:
    page._slider.setValue(910)
    page._pixels.setChecked(False)
    assert page._slider.value() == 970
    page._slider.setValue(930)
    page._pixels.setChecked(True)
    assert page._slider.value() == 910
    page._pixels.setChecked(False)
    qtbot.waitUntil(lambda: not page._copies._reading)
    again = AppSettings()
    assert again.copies_by_encoder
    assert (again.copyThreshold(True, 0.5), again.copyThreshold(False, 0.5)) == (0.93, 0.91)
    again.setCopyThreshold(True, 7.0)
    assert AppSettings().copyThreshold(True, 0.5) == 0.5


def test_the_chosen_group_stays_chosen_while_the_threshold_moves(qtbot: QtBot, page: DuplicatesPage) -> None:
    page._list.choose(1)
    chosen = page._list.chosen()[0].ids
    page._slider.setValue(800)
    qtbot.waitUntil(lambda: not page._copies._reading)
    assert [group.ids for group in page._list.chosen()] == [chosen]


def test_a_picture_leads_to_its_copies_and_they_to_look_alikes(qtbot: QtBot, page: DuplicatesPage) -> None:
    session = page._session
    inspector = Inspector(session)
    qtbot.addWidget(inspector)
    inspector.show()
    link = inspector.findChild(CopiesLink, "inspectorCopies")
    records = session.records()
    session.selection.setCurrent(records[8].id)
    assert not link.isVisibleTo(inspector)
    session.selection.setCurrent(records[6].id)
    assert link.isVisibleTo(inspector)
    assert link.text() == "Copies of this picture (1)"
    with qtbot.waitSignal(picture_desk().copiesRequested) as asked:
        link.click()
    page.showCopiesOf(*asked.args)
    (group,) = page._list.chosen()
    assert records[6].id in group.ids
    with qtbot.waitSignal(page.lookalikesRequested) as asked:
        press(page, "lookalikesOfCopies")
    assert asked.args == [[group.best_id]]
    session.copies.tellApart([group])
    qtbot.waitUntil(lambda: not link.isVisibleTo(inspector))


def test_a_file_leads_to_the_near_copies_of_its_twin_and_to_the_twin_where_there_are_none(
    qtbot: QtBot, page: DuplicatesPage
) -> None:
    records, copies = page._session.records(), page._session.copies
    near = next(group for group in page.shownGroups() if records[2].id in group.ids)
    lone = next(i for i in (records[0].id, records[1].id) if i not in near.ids)
    assert copies.copiesOf(lone) == {records[row].id for row in range(3)} - {lone}
    page.showCopiesOf(lone)
    assert (page._kind.value(), page._list.chosen()) == ("near", [near])
    copies.tellApart([near])
    qtbot.waitUntil(lambda: near not in page.shownGroups())
    page.showCopiesOf(lone)
    assert page._kind.value() == "exact"
    assert set(page._list.chosen()[0].ids) == {records[0].id, records[1].id}
    assert copies.groupOf(records[8].id) is None


@pytest.mark.parametrize(("key", "name"), [("N", "apart"), ("L", "search"), ("S", "surplus")])
def test_the_keyboard_does_what_the_buttons_do(qtbot: QtBot, page: DuplicatesPage, key: str, name: str) -> None:
    page._list.choose(0)
    group, searched = page.shownGroups()[0], []
    page.lookalikesRequested.connect(searched.append)
    qtbot.keyClick(page._list, getattr(Qt.Key, f"Key_{key}"))
    if name == "apart":
        assert told_apart(page._session.workspace) == {(min(group.ids), max(group.ids))}
    elif name == "search":
        assert searched == [[group.best_id]]
    else:
        assert page._session.selection.ids == set(group.ids[1:])
    qtbot.waitUntil(lambda: not page._copies._reading)


def test_a_person_keeps_another_picture_as_the_best_and_takes_it_back(qtbot: QtBot, page: DuplicatesPage) -> None:
    page._list.choose(0)
    group = page.shownGroups()[0]
    qtbot.keyClick(page._list, Qt.Key.Key_Right)
    qtbot.keyClick(page._list, Qt.Key.Key_Right)  # the last one: no further
    qtbot.keyClick(page._list, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: [each.ids for each in page._list.chosen()] != [group.ids])
    (kept,) = page._list.chosen()
    assert (kept.ids, kept.why[0]) == (group.ids[::-1], CHOSEN)
    assert page._undo.isVisible()
    again = shown_page(qtbot, page._session)
    qtbot.waitUntil(lambda: again.shownGroups()[0].ids == kept.ids)
    page._undo.undo.click()
    qtbot.waitUntil(lambda: page.shownGroups()[0].ids == group.ids)
    assert not page._undo.isVisible()
    page._list.choose(0)
    menu = page._list.menu()
    page._list._go_to(1)
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: page.shownGroups()[0].ids == kept.ids)


def test_telling_apart_is_told_with_a_way_back_and_the_keyboard_stays_in_the_list(
    qtbot: QtBot, page: DuplicatesPage
) -> None:
    before = rows_of(page)
    page._list.choose(0)
    page._apart.setFocus()
    press(page, "notDuplicates")
    assert page.focusWidget() is page._list
    assert page._undo.label.fullText() == "2 pictures are not duplicates from now on."
    qtbot.waitUntil(lambda: rows_of(page) == before[1:])
    assert page.focusWidget() is page._list
    assert page.findChild(QLabel, "duplicatesCount").fullText().startswith("1 group ·")  # type: ignore[attr-defined]
    page._undo.undo.click()
    qtbot.waitUntil(lambda: rows_of(page) == before)
    page._copies.tellApart(page.shownGroups()[:1])
    assert not page._undo.isVisible()


def test_the_switch_stays_where_it_is(page: DuplicatesPage) -> None:
    place = page._kind.geometry()
    press(page, "duplicatesKind.exact")
    page.layout().activate()
    page._bar.layout().activate()
    assert page._kind.geometry() == place


def test_a_large_group_is_compared_four_at_a_time_and_the_button_says_so(page: DuplicatesPage) -> None:
    ids = tuple(range(10, 18))
    group = CopyGroup(ids, ids, 0.9, False, (1.0,) * 8, (PIXELS,))
    assert page._compare_words([group]) == "Compare 4 of 8"
    assert page._compare_words(page.shownGroups()[:1]) == "Compare"
    shown = [compared_of(group, place)[1:] for place in range(8)]
    assert shown == [[11, 12, 13]] * 4 + [[14, 15, 16]] * 3 + [[15, 16, 17]]
    two = CopyGroup(ids[:2], ids[:2], 0.9, False, (1.0,) * 2, (PIXELS,))
    assert compared_of(two, 1) == [10, 11]


def test_a_row_shows_the_current_picture_of_a_group_that_is_wider_than_the_row() -> None:
    wide = 2 * PAD_PX + 5 * (THUMB_PX + GAP_PX)
    assert places_shown(5, wide, 4) == [0, 1, 2, 3, 4]
    assert places_shown(9, wide, 3) == [0, 1, 2, 3]
    assert places_shown(9, wide, 4) == [0, 2, 3, 4]
    assert places_shown(9, wide, 8) == [0, 6, 7, 8]
    assert places_shown(9, 10, 8) == [0, 8]


def test_what_differs_is_said_in_words() -> None:
    def picture(width: int, height: int, size: int = 1000, form: str = "JPEG") -> ImageRecord:
        return ImageRecord(1, "a", size, 0, width, height, form, "ok")

    group = CopyGroup((0, 1), (1, 2), 0.9, False, (1.0, 0.9), (PIXELS,), (), (False, True))
    best = picture(500, 375)
    assert differences(group, best, picture(500, 375), 1) == ["mirrored"]
    plain = CopyGroup((0, 1), (1, 2), 0.9, False, (1.0, 0.9), (PIXELS,))
    assert differences(plain, best, picture(250, 188), 1) == ["smaller"]
    assert differences(plain, best, picture(484, 359, form="PNG"), 1) == ["cropped", "smaller", "PNG"]
    assert differences(plain, best, picture(375, 500, size=200), 1) == ["more compressed"]
    assert differences(plain, best, picture(1000, 750), 1) == ["larger"]
    same = CopyGroup((0, 1), (1, 2), 1.0, True, (1.0, 1.0), (PIXELS,))
    assert differences(same, best, picture(250, 188), 1) == []


def test_pictures_that_come_after_the_scan_leave_what_it_knows(qtbot: QtBot, page: DuplicatesPage) -> None:
    """When the program is opened again a watched folder may have new pictures: the embedding is another one."""
    session, before = page._session, [group.ids for group in page.shownGroups()]
    run = session.currentRun
    features, ids = run.embedding()
    order = np.arange(len(ids))[::-1]
    new = session.records()[11].id
    scanned = run.path / "duplicate-scan.npz"
    with np.load(scanned) as kept:
        arrays = {name: kept[name].copy() for name in kept.files}
    arrays["ids"][arrays["ids"] == new] = 99999  # the scan knows another picture instead
    np.savez(scanned, **arrays)
    atomic.write_array(run.embedding_path, np.array(features)[order])
    atomic.write_array(run.ids_path, np.array(ids)[order])
    run.record(
        "embedding", "newer", **{k: v for k, v in run.details("embedding").items() if k not in ("key", "created")}
    )
    again = shown_page(qtbot, session)
    session.copies.refresh()
    qtbot.waitUntil(lambda: session.copies.newer == 1)
    assert sorted(group.ids for group in again.shownGroups()) == sorted(before)
    press(again, "scanNewer")
    assert session.engine.submitted[-1][1].run == run.name


def test_a_scan_that_was_stopped_is_offered_to_go_on(qtbot: QtBot, alike: Any) -> None:
    (alike.currentRun.path / "duplicate-scan.part-encoder.npz").write_bytes(b"")
    page = shown_page(qtbot, alike)
    assert page._empty.title.text() == "Go on looking for copies"
    press(page, "duplicatesEmptyButton")
    assert alike.engine.submitted[-1][1].run == alike.currentRun.name
