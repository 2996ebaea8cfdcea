"""A run that was given its time: how many epochs fit, and a real run whose plan promised too much or too little."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.training import keep_time, loop, train
from moco_core.training.crops import crop_px_at, epochs_cost
from moco_core.training.keep_time import KeptTime, epochs_for
from moco_core.training.presets import MOST_EPOCHS
from moco_core.training.schedule import learning_rate_at
from moco_core.workspace import Workspace

GROWING = TrainSettings(crop_px=64, first_crop_px=32, growth_share=0.7, epochs=100)
MANY_SIDES = TrainSettings(crop_px=128, first_crop_px=32, growth_share=0.8, epochs=60)
FIXED = 0.2


@pytest.mark.parametrize("settings", [GROWING, MANY_SIDES, TrainSettings(epochs=30)])
@pytest.mark.parametrize("seed", range(5))
def test_as_many_epochs_as_fit_and_crops_never_shrink(settings: TrainSettings, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(40):
        epoch, work = rng.randrange(1, settings.epochs), rng.uniform(0, 200)
        found = epochs_for(settings, epoch, work, FIXED)
        assert found.epochs > epoch
        if found.epochs > epoch + 1:
            assert epochs_cost(found, epoch, FIXED) <= work
        sides = [crop_px_at(found, e) for e in range(epoch, found.epochs)]
        assert sides == sorted(sides)
        assert sides[0] >= crop_px_at(settings, epoch)
        assert msgspec.structs.replace(found, epochs=settings.epochs, growth_share=settings.growth_share) == settings


def test_one_more_epoch_would_not_fit() -> None:
    for epoch, work in itertools.product((1, 30, 80), (15.0, 40.0, 90.0)):
        found = epochs_for(GROWING, epoch, work, FIXED)
        longer = msgspec.structs.replace(found, epochs=found.epochs + 1)
        assert epochs_cost(longer, epoch, FIXED) > work - 1  # with one more, small crops get an epoch of it at most


def test_with_large_crops_already_more_epochs_are_more_of_those() -> None:
    found = epochs_for(GROWING, 75, work=50.0, fixed_share=FIXED)
    assert found.epochs == 125
    assert {crop_px_at(found, epoch) for epoch in range(75, 125)} == {64}
    assert epochs_for(GROWING, 75, 1e9, FIXED).epochs == MOST_EPOCHS


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(keep_time.time, "monotonic", lambda: now[0])
    return now


def test_what_is_nearly_in_time_is_left_as_it_is(clock: list[float]) -> None:
    kept = KeptTime(1000.0)
    clock[0] += 100.0
    plain = TrainSettings(epochs=100)
    assert kept.fitted(plain, 10, told_s=None, fixed_share=FIXED) is None
    assert kept.fitted(plain, 10, told_s=925.0, fixed_share=FIXED) is None
    assert kept.fitted(plain, 10, told_s=880.0, fixed_share=FIXED) is None
    fewer = kept.fitted(plain, 10, told_s=1800.0, fixed_share=FIXED)  # 20 s an epoch
    assert fewer is not None
    assert fewer[0].epochs == 10 + 45
    assert "55 epochs instead of 100" in fewer[1].message
    clock[0] += 50.0
    assert kept.fitted(plain, 10, told_s=1800.0, fixed_share=FIXED) is None  # not every whim of the machine
    clock[0] += 50.0
    more = kept.fitted(plain, 10, told_s=450.0, fixed_share=FIXED)  # 5 s an epoch
    assert more is not None
    assert more[0].epochs == 10 + 160
    assert "time for 170 epochs" in more[1].message


def test_the_first_steps_are_not_believed_and_a_pause_does_not_count(clock: list[float]) -> None:
    kept = KeptTime(1000.0)
    clock[0] += 25.0
    plain = TrainSettings(epochs=100)
    assert kept.fitted(plain, 1, told_s=9000.0, fixed_share=FIXED) is None
    clock[0] += 575.0
    kept.paused(500.0)
    assert kept.fitted(plain, 10, told_s=900.0, fixed_share=FIXED) is None
    assert kept.fitted(plain, 10, told_s=1000.0, fixed_share=FIXED) is not None


SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, queue_size=32, precision="float32")


@pytest.mark.parametrize("promised", [MOST_EPOCHS, 6])
def test_a_run_keeps_to_its_time_whatever_was_promised(
    promised: int, tmp_path: Path, draw_pictures: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_pictures(tmp_path / "images", 20)
    settings = msgspec.structs.replace(SETTINGS, epochs=promised)
    monkeypatch.setattr(train, "fitted_to_rest", lambda workspace, own, *rest: own)
    monkeypatch.setattr(keep_time, "SETTLED_S", 0.0)
    seen: list[events.Event] = []
    clock = SimpleNamespace(monotonic=lambda: float(sum(isinstance(e, events.Step) for e in seen)))  # 1 s a step
    for module in (keep_time, loop):
        monkeypatch.setattr(module, "time", clock)
    job = jobs.TrainJob(
        images=str(tmp_path / "images"), workspace=str(tmp_path / "w"), device="cpu", settings=settings, minutes=0.4
    )
    assert engine.perform(job, seen.append, Control()) == engine.DONE
    last = seen[-1]
    assert isinstance(last, events.Finished)
    epochs = last.result["epochs"]
    assert 10 <= epochs <= 12
    told = [e.message for e in seen if isinstance(e, events.Warning)]
    assert f"{epochs} epochs" in told[-1]
    run = Workspace.open(tmp_path / "w").run()
    assert run.settings == msgspec.structs.replace(settings, epochs=epochs)
    assert (run.info["state"], run.info["total_steps"]) == ("finished", 2 * epochs)
    steps = [e for e in seen if isinstance(e, events.Step)]
    assert (steps[-1].step, steps[-1].total_steps, steps[-1].epochs) == (2 * epochs, 2 * epochs, epochs)
    assert steps[-1].learning_rate == learning_rate_at(run.settings, 2 * epochs - 1, 2 * epochs, 2)  # come to its end
