"""Density contours, against plain loops, and on the map."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from app.services.theme import theme
from app.views.map_contours import LEAST, chained, contours, counts, level_lines
from app.views.map_renderer import inside_polygon
from app.views.map_scene import contour_alpha
from app.views.map_view import MapView
from moco_core.field import smoothed


def clouds(count: int = 900, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    centers = np.array([[0, 0], [6, 1], [2, 7]], float)
    return (centers[np.arange(count) % 3] + 0.6 * rng.standard_normal((count, 2))).astype(np.float32)


def test_counts_and_blur_are_those_of_plain_loops() -> None:
    cells = np.random.default_rng(1).uniform(0, 12, (200, 2)) * [1, 0.6]
    field, slow = counts(cells, 12, 8), np.zeros((8, 12))
    for x, y in cells:
        slow[int(y), int(x)] += 1
    np.testing.assert_array_equal(field, slow)
    reach = range(-5, 6)
    bell = {d: np.exp(-0.5 * (d / 1.5) ** 2) for d in reach}
    whole = sum(bell.values())
    expected = np.zeros_like(slow)
    for y in range(8):
        for x in range(12):
            for dy in reach:
                for dx in reach:
                    if 0 <= y + dy < 8 and 0 <= x + dx < 12:
                        expected[y, x] += slow[y + dy, x + dx] * bell[dy] * bell[dx] / whole**2
    np.testing.assert_allclose(smoothed(field, 1.5), expected, atol=1e-12)


def test_lines_run_where_the_field_has_that_height() -> None:
    y, x = np.mgrid[0:30, 0:40].astype(float)
    field = 100 - (x - 20) ** 2 - (y - 14) ** 2
    lines = level_lines(field, 36.0)
    assert len(lines) == 1
    np.testing.assert_array_equal(lines[0][0], lines[0][-1])
    np.testing.assert_allclose(np.hypot(lines[0][:, 0] - 20, lines[0][:, 1] - 14), 8, atol=0.05)
    steps = np.hypot(*np.diff(lines[0], axis=0).T)
    assert steps.max() < 1.5  # no jump within a line
    assert level_lines(field, 1000.0) == []


def test_opposite_corners_are_kept_apart_and_open_lines_end_at_the_edge() -> None:
    saddle = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert len(level_lines(saddle, 0.5)) == 2
    assert len(level_lines(1 - saddle, 0.5)) == 2
    slope = np.repeat(np.arange(5.0)[None], 4, axis=0)
    (line,) = level_lines(slope, 2.5)
    np.testing.assert_allclose(line[:, 0], 2.5)
    assert sorted(line[:, 1].tolist()) == [0, 1, 2, 3]


def test_pairs_are_chained_whole() -> None:
    rng = np.random.default_rng(3)
    ring = [[i, (i + 1) % 9] for i in range(9)]
    path = [[i, i + 1] for i in range(20, 26)]
    pairs = [pair[:: rng.choice([-1, 1])] for pair in ring + path]
    rng.shuffle(pairs)
    lines = chained(pairs)
    assert sorted(len(line) for line in lines) == [7, 10]
    for line in lines:
        assert all(sorted(step) in [sorted(p) for p in pairs] for step in pairwise(line))


def test_each_level_encloses_its_share_of_the_pictures() -> None:
    places = clouds()
    made = contours(places)
    assert [one.share for one in made] == [0.95, 0.75, 0.5, 0.25]
    for one in made:
        inside = np.zeros(len(places), int)
        for line in one.lines:
            inside += inside_polygon(places, line)
        assert (inside % 2 == 1).mean() == pytest.approx(one.share, abs=0.03)
    assert len(made[1].lines) == 3  # three clouds


def test_too_few_or_all_in_one_place_have_no_lines() -> None:
    assert contours(clouds(LEAST - 1)) == []
    assert contours(np.ones((50, 2), np.float32)) == []
    line = np.stack([np.linspace(0, 5, 60), np.zeros(60)], axis=1).astype(np.float32)
    assert len(contours(line)) == 4


# ── on the map ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def view(qtbot: Any) -> MapView:
    made = MapView()
    qtbot.addWidget(made)
    made.resize(500, 400)
    theme().setReducedMotion(True)
    made.setPoints(np.arange(900), clouds())
    made.setGroups(np.arange(900) % 3, ["a", "b", "c"])
    made.show()
    return made


def pixels(view: MapView) -> np.ndarray:
    image = view.picture().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def test_contours_are_drawn_while_they_are_on_and_follow_what_is_shown(view: MapView, qtbot: Any) -> None:
    before = pixels(view)
    with qtbot.waitSignal(view.contours.ready):
        view.setContours(True)
    lined = pixels(view)
    assert (lined != before).sum() > 1000
    outer = len(view.contours.polygons[1])
    with qtbot.waitSignal(view.contours.ready):
        view.setHiddenGroups([0])
    assert len(view.contours.polygons[1]) == outer - 1
    with qtbot.waitSignal(view.contours.ready):
        view.setHiddenGroups([])
    view.setSelected(np.arange(10))  # what stands out does not change where they lie
    assert len(view.contours.polygons[1]) == outer
    view.setSelected(np.zeros(0, np.int64))
    with qtbot.waitSignal(view.contours.ready):
        view.setContours(False)
    np.testing.assert_array_equal(pixels(view), before)


def test_lines_move_with_the_view_during_a_gesture(view: MapView, qtbot: Any) -> None:
    with qtbot.waitSignal(view.contours.ready):
        view.setContours(True)
    line = np.array([[p.x(), p.y()] for p in view.contours.polygons[3][0].toList()])
    view.zoomBy(2.0, QPointF(*view.view.to_screen(line)[0]))
    lined = view.grab().toImage()
    assert view._hurried
    with qtbot.waitSignal(view.contours.ready):
        view.setContours(False)
    plain = view.grab().toImage()
    assert view._hurried
    place = view.view.to_screen(line)
    seen = [(round(x), round(y)) for x, y in place if 5 < x < 495 and 5 < y < 395]
    assert seen
    near = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    for x, y in seen:
        assert any(lined.pixel(x + dx, y + dy) != plain.pixel(x + dx, y + dy) for dx, dy in near)


def test_contours_are_part_of_the_drawing(view: MapView, qtbot: Any) -> None:
    def paths() -> int:
        root = ElementTree.fromstring(view.svg())
        return len(root.findall(".//{http://www.w3.org/2000/svg}path"))

    assert paths() == 0
    with qtbot.waitSignal(view.contours.ready):
        view.setContours(True)
    assert paths() == sum(map(len, view.contours.polygons))


def test_inner_lines_stand_out() -> None:
    alphas = [contour_alpha(level, 4) for level in range(4)]
    assert alphas == sorted(alphas)
    assert 0 < alphas[0] < alphas[-1] < 1
