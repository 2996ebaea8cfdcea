"""Work in another thread: its result comes back to this one, or to nobody."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QThreadPool

from app.services.background import Background


def test_results_come_back_to_the_thread_that_asked(qtbot: Any) -> None:
    background, found = Background(), []
    for number in range(5):
        background.start(
            lambda number=number: (number, threading.get_ident()),
            lambda result: found.append((*result, threading.get_ident())),
        )
    qtbot.waitUntil(lambda: len(found) == 5)
    assert sorted(number for number, _, _ in found) == list(range(5))
    assert all(there != here == threading.get_ident() for _, there, here in found)
    assert not background._timer.isActive()


def test_what_the_work_raises_is_raised_here(qtbot: Any) -> None:
    background = Background()
    background.start(lambda: 1 // 0, lambda _result: None)
    QThreadPool.globalInstance().waitForDone()
    with pytest.raises(ZeroDivisionError):
        background._poll()


def test_an_owner_that_is_gone_is_not_called(qtbot: Any) -> None:
    go, found = threading.Event(), []
    background = Background()
    background.start(lambda: go.wait(10), found.append)
    background.deleteLater()
    del background
    qtbot.wait(20)
    go.set()
    QThreadPool.globalInstance().waitForDone()
    qtbot.wait(20)
    assert found == []
