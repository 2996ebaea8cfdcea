"""Two runs of real files side by side; features of the test's choice where the numbers must be known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from PIL import Image

from moco_core import engine, jobs
from moco_core.comparison import NothingInCommon, compare, jaccard_of
from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.embedding import embed
from moco_core.errors import Interrupted, InvalidSetting, NotComputedYet, RunNotFound
from moco_core.events import Event, Progress
from moco_core.features import load_embedding
from moco_core.layout import compute_map
from moco_core.library import Library
from moco_core.map_alignment import spacing
from moco_core.model.moco import build_moco
from moco_core.training.begin import begin_with
from moco_core.training.beginning import StartGone, first_encoder
from moco_core.weights.start import find_start
from moco_core.workspace import Run, Workspace
from tests.core.feature_run import CPU, clumps, ignore, make_run, set_features, write_checkpoint

COUNT = 30


@pytest.fixture
def run(tmp_path: Path, draw_pictures) -> Run:
    draw_pictures(tmp_path / "set", COUNT)
    return make_run(tmp_path, tmp_path / "set")


def second(run: Run, seed: int = 9) -> Run:
    """Another run of the same pictures by another encoder."""
    other = run.workspace.new_run("other", run.settings)
    write_checkpoint(other, step=1, seed=seed)
    return other


def ids_of(run: Run) -> list[int]:
    with Library(run.workspace.library_path) as library:
        return [record.id for record in library.records()]


def compared(run: Run, other: str, k: int = 10) -> tuple[dict, dict[str, np.ndarray]]:
    result = compare(run, other, k, CPU, ignore, Control())
    with np.load(result["comparison"], allow_pickle=False) as arrays:
        return result, dict(arrays)


def chosen(run: Run, features: np.ndarray, ids: list[int]) -> None:
    """Features of the test's choice, with their map."""
    set_features(run, features, ids)
    run.record("embedding", f"chosen for {run.name}", checkpoint="chosen")
    compute_map(run, MapSettings(n_neighbors=5), ignore, Control())


def slow_jaccard(features: np.ndarray, others: np.ndarray, k: int) -> list[float]:
    found = []
    for row in range(len(features)):
        near = [set(sorted(range(len(f)), key=lambda o: (o == row, -f[row] @ f[o]))[:k]) for f in (features, others)]
        found.append(len(near[0] & near[1]) / len(near[0] | near[1]))
    return found


def test_neighbours_and_places_are_compared_as_the_slow_twin_does(run: Run) -> None:
    other, ids = second(run), ids_of(run)
    first, moved = clumps(COUNT, 3, seed=1), clumps(COUNT, 3, seed=2)
    chosen(run, first, ids)
    chosen(other, moved, ids)
    result, arrays = compared(run, "other", 5)
    assert arrays["ids"].tolist() == sorted(ids)
    np.testing.assert_allclose(arrays["jaccard"], slow_jaccard(first, moved, 5), atol=1e-6)
    np.testing.assert_array_equal(arrays["first"], run.map())
    unit = spacing(run.map(), 5)
    np.testing.assert_allclose(arrays["moved"], np.hypot(*(arrays["second"] - arrays["first"]).T) / unit, rtol=1e-5)
    worst = min(range(COUNT), key=lambda row: (arrays["jaccard"][row], -arrays["moved"][row]))
    assert result["most_changed"][0]["id"] == arrays["ids"][worst]
    assert Path(result["most_changed"][0]["path"]).is_file()
    shared = [len(set(a) & set(b)) for a, b in zip(arrays["first_near"], arrays["second_near"], strict=True)]
    assert result["kept"] == pytest.approx(np.mean(shared))
    assert (result["verdict"], result["classes"], result["labelled"]) == ("same", 3, COUNT)


def test_only_pictures_that_both_have_count_as_neighbours(run: Run) -> None:
    other, ids = second(run), ids_of(run)
    first, later = clumps(COUNT, 3, seed=1), clumps(COUNT - 8, 3, seed=2)
    chosen(run, first, ids)
    chosen(other, later, ids[8:][::-1])
    result, arrays = compared(run, "other", 4)
    assert (result["pictures"], result["only_run"], result["only_with"]) == (COUNT - 8, 8, 0)
    assert arrays["ids"].tolist() == sorted(ids[8:])
    np.testing.assert_allclose(arrays["jaccard"], slow_jaccard(first[8:], later[::-1], 4), atol=1e-6)
    assert set(np.unique(arrays["first_near"])) <= set(range(COUNT - 8))


def test_a_map_turned_round_has_not_moved(run: Run) -> None:
    other, ids = second(run), ids_of(run)
    chosen(run, clumps(COUNT, 3, seed=1), ids)
    chosen(other, clumps(COUNT, 3, seed=1), ids)
    np.save(other.map_path, (run.map() @ np.array([[0.0, 3.0], [3.0, 0.0]]) + [4, 5]).astype(np.float32))
    result, arrays = compared(run, "other")
    assert arrays["moved"].max() < 1e-3
    assert result["jaccard"] == 1.0
    assert result["kept"] == 10.0


def test_what_is_missing_is_computed_and_nothing_twice(run: Run) -> None:
    second(run)
    result, _ = compared(run, "other")
    assert result["pictures"] == COUNT
    path = Path(result["comparison"])
    before, phases = path.stat().st_mtime_ns, []

    def hear(event: Event) -> None:
        if isinstance(event, Progress):
            phases.append(event.phase)

    assert compare(run, "other", 10, CPU, hear, Control()) == result
    assert path.stat().st_mtime_ns == before
    assert phases == []
    assert compare(run, "other", 5, CPU, hear, Control())["k"] == 5
    assert phases


def test_a_new_map_or_a_new_folder_makes_it_stale(run: Run) -> None:
    other = second(run)
    first, _ = compared(run, "other")
    compute_map(other, MapSettings(min_dist=0.7, n_neighbors=5), ignore, Control())
    anew, arrays = compared(run, "other")
    assert anew["most_changed"] != first["most_changed"]
    with Library(run.workspace.library_path) as library, library.transaction() as db:  # another scan found it there
        db.execute("UPDATE images SET path = ? WHERE id = ?", (b"class-9/000.png", int(arrays["ids"][0])))
    moved, _ = compared(run, "other")
    assert (anew["classes"], moved["classes"]) == (3, 4)


def test_the_start_is_the_encoder_that_training_begins_with(run: Run) -> None:
    backbone, _ = first_encoder(run, CPU, ignore, Control())
    begun = build_moco(run.settings).encoder_q.network.state_dict()
    for name, tensor in backbone.network.state_dict().items():
        torch.testing.assert_close(tensor, begun[name], rtol=0, atol=0, msg=name)
    result, _ = compared(run, "start")
    features, _ = load_embedding(run)
    start = np.load(run.path / "start" / "embedding.npy")
    assert np.abs(start - features).max() > 1e-3
    assert result["with"] == "start"
    assert "starting weights" in result["sentence"]
    assert [known.name for known in run.workspace.runs()] == [run.name]


def from_file(run: Run, path: Path) -> Run:
    """A run that began with the weights of a file."""
    weights = build_moco(run.settings).encoder_q.network.state_dict()
    tensors = {name: 0.9 * t if t.is_floating_point() else t for name, t in weights.items()}
    path.write_bytes(safetensors.torch.save({name: tensor.contiguous() for name, tensor in tensors.items()}))
    made = run.workspace.new_run("from-file", run.settings)
    start = find_start(str(path), "resnet18", False, ignore, Control())
    assert start is not None
    begin_with(made, build_moco(made.settings), start)
    made.update_info(start=start.record)
    return made


def test_a_run_from_a_file_is_compared_with_that_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    made = from_file(run, path)
    backbone, key = first_encoder(made, CPU, ignore, Control())
    tensors = safetensors.torch.load_file(path)
    torch.testing.assert_close(backbone.network.state_dict()["layer3.0.conv1.weight"], tensors["layer3.0.conv1.weight"])
    assert key != first_encoder(run, CPU, ignore, Control())[1]
    result, arrays = compared(made, "start")  # nothing was trained since
    assert result["jaccard"] == 1.0
    assert arrays["moved"].max() < 0.01
    path.write_bytes(safetensors.torch.save({name: t + 1 for name, t in tensors.items()}))  # another file
    with pytest.raises(StartGone, match="from-file started from"):
        first_encoder(made, CPU, ignore, Control())
    path.unlink()
    with pytest.raises(StartGone, match="from-file started from"):
        first_encoder(made, CPU, ignore, Control())


def test_what_was_only_embedded_has_no_start(run: Run) -> None:
    run.update_info(state="embedded")
    with pytest.raises(InvalidSetting, match="only embedded"):
        compare(run, "start", 10, CPU, ignore, Control())


def test_impossible_pairs_are_refused(run: Run) -> None:
    for other, error in ((run.name, InvalidSetting), ("nobody", RunNotFound)):
        with pytest.raises(error):
            compare(run, other, 10, CPU, ignore, Control())
    empty = run.workspace.new_run("empty", run.settings)
    with pytest.raises(NotComputedYet):
        compare(run, empty.name, 10, CPU, ignore, Control())


def test_runs_of_different_pictures_have_nothing_to_compare(run: Run) -> None:
    other, ids = second(run), ids_of(run)
    chosen(run, clumps(12, 3), ids[:12])
    chosen(other, clumps(12, 3), ids[12:24])
    with pytest.raises(NothingInCommon):
        compare(run, "other", 10, CPU, ignore, Control())


def test_pictures_without_folders_are_not_judged(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    (tmp_path / "flat").mkdir()
    for number in range(24):
        Image.fromarray(rng.integers(0, 255, (40, 40, 3), np.uint8)).save(tmp_path / "flat" / f"{number}.png")
    run = make_run(tmp_path, tmp_path / "flat")
    result, _ = compared(run, "start")
    assert (result["verdict"], result["figures"]) == ("unknown", {"run": {}, "with": {}})
    assert f"{result['kept']:.1f} of 10" in result["sentence"]


def test_a_stop_leaves_no_half_comparison(run: Run) -> None:
    second(run)
    for each in (run, run.workspace.run("other")):
        embed(each, CPU, ignore, Control())
    control = Control()

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.phase == "compare":
            control.stop()

    with pytest.raises(Interrupted):
        compare(run, "other", 10, CPU, stop, control)
    assert not list(run.path.glob("*comparison*"))


def test_the_job_does_it(run: Run) -> None:
    job = jobs.CompareJob(workspace=str(run.workspace.path), run=run.name, other="start", nearest=3, device="cpu")
    result = engine.run(job, ignore, Control())
    assert (result["run"], result["with"], result["k"]) == (run.name, "start", 3)
    assert Workspace.open(run.workspace.path).run(run.name).key_recorded("comparison-start")


def test_sets_are_compared_in_parts_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    sets = [np.array([rng.permutation(40)[:6] for _ in range(30)]) for _ in range(2)]
    whole = jaccard_of(*sets)
    monkeypatch.setattr("moco_core.comparison._CHUNK", 100)
    np.testing.assert_array_equal(jaccard_of(*sets), whole)
    slow = [len(set(a) & set(b)) / len(set(a) | set(b)) for a, b in zip(*sets, strict=True)]
    np.testing.assert_allclose(whole, slow, rtol=1e-6)
