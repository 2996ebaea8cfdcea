"""Running out of memory, on a graphics card or in the machine: how it looks, what frees some, what can be had."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import torch

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


def available_bytes(device: torch.device) -> int | None:
    """Memory that a process may still take on the device; None if it cannot be told."""
    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        return free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    if device.type == "mps":
        return torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
    return available_host_bytes()


def available_host_bytes() -> int | None:
    """Main memory that can be had without swapping, within the limits of a container and of the process."""
    found = [size for size in (_free_bytes(), _container_bytes(), _process_bytes()) if size is not None]
    return min(found, default=None)


def _free_bytes() -> int | None:
    if sys.platform == "win32":
        return _windows_free_bytes()
    try:
        lines = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text("ascii").splitlines())
        return int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError):
        return _half_of_all()


def _half_of_all() -> int | None:
    """macOS keeps no number of what its caches would give back: half of the memory is a cautious guess."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (ValueError, OSError, AttributeError):
        return None


def _container_bytes(root: Path = Path("/sys/fs/cgroup")) -> int | None:
    """What a control group (version 2) leaves; its page cache counts as free."""
    try:
        limit = (root / "memory.max").read_text("ascii").strip()
        used = int((root / "memory.current").read_text("ascii"))
        statistics = dict(line.split() for line in (root / "memory.stat").read_text("ascii").splitlines())
        return None if limit == "max" else int(limit) - used + int(statistics.get("inactive_file", 0))
    except (OSError, ValueError):
        return None


def _process_bytes() -> int | None:
    """What `ulimit -v` leaves of the address space."""
    try:
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (ImportError, OSError, ValueError):
        return None
    return None if limit == resource.RLIM_INFINITY else max(0, limit - taken)


def _windows_free_bytes() -> int | None:
    """GlobalMemoryStatusEx: after the load (32 bits) and the total comes what is free of the physical memory."""
    buffer = ctypes.create_string_buffer(64)
    ctypes.c_uint32.from_buffer(buffer).value = 64
    answered = ctypes.windll.kernel32.GlobalMemoryStatusEx(buffer)  # type: ignore[attr-defined,unused-ignore]
    return ctypes.c_uint64.from_buffer(buffer, 16).value if answered else None
