"""The curves: what they keep, what they draw, how they follow the theme."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage

from app.models.metric_series import MetricSeries, envelope
from app.services.theme import theme
from app.views.loss_plot import LossPlot
from app.views.overlay_plot import OverlayPlot
from app.views.queue_plot import QueuePlot
from app.views.small_multiple import Sparkline
from app.views.themed_plot import POINTS
from app.views.views_strip import ViewsStrip
from moco_core import events
from moco_core.events import Step


def step(number: int, loss: float = 1.0, fill: float = 1.0, epoch: int = 1) -> Step:
    return Step(
        step=number, total_steps=100, epoch=epoch, epochs=1, loss=loss, learning_rate=0.1, contrast_accuracy=0.5,
        queue_fill=fill, queue_age=3, feature_spread=0.9, pairs_per_s=100.0,
    )  # fmt: skip


def series_of(losses: list[float] | np.ndarray, wrap: int = 10) -> MetricSeries:
    series = MetricSeries()
    series.extend(step(i, float(loss), min(1.0, i / wrap)) for i, loss in enumerate(losses, 1))
    return series


def test_a_resumed_run_replaces_the_steps_it_repeats() -> None:
    series = series_of([9.0] * 3000)
    for number in range(2001, 2101):
        series.append(step(number, 2.0))
    assert series.column("step").tolist() == list(range(1, 2101))
    assert series.column("loss")[1999:2001].tolist() == [9.0, 2.0]
    _, smooth = series.smoothed_loss(10_000, window=100)
    assert smooth[-1] == pytest.approx(2.0)


def test_smoothing_is_the_mean_of_the_steps_before() -> None:
    losses = np.random.default_rng(1).normal(5, 1, 500)
    x, y = series_of(losses).smoothed_loss(500, window=20)
    slow = [losses[max(0, i - 19) : i + 1].mean() for i in range(500)]
    assert x.tolist() == list(range(1, 501))
    assert y == pytest.approx(slow)


def test_thinning_keeps_every_peak() -> None:
    y = np.zeros(100_003)
    y[[5, 50_001, 100_002]] = (7.0, -3.0, 9.0)
    x, thin = envelope(np.arange(len(y), dtype=float), y, 800)
    assert len(x) <= 800
    assert np.all(np.diff(x) >= 0)
    assert {7.0, -3.0, 9.0} <= set(thin.tolist())


def test_reading_a_file_passes_over_what_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    epoch = events.Epoch(epoch=1, epochs=1, step=2, loss=1.0, seconds=1.0)
    lines = [events.encode(step(1)), b"\xff\xfe", b'{"step": ', events.encode(epoch), events.encode(step(2)), b'{"ev']
    path.write_bytes(b"\n".join(lines))
    assert MetricSeries.read(path).column("step").tolist() == [1, 2]
    assert len(MetricSeries.read(tmp_path / "none.jsonl")) == 0


def test_csv_has_a_line_a_step() -> None:
    header, first, *_ = series_of([2.5, 2.0]).as_csv().splitlines()
    assert header.split(",")[:3] == ["step", "epoch", "loss"]
    assert first.split(",")[:3] == ["1", "1", "2.5"]


def test_the_loss_plot_explains_itself(qtbot: Any) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.setSeries(series_of(np.linspace(4.1, 2.0, 200), wrap=40), queue_size=64, total_steps=1000)
    assert plot._chance.value() == pytest.approx(math.log(65))
    assert "4.174" in plot._chance_label.toPlainText()
    assert plot._band.getRegion() == (0, 40)
    assert "real keys" in plot._band_label.toPlainText()
    (left, right), (low, high) = plot.viewRange()
    assert (left, right) == (0, 1000)
    assert low < 2.0 < math.log(65) < high
    found = plot.describe_at(99.7)
    assert found is not None
    assert found[0] == 100
    assert "4.174" in found[1]


def test_the_easy_first_steps_do_not_flatten_the_curve(qtbot: Any) -> None:
    series = series_of(np.r_[np.linspace(0.2, 4.0, 20), np.linspace(4.0, 3.0, 200)], wrap=20)
    plot, overlay = LossPlot(), OverlayPlot()
    qtbot.addWidget(plot)
    qtbot.addWidget(overlay)
    plot.setSeries(series, queue_size=64)
    overlay.setRuns({"run": series})
    assert 2.5 < plot.viewRange()[1][0] < 3.0
    assert 2.5 < overlay.viewRange()[1][0] < 3.0


def dragged(plot: LossPlot, qtbot: Any, first: float, last: float) -> None:
    """With the mouse, from one step to another."""
    box = plot.getViewBox()

    def at(step: float) -> QPoint:
        return plot.mapFromScene(box.mapViewToScene(QPointF(step, sum(plot.viewRange()[1]) / 2)))

    viewport = plot.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at(first))
    qtbot.mouseMove(viewport, at((first + last) / 2))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at(last))


def test_a_stretch_of_steps_can_be_looked_at_closely(qtbot: Any) -> None:
    values = np.linspace(4.0, 2.0, 10_000)
    values[5000] = 3.9  # a peak that must not be lost
    plot, series = LossPlot(), series_of(values, wrap=40)
    qtbot.addWidget(plot)
    plot.resize(800, 300)
    plot.show()
    plot.setSeries(series, queue_size=64, total_steps=10_000)
    dragged(plot, qtbot, 4900, 5100)
    assert plot.zoom is not None
    assert plot.zoom == pytest.approx((4900, 5100), abs=30)
    (left, right), (low, high) = plot.viewRange()
    assert (left, right) == plot.zoom
    x, y = plot._raw.getData()
    assert len(x) > 150  # every step of it
    assert y.max() == 3.9
    assert 2.8 < low < 3.0 < 3.9 < high < 5.0
    assert not plot._band_label.isVisible()  # what it names is out of sight
    plot.setSeries(series, queue_size=64, total_steps=10_000)  # the same run goes on
    assert plot.zoom is not None
    assert "Show the whole run" in [action.text() for action in plot.menu().actions()]
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.rect().center())
    assert plot.zoom is None
    assert plot.viewRange()[0] == [0, 10_000]
    dragged(plot, qtbot, 5000, 5010)  # a click with a trembling hand
    assert plot.zoom is None
    plot.setZoom((10, 20))
    plot.setSeries(series_of([3.0] * 50), queue_size=64)  # another run
    assert plot.zoom is None
    with pytest.raises(ValueError, match="some steps"):
        plot.setZoom((5, 5))


def test_a_log_scale_says_the_same_numbers(qtbot: Any) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.setSeries(series_of(np.linspace(8.0, 0.5, 200), wrap=10), queue_size=64)
    log = next(action for action in plot.menu().actions() if action.text() == "Log scale")
    log.setChecked(True)
    assert plot._raw.getData()[1][-1] == pytest.approx(math.log10(0.5))
    assert plot._chance.value() == pytest.approx(math.log10(math.log(65)))
    assert plot.getAxis("left").tickStrings([0.0, math.log10(4)], 1, 1) == ["1", "4"]
    found = plot.describe_at(200)
    assert found is not None
    assert "loss 0.500" in found[1]
    plot.setLog(False)
    assert plot._raw.getData()[1][-1] == 0.5


def test_where_crops_grow_the_plot_says_so(qtbot: Any) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.setSeries(series_of(np.linspace(4.0, 2.0, 200)), queue_size=64, total_steps=200)
    plot.setGrowth([(70.0, 48), (140.0, 64)])
    assert [(line.value(), label.toPlainText()) for line, label in plot._growth] == [
        (70.0, "crops of 48 px from here"),
        (140.0, "crops of 64 px from here"),
    ]
    plot.setZoom((100, 150))
    assert [label.isVisible() for _, label in plot._growth] == [False, True]
    plot.setGrowth([])
    assert plot._growth == []


@pytest.mark.parametrize("width", [360, 620, 1200])
@pytest.mark.parametrize("steps", [(70.0, 140.0), (10.0, 20.0), (180.0, 195.0), (60.0, 100.0)])
def test_what_crops_say_never_overlaps(qtbot: Any, width: int, steps: tuple[float, float]) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(width, 240)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.setSeries(series_of(np.linspace(4.0, 2.0, 200)), queue_size=64, total_steps=200)
    plot.setGrowth(list(zip(steps, (48, 64), strict=True)))
    one, other = (label for _, label in plot._growth)
    inside = plot.getViewBox().sceneBoundingRect().adjusted(-1, -1, 1, 1)
    for label in (one, other):
        assert not label.isVisible() or inside.contains(label.mapRectToScene(label.boundingRect()))
    said = [label for label in (one, other, plot._chance_label) if label.isVisible()]
    assert plot._chance_label in said
    for first, second in itertools.combinations([label.mapRectToScene(label.boundingRect()) for label in said], 2):
        assert first.intersected(second).width() <= 1
    assert width < 1200 or steps != (70.0, 140.0) or (one.isVisible() and other.isVisible())


def test_epochs_are_marked_and_never_too_many(qtbot: Any) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    series = MetricSeries()
    series.extend(step(number, epoch=1 + (number - 1) // 10) for number in range(1, 1001))
    assert series.epoch_ends()[:3].tolist() == [10, 20, 30]
    plot.setSeries(series, queue_size=64)
    marks = plot._epochs.getData()[0][::2]
    assert len(marks) <= 40
    assert set(np.diff(marks)) == {50.0}
    plot.setZoom((100, 200))
    assert {100.0, 110.0, 120.0} <= set(plot._epochs.getData()[0])


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_a_plot_can_be_saved(suffix: str, tmp_path: Path, qtbot: Any) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    plot.setSeries(series_of(np.linspace(4.0, 2.0, 100)), queue_size=64)
    path = tmp_path / f"loss.{suffix}"
    plot.save_picture(path)
    if suffix == "svg":
        text = path.read_text("utf-8")
        assert "<svg" in text
        assert "polyline" in text or "path" in text
        assert "chance" in text
    else:
        assert (QImage(str(path)).width(), QImage(str(path)).height()) == (800, 400)


def test_a_long_run_draws_few_points(qtbot: Any) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.setSeries(series_of(np.random.default_rng(0).normal(5, 1, 120_000)), queue_size=64)
    assert len(plot._raw.getData()[0]) <= POINTS
    assert len(plot._smooth.getData()[0]) <= POINTS


def test_ghosts_come_and_go(qtbot: Any) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.setSeries(series_of([3.0] * 50), queue_size=64)
    plot.setGhosts({"a": series_of([9.5] * 90), "b": series_of([4.0] * 20)})
    assert list(plot.ghosts()) == ["a", "b"]
    assert plot.viewRange()[0][1] == 90
    assert plot.viewRange()[1][1] > 9.5
    plot.setGhosts({})
    assert plot.ghosts() == {}
    assert plot.viewRange()[1][1] < 9.5


def test_the_queue_plot_marks_the_first_wrap_and_then_tells_the_age(qtbot: Any) -> None:
    plot = QueuePlot()
    qtbot.addWidget(plot)
    ages: list[int] = []
    plot.ageChanged.connect(ages.append)
    plot.setSeries(series_of([3.0] * 5, wrap=10), 100)
    assert not plot._wrap.isVisible()
    plot.setSeries(series_of([3.0] * 50, wrap=10), 100)
    assert plot._wrap.isVisible()
    assert plot._wrap.value() == 10
    assert "10" in plot._wrap_label.toPlainText()
    assert ages[-1] == 3
    assert plot._fill.getData()[1].max() == 100


def test_plots_follow_the_theme(qtbot: Any) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    theme().setMode("light", remember=False)
    assert plot._smooth.opts["pen"].color().name() == theme().tokens.accent.lower()
    assert plot.backgroundBrush().color().name() == theme().tokens.card.lower()


def test_a_level_sparkline_runs_through_the_middle(qtbot: Any) -> None:
    line = Sparkline()
    qtbot.addWidget(line)
    line.setCurve(np.array([1.0, 2.0, 3.0]), np.array([5.0, 5.0, 5.0]))
    assert {point.y() for point in line.polygon(QRectF(0, 0, 100, 40)).toList()} == {20.0}
    line.setCurve(np.array([1.0, 3.0]), np.array([0.0, 1.0]))
    assert line.polygon(QRectF(0, 0, 100, 40)).toList() == [QPointF(0, 40), QPointF(100, 0)]


def test_the_views_strip_shows_whole_pairs_only(qtbot: Any, tmp_path: Path) -> None:
    sheet = QImage(64, 32 * 5, QImage.Format.Format_RGB32)
    sheet.fill(0xFF0000)
    sheet.save(str(tmp_path / "views.png"))
    strip = ViewsStrip()
    qtbot.addWidget(strip)
    strip.resize(400, 170)
    assert strip.load(tmp_path / "views.png")
    assert (strip.pairs, strip.side_px) == (5, 32)
    places = strip.places()
    assert 0 < len(places) <= 5
    assert all(strip.rect().contains(right) and left.right() < right.left() for left, right in places)
    assert strip.grab().toImage().pixelColor(places[0][0].center()).red() == 255
    assert not strip.load(tmp_path / "none.png")
    assert strip.places() == []
