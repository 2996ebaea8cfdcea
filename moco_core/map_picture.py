"""The map as a PNG: a dot for every picture in its folder's colour, and as many thumbnails as have room."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from moco_core.canvas import (
    CANVAS,
    CARD,
    LINE,
    MUTED,
    TEXT,
    blend,
    cover_square,
    elide,
    font,
    group_color,
    open_picture,
    paste_rounded,
    rgb,
    rounded_box,
    rounded_mask,
    save_png,
)
from moco_core.features import all_records, load_embedding, load_map
from moco_core.images.thumbs import ThumbStore
from moco_core.library import ImageRecord
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]

MAX_GROUPS = 24  # named in the legend; the rest are one grey group
OTHERS = "other folders"
_GAP = 0.2  # of a thumbnail's side: dots stay visible between thumbnails


class Group(NamedTuple):
    """The pictures of one folder: their rows on the map, and how they are shown."""

    name: str
    color: str
    rows: Array


def draw_map(run: Run, out: Path, side_px: int = 2000) -> None:
    """Write a PNG of side_px × side_px (at least 400).

    Raises:
        NotComputedYet: the run has no map of its present embedding.
    """
    side_px = max(400, side_px)
    _, ids = load_embedding(run)
    positions, records = load_map(run), all_records(run.workspace)
    groups = folder_groups([records[int(i)] for i in ids], run.workspace.name)
    page = Image.new("RGB", (side_px, side_px), CANVAS)
    legend_px = _draw_legend(page, groups)
    _draw_title(page, run, len(ids))
    unit = side_px / 1000
    points = _to_canvas(positions, (40 * unit, 90 * unit, side_px - 40 * unit, side_px - legend_px - 40 * unit))
    _draw_dots(page, points, groups)
    thumbs = ThumbStore(run.workspace.thumbs_path)
    try:
        _draw_thumbs(page, points, groups, ids, thumbs, side_px - legend_px)
    finally:
        thumbs.close()
    _draw_names(page, points, groups)
    save_png(page, out)


def folder_groups(records: list[ImageRecord], top_name: str) -> list[Group]:
    """Rows by folder, in the order of the names; beyond 24 folders the smallest share one grey group."""
    folders = [record.folder for record in records]
    sizes = Counter(folders)
    named = sorted(sorted(sizes, key=lambda folder: (-sizes[folder], folder))[:MAX_GROUPS])
    short = Counter(folder.rpartition("/")[2] for folder in named)
    groups = []
    for index, folder in enumerate(named):
        last = folder.rpartition("/")[2]
        rows = np.array([row for row, other in enumerate(folders) if other == folder], np.int64)
        groups.append(Group((last if short[last] == 1 else folder) or top_name, group_color(index), rows))
    rest = np.array([row for row, folder in enumerate(folders) if folder not in set(named)], np.int64)
    return [*groups, Group(OTHERS, MUTED, rest)] if len(rest) else groups


def place_apart(points: Array, order: Array, gap_px: float) -> list[int]:
    """Rows whose points differ from every one taken before by at least gap_px along x or along y.

    points: (N, 2) px; order: rows in the order in which they may claim room.
    """
    taken: dict[tuple[int, int], list[int]] = defaultdict(list)
    placed = []
    for row in order.tolist():
        cell = (int(points[row, 0] // gap_px), int(points[row, 1] // gap_px))
        near = [o for dx in (-1, 0, 1) for dy in (-1, 0, 1) for o in taken.get((cell[0] + dx, cell[1] + dy), ())]
        if all(np.abs(points[row] - points[other]).max() >= gap_px for other in near):
            taken[cell].append(row)
            placed.append(row)
    return placed


def _to_canvas(positions: Array, box: tuple[float, float, float, float]) -> Array:
    """Map coordinates to px, same scale on both axes, centred in the box; the same way up as in the window."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    span = np.maximum(high - low, 1e-9)
    room = np.array([box[2] - box[0], box[3] - box[1]])
    scale = float((room / span).min()) if (high > low).any() else 0.0
    offset = (positions - (low + high) / 2) * scale
    points: Array = offset + np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    return points


def _draw_dots(page: Image.Image, points: Array, groups: list[Group]) -> None:
    """In mixed order, so that no folder covers the others."""
    unit = page.width / 1000
    radius = float(np.clip(100 / np.sqrt(len(points)), 1.3, 3.6)) * unit
    side = max(3, round(2 * radius))
    disc = rounded_mask((side, side), side / 2).point(lambda value: round(value * 0.8))
    colors = {int(row): rgb(group.color) for group in groups for row in group.rows}
    for row in np.random.default_rng(0).permutation(len(points)).tolist():
        left, top = (round(float(c) - side / 2) for c in points[row])
        page.paste(colors[row], (left, top, left + side, top + side), disc)


def _draw_thumbs(
    page: Image.Image, points: Array, groups: list[Group], ids: Array, thumbs: ThumbStore, bottom_px: int
) -> None:
    unit = page.width / 1000
    side = round(float(np.clip(520 / np.sqrt(len(points)), 38, 110)) * unit)
    border = max(1, round(1.5 * unit))
    colors = {int(row): group.color for group in groups for row in group.rows}
    order = np.random.default_rng(0).permutation(len(points))
    top_px = round(80 * unit)
    for row in place_apart(points, order, side * (1 + _GAP)):
        data = thumbs.read(int(ids[row]))
        if data is None:
            continue
        left = int(np.clip(points[row, 0] - side / 2, border, page.width - side - border))
        top = int(np.clip(points[row, 1] - side / 2, top_px, bottom_px - side - border))
        frame = (left - border, top - border, left + side + border, top + side + border)
        rounded_box(page, frame, 6 * unit + border, blend(colors[row], CANVAS, 0.25))
        paste_rounded(page, cover_square(open_picture(data), side), left, top, 6 * unit)


def _draw_names(page: Image.Image, points: Array, groups: list[Group]) -> None:
    """A folder's name stands over its pictures, where they lie together and no other name is in the way."""
    unit = page.width / 1000
    face, height = font(round(13 * unit), bold=True), round(24 * unit)
    taken: list[tuple[int, int, int, int]] = []
    reach = 0.5 * float(np.median(np.linalg.norm(points - np.median(points, axis=0), axis=1)))
    for group in sorted(groups, key=lambda group: -len(group.rows)):
        center = np.median(points[group.rows], axis=0)
        spread = float(np.median(np.linalg.norm(points[group.rows] - center, axis=1)))
        name = elide(group.name, 220 * unit, face)
        width = round(face.getlength(name) + 22 * unit)
        left, top = round(float(center[0]) - width / 2), round(float(center[1]) - height / 2)
        box = (left, top, left + width, top + height)
        if len(groups) == 1 or group.name == OTHERS or spread > reach or any(_overlap(box, o) for o in taken):
            continue
        taken.append(box)
        rounded_box(page, box, height / 2, blend(group.color, CARD, 0.78))
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        ImageDraw.Draw(page).text(middle, name, fill=TEXT, font=face, anchor="mm")


def _draw_title(page: Image.Image, run: Run, count: int) -> None:
    unit = page.width / 1000
    pen = ImageDraw.Draw(page)
    name = elide(run.workspace.name, 600 * unit, font(round(20 * unit), bold=True))
    pen.text((28 * unit, 24 * unit), name, fill=TEXT, font=font(round(20 * unit), bold=True))
    line = f"{count:,} {'picture' if count == 1 else 'pictures'} · {run.name}".replace(",", "\u2009")
    pen.text((28 * unit, 51 * unit), line, fill=MUTED, font=font(round(13 * unit)))


def _draw_legend(page: Image.Image, groups: list[Group]) -> int:
    """Folders with their counts along the bottom edge; returns the height (px) this takes."""
    unit = page.width / 1000
    face, line_px, pad = font(round(13 * unit)), round(26 * unit), round(20 * unit)
    entries = [(g, elide(g.name, 200 * unit, face), f"{len(g.rows)}") for g in groups]
    widths = [round(18 * unit + face.getlength(n) + 8 * unit + face.getlength(c) + 26 * unit) for _, n, c in entries]
    column = max(widths)
    columns = max(1, min(len(entries), (page.width - 2 * pad) // column))
    lines = -(-len(entries) // columns)
    top = page.height - lines * line_px - 2 * pad
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, top, page.width, page.height), fill=CARD)
    pen.line((0, top, page.width, top), fill=LINE, width=max(1, round(unit)))
    for index, (group, name, count) in enumerate(entries):
        x = pad + (index % columns) * ((page.width - 2 * pad) // columns)
        y = top + pad + index // columns * line_px
        dot = round(9 * unit)
        rounded_box(page, (x, y + round(5 * unit), x + dot, y + round(5 * unit) + dot), dot / 2, group.color)
        pen.text((x + 18 * unit, y + 10 * unit), name, fill=TEXT, font=face, anchor="lm")
        pen.text((x + 26 * unit + face.getlength(name), y + 10 * unit), count, fill=MUTED, font=face, anchor="lm")
    return page.height - top


def _overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
