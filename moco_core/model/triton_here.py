"""Whether Triton can compile and start kernels on a GPU of this machine."""

from __future__ import annotations

import functools
import logging

import torch


@functools.cache
def works(device: torch.device) -> bool:
    """Tried once per device with a small norm: Triton may be missing (Windows), find no C compiler for its launcher, or
    not know the GPU. Then training goes on without it, slower, and the log says why. Does not wait for the GPU."""
    try:
        from moco_core.model.fused_split_norm import Running, fused_split_norm

        ones = torch.ones(4, device=device)
        running = Running(torch.zeros_like(ones), torch.ones_like(ones), 0.1)
        x = torch.zeros((4, 4, 1, 1), device=device)
        fused_split_norm(x, ones, ones, None, running, groups=2, eps=1e-5, relu=True)
    except torch.OutOfMemoryError:
        raise  # says nothing about Triton
    except Exception as error:  # a compiler's, a driver's, an import's: whatever it is, there is another way
        logging.getLogger(__name__).warning("batch norm without Triton, which is slower: %s", error)
        return False
    return True
