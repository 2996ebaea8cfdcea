"""Folders whose pictures are told apart by one thing only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIDE = 96


def colours(folder: Path, count: int = 120) -> Path:
    """The same soft disc in another colour each time."""
    rng = np.random.default_rng(0)
    y, x = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE - 0.5
    disc = np.clip(1.4 - 3 * np.hypot(x, y), 0.2, 1.0)[..., None]
    for number in range(count):
        hue = np.array(np.concatenate([rng.uniform(60, 255, 3)]))
        noise = rng.normal(0, 2, (SIDE, SIDE, 3))
        _save(folder, number, disc * hue + noise)
    return folder


def pages(folder: Path, count: int = 160) -> Path:
    """Lines of random words, set flush left."""
    rng = np.random.default_rng(1)
    font = ImageFont.load_default(size=11)
    letters = np.array(list("abcdefghiklmnoprstuvwy"))
    for number in range(count):
        image = Image.new("RGB", (SIDE, SIDE), (250, 248, 240))
        ink = ImageDraw.Draw(image)
        for line in range(7):
            words = ("".join(rng.choice(letters, rng.integers(2, 7))) for _ in range(rng.integers(1, 4)))
            ink.text((5, 3 + 13 * line), " ".join(words), fill=(30, 30, 40), font=font)
        _save(folder, number, np.asarray(image, float))
    return folder


def cells(folder: Path, count: int = 160) -> Path:
    """Blobs of any size, place and direction on a grey ground."""
    rng = np.random.default_rng(2)
    y, x = np.mgrid[:SIDE, :SIDE].astype(float)
    for number in range(count):
        ground = np.full((SIDE, SIDE), 190.0) + rng.normal(0, 6, (SIDE, SIDE))
        for _ in range(rng.integers(5, 14)):
            cx, cy, turn = rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.uniform(0, np.pi)
            long, wide = rng.uniform(6, 13), rng.uniform(3, 7)
            u = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
            v = (y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)
            ground -= 90 * np.exp(-(((u / long) ** 2 + (v / wide) ** 2) ** 2))
        _save(folder, number, np.repeat(ground[..., None], 3, axis=2))
    return folder


def _save(folder: Path, number: int, pixels: np.ndarray) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(folder / f"{number:03}.png")
