from __future__ import annotations

import shutil
from itertools import combinations

import numpy as np
from PIL import Image

from moco_core.control import Control
from moco_core.duplicates import best_of, duplicates, linked_groups
from moco_core.library import ImageRecord, Library
from tests.core.feature_run import clumps, ignore, make_run, set_features


def at(*degrees: float) -> np.ndarray:
    angles = np.deg2rad(np.array(degrees))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def all_edges(features: np.ndarray, threshold: float) -> list[tuple[float, int, int]]:
    pairs = combinations(range(len(features)), 2)
    scored = [(float(features[a] @ features[b]), a, b) for a, b in pairs]
    return [edge for edge in scored if edge[0] >= threshold]


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


def test_best_copy_and_its_reason() -> None:
    def record(name: str, side: int, size: int) -> ImageRecord:
        return ImageRecord(1, name, size, 0, side, side, "PNG", "ok")

    best, reason = best_of([record("a", 100, 9000), record("b", 200, 10)])
    assert (best.path, reason) == ("b", "most pixels: 200 × 200")
    best, reason = best_of([record("a", 200, 10), record("b", 200, 2_500_000)])
    assert (best.path, reason) == ("b", "same size in pixels, largest file: 2.5 MB")
    assert best_of([record("z", 9, 9), record("a", 9, 9)])[0].path == "a"


def test_same_bytes_are_exact_and_near_ones_are_not(tmp_path, draw_pictures) -> None:
    files = draw_pictures(tmp_path / "set", 6)
    shutil.copyfile(files[0], files[0].with_name("copy.png"))
    Image.open(files[1]).resize((96, 72)).save(files[1].with_name("larger.png"))
    run = make_run(tmp_path, tmp_path / "set")
    with Library(run.workspace.library_path) as library:
        ids = {record.path.rpartition("/")[2]: record.id for record in library.records()}
    features = np.eye(8)
    order = sorted(ids)
    features[order.index("copy.png")] = features[order.index("000.png")]
    features[order.index("larger.png")] = features[order.index("001.png")] + 0.05 * np.eye(8)[7]
    set_features(run, features, [ids[name] for name in order])
    result = duplicates(run, 0.97, ignore, Control())
    exact, near = result["groups"]
    assert exact["exact"]
    assert {p["id"] for p in exact["pictures"]} == {ids["000.png"], ids["copy.png"]}
    assert not near["exact"]
    assert near["best"] == ids["larger.png"] == near["pictures"][0]["id"]
    assert near["reason"] == "most pixels: 96 × 72"
    assert 0.97 <= near["score"] < 1
    assert result["reclaimable_bytes"] == files[0].stat().st_size + files[1].stat().st_size
    assert run.details("duplicates")["groups"] == result["groups"]
