"""Paints one picture of a gallery: rounded square, name or rank and score beneath, rings for choice and focus."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.models.image_list import Role
from app.services.icons import icon_pixmap
from app.services.image_loader import ImageLoader, PixmapCache
from app.services.theme import CAPTION_PX, PICTURE_RADIUS_PX, theme, ui_font
from moco_core.query_words import Box

CAPTION_HEIGHT_PX = 20
TILE_CACHE_BYTES = 96 << 20
EXCLUDED_OPACITY = 0.35


@dataclass(frozen=True)
class Captions:
    """What stands under a picture: nothing, its name, or rank and score."""

    name: bool = True
    score: bool = False

    @property
    def height_px(self) -> int:
        return CAPTION_HEIGHT_PX if self.name or self.score else 0


NAMES, SCORES, BARE = Captions(), Captions(name=False, score=True), Captions(name=False)


class TileDelegate(QStyledItemDelegate):
    """Keeps the pictures cut and rounded at the size they are shown: painting one again is a copy."""

    def __init__(self, loader: ImageLoader, captions: Captions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self.captions = captions
        self._tiles = PixmapCache(TILE_CACHE_BYTES)
        self._font: QFont | None = None
        loader.invalidated.connect(self._tiles.clear)

    def font(self) -> QFont:
        if self._font is None:
            self._font = ui_font(CAPTION_PX)
        return self._font

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return option.rect.size()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """option.rect is the whole tile: the square picture and the caption."""
        side = option.rect.width()
        square = QRect(option.rect.topLeft(), QSize(side, side))
        image_id = index.data(Role.ID)
        badge = index.data(Role.BADGE)
        self._paint_band(painter, option.rect, index.data(Role.BAND))
        if badge == "excluded":
            painter.setOpacity(EXCLUDED_OPACITY)
        tile = self.tile(image_id, side, painter.device().devicePixelRatioF())
        if tile is not None:
            painter.drawPixmap(square.topLeft(), tile)
        else:
            self._paint_missing(painter, square, self._loader.isUnreadable(image_id))
        painter.setOpacity(1.0)
        if tile is not None and (part := index.data(Role.PART)) is not None:
            record = index.data(Role.RECORD)
            self._paint_part(painter, square, part_in_tile(part, QSize(record.width, record.height)))
        if badge:
            self._paint_badge(painter, square, badge)
        stars, tagged = index.data(Role.SAID) or (0, False)
        if stars or tagged:
            self._paint_said(painter, square, stars, tagged)
        self._paint_ring(painter, square, option.state)
        if self.captions.height_px:
            self._paint_caption(painter, option, index, square)

    def tile(self, image_id: int, side: int, ratio: float) -> QPixmap | None:
        """The picture as a rounded square of `side` px, or None while it is on its way."""
        key = (image_id, side, ratio)
        tile = self._tiles.get(key)
        if tile is None and (picture := self._loader.cached(image_id)) is not None:
            tile = rounded_square(picture, side, ratio)
            self._tiles.put(key, tile)
        return tile

    def _paint_missing(self, painter: QPainter, square: QRect, unreadable: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("raised"))
        painter.drawRoundedRect(square, PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
        if unreadable:
            mark = icon_pixmap("broken", "muted", 24, painter.device().devicePixelRatioF())
            painter.drawPixmap(square.center().x() - 12, square.center().y() - 12, mark)

    def _paint_part(self, painter: QPainter, square: QRect, part: QRectF) -> None:
        """A thin frame around the part that a search found: light, with a dark edge, to be seen on any picture."""
        side = square.width()
        left, top = square.left() + part.x() * side, square.top() + part.y() * side
        frame = QRectF(left, top, part.width() * side, part.height() * side).adjusted(2.5, 2.5, -2.5, -2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((QColor(0, 0, 0, 150), 3.5), (theme().color("accent"), 1.75)):
            painter.setPen(QPen(color, width))
            painter.drawRoundedRect(frame, 3, 3)

    def _paint_band(self, painter: QPainter, rect: QRect, band: int | None) -> None:
        """Every second group lies on a ground of its own, which runs on between its pictures."""
        if band == 1:
            painter.fillRect(rect.adjusted(-4, -4, 4, 4), theme().color("accent_soft"))

    def _paint_badge(self, painter: QPainter, square: QRect, badge: str) -> None:
        words = {"excluded": self.tr("Excluded"), "right": self.tr("✓ right"), "wrong": self.tr("✗ wrong")}
        words |= {"new": self.tr("New"), "unlike": self.tr("New · unlike")}
        text = words.get(badge, self.tr("Best"))
        painter.setFont(self.font())
        width = QFontMetrics(self.font()).horizontalAdvance(text) + 14
        chip = QRect(square.left() + 6, square.top() + 6, min(width, square.width() - 12), 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("line"), 1.0))
        painter.setBrush(theme().color("card"))
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        tokens = {"excluded": "warn_text", "wrong": "bad_text", "new": "accent_text", "unlike": "warn_text"}
        painter.setPen(theme().color(tokens.get(badge, "good_text")))
        elided = QFontMetrics(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, chip.width() - 10)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, elided)

    def _paint_said(self, painter: QPainter, square: QRect, stars: int, tagged: bool) -> None:
        """Small, in the lower left corner: "★ 3" and the mark of a tag."""
        painter.setFont(self.font())
        text = f"★ {stars}" if stars else ""
        wide = QFontMetrics(self.font()).horizontalAdvance(text)
        width = 12 + wide + (14 if tagged else 0) + (4 if tagged and stars else 0)
        chip = QRect(square.left() + 6, square.bottom() - 25, width, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("line"), 1.0))
        painter.setBrush(theme().color("card"))
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.setPen(theme().color("text"))
        painter.drawText(chip.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if tagged:
            mark = icon_pixmap("tag", "text", 14, painter.device().devicePixelRatioF())
            painter.drawPixmap(chip.right() - 6 - 13, chip.center().y() - 6, mark)

    def _paint_ring(self, painter: QPainter, square: QRect, state: QStyle.StateFlag) -> None:
        selected, focus = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_HasFocus)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        current = bool(state & QStyle.StateFlag.State_Active)
        if not (selected or focus or hover or current):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if selected:
            self._ring(painter, square, "accent", 3.0, 0.0)
            self._ring(painter, square, "card", 1.5, 2.25)
        elif current or hover:
            self._ring(painter, square, "accent" if current else "muted", 2.0, 0.0)
        if focus:
            self._ring(painter, square, "text" if selected else "accent", 1.5, -3.0)

    def _ring(self, painter: QPainter, square: QRect, token: str, width: float, inset: float) -> None:
        inset += width / 2
        pen = QPen(theme().color(token), width)
        painter.setPen(pen)
        radius = max(2.0, PICTURE_RADIUS_PX - inset)
        painter.drawRoundedRect(QRectF(square).adjusted(inset, inset, -inset, -inset), radius, radius)

    def _paint_caption(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        square: QRect,
    ) -> None:
        painter.setFont(self.font())
        line = QRect(square.left(), square.bottom() + 1, square.width(), CAPTION_HEIGHT_PX).adjusted(1, 2, -1, 0)
        metrics = QFontMetrics(self.font())
        middle = Qt.AlignmentFlag.AlignVCenter
        if self.captions.score and (text := index.data(Role.SCORE_TEXT)):
            painter.setPen(theme().color("text"))
            painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, text)
            line.setRight(line.right() - metrics.horizontalAdvance(text) - 6)
            label = str(index.row() + 1)
        else:
            label = index.data(Role.NAME)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(theme().color("text" if selected else "muted"))
        elided = metrics.elidedText(label, Qt.TextElideMode.ElideMiddle, line.width())
        side = Qt.AlignmentFlag.AlignLeft if self.captions.score else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(line, middle | side, elided)


def part_in_tile(part: Box, size: QSize) -> QRectF:
    """A part of a picture of this size, in fractions of the centred square that a tile shows, cut off at its edges."""
    short = max(1, min(size.width(), size.height()))
    wide, high = size.width() / short, size.height() / short
    x, y, width, height = part
    found = QRectF(x * wide - (wide - 1) / 2, y * high - (high - 1) / 2, width * wide, height * high)
    return found.intersected(QRectF(0, 0, 1, 1))


def rounded_square(picture: QPixmap, side: int, ratio: float = 1.0, radius: float = PICTURE_RADIUS_PX) -> QPixmap:
    """The largest centred square of a picture, `side` logical px, corners cut."""
    return rounded_fill(picture, QSize(side, side), ratio, radius)


def rounded_fill(picture: QPixmap, size: QSize, ratio: float = 1.0, radius: float = PICTURE_RADIUS_PX) -> QPixmap:
    """A picture scaled to cover `size` (logical px), the overhang and the corners cut."""
    real = QSize(round(size.width() * ratio), round(size.height() * ratio))
    cover, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    scaled = picture.scaled(real, cover, smooth)
    result = QPixmap(real)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(result.rect()), radius * ratio, radius * ratio)
    painter.setClipPath(outline)
    painter.drawPixmap((real.width() - scaled.width()) // 2, (real.height() - scaled.height()) // 2, scaled)
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result
