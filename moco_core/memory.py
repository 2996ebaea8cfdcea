"""Running out of memory, on a graphics card or in the machine: how it looks, what frees some, what can be had."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import TypeVar

import torch

from moco_core import host_memory
from moco_core.errors import MocoError

Result = TypeVar("Result")

# How torch and its libraries word it where they have no type for it: its CPU allocator, MPS, cuDNN and cuBLAS.
_WORDS = (
    "can't allocate memory",
    "not enough memory",
    "out of memory",
    "std::bad_alloc",
    "CUDNN_STATUS_ALLOC_FAILED",
    "CUBLAS_STATUS_ALLOC_FAILED",
)


class OutOfMemory(MocoError):
    """Nothing that was tried fits into the memory; what was saved is kept."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a smaller piece of the same work may succeed."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _WORDS)


def unless_out_of_memory(compute: Callable[[], Result], device: torch.device) -> Result | None:
    """What `compute` returns; None, with what it had taken given back, when the memory did not suffice."""
    try:
        return compute()
    except Exception as error:
        if not is_out_of_memory(error):
            raise
    # Only out here: inside the handler the traceback still holds the tensors that were too many.
    free_caches(device)
    return None


def in_smaller_parts(
    compute: Callable[[slice], Result], count: int, device: torch.device, size: int | None = None
) -> Iterator[Result]:
    """compute(rows) over `count` rows, `size` at a time; from where the memory does not hold that, half as many.

    Raises OutOfMemory when a single row is too much.
    """
    start, size = 0, max(1, size or count)
    while start < count:
        rows = slice(start, min(start + size, count))
        result = unless_out_of_memory(lambda rows=rows: compute(rows), device)  # type: ignore[misc]
        if result is not None:
            start = rows.stop
            yield result
            result = None  # not kept while the next is made
        elif rows.stop - rows.start == 1:
            raise OutOfMemory(
                "The memory does not hold a single picture.", hint="Close other programs that use it, and try again."
            )
        else:
            size = (rows.stop - rows.start + 1) // 2


def free_caches(device: torch.device) -> None:
    """Give what nobody uses back to the device and to the system."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


def available_bytes(device: torch.device) -> int:
    """Memory that this process may still take on the device; of the host where it has none of its own."""
    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        return free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    if device.type == "mps":
        return torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
    return host_memory.available_bytes()
