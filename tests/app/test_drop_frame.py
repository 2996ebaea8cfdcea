"""What is seen while a file is dragged over the Map and the Look-alikes page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QThreadPool, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.pages.explore import ExplorePage
from app.pages.lookalikes import LookalikesPage
from app.services.theme import theme
from app.views.drop_frame import DropFrame

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(params=[ExplorePage, LookalikesPage])
def page(request: Any, session: Any, qtbot: Any) -> Iterator[QWidget]:
    made = request.param(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    yield made
    QThreadPool.globalInstance().waitForDone()


def drag_in(page: QWidget, path: Path) -> tuple[QMimeData, bool]:
    """The data that is dragged (to be kept until the end), and whether the page takes it."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDragEnterEvent(QPoint(300, 650), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(page, event)
    return mime, event.isAccepted()


def test_a_frame_shows_where_a_file_may_be_dropped(page: Any, session: Any) -> None:
    frame = page.findChild(DropFrame)
    path = session.path_of(session.records()[5].id)
    plain = page.grab().toImage()
    _mime, taken = drag_in(page, path)
    assert taken
    assert frame.isVisible()
    assert frame.geometry() == page.rect()
    shown = page.grab().toImage()
    assert shown != plain
    assert shown.pixelColor(5, page.height() // 2) == theme().color("accent")
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert not frame.isVisible()


def test_it_goes_with_the_drop(page: Any, session: Any) -> None:
    mime, _taken = drag_in(page, session.path_of(session.records()[5].id))
    QApplication.sendEvent(page, QDropEvent(QPointF(300, 650), COPY, mime, LEFT, NONE))
    assert not page.findChild(DropFrame).isVisible()
    searched = page.queries() if isinstance(page, LookalikesPage) else session.engine.submitted
    assert len(searched) == 1


def test_what_the_page_does_not_take_has_none(page: Any) -> None:
    mime = QMimeData()
    mime.setText("only words")
    event = QDragEnterEvent(QPoint(300, 650), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(page, event)
    assert not event.isAccepted()
    assert not page.findChild(DropFrame).isVisible()
