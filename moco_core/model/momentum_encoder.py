"""The key encoder: a slowly moving copy of the query encoder (He et al. 2020, eq. 2)."""

from __future__ import annotations

import copy
from typing import TypeVar

import torch
from torch import nn

Module = TypeVar("Module", bound=nn.Module)


def momentum_copy(module: Module) -> Module:
    """An exact copy that takes no gradient."""
    return copy.deepcopy(module).requires_grad_(False)


@torch.no_grad()
def momentum_update(key: nn.Module, query: nn.Module, momentum: float) -> None:
    """θ_k ← m·θ_k + (1 − m)·θ_q, parameters only: batch-norm buffers of the key encoder are its own."""
    torch._foreach_lerp_(list(key.parameters()), list(query.parameters()), 1.0 - momentum)
