"""A process that is thrown away after reading one file that PyTorch pickled: python -m … FILE OUT.

Whatever a stranger's file does while it is read, it does here: with weights alone allowed, no more memory than the file
can need, little time, no new processes, and nothing to come back but plain tensors, as safetensors in OUT. A failure is
one line of JSON on stdout: {"message": …, "hint": …}.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.torch
import torch
from torch import Tensor

MOST_TENSORS = 20_000
DEEPEST = 12
SPARE_BYTES = 1 << 30  # beyond the loaded program and three times the file
CPU_SECONDS = 120

SAVE_AGAIN = (
    "In the program that made it, save the weights alone: torch.save(model.state_dict(), 'weights.pth'), "
    "or safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')."
)


def main(words: list[str]) -> int:
    source, out = Path(words[0]), Path(words[1])
    torch.set_num_threads(1)
    limit_resources(source.stat().st_size)
    try:
        tensors = dict(flat_tensors(load(source)))
    except MemoryError:
        return _fail("Reading the file would take more memory than a file of its size can need.", SAVE_AGAIN)
    except Exception as error:
        return _fail(f"PyTorch's safe loader refuses this file: {_first_line(error)}", SAVE_AGAIN)
    if not tensors:
        return _fail("There are no weights in this file.", SAVE_AGAIN)
    safetensors.torch.save_file(tensors, out)
    return 0


def load(path: Path) -> Any:
    """Tensors and plain containers only; harmless extras that training scripts like to add are let through."""
    with torch.serialization.safe_globals(_harmless()):
        return torch.load(path, map_location="cpu", weights_only=True)


def flat_tensors(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Tensor]]:
    """Every dense tensor in nested dicts by its path with dots; what belongs to an optimiser is left out."""
    if isinstance(value, Tensor):
        if path and value.layout == torch.strided and not value.is_complex():
            yield ".".join(path), value.detach().clone(memory_format=torch.contiguous_format)
    elif isinstance(value, dict) and len(path) < DEEPEST:
        if len(value) > MOST_TENSORS:
            raise ValueError(f"it has a table of {len(value)} entries.")
        for name, part in value.items():
            if "optim" not in str(name):
                yield from flat_tensors(part, (*path, str(name)))


def limit_resources(file_bytes: int) -> None:
    """As far as this system can: memory, time, what may be written, further processes, no core dumps."""
    if os.name == "nt":
        return
    import resource

    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 2 * file_bytes + (1 << 24),
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    statm = Path("/proc/self/statm")
    if statm.exists():
        loaded = int(statm.read_text().split()[0]) * resource.getpagesize()
        limits[resource.RLIMIT_AS] = loaded + 3 * file_bytes + SPARE_BYTES
    for what, limit in limits.items():
        hard = resource.getrlimit(what)[1]
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (limit, limit))


def _harmless() -> list[Any]:
    """Numbers that numpy made (an accuracy, say) and argparse's table of options."""
    kinds = [type(np.dtype(name)) for name in ("float32", "float64", "int32", "int64", "bool")]
    scalar = np._core.multiarray.scalar  # type: ignore[attr-defined]
    scalars = [(scalar, f"numpy.{part}.multiarray.scalar") for part in ("core", "_core")]
    return [argparse.Namespace, np.dtype, *kinds, *scalars]


def _first_line(error: Exception) -> str:
    """PyTorch's message is a page; the part that says what is in the file counts."""
    text = str(error)
    if found := re.search(r"GLOBAL (\w[\w.]*\w)", text):
        return f"besides weights it holds {found[1]}, which could run a program."
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0][:200] if lines else type(error).__name__


def _fail(message: str, hint: str) -> int:
    sys.stdout.write(json.dumps({"message": message, "hint": hint}) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
