"""The augmentation lab: sliders change the plan, the newest views are drawn, measured advice is taken by one click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.models.augment_presets import CHANGES, preset_names, values_of
from app.pages.train import TrainPage
from app.views.lab_grid import LabGrid
from moco_core import jobs
from moco_core.events import Failed
from tests.app.conftest import FakeEngine

SIDE = 32
ADVICE = [
    {"about": "colour", "sentence": "Colour tells these pictures apart.", "warns": True,
     "settings": {"hue": 0.0, "saturation": 0.0, "grey_probability": 0.0}},
]  # fmt: skip


@pytest.fixture
def page(session: Any, qtbot: Any) -> Iterator[TrainPage]:
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.shutdown()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Five rows of three tiles."""
    pixels = np.random.default_rng(0).integers(0, 255, (5 * SIDE, 3 * SIDE, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "lab.png")
    return tmp_path / "lab.png"


def asked(engine: FakeEngine) -> list[jobs.ViewsJob]:
    return [job for _, job in engine.submitted if isinstance(job, jobs.ViewsJob)]


def answer(engine: FakeEngine, sheet: Path) -> None:
    engine.finished.emit(engine.ticket_of(jobs.ViewsJob), {"sheet": str(sheet), "side_px": SIDE, "pictures": 5})


def tell_traits(engine: FakeEngine, pictures: int, **result: Any) -> None:
    engine.finished.emit(engine.ticket_of(jobs.TraitsJob), {"pictures": pictures, **result})


def press(page: TrainPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_opening_draws_what_the_plan_does_and_measures_once(
    page: TrainPage, session: Any, sheet: Path, qtbot: Any
) -> None:
    press(page, "planLabButton")
    panel = page._lab_panel
    assert panel is not None
    assert panel.isVisible()
    (job,) = asked(session.engine)
    assert job.settings == page.plan.settings()
    answer(session.engine, sheet)
    assert panel.grid.pictures == 5
    session.engine.finished.emit(
        session.engine.ticket_of(jobs.TraitsJob), {"pictures": 24, "known": False, "advice": []}
    )
    assert "Too few" in panel.note.text()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()
    page.openLab()
    assert sum(isinstance(job, jobs.TraitsJob) for _, job in session.engine.submitted) == 1


def test_sliders_change_the_plan_and_only_the_newest_is_drawn(page: TrainPage, session: Any, sheet: Path) -> None:
    page.openLab()
    panel = page._lab_panel
    assert panel is not None
    for value in (10, 20, 30):
        panel.rows["grey_probability"].slider.setValue(value)
    assert page.plan.values["grey_probability"] == pytest.approx(0.3)
    assert len(asked(session.engine)) == 1  # the first is still being drawn
    answer(session.engine, sheet)
    first, second = asked(session.engine)
    assert first.settings is not None
    assert second.settings is not None
    assert second.settings.augment.grey_probability == pytest.approx(0.3)
    answer(session.engine, sheet)
    assert len(asked(session.engine)) == 2  # nothing has changed since


def test_other_views_and_other_pictures(page: TrainPage, session: Any, sheet: Path) -> None:
    page.openLab()
    answer(session.engine, sheet)
    press(page, "labViews")
    answer(session.engine, sheet)
    press(page, "labPictures")
    assert [(job.draw, job.pick) for job in asked(session.engine)] == [(0, 0), (1, 0), (1, 1)]


def test_measured_advice_is_taken_by_one_click(page: TrainPage, session: Any) -> None:
    page.openLab()
    session.engine.finished.emit(
        session.engine.ticket_of(jobs.TraitsJob), {"pictures": 200, "known": True, "advice": ADVICE}
    )
    press(page, "take.colour")
    assert [page.plan.values[name] for name in ("hue", "saturation", "grey_probability")] == [0, 0, 0]
    assert page.plan.edited().keys() >= {"hue", "saturation", "grey_probability"}
    assert page.panel.advice.isHidden()


def test_the_plan_warns_without_the_lab_until_it_is_followed(page: TrainPage, session: Any, qtbot: Any) -> None:
    session.engine.finished.emit(
        session.engine.ticket_of(jobs.TraitsJob), {"pictures": 200, "known": True, "advice": ADVICE}
    )
    notes = page.panel.advice
    assert notes.isVisible()
    assert "Colour tells" in notes.text()
    press(page, "follow.colour")
    assert page.plan.values["hue"] == 0
    assert notes.isHidden()
    page.plan.set("hue", 0.1)
    assert notes.isVisible()


@pytest.mark.parametrize("name", CHANGES)
def test_every_preset_makes_a_plan_that_works(page: TrainPage, name: str) -> None:
    page.openLab()
    press(page, f"labPreset.{name}")
    settings = page.plan.settings()
    assert settings is not None
    for setting, value in CHANGES[name].items():
        assert getattr(settings.augment, setting) == value
    assert values_of(name, 48)["blur_sigma_max"] == 0.75
    assert name in preset_names()


def test_what_cannot_be_is_said_beside_the_slider(page: TrainPage) -> None:
    page.openLab()
    panel = page._lab_panel
    assert panel is not None
    panel.rows["crop_scale_max"].slider.setValue(5)
    assert "More than the largest" in panel.rows["crop_scale_min"].problem.text()
    assert page.plan.settings() is None


def test_a_failure_is_a_sentence(page: TrainPage, session: Any) -> None:
    page.openLab()
    panel = page._lab_panel
    assert panel is not None
    failed = Failed(error="EmptyFolder", message="There is no picture.", hint="Choose another folder.")
    session.engine.failed.emit(session.engine.ticket_of(jobs.ViewsJob), failed)
    assert "There is no picture." in panel.note.text()


def test_tiles_fit_and_do_not_overlap(qtbot: Any, sheet: Path) -> None:
    grid = LabGrid()
    qtbot.addWidget(grid)
    assert grid.load(sheet)
    for size in ((260, 140), (700, 500), (1000, 300)):
        grid.resize(*size)
        tiles = [tile for places in grid.places() for tile in places]
        assert tiles
        assert all(not a.intersects(b) for i, a in enumerate(tiles) for b in tiles[:i])
    assert not grid.load(sheet.with_name("missing.png"))
    assert grid.pictures == 5
