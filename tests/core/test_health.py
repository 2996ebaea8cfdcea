"""The sentence on a run's health, for curves whose state is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from moco_core.health import Health, assess, chance_loss, left_chance_at

K, EPOCH = 64, 20


def judged(loss: list[float] | np.ndarray, fill_steps: int = 10, spread: float | np.ndarray = 0.9) -> Health:
    values = np.asarray(loss, dtype=float)
    steps = np.arange(1, len(values) + 1)
    fill = np.minimum(1.0, steps / fill_steps)
    spreads = np.broadcast_to(np.asarray(spread, float), values.shape)
    return assess(steps, values, fill, spreads, queue_size=K, steps_per_epoch=EPOCH)


def test_chance_is_the_loss_of_a_guess() -> None:
    assert chance_loss(4096) == pytest.approx(8.318, abs=5e-4)
    assert chance_loss(65_536) == pytest.approx(11.090, abs=5e-4)


@pytest.mark.parametrize(
    ("loss", "level", "word"),
    [
        ([], "muted", "Starting."),
        ([4.0, float("nan")], "bad", "Diverged."),
        ([3.0] * 5, "muted", "Filling the queue."),
        ([math.log(K + 1)] * 30, "muted", "Warming up."),
        ([math.log(K + 1)] * 200, "warn", "Not learning yet."),
        (np.linspace(4.2, 2.0, 200), "good", "Learning."),
        (np.r_[np.linspace(4.2, 2.0, 100), np.full(150, 2.0)], "good", "Levelling off."),
        (np.r_[np.linspace(4.2, 2.0, 100), np.linspace(2.0, 3.5, 60)], "warn", "The loss rises."),
    ],
)
def test_word_for_a_curve(loss: list[float], level: str, word: str) -> None:
    health = judged(loss)
    assert (health.level, health.word) == (level, word)
    assert health.sentence.endswith(".")


def test_a_loss_that_falls_slowly_through_its_scatter_is_not_called_level() -> None:
    """The sample pictures: 9 steps an epoch, steps that scatter by a twentieth, a fall of a third in 100 epochs."""
    rng = np.random.default_rng(0)
    loss = np.linspace(3.9, 2.6, 900) + rng.normal(0.0, 0.16, 900)
    assert {judged(loss[:n]).word for n in range(120, 900, 7)} == {"Learning."}


def test_a_level_loss_is_called_so_once_it_is_sure() -> None:
    rng = np.random.default_rng(0)
    loss = np.r_[np.linspace(4.0, 2.0, 300), np.full(900, 2.0)] + rng.normal(0.0, 0.02, 1200)
    assert judged(loss[:300]).word == "Learning."
    assert judged(loss).word == "Levelling off."


def test_collapse_is_called_so_only_when_it_lasts() -> None:
    falling = np.linspace(4.2, 2.0, 200)
    assert judged(falling, spread=0.02).word == "Collapsed."
    assert judged(falling[:50], spread=0.02).word == "Warming up."
    assert judged(falling, spread=np.geomspace(0.01, 0.09, 200)).word == "Learning."  # low, but on its way


def test_features_that_drift_apart_are_fine_and_crowding_ones_are_not() -> None:
    falling = np.linspace(4.2, 2.0, 200)
    assert judged(falling, spread=np.linspace(0.15, 0.45, 200)).word == "Learning."
    assert judged(falling, spread=np.linspace(0.9, 0.3, 200)).word == "Features crowd together."


def test_a_sound_run_on_real_photos_is_never_called_collapsed() -> None:
    """Imagenette, 64 px: the spread dips in the first epoch and needs ten to recover."""
    epochs = np.array([0, 0.3, 1, 2, 5, 11, 13, 18, 40])
    spread = np.interp(np.arange(1, 800) / EPOCH, epochs, [0.9, 0.15, 0.27, 0.24, 0.4, 0.52, 0.6, 0.71, 0.8])
    loss = np.interp(np.arange(1, 800) / EPOCH, [0, 1, 3, 40], [4.1, 3.4, 3.3, 2.0])
    words = {judged(loss[:n], spread=spread[:n]).word for n in range(1, 800)}
    assert words <= {"Filling the queue.", "Warming up.", "Learning.", "Levelling off."}
    assert "Learning." in words


def test_the_step_that_left_chance_is_named() -> None:
    loss = np.r_[np.full(60, chance_loss(K)), np.full(60, 0.5 * chance_loss(K))]
    steps, fill = np.arange(1, 121), np.minimum(1.0, np.arange(1, 121) / 10)
    found = left_chance_at(steps, loss, fill, K)
    assert found is not None
    assert 60 - 20 < found <= 61  # within the averaging window of the true step
    assert left_chance_at(steps, np.full(120, chance_loss(K)), fill, K) is None
    assert left_chance_at(steps, loss, fill * 0.5, K) is None
