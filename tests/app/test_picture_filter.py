"""The filter that the pages share: what passes, and that every page shows it."""

from __future__ import annotations

import datetime
import random
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.models.annotations import AnnotationModel
from app.models.picture_filter import Conditions, PictureFilter, bytes_from, day_from
from app.pages.dataset import DatasetPage
from app.pages.explore import ExplorePage
from app.pages.lookalikes import LookalikesPage
from app.views.filter_tools import FilterTools, _size
from moco_core.annotations import Annotations
from moco_core.library import ImageRecord

LEFT = Qt.MouseButton.LeftButton
FOLDERS = ["", "Alm", "Alm/Nord", "Almen"]


def moment(*parts: int) -> int:
    """This machine's clock in ns."""
    return int(datetime.datetime(*parts).timestamp()) * 10**9  # type: ignore[arg-type]


@pytest.fixture
def records() -> list[ImageRecord]:
    rng = random.Random(8)
    found = []
    for image_id in range(1, 200):
        name = "/".join(
            part for part in (rng.choice(FOLDERS), f"{rng.choice(['Sea', 'wood', 'Straße'])} {image_id}") if part
        )
        mtime = moment(2024, rng.randint(1, 12), rng.randint(1, 28), rng.choice([0, 12, 23]))
        found.append(ImageRecord(image_id, name, rng.choice([0, 999, 1000, 10**6]), mtime, 4, 3, "PNG", "ok"))
    return found


@pytest.fixture
def said() -> AnnotationModel:
    history, rng = QUndoStack(), random.Random(9)
    made = AnnotationModel(history)
    history.setParent(made)
    tags = {tag: np.array(sorted(rng.sample(range(1, 250), 90))) for tag in ("sea", "Alm")}
    made.show(Annotations(tags=tags, ratings={i: rng.randint(1, 5) for i in range(1, 200, 2)}))
    return made


def passes(wanted: Conditions, record: ImageRecord, said: AnnotationModel) -> bool:
    """One picture, condition after condition."""
    day = datetime.datetime.fromtimestamp(record.mtime_ns / 1e9).date()
    return (
        all(word in record.path.casefold() for word in wanted.text.casefold().split())
        and (wanted.folder is None or record.folder == wanted.folder
             or (wanted.folder != "" and record.folder.split("/")[0] == wanted.folder))
        and all(tag in said.tagsOf(record.id) for tag in wanted.tags)
        and not (wanted.untagged and said.tagsOf(record.id))
        and said.ratingOf(record.id) >= wanted.stars
        and (wanted.since is None or day >= wanted.since)
        and (wanted.until is None or day <= wanted.until)
        and (wanted.least is None or record.size >= wanted.least)
        and (wanted.most is None or record.size <= wanted.most)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_what_passes_is_what_a_plain_loop_lets_pass(
    records: list[ImageRecord], said: AnnotationModel, seed: int
) -> None:
    rng = random.Random(seed)
    choices: dict[str, list[Any]] = {
        "text": ["sea", "STRASSE 1", "a  m"],
        "folder": ["", "Alm"],
        "tags": [("sea",), ("sea", "Alm"), ("gone",)],
        "untagged": [True],
        "stars": [1, 4],
        "since": [datetime.date(2024, 3, 1)],
        "until": [datetime.date(2024, 9, 28)],
        "least": [0, 1000],
        "most": [999, 10**6],
    }
    wanted = {name: rng.choice(choices[name]) for name in rng.sample(list(choices), rng.randint(1, 3))}
    shared = PictureFilter(said)
    shared.setRecords(records)
    shared.change(**wanted)
    assert shared.conditions.count == len(wanted)
    expected = {record.id for record in records if passes(Conditions(**wanted), record, said)}
    assert shared.passing() == expected
    shared.clear()
    assert shared.passing() is None
    assert not shared.active


def test_blank_text_is_no_condition(said: AnnotationModel) -> None:
    shared = PictureFilter(said)
    shared.change(text="  ")
    assert (shared.active, shared.passing()) == (False, None)


def test_it_follows_what_is_said_only_where_it_asks_for_it(qtbot: QtBot, said: AnnotationModel) -> None:
    shared = PictureFilter(said)
    shared.setRecords([ImageRecord(1, "a", 1, 1, 1, 1, "PNG", "ok"), ImageRecord(2, "b", 1, 1, 1, 1, "PNG", "ok")])
    said.rate([1, 2], 0)
    shared.change(stars=3)
    assert shared.passing() == frozenset()
    with qtbot.assertNotEmitted(shared.changed):
        said.addTag([1], "new")
    with qtbot.waitSignal(shared.changed):
        said.rate([2], 3)
    assert shared.passing() == {2}
    with qtbot.waitSignal(shared.changed):
        said._history.undo()
    assert shared.passing() == frozenset()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", (2024, 1, 1), (2024, 12, 31)),
        (" 2024-2 ", (2024, 2, 1), (2024, 2, 29)),
        ("2023.02.7", (2023, 2, 7), (2023, 2, 7)),
    ],
)
def test_days(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert (day_from(text), day_from(text, end=True)) == (datetime.date(*first), datetime.date(*last))


@pytest.mark.parametrize("text", ["24", "2024-13", "2023-02-29", "May", "0000", "2024-05-"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        day_from(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [("", None), ("3", 3_000_000), ("1.5 MB", 1_500_000), ("1,5mb", 1_500_000), ("200 kB", 200_000), ("17 B", 17)],
)
def test_sizes(text: str, size: int | None) -> None:
    assert bytes_from(text) == size


@pytest.mark.parametrize("text", ["3 m", "kB", "-1", "1.2.3", "."])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        bytes_from(text)


@pytest.mark.parametrize("size", [1, 999, 1000, 1234, 12_340, 1_500_000, 123_456_789, 2 * 10**9])
def test_a_size_is_written_as_it_is_read(size: int) -> None:
    assert bytes_from(_size(size)) == size


# ── in the window ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tools(qtbot: QtBot, session: Any) -> FilterTools:
    qtbot.waitUntil(lambda: session.annotations.loaded)
    made = FilterTools(session, "test")
    qtbot.addWidget(made)
    made.show()
    return made


def ids_of(session: Any, label: str) -> list[int]:
    return [record.id for record in session.records() if record.label == label]


def test_every_page_shows_what_passes(qtbot: QtBot, session: Any) -> None:
    pages = dataset, explore, lookalikes = DatasetPage(session), ExplorePage(session), LookalikesPage(session)
    for page in pages:
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
    qtbot.waitUntil(lambda: explore.controller.data is not None and session.annotations.loaded)
    first = session.records()[0].id
    lookalikes.searchWith([first])
    qtbot.waitUntil(lambda: lookalikes._model.total() > 0)
    field = dataset.findChild(QLineEdit, "datasetFilter")
    qtbot.keyClicks(field, "squares")
    squares = ids_of(session, "squares")
    assert set(dataset._model.ids()) == set(lookalikes._model.ids()) == set(squares)
    assert set(explore.map.points.ids[explore.map.points.passing].tolist()) == set(squares)
    assert explore.panel.search.text() == "squares"
    explore.panel.search.setText("nothing is called so")
    qtbot.waitUntil(lambda: field.text() == "nothing is called so")
    assert dataset._model.ids() == []
    assert lookalikes._empty.title.text() == "Nothing passes"
    qtbot.mouseClick(lookalikes._empty.button, LEFT)
    assert len(dataset._model.ids()) == 24
    assert explore.map.points.passing.all()
    assert (field.text(), explore.panel.search.text()) == ("", "")
    later = DatasetPage(session)
    qtbot.addWidget(later)
    session.filter.change(folder="circles")
    newest = DatasetPage(session)
    qtbot.addWidget(newest)
    assert set(later._model.ids()) == set(newest._model.ids()) == set(ids_of(session, "circles"))
    assert newest._chips.current() == "circles"


def test_another_workspace_begins_without_a_filter(session: Any) -> None:
    session.filter.change(stars=3)
    session.close()
    assert not session.filter.active


def test_conditions_are_set_shown_and_cleared(qtbot: QtBot, tools: FilterTools, session: Any) -> None:
    circles = ids_of(session, "circles")
    session.annotations.addTag(circles, "round")
    session.annotations.rate(circles[:3], 4)
    qtbot.mouseClick(tools.button, LEFT)
    panel = tools.panel
    assert panel.isVisible()
    assert panel.count.text() == "24 of 24 pictures"
    assert not panel.select.isEnabled()
    panel._tag_rows.item(1).setCheckState(Qt.CheckState.Checked)
    assert session.filter.conditions.tags == ("round",)
    qtbot.mouseClick(panel.stars.findChild(QToolButton, "filterStars.4"), LEFT)
    assert panel.count.text() == "3 of 24 pictures"
    assert tools.button.text() == "Filter · 2"
    assert tools.button.isChecked()
    qtbot.mouseClick(panel.select, LEFT)
    assert session.selection.array.tolist() == circles[:3]
    assert panel.isHidden()
    qtbot.mouseClick(tools.button, LEFT)
    qtbot.mouseClick(panel.findChild(QPushButton, "clearFilter"), LEFT)
    assert panel.stars.stars() == 0
    assert panel._tag_rows.item(1).checkState() == Qt.CheckState.Unchecked
    panel._tag_rows.item(0).setCheckState(Qt.CheckState.Checked)
    assert session.filter.passing() == {record.id for record in session.records()} - set(circles)
    session.filter.clear()
    assert (tools.button.text(), tools.button.isChecked()) == ("Filter", False)


def test_what_is_typed_applies_when_it_is_understood(qtbot: QtBot, tools: FilterTools, session: Any) -> None:
    qtbot.mouseClick(tools.button, LEFT)
    since, least = tools.panel._fields["since"], tools.panel._fields["least"]
    since.setText("20")
    since.apply()
    assert since.property("tone") == "bad"
    assert not session.filter.active
    since.setText("2999")
    since.apply()
    assert (since.property("tone"), session.filter.passing()) == ("", frozenset())
    session.filter.clear()
    assert since.text() == ""
    qtbot.keyClicks(least, "1 B")
    qtbot.waitUntil(lambda: session.filter.conditions.least == 1)
    assert least.text() == "1 B"
    qtbot.keyClick(least, Qt.Key.Key_Escape)
    assert tools.panel.isHidden()
    tools.panel.hide()
    session.filter.change(least=1_500_000)
    qtbot.mouseClick(tools.button, LEFT)
    assert least.text() == "1.5 MB"


def test_the_folder_is_chosen(qtbot: QtBot, tools: FilterTools, session: Any) -> None:
    qtbot.mouseClick(tools.button, LEFT)
    box = tools.panel.folder
    box.setCurrentIndex(box.findData("stripes"))
    assert session.filter.passing() == set(ids_of(session, "stripes"))
    session.filter.change(folder=None)
    assert box.currentIndex() == 0


def test_kept_selections_are_chosen_renamed_and_deleted(qtbot: QtBot, tools: FilterTools, session: Any) -> None:
    ids = ids_of(session, "circles")

    def entries() -> dict[str, list[str]]:
        tools._fill()
        menus = [action.menu() for action in tools._menu.actions() if action.menu() is not None]
        return {menu.title(): [action.text() for action in menu.actions()] for menu in menus}

    def act(number: int, deed: int) -> None:
        tools._fill()
        menus = [action.menu() for action in tools._menu.actions() if action.menu() is not None]
        menus[number].actions()[deed].trigger()

    assert entries() == {}
    assert not tools._menu.actions()[0].isEnabled()
    session.selection.setIds(ids)
    tools._fill()
    tools._menu.actions()[0].trigger()
    qtbot.keyClicks(tools._popup.field, "round & red")
    qtbot.keyClick(tools._popup.field, Qt.Key.Key_Return)
    assert list(entries()) == ["round && red   8"]
    session.selection.clear()
    act(0, 0)
    assert session.selection.array.tolist() == ids
    act(0, 1)
    assert tools._popup.field.text() == "round & red"
    qtbot.keyClicks(tools._popup.field, "red")
    qtbot.keyClick(tools._popup.field, Qt.Key.Key_Return)
    assert list(entries()) == ["red   8"]
    act(0, 2)
    assert entries() == {}
    for expected in (["red   8"], ["round && red   8"]):
        session.selection.history.undo()
        assert list(entries()) == expected


def test_look_alikes_are_sought_among_all_that_pass(qtbot: QtBot, session: Any) -> None:
    """Not only among the few that are shown without a filter."""
    page = LookalikesPage(session)
    qtbot.addWidget(page)
    page.show()
    first, others = session.records()[0], ids_of(session, "stripes")
    page._k.setValue(3)
    page.searchWith([first.id])
    everything = session.currentRun.embedding()
    assert not set(page._model.ids()) & set(others)
    session.filter.change(folder="stripes")
    features, ids = everything[0], everything[1].tolist()
    scores = {i: float(features[ids.index(i)] @ features[ids.index(first.id)]) for i in others}
    assert page._model.ids() == sorted(others, key=lambda i: -scores[i])[:3]
    session.filter.clear()
    assert len(page._model.ids()) == 3
    assert not set(page._model.ids()) & set(others)
