"""What a run starts from, as the plan shows it: chosen, checked, asked about, remembered."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton

from app.controllers.training import TrainingController
from app.models.run_list import COLUMNS, RunListModel
from app.models.run_state import RunState
from app.models.start_from import FILE, StartModel
from app.pages.train import TrainPage
from app.services.engine_service import EngineService
from app.views.run_pill import PillText, status_of_run
from moco_core import events, jobs
from moco_core.weights import sources
from moco_core.weights.sources import IMAGENET, RANDOM

FAKE = Path(__file__).with_name("fake_worker.py")
REPORT = {
    "source": "file", "file": "moco.pth.tar", "sha256": "ab" * 32, "encoder": "resnet18", "layout": "official MoCo",
    "matched": 120, "of": 120, "missing": [], "mismatched": [], "unused": ["fc.0.weight"], "unused_count": 1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def torch_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No ImageNet weights on this machine."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    return tmp_path / "torch"


@pytest.fixture
def page(session: Any, qtbot: Any) -> Iterator[TrainPage]:
    session.training.deleteLater()
    session.training = TrainingController(session, command=[sys.executable, str(FAKE), "good"])
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    made.show()
    yield made
    made.shutdown()


@pytest.fixture
def sent(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The jobs that would be started."""
    found: list[Any] = []
    monkeypatch.setattr(page._training, "_begin", lambda job, series: found.append(job) or True)
    return found


def press(qtbot: Any, page: TrainPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    qtbot.waitUntil(button.isVisible, timeout=10_000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(page: TrainPage, what: str) -> None:
    choice = page.findChild(QComboBox, "setting.start_from")
    assert choice is not None
    choice.setCurrentIndex(choice.findData(what))
    choice.activated.emit(choice.currentIndex())


def answer(session: Any, **changes: Any) -> None:
    ticket = session.engine.ticket_of(jobs.WeightsJob)
    session.engine.finished.emit(ticket, {**REPORT, **changes})


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The answers of the file dialog, one after the other."""
    answers: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words: (answers.pop(0), ""))
    return answers


def test_random_weights_are_the_start_unless_something_else_is_chosen(
    page: TrainPage, sent: list[Any], qtbot: Any
) -> None:
    assert page.start_from.choice == RANDOM
    press(qtbot, page, "startButton")
    press(qtbot, page, "embedButton")
    train, adopt = sent
    assert (train.start_from, train.download) == (None, False)
    assert isinstance(adopt, jobs.AdoptJob)
    assert (adopt.start_from, adopt.encoder, adopt.then_map) == ("random", "resnet18", True)
    assert adopt.crop_px == page.plan.values["crop_px"]


@pytest.mark.parametrize("button", ["startButton", "embedButton"])
def test_nothing_is_downloaded_before_the_person_agrees(
    page: TrainPage, sent: list[Any], qtbot: Any, button: str
) -> None:
    choose(page, IMAGENET)
    assert "47 MB from download.pytorch.org" in page.panel.start_row.caption.text()
    press(qtbot, page, button)
    assert sent == []
    asked = page.panel.consent
    assert "47 MB" in asked.title.text()
    assert "ResNet-18" in asked.sentence.text()
    assert "Nothing is uploaded" in asked.sentence.text()
    assert not page.panel.start.isVisible()
    press(qtbot, page, "noConsentButton")
    assert sent == []
    assert page.panel.start.isVisible()
    press(qtbot, page, button)
    press(qtbot, page, "consentButton")
    (job,) = sent
    assert (job.start_from, job.download) == ("imagenet", True)
    assert isinstance(job, jobs.AdoptJob if button == "embedButton" else jobs.TrainJob)
    assert not asked.isVisible()


def test_weights_that_are_here_already_need_no_question(page: TrainPage, sent: list[Any], qtbot: Any) -> None:
    cached = sources.imagenet_source("resnet18").cached
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"-")
    choose(page, IMAGENET)
    assert "on this machine already" in page.panel.start_row.caption.text()
    press(qtbot, page, "embedButton")
    assert (sent[0].start_from, sent[0].download, sent[0].encoder) == ("imagenet", False, "resnet18")
    assert sent[0].crop_px is None  # as ImageNet's weights want to see pictures, not as the plan crops
    read = {name: REPORT[name] for name in events.Weights.__struct_fields__} | {"source": "imagenet"}
    page._training._on_event(events.Weights(**read))
    assert "all 120 tensors fit" in page.panel.start_row.caption.text()


def test_a_file_is_looked_into_before_it_can_be_started_from(
    page: TrainPage, session: Any, sent: list[Any], dialog: list[str], qtbot: Any
) -> None:
    dialog.append("/weights/moco.pth.tar")
    choose(page, FILE)
    assert "looking into moco.pth.tar" in page.panel.start_row.caption.text()
    assert not page.panel.start.isEnabled()
    assert not page.panel.embed.isEnabled()
    assert not page.empty.button.isEnabled()
    answer(session)
    assert page.empty.button.isEnabled()
    assert page.panel.start_row.caption.text() == "moco.pth.tar: ResNet-18, all 120 tensors fit"
    answer(session, matched=119, mismatched=["conv1.weight: another shape"])
    assert "119 of 120 tensors fit" in page.panel.start_row.caption.text()
    assert "fc.0.weight" in page.panel.start_row.caption.toolTip()
    assert "--start-from /weights/moco.pth.tar" in page.panel._command
    press(qtbot, page, "startButton")
    press(qtbot, page, "embedButton")
    assert [job.start_from for job in sent] == ["/weights/moco.pth.tar"] * 2
    assert sent[1].encoder is None  # the one in the file


def test_another_encoder_is_offered_with_one_click(
    page: TrainPage, session: Any, sent: list[Any], dialog: list[str], qtbot: Any
) -> None:
    dialog.append("/weights/big.pth")
    choose(page, FILE)
    answer(session, encoder="resnet50", file="big.pth")
    assert "holds a ResNet-50" in page.panel.start_row.caption.text()
    assert not page.panel.start.isEnabled()
    assert page.panel.embed.isEnabled()  # to embed, the file's own encoder is taken
    press(qtbot, page, "fix.start_from")
    assert page.plan.values["encoder"] == "resnet50"
    assert page.panel.start.isEnabled()


def test_a_file_that_cannot_be_used_says_why(page: TrainPage, session: Any, dialog: list[str]) -> None:
    dialog.append("/weights/evil.pth")
    choose(page, FILE)
    failed = events.Failed(error="UnreadableWeights", message="evil.pth: it holds os.system.", hint="Save it again.")
    session.engine.failed.emit(session.engine.ticket_of(jobs.WeightsJob), failed)
    assert page.panel.start_row.caption.text() == "evil.pth: it holds os.system. Save it again."
    assert not page.panel.start.isEnabled()
    choose(page, RANDOM)
    assert page.panel.start.isEnabled()


def test_thinking_better_of_it_leaves_the_choice(page: TrainPage, dialog: list[str]) -> None:
    choose(page, IMAGENET)
    dialog.append("")
    choose(page, FILE)
    assert page.start_from.choice == IMAGENET
    assert page.panel.start_row.choice.currentData() == IMAGENET


def test_the_choice_is_remembered(qtbot: Any) -> None:
    model = StartModel()
    model.chooseFile("/weights/a.pth")
    again = StartModel()
    assert (again.choice, again.path) == (FILE, "/weights/a.pth")
    again.choose(RANDOM)
    assert StartModel().choice == RANDOM
    assert StartModel().path == "/weights/a.pth"


def test_the_choice_rests_while_a_run_goes(page: TrainPage) -> None:
    page.panel.setState(RunState.RUNNING)
    assert not page.panel.start_row.choice.isEnabled()
    assert not page.panel.embed.isVisible()
    page.panel.setState(RunState.FINISHED)
    assert page.panel.start_row.choice.isEnabled()


def test_in_a_narrow_window_the_question_comes_with_the_plan(page: TrainPage, qtbot: Any) -> None:
    choose(page, IMAGENET)
    page.resize(940, 650)
    qtbot.waitUntil(lambda: not page.panel.isVisible(), timeout=10_000)
    page._start()
    assert page.panel.consent.isVisible()


def test_a_run_that_was_only_embedded_is_shown_as_one(page: TrainPage, session: Any) -> None:
    run = session.currentRun
    run.update_info(state="embedded", steps=0, total_steps=0, start=REPORT)
    run.metrics_path.unlink()
    page._shown = None
    session.refreshRuns()
    page._show_current()
    page._on_series(run.name, page._series)
    assert page._stack.currentIndex() == 0
    assert page.health.word.text() == "Only embedded."
    assert "ResNet-18, 120 of 120 tensors from moco.pth.tar" in page.health.sentence.text()
    assert page.health.action.text() == "Open the map"
    assert status_of_run(run) == PillText("run-1 only embedded · map of 24 pictures", "good")
    assert not page._training.can_continue(run)
    table = RunListModel()
    table.setRuns([run])
    texts = [table.index(0, column).data() for column in range(len(COLUMNS))]
    assert texts[COLUMNS.index("state")] == "only embedded"
    assert texts[COLUMNS.index("epochs")] == ""


def test_the_real_engine_embeds_with_a_person_s_file(
    tiny_images: Path, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder and a file of weights to a map, without training: a look into the file, then Only embed."""
    from app.controllers.session import Session

    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    file = tmp_path / "weights.safetensors"
    session = Session()
    try:
        with qtbot.waitSignal(session.scanFinished, timeout=180_000):
            assert session.openFolder(tiny_images)
        qtbot.waitUntil(lambda: len(session.records()) == 24, timeout=60_000)
        page = TrainPage(session)
        qtbot.addWidget(page)
        page.resize(1300, 850)
        page.show()
        assert isinstance(session.engine, EngineService)
        with qtbot.waitSignal(session.training.ended, timeout=300_000):
            assert session.training.adopt(None, encoder="resnet18", crop_px=32)
        assert session.training.failure is None
        out = jobs.ExportJob(workspace=str(session.workspace.path), format="safetensors", out=str(file))
        with qtbot.waitSignal(session.engine.finished, timeout=120_000):
            session.engine.submit(out)
        page.start_from.chooseFile(str(file))
        qtbot.waitUntil(lambda: page.panel.embed.isEnabled(), timeout=120_000)
        with qtbot.waitSignal(session.training.ended, timeout=300_000):
            press(qtbot, page, "embedButton")
        assert session.training.failure is None
        assert session.currentRun.info["start"]["matched"] == 120
        assert session.currentRun.map().shape == (24, 2)
        assert page.health.word.text() == "Only embedded."
        page.shutdown()
    finally:
        session.shutdown()
        session.deleteLater()


@pytest.mark.parametrize(
    ("record", "choice", "path"),
    [
        ({}, RANDOM, ""),
        ({"source": "imagenet", "file": "resnet18.pth", "url": "-"}, IMAGENET, ""),
        ({"source": "file", "path": "/somewhere/moco.pth.tar"}, FILE, "/somewhere/moco.pth.tar"),
    ],
)
def test_a_run_can_start_from_what_an_earlier_one_started_from(
    qtbot: Any, record: dict[str, str], choice: str, path: str
) -> None:
    model = StartModel()
    model.choose(IMAGENET if choice == RANDOM else RANDOM)
    asked: list[str] = []
    model.fileChosen.connect(asked.append)
    model.follow(record)
    assert model.choice == choice
    assert asked == ([path] if path else [])
