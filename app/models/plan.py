"""The plan of a run while the person edits it: values, what was suggested, why, and what does not fit together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QSignalBlocker, Signal

from app.models.setting_steps import nudged
from app.services.i18n import count_text, engine_text, number_from
from moco_core import setting_help
from moco_core.config import TrainSettings, to_toml_dict, train_settings_from
from moco_core.errors import InvalidSetting
from moco_core.folder import FolderFacts
from moco_core.training.planner import Budget, FolderPlan, Machine, Note, plan
from moco_core.training.presets import MIN_IMAGES, PRESETS

# What `planner.plan` goes by the time with.
_TIMED = ("epochs", "crop_px", "first_crop_px", "growth_share", "blur_sigma_max", "queue_size", "momentum")
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
        self.preset, self.folder, self.machine = "balanced", FolderFacts(images=0), Machine()
        self.minutes: float | None = None  # the time the person has; None: as long as the preset takes
        self.notes: tuple[Note, ...] = ()
        self._budget: Callable[[float], Budget | None] | None = None
        self.values: dict[str, Any] = {}
        self.suggested: dict[str, Any] = {}
        self.reasons: dict[str, str] = {}
        self._refused: dict[str, Problem] = {}
        self._suggest()

    @property
    def images(self) -> int:
        return self.folder.images

    @property
    def device_kind(self) -> str:
        return self.machine.kind

    @property
    def kept_minutes(self) -> float | None:
        """The time that a run of this plan keeps to; None where none was given, or the person set the epochs."""
        return None if "epochs" in self.edited() else self.minutes

    def fit(self, images: int, device_kind: str) -> None:
        """Another folder or machine of which no more is known than this."""
        self.fitTo(FolderFacts(images=images), Machine(kind=device_kind))

    def fitTo(self, folder: FolderFacts, machine: Machine) -> None:
        """Another folder or machine: what the person has not touched follows the new suggestion."""
        if (folder, machine) != (self.folder, self.machine):
            self.folder, self.machine = folder, machine
            self._follow()

    def setMinutes(self, minutes: float | None) -> None:
        """Plan for so much time; None: for as long as the preset takes."""
        if minutes != self.minutes:
            self.minutes = minutes
            self._follow()

    def setBudget(self, budget: Callable[[float], Budget | None]) -> None:
        """What is known now of how long things take: minutes → Budget, None without a folder."""
        self._budget = budget
        if self.minutes is not None:
            self._follow()

    def takeOver(self, old: PlanModel) -> None:
        """Plan what another page of this session planned."""
        self.folder, self.machine, self.preset, self.minutes = old.folder, old.machine, old.preset, old.minutes
        self.values, self.suggested = dict(old.values), dict(old.suggested)
        self.notes, self.reasons = old.notes, dict(old.reasons)
        self.changed.emit()

    def choose(self, preset: str) -> None:
        self.preset = preset
        self.reset()

    def reset(self) -> None:
        """Back to what is suggested, in the time that it takes."""
        self._refused.clear()
        self.minutes = None
        self._suggest()
        self.changed.emit()

    def set(self, name: str, value: Any) -> bool:
        """Take a value over (texts are read as numbers). False if it is out of range: `problems` says why."""
        before = self.values[name]
        try:
            self.values[name] = msgspec.convert(_number(value), KINDS[name].type, strict=False)
        except (msgspec.ValidationError, ValueError):
            allowed = engine_text(KINDS[name].allowed)
            self._refused[name] = Problem(self.tr("“{0}” does not fit: {1}.").format(value, allowed))
            self.changed.emit()
            return False
        self._refused.pop(name, None)
        if self.minutes is not None and self.values[name] != before and not self._crossed():
            self._follow()  # the epochs that fit the time are others now
        else:
            self.changed.emit()
        return True

    def setAll(self, values: dict[str, Any]) -> None:
        """Several at once; everybody hears of it once."""
        with QSignalBlocker(self):
            for name, value in values.items():
                self.set(name, value)
        self.changed.emit()

    def nudge(self, name: str, up: int) -> bool:
        """One sensible amount up (1) or down (−1). False where that would leave the range: nothing changes then."""
        wanted = nudged(name, self.values[name], up, self.values["batch_size"] * (1 + self.values["symmetric"]))
        try:
            wanted = msgspec.convert(wanted, KINDS[name].type, strict=False)
        except msgspec.ValidationError:
            return False
        return self.set(name, wanted)

    def take(self, settings: TrainSettings) -> None:
        """Exactly these, whatever would be suggested: the settings of an earlier run."""
        self._take(settings, None, ())

    def follow(self, settings: TrainSettings, minutes: float | None) -> None:
        """Those of the run that trains. minutes: the time that it keeps to; what goes by the time, and the precision
        that it has measured, is no choice of the person."""
        own = self.edited()
        not_chosen = ["precision", *(_TIMED if minutes is not None else ())]
        values = _flat(settings)
        self._take(settings, minutes, [name for name in not_chosen if own.get(name) != values[name]])

    def _take(self, settings: TrainSettings, minutes: float | None, not_chosen: Sequence[str]) -> None:
        self._refused.clear()
        self.minutes = minutes
        self.preset = settings.preset if settings.preset in PRESETS else self.preset
        self._suggest()
        self.values = _flat(settings)
        self.suggested |= {name: self.values[name] for name in not_chosen}
        self.changed.emit()

    def edited(self) -> dict[str, Any]:
        """What differs from the suggestion."""
        return {name: value for name, value in self.values.items() if value != self.suggested[name]}

    def reason(self, name: str) -> str:
        """Why it is suggested, or what it means."""
        return self.reasons.get(name, setting_help.MEANING[name])

    def settings(self) -> TrainSettings | None:
        """None while something does not fit."""
        if self.problems() or any(note.level == "bad" for note in self.notes):
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
            found["batch_size"] = Problem(self.tr("More than the %Ln pictures here.", "", self.images), offer)
        if batch % groups or batch // groups < 2:
            words = self.tr("{0} pictures do not split into {1} groups of two or more.").format(batch, groups)
            found["bn_groups"] = Problem(words, _nearest_groups(batch, groups))
        if v["queue_size"] % keys:
            words = self.tr("K must be a multiple of the {0} keys of one step.").format(count_text(keys))
            found["queue_size"] = Problem(words, max(1, round(v["queue_size"] / keys)) * keys)
        if v["first_crop_px"] and not 32 <= v["first_crop_px"] <= v["crop_px"]:
            words = self.tr("Crops begin at 32 px or more and at most at {0} px; 0: they do not grow.")
            found["first_crop_px"] = Problem(words.format(v["crop_px"]), 32 if v["crop_px"] > 32 else 0)
        if v["final_learning_rate"] > v["learning_rate"]:
            words = self.tr("It falls: at most {0:g}.").format(v["learning_rate"])
            found["final_learning_rate"] = Problem(words, v["learning_rate"])
        for low, high in (("crop_scale_min", "crop_scale_max"), ("blur_sigma_min", "blur_sigma_max")):
            if v[low] > v[high]:
                found[low] = Problem(self.tr("More than the largest, {0:g}.").format(v[high]), v[high])
        return found

    def _suggest(self) -> None:
        """Of the plan without the person's own choices."""
        fitted = self._plan({})
        self.values, self.notes, self.reasons = _flat(fitted.settings), fitted.notes, fitted.reasons
        self.suggested = dict(self.values)

    def _follow(self) -> None:
        """Suggest again around what the person has decided."""
        own = self.edited()
        self._suggest()
        try:
            fitted = self._plan(own)
        except InvalidSetting:  # choices that do not go together; `problems` says which
            self.values |= own
        else:
            self.notes, self.values = fitted.notes, _flat(fitted.settings)
            follows = {name: value for name, value in self.values.items() if name not in own}
            self.suggested |= follows
            self.reasons |= {name: fitted.reasons[name] for name in follows if name in fitted.reasons}
        self.changed.emit()

    def _plan(self, own: dict[str, Any]) -> FolderPlan:
        folder = self.folder
        if folder.images < MIN_IMAGES:  # `problems` says so
            folder = msgspec.structs.replace(folder, images=MIN_IMAGES, different_share=None)
        budget = self._budget(self.minutes) if self._budget is not None and self.minutes is not None else None
        overrides = [f"{name}={_toml(value)}" for name, value in own.items()]
        return plan(self.preset, folder, self.machine, budget, overrides)

    def _nested(self) -> dict[str, Any]:
        augment = set(to_toml_dict(TrainSettings())["augment"])
        plain = {name: value for name, value in self.values.items() if name not in augment}
        return {**plain, "augment": {name: self.values[name] for name in augment}}


def _flat(settings: TrainSettings) -> dict[str, Any]:
    """By name, those of the augmentation among the others."""
    values = to_toml_dict(settings)
    return values | values.pop("augment")


def _toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _nearest_groups(batch: int, groups: int) -> int:
    """Divisor of the batch that is nearest to `groups` and leaves two pictures to each."""
    fitting = [n for n in range(1, batch // 2 + 1) if batch % n == 0]
    return min(fitting, key=lambda n: (abs(n - groups), n))


def _number(value: Any) -> Any:
    """People write 4 096 and 0,1."""
    if not isinstance(value, str):
        return value
    return number_from(value)
