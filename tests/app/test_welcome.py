"""Welcome: drops become folders or sentences, cards lead back, samples can be tried."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from app.controllers.session import Session
from app.pages.welcome import WelcomePage, read_recent
from app.services.settings import AppSettings
from moco_core.workspace import Workspace


@pytest.fixture
def page(session: Session, qtbot: Any) -> Any:
    made = WelcomePage(session)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    yield made
    made.waitForCards()


def drop(page: WelcomePage, *places: Path | str) -> None:
    data = QMimeData()
    data.setUrls([QUrl(p) if isinstance(p, str) else QUrl.fromLocalFile(str(p)) for p in places])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.drop.dropEvent(event)


def test_a_dropped_folder_is_asked_for(page: WelcomePage, tiny_images: Path, qtbot: Any) -> None:
    with qtbot.waitSignal(page.folderRequested) as heard:
        drop(page, tiny_images)
    assert heard.args == [str(tiny_images)]
    assert page.offer.isHidden()


def test_dropped_files_become_a_sentence_and_an_offer(page: WelcomePage, tiny_images: Path, qtbot: Any) -> None:
    files = sorted((tiny_images / "circles").glob("*.jpg"))[:3]
    with qtbot.assertNotEmitted(page.folderRequested):
        drop(page, *files)
    assert "Drop the folder that holds them" in page._hint.text()
    assert page.offer.text() == "Open “circles”"
    with qtbot.waitSignal(page.folderRequested) as heard:
        page.offer.click()
    assert heard.args == [str(tiny_images / "circles")]


def test_several_folders_and_web_addresses_are_explained(page: WelcomePage, tiny_images: Path, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(page.folderRequested):
        drop(page, tiny_images / "circles", tiny_images / "squares")
        assert "One folder at a time" in page._hint.text()
        assert page.offer.text() == "Open “Tiny pictures”"
        drop(page, "https://example.org/cat.jpg")
    assert "does not come from this computer" in page._hint.text()
    assert page.offer.isHidden()


def test_cards_tell_what_is_inside_and_open_by_mouse_and_key(
    page: WelcomePage, tiny_workspace: Workspace, qtbot: Any
) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: len(page.cards()) == 1)
    (card,) = page.cards()
    assert (card.recent.name, card.recent.pictures, card.recent.runs) == ("Tiny pictures", 24, 1)
    assert len(card.recent.thumbs) == 4
    assert len(set(card.recent.thumbs)) == 4
    with qtbot.waitSignal(page.workspaceRequested) as heard:
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert heard.args == [str(tiny_workspace.path)]
    with qtbot.waitSignal(page.workspaceRequested):
        QTest.keyClick(card, Qt.Key.Key_Return)


def test_a_card_can_be_taken_off_the_list_without_touching_the_disk(
    page: WelcomePage, tiny_workspace: Workspace, qtbot: Any
) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: len(page.cards()) == 1)
    QTest.keyClick(page.cards()[0], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not page.cards())
    assert AppSettings().recent_workspaces == []
    assert (tiny_workspace.path / "workspace.json").exists()


def test_read_recent_of_what_is_gone(tiny_workspace: Workspace, tmp_path: Path) -> None:
    assert read_recent(str(tmp_path / "nothing")) is None
    shutil.rmtree(tiny_workspace.images)
    recent = read_recent(str(tiny_workspace.path))
    assert recent is not None
    assert not recent.folder_exists
    assert recent.pictures == 24


def test_samples_button_tells_how_far_it_is(page: WelcomePage, qtbot: Any) -> None:
    from moco_core.events import Progress

    with qtbot.waitSignal(page.samplesRequested):
        page.samples.click()
    assert not page.samples.isEnabled()
    page.session.samplesProgress.emit(Progress(phase="samples", done=120, total=600))
    assert "120 of 600" in page.samples.text()
    page.session.problem.emit("It did not work.", "")
    assert page.samples.isEnabled()
