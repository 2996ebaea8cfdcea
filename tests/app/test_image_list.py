"""The list of pictures sorts, filters and describes what it holds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.models.image_list import IDS_MIME, ImageListModel, Order, Role, natural
from moco_core.library import ImageRecord


def record(image_id: int, path: str, size: int = 1, mtime_ns: int = 0, width: int = 4, height: int = 3) -> ImageRecord:
    return ImageRecord(image_id, path, size, mtime_ns, width, height, "JPEG", "ok")


RECORDS = [
    record(1, "b/img10.jpg", size=30, mtime_ns=5, width=10, height=10),
    record(2, "b/img2.jpg", size=20, mtime_ns=9, width=90, height=2),
    record(3, "a/Zebra.jpg", size=10, mtime_ns=1, width=20, height=20),
    record(4, "a/deep/apple.jpg", size=40, mtime_ns=7, width=1, height=1),
]


@pytest.fixture
def model(qtbot: QtBot) -> ImageListModel:
    made = ImageListModel()
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)  # type: ignore
    made.setRecords(RECORDS, Path("/pictures"), {1: 0.9, 2: 0.5, 3: 0.7})
    return made


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.GIVEN, [1, 2, 3, 4]),
        (Order.NAME, [4, 2, 1, 3]),
        (Order.FOLDER, [3, 4, 2, 1]),
        (Order.DATE, [3, 1, 4, 2]),
        (Order.SIZE, [3, 2, 1, 4]),
        (Order.DIMENSIONS, [4, 1, 2, 3]),
    ],
)
def test_orders(model: ImageListModel, order: Order, expected: list[int]) -> None:
    model.setOrder(order)
    assert model.ids() == expected
    model.setOrder(order, descending=True)
    assert model.ids() == expected[::-1]


def test_filters_narrow_and_rows_follow(model: ImageListModel) -> None:
    model.setFilter("IMG b")
    assert model.ids() == [1, 2]
    assert (model.rowOf(2), model.rowOf(3)) == (1, -1)
    model.setFilter("", "a")
    assert model.ids() == [3, 4]  # folders below belong to it
    model.setFilter("apple", "b")
    assert model.rowCount() == 0
    model.setFilter()
    model.setMinimumScore(0.7)
    assert model.ids() == [1, 3, 4]  # 4 has no score
    assert model.total() == 4


def test_roles_and_dragged_data(model: ImageListModel) -> None:
    index = model.index(1)
    assert index.data() == "img2.jpg"
    assert index.data(Role.ID) == 2
    assert index.data(Role.RECORD) is RECORDS[1]
    assert index.data(Role.SCORE) == 0.5
    assert "90 × 2" in index.data(Qt.ItemDataRole.ToolTipRole)
    mime = model.mimeData([model.index(2), index])
    assert [url.toLocalFile() for url in mime.urls()] == ["/pictures/b/img2.jpg", "/pictures/a/Zebra.jpg"]
    assert bytes(mime.data(IDS_MIME)) == b"2,3"
    assert model.supportedDragActions() == Qt.DropAction.CopyAction


def test_names_that_are_no_utf8_can_be_shown_and_dragged(qtbot: QtBot) -> None:
    model = ImageListModel()
    model.setRecords([record(1, "caf\udce9.jpg")], Path("/pictures"))
    assert model.index(0).data() == "caf\ufffd.jpg"
    assert model.mimeData([model.index(0)]).urls()[0].toEncoded().data() == b"file:///pictures/caf%E9.jpg"


def test_idle_indexing_gives_the_same_order_as_sorting_at_once(qtbot: QtBot) -> None:
    chance = random.Random(1)
    many = [record(i, f"f{chance.randrange(9)}/n{chance.randrange(99)}.jpg", chance.randrange(50)) for i in range(900)]
    slow, fast = ImageListModel(), ImageListModel()
    fast.setRecords(many)
    qtbot.waitUntil(lambda: not fast._idle.isActive())
    for order in Order:
        slow.setRecords(many)
        slow.setOrder(order)
        fast.setOrder(order)
        assert slow.ids() == fast.ids()
    by_name = sorted(many, key=lambda r: (natural(r.path.split("/")[1]), natural(r.path.split("/")[0])))
    fast.setOrder(Order.NAME)
    assert fast.ids() == [r.id for r in by_name]
