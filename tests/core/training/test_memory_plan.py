from __future__ import annotations

import itertools

import msgspec
import pytest

from moco_core.config import TrainSettings
from moco_core.training.memory_plan import (
    WHOLE,
    Plan,
    as_info,
    from_info,
    groups_in_part,
    is_exact,
    next_plan,
    sentence,
)

SETTINGS = TrainSettings(batch_size=256, bn_groups=8)


def ladder(settings: TrainSettings) -> list[Plan]:
    plans = [WHOLE]
    while (plan := next_plan(plans[-1], settings)) is not None:
        plans.append(plan)
    return plans


def test_exact_parts_first_then_computing_twice_then_smaller_groups() -> None:
    plans = ladder(SETTINGS)
    assert plans[:5] == [Plan(1), Plan(2), Plan(4), Plan(8), Plan(8, recompute=True)]
    assert plans[5:] == [Plan(parts, recompute=True) for parts in (16, 32, 64)]
    assert [is_exact(plan, SETTINGS) for plan in plans] == [True] * 5 + [False] * 3
    assert [groups_in_part(plan, SETTINGS) for plan in plans] == [8, 4, 2, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(("batch", "groups"), [(24, 1), (24, 3), (96, 6), (90, 9), (8, 2), (7, 1), (2, 1)])
def test_every_rung_is_smaller_and_parts_are_equal(batch: int, groups: int) -> None:
    settings = TrainSettings(batch_size=batch, bn_groups=groups, queue_size=batch)
    plans = ladder(settings)
    assert all(batch % plan.parts == 0 for plan in plans)
    assert all(b.parts > a.parts or b.recompute > a.recompute for a, b in itertools.pairwise(plans))
    assert all(plan.recompute for plan in plans if not is_exact(plan, settings))
    assert sum(plan.recompute for plan in plans) >= 1


def test_words_say_what_changes_and_what_does_not() -> None:
    assert sentence(Plan(2), WHOLE, SETTINGS) == (
        "The memory did not hold a batch of 256: it is computed in 2 parts of 128. "
        "Nothing else changes; a step takes a little longer."
    )
    assert "a batch of 256 in 2 parts: it is computed in 4 parts of 64" in sentence(Plan(4), Plan(2), SETTINGS)
    assert "result stays the same" in sentence(Plan(8, True), Plan(8), SETTINGS)
    assert "looks at 16 pictures at a time, which changes" in sentence(Plan(16, True), Plan(8, True), SETTINGS)


def test_a_plan_comes_back_from_the_runs_file_if_it_fits_the_batch() -> None:
    assert from_info(as_info(Plan(4, True)), SETTINGS) == Plan(4, True)
    assert from_info({}, SETTINGS) == WHOLE
    for nonsense in ({"micro_batches": 3}, {"micro_batches": 0}, {"micro_batches": "x"}):
        assert from_info(nonsense, SETTINGS) == WHOLE
    odd = msgspec.structs.replace(SETTINGS, batch_size=24, bn_groups=3, queue_size=48)
    assert from_info({"micro_batches": 3}, odd) == Plan(3)
