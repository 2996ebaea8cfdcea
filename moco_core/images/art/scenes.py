"""Families with a horizon or a sky: cities, mountains, planets."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from moco_core.images.art.canvas import Canvas, oval
from moco_core.images.art.palette import Palette, mix, pick

Rng = np.random.Generator


def city(rng: Rng) -> Image.Image:
    """Three rows of houses against a sky, windows lit."""
    palette = pick(rng)
    sheet = _sky(rng, palette)
    horizon = rng.uniform(-0.1, 0.5)
    for depth in range(3):
        color = mix(mix(palette.ground, palette.accents[0], 0.4), palette.ink, (0.3, 0.6, 1.0)[depth])
        lights = mix(palette.accents[1], palette.ground, 0.3 if depth == 2 else 0.7)
        _street(sheet, rng, horizon + depth * 0.22, 0.12 + 0.05 * depth, color, lights)
    return sheet.image


def mountains(rng: Rng) -> Image.Image:
    """Ridges behind ridges, mist between them."""
    palette = pick(rng)
    sheet = _sky(rng, palette)
    count = int(rng.integers(3, 7))
    top = rng.uniform(-0.5, 0.2)
    for depth in range(count):
        nearness = (depth + 1) / count
        color = mix(mix(palette.ground, palette.accents[0], 0.5), palette.ink, nearness**1.2)
        mist = mix(color, palette.ground, 0.55)
        height = rng.uniform(0.25, 0.6) * (1.1 - 0.5 * nearness)
        y = top + (1.1 - top) * depth / count
        ridge = _ridge(rng, y, height)
        sheet.shade(np.vstack([ridge, [[1.6, 1.8], [-1.6, 1.8]]]), color, mist, 0)
        if depth == 0 and rng.random() < 0.5:
            sheet.stroke(ridge, mix(color, palette.ground, 0.5), 0.012)
    return sheet.image


def planet(rng: Rng) -> Image.Image:
    """A banded globe lit from one side, with stars, often with a ring or moons."""
    palette = pick(rng)
    sheet = Canvas(palette.ground, mix(palette.ground, palette.accents[0], 0.3), rng.uniform(0, 6))
    for x, y in rng.uniform(-1, 1, (int(rng.integers(15, 90)), 2)):
        sheet.disc((x, y), float(rng.exponential(0.006) + 0.004), mix(palette.ground, palette.ink, rng.uniform(0.3, 1)))
    sheet.place(rng, np.pi, (0.35, 0.75), 0.4)
    ring = rng.uniform(0.15, 0.4) if rng.random() < 0.6 else 0.0
    if ring:
        _ring(sheet, palette, ring, back=True)
    _globe(sheet, palette, rng)
    if ring:
        _ring(sheet, palette, ring, back=False)
    for _ in range(int(rng.integers(0, 3))):
        angle, far = rng.uniform(0, 6.3), rng.uniform(1.3, 1.9)
        sheet.disc((far * np.cos(angle), far * np.sin(angle)), rng.uniform(0.05, 0.14), palette.accents[1])
    return sheet.image


def _sky(rng: Rng, palette: Palette) -> Canvas:
    """A sky from ground to an accent with a sun or moon; then the sheet is tilted a little for what stands below."""
    sheet = Canvas(palette.ground, mix(palette.ground, palette.accents[0], rng.uniform(0.3, 0.7)))
    x, y, radius = rng.uniform(-0.7, 0.7), rng.uniform(-0.8, 0.1), rng.uniform(0.1, 0.35)
    for halo in (1.6, 1.3, 1.0):
        sheet.disc(
            (x, y), radius * halo, mix(palette.ground, palette.accents[1], 0.9 if halo == 1.0 else 0.9 - halo / 2.1)
        )
    sheet.place(rng, 0.08, (1.0, 1.25), 0.1)
    return sheet


def _street(
    sheet: Canvas, rng: Rng, y: float, width: float, color: tuple[int, int, int], lights: tuple[int, int, int]
) -> None:
    x = -1.5
    while x < 1.5:
        wide, tall = width * rng.uniform(0.7, 1.6), rng.gamma(4, 0.09) + 0.08
        sheet.fill(np.array([[x, 2], [x, y - tall], [x + wide, y - tall], [x + wide, 2]]), color)
        _roof(sheet, rng, x, y - tall, wide, color)
        _windows(sheet, rng, x, y - tall, wide, lights)
        x += wide + (0.01 if rng.random() < 0.4 else 0.0)


def _roof(sheet: Canvas, rng: Rng, x: float, y: float, wide: float, color: tuple[int, int, int]) -> None:
    kind = rng.integers(5)
    if kind == 0:
        sheet.fill(np.array([[x, y], [x + wide / 2, y - wide * 0.6], [x + wide, y]]), color)
    elif kind == 1:
        sheet.stroke(np.array([[x + wide / 2, y], [x + wide / 2, y - 0.16]]), color, 0.012)
    elif kind == 2:
        sheet.fill(oval((x + wide / 2, y), wide * 0.42, wide * 0.42), color)
    elif kind == 3:
        sheet.fill(np.array([[x, y], [x, y - wide * 0.5], [x + wide, y]]), color)


def _windows(sheet: Canvas, rng: Rng, x: float, y: float, wide: float, color: tuple[int, int, int]) -> None:
    columns = max(1, int(wide / 0.045))
    pitch = wide / (columns + 0.5)
    lit = rng.uniform(0.15, 0.6)
    for row in range(1, 9):
        for column in range(columns):
            if rng.random() < lit:
                left, top = x + pitch * (column + 0.45), y + row * 0.055 - 0.02
                corners = [[left, top], [left + pitch * 0.6, top], [left + pitch * 0.6, top + 0.03], [left, top + 0.03]]
                sheet.fill(np.array(corners), color)


def _ridge(rng: Rng, y: float, height: float) -> np.ndarray[Any, Any]:
    """(257, 2) line from left to right by midpoint displacement."""
    heights = rng.normal(0, height, 5)
    rough = height * 0.5
    for _ in range(6):
        middle = (heights[1:] + heights[:-1]) / 2 + rng.normal(0, rough, len(heights) - 1)
        heights = np.insert(heights, np.arange(1, len(heights)), middle)
        rough *= 0.48
    return np.stack([np.linspace(-1.6, 1.6, len(heights)), y - heights * 0.5], 1)


def _globe(sheet: Canvas, palette: Palette, rng: Rng) -> None:
    """Bands that swirl a little, shaded as a sphere."""
    side = round(sheet.length(1.0) * 2)
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    radius = np.hypot(x, y)
    u, v = _rotated(x, y, sheet.turn)
    swirl = 0.06 * np.sin(u * rng.uniform(2, 7) + rng.uniform(0, 6)) * rng.uniform(0.3, 2)
    colors = np.array([palette.ink, *palette.accents, palette.accents[0]], float)
    edges = np.sort(rng.uniform(-1, 1, int(rng.integers(3, 11))))
    band = np.searchsorted(edges, (v + swirl).ravel()).reshape(side, side)
    surface = colors[rng.integers(0, len(colors), len(edges) + 1)[band]]
    light = rng.uniform(0, 6.3)
    depth = np.sqrt(np.clip(1 - radius**2, 0, 1))
    lit = 0.32 + 0.85 * np.clip(0.6 * depth + 0.7 * (x * np.cos(light) + y * np.sin(light)), 0, 1)
    ball = np.clip(surface * lit[..., None], 0, 255).astype(np.uint8)
    left, top = (round(c - side / 2) for c in sheet.to_px(np.zeros((1, 2)))[0])
    sheet.image.paste(Image.fromarray(ball), (left, top), Image.fromarray((255 * (radius < 1)).astype(np.uint8)))


def _rotated(
    x: np.ndarray[Any, Any], y: np.ndarray[Any, Any], turn: float
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    return x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)


def _ring(sheet: Canvas, palette: Palette, flat: float, back: bool) -> None:
    angle = np.linspace(np.pi, 2 * np.pi, 70) if back else np.linspace(0, np.pi, 70)
    for radius, color in ((1.75, palette.accents[1]), (1.58, palette.ink), (1.44, palette.accents[0])):
        arc = np.stack([radius * np.cos(angle), radius * flat * np.sin(angle)], 1)
        sheet.stroke(arc, color, 0.065)
