"""Split batch norm, sum and ReLU as one differentiable operation on a processor of few cores.

torch normalises group by group, with a call for each of them, for the sum and for the ReLU, and one more way through
memory each time; on two cores that was a quarter of a step. Loops of one thread are several times faster for the maps
of small crops, and for all maps where torch has few threads to bring against them; where torch's own can be had
(torch_threads.py), each takes whole groups.
"""

from __future__ import annotations

import functools
import logging
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from moco_core.model import torch_threads

Array = np.ndarray[Any, Any]

FEW_THREADS = 4
SHARED = 1 << 14  # numbers: waking other threads for fewer takes as long
SMALL = 1 << 18  # numbers: more threads than that take no less time for them, with a call for each group
KINDS = (torch.float32, torch.bfloat16)


def suits(x: Tensor) -> bool:
    """Whether the loops are the faster way for x, (B, C, H, W) in channels_last."""
    return (
        x.device.type == "cpu"
        and x.dtype in KINDS
        and (torch.get_num_threads() <= FEW_THREADS or x.numel() <= SMALL)
        and not torch.compiler.is_compiling()
        and _works()
    )


def cpu_split_norm(
    x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor | None, running: tuple[Tensor, Tensor, float],
    groups: int, eps: float, relu: bool,
) -> Tensor:  # fmt: skip
    """relu(norm(x) + residual) with statistics over each of `groups` consecutive parts of the batch.

    Args:
        x: (B, C, H, W), contiguous in channels_last, B a multiple of `groups`, at least two numbers per channel and
            group. float32 or bfloat16; the result is of that kind too.
        weight, bias: (C,) float32.
        residual: of x's shape and kind, or None.
        running: mean and variance (C,) float32, moved in place, and the rate by which.
    """
    out: Tensor = _CpuSplitNorm.apply(x, weight, bias, residual, running, groups, eps, relu)
    return out


class _CpuSplitNorm(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor | None,
        running: tuple[Tensor, Tensor, float], groups: int, eps: float, relu: bool,
    ) -> Tensor:  # fmt: skip
        y = torch.empty_like(x)
        mean, rstd = (weight.new_empty((groups, x.shape[1])) for _ in range(2))
        adds = residual is not None
        given = residual.contiguous(memory_format=torch.channels_last) if residual is not None else x
        if _is_shared(x, groups):
            from moco_core.model import split_norm_team

            split_norm_team.normalise(x, weight.detach(), bias.detach(), given, y, mean, rstd, running, eps, adds, relu)
        else:
            from moco_core.model.split_norm_loops import normalise

            means, variances, rate = running
            normalise(
                _rows(x, groups), _numbers(weight), _numbers(bias), _rows(given, groups), _rows(y, groups),
                _numbers(mean), _numbers(rstd), _numbers(means), _numbers(variances), rate, eps, adds, relu,
            )  # fmt: skip
        ctx.save_for_backward(x, weight, mean, rstd, y if relu else None)
        ctx.groups, ctx.adds = groups, adds
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor | None, ...]:
        x, weight, mean, rstd, y = ctx.saved_tensors
        groups, relu, adds = ctx.groups, y is not None, ctx.adds and ctx.needs_input_grad[3]
        dy = dy.to(x.dtype).contiguous(memory_format=torch.channels_last)
        dx, dweight, dbias = torch.empty_like(x), torch.empty_like(weight), torch.empty_like(weight)
        dresidual = torch.empty_like(x) if adds and relu else dy
        shown = y if relu else x
        if _is_shared(x, groups):
            from moco_core.model import split_norm_team

            split_norm_team.slopes(dy, shown, x, weight.detach(), mean, rstd, dx, dresidual, dweight, dbias, adds, relu)
        else:
            from moco_core.model.split_norm_loops import slopes

            slopes(
                _rows(dy, groups), _rows(shown, groups), _rows(x, groups), _numbers(weight), _numbers(mean),
                _numbers(rstd), _rows(dx, groups), _rows(dresidual, groups), _numbers(dweight), _numbers(dbias), adds,
                relu,
            )  # fmt: skip
        return dx, dweight, dbias, dresidual if adds else None, None, None, None, None


def _is_shared(x: Tensor, groups: int) -> bool:
    """Whether its groups go to several threads."""
    return groups > 1 and x.numel() >= SHARED and torch_threads.available() > 1 and _can_be_shared()


def _rows(tensor: Tensor, groups: int) -> Array:
    """(B, C, H, W) in channels_last → (groups, rows, C), without a copy; bfloat16 as its bits."""
    values = tensor.detach().permute(0, 2, 3, 1)
    array: Array = (
        values.view(torch.int16).numpy().view(np.uint16) if values.dtype == torch.bfloat16 else values.numpy()
    )
    return array.reshape(groups, -1, array.shape[3])


def _numbers(tensor: Tensor) -> Array:
    array: Array = tensor.detach().numpy()
    return array


@functools.cache
def _works() -> bool:
    """Tried once with a small norm: numba may find no folder for what it compiles."""
    try:
        ones = torch.ones(4)
        for kind in KINDS:
            x = torch.zeros((4, 4, 1, 1), dtype=kind, requires_grad=True)
            running = torch.zeros(4), torch.ones(4), 0.1
            with torch.enable_grad():
                cpu_split_norm(x, ones, ones, x, running, groups=2, eps=1e-5, relu=True).sum().backward()
    except Exception as error:  # a compiler's, a file system's: whatever it is, there is another way
        logging.getLogger(__name__).warning(
            "batch norm without numba, which is slower: %s", str(error).partition("\n")[0]
        )
        return False
    return True


@functools.cache
def _can_be_shared() -> bool:
    """Tried once as well, beside one thread, which is a way too."""
    if not torch_threads.can_lend():
        return False
    try:
        from moco_core.model import split_norm_team

        ones = torch.ones(4)
        mean, rstd, of_weight, of_bias = torch.zeros(2, 4), torch.ones(2, 4), torch.zeros(4), torch.zeros(4)
        for kind in KINDS:
            x = torch.zeros((4, 4, 1, 1), dtype=kind)
            running = torch.zeros(4), torch.ones(4), 0.1
            split_norm_team.normalise(x, ones, ones, x, x.clone(), mean, rstd, running, 1e-5, adds=True, relu=True)
            slopes = x.clone(), x.clone(), of_weight, of_bias
            split_norm_team.slopes(x, x, x, ones, mean, rstd, *slopes, adds=True, relu=True)
    except Exception as error:
        logging.getLogger(__name__).warning("batch norm in one thread: %s", str(error).partition("\n")[0])
        return False
    return True
