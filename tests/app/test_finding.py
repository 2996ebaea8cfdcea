"""Pictures worth a look: found by a menu, selected, and shown by colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication

from app.controllers.finding import Finding, found_in
from app.controllers.map_data import MapState
from app.main_window import MainWindow
from app.pages.explore import ExplorePage
from app.pages.lookalikes import LookalikesPage
from app.views.find_menu import SIZES, FindMenu
from moco_core.jobs import PickJob
from moco_core.standing import standing_of
from tests.app.conftest import write_finished_run


@pytest.fixture
def finding(session: Any) -> Iterator[Finding]:
    made = Finding(session)
    yield made
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def page(session: Any, qtbot: Any) -> Iterator[ExplorePage]:
    made = ExplorePage(session)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(lambda: made.controller.state is MapState.READY)
    yield made
    QThreadPool.globalInstance().waitForDone()


def lonely_by_hand(session: Any, among: set[int]) -> list[int]:
    features, ids = session.currentRun.embedding()
    alone = {}
    for row, image_id in enumerate(ids.tolist()):
        scores = sorted(float(features[row] @ features[other]) for other in range(len(ids)) if other != row)
        alone[image_id] = 1 - float(np.mean(scores[-10:]))
    return sorted(among, key=lambda i: -alone[i])


def test_the_most_unusual_are_selected_and_it_can_be_undone(session: Any, finding: Finding, qtbot: Any) -> None:
    everything = {record.id for record in session.records()}
    with qtbot.waitSignal(finding.found) as told:
        finding.find("unusual", 4)
    assert told.args == [lonely_by_hand(session, everything)[:4]]
    assert session.selection.ids == set(told.args[0])
    session.selection.history.undo()
    assert session.selection.ids == frozenset()


def test_only_what_passes_the_filter_is_found(session: Any, finding: Finding, qtbot: Any) -> None:
    session.filter.change(text="circles")
    passing = session.filter.passing()
    for what in ("unusual", "typical", "varied"):
        with qtbot.waitSignal(finding.found):
            finding.find(what, 3)
        assert len(session.selection.ids) == 3
        assert session.selection.ids <= passing
    session.filter.change(text="nothing is called so")
    with qtbot.waitSignal(session.problem) as told:
        finding.find("varied", 3)
    assert told.args[0] == "No picture passes the filter."


def test_a_run_without_neighbours_says_what_to_do(session: Any, finding: Finding, qtbot: Any) -> None:
    session.currentRun.neighbors_path.unlink()
    ids = np.array([record.id for record in session.records()])
    assert found_in(session.currentRun, "typical", 3, ids) is None
    assert len(found_in(session.currentRun, "varied", 3, ids) or []) == 3
    with qtbot.waitSignal(session.problem) as told:
        finding.find("typical", 3)
    assert told.args[1] == "Compute the map of this run first."


def test_the_menu_names_kinds_and_numbers(qtbot: Any) -> None:
    button = FindMenu("findButton")
    qtbot.addWidget(button)
    asked: list[tuple[str, int]] = []
    button.findRequested.connect(lambda what, count: asked.append((what, count)))
    menu = button.menu_now()
    for part in menu.actions():
        for action in part.menu().actions():  # type: ignore[union-attr]
            action.trigger()
    assert asked == [(kind, size) for kind in ("unusual", "typical", "varied") for size in SIZES]
    menu.deleteLater()
    QApplication.processEvents()


def test_the_map_shows_the_found_ones_in_its_tray(page: ExplorePage, session: Any, qtbot: Any) -> None:
    with qtbot.waitSignal(page.finding.found):
        page.canvas.finder.findRequested.emit("varied", 5)
    assert page.canvas.tray.isVisible()
    assert len(session.selection.ids) == 5


@pytest.mark.parametrize("by", ["uniqueness", "typicality"])
def test_the_map_is_coloured_by_how_pictures_stand(page: ExplorePage, session: Any, qtbot: Any, by: str) -> None:
    with qtbot.waitSignal(page.colorings.ready):
        page.panel.setColorBy(by)
    assert not page.colorings.working
    standing = standing_of(session.currentRun)
    values = dict(zip(standing.ids.tolist(), getattr(standing, by).tolist(), strict=True))
    points = page.map.points
    order = sorted(range(len(points.ids)), key=lambda row: values[int(points.ids[row])])
    codes = [int(points.codes[row]) for row in order]
    assert codes == sorted(codes)
    assert len(set(codes)) > 1


def test_colours_of_a_run_without_neighbours_are_not_known(page: ExplorePage, session: Any, qtbot: Any) -> None:
    session.currentRun.neighbors_path.unlink()
    with qtbot.waitSignal(page.colorings.ready):
        page.panel.setColorBy("uniqueness")
    assert {page._coloring.names[code] for code in page.map.points.codes.tolist()} == {"not known"}


def test_commands_find_them_on_every_page(session: Any, qtbot: Any) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    for what in ("unusual", "typical", "varied"):
        session.selection.clear()
        with qtbot.waitSignal(window.finding.found) as told:
            window.actions_table.run(f"select.{what}")
        assert len(told.args[0]) == min(24, len(session.records()))
        assert session.selection.ids == set(told.args[0])
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def looks(session: Any, qtbot: Any) -> Iterator[LookalikesPage]:
    made = LookalikesPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 760)
    made.show()
    yield made
    QThreadPool.globalInstance().waitForDone()


def find(looks: LookalikesPage, qtbot: Any, what: str, count: int) -> list[int]:
    button = looks.findChild(FindMenu, "lookalikesFindButton")
    assert button is not None
    with qtbot.waitSignal(looks._finding.listed) as told:
        button.findRequested.emit(what, count)
    return list(told.args[0].ids)


def test_what_was_found_is_the_answer_itself(looks: LookalikesPage, session: Any, qtbot: Any) -> None:
    ids = find(looks, qtbot, "unusual", 3)
    standing = standing_of(session.currentRun)
    values = dict(zip(standing.ids.tolist(), standing.uniqueness.tolist(), strict=True))
    assert looks.results() == [(i, pytest.approx(values[i])) for i in ids]
    assert looks.queries() == ()
    assert looks._count_words() == "3 most unusual pictures"
    assert session.selection.ids == set(ids)
    place = {"workspace": str(session.workspace.path), "run": session.currentRun.name}
    assert session.repeatable.job == PickJob(**place, what="unusual", count=3)
    assert looks._k.isHidden()
    assert looks._histogram.isHidden()
    looks._gallery.choose([], ids[1])
    looks.judge(False)
    assert looks._feedback.words.fullText().startswith("0 right, 1 wrong: say of one")
    assert looks._model.ids() == ids
    looks._start_over()
    looks._more.click()
    assert [query.image_id for query in looks.queries()] == ids
    assert not set(ids) & {i for i, _ in looks.results()}
    assert looks._more.isHidden()
    looks.goBack()
    assert [i for i, _ in looks.results()] == ids
    assert looks._more.isVisible()


def test_a_varied_choice_has_no_values(looks: LookalikesPage, session: Any, qtbot: Any) -> None:
    looks._k.setValue(2)
    ids = find(looks, qtbot, "varied", 4)
    assert looks._model.ids() == ids
    assert [looks._model.scoreOf(i) for i in ids] == [None] * 4
    assert looks._count_words() == "4 pictures as unlike each other as can be"


def test_on_another_run_the_same_is_found_again(looks: LookalikesPage, session: Any, qtbot: Any) -> None:
    find(looks, qtbot, "typical", 3)
    write_finished_run(session.workspace, sorted(r.id for r in session.records()), "run-2")
    with qtbot.waitSignal(looks._finding.listed) as told:
        session.refreshRuns()
        session.setCurrentRun("run-2")
    assert told.args[0].run == "run-2"
    assert looks._model.ids() == list(told.args[0].ids)
    assert looks._trail.ends == (False, False)
