"""A smaller cache from a larger one: nothing decoded, and nearly the pixels that decoding would give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.events import Event, Progress
from moco_core.images import derive as derive_module
from moco_core.images.ingest import ingest, prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.workspace import Workspace

Draw = Callable[..., list[Path]]


def quiet(event: Event) -> None:
    pass


def draw_photos(folder: Path, count: int) -> None:
    """JPEGs with the spectrum of photographs, and colours that follow their brightness as in photographs."""
    folder.mkdir()
    rng = np.random.default_rng(1)
    frequency = np.hypot(np.fft.fftfreq(375)[:, None], np.fft.rfftfreq(500))
    for number in range(count):
        spectrum = np.fft.rfft2(rng.normal(size=(3, 375, 500))) / np.maximum(frequency, 1 / 500)
        waves = np.fft.irfft2(spectrum, (375, 500))
        colours = waves[:1] + 0.2 * waves
        rgb = np.clip(128 + 45 * colours / colours.std(), 0, 255).astype(np.uint8).transpose(1, 2, 0)
        Image.fromarray(rgb.copy()).save(folder / f"{number}.jpg", quality=90)


def gradients(rgb: np.ndarray) -> float:
    return float(np.abs(np.diff(rgb, axis=0)).mean() + np.abs(np.diff(rgb, axis=1)).mean())


def test_a_cache_that_is_hardly_larger_is_no_source(tmp_path: Path, draw_pictures: Draw) -> None:
    draw_pictures(tmp_path / "pictures", 2)
    workspace = Workspace.create(tmp_path / "ws", tmp_path / "pictures")
    prepare(workspace, 192, quiet, Control())
    assert prepare(workspace, 128, quiet, Control())["decoded"] == 2


@pytest.mark.parametrize(("larger", "smaller"), [(128, 64), (256, 64), (256, 128), (384, 192)])
def test_pixels_are_as_good_as_those_of_decoding(tmp_path: Path, larger: int, smaller: int) -> None:
    draw_photos(tmp_path / "pictures", 3)
    twice, once = (Workspace.create(tmp_path / name, tmp_path / "pictures") for name in ("twice", "once"))
    prepare(twice, larger, quiet, Control())
    result = prepare(twice, smaller, quiet, Control())
    assert (result["decoded"], result["derived"]) == (0, 3)
    assert prepare(once, smaller, quiet, Control())["decoded"] == 3
    derived, decoded = (PixelCache(w.pixels_path(smaller), smaller) for w in (twice, once))
    for path, image_id in zip(sorted((tmp_path / "pictures").iterdir()), sorted(decoded.ids.tolist()), strict=True):
        exact = np.asarray(Image.open(path).resize((smaller, smaller), Image.Resampling.BICUBIC), int)
        new, direct = (cache.read(image_id).astype(int) for cache in (derived, decoded))
        assert np.abs(new - exact).mean() < 4
        assert np.abs(new - exact).mean() < np.abs(direct - exact).mean() + 0.5  # no worse than decoding anew
        assert 0.9 < gradients(new) / gradients(direct) < 1.1
    assert prepare(twice, smaller, quiet, Control())["derived"] == 0


def test_a_picture_that_changed_is_decoded(tmp_path: Path, draw_pictures: Draw) -> None:
    files = draw_pictures(tmp_path / "pictures", 4)
    workspace = Workspace.create(tmp_path / "ws", tmp_path / "pictures")
    prepare(workspace, 256, quiet, Control())
    files[0].unlink()
    Image.new("RGB", (50, 50), "red").save(files[1])
    result = prepare(workspace, 128, quiet, Control())
    assert (result["decoded"], result["derived"]) == (1, 2)
    cache = PixelCache(workspace.pixels_path(128), 128)
    assert any((cache.read(image_id) == (255, 0, 0)).all() for image_id in cache.ids.tolist())


def test_a_larger_cache_that_was_cut_off_serves_with_what_is_left(tmp_path: Path, draw_pictures: Draw) -> None:
    draw_pictures(tmp_path / "pictures", 4)
    workspace = Workspace.create(tmp_path / "ws", tmp_path / "pictures")
    prepare(workspace, 128, quiet, Control())
    with workspace.pixels_path(128).open("r+b") as file:
        file.truncate(2 * 3 * 128**2 + 5)
    result = prepare(workspace, 64, quiet, Control())
    assert (result["decoded"], result["derived"]) == (2, 2)


def test_a_stop_is_heard_and_what_was_made_stays(
    tmp_path: Path, draw_pictures: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_pictures(tmp_path / "pictures", 9)
    workspace = Workspace.create(tmp_path / "ws", tmp_path / "pictures")
    prepare(workspace, 128, quiet, Control())
    monkeypatch.setattr(derive_module, "_STEP", 2)
    monkeypatch.setattr("moco_core.images.ingest.BATCH_BYTES", 2 * 3 * 64**2)
    monkeypatch.setattr("moco_core.progress.Meter.interval_s", 0.0)
    control = Control()

    def stop_at_six(event: Event) -> None:
        if isinstance(event, Progress) and event.done == 6:
            control.stop()

    with pytest.raises(Interrupted):
        ingest(workspace, 64, stop_at_six, control)
    assert len(PixelCache(workspace.pixels_path(64), 64)) == 4
    report = ingest(workspace, 64, quiet, Control())
    assert (report.decoded, report.derived) == (0, 5)
