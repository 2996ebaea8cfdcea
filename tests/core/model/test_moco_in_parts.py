"""A step in parts is the step of the whole batch: loss, gradients, weights, queue and running statistics (float64)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn
from torchvision.models.resnet import BasicBlock

from moco_core.config import TrainSettings
from moco_core.model.key_queue import KeyQueue
from moco_core.model.moco import MoCo
from moco_core.model.recompute import recompute_blocks
from moco_core.model.running_statistics import RunningStatistics
from moco_core.model.split_batch_norm import SplitBatchNorm2d, split_batch_norms
from moco_core.team import Team
from moco_core.training.memory_plan import Plan
from moco_core.training.micro_batches import Gradients
from moco_core.training.optimizer import build_optimizer
from moco_core.training.pairs import Pairs

CPU = torch.device("cpu")
STEPS = 3
BATCH = 16


def settings_with(groups: int, symmetric: bool) -> TrainSettings:
    return TrainSettings(crop_px=32, batch_size=BATCH, bn_groups=groups, queue_size=64, symmetric=symmetric)


def pairs_at(step: int) -> tuple[Pairs, Tensor]:
    generator = torch.Generator().manual_seed(50 + step)
    views = [torch.randn(BATCH, 3, 16, 16, generator=generator, dtype=torch.float64) for _ in range(2)]
    ids = torch.randint(0, 20, (BATCH,), generator=generator)  # pictures come again: the mask has work to do
    return Pairs(ids, (views[0], views[1])), torch.randperm(BATCH, generator=generator)


def small_moco(settings: TrainSettings) -> MoCo:
    """A residual network as ResNet is one, small enough for float64."""
    torch.manual_seed(3)
    halved = nn.Sequential(nn.Conv2d(8, 16, 1, 2, bias=False), nn.BatchNorm2d(16))
    blocks = (BasicBlock(8, 8), BasicBlock(8, 16, 2, halved))
    stem = (nn.Conv2d(3, 8, 3, 2, bias=False), nn.BatchNorm2d(8), nn.ReLU(inplace=True))
    encoder = nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    queue = KeyQueue(settings.queue_size, 8, seed=5)
    options = {"temperature": 0.2, "momentum": 0.9, "symmetric": settings.symmetric}
    encoder = split_batch_norms(encoder, settings.bn_groups)
    return MoCo(encoder, nn.Linear(16, 8), queue, **options).double().train()


class Trained:
    """A few steps under a plan, with everything that a step leaves behind."""

    def __init__(self, settings: TrainSettings, plan: Plan) -> None:
        self.method = small_moco(settings)
        self.optimizer = build_optimizer(self.method, settings)
        self.statistics = RunningStatistics(self.method)
        self.gradients = Gradients(self.method, self.optimizer, self.statistics, settings, CPU, torch.float64, plan)
        self.losses, self.health, self.slopes = [], [], []

    def steps(self) -> Iterator[None]:
        for step in range(STEPS):
            pairs, shuffle = pairs_at(step)
            self.losses.append(self.gradients.compute(pairs, shuffle, self.statistics.saved()))
            self.slopes.append([p.grad.clone() for p in self.method.parameters() if p.grad is not None])
            self.health.append(self.method.health())
            self.optimizer.step()
            self.method.after_step()
            yield

    def all(self) -> Trained:
        for _ in self.steps():
            pass
        return self


def assert_same(one: Trained, other: Trained) -> None:
    close = {"rtol": 0, "atol": 1e-10}
    torch.testing.assert_close(torch.stack(one.losses), torch.stack(other.losses), **close)
    torch.testing.assert_close(one.slopes, other.slopes, **close)
    torch.testing.assert_close(one.health, other.health, **{"rtol": 0, "atol": 1e-6})  # a share in float32
    left, right = one.method.state_dict(), other.method.state_dict()
    assert {"queue.keys", "queue.image_ids", "encoder_k.1.running_var"} <= set(left)
    torch.testing.assert_close(left, right, **close)
    assert one.method.queue.pointer == other.method.queue.pointer


@pytest.mark.parametrize(
    ("groups", "symmetric", "plans"),
    [
        (8, False, [Plan(2), Plan(4), Plan(8), Plan(8, recompute=True)]),
        (8, True, [Plan(2), Plan(4), Plan(8), Plan(4, recompute=True)]),
        (1, False, [Plan(1, recompute=True)]),
        (1, True, [Plan(1, recompute=True)]),
    ],
)
def test_parts_and_blocks_computed_twice_change_nothing(groups: int, symmetric: bool, plans: list[Plan]) -> None:
    settings = settings_with(groups, symmetric)
    whole = Trained(settings, Plan()).all()
    for plan in plans:
        assert_same(Trained(settings, plan).all(), whole)


def test_plain_batch_norm_in_parts_is_another_training() -> None:
    """Why the ladder tries it last, and says so."""
    settings = settings_with(1, False)
    whole, parts = Trained(settings, Plan()).all(), Trained(settings, Plan(2)).all()
    assert (whole.losses[0] - parts.losses[0]).abs() > 1e-6


@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("fails_at", ["query", "key", "backward"])
def test_running_out_of_memory_leaves_no_trace(symmetric: bool, fails_at: str) -> None:
    """The second step's first try fails after the key encoder has moved, or before; the second try is in two parts."""
    settings = settings_with(4, symmetric)
    undisturbed = Trained(settings, Plan()).all()
    disturbed = Trained(settings, Plan())
    for _ in disturbed.steps():
        if len(disturbed.losses) == 1:
            _fail_once(disturbed.method, fails_at)
    assert disturbed.gradients.plan == Plan(2)
    assert len(disturbed.gradients.take_notices()) == 1
    assert_same(disturbed, undisturbed)


def _fail_once(method: MoCo, where: str) -> None:
    layer = {"query": method.head_q, "key": method.head_k, "backward": method.encoder_q[0]}[where]
    handles = []

    def fail(*_: object) -> None:
        for handle in handles:
            handle.remove()
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    if where == "backward":
        handles.append(layer.weight.register_hook(fail))
    else:
        handles.append(layer.register_forward_hook(fail))


def test_recomputing_keeps_less() -> None:
    method = small_moco(settings_with(1, False))
    x = torch.zeros(4, 3, 16, 16, dtype=torch.float64)

    def kept() -> int:
        total = 0

        def count(tensor: Tensor) -> Tensor:
            nonlocal total
            total += tensor.numel()
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(count, lambda t: t):
            method.encoder_q(x)
        return total

    before = kept()
    recompute_blocks(method.encoder_q)
    assert kept() < before / 2


def test_a_process_of_a_team_normalises_its_share_of_the_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(8, False)
    method = small_moco(settings)
    monkeypatch.setattr(Team, "size", 2)
    Gradients(
        method,
        build_optimizer(method, settings),
        RunningStatistics(method),
        settings,
        CPU,
        torch.float64,
        team=Team(),
    )
    assert {norm.groups for norm in method.modules() if isinstance(norm, SplitBatchNorm2d)} == {4}
