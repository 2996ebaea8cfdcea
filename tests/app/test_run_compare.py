"""Side by side: what differs is found, what is equal is counted, and kNN says how it was measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.controllers.run_facts import read_facts
from app.controllers.run_neighbors import RunNeighbors, nearest_of
from app.models.plan import KINDS
from app.models.run_compare import HEADING_ROLE, MARK_ROLE, CompareModel, Mark, RunFacts, differing
from app.models.run_list import RunRow
from app.models.start_from import StartModel
from app.services.theme import theme
from app.views.compare_table import LEAST_COLUMN_PX, CompareCard
from app.views.plan_panel import PlanPanel
from app.views.setting_names import setting_names
from moco_core.packed import keep_packed, open_packed


def facts(name: str, evaluated: float | None = None, look: float | None = None, **settings: Any) -> RunFacts:
    row = RunRow(
        name=name, state="finished", created=None, preset="quick", images=24, epochs=3.0, epochs_planned=4, loss=1.5,
        accuracy=0.25, seconds=90.0, has_map=True, fresh=False, knn=look,
    )  # fmt: skip
    return RunFacts(row, {"epochs": 4, "temperature": 0.1, "symmetric": False, **settings}, evaluated)


def rows_of(model: CompareModel) -> dict[str, list[str]]:
    columns = range(1, model.columnCount())
    return {model.index(r, 0).data(): [model.index(r, c).data() for c in columns] for r in range(model.rowCount())}


def marks_of(model: CompareModel, label: str) -> list[Mark]:
    row = next(r for r in range(model.rowCount()) if model.index(r, 0).data() == label)
    return [model.index(row, column).data(MARK_ROLE) for column in range(1, model.columnCount())]


def test_what_differs_between_any_two() -> None:
    assert differing([{"a": 1, "b": 2}, {"a": 1, "b": 3}, {"a": 1, "b": 2}]) == (["b"], ["a"])
    assert differing([{"a": 1, "b": 2, "c": 0}, {"a": 2}], ["c", "b"]) == (["c", "b", "a"], [])
    assert differing([]) == ([], [])


def test_the_model_marks_what_is_other_than_the_first(qtbot: Any) -> None:
    model = CompareModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.setRuns([facts("a"), facts("b", temperature=0.2), facts("c")], setting_names(), str)
    assert rows_of(model)["Temperature τ"] == ["0.1", "0.2", "0.1"]
    assert marks_of(model, "Temperature τ") == [Mark.NONE, Mark.DIFFERS, Mark.NONE]
    assert "Epochs" not in rows_of(model)
    assert model.equal == 2
    model.setShowEqual(True)
    assert rows_of(model)["Epochs"] == ["4", "4", "4"]
    assert marks_of(model, "Epochs") == [Mark.NONE] * 3
    headings = [model.index(r, 0).data() for r in range(model.rowCount()) if model.index(r, 0).data(HEADING_ROLE)]
    assert headings == ["How they did", "Settings that differ", "Equal settings"]
    spoken = model.index(headings_row(model, "Temperature τ"), 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "0.2, other than a"
    model.setRuns([], {}, str)
    assert model.rowCount() == 0


def headings_row(model: CompareModel, label: str) -> int:
    return next(r for r in range(model.rowCount()) if model.index(r, 0).data() == label)


def test_results_are_told_as_the_table_tells_them() -> None:
    model = CompareModel()
    model.setRuns([facts("a"), facts("b")], {}, str)
    rows = rows_of(model)
    assert rows["Epochs done"] == ["3 of 4"] * 2
    assert rows["Loss"] == ["1.500"] * 2
    assert rows["Keys found"] == ["25.0 %"] * 2
    assert rows["kNN"] == ["–"] * 2
    assert rows["Time taken"] == ["2 min"] * 2


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ((0.5, 0.6), [Mark.NONE, Mark.BEST]),
        ((0.5, 0.5), [Mark.NONE, Mark.NONE]),
        ((0.5, None), [Mark.NONE, Mark.NONE]),
    ],
)
@pytest.mark.parametrize(("way", "label"), [("evaluated", "kNN, evaluated"), ("look", "kNN, last look")])
def test_the_best_knn_of_one_way_of_measuring_stands_out(way: str, label: str, values: Any, marks: list[Mark]) -> None:
    model = CompareModel()
    model.setRuns([facts(name, **{way: value}) for name, value in zip("ab", values, strict=True)], {}, str)
    assert marks_of(model, label) == marks
    assert rows_of(model)[label] == ["–" if value is None else f"{100 * value:.1f} %" for value in values]
    assert [name for name in rows_of(model) if name.startswith("kNN")] == [label]


def test_an_evaluation_and_a_look_are_never_compared_with_each_other() -> None:
    model = CompareModel()
    model.setRuns([facts("a", evaluated=0.5), facts("b", look=0.6)], {}, str)
    assert rows_of(model)["kNN, evaluated"] == ["50.0 %", "–"]
    assert rows_of(model)["kNN, last look"] == ["–", "60.0 %"]
    assert marks_of(model, "kNN, last look") == [Mark.NONE] * 2


def test_an_evaluation_counts_while_it_is_of_the_newest_encoder(session: Any) -> None:
    run = session.currentRun
    assert read_facts(run).evaluated is None
    (run.path / "checkpoint-00000030.json").write_text(json.dumps({"sha256": "a" * 64}))
    evaluation = run.path / "evaluation.json"
    evaluation.write_text(json.dumps({"knn": 0.75, "checkpoint": "a" * 16}))
    assert read_facts(run).evaluated == 0.75
    evaluation.write_text(json.dumps({"knn": 0.75, "checkpoint": "b" * 16}))  # it has trained on since
    assert read_facts(run).evaluated is None
    evaluation.write_text("{")
    assert read_facts(run).evaluated is None


def test_a_run_whose_settings_cannot_be_read_is_compared_by_what_it_did(session: Any) -> None:
    run = session.currentRun
    good = read_facts(run)
    run.toml_path.write_text(run.toml_path.read_text("utf-8").replace("batch_size = 8", "batch_size = -8"), "utf-8")
    assert read_facts(run).settings == {}
    model = CompareModel()
    model.setRuns([good, read_facts(run)], {}, str)
    assert rows_of(model)["temperature"] == ["0.1", "–"]


def test_settings_are_called_as_on_the_plan(qtbot: Any) -> None:
    names = setting_names()
    assert set(names) == set(KINDS)
    from app.models.plan import PlanModel

    plan, start = PlanModel(), StartModel()
    panel = PlanPanel(plan, start)
    qtbot.addWidget(panel)
    said = [*panel._main_settings(), *panel._more_settings(), *panel._augment_settings()]
    assert {name: label for name, label, _ in said} == {name: names[name] for name, _, _ in said}


def test_the_card_is_as_high_as_its_rows_and_as_wide_as_it_may_be(qtbot: Any) -> None:
    card = CompareCard()
    qtbot.addWidget(card)
    card.resize(420, 700)
    card.show()
    colors = [theme().group_color(number) for number in range(8)]
    card.setRuns([facts("a"), facts("b", temperature=0.2, symmetric=True)], colors[:2])
    table = card.table
    assert table.verticalScrollBar().maximum() == 0
    assert table.horizontalScrollBar().maximum() == 0
    two = table.height()
    assert rows_of(card.model)["Symmetric loss"] == ["off", "on"]
    assert not card.nothing.isVisible()
    card.setRuns([facts(f"run-{number}", temperature=number) for number in range(8)], colors)
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0)
    assert table.columnWidth(3) >= LEAST_COLUMN_PX
    assert table.verticalScrollBar().maximum() == 0
    card.setRuns([facts("a"), facts("b")], colors[:2])
    assert card.nothing.isVisible()
    assert table.height() < two


def test_neighbours_are_the_exact_ones_without_the_picture_itself(session: Any) -> None:
    run = session.currentRun
    features, ids = run.embedding()
    found = nearest_of(run, int(ids[4]), 5)
    order = sorted(range(len(ids)), key=lambda row: -float(features[row] @ features[4]))
    assert list(found.ids) == [int(ids[row]) for row in order if row != 4][:5]
    assert list(found.scores) == sorted(found.scores, reverse=True)
    assert nearest_of(run, 9_999, 5).ids == ()


def test_the_coarse_copy_gives_the_same_neighbours(session: Any) -> None:
    run = session.currentRun
    ids = [int(image_id) for image_id in run.embedding()[1][:6]]
    plain = [nearest_of(run, image_id, 5) for image_id in ids]
    keep_packed(run, worth=1)
    assert open_packed(run) is not None
    assert [nearest_of(run, image_id, 5) for image_id in ids] == plain


def test_features_that_are_being_written_have_no_neighbours(session: Any) -> None:
    run = session.currentRun
    first = int(run.embedding()[1][0])
    run.embedding_path.write_bytes(run.embedding_path.read_bytes()[:-200])
    assert nearest_of(run, first, 5).ids == ()
    run.embedding_path.unlink()
    assert nearest_of(run, first, 5).ids == ()


def test_only_the_last_question_is_answered(session: Any, qtbot: Any) -> None:
    asker, run = RunNeighbors(), session.currentRun
    heard: list[int] = []
    asker.arrived.connect(lambda image_id, _found: heard.append(image_id))
    ids = [int(image_id) for image_id in run.embedding()[1][:3]]
    for image_id in ids:
        asker.ask(image_id, [run], 3)
    qtbot.waitUntil(lambda: bool(heard))
    asker.wait()
    asker.ask(ids[0], [run], 3)
    asker.cancel()
    asker.wait()
    qtbot.wait(20)
    assert heard == [ids[2]]


def test_a_missing_folder_is_no_run(session: Any, tmp_path: Path) -> None:
    run = session.currentRun
    run.delete()
    assert read_facts(run).settings == {}
