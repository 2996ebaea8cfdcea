"""torch's own OpenMP threads, lent to loops that numba has compiled.

Threads of another kind would fight with torch's, which wait for their next work with their eyes open. These are the
same ones: a call takes them some three microseconds. torch's wheels for Linux bring GNU's OpenMP, whose entry is
`GOMP_parallel` (libgomp, "Implementing PARALLEL construct"); elsewhere loops have one thread.
"""

from __future__ import annotations

import ctypes
import functools
import os
from pathlib import Path

import torch

THREAD_NUMBER, THREAD_COUNT = "moco_omp_thread_number", "moco_omp_thread_count"  # to compiled code


@functools.cache
def _openmp() -> ctypes.CDLL | None:
    """The one that torch uses; others may be loaded besides, with threads of their own."""
    if not hasattr(os, "RTLD_NOLOAD"):
        return None
    torch.arange(1 << 16).add_(1)  # it may be loaded with the first work
    package = Path(torch.__file__).parent
    for path in (*package.glob("lib/libgomp*.so*"), *package.parent.glob("torch.libs/libgomp*.so*")):
        try:
            library = ctypes.CDLL(str(path), mode=os.RTLD_NOLOAD)
            entry = library.GOMP_parallel
            for name, function in (
                (THREAD_NUMBER, library.omp_get_thread_num),
                (THREAD_COUNT, library.omp_get_num_threads),
            ):
                _tell_compiler(name, function)
        except (OSError, AttributeError):
            continue
        entry.argtypes, entry.restype = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint], None
        return library
    return None


def _tell_compiler(name: str, function: object) -> None:
    import llvmlite.binding

    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    llvmlite.binding.add_symbol(name, address)


def can_lend() -> bool:
    return _openmp() is not None


def available() -> int:
    """Threads that `run` can have now; 1: none but the caller's."""
    return torch.get_num_threads() if can_lend() else 1


def run(function: int, data: int) -> None:
    """Call the C function at address `function` with the pointer `data` in each of torch's threads; wait for them all.

    Inside, THREAD_NUMBER and THREAD_COUNT tell a thread which it is, from 0, and how many there are. They are never
    fewer than torch uses: libgomp would let the others go, and make them again for torch's next operation.
    """
    library = _openmp()
    assert library is not None
    library.GOMP_parallel(function, data, available(), 0)
