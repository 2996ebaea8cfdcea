"""Whatever is not finite stops before the weights, whether the host reads the answer or the optimiser on the device."""

from __future__ import annotations

import copy
import math

import pytest
import torch
from torch import Tensor, nn

from moco_core.model.key_queue import KeyQueue
from moco_core.model.moco import MoCo
from moco_core.model.running_statistics import RunningStatistics
from moco_core.training.finite_guard import FiniteGuard

BATCH, STEPS = 6, 5


def small_moco() -> MoCo:
    torch.manual_seed(3)
    encoder = nn.Sequential(nn.Conv2d(3, 5, 3, stride=2), nn.BatchNorm2d(5), nn.ReLU(), nn.Flatten())
    return MoCo(encoder, nn.Linear(45, 4), KeyQueue(18, 4, seed=5), temperature=0.2, momentum=0.9).train()


def views_at(step: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(100 + step)
    return torch.randn(BATCH, 3, 8, 8, generator=generator), torch.randn(BATCH, 3, 8, 8, generator=generator)


class Training:
    def __init__(self, on_device: bool) -> None:
        self.method = small_moco()
        parameters = [*self.method.encoder_q.parameters(), *self.method.head_q.parameters()]
        self.optimizer = torch.optim.SGD(parameters, lr=0.1, momentum=0.9, weight_decay=0.01, fused=True)
        self.statistics = RunningStatistics(self.method)
        self.guard = FiniteGuard(self.optimizer, self.statistics, on_device=on_device)

    def step(self, number: int, poison: str = "") -> bool:
        before = self.statistics.saved()
        x_q, x_k = views_at(number)
        if poison == "pictures":
            x_k[2, 0, 1, 1] = math.inf
        loss = self.method.loss((x_q, x_k), torch.arange(BATCH) + 10 * number, torch.arange(BATCH))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if poison == "gradient":
            self.method.head_q.weight.grad[1, 3] = math.nan
        spoiled = self.guard.step(loss.detach(), before)
        self.method.after_step(spoiled)
        return bool(spoiled)

    def kept(self) -> dict[str, Tensor]:
        """What a spoiled step must not touch. The key encoder's weights follow sound ones in any case."""
        state = {n: t for n, t in self.method.state_dict().items() if n != "queue.written"}
        key_weights = {f"encoder_k.{n}" for n, _ in self.method.encoder_k.named_parameters()} | {"head_k.weight"}
        state = {n: t for n, t in state.items() if n not in key_weights | {"head_k.bias"}}
        for i, values in enumerate(self.optimizer.state.values()):
            state[f"momentum {i}"] = values["momentum_buffer"]
        return copy.deepcopy(state)


@pytest.mark.parametrize("on_device", [False, True])
@pytest.mark.parametrize("poison", ["pictures", "gradient"])
def test_a_spoiled_step_leaves_everything_as_it_was(on_device: bool, poison: str) -> None:
    training = Training(on_device)
    assert not training.step(0)
    assert not training.step(1)
    before = training.kept()
    assert training.step(2, poison)
    after = training.kept()
    assert before.keys() == after.keys()
    assert [name for name in before if not torch.equal(before[name], after[name])] == []
    assert training.method.queue.pointer == 0  # 3 times 6 of 18: the pointer moves on, the keys stay
    assert not training.step(3)
    assert all(bool(torch.isfinite(t).all()) for t in training.kept().values())


@pytest.mark.parametrize("poisoned", [None, 0, 2])
def test_device_and_host_decide_alike(poisoned: int | None) -> None:
    """Also when the very first step is spoiled, which makes the momentum buffers."""
    host, device = Training(on_device=False), Training(on_device=True)
    for step in range(STEPS):
        poison = "gradient" if step == poisoned else ""
        assert host.step(step, poison) == device.step(step, poison) == (step == poisoned)
    left, right = host.kept(), device.kept()
    assert left.keys() == right.keys()
    assert [name for name in left if not torch.equal(left[name], right[name])] == []


def test_the_guard_changes_nothing_about_sound_steps() -> None:
    guarded, plain = Training(on_device=True), small_moco()
    parameters = [*plain.encoder_q.parameters(), *plain.head_q.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.1, momentum=0.9, weight_decay=0.01, fused=True)
    for step in range(STEPS):
        assert not guarded.step(step)
        loss = plain.loss(views_at(step), torch.arange(BATCH) + 10 * step, torch.arange(BATCH))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        plain.after_step()
    expected = plain.state_dict()
    assert all(torch.equal(t, expected[name]) for name, t in guarded.method.state_dict().items())
