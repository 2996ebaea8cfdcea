from __future__ import annotations

import msgspec
import pytest

from moco_core.config import AugmentSettings, TrainSettings
from moco_core.errors import InvalidSetting
from moco_core.training.crops import (
    augment_at,
    cache_sides,
    crop_px_at,
    crop_sides,
    epochs_cost,
    fixed_share_of,
    growth,
    step_cost,
)

GROWING = TrainSettings(crop_px=96, first_crop_px=32, growth_share=0.8, epochs=20)


def test_crops_grow_in_equal_shares_and_end_at_their_full_side() -> None:
    sides = [crop_px_at(GROWING, epoch) for epoch in range(20)]
    assert sides == [32] * 8 + [64] * 8 + [96] * 4


def test_without_a_first_side_nothing_grows() -> None:
    plain = TrainSettings(crop_px=64)
    assert crop_sides(plain) == [64]
    assert {crop_px_at(plain, epoch) for epoch in range(plain.epochs)} == {64}
    assert augment_at(plain, 64) is plain.augment


@pytest.mark.parametrize(("first", "last"), [(32, 224), (40, 64), (64, 128), (32, 512), (32, 33)])
def test_few_sides_that_rise(first: int, last: int) -> None:
    sides = crop_sides(TrainSettings(crop_px=last, first_crop_px=first))
    assert sides[0] == first
    assert sides[-1] == last
    assert sides == sorted(set(sides))
    assert 2 <= len(sides) <= 4


def test_sides_between_are_those_that_a_resnet_shrinks_without_a_rest() -> None:
    assert crop_sides(TrainSettings(crop_px=64, first_crop_px=32)) == [32, 64]
    assert crop_sides(TrainSettings(crop_px=128, first_crop_px=64)) == [64, 96, 128]  # as the measured GPU runs had


def test_one_epoch_and_no_share_are_at_the_full_side() -> None:
    assert crop_px_at(msgspec.structs.replace(GROWING, epochs=1, growth_share=0.0), 0) == 96
    everything = msgspec.structs.replace(GROWING, growth_share=1.0)
    assert [crop_px_at(everything, epoch) for epoch in (0, 9, 10, 19)] == [32, 32, 64, 64]


def test_small_crops_are_cut_from_small_pictures() -> None:
    assert cache_sides(GROWING) == [128, 64]
    assert cache_sides(TrainSettings(crop_px=64)) == [128]


def test_the_blur_shrinks_with_the_crop() -> None:
    settings = msgspec.structs.replace(GROWING, augment=AugmentSettings(blur_sigma_min=0.4, blur_sigma_max=2.0))
    small = augment_at(settings, 48)
    assert (small.blur_sigma_min, small.blur_sigma_max) == (0.2, 1.0)
    assert msgspec.structs.replace(small, blur_sigma_min=0.4, blur_sigma_max=2.0) == settings.augment


def test_what_is_left_costs_what_its_crops_cost() -> None:
    assert step_cost(64) == pytest.approx(1.0)
    assert epochs_cost(GROWING) == pytest.approx(8 * step_cost(32) + 8 + 4 * step_cost(96))
    assert epochs_cost(GROWING, first=16) == pytest.approx(4 * step_cost(96))
    assert epochs_cost(GROWING, fixed=1.0) == pytest.approx(20)


def test_two_sides_tell_what_does_not_grow_with_the_area() -> None:
    for fixed in (0.0, 0.3, 0.9):
        sides = [(side, 0.21 * step_cost(side, fixed)) for side in (32, 96)]
        assert fixed_share_of(*sides) == pytest.approx(fixed)


@pytest.mark.parametrize(("small_s", "large_s"), [(0.3, 0.2), (0.1, 0.1), (0.0, 0.0)])
def test_a_noisy_measurement_still_gives_a_share(small_s: float, large_s: float) -> None:
    assert 0.0 <= fixed_share_of((32, small_s), (64, large_s)) < 1.0


@pytest.mark.parametrize("first", [16, 80])
def test_a_first_side_must_lie_below_the_last(first: int) -> None:
    from moco_core.config import train_settings_from

    with pytest.raises(InvalidSetting, match="first_crop_px"):
        train_settings_from({"crop_px": 64, "first_crop_px": first})


def test_growth_names_the_epochs_in_which_crops_change() -> None:
    changes = growth(GROWING)
    assert [side for _, side in changes] == crop_sides(GROWING)[1:]
    for epoch, side in changes:
        assert crop_px_at(GROWING, epoch - 1) < crop_px_at(GROWING, epoch) == side
    assert growth(TrainSettings()) == []
