"""Two maps side by side on a tiny workspace, with an engine that says what the test wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.controllers.comparison import CompareState
from app.models.changed_list import DETAIL_ROLE, ID_ROLE, most_changed
from app.models.comparison_text import detail_text, verdict_text, verdict_tone
from app.pages.compare import ComparePage
from app.services.picture_desk import picture_desk
from app.services.theme import theme
from app.views.map_view import MapView
from moco_core import atomic, jobs
from moco_core.events import Failed, Progress
from tests.app.conftest import write_finished_run

LEFT = Qt.MouseButton.LeftButton
FIGURES = {"run": {"same_class": 0.63, "knn": 0.8}, "with": {"same_class": 0.31, "knn": 0.35}}


def result_of(path: Path, **changes: Any) -> dict[str, Any]:
    result = {"run": "run-1", "with": "start", "k": 3, "pictures": 24, "only_run": 0, "only_with": 0, "kept": 1.25}
    result |= {"verdict": "better", "figures": FIGURES, "error": 0.031, "labelled": 24, "comparison": str(path)}
    return result | changes


def write_comparison(path: Path, ids: list[int]) -> dict[str, np.ndarray]:
    """The first picture keeps all of its neighbours, the last none."""
    rng = np.random.default_rng(0)
    rows, n = np.arange(len(ids)), len(ids)
    first = np.stack([np.cos(rows / n * 6.2), np.sin(rows / n * 6.2)], axis=1).astype(np.float32) * 5
    near = (rows[:, None] + [1, 2, 3]) % n
    other = near.copy()
    other[n // 2 :, 1:] = (rows[n // 2 :, None] + [5, 6]) % n
    other[-1] = (n - 1 + np.array([7, 8, 9])) % n
    shared = (near[:, :, None] == other[:, None, :]).sum(axis=(1, 2))
    second = first + rng.normal(scale=0.3, size=first.shape).astype(np.float32)
    arrays = {"ids": np.array(ids, np.int64), "first": first, "second": second}
    arrays |= {
        "moved": np.hypot(*(second - first).T).astype(np.float32),
        "jaccard": (shared / (6 - shared)).astype("f4"),
    }
    arrays |= {"first_near": near.astype(np.int32), "second_near": other.astype(np.int32)}
    atomic.write_atomically(path, lambda file: np.savez(file, **arrays))
    return arrays


@pytest.fixture
def arrays(session: Any) -> dict[str, np.ndarray]:
    return write_comparison(session.currentRun.path / "comparison.npz", sorted(r.id for r in session.records()))


@pytest.fixture
def page(qtbot: Any, session: Any) -> ComparePage:
    made = ComparePage(session)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


def path_of(session: Any) -> Path:
    return session.currentRun.path / "comparison.npz"


def answer(qtbot: Any, page: ComparePage, **changes: Any) -> None:
    """The engine is done."""
    engine = page.session.engine
    result = result_of(path_of(page.session), **changes)
    engine.finished.emit(engine.ticket_of(jobs.CompareJob), result)
    qtbot.waitUntil(lambda: page.controller.state is not CompareState.COMPUTING)


@pytest.fixture
def ready(qtbot: Any, page: ComparePage, arrays: dict[str, np.ndarray]) -> ComparePage:
    page.compare("run-1", "start")
    answer(qtbot, page)
    assert page.controller.state is CompareState.READY
    return page


def test_a_pair_stands_ready_and_is_compared_when_asked(page: ComparePage) -> None:
    assert page.controller.state is CompareState.NOT_ASKED
    assert (page.first.currentData(), page.second.currentData()) == ("run-1", "start")
    assert page.session.engine.submitted == []
    QTest.mouseClick(page.empty.button, LEFT)
    ((_, job),) = page.session.engine.submitted
    assert job == jobs.CompareJob(workspace=str(page.session.workspace.path), run="run-1", other="start")
    assert page.controller.state is CompareState.COMPUTING


def test_it_tells_how_far_it_is_and_can_be_stopped(page: ComparePage) -> None:
    page.compare("run-1", "start")
    engine = page.session.engine
    ticket = engine.ticket_of(jobs.CompareJob)
    engine.progressed.emit(ticket, Progress(phase="embed", done=1, total=4))
    assert page.progress.isVisible()
    assert "25 %" in page.progress._what.text()
    page.progress.cancelRequested.emit()
    assert engine.cancelled == [ticket]
    engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    assert page.controller.state is CompareState.NOT_ASKED
    assert not page.progress.isVisible()


def test_what_failed_is_said_with_a_way_on(page: ComparePage) -> None:
    page.compare("run-1", "start")
    engine = page.session.engine
    engine.failed.emit(
        engine.ticket_of(jobs.CompareJob), Failed(error="StartGone", message="Gone.", hint="Put it back.")
    )
    assert (page.empty.title.text(), page.empty.sentence.text()) == ("Gone.", "Put it back.")
    QTest.mouseClick(page.empty.button, LEFT)
    assert len(engine.submitted) == 2


def test_a_run_without_a_map_is_offered_one(qtbot: Any, page: ComparePage, arrays: Any) -> None:
    workspace = page.session.workspace
    other = write_finished_run(workspace, sorted(r.id for r in page.session.records()), "run-2")
    (other.path / "map.json").unlink()
    page.session.refreshRuns()
    page.compare("run-1", "run-2")
    assert page.controller.state is CompareState.NEEDS_MAP
    assert "run-2" in page.empty.title.text()
    assert page.session.engine.submitted == []
    QTest.mouseClick(page.empty.button, LEFT)
    assert page.session.engine.submitted[-1][1].other == "run-2"


def test_the_only_run_has_nothing_beside_it_when_it_was_only_embedded(page: ComparePage) -> None:
    page.session.currentRun.update_info(state="embedded")
    page.session.refreshRuns()
    assert page.controller.state is CompareState.ONE_RUN
    wishes: list[str] = []
    page.pageRequested.connect(wishes.append)
    QTest.mouseClick(page.empty.button, LEFT)
    assert wishes == ["train"]


def test_without_runs_or_workspace_it_says_so(page: ComparePage) -> None:
    page.session.currentRun.delete()
    page.session.refreshRuns()
    assert page.controller.state is CompareState.NO_RUN
    page.session.close()
    assert page.controller.state is CompareState.NO_WORKSPACE
    assert not page.first.isEnabled()


def test_both_maps_the_sentence_and_the_list_are_shown(ready: ComparePage, arrays: dict[str, np.ndarray]) -> None:
    assert ready.sentence.text().startswith("Training was worth it: 63 of 100")
    left, right = ready.maps.maps
    for view, places in ((left, arrays["first"]), (right, arrays["second"])):
        found = {int(i): tuple(p) for i, p in zip(view.points.ids, view.points.positions.tolist(), strict=True)}
        assert found == {int(i): tuple(p) for i, p in zip(arrays["ids"], places.tolist(), strict=True)}
    model = ready.list.model()
    assert model.index(0, 0).data(ID_ROLE) == arrays["ids"][-1]
    assert "0 of 3 kept" in model.index(0, 0).data(DETAIL_ROLE)
    ready.order.button("moved").click()
    assert model.index(0, 0).data(ID_ROLE) == arrays["ids"][np.argmax(arrays["moved"])]


def test_one_map_moved_moves_the_other(ready: ComparePage) -> None:
    left, right = ready.maps.maps
    for own, other in ((left, right), (right, left)):
        own.zoomBy(3.0)
        QTest.keyClick(own, Qt.Key.Key_Left)
        assert (other.view.center_x, other.view.center_y, other.view.scale) == (
            own.view.center_x, own.view.center_y, own.view.scale,
        )  # fmt: skip
    ready.resize(1250, 700)
    assert left.view.zoom > 1.5
    theme().setReducedMotion(True)
    ready.maps.fit()
    theme().setReducedMotion(False)
    assert left.isFitted
    assert right.isFitted


def test_both_stay_whole_when_the_page_changes_its_size(qtbot: Any, ready: ComparePage) -> None:
    for size in ((1500, 900), (900, 620)):
        ready.resize(*size)
        qtbot.waitUntil(lambda: ready.maps.left.map.view == ready.maps.left.map._fit_view())
        for view in ready.maps.maps:
            assert view.isFitted
            screen = view.view.to_screen(view.points.positions)
            assert (screen >= 0).all()
            assert (screen <= [view.width(), view.height()]).all()


def hover(qtbot: Any, view: MapView, image_id: int) -> None:
    place = view.screenPosition(image_id)
    assert place is not None
    with qtbot.waitSignal(view.hovered, check_params_cb=lambda found, _mark: found == image_id):
        QTest.mouseMove(view, QPoint(3, 3))
        QTest.mouseMove(view, place.toPoint())


def test_a_hovered_picture_has_its_ring_and_lines_on_both(
    qtbot: Any, ready: ComparePage, arrays: dict[str, np.ndarray]
) -> None:
    left, right = ready.maps.maps
    row = 18  # keeps one of its three neighbours
    image_id = int(arrays["ids"][row])
    ready.maps.setSource(None, {})  # thumbnails would come in meanwhile, and lie over other dots
    ready.maps.setCurrent(None)
    before = right.grab().toImage()
    hover(qtbot, left, image_id)
    assert right._linked == right.points.row_of.get(image_id)
    for view, near, others in (
        (left, arrays["first_near"], arrays["second_near"]),
        (right, arrays["second_near"], arrays["first_near"]),
    ):
        _, groups = view._lines.ends(view.points)
        found = {token: sorted(map(tuple, places.tolist())) for places, token in groups}
        own, theirs = set(near[row].tolist()), set(others[row].tolist())
        place = {r: tuple(view.points.positions[view.points.row_of.get(int(arrays["ids"][r]))].tolist()) for r in own}
        assert found["accent"] == sorted(place[r] for r in own & theirs)
        assert found["warn"] == sorted(place[r] for r in own - theirs)
    assert right.grab().toImage() != before
    assert ready.card.image_id == image_id
    QTest.mouseMove(left, QPoint(3, 3))
    assert left._lines.image_id is None
    assert right._linked is None
    assert right.grab().toImage() == before


def test_what_is_selected_in_one_is_selected_in_both(ready: ComparePage, arrays: dict[str, np.ndarray]) -> None:
    left, right = ready.maps.maps
    some = arrays["ids"][3:6]
    left.selectRequested.emit(some, "replace")
    right.selectRequested.emit(arrays["ids"][6:7], "add")
    for view in (left, right):
        assert sorted(view.points.ids[view.points.selected]) == arrays["ids"][3:7].tolist()
    right.clearRequested.emit()
    assert not left.points.selected.any()
    right.pickRequested.emit(int(some[0]))
    assert ready.session.selection.current == some[0]
    assert ready.list.currentIndex().data(ID_ROLE) == some[0]


def test_a_double_click_shows_it_large_among_its_nearest(
    qtbot: Any, ready: ComparePage, arrays: dict[str, np.ndarray]
) -> None:
    ids = arrays["ids"]
    with qtbot.waitSignal(picture_desk().viewRequested) as asked:
        ready.maps.right.map.openRequested.emit(int(ids[-1]))
    near = np.concatenate([arrays["first_near"][-1], arrays["second_near"][-1]])
    assert asked.args == [[ids[-1], *ids[near].tolist()], ids[-1]]
    ready.session.selection.setIds(ids[2:5])
    with qtbot.waitSignal(picture_desk().viewRequested) as asked:
        ready.maps.left.map.openRequested.emit(int(ids[3]))
    assert asked.args == [ids[2:5].tolist(), ids[3]]


def test_a_picture_of_the_list_comes_into_sight_on_both(ready: ComparePage, arrays: dict[str, np.ndarray]) -> None:
    theme().setReducedMotion(True)
    left, right = ready.maps.maps
    left.zoomBy(12.0, None)
    place = ready.list.visualRect(ready.list.model().index(2, 0)).center()
    QTest.mouseClick(ready.list.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    theme().setReducedMotion(False)
    image_id = ready.list.model().index(2, 0).data(ID_ROLE)
    assert ready.session.selection.current == image_id
    for view in (left, right):
        at = view.screenPosition(image_id)
        assert at is not None
        assert view.rect().contains(at.toPoint())
    assert left.view.zoom > 1


def test_colours_are_of_both_and_the_legend_hides_in_both(ready: ComparePage, arrays: dict[str, np.ndarray]) -> None:
    for key in ("neighbors", "moved", "folder"):
        ready.color_by.setCurrentIndex(ready.color_by.findData(key))
        codes = [dict(zip(v.points.ids.tolist(), v.points.codes.tolist(), strict=True)) for v in ready.maps.maps]
        assert codes[0] == codes[1]
        assert len(set(codes[0].values())) > 1
    ready.legend.toggle(0)
    for view in ready.maps.maps:
        assert sorted(view.points.ids[view.points.hidden]) == arrays["ids"][:8].tolist()


def test_a_new_map_of_the_run_is_compared_anew(qtbot: Any, ready: ComparePage) -> None:
    ready.session.refreshRuns()
    assert ready.controller.state is CompareState.READY
    assert len(ready.session.engine.submitted) == 1
    run = ready.session.currentRun
    details = run.details("map")
    run.record("map", "another", embedding=details["embedding"], settings=details["settings"])
    ready.session.refreshRuns()
    assert ready.controller.state is CompareState.COMPUTING
    assert ready.controller.data is None
    assert len(ready.session.engine.submitted) == 2


def test_a_comparison_that_was_overtaken_is_not_shown(qtbot: Any, page: ComparePage, arrays: Any) -> None:
    write_finished_run(page.session.workspace, sorted(r.id for r in page.session.records()), "run-2")
    page.session.refreshRuns()
    page.compare("run-1", "start")
    first = page.session.engine.ticket_of(jobs.CompareJob)
    page.second.setCurrentIndex(page.second.findData("run-2"))
    page.second.activated.emit(page.second.currentIndex())
    assert page.session.engine.cancelled == [first]
    page.session.engine.finished.emit(first, result_of(path_of(page.session)))
    assert page.controller.state is CompareState.COMPUTING
    answer(qtbot, page, **{"with": "run-2"})
    assert "with run-2" in page.sentence.text()


def test_a_file_that_cannot_be_read_is_told(qtbot: Any, page: ComparePage, arrays: Any) -> None:
    page.compare("run-1", "start")
    path_of(page.session).write_bytes(b"no archive")
    answer(qtbot, page)
    assert page.controller.state is CompareState.FAILED
    assert "cannot be read" in page.empty.title.text()


def test_pictures_that_are_gone_are_left_out(qtbot: Any, page: ComparePage, session: Any) -> None:
    write_comparison(path_of(session), [*sorted(r.id for r in session.records()), 9999])
    page.compare("run-1", "start")
    answer(qtbot, page)
    assert len(page.maps.left.map.points) == 24
    assert 9999 not in page.list.shownIds()


def test_a_long_name_ends_in_dots_where_there_is_no_room(page: ComparePage, session: Any) -> None:
    name = "A rather long name of a run that somebody was proud of once"
    write_finished_run(session.workspace, sorted(r.id for r in session.records()), name)
    session.refreshRuns()
    page.compare(name, "run-1")
    page.resize(900, 620)
    assert page.first.currentText() == name
    assert "…" in page.first.shownText()
    assert page.first.fontMetrics().horizontalAdvance(page.first.shownText()) < page.first.width() - 20
    assert page.second.shownText() == "run-1"
    page.first.grab()


def test_the_list_folds_away_where_there_is_no_room(ready: ComparePage) -> None:
    assert ready.side.isVisible()
    ready.resize(960, 640)
    assert not ready.side.isVisible()
    ready.fold.click()
    assert ready.side.isVisible()
    assert ready.maps.width() > 600
    ready.fold.click()
    assert not ready.side.isVisible()


def test_the_list_is_a_sound_model_and_draws_pictures(qtbot: Any, ready: ComparePage) -> None:
    model = ready.list.model()
    assert isinstance(model, QAbstractItemModel)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    ready._fill_list()
    qtbot.waitUntil(lambda: all(ready.session.loader.cached(i) is not None for i in ready.list.shownIds()))
    drawn = ready.list.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colors = {drawn.pixel(x, y) for x in range(8, 46, 4) for y in range(6, 200, 5)}
    assert len(colors) > 20


def test_the_page_looks_other_in_the_other_theme(ready: ComparePage) -> None:
    dark = ready.grab().toImage()
    theme().setMode("light", remember=False)
    assert ready.grab().toImage() != dark


@pytest.mark.parametrize(
    ("verdict", "other", "begins", "tone"),
    [
        ("better", "start", "Training was worth it: 63", "good"),
        ("worse", "start", "Training made it worse: 63", "bad"),
        ("same", "start", "Training did not pay off so far: 63", "warn"),
        ("better", "run-2", "run-1 is better: 63 of 100 nearest pictures share the class, 31 with run-2.", "good"),
        ("worse", "run-2", "run-1 is worse: 63", "bad"),
        ("same", "run-2", "run-1 and run-2 are equally good: 63", "warn"),
    ],
)
def test_every_verdict_has_its_sentence(verdict: str, other: str, begins: str, tone: str) -> None:
    result = result_of(Path("/x"), verdict=verdict, **{"with": other})
    assert verdict_text(result).startswith(begins)
    assert verdict_tone(result) == tone


def test_what_is_not_known_is_not_claimed() -> None:
    result = result_of(Path("/x"), verdict="unknown", figures={"run": {}, "with": {}}, error=None, only_with=3)
    assert verdict_text(result).startswith("No class folders tell")
    assert detail_text(result) == (
        "On average 1.2 of 3 nearest pictures stayed the same · 3 pictures that only one has are left out"
    )
    assert "±3.1 of 100, of 24 pictures" in detail_text(result_of(Path("/x")))


def test_most_changed_is_sorted_as_the_slow_twin_does() -> None:
    rng = np.random.default_rng(0)
    jaccard, moved = rng.integers(0, 4, 60) / 4, rng.integers(0, 9, 60) / 3
    slow = sorted(range(60), key=lambda row: (jaccard[row], -moved[row], row))
    assert most_changed(jaccard, moved, "neighbors").tolist() == slow
    slow = sorted(range(60), key=lambda row: (-moved[row], jaccard[row], row))
    assert most_changed(jaccard, moved, "moved").tolist() == slow
