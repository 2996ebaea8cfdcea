"""Boxes, negatives, weights and centres as queries; where two pictures are alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from moco_core import engine, jobs
from moco_core.box_crop import read_square
from moco_core.box_square import seen_of, square_around
from moco_core.control import Control
from moco_core.embedding import embed, embed_files, embedding_encoder
from moco_core.errors import InvalidSetting
from moco_core.features import load_embedding
from moco_core.heat import heat_rgba, strength
from moco_core.library import Library
from moco_core.query_words import QueryWords, parsed
from moco_core.search_run import QueryNotFound
from moco_core.why import area_of, cosine, look, share
from tests.core.feature_run import CPU, ignore, make_run


@pytest.fixture
def run(tmp_path, draw_pictures):
    draw_pictures(tmp_path / "set", 18, size=(96, 64))
    made = make_run(tmp_path, tmp_path / "set")
    embed(made, CPU, ignore, Control())
    return made


def asked(run, queries, **values):
    job = jobs.SearchJob(workspace=str(run.workspace.path), queries=queries, device="cpu", **values)
    return engine.run(job, ignore, Control())


def path_of(run, image_id: int) -> Path:
    with Library(run.workspace.library_path) as library:
        return run.workspace.images / library.records_by_id([image_id])[image_id].path


@pytest.mark.parametrize("text", ["id:12", "ids:3,5,9", "/a b.png", "id:12@0.1,0.25,0.5,0.5", "/a@b.png@0,0,1,1"])
def test_words_read_back(text: str) -> None:
    assert parsed(text).text == text
    assert parsed(parsed(text).text) == parsed(text)


def test_a_file_that_is_called_like_a_box_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a@0,0,1,1"
    assert parsed(str(path)) == QueryWords(path=str(tmp_path / "a"), box=(0, 0, 1, 1))
    path.touch()
    assert parsed(str(path)) == QueryWords(path=str(path))


@pytest.mark.parametrize(
    ("box", "square"),
    [
        ((0.25, 0.25, 0.5, 0.5), (50, 0, 150, 100)),  # 100 × 50 px: higher than it was
        ((0.0, 0.0, 0.1, 0.4), (0, 0, 40, 40)),  # at the edge: moved into the picture
        ((0.9, 0.8, 0.1, 0.2), (180, 80, 200, 100)),
        ((0.0, 0.5, 1.0, 0.1), (0, 0, 200, 100)),  # wider than the picture is high
    ],
)
def test_a_box_is_widened_to_a_square_inside_the_picture(box, square) -> None:
    assert square_around(box, (200, 100)) == square


def test_of_a_long_box_the_middle_square_is_seen() -> None:
    assert seen_of((0.25, 0.25, 0.5, 0.5), (200, 100)) == (0.25, 0.0, 0.5, 1.0)
    assert seen_of((0.0, 0.5, 1.0, 0.1), (200, 100)) == (0.25, 0.0, 0.5, 1.0)
    assert seen_of((0.5, 0.5, 0.25, 0.5), (200, 100)) == (0.5, 0.5, 0.25, 0.5)


def test_a_box_is_the_same_as_its_crop_in_a_file(run, tmp_path: Path) -> None:
    box = (0.25, 0.25, 0.5, 0.75)  # 48 × 48 px
    with Image.open(path_of(run, 3)) as picture:
        picture.crop((24, 16, 72, 64)).save(tmp_path / "crop.png")
    boxed = embed_files(run, CPU, [path_of(run, 3)], [box])
    np.testing.assert_allclose(boxed, embed_files(run, CPU, [tmp_path / "crop.png"]), atol=1e-5)
    assert read_square(path_of(run, 3), 64, box)[1].tolist() == [48, 48]
    by_file = asked(run, [str(tmp_path / "crop.png")])["neighbors"]
    by_box = asked(run, ["id:3@0.25,0.25,0.5,0.75"], closer=False)["neighbors"]
    assert [hit["score"] for hit in by_box] == pytest.approx([hit["score"] for hit in by_file], abs=1e-5)


def test_the_picture_of_a_box_may_answer_and_the_picture_itself_may_not(run) -> None:
    assert 3 in [hit["id"] for hit in asked(run, ["id:3@0,0,1,1"])["neighbors"]]
    assert 3 not in [hit["id"] for hit in asked(run, ["id:3"])["neighbors"]]


def test_several_with_weights_equal_the_twin(run) -> None:
    features, ids = load_embedding(run)
    table = {int(i): features[row].astype(float) for row, i in enumerate(ids)}
    found = asked(run, ["id:1", "ids:4,7"], negatives=("id:2",), weights=(2.0, 1.0, 0.5), k=18)["neighbors"]
    twin = {}
    for image_id, own in table.items():
        if image_id not in (1, 2, 4, 7):
            center = (own @ table[4] + own @ table[7]) / 2
            twin[image_id] = (2 * (own @ table[1]) + center - 0.5 * (own @ table[2])) / 3.5
    assert [hit["id"] for hit in found] == sorted(twin, key=lambda i: -twin[i])
    assert [hit["score"] for hit in found] == pytest.approx(sorted(twin.values(), reverse=True), abs=1e-5)


def test_together_is_one_answer_and_apart_are_two(run) -> None:
    assert len(asked(run, ["id:1", "id:2"])["queries"]) == 2
    (answer,) = asked(run, ["id:1", "id:2"], as_one=True)["queries"]
    assert answer["query"] == "+1·id:1 +1·id:2"


@pytest.mark.parametrize("query", ["id:99", "ids:1,99", "id:x", "/nowhere.png@0,0,1,1"])
def test_what_is_not_there_is_said(run, query: str) -> None:
    with pytest.raises(QueryNotFound):
        asked(run, ["id:1"], negatives=(query,))


def why_job(run, out: Path, **values) -> jobs.WhyJob:
    return jobs.WhyJob(workspace=str(run.workspace.path), out=str(out), device="cpu", **values)


def test_why_is_written_and_drawn(run, tmp_path: Path) -> None:
    sheet = tmp_path / "why.png"
    job = why_job(run, tmp_path / "why.npz", queries=["id:1", "id:2@0.5,0,0.5,1"], sheet=str(sheet))
    result = engine.run(job, ignore, Control())
    with np.load(tmp_path / "why.npz", allow_pickle=False) as kept:
        assert kept["first"].shape == (result["rows"], result["columns"])
        np.testing.assert_allclose(kept["areas"], [[1 / 6, 0, 2 / 3, 1], [1 / 3, 0, 2 / 3, 1]], atol=0.011)
        assert float(kept["likeness"]) == pytest.approx(result["likeness"])
    with Image.open(sheet) as drawn:
        assert drawn.width > 800
    with pytest.raises(InvalidSetting):
        engine.run(why_job(run, run.workspace.images / "a.npz", queries=["id:1", "id:2"]), ignore, Control())


def test_the_likeness_is_that_of_the_features(run, tmp_path: Path) -> None:
    features, ids = load_embedding(run)
    rows = [list(ids).index(i) for i in (1, 5)]
    result = engine.run(why_job(run, tmp_path / "why.npz", queries=["id:1", "id:5"]), ignore, Control())
    assert result["likeness"] == pytest.approx(float(features[rows[0]] @ features[rows[1]]), abs=1e-3)


def test_shares_of_an_unshifted_view_add_up_to_the_likeness(run) -> None:
    backbone, _ = embedding_encoder(run, CPU)
    view = torch.rand(1, 3, 96, 96, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        local, pooled = backbone.network.local(view)[0], backbone(view)[0]
    other = np.random.default_rng(0).standard_normal(len(pooled)).astype(np.float32)
    places = [float(local[:, y, x] @ torch.from_numpy(other)) for y in range(3) for x in range(3)]
    expected = np.mean(places) / float(np.linalg.norm(pooled) * np.linalg.norm(other))
    assert expected == pytest.approx(cosine(pooled.numpy(), other), abs=1e-5)


def test_the_map_points_at_what_two_pictures_share(run, tmp_path: Path) -> None:
    """A patch of noise in a corner of a plain picture is what it shares with noise, wherever the patch lies."""
    noise = np.random.default_rng(3).integers(0, 255, (96, 96, 3), np.uint8)
    backbone, precision = embedding_encoder(run, CPU)
    size = np.array([96, 96])
    whole = look(backbone, noise, size, 192, CPU, precision)
    for top, left in ((0, 0), (48, 48)):
        pixels = np.full((96, 96, 3), 128, np.uint8)
        pixels[top : top + 48, left : left + 48] = noise[:48, :48]
        seen = look(backbone, pixels, size, 192, CPU, precision)
        shares = share(seen, whole.pooled - seen.pooled)  # without what every picture has
        half = len(shares) // 2
        quarters = [shares[y : y + half, x : x + half].mean() for y in (0, half) for x in (0, half)]
        assert int(np.argmax(quarters)) == (0 if top == 0 else 3)


def test_area_is_the_centred_square(tmp_path: Path) -> None:
    Image.new("RGB", (200, 100)).save(tmp_path / "a.png")
    assert area_of(tmp_path / "a.png", None) == pytest.approx((0.25, 0, 0.5, 1))
    assert area_of(tmp_path / "a.png", (0.0, 0.0, 0.1, 0.4)) == pytest.approx((0, 0, 0.2, 0.4))


def test_heat_goes_from_the_least_to_the_most() -> None:
    values = np.array([[-1.0, 0.0], [0.5, 3.0]])
    assert strength(values).tolist() == [[0.0, 0.25], [0.375, 1.0]]
    assert strength(np.ones((2, 2))).tolist() == [[0.5, 0.5], [0.5, 0.5]]
    rgba = heat_rgba(values)
    assert rgba.shape == (2, 2, 4)
    assert rgba[1, 1, 0] > rgba[0, 0, 0]
