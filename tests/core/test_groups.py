"""Groups in feature space, and what a person makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from moco_core import engine, jobs
from moco_core import groups as of_run
from moco_core.cli_arguments import parse
from moco_core.cli_summary import summary
from moco_core.clusters import components, feature_labels
from moco_core.control import Control
from moco_core.errors import InvalidSetting, NotComputedYet
from moco_core.features import all_records
from moco_core.groups import Edits, Group
from moco_core.sheet_of_group import default_name, sheet_name
from moco_core.workspace import Run
from tests.core.feature_run import clumps, ignore, make_run, set_features


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(0)
    for number in range(24):
        kind = folder / f"kind {number % 3}"
        kind.mkdir(exist_ok=True)
        Image.fromarray(rng.integers(0, 255, (40, 48, 3), np.uint8)).save(kind / f"{number:02}.png")
    return folder


@pytest.fixture
def run(tmp_path: Path, pictures: Path) -> Run:
    """Features of three clumps of eight pictures each; there is no map."""
    made = make_run(tmp_path, pictures)
    numbers = {record.id: int(Path(record.path).stem) for record in all_records(made.workspace).values()}
    ids = sorted(numbers, key=numbers.__getitem__)  # row i shows kind i % 3
    set_features(made, clumps(24, 3, spread=0.05), ids)
    return made


def do(run: Run, command: str, **fields: Any) -> dict[str, Any]:
    job = {"clusters": jobs.ClustersJob, "groups": jobs.GroupsJob}[command](
        workspace=str(run.workspace.path), run=run.name, **fields
    )
    return engine.run(job, ignore, Control())  # type: ignore[arg-type]


def sets(result: dict[str, Any]) -> dict[int, set[int]]:
    return {one["number"]: set(one["ids"]) for one in result["groups"]}


def test_components_are_those_of_a_plain_decomposition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moco_core.clusters.ROWS", 7)
    features = np.random.default_rng(2).standard_normal((40, 12)).astype(np.float32)
    centred = features.astype(np.float64) - features.mean(axis=0, dtype=np.float64)
    left, size, _ = np.linalg.svd(centred, full_matrices=False)
    found = components(features, 5)
    np.testing.assert_allclose(np.abs(found), np.abs(left[:, :5] * size[:5]), atol=1e-4)
    assert components(features[:, :3], 20).shape == (40, 3)


def test_feature_groups_are_the_clumps_whatever_the_map_says(run: Run) -> None:
    features = clumps(90, 3, dim=64, spread=0.05)
    labels = feature_labels(features, 10)
    assert len(set(labels.tolist())) == 3
    for kind in range(3):
        assert len(set(labels[kind::3].tolist())) == 1
    assert (feature_labels(features[:4], 5) == -1).all()
    result = do(run, "clusters", space="features", min_size=4)
    assert [one["size"] for one in result["clusters"]] == [8, 8, 8]
    assert result["clusters"][0]["center"] is None
    with pytest.raises(NotComputedYet, match="map"):
        do(run, "clusters", space="map")


def test_groups_are_stale_once_their_features_are(run: Run) -> None:
    with pytest.raises(NotComputedYet, match="groups"):
        do(run, "groups")
    do(run, "clusters", space="features", min_size=4)
    assert of_run.computed(run) is not None
    run.record("embedding", "another", images=24, dim=16, checkpoint="another")
    assert of_run.computed(run) is None


def test_edits_are_laid_over_and_outlive_another_computation(run: Run) -> None:
    do(run, "clusters", space="features", min_size=4)
    first = sets(do(run, "groups"))
    assert sorted(first) == [1, 2, 3]
    named = do(run, "groups", rename="2=Old church")
    assert {one["number"]: one["name"] for one in named["groups"]} == {1: "", 2: "Old church", 3: ""}
    merged = sets(do(run, "groups", merge="1,Old church"))
    assert sorted(merged) == [1, 3]
    assert merged[1] == first[1] | first[2]
    halved = do(run, "groups", split="1")
    assert sorted(map(sorted, (s for n, s in sets(halved).items() if n != 3))) == sorted(
        map(sorted, (first[1], first[2]))
    )
    assert sets(halved)[3] == first[3]
    again = do(run, "clusters", space="features", min_size=3)
    assert len(again["clusters"]) == 3
    assert sets(do(run, "groups")) == sets(halved)
    gone = do(run, "groups", dissolve="3")
    assert 3 not in sets(gone)
    assert gone["unassigned"] == 8
    assert sets(do(run, "groups", start_over=True)) == first
    assert not (run.path / of_run.EDITS_NAME).exists()


def test_wrong_names_are_told_with_the_right_ones(run: Run) -> None:
    do(run, "clusters", space="features", min_size=4)
    with pytest.raises(InvalidSetting, match="no group '9'") as told:
        do(run, "groups", split="9")
    assert "1, 2, 3" in told.value.hint
    with pytest.raises(InvalidSetting, match="at least two"):
        do(run, "groups", merge="2,2")
    with pytest.raises(InvalidSetting, match="name"):
        do(run, "groups", rename="1=" + "x" * 81)
    assert of_run.read_edits(run).empty
    (run.path / of_run.EDITS_NAME).write_text('{"groups": [{"number": 1}]}')
    assert of_run.read_edits(run).empty


def test_contact_sheets_and_words_of_the_command_line(run: Run, tmp_path: Path) -> None:
    do(run, "clusters", space="features", min_size=4)
    do(run, "groups", rename="2=a/b: c")
    words = ["groups", "--workspace", str(run.workspace.path), "--run", run.name, "--sheets", str(tmp_path / "s")]
    job, _ = parse([*words, "--only", "2,1"])
    result = engine.run(job, ignore, Control())
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == sorted(Path(p).name for p in result["sheets"])
    assert Path(result["sheets"][0]).name == "002 a b c.png"
    with Image.open(result["sheets"][0]) as sheet:
        assert sheet.width > 1000
        assert len(sheet.convert("RGB").getcolors(10**6) or []) > 1000
    text = summary(job, result)
    assert "a/b: c: " in text
    assert "in no group: 0 pictures" in text
    assert "001" in text


def test_names_of_groups_and_files() -> None:
    assert default_name(3, "x/cats", 0.6) == "3 · cats"
    assert default_name(3, "x/cats", 0.4) == "group 3"
    assert sheet_name(3, "3 · cats") == "003 cats.png"
    assert sheet_name(12, "///") == "012.png"


# ── the rules of laying over, without files ─────────────────────────────────────────────────────────────────────────

FOUND = {
    "clusters": [{"ids": list(range(10))}, {"ids": list(range(10, 16))}, {"ids": [16, 17, 18]}],
    "unassigned": [19, 20],
    "min_size": 3,
}


def group(number: int, *ids: int, name: str = "") -> Group:
    return Group(number, np.array(ids, np.int64), name, True)


def laid(edits: Edits) -> dict[int, list[int]]:
    return {g.number: g.ids.tolist() for g in of_run.laid_over(FOUND, edits)}


def test_a_rest_smaller_than_the_smallest_size_is_no_group() -> None:
    assert laid(Edits())[2] == list(range(10, 16))
    assert 3 not in laid(Edits((group(7, 16, 10),)))  # two of three are left of the third
    assert laid(Edits((group(7, 16, 10),)))[2] == [11, 12, 13, 14, 15]


def test_numbers_are_never_given_twice() -> None:
    edits = Edits((group(1, 16, 17, 18, name="a"), group(4, 10, 11)))
    found = laid(edits)
    assert found == {1: [16, 17, 18], 4: [10, 11], 5: list(range(10)), 2: [12, 13, 14, 15]}
    groups = of_run.laid_over(FOUND, edits)
    assert of_run.free_number(groups, edits, FOUND) == 6


def test_a_group_that_moved_aside_keeps_its_number_at_the_next_edit() -> None:
    edits = Edits((group(1, 16, 17, 18),))  # named when it was the largest: another one is now
    groups = of_run.laid_over(FOUND, edits)
    assert [(g.number, len(g)) for g in groups] == [(4, 10), (2, 6), (1, 3)]
    second = groups[1]
    after = of_run.split(edits, second, np.arange(6) < 2, of_run.free_number(groups, edits, FOUND))
    assert [(g.number, len(g)) for g in of_run.laid_over(FOUND, after)] == [(4, 10), (2, 4), (1, 3), (5, 2)]


def test_pictures_that_are_no_more_leave_their_group() -> None:
    assert laid(Edits((group(9, 3, 99),)))[9] == [3]
    assert 9 not in laid(Edits((group(9, 98, 99),)))


def test_loose_pictures_are_in_no_group_until_they_are_put_into_one() -> None:
    edits = of_run.dissolved(Edits(), [g for g in of_run.laid_over(FOUND, Edits()) if g.number == 1])
    assert sorted(laid(edits)) == [2, 3]


def test_halves_are_those_of_a_slow_k_means() -> None:
    features = clumps(30, 2, dim=24, spread=0.2, seed=4)[[i for i in range(30) if i % 2 == 0 or i < 15]]
    part = of_run.halves(features)
    assert 0 < part.sum() <= len(part) / 2
    first, second = (features[side].astype(np.float64).sum(axis=0) for side in (~part, part))
    for row, inside in zip(features, part, strict=True):  # every picture is with the mean it is more like
        nearer = float(row @ second) / np.linalg.norm(second) > float(row @ first) / np.linalg.norm(first)
        assert nearer == inside
    with pytest.raises(InvalidSetting, match="too alike"):
        of_run.halves(np.repeat(features[:1], 5, axis=0))


def test_exemplars_and_rows_against_plain_loops() -> None:
    features, ids = clumps(20, 2, seed=5), np.random.default_rng(1).permutation(np.arange(100, 120))
    mean = features.astype(np.float64).mean(axis=0)
    slow = sorted(
        ((float(f @ mean) / np.linalg.norm(mean), int(i)) for f, i in zip(features, ids, strict=True)), reverse=True
    )
    assert [i for i, _ in of_run.exemplars(features, ids, 5)] == [i for _, i in slow[:5]]
    wanted = np.array([105, 1, 119, 101])
    assert of_run.rows_of(ids, wanted).tolist() == [ids.tolist().index(i) for i in (105, 119, 101)]
    assert len(of_run.rows_of(ids[:0], wanted)) == 0
