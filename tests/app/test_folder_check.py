"""The folder check on the Pictures page: what it says, what its buttons do, and that all of it can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.models.image_list import ImageListModel, Role
from app.pages.dataset import DatasetPage
from app.views.thumb_strip import ThumbStrip
from moco_core import atomic
from moco_core.events import Failed, Progress
from moco_core.folder_doctor.exclusions import excluded
from moco_core.folder_doctor.findings import VERSION, FolderCheck, check_key, save_check
from moco_core.jobs import DoctorJob
from moco_core.library import Library


@pytest.fixture
def page(qtbot: QtBot, session: Any) -> DatasetPage:
    made = DatasetPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 860)
    made.show()
    return made


def write_check(session: Any, **findings: Any) -> list[int]:
    """A check of the 24 pictures with these findings, given by position. Returns the ids by position."""
    ids = [record.id for record in session.records()]

    def named(value: Any) -> Any:
        return [named(part) for part in value] if isinstance(value, list) else ids[value]

    found = {kind: named(value) for kind, value in findings.items()}
    key = check_key(session.records(), 128)
    save_check(session.workspace, FolderCheck(key=key, version=VERSION, pictures=24, cache_px=128, **found))
    return ids


def press(qtbot: QtBot, page: DatasetPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def finish(qtbot: QtBot, session: Any) -> None:
    """The engine has done the check that was asked for."""
    with qtbot.waitSignal(session.imagesChanged):
        session.engine.finished.emit(session.engine.ticket_of(DoctorJob), {})


def checked(qtbot: QtBot, page: DatasetPage, session: Any, **findings: Any) -> list[int]:
    press(qtbot, page, "folderCheckButton")
    press(qtbot, page, "checkFolder")
    ids = write_check(session, **findings)
    finish(qtbot, session)
    qtbot.waitUntil(lambda: page._doctor.check is not None and page._doctor.current)
    return ids


def shown(page: DatasetPage) -> list[int]:
    return page._model.ids()


def wait_for_exclusions(qtbot: QtBot, session: Any, count: int) -> None:
    qtbot.waitUntil(lambda: len(session.excluded()) == count)


def test_an_unchecked_folder_is_asked_about_and_the_check_can_be_stopped(
    qtbot: QtBot, page: DatasetPage, session: Any
) -> None:
    assert not page._check.isVisible()
    press(qtbot, page, "folderCheckButton")
    assert page._check._title.text() == "Not checked yet"
    assert page._check._first.toolTip().startswith("moco-core doctor ")
    press(qtbot, page, "checkFolder")
    ticket = session.engine.ticket_of(DoctorJob)
    assert session.engine.submitted[-1][1] == DoctorJob(
        workspace=str(session.workspace.path), images=str(session.workspace.images)
    )
    session.engine.progressed.emit(ticket, Progress(phase="compare", done=6, total=24, seconds_left=9.0))
    words = page.findChild(QLabel, "folderCheckProgress")
    assert words.fullText() == "Comparing the pictures · 6 of 24 · 9 s left"  # type: ignore[attr-defined]
    assert page.findChild(QPushButton, "folderCheckButton").text() == "Checking…"
    press(qtbot, page, "stopFolderCheck")
    assert session.engine.cancelled == [ticket]
    with qtbot.waitSignal(session.imagesChanged):
        session.engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    qtbot.waitUntil(lambda: page._check._stack.currentWidget() is page._check._idle)
    press(qtbot, page, "closeFolderCheck") if page.findChild(QPushButton, "closeFolderCheck") else page._toggle_check()
    assert not page._check.isVisible()


def test_a_check_that_fails_is_told(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    press(qtbot, page, "folderCheckButton")
    press(qtbot, page, "checkFolder")
    with qtbot.waitSignal(session.problem) as told:
        session.engine.failed.emit(session.engine.ticket_of(DoctorJob), Failed(error="X", message="No.", hint="Do."))
    assert told.args == ["No. Do.", ""]
    assert not page._doctor.running


def test_nothing_wrong(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    checked(qtbot, page, session)
    assert page._check._title.text() == "Nothing wrong found"
    assert page.findChild(QPushButton, "folderCheckButton").text() == "Nothing wrong found"
    assert not page._check._first.isVisible()


def test_only_greyscale_is_nothing_wrong_but_is_said(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    checked(qtbot, page, session, grey=[1, 2])
    assert page.findChild(QLabel, "findingCount.grey").text() == "2 pictures"
    assert page.findChild(QPushButton, "folderCheckButton").text() == "Nothing wrong found"
    assert page.findChild(QPushButton, "excludeFinding.grey") is None


def test_findings_are_counted_with_examples(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    ids = checked(qtbot, page, session, blank=[3], near=[[0, 1, 2], [8, 9]])
    assert page.findChild(QPushButton, "folderCheckButton").text() == "2 findings"
    assert page.findChild(QLabel, "findingCount.near").text() == "5 in 2 groups"
    assert page.findChild(QLabel, "findingCount.blank").text() == "1 picture"
    strip = page.findChild(ThumbStrip, "findingStrip.near")
    assert strip.shownIds() == [*ids[:3], *ids[8:10]]
    qtbot.waitUntil(lambda: all(session.loader.cached(i) is not None for i in strip.shownIds()))
    strip.grab()


def test_a_finding_is_shown_alone_group_by_group(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    ids = checked(qtbot, page, session, near=[[20, 1], [8, 9]], blank=[3])
    press(qtbot, page, "showFinding.near")
    assert shown(page) == [ids[20], ids[1], ids[8], ids[9]]
    model: ImageListModel = page._model
    assert [model.data(model.index(row), Role.BAND) for row in range(4)] == [0, 0, 1, 1]
    assert [model.data(model.index(row), Role.BADGE) for row in range(4)] == ["best", "", "best", ""]
    assert page.findChild(QPushButton, "findingFilter").text() == "Near-duplicates"
    press(qtbot, page, "showFinding.blank")
    assert shown(page) == [ids[3]]
    assert model.data(model.index(0), Role.BAND) is None
    page._gallery.viewport().grab()
    press(qtbot, page, "findingFilter")
    assert len(shown(page)) == 24
    assert not page.findChild(QPushButton, "findingFilter").isVisible()


def test_excluding_keeps_the_best_and_is_undone(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    ids = checked(qtbot, page, session, near=[[20, 1, 4], [8, 9]])
    press(qtbot, page, "excludeFinding.near")
    wait_for_exclusions(qtbot, session, 3)
    assert excluded(session.workspace) == dict.fromkeys([ids[1], ids[4], ids[9]], "near")
    assert len(session.records()) == 21
    assert page._count.fullText() == "21 pictures"
    assert len(shown(page)) == 24  # dimmed, not gone
    assert page._model.data(page._model.index(page._model.rowOf(ids[9])), Role.BADGE) == "excluded"
    assert page.findChild(QLabel, "findingCount.near").text() == "5 in 2 groups\n3 excluded"
    assert page.findChild(QPushButton, "excludeFinding.near") is None
    undo = page.findChild(QPushButton, "undoExclusion")
    assert undo.text() == "3 excluded · Undo"
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    wait_for_exclusions(qtbot, session, 0)
    assert not undo.isVisible()
    assert excluded(session.workspace) == {}


def test_a_finding_is_included_again_and_that_is_undone_too(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    ids = checked(qtbot, page, session, blank=[3, 5])
    press(qtbot, page, "excludeFinding.blank")
    wait_for_exclusions(qtbot, session, 2)
    press(qtbot, page, "includeFinding.blank")
    wait_for_exclusions(qtbot, session, 0)
    press(qtbot, page, "undoExclusion")
    wait_for_exclusions(qtbot, session, 2)
    assert excluded(session.workspace) == {ids[3]: "blank", ids[5]: "blank"}


def test_the_excluded_ones_alone(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    out = page.findChild(QPushButton, "excludedFilter")
    assert not out.isVisible()
    ids = [record.id for record in session.records()]
    page._gallery.excludeRequested.emit(ids[4:6])
    wait_for_exclusions(qtbot, session, 2)
    assert out.text() == "2 excluded"
    qtbot.mouseClick(out, Qt.MouseButton.LeftButton)
    assert shown(page) == ids[4:6]
    page._gallery.viewport().grab()
    qtbot.keyClick(page._gallery, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for_exclusions(qtbot, session, 0)
    assert page._stack.currentWidget() is page._no_match
    qtbot.mouseClick(page._no_match.button, Qt.MouseButton.LeftButton)
    assert len(shown(page)) == 24


def test_the_context_menu_offers_what_fits(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    page._gallery.choose(ids[:3])

    def texts() -> list[str]:
        menu = page._gallery._menu()
        found = [action.text() for action in menu.actions()]
        menu.deleteLater()
        return found

    assert "Exclude 3 pictures" in texts()
    page._gallery.excludeRequested.emit(ids[:1])
    wait_for_exclusions(qtbot, session, 1)
    page._gallery.choose(ids[:3])
    assert {"Exclude 2 pictures", "Include again"} <= set(texts())
    menu = page._gallery._menu()
    next(action for action in menu.actions() if action.text() == "Include again").trigger()
    menu.deleteLater()
    wait_for_exclusions(qtbot, session, 0)


def test_a_changed_folder_makes_the_check_old(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    checked(qtbot, page, session, blank=[3])
    with Library(session.workspace.library_path) as library, library.transaction() as db:
        db.execute("UPDATE images SET mtime_ns = mtime_ns + 1 WHERE id = ?", (session.records()[0].id,))
    with qtbot.waitSignal(session.imagesChanged):
        session.reloadRecords()
    qtbot.waitUntil(lambda: not page._doctor.current)
    facts = page.findChild(QLabel, "folderCheckFacts")
    assert facts.fullText() == "pictures have come, gone or changed since: check again"  # type: ignore[attr-defined]
    press(qtbot, page, "checkAgain")
    assert page._doctor.running
    finish(qtbot, session)


def test_pictures_that_vanished_leave_the_findings(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    ids = checked(qtbot, page, session, blank=[3, 5], near=[[0, 1]])
    with Library(session.workspace.library_path) as library:
        library.set_presence([ids[3], ids[1]], [])
    with qtbot.waitSignal(session.imagesChanged):
        session.reloadRecords()
    qtbot.waitUntil(lambda: page.findChild(QLabel, "findingCount.blank").text() == "1 picture")
    assert page._doctor.findings()[-1].surplus == []


def test_a_disk_that_refuses_is_told(
    qtbot: QtBot, page: DatasetPage, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("moco_core.folder_doctor.exclusions.exclude", full)
    with qtbot.waitSignal(session.problem) as told:
        page._gallery.excludeRequested.emit([session.records()[0].id])
    assert "No space left" in told.args[0]
    assert page._doctor.undoText == ""


def test_the_panel_never_takes_the_page(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    checked(qtbot, page, session, blank=[3], tiny=[4], shape=[5], identical=[[0, 1]], near=[[6, 7]], bursts=[[8, 9]])
    page.resize(960, 600)
    QApplication.processEvents()
    assert page._check.height() <= 0.45 * 600
    assert page._gallery.height() > 150


def test_another_workspace_forgets_everything(qtbot: QtBot, page: DatasetPage, session: Any, tmp_path: Any) -> None:
    checked(qtbot, page, session, blank=[3])
    press(qtbot, page, "excludeFinding.blank")
    wait_for_exclusions(qtbot, session, 1)
    session.close()
    assert page._doctor.undoText == ""
    assert page._doctor.check is None
    assert not page._check.isVisible()


def test_a_damaged_record_counts_as_never_checked(qtbot: QtBot, page: DatasetPage, session: Any) -> None:
    atomic.write_bytes(session.workspace.path / "doctor.json", b"{")
    press(qtbot, page, "folderCheckButton")
    page._doctor.load()
    qtbot.wait(50)
    assert page._check._title.text() == "Not checked yet"
