"""Where the augmentation's kernels run, both views come from one call, from where the pictures lie."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
import torch

from moco_core.augment import fused
from moco_core.augment.pipeline import render
from moco_core.config import AugmentSettings, TrainSettings
from moco_core.images.pixel_cache import PixelCache, PixelCacheWriter
from moco_core.training import pairs
from moco_core.training.pairs import Pairs, PairSource

CPU, SIDE, COUNT = torch.device("cpu"), 64, 24
SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, epochs=1, queue_size=16, precision="float32")
TURNED = msgspec.structs.replace(
    SETTINGS, augment=AugmentSettings(vertical_flip_probability=0.5, turn_probability=0.75)
)


@pytest.fixture
def cache(tmp_path: Path) -> PixelCache:
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (COUNT, 8, 8, 3), np.uint8)
    pixels = coarse.repeat(8, axis=1).repeat(8, axis=2)
    path = tmp_path / f"pixels-{SIDE}.u8"
    PixelCacheWriter(path, SIDE).append([(100 + i, 0, picture.tobytes()) for i, picture in enumerate(pixels)])
    return PixelCache(path, SIDE)


def first_epoch(source: PairSource) -> list[Pairs]:
    with closing(source):
        return list(source.epoch(0))


def source_of(cache: PixelCache, settings: TrainSettings, device: torch.device = CPU) -> PairSource:
    ids = cache.ids[np.random.default_rng(1).permutation(COUNT)]  # positions are no rows
    return PairSource([cache], ids, np.tile((300, 200), (COUNT, 1)), settings, device)


@pytest.mark.parametrize("channels_last", [False, True])
@pytest.mark.parametrize("resident", [False, True])
def test_the_pairs_are_the_same(
    cache: PixelCache, monkeypatch: pytest.MonkeyPatch, resident: bool, channels_last: bool
) -> None:
    settings = msgspec.structs.replace(SETTINGS, channels_last=channels_last)
    expected = first_epoch(source_of(cache, settings))
    asked = []

    def by_torch(pictures: torch.Tensor, rows: np.ndarray, parameters: object, views: torch.Tensor) -> torch.Tensor:
        asked.append((len(pictures), len(rows)))
        return views.copy_(render(pictures[rows], parameters, views.shape[-1]))

    monkeypatch.setattr(pairs, "fused", SimpleNamespace(usable=lambda _: True, render=by_torch))
    source = source_of(cache, settings)
    if resident:
        source._pools[SIDE]._resident = torch.from_numpy(np.array(cache.pixels))
    found = first_epoch(source)
    assert asked == [(COUNT if resident else 8, 16)] * 3
    for ours, theirs in zip(found, expected, strict=True):
        assert torch.equal(ours.image_ids, theirs.image_ids)
        for one, other in zip(ours.views, theirs.views, strict=True):
            torch.testing.assert_close(one, other, atol=2e-5, rtol=0)
            assert one.stride() == other.stride()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")
@pytest.mark.parametrize("resident_share", [0.0, 0.5])
@pytest.mark.parametrize("kernels", [False, True])
@pytest.mark.parametrize("settings", [SETTINGS, TURNED], ids=["upright", "turned"])
def test_a_gpu_makes_the_same_pairs(
    cache: PixelCache, monkeypatch: pytest.MonkeyPatch, settings: TrainSettings, resident_share: float, kernels: bool
) -> None:
    expected = first_epoch(source_of(cache, settings))
    monkeypatch.setattr(pairs, "RESIDENT_SHARE", resident_share)
    if not kernels:
        monkeypatch.setattr(fused, "usable", lambda _: False)
    source = source_of(cache, settings, torch.device("cuda"))
    assert (source._pools[SIDE]._resident is not None) == (resident_share > 0)
    for ours, theirs in zip(first_epoch(source), expected, strict=True):
        assert torch.equal(ours.image_ids.cpu(), theirs.image_ids)
        for one, other in zip(ours.views, theirs.views, strict=True):
            assert (one.cpu() - other).abs().max() < 2e-3
            assert one.stride() == other.stride()
