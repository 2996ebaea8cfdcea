"""The engine on pipes, for hosts that must survive it: `python -m moco_core.worker`.

In, one JSON object a line: a job ({"job": "train", …}; one at a time) or {"command": "pause" | "resume" | "stop" |
"checkpoint"} for the running one. Out, one event a line, the first {"event": "state", "state": "ready"}; after
`finished` or `failed` the next job may come. End of input means that the host is gone: the running job is asked to
stop, saves its state, and the process ends.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import threading
from typing import BinaryIO

import msgspec

from moco_core import engine, events, jobs
from moco_core.control import Control

NICENESS = 5  # the window shares these cores and must stay quick


class Worker:
    """Reads commands in one thread and works in the main one, where Python delivers signals."""

    def __init__(self, commands: BinaryIO, out: BinaryIO) -> None:
        self._commands, self._out = commands, out
        self._out_lock = threading.Lock()
        self._jobs: queue.Queue[jobs.AnyJob | None] = queue.Queue()
        self._control: Control | None = None
        self._control_lock = threading.Lock()

    def serve(self) -> None:
        """Until the end of input."""
        threading.Thread(target=self._listen, name="commands", daemon=True).start()
        self.emit(events.State(state="ready"))
        while (job := self._jobs.get()) is not None:
            with self._control_lock:
                control = self._control
            assert control is not None
            engine.perform(job, self._tell, control)

    def _tell(self, event: events.Event) -> None:
        if isinstance(event, events.Finished | events.Failed):
            with self._control_lock:  # before the host hears it: it may send the next job at once
                self._control = None
        self.emit(event)

    def emit(self, event: events.Event) -> None:
        with self._out_lock:
            try:
                self._out.write(events.encode(event) + b"\n")
                self._out.flush()
            except (BrokenPipeError, ValueError):
                self._stop()  # nobody listens any more

    def _listen(self) -> None:
        for line in self._commands:
            if line.strip():
                self._take(line)
        self._stop()
        self._jobs.put(None)

    def _take(self, line: bytes) -> None:
        try:
            message = json.loads(line)
            if "command" in message:
                self._steer(str(message["command"]))
            else:
                self._accept(jobs.decode(line))
        except (ValueError, TypeError, msgspec.MsgspecError) as error:
            self.emit(events.Failed(error="BadRequest", message=f"The request was not understood: {error}"))

    def _accept(self, job: jobs.AnyJob) -> None:
        with self._control_lock:
            busy = self._control is not None
            if not busy:
                self._control = Control()
        if busy:
            self.emit(events.Warning(message="A job is running already.", hint="Wait for it, or stop it first."))
        else:
            self._jobs.put(job)

    def _steer(self, command: str) -> None:
        with self._control_lock:
            control = self._control
        if control is None:
            return
        actions = {
            "pause": control.pause,
            "resume": control.resume,
            "stop": control.stop,
            "checkpoint": control.request_checkpoint,
        }
        if command not in actions:
            raise ValueError(f"no command {command!r}")
        actions[command]()

    def _stop(self) -> None:
        with self._control_lock:
            if self._control is not None:
                self._control.stop()


def main() -> int:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Libraries print: what they say goes to stderr (the log), and the real stdout belongs to events alone.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    Worker(sys.stdin.buffer, out).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
