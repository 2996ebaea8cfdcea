"""Sample pictures for a first look without pictures of one's own: drawn here, so they belong to the project.

Fourteen families in a folder each. Colours, background, size, place, turn and grain vary within a family and are
drawn alike for all, so that neither colour nor position gives a family away: an encoder has to learn the shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from moco_core.control import Control
from moco_core.events import Emit
from moco_core.images.art import motifs, patterns, scenes
from moco_core.progress import Meter

FAMILIES: dict[str, Callable[[np.random.Generator], Image.Image]] = {
    "bubbles": patterns.bubbles,
    "butterflies": motifs.butterfly,
    "cities": scenes.city,
    "fish": motifs.fish,
    "flowers": motifs.flower,
    "leaves": motifs.leaf,
    "mazes": patterns.maze,
    "mountains": scenes.mountains,
    "planets": scenes.planet,
    "shells": motifs.shell,
    "stained-glass": patterns.glass,
    "tartans": patterns.tartan,
    "terrazzo": patterns.terrazzo,
    "waves": patterns.waves,
}
_SIDES_PX = (192, 208, 224, 240, 256)


def draw_samples(dest: Path, count: int, seed: int, emit: Emit, control: Control) -> dict[str, Any]:
    """Draw `count` pictures into dest/FAMILY/NNNN.jpg (every eighth a PNG), families in turn.

    Equal seeds give equal pictures; a larger count adds to them. A picture that is there already is kept.

    Returns:
        {"images": count, "families": [names], "path": dest}

    Raises:
        Interrupted: what was drawn stays.
    """
    meter = Meter(emit, control, "samples", count)
    names = list(FAMILIES)
    for number in range(count):
        path = _path(dest, names[number % len(names)], number // len(names))
        if not path.exists():
            _save(draw_one(path.parent.name, number // len(names), seed), path)
        meter.add()
    return {"images": count, "families": names[:count], "path": str(dest)}


def draw_one(family: str, number: int, seed: int) -> Image.Image:
    """RGB, 192 to 256 px a side."""
    rng = np.random.default_rng([seed, list(FAMILIES).index(family), number])
    image = FAMILIES[family](rng)
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return _developed(image, rng)


def _developed(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Cut to a shape of its own, reduced, with uneven light and grain, like a photographed print."""
    width, height = (int(side) for side in rng.choice(_SIDES_PX, 2))
    scale = image.width / max(width, height)
    box = _centered(image.size, width * scale, height * scale)
    small = image.resize((width, height), Image.Resampling.BOX, box=box, reducing_gap=None)
    pixels = np.asarray(small, np.float32)
    x, y = np.linspace(-1, 1, width), np.linspace(-1, 1, height)[:, None]
    slope_x, slope_y = rng.normal(0, 0.07, 2)
    light = rng.normal(1, 0.05) + slope_x * x + slope_y * y - rng.uniform(0, 0.12) * (x**2 + y**2) / 2
    grain = rng.normal(0, rng.uniform(1, 6), (height, width)).astype(np.float32)
    return Image.fromarray(np.clip(pixels * light[..., None] + grain[..., None], 0, 255).astype(np.uint8))


def _centered(size: tuple[int, int], width: float, height: float) -> tuple[float, float, float, float]:
    left, top = (size[0] - width) / 2, (size[1] - height) / 2
    return left, top, left + width, top + height


def _path(dest: Path, family: str, number: int) -> Path:
    return dest / family / f"{number:04}{'.png' if number % 8 == 7 else '.jpg'}"


def _save(image: Image.Image, path: Path) -> None:
    """Whole or not at all: an interrupted drawing must not leave half a picture that counts as drawn.

    Without waiting for the disk, unlike moco_core.atomic: what a power cut costs here can be drawn again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")  # hidden: a scan passes it over
    image.save(unfinished, "PNG" if path.suffix == ".png" else "JPEG", quality=90)
    unfinished.replace(path)
