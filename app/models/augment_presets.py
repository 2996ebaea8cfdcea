"""Ready-made augmentations, by name: what of the usual one is changed."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from moco_core.config import AugmentSettings
from moco_core.training.presets import largest_blur

CHANGES: dict[str, dict[str, Any]] = {
    "v2": {},
    "v1": {"jitter_probability": 1.0, "hue": 0.4, "blur_probability": 0.0},
    "gentle": {
        "crop_scale_min": 0.5, "jitter_probability": 0.5, "brightness": 0.2, "contrast": 0.2, "saturation": 0.2,
        "hue": 0.05, "grey_probability": 0.1, "blur_probability": 0.25,
    },
    "colour": {"hue": 0.0, "saturation": 0.0, "grey_probability": 0.0},
    "upright": {"flip_probability": 0.0},
    "turning": {"turn_probability": 0.75, "vertical_flip_probability": 0.5},
}  # fmt: skip


def values_of(name: str, crop_px: int) -> dict[str, Any]:
    """All settings of the augmentation under this preset, for crops of this side."""
    usual = AugmentSettings(blur_sigma_max=largest_blur(crop_px))
    return {**msgspec.structs.asdict(usual), **CHANGES[name]}


def preset_names() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "v2": translate("AugmentPresets", "MoCo v2"),
        "v1": translate("AugmentPresets", "MoCo v1"),
        "gentle": translate("AugmentPresets", "Gentle"),
        "colour": translate("AugmentPresets", "Keep colours"),
        "upright": translate("AugmentPresets", "Keep left and right"),
        "turning": translate("AugmentPresets", "No up or down"),
    }
