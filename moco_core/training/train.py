"""A training job from folder to checkpoint: scan, decode, then the loop; or on from where a run stopped."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch

from moco_core import atomic, events
from moco_core.config import with_overrides
from moco_core.control import Control
from moco_core.device import choose_precision, describe_device, precision_name, resolve_device
from moco_core.errors import Interrupted, InvalidSetting, NotComputedYet, TooFewImages
from moco_core.events import Emit
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.jobs import TrainJob
from moco_core.library import Library
from moco_core.model.moco import build_moco
from moco_core.training.checkpoint import latest_checkpoint, load_tensors, restore
from moco_core.training.for_time import fitted_to_rest, planned_settings
from moco_core.training.loop import Diverged, Trainer
from moco_core.training.metrics import MetricsLog, cut_back, losses_after
from moco_core.training.optimizer import build_optimizer
from moco_core.training.pairs import PairSource
from moco_core.workspace import Run, Workspace

FLUSH_S = 1.0


def train(workspace: Workspace, job: TrainJob, emit: Emit, control: Control) -> dict[str, Any]:
    """Carry out a TrainJob. Returns {"run", "steps", "epochs", "loss", "seconds", "device", "precision"}.

    Raises:
        Interrupted: the host asked to stop; a checkpoint was saved.
        TooFewImages, EmptyFolder, WorkspaceBusy, InvalidSetting, Diverged.
    """
    with workspace.training_lock():
        run = _continued(workspace, job) if job.resume else _started(workspace, job, emit, control)
        emit(events.Started(job="train", run=run.name, device=describe_device(resolve_device(job.device))))
        return _train_run(run, job, emit, control)


def _started(workspace: Workspace, job: TrainJob, emit: Emit, control: Control) -> Run:
    device, began = resolve_device(job.device), time.monotonic()
    seconds = None if job.minutes is None else 60 * job.minutes
    settings = job.settings or planned_settings(workspace, job, device, seconds, emit, control)
    prepare(workspace, settings.cache_px, emit, control)
    ids = _readable_ids(workspace, settings.cache_px)
    if len(ids) < settings.batch_size:
        raise TooFewImages(len(ids), settings.batch_size)
    if seconds is not None:
        left_s = seconds - (time.monotonic() - began)
        settings = fitted_to_rest(workspace, settings, len(ids), left_s, device, emit)
    # A resumed run must not measure again and come to another answer.
    precision = precision_name(choose_precision(settings.precision, device))
    settings = msgspec.structs.replace(settings, precision=precision)
    run = workspace.new_run(job.run, settings)
    atomic.write_array(run.path / "train_ids.npy", ids)
    run.update_info(images=len(ids), state="running")
    return run


def _continued(workspace: Workspace, job: TrainJob) -> Run:
    """The run to resume. `epochs` may be changed; everything else stays as it was.

    Raises:
        InvalidSetting: another setting was to change.
    """
    run = workspace.run(job.run)
    own = run.settings
    wanted = job.settings or with_overrides(own, list(job.overrides))
    continued = msgspec.structs.replace(own, epochs=wanted.epochs)
    if continued != msgspec.structs.replace(wanted, precision=own.precision, preset=own.preset):
        raise InvalidSetting(
            "A run continues with its own settings; only epochs may change.",
            hint="Leave the other settings out, or start a new run.",
        )
    run.write_toml(run.info, continued)
    return run


def _train_run(run: Run, job: TrainJob, emit: Emit, control: Control) -> dict[str, Any]:
    settings, device = run.settings, resolve_device(job.device)
    dtype = choose_precision(settings.precision, device)
    method = build_moco(settings)
    memory_format = torch.channels_last if settings.channels_last else torch.contiguous_format
    method.to(device).to(memory_format=memory_format)
    optimizer = build_optimizer(method, settings)
    source = _source(run, device, emit)
    first_step = _restore(run, method, optimizer, job.resume)
    cut_back(run.metrics_path, first_step)
    epoch_began = first_step - first_step % source.steps_per_epoch
    earlier = losses_after(run.metrics_path, epoch_began)
    trainer = Trainer(run, settings, method, optimizer, source, device, dtype, control, first_step, earlier)
    began = time.monotonic()
    last = _record(run, trainer, emit)
    return {
        "run": run.name,
        "steps": trainer.step,
        "epochs": settings.epochs,
        "loss": last,
        "seconds": round(time.monotonic() - began, 3),
        "device": describe_device(device),
        "precision": precision_name(dtype),
    }


def _record(run: Run, trainer: Trainer, emit: Emit) -> float | None:
    """Pass the events on and keep them in metrics.jsonl; write the outcome into run.toml. Returns the last loss."""
    run.update_info(state="running")
    loss, flushed, state = None, time.monotonic(), "failed"
    began, spent = time.monotonic(), float(run.info.get("train_seconds", 0.0))
    try:
        with MetricsLog(run.metrics_path) as log:
            for event in trainer.run():
                if isinstance(event, events.Step | events.Epoch):
                    log.write(event)
                    loss = event.loss
                if isinstance(event, events.Checkpoint) or time.monotonic() - flushed > FLUSH_S:
                    log.flush()
                    flushed = time.monotonic()
                emit(event)
        state = "finished"
    except Interrupted:
        state = "stopped"
        raise
    except Diverged:
        state = "diverged"
        raise
    finally:
        outcome = {"loss": loss} if loss is not None else {}
        run.update_info(
            state=state,
            steps=trainer.step,
            total_steps=trainer.total_steps,
            train_seconds=round(spent + time.monotonic() - began, 3),
            **outcome,
        )
    return loss


def _source(run: Run, device: torch.device, emit: Emit) -> PairSource:
    """The pictures the run began with, also when the folder has changed since: a run sees one set."""
    settings = run.settings
    cache = PixelCache(run.workspace.pixels_path(settings.cache_px), settings.cache_px)
    wanted = np.load(run.path / "train_ids.npy", allow_pickle=False)
    ids = np.array([i for i in wanted if int(i) in cache], np.int64)
    if len(ids) < len(wanted):
        gone = len(wanted) - len(ids)
        emit(events.Warning(message=f"{gone} of this run's pictures are no longer in the cache and are left out."))
    if len(ids) < settings.batch_size:
        raise TooFewImages(len(ids), settings.batch_size)
    with Library(run.workspace.library_path) as library:
        size_of = {r.id: (r.width, r.height) for r in library.records(status=None)}
    sizes = np.array([size_of[int(i)] for i in ids], np.int64)
    return PairSource(cache, ids, sizes, settings, device)


def _restore(run: Run, method: Any, optimizer: torch.optim.Optimizer, resume: bool) -> int:
    """Steps done so far."""
    if not resume:
        return 0
    found = latest_checkpoint(run)
    if found is None:
        if any(Path(run.path).glob("checkpoint-*")):
            raise NotComputedYet("checkpoint (none of the files is intact)", f"train {run.workspace.images}")
        return 0
    path, details = found
    restore(method, optimizer, load_tensors(path))
    return int(details["step"])


def _readable_ids(workspace: Workspace, side_px: int) -> np.ndarray[Any, Any]:
    """Ids of pictures that are readable and cached, in order of path."""
    cache = PixelCache(workspace.pixels_path(side_px), side_px)
    with Library(workspace.library_path) as library:
        return np.array([r.id for r in library.records() if r.id in cache], np.int64)
