"""Queries with a sign, a weight, a box, or many pictures; what a browser drops."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.controllers.search import Query, query_name, search_job
from app.pages.lookalikes import LookalikesPage
from app.views.box_editor import moved, resized
from app.views.query_menu import weight_text
from moco_core import jobs
from moco_core.cli_arguments import parse


@pytest.fixture
def page(lookalikes_page: LookalikesPage) -> LookalikesPage:
    return lookalikes_page


def weigh(page: LookalikesPage, tile: int, words: str) -> None:
    menu = page._tray.findChildren(QToolButton, "queryWeight")[tile].findChild(QMenu)
    next(action for action in menu.actions() if action.text() == words).trigger()


def twin(session: Any, parts: list[tuple[list[int], float]]) -> dict[int, float]:
    features, ids = session.currentRun.embedding()
    row = {int(image_id): number for number, image_id in enumerate(ids)}
    scores = {}
    for image_id in set(row) - {i for own, _ in parts for i in own}:
        total = 0.0
        for own, weight in parts:
            total += weight * np.mean([float(features[row[image_id]] @ features[row[i]]) for i in own])
        scores[image_id] = total / sum(abs(weight) for _, weight in parts)
    return scores


def test_weights_and_signs_equal_the_twin(page: LookalikesPage, session: Any) -> None:
    first, second, third = (session.records()[row].id for row in (0, 9, 14))
    page.searchWith([first, second, third])
    weigh(page, 0, "More like this, × 2")
    weigh(page, 2, "Less like this, × ½")
    assert [query.weight for query in page.queries()] == [2.0, 1.0, -0.5]
    scores = twin(session, [([first], 2.0), ([second], 1.0), ([third], -0.5)])
    assert [i for i, _ in page.results()] == sorted(scores, key=lambda i: -scores[i])
    assert [score for _, score in page.results()] == pytest.approx(sorted(scores.values(), reverse=True), abs=1e-5)
    page.goBack()
    assert [query.weight for query in page.queries()] == [2.0, 1.0, 1.0]


def test_the_centre_of_a_selection_is_one_query(page: LookalikesPage, session: Any) -> None:
    ids = [record.id for record in session.records()[3:8]]
    assert not page._tray._center.isEnabled()
    session.selection.setIds(ids)
    page._tray._center.click()
    assert page.queries() == (Query(ids=tuple(sorted(ids))),)
    scores = twin(session, [(ids, 1.0)])
    assert [i for i, _ in page.results()] == sorted(scores, key=lambda i: -scores[i])


def test_nothing_but_minus_is_a_question_back(page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[0].id])
    weigh(page, 0, "Less like this, × 1")
    assert page._empty.title.text() == "What shall the answers be like?"
    weigh(page, 0, "More like this, × 1")
    assert page.results()


def test_a_box_is_drawn_and_asked_for(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    image_id = session.records()[2].id
    page.searchWith([image_id])
    weigh(page, 0, "Draw a box on it…")
    editor = page._boxes
    assert editor.isVisible()
    qtbot.waitUntil(editor.take.isEnabled)
    room = editor.canvas.pictureRect()
    start = (room.topLeft() + QPointF(room.width() * 0.5, room.height() * 0.25)).toPoint()
    end = (room.topLeft() + QPointF(room.width() * 0.9, room.height() * 0.75)).toPoint()
    qtbot.mousePress(editor.canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(editor.canvas, end)
    qtbot.mouseRelease(editor.canvas, Qt.MouseButton.LeftButton, pos=end)
    assert editor.canvas.box == pytest.approx((0.5, 0.25, 0.4, 0.5), abs=0.02)
    editor.take.click()
    (query,) = page.queries()
    assert query.box == editor.canvas.box
    assert session.engine.submitted[-1][1].queries == [query.words]
    assert query_name(query, session).startswith("Part of ")
    weigh(page, 0, "Search with all of it")
    assert page.queries() == (Query(image_id=image_id),)


def test_a_box_by_keys_and_escape(qtbot: QtBot, page: LookalikesPage, session: Any) -> None:
    page.searchWith([session.records()[2].id])
    weigh(page, 0, "Draw a box on it…")
    canvas = page._boxes.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.box == pytest.approx((0.27, 0.25, 0.5, 0.52))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert page._stack.currentWidget() is page._gallery
    assert page.queries()[0].box is None


def test_a_box_stays_in_the_picture() -> None:
    box = (0.5, 0.5, 0.5, 0.5)
    assert moved(box, 0.1, -0.9) == (0.5, 0.0, 0.5, 0.5)
    assert resized(box, 0.1, -0.9) == (0.5, 0.5, 0.5, 0.03)


def test_the_job_of_a_search_reads_back(session: Any) -> None:
    queries = [Query(path="/a b.png", weight=-2.0), Query(image_id=3, box=(0.0, 0.0, 0.5, 0.5)), Query(ids=(4, 5))]
    job = search_job("/w", "run-1", queries, 9)
    assert (job.queries, job.negatives, job.weights) == (
        ["id:3@0,0,0.5,0.5", "ids:4,5"],
        ("/a b.png",),
        (1.0, 1.0, 2.0),
    )
    assert parse(jobs.as_words(job))[0] == job


@pytest.mark.parametrize(("weight", "text"), [(1.0, "+"), (-1.0, "−"), (2.0, "+2"), (-0.5, "−½")])
def test_a_weight_is_a_short_word(weight: float, text: str) -> None:
    assert weight_text(weight) == text


def drop(page: LookalikesPage, mime: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, buttons, keys))


def drawn(color: str = "teal") -> QImage:
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(color)
    return image


def data_address() -> str:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    drawn().save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.data().data()).decode()


@pytest.mark.parametrize("kind", ["pixels", "data in HTML", "data address"])
def test_a_picture_dragged_from_a_browser(page: LookalikesPage, session: Any, kind: str) -> None:
    mime = QMimeData()
    if kind == "pixels":
        mime.setImageData(drawn())
        mime.setUrls([QUrl("https://example.org/a.png")])
    elif kind == "data in HTML":
        mime.setHtml(f'<img src="{data_address()}">')
    else:
        mime.setUrls([QUrl(data_address())])
    drop(page, mime)
    (query,) = page.queries()
    with Image.open(query.path) as kept:
        assert kept.size == (32, 24)
    assert session.engine.submitted[-1][1].queries == [query.path]
