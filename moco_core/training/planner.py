"""Settings for this folder on this machine, in the time there is: a preset, and what has to change about it.

`presets.suggest` says what the preset wants for so many pictures. Each rule here looks at one thing that it does not
know (how large the pictures are, whether they have colours, how much memory is free, how many minutes there are),
changes what does not fit, and says why in a sentence. A published recipe stays as published, but for its epochs when
the time is given. Light: the window imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from moco_core.config import AugmentSettings, TrainSettings, parse_value, with_overrides
from moco_core.errors import AllAlike, TooFewImages
from moco_core.folder import LONG_ASPECT, FolderFacts
from moco_core.training import presets
from moco_core.training.estimate import epochs_within, steps_of, training_seconds
from moco_core.training.speed import Measured, kept_bytes

CROP_STEP_PX = 16
LEAST_SEEN_PX = 8  # of the original's px a crop shows at least so many a side, or there is nothing to recognise
FEW_IMAGES = 200
MEASURE_FIRST = "Measure it, then plan by time."
SAMPLE_TRUSTED = 16  # pictures looked at, from which on "all alike" is believed of a larger folder
SMALLEST_CROP_SHARE = 0.001  # of a picture's area
MEMORY_SHARE = 0.8  # of what is free
FIXED_BYTES = 1_200_000_000  # libraries, weights, optimiser


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """kind: "cpu", "cuda" or "mps"; name: as `device.describe_device`; free_bytes: for a run to take, 0 = unknown."""

    kind: str = "cpu"
    name: str = ""
    free_bytes: int = 0


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What the person should know before the start. level "bad": training makes no sense like this."""

    level: Literal["info", "warn", "bad"]
    message: str
    hint: str = ""


class FolderPlan(NamedTuple):
    """Settings, why they are so by their names, and what else there is to say."""

    settings: TrainSettings
    reasons: dict[str, str]
    notes: tuple[Note, ...]


class Budget(NamedTuple):
    """The time there is.

    seconds: from the start of the run to its end. measured: how fast settings are, None if nobody knows yet. before:
    seconds that pass with them until the first step.
    """

    seconds: float
    measured: Callable[[TrainSettings], Measured | None]
    before: Callable[[TrainSettings], float]


def plan(
    preset: str,
    folder: FolderFacts,
    machine: Machine = Machine(),  # noqa: B008  (frozen)
    budget: Budget | None = None,
    overrides: Sequence[str] = (),
) -> FolderPlan:
    """The preset for this folder, machine and time.

    Args:
        overrides: "name=value", what the person has decided; the time is planned around it.

    Raises:
        TooFewImages: fewer than 8 pictures. InvalidSetting: no such preset, or an override that does not fit.
    """
    base = presets.suggest(preset, folder.images, machine.kind)
    draft = _Draft(base.settings, dict(base.reasons), [], fixed_names(overrides))
    if not presets.is_published(preset):
        for rule in (_fit_crop, _fit_tiny, _fit_colours, _fit_strips, _fit_repeats):
            rule(draft, folder)
        _fit_memory(draft, folder, machine)
    draft.settings = _decided(draft, [*_following(draft, folder.images, overrides), *overrides])
    if budget is not None:
        _fit_time(draft, folder, machine, budget)
    _remark(draft, folder, machine)
    return FolderPlan(draft.settings, draft.reasons, tuple(draft.notes))


def _decided(draft: _Draft, overrides: Sequence[str]) -> TrainSettings:
    """With what the person has set. A first side that they did not set gives way to a smaller crop that they did."""
    settings = draft.settings
    if "first_crop_px" in draft.fixed:
        return with_overrides(settings, list(overrides))
    decided = with_overrides(msgspec.structs.replace(settings, first_crop_px=0), list(overrides))
    return msgspec.structs.replace(decided, first_crop_px=min(settings.first_crop_px, decided.crop_px))


def _following(draft: _Draft, images: int, overrides: Sequence[str]) -> list[str]:
    """Queue and groups that go with the batch that the person has set, as overrides; none when they set those too."""
    asked = {name.strip(): parse_value(text.strip()) for name, _, text in (entry.partition("=") for entry in overrides)}
    s = draft.settings
    batch, symmetric = asked.get("batch_size", s.batch_size), asked.get("symmetric", s.symmetric)
    if type(batch) is not int or batch < 2 or type(symmetric) is not bool:
        return []  # what is wrong with it is said where it is read
    queue = presets.queue_for(images, batch * (2 if symmetric else 1), max(s.queue_size, 2 * batch))
    groups = next(n for n in range(min(s.bn_groups, batch // 2), 0, -1) if batch % n == 0)
    fitted = {"queue_size": queue, "bn_groups": groups} if {"batch_size", "symmetric"} & asked.keys() else {}
    return [f"{name}={value}" for name, value in fitted.items() if name not in draft.fixed]


def refuse_if_alike(folder: FolderFacts) -> None:
    """Raises AllAlike when there is nothing to tell apart, TooFewImages when there is nothing at all."""
    if folder.images < presets.MIN_IMAGES:
        raise TooFewImages(folder.images, presets.MIN_IMAGES)
    different = different_images(folder)
    if different is not None and different < presets.MIN_IMAGES:
        raise AllAlike(folder.images, different, presets.MIN_IMAGES)


def different_images(folder: FolderFacts) -> int | None:
    """How many of the pictures are no copies of another, as far as the sample tells; None if it tells nothing."""
    if folder.different_share is None or folder.looked_at < min(SAMPLE_TRUSTED, folder.images):
        return None
    seen = round(folder.different_share * folder.looked_at)
    if folder.all_looked_at or seen < presets.MIN_IMAGES:
        return seen
    return round(folder.different_share * folder.images)


def memory_for(settings: TrainSettings) -> int:
    """Bytes that a step needs, roughly: for choosing before anything was measured."""
    return FIXED_BYTES + kept_bytes(settings.encoder, settings.crop_px, settings.batch_size, settings.symmetric)


class _Draft:
    """Settings on their way. `fixed`: names that the person has decided."""

    def __init__(self, settings: TrainSettings, reasons: dict[str, str], notes: list[Note], fixed: set[str]) -> None:
        self.settings, self.reasons, self.notes, self.fixed = settings, reasons, notes, fixed

    def set(self, reason: str, /, **values: Any) -> None:
        """Change settings (those of the augmentation too), all for one reason."""
        own = {name: value for name, value in values.items() if name in AugmentSettings.__struct_fields__}
        plain = {name: value for name, value in values.items() if name not in own}
        augment = msgspec.structs.replace(self.settings.augment, **own)
        self.settings = msgspec.structs.replace(self.settings, augment=augment, **plain)
        self.reasons |= dict.fromkeys(values, reason)

    def note(self, level: Literal["info", "warn", "bad"], message: str, hint: str = "") -> None:
        self.notes.append(Note(level=level, message=message, hint=hint))


# what the pictures are like


def _fit_crop(draft: _Draft, folder: FolderFacts) -> None:
    """Crops no larger than the originals: enlarging them costs time and shows nothing new."""
    if not folder.short_px or draft.settings.crop_px <= folder.short_px:
        return
    crop = largest_crop(folder)
    if folder.short_px < presets.SMALLEST_CROP_PX:
        reason = f"the smallest there is: your pictures of {folder.short_px} px are enlarged to it"
    else:
        reason = f"half of your pictures are no larger than {folder.short_px} px"
    draft.set(reason, crop_px=crop, first_crop_px=min(crop, draft.settings.first_crop_px))
    draft.set("blurs small crops less", blur_sigma_max=_blur_for(crop, draft.settings))


def largest_crop(folder: FolderFacts) -> int:
    """Side (px) that half of the originals can fill; at least the smallest there is."""
    if not folder.short_px:
        return presets.CROPS_PX[-1]
    return max(presets.SMALLEST_CROP_PX, folder.short_px // CROP_STEP_PX * CROP_STEP_PX)


def _fit_tiny(draft: _Draft, folder: FolderFacts) -> None:
    """A fifth of a 10 px icon is four pixels wide: keep more of it in each crop."""
    least = 0.0 if not folder.short_px else min(0.64, (LEAST_SEEN_PX / folder.short_px) ** 2)
    if least > draft.settings.augment.crop_scale_min:
        reason = f"a smaller part of a {folder.short_px} px picture shows nothing to recognise"
        draft.set(reason, crop_scale_min=round(least, 2))


def _fit_colours(draft: _Draft, folder: FolderFacts) -> None:
    if folder.grey_share is None or folder.grey_share < 0.95:
        return
    reason = "your pictures are grey: there is no colour to change"
    draft.set(reason, saturation=0.0, hue=0.0, grey_probability=0.0)


def _fit_strips(draft: _Draft, folder: FolderFacts) -> None:
    """A crop of a fifth of a panorama's area is wider than it is high allows: both views would be its middle."""
    if folder.aspect < LONG_ASPECT:
        return
    most = max(SMALLEST_CROP_SHARE, round(1 / folder.aspect, 3))
    reason = f"your pictures are {folder.aspect:.0f} times as long as high: so large a square fits into them"
    least = max(SMALLEST_CROP_SHARE / 10, round(most * draft.settings.augment.crop_scale_min, 4))
    draft.set(reason, crop_scale_max=most, crop_scale_min=least)


def _fit_repeats(draft: _Draft, folder: FolderFacts) -> None:
    """Copies are false negatives: the queue goes by what is different."""
    different = different_images(folder)
    if different is None or different > folder.images // 2:
        return
    s = draft.settings
    queue = presets.queue_for(max(different, presets.MIN_IMAGES), s.keys_per_step, s.queue_size)
    if queue < s.queue_size:
        draft.set(f"at most half of the {_number(different)} different pictures: few false negatives", queue_size=queue)


# what the machine has


def _fit_memory(draft: _Draft, folder: FolderFacts, machine: Machine) -> None:
    """Smaller batches down to 64, then the small encoder, then smaller batches again."""
    if not machine.free_bytes:
        return
    words = f"does not fit into the {_gigabytes(machine.free_bytes)} of free memory"
    whole = draft.settings.batch_size, draft.reasons["batch_size"]
    _halve_batch(draft, folder, machine, 64, words)
    if _too_much(draft.settings, machine) and draft.settings.encoder != "resnet18":
        draft.set(f"a larger one {words}", encoder="resnet18")
        _set_batch(draft, folder, machine, *whole)
        _halve_batch(draft, folder, machine, 64, words)
    _halve_batch(draft, folder, machine, presets.MIN_IMAGES, words)


def _halve_batch(draft: _Draft, folder: FolderFacts, machine: Machine, least: int, words: str) -> None:
    while _too_much(draft.settings, machine) and draft.settings.batch_size // 2 >= least:
        _set_batch(draft, folder, machine, draft.settings.batch_size // 2, f"a larger batch {words}")


def _too_much(settings: TrainSettings, machine: Machine) -> bool:
    return memory_for(settings) > MEMORY_SHARE * machine.free_bytes


def _set_batch(draft: _Draft, folder: FolderFacts, machine: Machine, batch: int, reason: str) -> None:
    """With all that hangs on it."""
    s = draft.settings
    keys = batch * (2 if s.symmetric else 1)
    draft.set(reason, batch_size=batch)
    draft.settings = msgspec.structs.replace(
        draft.settings,
        bn_groups=presets.bn_groups_for(batch),
        queue_size=max(1, s.queue_size // keys) * keys,
        epochs=presets.epochs_for(s.preset, folder.images, batch, machine.kind),
    )


# the time there is


def _fit_time(draft: _Draft, folder: FolderFacts, machine: Machine, budget: Budget) -> None:
    """Epochs that fill the time; smaller crops where it is short, larger ones where it is long."""
    measured = budget.measured(draft.settings)
    if measured is None:
        draft.note("warn", "How long training takes has not been measured yet.", MEASURE_FIRST)
        return
    if not presets.is_published(draft.settings.preset) and not draft.fixed & {"crop_px", "epochs"}:
        _fit_crop_to_time(draft, folder, budget)
    if not presets.is_published(draft.settings.preset) and machine.kind == "cpu":
        _fit_growth(draft, folder.images, budget)
    s, images = draft.settings, folder.images
    measured = budget.measured(s) or measured
    possible = _epochs(s, images, budget)
    if "epochs" not in draft.fixed:
        _set_epochs(draft, possible, images, budget, measured)
    if not presets.is_published(s.preset):
        _fit_queue_to_steps(draft, folder)
    _judge_time(draft, images, budget, measured)


def _fit_crop_to_time(draft: _Draft, folder: FolderFacts, budget: Budget) -> None:
    images, start = folder.images, draft.settings
    least = start.first_crop_px if "first_crop_px" in draft.fixed else 0
    smaller = [px for px in reversed(presets.CROPS_PX) if least <= px < start.crop_px]
    larger = [px for px in presets.CROPS_PX if start.crop_px < px <= largest_crop(folder)]
    crop = start.crop_px
    if _steps(start, images, budget) < presets.WORTHWHILE_STEPS:
        for crop in smaller:
            if _steps(_with_crop(start, crop), images, budget) >= presets.WORTHWHILE_STEPS:
                break
    else:
        for px in larger:
            if _epochs(_with_crop(start, px), images, budget) < presets.PLENTY_EPOCHS:
                break
            crop = px
    if crop == start.crop_px:
        return
    word = "larger: the time allows it" if crop > start.crop_px else "smaller, so that the time holds more steps"
    if start.first_crop_px > crop:
        draft.set(word, crop_px=crop, first_crop_px=crop)
    else:
        draft.set(word, crop_px=crop)
    if "blur_sigma_max" not in draft.fixed:
        draft.set("goes with the crop", blur_sigma_max=_blur_for(crop, start))


def _fit_growth(draft: _Draft, images: int, budget: Budget) -> None:
    """More epochs of large crops where there is time for many."""
    s = draft.settings
    if not s.grows or "growth_share" in draft.fixed:
        return
    longer = msgspec.structs.replace(s, growth_share=presets.LONG_GROWTH_SHARE)
    steps = steps_of(s, images) if "epochs" in draft.fixed else _steps(longer, images, budget)
    share = presets.growth_share_for(steps)
    if share != s.growth_share:
        long = share == presets.LONG_GROWTH_SHARE
        words = "time enough for more epochs at the full side" if long else "short: small crops for longer"
        draft.set(words, growth_share=share)


def _set_epochs(draft: _Draft, possible: int, images: int, budget: Budget, measured: Measured) -> None:
    epochs = max(1, min(possible, presets.MOST_EPOCHS))
    words = f"fits {duration(budget.seconds)} at {_rate(measured.pairs_per_s)} pairs/s"
    if epochs < possible:
        needed = training_seconds(msgspec.structs.replace(draft.settings, epochs=epochs), images, measured)
        words = f"more would not pay; these take about {duration(needed + budget.before(draft.settings))}"
    draft.set(words, epochs=epochs)


def _fit_queue_to_steps(draft: _Draft, folder: FolderFacts) -> None:
    """Long runs: a slower key encoder and a longer queue. Short ones: a queue that is filled early."""
    s = draft.settings
    steps, keys, images = steps_of(s, folder.images), s.keys_per_step, different_images(folder) or folder.images
    slow = next(((m, times) for least, m, times in presets.LONG_RUNS if steps >= least), None)
    most = s.queue_size * slow[1] if slow else min(s.queue_size, max(1, steps // 10) * keys)
    queue = presets.queue_for(images, keys, most)
    if "queue_size" not in draft.fixed and queue != s.queue_size:
        why = "there are steps enough for a longer queue" if queue > s.queue_size else "short, so that it fills early"
        draft.set(why, queue_size=queue)
    if slow and "momentum" not in draft.fixed and slow[0] > s.momentum:
        draft.set(f"{_number(steps)} steps: the key encoder may follow slowly", momentum=slow[0])


def _judge_time(draft: _Draft, images: int, budget: Budget, measured: Measured) -> None:
    """Say it when the time is too short to learn anything, and how much would do."""
    s = draft.settings
    steps = steps_of(s, images)
    left = budget.seconds - budget.before(s)
    if steps >= presets.WORTHWHILE_STEPS and training_seconds(s, images, measured) <= max(left, 0.0) * 1.05:
        return
    needed_epochs = -(-presets.WORTHWHILE_STEPS // max(1, images // s.batch_size))
    enough = training_seconds(msgspec.structs.replace(s, epochs=max(needed_epochs, 1)), images, measured)
    needed = duration(enough + budget.before(s), up=True)
    if steps >= presets.WORTHWHILE_STEPS:
        whole = duration(training_seconds(s, images, measured) + budget.before(s), up=True)
        draft.note("warn", f"These settings take {whole}, more than {duration(budget.seconds)}.", "Lower the epochs.")
        return
    _say_short(draft, images, 0 if left <= 0 else _steps(s, images, budget), duration(budget.seconds), needed)


def _say_short(draft: _Draft, images: int, can: int, time: str, needed: str) -> None:
    """Simple pictures are sorted sooner than photos, if each of them was seen often enough."""
    seen = can // max(1, images // draft.settings.batch_size)
    if can >= presets.HOPEFUL_STEPS and seen >= presets.HOPEFUL_EPOCHS:
        draft.note(
            "info",
            f"{time} hold about {_number(can)} steps: enough for simple pictures, while photos took about"
            f" {_number(presets.WORTHWHILE_STEPS)}.",
            f"For photos give it {needed} or more.",
        )
        return
    draft.note(
        "warn",
        f"{time} is too short for this folder on this machine: it holds about {_number(can)} steps,"
        f" and below about {_number(presets.WORTHWHILE_STEPS)} an encoder was hardly better than random weights.",
        f"Give it {needed} or more, or a faster machine.",
    )


def _epochs(settings: TrainSettings, images: int, budget: Budget) -> int:
    measured = budget.measured(settings)
    left = budget.seconds - budget.before(settings)
    return epochs_within(left, settings, images, measured) if measured is not None else 0


def _steps(settings: TrainSettings, images: int, budget: Budget) -> int:
    return _epochs(settings, images, budget) * (images // settings.batch_size)


def _with_crop(settings: TrainSettings, crop_px: int) -> TrainSettings:
    augment = msgspec.structs.replace(settings.augment, blur_sigma_max=_blur_for(crop_px, settings))
    first = min(crop_px, settings.first_crop_px)
    return msgspec.structs.replace(settings, crop_px=crop_px, first_crop_px=first, augment=augment)


def _blur_for(crop_px: int, settings: TrainSettings) -> float:
    return max(settings.augment.blur_sigma_min, presets.largest_blur(crop_px))


# what is left to say


def _remark(draft: _Draft, folder: FolderFacts, machine: Machine) -> None:
    if (different := different_images(folder)) is not None and different < presets.MIN_IMAGES:
        error = AllAlike(folder.images, different, presets.MIN_IMAGES)
        draft.note("bad", error.message, error.hint)
        return
    if different is not None and different <= folder.images // 2:
        words = f"Many pictures repeat others: only about {_number(different)} of {_number(folder.images)} differ."
        draft.note("warn", words, "Copies teach nothing new; leave them out to train faster.")
    if folder.short_px and folder.short_px < presets.SMALLEST_CROP_PX:
        words = f"The pictures are only {folder.short_px} px on their short side and are enlarged."
        draft.note("info", words, "Coarse shapes and colours can be learned, no detail.")
    if folder.long_share >= 0.1:
        words = f"{folder.long_share:.0%} of the pictures are long strips: the map goes by the square in their middle."
        draft.note("warn", words, "Cut panoramas into pieces to have all of them learned and found.")
    if folder.images < FEW_IMAGES:
        words = f"{folder.images} pictures are few: the encoder learns to tell these apart and little beyond."
        draft.note("info", words, "A few hundred are a good start, or begin from trained weights.")
    if machine.free_bytes and _too_much(draft.settings, machine):
        need, free = _gigabytes(memory_for(draft.settings)), _gigabytes(machine.free_bytes)
        draft.note("warn", f"This needs about {need} of memory; {free} are free.", "Lower the batch size or the crop.")


def duration(seconds: float, up: bool = False) -> str:
    """For sentences: "40 seconds", "20 minutes", "2 h 5 min". up: round up to whole minutes."""
    if seconds < 60 and not up:
        return f"{max(0, round(seconds))} seconds"
    minutes = max(1, -(-int(seconds) // 60) if up else round(seconds / 60))
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''}"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def fixed_names(overrides: Collection[str]) -> set[str]:
    return {text.partition("=")[0].strip().removeprefix("augment.") for text in overrides}


def _number(value: int) -> str:
    return f"{value:,}".replace(",", " ")


def _rate(value: float) -> str:
    return _number(round(value)) if value >= 10 else f"{value:.1f}"


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
