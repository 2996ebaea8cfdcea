from __future__ import annotations

import numpy as np
import pytest

from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.events import Event, Progress
from moco_core.folder_doctor import copies
from moco_core.folder_doctor.alignment import likeness
from moco_core.folder_doctor.copies import CANDIDATE, COPY, find_copies
from moco_core.folder_doctor.descriptors import describe, shrink
from moco_core.progress import Meter
from tests.core.folder_doctor.photos import photo


def found(small: np.ndarray, control: Control | None = None) -> np.ndarray:
    meter = Meter(lambda event: None, control or Control(), "compare", len(small))
    return find_copies(describe(small), lambda rows: small[rows], meter)


def small_photos(count: int) -> np.ndarray:
    return np.concatenate([shrink(np.asarray(photo(seed).resize((64, 64)))[None]) for seed in range(count)])


@pytest.mark.parametrize("block", [7, 512])
def test_each_copy_has_its_original(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(copies, "BLOCK", block)
    originals = small_photos(25)
    noisy = (0.9 * originals + np.random.default_rng(0).normal(0, 2, originals.shape)).astype(np.float32)
    leader = found(np.concatenate([originals, noisy, originals[3:5]]))
    assert leader.tolist() == [*range(25), *range(25), 3, 4]


def test_many_copies_of_one_picture_are_one_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "BLOCK", 20)
    monkeypatch.setattr(copies, "AT_ONCE", 10)
    one = np.repeat(small_photos(1), 70, axis=0)
    one = one + np.random.default_rng(0).normal(0, 1, one.shape).astype(np.float32)
    assert set(found(one).tolist()) == {0}


def drifting(count: int) -> np.ndarray:
    """A window that wanders over one large picture: neighbours are copies, the ends have nothing in common."""
    wide = np.asarray(photo(5, (32 * 6, 32)).convert("RGB"), np.float32)
    return np.stack([wide[:, 2 * step : 2 * step + 32] for step in range(count)])


def test_a_slow_series_is_not_one_group() -> None:
    small = drifting(40)
    neighbours = likeness(small[:-1], small[1:])
    assert (neighbours >= COPY).mean() > 0.8  # else the test shows nothing
    leader = found(small)
    assert len(set(leader.tolist())) >= 4
    for row, first in enumerate(leader.tolist()):
        assert row == first or likeness(small[[first]], small[[row]])[0] >= COPY
        assert leader[first] == first


def test_nothing_is_overlooked() -> None:
    """The slow twin: no leader is a copy of an earlier leader."""
    small = np.concatenate([drifting(12), small_photos(12)])
    leader = found(small)
    vectors = describe(small)
    leaders = [row for row in range(len(small)) if leader[row] == row]
    for at, later in enumerate(leaders):
        for earlier in leaders[:at]:
            alike = vectors[earlier] @ vectors[later] >= CANDIDATE
            assert not (alike and likeness(small[[earlier]], small[[later]])[0] >= COPY)


def test_it_can_be_stopped_and_tells_how_far_it_is() -> None:
    control, seen = Control(), list[Event]()

    def emit(event: Event) -> None:
        seen.append(event)
        if isinstance(event, Progress) and event.done:
            control.stop()

    small = small_photos(3)
    with pytest.raises(Interrupted):
        find_copies(describe(small), lambda rows: small[rows], Meter(emit, control, "compare", 3))
    assert seen[-1] == Progress(phase="compare", done=3, total=3, seconds_left=0.0)


def test_an_empty_folder_has_no_copies() -> None:
    assert len(found(np.zeros((0, 32, 32, 3), np.float32))) == 0
