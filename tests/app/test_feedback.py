"""Right and wrong answers, concepts, remembered searches, and why two pictures are alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.controllers.coloring import ColoringController
from app.controllers.search import Query
from app.controllers.search_book import CONCEPT, THIS_SEARCH, queries_of, search_of
from app.models.image_list import Role
from app.pages.lookalikes import LookalikesPage
from app.views.query_tray import QueryTile
from app.views.why_panel import HeatPicture, heat_image
from moco_core.concept import fit
from moco_core.events import Failed
from moco_core.jobs import WhyJob
from moco_core.search_memory import Weighted
from tests.app.conftest import write_finished_run


@pytest.fixture
def page(lookalikes_page: LookalikesPage) -> LookalikesPage:
    return lookalikes_page


def twin(session: Any, positives: list[int], negatives: list[int]) -> list[int]:
    features, ids = session.currentRun.embedding()
    rows = [[list(ids).index(i) for i in part] for part in (positives, negatives)]
    scores = fit(features, *rows).scores(features)
    return [int(ids[row]) for row in np.argsort(-scores, kind="stable")]


def choose(page: LookalikesPage, *places: int) -> list[int]:
    ids = [page._model.idAt(place) for place in places]
    flags = QItemSelectionModel.SelectionFlag
    page._gallery.selectionModel().setCurrentIndex(page._model.index(places[0]), flags.ClearAndSelect)
    for place in places[1:]:
        page._gallery.selectionModel().select(page._model.index(place), flags.Select)
    return ids


def action(menu: QMenu, text: str) -> Any:
    return next(one for one in menu.actions() if one.text().partition("\t")[0].strip() == text)


def of_concept(page: LookalikesPage, name: str, text: str) -> Any:
    page._concepts.fill()
    return action(action(page._concepts._menu, name).menu(), text)


def test_what_is_right_and_wrong_refines_at_once(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    query = session.records()[0].id
    page.searchWith([query])
    assert not page._feedback.right.isEnabled()
    right = choose(page, 1, 2)
    page._feedback.right.click()
    assert [i for i, _ in page.results()] == twin(session, [query, *right], [])
    words = session.repeatable.text("command")
    assert all(f" --like {i}" in words for i in (query, *right))
    assert "--concept" not in words
    (wrong,) = choose(page, 4)
    qtbot.keyClick(page._gallery, Qt.Key.Key_Minus)
    assert [i for i, _ in page.results()] == twin(session, [query, *right], [wrong])
    assert page._feedback.words.fullText() == "2 right, 1 wrong: the answers follow"
    rows = {page._model.idAt(row): row for row in range(page._model.rowCount())}
    assert page._model.index(rows[right[0]]).data(Role.BADGE) == "right"
    assert page._model.index(rows[wrong]).data(Role.BADGE) == "wrong"


def test_a_judgement_is_taken_back(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    before = page.results()
    (chosen,) = choose(page, 3)
    page._feedback.right.click()
    assert page.results() != before
    choose(page, page._model.rowOf(chosen))
    page._feedback.right.click()
    assert page.results() == before
    choose(page, 3)
    page._feedback.wrong.click()
    page._feedback.over.click()
    assert page.results() == before
    assert not page._feedback.over.isVisible()


def test_a_new_search_forgets_what_was_said(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    choose(page, 3)
    page._feedback.right.click()
    page.searchWith([session.records()[5].id])
    assert page._feedback.keep.isHidden()


def test_what_was_said_comes_back_with_its_search(page: LookalikesPage, session: Any, qtbot: QtBot) -> None:
    page.searchWith([session.records()[0].id])
    (right,), (wrong,) = choose(page, 1), choose(page, 6)
    choose(page, page._model.rowOf(right))
    page._feedback.right.click()
    choose(page, page._model.rowOf(wrong))
    page._feedback.wrong.click()
    refined = page.results()
    page.searchWith([session.records()[5].id])
    assert page._judged == {}
    page._gallery.clearSelection()
    qtbot.keyClick(page._gallery, Qt.Key.Key_Escape)
    assert (page._judged, page.results()) == ({right: True, wrong: False}, refined)
    page.goForward()
    assert page._judged == {}
    page.goBack()
    assert (page._judged, page.results()) == ({right: True, wrong: False}, refined)
    page.searchWith([session.records()[5].id])
    page._searches.fill()
    page._searches._menu.actions()[-1].trigger()  # the history's older entry
    assert (page._judged, page.results()) == ({right: True, wrong: False}, refined)


def test_another_window_takes_over_what_was_said(page: LookalikesPage, session: Any, qtbot: QtBot) -> None:
    page.searchWith([session.records()[5].id])
    page.searchWith([session.records()[0].id])
    choose(page, 1)
    page._feedback.right.click()
    other = LookalikesPage(session)
    qtbot.addWidget(other)
    other.takeOver(page)
    assert (other.queries(), other._judged, other.results()) == (page.queries(), page._judged, page.results())
    other.goBack()
    assert other.queries() == (Query(image_id=session.records()[5].id),)


def test_the_keyboard_stays_on_the_answers(page: LookalikesPage, session: Any, qtbot: QtBot) -> None:
    page.searchWith([session.records()[0].id])
    page.activateWindow()
    (wrong,) = choose(page, 2)
    page._feedback.wrong.setFocus()
    page._feedback.wrong.click()
    assert page._gallery.hasFocus()
    following = page._gallery.currentId()
    assert following == page._model.idAt(2)
    assert following != wrong
    assert page._gallery.chosenIds() == frozenset()
    qtbot.keyClick(page._gallery, Qt.Key.Key_Plus)
    assert page._judged == {wrong: False, following: True}


def test_starting_over_can_be_undone(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    (right,) = choose(page, 2)
    page._feedback.right.click()
    refined = page.results()
    page._feedback.over.click()
    assert page._judged == {}
    page._undo.undo.click()
    assert (page._judged, page.results()) == ({right: True}, refined)
    page._feedback.over.click()
    page.searchWith([session.records()[5].id])
    page._undo.undo.click()
    assert (page._judged, page.results()) == ({right: True}, refined)
    page.goBack()
    assert page.queries() == (Query(image_id=session.records()[5].id),)


def test_the_line_at_the_foot_goes_when_its_word_is_not_true_any_more(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    choose(page, 1)
    page._feedback.right.click()
    page._feedback.keepRequested.emit("fish")
    assert page._undo.label.fullText() == "Kept as concept fish: it is in the menu with the star."
    session.selection.history.undo()
    assert not page._undo.isVisible()
    session.selection.history.redo()
    session.searches.dropConcept("fish")
    assert page._undo.isVisible()
    session.selection.history.undo()
    assert not page._undo.isVisible()
    page._feedback.keepRequested.emit("bird")
    page._undo.undo.click()
    assert list(session.searches.concepts()) == ["fish"]


def test_concepts_of_another_workspace_are_in_the_menu(page: LookalikesPage, session: Any) -> None:
    session.searches.keepConcept("fish", [session.records()[0].id], [])
    path = session.workspace.path
    assert page._concepts.isVisible()
    session.close()
    assert page._concepts.isHidden()
    assert session.openWorkspace(path)
    assert page._concepts.isVisible()


def test_the_menu_of_an_answer(page: LookalikesPage, session: Any) -> None:
    query = session.records()[0].id
    page.searchWith([query])
    for text, weight in (("Add to the search", 1.0), ("Less like this", -1.0)):
        page.searchWith([query])
        (chosen,) = choose(page, 3)
        action(page._gallery._menu(), text).trigger()
        assert page.queries() == (Query(image_id=query), Query(image_id=chosen, weight=weight))
    page.searchWith([query])
    (right,) = choose(page, 3)
    action(page._gallery._menu(), "Right").trigger()
    (wrong,) = choose(page, 6)
    action(page._gallery._menu(), "Wrong").trigger()
    assert page._judged == {right: True, wrong: False}
    choose(page, 2)
    action(page._gallery._menu(), "Why?").trigger()
    assert page._whys.isVisible()


def test_the_menu_of_a_picture_searched_with(page: LookalikesPage, session: Any, qtbot: QtBot) -> None:
    first, second = (session.records()[row].id for row in (0, 4))
    page.searchWith([first, second])
    tile = page._tray.findChildren(QueryTile)[1]
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton, pos=tile.rect().center())
    assert tile.menu.isVisible()
    tile.menu.hide()
    action(tile.menu, "Less like this, × 1").trigger()
    assert page.queries()[1].weight == -1
    action(page._tray.findChildren(QueryTile)[-1].menu, "Take it out").trigger()
    assert page.queries() == (Query(image_id=first),)
    action(page._tray.findChildren(QueryTile)[-1].menu, "Draw a box on it…").trigger()
    assert page._boxes.isVisible()


def test_the_drawer_makes_room_for_the_box(page: LookalikesPage, session: Any) -> None:
    page.resize(820, 640)
    page.searchWith([session.records()[0].id])
    choose(page, 2)
    assert not page._drawer.opened
    page._drawer.setOpen(True)
    page._draw_box(page.queries()[0])
    assert not page._drawer.opened
    page._boxes.cancelled.emit()
    assert page._drawer.opened


def test_a_concept_is_kept_shown_and_dropped(page: LookalikesPage, session: Any) -> None:
    query = session.records()[0].id
    page.searchWith([query])
    (right,) = choose(page, 1)
    page._feedback.right.click()
    refined = page.results()
    page._feedback.keepRequested.emit("beach & sea")
    assert session.searches.concepts()["beach & sea"].positives == (query, right)
    page.searchWith([session.records()[9].id])
    of_concept(page, "beach && sea", "Show what is like it").trigger()
    assert page.results() == refined
    page._start_over()
    of_concept(page, "beach && sea", "Forget it").trigger()
    assert session.searches.concepts() == {}
    assert page._concepts.isHidden()
    assert page._undo.label.fullText() == "The concept beach & sea is forgotten."
    page._undo.undo.click()
    assert session.searches.concepts()["beach & sea"].positives == (query, right)
    assert not page._undo.isVisible()


def test_a_concept_is_renamed_and_every_edit_undone(page: LookalikesPage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    session.searches.keepConcept("a", ids[:2], [])
    session.searches.keepConcept("a", ids[3:5], [])
    of_concept(page, "a", "Rename…").trigger()
    page._concepts._popup.field.setText("b")
    page._concepts._popup._on_enter()
    assert {name: one.positives for name, one in session.searches.concepts().items()} == {"b": tuple(ids[3:5])}
    history = session.selection.history
    history.undo()
    assert {name: one.positives for name, one in session.searches.concepts().items()} == {"a": tuple(ids[3:5])}
    history.undo()
    assert session.searches.concepts()["a"].positives == tuple(ids[:2])
    history.undo()
    assert session.searches.concepts() == {}
    history.redo()
    assert list(session.searches.concepts()) == ["a"]


def test_everything_above_a_score_is_selected(page: LookalikesPage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    session.searches.keepConcept("a", ids[:2], [ids[10]])
    scores = dict(zip(ids, session.searches.scoresOf("a", np.array(ids)).tolist(), strict=True))
    page._histogram.setScores(sorted(scores.values()))
    page._histogram.setCutoff(0.1)
    menu = of_concept(page, "a", "Select all that score at least").menu()
    menu.aboutToShow.emit()
    expected = sorted(i for i, score in scores.items() if score >= 0.1)
    assert 0 < len(expected) < len(ids)
    entry = next(one for one in menu.actions() if one.text().startswith("0.10"))
    assert str(len(expected)) in entry.text()
    entry.trigger()
    assert session.selection.array.tolist() == expected


def test_what_is_taught_now_is_a_concept_too(page: LookalikesPage, session: Any, qtbot: QtBot) -> None:
    query = session.records()[0].id
    page.searchWith([query])
    assert session.searches.drawable() == []
    right = choose(page, 1, 2)
    page._feedback.right.click()
    assert session.searches.drawable() == [THIS_SEARCH]
    ids = np.array([record.id for record in session.records()])
    scores = session.searches.scoresOf(THIS_SEARCH, ids)
    assert [int(ids[row]) for row in np.argsort(-scores, kind="stable")] == twin(session, [query, *right], [])
    with qtbot.waitSignal(page.conceptMapRequested) as asked:
        page._feedback.map.click()
    assert asked.args == [THIS_SEARCH]
    page._feedback.over.click()
    assert session.searches.drawable() == []
    assert np.isnan(session.searches.scoresOf(THIS_SEARCH, ids)).all()


def test_a_concept_of_another_run_says_so(page: LookalikesPage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    session.searches.keepConcept("a", ids[:2], [])
    assert session.searches.note("a") == ""
    made = session.searches.concepts()["a"]
    session.searches.write({"a": msgspec.structs.replace(made, run="before")})
    assert session.searches.note("a") == "Taught on before; fitted anew to this run by its examples."
    assert session.searches.scores("a") is not None
    gone = msgspec.structs.replace(made, run="before", positives=(10_000,), negatives=())
    session.searches.write({"a": gone})
    assert session.searches.note("a") == "None of its examples is in this run's embedding."
    assert not of_concept(page, "a", "Show on the map").isEnabled()


def test_the_map_is_coloured_by_a_concept(session: Any) -> None:
    records = session.records()
    session.searches.keepConcept("one", [records[0].id, records[1].id], [])
    coloring = ColoringController(session).make(CONCEPT + "one", None, records, np.arange(len(records)))
    ids = np.array([record.id for record in records])
    scores = session.searches.scoresOf("one", ids)
    assert coloring is not None
    assert np.isfinite(scores).all()
    assert coloring.codes[np.argmax(scores)] > coloring.codes[np.argmin(scores)]
    assert np.isnan(session.searches.scoresOf("gone", ids)).all()


def test_searches_are_remembered_and_asked_again(page: LookalikesPage, session: Any) -> None:
    first, second = session.records()[0], session.records()[5]
    page.searchWith([first.id])
    page.searchWith([second.id])
    menu = page._searches
    menu.fill()
    texts = [one.text().partition("\t")[0] for one in menu._menu.actions()]
    assert menu._menu.actions()[-1].text().partition("\t")[2].startswith("today ")
    names = [f"+ {record.path.rpartition('/')[2]}" for record in (second, first)]
    assert texts[-2:] == names
    menu._menu.actions()[-1].trigger()
    assert page.queries() == (Query(image_id=first.id),)


def test_pictures_of_the_history_come_after_a_start(page: LookalikesPage, session: Any) -> None:
    record = session.records()[5]
    session.searches.remember([Query(image_id=record.id)])
    session.loader.forget([record.id])
    page._searches.fill()
    entry = page._searches._menu.actions()[-1]
    assert entry.icon().isNull()
    session.loader.loaded.emit(record.id, QImage(32, 32, QImage.Format.Format_RGB32), 1)
    assert not entry.icon().isNull()


def test_a_saved_search_keeps_signs_and_boxes(page: LookalikesPage, session: Any) -> None:
    queries = (Query(image_id=session.records()[0].id, weight=2.0), Query(ids=(3, 4), weight=-1.0))
    session.searches.save("mine", queries)
    page._searches.fill()
    action(action(page._searches._menu, "mine").menu(), "Search").trigger()
    assert page.queries() == queries
    action(action(page._searches._menu, "mine").menu(), "Forget it").trigger()
    assert session.searches.saved() == {}


def test_queries_read_back() -> None:
    queries = (Query(image_id=3, box=(0.0, 0.0, 0.5, 0.5)), Query(path="/ü.png", weight=-0.5), Query(ids=(1, 2)))
    assert queries_of(search_of(queries)) == queries
    assert queries_of((Weighted("id:3@0.9,0.9,0.9,0.9"),)) == ()


def test_why_is_asked_and_shown(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    query = session.records()[0].id
    page.searchWith([query])
    (chosen,) = choose(page, 2)
    page._feedback.why.click()
    assert page._whys.isVisible()
    job = session.engine.submitted[-1][1]
    assert isinstance(job, WhyJob)
    assert job.queries == [f"id:{query}", f"id:{chosen}"]
    maps = np.arange(16, dtype=np.float32).reshape(4, 4)
    np.savez(job.out, first=maps, second=maps.T, areas=np.array([[0, 0, 1, 1], [0.1, 0, 0.8, 1]]), likeness=0.5)
    session.engine.finished.emit(session.engine.ticket_of(WhyJob), {"out": job.out})
    assert all(picture.hasMap() for picture in page._whys.pictures)
    assert "0.50" in page._whys.words.text()
    qtbot.keyClick(page._whys, Qt.Key.Key_Escape)
    assert page._stack.currentWidget() is page._gallery


def test_why_says_what_went_wrong(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    choose(page, 2)
    page._feedback.why.click()
    failed = Failed(error="NotComputedYet", message="Not computed.", hint="Embed first.")
    session.engine.failed.emit(session.engine.ticket_of(WhyJob), failed)
    assert page._whys.words.text() == "Not computed. Embed first."


def test_heat_lies_over_its_part_of_the_picture(qtbot: QtBot, tmp_path: Path) -> None:
    picture = HeatPicture("heat")
    qtbot.addWidget(picture)
    picture.resize(200, 200)
    white = QImage(100, 100, QImage.Format.Format_RGB32)
    white.fill("white")
    picture.setImage(white)
    picture.setMap(np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([0.5, 0.5, 0.5, 0.5]))
    seen = picture.grab().toImage()
    assert seen.pixelColor(50, 50).name() == "#ffffff"
    assert seen.pixelColor(110, 110).lightness() < 150
    picture.setMapShown(False)
    assert picture.grab().toImage().pixelColor(110, 110).name() == "#ffffff"
    assert heat_image(np.zeros((3, 5))).size().toTuple() == (5, 3)


def test_one_click_asks_another_run(page: LookalikesPage, session: Any) -> None:
    first, second = session.records()[0], session.records()[5]
    session.searches.save("mine", [Query(image_id=first.id)])
    page.searchWith([second.id])
    assert page._count_words() == "23 pictures"
    other = write_finished_run(session.workspace, sorted(r.id for r in session.records()), "run-2")
    session.refreshRuns()
    session.setCurrentRun("run-1")
    page._searches.fill()
    menu = page._searches._menu
    ways = action(menu, "mine").menu()
    assert [one.text() for one in ways.actions() if one.text()] == ["Search", "Search in run-2", "Forget it"]
    action(ways, "Search in run-2").trigger()
    assert session.currentRun.name == other.name
    assert page.queries() == (Query(image_id=first.id),)
    assert page._count_words() == "23 pictures · run-2"
    page._searches.fill()
    name = f"+ {second.path.rpartition('/')[2]}"
    action(action(menu, name).menu(), "Search in run-1").trigger()
    assert session.currentRun.name == "run-1"
    assert page.queries() == (Query(image_id=second.id),)
