"""The time left of a run whose steps cost what they cost: known by a simulation, and told by a real run."""

from __future__ import annotations

import pytest

from moco_core.training.time_left import FIRST_STEPS, TimeLeft


def simulated(cost: list[float], seconds: list[float], most_between: float = 0.07) -> tuple[TimeLeft, list[float]]:
    """After every step: what is foretold, as a multiple of what comes."""
    left = TimeLeft(lambda step: sum(cost[step:]), most_between)
    ratios = []
    for step in range(1, len(cost)):
        left.step(seconds[step - 1], cost[step - 1])
        told = left.after(step)
        ratios.append(float("nan") if told is None else told / sum(seconds[step:]))
    return left, ratios


def test_nothing_is_said_before_it_is_known() -> None:
    left = TimeLeft(lambda step: 10.0, 0.07)
    for _ in range(FIRST_STEPS):
        left.step(9.0, 1.0)  # slow ones: they compile
        assert left.after(1) is None
    left.step(1.0, 1.0)
    assert left.after(4) == pytest.approx(10.0)


def test_steady_steps_are_foretold_exactly_and_crops_that_grow_are_allowed_for() -> None:
    cost = [0.34] * 300 + [0.6] * 200
    _, ratios = simulated(cost, [0.5 * c for c in cost])
    assert all(ratio == pytest.approx(1.0) for ratio in ratios[FIRST_STEPS:])


def test_larger_crops_that_cost_more_than_thought_are_learned_soon() -> None:
    left, done = TimeLeft(lambda step: 1.0 * (400 - step), 0.07), 0
    for _ in range(200):
        done += 1
        left.step(0.5, 1.0)
    assert left.after(done) == pytest.approx(100.0)
    left.grew()
    for _ in range(40):
        done += 1
        left.step(0.7, 1.0)
    assert left.after(done) == pytest.approx(0.7 * 160, rel=0.1)


def test_a_burst_on_the_machine_moves_it_little_and_a_lasting_load_is_learned() -> None:
    cost = [1.0] * 1200
    burst = [0.5] * 400 + [2.0] * 5 + [0.5] * 795
    _, ratios = simulated(cost, burst)
    assert max(ratios[400:410]) < 1.15
    lasting = [0.5] * 200 + [1.0] * 1000
    _, ratios = simulated(cost, lasting)
    assert ratios[210] < 0.6
    assert ratios[450] == pytest.approx(1.0, abs=0.1)


def test_what_comes_between_the_steps_counts_up_to_its_share() -> None:
    left = TimeLeft(lambda step: 100.0, 0.07)
    for _ in range(103):
        left.step(1.0, 1.0)
    left.between(4.0)
    assert left.after(103) == pytest.approx(104.0)
    left.between(50.0)
    assert left.after(103) == pytest.approx(107.0)
