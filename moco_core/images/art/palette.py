"""Colours that go together. Every family of sample pictures draws from all of them, so colour tells no family apart."""

from __future__ import annotations

import colorsys
import dataclasses

import numpy as np

Color = tuple[int, int, int]

_HARMONIES = (
    "f4ead5 e07a5f 3d405b 81b29a f2cc8f",
    "0b132b 1c2541 3a506b 5bc0be f5f1e3",
    "fefae0 606c38 283618 dda15e bc6c25",
    "f8f4f0 b56576 6d597a 355070 eaac8b",
    "2b2d42 8d99ae edf2f4 ef6f6c f6c667",
    "faf3dd aed9e0 5e6472 ffa69e b8f2e6",
    "1a1423 372549 774c60 b75d69 eacdc2",
    "f1faee a8dadc 457b9d 1d3557 e76f6a",
    "fff8e8 f7b267 f4845f d1495b 30415d",
    "10302b 1f5c4d 6fae8f e9d8a6 ee9b00",
    "efe9f4 b8a1d9 7251b5 2d1e4f f2a65a",
    "f6f5ee cbd5c0 7c9885 33673b 28303d",
    "13293d 006494 247ba0 e8f1f2 ffb703",
    "fdf0ed e8a0a0 b23a48 461220 fcb9b2",
    "f3efe0 d4a373 7f5539 432818 99b2a2",
    "221d3a 5b2a86 c05299 f29ca3 fce4d8",
)


@dataclasses.dataclass(frozen=True)
class Palette:
    """ground fills the background; ink stands out from it most; accents lie between, in random order."""

    ground: Color
    ink: Color
    accents: tuple[Color, ...]


def pick(rng: np.random.Generator) -> Palette:
    """A harmony with its hues turned a little, its lightest or darkest colour (now and then another) as ground."""
    harmony = _HARMONIES[rng.integers(len(_HARMONIES))].split()
    turn, gain = rng.normal(0, 0.02), rng.uniform(0.92, 1.06)
    colors = sorted((_turned(code, turn, gain) for code in harmony), key=lightness)
    ground = colors.pop(int(rng.choice([0, -1, 1, -2], p=[0.36, 0.4, 0.12, 0.12])))
    colors.sort(key=lambda color: abs(lightness(color) - lightness(ground)))
    ink = colors.pop()
    order = rng.permutation(len(colors))
    return Palette(ground, ink, tuple(colors[i] for i in order))


def mix(a: Color, b: Color, amount: float) -> Color:
    """a at 0, b at 1."""
    r, g, b_ = (round(x + (y - x) * amount) for x, y in zip(a, b, strict=True))
    return r, g, b_


def lightness(color: Color) -> float:
    """0 … 255, as the eye weighs the channels (ITU-R BT.601)."""
    return 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]


def _turned(code: str, turn: float, gain: float) -> Color:
    hue, light, chroma = colorsys.rgb_to_hls(*(int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    r, g, b = (
        round(255 * x) for x in colorsys.hls_to_rgb((hue + turn) % 1, min(0.97, light * gain), min(chroma, 0.82))
    )
    return r, g, b
