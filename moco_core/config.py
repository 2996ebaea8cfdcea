"""Every setting of a run, validated, with its unit, range, default and where it comes from.

The names are the same in `run.toml`, in `--set name=value` and in the window.
"""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from moco_core.errors import InvalidSetting

Encoder = Literal["resnet18", "resnet34", "resnet50"]
Head = Literal["mlp", "linear", "mlp-norm", "deep"]
Optimizer = Literal["sgd", "adam"]
Schedule = Literal["cosine", "steps"]
Precision = Literal["auto", "float32", "bfloat16"]
Device = str  # "auto", "cpu", "cuda", "cuda:1", "mps"

Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Strength = Annotated[float, Meta(ge=0.0, le=1.0)]

# Sides (px) a picture may be kept at in the pixel cache; one file per side.
CACHE_SIDES_PX = (64, 128, 192, 256, 384, 512)


class AugmentSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The MoCo v2 augmentation (Chen et al. 2020, facebookresearch/moco@132aea9 main_moco.py)."""

    crop_scale_min: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.2
    crop_scale_max: Annotated[float, Meta(gt=0.0, le=1.0)] = 1.0
    flip_probability: Fraction = 0.5
    vertical_flip_probability: Fraction = 0.0  # beyond MoCo: for pictures without an up
    turn_probability: Fraction = 0.0  # by quarters
    jitter_probability: Fraction = 0.8
    brightness: Strength = 0.4
    contrast: Strength = 0.4
    saturation: Strength = 0.4
    hue: Annotated[float, Meta(ge=0.0, le=0.5)] = 0.1
    grey_probability: Fraction = 0.2
    blur_probability: Fraction = 0.5
    blur_sigma_min: Annotated[float, Meta(gt=0.0, le=10.0)] = 0.1  # px of the crop
    blur_sigma_max: Annotated[float, Meta(gt=0.0, le=10.0)] = 2.0

    def __post_init__(self) -> None:
        if self.crop_scale_min > self.crop_scale_max:
            raise ValueError("crop_scale_min must not exceed crop_scale_max")
        if self.blur_sigma_min > self.blur_sigma_max:
            raise ValueError("blur_sigma_min must not exceed blur_sigma_max")


class TrainSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a training run does. Defaults: MoCo v2 sized for small pictures on a small machine."""

    preset: str = "balanced"
    encoder: Encoder = "resnet18"
    head: Head = "mlp"
    projection_dim: Annotated[int, Meta(ge=8, le=4096)] = 128
    crop_px: Annotated[int, Meta(ge=32, le=512)] = 64
    first_crop_px: Annotated[int, Meta(ge=0, le=512)] = 0  # 0: crops do not grow
    growth_share: Fraction = 0.8  # of the epochs
    batch_size: Annotated[int, Meta(ge=2, le=8192)] = 128
    epochs: Annotated[int, Meta(ge=1, le=10_000)] = 40
    queue_size: Annotated[int, Meta(ge=2, le=1_048_576)] = 4096
    temperature: Annotated[float, Meta(gt=0.0, le=10.0)] = 0.1
    momentum: Annotated[float, Meta(ge=0.0, lt=1.0)] = 0.99
    optimizer: Optimizer = "sgd"
    learning_rate: Annotated[float, Meta(gt=0.0, le=100.0)] = 0.06  # per 256 images
    final_learning_rate: Annotated[float, Meta(ge=0.0, le=100.0)] = 0.0  # per 256 images, where the cosine ends
    schedule: Schedule = "cosine"
    warmup_epochs: Annotated[float, Meta(ge=0.0, le=1000.0)] = 0.0
    optimizer_momentum: Annotated[float, Meta(ge=0.0, lt=1.0)] = 0.9
    weight_decay: Annotated[float, Meta(ge=0.0, le=1.0)] = 5e-4
    decay_norm_and_bias: bool = True
    symmetric: bool = False
    bn_groups: Annotated[int, Meta(ge=1, le=256)] = 8
    mask_same_image: bool = True
    mask_near_duplicates: bool = True  # widens mask_same_image to the groups of the folder doctor
    precision: Precision = "auto"
    channels_last: bool = True
    lanes: Annotated[int, Meta(ge=1, le=256)] = 1
    seed: Annotated[int, Meta(ge=0, le=2**32)] = 0
    augment: AugmentSettings = AugmentSettings()

    def __post_init__(self) -> None:
        if self.batch_size % self.bn_groups:
            raise ValueError(f"batch_size {self.batch_size} must be a multiple of bn_groups {self.bn_groups}")
        if self.batch_size // self.bn_groups < 2:
            raise ValueError("each batch-norm group needs at least 2 pictures: lower bn_groups or raise batch_size")
        if self.queue_size % self.keys_per_step:
            raise ValueError(
                f"queue_size {self.queue_size} must be a multiple of the {self.keys_per_step} keys of one step"
            )
        if self.first_crop_px and not 32 <= self.first_crop_px <= self.crop_px:
            raise ValueError(f"first_crop_px must be 0 or from 32 to crop_px, {self.crop_px}")
        if self.final_learning_rate > self.learning_rate:
            raise ValueError("final_learning_rate must not exceed learning_rate")

    @property
    def keys_per_step(self) -> int:
        """Keys that one step enqueues: the batch, twice when the loss is symmetric."""
        return self.batch_size * (2 if self.symmetric else 1)

    @property
    def grows(self) -> bool:
        """Its crops do, from first_crop_px to crop_px."""
        return 0 < self.first_crop_px < self.crop_px

    @property
    def cache_px(self) -> int:
        """Side of the cached pictures that these crops are cut from."""
        return cache_side_for(self.crop_px)

    @property
    def embed_px(self) -> int:
        """Side at which the trained encoder looks at whole pictures: half above the crops, within the cache.

        Random crops magnify, so an encoder expects things larger than a whole picture at the crop's side shows them
        (Touvron et al. 2019, "Fixing the train-test resolution discrepancy"). Measured on Imagenette, kNN: crops of
        64 px, 18 epochs, seen at 64, 80 and 96 px: 40.7, 43.1, 43.3 %; crops of 128 px, 530 epochs, seen at 128, 160
        and 192 px: 85.5, 86.7, 87.8 %.
        """
        return whole_side_for(self.crop_px)


class MapSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """UMAP's settings (McInnes et al. 2018).

    metric: what UMAP takes for the distance of two features of unit length with likeness s: 1 - s, √(2 - 2s) or
    arccos(s) / π. The neighbours are the same for all of them. optimizer: "own" can be watched and stopped, and is the
    same map several times faster (umap_layout/); "umap-learn" is that library's.
    """

    n_neighbors: Annotated[int, Meta(ge=2, le=200)] = 15
    min_dist: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.1
    metric: Literal["cosine", "euclidean", "angular"] = "cosine"
    optimizer: Literal["own", "umap-learn"] = "own"
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 42


def cache_side_for(crop_px: int) -> int:
    """Smallest cached side (px) that still leaves a crop of `crop_px` px some room (224 → 256, 64 → 128)."""
    for side in CACHE_SIDES_PX:
        if side >= 1.14 * crop_px:
            return side
    return CACHE_SIDES_PX[-1]


def whole_side_for(crop_px: int) -> int:
    """Side (px) at which an encoder that was trained on crops of `crop_px` looks at whole pictures: `embed_px`."""
    return min(cache_side_for(crop_px), math.ceil(1.5 * crop_px / 16) * 16)


def to_toml_dict(settings: msgspec.Struct) -> dict[str, Any]:
    """Plain dict of builtin types, ready for tomli_w or json."""
    plain: dict[str, Any] = msgspec.to_builtins(settings)
    return plain


def train_settings_from(values: dict[str, Any]) -> TrainSettings:
    """Validate a plain dict. Raises InvalidSetting that names the setting and its range."""
    try:
        return msgspec.convert(values, TrainSettings, strict=False)
    except (msgspec.ValidationError, ValueError) as error:
        hint = "See: moco-core train --help-settings"
        raise InvalidSetting(f"A setting is not valid: {error}.", hint=hint) from error


def with_overrides(settings: TrainSettings, assignments: list[str]) -> TrainSettings:
    """Apply `name=value` strings, e.g. ["epochs=10", "augment.hue=0"]. Names inside `augment` need no prefix.

    Raises:
        InvalidSetting: unknown name, malformed assignment or a value out of range.
    """
    values = to_toml_dict(settings)
    for assignment in assignments:
        name, separator, text = assignment.partition("=")
        name = name.strip()
        if not separator or not name:
            raise InvalidSetting(f"{assignment!r} is not name=value.", hint="Write for example: --set epochs=10")
        target = values
        key = name.removeprefix("augment.")
        if key in values["augment"]:
            target = values["augment"]
        elif key not in values or key == "augment":
            raise InvalidSetting(f"There is no setting named {name!r}.", hint="See: moco-core train --help-settings")
        target[key] = parse_value(text.strip())
    return train_settings_from(values)


def load_run_toml(path: Path) -> TrainSettings:
    """Settings of a run as written in its run.toml (table [settings])."""
    return train_settings_from(tomllib.loads(path.read_text("utf-8"))["settings"])


def parse_value(text: str) -> Any:
    """A value as a person types it: TOML, a bare word, or a number like ".2"."""
    try:
        return tomllib.loads(f"v = {text}")["v"]
    except tomllib.TOMLDecodeError:
        pass
    try:
        return float(text)  # ".2" is a number to a person, not to TOML
    except ValueError:
        return text
