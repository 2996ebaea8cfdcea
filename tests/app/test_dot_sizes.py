"""The size of the dots by a number."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool

from app.controllers.coloring import ColoringController
from app.controllers.map_data import load_map
from app.models.dot_sizes import FACTORS, UNKNOWN, size_classes
from app.models.own_coloring import numbers_of
from app.pages.explore import ExplorePage
from app.views.map_paint import paint_sized
from app.views.map_renderer import PAD_PX, DotCanvas, shade_table
from app.views.map_view import MapView
from moco_core.annotations import Annotations, Column


def test_classes_are_even_steps_between_the_usual_ends() -> None:
    classes = size_classes(np.arange(1000.0))
    assert (np.diff(classes) >= 0).all()
    counts = np.bincount(classes)
    assert len(counts) == len(FACTORS)
    assert counts.max() - counts.min() < 30
    wild = size_classes(np.append(np.arange(1000.0), 1e9))
    np.testing.assert_array_equal(wild[:950], classes[:950])  # one giant makes nobody small


def test_ratios_unknown_and_equal_numbers() -> None:
    assert size_classes(10.0 ** np.arange(6), by_ratio=True).tolist() == [0, 1, 2, 3, 4, 5]
    assert size_classes(np.array([1.0, np.nan, 9.0])).tolist() == [0, UNKNOWN, len(FACTORS) - 1]
    assert size_classes(np.full(4, 3.0)).tolist() == [UNKNOWN] * 4
    assert size_classes(np.full(3, np.nan)).tolist() == [UNKNOWN] * 3


def test_dots_are_as_large_as_their_class_and_small_ones_lie_on_top() -> None:
    canvas = DotCanvas(200, 60)
    places = np.array([[20.0 + 30 * n, 30.0] for n in range(len(FACTORS))])
    shades = shade_table(np.array([[255, 0, 0], [0, 255, 0]]), np.zeros(3), 1.0)
    paint_sized(canvas, places, np.zeros(len(places), int), shades, 4.0, np.arange(len(FACTORS)))
    for (x, _), factor in zip(places, FACTORS, strict=True):
        left = int(x) - 15 + PAD_PX
        area = (canvas.pixels[:, left : left + 30] != 0).sum()
        assert area == pytest.approx(np.pi * (4 * factor + 0.5) ** 2, rel=0.2)
    both = DotCanvas(60, 60)
    paint_sized(both, np.array([[30.0, 30.0]] * 2), np.array([0, 1]), shades, 4.0, np.array([0, 5]))
    middle = both.pixels[30 + PAD_PX, 30 + PAD_PX]
    assert middle >> 16 & 255 > 200  # the small red one, although the green one comes later


@pytest.fixture
def view(qtbot: Any) -> MapView:
    made = MapView()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.setPoints(np.arange(40), np.random.default_rng(0).uniform(0, 10, (40, 2)).astype(np.float32))
    return made


def radii(view: MapView) -> dict[int, float]:
    """By id: the dots lie where their pictures do."""
    found = {}
    for circle in ElementTree.fromstring(view.svg()).iter("{http://www.w3.org/2000/svg}circle"):
        found[view.pick(float(circle.get("cx", "")), float(circle.get("cy", "")))] = float(circle.get("r", ""))
    return found  # type: ignore[return-value]


def test_sizes_belong_to_their_pictures(view: MapView) -> None:
    plain = set(radii(view).values())
    assert len(plain) == 1
    classes = np.arange(40) % len(FACTORS)
    view.setSizes(classes)
    for image_id, radius in radii(view).items():
        assert radius == pytest.approx(FACTORS[classes[image_id]] * max(plain), abs=0.02)
    view.setSizes(None)
    assert set(radii(view).values()) == plain


@pytest.fixture
def page(map_page: ExplorePage) -> ExplorePage:
    return map_page


def test_the_panel_sizes_dots_by_what_is_known_and_by_what_is_measured(page: ExplorePage, qtbot: Any) -> None:
    def choose(key: str) -> None:
        page.panel.size_by.setCurrentIndex(page.panel.size_by.findData(key))

    assert page.map.points.sizes is None
    choose("nearest")
    by_id = {record.id: page._nearest[record.id] for record in page._records}
    sizes = page.map.points.sizes
    assert sizes is not None
    likeness = np.array([by_id[int(i)] for i in page.map.points.ids])
    assert likeness[sizes == 5].min() > likeness[sizes == 0].max()
    choose("brightness")
    qtbot.waitUntil(lambda: page.map.points.sizes is not None)
    page._populate(False)  # the pictures were looked through again
    assert page.map.points.sizes is not None
    choose("")
    assert page.map.points.sizes is None


def test_one_measuring_serves_colour_and_size(session: Any, qtbot: Any) -> None:
    controller, data = ColoringController(session), load_map(session.currentRun)
    records, told = session.records(), []
    rows = np.arange(len(records))
    controller.ready.connect(told.append)
    assert controller.sizes("brightness", data, records, rows) is None
    assert controller.make("color", data, records, rows) is None
    qtbot.waitUntil(lambda: len(told) == 2)
    assert set(told) == {"brightness", "color"}
    assert controller.sizes("brightness", data, records, rows) is not None
    assert controller.sizes("pixels", data, records, rows) is not None
    assert controller.sizes("file_size", data, records, rows) is not None
    QThreadPool.globalInstance().waitForDone()


def test_the_switch_of_the_contours(page: ExplorePage, qtbot: Any) -> None:
    with qtbot.waitSignal(page.map.contours.ready):
        page.panel.contours.click()
    assert page.map.contours.polygons
    with qtbot.waitSignal(page.map.contours.ready):
        page.panel.contours.click()
    assert not page.map.contours.polygons


def test_numbers_of_ones_own_size_the_dots() -> None:
    said = Annotations(
        ratings={3: 5, 4: 1},
        columns={"depth": Column("number", {3: 2.5, 5: 9.0}), "place": Column("text", {3: "sea"})},
    )
    ids = np.array([5, 3, 4, 6])
    np.testing.assert_array_equal(numbers_of("rating", ids, said), [np.nan, 5, 1, np.nan])
    np.testing.assert_array_equal(numbers_of("column:depth", ids, said), [9, 2.5, np.nan, np.nan])
    for empty in ("column:place", "column:gone"):
        assert np.isnan(numbers_of(empty, ids, said)).all()
    assert size_classes(numbers_of("column:depth", ids, said)).tolist() == [len(FACTORS) - 1, 0, UNKNOWN, UNKNOWN]
