"""Zooming about a point, moving and clamping, for pictures and rooms of any size."""

from __future__ import annotations

import random

import pytest

from app.models.zoom import MOST_SCALE, WHOLE, Frame, Zoom


def any_frame(rng: random.Random) -> Frame:
    width, height = rng.randint(1, 9000), rng.randint(1, 9000)
    return Frame(
        width, height, rng.randint(80, 2000), rng.randint(80, 2000), rng.choice([1.0, 2.0]), rng.random() < 0.5
    )


@pytest.mark.parametrize("seed", range(60))
def test_what_lies_under_the_cursor_stays_there_when_the_picture_covers_the_room(seed: int) -> None:
    rng = random.Random(seed)
    frame = any_frame(rng)
    zoom = frame.clamped(Zoom(rng.uniform(1, 9), rng.random(), rng.random()))
    x, y = rng.uniform(0, frame.room_w), rng.uniform(0, frame.room_h)
    before = frame.at(zoom, x, y)
    after = frame.zoomed(zoom, 1.25, x, y)
    scale = frame.scale(after)
    for axis, (size, room) in enumerate(((frame.width, frame.room_w), (frame.height, frame.room_h))):
        length = size * scale
        if room <= size * frame.scale(zoom):  # it covered the room before, so nothing has to be clamped
            assert frame.at(after, x, y)[axis] == pytest.approx(before[axis], abs=1e-9)
        elif length <= room:
            assert (after.x, after.y)[axis] == 0.5


@pytest.mark.parametrize("seed", range(60))
def test_no_side_stays_empty_while_the_other_is_cut_off(seed: int) -> None:
    rng = random.Random(seed)
    frame = any_frame(rng)
    zoom = frame.moved(Zoom(rng.uniform(1, 20)), rng.uniform(-9e4, 9e4), rng.uniform(-9e4, 9e4))
    left, top = frame.corner(zoom)
    scale = frame.scale(zoom)
    for start, length, room in ((left, frame.width * scale, frame.room_w), (top, frame.height * scale, frame.room_h)):
        if length > room:
            assert start <= 1e-6
            assert start + length >= room - 1e-6
        else:
            assert start == pytest.approx((room - length) / 2)


def test_the_whole_picture_is_seen_and_small_ones_are_not_blown_up() -> None:
    large = Frame(4000, 3000, 1000, 900)
    assert large.percent(WHOLE) == pytest.approx(25)
    small = Frame(100, 50, 1000, 900, ratio=2.0)
    assert small.percent(WHOLE) == pytest.approx(100)
    assert small.corner(WHOLE) == (475.0, 437.5)
    beside = Frame(100, 50, 1000, 900, enlarge=True)
    assert beside.percent(WHOLE) == pytest.approx(1000)


def test_zoom_ends_at_the_whole_and_at_the_largest() -> None:
    frame = Frame(4000, 3000, 1000, 900)
    assert frame.zoomed(WHOLE, 0.1, 3, 3) == WHOLE
    assert frame.percent(frame.zoomed(WHOLE, 1e9, 3, 3)) == pytest.approx(100 * MOST_SCALE)
    assert frame.percent(frame.to_percent(WHOLE, 100.0, 500, 450)) == pytest.approx(100)
