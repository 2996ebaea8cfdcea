"""Several decoding processes, fed and watched: a file that crashes or hangs its decoder costs that file alone."""

from __future__ import annotations

import collections
import contextlib
import itertools
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

import msgspec

import moco_core
from moco_core.control import Control
from moco_core.errors import MocoError
from moco_core.images.decode_worker import Picture, Task, read_message, write_message

CHUNK = 8  # tasks a request, and two requests a process: hides the round trip
AHEAD = 256  # tasks taken from the source before they are needed
PIPE_BYTES = 1 << 20  # a process works on while the pictures it sent wait to be read
SMALL_JOB = 32  # below this one process is done before a second one has started
HANG_S = 180.0  # no picture takes this long, a slow network drive included
_POLL_S = 0.1


class DecodersFailed(MocoError):
    def __init__(self) -> None:
        super().__init__("The decoding processes could not be started.", hint="Run: moco-core doctor")


def processes_for(tasks: int) -> int:
    """One for a small job, else as many as there are cores this process may use, at most 16."""
    if tasks < SMALL_JOB:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 16)


class DecodePool:
    """Usage: `with DecodePool(tasks, processes) as pool: for picture in pool.pictures(control): …`.

    Every task is answered exactly once, in no particular order. A task whose process died is given to a fresh
    process once more; when that dies too, the answer is a reason. The tasks are drawn from their source, in the
    thread that asks for pictures, a few hundred ahead of the decoding: memory does not grow with their number.
    """

    def __init__(self, tasks: Iterable[Task], processes: int) -> None:
        self._source = iter(tasks)
        self._exhausted = False
        self._tasks = collections.deque[Task]()
        self._open = 0  # drawn and not yet answered
        self._died_on: collections.Counter[int] = collections.Counter()
        self._answers: queue.Queue[Picture | DecodersFailed] = queue.Queue(maxsize=32)
        self._closing = threading.Event()
        self._feeders = [_Feeder(self) for _ in range(processes)]

    def __enter__(self) -> DecodePool:
        for feeder in self._feeders:
            feeder.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._closing.set()
        for feeder in self._feeders:
            feeder.kill()
        for feeder in self._feeders:
            feeder.join()

    def pictures(self, control: Control) -> Iterator[Picture]:
        """Answers as they come. Raises Interrupted on stop, DecodersFailed when no process comes up."""
        self._draw()
        while self._open:
            self._draw()
            control.wait_while_paused()
            control.raise_if_stopped()
            for feeder in self._feeders:
                feeder.kill_if_hung()
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=_POLL_S)
                if isinstance(answer, DecodersFailed):
                    raise answer
                self._open -= 1
                yield answer

    def _draw(self) -> None:
        if self._exhausted or len(self._tasks) >= AHEAD // 2:
            return
        drawn = list(itertools.islice(self._source, AHEAD - len(self._tasks)))
        self._exhausted = not drawn
        self._open += len(drawn)
        self._tasks.extend(drawn)

    def next_chunk(self, in_hand: int) -> list[Task]:
        """Tasks for a process that still has `in_hand`; empty when that is plenty, or nothing is left to give out.

        Towards the end requests get smaller, so that the processes finish together.
        """
        size = max(1, min(CHUNK, len(self._tasks) // (2 * len(self._feeders))))
        chunk: list[Task] = []
        if in_hand > size:
            return chunk
        with contextlib.suppress(IndexError):
            while len(chunk) < size and not self._closing.is_set():
                chunk.append(self._tasks.popleft())
        return chunk

    def hand_over(self, answer: Picture | DecodersFailed) -> None:
        """Blocks while the consumer is behind: memory stays bounded."""
        while not self._closing.is_set():
            with contextlib.suppress(queue.Full):
                self._answers.put(answer, timeout=_POLL_S)
                return

    def take_back(self, unanswered: list[Task], hung: bool) -> None:
        """A process died over the first of these; the others were only waiting behind it."""
        culprit = unanswered[0]
        self._died_on[culprit.id] += 1
        if hung:
            self.hand_over(Picture(culprit.id, reason="Decoding it took too long."))
        elif self._died_on[culprit.id] > 1:
            self.hand_over(Picture(culprit.id, reason="Its data is damaged so badly that it crashed the decoder."))
        else:
            self._tasks.append(culprit)
        self._tasks.extend(unanswered[1:])

    @property
    def finished(self) -> bool:
        return self._closing.is_set() or (self._exhausted and self._open == 0)


class _Feeder(threading.Thread):
    """Keeps one process busy, and replaces it when it dies."""

    def __init__(self, pool: DecodePool) -> None:
        super().__init__(name="decode-feeder", daemon=True)
        self._pool = pool
        self._process: subprocess.Popen[bytes] | None = None
        self._sent = collections.deque[Task]()  # to the running process, unanswered
        self._lock = threading.Lock()
        self._busy_since: float | None = None
        self._hung = False
        self._closed = False

    def run(self) -> None:
        try:
            while not (self._closed or self._pool.finished):
                chunk = self._pool.next_chunk(len(self._sent))
                if chunk or self._sent:
                    self._exchange(chunk)
                else:
                    time.sleep(0.02)  # another process may still die and give its tasks back
        finally:
            self.kill()

    def kill(self, for_good: bool = True) -> None:
        with self._lock:
            self._closed = self._closed or for_good
            if self._process is not None:
                self._process.kill()

    def kill_if_hung(self) -> None:
        began = self._busy_since
        if began is not None and time.monotonic() - began > HANG_S:
            self._hung = True
            self.kill(for_good=False)

    def _exchange(self, chunk: list[Task]) -> None:
        """Send the tasks, hand over one answer; if the process has died instead, give back what it owes."""
        process = self._ready_process()
        if process is None:
            self.kill()
            self._pool.hand_over(DecodersFailed())
            return
        self._sent.extend(chunk)
        picture = self._ask(process, chunk)
        if picture is not None:
            self._sent.popleft()
            self._pool.hand_over(picture)
            return
        self._reap()
        owed, hung = list(self._sent), self._hung
        self._sent.clear()
        self._hung = False
        self._pool.take_back(owed, hung)

    def _ask(self, process: subprocess.Popen[bytes], chunk: list[Task]) -> Picture | None:
        """The next answer, None when the process is dead."""
        assert process.stdin is not None
        assert process.stdout is not None
        if chunk:
            with contextlib.suppress(OSError):
                write_message(process.stdin, msgspec.msgpack.encode(chunk))
        self._busy_since = time.monotonic()
        message = read_message(process.stdout)
        self._busy_since = None
        return None if message is None else msgspec.msgpack.decode(message, type=Picture)

    def _ready_process(self) -> subprocess.Popen[bytes] | None:
        """The running process, or a fresh one that has said it is ready; None if it does not come up."""
        if self._process is not None and (self._sent or self._process.poll() is None):
            return self._process  # of a dead one that owes answers the last may still lie in the pipe
        self._reap()
        with self._lock:
            if self._closed:
                return None
            self._process = _start()
        assert self._process.stdout is not None
        return self._process if read_message(self._process.stdout) is not None else None

    def join(self, timeout: float | None = None) -> None:
        super().join(timeout)
        self._reap()

    def _reap(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError):  # a request that the dead process never read
                process.communicate()


def _start() -> subprocess.Popen[bytes]:
    package_home = str(Path(moco_core.__file__).parents[1])
    paths = [package_home, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "moco_core.images.decode_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libtiff prints a line for every odd tag
        env=environment,
        start_new_session=os.name != "nt",  # Ctrl-C in a terminal is for the program, not for its decoders
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    _widen(process)
    return process


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Linux gives a pipe 64 KiB, which one picture fills: its process would wait for us after every one."""
    if sys.platform == "linux":
        import fcntl

        assert process.stdout is not None
        with contextlib.suppress(OSError):  # more than this user may have
            fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
