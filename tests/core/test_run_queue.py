"""The queue of a workspace: in order, on disk, deaf to damage."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from moco_core import run_queue
from moco_core.config import AugmentSettings, TrainSettings
from moco_core.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "images").mkdir()
    return Workspace.create(tmp_path / "w", tmp_path / "images")


def epochs(workspace: Workspace) -> list[int]:
    return [entry.settings.epochs for entry in run_queue.read(workspace)]


def filled(workspace: Workspace, *wanted: int) -> list[run_queue.Waiting]:
    return [run_queue.add(workspace, TrainSettings(epochs=count)) for count in wanted]


def test_they_wait_in_order_with_all_their_settings(workspace: Workspace) -> None:
    own = TrainSettings(epochs=7, temperature=0.2, augment=AugmentSettings(hue=0.0))
    filled(workspace, 1)
    run_queue.add(workspace, own, "imagenet", 20.0)
    first, second = run_queue.read(Workspace.open(workspace.path))
    assert first.settings == TrainSettings(epochs=1)
    assert (second.settings, second.start_from, second.minutes) == (own, "imagenet", 20.0)
    assert first.minutes is None
    assert first.id != second.id


def test_they_are_moved_and_removed(workspace: Workspace) -> None:
    one, two, three = filled(workspace, 1, 2, 3)
    run_queue.move(workspace, three.id, -1)
    assert epochs(workspace) == [1, 3, 2]
    run_queue.move(workspace, one.id, -1)
    run_queue.move(workspace, two.id, 1)
    assert epochs(workspace) == [1, 3, 2]
    assert run_queue.remove(workspace, one.id) == one
    assert run_queue.remove(workspace, one.id) is None
    run_queue.move(workspace, one.id, 1)
    assert epochs(workspace) == [3, 2]


def test_what_cannot_be_read_is_left_out(workspace: Workspace) -> None:
    assert run_queue.read(workspace) == []
    filled(workspace, 1, 2)
    path = run_queue.queue_path(workspace)
    rows = msgspec.json.decode(path.read_bytes())
    rows[0]["settings"]["epochs"] = -3
    path.write_bytes(msgspec.json.encode([*rows, "text", {"id": "x"}, {**rows[1], "minutes": "soon"}]))
    assert epochs(workspace) == [2]
    path.write_bytes(b"{ half a li")
    assert run_queue.read(workspace) == []
    filled(workspace, 5)
    assert epochs(workspace) == [5]
