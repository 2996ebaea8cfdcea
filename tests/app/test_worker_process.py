"""The worker as a child process: its words, its log, its end."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from app.services.worker_process import WorkerProcess, describe_exit
from moco_core.events import AnyEvent, Failed, Finished, Step
from moco_core.jobs import DoctorJob, TrainJob

FAKE = Path(__file__).with_name("fake_worker.py")
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals")


def started(tmp_path: Path, manner: str) -> WorkerProcess:
    process = WorkerProcess(tmp_path / "logs" / "worker.log", [sys.executable, str(FAKE), manner])
    process.start()
    return process


def read_to_last(process: WorkerProcess) -> list[AnyEvent]:
    """Events up to the last one of the job, or to the end of the pipe."""
    heard: list[AnyEvent] = []
    for event in process.events():
        heard.append(event)
        if isinstance(event, Finished | Failed):
            break
    return heard


def ended(process: WorkerProcess, grace_s: float = 20.0) -> int | None:
    code = process.stop(grace_s)
    process.release()
    return code


def gone(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_two_jobs_in_one_process_and_a_clean_end(tmp_path: Path) -> None:
    process = started(tmp_path, "good")
    results = []
    for _ in range(2):
        assert process.send(DoctorJob())
        last = read_to_last(process)[-1]
        assert isinstance(last, Finished)
        results.append(last.result)
    assert results[0] == results[1] == {"job": "doctor", "pid": process.pid}
    assert ended(process) == 0
    assert gone(process.pid)
    assert process.log_tail() == "the worker is up"
    assert process.send(DoctorJob()) is False


def test_lines_that_are_no_event_go_to_the_log_and_no_step_is_lost(tmp_path: Path) -> None:
    process = started(tmp_path, "garbage")
    process.send(TrainJob(workspace="/w"))
    heard = read_to_last(process)
    assert [event.step for event in heard if isinstance(event, Step)] == list(range(1, 41))
    assert isinstance(heard[-1], Finished)
    ended(process)
    assert "Downloading" in process.log_path.read_text("utf-8", "replace")


@POSIX
def test_a_worker_that_ignores_everything_is_killed(tmp_path: Path) -> None:
    process = started(tmp_path, "silent")
    next(iter(process.events()))  # it is up, its signal handler is in place
    process.send(DoctorJob())
    assert ended(process, grace_s=0.05) == -signal.SIGKILL
    assert gone(process.pid)
    assert process.outcome().error == "WorkerKilled"


@POSIX
@pytest.mark.parametrize(("manner", "words"), [("starved", "out of memory"), ("crash", "SIGSEGV")])
def test_death_by_signal_is_told_in_sentences(tmp_path: Path, manner: str, words: str) -> None:
    process = started(tmp_path, manner)
    process.send(TrainJob(workspace="/w"))
    heard = read_to_last(process)
    assert isinstance(heard[-1], Step)
    failed = process.outcome()
    assert failed.error == "WorkerCrashed"
    assert words in failed.message
    assert failed.hint
    assert not failed.stopped
    ended(process)


def test_an_exit_without_a_word_quotes_the_log(tmp_path: Path) -> None:
    process = started(tmp_path, "quits")
    process.send(TrainJob(workspace="/w"))
    read_to_last(process)
    assert "exit status 3" in process.outcome().message
    assert "the disk is full" in process.outcome().message
    ended(process)


@pytest.mark.parametrize(
    ("code", "log", "words"),
    [
        (0, "", "before it reported"),
        (1, "torch.OutOfMemoryError: CUDA out of memory. Tried", "out of memory"),
        (1, "ModuleNotFoundError: No module named 'torch'", "No module named 'torch'"),
        (-99, "", "signal 99"),
    ],
)
def test_exit_codes_become_sentences(code: int, log: str, words: str) -> None:
    message, hint = describe_exit(code, log)
    assert words in message
    assert hint
