"""metrics.jsonl: every step and epoch of a run, one event a line, cut back to the checkpoint when a run resumes."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import TracebackType

import msgspec

from moco_core import atomic, events


class MetricsLog:
    """Appends events; flushed by `flush` and on close."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab")

    def write(self, event: events.Event) -> None:
        self._file.write(events.encode(event) + b"\n")

    def flush(self) -> None:
        self._file.flush()

    def __enter__(self) -> MetricsLog:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._file.close()


def cut_back(path: Path, step: int) -> None:
    """Drop what came after `step`, and a half-written last line."""
    if not path.exists():
        return
    kept = [line for line in path.read_bytes().splitlines(keepends=True) if _step_of(line) <= step]
    atomic.write_bytes(path, b"".join(kept))


def losses_after(path: Path, step: int) -> list[float]:
    """Losses of the logged steps beyond `step`, in order."""
    return [event.loss for event in read_steps(path) if event.step > step]


def read_steps(path: Path) -> list[events.Step]:
    """All logged steps, in order; a line that is still being written is left out."""
    if not path.exists():
        return []
    lines = path.read_bytes().splitlines(keepends=True)
    seen = (_event(line) for line in lines if line.endswith(b"\n"))
    return [event for event in seen if isinstance(event, events.Step)]


def _event(line: bytes) -> events.Event | None:
    """JSON has no NaN: a loss that was no number stands there as null."""
    try:
        return events.decode(line)
    except msgspec.ValidationError:
        values = {name: math.nan if value is None else value for name, value in json.loads(line).items()}
        return msgspec.convert(values, events.AnyEvent) if values.get("event") == "step" else None


def _step_of(line: bytes) -> float:
    try:
        return float(json.loads(line)["step"])
    except (ValueError, KeyError):
        return float("inf")
