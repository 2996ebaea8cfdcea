"""A search with a box in the window: first answers, then better ones with a frame; stop, and all pictures."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.controllers.search import Query
from app.models.image_list import Role
from app.pages.lookalikes import LookalikesPage
from app.views.gallery_delegate import TileDelegate, part_in_tile
from moco_core.events import Failed, Progress
from moco_core.jobs import PartsJob, SearchJob

BOX = (0.25, 0.25, 0.5, 0.5)


@pytest.fixture
def page(lookalikes_page: LookalikesPage) -> LookalikesPage:
    return lookalikes_page


def button(page: LookalikesPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None
    return found


def words(page: LookalikesPage) -> str:
    label = page._closer.findChild(QLabel, "closerWords")
    assert label is not None
    return label.fullText()  # type: ignore[attr-defined]


def ask(page: LookalikesPage, session: Any) -> list[int]:
    """With a box; the first answers come: ids in their order."""
    ids = [record.id for record in session.records()]
    page._ask((Query(image_id=ids[0], box=BOX),))
    found = [{"id": i, "path": "", "score": 0.5 - row / 100} for row, i in enumerate(ids[:6])]
    session.engine.finished.emit(session.engine.ticket_of(SearchJob), {"queries": [{"neighbors": found}]})
    return ids


def answer(session: Any, ids: list[int], looked: tuple[int, int]) -> None:
    found = [{"id": i, "path": "", "score": 0.9 - row / 100, "box": BOX if row == 0 else None}
             for row, i in enumerate(ids)]  # fmt: skip
    said = {"neighbors": found, "looked_closer": {"pictures": looked[0], "of": looked[1]}}
    session.engine.finished.emit(session.engine.ticket_of(SearchJob), {"queries": [said]})


def test_first_answers_come_at_once_and_better_ones_replace_them(page: LookalikesPage, session: Any) -> None:
    ids = ask(page, session)
    first, second = (job for _, job in session.engine.submitted)
    assert (first.closer, second.closer, first.queries) == (False, True, second.queries)
    assert session.repeatable.job == second
    assert [i for i, _ in page.results()] == ids[:6]
    assert page._closer.isVisible()
    assert button(page, "closerStop").isVisible()
    assert not button(page, "closerAll").isVisible()
    session.engine.progressed.emit(session.engine.ticket_of(SearchJob), Progress(phase="closer", done=4, total=20))
    assert page._closer._bar.value() == 4
    answer(session, ids[5:0:-1], (12, 24))
    assert [i for i, _ in page.results()] == ids[5:0:-1]
    assert page._model.index(0).data(Role.PART) == BOX
    assert page._model.index(1).data(Role.PART) is None
    assert "Looked closer at 12 of 24" in words(page)
    assert not button(page, "closerStop").isVisible()


def test_a_stop_leaves_the_first_answers(page: LookalikesPage, session: Any) -> None:
    ids = ask(page, session)
    ticket = session.engine.ticket_of(SearchJob)
    button(page, "closerStop").click()
    assert session.engine.cancelled[-1] == ticket
    assert not button(page, "closerStop").isVisible()
    assert words(page) == "Not looked closer: the answers are whole pictures."
    answer(session, ids[5:0:-1], (12, 24))  # too late
    assert [i for i, _ in page.results()] == ids[:6]


def test_all_pictures_are_looked_at_and_the_search_is_made_again(page: LookalikesPage, session: Any) -> None:
    ids = ask(page, session)
    answer(session, ids[:4], (12, 24))
    button(page, "closerAll").click()
    ticket = session.engine.ticket_of(PartsJob)
    session.engine.progressed.emit(ticket, Progress(phase="closer", done=15, total=24))
    assert "15 of 24" in words(page)
    session.engine.finished.emit(ticket, {"pictures": 24})
    assert isinstance(session.engine.submitted[-1][1], SearchJob)
    answer(session, ids[4:8], (24, 24))
    assert [i for i, _ in page.results()] == ids[4:8]
    assert not button(page, "closerAll").isVisible()


def test_another_search_drops_the_closer_look(page: LookalikesPage, session: Any) -> None:
    ids = ask(page, session)
    ticket = session.engine.ticket_of(SearchJob)
    page.searchWith([ids[3]])
    assert ticket in session.engine.cancelled
    assert not page._closer.isVisible()
    assert page._model.index(0).data(Role.PART) is None


def test_a_whole_picture_is_not_looked_at_closer(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    assert not session.engine.submitted
    assert not page._closer.isVisible()


def test_the_answers_stay_where_they_are_while_it_works(page: LookalikesPage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    page.searchWith([ids[3]])
    page._ask((Query(image_id=ids[0], box=BOX),))
    tops = [top_of_answers(page)]
    assert words(page) == ""
    found = [{"id": i, "path": "", "score": 0.5 - row / 100} for row, i in enumerate(ids[:6])]
    session.engine.finished.emit(session.engine.ticket_of(SearchJob), {"queries": [{"neighbors": found}]})
    tops.append(top_of_answers(page))
    answer(session, ids[5:0:-1], (12, 24))
    tops.append(top_of_answers(page))
    assert tops == [tops[0]] * 3


def top_of_answers(page: LookalikesPage) -> int:
    layout = page._gallery.parentWidget().parentWidget().layout()
    assert layout is not None
    layout.activate()
    return page._gallery.mapTo(page, QPoint(0, 0)).y()


def test_a_box_with_other_pictures_says_why_there_is_no_closer_look(page: LookalikesPage, session: Any) -> None:
    ids = ask(page, session)
    page.addQueries([ids[3]])
    found = [{"id": i, "path": "", "score": 0.5} for i in ids[4:6]]
    session.engine.finished.emit(session.engine.ticket_of(SearchJob), {"queries": [{"neighbors": found}]})
    assert page._closer.isVisible()
    assert words(page).startswith("With several pictures there is no closer look")
    assert not button(page, "closerAll").isVisible()
    page.searchWith([ids[3]])
    assert not page._closer.isVisible()


def test_a_failure_is_said_and_the_first_answers_stay(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    ids = ask(page, session)
    failed = Failed(error="UnreadableImage", message="It is damaged.")
    with qtbot.waitSignal(session.problem):
        session.engine.failed.emit(session.engine.ticket_of(SearchJob), failed)
    assert [i for i, _ in page.results()] == ids[:6]
    assert words(page).startswith("Not looked closer")


@pytest.mark.parametrize(
    ("part", "size", "rect"),
    [
        ((0.25, 0.25, 0.5, 0.5), QSize(100, 100), QRectF(0.25, 0.25, 0.5, 0.5)),
        ((0.25, 0.0, 0.5, 1.0), QSize(200, 100), QRectF(0, 0, 1, 1)),  # the tile shows the middle
        ((0.0, 0.0, 0.5, 0.5), QSize(200, 100), QRectF(0, 0, 0.5, 0.5)),  # its left half is cut off
        ((0.0, 0.5, 1.0, 0.25), QSize(100, 200), QRectF(0, 0.5, 1, 0.5)),
    ],
)
def test_a_part_lies_on_the_tile_where_it_lies_in_the_picture(part: Any, size: QSize, rect: QRectF) -> None:
    assert part_in_tile(part, size) == rect


def test_the_frame_is_painted(page: LookalikesPage, session: Any, qtbot: QtBot) -> None:
    ids = ask(page, session)
    qtbot.waitUntil(lambda: session.loader.cached(ids[0]) is not None)
    plain = page._gallery.grab().toImage()
    page._model.setParts({ids[0]: BOX})
    qtbot.waitUntil(lambda: page._gallery.grab().toImage() != plain)
    assert isinstance(page._gallery.itemDelegate(), TileDelegate)
