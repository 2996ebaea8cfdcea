from __future__ import annotations

import csv
import shutil
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from moco_core import jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.copy_groups import DATE, NAME, PIXELS, SHARPNESS, SIZE, TAKEN, linked_groups, ranked, star_groups
from moco_core.copy_scan import load_scan
from moco_core.duplicates import duplicates
from moco_core.engine import run as run_job
from moco_core.errors import InvalidSetting
from moco_core.library import ImageRecord, Library
from moco_core.sharpness import measured
from moco_core.told_apart import pairs_of, put_together, tell_apart, told_apart
from moco_core.workspace import Run
from tests.core.feature_run import clumps, ignore, make_run, set_features


def at(*degrees: float) -> np.ndarray:
    angles = np.deg2rad(np.array(degrees))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def all_edges(features: np.ndarray, threshold: float) -> list[tuple[float, int, int]]:
    pairs = combinations(range(len(features)), 2)
    scored = [(float(features[a] @ features[b]), a, b) for a, b in pairs]
    return [edge for edge in scored if edge[0] >= threshold]


def slow_groups(features: np.ndarray, threshold: float, apart: set[tuple[int, int]]) -> list[list[int]]:
    """Join the two groups with the most alike pair between them, as long as every pair across holds; plain loops."""
    groups = [[row] for row in range(len(features))]
    while True:
        best = None
        for one, other in combinations(groups, 2):
            pairs = [(min(a, b), max(a, b)) for a in one for b in other]
            scores = [float(features[a] @ features[b]) for a, b in pairs]
            if min(scores) < threshold or any(pair in apart for pair in pairs):
                continue
            if best is None or max(scores) > best[0]:
                best = (max(scores), one, other)
        if best is None:
            return sorted(sorted(group) for group in groups if len(group) > 1)
        groups.remove(best[2])
        best[1].extend(best[2])


def test_a_chain_is_not_one_group() -> None:
    features = at(0, 10, 20, 30, 40, 50)  # each like the next, the ends are not alike
    threshold = float(np.cos(np.deg2rad(12)))
    assert linked_groups(features, all_edges(features, threshold), threshold) == [[0, 1], [2, 3], [4, 5]]


def test_groups_hold_only_like_pairs_and_none_could_be_joined() -> None:
    features, threshold = clumps(80, 10, dim=6, spread=0.35), 0.9
    found = linked_groups(features, all_edges(features, threshold), threshold)
    likeness = features @ features.T
    assert max(len(group) for group in found) > 3
    for group in found:
        assert all(likeness[a, b] >= threshold - 1e-6 for a, b in combinations(group, 2))
    grouped = {row for group in found for row in group}
    units = found + [[row] for row in range(80) if row not in grouped]
    for first, second in combinations(units, 2):
        assert likeness[np.ix_(first, second)].min() < threshold


@pytest.mark.parametrize("seed", range(4))
def test_groups_equal_those_of_plain_loops(seed: int) -> None:
    features, threshold = clumps(36, 6, dim=5, spread=0.3, seed=seed), 0.9
    edges = all_edges(features, threshold)
    told = {(a, b) for _, a, b in edges[::5]}
    both_ways: dict[int, set[int]] = {}
    for a, b in told:
        both_ways.setdefault(a, set()).add(b)
        both_ways.setdefault(b, set()).add(a)
    assert linked_groups(features, edges, threshold) == slow_groups(features, threshold, set())
    found = linked_groups(features, edges, threshold, both_ways)
    assert found == slow_groups(features, threshold, told) != slow_groups(features, threshold, set())


def test_a_star_has_no_chain_and_every_member_is_like_its_leader() -> None:
    edges = [(0.9, 0, 1), (0.95, 1, 2), (0.9, 2, 3), (0.99, 3, 4)]
    order = {row: row for row in range(5)}
    assert star_groups(edges, order) == [{0: 1.0, 1: 0.9}, {2: 1.0, 3: 0.9}]
    assert star_groups(edges, {0: 4, 1: 0, 2: 2, 3: 1, 4: 3}) == [{1: 1.0, 2: 0.95, 0: 0.9}, {3: 1.0, 4: 0.99}]
    told = {0: {2}, 2: {0}}
    apart = star_groups(edges, {0: 4, 1: 0, 2: 2, 3: 1, 4: 3}, told)
    assert apart == [{1: 1.0, 2: 0.95}, {3: 1.0, 4: 0.99}]


@pytest.mark.parametrize("seed", range(5))
def test_stars_hold_only_copies_of_their_leader_and_leaders_are_no_copies_of_each_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    features = clumps(60, 12, dim=6, spread=0.3, seed=seed)
    order = {row: int(place) for row, place in enumerate(rng.permutation(60))}
    edges = all_edges(features, 0.9)
    alike = {(a, b): score for score, a, b in edges} | {(b, a): score for score, a, b in edges}
    stars = star_groups(edges, order)
    rows = [row for star in stars for row in star]
    assert len(rows) == len(set(rows)) > 20
    for star in stars:
        leader, *members = star
        assert all(star[row] == alike[leader, row] and order[leader] < order[row] for row in members)
        assert not any((leader, next(iter(other))) in alike for other in stars)
        for row in members:
            better = [next(iter(other)) for other in stars if (next(iter(other)), row) in alike]
            assert star[row] == max(alike[other, row] for other in better if order[other] < order[row])


def record(name: str, side: int, size: int, mtime_s: int = 0) -> ImageRecord:
    return ImageRecord(1, name, size, mtime_s * 10**9, side, side, "PNG", "ok")


@pytest.mark.parametrize(
    ("records", "sharp", "best", "why"),
    [
        ([record("a", 100, 9000), record("b", 200, 10)], [9, 1], "b", (PIXELS,)),
        ([record("a", 200, 10), record("b", 200, 10)], [1.0, 2.0], "b", (SHARPNESS,)),
        ([record("a", 200, 90), record("b", 200, 10)], [1.0, 1.1], "a", (SIZE,)),
        ([record("a", 200, 10, 9), record("b", 200, 10, 5)], [0, 0], "b", (DATE,)),
        ([record("z", 9, 9), record("a", 9, 9)], [0, 0], "a", (NAME,)),
        ([record("a", 9, 9), record("b", 20, 90, 1), record("c", 20, 5, 3)], [4, 2, 2], "b", (PIXELS, SIZE, DATE)),
    ],
)
def test_the_best_copy_and_why(records: list[ImageRecord], sharp: list[float], best: str, why: tuple[str, ...]) -> None:
    order, found = ranked(records, sharp)
    assert records[order[0]].path == best
    assert found == why
    assert sorted(order) == list(range(len(records)))


@pytest.mark.parametrize(
    ("records", "taken", "best", "why"),
    [
        ([record("a", 9, 9, 1), record("b", 9, 9, 5)], [9.0, 3.0], "b", (TAKEN,)),
        ([record("a", 9, 9, 1), record("b", 9, 9, 5)], [np.nan, 3.0], "b", (TAKEN,)),
        ([record("a", 9, 9, 5), record("b", 9, 9, 1)], [3.0, 3.0], "b", (DATE,)),
        ([record("a", 9, 1000, 5), record("b", 9, 1019, 6)], [3.0, 4.0], "a", (TAKEN,)),  # a head more, no better
        ([record("a", 9, 1000, 5), record("b", 9, 1030, 6)], [3.0, 4.0], "b", (SIZE,)),
        ([record("a", 9, 9), record("b", 10, 9)], [3.0, 4.0], "b", (PIXELS,)),
    ],
)
def test_what_the_camera_took_first_is_kept_where_all_else_is_equal(
    records: list[ImageRecord], taken: list[float], best: str, why: tuple[str, ...]
) -> None:
    order, found = ranked(records, [0.0] * len(records), taken)
    assert (records[order[0]].path, found) == (best, why)


def test_sharpness_equals_its_twin_and_falls_with_blur_but_not_with_brightness() -> None:
    noise = np.random.default_rng(0).integers(60, 190, (2, 16, 16, 3)).astype(np.uint8)
    blurred = np.stack([np.asarray(Image.fromarray(p).resize((8, 8)).resize((16, 16))) for p in noise])
    y = noise[0] @ np.array([0.299, 0.587, 0.114])
    edges = [
        y[i - 1, j] + y[i + 1, j] + y[i, j - 1] + y[i, j + 1] - 4 * y[i, j] for i in range(1, 15) for j in range(1, 15)
    ]
    assert measured(noise)[0] == pytest.approx(np.var(edges) / np.var(y), rel=1e-4)
    assert (measured(blurred) < 0.5 * measured(noise)).all()
    brighter = (noise * 1.3).astype(np.uint8)
    np.testing.assert_allclose(measured(brighter), measured(noise), rtol=0.02)
    assert measured(np.full((1, 8, 8, 3), 77, np.uint8))[0] == 0


@pytest.fixture
def planted(tmp_path: Path, draw_pictures) -> tuple[Run, dict[str, int]]:  # type: ignore[no-untyped-def]
    """Six drawn pictures: one twice with the same bytes, one larger, one mirrored; the encoder finds 4 and 5 alike."""
    files = draw_pictures(tmp_path / "set", 6)
    shutil.copyfile(files[0], files[0].with_name("copy.png"))
    Image.open(files[1]).resize((96, 72)).save(files[1].with_name("larger.png"))
    Image.open(files[2]).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(files[2].with_name("mirrored.png"))
    run = make_run(tmp_path, tmp_path / "set")
    with Library(run.workspace.library_path) as library:
        ids = {record.path.rpartition("/")[2]: record.id for record in library.records()}
    order = sorted(ids)
    features = np.eye(12)[: len(order)]
    row = {name: order.index(name) for name in order}
    features[row["copy.png"]] = features[row["000.png"]]
    for name, like in (("larger.png", "001.png"), ("mirrored.png", "002.png"), ("005.png", "004.png")):
        features[row[name]] = features[row[like]] + 0.05 * np.eye(12)[9 + row[name] % 3]
    set_features(run, features, [ids[name] for name in order])
    return run, ids


def sets(result: dict) -> list[set[int]]:  # type: ignore[type-arg]
    return [{picture["id"] for picture in group["pictures"]} for group in result["groups"]]


def test_exact_ones_apart_and_only_near_ones_whose_pixels_agree(planted: tuple[Run, dict[str, int]]) -> None:
    run, ids = planted
    result = duplicates(run, None, ignore, Control())
    exact, *near = result["groups"]
    assert exact["exact"]
    assert sets(result)[0] == {ids["000.png"], ids["copy.png"]}
    assert {frozenset(found) for found in sets(result)[1:]} == {
        frozenset({ids["001.png"], ids["larger.png"]}),
        frozenset({ids["002.png"], ids["mirrored.png"]}),
    }
    larger = next(group for group in near if group["best"] == ids["larger.png"])
    assert larger["pictures"][0]["id"] == ids["larger.png"]
    assert larger["reason"] == "most pixels: 96 × 72"
    assert larger["reasons"][0] == PIXELS
    assert not larger["exact"]
    assert 0.86 <= larger["score"] < 1
    assert result["pictures"] == 6
    assert result["reclaimable_bytes"] == sum(g["pictures"][1]["size"] for g in result["groups"])
    assert run.details("duplicates")["groups"] == result["groups"]
    trusting = duplicates(run, None, ignore, Control(), by_encoder=True)
    assert {ids["004.png"], ids["005.png"]} in sets(trusting)


def test_not_duplicates_is_remembered_by_every_run_and_taken_back(planted: tuple[Run, dict[str, int]]) -> None:
    run, ids = planted
    pairs = pairs_of([ids["001.png"], ids["larger.png"]]) | pairs_of([ids["000.png"], ids["copy.png"]])
    before = duplicates(run, None, ignore, Control())
    tell_apart(run.workspace, pairs)
    assert told_apart(run.workspace) == pairs
    other = run.workspace.new_run("other", TrainSettings(crop_px=32))
    features, rows = run.embedding()
    set_features(other, np.array(features), rows.tolist())
    for each in (run, other):
        assert sets(duplicates(each, None, ignore, Control())) == [{ids["002.png"], ids["mirrored.png"]}]
    put_together(run.workspace, pairs)
    assert duplicates(run, None, ignore, Control()) == before


def test_an_excluded_picture_is_in_no_group_and_nothing_is_scanned_anew(planted: tuple[Run, dict[str, int]]) -> None:
    run, ids = planted
    duplicates(run, None, ignore, Control())
    scanned = run.details("duplicate-scan")
    with Library(run.workspace.library_path) as library:
        library.exclude([(ids["larger.png"], "chosen"), (ids["000.png"], "chosen")])
    assert sets(duplicates(run, 0.9, ignore, Control())) == [{ids["002.png"], ids["mirrored.png"]}]
    assert run.details("duplicate-scan") == scanned


def test_a_lower_threshold_scans_deeper_once(planted: tuple[Run, dict[str, int]]) -> None:
    run, _ = planted
    duplicates(run, None, ignore, Control())
    duplicates(run, 0.5, ignore, Control(), by_encoder=True)
    deeper = run.details("duplicate-scan")
    assert deeper["wanted"] == 0.5
    duplicates(run, 0.7, ignore, Control(), by_encoder=True)
    assert run.details("duplicate-scan") == deeper
    scan = load_scan(run)
    assert scan is not None
    assert scan.pairs.floor == 0.5


def test_the_job_writes_a_table_and_remembers(planted: tuple[Run, dict[str, int]], tmp_path: Path) -> None:
    run, ids = planted
    out = tmp_path / "copies.csv"
    pair = f"{ids['002.png']},{ids['mirrored.png']}"
    job = jobs.DuplicatesJob(workspace=str(run.workspace.path), apart=pair, csv=str(out))
    result = run_job(job, ignore, Control())
    assert result["table"] == str(out)
    lines = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [int(line["id"]) for line in lines] == [p["id"] for g in result["groups"] for p in g["pictures"]]
    assert [line["keep"] for line in lines] == ["yes", "no"] * 2
    assert lines[0]["kind"] == "exact"
    assert lines[0]["path"].endswith(".png")
    back = jobs.DuplicatesJob(workspace=str(run.workspace.path), together=pair)
    assert len(run_job(back, ignore, Control())["groups"]) == 3
    for wrong in ("3", "1,99999", "a,b", ""):
        with pytest.raises(InvalidSetting):
            run_job(jobs.DuplicatesJob(workspace=str(run.workspace.path), apart=wrong), ignore, Control())
    inside = jobs.DuplicatesJob(workspace=str(run.workspace.path), csv=str(run.workspace.images / "x.csv"))
    with pytest.raises(InvalidSetting):
        run_job(inside, ignore, Control())
