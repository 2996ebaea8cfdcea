"""Steps whose gradients are not finite: taken back, told, at a lower rate from then on, and exact when resumed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.training import loop
from moco_core.training.checkpoint import latest_checkpoint, load_tensors, save_checkpoint
from moco_core.training.schedule import learning_rate_at
from moco_core.training.setbacks import MOST, Diverged
from moco_core.workspace import Run, Workspace

SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, epochs=3, queue_size=16, precision="float32")


@pytest.fixture
def folder(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", 16)
    return tmp_path


class Poison:
    """Makes a gradient infinite at the chosen steps (from 1), `times` times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *steps: int, times: int = 1 << 30) -> None:
        self._steps, self._times, self._step = steps, times, 0
        shuffle_for, compute = loop.shuffle_for, loop.Gradients.compute

        def watch(settings: TrainSettings, step: int, device: torch.device) -> torch.Tensor:
            self._step = step + 1
            return shuffle_for(settings, step, device)

        def spoil(gradients: Any, *arguments: Any) -> torch.Tensor:
            loss = compute(gradients, *arguments)
            if self._step in self._steps and self._times:
                self._times -= 1
                gradients._method.head_q[0].bias.grad[3] = math.inf
            return loss

        monkeypatch.setattr(loop, "shuffle_for", watch)
        monkeypatch.setattr(loop.Gradients, "compute", spoil)


def train(folder: Path, workspace: str, stop_after: int = 0, **options: Any) -> tuple[int, list[events.Event], Run]:
    seen: list[events.Event] = []
    control = Control()

    def emit(event: events.Event) -> None:
        seen.append(event)
        if isinstance(event, events.Step) and event.step == stop_after:
            control.stop()

    values = {"settings": SETTINGS} | options
    job = jobs.TrainJob(images=str(folder / "images"), workspace=str(folder / workspace), device="cpu", **values)
    status = engine.perform(job, emit, control)
    return status, seen, Workspace.open(folder / workspace).run()


def saved(run: Run) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    found = latest_checkpoint(run)
    assert found is not None
    return load_tensors(found[0]), found[1]


def test_a_spoiled_step_is_left_out_told_and_lowers_the_rate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Poison(monkeypatch, 3)
    status, seen, run = train(folder, "w")
    assert status == engine.DONE, seen[-1]
    told = [e for e in seen if isinstance(e, events.Warning | events.Step)]
    assert [getattr(e, "step", "told") for e in told] == [1, 2, "told", 4, 5, 6]
    message = next(e.message for e in seen if isinstance(e, events.Warning))
    assert message.startswith("Step 3 gave infinite")
    assert message in run.log_path.read_text("utf-8")
    rates = {e.step: e.learning_rate for e in seen if isinstance(e, events.Step)}
    full = {step: learning_rate_at(SETTINGS, step - 1, 6, 2) for step in rates}
    assert {step: rates[step] / full[step] for step in rates} == {1: 1, 2: 1, 4: 0.5, 5: 0.5, 6: 0.5}
    second = [e for e in seen if isinstance(e, events.Epoch)][1]
    assert second.loss == next(e.loss for e in seen if isinstance(e, events.Step) and e.step == 4)
    tensors, details = saved(run)
    assert all(bool(torch.isfinite(t).all()) for t in tensors.values() if t.is_floating_point())
    assert details["rate_factor"] == 0.5


def test_stopped_after_a_setback_and_resumed_equals_undisturbed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Poison(monkeypatch, 3, 5)
    _, _, whole = train(folder, "whole")
    status, _, split = train(folder, "split", stop_after=4)
    assert status == engine.INTERRUPTED
    status, seen, _ = train(folder, "split", settings=None, resume=True)
    assert status == engine.DONE, seen[-1]
    (left, left_details), (right, right_details) = saved(whole), saved(split)
    assert [name for name in left if not torch.equal(left[name], right[name])] == []
    assert left_details["rate_factor"] == right_details["rate_factor"] == 0.25

    def steps(run: Run) -> list[tuple[int, float, float]]:
        lines = [json.loads(line) for line in run.metrics_path.read_text().splitlines()]
        return [(line["step"], line["loss"], line["learning_rate"]) for line in lines if line["event"] == "step"]

    assert steps(whole) == steps(split)


def test_one_setback_after_the_other_goes_back_to_the_checkpoint(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five steps from 3 on fail; from the checkpoint at step 2, at half the rate, the run comes through."""
    monkeypatch.setattr(loop, "CHECKPOINT_SHARE", 1e-9)  # no checkpoint but the first epoch's and the last
    Poison(monkeypatch, *range(3, 3 + MOST), times=MOST)
    status, seen, run = train(folder, "w", settings=msgspec.structs.replace(SETTINGS, epochs=4))
    assert status == engine.DONE, seen[-1]
    messages = [e.message for e in seen if isinstance(e, events.Warning)]
    assert len(messages) == MOST
    assert "goes back to its last checkpoint" in messages[-1]
    assert [e.step for e in seen if isinstance(e, events.Step)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert saved(run)[1]["rate_factor"] == 0.5
    assert run.info["state"] == "finished"


def test_weights_that_are_not_finite_are_never_written(folder: Path) -> None:
    _, _, run = train(folder, "w")
    before = sorted(path.name for path in run.path.glob("checkpoint-*"))
    from moco_core.model.moco import build_moco
    from moco_core.training.optimizer import build_optimizer

    method = build_moco(SETTINGS)
    with torch.no_grad():
        method.encoder_k.network.layer3[0].conv1.weight[0, 0, 0, 0] = math.nan
    with pytest.raises(Diverged, match="step 9 the weights are no longer finite"):
        save_checkpoint(run, method, build_optimizer(method, SETTINGS), 9, 4)
    assert sorted(path.name for path in run.path.glob("checkpoint-*")) == before
