"""The worker process: the protocol on its pipes, and that nothing of it outlives its host."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from moco_core import events, jobs
from moco_core.config import TrainSettings

SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, epochs=400, queue_size=32, precision="float32")


class Host:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def send(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def until(self, *kinds: type[events.Event]) -> events.Event:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            event = events.decode(line)
            if isinstance(event, kinds):
                return event
        raise AssertionError(f"the worker ended before any of {kinds}")


@contextmanager
def worker() -> Iterator[Host]:
    command = [sys.executable, "-m", "moco_core.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield Host(process)
        finally:
            process.kill()


def train_job(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> bytes:
    draw_pictures(tmp_path / "images", 16)
    job = jobs.TrainJob(images=str(tmp_path / "images"), workspace=str(tmp_path / "w"), settings=SETTINGS, device="cpu")
    return jobs.encode(job)


def test_ready_then_jobs_one_after_the_other_in_one_process(tmp_path: Path) -> None:
    with worker() as host:
        first = host.until(events.Event)
        assert first == events.State(state="ready")
        for seed in (1, 2):
            host.send(jobs.encode(jobs.SamplesJob(dest=str(tmp_path / str(seed)), count=12, seed=seed)))
            assert isinstance(host.until(events.Finished, events.Failed), events.Finished)
        assert len(list(tmp_path.rglob("*.*"))) == 24


def test_nonsense_is_answered_and_survived(tmp_path: Path) -> None:
    with worker() as host:
        for line in (b"{", b'{"job": "fly"}', b"[]", b'{"job": "search", "workspace": "w", "queries": []}'):
            host.send(line)
            answer = host.until(events.Failed)
            assert isinstance(answer, events.Failed)
            assert answer.error == "BadRequest"
        host.send(jobs.encode(jobs.ScanJob(workspace=str(tmp_path / "nowhere"))))
        answer = host.until(events.Failed)
        assert isinstance(answer, events.Failed)
        assert answer.error == "NotAWorkspace"
        assert answer.hint


def test_stop_ends_the_job_and_keeps_the_process(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> None:
    with worker() as host:
        host.send(train_job(tmp_path, draw_pictures))
        host.until(events.Step)
        host.send(b'{"command": "stop"}')
        answer = host.until(events.Failed, events.Finished)
        assert isinstance(answer, events.Failed)
        assert answer.stopped
        host.send(jobs.encode(jobs.ScanJob(workspace=str(tmp_path / "w"), images=str(tmp_path / "images"))))
        assert isinstance(host.until(events.Finished, events.Failed), events.Finished)


def test_a_host_that_vanishes_takes_the_worker_with_it_after_a_checkpoint(
    tmp_path: Path, draw_pictures: Callable[..., list[Path]]
) -> None:
    with worker() as host:
        host.send(train_job(tmp_path, draw_pictures))
        host.until(events.Step)
        assert host.process.stdin is not None
        host.process.stdin.close()
        host.until(events.Checkpoint)
        assert host.process.wait() == 0
    assert list((tmp_path / "w" / "runs" / "run-1").glob("checkpoint-*.json"))


def test_a_second_job_is_refused_while_one_runs(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> None:
    with worker() as host:
        host.send(train_job(tmp_path, draw_pictures))
        host.until(events.Step)
        host.send(jobs.encode(jobs.DoctorJob()))
        warning = host.until(events.Warning)
        assert isinstance(warning, events.Warning)
        assert "running already" in warning.message
