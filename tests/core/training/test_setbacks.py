from __future__ import annotations

import pytest

from moco_core.training.setbacks import MOST, SOUND_STEPS, Diverged, Setbacks


def test_each_setback_halves_the_rate_and_says_so() -> None:
    setbacks = Setbacks()
    assert setbacks.state() == {}
    one = setbacks.spoiled(7, 7)
    assert one.message.startswith("Step 7 gave")
    assert "0.5 of the plan" in one.message
    several = setbacks.spoiled(30, 41)
    assert "Between steps 30 and 41" in several.message
    assert setbacks.rate_factor == 0.25


def test_it_ends_when_nothing_helps() -> None:
    setbacks = Setbacks()
    for step in range(MOST - 1):
        setbacks.spoiled(step, step)
    with pytest.raises(Diverged) as caught:
        setbacks.spoiled(99, 99)
    assert "99" in caught.value.message
    assert "Resume" in caught.value.hint
    assert setbacks.factor_for_another_try == 0.5


def test_long_sound_stretches_are_forgiven_but_the_rate_stays() -> None:
    setbacks = Setbacks()
    for step in range(3 * MOST):
        setbacks.spoiled(step, step)
        for _ in range(SOUND_STEPS):
            setbacks.sound()
    assert setbacks.rate_factor == 0.5 ** (3 * MOST)


def test_a_checkpoint_carries_it_on() -> None:
    setbacks = Setbacks()
    for step in range(3):
        setbacks.spoiled(step, step)
    setbacks.sound()
    again = Setbacks.after({"step": 4, **setbacks.state()}, {})
    assert again.state() == setbacks.state()
    assert Setbacks.after({"step": 4}, {}).state() == {}


def test_a_run_that_diverged_goes_on_at_a_lower_rate_each_time() -> None:
    first = Setbacks.after({}, {"rate_factor": 0.5})
    assert first.rate_factor == 0.5
    assert first.factor_for_another_try == 0.25
    assert Setbacks.after({"rate_factor": 0.125, "setbacks": 2}, {"rate_factor": 0.5}).rate_factor == 0.125
