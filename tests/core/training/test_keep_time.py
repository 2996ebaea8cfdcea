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
        assert sides[0] >= crop_px_at(settings, epoch - 1)
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
    monkeypatch.setattr(keep_time, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


Lived = tuple[TrainSettings, float, list[tuple[int, int]]]


def lived(clock: list[float], seconds: float, settings: TrainSettings, epoch_s: Callable[[float, int], float]) -> Lived:
    """A run given `seconds`, whose epochs take epoch_s(seconds gone, side in px): the settings it ended with, when it
    ended, and (epoch, epochs from there on) of every change."""
    began, kept, changes, epoch = clock[0], KeptTime(seconds), [], 0
    kept.tell(epochs_cost(settings, 0, FIXED), crop_px_at(settings, 0))
    while epoch < settings.epochs:
        side_px = crop_px_at(settings, epoch)
        clock[0] += epoch_s(clock[0] - began, side_px)
        epoch += 1
        kept.tell(epochs_cost(settings, epoch, FIXED), side_px)
        if epoch < settings.epochs and (fitted := kept.fitted(settings, epoch, FIXED)) is not None:
            settings = fitted[0]
            changes.append((epoch, settings.epochs))
            assert str(settings.epochs) in fitted[1].message
    return settings, clock[0] - began, changes


PLAIN = TrainSettings(epochs=100)


def test_what_is_nearly_in_time_is_left_as_it_is(clock: list[float]) -> None:
    assert lived(clock, 1000.0, PLAIN, lambda gone, side: 10.4) == (PLAIN, pytest.approx(1040.0), [])
    rng = random.Random(0)
    _, ended, changes = lived(clock, 1000.0, PLAIN, lambda gone, side: rng.uniform(7.0, 13.0))
    assert ended == pytest.approx(1000.0, rel=0.06)
    assert len(changes) <= 1  # not every whim of the machine


@pytest.mark.parametrize("epoch_s", [5.0, 8.0, 14.0, 25.0])
def test_a_wrong_promise_is_made_good(epoch_s: float, clock: list[float]) -> None:
    settings, ended, changes = lived(clock, 1000.0, PLAIN, lambda gone, side: epoch_s)
    assert ended == pytest.approx(1000.0, rel=0.06)
    assert settings.epochs == pytest.approx(1000 / epoch_s, rel=0.06)
    assert len(changes) <= 2


@pytest.mark.parametrize("at", [0.0, 100.0, 400.0, 700.0])
def test_a_passing_load_does_not_cut_a_run(at: float, clock: list[float]) -> None:
    """For a minute of seventeen, epochs take five times as long: they are lost, and the rate hardly falls for it."""
    settings, ended, changes = lived(clock, 1000.0, PLAIN, lambda gone, side: 50.0 if at <= gone < at + 60.0 else 10.0)
    assert ended == pytest.approx(1000.0, rel=0.09)
    assert 85 <= settings.epochs <= 100
    assert all(epoch / epochs < epoch / settings.epochs + 0.1 for epoch, epochs in changes)


def test_a_machine_that_grows_slow_for_good_still_ends_in_time(clock: list[float]) -> None:
    settings, ended, changes = lived(clock, 1000.0, PLAIN, lambda gone, side: 10.0 if gone < 500.0 else 20.0)
    assert ended == pytest.approx(1000.0, rel=0.06)
    assert settings.epochs == pytest.approx(75, abs=5)
    assert len(changes) <= 4


def test_large_crops_that_cost_more_than_was_thought(clock: list[float]) -> None:
    whole = epochs_cost(GROWING, 0, FIXED)
    _, ended, _ = lived(clock, 10 * whole, GROWING, lambda gone, side: {32: 4.0, 64: 16.0}[side])  # 4 and 10 were told
    assert ended == pytest.approx(10 * whole, rel=0.06)


@pytest.mark.parametrize(("epochs", "epoch_s"), [(2, 75.0), (10, 300.0), (3, 40.0), (100, 2.0)])
def test_however_wrong_the_promise_was(epochs: int, epoch_s: float, clock: list[float]) -> None:
    settings = msgspec.structs.replace(PLAIN, epochs=epochs)
    found, ended, _ = lived(clock, 1000.0, settings, lambda gone, side: epoch_s)
    assert ended == pytest.approx(1000.0, abs=max(60.0, epoch_s))
    assert found.epochs >= 3


@pytest.mark.parametrize(
    ("seconds", "epochs", "epoch_s"), [(120.0, 14, 1.0), (120.0, 2, 0.5), (60.0, 5, 0.1), (1000.0, 100, 2.0)]
)
def test_a_run_that_would_be_over_before_its_steps_are_believed_goes_on(
    seconds: float, epochs: int, epoch_s: float, clock: list[float]
) -> None:
    settings = msgspec.structs.replace(PLAIN, epochs=epochs)
    found, ended, changes = lived(clock, seconds, settings, lambda gone, side: epoch_s)
    assert ended == pytest.approx(seconds, rel=0.06)
    assert found.epochs == pytest.approx(seconds / epoch_s, rel=0.06)
    assert len(changes) <= 4
    assert changes[0][0] * epoch_s >= min(epochs * epoch_s / 2, 15.0)  # half of what was promised, or enough


def test_small_crops_keep_their_share_of_what_is_added(clock: list[float]) -> None:
    """Half of the work is done where the crops would have grown: they have not grown yet."""
    settings = msgspec.structs.replace(GROWING, epochs=14)
    costs = [epochs_cost(settings, epoch, FIXED) for epoch in (0, 10)]
    assert costs[0] >= 2 * costs[1] - 1
    found = epochs_for(settings, 10, 100.0, FIXED)
    small = sum(crop_px_at(found, epoch) == 32 for epoch in range(found.epochs))
    assert found.epochs > 80
    assert small == pytest.approx(0.7 * found.epochs, abs=1)
    found, ended, _ = lived(clock, 120.0, settings, lambda gone, side: {32: 0.4, 64: 1.0}[side])
    assert ended == pytest.approx(120.0, rel=0.06)
    assert sum(crop_px_at(found, epoch) == 32 for epoch in range(found.epochs)) >= 0.6 * found.epochs


def test_a_plan_of_one_epoch_goes_on_if_there_is_time(clock: list[float]) -> None:
    one = msgspec.structs.replace(PLAIN, epochs=1)
    kept = KeptTime(100.0)
    kept.tell(0.5, 64)
    clock[0] += 2.0
    kept.tell(0.0, 64)
    fitted = kept.fitted(one, 1, FIXED)
    assert fitted is not None
    assert fitted[0].epochs == pytest.approx(1 + 98 / 4, abs=1)
    clock[0] += 96.0  # an epoch is 4 s: none fits into what is left
    assert kept.fitted(one, 1, FIXED) is None


def test_a_plan_of_one_long_epoch_is_over(clock: list[float]) -> None:
    kept = KeptTime(100.0)
    kept.tell(0.9, 64)
    clock[0] += 60.0
    kept.tell(0.0, 64)
    assert kept.fitted(msgspec.structs.replace(PLAIN, epochs=1), 1, FIXED) is None


def test_of_two_epochs_one_must_be_enough_to_tell(clock: list[float]) -> None:
    kept, two = KeptTime(120.0), msgspec.structs.replace(PLAIN, epochs=2)
    clock[0] += 1.0
    kept.tell(1.5, 64)  # the first of two steps, which compiles
    clock[0] += 0.5
    kept.tell(1.0, 64)
    fitted = kept.fitted(two, 1, FIXED)
    assert fitted is not None
    assert fitted[0].epochs == pytest.approx(1 + 118.5, abs=1)


def test_the_first_steps_are_not_believed_and_a_pause_does_not_count(clock: list[float]) -> None:
    kept = KeptTime(1000.0)
    clock[0] += 30.0  # reading the pictures
    kept.tell(100.0, 64)
    clock[0] += 40.0
    kept.tell(99.0, 64)
    assert kept.fitted(PLAIN, 1, FIXED) is None
    clock[0] += 530.0
    kept.paused(500.0)
    kept.tell(93.4, 64)  # an epoch took nearly 10 s: the rest of the time is enough for them
    assert kept.fitted(PLAIN, 8, FIXED) is None
    clock[0] += 100.0
    kept.tell(91.0, 64)
    assert kept.fitted(PLAIN, 9, FIXED) is not None


def test_a_run_that_went_back_to_a_checkpoint_counts_from_there(clock: list[float]) -> None:
    kept = KeptTime(1000.0)
    kept.tell(100.0, 64)
    clock[0] += 300.0
    kept.tell(70.0, 64)
    clock[0] += 5.0
    kept.restarted()
    assert kept.fitted(PLAIN, 20, FIXED) is None
    clock[0] += 20.0  # until it trains again
    kept.tell(80.0, 64)
    assert kept.fitted(PLAIN, 20, FIXED) is None
    clock[0] += 60.0
    kept.tell(74.0, 64)
    fitted = kept.fitted(PLAIN, 26, FIXED)
    assert fitted is not None
    assert fitted[0].epochs == pytest.approx(26 + 61, abs=1)  # 615 s, 10 s an epoch


SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, queue_size=32, precision="float32")


@pytest.mark.parametrize("promised", [30, 6, 2, 1])
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
