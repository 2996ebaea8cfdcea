"""Measures a few real steps, so that a person knows before the start what a run will take.

The loop, the augmentation, the model and the optimiser are those of a run; its pictures are the decoded ones where
there are enough, else noise of the same size. Nothing of it is kept but the numbers (`speed.SpeedBook`).
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch

from moco_core import events, host_memory
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.device import autocast, choose_precision, describe_device, forget_precision, precision_name
from moco_core.errors import Interrupted
from moco_core.events import Emit
from moco_core.images.decode_pool import CHUNK, DecodePool, processes_for
from moco_core.images.decode_worker import Task
from moco_core.images.pixel_cache import PixelCache, PixelCacheWriter
from moco_core.library import ImageRecord, Library
from moco_core.memory import available_bytes
from moco_core.model.moco import build_moco
from moco_core.training.checkpoint import save_checkpoint
from moco_core.training.crops import augment_at, fixed_share_of
from moco_core.training.estimate import cached
from moco_core.training.lanes import LanePool, lane_pool
from moco_core.training.loop import Trainer
from moco_core.training.optimizer import build_optimizer
from moco_core.training.pairs import PairSource
from moco_core.training.planner import Machine
from moco_core.training.presets import bn_groups_for
from moco_core.training.speed import Measured, SpeedBook, keep, speed_key
from moco_core.workspace import Run, Workspace

WARM_UP_STEPS = 3
FEWEST_STEPS, LEAST_S, MOST_S = 5, 4.0, 8.0  # measured after the warm-up: both minima, but no longer than the last
EXPECTED = WARM_UP_STEPS + FEWEST_STEPS  # steps of progress to show; fast ones are more
PROBE_BATCH = 16
LONG_STEP_S = 2.5  # slower steps are measured with fewer pictures and scaled: a stop waits for the step under way
READ_SAMPLE_S = 3.0
LOAD_S = 2.0  # until the loops that were compiled before are read from the disk, and the first pass has been made
WARM_SETUP_S = 3.0  # of a run in a process that has measured: libraries are loaded, kernels made, precision chosen
_FOLDER = "measure-"
STALE_S = 3600.0
# By kind of device: what a process that has measured needed for what is done once in it. The next one will, too.
_start_s: dict[str, float] = {}


def measured(
    workspace: Workspace,
    settings: TrainSettings,
    device: torch.device,
    emit: Emit,
    control: Control,
    again: bool = False,
) -> Measured:
    """From the book if these settings were measured on this device before, else (or `again`) measure and keep.

    Raises:
        Interrupted: the host asked to stop; nothing is kept.
    """
    found = SpeedBook.read(workspace, describe_device(device)).exact(settings)
    if found is None or again:
        if again:
            forget_precision()
            _start_s.pop(device.type, None)
        found = _measure(workspace, settings, device, emit, control)
        keep(workspace, found)
    return found


def setup_seconds(found: Measured, device: torch.device) -> float:
    """What a run of this process still needs before its first step."""
    return min(found.setup_s, WARM_SETUP_S) if device.type in _start_s else found.setup_s


def machine_of(device: torch.device) -> Machine:
    """What the planner has to know of it."""
    return Machine(kind=device.type, name=describe_device(device), free_bytes=available_bytes(device))


def _measure(
    workspace: Workspace, settings: TrainSettings, device: torch.device, emit: Emit, control: Control
) -> Measured:
    emit(events.Progress(phase="calibrate", done=0, total=0))
    decode_per_s = _reading_rate(workspace, settings, control)
    began = time.perf_counter()
    dtype = choose_precision(settings.precision, device)
    precision_s = time.perf_counter() - began
    control.raise_if_stopped()
    _compile_ahead(settings, device, dtype)
    start_s = max(precision_s, _start_s.get(device.type, 0.0))
    control.raise_if_stopped()
    batch = _batch_to_wait_for(settings, device, dtype)
    control.raise_if_stopped()
    # Crops that grow are measured at their last and first sides; estimate.py knows what those between cost.
    tried = _with_batch(msgspec.structs.replace(settings, first_crop_px=0), batch)
    with _scratch(workspace) as folder, lane_pool(tried, device) as pool:
        grows = settings.grows
        bench = _Bench(workspace, folder / "last", tried, device, dtype, emit, control, pool, sides=1 + grows)
        step_s, epoch_s = _timed(bench)
        checkpoint_s, checkpoint_bytes = bench.save()
        memory_bytes = bench.base_bytes + round((bench.peak_bytes - bench.base_bytes) * settings.batch_size / batch)
        device_bytes = round(bench.device_bytes * settings.batch_size / batch) + bench.resident_bytes(settings)
        fixed_share = None
        if grows:
            side = settings.first_crop_px
            small = msgspec.structs.replace(tried, crop_px=side, augment=augment_at(settings, side))
            first = _Bench(workspace, folder / "first", small, device, dtype, emit, control, pool, sides=2, number=1)
            fixed_share = fixed_share_of((side, _timed(first)[0]), (tried.crop_px, step_s))
    share = settings.batch_size / batch
    _start_s[device.type] = start_s
    return Measured(
        key=speed_key(settings, describe_device(device)),
        device=describe_device(device),
        encoder=settings.encoder,
        crop_px=settings.crop_px,
        batch_size=settings.batch_size,
        symmetric=settings.symmetric,
        precision=precision_name(dtype),
        step_s=step_s * share,
        epoch_s=epoch_s,
        setup_s=start_s + (LOAD_S if device.type == "cpu" else 0.0) + bench.warm_up_s,
        checkpoint_s=checkpoint_s,
        checkpoint_bytes=checkpoint_bytes,
        memory_bytes=memory_bytes,
        device_bytes=device_bytes,
        decode_per_s=decode_per_s,
        scaled=share != 1,
        fixed_share=fixed_share,
    )


def _timed(bench: _Bench) -> tuple[float, float]:
    """What `_Bench.measure` says, and the bench closed."""
    try:
        return bench.measure()
    except Interrupted:
        raise Interrupted("The measurement was stopped.", hint="Nothing of it is kept.") from None
    finally:
        bench.close()


class _Bench:
    """A trainer on scratch files, and what it used."""

    def __init__(
        self,
        workspace: Workspace,
        folder: Path,
        settings: TrainSettings,
        device: torch.device,
        dtype: torch.dtype,
        emit: Emit,
        control: Control,
        pool: LanePool | None,
        sides: int,
        number: int = 0,
    ) -> None:
        """sides: how many are measured, this being number `number` (from 0): for the progress."""
        self._workspace, self._settings, self._device, self._emit = workspace, settings, device, emit
        self._done, self._total = number * EXPECTED, sides * EXPECTED
        folder.mkdir()
        self._mapped = host_memory.mapped_bytes()
        host_memory.start_peak()
        self.base_bytes = host_memory.peak_bytes()
        if device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(device)
        began = time.perf_counter()
        self._run = _scratch_run(folder, settings)
        self._method = build_moco(settings)
        layout = torch.channels_last if settings.channels_last else torch.contiguous_format
        self._method.to(device).to(memory_format=layout)
        self._optimizer = build_optimizer(self._method, settings)
        self._source, self._is_real = _source(workspace, folder, settings, device, pool)
        endless = msgspec.structs.replace(settings, epochs=10_000)
        self._trainer = Trainer(
            self._run, endless, self._method, self._optimizer, self._source, device, dtype, control, pool=pool
        )
        self.warm_up_s = time.perf_counter() - began

    def measure(self) -> tuple[float, float]:
        """Seconds a step, and seconds that an epoch costs beside its steps and its checkpoint."""
        clock = _Clock()
        for event in self._trainer.run():
            clock.hear(event, self._trainer.step)
            if isinstance(event, events.Step):
                self._emit(self._progress(event.step))
            if clock.done:
                break
        self.warm_up_s += max(0.0, clock.warm_up_s - WARM_UP_STEPS * clock.step_s)  # what these steps took longer
        return clock.step_s, clock.epoch_s

    def _progress(self, step: int) -> events.Progress:
        return events.Progress(phase="calibrate", done=self._done + min(step, EXPECTED), total=self._total)

    def close(self) -> None:
        self._source.close()

    def save(self) -> tuple[float, int]:
        """Seconds and bytes of a checkpoint."""
        began = time.perf_counter()
        path = save_checkpoint(self._run, self._method, self._optimizer, self._trainer.step, 0)
        return time.perf_counter() - began, path.stat().st_size

    @property
    def peak_bytes(self) -> int:
        """Of the host, without the pages of the picture file, which the system takes back when it needs them."""
        pages = max(0, host_memory.mapped_bytes() - self._mapped)
        return max(self.base_bytes, host_memory.peak_bytes() - pages)

    @property
    def device_bytes(self) -> int:
        return torch.cuda.max_memory_allocated(self._device) if self._device.type == "cuda" else 0

    def resident_bytes(self, settings: TrainSettings) -> int:
        """Of the pictures that a real run would keep on the GPU, where noise stood in for them."""
        if self._device.type != "cuda" or self._is_real:
            return 0
        with Library(self._workspace.library_path) as library:
            wanted = library.counts().get("ok", 0) * 3 * settings.cache_px**2
        return wanted if wanted <= torch.cuda.mem_get_info(self._device)[0] // 2 else 0


class _Clock:
    """Times steps from the events of a loop, which come at once on a CPU and in bursts on a GPU."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._step, self._seconds, self._steps = 0, 0.0, 0
        self._epoch_gaps: list[float] = []
        self._between, self._saving, self._epoch_at = False, 0.0, 0.0
        self.warm_up_s = 0.0

    def hear(self, event: events.Event, step: int) -> None:
        """step: how many the loop has done; of a burst the first event brings all its steps."""
        now = time.perf_counter()
        if isinstance(event, events.Step) and step > self._step:
            self._on_steps(step, now)
        elif isinstance(event, events.Epoch):
            self._between, self._epoch_at, self._saving = True, now, 0.0
        elif isinstance(event, events.Checkpoint):
            self._saving = now - self._epoch_at

    def _on_steps(self, step: int, now: float) -> None:
        if self._step < WARM_UP_STEPS:
            self.warm_up_s = now - self._began
        elif self._between:
            self._epoch_gaps.append(now - self._last - self._saving)
        else:
            self._seconds, self._steps = self._seconds + now - self._last, self._steps + step - self._step
        self._between, self._step, self._last = False, step, now

    @property
    def done(self) -> bool:
        spent = self._seconds + sum(self._epoch_gaps)
        enough = self._steps >= FEWEST_STEPS and spent >= LEAST_S
        return not self._between and (enough or (spent >= MOST_S and self._steps > 0))

    @property
    def step_s(self) -> float:
        return self._seconds / max(1, self._steps)

    @property
    def epoch_s(self) -> float:
        gaps = self._epoch_gaps
        return max(0.0, sum(gaps) / len(gaps) - self.step_s) if gaps else 0.0


def _with_batch(settings: TrainSettings, batch: int) -> TrainSettings:
    """The same with fewer pictures a step."""
    if batch == settings.batch_size:
        return settings
    keys = batch * (2 if settings.symmetric else 1)
    groups = min(settings.bn_groups, bn_groups_for(batch))
    queue = max(1, settings.queue_size // keys) * keys
    return msgspec.structs.replace(settings, batch_size=batch, bn_groups=groups, queue_size=queue)


def _compile_ahead(settings: TrainSettings, device: torch.device, dtype: torch.dtype) -> None:
    """What is compiled once per machine and kept on its disk is no part of what each run takes."""
    if device.type != "cpu":
        return
    network = build_moco(settings).to(memory_format=torch.channels_last).encoder_q
    x = torch.zeros(2 * settings.bn_groups, 3, 32, 32).contiguous(memory_format=torch.channels_last)
    with autocast(device, dtype):
        total = network(x).float().sum()
    total.backward()


def _batch_to_wait_for(settings: TrainSettings, device: torch.device, dtype: torch.dtype) -> int:
    """The batch, or so many pictures that a step does not keep a stop waiting."""
    if device.type != "cpu" or settings.batch_size <= PROBE_BATCH:
        return settings.batch_size
    network = build_moco(_with_batch(settings, PROBE_BATCH)).to(memory_format=torch.channels_last).encoder_q
    x = torch.zeros(4, 3, settings.crop_px, settings.crop_px)
    seconds = math.inf
    for _ in range(2):
        began = time.perf_counter()
        with autocast(device, dtype), torch.no_grad():
            network.eval()(x)
        seconds = min(seconds, time.perf_counter() - began)
    # A step is a forward and backward pass of the query and a forward pass of the key: about four forward passes.
    picture_s = seconds / len(x) * 4 * (2 if settings.symmetric else 1)
    batch = settings.batch_size
    while batch > PROBE_BATCH and batch % 2 == 0 and batch * picture_s > LONG_STEP_S:
        batch //= 2
    return batch


def _source(
    workspace: Workspace, folder: Path, settings: TrainSettings, device: torch.device, pool: LanePool | None
) -> tuple[PairSource, bool]:
    """The decoded pictures if they fill a batch twice (or are all there is), else noise; and whether they are real."""
    with Library(workspace.library_path) as library:
        records = library.records()
    cache = PixelCache(workspace.pixels_path(settings.cache_px), settings.cache_px)
    ready = [record for record in records if record.id in cache]
    if len(ready) >= min(len(records), 2 * settings.batch_size) and len(ready) >= settings.batch_size:
        return PairSource([cache], _ids(ready), _sizes(ready), settings, device, pool=pool), True
    count = max(settings.batch_size, min(len(records), 2 * settings.batch_size))
    noise = _noise(folder, settings.cache_px, count)
    sizes = np.resize(_sizes(records) if records else np.full((1, 2), settings.cache_px), (count, 2))
    return PairSource([noise], noise.ids, sizes, settings, device, pool=pool), False


def _noise(folder: Path, side_px: int, count: int) -> PixelCache:
    """As many pictures as steps need, without a picture having been decoded."""
    path = folder / f"noise-{side_px}.u8"
    rng = np.random.default_rng(0)
    rows = ((i + 1, 0, rng.integers(0, 256, 3 * side_px**2, np.uint8).tobytes()) for i in range(count))
    PixelCacheWriter(path, side_px).append(list(rows))
    return PixelCache(path, side_px)


def _reading_rate(workspace: Workspace, settings: TrainSettings, control: Control) -> float | None:
    """Pictures decoded a second, by as many processes as ingest would use; None when all are decoded already."""
    with Library(workspace.library_path) as library:
        records = library.records()
    missing = len(records) - cached(workspace, settings.cache_px)
    if missing <= 0:
        return None
    processes = processes_for(missing)
    tasks = _reading_tasks(workspace, records, settings.cache_px, min(missing, 4 * CHUNK * processes))
    times: list[float] = []
    with DecodePool(tasks, processes) as pool:
        for _ in pool.pictures(control):
            times.append(time.perf_counter())
            if times[-1] - times[0] > READ_SAMPLE_S:
                break
    span = times[-1] - times[0]
    return (len(times) - 1) / span if span > 0 else None


def _reading_tasks(workspace: Workspace, records: list[ImageRecord], side_px: int, count: int) -> list[Task]:
    root, step = os.fsencode(workspace.images), len(records) / count
    chosen = [records[int(i * step)] for i in range(count)]
    return [Task(r.id, os.path.join(root, os.fsencode(r.path)), side_px, True) for r in chosen]  # noqa: PTH118


def _ids(records: list[ImageRecord]) -> np.ndarray[Any, Any]:
    return np.array([record.id for record in records], np.int64)


def _sizes(records: list[ImageRecord]) -> np.ndarray[Any, Any]:
    return np.array([(max(1, record.width), max(1, record.height)) for record in records], np.int64)


@contextlib.contextmanager
def _scratch(workspace: Workspace) -> Iterator[Path]:
    """A folder on the workspace's disk; what an earlier measurement left behind when it was killed goes first."""
    parent = workspace.path / "cache"
    parent.mkdir(exist_ok=True)
    for left in parent.glob(f"{_FOLDER}*"):
        if time.time() - left.stat().st_mtime > STALE_S:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_FOLDER, dir=parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _scratch_run(folder: Path, settings: TrainSettings) -> Run:
    return Workspace(folder, {"images": str(folder), "id": "measure"}).new_run("measure", settings)
