"""A replayed step computes what an ordinary one computes; where nothing can be recorded, the ordinary one is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import torch

from moco_core.config import TrainSettings
from moco_core.model.moco import MoCo, build_moco
from moco_core.model.running_statistics import RunningStatistics
from moco_core.training.captured_step import CapturedStep
from moco_core.training.finite_guard import FiniteGuard
from moco_core.training.micro_batches import Gradients
from moco_core.training.optimizer import build_optimizer
from moco_core.training.pairs import Pairs

CPU = torch.device("cpu")
SETTINGS = TrainSettings(crop_px=32, batch_size=16, bn_groups=4, queue_size=64, precision="float32")
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")


def pairs_at(step: int, side_px: int, device: torch.device) -> tuple[Pairs, torch.Tensor]:
    generator = torch.Generator().manual_seed(step)
    first, second = (torch.randn(16, 3, side_px, side_px, generator=generator, dtype=torch.float64) for _ in range(2))
    views = tuple(x.to(device).contiguous(memory_format=torch.channels_last) for x in (first, second))
    ids = torch.randint(0, 20, (16,), generator=generator).to(device)
    shuffle = torch.randperm(16, generator=generator).to(device)
    return Pairs(ids, (views[0], views[1])), shuffle


class Side:
    """A method in float64 and all that takes its steps."""

    def __init__(self, settings: TrainSettings, device: torch.device, capture: bool) -> None:
        self.device = device
        self.method = build_moco(settings).double().to(device).to(memory_format=torch.channels_last).train()
        self.optimizer = build_optimizer(self.method, settings)
        for group in self.optimizer.param_groups:
            group["lr"] = 1e-5  # gradients of this tiny batch are huge
        self.statistics = RunningStatistics(self.method)
        self.gradients = Gradients(
            self.method, self.optimizer, self.statistics, settings, device, torch.float32, capture=capture
        )
        self.guard = FiniteGuard(self.optimizer, self.statistics, on_device=device.type == "cuda")

    def step(self, number: int, side_px: int) -> float:
        pairs, shuffle = pairs_at(number, side_px, self.device)
        before = self.statistics.saved()
        loss = self.gradients.compute(pairs, shuffle, before)
        spoiled = self.guard.step(loss, before)
        self.method.after_step(spoiled)
        return float(loss)


def assert_same(left: MoCo, right: MoCo) -> None:
    other = right.state_dict()
    for name, tensor in left.state_dict().items():
        torch.testing.assert_close(other[name], tensor, rtol=1e-7, atol=1e-8, msg=name)


@needs_gpu
@pytest.mark.parametrize("symmetric", [False, True])
def test_a_replay_is_a_step(symmetric: bool) -> None:
    settings = msgspec.structs.replace(SETTINGS, symmetric=symmetric)
    recorded, ordinary = (Side(settings, torch.device("cuda"), capture) for capture in (True, False))
    for number, side_px in enumerate((32, 32, 32, 48, 48, 32)):  # another side is another recording
        assert recorded.step(number, side_px) == pytest.approx(ordinary.step(number, side_px), abs=1e-9)
        for name, value in ordinary.method.health().items():
            torch.testing.assert_close(recorded.method.health()[name], value, rtol=0, atol=1e-6, msg=name)
    assert recorded.gradients._captured is not None
    assert_same(ordinary.method, recorded.method)


@needs_gpu
def test_a_probe_leaves_no_trace_and_records_nothing() -> None:
    side = Side(SETTINGS, torch.device("cuda"), capture=True)
    side.method.float()
    side.statistics = RunningStatistics(side.method)
    gradients = Gradients(
        side.method, side.optimizer, side.statistics, SETTINGS, side.device, torch.float32, capture=True
    )
    with torch.no_grad():
        side.method.encoder_q.network.conv1.weight.add_(1.0)  # as after some steps: the key encoder lags behind
    before = {name: tensor.clone() for name, tensor in side.method.state_dict().items()}
    gradients.probe()
    assert all(torch.equal(before[name], tensor) for name, tensor in side.method.state_dict().items())
    assert gradients._captured is not None
    assert gradients._captured._recording is None


@needs_gpu
def test_a_spoiled_replay_leaves_no_trace() -> None:
    side = Side(SETTINGS, torch.device("cuda"), capture=True)
    side.step(0, 32)
    weights = [p.clone() for p in side.method.encoder_q.parameters()]
    statistics = side.statistics.saved()
    pairs, shuffle = pairs_at(1, 32, side.device)
    pairs.views[0][3, 0, 5, 5] = torch.nan
    loss = side.gradients.compute(pairs, shuffle, statistics)
    assert bool(side.guard.step(loss, statistics))
    assert all(torch.equal(a, b) for a, b in zip(weights, side.method.encoder_q.parameters(), strict=True))
    torch.testing.assert_close(side.statistics.saved().values, statistics.values)


def test_what_cannot_be_recorded_is_an_ordinary_step() -> None:
    """On a CPU every attempt to record fails."""
    tried, ordinary = (Side(SETTINGS, CPU, capture=False) for _ in range(2))
    tried.gradients._captured = CapturedStep(tried.method, tried.statistics, CPU, torch.float32)
    for number in range(2):
        assert tried.step(number, 32) == ordinary.step(number, 32)
    assert tried.gradients._captured is None
    assert_same(ordinary.method, tried.method)


@needs_gpu
def test_a_recording_that_fails_half_way_is_an_ordinary_step(monkeypatch: pytest.MonkeyPatch) -> None:
    tried, ordinary = (Side(SETTINGS, torch.device("cuda"), capture) for capture in (True, False))
    own: Callable[..., Any] = CapturedStep._pass
    calls: list[int] = []

    def fails_while_recording(self: CapturedStep, *args: Any) -> torch.Tensor:
        calls.append(1)
        loss: torch.Tensor = own(self, *args)
        if torch.cuda.is_current_stream_capturing():
            raise RuntimeError("not permitted")
        return loss

    monkeypatch.setattr(CapturedStep, "_pass", fails_while_recording)
    for number in range(2):
        assert tried.step(number, 32) == pytest.approx(ordinary.step(number, 32), abs=1e-9)
    assert calls
    assert tried.gradients._captured is None
    assert_same(ordinary.method, tried.method)
