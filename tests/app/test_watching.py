from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QCheckBox, QPushButton

from app.controllers import watching as watching_module
from app.controllers.newcomers import NEW, UNLIKE
from app.controllers.session import Session
from app.controllers.watching import Arrivals
from app.main_window import MainWindow
from app.models.arrival_text import arrival_text
from app.models.image_list import Role
from app.models.run_state import RunState
from app.pages.dataset import DatasetPage
from app.services import folder_watch
from app.services.folder_watch import FolderWatch
from app.services.theme import theme
from app.views.map_newcomers import NewcomerRings
from app.views.map_overview import MapOverview
from app.views.map_points import MapPoints
from app.views.map_renderer import PAD_PX
from app.views.map_scene import MapScene
from app.views.map_tiles import TileStore
from app.views.map_transform import MapTransform
from app.views.newcomer_line import NewcomerLine
from moco_core import atomic, jobs
from moco_core.events import Failed
from moco_core.library import FoundFile, Library
from moco_core.newcomers import seen_ids
from tests.app.conftest import draw_picture, write_artefacts


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Looks come when a test asks for them: no timer of the watch runs out meanwhile."""
    for name in ("SETTLE_MS", "POLL_MS"):
        monkeypatch.setattr(folder_watch, name, 3_600_000)
    monkeypatch.setattr(watching_module, "RETRY_MS", 3_600_000)


def look(watch: FolderWatch, qtbot) -> bool:
    """Whether this look told of a change."""
    told: list[bool] = []
    watch.changed.connect(lambda: told.append(True))
    with qtbot.waitSignal(watch.looked):
        watch.look()
    return bool(told)


@pytest.fixture
def watched(tmp_path, qtbot):
    """A folder with two pictures, looked at once."""
    folder = tmp_path / "watched"
    (folder / "in").mkdir(parents=True)
    draw_picture("circles", 0).save(folder / "a.jpg")
    draw_picture("circles", 1).save(folder / "in" / "b.jpg")
    watch = FolderWatch()
    with qtbot.waitSignal(watch.looked):
        watch.watch(folder)
    yield watch
    watch.watch(None)
    watch.deleteLater()


# ── the folder ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_at_rest_tells_nothing(watched, qtbot) -> None:
    assert not look(watched, qtbot)
    assert not look(watched, qtbot)


def test_new_files_are_told_of_once_when_two_looks_agree(watched, qtbot) -> None:
    for number in range(5):
        draw_picture("squares", number).save(watched.folder / "in" / f"new {number}.jpg")
        assert not look(watched, qtbot)  # a burst: each look finds more than the one before
    assert look(watched, qtbot)
    assert not look(watched, qtbot)


def test_a_half_written_file_is_waited_for(watched, qtbot) -> None:
    whole = (watched.folder / "a.jpg").read_bytes()
    with (watched.folder / "big.jpg").open("wb") as file:
        for part in range(4):
            file.write(whole[part * len(whole) // 4 : (part + 1) * len(whole) // 4])
            file.flush()
            assert not look(watched, qtbot)
    assert look(watched, qtbot)


def test_files_that_go_or_change_are_noticed_and_others_are_not(watched, qtbot) -> None:
    (watched.folder / "notes.txt").write_text("no picture")
    (watched.folder / ".hidden.jpg").write_bytes(b"part of a download")
    assert not look(watched, qtbot)
    assert not look(watched, qtbot)
    (watched.folder / "in" / "b.jpg").unlink()
    look(watched, qtbot)
    assert look(watched, qtbot)
    draw_picture("stripes", 3).save(watched.folder / "a.jpg")
    look(watched, qtbot)
    assert look(watched, qtbot)


def test_what_came_and_went_between_two_looks_was_no_change(watched, qtbot) -> None:
    draw_picture("squares", 0).save(watched.folder / "brief.jpg")
    look(watched, qtbot)
    (watched.folder / "brief.jpg").unlink()
    assert not look(watched, qtbot)
    assert not look(watched, qtbot)


def test_a_drive_that_is_away_is_no_change(watched, qtbot, tmp_path) -> None:
    folder = watched.folder
    folder.rename(tmp_path / "away")
    assert not look(watched, qtbot)
    assert not look(watched, qtbot)
    (tmp_path / "away").rename(folder)
    assert not look(watched, qtbot)
    draw_picture("squares", 0).save(folder / "new.jpg")
    look(watched, qtbot)
    assert look(watched, qtbot)


def test_the_system_tells_and_rest_follows_by_itself(tmp_path, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(folder_watch, "SETTLE_MS", 20)
    watch = FolderWatch()
    with qtbot.waitSignal(watch.looked):
        watch.watch(tmp_path)
    with qtbot.waitSignal(watch.changed):
        draw_picture("squares", 0).save(tmp_path / "new.jpg")
    watch.watch(None)
    watch.deleteLater()


def test_the_poll_finds_what_the_system_does_not_tell_of(tmp_path, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(folder_watch, "POLL_MS", 20)
    watch = FolderWatch()
    monkeypatch.setattr(watch._system, "addPaths", lambda _paths: [])
    with qtbot.waitSignal(watch.looked):
        watch.watch(tmp_path)
    with qtbot.waitSignal(watch.changed):
        draw_picture("squares", 0).save(tmp_path / "new.jpg")
    watch.watch(None)
    watch.deleteLater()


def test_a_look_at_another_folder_is_dropped(watched, qtbot, tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    watched.look()
    with qtbot.waitSignal(watched.looked):
        watched.watch(other)
    assert watched.folder == other
    assert not look(watched, qtbot)


# ── what follows from it ────────────────────────────────────────────────────────────────────────────────────────────


def make_growing(session: Session) -> None:
    """The map of this version: pictures can be put on it while the others stay; all were trained on."""
    run = session.currentRun
    assert run is not None
    details = {name: value for name, value in run.details("map").items() if name not in ("key", "created")}
    run.record("map", str(run.key_recorded("map")), **details, scale=1.0)
    ids = np.load(run.ids_path)
    atomic.write_array(run.map_ids_path, ids)
    atomic.write_array(run.path / "train_ids.npy", ids)


def new_file(session: Session, name: str, number: int = 50) -> Path:
    path = session.workspace.images / "squares" / name
    draw_picture("squares", number).save(path)
    return path


def scanned(session: Session, qtbot, *paths: Path) -> None:
    """The scan that was asked for is over, and found these."""
    root = session.workspace.images
    found = [
        FoundFile(
            str(path.relative_to(root)).encode(), path.stat().st_size, path.stat().st_mtime_ns, 64, 48, "JPEG", "ok"
        )
        for path in paths
    ]
    with Library(session.workspace.library_path) as library:
        library.store_found(found)
    with qtbot.waitSignal(session.imagesChanged):
        session.engine.finished.emit(session.engine.ticket_of(jobs.ScanJob), {})


def placed(session: Session, qtbot, odd: tuple[int, ...] = ()) -> Arrivals:
    """The engine has put all pictures on the map; the odd ones lie far from all others."""
    run = session.currentRun
    old, old_ids = np.load(run.embedding_path), np.load(run.ids_path)
    ids = [record.id for record in session.records()]
    fresh = [i for i in ids if i not in set(old_ids.tolist())]
    rows = [-old.mean(axis=0) if i in odd else old[8] + 0.001 for i in fresh]
    features = np.concatenate([old, np.array(rows, np.float32).reshape(len(fresh), -1)])
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    write_artefacts(run, [*old_ids.tolist(), *fresh], features)
    with qtbot.waitSignal(session.watching.arrived) as caught:
        session.engine.finished.emit(session.engine.ticket_of(jobs.MapJob), {})
    return caught.args[0]


@pytest.fixture
def watching(session, qtbot):
    """Switched on, with the scan that this begins answered."""
    make_growing(session)
    with qtbot.waitSignal(session.watching.folder.looked):
        session.watching.setOn(True)
    scanned(session, qtbot)
    session.engine.submitted.clear()
    return session.watching


def kinds(session: Session) -> list[str]:
    return [jobs.kind(job) for _, job in session.engine.submitted]


def test_it_is_off_until_it_is_wanted_and_remembered_for_this_folder(session, qtbot, tmp_path) -> None:
    assert not session.watching.on
    assert session.watching.folder.folder is None
    session.watching.setOn(True)
    assert session.watching.folder.folder == session.workspace.images
    assert kinds(session) == ["scan"]
    other = tmp_path / "other"
    other.mkdir()
    path = session.workspace.path
    assert session.openFolder(other)
    assert not session.watching.on
    assert session.watching.folder.folder is None
    assert session.openWorkspace(path)
    assert session.watching.on
    session.watching.setOn(False)
    assert session.watching.folder.folder is None
    assert session.settings.is_watched(str(path)) is False


def test_new_files_are_scanned_embedded_placed_and_told_of(session, watching, qtbot) -> None:
    file = new_file(session, "later.jpg")
    watching.folder.changed.emit()
    assert kinds(session) == ["scan"]
    scanned(session, qtbot, file)
    assert kinds(session) == ["scan", "map"]
    job = session.engine.submitted[-1][1]
    assert job.keep_places
    assert job.run == session.currentRun.name
    new = next(record.id for record in session.records() if record.path == "squares/later.jpg")
    arrivals = placed(session, qtbot, odd=(new,))
    assert arrivals == Arrivals((new,), (new,), True)
    qtbot.waitUntil(lambda: session.newcomers.mark(new) == UNLIKE)
    assert kinds(session) == ["scan", "map"]  # and that was all


def test_a_real_file_in_the_folder_begins_it(session, watching, qtbot) -> None:
    new_file(session, "later.jpg")
    assert not look(watching.folder, qtbot)
    assert look(watching.folder, qtbot)
    assert kinds(session) == ["scan"]


def test_files_that_went_are_looked_through_and_nothing_is_embedded(session, watching, qtbot) -> None:
    (session.workspace.images / "squares" / "squares_03.jpg").unlink()
    look(watching.folder, qtbot)
    assert look(watching.folder, qtbot)
    scanned(session, qtbot)
    assert kinds(session) == ["scan"]


def test_nothing_begins_while_a_run_trains(session, watching, training_now, qtbot) -> None:
    training_now.enter(RunState.RUNNING)
    file = new_file(session, "later.jpg")
    watching.folder.changed.emit()
    assert kinds(session) == []
    training_now.enter(RunState.FINISHED)
    watching.goOn()
    assert kinds(session) == ["scan"]
    training_now.enter(RunState.RUNNING)  # another one, before the scan is over
    scanned(session, qtbot, file)
    assert kinds(session) == ["scan"]
    training_now.enter(RunState.FINISHED)
    watching.goOn()
    assert kinds(session) == ["scan", "map"]


def test_nothing_begins_while_the_engine_works_or_another_program_trains(session, watching, qtbot, monkeypatch) -> None:
    engine = type(session.engine)
    monkeypatch.setattr(engine, "busy", property(lambda _self: True))
    watching.folder.changed.emit()
    assert kinds(session) == []
    monkeypatch.setattr(engine, "busy", property(lambda _self: False))
    with session.workspace.training_lock():
        watching.goOn()
        assert kinds(session) == []
    watching.goOn()
    assert kinds(session) == ["scan"]


def test_after_a_restart_what_came_meanwhile_is_taken_in(session, watching, fake_engine, qtbot) -> None:
    file, path = new_file(session, "while away.jpg"), session.workspace.path
    again = Session(engine=fake_engine)
    with qtbot.waitSignal(again.imagesChanged):
        assert again.openWorkspace(path)
    assert again.watching.on
    scanned(again, qtbot, file)
    assert [job.keep_places for _, job in fake_engine.submitted if isinstance(job, jobs.MapJob)][-1:] == [True]
    again.shutdown()
    again.deleteLater()


def test_a_failure_is_told_and_not_tried_again_until_others_come(session, watching, qtbot) -> None:
    told: list[str] = []
    session.problem.connect(lambda message, _hint: told.append(message))
    file = new_file(session, "later.jpg")
    watching.folder.changed.emit()
    scanned(session, qtbot, file)
    ticket = session.engine.ticket_of(jobs.MapJob)
    session.engine.failed.emit(ticket, Failed(error="OSError", message="The disk is full."))
    assert told == ["The disk is full."]
    watching.goOn()
    assert kinds(session) == ["scan", "map"]
    watching.folder.changed.emit()
    scanned(session, qtbot, new_file(session, "another.jpg", 51))
    assert kinds(session) == ["scan", "map", "scan", "map"]


def test_a_map_of_an_earlier_version_is_left_to_the_person(session, qtbot) -> None:
    session.watching.setOn(True)
    scanned(session, qtbot, new_file(session, "later.jpg"))
    assert kinds(session) == ["scan"]


def test_without_a_map_they_are_embedded(session, watching, qtbot) -> None:
    run = session.currentRun
    run.map_path.unlink()
    (run.path / "map.json").unlink()
    watching.folder.changed.emit()
    scanned(session, qtbot, new_file(session, "later.jpg"))
    assert kinds(session) == ["scan", "embed"]


def test_switching_it_off_stops_what_it_began(session, watching, qtbot) -> None:
    watching.folder.changed.emit()
    scanned(session, qtbot, new_file(session, "later.jpg"))
    watching.setOn(False)
    assert session.engine.cancelled == [session.engine.ticket_of(jobs.MapJob)]


# ── how they are marked ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def arrived(session, watching, qtbot):
    """Two came: the second is unlike the rest. Their ids."""
    files = [new_file(session, "like.jpg"), new_file(session, "odd.jpg", 51)]
    watching.folder.changed.emit()
    scanned(session, qtbot, *files)
    like, odd = (next(r.id for r in session.records() if r.path.endswith(name)) for name in ("/like.jpg", "/odd.jpg"))
    placed(session, qtbot, odd=(odd,))
    qtbot.waitUntil(lambda: session.newcomers.new == {like, odd})
    return like, odd


def test_they_are_marked_until_seen(session, arrived, qtbot) -> None:
    like, odd = arrived
    assert (session.newcomers.mark(like), session.newcomers.mark(odd)) == (NEW, UNLIKE)
    with qtbot.waitSignal(session.newcomers.changed):
        session.newcomers.markSeen([odd])
    assert session.newcomers.marks() == {like: NEW}
    with qtbot.waitSignal(session.newcomers.changed):
        session.newcomers.markSeen()
    assert session.newcomers.marks() == {}
    assert seen_ids(session.currentRun).tolist() == sorted(arrived)


def test_a_training_anew_takes_the_marks_away(session, arrived, qtbot) -> None:
    run = session.currentRun
    atomic.write_array(run.path / "train_ids.npy", np.load(run.ids_path))
    with qtbot.waitSignal(session.newcomers.changed):
        session.refreshRuns()
    assert session.newcomers.marks() == {}


def test_the_filter_keeps_new_ones_and_goes_with_them(session, arrived, qtbot) -> None:
    session.filter.change(new=True)
    assert session.filter.passing() == frozenset(arrived)
    with qtbot.waitSignal(session.newcomers.changed):
        session.newcomers.markSeen([arrived[0]])
    assert session.filter.passing() == {arrived[1]}
    with qtbot.waitSignal(session.newcomers.changed):
        session.newcomers.markSeen()
    assert session.filter.passing() is None


def test_the_pictures_page_has_the_switch_the_badges_and_the_filter(session, arrived, qtbot) -> None:
    like, odd = arrived
    page = DatasetPage(session)
    qtbot.addWidget(page)
    page.show()
    model = page._model
    badges = {i: model.index(model.rowOf(i)).data(Role.BADGE) for i in model.ids()}
    assert {i: badge for i, badge in badges.items() if badge} == {like: "new", odd: "unlike"}
    spoken = model.index(model.rowOf(odd)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "unlike anything trained on" in spoken
    switch = page.findChild(QPushButton, "watchFolder")
    assert switch.isChecked()
    switch.click()
    assert not session.watching.on
    assert switch.text() == "Watch this folder"
    session.selection.setCurrent(odd)
    line = page.findChild(NewcomerLine)
    assert line.isVisibleTo(page)
    assert line.text.text() == "New since the training · unlike anything trained on"
    with qtbot.waitSignal(session.newcomers.changed):
        line.seen.click()
    assert not line.isVisibleTo(page)
    session.selection.setCurrent(like)
    assert line.text.text() == "New since the training"


def test_the_filter_panel_offers_it_only_while_something_is_new(session, arrived, qtbot) -> None:
    page = DatasetPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.mouseClick(page.findChild(QPushButton, "datasetFilterButton"), Qt.MouseButton.LeftButton)
    box = page.findChild(QCheckBox, "filterNew")
    assert box.isVisible()
    box.click()
    assert session.filter.conditions.new
    assert sorted(page._model.ids()) == sorted(arrived)
    with qtbot.waitSignal(session.newcomers.changed):
        session.newcomers.markSeen()
    assert not box.isVisible()
    assert page._model.rowCount() == 26


def test_the_map_rings_them_once_and_twice(session, arrived, map_page, qtbot) -> None:
    qtbot.waitUntil(lambda: len(map_page.map.points) == 26)
    rows, unlike = map_page.map._rings.rows(map_page.map.points)
    assert dict(zip(map_page.map.points.ids[rows].tolist(), unlike.tolist(), strict=True)) == {
        arrived[0]: False,
        arrived[1]: True,
    }
    assert "unlike" in map_page._facts(session.record(arrived[1]))


def test_the_map_is_coloured_by_how_unlike_the_training_they_are(session, arrived, map_page, qtbot) -> None:
    qtbot.waitUntil(lambda: len(map_page.map.points) == 26)
    map_page.panel.setColorBy("novelty")
    points = map_page.map.points
    code = dict(zip(points.ids.tolist(), points.codes.tolist(), strict=True))
    assert code[arrived[1]] == max(code.values()) > 0  # the last step of the scale
    assert code[arrived[0]] < code[arrived[1]]
    values = session.newcomers.novelty(np.array([*arrived, 999]))
    assert values[1] == 1.0
    assert np.isnan(values[2])


def test_a_note_beside_the_map_says_what_the_rings_are_and_takes_them_away(session, arrived, map_page, qtbot) -> None:
    qtbot.waitUntil(lambda: len(map_page.map.points) == 26)
    note = map_page.panel.newcomers
    assert note.isVisible()
    assert note.text.text() == "2 new since the training · 1 unlike it"
    note.show_them.click()
    assert session.selection.array.tolist() == sorted(arrived)
    with qtbot.waitSignal(session.newcomers.changed):
        note.seen.click()
    assert not note.isVisible()
    assert not len(map_page.map._rings.rows(map_page.map.points)[0])


def test_rings_lie_under_the_names_of_the_groups() -> None:
    points = MapPoints(np.array([7, 8]), np.array([[0, 0], [0, 0.02]], np.float32))
    points.set_groups(np.zeros(2, np.int64), ["a rather long name"], None)
    view = MapTransform(300, 200, 0.0, 0.0, 100.0, 100.0)
    scene = MapScene(TileStore(), MapOverview())
    name = scene.placeNames(points, view)[0].toRect()
    plain = scene.render(points, view, 1.0).image.copy()
    scene.rings = NewcomerRings()
    scene.rings.set({7, 8}, {7, 8})
    scene.forget()
    ringed = scene.render(points, view, 1.0).image.copy()
    assert ringed != plain
    inside = name.translated(PAD_PX, PAD_PX).adjusted(3, 3, -3, -3)
    far = np.abs(pixels_of(ringed.copy(inside)).astype(int) - pixels_of(plain.copy(inside))).max()
    assert far < 40  # the name's ground lets a little through


def test_a_selection_of_others_dims_the_rings() -> None:
    bright, plain = rings({7}), rings({7}, hide=True)
    dimmed = rings({7}, chosen=8)
    assert 0 < np.abs(dimmed.astype(int) - plain).sum() < 0.5 * np.abs(bright.astype(int) - plain).sum()


def pixels_of(image: QImage) -> np.ndarray:
    """(h, w, 3) of an image whose pixels have four bytes."""
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3]


def rings(unlike: set[int], hide: bool = False, chosen: int | None = None) -> np.ndarray:
    """(h, w, 3) of a map with one new picture in its middle and another far away. chosen: what is selected."""
    points = MapPoints(np.array([7, 8]), np.array([[0, 0], [900, 900]], np.float32))
    if chosen is not None:
        points.set_selected(points.mask([chosen]))
    if hide:
        points.hide_groups([0])
    view = MapTransform(60, 60)
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(theme().color("canvas"))
    made = NewcomerRings()
    made.set({7}, unlike)
    painter = QPainter(image)
    made.paint(painter, points, view, lambda _row: None)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(60, 60, 4)[..., :3].copy()


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_the_rings_are_seen_in_dark_and_light(mode: str) -> None:
    theme().setMode(mode, remember=False)
    plain, once, twice = rings(set(), hide=True), rings(set()), rings({7})
    assert (plain == plain[0, 0]).all()
    assert (once != plain).any()
    far = np.abs(once.astype(int) - plain).max()
    assert far > 120
    assert (twice != once).any()
    theme().setMode("dark", remember=False)


def test_the_note_counts_shows_and_marks_them(session, watching, qtbot) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    files = [new_file(session, "like.jpg"), new_file(session, "odd.jpg", 51)]
    watching.folder.changed.emit()
    scanned(session, qtbot, *files)
    ids = [r.id for r in session.records() if r.path.endswith(("/like.jpg", "/odd.jpg"))]
    placed(session, qtbot, odd=(ids[1],))
    assert window.notice.text() == "2 new pictures are on the map · 1 unlike anything trained on"
    window.notice.findChild(QPushButton, "arrivalsShow").click()
    assert window.current_page == "explore"
    assert session.selection.array.tolist() == ids
    qtbot.waitUntil(lambda: session.newcomers.new == set(ids))
    with qtbot.waitSignal(session.newcomers.changed):
        window.notice.findChild(QPushButton, "arrivalsSeen").click()
    assert not window.notice.isVisible()
    assert not session.newcomers.new
    window.finish()


@pytest.mark.parametrize(
    ("count", "unlike", "placed", "text"),
    [
        (1, 0, True, "One new picture is on the map"),
        (12, 3, True, "12 new pictures are on the map · 3 unlike anything trained on"),
        (2, 0, False, "2 new pictures"),
    ],
)
def test_what_is_said(count: int, unlike: int, placed: bool, text: str) -> None:
    assert arrival_text(count, unlike, placed) == text


def test_what_the_watch_does_by_itself_is_not_offered_as_well(session, watching, map_page, qtbot) -> None:
    offered = map_page.canvas.outdated
    watching.folder.changed.emit()
    scanned(session, qtbot, new_file(session, "later.jpg"))
    assert watching.willPlace
    assert not offered.isVisible()
    session.engine.failed.emit(session.engine.ticket_of(jobs.MapJob), Failed(error="X", message="No.", hint=""))
    assert not watching.willPlace
    assert offered.isVisible()
    assert offered.button.text() == "Put them on the map"


def test_without_a_watch_they_are_offered(session, map_page, qtbot) -> None:
    make_growing(session)
    map_page.controller.reload()
    session.rescan()
    scanned(session, qtbot, new_file(session, "later.jpg"))
    assert map_page.canvas.outdated.isVisible()
