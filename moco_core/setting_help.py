"""Every setting of a run: name, unit, default, range, meaning. What `moco-core train --help-settings` prints."""

from __future__ import annotations

import textwrap
import typing
from typing import Annotated, Any, NamedTuple

import msgspec

from moco_core.config import AugmentSettings, TrainSettings, parse_value
from moco_core.errors import InvalidSetting
from moco_core.setting_explained import EXPLAINED

MEANING = {
    "preset": "name that the settings started from; a label",
    "encoder": "backbone network",
    "head": "projection on top while training: linear–ReLU–linear (MoCo v2), linear (v1), with batch norm, or deep",
    "projection_dim": "width of that projection",
    "crop_px": "side of the crops that are trained on, px",
    "first_crop_px": "side of the crops at the start, from where they grow to crop_px; 0: they do not grow",
    "growth_share": "share of the epochs in which crops are smaller than crop_px, if they grow",
    "batch_size": "pictures in one step",
    "epochs": "times that every picture is seen",
    "queue_size": "K: keys of earlier batches to tell a picture from; a multiple of the keys of one step",
    "temperature": "τ: the smaller, the more the hardest negatives count",
    "momentum": "m: how slowly the key encoder follows",
    "optimizer": "SGD with momentum, as published, or Adam",
    "learning_rate": "at its highest, per 256 pictures in a batch",
    "final_learning_rate": "where the cosine ends, per 256 pictures in a batch",
    "schedule": "how the rate falls: along a cosine (MoCo v2), or tenfold at .6 and .8 of the way (v1)",
    "warmup_epochs": "epochs in which the learning rate rises from 0",
    "optimizer_momentum": "of SGD; of Adam its first β",
    "weight_decay": "pull of the weights towards zero",
    "decay_norm_and_bias": "weight decay also on batch norm and biases, as the official code does",
    "symmetric": "both views are queries once; dearer a step, better on small folders",
    "bn_groups": "batch norm in so many groups of the batch: stands in for shuffling between devices",
    "mask_same_image": "a picture's own older keys are no negatives for it",
    "mask_near_duplicates": "nor those of its look-alikes, if the folder was checked (moco-core doctor IMAGES)",
    "precision": "of the network's arithmetic; auto measures which is faster",
    "channels_last": "memory order of the pictures; faster on most machines",
    "lanes": "parts of the batch that cores take through the network side by side (CPU); slower on two cores",
    "seed": "start of all random numbers",
    "crop_scale_min": "smallest part of a picture's area in a crop",
    "crop_scale_max": "largest part of a picture's area in a crop",
    "flip_probability": "how often a view is mirrored",
    "vertical_flip_probability": "how often a view stands on its head",
    "turn_probability": "how often a view is turned by a quarter, a half or three quarters",
    "jitter_probability": "how often its colours are changed",
    "brightness": "strength of that change",
    "contrast": "strength of that change",
    "saturation": "strength of that change",
    "hue": "strength of that change, in turns of the colour circle",
    "grey_probability": "how often a view loses its colours",
    "blur_probability": "how often a view is blurred",
    "blur_sigma_min": "smallest blur, px of the crop",
    "blur_sigma_max": "largest blur, px of the crop",
}


class Setting(NamedTuple):
    """One line of the table; `type` is the annotation with its range. explanation: two or three sentences, and their
    source, for somebody who does not know the field."""

    name: str
    default: Any
    type: Any
    allowed: str
    meaning: str
    unit: str
    explanation: str
    source: str


def settings() -> list[Setting]:
    """All settings, those of the augmentation last."""
    plain = [field for field in msgspec.structs.fields(TrainSettings) if field.name != "augment"]
    return [_setting(field) for field in [*plain, *msgspec.structs.fields(AugmentSettings)]]


def settings_table() -> str:
    rows = [("setting", "default", "allowed", "meaning")]
    rows += [(s.name, _text(s.default), s.allowed, s.meaning) for s in settings()]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    ]
    return "\n".join(lines) + "\n"


def setting_sheet(name: str) -> str:
    """All there is to say about one setting. Raises InvalidSetting if there is none of that name."""
    known = {setting.name: setting for setting in settings()}
    setting = known.get(name.removeprefix("augment."))
    if setting is None:
        raise InvalidSetting(f"There is no setting named {name!r}.", hint="See: moco-core train --help-settings")
    unit = f" {setting.unit}" if setting.unit else ""
    return (
        f"{setting.name}: {setting.meaning}\n\n{textwrap.fill(setting.explanation, 100)}\n\n"
        f"  allowed  {setting.allowed}{unit}\n  default  {_text(setting.default)}\n  source   {setting.source}\n"
    )


def checked_assignment(text: str) -> str:
    """`text` itself if it is name=value of a known setting in its range. Raises InvalidSetting."""
    name, separator, value = text.partition("=")
    if not separator:
        raise InvalidSetting(f"{text!r} is not name=value.", hint="Write for example: --set epochs=10")
    known = {setting.name: setting for setting in settings()}
    setting = known.get(name.strip().removeprefix("augment."))
    if setting is None:
        raise InvalidSetting(
            f"There is no setting named {name.strip()!r}.", hint="See: moco-core train --help-settings"
        )
    try:
        msgspec.convert(parse_value(value.strip()), setting.type, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidSetting(f"{setting.name}: {error}.", hint=f"Allowed: {setting.allowed}.") from error
    return text


def _setting(field: msgspec.structs.FieldInfo) -> Setting:
    told = EXPLAINED[field.name]
    allowed = _allowed(field.type)
    return Setting(field.name, field.default, field.type, allowed, MEANING[field.name], *told)


def _allowed(annotation: Any) -> str:
    if typing.get_origin(annotation) is typing.Literal:
        return ", ".join(typing.get_args(annotation))
    if typing.get_origin(annotation) is Annotated:
        return _range(annotation.__metadata__[0])
    return "true, false" if annotation is bool else "text"


def _range(meta: msgspec.Meta) -> str:
    low = f"above {meta.gt:g}" if meta.gt is not None else f"{meta.ge}"
    high = f"below {meta.lt:g}" if meta.lt is not None else f"{meta.le}"
    return f"{low} to {high}"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
