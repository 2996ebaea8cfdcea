from __future__ import annotations

import csv

import numpy as np
import pytest

from moco_core import atomic, engine, jobs, open_workspace
from moco_core.cli_arguments import parse
from moco_core.cli_summary import summary
from moco_core.control import Control
from moco_core.errors import NotComputedYet
from moco_core.export import export
from moco_core.folder_doctor import exclusions
from moco_core.library import Library
from moco_core.neighbors import nearest, neighbors
from moco_core.newcomers import FEWEST, list_newcomers, mark_seen, nearest_among, newcomers_of, novelty_of
from tests.core.feature_run import CPU, clumps, ignore, make_run, set_features

TRAINED, COUNT = 30, 36
ODD = 35  # the only one that lies away from every clump


@pytest.fixture
def run(tmp_path, draw_pictures):
    """36 pictures in three clumps; the first 30 were trained on, the last one stands alone."""
    draw_pictures(tmp_path / "set", COUNT)
    made = make_run(tmp_path, tmp_path / "set")
    features = clumps(COUNT, 3, spread=0.1)
    features[ODD] = -features[:ODD].mean(axis=0)
    with Library(made.workspace.library_path) as library:
        ids = [record.id for record in library.records()]
    set_features(made, features, ids)
    atomic.write_array(made.path / "train_ids.npy", np.array(ids[:TRAINED], np.int64))
    neighbors(made, CPU, emit=ignore, control=Control())
    return made


def slow_nearest(features: np.ndarray, wanted: np.ndarray) -> list[tuple[int, float]]:
    """Every picture against every wanted one."""
    found = []
    for row in range(len(features)):
        others = [one for one in np.flatnonzero(wanted).tolist() if one != row]
        best = max(others, key=lambda one: float(features[row] @ features[one]), default=row)
        found.append((best, float(features[row] @ features[best]) if others else -1.0))
    return found


def slow_novelty(distance: np.ndarray, trained: np.ndarray) -> tuple[list[float], list[bool]]:
    """Counted one by one."""
    usual = [float(d) for d, one in zip(distance, trained, strict=True) if one]
    novelty = [sum(d < mine for d in usual) / len(usual) for mine in distance.tolist()]
    far = [sum(d >= mine for d in usual) / len(usual) < 0.01 for mine in distance.tolist()]
    return novelty, [f and not t and len(usual) >= FEWEST for f, t in zip(far, trained.tolist(), strict=True)]


@pytest.mark.parametrize("columns", [1, 3, 20])
def test_nearest_of_some_are_those_of_the_definition(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moco_core.newcomers.ROWS", 7)  # several blocks of both
    for seed in range(4):
        features = clumps(60, 4, seed=seed)
        wanted = np.random.default_rng(seed).random(60) < 0.3
        rows, likeness = nearest_among(features, *nearest(features, columns, CPU), wanted)
        expected = slow_nearest(features, wanted)
        assert rows.tolist() == [row for row, _ in expected]
        assert likeness == pytest.approx([score for _, score in expected], abs=1e-6)


def test_the_only_picture_of_a_training_has_no_other() -> None:
    features = clumps(5, 2)
    rows, likeness = nearest_among(features, *nearest(features, 2, CPU), np.arange(5) == 3)
    assert rows.tolist() == [3] * 5
    assert likeness[3] == -1.0


@pytest.mark.parametrize("count", [FEWEST - 1, FEWEST, 100, 101, 300])
def test_novelty_is_that_of_the_definition(count: int) -> None:
    rng = np.random.default_rng(count)
    distance = np.round(rng.random(count + 40) * 1.1, 2)  # equal ones among them
    distance[-3:] = (0.0, 1.0, 5.0)
    trained = np.arange(count + 40) < count
    novelty, unlike = novelty_of(distance, trained)
    expected = slow_novelty(distance, trained)
    assert novelty == pytest.approx(expected[0])
    assert unlike.tolist() == expected[1]
    assert unlike[-1] == (count >= FEWEST)
    assert not unlike[-3]


def test_among_more_of_the_same_one_in_a_hundred_is_called_unlike() -> None:
    """What the limit promises, on numbers that it fits exactly."""
    distance = np.concatenate([np.linspace(0, 1, 1000), np.linspace(0, 1, 1000)])
    _, unlike = novelty_of(distance, np.arange(2000) < 1000)
    assert unlike.sum() == 9  # as far as the tenth from the end stand 10 of 1000, which is not fewer than one in 100


def test_what_came_later_is_new_and_the_odd_one_unlike(run) -> None:
    found = newcomers_of(run)
    assert found is not None
    assert found.new_ids == found.ids[TRAINED:].tolist()
    assert found.unlike_ids == [found.ids[ODD]]
    assert set(found.nearest.tolist()) <= set(found.ids[:TRAINED].tolist())
    assert found.novelty[ODD] == 1.0
    assert found.trained_on == TRAINED


def test_seen_ones_are_new_no_more_but_just_as_novel(run) -> None:
    before = newcomers_of(run)
    mark_seen(run, [int(before.ids[ODD])])
    mark_seen(run, [int(before.ids[TRAINED])])
    after = newcomers_of(run)
    assert after.new_ids == before.ids[TRAINED + 1 : ODD].tolist()
    assert after.unlike_ids == []
    assert (after.novelty == before.novelty).all()


def test_a_run_that_was_trained_on_none_of_them_says_nothing(run) -> None:
    (run.path / "train_ids.npy").unlink()
    assert newcomers_of(run) is None
    assert list_newcomers(run)["pictures"] == []


def test_without_a_graph_it_is_not_known(run) -> None:
    run.neighbors_path.unlink()
    with pytest.raises(NotComputedYet):
        newcomers_of(run)


def test_the_command_lists_and_marks_them(run) -> None:
    gone, out = run.workspace.images / "class-0/030.png", newcomers_of(run).ids[31]
    assert gone.is_file()
    exclusions.exclude(run.workspace, [(int(out), "chosen")])
    job, _ = parse(["newcomers", "--workspace", str(run.workspace.path), "--seen"])
    assert job == jobs.NewcomersJob(workspace=str(run.workspace.path), seen=True)
    result = engine.run(job, ignore, Control())
    assert (result["new"], result["unlike"], result["trained_on"], result["marked"]) == (5, 1, TRAINED, 5)
    first, *rest = result["pictures"]
    assert first["unlike"]
    assert first["novelty"] == 1.0
    assert [one["likeness"] for one in rest] == sorted(one["likeness"] for one in rest)
    assert all(one["likeness"] > first["likeness"] and not one["unlike"] for one in rest)
    assert int(out) not in [one["id"] for one in result["pictures"]]
    assert "5 new pictures, 1 unlike anything trained on" in summary(job, result)
    assert engine.run(jobs.NewcomersJob(workspace=job.workspace), ignore, Control())["new"] == 0


def test_a_long_list_is_cut_in_the_summary() -> None:
    one = {"id": 3, "path": "/a.jpg", "likeness": 0.5, "novelty": 0.9, "unlike": False, "nearest": {}}
    result = {"pictures": [one] * 12, "new": 12, "unlike": 0, "marked": 0}
    text = summary(jobs.NewcomersJob(workspace="/w"), result)
    assert text.count("/a.jpg") == 10
    assert "2 more" in text


def test_novelty_is_a_column_of_the_tables_and_in_python(run, tmp_path) -> None:
    export(run, "csv-full", tmp_path / "all.csv", ignore, Control())
    rows = list(csv.DictReader((tmp_path / "all.csv").read_text("utf-8").splitlines()))
    assert rows[ODD]["novelty"] == "1.0000"
    opened = open_workspace(run.workspace.path).run()
    assert opened.newcomers.unlike_ids == [int(rows[ODD]["id"])]
    assert opened.standing["novelty"] == pytest.approx([float(row["novelty"]) for row in rows], abs=1e-4)
