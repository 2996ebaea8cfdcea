"""Batch normalisation over groups of the batch: what shuffling needs to have an effect on one device.

On several devices MoCo normalises each device's share on its own and shuffles which pictures share a device, so that
a query and its key never share statistics (He et al. 2020, section 3.3). On one device the shares are groups of the
batch. The group rule and the running statistics (mean of the groups') follow the CIFAR demo of facebookresearch/moco.

Where Triton's kernels run (fused_split_norm.py), and on a processor of few cores (cpu_split_norm.py), all groups are
one operation with the sum and the ReLU that follow; elsewhere groups are normalised one after the other.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from moco_core.model import cpu_split_norm, triton_here

LONGEST = 2**30  # rows of a group that the kernels count in 32 bits


def usable(x: Tensor) -> bool:
    """Whether Triton's kernels can run where x is."""
    return x.is_cuda and x.dtype in (torch.float32, torch.bfloat16) and triton_here.works(x.device)


class SplitBatchNorm2d(nn.BatchNorm2d):
    """BatchNorm2d whose training statistics are taken over `groups` consecutive parts of the batch.

    Training batches must be a multiple of `groups`; in eval mode it is plain BatchNorm2d. Its parameters and buffers
    have the names of BatchNorm2d, so state dicts are exchangeable.
    """

    def __init__(self, num_features: int, groups: int = 1, **options: Any) -> None:
        super().__init__(num_features, **options)
        self.groups = groups

    def forward(self, x: Tensor) -> Tensor:  # (B, C, H, W)
        if self._at_once(x):
            return self._fused(x, None, relu=False)
        if not self.training or self.groups == 1:
            return super().forward(x)
        if x.shape[0] % self.groups:
            raise ValueError(f"a batch of {x.shape[0]} cannot be split into {self.groups} equal groups")
        out, mean, var = _SplitNorm.apply(x, self.weight, self.bias, self.groups, self.eps)
        self._update_running(mean, var, x.numel() // (x.shape[1] * self.groups))
        return out

    def fused(self, x: Tensor, residual: Tensor | None = None, *, relu: bool = False) -> Tensor:
        """relu(norm(x) + residual), (B, C, H, W) each: one operation where there is one, else one after the other."""
        if self._at_once(x) and (residual is None or _alike(residual, x)):
            return self._fused(x, residual, relu)
        out = self(x)
        if residual is not None:
            out += residual
        return F.relu(out, inplace=True) if relu else out

    def _at_once(self, x: Tensor) -> bool:
        """Whether there is one operation that takes x, and this norm trains as it does."""
        return (
            self.training
            and self.running_mean is not None
            and self.weight is not None
            and self.weight.dtype == self.running_mean.dtype == torch.float32
            and x.shape[0] % self.groups == 0
            and 1 < x.numel() // (x.shape[1] * self.groups) < LONGEST
            and x.is_contiguous(memory_format=torch.channels_last)
            and (usable(x) or cpu_split_norm.suits(x))
        )

    def _fused(self, x: Tensor, residual: Tensor | None, relu: bool) -> Tensor:
        assert self.running_mean is not None
        assert self.running_var is not None
        running = self.running_mean, self.running_var, self._rate
        if x.device.type == "cpu":
            made = cpu_split_norm.cpu_split_norm
            out = made(x, self.weight, self.bias, residual, running, self.groups, self.eps, relu)
        else:
            from moco_core.model.fused_split_norm import Running, fused_split_norm

            out = fused_split_norm(x, self.weight, self.bias, residual, Running(*running), self.groups, self.eps, relu)
        if self.num_batches_tracked is not None:
            self.num_batches_tracked += 1
        return out

    @property
    def _rate(self) -> float:
        return 0.1 if self.momentum is None else self.momentum

    @torch.no_grad()
    def _update_running(self, mean: Tensor, var: Tensor, count: int) -> None:
        """mean, var: (G, C) biased group statistics; count: values behind each."""
        if self.running_mean is None or self.running_var is None:
            return
        unbiased = var.mean(0).mul_(count / max(count - 1, 1))
        self.running_mean.lerp_(mean.mean(0), self._rate)
        self.running_var.lerp_(unbiased, self._rate)
        if self.num_batches_tracked is not None:
            self.num_batches_tracked += 1


class SplitBatchNorm1d(SplitBatchNorm2d):
    """The same for features (B, C): those of a projection head."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x[:, :, None, None]).flatten(1)


def _alike(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and one.dtype == other.dtype and one.device == other.device


class _SplitNorm(torch.autograd.Function):
    """Normalises group by group straight into one output: no re-layout of the batch, no concatenation."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, groups: int, eps: float) -> tuple[Tensor, ...]:
        out = torch.empty_like(x)
        means = x.new_empty((groups, x.shape[1]), dtype=weight.dtype)  # statistics keep full precision
        rstds = torch.empty_like(means)
        for g, (part, part_out) in enumerate(zip(x.chunk(groups), out.chunk(groups), strict=True)):
            normal = torch.ops.aten.native_batch_norm.out
            normal(
                part, weight, bias, None, None, True, 0.0, eps, out=part_out, save_mean=means[g], save_invstd=rstds[g]
            )
        ctx.save_for_backward(x, weight, means, rstds)
        ctx.groups, ctx.eps = groups, eps
        var = rstds.pow(-2).sub_(eps)  # the kernel hands back 1 / √(var + eps)
        ctx.mark_non_differentiable(means, var)
        return out, means, var

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        x, weight, means, rstds = ctx.saved_tensors
        upstream = gradients[0]
        if x.is_contiguous(memory_format=torch.channels_last):
            upstream = upstream.contiguous(memory_format=torch.channels_last)
        grad_x = torch.empty_like(x)
        grad_weight = torch.zeros_like(weight)
        grad_bias = torch.zeros_like(weight)
        parts = zip(upstream.chunk(ctx.groups), x.chunk(ctx.groups), grad_x.chunk(ctx.groups), strict=True)
        for g, (part_up, part, part_grad) in enumerate(parts):
            _, dw, db = torch.ops.aten.native_batch_norm_backward.out(
                part_up,
                part,
                weight,
                None,
                None,
                means[g],
                rstds[g],
                True,
                ctx.eps,
                [True, True, True],
                out0=part_grad,
                out1=torch.empty_like(weight),
                out2=torch.empty_like(weight),
            )
            grad_weight += dw
            grad_bias += db
        return grad_x, grad_weight, grad_bias, None, None


def split_batch_norms(module: nn.Module, groups: int) -> nn.Module:
    """Replace every batch norm of `module` in place, keeping its parameters and buffers. Returns the module."""
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm1d | nn.BatchNorm2d):
            kind = SplitBatchNorm2d if isinstance(child, nn.BatchNorm2d) else SplitBatchNorm1d
            split = kind(child.num_features, groups, eps=child.eps, momentum=child.momentum)
            split.load_state_dict(child.state_dict())
            setattr(module, name, split)
        else:
            split_batch_norms(child, groups)
    return module
