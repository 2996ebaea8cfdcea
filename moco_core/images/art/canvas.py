"""A square sheet to draw on, at several times the final size so that edges come out smooth."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from moco_core.images.art.palette import Color, mix

SIDE_PX = 640

Points = np.ndarray[Any, Any]  # (n, 2) float, x to the right and y down, the sheet spans −1 … 1


class Canvas:
    """Shapes are given in sheet units; `turn`, `scale` and `center` place them."""

    def __init__(self, top: Color, bottom: Color, angle: float = 0.0) -> None:
        self.image = gradient(top, bottom, angle)
        self.turn, self.scale = 0.0, 1.0
        self.center = np.zeros(2)

    def place(self, rng: np.random.Generator, turn: float, scale: tuple[float, float], reach: float) -> None:
        """Random rotation up to ±turn (radians), size, and centre up to ±reach."""
        self.turn, self.scale = rng.uniform(-turn, turn), rng.uniform(*scale)
        self.center = rng.uniform(-reach, reach, 2)

    def to_px(self, points: Points) -> Points:
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        turned = np.asarray(points, float) @ np.array([[cos, sin], [-sin, cos]])
        return (turned * self.scale + self.center + 1) * (SIDE_PX / 2)

    def length(self, units: float) -> float:
        return units * self.scale * SIDE_PX / 2

    def fill(self, points: Points, color: Color) -> None:
        ImageDraw.Draw(self.image).polygon(self.to_px(points).ravel().tolist(), fill=color)

    def stroke(self, points: Points, color: Color, width: float) -> None:
        """A line with round ends and joints, `width` in sheet units."""
        pen, at = ImageDraw.Draw(self.image), self.to_px(points)
        thick = max(1.0, self.length(width))
        pen.line(at.ravel().tolist(), fill=color, width=round(thick), joint="curve")
        for x, y in (at[0], at[-1]):
            pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=color)

    def disc(self, center: Points | tuple[float, float], radius: float, color: Color) -> None:
        (x, y), r = self.to_px(np.array([center]))[0], self.length(radius)
        ImageDraw.Draw(self.image).ellipse((x - r, y - r, x + r, y + r), fill=color)

    def shade(self, points: Points, start: Color, end: Color, angle: float) -> None:
        """Fill with a gradient over the shape's own extent."""
        at = self.to_px(points)
        left, top = np.floor(at.min(0)).astype(int).tolist()
        size = tuple((np.ceil(at.max(0)).astype(int) - (left, top) + 1).tolist())
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon((at - (left, top)).ravel().tolist(), fill=255)
        self.image.paste(gradient(start, end, angle, size), (left, top), mask)

    def mask(self, points: Points) -> Image.Image:
        mask = Image.new("L", (SIDE_PX, SIDE_PX))
        ImageDraw.Draw(mask).polygon(self.to_px(points).ravel().tolist(), fill=255)
        return mask

    def paint(self, mask: Image.Image, start: Color, end: Color, angle: float) -> None:
        if box := mask.getbbox():
            size = (box[2] - box[0], box[3] - box[1])
            self.image.paste(gradient(start, end, angle, size), box[:2], mask.crop(box))

    def shadow(self, mask: Image.Image, offset: float = 0.03, strength: float = 0.35, soft: float = 0.03) -> None:
        """A soft dark copy of a shape, down and to the right of it."""
        shift, radius = round(self.length(offset)), max(1.0, self.length(soft))
        blurred = ImageChops.offset(mask, shift, shift).reduce(4).filter(ImageFilter.BoxBlur(radius / 4))
        veil = blurred.resize(mask.size, Image.Resampling.BILINEAR).point(lambda value: int(value * strength))
        self.image.paste(mix(self.image.getpixel((2, 2)), (10, 8, 20), 0.85), (0, 0), veil)  # type: ignore[arg-type]


def gradient(start: Color, end: Color, angle: float, size: tuple[int, int] = (SIDE_PX, SIDE_PX)) -> Image.Image:
    """From start to end along `angle` (radians; 0 = downwards)."""
    x, y = np.linspace(-0.5, 0.5, 64), np.linspace(-0.5, 0.5, 64)[:, None]
    ramp = np.clip(0.5 + x * np.sin(angle) + y * np.cos(angle), 0, 1)[..., None]  # (64, 64, 1)
    small = np.asarray(start) * (1 - ramp) + np.asarray(end) * ramp
    return Image.fromarray(small.astype(np.uint8)).resize(size, Image.Resampling.BILINEAR)


def oval(center: tuple[float, float], rx: float, ry: float, turn: float = 0.0, count: int = 60) -> Points:
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    x, y = rx * np.cos(angle), ry * np.sin(angle)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.stack([center[0] + x * cos - y * sin, center[1] + x * sin + y * cos], 1)


def blade(base: Points, tip: Points, width: float, belly: float = 0.5) -> Points:
    """A leaf or petal from base to tip, widest (`width`) at `belly` of its length."""
    along = np.linspace(0, 1, 24)
    power = np.log(0.5) / np.log(belly)
    half = width / 2 * np.sin(np.pi * along**power)
    base, tip = np.asarray(base, float), np.asarray(tip, float)
    axis = tip - base
    normal = np.array([-axis[1], axis[0]]) / max(float(np.hypot(*axis)), 1e-9)
    spine = base + along[:, None] * axis
    return np.concatenate([spine + half[:, None] * normal, (spine - half[:, None] * normal)[::-1]])


def curve(points: Points, count: int = 40) -> Points:
    """Bezier curve through 3 or 4 control points."""
    t = np.linspace(0, 1, count)[:, None]
    rows = [np.asarray(p, float) for p in points]
    while len(rows) > 1:
        rows = [a * (1 - t) + b * t for a, b in itertools.pairwise(rows)]
    return rows[0]
