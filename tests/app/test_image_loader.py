"""The loader answers the newest first, drops what is late, and keeps within its limit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from app.services.image_loader import ImageLoader, PixmapCache, _Reader
from app.services.picture_file import read_scaled
from moco_core.library import Library
from moco_core.workspace import Workspace


class Gate:
    """Holds the loader's threads until a test opens it, and notes in which order they worked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.entered = threading.Semaphore(0)
        self.order: list[Any] = []
        original = _Reader._answer

        def held(reader: _Reader, task: Any) -> Any:
            self.order.append(task.key)
            self.entered.release()
            assert self.open.wait(20)
            return original(reader, task)

        monkeypatch.setattr(_Reader, "_answer", held)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


@pytest.fixture
def ids(tiny_workspace: Workspace) -> list[int]:
    with Library(tiny_workspace.library_path) as library:
        return [record.id for record in library.records()]


@pytest.fixture
def loader(qtbot: QtBot, gate: Gate, tiny_workspace: Workspace) -> Iterator[ImageLoader]:
    """One thread, so that the order of work is the order of answers."""
    made = ImageLoader(threads=1)
    made.setWorkspace(tiny_workspace)
    yield made
    gate.open.set()
    made.shutdown()
    made.deleteLater()


def collect(loader: ImageLoader) -> list[tuple[int, int]]:
    heard: list[tuple[int, int]] = []
    loader.loaded.connect(lambda image_id, _image, generation: heard.append((image_id, generation)))
    return heard


def test_the_newest_request_is_answered_first(qtbot: QtBot, loader: ImageLoader, gate: Gate, ids: list[int]) -> None:
    heard = collect(loader)
    loader.request(ids[0], 1)
    gate.entered.acquire()
    for image_id in ids[1:5]:
        loader.request(image_id, 1)
    gate.open.set()
    qtbot.waitUntil(lambda: len(heard) == 5)
    assert [image_id for image_id, _ in heard] == [ids[0], ids[4], ids[3], ids[2], ids[1]]
    assert loader.cached(ids[3]) is not None


def test_what_was_taken_back_is_neither_read_nor_told(
    qtbot: QtBot, loader: ImageLoader, gate: Gate, ids: list[int]
) -> None:
    heard = collect(loader)
    loader.request(ids[0], 1)  # under way when it is taken back
    gate.entered.acquire()
    loader.request(ids[1], 1)
    loader.request(ids[2], 1, "map")  # somebody else's request stays
    loader.request(ids[3], 2)
    loader.cancel_before(2)
    gate.open.set()
    qtbot.waitUntil(lambda: loader.pending() == 0)
    qtbot.wait(20)
    assert heard == [(ids[3], 2), (ids[2], 1)]
    assert ids[1] not in gate.order


def test_an_answer_for_the_workspace_before_is_dropped(
    qtbot: QtBot, loader: ImageLoader, gate: Gate, ids: list[int], tmp_path: Path, tiny_images: Path
) -> None:
    heard = collect(loader)
    loader.request(ids[0], 1)
    gate.entered.acquire()
    loader.setWorkspace(Workspace.create(tmp_path / "other", tiny_images))
    gate.open.set()
    with qtbot.waitSignal(loader.fileLoaded):  # queued behind the late answer
        loader.requestFile(next(tiny_images.rglob("*.jpg")), 32)
    assert heard == []
    assert loader.cached(ids[0]) is None


def test_without_a_thumbnail_the_original_is_read(
    qtbot: QtBot, loader: ImageLoader, gate: Gate, ids: list[int], tiny_workspace: Workspace
) -> None:
    gate.open.set()
    for suffix in ("", "-wal", "-shm"):
        tiny_workspace.thumbs_path.with_name(tiny_workspace.thumbs_path.name + suffix).unlink(missing_ok=True)
    with Library(tiny_workspace.library_path) as library:
        records = library.records()
    (tiny_workspace.images / records[1].path).unlink()
    with qtbot.waitSignal(loader.loaded):
        loader.request(ids[0], 1)
    with qtbot.waitSignal(loader.failed) as failed:
        loader.request(ids[1], 1)
    assert failed.args == [ids[1], 1]
    picture = loader.cached(ids[0])
    assert picture is not None
    assert (picture.width(), picture.height()) == (records[0].width, records[0].height)
    assert loader.isUnreadable(ids[1])


def test_full_size_answers_or_says_why_not(
    qtbot: QtBot, loader: ImageLoader, gate: Gate, ids: list[int], tiny_workspace: Workspace
) -> None:
    gate.open.set()
    with qtbot.waitSignal(loader.fullLoaded) as loaded:
        loader.requestFull(ids[1], 32)
    assert loaded.args[0] == ids[1]
    assert max(loaded.args[1].width(), loaded.args[1].height()) == 32
    with Library(tiny_workspace.library_path) as library:
        (tiny_workspace.images / library.records()[1].path).unlink()
    with qtbot.waitSignal(loader.fullFailed) as failed:
        loader.requestFull(ids[1], 32)
    assert failed.args == [ids[1], "The file is no longer there."]


def test_the_cache_forgets_what_was_not_used(qtbot: QtBot) -> None:
    cache = PixmapCache(limit_bytes=3 * 400)
    for key in range(3):
        cache.put(key, QPixmap(10, 10))
    assert cache.get(0) is not None
    cache.put(3, QPixmap(10, 10))
    assert [key for key in range(4) if cache.get(key) is not None] == [0, 2, 3]
    assert cache.bytes == 1200
    cache.clear()
    assert cache.bytes == 0


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "tiff", "avif"])
def test_files_come_upright_and_no_larger_than_asked(qtbot: QtBot, tmp_path: Path, extension: str) -> None:
    picture = Image.new("RGB", (80, 40), "red")
    picture.paste((0, 0, 255), (40, 0, 80, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter: the camera was held upright
    path = tmp_path / f"turned.{extension}"
    picture.save(path, exif=exif)
    image = read_scaled(path, 40)
    assert (image.width(), image.height()) == (20, 40)
    assert image.pixelColor(10, 4).red() > 200  # the left half is on top now
    assert image.pixelColor(10, 36).blue() > 200


def test_a_file_that_is_no_picture_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"this is text")
    with pytest.raises(OSError, match="not a picture"):
        read_scaled(path, 40)
