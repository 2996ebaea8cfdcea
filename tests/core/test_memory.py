from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch

from moco_core.memory import OutOfMemory, available_bytes, in_smaller_parts, is_out_of_memory

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory."),
        MemoryError(),
        np._core._exceptions._ArrayMemoryError((1,), np.dtype(float)),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: you tried"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:82] data. DefaultCPUAllocator: not enough memory: you tried"),
        RuntimeError("MPS backend out of memory (MPS allocated: 5.44 GB"),
        RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    ],
)
def test_all_ways_of_saying_it_are_known(error: Exception) -> None:
    assert is_out_of_memory(error)


@pytest.mark.parametrize("error", [RuntimeError("shapes do not match"), ValueError("out of memory"), KeyError("x")])
def test_other_errors_are_not_taken_for_it(error: Exception) -> None:
    assert not is_out_of_memory(error)


def test_torch_words_a_failed_allocation_in_a_way_that_is_known() -> None:
    with pytest.raises(Exception, match=r"alloc|memory") as caught:
        torch.empty(1 << 60, dtype=torch.uint8)
    assert is_out_of_memory(caught.value)


def limited(most: int, asked: list[int]):
    def compute(rows: slice) -> list[int]:
        asked.append(rows.stop - rows.start)
        if asked[-1] > most:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return list(range(rows.start, rows.stop))

    return compute


def test_parts_are_halved_once_and_stay_so() -> None:
    asked: list[int] = []
    parts = list(in_smaller_parts(limited(5, asked), 23, CPU, size=16))
    assert [row for part in parts for row in part] == list(range(23))
    assert asked == [16, 8, 4, 4, 4, 4, 4, 3]


def test_one_row_too_much_is_said() -> None:
    with pytest.raises(OutOfMemory, match="single picture"):
        list(in_smaller_parts(limited(0, []), 4, CPU))


def test_other_errors_pass_through() -> None:
    def broken(rows: slice) -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(in_smaller_parts(broken, 4, CPU))


def test_available_memory_is_a_sensible_number() -> None:
    assert 1 << 20 < available_bytes(CPU) < 1 << 50


REAL = """
import resource, torch
from moco_core.memory import available_bytes, in_smaller_parts
torch.set_num_threads(1)  # further threads take address space as they come
torch.empty(1).add_(1)
taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + (200 << 20),) * 2)
assert available_bytes(torch.device("cpu")) <= 200 << 20
compute = lambda rows: torch.ones(rows.stop - rows.start, 1 << 20)
sizes = list(map(len, in_smaller_parts(compute, 128, torch.device("cpu"))))
print(max(sizes), sum(sizes))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS does not bind elsewhere")
def test_a_real_limit_of_the_address_space() -> None:
    """128 rows of 4 MiB do not go into 200 MiB, nor do 64; 32 at a time do, or 16."""
    done = subprocess.run([sys.executable, "-c", REAL], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    largest, total = map(int, done.stdout.split())
    assert largest in (16, 32)
    assert total == 128
