"""A step in lanes computes what the undivided step computes."""

from __future__ import annotations

import copy

import msgspec
import pytest
import torch

from moco_core.config import Head, TrainSettings
from moco_core.model.moco import MoCo, build_moco
from moco_core.model.running_statistics import RunningStatistics
from moco_core.training.lanes import LanePool, Lanes, lane_count
from moco_core.training.optimizer import build_optimizer

CPU = torch.device("cpu")
SETTINGS = TrainSettings(crop_px=32, batch_size=16, bn_groups=4, queue_size=64, precision="float32")
STEPS = 3


def method_for(settings: TrainSettings) -> MoCo:
    return build_moco(settings).double().to(memory_format=torch.channels_last).train()


def batch_at(step: int) -> tuple[tuple[torch.Tensor, torch.Tensor], torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(step)
    first, second = (torch.randn(16, 3, 32, 32, generator=generator, dtype=torch.float64) for _ in range(2))
    ids = torch.randint(0, 20, (16,), generator=generator)
    return (first, second), ids, torch.randperm(16, generator=generator)


@pytest.mark.parametrize(("lanes", "symmetric", "head"), [(2, False, "mlp"), (4, True, "mlp-norm")])
def test_lanes_agree_with_the_undivided_step(lanes: int, symmetric: bool, head: Head) -> None:
    settings = msgspec.structs.replace(SETTINGS, symmetric=symmetric, head=head)
    whole, divided = method_for(settings), method_for(settings)
    one, other = (build_optimizer(method, settings) for method in (whole, divided))
    with LanePool(lanes, lanes) as pool:
        side_by_side = Lanes(divided, RunningStatistics(divided), pool, CPU, torch.float32)
        for step in range(STEPS):
            views, ids, shuffle = batch_at(step)
            expected = whole.loss(views, ids, shuffle)
            one.zero_grad()
            expected.backward()
            other.zero_grad()
            loss = side_by_side.loss_and_gradients(views, ids, shuffle)
            torch.testing.assert_close(loss, expected.detach(), rtol=0, atol=1e-9)
            for name, value in whole.health().items():
                torch.testing.assert_close(divided.health()[name].to(value.dtype), value, rtol=0, atol=1e-6)
            for a, b in zip(whole.parameters(), divided.parameters(), strict=True):
                if a.grad is not None:
                    assert (a.grad - b.grad).abs().max() < 1e-9 * a.grad.abs().max()
            for method, optimizer in ((whole, one), (divided, other)):
                for group in optimizer.param_groups:
                    group["lr"] = 1e-5  # gradients of this tiny batch are huge
                optimizer.step()
                method.after_step()
    left, right = whole.state_dict(), divided.state_dict()
    for name, tensor in left.items():
        torch.testing.assert_close(right[name], tensor, rtol=1e-7, atol=1e-8, msg=name)
    assert left["encoder_q.network.bn1.running_mean"].abs().max() > 0


def test_lanes_go_on_from_a_restored_checkpoint() -> None:
    """Statistics that were loaded into the method after the lanes were made count for every lane."""
    method, other = method_for(SETTINGS), method_for(SETTINGS)
    with LanePool(2, 2) as pool:
        lanes = Lanes(method, RunningStatistics(method), pool, CPU, torch.float32)
        state = copy.deepcopy(method.state_dict())
        for name, tensor in state.items():
            if name.endswith("running_var"):
                tensor.fill_(3.0)
        for each in (method, other):
            each.load_state_dict(state)
        views, ids, shuffle = batch_at(0)
        lanes.loss_and_gradients(views, ids, shuffle)
        other.loss(views, ids, shuffle)
    for a, b in zip(method.buffers(), other.buffers(), strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-9)


def test_an_error_in_one_lane_is_the_step_s() -> None:
    def fails(number: int) -> int:
        if number == 1:
            raise MemoryError("no room")
        return number

    with LanePool(2, 2) as pool:
        with pytest.raises(MemoryError, match="no room"):
            pool.map(fails, [0, 1])
        assert pool.map(fails, [2, 3]) == [2, 3]


@pytest.mark.parametrize(
    ("groups", "wanted", "lanes"), [(8, 1, 1), (8, 2, 2), (8, 8, 8), (8, 6, 2), (1, 8, 1), (8, 3, 1)]
)
def test_lanes_are_of_equal_width(groups: int, wanted: int, lanes: int) -> None:
    settings = TrainSettings(batch_size=128, bn_groups=groups, lanes=wanted)
    assert lane_count(settings, CPU) == lanes
    assert lane_count(settings, torch.device("cuda")) == 1
