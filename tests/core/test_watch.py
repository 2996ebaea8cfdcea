from __future__ import annotations

import threading

import numpy as np
import pytest

from moco_core import atomic, engine, jobs
from moco_core.cli_arguments import parse
from moco_core.cli_render import arrived_line
from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.embedding import embed
from moco_core.errors import Interrupted, NotComputedYet
from moco_core.events import Arrived, decode, encode
from moco_core.features import load_embedding, load_map
from moco_core.images.ingest import prepare
from moco_core.layout import compute_map
from moco_core.neighbors import neighbors
from tests.core.feature_run import CPU, ignore, make_run


@pytest.fixture
def run(tmp_path, draw_pictures):
    """24 pictures, all trained on, embedded and mapped."""
    draw_pictures(tmp_path / "set", 24)
    made = make_run(tmp_path, tmp_path / "set")
    embed(made, CPU, ignore, Control())
    neighbors(made, CPU, emit=ignore, control=Control())
    compute_map(made, MapSettings(n_neighbors=8, seed=7), ignore, Control())
    atomic.write_array(made.path / "train_ids.npy", load_embedding(made)[1])
    return made


class Looks(Control):
    """Before each look after the first one step of the test's is done; then the host asks to stop."""

    def __init__(self, *steps) -> None:
        super().__init__()
        self._steps = list(steps)

    def wait(self, seconds: float) -> None:
        if not self._steps:
            self.stop()
        else:
            self._steps.pop(0)()
        self.raise_if_stopped()


def watched(run, *steps, batches: int | None = None) -> list[Arrived]:
    """What was told of until the steps ran out."""
    told: list[Arrived] = []
    job = jobs.WatchJob(workspace=str(run.workspace.path), batches=batches, device="cpu")
    hear = lambda event: told.append(event) if isinstance(event, Arrived) else None  # noqa: E731
    if batches is None:
        with pytest.raises(Interrupted):
            engine.run(job, hear, Looks(*steps))
    else:
        assert engine.run(job, hear, Looks(*steps))["batches"] == batches
    return told


def nothing() -> None:
    """A look at a folder that stays as it is."""


def test_new_pictures_are_placed_while_the_others_stay(run, draw_pictures) -> None:
    places, old = load_map(run), load_embedding(run)[1]
    folder = run.workspace.images / "later"
    told = watched(run, lambda: draw_pictures(folder, 3), nothing, nothing)
    assert [one.new for one in told] == [3]
    assert len(told[0].paths) == 3
    ids = load_embedding(run)[1]
    assert set(told[0].ids) == set(ids.tolist()) - set(old.tolist())
    assert (load_map(run)[np.isin(ids, old)] == places).all()
    assert run.details("map")["settings"]["seed"] == 7


def test_what_came_before_the_first_look_is_a_batch_and_ends_it(run, draw_pictures) -> None:
    draw_pictures(run.workspace.images / "while away", 2)
    assert [one.new for one in watched(run, batches=1)] == [2]


def test_a_burst_is_one_batch_and_a_half_written_file_is_waited_for(run, draw_pictures) -> None:
    whole = next(run.workspace.images.rglob("*.png")).read_bytes()
    growing = run.workspace.images / "big.png"
    told = watched(
        run,
        lambda: draw_pictures(run.workspace.images / "one", 1),
        lambda: draw_pictures(run.workspace.images / "two", 2),
        lambda: growing.write_bytes(whole[:40]),
        lambda: growing.write_bytes(whole),
        nothing,
        nothing,
    )
    assert [one.new for one in told] == [4]


def test_files_that_went_are_noticed_and_no_batch(run, draw_pictures) -> None:
    file = next(run.workspace.images.rglob("*.png"))
    assert watched(run, file.unlink, nothing, nothing) == []
    prepared = prepare(run.workspace, 64, ignore, Control())
    assert prepared["missing"] == 1
    assert len(load_embedding(run)[1]) == 24  # they are left out when something is embedded next
    told = watched(run, lambda: draw_pictures(run.workspace.images / "later", 1), nothing, nothing)
    assert len(told) == 1
    assert len(load_embedding(run)[1]) == 24


def test_nothing_is_taken_in_while_a_run_trains(run, draw_pictures) -> None:
    draw_pictures(run.workspace.images / "later", 1)
    lock, seen = run.workspace.training_lock(), []
    lock.__enter__()

    def end() -> None:
        seen.append(len(load_embedding(run)[1]))
        lock.__exit__(None, None, None)

    assert [one.new for one in watched(run, end, nothing)] == [1]
    assert seen == [24]


def test_without_a_map_they_are_embedded(run, draw_pictures) -> None:
    run.map_path.unlink()
    draw_pictures(run.workspace.images / "later", 1)
    assert [one.new for one in watched(run, batches=1)] == [1]
    assert not run.map_path.exists()


def test_without_an_embedding_it_says_what_to_do(run) -> None:
    (run.path / "embedding.json").unlink()
    with pytest.raises(NotComputedYet):
        engine.run(jobs.WatchJob(workspace=str(run.workspace.path)), ignore, Control())


def test_waiting_ends_with_the_wish_to_stop() -> None:
    control = Control()
    threading.Timer(0.01, control.stop).start()
    with pytest.raises(Interrupted):
        control.wait(600.0)


def test_the_words_and_the_line() -> None:
    job, _ = parse(["watch", "--workspace", "/w", "--seconds", "2", "--batches", "3"])
    assert job == jobs.WatchJob(workspace="/w", seconds=2.0, batches=3)
    event = Arrived(new=4, unlike=1, ids=[1, 2, 3, 4], paths=["/p/a.jpg", "/p/b.jpg", "/p/c.jpg", "/p/d.jpg"])
    one = Arrived(new=1, unlike=0, ids=[1], paths=["/p/a.jpg"])
    assert arrived_line(one) == "1 new picture, 0 unlike anything trained on: a.jpg"
    assert decode(encode(event)) == event
    assert arrived_line(event) == "4 new pictures, 1 unlike anything trained on: a.jpg, b.jpg, c.jpg and 1 more"
