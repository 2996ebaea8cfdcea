"""The thread that owns a run: floods, pauses, stops, crashes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.models.run_state import RunState
from app.services.training_thread import TrainingThread
from moco_core.events import Checkpoint
from moco_core.jobs import TrainJob

FAKE = Path(__file__).with_name("fake_worker.py")
Make = Callable[..., TrainingThread]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    threads: list[TrainingThread] = []

    def make_one(manner: str, **options: Any) -> TrainingThread:
        command = [sys.executable, str(FAKE), manner]
        threads.append(TrainingThread(TrainJob(workspace="/w"), tmp_path / "t.log", command=command, **options))
        return threads[-1]

    yield make_one
    for thread in threads:
        thread.shutdown(10.0)
        assert not thread.process.alive
        assert thread.isFinished() or thread.state is RunState.IDLE


def states_of(thread: TrainingThread) -> list[RunState]:
    heard: list[RunState] = []
    thread.stateChanged.connect(heard.append)
    return heard


def until(qtbot: Any, thread: TrainingThread, state: RunState) -> None:
    qtbot.waitUntil(lambda: thread.state is state, timeout=60_000)


def test_a_run_from_start_to_end(make: Make, qtbot: Any) -> None:
    thread = make("good")
    states = states_of(thread)
    results: list[dict[str, Any]] = []
    thread.finishedWell.connect(results.append)
    thread.begin()
    until(qtbot, thread, RunState.FINISHED)
    assert states[0] is RunState.STARTING
    assert states[-2:] == [RunState.RUNNING, RunState.FINISHED]
    assert results == [{"run": "run-1", "loss": 1.0}]
    assert thread.series.column("step").tolist() == list(range(1, 41))


def test_a_flood_of_steps_reaches_the_window_as_a_trickle(make: Make, qtbot: Any) -> None:
    thread = make("flood")
    steps: list[int] = []
    thread.stepped.connect(lambda step: steps.append(step.step))
    began = time.monotonic()
    thread.begin()
    until(qtbot, thread, RunState.FINISHED)
    seconds = time.monotonic() - began
    assert len(thread.series) == 100_000
    assert steps[-1] == 100_000  # the last value always arrives
    assert len(steps) <= 20 * seconds + 2
    assert steps == sorted(set(steps))


def test_pause_resume_checkpoint_stop(make: Make, qtbot: Any) -> None:
    thread = make("waits")
    states = states_of(thread)
    checkpoints: list[Checkpoint] = []
    thread.heard.connect(lambda event: checkpoints.append(event) if isinstance(event, Checkpoint) else None)
    thread.begin()
    until(qtbot, thread, RunState.RUNNING)
    thread.pause()
    assert thread.state is RunState.PAUSING
    until(qtbot, thread, RunState.PAUSED)
    thread.resume()
    until(qtbot, thread, RunState.RUNNING)
    thread.checkpoint()
    qtbot.waitUntil(lambda: len(checkpoints) == 1, timeout=60_000)
    thread.stop()
    thread.pause()  # has no meaning any more
    until(qtbot, thread, RunState.STOPPED)
    assert states[-2:] == [RunState.STOPPING, RunState.STOPPED]
    assert len(checkpoints) == 2


def test_a_stop_before_the_worker_is_up_is_not_lost(make: Make, qtbot: Any) -> None:
    thread = make("waits")
    thread.begin()
    thread.stop()
    until(qtbot, thread, RunState.STOPPED)


def test_a_slow_stop_is_waited_for(make: Make, qtbot: Any) -> None:
    thread = make("slow-stop")
    saved: list[object] = []
    thread.heard.connect(lambda event: saved.append(event) if isinstance(event, Checkpoint) else None)
    thread.begin()
    until(qtbot, thread, RunState.RUNNING)
    thread.stop()
    until(qtbot, thread, RunState.STOPPED)
    assert saved


def test_a_worker_that_does_not_stop_is_killed_and_counts_as_stopped(make: Make, qtbot: Any) -> None:
    thread = make("deaf", stop_grace_s=0.1)
    endings: list[object] = []
    thread.stopped.connect(endings.append)
    thread.begin()
    until(qtbot, thread, RunState.RUNNING)
    thread.stop()
    until(qtbot, thread, RunState.STOPPED)
    assert len(endings) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_is_told_and_what_was_measured_stays(make: Make, qtbot: Any) -> None:
    thread = make("starved")
    failures: list[Any] = []
    thread.failed.connect(failures.append)
    thread.begin()
    until(qtbot, thread, RunState.CRASHED)
    assert "out of memory" in failures[0].message
    assert "checkpoint" in failures[0].hint
    assert len(thread.series) == 10


def test_a_failure_that_the_engine_explains(make: Make, qtbot: Any) -> None:
    thread = make("fails")
    failures: list[Any] = []
    thread.failed.connect(failures.append)
    thread.begin()
    until(qtbot, thread, RunState.FAILED)
    assert failures[0].hint == "Choose another folder."
