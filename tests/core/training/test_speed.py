from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from moco_core import atomic
from moco_core.config import TrainSettings
from moco_core.images.pixel_cache import ids_path
from moco_core.training import loop, neighbor_check
from moco_core.training.estimate import LOOK_SHARE, LOOKED_AT, epochs_within, estimate, training_seconds
from moco_core.training.speed import KEPT, Measured, SpeedBook, book_path, keep, speed_key
from moco_core.workspace import Workspace

BASE = TrainSettings(crop_px=64, batch_size=128, queue_size=2048)


def changed(**values: object) -> TrainSettings:
    return msgspec.structs.replace(BASE, **values)


def entry(settings: TrainSettings = BASE, device: str = "CPU · 2 cores", **values: object) -> Measured:
    made = Measured(
        key=speed_key(settings, device), device=device, encoder=settings.encoder, crop_px=settings.crop_px,
        batch_size=settings.batch_size, symmetric=settings.symmetric, precision="float32", step_s=0.5, epoch_s=0.1,
        setup_s=4.0, checkpoint_s=1.0, checkpoint_bytes=10**8, memory_bytes=10**9,
    )  # fmt: skip
    return msgspec.structs.replace(made, **values)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "images").mkdir()
    return Workspace.create(tmp_path / "w", tmp_path / "images")


def test_the_key_is_of_what_costs_time() -> None:
    same = changed(epochs=3, queue_size=4096, temperature=0.2, learning_rate=1.0, seed=7, preset="mine")
    assert speed_key(same, "d") == speed_key(BASE, "d")
    others = [changed(crop_px=96), changed(encoder="resnet50"), changed(symmetric=True), changed(bn_groups=4)]
    keys = {speed_key(BASE, "d"), speed_key(BASE, "e"), *(speed_key(s, "d") for s in others)}
    assert len(keys) == 6


def test_a_book_is_kept_and_read_again(workspace: Workspace) -> None:
    assert not SpeedBook.read(workspace, "CPU · 2 cores")
    keep(workspace, entry())
    keep(workspace, entry(step_s=0.25, decode_per_s=80.0))
    keep(workspace, entry(device="GPU", step_s=0.01))
    book = SpeedBook.read(workspace, "CPU · 2 cores")
    found = book.exact(changed(epochs=9))
    assert found is not None
    assert found.pairs_per_s == 512
    assert book.exact(changed(crop_px=96)) is None
    assert book.decode_per_s() == 80.0
    for number in range(KEPT + 10):
        keep(workspace, entry(changed(projection_dim=8 + number)))
    assert len(msgspec.json.decode(book_path(workspace).read_bytes())) == KEPT


@pytest.mark.parametrize("damage", [b"", b"{", b'[{"key": 3}]'])
def test_a_damaged_book_is_an_empty_one(workspace: Workspace, damage: bytes) -> None:
    book_path(workspace).write_bytes(damage)
    assert not SpeedBook.read(workspace, "d")
    keep(workspace, entry())
    assert SpeedBook.read(workspace, "CPU · 2 cores").exact(BASE) == entry()


def test_growing_crops_are_known_when_both_sides_were_measured() -> None:
    growing = changed(first_crop_px=32)
    book, both = (SpeedBook([entry(fixed_share=share)], "CPU · 2 cores") for share in (None, 0.3))
    assert book.exact(BASE) is not None
    assert book.exact(growing) is None
    assert both.exact(growing) is not None


def test_other_crops_are_estimated_by_what_two_sides_took() -> None:
    found = SpeedBook([entry(fixed_share=0.5)]).about(changed(crop_px=128))
    assert found is not None
    assert found.step_s == pytest.approx(0.5 * (0.5 + 0.5 * 4))


def test_growing_crops_take_the_time_that_was_measured() -> None:
    growing = changed(first_crop_px=32, growth_share=0.5, epochs=10)
    slow, quick = (training_seconds(growing, 1280, entry(fixed_share=share)) for share in (1.0, 0.0))
    plain = training_seconds(changed(epochs=10), 1280, entry())
    assert slow == pytest.approx(plain, rel=0.02)
    assert quick < 0.75 * plain


def test_looks_at_neighbours_count_up_to_their_share() -> None:
    assert LOOKED_AT == neighbor_check.MOST_PICTURES
    assert LOOK_SHARE == loop.LOOK_SHARE
    free = entry(checkpoint_s=0.0, epoch_s=0.0)
    many, few = (training_seconds(changed(epochs=10), images, free) for images in (12_800, 256))
    assert 1.0 < many / (10 * 100 * 0.5) < 1.03
    assert few / (10 * 2 * 0.5) == pytest.approx(1 + LOOK_SHARE)


def test_unmeasured_settings_are_estimated_by_their_work() -> None:
    book = SpeedBook([entry(), entry(changed(crop_px=160), step_s=3.0)])
    halved, larger, both = (
        book.about(changed(**v)) for v in ({"batch_size": 64}, {"crop_px": 192}, {"symmetric": True})
    )
    assert halved is not None
    assert larger is not None
    assert both is not None
    assert (halved.step_s, halved.pairs_per_s, halved.key) == (0.25, 256, "")
    assert larger.step_s == pytest.approx(3.0 * 1.44)  # from the nearer entry
    assert both.step_s == pytest.approx(1.0)
    assert SpeedBook().about(BASE) is None


def test_time_to_the_end_adds_up(workspace: Workspace) -> None:
    settings, images = changed(epochs=10), 1280
    found = entry(decode_per_s=100.0)
    taking = estimate(workspace, settings, images, found)
    assert taking.steps == 100
    assert taking.reading_s == pytest.approx(1.5 + 12.8)
    stepped = 10 * (10 * 0.5 + 0.1)  # beside it checkpoints, the first and the last, and looks at neighbours
    assert taking.training_s == pytest.approx(stepped + 2.0 + 0.05 * stepped)
    assert taking.seconds_to_end == pytest.approx(taking.reading_s + 4.0 + taking.training_s)
    assert taking.disk_needed_bytes > images * 3 * 128**2 + 2 * 10**8
    assert taking.disk_free_bytes > 0
    assert taking.exact
    atomic.write_array(ids_path(workspace.pixels_path(128)), np.arange(1280, dtype=np.int64))
    ready = estimate(workspace, settings, images, found)
    assert ready.reading_s == 0.0
    assert taking.disk_needed_bytes - ready.disk_needed_bytes == images * 3 * 128**2


def test_epochs_within_is_the_inverse_of_training_seconds() -> None:
    for seconds in (0.0, 3.0, 6.0, 100.0, 1234.5, 86_400.0):
        epochs = epochs_within(seconds, BASE, 1280, entry())
        if epochs:
            assert training_seconds(changed(epochs=epochs), 1280, entry()) <= seconds
        more = training_seconds(changed(epochs=max(1, round(epochs * 1.03) + 1)), 1280, entry())
        assert more > seconds


def test_nothing_but_the_book_is_written(workspace: Workspace) -> None:
    before = set(workspace.path.iterdir())
    keep(workspace, entry())
    assert set(workspace.path.iterdir()) - before == {workspace.path / "calibration.json"}
