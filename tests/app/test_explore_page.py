"""The Map page on a tiny workspace, with an engine that says what the test wants."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.controllers.explore import Trail
from app.controllers.map_data import MapData, MapState, load_map
from app.models.run_state import RunState
from app.pages.explore import ExplorePage
from app.services.picture_desk import picture_desk
from app.views.legend import Legend
from app.views.map_view import SETTLE_MS
from moco_core import atomic, jobs
from moco_core.config import MapSettings, to_toml_dict
from moco_core.events import Failed, Progress
from moco_core.search import top_k

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(map_page: ExplorePage) -> ExplorePage:
    return map_page


def write_map(session: Any, positions: np.ndarray, settings: MapSettings) -> None:
    """What the engine leaves behind when a map was computed anew."""
    run = session.currentRun
    atomic.write_array(run.map_path, positions.astype(np.float32))
    run.record("map", str(settings), embedding=run.key_recorded("embedding"), settings=to_toml_dict(settings))


def shown_ids(page: ExplorePage) -> set[int]:
    return {int(i) for i in page.map.points.ids}


def test_every_picture_is_on_the_map_in_the_colour_of_its_folder(page: ExplorePage, session: Any) -> None:
    assert shown_ids(page) == {record.id for record in session.records()}
    assert page.map.points.names == ["circles", "squares", "stripes"]
    for record in session.records():
        row = page.map.points.row_of[record.id]
        assert page.map.points.names[page.map.points.codes[row]] == record.label
    page.panel.setColorBy("shape")
    assert page.map.points.names == ["landscape", "portrait"]


def test_a_click_on_the_map_chooses_and_a_neighbour_is_flown_to(page: ExplorePage, session: Any) -> None:
    first, second = session.records()[0].id, session.records()[20].id
    QTest.mouseClick(page.map, LEFT, NONE, page.map.screenPosition(first).toPoint())  # type: ignore[union-attr]
    picked = session.selection.current
    assert picked is not None
    before = page.map.view
    page.inspector.neighborActivated.emit(second)
    assert session.selection.current == second
    assert page.map.view != before
    middle = page.map.screenPosition(second)
    assert middle is not None
    assert abs(middle.x() - page.map.width() / 2) < 1
    page.back.click()
    assert session.selection.current == picked
    page.forward.click()
    assert session.selection.current == second
    assert not page.forward.isEnabled()


def test_one_of_several_selected_does_not_zoom(page: ExplorePage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    session.selection.setIds(ids[:6])
    before = page.map.view.zoom
    page.canvas.tray.gallery.currentIdChanged.emit(ids[2])
    assert session.selection.current == ids[2]
    assert page.map.view.zoom == before
    session.selection.setIds([ids[2]])
    session.selection.setCurrent(ids[9])
    assert page.map.view.zoom > before


def test_a_double_click_views_with_the_look_alikes_or_the_selection(
    page: ExplorePage, session: Any, qtbot: Any
) -> None:
    ids = [record.id for record in session.records()]
    features, known = session.currentRun.embedding()
    row = known.tolist().index(ids[3])
    nearest = [int(known[i]) for i in np.argsort(-(features @ features[row]), kind="stable")]
    with qtbot.waitSignal(picture_desk().viewRequested) as asked:
        page.map.openRequested.emit(ids[3])
    assert asked.args == [[ids[3], *[i for i in nearest if i != ids[3]]], ids[3]]
    session.selection.setIds(ids[2:5])
    with qtbot.waitSignal(picture_desk().viewRequested) as asked:
        page.map.openRequested.emit(ids[3])
    assert asked.args == [ids[2:5], ids[3]]


def test_lasso_fills_the_tray_and_the_chip_empties_it(page: ExplorePage, session: Any) -> None:
    page.canvas.modes.button("select").click()
    w, h = page.map.width(), page.map.height()
    corners = [QPoint(2, 2), QPoint(w - 2, 2), QPoint(w - 2, h - 2), QPoint(2, h - 2)]
    QTest.mousePress(page.map, LEFT, NONE, corners[0])
    for corner in corners[1:]:
        QTest.mouseMove(page.map, corner)
    QTest.mouseRelease(page.map, LEFT, NONE, corners[-1])
    assert session.selection.ids == shown_ids(page)
    assert page.canvas.tray.isVisible()
    assert "24" in page.canvas.tray.chip.text()
    page.canvas.tray.chip.click()
    assert session.selection.ids == frozenset()
    assert not page.canvas.tray.isVisible()


def test_legend_click_toggles_and_double_click_isolates(page: ExplorePage) -> None:
    legend: Legend = page.panel.legend
    places = [legend.visualRect(legend.model().index(row, 0)).center() for row in range(3)]
    QTest.mouseClick(legend.viewport(), LEFT, NONE, places[1])
    assert {page.map.points.names[c] for c in page.map.points.codes[page.map.points.hittable]} == {"circles", "stripes"}
    QTest.mouseClick(legend.viewport(), LEFT, NONE, places[1])
    assert page.map.points.hittable.all()
    QTest.mouseClick(legend.viewport(), LEFT, NONE, places[2])
    QTest.mouseDClick(legend.viewport(), LEFT, NONE, places[2])
    QTest.mouseRelease(legend.viewport(), LEFT, NONE, places[2])
    assert set(page.map.points.codes[page.map.points.hittable].tolist()) == {2}


def test_filter_dims_what_does_not_match(page: ExplorePage, qtbot: Any) -> None:
    page.panel.search.setText("stripes_0")
    qtbot.waitUntil(lambda: not page.map.points.passing.all())
    bright = {int(i) for i in page.map.points.ids[page.map.points.bright]}
    assert bright == {record.id for record in page._records if "stripes_0" in record.path}
    assert len(bright) == 8
    page.panel.histogram.choose(10, 19)
    assert page.map.points.bright.sum() < 8
    page.panel.search.clear()
    page.panel.histogram.clear()
    qtbot.waitUntil(lambda: bool(page.map.points.passing.all()))


def test_more_like_these_is_the_mean_of_the_selection(page: ExplorePage, session: Any) -> None:
    chosen = frozenset(record.id for record in session.records()[:3])
    session.selection.setIds(chosen)
    page.canvas.tray.more.click()
    data = page.controller.data
    assert data is not None
    rows = [int(np.flatnonzero(data.ids == i)[0]) for i in chosen]
    query = np.mean([data.features[row] for row in rows], axis=0)
    expected, _ = top_k(data.features, query, 60, exclude=rows)
    assert page.results.model.ids() == data.ids[expected].tolist()
    assert not page.controller.marked & chosen
    assert {int(i) for i in page.map.points.ids[page.map.points.marked]} == page.controller.marked
    assert page.side_stack.currentWidget() is page.results


def drop_event(path: Path, kind: type) -> Any:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy = Qt.DropAction.CopyAction
    at: Any = QPoint(50, 50) if kind is QDragEnterEvent else QPointF(50, 50)
    event = kind(at, copy, mime, LEFT, NONE)
    event.kept = mime
    return event


def test_a_dropped_file_is_searched_for_and_its_answers_are_shown(page: ExplorePage, session: Any) -> None:
    path = session.path_of(session.records()[5].id)
    enter = drop_event(path, QDragEnterEvent)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, drop_event(path, QDropEvent))
    ticket = session.engine.ticket_of(jobs.SearchJob)
    assert session.engine.submitted[-1][1].queries == [str(path)]
    ids = [session.records()[5].id, session.records()[6].id]
    answer = [{"id": i, "path": "", "score": s} for i, s in zip(ids, (0.97, 0.8), strict=True)]
    session.engine.finished.emit(ticket, {"neighbors": answer, "queries": []})
    assert page.results.model.ids() == ids
    assert page.results.model.scoreOf(ids[1]) == 0.8
    assert page.controller.marked == frozenset(ids)


def test_a_search_that_fails_says_so_in_a_sentence(page: ExplorePage, session: Any, tmp_path: Path) -> None:
    page.controller.searchFile(tmp_path / "x.txt")
    failed = Failed(error="UnreadableImage", message="x.txt is not a picture.", hint="Choose another file.")
    session.engine.failed.emit(session.engine.ticket_of(jobs.SearchJob), failed)
    assert page.canvas.banner.isVisible()
    assert page.canvas.banner.text() == "x.txt is not a picture. Choose another file."
    assert page.canvas.search.isEnabled()


def write_checkpoint(session: Any, step: int, digest: str) -> None:
    path = session.currentRun.path / f"checkpoint-{step:08d}.json"
    atomic.write_json(path, {"step": step, "epoch": 1, "sha256": digest})


def train_on(session: Any) -> None:
    """The embedding is of the checkpoint before the newest one, as after a run was continued."""
    run = session.currentRun
    details = run.details("embedding")
    run.record("embedding", **{**details, "checkpoint": "a" * 16})
    write_checkpoint(session, 30, "a" * 64)
    write_checkpoint(session, 60, "b" * 64)
    session.refreshRuns()


def bring_up_to_date(session: Any) -> None:
    """What the engine leaves behind: an embedding of the newest checkpoint, and its map."""
    run = session.currentRun
    details = {**run.details("embedding"), "checkpoint": "b" * 16, "key": "new"}
    run.record("embedding", **details)
    write_map(session, np.random.default_rng(3).normal(size=(24, 2)), MapSettings(min_dist=0.4))


def test_a_map_made_before_the_last_training_says_so_and_is_renewed(
    page: ExplorePage, session: Any, qtbot: Any
) -> None:
    write_map(session, np.random.default_rng(2).normal(size=(24, 2)), MapSettings(min_dist=0.4))
    write_checkpoint(session, 30, "a" * 64)
    assert not page.canvas.outdated.isVisible()
    train_on(session)
    qtbot.waitUntil(page.canvas.outdated.isVisible)
    assert page.canvas.outdated.text() == "This map shows the run before its last training."
    assert page.map.isVisible()
    QTest.mouseClick(page.canvas.outdated.button, LEFT)
    assert not page.canvas.outdated.isVisible()
    job = session.engine.submitted[-1][1]
    assert isinstance(job, jobs.MapJob)
    assert (job.run, job.settings) == (session.currentRun.name, MapSettings(min_dist=0.4))
    bring_up_to_date(session)
    session.engine.finished.emit(session.engine.ticket_of(jobs.MapJob), {})
    qtbot.waitUntil(lambda: page.controller.data is not None and not page.controller.data.outdated)
    assert not page.canvas.outdated.isVisible()


def test_renewing_that_was_cancelled_leaves_the_note(page: ExplorePage, session: Any, qtbot: Any) -> None:
    train_on(session)
    qtbot.waitUntil(page.canvas.outdated.isVisible)
    page.canvas.outdated.button.click()
    ticket = session.engine.ticket_of(jobs.MapJob)
    session.engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    assert page.canvas.outdated.isVisible()


def test_a_search_in_an_outdated_map_waits_until_it_is_renewed(
    page: ExplorePage, session: Any, qtbot: Any, tmp_path: Path
) -> None:
    train_on(session)
    qtbot.waitUntil(page.canvas.outdated.isVisible)
    page.controller.searchFile(tmp_path / "x.png")
    assert session.engine.submitted == []
    assert "x.png" in page.canvas.outdated.text()
    page.canvas.outdated.button.click()
    bring_up_to_date(session)
    session.engine.finished.emit(session.engine.ticket_of(jobs.MapJob), {})
    qtbot.waitUntil(lambda: isinstance(session.engine.submitted[-1][1], jobs.SearchJob))
    assert session.engine.submitted[-1][1].queries == [str(tmp_path / "x.png")]


def test_a_search_that_the_engine_finds_outdated_offers_the_same(
    page: ExplorePage, session: Any, tmp_path: Path
) -> None:
    page.controller.searchFile(tmp_path / "x.png")
    failed = Failed(error="NotComputedYet", message="Not computed.", hint="Run first: moco-core embed.")
    session.engine.failed.emit(session.engine.ticket_of(jobs.SearchJob), failed)
    assert "before its last training" in page.canvas.outdated.text()
    assert not page.canvas.banner.isVisible()
    page.canvas.outdated.button.click()
    assert isinstance(session.engine.submitted[-1][1], jobs.MapJob)
    session.setCurrentRun(None)
    assert not page.canvas.outdated.isVisible()  # it was about the map that is gone


def test_a_run_without_a_map_gets_one(page: ExplorePage, session: Any, qtbot: Any) -> None:
    session.currentRun.map_path.unlink()
    session.refreshRuns()
    qtbot.waitUntil(lambda: page.controller.state is MapState.NO_MAP)
    assert shown_ids(page) == set()
    assert page.canvas.empty.isVisible()
    page.canvas.empty.button.click()
    assert page.controller.state is MapState.COMPUTING
    ticket = session.engine.ticket_of(jobs.MapJob)
    session.engine.progressed.emit(ticket, Progress(phase="map", done=1, total=4))
    assert "25 %" in page.canvas.progress._what.text()
    positions = np.random.default_rng(0).normal(size=(24, 2))
    write_map(session, positions, MapSettings())
    session.engine.finished.emit(ticket, {})
    qtbot.waitUntil(lambda: page.controller.state is MapState.READY and len(page.map.points) == 24)
    assert not page.canvas.empty.isVisible()
    assert not page.canvas.progress.isVisible()


def test_while_the_first_run_learns_the_page_says_how_far_it_is(
    page: ExplorePage, session: Any, training_now: Any, qtbot: Any
) -> None:
    session.currentRun.map_path.unlink()
    session.refreshRuns()
    qtbot.waitUntil(lambda: page.controller.state is MapState.NO_MAP)
    training_now.step(3)
    sentence, button = page.canvas.empty.sentence, page.canvas.empty.button
    later = "Its map will be here when it ends."
    assert sentence.text() == f"The run is still learning: epoch 3 of 20. {later}"
    training_now.step(4)
    assert "epoch 4 of 20" in sentence.text()
    with qtbot.waitSignal(page.trainRequested):
        QTest.mouseClick(button, LEFT)
    assert session.engine.submitted == []
    training_now.enter(RunState.PAUSED)
    assert sentence.text() == f"The run is paused at epoch 4 of 20. {later}"
    training_now.enter(RunState.RUNNING)
    training_now.progress("map")
    assert sentence.text() == f"Laying out the map… {later}"
    training_now.enter(RunState.STOPPED)
    assert button.text() == "Compute the map"
    QTest.mouseClick(button, LEFT)
    assert isinstance(session.engine.submitted[-1][1], jobs.MapJob)


def test_a_run_that_trains_on_gets_its_new_map_by_itself(
    page: ExplorePage, session: Any, training_now: Any, qtbot: Any
) -> None:
    training_now.step(3)
    train_on(session)
    qtbot.waitUntil(lambda: page.controller.data is not None and page.controller.data.outdated)
    assert not page.canvas.outdated.isVisible()
    training_now.enter(RunState.STOPPED)
    assert page.canvas.outdated.isVisible()


def test_computing_again_uses_the_settings_and_shows_the_new_map(page: ExplorePage, session: Any, qtbot: Any) -> None:
    page.panel.distance.setValue(0.5)
    page.panel.neighbors.setValue(7)
    page.panel.compute.click()
    wanted = MapSettings(n_neighbors=7, min_dist=0.5)
    assert session.engine.submitted[-1][1].settings == wanted
    assert page.map.isVisible()  # the old map stays until the new one is there
    positions = np.random.default_rng(1).normal(size=(24, 2)).astype(np.float32)
    write_map(session, positions, wanted)
    session.engine.finished.emit(session.engine.ticket_of(jobs.MapJob), {})
    first = session.records()[0].id
    row = page.map.points.row_of[first]
    qtbot.waitUntil(lambda: bool(np.allclose(page.map.points.positions[row], positions[0])))
    assert page.panel.mapSettings() == wanted


def test_cancel_goes_to_the_engine_and_a_stopped_job_says_nothing(page: ExplorePage, session: Any) -> None:
    page.panel.compute.click()
    ticket = session.engine.ticket_of(jobs.MapJob)
    page.canvas.progress.cancelRequested.emit()
    assert session.engine.cancelled == [ticket]
    session.engine.failed.emit(ticket, Failed(error="Interrupted", message="Stopped.", stopped=True))
    assert page.controller.state is MapState.READY
    assert not page.canvas.banner.isVisible()


def test_a_map_of_an_older_embedding_is_never_shown(session: Any) -> None:
    run = session.currentRun
    assert isinstance(load_map(run), MapData)
    run.record("embedding", "another one")
    assert load_map(run) is None


def test_a_late_answer_is_dropped(page: ExplorePage, session: Any, qtbot: Any) -> None:
    old = page.controller._generation
    data = page.controller.data
    session.setCurrentRun(None)
    assert page.controller.state is MapState.NO_RUN
    page.controller._loaded.emit(old, data)
    assert page.controller.data is None
    assert shown_ids(page) == set()
    wanted: list[int] = []
    page.trainRequested.connect(lambda: wanted.append(1))
    page.canvas.empty.button.click()
    assert wanted == [1]


def test_the_selection_leaves_as_paths_and_as_a_table(page: ExplorePage, session: Any, tmp_path: Path) -> None:
    chosen = [session.records()[2].id, session.records()[9].id]
    for tag in ("sea", "Alm"):
        session.annotations.addTag(chosen[:1], tag)
    session.annotations.rate(chosen[:1], 3)
    session.annotations.setNote(chosen[1], "two\nlines")
    session.selection.setIds(chosen)
    page.canvas.tray.copy.click()
    paths = sorted(str(session.path_of(i)) for i in chosen)
    assert QGuiApplication.clipboard().text().splitlines() == paths
    page.exportTo(tmp_path / "out.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"), newline="")))
    assert [row["path"] for row in rows] == [str(session.path_of(i)) for i in sorted(chosen)]
    data = page.controller.data
    assert data is not None
    assert float(rows[0]["x"]) == pytest.approx(float(data.positions[2][0]), abs=1e-5)
    assert (rows[0]["id"], rows[0]["tags"], rows[0]["rating"]) == (str(sorted(chosen)[0]), "Alm;sea", "3")
    assert (rows[1]["tags"], rows[1]["note"]) == ("", "two\nlines")
    page.exportTo(tmp_path / "out.json")
    told = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [one["path"] for one in told] == [row["path"] for row in rows]
    assert (told[0]["tags"], told[0]["rating"], told[1]["tags"], told[1]["rating"]) == (["Alm", "sea"], 3, [], None)
    assert told[0]["x"] == pytest.approx(float(rows[0]["x"]))
    page.exportTo(tmp_path / "no such folder" / "x" / "out.csv")
    assert (tmp_path / "no such folder" / "x" / "out.csv").exists()


def test_panels_fold_into_drawers_on_a_small_window(page: ExplorePage) -> None:
    assert page.panel.isVisible()
    assert page.side.isVisible()
    page.resize(940, 650)
    assert not page.panel.isVisible()
    assert not page.side.isVisible()
    page.canvas.left_toggle.click()
    assert page.panel.isVisible()
    page.canvas.right_toggle.click()
    assert page.side.isVisible()
    assert not page.panel.isVisible()


def test_an_empty_place_of_the_map_offers_the_way_back(page: ExplorePage, session: Any, qtbot: Any) -> None:
    note, chosen = page.canvas.lost, session.records()[0].id
    page.map._set_view(page.map.view.panned(0.45 * page.map.width(), 0.0))
    qtbot.wait(2 * SETTLE_MS)
    assert not note.isVisible()  # some are still in sight
    for _ in range(30):
        QTest.keyClick(page.map, Qt.Key.Key_Left)
    qtbot.waitUntil(note.isVisible)
    assert abs(note.geometry().center().x() - page.canvas.width() / 2) <= 2
    QTest.mouseClick(note.findChild(QPushButton, "mapShowEverything"), LEFT)
    assert not note.isVisible()
    assert page.map.rect().contains(page.map.screenPosition(chosen).toPoint())  # type: ignore[union-attr]
    qtbot.wait(2 * SETTLE_MS)
    assert not note.isVisible()


def test_hover_shows_the_card_inside_the_panel(page: ExplorePage, session: Any, qtbot: Any) -> None:
    record = session.records()[0]
    at = page.map.screenPosition(record.id)
    assert at is not None
    found = page.map.pick(at.toPoint().x(), at.toPoint().y())
    QTest.mouseMove(page.map, at.toPoint())
    qtbot.waitUntil(page.canvas.card.isVisible)
    assert page.canvas.card.image_id == found
    assert page.canvas.rect().contains(page.canvas.card.geometry())
    QTest.keyClick(page.map, Qt.Key.Key_P)
    QTest.mouseMove(page.map, QPoint(1, page.map.height() - 1))
    assert page.canvas.card.isVisible()
    QTest.keyClick(page.map, Qt.Key.Key_P)
    assert not page.canvas.card.isVisible()


def test_the_trail_forgets_what_lay_ahead() -> None:
    trail = Trail()
    for image_id in (1, 2, 3):
        trail.visit(image_id)
    assert trail.move(-1) == 2
    trail.visit(9)
    assert trail.move(1) is None
    assert trail.move(-1) == 2
    assert trail.move(-1) == 1
    assert trail.move(-1) is None


def test_the_map_is_saved_as_it_is_seen(page: ExplorePage, tmp_path: Path) -> None:
    page.saveMap(tmp_path / "map.png", "png", 2.0)
    image = QImage(str(tmp_path / "map.png"))
    assert (image.width(), image.height()) == (2 * page.map.width(), 2 * page.map.height())
    page.map.setHiddenGroups({1})
    page.saveMap(tmp_path / "map", "svg")
    root = ElementTree.fromstring((tmp_path / "map.svg").read_text("utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f".//{space}circle")) == 16  # a group of eight is hidden
    assert {text.text for text in root.findall(f".//{space}text")} == {"circles", "stripes"}
    places = {(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.findall(f".//{space}circle")}
    for row in np.flatnonzero(page.map.points.hittable):
        x, y = page.map.view.to_screen(page.map.points.positions[row : row + 1])[0]
        assert min(abs(px - x) + abs(py - y) for px, py in places) < 0.02
    (tmp_path / "blocked").write_text("a file where a folder would have to be")
    page.saveMap(tmp_path / "blocked" / "map.png", "png")
    assert "could not be written" in page.canvas.banner.text()
    actions = page.canvas.saveMenu().actions()
    assert actions[1].text() == f"PNG, {2 * page.canvas.width()} × {2 * page.canvas.height()} px"


def test_a_selection_is_undone_and_done_again(page: ExplorePage, session: Any) -> None:
    history, ids = session.selection.history, sorted(shown_ids(page))
    page.controller.select(np.array(ids[:5]), "replace")
    page.controller.select(np.array(ids[3:8]), "toggle")
    assert session.selection.ids == frozenset(ids[:3] + ids[5:8])
    page.controller.clear()
    history.undo()
    assert session.selection.ids == frozenset(ids[:3] + ids[5:8])
    assert "6" in page.canvas.tray.chip.text()
    history.undo()
    assert session.selection.ids == frozenset(ids[:5])
    history.redo()
    page.controller.select(np.array(ids[:1]), "subtract")
    assert session.selection.ids == frozenset(ids[1:3] + ids[5:8])
    assert not history.canRedo()
    session.selection.reset()
    assert not history.canUndo()


def test_colouring_by_found_groups_waits_for_the_engine(page: ExplorePage, session: Any) -> None:
    page.panel.setColorBy("cluster")
    assert page.panel._waiting.isVisible()
    assert page.map.points.names == ["circles", "squares", "stripes"]  # until it is known
    ticket = session.engine.ticket_of(jobs.ClustersJob)
    session.engine.failed.emit(ticket, Failed(error="NotComputedYet", message="There is no map.", hint=""))
    assert page.panel.color_by.currentData() == "folder"
    assert not page.panel._waiting.isVisible()
    page.panel.setColorBy("nearest")
    assert set(page.map.points.names) == {""}
    assert page.map.points.colors is not None
    assert page.panel.legend.entries.color(0).getRgb()[:3] == tuple(page.map.points.colors[0].tolist())


def test_a_lasso_may_begin_between_the_buttons_at_the_top(page: ExplorePage, session: Any) -> None:
    page.canvas.modes.button("select").click()
    top = page.canvas.top
    gap = QPoint((page.canvas.modes.geometry().right() + page.canvas.run.geometry().left()) // 2, top.height() // 2)
    start = top.mapTo(page, gap)
    assert page.childAt(start) is page.map
    assert page.childAt(top.mapTo(page, page.canvas.search.geometry().center())) is page.canvas.search
    page.canvas.run.setText("a rather long name of a run, so that the row is laid out anew")
    QApplication.processEvents()
    for widget in (page.canvas.run, page.canvas.save):
        assert page.childAt(top.mapTo(page, widget.geometry().center())) is widget
    page.canvas.setNarrow(True)
    QApplication.processEvents()
    assert page.childAt(top.mapTo(page, page.canvas.left_toggle.geometry().center())) is page.canvas.left_toggle


@pytest.mark.parametrize("width", [880, 1024, 1180, 1300, 1400, 1500, 1700])
def test_no_word_of_the_tray_is_cut_off(page: ExplorePage, session: Any, width: int) -> None:
    page.resize(width, 800)
    ids = [record.id for record in session.records()]
    for count in (1, 3, 24, 3):  # two to four can be compared: one more button
        session.selection.setIds(ids[:count])
        QApplication.processEvents()
        tray = page.canvas.tray
        assert tray.isVisible()
        for button in (tray.chip, tray.more, tray.compare, tray.tag, tray.keep, tray.copy, tray.export, tray.folder):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), (width, count, button.objectName())
        assert tray.layout().minimumSize().width() <= tray.width()
