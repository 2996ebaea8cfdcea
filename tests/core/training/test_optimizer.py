from __future__ import annotations

import copy

import msgspec
import pytest
import torch
from torch import Tensor, nn

from moco_core.config import TrainSettings
from moco_core.model.moco import build_moco
from moco_core.training.optimizer import InPlaceSGD, build_optimizer


def parameters(memory_format: torch.memory_format) -> list[nn.Parameter]:
    generator = torch.Generator().manual_seed(1)
    shapes = [(7, 5, 3, 3), (4, 6, 1, 1), (5, 1, 3, 3), (9, 4), (6,), ()]
    found = [torch.randn(shape, generator=generator) for shape in shapes]
    return [nn.Parameter(t.contiguous(memory_format=memory_format) if t.ndim == 4 else t) for t in found]


def gradients(like: list[nn.Parameter], step: int) -> list[Tensor]:
    generator = torch.Generator().manual_seed(step)
    return [torch.randn(p.shape, generator=generator) for p in like]  # in rows: not as the weights lie


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_steps_are_those_of_torch(memory_format: torch.memory_format, momentum: float) -> None:
    ours, theirs = parameters(memory_format), parameters(memory_format)
    groups = [
        [{"params": some[:3], "weight_decay": 0.01}, {"params": some[3:], "weight_decay": 0.0}]
        for some in (ours, theirs)
    ]
    optimizers = [
        InPlaceSGD(groups[0], lr=0.1, momentum=momentum),
        torch.optim.SGD(groups[1], lr=0.1, momentum=momentum, foreach=False),
    ]
    for step in range(4):
        for optimizer, some in zip(optimizers, (ours, theirs), strict=True):
            for group in optimizer.param_groups:
                group["lr"] = 0.1 / (1 + step)
            for p, g in zip(some, gradients(some, step), strict=True):
                p.grad = g.contiguous(memory_format=memory_format) if p.ndim == 4 and step % 2 else g.clone()
            some[1].grad = None if step == 1 else some[1].grad  # one that took no part
            optimizer.step()
        torch.testing.assert_close(ours, theirs)
    states = [optimizer.state_dict()["state"] for optimizer in optimizers]
    if momentum:
        for number, kept in states[1].items():
            torch.testing.assert_close(states[0][number]["momentum_buffer"], kept["momentum_buffer"])
            assert states[0][number]["momentum_buffer"].stride() == ours[number].stride()


def test_goes_on_from_a_state_of_torchs() -> None:
    ours, theirs = parameters(torch.channels_last), parameters(torch.channels_last)
    plain = torch.optim.SGD(theirs, lr=0.1, momentum=0.9, foreach=False)
    for p, g in zip(theirs, gradients(theirs, 1), strict=True):
        p.grad = g
    plain.step()
    own = InPlaceSGD(ours, lr=0.1, momentum=0.9)
    own.load_state_dict(copy.deepcopy(plain.state_dict()))
    for a, b in zip(ours, theirs, strict=True):
        a.data.copy_(b)
        a.grad = b.grad
    own.step()
    plain.step()
    torch.testing.assert_close(ours, theirs)


def test_the_closure_is_called_first() -> None:
    weight = nn.Parameter(torch.ones(2))
    optimizer = InPlaceSGD([weight], lr=0.5, momentum=0.0)

    def closure() -> float:
        weight.grad = torch.ones(2)
        return 3.0

    assert optimizer.step(closure) == 3.0
    assert weight.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("everything", [True, False])
def test_what_decays(everything: bool) -> None:
    settings = msgspec.structs.replace(TrainSettings(), queue_size=64, batch_size=16, decay_norm_and_bias=everything)
    optimizer = build_optimizer(build_moco(settings), settings)
    assert isinstance(optimizer, InPlaceSGD)
    decays = {p.ndim > 1: g["weight_decay"] for g in optimizer.param_groups for p in g["params"]}
    assert decays == {True: settings.weight_decay, False: settings.weight_decay if everything else 0.0}
