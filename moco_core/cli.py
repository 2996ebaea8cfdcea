"""The host of jobs in a terminal: arguments in, one job run in this process, progress and a summary out.

Importing this loads no torch. Exit status: 0 done, 1 failed, 2 wrong arguments, 130 interrupted with the state saved.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import TextIO

from moco_core import events, jobs, launch
from moco_core.cli_arguments import parse
from moco_core.cli_render import renderer_for
from moco_core.control import Control


def main(words: Sequence[str] | None = None) -> int:
    """Parse `words` (default: the process's own), run the job, return the exit status."""
    job, as_json = parse(words)
    status = _performed(job, as_json)
    return launch.leave(status) if words is None else status


def _performed(job: jobs.AnyJob, as_json: bool) -> int:
    control = Control()
    with own_stdout() as out, steered_by_signals(control):
        from moco_core import engine

        if launch.follows():
            # Of several processes the first one speaks. They share out training; anything else it does by itself.
            return engine.perform(job, _own_failures, control) if isinstance(job, jobs.TrainJob) else engine.DONE
        if as_json:
            return engine.perform(job, JsonLines(out, control), control)
        with renderer_for(job, out) as show:
            return engine.perform(job, show, control)


def _own_failures(event: events.Event) -> None:
    """What a process that follows has to say: its own failure, on stderr; others tell of theirs."""
    if isinstance(event, events.Failed) and not event.stopped and event.error != "ProcessFailed":
        here = launch.place()
        print(f"process {here.rank if here else 0}: {event.message} {event.hint}", file=sys.stderr)  # noqa: T201


class JsonLines:
    """Writes each event as one line of JSON, at once."""

    def __init__(self, out: TextIO, control: Control) -> None:
        self._out, self._control = out, control

    def __call__(self, event: events.Event) -> None:
        try:
            self._out.write(events.encode(event).decode("utf-8") + "\n")
            self._out.flush()
        except BrokenPipeError:  # the reader has gone: nobody waits for the rest
            self._control.stop()


@contextlib.contextmanager
def own_stdout() -> Iterator[TextIO]:
    """Real stdout for us alone: whatever libraries print to descriptor 1 goes to stderr meanwhile."""
    sys.stdout.flush()
    real = os.dup(1)
    os.dup2(2, 1)
    out = os.fdopen(os.dup(real), "w", encoding="utf-8", errors="backslashreplace")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield out
    finally:
        with contextlib.suppress(BrokenPipeError):
            out.close()
        os.dup2(real, 1)
        os.close(real)


@contextlib.contextmanager
def steered_by_signals(control: Control) -> Iterator[None]:
    """The first Ctrl-C (or SIGTERM) asks the job to save and stop; a second one ends the process at once."""
    names = (signal.SIGINT, signal.SIGTERM)
    before = {name: signal.getsignal(name) for name in names}

    def ask(number: int, frame: FrameType | None) -> None:
        for name in names:
            signal.signal(name, signal.SIG_DFL)  # the system's own answer needs no Python to run
        control.stop()
        print("Stopping: the state is being saved. Once more ends at once.", file=sys.stderr, flush=True)  # noqa: T201

    for name in names:
        signal.signal(name, ask)
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


if __name__ == "__main__":
    sys.exit(main())
