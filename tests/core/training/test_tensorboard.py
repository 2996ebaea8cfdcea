"""Event files for TensorBoard say what metrics.jsonl says, also after a stop and a resume."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.training import tensorboard
from moco_core.workspace import Run, Workspace

SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, epochs=2, queue_size=16, precision="float32")


@pytest.fixture
def images(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", 26)
    return tmp_path / "images"


def perform(control: Control, stop_at: int, **fields: Any) -> tuple[int, list[events.Event]]:
    seen: list[events.Event] = []

    def emit(event: events.Event) -> None:
        seen.append(event)
        if isinstance(event, events.Step) and event.step == stop_at:
            control.stop()

    return engine.perform(jobs.TrainJob(device="cpu", **fields), emit, control), seen


def scalars(run: Run) -> dict[str, dict[int, float]]:
    """By tag and step, as TensorBoard's own reader gives them."""
    reading = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    reader = reading.EventAccumulator(str(run.path / tensorboard.FOLDER))
    reader.Reload()
    return {tag: {e.step: e.value for e in reader.Scalars(tag)} for tag in reader.Tags()["scalars"]}


@pytest.mark.skipif(importlib.util.find_spec("tensorboard") is None, reason="needs tensorboard")
def test_the_curves_are_those_of_the_metrics(images: Path, tmp_path: Path) -> None:
    """Stopped in the middle of an epoch, resumed without a word: it goes on as it began."""
    place = {"images": str(images), "workspace": str(tmp_path / "w")}
    status, _ = perform(Control(), 2, settings=SETTINGS, tensorboard=True, **place)
    assert status == engine.INTERRUPTED
    status, seen = perform(Control(), -1, resume=True, **place)
    assert status == engine.DONE, seen[-1]
    run = Workspace.open(tmp_path / "w").run()
    lines = [json.loads(line) for line in run.metrics_path.read_text().splitlines()]
    steps = [line for line in lines if line["event"] == "step"]
    found = scalars(run)
    assert [line["step"] for line in steps] == [1, 2, 3, 4, 5, 6]
    for name in tensorboard.STEP_SCALARS:
        assert found[f"train/{name}"] == pytest.approx({line["step"]: line[name] for line in steps}), name
    epochs = {line["step"]: line["loss"] for line in lines if line["event"] == "epoch"}
    assert found["epoch/loss"] == pytest.approx(epochs)


@pytest.mark.skipif(importlib.util.find_spec("tensorboard") is None, reason="needs tensorboard")
def test_what_came_after_the_checkpoint_is_taken_back(tmp_path: Path) -> None:
    """A killed run has written steps that the resumed one makes again."""
    (tmp_path / "images").mkdir()
    run = Workspace.create(tmp_path / "w", tmp_path / "images").new_run(None, SETTINGS)

    def step(number: int, loss: float) -> events.Step:
        return events.Step(
            step=number, total_steps=9, epoch=1, epochs=1, loss=loss, learning_rate=0.1, contrast_accuracy=0.5,
            queue_fill=1.0, queue_age=2, feature_spread=0.9, pairs_per_s=10.0,
        )  # fmt: skip

    with tensorboard.TensorBoardLog(run, 0, on=True) as log:
        for number in (1, 2, 3, 4):
            log.write(step(number, 1.0))
    with tensorboard.TensorBoardLog(run, 2, on=True) as log:
        log.write(step(3, 7.0))
        log.flush()
    assert scalars(run)["train/loss"] == {1: 1.0, 2: 1.0, 3: 7.0}


def test_nothing_is_written_unless_asked_for(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    run = Workspace.create(tmp_path / "w", tmp_path / "images").new_run(None, SETTINGS)
    with tensorboard.TensorBoardLog(run, 0, on=False) as log:
        log.write(events.Epoch(epoch=1, epochs=1, step=1, loss=1.0, seconds=1.0))
        log.flush()
    assert not (run.path / tensorboard.FOLDER).exists()


def test_without_tensorboard_it_is_said_before_anything_is_done(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "tensorboard" else find(name, *a))
    fields = {"images": str(images), "workspace": str(tmp_path / "w"), "settings": SETTINGS}
    status, seen = perform(Control(), -1, tensorboard=True, **fields)
    assert status == engine.FAILED
    assert isinstance(seen[-1], events.Failed)
    assert seen[-1].error == "MissingExtra"
    assert "pip install tensorboard" in seen[-1].hint
    assert len(seen) == 1
