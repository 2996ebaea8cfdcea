"""The grid's arithmetic against a slow twin that lays every tile out one after the other."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from app.views.gallery_layout import HEADING_PX, GalleryLayout


@dataclass
class Twin:
    """Every tile's place, line and group, walked through one by one."""

    places: list[tuple[int, int]]
    lines: list[int]
    groups: list[int]
    headings: list[int]
    height: int


def laid_out(layout: GalleryLayout) -> Twin:
    y, line = layout.margin_px, -1
    twin = Twin([], [], [], [], 0)
    starts = set(layout.starts)
    column = layout.columns
    for row in range(layout.count):
        if row in starts or row == 0:
            if column > 0 and twin.places:
                y += layout.pitch_y
            if starts:
                twin.headings.append(y)
                y += HEADING_PX
            column, line = 0, line + 1
        elif column == layout.columns:
            column, line, y = 0, line + 1, y + layout.pitch_y
        twin.places.append((layout.margin_px + column * layout.pitch_x, y))
        twin.lines.append(line)
        twin.groups.append(max(0, len(twin.headings) - 1))
        column += 1
    twin.height = (y + layout.pitch_y - layout.gap_px if layout.count else layout.margin_px) + layout.margin_px
    return twin


def any_layout(rng: random.Random) -> GalleryLayout:
    count = rng.choice([0, 1, 7, 60])
    starts = sorted({0, *rng.sample(range(count), rng.randint(0, min(9, count)))}) if count else []
    return GalleryLayout(
        count, rng.randint(1, 7), 50, 58, 70, 8, rng.choice([0, 12]), starts if rng.random() < 0.7 else []
    )


@pytest.mark.parametrize("seed", range(200))
def test_tiles_headings_and_lines_are_where_the_twin_has_them(seed: int) -> None:
    rng = random.Random(seed)
    layout = any_layout(rng)
    twin = laid_out(layout)
    assert layout.height_px == twin.height
    assert [layout.place(row) for row in range(layout.count)] == twin.places
    assert [layout.group_of(row) for row in range(layout.count)] == twin.groups
    assert [layout.heading_y(group) for group in range(len(layout.starts))] == twin.headings
    for _ in range(20):
        top = rng.randint(-100, twin.height + 100)
        bottom = top + rng.randint(0, 400)
        # A line reaches from its tiles' top to the next line's, or to the heading that follows.
        seen = [row for row, (_, y) in enumerate(twin.places) if y <= bottom and y + layout.pitch_y > top]
        rows = layout.rows_between(top, bottom)
        assert list(rows) == seen
        groups = layout.groups_between(top, bottom)
        for group, y in enumerate(twin.headings):
            if y <= bottom and y + HEADING_PX > top:
                assert group in groups


@pytest.mark.parametrize("seed", range(200))
def test_up_and_down_keep_the_column(seed: int) -> None:
    rng = random.Random(seed)
    layout = any_layout(rng)
    twin = laid_out(layout)
    for row in range(layout.count):
        for step in (-5, -1, 1, 3):
            to = max(0, min(twin.lines[-1], twin.lines[row] + step))
            line = [other for other in range(layout.count) if twin.lines[other] == to]
            column = (twin.places[row][0] - layout.margin_px) // layout.pitch_x
            expected = row if to == twin.lines[row] else line[min(column, len(line) - 1)]
            assert layout.moved(row, step) == expected
