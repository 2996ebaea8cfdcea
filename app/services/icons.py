"""One set of line icons (24 px grid, 1.75 px stroke), drawn in the theme's colours at the moment of painting."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.services.theme import theme

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"


def icon(name: str, token: str = "text", on: str | None = None) -> QIcon:
    """resources/icons/NAME.svg in a token's colour (`on`: the token while a button is checked).

    The icon follows the theme by itself and is crisp on every screen. Raises FileNotFoundError for an unknown name.
    """
    svg_source(name)
    return QIcon(_TintedEngine(name, token, on or token))


def icon_pixmap(name: str, token: str = "text", side_px: int = 18, ratio: float = 1.0) -> QPixmap:
    """The icon as a pixmap of side_px logical pixels, for painters. Ask again after the theme changed."""
    return _render(name, theme().color(token).name(), round(side_px * ratio), ratio)


def app_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    return QIcon(str(FOLDER.parent / "app-icon.svg"))


@lru_cache(maxsize=128)
def svg_source(name: str) -> str:
    """Text of an icon, strokes in currentColor."""
    return (FOLDER / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _render(name: str, color: str, side: int, ratio: float) -> QPixmap:
    """side in device pixels."""
    renderer = QSvgRenderer(QByteArray(svg_source(name).replace("currentColor", color).encode()))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class _TintedEngine(QIconEngine):
    """Looks the colour up when it paints, so a theme switch needs no new icons."""

    def __init__(self, name: str, token: str, on: str) -> None:
        super().__init__()
        self._name, self._token, self._on = name, token, on

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode == QIcon.Mode.Disabled:
            return theme().color("muted")
        return theme().color(self._on if state == QIcon.State.On else self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        pixmap = _render(self._name, self._color(mode, state).name(), round(side * ratio), ratio)
        corner = QPointF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2)
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.55)
        painter.drawPixmap(corner, pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """size is in device pixels; what is wider than high is room between the icon and a button's text."""
        side = min(size.width(), size.height())
        pixmap = _render(self._name, self._color(mode, state).name(), side, scale)
        if mode != QIcon.Mode.Disabled and size.width() == side:
            return pixmap
        return _on_canvas(pixmap, size, scale, 0.55 if mode == QIcon.Mode.Disabled else 1.0)

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._token, self._on)


def _on_canvas(pixmap: QPixmap, size: QSize, ratio: float, opacity: float) -> QPixmap:
    """The icon at the left of a transparent canvas of `size` device pixels."""
    canvas = QPixmap(size)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.setOpacity(opacity)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return canvas
