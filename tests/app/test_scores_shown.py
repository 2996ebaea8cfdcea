"""Scores as they are shown: enough decimals to tell answers apart, a cut-off that stays, a mark that spoils no axis."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models.image_list import ImageListModel, Role
from app.models.likeness_text import cutoff_text, places_for
from app.pages.lookalikes import LookalikesPage
from app.services.likeness import Usual
from app.views.score_histogram import BINS, ScoreHistogram


@pytest.fixture
def page(lookalikes_page: LookalikesPage) -> LookalikesPage:
    return lookalikes_page


@pytest.fixture
def histogram(qtbot: QtBot) -> ScoreHistogram:
    made = ScoreHistogram("scoreHistogram")
    qtbot.addWidget(made)
    made.resize(240, 52)
    return made


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        ([0.9241, 0.9239, 0.9222, 0.9205], 3),
        ([0.92, 0.85, 0.71, 0.55], 2),
        ([], 2),
        ([0.5], 2),
        ([0.92 - n / 10_000 for n in range(24)] + [0.8 - n / 100 for n in range(60)], 3),  # the first page alone
    ],
)
def test_decimals_tell_answers_apart(scores: list[float], places: int) -> None:
    assert places_for(scores) == places


def test_what_stands_under_a_picture_follows_what_is_shown(session: Any) -> None:
    model, records = ImageListModel(), session.records()[:6]
    scores = dict(zip([record.id for record in records], (0.9241, 0.9239, 0.9222, 0.7, 0.5, 0.3), strict=True))
    model.setRecords(records, None, scores)
    assert model.index(0).data(Role.SCORE_TEXT) == "0.92"
    model.setMinimumScore(0.9)
    assert [model.index(row).data(Role.SCORE_TEXT) for row in range(3)] == ["0.924", "0.924", "0.922"]
    assert "0.922" in model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    model.setRecords(records, None)
    assert model.index(0).data(Role.SCORE_TEXT) == ""


def test_the_cutoff_stays_with_the_question(page: LookalikesPage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    page.searchWith([ids[3]])
    cutoff = page.results()[4][1] - 1e-6
    page._histogram.setCutoff(cutoff)
    page._on_cutoff(cutoff)
    kept = page.results()
    assert 0 < len(kept) < 23
    page._k.setValue(page._k.value() + 1)
    assert page.results() == kept
    assert page._histogram.cutoff() == cutoff
    page.searchWith([ids[4]])
    assert page._histogram.cutoff() is None
    assert len(page.results()) == 23


def test_the_cutoff_is_written_beneath_its_handle(histogram: ScoreHistogram) -> None:
    histogram.setScores([0.3, 0.5, 0.6, 0.9])
    axis = histogram._plot().bottom() + 2
    histogram.setCutoff(None)
    plain = histogram.grab().toImage()
    histogram.setCutoff(0.6)
    marked = histogram.grab().toImage()
    changed = [
        x
        for x in range(240)
        if any(plain.pixel(x, y) != marked.pixel(x, y) for y in range(round(axis) + 2, histogram.height()))
    ]
    handle = histogram._plot().left() + histogram._plot().width() * histogram._part(0.6)
    assert changed
    assert min(changed) < handle < max(changed)
    assert "0.60" in histogram.accessibleName()


@pytest.mark.parametrize(("cutoff", "text"), [(0.7, "0.70"), (0.705, "0.705"), (-0.2, "-0.20")])
def test_a_cutoff_has_the_decimals_it_needs(cutoff: float, text: str) -> None:
    assert cutoff_text(cutoff) == text


@pytest.mark.parametrize(("middle", "place"), [(0.95, "high"), (0.25, "inside"), (-0.5, "low")])
def test_the_usual_mark_leaves_the_axis_to_the_scores(histogram: ScoreHistogram, middle: float, place: str) -> None:
    scores = [0.1, 0.2, 0.3, 0.4]
    histogram.setScores(scores)
    alone = histogram.counts()
    plain = histogram.grab().toImage()
    histogram.setScores(scores, Usual(middle - 0.1, middle))
    assert histogram.counts() == alone
    assert sum(count > 0 for count in alone) == 4
    assert len(alone) == BINS
    assert histogram.usualPlace() == place
    assert f"{middle:.2f}" in histogram.toolTip()
    assert histogram.grab().toImage() != plain
    histogram.setScores([], Usual(middle - 0.1, middle))
    assert histogram.usualPlace() == ""


def test_of_several_pictures_together_nothing_is_usual(page: LookalikesPage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    page.searchWith([ids[0]])
    assert page._histogram.usualPlace() != ""
    page.addQueries([ids[1]])
    assert page._histogram.usualPlace() == ""
