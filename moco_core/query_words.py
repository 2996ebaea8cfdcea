"""How a search says what it looks for: "id:12", "ids:3,5,9" (their centre), a file, each with "@x,y,w,h" for a box.

A box is in fractions of the upright picture, from its top left: "id:12@0.1,0.2,0.5,0.5". Light: the window uses it too.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

Box = tuple[float, float, float, float]  # x, y, width, height, each a fraction of the upright picture

_BOX = re.compile(r"(.+)@(\d*\.?\d+),(\d*\.?\d+),(\d*\.?\d+),(\d*\.?\d+)", re.DOTALL)
_IDS = re.compile(r"ids?:(\d+(?:,\d+)*)")
SMALLEST = 0.01  # of a side of the picture


class QueryWords(msgspec.Struct, frozen=True):
    """A picture of the set, the centre of several (`ids`), or a file (`path`); a box on one picture."""

    ids: tuple[int, ...] = ()
    path: str = ""
    box: Box | None = None

    @property
    def text(self) -> str:
        """The words that stand for it; `parsed` reads them back."""
        name = self.path
        if self.ids:
            name = f"id:{self.ids[0]}" if len(self.ids) == 1 else "ids:" + ",".join(map(str, self.ids))
        return name + ("@" + ",".join(f"{value:.4g}" for value in self.box) if self.box is not None else "")


def parsed(text: str) -> QueryWords:
    """Raises ValueError for a box that does not lie in the picture, or on the centre of several."""
    name, box = _split(text)
    match = _IDS.fullmatch(name)
    ids = tuple(int(part) for part in match[1].split(",")) if match else ()
    if box is not None and len(ids) > 1:
        raise ValueError("a box lies on one picture, not on the centre of several")
    return QueryWords(ids=ids, box=box) if ids else QueryWords(path=name, box=box)


def name_of(text: str) -> str:
    """The words without their box."""
    return _split(text)[0]


def is_of_set(text: str) -> bool:
    """Whether it names pictures by their numbers."""
    return text.startswith(("id:", "ids:"))


def _split(text: str) -> tuple[str, Box | None]:
    """A file that is really called "a@1,1,1,1" is a file."""
    match = _BOX.fullmatch(text)
    if match is None or (not is_of_set(text) and Path(text).expanduser().is_file()):
        return text, None
    x, y, width, height = (float(part) for part in match.groups()[1:])
    if min(width, height) < SMALLEST or x + width > 1.001 or y + height > 1.001:
        raise ValueError("a box is x,y,width,height in fractions of the picture, and lies within it")
    return match[1], (x, y, width, height)
