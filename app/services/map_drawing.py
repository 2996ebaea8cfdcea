"""What draws the dots of every map: the choice in the settings, and what came of it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject, Signal

from app.services.settings import AppSettings

AUTOMATIC, SOFTWARE, OPENGL = "automatic", "software", "opengl"


class MapDrawing(QObject):
    """The maps follow `chosen` and `released` (let go of what the driver holds) and tell what they found.

    Attributes:
        renderer: the driver's name, "" while no map has asked; failure: why OpenGL is not used, "" where it is.
    """

    chosen = Signal(str)
    told = Signal()
    released = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.renderer, self.failure = "", ""

    @property
    def choice(self) -> str:
        return AppSettings().map_drawing

    def choose(self, choice: str) -> None:
        AppSettings().map_drawing = choice
        self.renderer, self.failure = "", ""
        self.chosen.emit(choice)
        self.told.emit()

    def tell(self, renderer: str, failure: str) -> None:
        if (renderer, failure) != (self.renderer, self.failure):
            self.renderer, self.failure = renderer, failure
            self.told.emit()


@lru_cache(maxsize=1)
def map_drawing() -> MapDrawing:
    return MapDrawing()
