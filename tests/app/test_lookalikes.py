"""Search by likeness: the answers equal a brute-force twin, whatever the query is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.controllers.search import Query
from app.models.run_state import RunState
from app.pages.lookalikes import LookalikesPage
from app.services.likeness import likeness_of
from moco_core import atomic
from moco_core.events import Failed
from moco_core.jobs import EmbedJob, MapJob, SearchJob


@pytest.fixture
def page(lookalikes_page: LookalikesPage) -> LookalikesPage:
    return lookalikes_page


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside.png"
    Image.new("RGB", (40, 30), "teal").save(path)
    return path


def twin(session: Any, queries: list[int], k: int) -> list[int]:
    """Ids by mean cosine to all queries, with plain loops."""
    features, ids = session.currentRun.embedding()
    rows = [list(ids).index(query) for query in queries]
    means = {}
    for row, image_id in enumerate(ids):
        if row not in rows:
            means[int(image_id)] = sum(float(np.dot(features[row], features[q])) for q in rows) / len(rows)
    return sorted(means, key=lambda image_id: -means[image_id])[:k]


def drop(page: QWidget, mime: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, buttons, keys))


@pytest.mark.parametrize("rows", [[4], [4, 17], [0, 9, 20]])
def test_ranks_equal_the_twin(page: LookalikesPage, session: Any, rows: list[int]) -> None:
    queries = [session.records()[row].id for row in rows]
    page._k.setValue(12)
    page.searchWith(queries)
    assert [image_id for image_id, _ in page.results()] == twin(session, queries, 12)
    scores = [score for _, score in page.results()]
    assert scores == sorted(scores, reverse=True)


def test_a_dropped_file_is_searched_by_the_engine(
    qtbot: QtBot, page: LookalikesPage, session: Any, outside: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(outside)), QUrl.fromLocalFile(str(outside.parent))])
    drop(page, mime)
    assert page.queries() == (Query(path=str(outside)),)
    ticket = session.engine.ticket_of(SearchJob)
    job = session.engine.submitted[-1][1]
    assert (job.queries, job.k, job.run) == ([str(outside)], 60, session.currentRun.name)
    found = [{"id": session.records()[row].id, "path": "", "score": 0.9 - row / 10} for row in range(3)]
    session.engine.finished.emit(ticket, {"queries": [{"query": str(outside), "neighbors": found}]})
    assert page.results() == [(answer["id"], pytest.approx(answer["score"])) for answer in found]
    assert page._inspector._name.fullText() == "outside.png"


def test_a_file_and_a_picture_of_the_set_together(page: LookalikesPage, session: Any, outside: Path) -> None:
    own = session.records()[2].id
    page.searchWith([own])
    page._add_files([outside])
    job = session.engine.submitted[-1][1]
    assert (job.queries, job.as_one, job.weights, job.k) == ([f"id:{own}", str(outside)], True, (), 60)
    found = [{"id": session.records()[row].id, "path": "", "score": 0.9 - row / 10} for row in range(3)]
    session.engine.finished.emit(session.engine.ticket_of(SearchJob), {"queries": [{"neighbors": found}]})
    assert [image_id for image_id, _ in page.results()] == [hit["id"] for hit in found]


def test_a_late_answer_is_dropped(page: LookalikesPage, session: Any, outside: Path) -> None:
    page.searchWithFiles([outside])
    late = session.engine.ticket_of(SearchJob)
    chosen = session.records()[7].id
    page.searchWith([chosen])
    session.engine.finished.emit(late, {"queries": [{"neighbors": []}]})
    assert session.engine.cancelled == [late]
    assert [image_id for image_id, _ in page.results()] == twin(session, [chosen], 60)


def test_a_file_of_the_set_is_not_its_own_answer(page: LookalikesPage, session: Any) -> None:
    record = session.records()[6]
    page.searchWithFiles([session.path_of(record.id)])
    assert page.queries() == (Query(image_id=record.id),)
    assert record.id not in [image_id for image_id, _ in page.results()]


def test_pictures_dragged_from_the_own_gallery(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    dragged = page._model.mimeData([page._model.index(1)])
    expected = page._model.idAt(1)
    drop(page._tray, dragged)
    assert [query.image_id for query in page.queries()] == [session.records()[0].id, expected]
    drop(page, dragged)
    assert [query.image_id for query in page.queries()] == [expected]


def test_paste_takes_picture_data(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    page.paste()
    (query,) = page.queries()
    assert QImage(query.path).size() == image.size()
    assert session.engine.submitted[-1][1].queries == [query.path]
    QGuiApplication.clipboard().setText("no picture")
    with qtbot.waitSignal(session.problem) as told:
        page.paste()
    assert told.args[0] == "There is no picture in the clipboard."


def test_back_and_forward(page: LookalikesPage, session: Any) -> None:
    first, second = session.records()[0].id, session.records()[8].id
    page.searchWith([first])
    page._gallery.choose([page._model.idAt(0)], page._model.idAt(0))
    page.searchWith([second])
    page.goBack()
    assert page.queries() == (Query(image_id=first),)
    assert [i for i, _ in page.results()] == twin(session, [first], 60)
    page.goForward()
    assert page.queries() == (Query(image_id=second),)
    page.goForward()
    assert page.queries() == (Query(image_id=second),)


def test_the_histogram_counts_and_cuts(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[3].id])
    scores = [score for _, score in page.results()]
    assert sum(page._histogram.counts()) == len(scores) == 23
    page._histogram.setFocus()
    for _ in range(40):
        qtbot.keyClick(page._histogram, Qt.Key.Key_Right)
    cutoff = page._histogram.cutoff()
    assert cutoff is not None
    assert page.results() == [
        pair for pair in zip([i for i, _ in page.results()], scores, strict=False) if pair[1] >= cutoff
    ]
    assert len(page.results()) == sum(score >= cutoff for score in scores)
    assert f"{cutoff:.2f}" in page._histogram.accessibleName()


def test_a_chosen_file_takes_the_place_of_the_old_query_and_plus_adds_one(
    qtbot: QtBot, page: LookalikesPage, session: Any, outside: Path
) -> None:
    def choose(button: str) -> None:
        qtbot.mouseClick(page.findChild(QAbstractButton, button), Qt.MouseButton.LeftButton)
        dialog = page.findChild(QFileDialog)
        assert Path(dialog.directory().absolutePath()) == session.workspace.images
        dialog.filesSelected.emit([str(outside)])
        dialog.setObjectName("closed")
        dialog.close()
        qtbot.waitUntil(lambda: page.findChild(QFileDialog, "closed") is None)

    own = session.records()[3].id
    page.searchWith([own])
    choose("queryAdd")
    assert page.queries() == (Query(image_id=own), Query(path=str(outside)))
    choose("queryChoose")
    assert page.queries() == (Query(path=str(outside)),)
    page.goBack()
    assert len(page.queries()) == 2


def test_a_best_score_below_the_usual_says_so(page: LookalikesPage, session: Any, outside: Path) -> None:
    usual = likeness_of(session.currentRun).usual
    words = page.findChild(QLabel, "lookalikesDoubt")
    assert usual is not None
    for best, doubtful in ((usual.low - 0.05, True), (usual.low + 0.001, False)):
        page.searchWithFiles([outside])
        found = [{"id": session.records()[row].id, "path": "", "score": best - row / 10} for row in range(3)]
        ticket = session.engine.ticket_of(SearchJob)
        session.engine.finished.emit(ticket, {"queries": [{"neighbors": found}]})
        assert words.isVisible() == doubtful
        assert (f"best score is {best:.2f}" in words.text()) == doubtful
        page.searchWith([session.records()[0].id, session.records()[1].id])  # a mean: no doubt about that
        assert not words.isVisible()


def test_failures_are_sentences(page: LookalikesPage, session: Any, outside: Path) -> None:
    page.searchWithFiles([outside])
    failed = Failed(error="UnreadableImage", message="It is not a picture.", hint="Choose another file.")
    session.engine.failed.emit(session.engine.ticket_of(SearchJob), failed)
    assert page._empty.title.text() == "It is not a picture."
    assert page._empty.sentence.text() == "Choose another file."


def train_on(session: Any, newest: str) -> None:
    """The embedding is of checkpoint "aaaa…"; the run's newest one is another."""
    run = session.currentRun
    run.record("embedding", **{**run.details("embedding"), "checkpoint": "a" * 16})
    atomic.write_json(run.path / "checkpoint-00000060.json", {"step": 60, "epoch": 2, "sha256": newest})


def test_a_file_is_not_compared_with_features_of_an_older_encoder(
    qtbot: QtBot, page: LookalikesPage, session: Any, outside: Path
) -> None:
    train_on(session, "b" * 64)
    page.searchWithFiles([outside])
    assert session.engine.submitted == []
    assert page._empty.title.text() == "The run has trained on since it looked at your pictures."
    qtbot.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    ticket = session.engine.ticket_of(MapJob)
    assert session.engine.submitted[-1][1].run == session.currentRun.name
    train_on(session, "a" * 64)
    session.currentRun.record("embedding", **{**session.currentRun.details("embedding"), "key": "new"})
    with qtbot.waitSignal(session.runsChanged):  # the Map page reads its new map
        session.engine.finished.emit(ticket, {})
    assert session.engine.submitted[-1][1].queries == [str(outside)]


def test_a_question_the_engine_finds_outdated_offers_the_same(
    page: LookalikesPage, session: Any, outside: Path
) -> None:
    page.searchWithFiles([outside])
    failed = Failed(error="NotComputedYet", message="Not computed.", hint="Run first: moco-core embed.")
    session.engine.failed.emit(session.engine.ticket_of(SearchJob), failed)
    assert page._empty.button.text() == "Bring it up to date"
    page.searchWith([session.records()[0].id])
    assert page._stack.currentWidget() is page._gallery


def test_while_the_first_run_learns_the_page_says_how_far_it_is(
    qtbot: QtBot, page: LookalikesPage, session: Any, training_now: Any
) -> None:
    (session.currentRun.path / "embedding.json").unlink()
    session.currentRun.embedding_path.unlink()
    session.refreshRuns()
    training_now.step(3)
    later = "Its look-alikes will be here when it ends."
    assert page._empty.sentence.text() == f"The run is still learning: epoch 3 of 20. {later}"
    with qtbot.waitSignal(page.trainRequested):
        qtbot.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    training_now.enter(RunState.STOPPED)
    assert page._empty.button.text() == "Compute look-alikes"
    qtbot.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    assert isinstance(session.engine.submitted[-1][1], EmbedJob)


def test_without_a_run_the_way_leads_to_training(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    session.currentRun.delete()
    session.refreshRuns()
    assert page._empty.title.text() == "Train first"
    with qtbot.waitSignal(page.trainRequested):
        qtbot.mouseClick(page.findChild(QPushButton, "lookalikesEmptyButton"), Qt.MouseButton.LeftButton)


def test_keys_that_come_back_choose_nothing(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    query = session.records()[5].id
    session.selection.setCurrent(query)
    page.searchWith([session.records()[1].id])
    page.searchWith([query])
    with qtbot.waitActive(page):
        page.activateWindow()
    for _ in range(2):  # a panel over the page takes the keys and gives them back
        page._k.setFocus()
        page._gallery.setFocus()
        assert page._gallery.hasFocus()
        assert session.selection.current == query
        assert page._gallery.currentId() is None
    qtbot.keyClick(page._gallery, Qt.Key.Key_Right)
    assert session.selection.current == page._model.idAt(0)
    page._k.setFocus()
    page._gallery.setFocus()
    assert session.selection.current == page._model.idAt(0)


def test_the_first_picture_can_be_chosen_by_a_click(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[5].id])
    page._k.setFocus()
    page._gallery.setFocus()
    place = page._gallery.visualRect(page._model.index(0)).center()
    qtbot.mouseClick(page._gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.current == page._model.idAt(0)


def answer(session: Any, rows: list[int]) -> list[int]:
    """The engine's, to the newest search with a file: ids in their order."""
    found = [{"id": session.records()[row].id, "path": "", "score": 0.9 - place / 10} for place, row in enumerate(rows)]
    session.engine.finished.emit(session.engine.ticket_of(SearchJob), {"queries": [{"neighbors": found}]})
    return [hit["id"] for hit in found]


def test_old_answers_fade_while_new_ones_are_awaited(
    qtbot: QtBot, page: LookalikesPage, session: Any, outside: Path
) -> None:
    page.searchWith([session.records()[0].id])
    page._gallery.selectAll()
    qtbot.keyClick(page._gallery, Qt.Key.Key_Home)
    old = page.results()
    page.searchWithFiles([outside])
    asked = len(session.engine.submitted)
    assert not page._gallery.faded()  # a quick answer shall not flicker
    page.judge(True)
    assert page._judged == {}
    qtbot.waitUntil(page._gallery.faded)
    assert page.results() == old
    assert page._count.fullText() == "Searching…"
    assert not page._histogram.isEnabled()
    assert not any(b.isEnabled() for b in (page._feedback.right, page._feedback.wrong, page._feedback.why))
    qtbot.keyClick(page._gallery, Qt.Key.Key_W)
    qtbot.keyClick(page._gallery, Qt.Key.Key_Plus)
    assert len(session.engine.submitted) == asked
    page._replace(page.queries()[0], Query(path=str(outside), box=(0.1, 0.1, 0.5, 0.5)))
    assert page._gallery.faded()  # still nothing new: it does not flash up in between
    ids = answer(session, [2, 3])
    assert [i for i, _ in page.results()] == ids
    assert not page._gallery.faded()
    assert page._histogram.isEnabled()
    assert page._count.fullText() == "2 pictures"


def test_patience_with_the_engine_ends_by_itself(
    qtbot: QtBot, page: LookalikesPage, session: Any, outside: Path
) -> None:
    page.searchWith([session.records()[0].id])
    page.searchWithFiles([outside])
    qtbot.waitUntil(page._gallery.faded)
    page.searchWith([session.records()[1].id])
    assert not page._gallery.faded()
    assert page._count.fullText() == "23 pictures"


def test_faded_pictures_are_painted_paler(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    plain = page._gallery.grab().toImage()
    page._gallery.setFaded(True)
    assert page._gallery.grab().toImage() != plain
    page._gallery.setFaded(False)
    assert page._gallery.grab().toImage() == plain
