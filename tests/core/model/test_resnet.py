from __future__ import annotations

import statistics

import pytest
import torch
import torchvision
from torch import Tensor, nn

from moco_core.model import cpu_split_norm, small_map_conv
from moco_core.model.encoder import ENCODERS, build_backbone
from moco_core.model.recompute import recompute_blocks
from moco_core.model.split_batch_norm import SplitBatchNorm2d, split_batch_norms


def torchvisions(name: str, bn_groups: int) -> nn.Module:
    """torchvision's own network with the same norms."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        network = torchvision.models.get_model(name, weights=None)
    network.fc = nn.Identity()
    return split_batch_norms(network, bn_groups) if bn_groups > 1 else network


def test_the_global_random_state_is_kept() -> None:
    before = torch.random.get_rng_state()
    build_backbone("resnet18", 2, generator_seed=5)
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("name", ENCODERS)
def test_names_and_initial_weights_are_torchvisions(name: str) -> None:
    ours, theirs = build_backbone(name, 4, generator_seed=5).network.state_dict(), torchvisions(name, 1).state_dict()
    assert list(ours) == list(theirs)
    assert all(torch.equal(ours[key], theirs[key]) for key in theirs)


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize(("name", "groups"), [("resnet18", 1), ("resnet18", 2), ("resnet50", 1), ("resnet50", 2)])
def test_training_gives_the_bits_of_torchvision(
    monkeypatch: pytest.MonkeyPatch, name: str, groups: int, memory_format: torch.memory_format
) -> None:
    """Output, gradients and running statistics on a CPU, then the output in eval mode: where neither norms nor small
    maps go ways of their own."""
    monkeypatch.setattr(cpu_split_norm, "suits", lambda x: False)
    monkeypatch.setattr(small_map_conv, "LARGEST_OUT_PX", 0)
    x = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(1)).contiguous(memory_format=memory_format)
    ours = build_backbone(name, groups, generator_seed=5).to(memory_format=memory_format)
    theirs = torchvisions(name, groups).to(memory_format=memory_format)
    found = [_trained(network, x) for network in (ours.network, theirs)]
    for one, other in zip(*found, strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("side", [32, 64])
@pytest.mark.parametrize("name", ["resnet18", "resnet50"])
def test_small_maps_give_torchvisions_numbers_but_for_rounding(name: str, side: int) -> None:
    """In double precision, where rounding is far below any mistake, and torch's own norms are at work."""
    x = torch.randn(8, 3, side, side, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    x = x.contiguous(memory_format=torch.channels_last)
    ours = build_backbone(name, 2, generator_seed=5).double().to(memory_format=torch.channels_last)
    theirs = torchvisions(name, 2).double().to(memory_format=torch.channels_last)
    found = [_trained(network, x) for network in (ours.network, theirs)]
    assert any(not torch.equal(one, other) for one, other in zip(*found, strict=True))  # it did go the other way
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)  # groups of four multiply rounding


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("side", [32, 96])
def test_the_ways_of_a_cpu_give_the_gradients_of_double_precision(side: int, groups: int) -> None:
    """As near to them as torch's own float32, which is off by as much where a rounding goes over a ReLU's edge."""
    x = torch.randn(16, 3, side, side, generator=torch.Generator().manual_seed(1))
    networks = [
        build_backbone("resnet18", groups, generator_seed=5).network,
        torchvisions("resnet18", groups),
        torchvisions("resnet18", groups).double(),
    ]
    found = []
    for network, dtype in zip(networks, (torch.float32, torch.float32, torch.float64), strict=True):
        network.to(memory_format=torch.channels_last)
        found.append(_trained(network, x.to(dtype).contiguous(memory_format=torch.channels_last)))
    found = [[t.detach().double() for t in some] for some in found]
    exact = found[2]
    ours, theirs = ([float((t - e).norm() / e.norm()) for t, e in zip(some, exact, strict=True)] for some in found[:2])
    assert ours[0] <= 3 * theirs[0]  # the output
    assert statistics.median(ours) <= 3 * statistics.median(theirs)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_under_autocast(dtype: torch.dtype) -> None:
    x = torch.randn(64, 3, 64, 64, generator=torch.Generator().manual_seed(2))
    found = []
    for network in (build_backbone("resnet18", 2, generator_seed=5).network, torchvisions("resnet18", 2)):
        with torch.autocast("cpu", torch.bfloat16, enabled=dtype == torch.bfloat16):
            found.append(network(x))
    ours, theirs = found
    assert ours.dtype == theirs.dtype
    assert (ours - theirs).norm() <= (0.05 if dtype == torch.bfloat16 else 1e-4) * theirs.norm()


def test_blocks_are_found_to_be_computed_twice() -> None:
    encoder = build_backbone("resnet18", 2, generator_seed=5)
    recompute_blocks(encoder)
    assert sum("forward" in vars(module) for module in encoder.modules()) == 8
    x = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(3))
    out = encoder(x)
    torch.testing.assert_close(out, torchvisions("resnet18", 2)(x), rtol=1e-3, atol=1e-3)
    out.sum().backward()
    assert encoder.network.layer1[0].conv1.weight.grad is not None


def test_a_sum_and_a_relu_follow_the_norm() -> None:
    """Where Triton does not run: in place, so that nothing more is kept than before."""
    norm, twin = SplitBatchNorm2d(3, groups=2), SplitBatchNorm2d(3, groups=2)
    x, residual = torch.randn(2, 4, 3, 5, 5, generator=torch.Generator().manual_seed(4))
    normal = twin(x)
    assert torch.equal(norm.fused(x), normal)
    assert torch.equal(norm.fused(x, relu=True), normal.relu())
    assert torch.equal(norm.fused(x, residual), normal + residual)
    assert torch.equal(norm.fused(x, residual, relu=True), (normal + residual).relu())
    assert norm.num_batches_tracked == 4


def _trained(network: nn.Module, x: Tensor) -> list[Tensor]:
    out = network(x)
    out.square().sum().backward()
    gradients = [parameter.grad for parameter in network.parameters()]
    return [out, *gradients, *network.buffers(), network.eval()(x)]
