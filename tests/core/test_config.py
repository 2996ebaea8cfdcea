from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli_w

from moco_core import setting_help
from moco_core.config import (
    CACHE_SIDES_PX,
    AugmentSettings,
    TrainSettings,
    cache_side_for,
    load_run_toml,
    to_toml_dict,
    train_settings_from,
    with_overrides,
)
from moco_core.errors import InvalidSetting


def test_settings_survive_run_toml(tmp_path: Path) -> None:
    settings = TrainSettings(epochs=7, temperature=0.07, augment=AugmentSettings(hue=0.25))
    path = tmp_path / "run.toml"
    path.write_text(tomli_w.dumps({"run": {}, "settings": to_toml_dict(settings)}))
    assert load_run_toml(path) == settings


@pytest.mark.parametrize(
    ("assignment", "name", "value"),
    [
        ("epochs=10", "epochs", 10),
        (" temperature = .2", "temperature", 0.2),
        ("learning_rate=3e-2", "learning_rate", 0.03),
        ("weight_decay=0", "weight_decay", 0.0),
        ("symmetric=true", "symmetric", True),
        ("encoder=resnet50", "encoder", "resnet50"),
        ('encoder="resnet50"', "encoder", "resnet50"),
    ],
)
def test_an_override_changes_one_setting(assignment: str, name: str, value: Any) -> None:
    changed = with_overrides(TrainSettings(), [assignment])
    assert getattr(changed, name) == value
    assert changed == msgspec.structs.replace(TrainSettings(), **{name: value})


def test_augmentation_needs_no_prefix() -> None:
    expected = TrainSettings(augment=AugmentSettings(hue=0.0))
    assert with_overrides(TrainSettings(), ["hue=0"]) == expected
    assert with_overrides(TrainSettings(), ["augment.hue=0"]) == expected


@pytest.mark.parametrize(
    ("assignment", "says"),
    [
        ("epochs", "not name=value"),
        ("epoch=3", "no setting named 'epoch'"),
        ("augment=3", "no setting named 'augment'"),
        ("epochs=0", "epochs"),
        ("epochs=many", "epochs"),
        ("momentum=1", "momentum"),
        ("temperature=0", "temperature"),
        ("hue=0.6", "hue"),
        ("encoder=vgg", "encoder"),
    ],
)
def test_a_wrong_override_is_named(assignment: str, says: str) -> None:
    with pytest.raises(InvalidSetting, match=says) as caught:
        with_overrides(TrainSettings(), [assignment])
    assert caught.value.hint
    with pytest.raises(InvalidSetting, match=says):
        setting_help.checked_assignment(assignment)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"batch_size": 20, "queue_size": 40}, "multiple of bn_groups"),
        ({"batch_size": 8, "queue_size": 80}, "at least 2 pictures"),
        ({"batch_size": 16, "queue_size": 40}, "queue_size 40 must be a multiple"),
        ({"batch_size": 16, "queue_size": 48, "symmetric": True}, "of the 32 keys"),
        ({"augment": {"crop_scale_min": 0.9, "crop_scale_max": 0.5}}, "crop_scale_min"),
        ({"augment": {"blur_sigma_min": 3.0}}, "blur_sigma_min"),
        ({"speed": 3}, "speed"),
    ],
)
def test_settings_that_contradict_each_other(values: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidSetting, match=says):
        train_settings_from(values)


def test_cached_pictures_are_larger_than_their_crops() -> None:
    assert cache_side_for(64) == 128
    assert cache_side_for(224) == 256
    for crop_px in range(32, 513):
        side = cache_side_for(crop_px)
        assert side in CACHE_SIDES_PX
        assert side >= crop_px


def test_the_table_of_settings_is_complete_and_its_defaults_are_allowed() -> None:
    rows = setting_help.settings()
    plain = to_toml_dict(TrainSettings())
    plain |= plain.pop("augment")
    assert {row.name: row.default for row in rows} == plain
    assert set(setting_help.MEANING) == set(plain)
    table = setting_help.settings_table()
    for row in rows:
        assert row.meaning in table
        value = tomli_w.dumps({"v": row.default}).partition("=")[2].strip()
        assert setting_help.checked_assignment(f"{row.name}={value}")
        assert tomllib.loads(f"v = {value}")["v"] == row.default
