"""Tags, stars, notes and kept selections in the window: undone in order, and written to the library."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from app.models.annotations import AnnotationModel
from app.services.annotation_writer import AnnotationWriter
from moco_core.annotations import Annotations, AnnotationStore
from moco_core.errors import InvalidSetting
from moco_core.events import Failed
from moco_core.jobs import TagsJob


@pytest.fixture
def model() -> AnnotationModel:
    history = QUndoStack()
    made = AnnotationModel(history)
    history.setParent(made)
    made.show(Annotations())
    return made


def plain(said: Annotations) -> dict[str, Any]:
    return {
        "tags": {tag: ids.tolist() for tag, ids in said.tags.items()},
        "ratings": dict(said.ratings),
        "notes": dict(said.notes),
        "selections": {name: ids.tolist() for name, ids in said.selections.items()},
    }


def test_any_series_of_edits_is_undone_step_by_step_and_done_again(tmp_path: Path, model: AnnotationModel) -> None:
    """The library follows every step."""
    rng, writer, library = random.Random(11), AnnotationWriter(), tmp_path / "library.sqlite"
    model.written.connect(lambda write: writer.put(library, write))
    history = model._history
    states = [plain(model.said)]
    while history.count() < 60:
        before = history.count()
        ids = rng.sample(range(1, 20), rng.randint(1, 8))
        match rng.randrange(7):
            case 0 | 1:
                model.addTag(ids, rng.choice(["sea", "Alm", "日落"]))
            case 2:
                model.removeTag(ids, rng.choice(["sea", "Alm", "日落"]))
            case 3:
                model.rate(ids, rng.randrange(6))
            case 4:
                model.setNote(ids[0], rng.choice(["", "good", "bad"]))
            case 5:
                model.keepSelection(rng.choice("ab"), ids)
            case 6:
                model.renameSelection(rng.choice("ab"), rng.choice("bc"))
        if history.count() > before:
            states.append(plain(model.said))
    for step in [*range(59, 19, -1), *range(21, 61), *range(59, -1, -1)]:
        history.setIndex(step)
        assert plain(model.said) == states[step]
        if step % 10 == 0:
            assert writer.drain() is None
            with AnnotationStore(library) as store:
                assert plain(store.annotations()) == states[step]


def test_undo_gives_back_only_what_the_edit_took(model: AnnotationModel) -> None:
    model.addTag([1, 2], "sea")
    model.addTag([2, 3], "SEA")
    model._history.undo()
    assert model.withTag("sea").tolist() == [1, 2]
    model.rate([1], 3)
    model.rate([1, 2], 5)
    model._history.undo()
    assert (model.ratingOf(1), model.ratingOf(2)) == (3, 0)


def test_an_edit_that_changes_nothing_is_none(model: AnnotationModel) -> None:
    model.addTag([1], "sea")
    model.rate([1], 2)
    model.setNote(1, " x ")
    count = model._history.count()
    model.addTag([1], " sea ")
    model.removeTag([2], "sea")
    model.rate([1], 2)
    model.setNote(1, "x")
    model.renameSelection("none", "other")
    assert model._history.count() == count == 3


def test_changes_are_told_with_their_pictures(qtbot: QtBot, model: AnnotationModel) -> None:
    with qtbot.waitSignal(model.changed) as told:
        model.addTag(np.array([5, 2]), "sea")
    assert (told.args[0].tolist(), told.args[1]) == ([2, 5], "tags")
    with qtbot.waitSignal(model.changed) as told:
        model.rate([2, 5], 4)
    assert (told.args[0].tolist(), told.args[1]) == ([2, 5], "rating")
    with qtbot.waitSignal(model.changed) as told:
        model._history.undo()
    assert (told.args[0].tolist(), told.args[1]) == ([2, 5], "rating")


def test_what_cannot_be_a_name_changes_nothing(model: AnnotationModel) -> None:
    for edit in (lambda: model.addTag([1], ";"), lambda: model.keepSelection(" ", [1])):
        with pytest.raises(InvalidSetting):
            edit()
    assert model._history.count() == 0


def test_before_it_is_read_nothing_can_be_edited(model: AnnotationModel) -> None:
    model.show(None)
    model.addTag([1], "sea")
    model.rate([1], 3)
    assert model._history.count() == 0


# ── with a workspace ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def loaded(qtbot: QtBot, session: Any) -> Any:
    """The session whose annotations are read."""
    qtbot.waitUntil(lambda: session.annotations.loaded)
    return session


def on_disk(session: Any) -> dict[str, Any]:
    session.annotating.shutdown()
    with AnnotationStore(session.workspace.library_path) as store:
        return plain(store.annotations())


def test_selection_and_tags_are_undone_in_their_order(loaded: Any) -> None:
    selection, history = loaded.selection, loaded.selection.history
    ids = [record.id for record in loaded.records()]
    selection.setIds(ids[:3])
    loaded.annotating.tag(selection.array, "first")
    selection.setIds(ids[3:5])
    loaded.annotating.rate(4)
    assert on_disk(loaded)["ratings"] == dict.fromkeys(ids[3:5], 4)
    history.undo()
    assert loaded.annotations.said.ratings == {}
    history.undo()
    assert selection.array.tolist() == ids[:3]
    assert loaded.annotations.tags() == {"first": 3}
    history.undo()
    assert on_disk(loaded) == plain(Annotations())
    history.undo()
    assert not len(selection.array)
    for _ in range(4):
        history.redo()
    assert on_disk(loaded)["tags"] == {"first": ids[:3]}


def test_stars_go_to_the_selection_or_to_the_current_picture(loaded: Any) -> None:
    ids = [record.id for record in loaded.records()]
    loaded.annotating.rate(5)
    assert loaded.annotations.said.ratings == {}
    loaded.selection.setCurrent(ids[7])
    loaded.annotating.rate(2)
    assert loaded.annotations.said.ratings == {ids[7]: 2}
    loaded.selection.setIds(ids[:2])
    loaded.annotating.rate(3)
    assert loaded.annotations.said.ratings == {ids[7]: 2, ids[0]: 3, ids[1]: 3}


def test_what_was_said_is_there_when_the_workspace_opens_again(qtbot: QtBot, loaded: Any) -> None:
    first = loaded.records()[0].id
    loaded.annotating.tag([first], "kept")
    place = loaded.workspace.path
    loaded.close()
    assert loaded.annotations.tags() == {}
    assert not loaded.selection.history.canUndo()
    assert loaded.openWorkspace(place)
    qtbot.waitUntil(lambda: loaded.annotations.loaded)
    assert loaded.annotations.tagsOf(first) == ["kept"]


def test_a_kept_selection_comes_back_without_what_is_gone(loaded: Any) -> None:
    ids = [record.id for record in loaded.records()]
    loaded.selection.setIds(ids[:4])
    loaded.annotating.keep(" the best ")
    loaded.annotations.keepSelection("old", [ids[1], 999])
    loaded.selection.clear()
    loaded.annotating.choose("the best")
    assert loaded.selection.array.tolist() == ids[:4]
    loaded.annotating.choose("old")
    assert loaded.selection.array.tolist() == [ids[1]]


def test_a_bad_name_is_a_sentence(qtbot: QtBot, loaded: Any) -> None:
    with qtbot.waitSignal(loaded.problem) as told:
        loaded.annotating.tag([1], "a;b")
    assert told.args[1]


def test_what_cannot_be_written_is_told_and_not_shown(
    qtbot: QtBot, loaded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(AnnotationStore, "rate", full)
        with qtbot.waitSignals([loaded.problem, loaded.annotations.reloaded]):
            loaded.annotations.rate([1], 3)
    assert loaded.annotations.said.ratings == {}


def test_a_table_is_taken_in_by_the_engine(qtbot: QtBot, loaded: Any, fake_engine: Any, tmp_path: Path) -> None:
    loaded.annotations.addTag([1], "before")
    job = TagsJob(workspace=str(loaded.workspace.path), table=str(tmp_path / "t.csv"), preview=True)
    loaded.annotating.importTable(tmp_path / "t.csv")
    qtbot.waitUntil(lambda: bool(fake_engine.submitted))
    assert fake_engine.submitted[-1][1] == job
    offered = {"preview": True, "pictures": 12, "new": 30, "replaced": 4, "problem_count": 0, "problems": []}
    with qtbot.waitSignal(loaded.annotating.tableRead) as read:
        fake_engine.finished.emit(fake_engine.ticket_of(TagsJob), {"imported": offered})
    assert read.args[0] == tmp_path / "t.csv"
    assert "30 new entries and replace 4" in read.args[1]
    loaded.annotating.takeTable(tmp_path / "t.csv")
    qtbot.waitUntil(lambda: len(fake_engine.submitted) == 2)
    assert fake_engine.submitted[-1][1] == msgspec.structs.replace(job, preview=False)
    with AnnotationStore(loaded.workspace.library_path) as store:
        assert list(store.annotations().tags) == ["before"]
        store.tag([2], "from the table")
    problem = {"row": 4, "message": "x is no rating.", "hint": "Write a whole number from 0 to 5."}
    result = {
        "imported": {
            "preview": False,
            "pictures": 12,
            "new": 1,
            "replaced": 0,
            "problem_count": 1,
            "problems": [problem],
        }
    }
    told: list[tuple[str, str]] = []
    loaded.problem.connect(lambda message, hint: told.append((message, hint)))
    with qtbot.waitSignal(loaded.annotations.reloaded):
        fake_engine.finished.emit(fake_engine.submitted[-1][0], result)
    qtbot.waitUntil(lambda: list(loaded.annotations.tags()) == ["before", "from the table"])
    [(message, hint)] = told
    assert "12 pictures" in message
    assert "Row 4: x is no rating." in hint
    loaded.selection.history.undo()
    assert on_disk(loaded)["tags"] == {"before": [1]}
    loaded.selection.history.redo()
    assert on_disk(loaded)["tags"] == {"before": [1], "from the table": [2]}


def test_a_table_of_other_pictures_is_not_offered(qtbot: QtBot, loaded: Any, fake_engine: Any, tmp_path: Path) -> None:
    loaded.annotating.importTable(tmp_path / "t.csv")
    qtbot.waitUntil(lambda: bool(fake_engine.submitted))
    problem = {"row": 2, "message": "There is no picture x in this workspace.", "hint": "h"}
    taken = {"preview": True, "pictures": 0, "new": 0, "replaced": 0, "problem_count": 1, "problems": [problem]}
    with qtbot.assertNotEmitted(loaded.annotating.tableRead), qtbot.waitSignal(loaded.problem) as told:
        fake_engine.finished.emit(fake_engine.ticket_of(TagsJob), {"imported": taken})
    assert "Row 2" in told.args[1]


def test_a_table_that_is_none_is_told(qtbot: QtBot, loaded: Any, fake_engine: Any, tmp_path: Path) -> None:
    loaded.annotating.importTable(tmp_path / "t.csv")
    qtbot.waitUntil(lambda: bool(fake_engine.submitted))
    with qtbot.waitSignal(loaded.problem) as told:
        fake_engine.failed.emit(fake_engine.ticket_of(TagsJob), Failed(error="InvalidSetting", message="m", hint="h"))
    assert told.args == ["m", "h"]
    loaded.annotating.importTable(tmp_path / "u.csv")
    qtbot.waitUntil(lambda: len(fake_engine.submitted) == 2)
    assert fake_engine.submitted[-1][1].table.endswith("u.csv")
