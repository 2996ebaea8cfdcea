"""Events for a person at a terminal: moving bars where there is one, plain lines where the output is a file."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bars

from moco_core import events, jobs
from moco_core.cli_summary import duration, summary

PHASES = {
    "scan": "Looking through the folder",
    "decode": "Decoding",
    "draw": "Drawing samples",
    "samples": "Drawing samples",
    "train": "Training",
    "download": "Downloading, MB",
    "adopt": "Taking the encoder as it is",
    "calibrate": "Measuring",
    "plan": "Plan",
    "embed": "Computing features",
    "neighbors": "Finding neighbours",
    "map": "Laying out the map",
    "search": "Searching",
    "closer": "Looking closer",
    "why": "Comparing place by place",
    "evaluate": "Evaluating",
    "pick": "Choosing",
    "export": "Exporting",
    "collect": "Copying",
    "sheet": "Drawing the contact sheet",
    "describe": "Looking at the pictures",
    "read": "Comparing files of one size",
    "compare": "Comparing the pictures",
    "look": "Looking closely at pairs",
    "dates": "Reading when pictures were taken",
    "bursts": "Looking for bursts",
}


@contextlib.contextmanager
def renderer_for(job: jobs.Job, out: TextIO) -> Iterator[Callable[[events.Event], None]]:
    """What to call with each event of `job`."""
    console = Console(file=out, highlight=False, markup=False, soft_wrap=True)
    show = Terminal(job, console) if console.is_terminal else PlainLines(job, console)
    with show:
        yield show


class PlainLines:
    """One line a phase, an epoch or ten seconds; then the summary."""

    interval_s = 10.0

    def __init__(self, job: jobs.Job, console: Console) -> None:
        self._job, self._console = job, console
        self._clock = PhaseClock()
        self._said = time.monotonic()
        self._complete = ("", 0)  # phase and total that were said to be done

    def __enter__(self) -> PlainLines:
        return self

    def __exit__(self, *exc: object) -> None:
        self._console.file.flush()

    def __call__(self, event: events.Event) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._show(event)
            self._console.file.flush()

    def _show(self, event: events.Event) -> None:
        match event:
            case events.Progress():
                self._on_progress(event)
            case events.Step():
                self._on_step(event)
            case events.Epoch():
                self._on_epoch(event)
            case _:
                say_event(self._console, self._job, event)

    def _on_progress(self, event: events.Progress) -> None:
        detail = self._clock.detail(event)
        complete = event.done >= event.total > 0
        if (complete and (event.phase, event.total) != self._complete) or self._due():
            self._complete = (event.phase, event.total) if complete else ("", 0)
            self._say(f"{phase_name(event.phase)}: {detail}")

    def _on_step(self, event: events.Step) -> None:
        if self._due():
            self._say(f"Training: {step_detail(event)}")

    def _on_epoch(self, event: events.Epoch) -> None:
        self._say(f"Epoch {event.epoch}/{event.epochs} done in {duration(event.seconds)}, mean loss {event.loss:.3f}")

    def _due(self) -> bool:
        return time.monotonic() - self._said >= self.interval_s

    def _say(self, line: str) -> None:
        self._said = time.monotonic()
        self._console.print(line)


class Terminal:
    """A bar for each phase; what has to be read stays above the bars."""

    def __init__(self, job: jobs.Job, console: Console) -> None:
        self._job = job
        columns = (TextColumn("{task.description}"), BarColumn(bar_width=28), TextColumn("{task.fields[detail]}"))
        self._bars = Bars(*columns, console=console, refresh_per_second=8)
        self._tasks: dict[str, TaskID] = {}
        self._clock = PhaseClock()

    def __enter__(self) -> Terminal:
        self._bars.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._bars.stop()

    def __call__(self, event: events.Event) -> None:
        match event:
            case events.Progress():
                self._bar(event.phase, event.done, event.total, self._clock.detail(event))
            case events.Step():
                self._bar("train", event.step, event.total_steps, step_detail(event))
            case events.Epoch():
                pass  # the bar has moved on already
            case _:
                if isinstance(event, events.Finished | events.Failed):
                    self._bars.stop()
                say_event(self._bars.console, self._job, event)

    def _bar(self, phase: str, done: int, total: int, detail: str) -> None:
        if phase not in self._tasks:
            self._tasks[phase] = self._bars.add_task(phase_name(phase), detail="")
        self._bars.update(self._tasks[phase], completed=done, total=total or None, detail=detail)


class PhaseClock:
    """Units a second of the phase at hand."""

    def __init__(self) -> None:
        self._phase, self._began, self._first = "", 0.0, 0

    def detail(self, event: events.Progress) -> str:
        """ "1 240/9 469 · 310/s · 0:25 left"."""
        if event.phase != self._phase or event.done < self._first:
            self._phase, self._began, self._first = event.phase, time.monotonic(), event.done
        parts = [f"{number(event.done)}/{number(event.total)}" if event.total else number(event.done)]
        seconds = time.monotonic() - self._began
        if event.done > self._first and seconds >= 0.5:
            parts.append(f"{rate((event.done - self._first) / seconds)}/s")
        if event.seconds_left is not None and event.done < event.total:
            parts.append(f"{duration(event.seconds_left)} left")
        return " · ".join([*parts, *filter(None, [event.message])])


def say_event(console: Console, job: jobs.Job, event: events.Event) -> None:
    """The events that are read the same way with bars and without."""
    match event:
        case events.Started():
            where = [f"run {event.run}"] * bool(event.run) + [f"on {event.device}"] * bool(event.device)
            if where:
                console.print(f"{phase_name(event.job)}: {' '.join(where)}")
        case events.Warning():
            console.print(f"Note: {event.message} {event.hint}".rstrip())
        case events.Arrived():
            console.print(arrived_line(event))
        case events.Weights():
            console.print(weights_line(event))
        case events.State():
            console.print({"paused": "Paused.", "running": "Going on.", "stopping": "Stopping."}.get(event.state, ""))
        case events.Finished():
            console.print(summary(job, event.result))
        case events.Failed():
            console.print(("" if event.stopped else "Failed: ") + event.message)
            if event.hint:
                console.print(event.hint)


def arrived_line(event: events.Arrived) -> str:
    """ "3 new pictures, 1 unlike anything trained on: a.jpg, b.jpg, c.jpg"."""
    names = ", ".join(path.rpartition("/")[2] for path in event.paths[:3])
    more = f" and {len(event.paths) - 3} more" if len(event.paths) > 3 else ""
    what = "picture" if event.new == 1 else "pictures"
    return f"{event.new} new {what}, {event.unlike} unlike anything trained on: {names}{more}"


def weights_line(event: events.Weights) -> str:
    """ "Starting weights: 120 of 120 tensors of resnet18 from a.pth (torchvision); not used: fc.weight, fc.bias"."""
    line = f"Starting weights: {event.matched} of {event.of} tensors of {event.encoder} from {event.file}"
    line += f" ({event.layout})"
    for words, names, count in (
        ("missing", event.missing, len(event.missing)),
        ("another shape", event.mismatched, len(event.mismatched)),
        ("not used", event.unused, event.unused_count),
    ):
        if names:
            more = f" and {count - 4} more" if count > 4 else ""
            line += f"; {words}: {', '.join(names[:4])}{more}"
    return line


def step_detail(event: events.Step) -> str:
    parts = [
        f"epoch {event.epoch}/{event.epochs}",
        f"step {number(event.step)}/{number(event.total_steps)}",
        f"loss {event.loss:.3f}",
        f"contrast accuracy {event.contrast_accuracy:.0%}",
        f"{rate(event.pairs_per_s)} pairs/s",
    ]
    if event.queue_fill < 1:
        parts.insert(3, f"queue {event.queue_fill:.0%} full")
    if event.seconds_left is not None:
        parts.append(f"{duration(event.seconds_left)} left")
    return " · ".join(parts)


def phase_name(phase: str) -> str:
    return PHASES.get(phase, phase[:1].upper() + phase[1:].replace("_", " "))


def number(value: int) -> str:
    """1240 → "1 240" (thin no-break space)."""
    return f"{value:,}".replace(",", "\u202f")


def rate(value: float) -> str:
    return number(round(value)) if value >= 10 else f"{value:.1f}"
