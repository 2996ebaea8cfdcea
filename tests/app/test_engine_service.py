"""Jobs that are not training: one warm worker, a queue, cancelling, crashes, a clean end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.services import engine_service
from app.services.engine_service import EngineService
from moco_core.jobs import DoctorJob, EmbedJob, TrainJob

FAKE = Path(__file__).with_name("fake_worker.py")


class Heard:
    """Everything a service said, in order."""

    def __init__(self, service: EngineService) -> None:
        self.words: list[tuple[str, int, Any]] = []
        service.progressed.connect(lambda ticket, event: self.words.append(("progressed", ticket, event)))
        service.finished.connect(lambda ticket, result: self.words.append(("finished", ticket, result)))
        service.failed.connect(lambda ticket, event: self.words.append(("failed", ticket, event)))

    def ends(self) -> list[tuple[str, int, Any]]:
        return [word for word in self.words if word[0] != "progressed"]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], EngineService]]:
    services: list[EngineService] = []

    def make_one(manner: str) -> EngineService:
        services.append(EngineService(log_path=tmp_path / "e.log", command=[sys.executable, str(FAKE), manner]))
        return services[-1]

    yield make_one
    for service in services:
        service.shutdown()


def test_jobs_run_in_order_in_one_process(make: Callable[[str], EngineService], qtbot: Any) -> None:
    service = make("good")
    heard = Heard(service)
    busy: list[bool] = []
    service.busyChanged.connect(busy.append)
    tickets = [service.submit(DoctorJob()), service.submit(EmbedJob(workspace="/w")), service.submit(DoctorJob())]
    qtbot.waitUntil(lambda: len(heard.ends()) == 3, timeout=60_000)
    assert [(kind, ticket) for kind, ticket, _ in heard.ends()] == [("finished", ticket) for ticket in tickets]
    assert [result["job"] for _, _, result in heard.ends()] == ["doctor", "embed", "doctor"]
    assert len({result["pid"] for _, _, result in heard.ends()}) == 1
    for ticket in tickets:  # the last progress comes before the end
        own = [(kind, value) for kind, of, value in heard.words if of == ticket]
        assert own[-2][0] == "progressed"
        assert own[-2][1].done == 3
    assert busy == [True, False]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_fails_its_job_only_and_the_next_gets_a_new_worker(
    make: Callable[[str], EngineService], qtbot: Any
) -> None:
    service = make("crash")
    heard = Heard(service)
    service.submit(DoctorJob())
    service.submit(DoctorJob())
    qtbot.waitUntil(lambda: len(heard.ends()) == 2, timeout=60_000)
    assert [kind for kind, _, _ in heard.ends()] == ["failed", "failed"]
    assert all("SIGSEGV" in event.message for _, _, event in heard.ends())  # each died in a process of its own


def test_a_failure_keeps_the_worker(make: Callable[[str], EngineService], qtbot: Any) -> None:
    service = make("fails")
    heard = Heard(service)
    service.submit(DoctorJob())
    qtbot.waitUntil(lambda: len(heard.ends()) == 1, timeout=60_000)
    assert heard.ends()[0][2].hint == "Choose another folder."
    assert service._thread is not None
    assert service._thread._process.alive


def test_cancel_of_a_waiting_and_of_a_running_job(make: Callable[[str], EngineService], qtbot: Any) -> None:
    service = make("waits")
    heard = Heard(service)
    running = service.submit(TrainJob(workspace="/w"))
    waiting = service.submit(DoctorJob())
    last = service.submit(DoctorJob())
    service.cancel(waiting)
    qtbot.waitUntil(lambda: bool(heard.words), timeout=60_000)
    service.cancel(running)
    qtbot.waitUntil(lambda: len(heard.ends()) == 3, timeout=60_000)
    ends = {ticket: (kind, value) for kind, ticket, value in heard.ends()}
    assert ends[running][0] == ends[waiting][0] == "failed"
    assert ends[running][1].stopped
    assert ends[waiting][1].stopped
    assert ends[last][0] == "finished"


def test_a_job_that_ignores_cancel_is_ended(
    make: Callable[[str], EngineService], qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_service, "STOP_GRACE_S", 0.1)
    service = make("silent")
    heard = Heard(service)
    ticket = service.submit(DoctorJob())
    qtbot.waitUntil(lambda: service._thread is not None and service._thread._process.alive, timeout=60_000)
    service.cancel(ticket)
    qtbot.waitUntil(lambda: len(heard.ends()) == 1, timeout=60_000)
    assert heard.ends()[0][2].stopped


def test_shutdown_answers_every_open_ticket_and_leaves_no_process(
    make: Callable[[str], EngineService], qtbot: Any
) -> None:
    service = make("waits")
    heard = Heard(service)
    tickets = [service.submit(TrainJob(workspace="/w")), service.submit(DoctorJob())]
    qtbot.waitUntil(lambda: bool(heard.words), timeout=60_000)
    thread = service._thread
    assert thread is not None
    process = thread._process
    service.shutdown()
    assert not process.alive
    assert sorted(ticket for _, ticket, _ in heard.ends()) == tickets
    assert all(event.stopped for _, _, event in heard.ends())
    assert not service.busy


def test_a_program_that_is_not_there_is_a_failure(tmp_path: Path, qtbot: Any) -> None:
    service = EngineService(log_path=tmp_path / "e.log", command=[str(tmp_path / "nothing")])
    heard = Heard(service)
    service.submit(DoctorJob())
    qtbot.waitUntil(lambda: len(heard.ends()) == 1, timeout=60_000)
    assert "could not be started" in heard.ends()[0][2].message
    service.shutdown()


def test_after_the_shutdown_nothing_starts_again(make: Callable[[str], EngineService], qtbot: Any) -> None:
    """A page's timer may still ask: it is answered, and no worker is left behind."""
    service = make("good")
    service.shutdown()
    with qtbot.waitSignal(service.failed) as answer:
        ticket = service.submit(DoctorJob())
    assert answer.args[0] == ticket
    assert answer.args[1].stopped
    assert not service.busy
