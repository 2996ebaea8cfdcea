"""Every folder gets settings that work, or a sentence why training makes no sense."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from moco_core.config import TrainSettings, to_toml_dict, train_settings_from
from moco_core.errors import AllAlike, InvalidSetting, TooFewImages
from moco_core.folder import FolderFacts
from moco_core.training import presets
from moco_core.training.estimate import steps_of, training_seconds
from moco_core.training.planner import Budget, FolderPlan, Machine, memory_for, plan, refuse_if_alike
from moco_core.training.speed import Measured, SpeedBook, speed_key

PHOTOS = FolderFacts(
    images=9469, short_px=375, small_px=300, aspect=1.33, looked_at=256, grey_share=0.02, different_share=1.0
)
GB = 10**9


def measured(pairs_per_s: float = 230.0, settings: TrainSettings | None = None, **values: object) -> Measured:
    s = settings or TrainSettings()
    made = Measured(
        key=speed_key(s, "d"), device="d", encoder=s.encoder, crop_px=s.crop_px, batch_size=s.batch_size,
        symmetric=s.symmetric, precision="float32", step_s=s.batch_size / pairs_per_s, epoch_s=0.0, setup_s=5.0,
        checkpoint_s=0.5, checkpoint_bytes=150_000_000, memory_bytes=900_000_000,
    )  # fmt: skip
    return msgspec.structs.replace(made, **values)


def budget(minutes: float, pairs_per_s: float = 230.0, before_s: float = 0.0) -> Budget:
    return Budget(60 * minutes, SpeedBook([measured(pairs_per_s)], "d").about, lambda settings: before_s)


def timed(minutes: float, facts: FolderFacts = PHOTOS, preset: str = "balanced", **options: float) -> FolderPlan:
    return plan(preset, facts, Machine(), budget(minutes, **options))


def words(planned: FolderPlan) -> str:
    return " ".join(f"{note.message} {note.hint}" for note in planned.notes)


@pytest.mark.parametrize("kind", ["cpu", "cuda", "mps"])
@pytest.mark.parametrize("preset", presets.PRESETS)
@pytest.mark.parametrize("minutes", [None, 0.1, 20.0, 5000.0])
def test_every_folder_gets_valid_settings(preset: str, kind: str, minutes: float | None) -> None:
    given = budget(minutes) if minutes else None
    for images in (8, 9, 40, 127, 500, 4096, 100_000):
        for short, aspect, grey, different in ((10, 1.0, 1.0, 1.0), (3, 1600.0, 0.0, 0.5), (3000, 4.5, 0.5, 0.1)):
            facts = FolderFacts(images=images, short_px=short, aspect=aspect, looked_at=min(images, 256),
                                grey_share=grey, different_share=different)  # fmt: skip
            for free in (0, 1 * GB, 80 * GB):
                s = plan(preset, facts, Machine(kind=kind, free_bytes=free), given).settings
                assert train_settings_from(to_toml_dict(s)) == s
                assert s.batch_size <= images // 2
                assert s.preset == preset


def test_a_folder_of_photos_keeps_the_preset_as_it_is() -> None:
    planned = plan("balanced", PHOTOS)
    assert planned.settings == presets.suggest("balanced", PHOTOS.images).settings
    assert planned.notes == ()


def test_overrides_are_planned_around() -> None:
    planned = plan("balanced", PHOTOS, Machine(), budget(60), ["crop_px=96", "momentum=0.5"])
    assert (planned.settings.crop_px, planned.settings.momentum) == (96, 0.5)
    whole = training_seconds(
        planned.settings, PHOTOS.images, measured(settings=planned.settings, pairs_per_s=230 / 2.25)
    )
    assert 0.9 * 3600 < whole <= 3600
    with pytest.raises(InvalidSetting):
        plan("balanced", PHOTOS, overrides=["batch_size=13", "bn_groups=8"])


def test_a_smaller_crop_than_the_first_one_stops_the_growth() -> None:
    """The first side is the preset's; who asks for smaller crops has not asked for it."""
    planned = plan("balanced", PHOTOS, Machine(kind="cuda"), overrides=["crop_px=32"]).settings
    assert (planned.first_crop_px, planned.crop_px) == (32, 32)
    with pytest.raises(InvalidSetting, match="first_crop_px"):
        plan("balanced", PHOTOS, Machine(kind="cuda"), overrides=["crop_px=32", "first_crop_px=64"])


# --- the pictures


def test_crops_are_no_larger_than_the_originals() -> None:
    small = msgspec.structs.replace(PHOTOS, short_px=40)
    planned = plan("balanced", small)
    assert planned.settings.crop_px == 32
    assert "40 px" in planned.reasons["crop_px"]
    assert planned.settings.augment.blur_sigma_max == pytest.approx(0.5)
    assert plan("paper", small).settings.crop_px == 224  # as published


def test_icons_are_enlarged_and_kept_nearly_whole() -> None:
    planned = plan("balanced", FolderFacts(images=600, short_px=10, small_px=10))
    assert planned.settings.crop_px == 32
    assert "enlarged" in planned.reasons["crop_px"]
    assert planned.settings.augment.crop_scale_min == pytest.approx(0.64)
    assert "10 px" in words(planned)


def test_grey_pictures_have_no_colours_to_change() -> None:
    planned = plan("balanced", msgspec.structs.replace(PHOTOS, grey_share=1.0))
    a = planned.settings.augment
    assert (a.saturation, a.hue, a.grey_probability) == (0.0, 0.0, 0.0)
    assert a.brightness > 0
    assert "grey" in planned.reasons["hue"]
    assert plan("balanced", PHOTOS).settings.augment.hue > 0


def test_threads_of_pictures_get_crops_that_can_be_cut() -> None:
    for preset in ("quick", "balanced", "best", "paper", "tutorial"):
        augment = plan(preset, FolderFacts(images=300, short_px=2, aspect=5000.0, long_share=1.0)).settings.augment
        assert 0 < augment.crop_scale_min <= augment.crop_scale_max <= 1


def test_strips_get_crops_that_fit_into_them() -> None:
    planned = plan("balanced", FolderFacts(images=300, short_px=600, aspect=8.0, long_share=0.9))
    a = planned.settings.augment
    assert a.crop_scale_max <= 1 / 8
    assert 0 < a.crop_scale_min < a.crop_scale_max
    assert "8 times" in planned.reasons["crop_scale_max"]
    assert "pieces" in words(planned)


def test_copies_shorten_the_queue_and_are_told() -> None:
    facts = msgspec.structs.replace(PHOTOS, different_share=0.1)
    planned = plan("balanced", facts)
    assert planned.settings.queue_size <= 0.1 * PHOTOS.images / 2
    assert "947 of 9 469" in words(planned)


@pytest.mark.parametrize(("images", "looked_at", "different"), [(40, 40, 1), (40, 40, 7), (100_000, 256, 3)])
def test_nothing_to_tell_apart_is_refused(images: int, looked_at: int, different: int) -> None:
    facts = FolderFacts(images=images, looked_at=looked_at, different_share=different / looked_at, grey_share=0.0)
    assert [note.level for note in plan("quick", facts).notes] == ["bad"]
    with pytest.raises(AllAlike, match="same" if different == 1 else f"only {different} different"):
        refuse_if_alike(facts)


def test_what_was_not_looked_at_is_not_judged() -> None:
    refuse_if_alike(FolderFacts(images=100))
    refuse_if_alike(msgspec.structs.replace(PHOTOS, different_share=8 / 256))
    with pytest.raises(TooFewImages):
        plan("quick", FolderFacts(images=7))


# --- the machine


def test_a_small_graphics_card_gets_smaller_batches_then_a_smaller_encoder() -> None:
    needed, many = [], msgspec.structs.replace(PHOTOS, images=presets.LARGE_FOLDER)
    for free in (80 * GB, 6 * GB, 3 * GB, 2 * GB):
        planned = plan("best", many, Machine(kind="cuda", free_bytes=free))
        assert memory_for(planned.settings) <= free
        needed.append((planned.settings.encoder, planned.settings.batch_size))
        if free < 80 * GB:
            assert "GB of free memory" in planned.reasons["batch_size"] + planned.reasons["encoder"]
    assert needed[0] == ("resnet50", 128)
    assert needed[-1][0] == "resnet18"
    assert len(set(needed)) == 4


def test_memory_that_does_not_suffice_is_told() -> None:
    assert "1.0 GB are free" in words(plan("paper", PHOTOS, Machine(free_bytes=GB)))


# --- the time


def test_epochs_fill_the_time_and_not_more() -> None:
    for minutes in (15, 30, 60, 180):
        planned = timed(minutes, before_s=100.0)
        took = training_seconds(planned.settings, PHOTOS.images, _speed_of(planned.settings))
        assert 0.9 * (60 * minutes - 100) < took <= 60 * minutes - 100
        assert steps_of(planned.settings, PHOTOS.images) >= presets.WORTHWHILE_STEPS
        assert not planned.notes


def _speed_of(settings: TrainSettings) -> Measured:
    found = budget(1).measured(settings)
    assert found is not None
    return found


def test_more_time_is_never_used_for_less() -> None:
    work = [timed(minutes) for minutes in (0.5, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280)]
    crops = [planned.settings.crop_px for planned in work]
    assert crops == sorted(crops)
    assert crops[0] < 64 < crops[-1]
    for before, after in pairwise(work):
        if before.settings.crop_px == after.settings.crop_px:
            assert before.settings.epochs < after.settings.epochs
            assert before.settings.queue_size <= after.settings.queue_size
            assert before.settings.momentum <= after.settings.momentum


def test_large_crops_stay_within_the_originals() -> None:
    assert timed(5000, msgspec.structs.replace(PHOTOS, short_px=100)).settings.crop_px == 96


def test_too_little_time_says_how_much_would_do() -> None:
    planned = timed(0.5)
    assert "too short" in words(planned)
    assert "random weights" in words(planned)
    needed = int(words(planned).partition("Give it ")[2].split()[0])
    assert needed >= 1
    enough = timed(needed)
    assert not enough.notes
    assert steps_of(enough.settings, PHOTOS.images) >= presets.WORTHWHILE_STEPS


def test_a_few_simple_pictures_may_do_with_fewer_steps() -> None:
    small = FolderFacts(images=600, short_px=200)
    levels = {minutes: [note.level for note in timed(minutes, small).notes] for minutes in (0.15, 0.6, 20)}
    assert levels == {0.15: ["warn"], 0.6: ["info"], 20: []}
    assert "simple pictures" in words(timed(0.6, small))


def test_time_that_ends_before_the_first_step_still_gives_a_plan() -> None:
    planned = timed(1, before_s=90.0)
    assert planned.settings.epochs == 1
    assert "too short" in words(planned)


def test_small_folders_stop_where_it_no_longer_pays() -> None:
    planned = timed(600, FolderFacts(images=40, short_px=64))
    assert planned.settings.epochs == presets.MOST_EPOCHS
    assert "would not pay" in planned.reasons["epochs"]


def test_a_published_recipe_only_changes_its_epochs() -> None:
    planned = timed(100_000, preset="paper")
    published = presets.suggest("paper", PHOTOS.images).settings
    assert msgspec.structs.replace(planned.settings, epochs=published.epochs) == published


def test_without_a_measurement_it_says_so() -> None:
    planned = plan("balanced", PHOTOS, Machine(), Budget(600, SpeedBook().about, lambda settings: 0.0))
    assert "not been measured" in words(planned)


@pytest.mark.parametrize("kind", ["cpu", "cuda"])
@pytest.mark.parametrize("asked", [["batch_size=100"], ["batch_size=37"], ["symmetric=true"], ["batch_size=512"]])
def test_queue_and_groups_follow_a_batch_that_the_person_sets(kind: str, asked: list[str]) -> None:
    planned = plan("balanced", PHOTOS, Machine(kind=kind), overrides=asked).settings
    name, _, value = asked[0].partition("=")
    assert str(getattr(planned, name)).lower() == value
    assert planned.queue_size % planned.keys_per_step == 0
    assert planned.keys_per_step <= planned.queue_size <= PHOTOS.images // 2
    assert planned.batch_size % planned.bn_groups == 0


def test_a_queue_that_the_person_sets_too_stays_and_must_fit() -> None:
    planned = plan("balanced", PHOTOS, Machine(), overrides=["batch_size=64", "queue_size=640"]).settings
    assert (planned.batch_size, planned.queue_size) == (64, 640)
    with pytest.raises(InvalidSetting, match="multiple of the 64 keys"):
        plan("balanced", PHOTOS, Machine(), overrides=["batch_size=64", "queue_size=100"])


def test_long_runs_have_more_epochs_of_large_crops() -> None:
    shares = set()
    for minutes in (10, 30, 60, 120, 240, 480):
        s = timed(minutes).settings
        shares.add(s.growth_share)
        if s.growth_share == presets.LONG_GROWTH_SHARE:
            assert steps_of(s, PHOTOS.images) >= presets.LONG_STEPS
        else:
            assert s.growth_share == presets.CPU_GROWTH_SHARE
            assert steps_of(s, PHOTOS.images) < 1.3 * presets.LONG_STEPS
    assert shares == {presets.CPU_GROWTH_SHARE, presets.LONG_GROWTH_SHARE}
    own = plan("balanced", PHOTOS, Machine(), budget(480), ("growth_share=0.6",)).settings
    assert own.growth_share == 0.6
    fixed = plan("balanced", PHOTOS, Machine(), budget(480), ("epochs=20",)).settings
    assert fixed.growth_share == presets.CPU_GROWTH_SHARE
    cuda = plan("best", PHOTOS, Machine(kind="cuda"), budget(1)).settings
    assert cuda.growth_share == presets.GPU_GROWTH_SHARE


def test_a_preset_that_is_long_by_itself_goes_back_to_small_crops_where_time_is_short() -> None:
    assert plan("best", PHOTOS).settings.growth_share == presets.LONG_GROWTH_SHARE
    assert timed(10, preset="best").settings.growth_share == presets.CPU_GROWTH_SHARE
