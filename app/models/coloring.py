"""Ways to colour the pictures of a map: by what the library knows, by what a run found, by what they look like.

Every way sorts the pictures into groups, numbers too: then the legend can hide and isolate them alike. No Qt widgets.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from app.models.picture_text import shown, size_text
from app.models.sort_keys import natural
from moco_core.groups import Group
from moco_core.library import ImageRecord

translate = QCoreApplication.translate

SQUARE = 1.05  # a picture no more than this much longer than high counts as square
STEPS = 8  # of a scale of numbers
MEGAPIXELS = (0.03, 0.1, 0.3, 1, 2, 4, 8, 12, 24, 50)
FILE_BYTES = (3e3, 10e3, 30e3, 100e3, 300e3, 1e6, 3e6, 10e6, 30e6, 100e6)
# Viridis (Smith, van der Walt and Firing 2015): even in lightness, readable by colour-blind people.
RAMP = ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725")
UNKNOWN_COLOR = "#8a8f98"
HUES = (  # what a picture's main colour is called, and how it is shown; the order of services/picture_looks.py
    (QT_TRANSLATE_NOOP("map", "red"), "#e0524d"),
    (QT_TRANSLATE_NOOP("map", "orange"), "#e8883a"),
    (QT_TRANSLATE_NOOP("map", "yellow"), "#e3c53b"),
    (QT_TRANSLATE_NOOP("map", "green"), "#5fae4e"),
    (QT_TRANSLATE_NOOP("map", "cyan"), "#3fb6b8"),
    (QT_TRANSLATE_NOOP("map", "blue"), "#4b86e0"),
    (QT_TRANSLATE_NOOP("map", "violet"), "#8f68d8"),
    (QT_TRANSLATE_NOOP("map", "pink"), "#d967ae"),
    (QT_TRANSLATE_NOOP("map", "black"), "#4a4e57"),
    (QT_TRANSLATE_NOOP("map", "grey"), "#8d929c"),
    (QT_TRANSLATE_NOOP("map", "white"), "#d5d8de"),
)


@dataclass(frozen=True)
class Coloring:
    """Groups of N pictures.

    Attributes:
        codes: (N,) int32 group of each; names: of the C groups.
        colors: of the groups, "#rrggbb"; None: the theme's.
        places: the groups lie together on a map, so that their names belong on it; steps of a scale do not.
        rest: the last group is what belongs to none.
    """

    codes: np.ndarray
    names: list[str]
    colors: tuple[str, ...] | None = None
    places: bool = True
    rest: bool = False

    @property
    def labels(self) -> list[str]:
        """What stands on the map beside each group, "" for nothing."""
        if not self.places:
            return [""] * len(self.names)
        return [*self.names[:-1], ""] if self.rest else self.names


# ── what the library knows ──────────────────────────────────────────────────────────────────────────────────────────


def by_folder(records: Sequence[ImageRecord]) -> Coloring:
    """A folder's own name where that tells it apart, else its path."""
    folders = {record.folder for record in records}
    uses = Counter(folder.rpartition("/")[2] for folder in folders)
    top = translate("map", "(top folder)")
    names = {f: shown(f if uses[f.rpartition("/")[2]] > 1 else f.rpartition("/")[2]) or top for f in folders}
    return _grouped([names[record.folder] for record in records])


def by_format(records: Sequence[ImageRecord]) -> Coloring:
    return _grouped([record.format or "?" for record in records])


def by_shape(records: Sequence[ImageRecord]) -> Coloring:
    """Square, landscape or portrait."""
    return _grouped([_shape(record) for record in records])


def by_date(records: Sequence[ImageRecord], dark: bool) -> Coloring:
    """Of the file's last change, in years, months or days, whichever gives a handful of groups."""
    days = [datetime.date.fromtimestamp(record.mtime_ns // 1_000_000_000) for record in records]
    for kept in (3, 2, 1):
        parts = [(day.year, day.month, day.day)[:kept] for day in days]
        if len(set(parts)) <= 2 * STEPS:
            break
    ordered = sorted(set(parts))
    code = {part: number for number, part in enumerate(ordered)}
    names = [_date_name(part) for part in ordered]
    return Coloring(np.array([code[part] for part in parts], np.int32), names, ramp(len(names), dark), places=False)


def by_pixels(records: Sequence[ImageRecord], dark: bool) -> Coloring:
    """Of width × height."""
    values = np.array([record.width * record.height / 1e6 for record in records])
    return _stepped(values, MEGAPIXELS, lambda value: f"{value:g} MP", dark)


def by_file_size(records: Sequence[ImageRecord], dark: bool) -> Coloring:
    return _stepped(np.array([float(record.size) for record in records]), FILE_BYTES, _bytes_name, dark)


# ── numbers of other origin ─────────────────────────────────────────────────────────────────────────────────────────


def by_number(values: np.ndarray, dark: bool, places: int = 2) -> Coloring:
    """(N,) numbers in equal steps between their smallest and largest, the outermost hundredth on each side aside."""
    known = values[np.isfinite(values)]
    low, high = np.percentile(known, (1, 99)) if len(known) else (0.0, 1.0)
    if high - low < 10.0**-places:
        high = low + 10.0**-places
    edges = np.linspace(low, high, STEPS + 1)[1:-1]
    return _stepped(values, edges.tolist(), lambda value: f"{value:.{places}f}", dark)


def by_hue(codes: np.ndarray) -> Coloring:
    """(N,) index into HUES; −1: not known."""
    names = [translate("map", str(name)) for name, _ in HUES] + [translate("map", "not known")]
    colors = [color for _, color in HUES] + [UNKNOWN_COLOR]
    return without_empty(
        Coloring(np.where(codes < 0, len(HUES), codes).astype(np.int32), names, tuple(colors), places=False)
    )


def by_groups(ids: np.ndarray, groups: Sequence[Group], names: Sequence[str], colors: Callable[[int], str]) -> Coloring:
    """(N,) ids. names: of the groups; colors: of the n-th, from 0: a group keeps its own when another one goes."""
    codes = np.full(len(ids), len(groups), np.int32)
    order = np.argsort(ids, kind="stable")
    for number, group in enumerate(groups):
        places = np.minimum(np.searchsorted(ids, group.ids, sorter=order), max(len(ids) - 1, 0))
        rows = order[places] if len(ids) else order
        codes[rows[ids[rows] == group.ids] if len(rows) else rows] = number
    shades = [colors(group.number - 1) for group in groups] + [UNKNOWN_COLOR]
    rest = bool((codes == len(groups)).any())
    return without_empty(Coloring(codes, [*names, translate("map", "in no group")], tuple(shades), rest=rest))


def ramp(count: int, dark: bool) -> tuple[str, ...]:
    """`count` colours from low to high that stand out from a dark or a light ground."""
    stops = np.array([[int(color[at : at + 2], 16) for at in (1, 3, 5)] for color in RAMP], float)
    first, last = (0.18, 1.0) if dark else (0.0, 0.86)
    at = np.linspace(first, last, max(count, 1)) * (len(RAMP) - 1)
    rgb = np.stack([np.interp(at, np.arange(len(RAMP)), stops[:, channel]) for channel in range(3)], axis=1)
    return tuple("#{:02x}{:02x}{:02x}".format(*row) for row in np.rint(rgb).astype(int).tolist())


# ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _grouped(keys: Sequence[str]) -> Coloring:
    names = sorted(set(keys), key=natural)
    code = {name: number for number, name in enumerate(names)}
    return Coloring(np.array([code[key] for key in keys], np.int32), names)


def _stepped(values: np.ndarray, edges: Sequence[float], name: Callable[[float], str], dark: bool) -> Coloring:
    """Steps between the edges, from the first that is filled to the last; what is not a number goes to its own."""
    known = np.isfinite(values)
    step = np.searchsorted(np.asarray(edges, float), values, side="right")
    first, last = (int(step[known].min()), int(step[known].max())) if known.any() else (0, 0)
    names = []
    for number in range(first, last + 1):
        if number == 0:
            names.append(translate("map", "under {0}").format(name(edges[0])))
        elif number == len(edges):
            names.append(translate("map", "from {0}").format(name(edges[-1])))
        else:
            names.append(f"{name(edges[number - 1])} – {name(edges[number])}")
    colors = list(ramp(len(names), dark))
    codes = np.where(known, step - first, len(names)).astype(np.int32)
    if not known.all():
        names.append(translate("map", "not known"))
        colors.append(UNKNOWN_COLOR)
    return Coloring(codes, names, tuple(colors), places=False)


def without_empty(coloring: Coloring) -> Coloring:
    """Groups that hold pictures, renumbered."""
    assert coloring.colors is not None
    filled = np.unique(coloring.codes)
    names = [coloring.names[code] for code in filled]
    colors = tuple(coloring.colors[code] for code in filled)
    return Coloring(
        np.searchsorted(filled, coloring.codes).astype(np.int32), names, colors, coloring.places, coloring.rest
    )


def _shape(record: ImageRecord) -> str:
    width, height = max(record.width, 1), max(record.height, 1)
    if max(width, height) <= SQUARE * min(width, height):
        return translate("map", "square")
    return translate("map", "landscape") if width > height else translate("map", "portrait")


def _date_name(part: tuple[int, ...]) -> str:
    year, month, day = (*part, 1, 1)[:3]
    written = {1: "yyyy", 2: translate("map", "MMM yyyy"), 3: translate("pictures", "d MMM yyyy")}[len(part)]
    return QLocale().toString(QDate(year, month, day), written)


def _bytes_name(value: float) -> str:
    return size_text(int(value)).replace(".0", "")
