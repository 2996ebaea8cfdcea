from __future__ import annotations

import math

import pytest

from moco_core.config import TrainSettings
from moco_core.training.schedule import learning_rate_at

STEPS, PER_EPOCH = 200, 1
PLAIN = {"batch_size": 256, "learning_rate": 0.4}


def rates(**settings: object) -> list[float]:
    s = TrainSettings(**{**PLAIN, **settings})  # type: ignore[arg-type]
    return [learning_rate_at(s, step, STEPS, PER_EPOCH) for step in range(STEPS)]


def test_cosine_from_the_peak_to_zero() -> None:
    found = rates()
    assert found == pytest.approx([0.2 * (1 + math.cos(math.pi * step / STEPS)) for step in range(STEPS)])


def test_cosine_to_a_floor() -> None:
    found = rates(final_learning_rate=0.1)
    assert found[0] == pytest.approx(0.4)
    assert found[STEPS // 2] == pytest.approx(0.25)
    assert found[-1] == pytest.approx(0.1, abs=1e-4)


def test_two_steps_down_as_in_the_first_version() -> None:
    found = rates(schedule="steps")
    assert found == pytest.approx([0.4] * 120 + [0.04] * 40 + [0.004] * 40)


def test_the_rate_follows_the_batch_and_warms_up() -> None:
    assert rates(batch_size=64, bn_groups=4, queue_size=4096)[0] == pytest.approx(0.1)
    found = rates(warmup_epochs=4.0)
    assert found[:4] == pytest.approx([0.1, 0.2, 0.3, 0.4])
    assert found[4] == pytest.approx(0.4)
    assert found[-1] < 0.01
