"""What a launcher of several processes (torchrun) tells each of them, read from the environment. Light: no torch."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

_NEEDED = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")


class Place(NamedTuple):
    """Process `rank` (from 0) of `size`; the `local_rank`-th on its machine."""

    rank: int
    size: int
    local_rank: int


def place(environment: Mapping[str, str] = os.environ) -> Place | None:
    """This process's place among those that were started together; None when it is alone."""
    if not all(environment.get(name) for name in _NEEDED):
        return None
    size, rank = int(environment["WORLD_SIZE"]), int(environment["RANK"])
    return Place(rank, size, int(environment.get("LOCAL_RANK", rank))) if size > 1 else None


def follows() -> bool:
    """True in all processes but the first: they compute, and the first one speaks and writes."""
    here = place()
    return here is not None and here.rank > 0


def leave(status: int) -> int:
    """The end of a process: `status`, to be returned. One of several does not return from here.

    torch's gloo keeps its threads to the very end, and one that lets go of a tensor while the interpreter is taken
    down ends the process by SIGABRT: a launcher then calls a finished run failed. Everything is written by now.
    """
    if place() is None:
        return status
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # the reader may have gone
            stream.flush()
    os._exit(status)
