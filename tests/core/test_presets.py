"""Suggested settings fit every folder."""

from __future__ import annotations

import pytest

from moco_core.config import TrainSettings, to_toml_dict, train_settings_from
from moco_core.errors import InvalidSetting, TooFewImages
from moco_core.training.presets import PRESETS, shared_by, suggest

SHOWN = ("encoder", "crop_px", "batch_size", "queue_size", "epochs", "temperature", "momentum", "learning_rate",
         "symmetric", "bn_groups", "weight_decay", "precision", "seed")  # fmt: skip


@pytest.mark.parametrize("device", ["cpu", "cuda", "mps"])
@pytest.mark.parametrize("preset", PRESETS)
def test_every_folder_gets_valid_settings_with_reasons(preset: str, device: str) -> None:
    for images in [*range(8, 700), 1000, 4096, 9469, 100_000, 3_000_000]:
        settings, reasons = suggest(preset, images, device)
        assert train_settings_from(to_toml_dict(settings)) == settings
        assert settings.preset == preset
        assert images // settings.batch_size >= 2
        if preset in ("quick", "balanced", "best"):
            assert settings.queue_size <= max(images // 2, settings.keys_per_step)
            assert settings.batch_size // settings.bn_groups >= min(16, settings.batch_size)
        assert all(reasons[name] for name in SHOWN)


def test_nine_thousand_pictures_on_a_cpu() -> None:
    settings = suggest("balanced", 9469).settings
    assert (settings.batch_size, settings.bn_groups, settings.queue_size) == (64, 4, 2048)
    assert (settings.first_crop_px, settings.crop_px) == (32, 64)
    assert (settings.temperature, settings.momentum) == (0.1, 0.99)
    assert 80 <= settings.epochs <= 90


def test_small_folders_keep_a_queue_that_is_longer_than_a_step() -> None:
    for images in (64, 100, 420, 600, 1000, 5000):
        settings = suggest("quick", images).settings
        assert settings.queue_size >= 3 * settings.keys_per_step
        assert images // settings.batch_size >= 8


def test_longer_presets_train_longer() -> None:
    for images in (24, 600, 9469, 200_000):
        quick, balanced, best = (suggest(name, images).settings.epochs for name in ("quick", "balanced", "best"))
        assert quick < balanced < best


def test_paper_is_moco_v2_as_published() -> None:
    s = suggest("paper", 1_281_167, "cuda").settings
    published = TrainSettings(
        preset="paper", encoder="resnet50", head="mlp", projection_dim=128, crop_px=224, batch_size=256, epochs=200,
        queue_size=65_536, temperature=0.2, momentum=0.999, learning_rate=0.03, weight_decay=1e-4,
        symmetric=False, bn_groups=8, warmup_epochs=0.0, optimizer_momentum=0.9, decay_norm_and_bias=True,
        mask_same_image=False, mask_near_duplicates=False,
    )  # fmt: skip
    assert s == published


def test_paper_v1_differs_from_v2_where_the_papers_do() -> None:
    v1, v2 = (to_toml_dict(suggest(name, 1_281_167, "cuda").settings) for name in ("paper-v1", "paper"))
    augment = {name: value for name, value in v1.pop("augment").items() if value != v2["augment"][name]}
    assert augment == {"jitter_probability": 1.0, "hue": 0.4, "blur_probability": 0.0}
    changed = {name: value for name, value in v1.items() if value != v2[name]}
    assert changed == {"preset": "paper-v1", "head": "linear", "temperature": 0.07, "schedule": "steps"}


def test_the_tutorial() -> None:
    s = suggest("tutorial", 9469, "cuda").settings
    assert (s.encoder, s.head, s.projection_dim, s.batch_size, s.queue_size) == ("resnet18", "deep", 25, 256, 8192)
    assert (s.temperature, s.momentum, s.optimizer, s.weight_decay) == (0.05, 0.999, "adam", 1e-6)
    assert (s.learning_rate, s.final_learning_rate) == (1e-3, 1e-5)
    assert (s.mask_same_image, s.mask_near_duplicates) == (False, False)


@pytest.mark.parametrize("preset", ["quick", "best", "paper", "tutorial"])
@pytest.mark.parametrize("images", [600, 9469, 200_000])
def test_any_number_of_processes_can_share_a_preset(preset: str, images: int) -> None:
    settings = suggest(preset, images, "cuda").settings
    assert shared_by(settings, images, 1) is settings
    for processes in (2, 3, 4, 6, 8, 16, 64):
        shared = shared_by(settings, images, processes)
        assert shared.batch_size % processes == shared.bn_groups % processes == 0
        assert shared.batch_size >= settings.batch_size
        assert shared.learning_rate == settings.learning_rate  # it is said for 256 pictures
        if shared != settings:
            assert shared.batch_size // shared.bn_groups >= 8


def test_what_is_set_and_small_folders_are_not_shared_otherwise() -> None:
    settings = suggest("best", 9469, "cuda").settings
    assert (settings.batch_size, settings.bn_groups) == (128, 4)
    assert shared_by(settings, 9469, 8, {"bn_groups"}) is settings
    assert shared_by(settings, 9469, 3, {"batch_size"}) is settings
    assert shared_by(settings, 9469, 20, {"queue_size"}) is settings
    assert shared_by(settings, 9469, 24).batch_size == 192
    assert shared_by(settings, 191, 24) is settings


def test_what_cannot_be_planned_is_said() -> None:
    with pytest.raises(TooFewImages):
        suggest("quick", 7)
    with pytest.raises(InvalidSetting, match="huge"):
        suggest("huge", 100)


def test_a_gpu_gets_the_recipe_that_measured_best_on_one() -> None:
    """tests/benchmarks/results/gpu_accuracy-h200.json."""
    s = suggest("best", 9469, "cuda").settings
    assert (s.encoder, s.first_crop_px, s.crop_px, s.growth_share, s.symmetric) == ("resnet18", 64, 128, 0.5, True)
    assert s.bn_groups == 4
    assert (s.batch_size, s.queue_size, s.learning_rate, s.warmup_epochs) == (128, 4608, 0.12, 3.0)
    assert s.augment.crop_scale_min == 0.08
    assert s.embed_px == 192
    assert s.epochs * (9469 // s.batch_size) >= 40_000
    few = suggest("best", 40, "cuda").settings
    assert few.epochs <= 800
