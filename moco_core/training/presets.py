"""Settings that fit a folder and a machine, each with one sentence why. Light: the window imports it."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, NamedTuple

import msgspec

from moco_core.config import AugmentSettings, TrainSettings
from moco_core.errors import InvalidSetting, TooFewImages

PRESETS: tuple[str, ...] = ("quick", "balanced", "best", "paper", "paper-v1", "tutorial")
MIN_IMAGES = 8
SMALLEST_CROP_PX = 32
# What measured best on two cores (Imagenette, ResNet-18; tests/benchmarks/results/recipes-2cores-bf16.json): many small
# steps. After 30 epochs of 32 px batches of 128 at .06 reach kNN 44.5 %, batches of 64 at .06 46.3 % and at .12 43.4 %.
CPU_BATCH = 64
CPU_RATE = 0.06
CPU_CROP_PX = 64
# Two cores in bfloat16: small crops in .7 of the epochs and 11 466 steps reached 60.0 %, in .5 of them and 33 810 steps
# 67.7 % (accuracy-30min-2cores.json, accuracy-120min-2cores.json). Where between them the one is better than the other
# was not measured.
CPU_GROWTH_SHARE, LONG_GROWTH_SHARE, LONG_STEPS = 0.7, 0.5, 25_000
# What measured best on a GPU (Imagenette, ResNet-18, 128 px; tests/benchmarks/results/gpu_accuracy-h200.json): batches
# of 128 at .12 reach kNN 82.3, 82.8 and 83.4 % in 200 epochs (three seeds), batches of 256 at .08 stayed at 74.8 %.
# Crops that grow over half the epochs reached 84.4 % in the time of those 200 epochs.
GPU_CROP_PX = 128
GPU_BATCH, GPU_BN_GROUPS = 128, 4
GPU_RATE, GPU_WARMUP_EPOCHS = 0.12, 3.0
GPU_CROP_SCALE_MIN = 0.08
GPU_GROWTH_SHARE = 0.5
GPU_QUEUE = 16_384
SMALLEST_GROUP = 8  # pictures: mean and variance of fewer say little
LARGE_FOLDER = 50_000  # pictures from which on "best" takes the larger encoder on a GPU: a judgement, not measured
CPU_QUEUE = 2048  # what the measured runs on two cores used; a CPU's few epochs leave no time for more


class Plan(NamedTuple):
    """Settings and, by the setting's name, why they are so."""

    settings: TrainSettings
    reasons: dict[str, str]


class _Length(NamedTuple):
    """How long a preset trains: towards so many steps, within these bounds of epochs."""

    steps: int
    fewest_epochs: int
    most_epochs: int


# Imagenette on two cores in bfloat16, kNN by steps: none 33 %, 294 steps 35 %, 735 steps 41 %, 1 470 steps 45 %, 11 466
# steps 60 % (tests/benchmarks/results/recipes-2cores-bf16.json).
_LENGTHS = {
    "quick": _Length(2_900, 10, 100),
    "balanced": _Length(12_000, 20, 200),
    "best": _Length(40_000, 100, 400),
}

# CUDA has the steps that it takes: 200 epochs of Imagenette are the middle one, 550 the last.
_CUDA_LENGTHS = {
    "quick": _Length(6_000, 10, 150),
    "balanced": _Length(14_600, 30, 400),
    "best": _Length(40_000, 100, 800),
}

# What `planner` goes by when the person says how much time there is.
WORTHWHILE_STEPS = 700  # fewer taught little that random weights do not know, see above
# Small folders of simple pictures need fewer: by the looks during training the 600 samples are at kNN 48 % after 350
# steps, from 28 % at the start; 600 photos were no further after 270. Below these nothing is to be hoped for.
HOPEFUL_STEPS, HOPEFUL_EPOCHS = 350, 35
PLENTY_EPOCHS = 200  # from here on larger crops pay more than further epochs
MOST_EPOCHS = 800  # the longest schedule that is published for small pictures
CROPS_PX = (32, 48, 64, 96, 128, 160, 192, 224)  # the steps in which crops shrink and grow with the time
# With so many steps the key encoder may follow so slowly, and the queue be so many times as long: a judgement between
# the published .999 and what short runs measured, not measured itself.
LONG_RUNS = ((120_000, 0.999, 4), (50_000, 0.996, 2))

# MoCo v2 as published: Chen et al. 2020; facebookresearch/moco@132aea9 main_moco.py --mlp --moco-t 0.2 --aug-plus --cos
_PAPER = TrainSettings(
    preset="paper",
    encoder="resnet50",
    crop_px=224,
    batch_size=256,
    epochs=200,
    queue_size=65_536,
    temperature=0.2,
    momentum=0.999,
    learning_rate=0.03,
    weight_decay=1e-4,
    symmetric=False,
    bn_groups=8,
    mask_same_image=False,
    mask_near_duplicates=False,
)

# MoCo v1 as published: He et al. 2020; the same file without its v2 switches. There the rate falls at
# epochs 120 and 160 of 200, and grey comes before the jitter: not done here, where it is last for every recipe. Of a
# grey picture brightness and contrast are the same either way; only what the turn of hue does to lightness is not.
_PAPER_V1 = msgspec.structs.replace(
    _PAPER,
    preset="paper-v1",
    head="linear",
    temperature=0.07,
    schedule="steps",
    augment=AugmentSettings(jitter_probability=1.0, hue=0.4, blur_probability=0.0),
)

# The tutorial that this project grew from: ResNet-18, MLP 512–100–50–25, Adam, 18 GPU-hours on Imagenette at 128 px.
# What it does not name (augmentation, number of epochs) is as in MoCo v2.
_TUTORIAL = TrainSettings(
    preset="tutorial",
    encoder="resnet18",
    head="deep",
    projection_dim=25,
    crop_px=128,
    batch_size=256,
    epochs=200,
    queue_size=8192,
    temperature=0.05,
    momentum=0.999,
    optimizer="adam",
    learning_rate=1e-3,
    final_learning_rate=1e-5,
    weight_decay=1e-6,
    symmetric=False,
    bn_groups=8,
    mask_same_image=False,
    mask_near_duplicates=False,
)

_PUBLISHED = {settings.preset: settings for settings in (_PAPER, _PAPER_V1, _TUTORIAL)}
_SOURCE = {
    "paper": "as published for ImageNet (MoCo v2)",
    "paper-v1": "as published for ImageNet (MoCo v1)",
    "tutorial": "as in the tutorial",
}


def suggest(preset: str, images: int, device_kind: str = "cpu") -> Plan:
    """Settings for a folder of `images` readable pictures.

    Args:
        preset: one of PRESETS.
        images: at least 8.
        device_kind: "cpu", "cuda" or "mps".

    Raises:
        InvalidSetting: no such preset. TooFewImages: fewer than 8 pictures.
    """
    if preset not in PRESETS:
        raise InvalidSetting(f"There is no preset named {preset!r}.", hint=f"Choose one of: {', '.join(PRESETS)}.")
    if images < MIN_IMAGES:
        raise TooFewImages(images, MIN_IMAGES)
    settings = _published(preset, images) if preset in _PUBLISHED else _fitted(preset, images, device_kind)
    return Plan(settings, _reasons(settings, images, device_kind))


def is_published(preset: str) -> bool:
    """It is somebody's recipe: nothing but what cannot be is changed in it."""
    return preset not in _LENGTHS


def batch_for(images: int, largest: int, steps: int = 8) -> int:
    """Largest power of two up to `largest` of which an epoch holds `steps`; at least 8 pictures, or half the folder.

    Half the folder may fill the queue: eight steps an epoch leave it the keys of four, so that it is one.
    """
    wanted = min(largest, images // 2, max(8, images // steps))
    return int(2 ** int(math.log2(wanted)))


def bn_groups_for(batch_size: int) -> int:
    """Groups of at least 16 pictures, at most 8: the 8 devices of the paper, on one."""
    return max(1, min(8, batch_size // 16))


def shared_by(settings: TrainSettings, images: int, processes: int, fixed: Collection[str] = ()) -> TrainSettings:
    """The same with groups and a batch that so many processes can share evenly.

    Groups become more where they must, the batch larger only if they would have fewer than SMALLEST_GROUP pictures.
    Names in `fixed` stay as they are; where they or the number of pictures are in the way nothing changes, and
    `Team.check` says what cannot be shared.
    """
    if "bn_groups" in fixed or settings.bn_groups % processes == 0:
        return settings
    groups = math.ceil(settings.bn_groups / processes) * processes
    batch = settings.batch_size
    if "batch_size" not in fixed:
        batch = max(math.ceil(batch / groups), SMALLEST_GROUP) * groups
    keys = batch * settings.keys_per_step // settings.batch_size
    if batch > images or batch % groups or batch < 2 * groups or ("queue_size" in fixed and settings.queue_size % keys):
        return settings
    queue = max(1, settings.queue_size // keys) * keys
    return msgspec.structs.replace(settings, bn_groups=groups, batch_size=batch, queue_size=queue)


def queue_for(images: int, keys_per_step: int, largest: int = 4096) -> int:
    """Largest multiple of one step's keys within half the folder and within `largest`; at least one step's keys."""
    return max(1, min(largest, images // 2) // keys_per_step) * keys_per_step


def largest_blur(crop_px: int) -> float:
    """σ in px of the crop, in proportion to it; the published 2 px are for 224."""
    return min(2.0, crop_px / 64)


def growth_share_for(steps: int) -> float:
    """Of the epochs of a CPU's run that have small crops: a long one has time for more of the large ones."""
    return LONG_GROWTH_SHARE if steps >= LONG_STEPS else CPU_GROWTH_SHARE


def epochs_for(preset: str, images: int, batch_size: int, device_kind: str) -> int:
    """Epochs that reach the preset's steps, within its bounds, in round numbers."""
    length = (_CUDA_LENGTHS if device_kind == "cuda" else _LENGTHS)[preset]
    wanted = math.ceil(length.steps / max(1, images // batch_size))
    wanted = min(length.most_epochs, max(length.fewest_epochs, wanted))
    return wanted if wanted < 20 else 5 * math.ceil(wanted / 5)


def _fitted(preset: str, images: int, device_kind: str) -> TrainSettings:
    return _fitted_to_cpu(preset, images) if device_kind == "cpu" else _fitted_to_gpu(preset, images, device_kind)


def _fitted_to_cpu(preset: str, images: int) -> TrainSettings:
    crop_px, batch = CPU_CROP_PX, batch_for(images, CPU_BATCH)
    epochs = epochs_for(preset, images, batch, "cpu")
    return TrainSettings(
        preset=preset,
        encoder="resnet18",
        crop_px=crop_px,
        first_crop_px=SMALLEST_CROP_PX,
        growth_share=growth_share_for(epochs * (images // batch)),
        batch_size=batch,
        epochs=epochs,
        queue_size=queue_for(images, batch, CPU_QUEUE),
        temperature=0.1,
        momentum=0.99,
        learning_rate=CPU_RATE,
        warmup_epochs=1.0,
        weight_decay=5e-4,
        symmetric=False,
        bn_groups=bn_groups_for(batch),
        # The published blur is for 224 px; on small crops its upper end would leave nothing to recognise.
        augment=AugmentSettings(blur_sigma_max=largest_blur(crop_px)),
    )


def _fitted_to_gpu(preset: str, images: int, device_kind: str) -> TrainSettings:
    batch = batch_for(images, GPU_BATCH)
    symmetric = 4 * batch <= images
    return TrainSettings(
        preset=preset,
        encoder="resnet50" if preset == "best" and images >= LARGE_FOLDER else "resnet18",
        crop_px=GPU_CROP_PX,
        first_crop_px=GPU_CROP_PX // 2,
        growth_share=GPU_GROWTH_SHARE,
        batch_size=batch,
        epochs=epochs_for(preset, images, batch, device_kind),
        queue_size=queue_for(images, batch * (2 if symmetric else 1), GPU_QUEUE),
        temperature=0.1,
        momentum=0.99,
        learning_rate=GPU_RATE,
        warmup_epochs=GPU_WARMUP_EPOCHS,
        weight_decay=5e-4,
        symmetric=symmetric,
        bn_groups=min(GPU_BN_GROUPS, bn_groups_for(batch)),
        augment=AugmentSettings(crop_scale_min=GPU_CROP_SCALE_MIN, blur_sigma_max=2.0),
    )


def _published(preset: str, images: int) -> TrainSettings:
    published = _PUBLISHED[preset]
    batch = batch_for(images, published.batch_size, steps=2)
    return msgspec.structs.replace(published, batch_size=batch, bn_groups=bn_groups_for(batch))


def _reasons(settings: TrainSettings, images: int, device_kind: str) -> dict[str, str]:
    own = (
        _published_reasons(settings, images)
        if settings.preset in _PUBLISHED
        else _own_reasons(settings, images, device_kind)
    )
    return {
        "bn_groups": _groups_reason(settings),
        "precision": "whichever is faster here, measured at the start",
        "seed": "the same seed gives the same run",
        "mask_same_image": "a picture's own older keys are no negatives",
        "mask_near_duplicates": "nor are keys of its copies and bursts, once the folder is checked",
        **own,
    }


def _own_reasons(s: TrainSettings, images: int, device_kind: str) -> dict[str, str]:
    cpu = device_kind == "cpu"
    return {
        "encoder": f"suits {_number(images)} pictures and this machine",
        "crop_px": "on a CPU more steps beat more pixels" if cpu else "a graphics card affords the detail",
        "first_crop_px": "small crops are cheap: more of them in the same time"
        if s.first_crop_px
        else "not needed here",
        "growth_share": "the last epochs are at the full side",
        "warmup_epochs": "a gentle start for a high rate",
        "batch_size": _batch_reason(s, images),
        "queue_size": _queue_reason(s, images),
        "epochs": _epochs_reason(s, images),
        "temperature": "small folders learn faster with sharp contrasts",
        "momentum": "few steps: the key encoder must not lag far behind",
        "learning_rate": "scaled to the batch, falls along a cosine to zero",
        "weight_decay": "as in the official recipe for small pictures",
        "symmetric": "both views ask once: more from every picture"
        if s.symmetric
        else "one view asks: twice the steps in the same time",
    }


def _published_reasons(s: TrainSettings, images: int) -> dict[str, Any]:
    published = _PUBLISHED[s.preset].batch_size
    source = _SOURCE[s.preset]
    queue = (
        source
        if s.queue_size <= images // 2
        else f"{source}; far more keys than this folder can fill with different pictures"
    )
    names = ("encoder", "crop_px", "epochs", "temperature", "momentum", "learning_rate", "weight_decay", "symmetric")
    reasons = dict.fromkeys((*names, "mask_same_image", "mask_near_duplicates"), source)
    fitted = s.batch_size < published
    batch = f"the published {published} does not fit into {_number(images)} pictures" if fitted else source
    return {**reasons, "batch_size": batch, "queue_size": queue}


def _batch_reason(s: TrainSettings, images: int) -> str:
    if s.batch_size * 4 > images:
        return f"{_number(images)} pictures leave room for {images // s.batch_size} steps an epoch"
    if s.bn_groups == 1:
        return "small, so that an epoch has several steps"
    return f"{s.bn_groups} groups of {s.batch_size // s.bn_groups} for batch norm"


def _queue_reason(s: TrainSettings, images: int) -> str:
    if s.queue_size > images // 2:
        return "the keys of one step: the folder is too small for more"
    return "at most half the pictures: few false negatives"


def _epochs_reason(s: TrainSettings, images: int) -> str:
    steps = s.epochs * (images // s.batch_size)
    word = {"quick": "a first look", "balanced": "enough for a useful map", "best": "as long as it still pays"}
    return f"{_number(steps)} steps: {word[s.preset]}"


def _groups_reason(s: TrainSettings) -> str:
    if s.bn_groups == 1:
        return "the batch is too small to be split"
    return "keeps pictures from recognising their batch"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", " ")
