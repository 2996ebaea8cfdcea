from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from moco_core.model import small_map_conv
from moco_core.model.small_map_conv import conv3x3


def convolution(stride: int, dtype: torch.dtype = torch.float64) -> nn.Conv2d:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        conv = nn.Conv2d(6, 10, 3, stride, 1, bias=False)
    return conv.to(dtype).to(memory_format=torch.channels_last)


def maps(height: int, width: int, dtype: torch.dtype = torch.float64) -> Tensor:
    x = torch.randn(5, 6, height, width, generator=torch.Generator().manual_seed(2), dtype=dtype)
    return x.contiguous(memory_format=torch.channels_last).requires_grad_()


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("size", [(1, 1), (1, 2), (2, 1), (2, 2), (3, 3), (3, 4), (4, 4)])
def test_output_and_gradients_are_those_of_the_convolution(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], stride: int
) -> None:
    monkeypatch.setattr(small_map_conv, "LARGEST_OUT_PX", 4)
    conv, x = convolution(stride), maps(*size)
    found = conv3x3(conv, x)
    assert "TapRows" in str(found.grad_fn)
    expected = conv(x)
    weigh = torch.randn(expected.shape, generator=torch.Generator().manual_seed(3), dtype=expected.dtype)
    assert found.shape == expected.shape
    assert found.is_contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(found, expected)
    for one, other in zip(
        torch.autograd.grad((found * weigh).sum(), (x, conv.weight)),
        torch.autograd.grad((expected * weigh).sum(), (x, conv.weight)),
        strict=True,
    ):
        torch.testing.assert_close(one, other)
        assert one.is_contiguous(memory_format=torch.channels_last)  # the optimiser goes over it beside the weights


@pytest.mark.parametrize(
    ("side", "stride", "taken"), [(1, 1, True), (2, 1, True), (4, 2, True), (3, 1, False), (5, 2, False)]
)
def test_only_small_outputs_go_this_way(side: int, stride: int, taken: bool) -> None:
    out = conv3x3(convolution(stride), maps(side, side))
    assert ("TapRows" in str(out.grad_fn)) is taken


def test_another_memory_format_is_left_to_the_library() -> None:
    conv = convolution(1).to(memory_format=torch.contiguous_format)
    x = maps(2, 2)
    assert "TapRows" not in str(conv3x3(conv, x).grad_fn)


def test_maps_of_any_format_are_taken() -> None:
    conv, x = convolution(1), maps(2, 2)
    other = x.detach().contiguous(memory_format=torch.contiguous_format).requires_grad_()
    torch.testing.assert_close(conv3x3(conv, other), conv3x3(conv, x))


def test_autocast_computes_in_half_and_gives_whole_gradients() -> None:
    conv, x = convolution(1, torch.float32), maps(2, 2, torch.float32)
    with torch.autocast("cpu", torch.bfloat16):
        out, expected = conv3x3(conv, x), conv(x)
    assert out.dtype == expected.dtype == torch.bfloat16
    torch.testing.assert_close(out, expected, rtol=2e-2, atol=2e-2)
    out.float().sum().backward()
    assert conv.weight.grad is not None
    assert conv.weight.grad.dtype == x.grad.dtype == torch.float32  # type: ignore[union-attr]


def test_frozen_weights_and_fixed_pictures_get_no_gradient() -> None:
    conv, x = convolution(1), maps(2, 2)
    conv.weight.requires_grad_(False)
    conv3x3(conv, x).sum().backward()
    assert conv.weight.grad is None
    assert x.grad is not None
    conv.weight.requires_grad_(True)
    conv3x3(conv, x.detach()).sum().backward()
    assert conv.weight.grad is not None


def test_an_exported_network_has_ordinary_convolutions() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = convolution(1, torch.float32)

        def forward(self, x: Tensor) -> Tensor:
            return conv3x3(self.conv, x)

    program = torch.export.export(Net(), (maps(2, 2, torch.float32).detach(),))
    assert "conv2d" in program.graph_module.code
