"""A run that was killed and resumed equals one that was left alone, bit for bit (on the CPU)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from moco_core import engine, events, jobs
from moco_core.config import AugmentSettings, TrainSettings
from moco_core.control import Control
from moco_core.training.checkpoint import latest_checkpoint, load_tensors
from moco_core.workspace import Run, Workspace

# Two batch-norm groups, a queue that wraps, channels_last and fused SGD: everything that has state or rounding.
SETTINGS = TrainSettings(
    crop_px=32, batch_size=8, bn_groups=2, epochs=4, queue_size=16, precision="float32", augment=AugmentSettings()
)
STEPS_PER_EPOCH = 3  # 26 pictures: the incomplete batch is dropped


@pytest.fixture
def images(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", 26)
    return tmp_path / "images"


def job(images: Path, workspace: Path, **options: Any) -> jobs.TrainJob:
    return jobs.TrainJob(
        images=str(images), workspace=str(workspace), device="cpu", **({"settings": SETTINGS} | options)
    )


def perform(job: jobs.TrainJob, control: Control | None = None, on_event: Any = None) -> tuple[int, list[events.Event]]:
    seen: list[events.Event] = []

    def emit(event: events.Event) -> None:
        seen.append(event)
        if on_event:
            on_event(event)

    return engine.perform(job, emit, control or Control()), seen


def final_state(run: Run) -> dict[str, torch.Tensor]:
    found = latest_checkpoint(run)
    assert found is not None
    return load_tensors(found[0])


def metrics(run: Run) -> list[dict[str, Any]]:
    """Every line, less what the clock says: it also decides when a run looks at its space and its neighbours."""
    clock = ("pairs_per_s", "seconds_left", "seconds")
    lines = [json.loads(line) for line in run.metrics_path.read_text().splitlines()]
    kept = [line for line in lines if line["event"] in ("step", "epoch")]
    return [{k: v for k, v in line.items() if k not in clock} for line in kept]


def assert_same(one: Run, other: Run) -> None:
    left, right = final_state(one), final_state(other)
    assert left.keys() == right.keys()
    assert {"queue", "queue_ids", "queue_written", "encoder_k.conv1.weight", "optimizer.encoder_q.conv1.weight"} <= set(
        left
    )
    assert [name for name in left if not torch.equal(left[name], right[name])] == []
    assert metrics(one) == metrics(other)


@pytest.fixture
def undisturbed(images: Path, tmp_path: Path) -> Run:
    status, seen = perform(job(images, tmp_path / "whole"))
    assert status == engine.DONE, seen[-1]
    return Workspace.open(tmp_path / "whole").run()


def test_stopped_in_the_middle_of_an_epoch_and_resumed(undisturbed: Run, images: Path, tmp_path: Path) -> None:
    control = Control()

    def stop_at_five(event: events.Event) -> None:
        if isinstance(event, events.Step) and event.step == 5:
            control.stop()

    status, seen = perform(job(images, tmp_path / "split"), control, stop_at_five)
    assert status == engine.INTERRUPTED
    assert isinstance(seen[-1], events.Failed)
    assert seen[-1].stopped
    run = Workspace.open(tmp_path / "split").run()
    assert run.info["state"] == "stopped"
    assert run.info["steps"] == 5
    status, _ = perform(job(images, tmp_path / "split", settings=None, resume=True))
    assert status == engine.DONE
    assert run.info["state"] == "finished"
    assert_same(undisturbed, run)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_killed_without_warning_and_resumed(undisturbed: Run, images: Path, tmp_path: Path) -> None:
    """The process dies in the third epoch: metrics beyond the last checkpoint are cut off and made again."""
    command = [sys.executable, "-m", "moco_core.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(jobs.encode(job(images, tmp_path / "killed")) + b"\n")
        worker.stdin.flush()
        for line in worker.stdout:
            event = events.decode(line)
            assert not isinstance(event, events.Failed), event
            if isinstance(event, events.Step) and event.step == 2 * STEPS_PER_EPOCH + 2:
                worker.send_signal(signal.SIGKILL)
                break
        worker.stdout.read()
    run = Workspace.open(tmp_path / "killed").run()
    found = latest_checkpoint(run)
    assert found is not None
    assert 0 < found[1]["step"] < len(metrics(undisturbed))
    status, seen = perform(job(images, tmp_path / "killed", settings=None, resume=True))
    assert status == engine.DONE, seen[-1]
    assert_same(undisturbed, run)


def test_a_damaged_checkpoint_gives_way_to_the_one_before(undisturbed: Run) -> None:
    newest = latest_checkpoint(undisturbed)
    assert newest is not None
    data = bytearray(newest[0].read_bytes())
    data[len(data) // 2] ^= 1
    newest[0].write_bytes(data)
    older = latest_checkpoint(undisturbed)
    assert older is not None
    assert older[1]["step"] < newest[1]["step"]


def test_more_epochs_continue_and_other_settings_are_refused(undisturbed: Run, images: Path) -> None:
    workspace = undisturbed.workspace.path
    status, seen = perform(job(images, workspace, settings=None, overrides=("temperature=0.3",), resume=True))
    assert status == engine.WRONG
    assert isinstance(seen[-1], events.Failed)
    assert "only epochs" in seen[-1].message
    Workspace.open(workspace).run().update_info(minutes=20.0)
    status, seen = perform(job(images, workspace, settings=None, overrides=("epochs=5",), resume=True))
    assert "minutes" not in Workspace.open(workspace).run().info  # its length is another than the one that fitted them
    assert status == engine.DONE
    assert [e.step for e in seen if isinstance(e, events.Step)] == [13, 14, 15]


def test_growing_crops_and_adam_resume_exactly_too(images: Path, tmp_path: Path) -> None:
    growing = msgspec.structs.replace(
        SETTINGS, optimizer="adam", learning_rate=1e-3, crop_px=64, first_crop_px=32, growth_share=0.5
    )
    status, seen = perform(job(images, tmp_path / "whole", settings=growing))
    assert status == engine.DONE, seen[-1]
    views = [event.side_px for event in seen if isinstance(event, events.Views)]
    assert views == [32, 64]  # each new side at once, the same side again only after some seconds
    whole = Workspace.open(tmp_path / "whole").run()
    control = Control()

    def stop_at_five(event: events.Event) -> None:
        if isinstance(event, events.Step) and event.step == 5:
            control.stop()

    assert perform(job(images, tmp_path / "split", settings=growing), control, stop_at_five)[0] == engine.INTERRUPTED
    assert perform(job(images, tmp_path / "split", settings=None, resume=True))[0] == engine.DONE
    other = Workspace.open(tmp_path / "split").run()
    left, right = final_state(whole), final_state(other)
    assert {"optimizer.exp_avg.encoder_q.conv1.weight", "optimizer.step.head_q.0.weight"} <= set(left)
    assert [name for name in left if not torch.equal(left[name], right[name])] == []
    assert metrics(whole) == metrics(other)
