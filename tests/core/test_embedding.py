from __future__ import annotations

import os
import shutil

import numpy as np
import pytest
import torch
from PIL import Image

from moco_core.augment.pipeline import center_view
from moco_core.clusters import cluster_labels, clusters
from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.embedding import embed, embed_files
from moco_core.errors import Interrupted, NotComputedYet, UnreadableImage
from moco_core.features import load_embedding, load_map
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.layout import compute_map
from moco_core.library import Library
from moco_core.map_picture import draw_map, place_apart
from moco_core.model.encoder import Backbone
from moco_core.neighbors import load_neighbors, neighbors
from moco_core.outliers import loneliness, outliers
from moco_core.search_run import QueryNotFound, search_run
from moco_core.training.checkpoint import load_backbone
from tests.core.feature_run import CPU, ignore, make_run, write_checkpoint


@pytest.fixture
def run(tmp_path, draw_pictures):
    draw_pictures(tmp_path / "set", 24)
    return make_run(tmp_path, tmp_path / "set")


def mapped(run) -> None:
    embed(run, CPU, ignore, Control())
    neighbors(run, CPU, emit=ignore, control=Control())
    compute_map(run, MapSettings(n_neighbors=8), ignore, Control())


def written(run) -> dict[str, int]:
    """When each artefact was written, in ns."""
    return {path.name: path.stat().st_mtime_ns for path in run.path.iterdir() if path.suffix in (".npy", ".npz")}


def test_features_are_those_of_one_picture_after_the_other(run) -> None:
    embed(run, CPU, ignore, Control())
    features, ids = load_embedding(run)
    assert features.shape == (24, 512)
    assert features.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(features, axis=1), 1, atol=1e-5)
    backbone, _ = load_backbone(run, CPU)
    cache = PixelCache(run.workspace.pixels_path(64), 64)
    with Library(run.workspace.library_path) as library:
        records = {record.id: record for record in library.records()}
    for row in (0, 7, 23):
        record = records[int(ids[row])]
        pixels = torch.from_numpy(np.array(cache.read(record.id)))[None]
        with torch.no_grad():
            view = center_view(pixels, np.array([[record.width, record.height]]), run.settings.embed_px)
            slow = backbone(view)[0].numpy()
        assert float(features[row] @ slow) / np.linalg.norm(slow) > 0.999  # the run may compute in bfloat16


def test_a_batch_that_the_memory_does_not_hold_is_halved(run, monkeypatch) -> None:
    embed(run, CPU, ignore, Control())
    expected = np.array(load_embedding(run)[0])
    (run.path / "embedding.json").unlink()
    forward, passes = Backbone.forward, []

    def limited(self, x):
        passes.append(len(x))
        if len(x) > 7:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return forward(self, x)

    monkeypatch.setattr(Backbone, "forward", limited)
    embed(run, CPU, ignore, Control())
    assert passes == [24, 12, 6, 6, 6, 6]
    np.testing.assert_allclose(load_embedding(run)[0], expected, atol=1e-2)  # a batch's size may change the rounding


def test_nothing_is_computed_twice_and_only_what_changed_again(run) -> None:
    mapped(run)
    first = written(run)
    mapped(run)
    assert written(run) == first

    compute_map(run, MapSettings(n_neighbors=8, min_dist=0.5), ignore, Control())
    second = written(run)
    assert {name for name in first if second[name] != first[name]} == {"map.npy", "map-ids.npy", "honesty.npy"}

    write_checkpoint(run, step=2, seed=4)
    embed(run, CPU, ignore, Control())
    assert written(run)["embedding.npy"] != second["embedding.npy"]
    for stale in (load_neighbors, load_map):
        with pytest.raises(NotComputedYet):
            stale(run)


def test_a_changed_picture_changes_the_embedding(run) -> None:
    embed(run, CPU, ignore, Control())
    before, ids = (np.array(a) for a in load_embedding(run))
    path = next((run.workspace.images / "class-0").iterdir())
    Image.new("RGB", (30, 90), "white").save(path)
    prepare(run.workspace, 64, ignore, Control())
    embed(run, CPU, ignore, Control())
    after, same_ids = load_embedding(run)
    assert ids.tolist() == same_ids.tolist()
    assert (np.abs(after - before).max(axis=1) > 1e-3).sum() == 1


def test_a_stop_keeps_what_was_there(run) -> None:
    embed(run, CPU, ignore, Control())
    before = np.array(load_embedding(run)[0])
    write_checkpoint(run, step=2, seed=4)
    control = Control()
    control.stop()
    with pytest.raises(Interrupted):
        embed(run, CPU, ignore, control)
    np.testing.assert_array_equal(load_embedding(run)[0], before)
    assert not list(run.path.glob(".*"))


def test_a_file_of_the_set_and_its_copy_elsewhere_find_the_same(run, tmp_path) -> None:
    embed(run, CPU, ignore, Control())
    inside = sorted((run.workspace.images / "class-1").iterdir())[2]
    outside = tmp_path / "copy.png"
    shutil.copyfile(inside, outside)
    with Library(run.workspace.library_path) as library:
        own = next(r.id for r in library.records() if r.path == f"class-1/{inside.name}")
    sheet = tmp_path / "sheet.png"
    queries = [str(inside), f"id:{own}", str(outside), os.path.relpath(inside)]
    result = search_run(run, queries, 5, CPU, sheet, ignore, Control())
    by_path, by_id, by_copy, by_relative = (answer["neighbors"] for answer in result["queries"])
    assert by_path == by_id == by_relative == result["neighbors"]
    assert own not in [hit["id"] for hit in by_path]
    assert len(by_path) == 5
    assert by_copy[0]["id"] == own
    assert by_copy[0]["score"] > 0.999
    assert [hit["id"] for hit in by_copy[1:]] == [hit["id"] for hit in by_path[:4]]
    assert by_copy[0]["path"] == str(inside)
    with Image.open(sheet) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 300


def test_search_refuses_with_a_next_step(run, tmp_path) -> None:
    with pytest.raises(NotComputedYet, match="moco-core embed"):
        search_run(run, ["id:1"], 5, CPU, None, ignore, Control())
    embed(run, CPU, ignore, Control())
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    with pytest.raises(UnreadableImage, match=r"broken\.jpg"):
        search_run(run, [str(broken)], 5, CPU, None, ignore, Control())
    for query in ("id:999", "id:x", str(tmp_path / "nowhere.png")):
        with pytest.raises(QueryNotFound):
            search_run(run, [query], 5, CPU, None, ignore, Control())
    write_checkpoint(run, step=2, seed=4)  # features of two encoders cannot be compared
    outside = tmp_path / "outside.png"
    Image.new("RGB", (50, 50), "red").save(outside)
    with pytest.raises(NotComputedYet, match="newest checkpoint"):
        embed_files(run, CPU, [outside])


def test_a_picture_that_is_gone_is_not_found(run) -> None:
    embed(run, CPU, ignore, Control())
    first = search_run(run, ["id:1"], 3, CPU, None, ignore, Control())["neighbors"][0]
    os.unlink(first["path"])  # noqa: PTH108
    prepare(run.workspace, 64, ignore, Control())
    again = search_run(run, ["id:1"], 3, CPU, None, ignore, Control())["neighbors"]
    assert first["id"] not in [hit["id"] for hit in again]
    assert len(again) == 3


def test_the_map_is_drawn_and_its_groups_found(run, tmp_path) -> None:
    mapped(run)
    draw_map(run, tmp_path / "map.png", side_px=500)
    with Image.open(tmp_path / "map.png") as picture:
        assert picture.size == (500, 500)
        colors = {color for _, color in picture.convert("RGB").getcolors(250_000)}
    assert (0x10, 0x12, 0x16) in colors
    assert len(colors) > 500
    result = clusters(run, 4, ignore, Control())
    members = [i for group in result["clusters"] for i in group["ids"]] + result["unassigned"]
    assert sorted(members) == sorted(load_embedding(run)[1].tolist())
    for group in result["clusters"]:
        assert {e["id"] for e in group["exemplars"]} <= set(group["ids"])


def test_clusters_are_the_clumps_largest_first() -> None:
    rng = np.random.default_rng(0)
    centers = np.repeat(np.array([[0, 0], [8, 0], [0, 8]]), [20, 40, 30], axis=0)
    labels = cluster_labels(centers + 0.3 * rng.standard_normal((90, 2)), 10)
    assert [np.bincount(labels[part] + 1).argmax() - 1 for part in (slice(0, 20), slice(20, 60), slice(60, 90))] == [
        2,
        0,
        1,
    ]


def test_outliers_are_the_loneliest(run) -> None:
    mapped(run)
    _, scores = load_neighbors(run)
    slow = [sum(1 - float(s) for s in row[:10]) / 10 for row in scores]
    np.testing.assert_allclose(loneliness(scores), slow, atol=1e-9)
    found = outliers(run, 5, ignore, Control())["outliers"]
    ids = load_embedding(run)[1]
    assert [entry["id"] for entry in found] == [int(ids[row]) for row in np.argsort(-np.array(slow))[:5]]


def test_thumbnails_never_overlap_and_none_more_would_fit() -> None:
    points = np.random.default_rng(0).uniform(0, 300, (200, 2))
    placed = place_apart(points, np.arange(200), 40)
    gaps = np.abs(points[:, None] - points[None]).max(axis=2)
    assert all(gaps[a, b] >= 40 for a in placed for b in placed if a != b)
    assert all(gaps[row, placed].min() < 40 for row in range(200) if row not in placed)
