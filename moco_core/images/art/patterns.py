"""Families that fill the sheet: terrazzo, tartan, stained glass, bubbles, mazes, waves."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from moco_core.images.art.canvas import SIDE_PX, Canvas, oval
from moco_core.images.art.palette import Color, Palette, mix, pick

Rng = np.random.Generator


def terrazzo(rng: Rng) -> Image.Image:
    """Chips of stone in plaster."""
    palette = pick(rng)
    sheet = Canvas(palette.ground, mix(palette.ground, palette.accents[0], 0.12), rng.uniform(0, 6))
    size = rng.uniform(0.07, 0.2)
    colors = [palette.ink, *palette.accents]
    for x, y in _scatter(rng, size * 1.25):
        color = mix(colors[rng.integers(len(colors))], palette.ground, rng.uniform(0, 0.25))
        chip = _chip(rng, (x, y), size * rng.lognormal(-0.35, 0.45))
        sheet.shade(chip, mix(color, (255, 255, 255), 0.1), mix(color, (0, 0, 0), 0.08), rng.uniform(0, 6))
    return sheet.image


def tartan(rng: Rng) -> Image.Image:
    """Woven cloth: the same colour sequence in warp and weft, over and under in a twill."""
    palette = pick(rng)
    colors = np.array([palette.ground, palette.ink, *palette.accents], float)
    sett = rng.integers(0, len(colors), rng.integers(4, 8))
    widths = rng.integers(2, 16, len(sett))
    order = np.concatenate([np.repeat(sett, widths), np.repeat(sett[::-1], widths[::-1])])
    count = int(rng.integers(80, 180))  # threads across the sheet
    threads = np.resize(np.roll(order, rng.integers(len(order))), count)
    row, column = np.mgrid[:count, :count]
    over = ((row + column) // 2) % 2 == 0
    cloth = np.where(over[..., None], colors[threads][None, :], colors[threads][:, None])  # (count, count, 3)
    cloth *= rng.normal(1, 0.045, (count, 1, 1)) * rng.normal(1, 0.045, (1, count, 1))
    image = Image.fromarray(np.clip(cloth, 0, 255).astype(np.uint8)).resize((960, 960), Image.Resampling.BILINEAR)
    return _turned_cut(image, rng.choice([0.0, 45.0, rng.uniform(-30, 30)]))


def glass(rng: Rng) -> Image.Image:
    """Stained glass: a Voronoi tiling with leaded edges, each pane lit from its own side."""
    palette = pick(rng)
    side = 240
    seeds = rng.uniform(-20, side + 20, (int(rng.integers(14, 60)), 2))
    first, second, nearest = _two_nearest(seeds, side)
    colors = np.array([palette.ground, *palette.accents, mix(palette.accents[0], palette.ground, 0.5)], float)
    panes = colors[rng.integers(0, len(colors), len(seeds))] * rng.normal(1, 0.08, (len(seeds), 1))
    offset = np.moveaxis(np.mgrid[:side, :side][::-1], 0, -1) - seeds[nearest]  # (side, side, 2)
    glow = 1 + 0.0053 * (offset * rng.normal(0, 1, (len(seeds), 2))[nearest]).sum(-1)
    picture = panes[nearest] * np.clip(glow, 0.7, 1.3)[..., None]
    edge = np.clip((second - first) / rng.uniform(3, 7), 0, 1)[..., None] ** 2
    picture = picture * edge + np.array(palette.ink) * (1 - edge)
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    return image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)


def bubbles(rng: Rng) -> Image.Image:
    """Soap bubbles: thin bright rims, a window's reflection, colours that shift across the film."""
    palette = pick(rng)
    sheet = Canvas(palette.ground, mix(palette.ground, palette.accents[0], 0.45), rng.uniform(-0.6, 0.6))
    radii = np.sort(rng.lognormal(-1.75, 0.6, int(rng.integers(7, 20))).clip(0.06, 0.5))
    for radius in radii[::-1]:
        x, y = rng.uniform(-0.95, 0.95, 2)
        _bubble(sheet, (float(x), float(y)), float(radius), palette, rng)
    return sheet.image


def maze(rng: Rng) -> Image.Image:
    """Channels of a perfect maze with rounded corners, like a printed circuit with pads at its dead ends."""
    palette = pick(rng)
    sheet = Canvas(palette.ground, mix(palette.ground, palette.accents[0], 0.25), rng.uniform(0, 6))
    sheet.place(rng, float(rng.choice([0.0, 0.15, np.pi])), (1.05, 1.45), 0.2)
    cells = int(rng.integers(6, 13))
    step = 2.9 / cells
    links = _carve(rng, cells)
    degree = np.zeros((cells, cells), int)
    for a, b in links:
        ends = (np.array([a, b]) + 0.5) * step - 1.45
        sheet.stroke(ends, palette.ink if rng.random() < 0.8 else palette.accents[0], step * 0.42)
        degree[a] += 1
        degree[b] += 1
    for cell in np.argwhere(degree == 1):
        center = tuple(((cell + 0.5) * step - 1.45).tolist())
        sheet.disc(center, step * 0.36, palette.accents[1])
        sheet.disc(center, step * 0.15, palette.ground)
    return sheet.image


def waves(rng: Rng) -> Image.Image:
    """Seigaiha: overlapping scales of concentric arcs."""
    palette = pick(rng)
    sheet = Canvas(palette.ground, palette.ground)
    sheet.place(rng, float(rng.choice([0.12, np.pi])), (1.0, 1.2), 0.2)
    radius = rng.uniform(0.18, 0.4)
    rings = int(rng.integers(3, 6))
    colors = [palette.ink, palette.ground, palette.accents[0], palette.ground, palette.accents[1], palette.ground]
    for row in range(int(6.6 / radius) + 1):
        y = -1.6 + row * radius / 2
        for column in range(int(3.4 / radius / 2) + 2):
            x = -1.7 + column * 2 * radius + (row % 2) * radius
            for ring in range(rings):
                sheet.disc((x, y), radius * 0.97 * (1 - ring / rings), colors[ring])
    return sheet.image


def _scatter(rng: Rng, gap: float) -> np.ndarray[Any, Any]:
    """(n, 2) points all over the sheet about `gap` apart: a jittered grid in random order."""
    axis = np.arange(-1.1, 1.1, gap)
    grid = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    grid[:, 0] += np.where(np.round((grid[:, 1] + 1.1) / gap) % 2 == 0, 0, gap / 2)
    return rng.permutation(grid + rng.uniform(-0.33, 0.33, grid.shape) * gap)


def _chip(rng: Rng, center: tuple[float, float], radius: float) -> np.ndarray[Any, Any]:
    angle = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(4, 8)))) + rng.uniform(0, 6)
    reach = radius * rng.uniform(0.75, 1.05, len(angle))
    return np.array(center) + np.stack([np.cos(angle), np.sin(angle)], 1) * reach[:, None]


def _turned_cut(image: Image.Image, degrees: float) -> Image.Image:
    """The middle SIDE_PX of a picture turned by some degrees; 960 px leave room for 45°."""
    turned = image.rotate(float(degrees), Image.Resampling.BILINEAR)
    middle, half = image.width // 2, SIDE_PX // 2
    return turned.crop((middle - half, middle - half, middle + half, middle + half))


def _two_nearest(seeds: np.ndarray[Any, Any], side: int) -> tuple[np.ndarray[Any, Any], ...]:
    """(side, side) distance to the nearest and second nearest seed, and the nearest one's index."""
    y, x = np.mgrid[:side, :side].astype(np.float32)
    first = np.full((side, side), np.inf, np.float32)
    second, nearest = first.copy(), np.zeros((side, side), np.int64)
    for index, (seed_x, seed_y) in enumerate(seeds.astype(np.float32)):
        distance = np.hypot(x - seed_x, y - seed_y)
        closer = distance < first
        second = np.where(closer, first, np.minimum(second, distance))
        first, nearest = np.where(closer, distance, first), np.where(closer, index, nearest)
    return first, second, nearest


def _bubble(sheet: Canvas, center: tuple[float, float], radius: float, palette: Palette, rng: Rng) -> None:
    bright: Color = mix(palette.ink, (255, 255, 255), 0.35)
    side = max(8, round(sheet.length(radius) * 2))
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    distance = np.hypot(x, y)
    rim = np.exp(-(((distance - 0.93) / 0.055) ** 2)) * 0.9 + np.clip(distance - 0.35, 0, 1) ** 2 * 0.8 + 0.08
    alpha = Image.fromarray((255 * np.clip(rim, 0, 1) * (distance < 0.99)).astype(np.uint8))
    film = np.clip(0.5 + 0.5 * np.sin(3 * x + 4 * y + rng.uniform(0, 6)), 0, 1)[..., None]
    color = np.array(bright) * film + np.array(palette.accents[1]) * (1 - film)
    left, top = (round(v - side / 2) for v in sheet.to_px(np.array([center]))[0])
    sheet.image.paste(Image.fromarray(color.astype(np.uint8)), (left, top), alpha)
    spot = Image.new("L", (side, side))
    ImageDraw.Draw(spot).polygon((oval((0.33, 0.3), 0.14, 0.08, -0.8) * side).ravel().tolist(), fill=230)
    spot = spot.filter(ImageFilter.BoxBlur(side / 60))
    sheet.image.paste(mix(bright, (255, 255, 255), 0.6), (left, top), spot)


def _carve(rng: Rng, cells: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Edges of a random spanning tree of the grid, by depth-first search."""
    start = (int(rng.integers(cells)), int(rng.integers(cells)))
    stack, seen = [start], {start}
    links: list[tuple[tuple[int, int], tuple[int, int]]] = []
    while stack:
        x, y = stack[-1]
        around = [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
        free = [c for c in around if 0 <= c[0] < cells and 0 <= c[1] < cells and c not in seen]
        if not free:
            stack.pop()
            continue
        chosen = free[rng.integers(len(free))]
        seen.add(chosen)
        links.append(((x, y), chosen))
        stack.append(chosen)
    return links
