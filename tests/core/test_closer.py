"""A closer look: the parts of pictures, what is kept of them, and the box that an answer carries."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PIL import Image

import moco_core
from moco_core import engine, jobs
from moco_core.cli_summary import summary
from moco_core.control import Control
from moco_core.embedding import embed, embed_files
from moco_core.errors import Interrupted, NotComputedYet
from moco_core.events import Progress
from moco_core.features import all_records
from moco_core.region_embed import PartReader
from moco_core.region_store import RegionStore, as_records, best_parts
from moco_core.region_windows import COUNT, Window, around, window_of, windows
from tests.core.feature_run import CPU, ignore, make_run, write_checkpoint

COUNT_OF_SET = 8


@pytest.fixture
def run(tmp_path):
    """Pictures of 96 × 64 px, each of 6 × 4 squares of its own colours: no part is like that of another."""
    rng = np.random.default_rng(2)
    (tmp_path / "set").mkdir()
    for number in range(COUNT_OF_SET):
        squares = rng.integers(0, 256, (4, 6, 3), np.uint8)
        Image.fromarray(squares.repeat(16, axis=0).repeat(16, axis=1)).save(tmp_path / "set" / f"{number}.png")
    made = make_run(tmp_path, tmp_path / "set")
    embed(made, CPU, ignore, Control())
    return made


def do(run, job_type=jobs.SearchJob, control=None, emit=ignore, **values):
    return engine.run(job_type(workspace=str(run.workspace.path), device="cpu", **values), emit, control or Control())


def store_of(run) -> RegionStore:
    return RegionStore(run, PartReader(run, CPU).dim)


def looked_at(run) -> list[int]:
    store = store_of(run)
    kept = store.read()
    return sorted(kept["id"][store.rows_of(kept, all_records(run.workspace))].tolist())


@pytest.mark.parametrize("size", [(160, 160), (96, 64), (30, 200)])
def test_windows_lie_in_the_picture_and_cover_it(size) -> None:
    found = windows(size)
    assert len(found) == COUNT == len(set(found))
    for window in found:
        left, top, right, bottom = window.corners()
        assert left >= 0
        assert top >= 0
        assert right <= size[0] + 1e-6
        assert bottom <= size[1] + 1e-6
        assert window_of(window.box(size), size) == pytest.approx(window)
    assert min(window.left for window in found) == 0
    assert max(window.corners()[2] for window in found) == pytest.approx(size[0])
    assert max(window.corners()[3] for window in found) == pytest.approx(size[1])


def test_around_begins_with_the_window_and_stays_inside() -> None:
    found = around(Window(0.0, 60.0, 40.0), (120, 100))
    assert found[0] == Window(0.0, 60.0, 40.0)
    assert len(found) == len(set(found)) > 9
    assert all(window.left >= 0 and window.corners()[2] <= 120 and window.corners()[3] <= 100 for window in found)
    assert {round(window.side, 3) for window in around(Window(0.0, 0.0, 100.0), (120, 100))} == {84.0, 100.0}


def test_a_part_is_seen_as_the_box_of_it_is(run) -> None:
    """The slow twin of the parts: every window as the box of a search, one after the other."""
    reader = PartReader(run, CPU)
    record = all_records(run.workspace)[3]
    ((count, read, features),) = reader.batches([record])
    size = record.width, record.height
    path = run.workspace.images / record.path
    twin = [embed_files(run, CPU, [path], [window.box(size)])[0] for window in windows(size)]
    assert (count, read, features.shape) == (1, [record], (1, COUNT, reader.dim))
    likeness = (np.array(twin) * features[0]).sum(axis=1)  # the thumbnail is a JPEG, and edges are rounded otherwise
    assert np.median(likeness) > 0.99
    assert likeness.min() > 0.9
    exact = reader.parts(record, windows(size)[4:9])
    assert ((np.array(twin)[4:9] * exact).sum(axis=1) > 0.98).all()


def test_the_best_part_equals_the_twin() -> None:
    rng = np.random.default_rng(0)
    features = rng.standard_normal((5, COUNT, 8)).astype(np.float32)
    features /= np.linalg.norm(features, axis=2, keepdims=True)
    rows = as_records([], np.zeros((0, COUNT, 8), np.float32))
    rows = np.zeros(5, rows.dtype)
    scale = np.abs(features).max(axis=2) / 127
    rows["scale"], rows["parts"] = scale, np.rint(features / scale[:, :, None])
    query = features[2, 7]
    scores, numbers = best_parts(rows, np.array([4, 2]), query)
    for score, number, row in zip(scores, numbers, (4, 2), strict=True):
        each = [float(part @ query) for part in features[row]]
        assert number == int(np.argmax(each))
        assert score == pytest.approx(max(each), abs=0.01)


def test_a_box_finds_its_picture_and_says_where(run) -> None:
    result = do(run, queries=["id:3@0.1,0.1,0.5,0.75"], k=5)
    (answer,) = result["queries"]
    assert answer["looked_closer"] == {"pictures": 8, "of": 8}
    assert len(answer["neighbors"]) == 5
    first = answer["neighbors"][0]
    assert first["id"] == 3
    x, y, width, height = first["box"]
    assert (x, y, width, height) == pytest.approx((0.1, 0.1, 0.5, 0.75), abs=0.12)
    scores = [hit["score"] for hit in answer["neighbors"]]
    assert scores == sorted(scores, reverse=True)
    lines = summary(jobs.SearchJob(workspace="/w", queries=["id:3"]), result)
    assert "part 0." in lines
    assert "looked closer at 8 of 8 pictures" in lines


def test_python_finds_a_part_too(run) -> None:
    opened = moco_core.open_workspace(run.workspace.path).run()
    asked = do(run, queries=["id:3@0.1,0.1,0.5,0.75"], k=3)["neighbors"]
    for picture in (3, "id:3", opened.paths[list(opened.ids).index(3)]):
        hits = opened.search_part(picture, (0.1, 0.1, 0.5, 0.75), k=3, device="cpu")
        assert [(hit.id, hit.box) for hit in hits] == [(hit["id"], hit["box"]) for hit in asked]
        assert str(hits[0].path) == asked[0]["path"]


def test_no_score_is_below_that_of_the_whole_picture(run) -> None:
    query = ["id:3@0.1,0.1,0.5,0.75"]
    whole = {hit["id"]: hit["score"] for hit in do(run, queries=query, k=COUNT_OF_SET, closer=False)["neighbors"]}
    closer = do(run, queries=query, k=COUNT_OF_SET)["neighbors"]
    assert {hit["id"] for hit in closer} == set(whole)
    assert all(hit["score"] >= whole[hit["id"]] - 1e-6 for hit in closer)
    assert any(hit["score"] > whole[hit["id"]] + 0.01 for hit in closer)


def test_whole_pictures_and_several_together_are_searched_as_before(run) -> None:
    for values in ({"queries": ["id:3"]}, {"queries": ["id:3@0,0,0.5,0.5", "id:4"], "as_one": True}):
        result = do(run, **values)
        assert result == do(run, **values, closer=False)
        assert "box" not in result["neighbors"][0]
    assert not looked_at(run)


def test_parts_are_kept_and_only_new_ones_are_looked_at(run) -> None:
    assert do(run, jobs.PartsJob) == {"run": "run-1", "pictures": 8, "looked": 8, "parts": COUNT}
    assert do(run, jobs.PartsJob)["looked"] == 0
    assert looked_at(run) == sorted(all_records(run.workspace))
    path = run.path / "regions.parts"
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 5)  # a kill while the last picture was written
    assert do(run, jobs.PartsJob)["looked"] == 1
    assert do(run, jobs.PartsJob)["looked"] == 0


def test_a_search_keeps_what_it_looks_at(run) -> None:
    before = do(run, queries=["id:3@0.1,0.1,0.5,0.75"])
    assert len(looked_at(run)) == COUNT_OF_SET
    again = do(run, queries=["id:3@0.1,0.1,0.5,0.75"])
    assert [hit["id"] for hit in again["neighbors"]] == [hit["id"] for hit in before["neighbors"]]


def test_what_another_encoder_saw_is_dropped(run) -> None:
    do(run, jobs.PartsJob)
    write_checkpoint(run, step=2, seed=5)
    with pytest.raises(NotComputedYet):
        do(run, jobs.PartsJob)
    embed(run, CPU, ignore, Control())
    assert not looked_at(run)
    assert do(run, jobs.PartsJob)["looked"] == COUNT_OF_SET
    assert len(store_of(run).read()) == COUNT_OF_SET


def test_a_stop_keeps_what_was_looked_at(run) -> None:
    control = Control()

    def emit(event: object) -> None:
        if isinstance(event, Progress) and event.phase == "closer" and event.done == 0:
            control.stop()

    with pytest.raises(Interrupted):
        do(run, jobs.PartsJob, control, emit)
    do(run, jobs.PartsJob)
    assert len(looked_at(run)) == COUNT_OF_SET


def test_a_second_process_looks_and_keeps_nothing(run) -> None:
    with store_of(run).writing() as mine:
        assert mine
        assert do(run, queries=["id:3@0.1,0.1,0.5,0.75"])["queries"][0]["looked_closer"]["pictures"] == COUNT_OF_SET
    assert not looked_at(run)


def test_a_file_that_is_lost_keeps_its_answer_until_the_next_scan(run) -> None:
    do(run, jobs.PartsJob)
    record = all_records(run.workspace)[3]
    query = ["id:4@0.1,0.1,0.5,0.75"]
    before = {hit["id"]: hit["score"] for hit in do(run, queries=query, k=COUNT_OF_SET)["neighbors"]}
    (run.workspace.images / record.path).unlink()
    after = {hit["id"]: hit["score"] for hit in do(run, queries=query, k=COUNT_OF_SET)["neighbors"]}
    assert set(after) == set(before)
    assert after[3] <= before[3]


def test_parts_of_another_version_of_a_file_do_not_count(run) -> None:
    do(run, jobs.PartsJob)
    store, records = store_of(run), all_records(run.workspace)
    kept = store.read()
    records[7] = msgspec.structs.replace(records[7], mtime_ns=records[7].mtime_ns + 1)
    assert sorted(kept["id"][store.rows_of(kept, records)].tolist()) == sorted(set(records) - {7})
