"""How fast this machine trains, measured once and kept: instant the second time. Light: the window reads it.

WORKSPACE/calibration.json    one Measured per settings and device; the last KEPT of them
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import msgspec

from moco_core import atomic
from moco_core.config import TrainSettings, to_toml_dict
from moco_core.training.crops import step_cost, usual_fixed_share
from moco_core.workspace import Workspace, key_of

KEPT = 64

# Settings that change what is learned and not how long a step takes.
_SCHEDULE = ("preset", "epochs", "schedule", "warmup_epochs", "seed")
_RATES = ("learning_rate", "final_learning_rate", "optimizer_momentum", "momentum", "weight_decay", "temperature")
_MASKS = ("decay_norm_and_bias", "mask_same_image", "mask_near_duplicates")
_GROWTH = ("first_crop_px", "growth_share")  # `exact` asks whether both sides were measured
_FREE = frozenset((*_SCHEDULE, *_RATES, *_MASKS, *_GROWTH, "queue_size"))

# Multiplications of a forward pass per pixel of the crop, in thousands: 1.82, 3.67 and 4.11 billion at 224 px.
_WORK = {"resnet18": 36.3, "resnet34": 73.1, "resnet50": 81.9}

# Kept between forward and backward, bytes a pixel of a crop: counted with saved_tensors_hooks in float32.
_BYTES_PER_PX = {"resnet18": 450, "resnet34": 650, "resnet50": 1720}


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What a few steps told.

    step_s: seconds a step; epoch_s: what an epoch costs beside its steps; setup_s: before the first step, once the
    pictures are read; checkpoint_s and checkpoint_bytes: one of them. memory_bytes: most that the process held;
    device_bytes: most of the accelerator's memory, 0 on a CPU. decode_per_s: pictures read a second, None if none was
    left to read. scaled: measured with fewer pictures a step, because a whole one takes too long to wait for.
    fixed_share: of a step's time, see `crops.fixed_share_of`; None if crops of one side only were measured.
    """

    key: str
    device: str
    encoder: str
    crop_px: int
    batch_size: int
    symmetric: bool
    precision: str
    step_s: float
    epoch_s: float
    setup_s: float
    checkpoint_s: float
    checkpoint_bytes: int
    memory_bytes: int
    device_bytes: int = 0
    decode_per_s: float | None = None
    scaled: bool = False
    fixed_share: float | None = None

    @property
    def fixed(self) -> float:
        """The measured `fixed_share`, or the usual one."""
        return usual_fixed_share(self.device_bytes > 0) if self.fixed_share is None else self.fixed_share

    @property
    def pairs_per_s(self) -> float:
        return self.batch_size / self.step_s


def speed_key(settings: TrainSettings, device: str) -> str:
    """Equal for settings whose steps take equally long. device: as `device.describe_device` says it."""
    values = to_toml_dict(settings)
    return key_of(device, {name: value for name, value in values.items() if name not in _FREE})


def work_of(encoder: str, crop_px: int, symmetric: bool) -> float:
    """Relative cost of one pair: what time is scaled by where nothing was measured."""
    return _WORK[encoder] * crop_px**2 * (2 if symmetric else 1)


def kept_bytes(encoder: str, crop_px: int, batch_size: int, symmetric: bool) -> int:
    """What a step keeps between its forward and its backward pass, roughly."""
    return batch_size * (2 if symmetric else 1) * crop_px**2 * _BYTES_PER_PX[encoder]


class SpeedBook:
    """What was measured in one workspace on one device."""

    def __init__(self, entries: Iterable[Measured] = (), device: str = "") -> None:
        self.device = device
        self._entries = [entry for entry in entries if not device or entry.device == device]

    @classmethod
    def read(cls, workspace: Workspace, device: str) -> SpeedBook:
        """Empty when nothing was measured yet, or the file is damaged."""
        return cls(_read(book_path(workspace)), device)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def exact(self, settings: TrainSettings) -> Measured | None:
        """Measured with these settings, if crops grow at their first side too; the latest."""
        key = speed_key(settings, self.device)
        found = next((entry for entry in reversed(self._entries) if entry.key == key), None)
        return None if found is not None and settings.grows and found.fixed_share is None else found

    def about(self, settings: TrainSettings) -> Measured | None:
        """The same, or an estimate from the entry whose step is most like it. None if there is nothing to go by."""
        if (found := self.exact(settings)) is not None or not self._entries:
            return found
        wanted = work_of(settings.encoder, settings.crop_px, settings.symmetric)
        nearest = min(reversed(self._entries), key=lambda entry: abs(math.log(_work(entry) / wanted)))
        return _rescaled(nearest, settings, _longer(nearest, settings))

    def decode_per_s(self) -> float | None:
        """Pictures read a second, as last measured."""
        return next((e.decode_per_s for e in reversed(self._entries) if e.decode_per_s is not None), None)


def keep(workspace: Workspace, measured: Measured) -> None:
    """Add to the book, in place of an older entry of the same key."""
    path = book_path(workspace)
    entries = [entry for entry in _read(path) if entry.key != measured.key]
    atomic.write_bytes(path, msgspec.json.format(msgspec.json.encode([*entries, measured][-KEPT:])) + b"\n")


def book_path(workspace: Workspace) -> Path:
    return workspace.path / "calibration.json"


def _read(path: Path) -> list[Measured]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Measured])
    except (OSError, msgspec.MsgspecError):
        return []


def _work(entry: Measured) -> float:
    return work_of(entry.encoder, entry.crop_px, entry.symmetric)


def _longer(entry: Measured, settings: TrainSettings) -> float:
    """How many times as long a pair takes with other settings."""
    if entry.fixed_share is None:
        return work_of(settings.encoder, settings.crop_px, settings.symmetric) / _work(entry)
    here, there = step_cost(entry.crop_px, entry.fixed), step_cost(settings.crop_px, entry.fixed)
    return there / here * work_of(settings.encoder, 1, settings.symmetric) / work_of(entry.encoder, 1, entry.symmetric)


def _rescaled(entry: Measured, settings: TrainSettings, work: float) -> Measured:
    """`entry` as it would be with other settings: time by the work of a step, memory by what it keeps more or less."""
    pictures = settings.batch_size / entry.batch_size
    more = kept_bytes(settings.encoder, settings.crop_px, settings.batch_size, settings.symmetric)
    more -= kept_bytes(entry.encoder, entry.crop_px, entry.batch_size, entry.symmetric)
    return msgspec.structs.replace(
        entry,
        key="",
        encoder=settings.encoder,
        crop_px=settings.crop_px,
        batch_size=settings.batch_size,
        symmetric=settings.symmetric,
        step_s=entry.step_s * work * pictures,
        memory_bytes=entry.memory_bytes if entry.device_bytes else max(0, entry.memory_bytes + more),
        device_bytes=max(0, entry.device_bytes + more) if entry.device_bytes else 0,
    )
