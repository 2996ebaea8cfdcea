"""How a process that a launcher started ends."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from moco_core import launch

TEAM = {"RANK": "1", "WORLD_SIZE": "2", "LOCAL_RANK": "1", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "1"}


def test_a_process_alone_returns_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TEAM:
        monkeypatch.delenv(name, raising=False)
    assert launch.leave(3) == 3


@pytest.mark.parametrize("status", [0, 1, 130])
def test_one_of_several_ends_at_once_with_its_status_and_all_it_said(status: int) -> None:
    """What runs while the interpreter is taken down (here: an exit handler that aborts) does not run any more."""
    code = (
        "import atexit, os, sys; from moco_core import launch; atexit.register(os.abort)\n"
        f"sys.stdout.write('last word'); sys.stderr.write('and why'); launch.leave({status})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **TEAM}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "last word", "and why")
