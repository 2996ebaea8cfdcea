from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from moco_core.model.encoder import build_backbone
from moco_core.model.heads import build_head
from moco_core.model.split_batch_norm import SplitBatchNorm2d, split_batch_norms


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_each_group_is_normalised_on_its_own(memory_format: torch.memory_format, dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    x = torch.randn(12, 5, 4, 3).to(dtype).contiguous(memory_format=memory_format)
    upstream = torch.randn_like(x)
    norm, plain = SplitBatchNorm2d(5, groups=3), nn.BatchNorm2d(5)
    nn.init.uniform_(norm.weight)
    nn.init.uniform_(norm.bias)
    plain.load_state_dict(norm.state_dict())
    ours, theirs = x.clone().requires_grad_(), x.clone().requires_grad_()
    out = norm(ours)
    expected = torch.cat([F.batch_norm(p, None, None, plain.weight, plain.bias, True) for p in theirs.chunk(3)])
    out.backward(upstream)
    expected.backward(upstream)
    torch.testing.assert_close(out, expected)
    torch.testing.assert_close(ours.grad, theirs.grad)
    torch.testing.assert_close(norm.weight.grad, plain.weight.grad, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(norm.bias.grad, plain.bias.grad, rtol=1e-4, atol=1e-4)
    assert out.is_contiguous(memory_format=memory_format)


def test_gradients_by_finite_differences() -> None:
    torch.manual_seed(1)
    norm = SplitBatchNorm2d(2, groups=2).double()
    x = torch.randn(4, 2, 2, 2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda v: norm(v), (x,))


def test_running_statistics_are_the_mean_of_the_groups() -> None:
    torch.manual_seed(2)
    x = torch.randn(8, 3, 2, 2) * 2 + 1
    norm = SplitBatchNorm2d(3, groups=4)
    norm(x)
    groups = x.reshape(4, 2, 3, 2, 2)
    mean = groups.mean(dim=(1, 3, 4)).mean(0)
    var = groups.permute(0, 2, 1, 3, 4).reshape(4, 3, -1).var(dim=2, unbiased=True).mean(0)
    torch.testing.assert_close(norm.running_mean, 0.1 * mean)
    torch.testing.assert_close(norm.running_var, 0.9 + 0.1 * var)
    assert int(norm.num_batches_tracked) == 1


def test_one_group_and_eval_are_plain_batch_norm() -> None:
    x = torch.randn(4, 3, 2, 2)
    plain = nn.BatchNorm2d(3)
    for norm in (SplitBatchNorm2d(3, groups=1), SplitBatchNorm2d(3, groups=2).eval()):
        reference = plain.train(norm.training)
        torch.testing.assert_close(norm(x), reference(x))
        plain = nn.BatchNorm2d(3)


def test_refuses_a_batch_that_does_not_split() -> None:
    with pytest.raises(ValueError, match="equal groups"):
        SplitBatchNorm2d(3, groups=4)(torch.randn(6, 3, 2, 2))


def test_replacing_keeps_weights_names_and_output() -> None:
    plain = build_backbone("resnet18", 1, generator_seed=0)
    split = build_backbone("resnet18", 4, generator_seed=0)
    assert list(plain.state_dict()) == list(split.state_dict())
    assert all(torch.equal(a, b) for a, b in zip(plain.state_dict().values(), split.state_dict().values(), strict=True))
    assert sum(isinstance(m, SplitBatchNorm2d) for m in split.modules()) == 20
    x = torch.randn(2, 3, 32, 32)
    torch.testing.assert_close(plain.eval()(x), split.eval()(x))
    assert isinstance(split_batch_norms(nn.Sequential(nn.BatchNorm2d(2)), 2)[0], SplitBatchNorm2d)


def test_features_of_a_head_are_normalised_by_groups_too() -> None:
    torch.manual_seed(4)
    head = build_head("mlp-norm", 6, 3)
    plain = nn.BatchNorm1d(6)
    split_batch_norms(head, 2)
    hidden = head[0](torch.randn(8, 6))
    expected = torch.cat([plain(part) for part in hidden.chunk(2)])
    torch.testing.assert_close(head[1](hidden), expected)
    assert list(head.state_dict()) == list(build_head("mlp-norm", 6, 3).state_dict())
    assert [type(layer).__name__ for layer in build_head("deep", 512, 25)] == ["Linear", "ReLU"] * 2 + ["Linear"]
