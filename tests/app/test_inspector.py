"""The chosen picture and its look-alikes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.services.likeness import Likeness, likeness_of
from app.views.cutoff_chip import CutoffChip
from app.views.inspector import Inspector
from moco_core.jobs import EmbedJob


@pytest.fixture
def inspector(qtbot: QtBot, session: Any) -> Inspector:
    made = Inspector(session)
    qtbot.addWidget(made)
    made.resize(320, 760)
    made.show()
    return made


def brute_force(session: Any, image_id: int) -> list[tuple[int, float]]:
    """Every other picture with its cosine, best first, written with loops."""
    features, ids = session.currentRun.embedding()
    own = features[list(ids).index(image_id)]
    scores = [(int(i), sum(float(a) * float(b) for a, b in zip(own, f, strict=True))) for i, f in zip(ids, features)]  # noqa: B905
    return sorted((pair for pair in scores if pair[0] != image_id), key=lambda pair: -pair[1])


def test_neighbours_in_order_with_scores_and_without_itself(inspector: Inspector, session: Any) -> None:
    chosen = session.records()[5].id
    session.selection.setCurrent(chosen)
    expected = brute_force(session, chosen)
    shown = inspector.shownNeighbors()
    assert len(shown) == 23  # the stored graph has 10 columns: more come from the features themselves
    assert [i for i, _ in shown] == [i for i, _ in expected]
    np.testing.assert_allclose([s for _, s in shown], [s for _, s in expected], atol=1e-5)


def test_graph_and_features_agree(session: Any) -> None:
    likeness = Likeness(session.currentRun)
    chosen = session.records()[9].id
    stored, exact = likeness.nearest(chosen, 10), likeness.nearest(chosen, 23)[:10]
    assert [hit.image_id for hit in stored] == [hit.image_id for hit in exact]
    np.testing.assert_allclose([hit.score for hit in stored], [hit.score for hit in exact], atol=1e-6)


def test_a_graph_of_another_embedding_is_not_used(session: Any) -> None:
    run = session.currentRun
    run.record("neighbors", "other", embedding="older", k=10)
    with np.load(run.neighbors_path) as stored:
        wrong = np.zeros_like(stored["indices"])
        scores = stored["scores"]
    np.savez(run.neighbors_path, indices=wrong, scores=scores)
    chosen = session.records()[3].id
    likeness = likeness_of(run)
    assert likeness is not None
    assert [hit.image_id for hit in likeness.nearest(chosen, 5)] == [i for i, _ in brute_force(session, chosen)[:5]]


def test_the_cutoff_hides_what_scores_less(qtbot: QtBot, inspector: Inspector, session: Any) -> None:
    chosen = session.records()[0].id
    session.selection.setCurrent(chosen)
    everything = brute_force(session, chosen)
    inspector._chip.chosen.emit(0.7)
    expected = [i for i, score in everything if score >= 0.7]
    assert 0 < len(expected) < len(everything)
    assert [i for i, _ in inspector.shownNeighbors()] == expected
    assert inspector.findChild(QPushButton, "inspectorCutoff").text() == "score ≥ 0.70"
    inspector._chip.chosen.emit(0.9999)
    assert inspector._neighbors.currentWidget() is inspector._none_left
    qtbot.mouseClick(inspector._none_left.button, Qt.MouseButton.LeftButton)
    assert len(inspector.shownNeighbors()) == len(everything)


def test_a_click_on_a_neighbour_makes_it_the_current_one(qtbot: QtBot, inspector: Inspector, session: Any) -> None:
    session.selection.setCurrent(session.records()[0].id)
    third = inspector.shownNeighbors()[2][0]
    place = inspector._grid.visualRect(inspector._model.index(2)).center()
    with qtbot.waitSignal(inspector.neighborActivated) as activated:
        qtbot.mouseClick(inspector._grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert activated.args == [third]
    assert session.selection.current == third
    assert inspector.record().id == third
    assert third not in [i for i, _ in inspector.shownNeighbors()]


def test_facts_and_copy(qtbot: QtBot, inspector: Inspector, session: Any) -> None:
    record = session.records()[1]
    with qtbot.waitSignal(session.loader.fullLoaded):
        session.selection.setCurrent(record.id)
    facts = inspector.findChild(QLabel, "inspectorFacts").fullText()
    assert facts.startswith(f"{record.width} × {record.height} · ")
    assert inspector.findChild(QLabel, "inspectorFolder").text() == record.folder
    qtbot.mouseClick(inspector.findChild(QToolButton, "inspectorCopy"), Qt.MouseButton.LeftButton)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.urls()[0].toLocalFile() == str(session.path_of(record.id))
    assert (mime.imageData().width(), mime.imageData().height()) == (record.width, record.height)
    box = inspector._box.pictureRect()
    assert abs(box.width() / box.height() - record.width / record.height) < 0.02


def test_a_picture_that_vanished_says_so(qtbot: QtBot, inspector: Inspector, session: Any) -> None:
    record = session.records()[2]
    session.path_of(record.id).unlink()
    with qtbot.waitSignal(session.loader.fullFailed):
        session.selection.setCurrent(record.id)
    assert inspector.findChild(QLabel, "inspectorFacts").fullText() == "The file is no longer there."


def test_nothing_chosen_then_no_embedding_then_the_job_that_makes_one(
    qtbot: QtBot, inspector: Inspector, session: Any
) -> None:
    assert inspector._stack.currentWidget() is inspector._nothing
    for path in session.currentRun.path.glob("embedding.*"):
        path.unlink()
    session.refreshRuns()
    session.selection.setCurrent(session.records()[0].id)
    assert inspector.shownNeighbors() == []
    qtbot.mouseClick(inspector._no_embedding.button, Qt.MouseButton.LeftButton)
    _ticket, job = session.engine.submitted[-1]
    assert isinstance(job, EmbedJob)
    assert job.run == session.currentRun.name
    session.currentRun.delete()
    session.refreshRuns()
    session.engine.finished.emit(session.engine.ticket_of(EmbedJob), {})
    with qtbot.waitSignal(inspector.trainRequested):
        qtbot.mouseClick(inspector._no_embedding.button, Qt.MouseButton.LeftButton)


def test_a_file_from_outside(qtbot: QtBot, inspector: Inspector, session: Any, tiny_images: Path) -> None:
    path = next(tiny_images.rglob("*.jpg"))
    first, second = session.records()[4].id, session.records()[8].id
    with qtbot.waitSignal(session.loader.fileLoaded):
        inspector.showQuery(path, [(first, 0.8), (second, 0.4)])
    assert inspector.shownNeighbors() == [(first, 0.8), (second, 0.4)]
    assert inspector._name.fullText() == path.name
    assert inspector._box.hasPicture()


def test_offered_cutoffs_part_the_scores_however_close_they_lie(qtbot: QtBot) -> None:
    chip = CutoffChip("chip")
    qtbot.addWidget(chip)
    chip.setScores([0.999 - row / 1000 for row in range(30)])
    cuts = [cut for cut in chip.choices() if cut is not None]
    left = [sum(0.999 - row / 1000 >= cut - 1e-9 for row in range(30)) for cut in cuts]
    assert chip.choices()[0] is None
    assert left == [20, 10, 5]
    chip.setCutoff(0.5)
    assert chip.text() == "score ≥ 0.50"
    assert 0.5 in chip.choices()
    chip._menu.aboutToShow.emit()
    assert [action.text() for action in chip._menu.actions()][:2] == ["any score\t30", "score ≥ 0.50\t30"]
