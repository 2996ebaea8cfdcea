"""Nothing on the way from the folder to the cache holds all files at once."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from moco_core.control import Control
from moco_core.events import Event
from moco_core.images import decode_pool, walk
from moco_core.images.decode_pool import AHEAD, CHUNK, DecodePool
from moco_core.images.decode_worker import Task
from moco_core.images.file_list import FileList
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache, PixelCacheWriter, RowIndex
from moco_core.images.scan import scan
from moco_core.images.stamp import stamp_of, stamps_of
from moco_core.images.thumbs import ThumbStore
from moco_core.images.work_list import missing
from moco_core.library import OK, FoundFile, Library
from moco_core.workspace import Workspace

Draw = Callable[..., list[Path]]


def quiet(event: Event) -> None:
    pass


def test_a_folder_is_listed_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {f"{number}.jpg" for number in range(10)}
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "one.png").touch()
    monkeypatch.setattr(walk, "GROUP", 4)
    groups = list(walk.walk(tmp_path, lambda folder, error: None))
    assert max(len(group) for group in groups) == 4
    assert {os.fsdecode(path) for group in groups for path, _, _ in group} == names | {"below/one.png"}


def test_a_file_list_is_sorted_by_bytes() -> None:
    files = FileList()
    files.add([(b"b/\xff.jpg", 1, -5), (b"a.jpg", 2, 1 << 62)])
    files.add([(b"B.jpg", 3, 0)])
    assert len(files) == 3
    assert list(files.groups(2)) == [[(b"B.jpg", 3, 0), (b"a.jpg", 2, 1 << 62)], [(b"b/\xff.jpg", 1, -5)]]
    files.close()


def test_tasks_are_drawn_as_they_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    Image.new("RGB", (8, 8)).save(path)
    drawn = 0

    def tasks() -> Iterator[Task]:
        nonlocal drawn
        for number in range(1500):
            drawn += 1
            yield Task(number, os.fsencode(path), 8, False)

    answered: list[int] = []
    with DecodePool(tasks(), 2) as pool:
        for picture in pool.pictures(Control()):
            answered.append(picture.id)
            # queue, pipes and requests of two processes hold far less than this
            assert drawn - len(answered) <= AHEAD + 2 * 2 * CHUNK + 64
    assert sorted(answered) == list(range(1500))


def test_an_empty_source_of_tasks_ends_at_once() -> None:
    with DecodePool(iter(()), 1) as pool:
        assert list(pool.pictures(Control())) == []


def test_row_index_and_stamps_agree_with_their_slow_twins() -> None:
    rng = np.random.default_rng(0)
    ids = rng.integers(1, 60, 100)
    twin = {int(image_id): row for row, image_id in enumerate(ids)}
    wanted = np.arange(70)
    index = RowIndex(ids)
    assert index.find(wanted).tolist() == [twin.get(int(i), -1) for i in wanted]
    assert [index.find_one(int(i)) for i in wanted] == index.find(wanted).tolist()
    assert RowIndex(np.zeros(0, np.int64)).find(wanted).tolist() == [-1] * 70
    assert RowIndex(np.zeros(0, np.int64)).find_one(3) == -1
    sizes, times = rng.integers(0, 1 << 40, 50), rng.integers(-(1 << 62), 1 << 62, 50)
    assert stamps_of(sizes, times).tolist() == [stamp_of(int(s), int(t)) for s, t in zip(sizes, times, strict=True)]


def test_the_stamps_of_thumbnails_are_read_without_the_pictures(tmp_path: Path) -> None:
    store = ThumbStore(tmp_path / "thumbs.sqlite")
    store.write_stamped([(3, b"x" * 9000, 30), (5, b"y" * 9000, 50)])
    assert store.stamps_of(np.array([5, 4, 3])).tolist() == [50, -1, 30]
    plan = store._db.execute("EXPLAIN QUERY PLAN SELECT id, stamp FROM thumbs INDEXED BY thumb_stamps").fetchall()
    assert "COVERING INDEX" in plan[0][3]
    store.close()


def test_what_is_kept_for_every_file_is_small(tmp_path: Path) -> None:
    """The same plan for 2 000 and for 42 000 pictures: 40 000 more cost less than 200 bytes each at the peak."""
    peaks = []
    for count in (2_000, 42_000):
        with Library(tmp_path / f"{count}.sqlite") as library:
            library.store_found(FoundFile(b"%07d.jpg" % n, n, n, 9, 9, "JPEG", OK) for n in range(count))
            writer = PixelCacheWriter(tmp_path / f"{count}.u8", 64)
            thumbs = ThumbStore(tmp_path / f"{count}.thumbs")
            tracemalloc.start()
            assert len(missing(library, writer, thumbs).ids) == count
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            thumbs.close()
    assert (peaks[1] - peaks[0]) / 40_000 < 200


LOGGING_WORKER = """
import sys
from moco_core.images import decode, decode_worker
real = decode_worker.open_upright
def open_upright(path, *rest):
    with open({log!r}, "ab") as log:
        log.write(path + b"\\n")
    return real(path, *rest)
decode_worker.open_upright = open_upright
decode_worker.main()
"""


def test_nothing_is_decoded_twice(tmp_path: Path, draw_pictures: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    draw_pictures(tmp_path / "pictures", 40)
    (tmp_path / "pictures" / "bad.jpg").write_bytes(b"\xff\xd8\xff\xe0 damaged")
    log = tmp_path / "decoded.txt"
    code = LOGGING_WORKER.format(log=str(log))

    def start() -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)

    monkeypatch.setattr(decode_pool, "_start", start)
    workspace = Workspace.create(tmp_path / "ws", tmp_path / "pictures")
    scan(workspace, quiet, Control())
    for side in (256, 256, 128, 64):
        prepare(workspace, side, quiet, Control())
        assert len(PixelCache(workspace.pixels_path(side), side)) == 40
    decoded = log.read_bytes().split(b"\n")[:-1]
    assert len(decoded) == len(set(decoded)) == 40
    store = ThumbStore(workspace.thumbs_path)
    assert all(Image.open(io.BytesIO(store.read(i) or b"")).size == (48, 36) for i in store.ids())
    store.close()
