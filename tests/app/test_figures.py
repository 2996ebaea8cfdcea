"""The figures below the curves: what is chosen stands, and says what the run told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.models.look_series import Histograms, LookSeries
from app.models.metric_series import MetricSeries
from app.services.settings import AppSettings
from app.views.figure_row import LIKENESS, USUAL, FigureRow
from app.views.likeness_card import LikenessCard
from moco_core import events


def portrait(step: int, rank: float = 7.5, device_bytes: int = 0) -> events.Portrait:
    positive, negative = np.zeros(64), np.zeros(64)
    positive[-1], negative[32] = 1.0, 1.0
    return events.Portrait(
        step=step,
        epoch=1,
        positive=positive.tolist(),
        negative=negative.tolist(),
        alignment=0.4,
        uniformity=-2.5,
        effective_rank=rank,
        host_bytes=1_500_000_000,
        device_bytes=device_bytes,
    )


def look(step: int, knn: float | None = None, stability: float | None = None) -> events.Neighbors:
    return events.Neighbors(step=step, epoch=step // 10, pictures=100, classes=3, knn=knn, stability=stability)


def test_what_is_told_again_replaces_what_was_there() -> None:
    looks = LookSeries()
    for step in (10, 20, 30, 20):
        looks.append(portrait(step, rank=float(step)))
    x, y = looks.curve("effective_rank")
    assert x.tolist() == y.tolist() == [10.0, 20.0]
    assert looks.curve("knn")[0].shape == (0,)
    assert looks.last("knn") is None


def test_a_run_s_file_brings_them_back(tmp_path: Path) -> None:
    told = [look(0, knn=0.3), portrait(5), look(10, knn=0.5, stability=0.8)]
    path = tmp_path / "metrics.jsonl"
    path.write_bytes(b"\n".join([*(events.encode(event) for event in told), b'{"event": "portrait", "step":', b""]))
    series = MetricSeries.read(path)
    assert series.looks.first("knn") == 0.3
    assert series.looks.last("knn") == 0.5
    assert series.looks.last("stability") == 0.8
    assert series.looks.histograms is not None
    assert len(series) == 0


def test_means_of_histograms_are_those_of_their_bins() -> None:
    shares = np.zeros(64)
    shares[[0, 63]] = 0.5
    assert Histograms(1, shares, np.eye(64)[63]).means() == pytest.approx((0.0, 63.5 / 32 - 1))


@pytest.fixture
def row(qtbot: Any) -> FigureRow:
    made = FigureRow()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def words(row: FigureRow, name: str) -> str:
    figure = row.cards[name].figure
    return f"{figure.number.text()} {figure.unit.fullText()}"


def test_the_usual_figures_stand_until_others_are_chosen(row: FigureRow) -> None:
    assert row.names() == list(USUAL)
    heard: list[list[str]] = []
    row.chosen.connect(heard.append)
    menu = row.menu(row)
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert ticked == [row.figures[name].caption for name in USUAL]
    by_text = {action.text(): action for action in menu.actions()}
    by_text["Likeness"].setChecked(True)
    by_text["Throughput"].setChecked(False)
    assert row.names() == ["neighbors", "contrast_accuracy", "feature_spread", LIKENESS]
    assert heard[-1] == row.names()
    menu.deleteLater()


def test_names_that_nobody_knows_and_none_at_all_give_the_usual(row: FigureRow) -> None:
    row.setNames(["gone"])
    assert row.names() == list(USUAL)
    row.setNames(["memory", "gone"])
    assert row.names() == ["memory"]


def test_every_figure_says_what_the_run_told(row: FigureRow) -> None:
    row.setNames(list(row.figures))
    assert all(words(row, name).startswith("–") for name in row.names())
    series = MetricSeries()
    for event in (look(0, knn=0.31), portrait(5), look(10, knn=0.527, stability=0.8)):
        series.looks.append(event)
    row.setSeries(series)
    assert words(row, "neighbors") == "52.7 % right · start 31 %"
    assert words(row, "effective_rank") == "7.5 dimensions in use"
    assert words(row, "alignment").startswith("0.40 ")
    assert words(row, "uniformity").startswith("-2.50 ")
    assert words(row, "memory") == "1.5 GB in this machine"
    assert words(row, LIKENESS) == "0.98 partners · strangers 0.02"
    series.looks.append(portrait(20, device_bytes=4_000_000_000))
    row.refresh()
    assert words(row, "memory") == "4.0 GB on the card"


def test_a_narrow_page_shortens_words_and_cuts_no_card_off(row: FigureRow) -> None:
    row.setNames(list(row.figures))
    assert row.minimumSizeHint().width() <= 600


def test_without_class_folders_neighbours_tell_how_many_stayed(row: FigureRow) -> None:
    series = MetricSeries()
    series.looks.append(look(0))
    series.looks.append(look(10, stability=0.62))
    row.setSeries(series)
    assert words(row, "neighbors") == "62 % of neighbours stayed"


def test_both_hills_are_drawn(row: FigureRow) -> None:
    row.setNames([LIKENESS])
    card = row.cards[LIKENESS]
    assert isinstance(card, LikenessCard)
    empty = card.plot.grab().toImage()
    series = MetricSeries()
    series.looks.append(portrait(5))
    row.setSeries(series)
    assert card.plot.grab().toImage() != empty


def test_the_choice_is_kept() -> None:
    settings = AppSettings()
    assert settings.figures == []
    settings.figures = ["memory"]
    assert AppSettings().figures == ["memory"]
    settings.figures = ["memory", LIKENESS]
    assert AppSettings().figures == ["memory", LIKENESS]
