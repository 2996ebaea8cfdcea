from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from moco_core import atomic, engine, jobs
from moco_core.cli_arguments import parse
from moco_core.cli_summary import summary
from moco_core.control import Control
from moco_core.errors import NotComputedYet
from moco_core.export import export
from moco_core.farthest import BLOCK, farthest_points
from moco_core.folder_doctor import exclusions
from moco_core.library import Library
from moco_core.neighbors import neighbors
from moco_core.outliers import loneliness
from moco_core.standing import centrality, lonely_distance, most_typical, ranked, standing_of
from tests.core.feature_run import CPU, clumps, ignore, make_run, set_features


@pytest.fixture
def run(tmp_path, draw_pictures):
    """24 pictures in three clumps; the last one stands alone."""
    draw_pictures(tmp_path / "set", 24)
    made = make_run(tmp_path, tmp_path / "set")
    with Library(made.workspace.library_path) as library:
        ids = [record.id for record in library.records()]
    features = clumps(24, 3, spread=0.1)
    features[23] = -features[:23].mean(axis=0)
    set_features(made, features, ids)
    neighbors(made, CPU, emit=ignore, control=Control())
    return made


def slow_farthest(features: np.ndarray, count: int) -> list[int]:
    """The same by its definition: every distance to every chosen one anew, each time."""
    mean = features.mean(axis=0)
    chosen = [max(range(len(features)), key=lambda row: (float(features[row] @ mean), -row))]
    while len(chosen) < count:
        rest = [row for row in range(len(features)) if row not in chosen]
        gap = {row: min(1 - float(features[row] @ features[one]) for one in chosen) for row in rest}
        chosen.append(max(rest, key=lambda row: (gap[row], -row)))
    return chosen


def test_farthest_points_are_those_of_the_definition() -> None:
    for seed in range(5):
        features = clumps(60, 7, seed=seed)
        assert farthest_points(features, 20).tolist() == slow_farthest(features, 20)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    features = clumps(101, 5)
    rows = np.array([row for row in range(101) if row % 7])
    whole, part = farthest_points(features, 30), farthest_points(features, 30, rows)
    monkeypatch.setattr("moco_core.farthest.BLOCK", 8)
    assert BLOCK > 101
    assert farthest_points(features, 30).tolist() == whole.tolist()
    assert farthest_points(features, 30, rows).tolist() == part.tolist()
    assert part.tolist() == [int(rows[row]) for row in slow_farthest(features[rows], 30)]


def test_every_picture_is_chosen_once_and_copies_come_last() -> None:
    features = np.repeat(clumps(6, 6), 3, axis=0)
    order = farthest_points(features, 99)
    assert sorted(order.tolist()) == list(range(18))
    assert {row // 3 for row in order[:6].tolist()} == set(range(6))
    assert farthest_points(features, 0).tolist() == []
    assert farthest_points(features, 3, np.zeros(0, np.int64)).tolist() == []


def test_a_varied_choice_takes_one_of_each_kind() -> None:
    assert {row % 4 for row in farthest_points(clumps(200, 4, spread=0.05), 4).tolist()} == {0, 1, 2, 3}


def test_ranks_and_centres_are_those_of_the_formulas() -> None:
    values = np.array([3.0, 1.0, 2.0, 2.0, 9.0])
    np.testing.assert_allclose(ranked(values), [0.75, 0.0, 0.375, 0.375, 1.0])
    assert ranked(np.array([5.0])).tolist() == [0.0]
    features = clumps(50, 4)
    nearest = np.argsort(-(features @ features.T) + 9 * np.eye(50), axis=1)[:, :20].astype(np.int32)
    slow = []
    for row in range(50):
        center = sum((features[other] for other in nearest[row]), features[row].copy())
        slow.append(float(features[row] @ center / np.linalg.norm(center)))
    np.testing.assert_allclose(centrality(features, nearest), slow, atol=1e-5)
    assert centrality(features[:1], np.zeros((1, 0), np.int32)) == pytest.approx(1.0)
    scores = np.sort(np.random.default_rng(0).random((9, 13)))[:, ::-1]
    np.testing.assert_allclose(lonely_distance(scores), loneliness(scores), atol=1e-6)


def test_standing_is_kept_until_the_embedding_changes(run) -> None:
    first = standing_of(run)
    made = (run.path / "standing.npz").stat().st_mtime_ns
    standing_of(run)
    assert (run.path / "standing.npz").stat().st_mtime_ns == made
    assert first.uniqueness.argmax() == 23
    features, ids = run.embedding()
    changed = np.array(features[::-1])
    atomic.write_array(run.embedding_path, changed)
    run.record("embedding", "another", images=24, dim=16, checkpoint="another")
    with pytest.raises(NotComputedYet):
        standing_of(run)
    neighbors(run, CPU, emit=ignore, control=Control())
    assert standing_of(run).uniqueness.argmax() == 0
    np.testing.assert_array_equal(standing_of(run).ids, ids)


def test_the_most_typical_do_not_all_come_from_one_place(run) -> None:
    standing = standing_of(run)
    rows = np.arange(24)
    assert {row % 3 for row in most_typical(standing, 3, rows)} == {0, 1, 2}
    assert sorted(most_typical(standing, 99, rows)) == list(range(24))


def picked(run, *words: str) -> dict:
    job, _ = parse(["pick", *words, "--workspace", str(run.workspace.path)])
    result = engine.run(job, ignore, Control())
    assert str(result["pictures"][0]["id"]) in summary(job, result)
    return result


def test_pick_says_which_pictures_and_keeps_them_in_the_run(run) -> None:
    ids = run.embedding()[1].tolist()
    unusual = picked(run, "unusual", "--count", "2")
    assert unusual["pictures"][0]["id"] == ids[23]
    assert unusual["pictures"][0]["uniqueness"] == 1
    varied = picked(run, "varied", "--count", "4")
    assert ids[23] in [one["id"] for one in varied["pictures"]]
    assert len(picked(run, "typical")["pictures"]) == 24
    kept = json.loads((run.path / "pick-varied.json").read_text())
    assert kept["pictures"] == varied["pictures"]
    assert kept["embedding"] == run.key_recorded("embedding")


def test_excluded_pictures_are_not_picked(run) -> None:
    last = int(run.embedding()[1][23])
    exclusions.exclude(run.workspace, [(last, "chosen")])
    for what in ("unusual", "typical", "varied"):
        assert last not in [one["id"] for one in picked(run, what)["pictures"]]


def test_an_unknown_choice_is_a_wrong_argument(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["pick", "best", "--workspace", "/w"])
    assert ended.value.code == 2
    assert "varied" in capsys.readouterr().err
    assert jobs.as_command(jobs.PickJob(workspace="/w", what="typical")) == "moco-core pick typical --workspace /w"


def test_the_table_has_columns_for_both(run, tmp_path) -> None:
    positions = np.zeros((24, 2), np.float32)
    atomic.write_array(run.map_path, positions)
    run.record("map", "chosen", embedding=run.key_recorded("embedding"))
    export(run, "csv", tmp_path / "map.csv", ignore, Control())
    rows = list(csv.DictReader((tmp_path / "map.csv").read_text("utf-8").splitlines()))
    assert rows[23]["uniqueness"] == "1.0000"
    assert all(-1 <= float(row["typicality"]) <= 1 for row in rows)
    run.record("neighbors", "stale", embedding="another")
    export(run, "csv", tmp_path / "map.csv", ignore, Control())
    assert "uniqueness" not in (tmp_path / "map.csv").read_text("utf-8")


@pytest.mark.parametrize("format", ["npz", "csv-full", "parquet"])
def test_whole_exports_have_both_as_well(run, tmp_path, format: str) -> None:
    expected = standing_of(run).typicality
    out = tmp_path / "all"
    if format == "parquet":
        table = pytest.importorskip("pyarrow.parquet")
    export(run, format, out, ignore, Control())
    if format == "npz":
        with np.load(out) as arrays:
            found = arrays["typicality"]
    elif format == "parquet":
        found = table.read_table(out)["typicality"].to_numpy()
    else:
        found = [float(row["typicality"]) for row in csv.DictReader(out.read_text("utf-8").splitlines())]
    np.testing.assert_allclose(found, expected, atol=6e-5)
