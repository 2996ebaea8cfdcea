"""Where one looks at a picture that may be larger than its room: arithmetic, without a widget."""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST_SCALE = 32.0  # device px for each of the picture's, at most


@dataclass(frozen=True)
class Zoom:
    """factor: times the size at which the whole picture fits, from 1; (x, y): what lies in the middle, 0…1 each.

    Said in parts of the picture, so that pictures of other sizes can follow it.
    """

    factor: float = 1.0
    x: float = 0.5
    y: float = 0.5


WHOLE = Zoom()


@dataclass(frozen=True)
class Frame:
    """A picture of width × height px in a room of room_w × room_h logical px on a screen of `ratio` device px each.

    enlarge: a small picture fills the room, as beside others it is compared with; else it is shown at 100 % at most.
    """

    width: float
    height: float
    room_w: float
    room_h: float
    ratio: float = 1.0
    enlarge: bool = False

    @property
    def whole(self) -> float:
        """Logical px for each of the picture's when all of it is seen."""
        fits = min(self.room_w / max(self.width, 1.0), self.room_h / max(self.height, 1.0))
        return fits if self.enlarge else min(fits, 1.0 / self.ratio)

    def scale(self, zoom: Zoom) -> float:
        """Logical px for each of the picture's."""
        return self.whole * zoom.factor

    def percent(self, zoom: Zoom) -> float:
        """100: one device px for each of the picture's."""
        return 100.0 * self.scale(zoom) * self.ratio

    def corner(self, zoom: Zoom) -> tuple[float, float]:
        """Where the picture's upper left corner lies in the room, logical px."""
        scale = self.scale(zoom)
        return self.room_w / 2 - zoom.x * self.width * scale, self.room_h / 2 - zoom.y * self.height * scale

    def at(self, zoom: Zoom, x: float, y: float) -> tuple[float, float]:
        """Which part of the picture (0…1 each, beyond when beside it) lies at (x, y) of the room."""
        left, top = self.corner(zoom)
        scale = self.scale(zoom)
        return (x - left) / (self.width * scale), (y - top) / (self.height * scale)

    def zoomed(self, zoom: Zoom, by: float, x: float, y: float) -> Zoom:
        """`by` times larger, about the point (x, y) of the room: what lies there stays there, if it can."""
        most = max(1.0, MOST_SCALE / self.ratio / self.whole)
        factor = min(most, max(1.0, zoom.factor * by))
        u, v = self.at(zoom, x, y)
        scale = self.whole * factor
        middle_x = u - (x - self.room_w / 2) / (self.width * scale)
        middle_y = v - (y - self.room_h / 2) / (self.height * scale)
        return self.clamped(Zoom(factor, middle_x, middle_y))

    def to_percent(self, zoom: Zoom, percent: float, x: float, y: float) -> Zoom:
        """At this size, about a point of the room; never smaller than the whole picture."""
        return self.zoomed(zoom, percent / self.percent(zoom), x, y)

    def moved(self, zoom: Zoom, dx: float, dy: float) -> Zoom:
        """The picture dragged by (dx, dy) logical px."""
        scale = self.scale(zoom)
        return self.clamped(replace(zoom, x=zoom.x - dx / (self.width * scale), y=zoom.y - dy / (self.height * scale)))

    def clamped(self, zoom: Zoom) -> Zoom:
        """No empty room on one side while the picture reaches beyond the other; what fits stands in the middle."""
        scale = self.scale(zoom)
        x = _within(zoom.x, self.room_w / (self.width * scale))
        y = _within(zoom.y, self.room_h / (self.height * scale))
        return replace(zoom, x=x, y=y)


def _within(middle: float, seen: float) -> float:
    """seen: part of the picture's length that the room shows."""
    return 0.5 if seen >= 1.0 else min(1.0 - seen / 2, max(seen / 2, middle))
