"""The plan of a run while the person edits it: values, what was suggested, why, and what does not fit together."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.services.i18n import count_text
from moco_core import setting_help
from moco_core.config import TrainSettings, to_toml_dict, train_settings_from
from moco_core.errors import InvalidSetting
from moco_core.training.presets import MIN_IMAGES, suggest

KINDS = {setting.name: setting for setting in setting_help.settings()}


@dataclasses.dataclass(frozen=True)
class Problem:
    """Why a value does not work; `offer` is the nearest one that does."""

    sentence: str
    offer: Any = None


class PlanModel(QObject):
    """Settings by name, flat (those of the augmentation too)."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preset, self.images, self.device_kind = "balanced", 0, "cpu"
        self.values: dict[str, Any] = {}
        self.suggested: dict[str, Any] = {}
        self.reasons: dict[str, str] = {}
        self._refused: dict[str, Problem] = {}
        self._suggest()

    def fit(self, images: int, device_kind: str) -> None:
        """Another folder or machine: what the person has not touched follows the new suggestion."""
        if (images, device_kind) == (self.images, self.device_kind):
            return
        own = self.edited()
        self.images, self.device_kind = images, device_kind
        self._suggest()
        self.values |= own
        self.changed.emit()

    def choose(self, preset: str) -> None:
        self.preset = preset
        self.reset()

    def reset(self) -> None:
        """Back to what is suggested."""
        self._refused.clear()
        self._suggest()
        self.changed.emit()

    def set(self, name: str, value: Any) -> bool:
        """Take a value over (texts are read as numbers). False if it is out of range: `problems` says why."""
        try:
            self.values[name] = msgspec.convert(_number(value), KINDS[name].type, strict=False)
        except (msgspec.ValidationError, ValueError):
            allowed = KINDS[name].allowed
            self._refused[name] = Problem(self.tr("“{0}” does not fit: {1}.").format(value, allowed))
            self.changed.emit()
            return False
        self._refused.pop(name, None)
        self.changed.emit()
        return True

    def edited(self) -> dict[str, Any]:
        """What differs from the suggestion."""
        return {name: value for name, value in self.values.items() if value != self.suggested[name]}

    def reason(self, name: str) -> str:
        """Why it is suggested, or what it means."""
        return self.reasons.get(name, setting_help.MEANING[name])

    def settings(self) -> TrainSettings | None:
        """None while something does not fit."""
        if self.problems():
            return None
        try:
            return train_settings_from(self._nested())
        except InvalidSetting:
            return None

    def problems(self) -> dict[str, Problem]:
        """By the setting beside which it is shown."""
        found = {**self._crossed(), **self._refused}
        if self.images and self.images < MIN_IMAGES:
            found.setdefault("batch_size", Problem(self.tr("Training needs at least 8 readable pictures.")))
        return found

    def _crossed(self) -> dict[str, Problem]:
        """Combinations that cannot be."""
        v, found = self.values, {}
        batch, groups = v["batch_size"], v["bn_groups"]
        keys = batch * (2 if v["symmetric"] else 1)
        if self.images >= MIN_IMAGES and batch > self.images:
            offer = self.suggested["batch_size"]
            found["batch_size"] = Problem(self.tr("More than the {0} pictures here.").format(self.images), offer)
        if batch % groups or batch // groups < 2:
            words = self.tr("{0} pictures do not split into {1} groups of two or more.").format(batch, groups)
            found["bn_groups"] = Problem(words, _nearest_groups(batch, groups))
        if v["queue_size"] % keys:
            words = self.tr("K must be a multiple of the {0} keys of one step.").format(count_text(keys))
            found["queue_size"] = Problem(words, max(1, round(v["queue_size"] / keys)) * keys)
        for low, high in (("crop_scale_min", "crop_scale_max"), ("blur_sigma_min", "blur_sigma_max")):
            if v[low] > v[high]:
                found[low] = Problem(self.tr("More than the largest, {0:g}.").format(v[high]), v[high])
        return found

    def _suggest(self) -> None:
        plan = suggest(self.preset, max(MIN_IMAGES, self.images), self.device_kind)
        values = to_toml_dict(plan.settings)
        values |= values.pop("augment")
        self.values, self.suggested, self.reasons = values, dict(values), plan.reasons

    def _nested(self) -> dict[str, Any]:
        augment = set(to_toml_dict(TrainSettings())["augment"])
        plain = {name: value for name, value in self.values.items() if name not in augment}
        return {**plain, "augment": {name: self.values[name] for name in augment}}


def _nearest_groups(batch: int, groups: int) -> int:
    """Divisor of the batch that is nearest to `groups` and leaves two pictures to each."""
    fitting = [n for n in range(1, batch // 2 + 1) if batch % n == 0]
    return min(fitting, key=lambda n: (abs(n - groups), n))


def _number(value: Any) -> Any:
    """People write 4 096 and 0,1."""
    if not isinstance(value, str):
        return value
    return "".join(value.split()).replace("\u202f", "").replace(",", ".")
