"""Arrays that grow on disk, and features of new pictures that are appended to those of the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from moco_core import append, embedding
from moco_core.append import append_rows, count_rows, grows
from moco_core.control import Control
from moco_core.embedding import embed
from moco_core.errors import Interrupted
from moco_core.features import load_embedding
from moco_core.images.ingest import prepare
from moco_core.library import Library
from moco_core.workspace import Run
from tests.core.feature_run import CPU, ignore, make_run


def rows_of(count: int, first: int = 0) -> np.ndarray:
    return np.arange(first * 3, (first + count) * 3, dtype=np.float32).reshape(count, 3)


@pytest.fixture
def array(tmp_path: Path) -> Path:
    path = tmp_path / "rows.npy"
    np.save(path, rows_of(5))
    return path


def test_an_array_grown_in_steps_is_the_array_saved_at_once(array: Path, tmp_path: Path) -> None:
    assert append_rows(array, 5, [rows_of(4, 5), rows_of(1, 9)]) == 10
    np.testing.assert_array_equal(np.load(array), rows_of(5))
    count_rows(array, 10)
    count_rows(array, append_rows(array, 10, [rows_of(990, 10)]))
    np.save(tmp_path / "once.npy", rows_of(1000))
    assert array.read_bytes() == (tmp_path / "once.npy").read_bytes()


def test_who_has_it_mapped_reads_on(array: Path) -> None:
    mapped = np.load(array, mmap_mode="r")
    count_rows(array, append_rows(array, 5, [rows_of(9, 5)]))
    np.testing.assert_array_equal(mapped, rows_of(5))
    assert len(np.load(array, mmap_mode="r")) == 14


def test_what_an_interrupted_append_left_does_no_harm(array: Path) -> None:
    def breaks_off():
        yield rows_of(4, 100)
        raise Interrupted

    with pytest.raises(Interrupted):
        append_rows(array, 5, breaks_off())
    np.testing.assert_array_equal(np.load(array), rows_of(5))
    count_rows(array, append_rows(array, 5, [rows_of(2, 5)]))  # fewer than what was left
    np.testing.assert_array_equal(np.load(array), rows_of(7))
    np.testing.assert_array_equal(np.load(array, mmap_mode="r"), rows_of(7))


def test_what_does_not_fit_is_refused(array: Path, tmp_path: Path) -> None:
    for start, part in ((6, rows_of(1)), (5, rows_of(1).astype(np.float64)), (5, np.zeros((1, 4), np.float32))):
        with pytest.raises(ValueError, match="rows"):
            append_rows(array, start, [part])
    with pytest.raises(ValueError, match="does not hold"):
        count_rows(array, 6)
    np.testing.assert_array_equal(np.load(array), rows_of(5))
    np.save(tmp_path / "columns.npy", np.asfortranarray(rows_of(5)))
    (tmp_path / "text.npy").write_bytes(b"no array")
    assert [grows(tmp_path / name) for name in ("rows.npy", "columns.npy", "text.npy", "none.npy")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_a_file_whose_header_has_no_room_does_not_grow(array: Path) -> None:
    words = b"{'descr': '<f4', 'fortran_order': False, 'shape': (5, 3), }\n"
    tight = b"\x93NUMPY\x01\x00" + len(words).to_bytes(2, "little") + words + rows_of(5).tobytes()
    array.write_bytes(tight)
    np.testing.assert_array_equal(np.load(array), rows_of(5))
    assert not grows(array)


@pytest.fixture
def run(tmp_path: Path, draw_pictures) -> Run:
    draw_pictures(tmp_path / "set", 12)
    made = make_run(tmp_path, tmp_path / "set")
    embed(made, CPU, ignore, Control())
    return made


def add_pictures(run: Run, count: int = 3, name: str = "a") -> None:
    """Before the others, by their names."""
    for number in range(count):
        picture = np.random.default_rng(number).integers(0, 255, (50, 70, 3), np.uint8)
        Image.fromarray(picture).save(run.workspace.images / f"{name}-{number}.png")
    prepare(run.workspace, 64, ignore, Control())


def anew(run: Run) -> dict[int, np.ndarray]:
    """Feature by id, all of them computed again."""
    (run.path / "embedding.json").unlink()
    embed(run, CPU, ignore, Control())
    features, ids = load_embedding(run)
    return dict(zip(ids.tolist(), np.array(features), strict=True))


def test_new_pictures_are_appended_and_the_others_are_left_alone(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    features, ids = (np.array(part) for part in load_embedding(run))
    mapped, inode = load_embedding(run)[0], run.embedding_path.stat().st_ino
    add_pictures(run)
    seen, batches = [], embedding.feature_batches

    def counting(backbone, cache, some, *rest):
        seen.extend(some.tolist())
        return batches(backbone, cache, some, *rest)

    monkeypatch.setattr(embedding, "feature_batches", counting)
    embed(run, CPU, ignore, Control())
    after, after_ids = load_embedding(run)
    assert run.embedding_path.stat().st_ino == inode
    assert after_ids[:12].tolist() == ids.tolist()
    assert after_ids[12:].tolist() == seen
    assert len(seen) == 3
    np.testing.assert_array_equal(after[:12], features)
    np.testing.assert_array_equal(mapped, features)
    embed(run, CPU, ignore, Control())
    assert len(seen) == 3  # it is up to date, in whatever order
    expected = anew(run)
    for image_id, feature in zip(after_ids.tolist(), after, strict=True):
        np.testing.assert_allclose(feature, expected[image_id], atol=1e-5)


def test_where_a_picture_has_changed_or_gone_everything_is_made_anew(run: Run) -> None:
    inode = run.embedding_path.stat().st_ino
    first = next((run.workspace.images / "class-0").iterdir())
    Image.new("RGB", (30, 90), "white").save(first)
    add_pictures(run)
    embed(run, CPU, ignore, Control())
    assert run.embedding_path.stat().st_ino != inode
    assert len(load_embedding(run)[1]) == 15
    first.unlink()
    add_pictures(run, 1, "b")
    embed(run, CPU, ignore, Control())
    with Library(run.workspace.library_path) as library:
        assert load_embedding(run)[1].tolist() == [record.id for record in library.records()]


@pytest.mark.parametrize(
    ("breaks", "time"), [("append_rows", 1), ("append_rows", 2), ("count_rows", 1), ("count_rows", 2), ("record", 1)]
)
def test_an_append_that_breaks_off_leaves_the_old_features(
    run: Run, monkeypatch: pytest.MonkeyPatch, breaks: str, time: int
) -> None:
    features, ids = (np.array(part) for part in load_embedding(run))
    key = run.key_recorded("embedding")
    add_pictures(run)
    calls = []

    def broken(real):
        def call(*arguments, **named):
            calls.append(1)
            if len(calls) == time:
                raise OSError("the disk is full")
            return real(*arguments, **named)

        return call

    with monkeypatch.context() as patched:
        if breaks == "record":
            patched.setattr(Run, "record", broken(Run.record))
        else:
            patched.setattr(embedding, breaks, broken(getattr(append, breaks)))
        with pytest.raises(OSError, match="disk is full"):
            embed(run, CPU, ignore, Control())
    assert run.key_recorded("embedding") == key
    np.testing.assert_array_equal(load_embedding(run)[0], features)
    np.testing.assert_array_equal(load_embedding(run)[1], ids)
    embed(run, CPU, ignore, Control())
    assert len(load_embedding(run)[1]) == 15
    np.testing.assert_array_equal(load_embedding(run)[0][:12], features)


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from moco_core.append import append_rows
def parts():
    yield np.ones((200_000, 3), np.float32)
    os.kill(os.getpid(), signal.SIGKILL)
append_rows(Path(sys.argv[1]), 5, parts())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_append_leaves_the_old_count(array: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(array)], env=os.environ, check=False)
    assert done.returncode == -signal.SIGKILL
    assert array.stat().st_size > 1_000_000
    np.testing.assert_array_equal(np.load(array, mmap_mode="r"), rows_of(5))
    count_rows(array, append_rows(array, 5, [rows_of(3, 5)]))
    np.testing.assert_array_equal(np.load(array), rows_of(8))
