"""How a step is cut to fit the memory: the ladder from a whole batch down, and the words for each rung.

Batch norm sees groups of the batch (split_batch_norm.py). Parts of whole groups compute what the whole batch computes;
only when those are too large are blocks computed twice, which is as exact, and only then are groups made smaller.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from moco_core.config import TrainSettings

SMALLEST_PART = 4  # pictures that batch norm still makes statistics of


class Plan(NamedTuple):
    """parts: equal consecutive parts of the batch, one after the other. recompute: blocks are computed twice."""

    parts: int = 1
    recompute: bool = False


WHOLE = Plan()


def next_plan(plan: Plan, settings: TrainSettings) -> Plan | None:
    """The next one that needs less memory: about half as much. None below the last."""
    exact = _next_divisor(settings.bn_groups, plan.parts)
    if exact is not None:
        return plan._replace(parts=exact)
    if not plan.recompute:
        return plan._replace(recompute=True)
    finer = _next_divisor(settings.batch_size, plan.parts)
    if finer is None or settings.batch_size // finer < SMALLEST_PART:
        return None
    return plan._replace(parts=finer)


def groups_in_part(plan: Plan, settings: TrainSettings) -> int:
    """Batch-norm groups of each part."""
    return max(1, settings.bn_groups // plan.parts)


def is_exact(plan: Plan, settings: TrainSettings) -> bool:
    """Whether every group of the whole batch lies within a part."""
    return settings.bn_groups % plan.parts == 0


def sentence(plan: Plan, before: Plan, settings: TrainSettings) -> str:
    """What changes for the person, from `before` to `plan`."""
    size = settings.batch_size // plan.parts
    held = f"The memory did not hold {_batch(before, settings)}"
    if plan.recompute and not before.recompute:
        return (
            f"{held}: the encoder keeps less of what it computes, and computes it again where it is needed. "
            "The result stays the same; a step takes about a third longer."
        )
    split = f"{held}: it is computed in {plan.parts} parts of {size}."
    if is_exact(plan, settings):
        return f"{split} Nothing else changes; a step takes a little longer."
    return f"{split} Batch norm now looks at {size} pictures at a time, which changes the training a little."


def as_info(plan: Plan) -> dict[str, Any]:
    """For the [run] table of run.toml."""
    return {"micro_batches": plan.parts, "recompute": plan.recompute}


def from_info(info: dict[str, Any], settings: TrainSettings) -> Plan:
    """The plan that a run ended with; the whole batch if it says nothing, or nothing that fits its batch."""
    parts = info.get("micro_batches", 1)
    if not isinstance(parts, int) or parts < 1 or settings.batch_size % parts:
        return WHOLE
    return Plan(parts, info.get("recompute") is True)


def _batch(plan: Plan, settings: TrainSettings) -> str:
    if plan.parts == 1:
        return f"a batch of {settings.batch_size}"
    return f"a batch of {settings.batch_size} in {plan.parts} parts"


def _next_divisor(number: int, above: int) -> int | None:
    """Smallest divisor of `number` that is at least twice `above`."""
    return next((d for d in range(2 * above, number + 1) if number % d == 0), None)
