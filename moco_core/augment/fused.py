"""Where the Triton kernels of view_kernel.py make the views instead of some hundred operations of torch."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from moco_core.augment.parameters import ViewParameters
from moco_core.augment.view_table import ViewTable, plain_table, view_table
from moco_core.memory import is_out_of_memory

Array = np.ndarray[Any, Any]


def usable(pixels: Tensor) -> bool:
    """Whether the kernels run where `pixels` are; tried out once in each process."""
    return pixels.device.type == "cuda" and _runs_on(pixels.device)


def render(pixels: Tensor, rows: Array | None, parameters: ViewParameters, views: Tensor) -> Tensor:
    """`pipeline.render` of pictures that need not lie side by side.

    Args:
        pixels: (N, S, S, 3) uint8, usually all that are on the GPU.
        rows: (B,) which of them, 0 ≤ row < N, repetitions allowed; None: the first B.
        parameters: B rows.
        views: (B, 3, crop, crop) float32 to write into, in any memory format.

    Returns:
        `views`.
    """
    crop_px, pinned = views.shape[-1], pixels.device.type == "cuda"
    if not len(parameters):
        return views
    return _launched(pixels, view_table(parameters, rows, pixels.shape[1], crop_px, pinned=pinned), views)


def render_plain(pixels: Tensor, box: Array, views: Tensor) -> Tensor:
    """Boxes (B, 4), fractions, of B pictures, with nothing done to them."""
    crop_px, pinned = views.shape[-1], pixels.device.type == "cuda"
    if not len(box):
        return views
    return _launched(pixels, plain_table(box, pixels.shape[1], crop_px, pinned=pinned), views)


def _launched(pixels: Tensor, table: ViewTable, views: Tensor) -> Tensor:
    from moco_core.augment.view_kernel import make_views

    # Triton launches on the current GPU, which need not be the one of the pictures.
    with torch.cuda.device(pixels.device) if pixels.is_cuda else nullcontext():
        make_views(pixels.contiguous(), *table.on(pixels.device), table.taps, table.blurred, views)
    return views


@lru_cache(maxsize=16)
def _runs_on(device: torch.device) -> bool:
    """Makes one small view: Triton may be missing (Windows), or want a newer GPU, or a C compiler that is not there."""
    try:
        pixels = torch.zeros((1, 32, 32, 3), dtype=torch.uint8, device=device)
        views = torch.empty((1, 3, 32, 32), device=device)
        render(pixels, None, _trial(), views)
        return bool(views.isfinite().all())
    except Exception as error:
        if is_out_of_memory(error):
            raise
        logging.getLogger(__name__).warning("Views are made without Triton, which is slower: %s", error)
        return False


def _trial() -> ViewParameters:
    """One sample that goes through every kernel."""
    one, yes = np.ones(1), np.ones(1, bool)
    box, order = np.array([[0.0, 0.0, 1.0, 1.0]]), np.arange(4)[None]
    return ViewParameters(box, yes, yes, order, one, one, one, 0.1 * one, yes, one, ~yes, 0 * order[:, 0])
