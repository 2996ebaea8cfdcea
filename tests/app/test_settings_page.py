"""Settings: what is switched on the page counts for the next run."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from app.controllers.session import Session
from app.pages.settings import SettingsPage
from app.services.settings import AppSettings
from moco_core.config import TrainSettings


def shown(session: Session, qtbot: Any) -> SettingsPage:
    page = SettingsPage(session)
    qtbot.addWidget(page)
    page.resize(900, 800)
    page.show()
    qtbot.waitUntil(lambda: page.space.text() != "…")
    return page


@pytest.mark.skipif(importlib.util.find_spec("tensorboard") is None, reason="tensorboard is not installed here")
def test_tensorboard_is_asked_for_in_the_next_run(session: Session, qtbot: Any) -> None:
    page = shown(session, qtbot)
    job = session.training.job_for(TrainSettings())
    assert job is not None
    assert not job.tensorboard
    page.board.click()
    assert AppSettings().tensorboard
    job = session.training.job_for(TrainSettings())
    assert job is not None
    assert job.tensorboard
    page.board.click()
    assert not AppSettings().tensorboard


def test_without_tensorboard_the_page_says_how_to_get_it(
    session: Session, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, package=None: None if name == "tensorboard" else own(name, package)
    )
    page = shown(session, qtbot)
    assert not page.board.isEnabled()
    session.settings.tensorboard = True  # and then the package was removed
    again = shown(session, qtbot)
    assert again.board.isEnabled()
