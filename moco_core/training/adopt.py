"""Only embed, do not train: a run whose encoder is taken as it is, for its map, search, evaluation and export."""

from __future__ import annotations

from typing import Any

import msgspec

from moco_core import events
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.device import choose_precision, describe_device, precision_name, resolve_device
from moco_core.errors import AllExcluded, EmptyFolder, MocoError
from moco_core.events import Emit
from moco_core.images.ingest import prepare
from moco_core.jobs import AdoptJob
from moco_core.library import EXCLUDED, OK, Library
from moco_core.model.moco import build_moco
from moco_core.training.begin import EMBEDDED, KNN_LAYER, begin_with
from moco_core.weights.start import Start, checked_choice, find_start, summary
from moco_core.workspace import Run, Workspace


class NotWhole(MocoError):
    """Too little matched to be of use without training."""


def adopt(workspace: Workspace, job: AdoptJob, emit: Emit, control: Control) -> Run:
    """Make the run: settings, one checkpoint at step 0, nothing trained.

    Raises:
        NotWhole: the encoder would stay random in part.
        NeedsConsent, DownloadFailed, UnreadableWeights, NoUse: about the weights.
        EmptyFolder, WorkspaceBusy, InvalidSetting, Interrupted.
    """
    checked_choice(job.start_from)
    with workspace.training_lock():
        start = find_start(job.start_from, job.encoder, job.download, emit, control)
        _check_whole(start)
        device = resolve_device(job.device)
        settings = _settings(job, start)
        prepare(workspace, settings.cache_px, emit, control)
        images = _count(workspace)
        settings = msgspec.structs.replace(
            settings, precision=precision_name(choose_precision(settings.precision, device))
        )
        run = workspace.new_run(job.run, settings)
        begin_with(run, build_moco(settings), start)
        record = {"start": start.record} if start else {}
        run.update_info(images=images, state=EMBEDDED, knn_layer=KNN_LAYER, steps=0, total_steps=0, **record)
    emit(events.Started(job="adopt", run=run.name, device=describe_device(device)))
    emit(events.Checkpoint(step=0, epoch=0, path="checkpoint-00000000.safetensors"))
    return run


def described(run: Run) -> dict[str, Any]:
    """For the result: what the run is made of."""
    return {
        "encoder": run.settings.encoder,
        "seen_at_px": run.settings.embed_px,
        "start": summary(run.info.get("start", {})),
    }


def _settings(job: AdoptJob, start: Start | None) -> TrainSettings:
    """Crops are never cut here, but their side says how large the encoder sees a picture."""
    side = job.crop_px or (start.crop_px if start else None) or TrainSettings().crop_px
    encoder = start.encoder if start else job.encoder or TrainSettings().encoder
    return msgspec.convert(
        {"preset": EMBEDDED, "encoder": encoder, "crop_px": side, "seed": job.seed}, TrainSettings, strict=False
    )


def _check_whole(start: Start | None) -> None:
    if start is None:
        return
    lacking = [*start.record["mismatched"], *start.record["missing"]]
    if lacking:
        raise NotWhole(
            f"{len(lacking)} tensors of the encoder would stay random ({lacking[0]}): its features would mean little.",
            hint="Train from these weights instead, or choose a file that holds the whole encoder.",
        )


def _count(workspace: Workspace) -> int:
    with Library(workspace.library_path) as library:
        counts = library.counts()
    if not counts.get(OK):
        raise AllExcluded if counts.get(EXCLUDED) else EmptyFolder(workspace.images)
    return counts[OK]
