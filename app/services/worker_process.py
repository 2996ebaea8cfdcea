"""The engine as a child process on pipes: a Job goes in as one JSON line, events come out as JSON lines.

Plain Python, no Qt: whoever owns a WorkerProcess reads its events in a thread of their own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from moco_core import events
from moco_core.events import AnyEvent, Failed

DEFAULT_COMMAND = (sys.executable, "-m", "moco_core.worker")
TERMINATE_GRACE_S = 2.0
LOG_TAIL_LINES = 8

_SIGNAL_SENTENCES = {
    "SIGKILL": (
        "The worker was killed by the system, most likely because it ran out of memory.",
        "Lower the batch size or the crop, or close other programs, then continue from the last checkpoint.",
    ),
    "SIGSEGV": (
        "The worker crashed (SIGSEGV, a fault in native code).",
        "Continue from the last checkpoint; if it happens again, update the graphics driver or train on the CPU.",
    ),
    "SIGILL": (
        "The worker crashed (SIGILL, this processor lacks an instruction that PyTorch uses).",
        "Install a PyTorch build made for this processor; see: moco-core doctor.",
    ),
    "SIGABRT": (
        "The worker gave up (SIGABRT, a library found itself in an impossible state).",
        "The last lines of its log say more. Continue from the last checkpoint.",
    ),
    "SIGBUS": (
        "The worker crashed (SIGBUS, a file it was reading became shorter, or the disk is full).",
        "Check the space on the disk that holds the workspace.",
    ),
    "SIGTERM": ("The worker was told to end by another program (SIGTERM).", "Continue from the last checkpoint."),
}


class WorkerProcess:
    """One engine process.

    Args:
        log_path: file that receives what the worker and its libraries print; rewritten at every start.
        command: program to start; the engine itself unless a test says otherwise.
    """

    def __init__(self, log_path: Path, command: Sequence[str] = DEFAULT_COMMAND) -> None:
        self.log_path = log_path
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._write_lock = threading.Lock()
        self._killed_by_us = False

    def start(self) -> None:
        """Raises OSError when the program cannot be started."""
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self._killed_by_us = False
        with self.log_path.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
                **_own_group(),
            )

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def send(self, message: msgspec.Struct | dict[str, Any]) -> bool:
        """Write one JSON line. False when nobody is there to read it any more."""
        if self._process is None or self._process.stdin is None:
            return False
        line = msgspec.json.encode(message) + b"\n"
        with self._write_lock:
            try:
                self._process.stdin.write(line)
                self._process.stdin.flush()
            except (OSError, ValueError):  # broken pipe; closed file
                return False
        return True

    def command(self, name: str) -> bool:
        """Steer the running job: "pause", "resume", "stop" or "checkpoint"."""
        return self.send({"command": name})

    def events(self) -> Iterator[AnyEvent]:
        """Events as they come, until the worker closes its end. Lines that are no event go to the log."""
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                yield events.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                self._note(line)

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Exit code, or None when it still runs after `timeout_s`."""
        assert self._process is not None
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, grace_s: float) -> int | None:
        """Ask, wait `grace_s`, terminate, wait, kill. Returns the exit code (None: was never started)."""
        if self._process is None:
            return None
        self.command("stop")
        self.close_input()
        if self.wait(grace_s) is None:
            self.terminate()
            if self.wait(TERMINATE_GRACE_S) is None:
                self.kill()
        code = self.wait()
        _signal_group(self._process.pid, force=True)  # decoders it may have left behind
        return code

    def close_input(self) -> None:
        """End of file on its stdin tells the worker to stop cleanly and exit."""
        if self._process is not None and self._process.stdin is not None:
            with self._write_lock, contextlib.suppress(OSError):
                self._process.stdin.close()

    def terminate(self) -> None:
        if self.alive:
            self._killed_by_us = True
            assert self._process is not None
            _signal_group(self._process.pid, force=False)

    def kill(self) -> None:
        if self.alive:
            self._killed_by_us = True
            assert self._process is not None
            _signal_group(self._process.pid, force=True)

    def release(self) -> None:
        """Close the pipes of a process that has ended."""
        self.close_input()
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()

    def log_tail(self, lines: int = LOG_TAIL_LINES) -> str:
        """Last lines that the worker printed."""
        try:
            with self.log_path.open("rb") as file:
                file.seek(0, os.SEEK_END)
                file.seek(max(0, file.tell() - 16_384))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join([line for line in text.splitlines() if line.strip()][-lines:])

    def outcome(self) -> Failed:
        """Why a worker that never reported a result is gone, in sentences."""
        code = self.wait(TERMINATE_GRACE_S)
        if code is None:  # closed its end of the pipe and lives on: nothing more will come
            self.kill()
            self.wait()
        if self._killed_by_us:
            message, hint = "The worker did not answer and was ended.", "Continue from the last checkpoint."
            return Failed(error="WorkerKilled", message=message, hint=hint)
        message, hint = describe_exit(code or 0, self.log_tail())
        return Failed(error="WorkerCrashed", message=message, hint=hint)

    def _note(self, line: bytes) -> None:
        with contextlib.suppress(OSError), self.log_path.open("ab") as log:
            log.write(b"(not an event) " + line.rstrip(b"\n")[:2000] + b"\n")


def describe_exit(code: int, log_tail: str = "") -> tuple[str, str]:
    """Sentence and next step for an exit code as `subprocess` gives it (negative: a signal on POSIX)."""
    if code < 0:
        name = _signal_name(-code)
        fallback = (f"The worker was ended by {name}.", "Continue from the last checkpoint.")
        return _SIGNAL_SENTENCES.get(name, fallback)
    if "MemoryError" in log_tail or "out of memory" in log_tail.lower():
        return "The worker ran out of memory.", "Lower the batch size or the crop, then continue."
    if "ModuleNotFoundError" in log_tail or "ImportError" in log_tail:
        return f"The worker could not start: {_last_line(log_tail)}", "Check the installation with: moco-core doctor"
    if code == 0:
        return "The worker ended before it reported a result.", "Try again; its log is kept in the workspace."
    reason = _last_line(log_tail)
    message = f"The worker stopped unexpectedly (exit status {code})."
    return (f"{message} {reason}" if reason else message), "Continue from the last checkpoint."


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip()[:300] if lines else ""


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _own_group() -> dict[str, Any]:
    """A group of its own: Ctrl-C in the terminal is the window's, and the group can be ended as a whole."""
    if os.name == "nt":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP  # type: ignore[attr-defined]
        return {"creationflags": flags}
    return {"start_new_session": True}


def _signal_group(pid: int, *, force: bool) -> None:
    """End a process with its children."""
    if os.name == "nt":
        words = ["taskkill", "/T", "/PID", str(pid)] + (["/F"] if force else [])
        subprocess.run(words, capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL if force else signal.SIGTERM)
