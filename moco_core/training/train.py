"""A training job from folder to checkpoint: scan, decode, then the loop; or on from where a run stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack, closing, nullcontext
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch

from moco_core import atomic, events
from moco_core.config import TrainSettings, with_overrides
from moco_core.control import Control
from moco_core.device import choose_precision, describe_device, precision_name
from moco_core.errors import Interrupted, InvalidSetting, NotComputedYet, TooFewImages
from moco_core.evaluation.labels import NoClasses, class_names, label_numbers
from moco_core.events import Emit
from moco_core.images.ingest import ingest, prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.jobs import TrainJob
from moco_core.library import Library
from moco_core.model.moco import build_moco
from moco_core.run_health import health_of
from moco_core.team import ALONE, Team
from moco_core.training.begin import EMBEDDED, KNN_LAYER, begin_with
from moco_core.training.checkpoint import latest_checkpoint, load_tensors, restore
from moco_core.training.crops import cache_sides
from moco_core.training.for_time import fitted_to_rest, planned_settings
from moco_core.training.image_groups import keep_groups, kept_groups
from moco_core.training.keep_time import KeptTime
from moco_core.training.lanes import LanePool, lane_pool
from moco_core.training.loop import Trainer
from moco_core.training.metrics import MetricsLog, cut_back, losses_after
from moco_core.training.neighbor_check import NeighborCheck
from moco_core.training.optimizer import build_optimizer
from moco_core.training.pairs import PairSource
from moco_core.training.presets import shared_by
from moco_core.training.run_log import append_log
from moco_core.training.setbacks import Diverged, Setbacks
from moco_core.training.speed import SpeedBook
from moco_core.training.tensorboard import TensorBoardLog, check_installed
from moco_core.weights.start import checked_choice, find_start, summary
from moco_core.workspace import Run, Workspace

FLUSH_S = 1.0
FEWEST_NEIGHBORS = 16  # pictures: fewer have no neighbourhood to speak of
STEPS_BACK = 3  # to the last checkpoint, each time at half the rate, before a run that diverges is given up


def train(workspace: Workspace, job: TrainJob, emit: Emit, control: Control, team: Team = ALONE) -> dict[str, Any]:
    """Carry out a TrainJob. Returns {"run", "steps", "epochs", "loss", "seconds", "device", "precision", "processes"},
    in the first process also "health" (a sentence), and "start" if it began with weights.

    Every process of `team` calls it; only the first one makes the run, writes and emits what counts.

    Raises:
        Interrupted: the host asked to stop; a checkpoint was saved.
        TooFewImages, EmptyFolder, WorkspaceBusy, InvalidSetting, Diverged.
    """
    device = team.device(job.device)
    kept_time = None if job.minutes is None else KeptTime(60 * job.minutes)
    with workspace.training_lock() if team.leads else nullcontext():
        name = team.led("run", lambda: _begun(workspace, job, device, emit, control, team).name, control)
        run = team.seen(lambda: workspace.run(name))
        emit(events.Started(job="train", run=name, device=team.describe(device)))
        team.connect(device)
        return _train_run(run, job, device, emit, control, team, kept_time)


def _begun(workspace: Workspace, job: TrainJob, device: torch.device, emit: Emit, control: Control, team: Team) -> Run:
    if job.resume:
        return _continued(workspace, job, team)
    return _started(workspace, job, device, emit, control, team)


def _started(
    workspace: Workspace, job: TrainJob, device: torch.device, emit: Emit, control: Control, team: Team
) -> Run:
    began = time.monotonic()
    checked_choice(job.start_from)
    if job.tensorboard:
        check_installed()
    seconds = None if job.minutes is None else 60 * job.minutes
    settings = job.settings or planned_settings(workspace, job, device, seconds, emit, control)
    if job.settings is None:
        settings = _shared(workspace, settings, job.overrides, team, emit)
    team.check(settings)
    start = find_start(job.start_from, settings.encoder, job.download, emit, control)
    prepare(workspace, settings.cache_px, emit, control)
    for side_px in _sides(settings, device)[1:]:
        ingest(workspace, side_px, emit, control)
    ids = _used_ids(workspace, settings.cache_px)
    if len(ids) < settings.batch_size:
        raise TooFewImages(len(ids), settings.batch_size)
    if seconds is not None:
        left_s = seconds - (time.monotonic() - began)
        settings = fitted_to_rest(workspace, settings, len(ids), left_s, device, emit)
    # A resumed run must not measure again and come to another answer.
    precision = precision_name(choose_precision(settings.precision, device))
    settings = msgspec.structs.replace(settings, precision=precision)
    run = workspace.new_run(job.run, settings)
    if start is not None:
        begin_with(run, build_moco(settings), start)
        run.update_info(start=start.record)
    atomic.write_array(run.path / "train_ids.npy", ids)
    keep_groups(run, ids, emit)
    asked: dict[str, Any] = {"tensorboard": True} if job.tensorboard else {}
    if job.minutes is not None:
        asked["minutes"] = job.minutes
    run.update_info(images=len(ids), state="running", knn_layer=KNN_LAYER, **asked)
    return run


def _continued(workspace: Workspace, job: TrainJob, team: Team) -> Run:
    """The run to resume. `epochs` may be changed; everything else stays as it was.

    Raises:
        InvalidSetting: another setting was to change.
    """
    run = workspace.run(job.run)
    if run.info.get("state") == EMBEDDED:
        raise InvalidSetting(
            f"{run.name} was only embedded: there is no training to go on with.",
            hint="Start a new run from the same weights: train --start-from …",
        )
    if job.tensorboard and not run.info.get("tensorboard"):
        check_installed()
        run.update_info(tensorboard=True)
    own = run.settings
    team.check(own)
    wanted = job.settings or with_overrides(own, list(job.overrides))
    continued = msgspec.structs.replace(own, epochs=wanted.epochs)
    if continued != msgspec.structs.replace(wanted, precision=own.precision, preset=own.preset):
        raise InvalidSetting(
            "A run continues with its own settings; only epochs may change.",
            hint="Leave the other settings out, or start a new run.",
        )
    info = run.info
    if continued.epochs != own.epochs:
        info.pop("minutes", None)  # it has another length now than the one that fitted its time
    run.write_toml(info, continued)
    return run


def _train_run(
    run: Run,
    job: TrainJob,
    device: torch.device,
    emit: Emit,
    control: Control,
    team: Team,
    kept_time: KeptTime | None,
) -> dict[str, Any]:
    """To the end; where the numbers are past help, on from the last checkpoint as a resumed run would."""
    for _ in range(STEPS_BACK if team.size == 1 else 0):
        try:
            return _train_once(run, job, device, emit, control, team, kept_time)
        except Diverged as error:
            told = f"{error.message} The run goes back to its last checkpoint and on at half the learning rate."
        if kept_time is not None:
            kept_time.restarted()
        append_log(run.log_path, told)
        emit(events.Warning(message=told))
        job = msgspec.structs.replace(job, resume=True, settings=None, preset=None, overrides=(), minutes=None)
    return _train_once(run, job, device, emit, control, team, kept_time)


def _train_once(
    run: Run,
    job: TrainJob,
    device: torch.device,
    emit: Emit,
    control: Control,
    team: Team,
    kept_time: KeptTime | None,
) -> dict[str, Any]:
    settings = run.settings
    dtype = choose_precision(settings.precision, device)
    method = build_moco(settings, team)
    memory_format = torch.channels_last if settings.channels_last else torch.contiguous_format
    method.to(device).to(memory_format=memory_format)
    optimizer = build_optimizer(method, settings)
    with ExitStack() as stack:
        pool = stack.enter_context(lane_pool(settings, device)) if team.size == 1 else None
        source = stack.enter_context(closing(_source(run, device, emit, team, pool)))
        checkpoint = _restore(run, method, optimizer, job.resume)
        first_step = int(checkpoint.get("step", 0))
        team.require_same("checkpoint (step)", first_step)
        team.require_same("number of pictures", source.images)
        earlier = _earlier_losses(run, first_step, source.steps_per_epoch) if team.leads else []
        trainer = Trainer(
            run,
            settings,
            method,
            optimizer,
            source,
            device,
            dtype,
            control,
            first_step,
            earlier,
            Setbacks.after(checkpoint, run.info),
            team,
            pool,
            _check(run, source, settings, device, dtype) if team.leads else None,
            _fixed_share(run, settings, device),
            kept_time,
        )
        began = time.monotonic()
        last = _record(run, trainer, emit) if team.leads else _followed(trainer)
    return {
        "run": run.name,
        "steps": trainer.step,
        "epochs": trainer.epochs,
        "loss": last,
        "seconds": round(time.monotonic() - began, 3),
        "device": team.describe(device),
        "precision": precision_name(dtype),
        "processes": team.size,
        **({"health": " ".join(health_of(run)[1:])} if team.leads else {}),
        **({"start": summary(run.info["start"])} if "start" in run.info else {}),
    }


def _earlier_losses(run: Run, first_step: int, steps_per_epoch: int) -> list[float]:
    """Of the epoch under way; what was logged after the checkpoint is dropped."""
    cut_back(run.metrics_path, first_step)
    return losses_after(run.metrics_path, first_step - first_step % steps_per_epoch)


def _followed(trainer: Trainer) -> float | None:
    """Take part in every step; the first process keeps what comes of it. Returns the last loss."""
    loss = None
    for event in trainer.run():
        loss = event.loss if isinstance(event, events.Step | events.Epoch) else loss
    return loss


def _record(run: Run, trainer: Trainer, emit: Emit) -> float | None:
    """Pass the events on and keep them in metrics.jsonl; write the outcome into run.toml. Returns the last loss."""
    run.update_info(state="running", **({"parked": False} if "parked" in run.info else {}))
    loss, flushed, state = None, time.monotonic(), "failed"
    began, spent = time.monotonic(), float(run.info.get("train_seconds", 0.0))
    tensorboard = bool(run.info.get("tensorboard", False))
    try:
        with MetricsLog(run.metrics_path) as log, TensorBoardLog(run, trainer.step, tensorboard) as board:
            for event in trainer.run():
                if isinstance(event, events.Step | events.Epoch | events.Portrait | events.Neighbors):
                    log.write(event)
                    board.write(event)
                if isinstance(event, events.Step | events.Epoch):
                    loss = event.loss
                if isinstance(event, events.Checkpoint) or time.monotonic() - flushed > FLUSH_S:
                    log.flush()
                    board.flush()
                    flushed = time.monotonic()
                if isinstance(event, events.Warning):
                    append_log(run.log_path, f"{event.message} {event.hint}".strip())
                emit(event)
        state = "finished"
    except Interrupted:
        state = "stopped"
        raise
    except Diverged:
        state = "diverged"
        run.update_info(rate_factor=trainer.setbacks.factor_for_another_try)
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


def _source(run: Run, device: torch.device, emit: Emit, team: Team, pool: LanePool | None) -> PairSource:
    """The pictures the run began with, also when the folder has changed since: a run sees one set."""
    settings = run.settings
    caches = [PixelCache(run.workspace.pixels_path(side), side) for side in _sides(settings, device)]
    wanted = np.load(run.path / "train_ids.npy", allow_pickle=False)
    ids = np.array([i for i in wanted if all(int(i) in cache for cache in caches)], np.int64)
    if len(ids) < len(wanted):
        gone = len(wanted) - len(ids)
        emit(events.Warning(message=f"{gone} of this run's pictures are no longer in the cache and are left out."))
    if len(ids) < settings.batch_size:
        raise TooFewImages(len(ids), settings.batch_size)
    with Library(run.workspace.library_path) as library:
        size_of = {r.id: (r.width, r.height) for r in library.records(status=None)}
    sizes = np.array([size_of[int(i)] for i in ids], np.int64)
    return PairSource(caches, ids, sizes, settings, device, team, pool, kept_groups(run, ids))


def _check(
    run: Run, source: PairSource, settings: TrainSettings, device: torch.device, dtype: torch.dtype
) -> NeighborCheck | None:
    """None where there are too few pictures to have neighbours."""
    if source.images < FEWEST_NEIGHBORS:
        return None
    with Library(run.workspace.library_path) as library:
        by_id = {record.id: record for record in library.records(status=None)}
    records = [by_id[int(i)] for i in source.image_ids]
    try:
        names = class_names(records, run.workspace.images)
    except NoClasses:
        return NeighborCheck(source, None, settings, device, dtype)
    return NeighborCheck(source, label_numbers(records, names), settings, device, dtype)


def _fixed_share(run: Run, settings: TrainSettings, device: torch.device) -> float | None:
    """Of a step's time, if it was measured here: how much sooner small crops are done."""
    found = SpeedBook.read(run.workspace, describe_device(device)).about(settings)
    return None if found is None else found.fixed_share


def _sides(settings: TrainSettings, device: torch.device) -> list[int]:
    """Sides (px) of the cached pictures that are read, falling. A GPU cuts small crops from large pictures as well."""
    return cache_sides(settings) if device.type == "cpu" else [settings.cache_px]


def _restore(run: Run, method: Any, optimizer: torch.optim.Optimizer, resume: bool) -> dict[str, Any]:
    """The JSON of the checkpoint that the run goes on from: "step" is how many were done. Empty at the start."""
    if not resume and "start" not in run.info:
        return {}
    found = latest_checkpoint(run)
    if found is None:
        if any(Path(run.path).glob("checkpoint-*")):
            raise NotComputedYet("checkpoint (none of the files is intact)", f"train {run.workspace.images}")
        return {}
    path, details = found
    restore(method, optimizer, load_tensors(path))
    return details


def _shared(
    workspace: Workspace, settings: TrainSettings, overrides: Sequence[str], team: Team, emit: Emit
) -> TrainSettings:
    with Library(workspace.library_path) as library:
        images = len(library.records())
    fixed = {assignment.partition("=")[0].strip() for assignment in overrides}
    shared = shared_by(settings, images, team.size, fixed)
    if shared != settings:
        groups, of = shared.bn_groups, shared.batch_size // shared.bn_groups
        message = f"So that {team.size} processes can share a batch, batch norm has {groups} groups of {of} pictures."
        emit(events.Warning(message=message))
    return shared


def _used_ids(workspace: Workspace, side_px: int) -> np.ndarray[Any, Any]:
    """Ids of pictures that are readable, cached and not excluded, in order of path."""
    cache = PixelCache(workspace.pixels_path(side_px), side_px)
    with Library(workspace.library_path) as library:
        return np.array([r.id for r in library.records() if r.id in cache], np.int64)
