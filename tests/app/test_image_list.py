"""The list of pictures sorts, filters and describes what it holds."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.models.grouping import Grouping
from app.models.image_list import IDS_MIME, ImageListModel, Order, Role, natural
from app.models.sort_keys import IN_THREAD_FROM, OWN, SortKeys
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
    for order in OWN:
        slow.setRecords(many)
        slow.setOrder(order)
        fast.setOrder(order)
        assert slow.ids() == fast.ids()
    by_name = sorted(many, key=lambda r: (natural(r.path.split("/")[1]), natural(r.path.split("/")[0])))
    fast.setOrder(Order.NAME)
    assert fast.ids() == [r.id for r in by_name]


def test_a_thread_sorts_names_as_python_does(qtbot: QtBot) -> None:
    chance = random.Random(2)
    letters = "aäB7é日\udce9 ~"
    words = ["".join(chance.choice(letters) for _ in range(chance.randint(1, 6))) for _ in range(400)]
    many = [record(i, f"{chance.choice(words)}/{chance.choice(words)}") for i in range(IN_THREAD_FROM)]
    model = ImageListModel()
    model.setRecords(many)
    qtbot.waitUntil(lambda: not model._idle.isActive() and Order.NAME in model._keys._orders)
    for order, key in ((Order.NAME, lambda f, n: (n, f)), (Order.FOLDER, lambda f, n: (f, n))):
        model.setOrder(order)
        expected = sorted(many, key=lambda r: key(*map(natural, r.path.split("/"))))
        assert model.ids() == [r.id for r in expected]


def test_numbers_sort_and_what_has_none_comes_last(model: ImageListModel) -> None:
    model.setOrder(Order.BRIGHTNESS)
    assert model.ids() == [1, 2, 3, 4]  # as they came while nothing is known
    model.setNumbers(Order.BRIGHTNESS, np.array([4, 9, 2, 1]), np.array([0.1, 0.0, np.nan, 0.7]))
    assert model.ids() == [4, 1, 2, 3]
    model.setRecords(RECORDS[::-1], Path("/pictures"))
    assert model.ids() == [4, 1, 3, 2]  # kept until newer ones come


def test_groups_keep_the_order_within(model: ImageListModel) -> None:
    model.setOrder(Order.SIZE)
    model.setGrouping(Grouping(np.array([1, 3, 4]), np.array([1, 0, 1]), ("first", "second", "empty")))
    assert model.ids() == [3, 1, 4, 2]
    assert [(s.title, s.start, s.count) for s in model.sections()] == [
        ("first", 0, 1), ("second", 1, 2), ("In none of them", 3, 1),
    ]  # fmt: skip
    model.setOrder(Order.SIZE, descending=True)
    assert model.ids() == [3, 4, 1, 2]
    model.setFilter("img")
    assert [(s.title, s.start, s.count) for s in model.sections()] == [("second", 0, 1), ("In none of them", 1, 1)]
    model.setGroups([[2, 1]], grouped=True)  # a finding's pictures stand in its own groups
    assert model.sections() == []
    model.setGroups(None)
    model.setGrouping(None)
    assert model.sections() == []
    assert model.ids() == [1, 2]


def test_numbers_find_their_records_as_a_dictionary_does() -> None:
    chance = random.Random(4)
    for _ in range(30):
        keys = SortKeys([record(i, "a") for i in chance.sample(range(50), 20)])
        ids = np.array(chance.sample(range(60), chance.randint(0, 40)), np.int64)
        values = np.array([chance.random() for _ in ids])
        known = dict(zip(ids.tolist(), values.tolist(), strict=True))
        assert keys.aligned(ids, values, -1.0).tolist() == [known.get(i, -1.0) for i in keys.ids.tolist()]
