"""The wall of pictures by keyboard, mouse and clipboard."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QGuiApplication
from pytestqt.qtbot import QtBot

from app.models.grouping import Grouping
from app.models.image_list import ImageListModel, Order, Role
from app.services import file_actions
from app.services.picture_desk import picture_desk
from app.views.gallery_view import GalleryView
from moco_core.library import ImageRecord


@pytest.fixture
def gallery(qtbot: QtBot, session: Any) -> GalleryView:
    view = GalleryView(session.loader, "gallery")
    model = ImageListModel(view)
    view.setModel(model)
    qtbot.addWidget(view)
    view.resize(500, 360)
    view.show()
    model.setRecords(session.records(), session.workspace.images)
    view.setFocus()
    return view


def middle(gallery: GalleryView, row: int) -> QPoint:
    return gallery.visualRect(gallery.pictures().index(row)).center()


def test_keys_move_and_select(qtbot: QtBot, gallery: GalleryView) -> None:
    columns = gallery.columns()
    assert columns == 3
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(gallery, key)
    assert gallery.chosenRows() == [1 + columns]
    qtbot.keyClick(gallery, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert gallery.chosenRows() == [4, 5, 6, 7]
    qtbot.keyClick(gallery, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert gallery.chosenRows() == [4, 5, 6]
    qtbot.keyClick(gallery, Qt.Key.Key_End)
    assert gallery.chosenRows() == [23]
    last = gallery.visualRect(gallery.currentIndex())
    assert gallery.viewport().rect().contains(last)
    qtbot.keyClick(gallery, Qt.Key.Key_Escape)
    assert gallery.chosenRows() == []


def test_the_mouse_selects_one_a_range_and_toggles(qtbot: QtBot, gallery: GalleryView) -> None:
    click = lambda row, modifier=Qt.KeyboardModifier.NoModifier: qtbot.mouseClick(  # noqa: E731
        gallery.viewport(), Qt.MouseButton.LeftButton, modifier, middle(gallery, row)
    )
    click(4)
    assert gallery.chosenRows() == [4]
    click(1, Qt.KeyboardModifier.ShiftModifier)
    assert gallery.chosenRows() == [1, 2, 3, 4]
    click(2, Qt.KeyboardModifier.ControlModifier)
    assert gallery.chosenRows() == [1, 3, 4]
    click(0)
    assert gallery.chosenRows() == [0]


def test_select_all_takes_what_matches_the_filter(qtbot: QtBot, gallery: GalleryView, session: Any) -> None:
    gallery.pictures().setFilter("squares")
    with qtbot.waitSignal(gallery.chosenChanged) as chosen:
        qtbot.keyClick(gallery, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    expected = {record.id for record in session.records() if record.folder == "squares"}
    assert chosen.args[0] == expected
    assert len(expected) == 8


def test_choice_and_place_survive_sorting_and_arrivals(qtbot: QtBot, gallery: GalleryView, session: Any) -> None:
    records: list[ImageRecord] = session.records()
    chosen = [records[2].id, records[20].id]
    gallery.choose(chosen, records[20].id)
    gallery.pictures().setOrder(Order.NAME, descending=True)
    assert gallery.chosenIds() == set(chosen)
    assert gallery.currentId() == records[20].id
    gallery.pictures().setOrder(Order.GIVEN)
    gallery.scrollTo(gallery.pictures().index(12), GalleryView.ScrollHint.PositionAtCenter)
    before = middle(gallery, 12)
    gallery.pictures().setRecords([*records[:3], *records[6:]], session.workspace.images)  # one line less above
    assert middle(gallery, 9) == before
    assert gallery.chosenIds() == set(chosen)


def test_every_tile_is_found_where_it_is_painted(gallery: GalleryView) -> None:
    for size in (400, 481, 700):
        gallery.resize(size, 300)
        for row in range(6):
            assert gallery.indexAt(middle(gallery, row)).row() == row
        right = gallery.visualRect(gallery.pictures().index(gallery.columns() - 1)).right()
        assert 0 <= gallery.viewport().width() - 12 - right <= gallery.columns()


def test_pictures_arrive_and_are_painted(qtbot: QtBot, gallery: GalleryView, session: Any) -> None:
    first = session.records()[0].id
    qtbot.waitUntil(lambda: session.loader.cached(first) is not None)
    side = gallery.shownTilePx()
    tile = gallery._tiles.tile(first, side, 1.0)
    assert tile is not None
    assert (tile.width(), tile.height()) == (side, side)
    gallery.clearFocus()
    painted = gallery.grab().toImage()
    place = gallery.viewport().mapToParent(middle(gallery, 0))
    expected = tile.toImage().pixelColor(middle(gallery, 0) - gallery.visualRect(gallery.pictures().index(0)).topLeft())
    seen = painted.pixelColor(place)
    assert max(abs(a - b) for a, b in zip(seen.getRgb(), expected.getRgb(), strict=True)) <= 2


def test_dragging_out_offers_the_files_as_copies(
    qtbot: QtBot, gallery: GalleryView, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[tuple[QMimeData, Any]] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, actions: dragged.append((drag.mimeData().urls(), actions)))
    records = session.records()
    gallery.choose([records[1].id, records[5].id], records[1].id)
    gallery.startDrag(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction)
    urls, actions = dragged[0]
    folder = session.workspace.images
    assert [url.toLocalFile() for url in urls] == [str(folder / records[i].path) for i in (1, 5)]
    assert actions == Qt.DropAction.CopyAction


def test_copy_takes_the_file_and_then_its_pixels(qtbot: QtBot, gallery: GalleryView, session: Any) -> None:
    record = session.records()[3]
    gallery.choose([record.id], record.id)
    with qtbot.waitSignal(session.loader.fileLoaded):
        qtbot.keyClick(gallery, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.urls()[0].toLocalFile() == str(session.workspace.images / record.path)
    assert (mime.imageData().width(), mime.imageData().height()) == (record.width, record.height)


def test_enter_and_double_click_view_what_the_gallery_shows(qtbot: QtBot, gallery: GalleryView, session: Any) -> None:
    records = session.records()
    gallery.pictures().setOrder(Order.NAME, descending=True)
    with qtbot.waitSignal(picture_desk().viewRequested) as asked:
        qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=middle(gallery, 0))
        qtbot.mouseDClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=middle(gallery, 0))
    assert asked.args == [gallery.pictures().ids(), gallery.pictures().idAt(0)]
    gallery.choose([records[2].id], records[2].id)
    with qtbot.waitSignal(picture_desk().viewRequested) as asked:
        qtbot.keyClick(gallery, Qt.Key.Key_Return)
    assert asked.args[1] == records[2].id


def test_the_menu_opens_a_file_elsewhere_and_tells_a_lost_one(
    qtbot: QtBot, gallery: GalleryView, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(file_actions.QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    record, folder = session.records()[2], session.workspace.images
    gallery.choose([record.id], record.id)
    gallery.openCurrent()
    assert opened == [str(folder / record.path)]
    (folder / record.path).unlink()
    with qtbot.waitSignal(gallery.failed) as failed:
        gallery.openCurrent()
    assert "moved or deleted" in failed.args[0]


def test_two_to_four_can_be_compared_from_the_menu(qtbot: QtBot, gallery: GalleryView, session: Any) -> None:
    ids = [record.id for record in session.records()]
    for count in range(1, 6):
        gallery.choose(ids[:count], ids[0])
        menu = gallery._menu()
        compare = [action for action in menu.actions() if action.text() == "Compare"]
        assert len(compare) == (2 <= count <= 4)
        for action in compare:
            with qtbot.waitSignal(picture_desk().compareRequested) as asked:
                action.trigger()
            assert asked.args[0] == ids[:count]
        menu.deleteLater()


def test_space_previews_and_arrows_step(qtbot: QtBot, gallery: GalleryView, session: Any) -> None:
    records = session.records()
    gallery.choose([records[0].id], records[0].id)
    with qtbot.waitSignal(session.loader.fullLoaded):
        qtbot.keyClick(gallery, Qt.Key.Key_Space)
    assert gallery.previewShown()
    preview = gallery._preview
    assert preview is not None
    qtbot.keyClick(preview, Qt.Key.Key_Right)
    assert gallery.currentId() == records[1].id
    assert preview.accessibleDescription() == records[1].path.split("/")[1]
    qtbot.keyClick(preview, Qt.Key.Key_Space)
    assert not gallery.previewShown()
    qtbot.keyClick(gallery, Qt.Key.Key_Space)
    with qtbot.waitSignal(picture_desk().viewRequested) as asked:
        qtbot.keyClick(preview, Qt.Key.Key_Return)
    assert asked.args[1] == records[1].id
    assert not gallery.previewShown()


def test_tiles_grow_between_their_limits(gallery: GalleryView) -> None:
    gallery.setTilePx(10)
    assert gallery.tilePx() == 72
    gallery.setTilePx(9999)
    assert gallery.tilePx() == 320
    assert gallery.columns() == 1


def test_keys_cross_headings(qtbot: QtBot, gallery: GalleryView, session: Any) -> None:
    model, records = gallery.pictures(), session.records()
    codes = np.array([0] * 4 + [1] * 5 + [2] * 15)  # three columns: a line of 3 and one of 1, then 3 and 2, then five
    model.setGrouping(Grouping(np.array([r.id for r in records]), codes, ("a", "b", "c")))
    gallery.choose([records[2].id], records[2].id)
    rows = []
    for _ in range(4):
        qtbot.keyClick(gallery, Qt.Key.Key_Down)
        rows.append(gallery.currentIndex().row())
    assert rows == [3, 4, 7, 9]
    qtbot.keyClick(gallery, Qt.Key.Key_Up)
    assert gallery.currentIndex().row() == 7
    qtbot.keyClick(gallery, Qt.Key.Key_Left)
    assert gallery.currentIndex().row() == 6
    qtbot.keyClick(gallery, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert gallery.chosenRows() == [6, 7, 8]
    menu = gallery._menu()
    next(action for action in menu.actions() if action.text() == "Select this group").trigger()
    menu.deleteLater()
    assert gallery.chosenRows() == [4, 5, 6, 7, 8]
    for row in range(24):
        gallery.scrollTo(model.index(row))
        assert gallery.indexAt(middle(gallery, row)).row() == row
        assert gallery.visualRect(model.index(row)).top() >= gallery._layout().heading_px  # not under the heading


def test_stars_and_tags_from_the_context_menu(gallery: GalleryView, session: Any) -> None:
    ids = [record.id for record in session.records()[:2]]
    gallery.choose(ids, ids[0])
    menu = gallery._menu()
    asked: list[Any] = []
    desk = picture_desk()
    desk.rateRequested.connect(lambda *what: asked.append(what))
    desk.tagRequested.connect(asked.append)
    next(one for one in menu.actions() if one.text() == "Stars").menu().actions()[3].trigger()
    next(one for one in menu.actions() if one.text() == "Tags…").trigger()
    assert asked == [(ids, 3), ids]
    desk.rateRequested.disconnect()
    desk.tagRequested.disconnect()
    menu.close()


def test_stars_and_tags_stand_on_the_tile(gallery: GalleryView, session: Any) -> None:
    said, model, first = session.annotations, gallery.pictures(), session.records()[0].id
    model.setSaid(said.saidOf)
    said.changed.connect(model.saidChanged)
    bare = gallery.grab().toImage()
    session.annotating.rateThese([first], 3)
    assert model.index(model.rowOf(first)).data(Role.SAID) == (3, False)
    starred = gallery.grab().toImage()
    assert starred != bare
    said.addTag([first], "sea")
    assert model.index(model.rowOf(first)).data(Role.SAID) == (3, True)
    assert gallery.grab().toImage() != starred
    other = session.records()[1].id
    assert model.index(model.rowOf(other)).data(Role.SAID) == (0, False)
