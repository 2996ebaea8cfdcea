"""The field of a concept under the dots: its colours and lines, what covers it, when it is made anew, and the page."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from app.controllers.search_book import CONCEPT, THIS_SEARCH
from app.main_window import MainWindow
from app.models.concept_coloring import by_concept, concept_colors, concept_scale
from app.pages.explore import ExplorePage
from app.services.theme import theme
from app.views.map_field import FULL_COVER, LEVELS, STRONGEST, field_picture, shaded, underlaid
from app.views.map_view import MapView
from moco_core.field import field_of
from tests.app.conftest import write_artefacts


def two_clumps(count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """(n, 2) places, half of them left, half right; (n,) scores: the left ones are like, the right ones unlike."""
    rng = np.random.default_rng(3)
    left = np.arange(count) < count // 2
    places = rng.standard_normal((count, 2)) * 0.5 + np.where(left, -4.0, 4.0)[:, None] * [1.0, 0.0]
    return places.astype(np.float32), np.where(left, 0.8, -0.8) + 0.02 * rng.standard_normal(count)


@pytest.fixture
def view(qtbot: QtBot) -> MapView:
    made = MapView()
    qtbot.addWidget(made)
    made.resize(500, 400)
    places, _ = two_clumps()
    made.setPoints(np.arange(200) + 7, places)
    made.setGroups(np.zeros(200, np.int32), [""], ["#ff00ff"])
    made.show()
    return made


def scorer(ids: np.ndarray) -> np.ndarray:
    return two_clumps()[1][ids - 7]


def blueness(view: MapView, x: float, y: float) -> list[int]:
    """How much bluer than red the canvas is around there, in rising order. x, y: map units. Dots are as blue as red."""
    px, py = view.view.to_screen(np.array([[x, y]]))[0]
    image = view.grab().toImage()
    near = [image.pixelColor(round(px) + dx, round(py) + dy) for dx in range(-5, 6) for dy in range(-5, 6)]
    return sorted(color.blue() - color.red() for color in near)


def test_like_is_blue_unlike_orange_and_nowhere_nothing(view: MapView, qtbot: QtBot) -> None:
    ground = theme().color("canvas")
    plain = ground.blue() - ground.red()
    with qtbot.waitSignal(view.field.ready):
        view.setField(scorer)
    assert blueness(view, -4.0, 0.9)[-1] > plain + 40
    assert blueness(view, 4.0, 0.9)[0] < plain - 40
    assert {blueness(view, 0.0, 0.0)[0], blueness(view, 0.0, 0.0)[-1]} == {plain}
    with qtbot.waitSignal(view.field.ready):
        view.setField(None)
    assert blueness(view, -4.0, 0.9)[-1] == plain


def test_the_picture_is_the_field(view: MapView) -> None:
    places, scores = two_clumps()
    made, field = field_picture(places, scores, "dark"), field_of(places, scores)
    assert made is not None
    assert field is not None
    assert made.place == QRectF(
        *field.origin.tolist(), made.image.width() * field.cell, made.image.height() * field.cell
    )
    share = field.values / concept_scale(scores)
    for row, column in ((60, 50), (60, 190), (5, 5), (70, 120)):
        alpha = STRONGEST["dark"] * min(abs(share[row, column]), 1.0) ** 0.8
        assert made.image.pixelColor(column, row).alpha() == pytest.approx(255 * alpha, abs=1)
    for level, polygons in zip(LEVELS, made.lines, strict=True):
        assert polygons
        for polygon in polygons:
            for point in polygon.toList()[::7]:
                x, y = (np.array([point.x(), point.y()]) - field.origin) / field.cell - 0.5
                x0, y0 = int(x), int(y)
                around = share[y0 : y0 + 2, x0 : x0 + 2]
                assert around.min() - 1e-6 <= level <= around.max() + 1e-6


def test_colours_are_premultiplied() -> None:
    (pixel,) = shaded(np.array([[1.0]]), "dark").ravel().tolist()
    alpha = STRONGEST["dark"]
    assert pixel >> 24 == round(255 * alpha)
    rgb = concept_colors(np.array([1.0]), True)[0]
    assert [pixel >> shift & 255 for shift in (16, 8, 0)] == [int(part * alpha + 0.5) for part in rgb]
    assert shaded(np.zeros((1, 1)), "light").item() == 0


def test_dots_cover_what_lies_beneath_as_a_loop_says() -> None:
    rng = np.random.default_rng(4)
    ground = 0xFF101216
    pixels = np.where(rng.random((9, 7)) < 0.4, np.uint32(ground), rng.integers(0, 1 << 24, (9, 7)) | 0xFF000000)
    pixels[0, :3] = [0xFF181A1E, 0xFF30343A, 0xFFFFFFFF]
    under = (rng.integers(0, 1 << 24, (9, 7)) | 0xFF000000).astype(np.uint32)
    made = pixels = pixels.astype(np.uint32)
    before = pixels.copy()
    underlaid(made, under, ground)
    parts = lambda pixel: [int(pixel) >> shift & 255 for shift in (16, 8, 0)]  # noqa: E731
    for painted, beneath, result in zip(before.ravel(), under.ravel(), made.ravel(), strict=True):
        away = max(abs(a - b) for a, b in zip(parts(painted), parts(ground), strict=True))
        through = 1 - min(away / FULL_COVER, 1)
        expected = [
            min(max(p + through * (b - g), 0), 255)
            for p, b, g in zip(parts(painted), parts(beneath), parts(ground), strict=True)
        ]
        assert parts(result) == pytest.approx(expected, abs=0.51)


def test_it_is_made_once_and_moves_along(view: MapView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.field.ready):
        view.setField(scorer)
    made = view.field.picture
    view.zoomBy(1.5)
    view.setSelected([8, 9])
    qtbot.waitUntil(lambda: not view._hurried)
    view.grab()
    assert view.field.picture is made
    with qtbot.waitSignal(view.field.ready):
        theme().setMode("light", remember=False)
    assert view.field.picture is not made
    with qtbot.waitSignal(view.field.ready):
        theme().setMode("dark", remember=False)


def test_what_is_hidden_says_nothing(view: MapView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.field.ready):
        view.setField(scorer)
    assert view.field.picture is not None
    with qtbot.waitSignal(view.field.ready):
        view.setHiddenGroups([0])
    assert view.field.picture is None


def test_the_field_is_in_the_drawing(view: MapView, qtbot: QtBot) -> None:
    def shapes(kind: str) -> int:
        return len(ElementTree.fromstring(view.svg()).findall(f".//{{http://www.w3.org/2000/svg}}{kind}"))

    assert shapes("image") == shapes("path") == 0
    plain = view.picture()
    with qtbot.waitSignal(view.field.ready):
        view.setField(scorer)
    assert shapes("image") == 1
    assert shapes("path") == sum(map(len, view.field.picture.lines))  # type: ignore[union-attr]
    assert view.picture() != plain


@pytest.mark.parametrize("dark", [True, False])
def test_the_legend_goes_from_unlike_to_like(dark: bool) -> None:
    scores = np.array([-0.9, -0.2, 0.0, 0.3, 0.9, 1.0, np.nan])
    made = by_concept(scores, dark)
    names = [made.names[code] for code in made.codes]
    assert names[0].startswith("unlike: under −")
    assert names[4] == names[5]
    assert names[4].startswith("like: from 0.")
    assert names[6] == "not known"
    assert made.codes[:6].tolist() == sorted(made.codes[:6].tolist())
    assert made.colors is not None
    red, blue = (int(made.colors[made.codes[0]][at : at + 2], 16) for at in (1, 5))
    assert red > blue


def test_nothing_known_has_one_entry() -> None:
    assert by_concept(np.full(3, np.nan), True).names == ["not known"]


@pytest.fixture
def page(qtbot: QtBot, session: Any) -> ExplorePage:
    ids = [record.id for record in session.records()]
    session.searches.keepConcept("sea & sun", ids[:3], [ids[12]])
    made = ExplorePage(session)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    qtbot.waitUntil(lambda: made.controller.data is not None)
    return made


def test_a_concept_is_shown_on_the_map(page: ExplorePage, session: Any, qtbot: QtBot) -> None:
    assert page.panel.field_by.isVisible()
    with qtbot.waitSignal(page.map.field.ready):
        page.concepts.show("sea & sun")
    assert page.panel.color_by.currentText() == "like sea & sun"
    assert page.panel.field_by.currentText() == "sea & sun"
    assert page.map.field.picture is not None
    assert page.panel.legend.entries._names[-1].startswith("like: ")
    record = session.records()[0]
    (score,) = session.searches.scoresOf("sea & sun", np.array([record.id]))
    assert f"like sea & sun {score:.2f}" in page._facts(record)
    session.selection.setCurrent(record.id)
    assert page.inspector._likes.fullText() == f"like sea & sun: {score:.2f}"


def test_what_is_taught_is_drawn_at_once_and_goes_with_the_search(
    page: ExplorePage, session: Any, qtbot: QtBot
) -> None:
    ids = [record.id for record in session.records()]
    session.searches.teach(ids[:2], [])
    with qtbot.waitSignal(page.map.field.ready):
        page.concepts.show(THIS_SEARCH)
    before, codes = page.map.field.picture, page._coloring.codes  # type: ignore[union-attr]
    with qtbot.waitSignal(page.map.field.ready):
        session.searches.teach(ids[:2], ids[10:12])
    assert page.map.field.picture is not before
    assert not np.array_equal(page._coloring.codes, codes)  # type: ignore[union-attr]
    with qtbot.waitSignal(page.map.field.ready):
        session.searches.teach([], [])
    assert page.panel.field_by.currentData() == ""
    assert page.panel.color_by.currentData() == "folder"
    assert page.map.field.picture is None


def test_pictures_that_come_later_are_scored_and_drawn(page: ExplorePage, session: Any, qtbot: QtBot) -> None:
    run, ids = session.currentRun, [record.id for record in session.records()]
    features = np.array(run.embedding()[0])
    write_artefacts(run, ids[:20], features[:20])
    session.refreshRuns()
    qtbot.waitUntil(lambda: len(page.map.points) == 20)
    assert np.isnan(session.searches.scoresOf("sea & sun", np.array(ids[20:]))).all()
    with qtbot.waitSignal(page.map.field.ready):
        page.concepts.show("sea & sun")
    before = page.map.field.picture
    write_artefacts(run, ids, features)
    session.refreshRuns()
    qtbot.waitUntil(lambda: len(page.map.points) == 24 and page.map.field.picture not in (before, None))
    scores = session.searches.scoresOf("sea & sun", np.array(ids))
    assert np.isfinite(scores).all()
    assert page._coloring is not None
    assert len(page._coloring.codes) == 24
    assert "not known" not in page._coloring.names
    above = session.searches.above("sea & sun", float(np.median(scores)))
    assert sorted(above.tolist()) == sorted(i for i, one in zip(ids, scores, strict=True) if one >= np.median(scores))


def test_a_forgotten_concept_takes_its_field_along(page: ExplorePage, session: Any, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.map.field.ready):
        page.concepts.show("sea & sun")
    with qtbot.waitSignal(page.map.field.ready):
        session.searches.dropConcept("sea & sun")
    assert not page.panel.field_by.isVisible()
    assert page.panel.color_by.findData(CONCEPT + "sea & sun") < 0
    session.selection.history.undo()
    assert page.panel.field_by.isVisible()
    assert page.panel.field_by.currentData() == ""


def test_the_selection_as_a_table_has_the_scores(page: ExplorePage, session: Any, tmp_path: Any) -> None:
    record = session.records()[0]
    (score,) = session.searches.scoresOf("sea & sun", np.array([record.id]))
    page.controller.exportTable([record.id], tmp_path / "a.csv")
    head, row = (line.split(",") for line in (tmp_path / "a.csv").read_text("utf-8").splitlines())
    assert float(row[head.index("like sea & sun")]) == pytest.approx(score, abs=1e-4)


def test_from_the_look_alikes_to_the_map(qtbot: QtBot, session: Any) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.resize(1300, 800)
    window.show()
    ids = [record.id for record in session.records()]
    session.searches.keepConcept("sea & sun", ids[:3], [])
    window.page("lookalikes")._concepts.mapRequested.emit("sea & sun")
    assert window.current_page == "explore"
    page = window.page("explore")
    qtbot.waitUntil(lambda: page.map.field.picture is not None)
    assert page.panel.color_by.currentData() == page.panel.field_by.currentData() == CONCEPT + "sea & sun"


def test_a_concept_is_shown_on_the_whole_map_with_nothing_selected(page: ExplorePage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    session.selection.setIds(ids[:5])
    page.controller.findMoreLike(frozenset(ids[:5]))
    session.selection.setCurrent(ids[2])
    page.map.zoomBy(6.0)
    page.concepts.show("sea & sun")
    assert page.map.isFitted
    assert page.map.points.all_bright
    assert page.side_stack.currentWidget() is page.inspector
    session.selection.history.undo()
    assert session.selection.array.tolist() == sorted(ids[:5])
