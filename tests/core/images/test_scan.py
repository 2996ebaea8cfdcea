"""The folder against the library: only what changed is opened, nothing is lost, nothing is written to the folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from moco_core.control import Control
from moco_core.errors import FolderNotFound, Interrupted
from moco_core.events import Event, Progress, Warning
from moco_core.images import scan as scan_module
from moco_core.images.ingest import prepare
from moco_core.images.scan import ScanReport, scan
from moco_core.library import Library
from moco_core.workspace import Workspace

Draw = Callable[..., list[Path]]


class Bench:
    """A workspace, its folder, and a list of the files whose headers were read."""

    def __init__(self, tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = tmp / "pictures"
        self.folder.mkdir()
        self.workspace = Workspace.create(tmp / "ws", self.folder)
        self.events: list[Event] = []
        self.looked: list[str] = []
        read = scan_module.read_header

        def spy(path: bytes) -> tuple[int, int, str]:
            self.looked.append(os.fsdecode(os.path.basename(path)))  # noqa: PTH119
            return read(path)

        monkeypatch.setattr(scan_module, "read_header", spy)

    def scan(self) -> ScanReport:
        self.looked.clear()
        return scan(self.workspace, self.events.append, Control())

    def status(self) -> dict[str, str]:
        with Library(self.workspace.library_path) as library:
            return {record.path: record.status for record in library.records(None)}

    def ids(self) -> dict[str, int]:
        with Library(self.workspace.library_path) as library:
            return {record.path: record.id for record in library.records(None)}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(tmp_path, monkeypatch)


def test_the_second_scan_opens_only_what_changed(bench: Bench, draw_pictures: Draw) -> None:
    files = draw_pictures(bench.folder, 6)
    first = bench.scan()
    assert (first.found, first.new, first.formats) == (6, 6, {"PNG": 6})
    assert len(bench.looked) == 6
    ids = bench.ids()
    assert bench.scan().new == 0
    assert bench.looked == []
    os.utime(files[2], ns=(1, 1_700_000_000_000_000_001))
    (bench.folder / "added.png").write_bytes(files[0].read_bytes())
    report = bench.scan()
    assert sorted(bench.looked) == sorted([files[2].name, "added.png"])
    assert (report.new, report.changed) == (1, 1)
    assert ids.items() <= bench.ids().items()


def test_vanished_files_are_missing_and_come_back_as_they_were(bench: Bench, draw_pictures: Draw) -> None:
    files = draw_pictures(bench.folder, 4)
    files[1].write_bytes(b"broken")
    bench.scan()
    before, ids = bench.status(), bench.ids()
    away = bench.folder.parent / "away"
    (bench.folder / "class-1").rename(away)
    assert bench.scan().missing == 1
    assert bench.status()["class-1/001.png"] == "missing"
    away.rename(bench.folder / "class-1")
    report = bench.scan()
    assert (report.returned, report.missing) == (1, 0)
    assert bench.looked == []
    assert bench.status() == before
    assert before["class-1/001.png"] == "unreadable"
    assert bench.ids() == ids


def test_names_in_any_encoding_hidden_files_and_pipes(bench: Bench, draw_pictures: Draw) -> None:
    data = draw_pictures(bench.folder.parent / "elsewhere", 1)[0].read_bytes()
    (bench.folder / ".hidden").mkdir()
    for name in ("日本 ñ.png", "UPPER.PNG", ".hidden.png", ".hidden/inside.png", "notes.txt"):
        (bench.folder / name).write_bytes(data)
    latin = os.fsencode(bench.folder) + b"/caf\xe9.png"
    Path(os.fsdecode(latin)).write_bytes(data)
    os.mkfifo(bench.folder / "pipe.png")  # opening it would wait for ever
    bench.scan()
    assert set(bench.status()) == {"日本 ñ.png", "UPPER.PNG", os.fsdecode(b"caf\xe9.png")}
    assert set(bench.status().values()) == {"ok"}
    with Library(bench.workspace.library_path) as library:
        assert {record.shown_path for record in library.records()} >= {"caf\ufffd.png"}


def test_links_are_followed_once_and_circles_end(bench: Bench, draw_pictures: Draw) -> None:
    draw_pictures(bench.folder / "real", 2, classes=1)
    outside = bench.folder.parent / "outside"
    draw_pictures(outside, 1, classes=1)
    (outside / "back").symlink_to(bench.folder, target_is_directory=True)
    (bench.folder / "real" / "loop").symlink_to(bench.folder, target_is_directory=True)
    (bench.folder / "again").symlink_to(bench.folder / "real", target_is_directory=True)
    (bench.folder / "z-out").symlink_to(outside, target_is_directory=True)
    (bench.folder / "a-out").symlink_to(outside, target_is_directory=True)
    (bench.folder / "self.png").symlink_to(bench.folder / "self.png")
    (bench.folder / "dangling.png").symlink_to(bench.folder / "nowhere.png")
    bench.scan()
    status = bench.status()
    good = {path for path, state in status.items() if state == "ok"}
    assert good == {"real/class-0/000.png", "real/class-0/001.png", "a-out/class-0/000.png"}
    assert status["dangling.png"] == "unreadable"
    (bench.folder / "nowhere.png").write_bytes((outside / "class-0" / "000.png").read_bytes())
    bench.scan()
    assert bench.status()["dangling.png"] == "ok"


def test_a_folder_that_cannot_be_listed_is_a_warning_and_its_pictures_stay(
    bench: Bench, draw_pictures: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_pictures(bench.folder, 4, classes=2)
    bench.scan()
    listing = os.scandir

    def refuse(path: bytes) -> object:
        if path.rstrip(b"/").endswith(b"class-1"):
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr("moco_core.images.walk.os.scandir", refuse)
    assert bench.scan().found == 2
    assert set(bench.status().values()) == {"ok"}
    assert any(isinstance(event, Warning) and "class-1" in event.message for event in bench.events)


def test_a_folder_that_is_gone_leaves_the_library_alone(bench: Bench, draw_pictures: Draw) -> None:
    draw_pictures(bench.folder, 2)
    bench.scan()
    bench.folder.rename(bench.folder.parent / "unplugged")
    with pytest.raises(FolderNotFound):
        bench.scan()
    assert set(bench.status().values()) == {"ok"}


def test_a_stopped_scan_keeps_what_it_learned(bench: Bench, draw_pictures: Draw) -> None:
    draw_pictures(bench.folder, 8)
    control = Control()

    def stop_at_first_header(event: Event) -> None:
        if isinstance(event, Progress) and event.total == 8 and event.done == 0:
            control.stop()

    with pytest.raises(Interrupted):
        scan(bench.workspace, stop_at_first_header, control)
    assert len(bench.status()) == 1
    assert bench.scan().new == 7


def test_the_picture_folder_is_never_touched(bench: Bench, draw_pictures: Draw) -> None:
    draw_pictures(bench.folder, 5)
    (bench.folder / "bad.jpg").write_bytes(b"\xff\xd8\xff\xe0 no")

    def state() -> list[tuple[str, int, str]]:
        return [
            (str(p), p.stat().st_mtime_ns, hashlib.sha256(p.read_bytes() if p.is_file() else b"").hexdigest())
            for p in sorted([bench.folder, *bench.folder.rglob("*")])
        ]

    before = state()
    prepare(bench.workspace, 64, bench.events.append, Control())
    prepare(bench.workspace, 64, bench.events.append, Control())
    assert state() == before
