"""Runs whose memory is too small: they go on in parts, tell so, remember it, and end with a next step at worst."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.health import Health, with_memory
from moco_core.model.encoder import Backbone
from moco_core.model.moco import build_moco
from moco_core.model.running_statistics import RunningStatistics
from moco_core.training import memory_probe, micro_batches
from moco_core.training.checkpoint import latest_checkpoint, load_tensors
from moco_core.training.memory_plan import WHOLE, Plan
from moco_core.training.memory_probe import bytes_of_step
from moco_core.workspace import Run, Workspace

SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, epochs=1, queue_size=16, precision="float32")
CPU = torch.device("cpu")


class Memory:
    """Stands for a device that holds `most` pictures in one pass of an encoder in training."""

    def __init__(self) -> None:
        self.most = 1 << 30
        self.passes: list[int] = []


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory, forward = Memory(), Backbone.forward

    def limited(self: Backbone, x: torch.Tensor) -> torch.Tensor:
        if self.training and len(x) > 1:
            if len(x) > memory.most:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
            memory.passes.append(len(x))
        return forward(self, x)

    monkeypatch.setattr(Backbone, "forward", limited)
    monkeypatch.setattr(micro_batches, "fits", lambda *_: True)  # its trial would count as passes
    return memory


@pytest.fixture
def folder(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", 16)
    return tmp_path


def train(folder: Path, on_event: Any = None, **options: Any) -> tuple[int, list[events.Event]]:
    seen: list[events.Event] = []

    def emit(event: events.Event) -> None:
        seen.append(event)
        if on_event:
            on_event(event)

    values = {"settings": SETTINGS} | options
    job = jobs.TrainJob(images=str(folder / "images"), workspace=str(folder / "w"), device="cpu", **values)
    return engine.perform(job, emit, Control()), seen


def warnings(seen: list[events.Event]) -> list[str]:
    return [e.message for e in seen if isinstance(e, events.Warning)]


def final_state(run: Run) -> dict[str, torch.Tensor]:
    found = latest_checkpoint(run)
    assert found is not None
    return load_tensors(found[0])


def test_a_run_goes_on_in_parts_with_the_same_result_and_remembers(folder: Path, memory: Memory) -> None:
    train(folder, run="whole")
    memory.passes.clear()

    def shrink(event: events.Event) -> None:
        if isinstance(event, events.Step) and event.step == 1:
            memory.most = 4

    status, seen = train(folder, shrink, run="parts")
    assert status == engine.DONE, seen[-1]
    assert warnings(seen) == [
        "The memory did not hold a batch of 8: it is computed in 2 parts of 4. "
        "Nothing else changes; a step takes a little longer."
    ]
    assert [e.step for e in seen if isinstance(e, events.Step)] == [1, 2]
    assert memory.passes == [8, 8, 4, 4, 4, 4]
    workspace = Workspace.open(folder / "w")
    whole, parts = (final_state(workspace.run(name)) for name in ("whole", "parts"))
    for name in ("queue", "queue_ids", "encoder_q.bn1.running_var", "encoder_k.bn1.num_batches_tracked"):
        torch.testing.assert_close(parts[name], whole[name], rtol=1e-3, atol=1e-4)
    run = workspace.run("parts")
    assert run.info["micro_batches"] == 2
    assert "2 parts of 4" in run.log_path.read_text("utf-8")
    told = with_memory(Health("good", "Learning.", "Nothing to do."), run.info)
    assert (told.level, told.word) == ("warn", "Learning, but short of memory.")
    assert "in 2 parts" in told.sentence
    assert with_memory(told, workspace.run("whole").info) == told
    assert with_memory(Health("good", "Learning.", ""), workspace.run("whole").info).word == "Learning."

    memory.passes.clear()
    status, seen = train(folder, settings=None, run="parts", overrides=("epochs=2",), resume=True)
    assert status == engine.DONE, seen[-1]
    assert warnings(seen) == []
    assert set(memory.passes) == {4}


def test_the_end_of_the_ladder_is_a_failure_with_a_next_step(folder: Path, memory: Memory) -> None:
    def shrink(event: events.Event) -> None:
        if isinstance(event, events.Checkpoint):
            memory.most = 3

    status, seen = train(folder, shrink, settings=msgspec.structs.replace(SETTINGS, epochs=2))
    assert status == engine.FAILED
    failed = seen[-1]
    assert isinstance(failed, events.Failed)
    assert failed.error == "OutOfMemory"
    assert "4 pictures of 32 px" in failed.message
    assert "checkpoint is kept" in failed.hint
    run = Workspace.open(folder / "w").run()
    assert run.info["state"] == "failed"
    found = latest_checkpoint(run)
    assert found is not None
    assert found[1]["step"] == 2
    memory.most = 8
    status, seen = train(folder, settings=None, resume=True)
    assert status == engine.DONE, seen[-1]


def test_an_estimate_before_the_first_step_avoids_what_a_system_does_not_refuse(
    folder: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux lends memory that it does not have, and kills the process that uses it."""
    method = build_moco(SETTINGS).train()
    statistics = RunningStatistics(method)
    whole, half = (bytes_of_step(method, statistics, SETTINGS, CPU, torch.float32, plan) for plan in (WHOLE, Plan(2)))
    assert half < whole
    monkeypatch.setattr(micro_batches, "fits", memory_probe.fits)
    monkeypatch.setattr(memory_probe, "available_bytes", lambda device: int(0.5 * (half + whole) / 0.9))
    status, seen = train(folder)
    assert status == engine.DONE, seen[-1]
    kinds = [type(e) for e in seen if isinstance(e, events.Warning | events.Step)]
    assert kinds == [events.Warning, events.Step, events.Step]
    assert Workspace.open(folder / "w").run().info["micro_batches"] == 2


def test_the_estimate_leaves_no_trace_and_grows_as_it_must() -> None:
    method = build_moco(SETTINGS).train()
    statistics = RunningStatistics(method)
    before = {name: tensor.clone() for name, tensor in method.state_dict().items()}

    def needed(settings: TrainSettings, plan: Plan = WHOLE) -> float:
        return bytes_of_step(method, statistics, settings, CPU, torch.float32, plan)

    large = msgspec.structs.replace(SETTINGS, batch_size=512, queue_size=1024)
    assert needed(msgspec.structs.replace(large, crop_px=64)) > 3 * needed(large)
    assert needed(msgspec.structs.replace(large, symmetric=True)) > 1.5 * needed(large)
    assert needed(large, Plan(2)) < 0.7 * needed(large)
    assert all(torch.equal(tensor, before[name]) for name, tensor in method.state_dict().items())
    assert all(p.grad is None for p in method.parameters())


def test_views_are_rendered_in_parts_when_they_do_not_fit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from moco_core.training import pairs

    render, asked = pairs.render, []

    def limited(pixels: torch.Tensor, *rest: Any) -> torch.Tensor:
        asked.append(len(pixels))
        if len(pixels) > 5:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 12 bytes")
        return render(pixels, *rest)

    _, undisturbed = train(folder, run="whole")
    monkeypatch.setattr(pairs, "render", limited)
    status, seen = train(folder, run="parts")
    assert status == engine.DONE, seen[-1]
    assert asked == [8, 4, 4, 4, 4, 4, 4, 4, 4]  # two views a batch; the second batch begins with what fitted
    losses = [[e.loss for e in run if isinstance(e, events.Step)] for run in (undisturbed, seen)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-3)
