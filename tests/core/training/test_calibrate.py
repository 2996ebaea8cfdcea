"""Calibration takes real steps on folders of every kind, leaves nothing behind but its numbers, and can be stopped."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from moco_core import atomic, engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.images.pixel_cache import ids_path
from moco_core.library import FoundFile, Library
from moco_core.training import calibrate, for_time, train
from moco_core.training.calibrate import _Clock, machine_of, measured
from moco_core.training.for_time import planned_settings
from moco_core.training.presets import WORTHWHILE_STEPS
from moco_core.training.speed import Measured, book_path, keep, speed_key
from moco_core.workspace import Workspace

CPU = torch.device("cpu")
TINY = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, epochs=3, queue_size=32, precision="float32")
FEW = ("epochs=1", "precision=float32")


@pytest.fixture(autouse=True)
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate, "LEAST_S", 0.0)
    monkeypatch.setattr(calibrate, "FEWEST_STEPS", 2)
    monkeypatch.setattr(calibrate, "WARM_UP_STEPS", 1)


def perform(job: jobs.AnyJob, control: Control | None = None, on_event: Any = None) -> tuple[int, Any, list[Any]]:
    seen: list[Any] = []

    def emit(event: events.Event) -> None:
        seen.append(event)
        if on_event:
            on_event(event)

    return engine.perform(job, emit, control or Control()), seen[-1], seen


def job(folder: Path, **values: Any) -> jobs.CalibrateJob:
    return jobs.CalibrateJob(workspace=str(folder / "w"), images=str(folder / "images"), device="cpu", **values)


def train_job(folder: Path, **values: Any) -> jobs.TrainJob:
    return jobs.TrainJob(workspace=str(folder / "w"), images=str(folder / "images"), device="cpu", **values)


@pytest.fixture
def folder(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", 24)
    return tmp_path


def draw(folder: Path, count: int, size: tuple[int, int], mode: str = "RGB") -> Path:
    """Different pictures: dots at places of their own."""
    rng = np.random.default_rng(1)
    (folder / "images").mkdir()
    for number in range(count):
        image = Image.new(mode, size, 30 if mode == "L" else (30, 60, 30))
        pen = ImageDraw.Draw(image)
        for x, y in rng.integers(0, size, (4, 2)):
            rx, ry = (max(1, side // (6 if side < 400 else 12)) for side in size)
            ink = int(rng.integers(120, 255)) if mode == "L" else tuple(int(v) for v in rng.integers(60, 255, 3))
            pen.ellipse((int(x) - rx, int(y) - ry, int(x) + rx, int(y) + ry), fill=ink)
        image.save(folder / "images" / f"{number:03}.png")
    return folder


# --- measuring


def test_what_a_run_will_take_is_known_before_anything_was_decoded(folder: Path) -> None:
    status, last, seen = perform(job(folder, settings=TINY))
    assert status == engine.DONE
    result = last.result
    assert result["measured_now"]
    assert result["exact"]
    assert result["steps"] == 9
    assert result["pairs_per_s"] == pytest.approx(8 / result["seconds_per_step"], rel=0.01)
    assert result["reading_s"] > 1.5
    parts = result["reading_s"] + result["setup_s"] + result["training_s"]
    assert result["seconds_to_end"] == pytest.approx(parts)
    assert result["training_s"] > 9 * result["seconds_per_step"]
    assert 10**8 < result["memory_bytes"] < machine_of(CPU).free_bytes
    assert 10**8 < result["disk_needed_bytes"] < result["disk_free_bytes"]
    assert any(isinstance(e, events.Progress) and e.phase == "calibrate" and e.done == e.total for e in seen)


def test_crops_that_grow_are_measured_at_both_ends(folder: Path) -> None:
    growing = msgspec.structs.replace(TINY, crop_px=64, first_crop_px=32)
    status, last, seen = perform(job(folder, settings=growing))
    assert status == engine.DONE
    assert last.result["exact"]
    (kept,) = msgspec.json.decode(book_path(Workspace.open(folder / "w")).read_bytes(), type=list[Measured])
    assert kept.fixed_share is not None
    assert 0.0 <= kept.fixed_share < 1.0
    done = [e.done for e in seen if isinstance(e, events.Progress) and e.phase == "calibrate" and e.total]
    assert done == sorted(done)
    assert not perform(job(folder, settings=growing))[1].result["measured_now"]


def test_what_was_measured_at_one_side_is_measured_again_for_growing_crops(folder: Path) -> None:
    perform(job(folder, settings=msgspec.structs.replace(TINY, crop_px=64)))
    _, last, _ = perform(job(folder, settings=msgspec.structs.replace(TINY, crop_px=64, first_crop_px=32)))
    assert last.result["measured_now"]
    assert len(msgspec.json.decode(book_path(Workspace.open(folder / "w")).read_bytes())) == 1


def test_nothing_is_left_but_the_numbers(folder: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (folder / "images").rglob("*")}
    perform(job(folder, settings=TINY))
    assert {p: p.stat().st_mtime_ns for p in (folder / "images").rglob("*")} == before
    workspace = Workspace.open(folder / "w")
    assert workspace.runs() == []
    assert {p.name for p in (workspace.path / "cache").iterdir()} <= {
        "prepare.lock", "looks.json", "thumbs.sqlite", "thumbs.sqlite-wal", "thumbs.sqlite-shm",
    }  # fmt: skip


def test_the_second_time_is_instant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, first, _ = perform(job(folder, settings=TINY))
    monkeypatch.setattr(calibrate, "_measure", lambda *_: pytest.fail("measured again"))
    _, again, _ = perform(job(folder, settings=msgspec.structs.replace(TINY, epochs=30)))
    assert not again.result["measured_now"]
    assert again.result["pairs_per_s"] == first.result["pairs_per_s"]
    assert again.result["steps"] == 10 * first.result["steps"]


def test_what_was_measured_on_a_busy_day_can_be_measured_again(folder: Path) -> None:
    perform(job(folder, settings=TINY))
    workspace = Workspace.open(folder / "w")
    (old,) = msgspec.json.decode(book_path(workspace).read_bytes(), type=list[Measured])
    keep(workspace, msgspec.structs.replace(old, step_s=1000.0))
    assert perform(job(folder, settings=TINY))[1].result["seconds_per_step"] == 1000.0
    _, last, _ = perform(job(folder, settings=TINY, again=True))
    assert last.result["measured_now"]
    assert last.result["seconds_per_step"] < 1000.0
    assert perform(job(folder, settings=TINY))[1].result["seconds_per_step"] < 1000.0


def test_decoded_pictures_are_what_is_measured_with(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    perform(jobs.ScanJob(workspace=str(folder / "w"), images=str(folder / "images"), cache_px=64))
    monkeypatch.setattr(calibrate, "_noise", lambda *_: pytest.fail("noise instead of the pictures"))
    status, last, _ = perform(job(folder, settings=TINY))
    assert status == engine.DONE
    assert last.result["reading_s"] == 0.0


@pytest.mark.parametrize("at", ["calibrate", "scan"])
def test_a_stop_ends_it_at_once_and_keeps_nothing(folder: Path, at: str) -> None:
    control = Control()

    def on_event(event: events.Event) -> None:
        if isinstance(event, events.Progress) and event.phase == at:
            control.stop()

    status, last, _ = perform(job(folder, settings=TINY), control, on_event)
    assert status == engine.INTERRUPTED
    assert last.stopped
    assert not book_path(Workspace.open(folder / "w")).exists()
    assert not list((folder / "w" / "cache").glob("measure-*"))


def test_a_run_that_trains_is_left_alone(folder: Path) -> None:
    perform(jobs.ScanJob(workspace=str(folder / "w"), images=str(folder / "images"), decode=False))
    with Workspace.open(folder / "w").training_lock():
        status, last, _ = perform(job(folder, settings=TINY))
    assert status == engine.FAILED
    assert last.error == "WorkspaceBusy"


def test_slow_steps_are_measured_with_fewer_pictures(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    perform(jobs.ScanJob(workspace=str(folder / "w"), images=str(folder / "images"), decode=False))
    monkeypatch.setattr(calibrate, "LONG_STEP_S", 0.0)
    monkeypatch.setattr(calibrate._Bench, "measure", lambda self: (self._settings.batch_size / 32, 0.25))
    settings = msgspec.structs.replace(TINY, batch_size=64, queue_size=64, bn_groups=8)
    found = measured(Workspace.open(folder / "w"), settings, CPU, lambda event: None, Control())
    assert found.scaled
    assert found.batch_size == 64
    assert (found.step_s, found.epoch_s) == (2.0, 0.25)  # 16 pictures took half a second


def test_wishes_that_cannot_be_are_said(folder: Path) -> None:
    large = msgspec.structs.replace(TINY, batch_size=64, queue_size=64)
    assert perform(job(folder, settings=large))[1].error == "TooFewImages"
    with pytest.raises(ValueError, match="settings say everything"):
        job(folder, settings=TINY, minutes=3.0)
    with pytest.raises(ValueError, match="give one of them"):
        job(folder, minutes=3.0, overrides=("epochs=3",))
    with pytest.raises(ValueError, match="has its length"):
        train_job(folder, resume=True, minutes=3.0)


def test_steps_are_timed_apart_from_epochs_and_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    now = itertools.count()  # every look at the clock is a second later
    monkeypatch.setattr(calibrate.time, "perf_counter", lambda: float(next(now)))
    clock = _Clock()
    step = events.Step(step=0, total_steps=9, epoch=1, epochs=1, loss=1, learning_rate=1, contrast_accuracy=0,
                       queue_fill=0, queue_age=0, feature_spread=0, pairs_per_s=0)  # fmt: skip
    clock.hear(step, 1)  # warm-up
    clock.hear(step, 2)
    clock.hear(events.Epoch(epoch=1, epochs=9, step=2, loss=0, seconds=0), 2)
    clock.hear(events.Checkpoint(step=2, epoch=1, path=""), 2)
    clock.hear(step, 3)
    clock.hear(step, 7)  # a burst
    clock.hear(step, 7)
    assert clock.warm_up_s == 1
    assert clock.step_s == pytest.approx(2 / 5)  # two seconds for the steps 2, 4, 5, 6 and 7
    assert clock.epoch_s == pytest.approx(3 - 1 - 2 / 5)


# --- folders of every kind: a plan, and steps that work


def plan_and_train(folder: Path, *overrides: str, **values: Any) -> tuple[dict[str, Any], Any]:
    _, planned, _ = perform(job(folder, preset="quick", overrides=("precision=float32", *overrides), **values))
    assert isinstance(planned, events.Finished), planned
    status, last, seen = perform(train_job(folder, preset="quick", overrides=(*FEW, *overrides)))
    assert status == engine.DONE, last
    assert [e.step for e in seen if isinstance(e, events.Step)]
    run = Workspace.open(folder / "w").run().settings
    assert run.augment == msgspec.convert(planned.result["settings"]["augment"], type(run.augment))
    return planned.result, run


def test_forty_pictures(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> None:
    draw_pictures(tmp_path / "images", 40)
    result, run = plan_and_train(tmp_path)
    assert run.batch_size == 8
    assert any("40 pictures are few" in note["message"] for note in result["notes"])


def test_five_hundred_pictures(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> None:
    draw_pictures(tmp_path / "images", 500)
    result, run = plan_and_train(tmp_path)
    assert (run.batch_size, result["notes"]) == (32, [])


def test_icons_of_ten_px(tmp_path: Path) -> None:
    result, run = plan_and_train(draw(tmp_path, 40, (10, 10)))
    assert run.crop_px == 32
    assert "10 px" in result["reasons"]["crop_px"]


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_grey_microscopy(tmp_path: Path, suffix: str) -> None:
    draw(tmp_path, 24, (80, 60), "L")
    if suffix == "jpg":  # stored with colours, as many microscopes do
        for path in (tmp_path / "images").iterdir():
            Image.open(path).convert("RGB").save(path.with_suffix(".jpg"), quality=80)
            path.unlink()
    result, run = plan_and_train(tmp_path)
    assert (run.augment.saturation, run.augment.hue, run.augment.grey_probability) == (0.0, 0.0, 0.0)
    assert result["folder"]["grey_share"] == 1.0


def test_panoramas(tmp_path: Path) -> None:
    result, run = plan_and_train(draw(tmp_path, 16, (640, 64)))
    assert run.augment.crop_scale_max == pytest.approx(0.1)
    assert result["folder"]["long_share"] == 1.0


def test_strips_of_three_by_five_thousand_px(tmp_path: Path) -> None:
    result, run = plan_and_train(draw(tmp_path, 16, (5000, 3)))
    assert run.crop_px == 32
    assert any("only 3 px" in note["message"] for note in result["notes"])


def test_three_panoramas_are_too_few(tmp_path: Path) -> None:
    draw(tmp_path, 3, (5000, 300))
    for refused in (job(tmp_path, preset="quick"), train_job(tmp_path, preset="quick")):
        _, last, _ = perform(refused)
        assert last.error == "TooFewImages"
        assert "at least 8" in last.message


@pytest.mark.parametrize("quality", [None, 60, 95])
def test_copies_of_one_picture_are_refused(tmp_path: Path, quality: int | None) -> None:
    draw(tmp_path, 1, (64, 64))
    original = tmp_path / "images" / "000.png"
    for number in range(20):
        copy = original.with_name(f"copy-{number}.{'png' if quality is None else 'jpg'}")
        Image.open(original).save(copy, **({} if quality is None else {"quality": quality + number % 4}))
    for refused in (job(tmp_path, preset="quick"), train_job(tmp_path, preset="quick")):
        _, last, _ = perform(refused)
        assert last.error == "AllAlike"
        assert "the 21 pictures all look the same" in last.message
        assert last.hint


def test_the_word_of_the_person_counts_more(tmp_path: Path) -> None:
    draw(tmp_path, 1, (64, 64))
    for number in range(20):
        os.link(tmp_path / "images" / "000.png", tmp_path / "images" / f"copy-{number}.png")
    assert perform(train_job(tmp_path, settings=msgspec.structs.replace(TINY, epochs=1)))[0] == engine.DONE


def test_a_hundred_thousand_pictures(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    workspace = Workspace.create(tmp_path / "w", tmp_path / "images")
    with Library(workspace.library_path) as library:
        library.store_found(FoundFile(b"%d.jpg" % i, 5000 + i, i, 640, 480, "JPEG", "ok") for i in range(100_000))
        ids = np.array([record.id for record in library.records()], np.int64)
    pixels = workspace.pixels_path(64)
    with pixels.open("wb") as file:
        file.truncate(len(ids) * 64 * 64 * 3)  # black pictures, in a file that takes no space
    atomic.write_array(ids_path(pixels), ids)
    found = measured(workspace, TINY, CPU, lambda event: None, Control())
    assert found.step_s > 0
    assert found.decode_per_s is None


def test_what_is_compiled_once_is_no_part_of_what_each_run_takes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    perform(job(folder, settings=TINY))
    monkeypatch.setattr(calibrate, "_compile_ahead", lambda *_: time.sleep(6.0))
    _, last, _ = perform(job(folder, settings=TINY, again=True))
    assert last.result["measured_now"]
    assert last.result["setup_s"] < 6.0


COMPILED = """
import torch
from moco_core.config import TrainSettings
from moco_core.model import split_norm_loops as loops
from moco_core.model.moco import build_moco
from moco_core.training.calibrate import _compile_ahead

settings = TrainSettings(crop_px=64, batch_size=16, bn_groups=4, queue_size=32)
device = torch.device("cpu")
for dtype in (torch.float32, torch.bfloat16):
    _compile_ahead(settings, device, dtype)
counts = [len(f.signatures) for f in (loops.normalise, loops.slopes)]
assert min(counts) >= 2, counts
x = torch.zeros(16, 3, 64, 64).contiguous(memory_format=torch.channels_last)
network = build_moco(settings).to(memory_format=torch.channels_last).encoder_q
for enabled in (False, True):
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=enabled):
        total = network(x).float().sum()
    total.backward()
assert counts == [len(f.signatures) for f in (loops.normalise, loops.slopes)]
"""


def test_after_compiling_ahead_a_step_compiles_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", COMPILED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_process_that_has_measured_starts_its_run_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate, "_start_s", {})
    found = msgspec.structs.replace(measured_at(1.0, TINY), setup_s=20.0)
    assert calibrate.setup_seconds(found, CPU) == 20.0
    monkeypatch.setattr(calibrate, "_start_s", {"cpu": 12.0})
    assert calibrate.setup_seconds(found, CPU) == calibrate.WARM_SETUP_S
    assert calibrate.setup_seconds(msgspec.structs.replace(found, setup_s=1.0), CPU) == 1.0


def test_the_second_measurement_of_a_process_knows_what_the_next_one_will_need(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The precision is chosen once in a process; a run of another one chooses it again."""
    monkeypatch.setattr(calibrate, "_start_s", {"cpu": 50.0})
    _, last, _ = perform(job(folder, settings=TINY))
    assert last.result["setup_s"] > 50.0
    _, last, _ = perform(job(folder, settings=TINY, again=True))
    assert last.result["setup_s"] < 50.0


# --- minutes


def measured_at(seconds_at_64_px: float, settings: TrainSettings) -> Measured:
    return Measured(
        key=speed_key(settings, machine_of(CPU).name), device=machine_of(CPU).name, encoder=settings.encoder,
        crop_px=settings.crop_px, batch_size=settings.batch_size, symmetric=settings.symmetric,
        precision="float32", step_s=seconds_at_64_px * (settings.crop_px / 64) ** 2, epoch_s=0.0, setup_s=1.0,
        checkpoint_s=0.0, checkpoint_bytes=10**8, memory_bytes=10**9, decode_per_s=100.0, fixed_share=0.0,
    )  # fmt: skip


def fixed_speed(monkeypatch: pytest.MonkeyPatch, seconds_at_64_px: float) -> None:
    """Steps take so long, in proportion to their pixels, whatever else the machine does."""

    def measure(workspace: Workspace, settings: TrainSettings, *_: Any) -> Measured:
        return measured_at(seconds_at_64_px, settings)

    monkeypatch.setattr(calibrate, "_measure", measure)


def test_little_time_is_not_spent_on_measuring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first measurement has taken a good part of it, smaller crops are planned by what it told."""
    draw(tmp_path, 24, (80, 80))
    workspace = Workspace.create(tmp_path / "w", tmp_path / "images")
    now, sides = [0.0], []

    def measure(workspace: Workspace, settings: TrainSettings, *_: Any) -> Measured:
        now[0] += 30.0
        sides.append(settings.crop_px)
        return measured_at(2.0, settings)

    monkeypatch.setattr(calibrate, "_measure", measure)
    monkeypatch.setattr(for_time, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def planned(minutes: float) -> TrainSettings:
        book_path(workspace).unlink(missing_ok=True)
        sides.clear()
        wish = train_job(tmp_path, preset="quick", minutes=minutes, overrides=("precision=float32",))
        return planned_settings(workspace, wish, CPU, 60 * minutes, lambda event: None, Control())

    assert planned(3.0).crop_px < 64
    assert sides == [64]
    assert planned(6.0).crop_px < 64
    assert len(sides) > 1


def test_minutes_become_epochs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(tmp_path, 24, (80, 80))
    fixed_speed(monkeypatch, 1.0)
    status, last, _ = perform(job(tmp_path, preset="quick", minutes=20.0))
    assert status == engine.DONE
    result = last.result
    assert result["exact"]
    assert result["settings"]["crop_px"] == 64
    assert result["steps"] >= WORTHWHILE_STEPS
    assert 1100 < result["seconds_to_end"] <= 1200
    assert "20 minutes" in result["reasons"]["epochs"]
    fixed = perform(job(tmp_path, preset="quick", minutes=8.0, overrides=("crop_px=80",)))[1].result
    assert fixed["settings"]["crop_px"] == 80
    assert fixed["steps"] < WORTHWHILE_STEPS
    words = f"enough for simple pictures, while photos took about {WORTHWHILE_STEPS}"
    assert any(words in note["message"] for note in fixed["notes"])


def test_training_for_so_many_minutes_plans_by_the_speed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fixed_speed(monkeypatch, 240.0)  # a minute a step at 32 px
    monkeypatch.setattr(train, "KeptTime", lambda seconds: None)  # it would find time for many more
    wish = train_job(folder, preset="quick", minutes=10.0, overrides=("precision=float32", "crop_px=32"))
    status, last, seen = perform(wish)
    assert status == engine.DONE
    told = [e.message for e in seen if isinstance(e, events.Progress) and e.phase == "plan"]
    assert len(told) == 1
    assert f"{last.result['epochs']} epoch" in told[0]
    assert 1 <= last.result["epochs"] <= 3
    run = Workspace.open(folder / "w").run()
    assert last.result["epochs"] == run.settings.epochs
    assert run.info["minutes"] == 10.0
    assert any(isinstance(e, events.Warning) and "too short" in e.message for e in seen)
