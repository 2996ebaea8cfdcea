"""One scan or decode at a time per workspace: the window may look through a folder while a run starts on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from moco_core.control import Control
from moco_core.events import Emit, Progress
from moco_core.workspace import Workspace, try_lock

_POLL_S = 0.1


@contextmanager
def exclusive(workspace: Workspace, emit: Emit, control: Control) -> Iterator[None]:
    """Wait for the other process, if there is one, then hold the lock. Raises Interrupted on stop.

    The system releases the lock if the process that holds it dies. Not to be entered twice by one process.
    """
    path = workspace.path / "cache" / "prepare.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if not try_lock(file.fileno()):
            emit(Progress(phase="scan", done=0, total=0, message="Waiting for another job on these pictures"))
            while not try_lock(file.fileno()):
                control.raise_if_stopped()
                time.sleep(_POLL_S)
        yield
