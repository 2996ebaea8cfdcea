"""The viewer: stepping, zooming, comparing, pictures of every kind of file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.services.large_picture import LargeReader, read_large
from app.services.picture_desk import picture_desk
from app.views.picture_canvas import PictureCanvas
from app.views.viewer import Viewer
from app.views.widgets import Caption
from moco_core.library import ImageRecord

FULL = 10**8


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(1000, 700)
    widget.show()
    return widget


@pytest.fixture
def viewer(qtbot: QtBot, session: Any, room: QWidget) -> Viewer:
    return Viewer(session, room)


def ids_of(session: Any) -> list[int]:
    return [record.id for record in session.records()]


def wait_for(qtbot: QtBot, canvas: PictureCanvas) -> None:
    qtbot.waitUntil(lambda: canvas.picture() is not None)


def wheel(canvas: PictureCanvas, notches: int, at: QPoint) -> None:
    place, none = QPointF(at), QPoint()
    event = QWheelEvent(
        place, QPointF(canvas.mapToGlobal(at)), none, QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_it_shows_the_picture_and_the_arrows_step(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    ids = ids_of(session)
    viewer.view(ids, ids[1])
    canvas = viewer.canvases()[0]
    wait_for(qtbot, canvas)
    record: ImageRecord = session.record(ids[1])
    assert canvas.picture().true == QSize(record.width, record.height)
    assert canvas.accessibleName() == record.path.split("/")[1]
    qtbot.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.currentId() == ids[2]
    for _ in range(3):
        qtbot.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.currentId() == ids[0]
    qtbot.keyClick(viewer, Qt.Key.Key_End)
    assert viewer.currentId() == ids[-1]
    with qtbot.waitSignal(viewer.leftAt) as left:
        qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    assert left.args == [ids[-1]]
    assert viewer.isHidden()
    assert not viewer._reader._kept  # the memory is given back


def test_what_is_painted_is_the_picture(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    ids = ids_of(session)
    viewer.view(ids, ids[3])
    canvas = viewer.canvases()[0]
    wait_for(qtbot, canvas)
    expected = canvas.picture().levels[0]
    place = canvas.pictureRect().topLeft()
    seen = canvas.grab().toImage()
    for x, y in ((5, 5), (expected.width() // 2, expected.height() // 2), (expected.width() - 3, 9)):
        got = seen.pixelColor(round(place.x()) + x, round(place.y()) + y).getRgb()
        assert max(abs(a - b) for a, b in zip(got, expected.pixelColor(x, y).getRgb(), strict=True)) <= 3


def test_the_wheel_zooms_about_the_cursor_and_a_drag_moves(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    ids = ids_of(session)
    viewer.view(ids, ids[0])
    canvas = viewer.canvases()[0]
    wait_for(qtbot, canvas)
    for _ in range(14):
        wheel(canvas, 1, QPoint(300, 200))
    held = canvas.frame().at(canvas.zoom(), 300, 200)
    before = canvas.percent()
    wheel(canvas, 1, QPoint(300, 200))
    assert canvas.percent() == pytest.approx(1.25 * before)
    assert canvas.frame().at(canvas.zoom(), 300, 200) == pytest.approx(held)
    corner = canvas.pictureRect().topLeft()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(canvas, QPoint(280, 170))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(280, 170))
    assert (canvas.pictureRect().topLeft() - corner).toTuple() == pytest.approx((-20, -30))
    qtbot.keyClick(viewer, Qt.Key.Key_Z)
    assert canvas.percent() == pytest.approx(100)  # small pictures are shown as they are


def test_a_double_click_shows_own_pixels_and_the_whole_again(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    record = session.records()[0]
    Image.new("RGB", (3000, 2000), "teal").save(session.workspace.images / record.path)
    viewer.view(ids_of(session), record.id)
    canvas = viewer.canvases()[0]
    qtbot.waitUntil(lambda: canvas.picture() is not None and canvas.picture().true == QSize(3000, 2000))
    assert canvas.percent() < 50
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.percent() == pytest.approx(100)
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.zoom().factor == 1.0


def test_compared_pictures_move_together(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    ids = ids_of(session)[:3]
    viewer.compare(ids)
    assert len(viewer.canvases()) == 3
    for canvas in viewer.canvases():
        wait_for(qtbot, canvas)
    first, second, third = viewer.canvases()
    wheel(second, 5, QPoint(50, 60))
    assert second.zoom().factor > 2
    for other in (first, third):  # their rooms may differ by a px
        zoom = other.zoom()
        assert (zoom.x, zoom.y) == pytest.approx((second.zoom().x, second.zoom().y), abs=0.01)
        assert zoom.factor == second.zoom().factor
    third.moveBy(-11, 7)
    assert first.zoom().x == pytest.approx(third.zoom().x, abs=1e-3)
    qtbot.mouseClick(third, Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert viewer.currentId() == ids[2]


def test_captions_say_how_alike_they_are(viewer: Viewer, session: Any) -> None:
    features, known = session.currentRun.embedding()
    ids = [int(known[row]) for row in (2, 11)]
    viewer.compare(ids)
    captions = [label.text() for label in viewer.findChildren(Caption, "viewerLikeness")]
    assert captions[:2] == ["", f"likeness to 1 by the encoder: {float(features[2] @ features[11]):.3f}"]
    session.currentRun.embedding_path.unlink()
    viewer.compare(ids[::-1])
    assert [label.text() for label in viewer.findChildren(Caption, "viewerLikeness")][:2] == ["", ""]


def test_compared_pictures_have_rooms_of_one_size(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    records = session.records()
    long = msgspec.structs.replace(records[0], path="circles/" + 30 * "long name " + ".jpg")
    session._all[long.id] = long
    for count in (2, 3, 4):
        viewer.compare([record.id for record in records[:count]])
        qtbot.waitUntil(lambda: viewer.canvases()[-1].width() > 100)
        sizes = [canvas.size() for canvas in viewer.canvases()]
        assert max(size.width() for size in sizes) - min(size.width() for size in sizes) <= 1
        assert max(size.height() for size in sizes) - min(size.height() for size in sizes) <= 1


def test_another_folder_closes_it_and_chooses_nothing(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    ids = ids_of(session)
    viewer.view(ids, ids[0])
    wait_for(qtbot, viewer.canvases()[0])
    told: list[int] = []
    viewer.leftAt.connect(told.append)
    session.close()
    assert viewer.isHidden()
    assert told == []


def test_f_shows_two_in_turn_in_one_place(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    ids = [session.records()[0].id, session.records()[9].id]
    viewer.compare(ids)
    for canvas in viewer.canvases():
        wait_for(qtbot, canvas)
    viewer.canvases()[0].zoomBy(3.0, QPointF(10, 10))
    zoom = viewer.canvases()[0].zoom()
    qtbot.keyClick(viewer, Qt.Key.Key_F)
    (canvas,) = viewer.canvases()
    seen = []
    for turn in range(4):
        assert viewer.currentId() == ids[turn % 2]
        assert canvas.picture() is not None  # at once: both are kept
        assert canvas.zoom().factor == zoom.factor
        seen.append(canvas.grab().toImage())
        qtbot.keyClick(viewer, Qt.Key.Key_F)
    assert seen[0] != seen[1]
    assert seen[0] == seen[2]
    assert seen[1] == seen[3]
    side = viewer.findChild(QPushButton, "viewerMode.side")
    assert side is not None
    qtbot.mouseClick(side, Qt.MouseButton.LeftButton)
    assert len(viewer.canvases()) == 2


@pytest.mark.parametrize(("count", "seen"), [(1, 0), (2, 2), (4, 4), (6, 4)])
def test_two_to_four_are_compared(viewer: Viewer, session: Any, count: int, seen: int) -> None:
    viewer.compare(ids_of(session)[:count])
    assert (0 if viewer.isHidden() else len(viewer.canvases())) == seen


def test_a_file_that_is_gone_is_said_where_the_picture_would_be(qtbot: QtBot, viewer: Viewer, session: Any) -> None:
    records = session.records()
    (session.workspace.images / records[4].path).unlink()
    viewer.view(ids_of(session), records[4].id)
    qtbot.waitUntil(lambda: "no longer there" in viewer.canvases()[0]._reason)
    qtbot.keyClick(viewer, Qt.Key.Key_Right)
    wait_for(qtbot, viewer.canvases()[0])
    assert not viewer.canvases()[0]._reason


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_pictures_stand_upright(tmp_path: Path, orientation: int, suffix: str) -> None:
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:20, :30] = (250, 0, 0)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a{suffix}"
    Image.fromarray(pixels).save(path, exif=exif)
    with Image.open(path) as opened:
        from PIL import ImageOps

        expected = ImageOps.exif_transpose(opened).convert("RGB")
    picture = read_large(path, FULL)
    assert (picture.true.width(), picture.true.height()) == expected.size
    for x, y in ((3, 3), (expected.width - 4, 3), (3, expected.height - 4)):
        got, wanted = picture.levels[0].pixelColor(x, y).red(), expected.getpixel((x, y))[0]
        assert abs(got - wanted) < 60


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif"])
def test_a_huge_picture_is_bounded(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"huge{suffix}"
    Image.new("RGB", (4000, 1000), "teal").save(path)
    picture = read_large(path, 500_000)
    assert picture.true == QSize(4000, 1000)
    assert picture.reduced
    first = picture.levels[0]
    assert 400_000 < first.width() * first.height() <= 505_000
    assert picture.bytes < 500_000 * 4 * 1.5


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "RGBA", "I;16"])
def test_every_pixel_mode_is_shown(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.jpg" if mode == "CMYK" else "a.png")
    grey = Image.linear_gradient("L")
    picture = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    picture.save(path)
    read = read_large(path, FULL).levels[0]
    assert (read.width(), read.height()) == (256, 256)
    assert read.pixelColor(9, 250).red() > read.pixelColor(9, 5).red() + 100


def test_levels_halve_and_the_fitting_one_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (1030, 515)).save(path)
    picture = read_large(path, FULL)
    assert [level.width() for level in picture.levels] == [1030, 515, 258]
    assert picture.level_for(1.0).width() == 1030
    assert picture.level_for(0.6).width() == 1030
    assert picture.level_for(0.5).width() == 515
    assert picture.level_for(0.01).width() == 258


def test_the_reader_tells_only_what_is_wanted_now(qtbot: QtBot, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(6)]
    for path in paths:
        Image.new("RGB", (300, 200)).save(path)
    reader, told = LargeReader(), []
    reader.ready.connect(lambda path, _picture: told.append(Path(path)))
    reader.want(paths[:5], FULL)
    reader.want([paths[5], paths[0]], FULL)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert set(told) == {paths[5], paths[0]}
    assert reader.cached(paths[5], FULL) is not None
    assert reader.cached(paths[2], FULL) is None
    qtbot.waitUntil(lambda: not reader._running)
    reader.deleteLater()


def test_the_window_answers_and_the_last_picture_is_chosen(qtbot: QtBot, session: Any) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    ids = ids_of(session)
    window.actions_table.run("pictures.compare")
    assert window.notice.text().startswith("Select two to four pictures to compare them.")
    picture_desk().viewRequested.emit(ids, ids[5])
    assert window.viewer.isVisible()
    qtbot.keyClick(window.viewer, Qt.Key.Key_Right)
    qtbot.keyClick(window.viewer, Qt.Key.Key_Return)
    assert session.selection.current == ids[6]
    session.selection.setIds(ids[:3])
    window.actions_table.run("pictures.compare")
    assert window.viewer.comparing
    assert len(window.viewer.canvases()) == 3
    qtbot.keyClick(window.viewer, Qt.Key.Key_Escape)
    assert session.selection.current == ids[6]
    window.actions_table.run("pictures.view")
    assert window.viewer.currentId() == ids[6]
    window.viewer.dismiss()
    session.selection.setIds(ids[:5])
    window.actions_table.run("pictures.compare")
    assert not window.viewer.isVisible()
    assert "5 are selected now." in window.notice.text()


def test_stars_are_given_to_the_picture_that_is_seen(qtbot: QtBot, session: Any) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: session.annotations.loaded)
    ids = ids_of(session)
    session.selection.setIds(ids[:3])
    window.viewPicture(ids, ids[7])
    window.actions_table.run("rate.4")
    assert [session.annotations.ratingOf(i) for i in (ids[0], ids[7])] == [0, 4]
    assert window.viewer._stars.stars() == 4
    qtbot.keyClick(window.viewer, Qt.Key.Key_Right)
    assert window.viewer._stars.stars() == 0
    window.goTo("train")
    assert window.viewer.isHidden()
    window.actions_table.run("rate.2")
    assert [session.annotations.ratingOf(i) for i in (ids[0], ids[7], ids[8])] == [2, 4, 0]
