from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.training import loop
from moco_core.training.schedule import learning_rate_at
from moco_core.training.train import STEPS_BACK
from moco_core.workspace import Workspace

SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, epochs=3, queue_size=32, precision="float32")


@pytest.fixture
def folder(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", 20)
    return tmp_path


def train(folder: Path, control: Control | None = None, on_event=None, **options):
    seen: list[events.Event] = []

    def emit(event: events.Event) -> None:
        seen.append(event)
        if on_event:
            on_event(event)

    values = {"settings": SETTINGS} | options
    job = jobs.TrainJob(images=str(folder / "images"), workspace=str(folder / "w"), device="cpu", **values)
    return engine.perform(job, emit, control or Control()), seen


def test_events_of_a_whole_run(folder: Path) -> None:
    status, seen = train(folder)
    assert status == engine.DONE
    steps = [e for e in seen if isinstance(e, events.Step)]
    assert [s.step for s in steps] == [1, 2, 3, 4, 5, 6]
    assert [s.epoch for s in steps] == [1, 1, 2, 2, 3, 3]
    assert [s.queue_fill for s in steps] == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    assert [s.queue_age for s in steps] == [1, 2, 3, 4, 4, 4]
    assert all(math.isfinite(s.loss) and s.loss > 0 for s in steps)
    assert [s.learning_rate for s in steps] == [learning_rate_at(SETTINGS, i, 6, 2) for i in range(6)]
    epochs = [e for e in seen if isinstance(e, events.Epoch)]
    assert [e.loss for e in epochs] == [pytest.approx((a.loss + b.loss) / 2) for a, b in zip(steps[::2], steps[1::2])]  # noqa: B905
    assert isinstance(seen[-1], events.Finished)
    run = Workspace.open(folder / "w").run()
    assert seen[-1].result["run"] == run.name == "run-1"
    assert run.info["state"] == "finished"
    assert run.info["knn_layer"] == "backbone"
    logged = [events.decode(line) for line in run.metrics_path.read_bytes().splitlines()]
    assert [e for e in logged if isinstance(e, events.Step)] == steps


def test_views_sheet_shows_pairs_of_the_folder(folder: Path) -> None:
    _, seen = train(folder)
    views = next(e for e in seen if isinstance(e, events.Views))
    with Image.open(Workspace.open(folder / "w").run().path / views.path) as sheet:
        assert sheet.size == (2 * views.side_px, views.pairs * views.side_px)
        assert np.asarray(sheet).std() > 5


def test_pause_holds_and_resume_goes_on(folder: Path) -> None:
    control = Control()
    states = []

    def on_event(event: events.Event) -> None:
        if isinstance(event, events.Step) and event.step == 2:
            control.pause()
        if isinstance(event, events.State):
            states.append(event.state)
            if event.state == "paused":
                control.resume()

    status, seen = train(folder, control, on_event)
    assert status == engine.DONE
    assert states == ["paused", "running"]
    assert [e.step for e in seen if isinstance(e, events.Step)] == [1, 2, 3, 4, 5, 6]


def test_checkpoint_on_request(folder: Path) -> None:
    control = Control()

    def on_event(event: events.Event) -> None:
        if isinstance(event, events.Step) and event.step == 3:
            control.request_checkpoint()

    _, seen = train(folder, control, on_event)
    assert 3 in [e.step for e in seen if isinstance(e, events.Checkpoint)]


def test_numbers_past_help_end_the_run_after_some_tries_and_nothing_of_them_is_saved(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = loop.shuffle_for
    poisoned = []

    def poison(settings, step, device):
        if step == 3:
            poisoned.append(step)
            trainer_method.queue.keys.fill_(math.nan)
        return real(settings, step, device)

    built = []
    monkeypatch.setattr(loop, "shuffle_for", poison)
    original = loop.Trainer.__init__

    def spy(self, run, settings, method, *rest, **options):
        built.append(method)
        original(self, run, settings, method, *rest, **options)

    monkeypatch.setattr(loop.Trainer, "__init__", spy)

    class _Late:
        @property
        def queue(self):
            return built[-1].queue

    trainer_method = _Late()
    status, seen = train(folder, minutes=50.0)  # those who try again keep to the same time
    assert poisoned == [3] * (1 + STEPS_BACK)  # each try goes on from the checkpoint at step 2
    assert status == engine.FAILED
    assert isinstance(seen[-1], events.Failed)
    assert seen[-1].error == "Diverged"
    assert sum("goes back" in e.message for e in seen if isinstance(e, events.Warning)) == STEPS_BACK
    run = Workspace.open(folder / "w").run()
    assert run.info["state"] == "diverged"
    assert run.info["rate_factor"] == 0.5 ** (1 + STEPS_BACK)
    from moco_core.training.checkpoint import latest_checkpoint, load_tensors

    found = latest_checkpoint(run)
    assert found is not None
    assert all(torch.isfinite(t).all() for t in load_tensors(found[0]).values() if t.is_floating_point())


def test_too_few_pictures_is_said_before_anything_starts(folder: Path) -> None:
    status, seen = train(folder, settings=msgspec.structs.replace(SETTINGS, batch_size=64, queue_size=128))
    assert status == engine.FAILED
    assert isinstance(seen[-1], events.Failed)
    assert seen[-1].error == "TooFewImages"
    assert "20" in seen[-1].message
    assert Workspace.open(folder / "w").runs() == []


def test_two_trainings_in_one_workspace_are_refused(folder: Path) -> None:
    train(folder)
    with Workspace.open(folder / "w").training_lock():
        status, seen = train(folder)
    assert status == engine.FAILED
    assert isinstance(seen[-1], events.Failed)
    assert seen[-1].error == "WorkspaceBusy"


def test_cosine_with_warm_up() -> None:
    settings = TrainSettings(learning_rate=0.2, batch_size=128, warmup_epochs=2)
    rates = [learning_rate_at(settings, step, 100, 10) for step in range(100)]
    peak = 0.2 * 128 / 256
    assert rates[0] == pytest.approx(peak / 20)
    assert rates[19] == pytest.approx(peak)
    assert rates[60] == pytest.approx(peak / 2)
    assert rates == sorted(rates[:20]) + sorted(rates[20:], reverse=True)
    assert rates[-1] < 0.001 * peak


def test_equal_seeds_give_equal_runs_and_others_do_not(folder: Path) -> None:
    def losses(name: str, seed: int) -> list[float]:
        _, seen = train(folder, settings=msgspec.structs.replace(SETTINGS, seed=seed, epochs=1), run=name)
        return [e.loss for e in seen if isinstance(e, events.Step)]

    assert losses("a", 7) == losses("b", 7)
    assert losses("c", 8) != losses("a2", 7)
