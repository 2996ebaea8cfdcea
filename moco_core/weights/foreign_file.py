"""Tensors from a file of weights that somebody else wrote.

safetensors is read here: it holds numbers and nothing else. A pickle can run programs, so it is read by
`unpickle_process` in a process of its own that hands back safetensors (PyTorch's `weights_only` alone was bypassed
twice: CVE-2025-32434, CVE-2026-24747).
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

import safetensors
import safetensors.torch
from torch import Tensor

import moco_core
from moco_core.control import Control
from moco_core.errors import MocoError
from moco_core.library import printable

TIME_S = 180.0
_POLL_S = 0.05
# Nothing of the person's own environment (keys, tokens) is handed to the process that reads a stranger's file.
_PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")


class UnreadableWeights(MocoError):
    """The file is no file of weights, or cannot be read safely."""


def read_tensors(path: Path, control: Control) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors by their names in the file (nested tables joined with dots), and the file's own notes.

    Raises:
        UnreadableWeights: not there, not weights, or not to be read safely.
        Interrupted: the host asked to stop.
    """
    shown = printable(str(path))
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise UnreadableWeights(
            f"{shown} cannot be read: {error.strerror}.", hint="Check the name of the file of weights."
        ) from error
    if head[:2] == b"PK" or head[:1] == b"\x80":  # PyTorch's zip, or a bare pickle as it wrote before 2020
        return _unpickled(path, control), {}
    if head[8:9] == b"{":
        return _safe(path)
    raise UnreadableWeights(
        f"{shown} is not a file of weights.", hint="Choose a .pth, .pt, .pth.tar, .ckpt or .safetensors file."
    )


def _safe(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, dict(file.metadata() or {})  # noqa: SIM118
    except (safetensors.SafetensorError, OSError, ValueError) as error:
        raise UnreadableWeights(
            f"{printable(str(path))} is damaged: {error}.", hint="Copy or download it again."
        ) from error


def _unpickled(path: Path, control: Control) -> dict[str, Tensor]:
    with tempfile.TemporaryDirectory(prefix="moco-weights-") as folder:
        out = Path(folder) / "tensors.safetensors"
        with (Path(folder) / "said").open("w+b") as said:
            status = _watched(_start(path, out, said), control)
            said.seek(0)
            words = said.read(100_000).decode("utf-8", "replace")
        if status != 0 or not out.is_file():
            raise _explained(path, status, words)
        return safetensors.torch.load(out.read_bytes())  # a copy: the folder is about to go


def _start(path: Path, out: Path, said: IO[bytes]) -> subprocess.Popen[bytes]:
    home = str(Path(moco_core.__file__).parents[1])
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join([home, *filter(None, [environment.get("PYTHONPATH")])])
    # Nothing here computes: threads and graphics cards are left alone.
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "moco_core.weights.unpickle_process", str(path.resolve()), str(out)],
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=out.parent,
        start_new_session=os.name != "nt",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _watched(process: subprocess.Popen[bytes], control: Control) -> int | None:
    """Its exit status; None if it took too long and was ended. Raises Interrupted."""
    deadline = time.monotonic() + TIME_S
    try:
        while process.poll() is None and time.monotonic() < deadline:
            control.raise_if_stopped()
            time.sleep(_POLL_S)
        return process.poll()
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _explained(path: Path, status: int | None, words: str) -> UnreadableWeights:
    name = printable(path.name)
    logging.getLogger(__name__).info("reading %s ended with status %s: %s", name, status, words[:500])
    if status is None:
        return UnreadableWeights(f"Reading {name} took longer than {TIME_S:.0f} s.", hint="Copy it to a faster disk.")
    try:
        told = json.loads(words.strip().splitlines()[-1])
        return UnreadableWeights(f"{name}: {str(told['message'])[:500]}", hint=str(told["hint"])[:500])
    except (ValueError, KeyError, TypeError, IndexError):
        return UnreadableWeights(
            f"{name} ended the process that was to read it.",
            hint="The file is damaged, or made to do harm. Nothing of it was used.",
        )
