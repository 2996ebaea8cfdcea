"""Families with a thing in the middle: leaves, shells, fish, flowers, butterflies."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from moco_core.images.art.canvas import Canvas, Points, blade, curve, oval
from moco_core.images.art.palette import Color, Palette, mix, pick

Rng = np.random.Generator
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)


def leaf(rng: Rng) -> Image.Image:
    """A twig with leaves in pairs or alternating, each with a light and a dark half."""
    palette = pick(rng)
    sheet = _page(rng, palette)
    sheet.place(rng, np.pi, (0.65, 1.05), 0.2)
    bend = rng.uniform(-0.5, 0.5)
    stem = curve(np.array([[0, 1.0], [bend, 0.2], [-bend, -0.4], [bend * 0.4, -0.95]]))
    pairs, width = int(rng.integers(3, 8)), rng.uniform(0.14, 0.34)
    length, lean, stagger = rng.uniform(0.45, 0.75), rng.uniform(0.5, 1.1), rng.choice([0.0, 0.5])
    color = palette.ink if rng.random() < 0.5 else palette.accents[0]
    sheet.stroke(stem, mix(color, palette.accents[1], 0.4), 0.03)
    for pair in range(pairs):
        for side in (-1, 1):
            at = (pair + 0.6 + (stagger if side > 0 else 0)) / (pairs + 0.9)
            base = stem[min(len(stem) - 1, int(at * len(stem)))]
            reach = length * (1.05 - 0.6 * at) * rng.uniform(0.9, 1.1)
            tip = base + reach * np.array([side * np.sin(lean), -np.cos(lean)])
            _one_leaf(sheet, base, tip, width * (1.1 - 0.5 * at), color, palette)
    _one_leaf(sheet, stem[-2], stem[-1] + np.array([0, -length * 0.45]), width * 0.7, color, palette)
    return sheet.image


def shell(rng: Rng) -> Image.Image:
    """A nautilus: a logarithmic spiral of growing chambers."""
    palette = pick(rng)
    sheet = _page(rng, palette)
    sheet.place(rng, np.pi, (0.6, 0.95), 0.2)
    turns, growth, hand = rng.uniform(2.2, 3.6), rng.uniform(0.15, 0.21), rng.choice([-1, 1])
    angle = np.linspace(0, turns * 2 * np.pi, int(rng.integers(60, 130)))
    far = np.exp(growth * (angle - angle[-1])) * 0.85
    centers = np.stack([far * np.cos(angle) * hand, far * np.sin(angle)], 1) * 0.72
    first, last = palette.accents[0], palette.ink
    every = int(rng.integers(2, 6))
    radii = far * np.tanh(growth * np.pi * 1.1) * 0.95
    end = centers[-1]
    sheet.shadow(sheet.mask(oval((end[0] * 0.1, end[1] * 0.1), 0.8, 0.8)), 0.06, 0.4, 0.09)
    for index, (center, radius) in enumerate(zip(centers, radii, strict=True)):
        body = mix(first, last, index / len(angle))
        rib = index // every % 2 == 0
        _bead(sheet, center, radius, mix(body, palette.accents[1], 0.55) if rib else body)
    mouth = oval((end[0], end[1]), radii[-1] * 0.74, radii[-1] * 0.74)
    sheet.shade(mouth, mix(last, _BLACK, 0.62), mix(first, _BLACK, 0.15), rng.uniform(0, 6.3))
    return sheet.image


def fish(rng: Rng) -> Image.Image:
    """One fish or a small school, striped, spotted or scaled."""
    palette = pick(rng)
    sheet = Canvas(palette.ground, mix(palette.ground, palette.accents[0], 0.4), rng.uniform(-0.5, 0.5))
    count = int(rng.choice([1, 1, 2, 3, 5]))
    heading, slim, kind = rng.uniform(-0.6, 0.6), rng.uniform(0.28, 0.5), int(rng.integers(3))
    flip = rng.choice([-1.0, 1.0])
    for number in range(count):
        sheet.turn = heading + rng.normal(0, 0.12)
        sheet.scale = rng.uniform(0.65, 0.9) if count == 1 else rng.uniform(0.75, 1.1) / (count**0.5 + 0.6)
        spread = 0.15 if count == 1 else 0.6
        angle = 2 * np.pi * number / count + heading
        sheet.center = spread * np.array([np.cos(angle), np.sin(angle)]) + rng.normal(0, 0.06, 2)
        _one_fish(sheet, rng, palette, float(flip), slim, kind)
    return sheet.image


def flower(rng: Rng) -> Image.Image:
    """A bloom seen from above: rings of petals about a seeded heart, with a second small one at times."""
    palette = pick(rng)
    sheet = _page(rng, palette)
    sheet.place(rng, np.pi, (0.5, 0.95), 0.3)
    petals, rings = int(rng.integers(5, 14)), int(rng.integers(1, 4))
    width, belly = rng.uniform(0.9, 1.7) / petals**0.72, rng.uniform(0.5, 0.72)
    _bloom(sheet, palette, petals, rings, width, belly)
    for _ in range(int(rng.integers(0, 3))):
        sheet.scale *= rng.uniform(0.4, 0.6)
        sheet.center = rng.uniform(-0.85, 0.85, 2)
        _bloom(sheet, palette, petals, rings, width, belly)
    return sheet.image


def butterfly(rng: Rng) -> Image.Image:
    """Two pairs of patterned wings, mirrored."""
    palette = pick(rng)
    sheet = _page(rng, palette)
    sheet.place(rng, np.pi, (0.6, 0.95), 0.2)
    upper = _wing(rng, np.array([[0, -0.1], [0.25, -0.95], [1.25, -1.05], [0.95, -0.1]]), np.array([0.0, 0.12]))
    lower = _wing(rng, np.array([[0, 0.05], [0.9, -0.05], [0.95, 0.75], [0.4, 0.95]]), np.array([0.0, 0.2]))
    spots = [(rng.uniform(0.35, 0.8), rng.uniform(0.06, 0.13)) for _ in range(int(rng.integers(1, 4)))]
    open_ = rng.uniform(0.65, 1.0)  # wings half folded to flat
    for side in (-1, 1):
        for wing in (lower, upper):
            _paint_wing(sheet, wing * np.array([side * open_, 1]), palette, spots)
    body = palette.ink if rng.random() < 0.5 else mix(palette.ink, _BLACK, 0.5)
    sheet.fill(oval((0, 0.1), 0.055, 0.45), body)
    sheet.disc((0, -0.36), 0.075, body)
    for side in (-1, 1):
        feeler = curve(np.array([[0, -0.4], [side * 0.08, -0.7], [side * 0.35, -0.85]]))
        sheet.stroke(feeler, body, 0.018)
    return sheet.image


def _page(rng: Rng, palette: Palette) -> Canvas:
    """Plain, a gradient, or with a large disc behind the motif."""
    other = mix(palette.ground, palette.accents[-1], rng.uniform(0, 0.5))
    sheet = Canvas(palette.ground, other, rng.uniform(0, 6.3))
    if rng.random() < 0.45:
        x, y = rng.uniform(-0.4, 0.4, 2)
        sheet.disc((x, y), rng.uniform(0.45, 0.95), mix(palette.ground, palette.accents[1], rng.uniform(0.25, 0.6)))
    return sheet


def _one_leaf(sheet: Canvas, base: Points, tip: Points, width: float, color: Color, palette: Palette) -> None:
    outline = blade(base, tip, width, 0.42)
    half = len(outline) // 2
    sheet.fill(outline, mix(color, palette.ground, 0.12))
    sheet.fill(np.concatenate([outline[:half], [tip, base]]), mix(color, palette.accents[1], 0.35))
    sheet.stroke(np.array([base, base + 0.92 * (tip - base)]), mix(color, palette.ground, 0.55), 0.012)


def _bead(sheet: Canvas, center: Points, radius: float, color: Color) -> None:
    """A disc with a soft light on its upper left."""
    for shrink, shift, amount in ((1.0, 0.0, 0.0), (0.8, 0.1, 0.1), (0.52, 0.22, 0.22)):
        at = center - radius * shift * 0.7
        sheet.disc((float(at[0]), float(at[1])), radius * shrink, mix(color, _WHITE, amount))


def _one_fish(sheet: Canvas, rng: Rng, palette: Palette, flip: float, slim: float, kind: int) -> None:
    look = np.array([flip, 1.0])
    color, mark = palette.ink, palette.accents[1]
    tail = np.array([[0.55, 0], [1.02, -0.36], [0.9, 0.0], [1.02, 0.36]]) * look
    fin = curve(np.array([[-0.25, -slim * 0.8], [0.0, -slim * 2.1], [0.45, -slim * 1.2], [0.42, -slim * 0.3]])) * look
    keel = curve(np.array([[-0.05, slim * 0.8], [0.1, slim * 1.7], [0.4, slim * 1.2], [0.35, slim * 0.4]])) * look
    for part in (tail, fin, keel):
        sheet.shade(part, mark, mix(mark, color, 0.5), 0.4)
    along = np.linspace(0, 1, 40)
    half = slim * np.sin(np.pi * along**0.72) ** 0.85
    body = (
        np.concatenate([np.stack([1.5 * along - 0.85, -half], 1), np.stack([1.5 * along - 0.85, half], 1)[::-1]]) * look
    )
    mask = sheet.mask(body)
    sheet.paint(mask, mix(color, palette.ground, 0.1), mix(color, palette.accents[0], 0.6), 0)
    coat = Canvas((0, 0, 0), (0, 0, 0))
    coat.image, coat.turn, coat.scale, coat.center = sheet.image.copy(), sheet.turn, sheet.scale, sheet.center
    _markings(coat, rng, palette, flip, slim, kind)
    sheet.image.paste(coat.image, (0, 0), mask)
    sheet.disc((-0.58 * flip, -slim * 0.2), 0.075, mix(palette.ground, _WHITE, 0.7))
    sheet.disc((-0.6 * flip, -slim * 0.2), 0.04, mix(palette.ink, _BLACK, 0.8))
    gill = curve(np.array([[-0.38, -slim * 0.55], [-0.26, 0], [-0.38, slim * 0.55]])) * look
    sheet.stroke(gill, mix(color, palette.ground, 0.5), 0.02)


def _markings(sheet: Canvas, rng: Rng, palette: Palette, flip: float, slim: float, kind: int) -> None:
    mark = mix(palette.accents[1], palette.accents[2 % len(palette.accents)], rng.uniform(0, 1))
    if kind == 0:
        for x in np.arange(-0.2, 0.6, rng.uniform(0.16, 0.28)):
            bow = curve(np.array([[x, -0.7], [x + 0.14, 0], [x, 0.7]])) * np.array([flip, 1])
            sheet.stroke(bow, mark, 0.07)
    elif kind == 1:
        for x, y in rng.uniform([-0.3, -slim], [0.6, slim], (14, 2)):
            sheet.disc((x * flip, y), rng.uniform(0.03, 0.07), mark)
    else:
        for row, x in enumerate(np.arange(0.6, -0.3, -0.11)):
            for y in np.arange(-0.6, 0.6, 0.14):
                sheet.disc((x * flip, y + 0.07 * (row % 2)), 0.075, mark if row % 2 else mix(mark, palette.ink, 0.45))


def _bloom(sheet: Canvas, palette: Palette, petals: int, rings: int, width: float, belly: float) -> None:
    sheet.shadow(sheet.mask(oval((0, 0), 0.7, 0.7)), 0.05, 0.3, 0.12)
    for ring in range(rings):
        reach = 1.0 - 0.27 * ring
        color = mix(palette.ink, palette.accents[0], ring / max(1, rings - 1) if rings > 1 else 0.2)
        for petal in range(petals):
            angle = 2 * np.pi * (petal + ring / 2) / petals
            tip = reach * np.array([np.cos(angle), np.sin(angle)])
            outline = blade(tip * 0.05, tip, width * reach, belly)
            sheet.fill(outline, mix(color, palette.ground, 0.3))
            sheet.fill(blade(tip * 0.05, tip * 0.95, width * reach * 0.84, belly), color)
            sheet.stroke(np.array([tip * 0.25, tip * 0.75]), mix(color, palette.accents[1], 0.5), 0.014)
    _heart(sheet, palette, 0.26 - 0.03 * rings)


def _heart(sheet: Canvas, palette: Palette, radius: float) -> None:
    """Seeds in a sunflower's order: golden-angle steps."""
    sheet.disc((0, 0), radius, mix(palette.accents[1], _BLACK, 0.3))
    for seed in range(70):
        far, angle = radius * 0.94 * np.sqrt(seed / 70), seed * 2.39996
        sheet.disc((far * np.cos(angle), far * np.sin(angle)), radius * 0.075, mix(palette.accents[1], _WHITE, 0.25))


def _wing(rng: Rng, control: np.ndarray[Any, Any], close: np.ndarray[Any, Any]) -> Points:
    control = control + rng.normal(0, 0.09, control.shape)
    control[0] = close * 0.3
    return np.concatenate([curve(control), curve(np.array([control[-1], control[-1] * 0.45 + [0.1, 0.1], close]), 16)])


def _paint_wing(sheet: Canvas, wing: Points, palette: Palette, spots: list[tuple[float, float]]) -> None:
    root, middle = wing[0], wing.mean(0)
    edge = mix(palette.ink, palette.ground, 0.05)
    sheet.fill(wing, edge)
    inner = middle + (wing - middle) * 0.84
    sheet.shade(inner, palette.accents[0], mix(palette.accents[0], palette.accents[1], 0.7), 0)
    for index in range(6, 40, 7):
        sheet.stroke(np.array([root, root + 0.97 * (wing[index] - root)]), edge, 0.014)
    for along, size in spots:
        at = root + along * 1.15 * (middle - root) * 1.2
        sheet.disc((at[0], at[1]), size, edge)
        sheet.disc((at[0], at[1]), size * 0.65, palette.accents[1])
        sheet.disc((at[0], at[1]), size * 0.25, palette.ground)
