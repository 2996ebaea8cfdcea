"""Colouring by what the person says: tag, rating, and the columns of their own tables. No Qt widgets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.models.coloring import UNKNOWN_COLOR, Coloring, by_number, ramp
from app.models.image_list import natural
from moco_core.annotations import STARS_MAX, Annotations, Column, as_text

translate = QCoreApplication.translate

GROUPS_MAX = 12  # of many tags or values the most frequent; the others share a group
COLUMN = "column:"  # how a way to colour by a column is called: "column:NAME"
Colors = Callable[[int], str]


def is_own(by: str) -> bool:
    """Whether this way of colouring is one of these."""
    return by in ("tag", "rating") or by.startswith(COLUMN)


def by_own(by: str, ids: np.ndarray, said: Annotations, colors: Colors, dark: bool) -> Coloring:
    """(N,) ids; colors: of the n-th group. A column that is gone has values of nobody."""
    if by == "tag":
        return by_tag(ids, said.tags, colors)
    if by == "rating":
        return by_rating(ids, said.ratings, dark)
    column = said.columns.get(by.removeprefix(COLUMN), Column("text", {}))
    if column.kind == "text":
        return by_text(ids, {i: str(value) for i, value in column.values.items()}, colors)
    return by_value(ids, {i: float(value) for i, value in column.values.items()}, dark)


def numbers_of(by: str, ids: np.ndarray, said: Annotations) -> np.ndarray:
    """(N,) float of "rating" or of a column of numbers; NaN for a picture without one."""
    column = said.columns.get(by.removeprefix(COLUMN))
    values: Mapping[int, float | str] = {} if column is None or column.kind == "text" else column.values
    own: Mapping[int, float | str] = said.ratings if by == "rating" else values
    return np.array([own.get(i, np.nan) for i in ids.tolist()], float)


def by_tag(ids: np.ndarray, tags: Mapping[str, np.ndarray], colors: Colors) -> Coloring:
    """The most frequent tags on the map; a picture with several goes to the one that fewest have."""
    own = {tag: np.isin(ids, tagged) for tag, tagged in tags.items()}
    counts = {tag: int(has.sum()) for tag, has in own.items() if has.any()}
    order = sorted(counts, key=lambda tag: (-counts[tag], natural(tag)))
    shown, others = order[:GROUPS_MAX], order[GROUPS_MAX:]
    codes = np.full(len(ids), -1, np.int32)
    for tag in others:
        codes[own[tag]] = len(shown)
    for code, tag in enumerate(shown):  # from the most frequent to the rarest: the last one stays
        codes[own[tag]] = code
    return _named(codes, shown, bool(others), translate("map", "no tag"), colors)


def by_text(ids: np.ndarray, values: Mapping[int, str], colors: Colors) -> Coloring:
    """Few values each for itself, in their order; of many the most frequent."""
    cells = [values.get(i) for i in ids.tolist()]
    counts = Counter(cell for cell in cells if cell is not None)
    frequent = sorted(counts, key=lambda text: (-counts[text], natural(text)))
    shown = frequent if len(frequent) <= GROUPS_MAX + 1 else frequent[:GROUPS_MAX]
    if len(shown) == len(frequent):
        shown = sorted(shown, key=natural)
    code = {text: number for number, text in enumerate(shown)}
    codes = np.array([-1 if cell is None else code.get(cell, len(shown)) for cell in cells], np.int32)
    return _named(codes, shown, len(frequent) > len(shown), translate("map", "no value"), colors)


def by_value(ids: np.ndarray, values: Mapping[int, float], dark: bool) -> Coloring:
    """Few different numbers each for itself, many in steps; those without one at the end."""
    found = np.array([values.get(i, np.nan) for i in ids.tolist()], float)
    known = np.unique(found[np.isfinite(found)])
    if len(known) > GROUPS_MAX:
        return by_number(found, dark, _places(known))
    return _scaled(np.searchsorted(known, found), np.isfinite(found), [as_text(v) for v in known.tolist()], dark)


def by_rating(ids: np.ndarray, ratings: Mapping[int, int], dark: bool) -> Coloring:
    """From one star to five; those without any at the end."""
    stars = np.array([ratings.get(i, 0) for i in ids.tolist()], np.int64)
    here = np.unique(stars[stars > 0])
    names = ["★" * int(number) + "☆" * (STARS_MAX - int(number)) for number in here]
    return _scaled(np.searchsorted(here, stars), stars > 0, names, dark, translate("map", "no stars"))


def _scaled(steps: np.ndarray, known: np.ndarray, names: list[str], dark: bool, rest: str = "") -> Coloring:
    """(N,) step of each known picture, from low to high."""
    codes = np.where(known, steps, len(names)).astype(np.int32)
    shades = ramp(len(names), dark)[: len(names)]
    if known.all():
        return Coloring(codes, names, shades, places=False)
    return Coloring(codes, [*names, rest or translate("map", "no value")], (*shades, UNKNOWN_COLOR), places=False)


def _named(codes: np.ndarray, shown: list[str], others: bool, nothing: str, colors: Colors) -> Coloring:
    """(N,) codes: −1 for nothing, len(shown) for the others. Tags need not lie together: no names on the map."""
    names, shades = list(shown), [colors(number) for number in range(len(shown))]
    if others:
        names.append(translate("map", "other"))
        shades.append("#6d7480")
    if (codes < 0).any():
        codes = np.where(codes < 0, len(names), codes)
        names.append(nothing)
        shades.append(UNKNOWN_COLOR)
    return Coloring(codes.astype(np.int32), names, tuple(shades), places=False)


def _places(values: np.ndarray) -> int:
    """Decimals that tell eight steps between these apart."""
    low, high = np.percentile(values, (1, 99))
    span = max(float(high - low), 1e-9) / 8
    return max(0, min(6, math.ceil(-math.log10(span)) if span < 1 else 0))
