"""Plans for a job: look at the folder, measure what the plan needs to know, and settle on settings."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import torch

from moco_core import events
from moco_core.config import TrainSettings, to_toml_dict
from moco_core.control import Control
from moco_core.device import describe_device, resolve_device
from moco_core.errors import AllExcluded, EmptyFolder, TooFewImages
from moco_core.events import Emit
from moco_core.folder import FolderFacts, facts_of
from moco_core.images.looks import look
from moco_core.images.scan import scan
from moco_core.jobs import CalibrateJob, TrainJob
from moco_core.library import EXCLUDED, Library
from moco_core.training.calibrate import machine_of, measured, setup_seconds
from moco_core.training.estimate import Estimate, cached, epochs_within, estimate, reading_seconds
from moco_core.training.planner import Budget, FolderPlan, duration, plan, refuse_if_alike
from moco_core.training.presets import MOST_EPOCHS
from moco_core.training.speed import Measured, SpeedBook
from moco_core.workspace import Workspace

ROUNDS = 4  # of measuring what was planned and planning by what was measured: each adds a crop at most
MEASURE_SHARE = 0.15  # of a run's time: what measuring takes is lost to training, and a guess is better then


def calibrate(workspace: Workspace, job: CalibrateJob, emit: Emit, control: Control) -> dict[str, Any]:
    """Carry out a CalibrateJob: what a run with these settings, or within these minutes, will take.

    Returns:
        The fields of `estimate.Estimate`, settings {name: value}, reasons {name: sentence}, notes [{level, message,
        hint}], folder (FolderFacts), device, precision, images, measured_now.

    Raises:
        WorkspaceBusy: a run trains here. Interrupted: the host asked to stop; nothing is kept.
        EmptyFolder, TooFewImages, AllAlike, InvalidSetting.
    """
    _refuse_while_training(workspace)
    device = resolve_device(job.device)
    emit(events.Started(job="calibrate", device=describe_device(device)))
    facts = folder_facts(workspace, emit, control)
    planned = _plan_of(workspace, job, facts, device, emit, control)
    known = SpeedBook.read(workspace, describe_device(device)).exact(planned.settings) is not None
    again = job.again and job.minutes is None  # planning has measured already
    found = measured(workspace, planned.settings, device, emit, control, again)
    result = estimate(workspace, planned.settings, facts.images, _with_reading(workspace, found))
    return {
        **_plain(result),
        "settings": to_toml_dict(planned.settings),
        "reasons": planned.reasons,
        "notes": [_plain(note) for note in planned.notes],
        "folder": _plain(facts),
        "images": facts.images,
        "device": found.device,
        "precision": found.precision,
        "measured_now": again or not known,
    }


def planned_settings(
    workspace: Workspace, job: TrainJob, device: torch.device, seconds: float | None, emit: Emit, control: Control
) -> TrainSettings:
    """The settings of a TrainJob that names a preset. seconds: to the end of the run, None = as long as it takes.

    Raises:
        AllAlike: there is nothing to learn. Others as `calibrate`.
    """
    facts = folder_facts(workspace, emit, control)
    refuse_if_alike(facts)
    minutes = None if seconds is None else seconds / 60
    planned = _plan(workspace, job, facts, device, minutes, emit, control)
    for note in planned.notes:
        emit(events.Warning(message=note.message, hint=note.hint))
    return planned.settings


def fitted_to_rest(
    workspace: Workspace, settings: TrainSettings, images: int, seconds: float, device: torch.device, emit: Emit
) -> TrainSettings:
    """The same with as many epochs as end within `seconds`: reading the pictures took what it took."""
    book = SpeedBook.read(workspace, describe_device(device))
    found = book.about(settings)
    if found is None:
        return settings
    rest_s = seconds - setup_seconds(found, device)
    epochs = max(1, min(MOST_EPOCHS, epochs_within(rest_s, settings, images, found)))
    settings = msgspec.structs.replace(settings, epochs=epochs)
    taking = estimate(workspace, settings, images, found)
    emit(events.Progress(phase="plan", done=1, total=1, message=_outcome(settings, taking)))
    return settings


def folder_facts(workspace: Workspace, emit: Emit, control: Control) -> FolderFacts:
    """Scan, and look at a sample. Raises EmptyFolder."""
    scan(workspace, emit, control)
    looks = look(workspace, control)
    with Library(workspace.library_path) as library:
        records, excluded = library.records(), library.counts().get(EXCLUDED, 0)
    if not records:
        raise AllExcluded if excluded else EmptyFolder(workspace.images)
    return facts_of(records, looks)


def _plan_of(
    workspace: Workspace, job: CalibrateJob, facts: FolderFacts, device: torch.device, emit: Emit, control: Control
) -> FolderPlan:
    if job.settings is None:
        refuse_if_alike(facts)
        return _plan(workspace, job, facts, device, job.minutes, emit, control)
    if facts.images < job.settings.batch_size:
        raise TooFewImages(facts.images, job.settings.batch_size)
    return FolderPlan(job.settings, {}, ())


def _plan(
    workspace: Workspace,
    job: TrainJob | CalibrateJob,
    facts: FolderFacts,
    device: torch.device,
    minutes: float | None,
    emit: Emit,
    control: Control,
) -> FolderPlan:
    machine, preset = machine_of(device), job.preset or "balanced"
    first = plan(preset, facts, machine, overrides=job.overrides)
    if minutes is None:
        return first
    began, settings = time.monotonic(), first.settings
    again = isinstance(job, CalibrateJob) and job.again
    for _ in range(ROUNDS):
        measured(workspace, settings, device, emit, control, again)
        spent_s = time.monotonic() - began
        book = SpeedBook.read(workspace, machine.name)
        budget = budget_for(workspace, facts.images, book, 60 * minutes - spent_s, device)
        planned = plan(preset, facts, machine, budget, job.overrides)
        hurried = isinstance(job, TrainJob) and spent_s > MEASURE_SHARE * 60 * minutes
        if hurried or book.exact(planned.settings) is not None:
            break
        settings = planned.settings
    return planned


def budget_for(workspace: Workspace, images: int, book: SpeedBook, seconds: float, device: torch.device) -> Budget:
    """What is known of the time until the first step, and after it."""

    def before(settings: TrainSettings) -> float:
        found = book.about(settings)
        missing = max(0, images - cached(workspace, settings.cache_px))
        return reading_seconds(missing, book.decode_per_s()) + (setup_seconds(found, device) if found else 0.0)

    return Budget(seconds, book.about, before)


def _with_reading(workspace: Workspace, found: Measured) -> Measured:
    """With the rate of another measurement, if this one found all pictures read."""
    if found.decode_per_s is not None:
        return found
    rate = SpeedBook.read(workspace, found.device).decode_per_s()
    return msgspec.structs.replace(found, decode_per_s=rate)


def _refuse_while_training(workspace: Workspace) -> None:
    """Two at once would measure each other. The lock is not kept: a run may start at any time, and goes first."""
    with workspace.training_lock():
        pass


def _outcome(settings: TrainSettings, taking: Estimate) -> str:
    epochs, steps = f"{settings.epochs} epoch{'s' * (settings.epochs > 1)}", f"{taking.steps:,}".replace(",", " ")
    return f"{epochs} of {settings.crop_px} px crops, {steps} steps, about {duration(taking.training_s)}"


def _plain(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain
