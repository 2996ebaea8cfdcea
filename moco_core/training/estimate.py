"""From a measured step to what a person wants to know before they start: how long, how much memory, how much disk."""

from __future__ import annotations

import math
import shutil

import msgspec
import numpy as np

from moco_core.config import TrainSettings
from moco_core.images.pixel_cache import read_ids
from moco_core.training.crops import epochs_cost, step_cost
from moco_core.training.speed import Measured
from moco_core.workspace import Workspace

READ_START_S = 1.5  # until the decoding processes are up
READ_GUESS = 100.0  # pictures a second where nothing was measured
CHECKPOINT_SHARE = 0.02  # as in the loop: very short epochs share a checkpoint
LOOK_SHARE = 0.05  # looks at neighbours, as in the loop
LOOKED_AT = 512  # pictures, as in neighbor_check
GENERATIONS = 3  # two are kept, and the next is written before the older goes
THUMB_BYTES, NEIGHBOR_BYTES = 9_000, 1_000
_FEATURES = {"resnet18": 512, "resnet34": 512, "resnet50": 2048}


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """All times in seconds, all sizes in bytes.

    seconds_to_end = reading_s + setup_s + training_s: from the start to the last checkpoint, without the map.
    disk_parts: what the bytes on disk are for: pixels, thumbs, features, checkpoints.
    memory_bytes: of the host; device_bytes: of the accelerator, 0 on a CPU. exact: measured with these very settings.
    """

    pairs_per_s: float
    seconds_per_step: float
    steps: int
    reading_s: float
    setup_s: float
    training_s: float
    seconds_to_end: float
    memory_bytes: int
    device_bytes: int
    disk_needed_bytes: int
    disk_free_bytes: int
    disk_parts: dict[str, int]
    exact: bool


def estimate(workspace: Workspace, settings: TrainSettings, images: int, measured: Measured) -> Estimate:
    """What a run of `settings` on `images` pictures will take."""
    missing = max(0, images - cached(workspace, settings.cache_px))
    reading_s, training_s = (
        reading_seconds(missing, measured.decode_per_s),
        training_seconds(settings, images, measured),
    )
    parts = _disk_parts(workspace, settings, images, missing, measured)
    return Estimate(
        pairs_per_s=round(measured.pairs_per_s, 1),
        seconds_per_step=measured.step_s,
        steps=steps_of(settings, images),
        reading_s=reading_s,
        setup_s=measured.setup_s,
        training_s=training_s,
        seconds_to_end=reading_s + measured.setup_s + training_s,
        memory_bytes=measured.memory_bytes,
        device_bytes=measured.device_bytes,
        disk_needed_bytes=sum(parts.values()),
        disk_free_bytes=shutil.disk_usage(workspace.path).free,
        disk_parts=parts,
        exact=bool(measured.key),
    )


def cached(workspace: Workspace, side_px: int) -> int:
    """Pictures that are decoded at this side already."""
    return len(np.unique(read_ids(workspace.pixels_path(side_px))))


def steps_of(settings: TrainSettings, images: int) -> int:
    return settings.epochs * (images // settings.batch_size)


def reading_seconds(missing: int, per_s: float | None) -> float:
    """Seconds until `missing` pictures are decoded."""
    return READ_START_S + missing / (per_s or READ_GUESS) if missing else 0.0


def training_seconds(settings: TrainSettings, images: int, measured: Measured) -> float:
    """Steps, what epochs cost beside them, checkpoints, and looks at neighbours."""
    plain = (
        steps_of(settings, images) * measured.step_s * _growth(settings, measured) + settings.epochs * measured.epoch_s
    )
    return plain + _checkpoints_s(settings.epochs, plain, measured.checkpoint_s) + _looks_s(settings, plain, measured)


def epochs_within(seconds: float, settings: TrainSettings, images: int, measured: Measured) -> int:
    """Most whole epochs that end within `seconds`; 0 if not even one does."""
    epoch_s = images // settings.batch_size * measured.step_s * _growth(settings, measured) + measured.epoch_s
    most = max(0, math.floor(seconds / epoch_s)) if epoch_s > 0 else 0
    while most and training_seconds(msgspec.structs.replace(settings, epochs=most), images, measured) > seconds:
        most -= max(1, most // 100)
    return max(0, most)


def _growth(settings: TrainSettings, measured: Measured) -> float:
    """Mean cost of an epoch relative to one at the full side: below 1 where crops grow."""
    return epochs_cost(settings, fixed=measured.fixed) / (settings.epochs * step_cost(settings.crop_px, measured.fixed))


def _checkpoints_s(epochs: int, training_s: float, one_s: float) -> float:
    """One an epoch, or as many as fill their share of the time; the first and the last always."""
    return max(2.0 * one_s if epochs > 1 else one_s, min(epochs * one_s, CHECKPOINT_SHARE * training_s))


def _looks_s(settings: TrainSettings, training_s: float, measured: Measured) -> float:
    """One an epoch, or as many as fill their share of the time. A look takes a picture through the encoder once; a step
    takes a pair through it forwards twice and backwards once, about four times as much work."""
    one_s = LOOKED_AT / measured.pairs_per_s / 4 * (settings.embed_px / settings.crop_px) ** 2
    return min(settings.epochs * one_s, LOOK_SHARE * training_s)


def _disk_parts(
    workspace: Workspace, settings: TrainSettings, images: int, missing: int, measured: Measured
) -> dict[str, int]:
    """Bytes of decoded pictures that are missing, thumbnails, features with neighbours and map, and checkpoints."""
    thumbs = 0 if workspace.thumbs_path.exists() else images * THUMB_BYTES
    features = images * (4 * _FEATURES[settings.encoder] + NEIGHBOR_BYTES)
    return {
        "pixels": missing * 3 * settings.cache_px**2,
        "thumbs": thumbs,
        "features": features,
        "checkpoints": GENERATIONS * measured.checkpoint_bytes,
    }
