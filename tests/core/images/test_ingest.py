"""Decoded once, in processes that may die, into a cache that any kill leaves valid."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from moco_core import atomic
from moco_core.control import Control
from moco_core.errors import EmptyFolder, Interrupted
from moco_core.events import Event, Progress
from moco_core.images import decode_pool
from moco_core.images import ingest as ingest_module
from moco_core.images.decode_pool import DecodePool
from moco_core.images.decode_worker import Picture, Task
from moco_core.images.ingest import ingest, prepare
from moco_core.images.pixel_cache import PixelCache, PixelCacheWriter, ids_path, stamps_path
from moco_core.images.square import squeeze
from moco_core.images.thumbs import ThumbStore
from moco_core.library import ImageRecord, Library
from moco_core.workspace import Workspace

Draw = Callable[..., list[Path]]
SIDE = 64


def quiet(event: Event) -> None:
    pass


@pytest.fixture
def workspace(tmp_path: Path, draw_pictures: Draw) -> Workspace:
    draw_pictures(tmp_path / "pictures", 5)
    return Workspace.create(tmp_path / "ws", tmp_path / "pictures")


def ids(workspace: Workspace) -> dict[str, int]:
    with Library(workspace.library_path) as library:
        return {record.path: record.id for record in library.records(None)}


def expected(path: Path) -> np.ndarray:
    return squeeze(np.asarray(Image.open(path).convert("RGB")), SIDE)


def assert_all_cached(workspace: Workspace) -> None:
    cache = PixelCache(workspace.pixels_path(SIDE), SIDE)
    for path, image_id in ids(workspace).items():
        assert np.array_equal(cache.read(image_id), expected(workspace.images / path)), path


def test_pixels_and_thumbnails_are_those_of_the_files(workspace: Workspace) -> None:
    result = prepare(workspace, SIDE, quiet, Control())
    assert (result["images"], result["decoded"], result["formats"]) == (5, 5, {"PNG": 5})
    assert result["bytes"] == sum(path.stat().st_size for path in workspace.images.rglob("*.png"))
    assert_all_cached(workspace)
    store = ThumbStore(workspace.thumbs_path)
    for path, image_id in ids(workspace).items():
        thumb = np.asarray(Image.open(io.BytesIO(store.read(image_id) or b"")), float)
        original = np.asarray(Image.open(workspace.images / path).convert("RGB"), float)
        assert thumb.shape == original.shape  # small pictures are not enlarged
        assert abs(thumb.mean((0, 1)) - original.mean((0, 1))).max() < 4
    store.close()


def test_thumbnails_keep_the_proportions(workspace: Workspace) -> None:
    Image.new("RGB", (1200, 300), "teal").save(workspace.images / "wide.jpg")
    prepare(workspace, SIDE, quiet, Control())
    store = ThumbStore(workspace.thumbs_path)
    assert Image.open(io.BytesIO(store.read(ids(workspace)["wide.jpg"]) or b"")).size == (256, 64)
    store.close()


def test_only_what_is_missing_or_changed_is_decoded(workspace: Workspace) -> None:
    prepare(workspace, SIDE, quiet, Control())
    assert prepare(workspace, SIDE, quiet, Control())["decoded"] == 0
    old = ids(workspace)
    changed = workspace.images / "class-0" / "000.png"
    Image.new("RGB", (30, 90), "orange").save(changed)
    result = prepare(workspace, SIDE, quiet, Control())
    assert (result["decoded"], result["changed"]) == (1, 1)
    assert ids(workspace) == old
    assert_all_cached(workspace)
    store = ThumbStore(workspace.thumbs_path)
    assert Image.open(io.BytesIO(store.read(old["class-0/000.png"]) or b"")).size == (30, 90)
    store.close()
    assert prepare(workspace, 128, quiet, Control())["decoded"] == 5  # another side needs its own pixels
    assert len(PixelCache(workspace.pixels_path(128), 128)) == 5


def test_dimensions_are_upright_after_decoding(workspace: Workspace) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (80, 40)).save(workspace.images / "turned.png", exif=exif)
    prepare(workspace, SIDE, quiet, Control())
    with Library(workspace.library_path) as library:
        record = next(record for record in library.records() if record.path == "turned.png")
    assert (record.width, record.height) == (40, 80)


def test_damaged_pictures_are_rows_with_a_reason(workspace: Workspace) -> None:
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 80).save(whole, "JPEG")
    (workspace.images / "cut.jpg").write_bytes(whole.getvalue()[:3000])  # the header is fine, the scan believes it
    (workspace.images / os.fsdecode(b"b\xe9.jpg")).write_bytes(b"no")
    result = prepare(workspace, SIDE, quiet, Control())
    assert (result["images"], result["unreadable"]) == (5, 2)
    assert {entry["path"] for entry in result["unreadable_files"]} == {"cut.jpg", "b\ufffd.jpg"}
    assert "ends too early" in next(e["reason"] for e in result["unreadable_files"] if e["path"] == "cut.jpg")
    json.dumps(result).encode("utf-8")
    assert prepare(workspace, SIDE, quiet, Control())["decoded"] == 0


def test_a_folder_without_readable_pictures(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "bad.jpg").write_bytes(b"bad")
    with pytest.raises(EmptyFolder):
        prepare(Workspace.create(tmp_path / "ws", tmp_path / "pictures"), SIDE, quiet, Control())


def test_several_processes_answer_every_task_once(workspace: Workspace, draw_pictures: Draw) -> None:
    draw_pictures(workspace.images / "more", 40)
    result = prepare(workspace, SIDE, quiet, Control())
    assert result["decoded"] == 45
    assert sorted(PixelCache(workspace.pixels_path(SIDE), SIDE).ids.tolist()) == sorted(ids(workspace).values())
    assert_all_cached(workspace)


def test_a_stop_keeps_what_is_finished(workspace: Workspace) -> None:
    control = Control()

    def stop_early(event: Event) -> None:
        if isinstance(event, Progress) and event.phase == "decode":
            control.stop()

    with pytest.raises(Interrupted):
        prepare(workspace, SIDE, stop_early, control)
    prepare(workspace, SIDE, quiet, Control())
    assert_all_cached(workspace)

    with Library(workspace.library_path) as library:
        writer = PixelCacheWriter(workspace.pixels_path(SIDE), SIDE)
        assert len(ingest_module._missing(workspace, library, writer).ids) == 0


def test_decoded_pictures_survive_a_stop_in_the_middle(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    control = Control()
    add = ingest_module.Batch.add

    def add_and_stop_at_two(batch: ingest_module.Batch, picture: Picture, record: ImageRecord) -> None:
        add(batch, picture, record)
        if batch.decoded == 2:
            control.stop()

    monkeypatch.setattr(ingest_module.Batch, "add", add_and_stop_at_two)
    with pytest.raises(Interrupted):
        prepare(workspace, SIDE, quiet, control)
    assert len(PixelCache(workspace.pixels_path(SIDE), SIDE)) == 2
    assert ingest(workspace, SIDE, quiet, Control()).decoded == 3
    assert_all_cached(workspace)


@pytest.mark.parametrize("lost_rows", [0, 1, 3])
def test_rows_without_ids_are_overwritten_and_ids_without_rows_made_again(
    workspace: Workspace, lost_rows: int, draw_pictures: Draw
) -> None:
    prepare(workspace, SIDE, quiet, Control())
    pixels = workspace.pixels_path(SIDE)
    row = SIDE * SIDE * 3
    with pixels.open("r+b") as file:
        if lost_rows:
            file.truncate((5 - lost_rows) * row + row // 2)  # a copy that was cut off in the middle of a row
        else:
            file.seek(0, os.SEEK_END)
            file.write(b"\x77" * (row + row // 3))  # killed while appending
    assert len(PixelCache(pixels, SIDE)) == 5 - lost_rows
    draw_pictures(workspace.images / "more", 3)
    assert prepare(workspace, SIDE, quiet, Control())["decoded"] == 3 + lost_rows
    assert_all_cached(workspace)


@pytest.mark.parametrize("kill_before", ["stamps", "ids"])
def test_a_kill_between_the_writes_of_a_batch(
    workspace: Workspace, kill_before: str, draw_pictures: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(workspace, SIDE, quiet, Control())
    before = PixelCache(workspace.pixels_path(SIDE), SIDE).ids.tolist()
    draw_pictures(workspace.images / "more", 3)
    write = atomic.write_array

    def die(path: Path, array: np.ndarray) -> None:
        if kill_before in path.name:
            raise KeyboardInterrupt
        write(path, array)

    monkeypatch.setattr(atomic, "write_array", die)
    with pytest.raises(KeyboardInterrupt):
        prepare(workspace, SIDE, quiet, Control())
    monkeypatch.setattr(atomic, "write_array", write)
    assert PixelCache(workspace.pixels_path(SIDE), SIDE).ids.tolist() == before
    assert prepare(workspace, SIDE, quiet, Control())["decoded"] == 3
    assert_all_cached(workspace)


@pytest.mark.parametrize("name", [ids_path, stamps_path])
def test_a_damaged_list_costs_a_new_decode_only(workspace: Workspace, name: Callable[[Path], Path]) -> None:
    prepare(workspace, SIDE, quiet, Control())
    name(workspace.pixels_path(SIDE)).write_bytes(b"\x93NUMPY damaged")
    assert prepare(workspace, SIDE, quiet, Control())["decoded"] == 5
    assert_all_cached(workspace)


CRASHING_WORKER = """
import os, sys
from moco_core.images import decode_worker
real = decode_worker.carry_out
def carry_out(task):
    if b"killer" in task.path:
        os.kill(os.getpid(), 11)
    if b"hanger" in task.path:
        import time; time.sleep(3600)
    return real(task)
decode_worker.carry_out = carry_out
decode_worker.main()
"""


def _started_with(code: str) -> Callable[[], subprocess.Popen[bytes]]:
    def start() -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)

    return start


def test_a_file_that_crashes_or_hangs_its_decoder_costs_that_file(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("killer-1.png", "killer-2.png", "hanger.png"):
        shutil.copy(workspace.images / "class-0" / "000.png", workspace.images / name)
    monkeypatch.setattr(decode_pool, "_start", _started_with(CRASHING_WORKER))
    monkeypatch.setattr(decode_pool, "HANG_S", 3.0)
    result = prepare(workspace, SIDE, quiet, Control())
    assert result["images"] == 5
    reasons = {entry["path"]: entry["reason"] for entry in result["unreadable_files"]}
    assert set(reasons) == {"killer-1.png", "killer-2.png", "hanger.png"}
    assert "crashed" in reasons["killer-1.png"]
    assert "too long" in reasons["hanger.png"]


def test_decoders_that_do_not_start_are_an_error_not_damaged_pictures(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode_pool, "_start", _started_with("raise SystemExit(1)"))
    with pytest.raises(decode_pool.DecodersFailed):
        prepare(workspace, SIDE, quiet, Control())
    with Library(workspace.library_path) as library:
        assert library.counts() == {"ok": 5}


def test_a_pool_leaves_no_process_behind(workspace: Workspace) -> None:
    path = os.fsencode(workspace.images / "class-0" / "000.png")
    with DecodePool([Task(number, path, SIDE, False) for number in range(40)], 2) as pool:
        next(pool.pictures(Control()))
        processes = [feeder._process for feeder in pool._feeders if feeder._process]
    assert processes
    assert all(process.poll() is not None for process in processes)
    assert not any(feeder.is_alive() for feeder in pool._feeders)


def test_a_script_without_a_main_guard_may_prepare_and_nothing_loads_torch(
    workspace: Workspace, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(f"""
        import sys
        from moco_core.workspace import Workspace
        from moco_core.control import Control
        from moco_core.images.ingest import ingest
        from moco_core.images.scan import scan
        workspace = Workspace.open({str(workspace.path)!r})
        scan(workspace, lambda event: None, Control())
        report = ingest(workspace, {SIDE}, lambda event: None, Control(), processes=2)
        import moco_core.images.decode_worker
        print(report.decoded, "torch" in sys.modules)
        """)
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.split() == ["5", "False"]
    assert_all_cached(workspace)


def test_two_processes_preparing_at_once_decode_everything_once(workspace: Workspace, draw_pictures: Draw) -> None:
    draw_pictures(workspace.images / "more", 40)
    code = (
        "import sys; from moco_core.workspace import Workspace; from moco_core.control import Control\n"
        "from moco_core.images.ingest import prepare\n"
        f"print(prepare(Workspace.open(sys.argv[1]), {SIDE}, lambda e: None, Control())['decoded'])"
    )
    command = [sys.executable, "-c", code, str(workspace.path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(int(process.communicate()[0]) for process in both) == [0, 45]
    assert_all_cached(workspace)
