"""Every state of health, each reached by a run that really is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.health import Health, with_memory
from moco_core.model.encoder import Backbone
from moco_core.run_health import health_of, health_of_steps
from moco_core.training import micro_batches
from moco_core.training.metrics import read_steps
from moco_core.workspace import Workspace

PICTURES = 32
# At a rate of 1 it would depend on how a processor rounds whether the features fall together.
SOUND = TrainSettings(
    crop_px=32, batch_size=8, bn_groups=1, epochs=35, queue_size=16, temperature=0.2, momentum=0.9,
    learning_rate=0.3, warmup_epochs=2.0, precision="float32",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pictures that differ: coloured noise of few large cells."""
    rng = np.random.default_rng(1)
    (tmp_path / "images").mkdir()
    for number in range(PICTURES):
        cells = Image.fromarray(rng.integers(0, 255, (3, 3, 3), np.uint8))
        cells.resize((48, 48), Image.Resampling.NEAREST).save(tmp_path / "images" / f"{number:02}.png")
    return tmp_path


def trained(folder: Path, stop_after: int = 0, **changes: Any) -> tuple[Health, list[Health]]:
    """The health at the end, and as it was after every step."""
    control = Control()

    def note(event: events.Event) -> None:
        if isinstance(event, events.Step) and event.step == stop_after:
            control.stop()

    settings = msgspec.structs.replace(SOUND, **changes)
    job = jobs.TrainJob(images=str(folder / "images"), workspace=str(folder / "w"), device="cpu", settings=settings)
    engine.perform(job, note, control)
    run = Workspace.open(folder / "w").run()
    steps = read_steps(run.metrics_path)
    seen = [health_of_steps(steps[: n + 1], settings.queue_size) for n in range(len(steps))]
    return health_of(run), [with_memory(health, run.info) for health in seen]


def words(seen: list[Health]) -> list[str]:
    return list(dict.fromkeys(health.word for health in seen))


def test_a_sound_run_warms_up_learns_and_finishes(folder: Path) -> None:
    end, seen = trained(folder)
    assert words(seen)[:2] == ["Filling the queue.", "Warming up."]
    assert words(seen)[-1] == "Learning."
    assert not {"Collapsed.", "Not learning yet.", "Diverged."} & set(words(seen))
    assert (end.level, end.word) == ("good", "Finished.")
    assert "140 steps" in end.sentence


def test_a_run_that_ends_before_its_queue_is_full_has_not_begun_to_learn(folder: Path) -> None:
    end, seen = trained(folder, epochs=1, queue_size=16 * 8)
    assert words(seen) == ["Filling the queue."]
    assert (end.level, end.word) == ("warn", "Finished.")
    assert "continue" in end.sentence


def test_a_temperature_that_flattens_every_contrast_stays_at_chance(folder: Path) -> None:
    end, seen = trained(folder, temperature=10.0, learning_rate=0.01)
    assert words(seen)[-1] == "Not learning yet."
    assert "smaller τ" in seen[-1].sentence
    assert end.level == "warn"


def test_weights_that_decay_to_nothing_collapse(folder: Path) -> None:
    end, seen = trained(folder, weight_decay=1.0, learning_rate=8.0, epochs=35, optimizer_momentum=0.0)
    assert words(seen)[-1] == "Collapsed."
    assert (end.level, "Collapsed." in end.sentence) == ("bad", True)


def test_numbers_that_overflow_at_any_rate_have_diverged(folder: Path) -> None:
    end, _ = trained(folder, temperature=1e-39)
    assert (end.level, end.word) == ("bad", "Diverged.")
    assert "checkpoint is sound" in end.sentence


def test_a_step_that_does_not_fit_is_short_of_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The device refuses more than four pictures at once, as one with little memory does."""
    forward = Backbone.forward

    def limited(self: Backbone, x: torch.Tensor) -> torch.Tensor:
        if self.training and len(x) > 4:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return forward(self, x)

    monkeypatch.setattr(Backbone, "forward", limited)
    monkeypatch.setattr(micro_batches, "fits", lambda *_: True)
    end, seen = trained(folder, bn_groups=2)
    assert "Learning, but short of memory." in words(seen)
    assert any("in 2 parts" in health.sentence for health in seen)
    assert end.word == "Finished."


def test_a_run_that_the_person_stops_is_kept(folder: Path) -> None:
    end, _ = trained(folder, stop_after=120)
    assert (end.level, end.word) == ("good", "Stopped and kept.")


def test_a_run_that_fails_says_where_to_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, draw_pictures: Callable[..., list[Path]]
) -> None:
    from moco_core.training import loop

    def broken(*_: Any) -> torch.Tensor:
        raise OSError("the drive is gone")

    monkeypatch.setattr(loop, "shuffle_for", broken)
    end, _ = trained(folder)
    assert (end.level, end.word) == ("bad", "Stopped by a failure.")
