"""Colouring by a concept: unlike ↔ like, with what any picture scores in the middle. No Qt widgets."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.models.coloring import UNKNOWN_COLOR, Coloring, without_empty

translate = QCoreApplication.translate

SIDE_STEPS = 4  # of the scale, on each side of its middle
LEAST_SCALE = 0.05  # a concept that tells nothing apart is not blown up
# From unlike over neither to like, by theme: orange and blue differ for colour-blind people as well.
DARK = ("#ee9a3a", "#6f7683", "#5b9dff")
LIGHT = ("#c96a00", "#a4abb8", "#1d5fe0")
Rgb = np.ndarray


def concept_scale(scores: np.ndarray) -> float:
    """The score that has the strongest colour: 99 of 100 pictures have less; the same on the dots and in the field."""
    known = scores[np.isfinite(scores)]
    return max(float(np.percentile(known, 99)), LEAST_SCALE) if len(known) else 1.0


def concept_colors(shares: np.ndarray, dark: bool) -> Rgb:
    """(n,) shares of the scale, −1 unlike … 1 like → (n, 3) RGB 0…255."""
    stops = np.array([[int(color[at : at + 2], 16) for at in (1, 3, 5)] for color in (DARK if dark else LIGHT)], float)
    return np.stack([np.interp(shares, (-1.0, 0.0, 1.0), stops[:, channel]) for channel in range(3)], axis=1)


def by_concept(scores: np.ndarray, dark: bool) -> Coloring:
    """(N,) scores in equal steps on both sides of 0; NaN: not known. The legend says which end is which."""
    scale, known = concept_scale(scores), np.isfinite(scores)
    edges = np.linspace(-scale, scale, 2 * SIDE_STEPS + 1)
    steps = np.clip(np.searchsorted(edges, scores, side="right") - 1, 0, 2 * SIDE_STEPS - 1)
    middles = (np.arange(2 * SIDE_STEPS) + 0.5) / SIDE_STEPS - 1
    shades = ["#{:02x}{:02x}{:02x}".format(*rgb) for rgb in np.rint(concept_colors(middles, dark)).astype(int).tolist()]
    names = [f"{number_text(low)} – {number_text(high)}" for low, high in pairwise(edges.tolist())]
    names[0] = translate("map", "under {0}").format(number_text(edges[1]))
    names[-1] = translate("map", "from {0}").format(number_text(edges[-2]))
    filled = np.unique(steps[known])
    if len(filled) and filled[0] < SIDE_STEPS:
        names[filled[0]] = translate("map", "unlike: under {0}").format(number_text(edges[filled[0] + 1]))
    if len(filled) and filled[-1] >= SIDE_STEPS:
        names[filled[-1]] = translate("map", "like: from {0}").format(number_text(edges[filled[-1]]))
    codes = np.where(known, steps, len(names)).astype(np.int32)
    colors = (*shades, UNKNOWN_COLOR)
    return without_empty(Coloring(codes, [*names, translate("map", "not known")], colors, places=False))


def number_text(score: float) -> str:
    """With a true minus, so that numbers line up."""
    return f"{score + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")
