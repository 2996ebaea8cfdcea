"""A pyqtgraph plot that looks like the rest of the window: quiet axes, token colours, a crosshair, a short menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QImage, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGraphicsScene, QMenu, QWidget

from app.services.i18n import count_text
from app.services.theme import CAPTION_PX, theme, ui_font
from moco_core import atomic

LEAST_DRAG_PX = 8  # a shorter drag was a click
POINTS = 1600  # a curve never draws more than this, however long the run


class StepAxis(pg.AxisItem):
    """Steps with a thin space between the thousands."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [count_text(round(value)) if value >= 0 else "" for value in values]


class ValueAxis(pg.AxisItem):
    """Values; on a log scale the numbers they stand for."""

    log = False

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.log:
            return list(super().tickStrings(values, scale, spacing))
        return [f"{10**value:.3g}" for value in values]


class ThemedPlot(pg.PlotWidget):
    """Base of the big plots. Left axis fitted to the data, bottom axis from step 0; no panning, no default menu.

    Where `zoomable`, dragging over a stretch of steps shows it alone, and a double click shows all again. Subclasses
    override `repaint_colors` (pens and brushes from the tokens), `describe_at` (text at the crosshair), and what
    depends on the zoom, `refresh`.
    """

    hovered = Signal(object)
    zoomable = False

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        self.values = ValueAxis("left")
        super().__init__(parent, enableMenu=False, axisItems={"bottom": StepAxis("bottom"), "left": self.values})
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setAntialiasing(True)
        # Qt's index of a scene looks at its items from a timer, and fell over one that Python had just collected. A
        # plot has a dozen items: none is found sooner by an index.
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.getPlotItem().ctrlMenu.setParent(self, Qt.WindowType.Popup)  # so that it ends with the plot
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.getPlotItem().setContentsMargins(0, 4, 10, 0)
        self._csv: Callable[[], str] | None = None
        self._zoom: tuple[float, float] | None = None
        self._dragged_from: float | None = None
        self._selection = pg.LinearRegionItem(movable=False)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._note = pg.TextItem(anchor=(0, 0))
        for item in (self._cross, self._note, self._selection):
            item.setVisible(False)
            item.setZValue(50)
            self.addItem(item, ignoreBounds=True)
        self._dress_axes()
        theme().changed.connect(self._on_theme)

    def set_csv(self, source: Callable[[], str]) -> None:
        """Where "Save the numbers" gets them."""
        self._csv = source

    def repaint_colors(self) -> None:
        """Pens, brushes and labels of the subclass, from the tokens in force."""

    def describe_at(self, step: float) -> tuple[float, str] | None:
        """Step the crosshair snaps to and its text; None: no crosshair."""
        return None

    @property
    def zoom(self) -> tuple[float, float] | None:
        """The steps from … to … that are shown; None: all."""
        return self._zoom

    def setZoom(self, zoom: tuple[float, float] | None) -> None:
        """Raises ValueError when it is empty."""
        if zoom is not None and not zoom[0] < zoom[1]:
            raise ValueError("a zoom needs some steps")
        self._zoom = zoom
        self.refresh()

    def refresh(self) -> None:
        """Draw what there is, within the zoom."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.zoomable and event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = self._step_at(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(event.position())
        if self._dragged_from is not None:
            self._selection.setRegion(sorted((self._dragged_from, self._step_at(event.position()))))
            self._selection.setVisible(True)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, self._dragged_from = self._dragged_from, None
        self._selection.setVisible(False)
        event.accept()
        if start is None:
            return
        low, high = sorted((start, self._step_at(event.position())))
        (left, right), _ = self.viewRange()
        if (high - low) / (right - left) * self.getViewBox().width() >= LEAST_DRAG_PX:
            self.setZoom((max(0.0, low), high))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        if self._zoom is not None:
            self.setZoom(None)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._cross.setVisible(False)
        self._note.setVisible(False)

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]  # the page scrolls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_cross") and self.plotItem is not None:  # not before it is made, nor once it is closed
            self.place_labels()

    def place_labels(self) -> None:
        """Called when sizes or ranges have changed."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.showMenu(event.globalPos())

    def showMenu(self, place: QPoint) -> None:
        """What can be done with the plot, at a place on the screen."""
        menu = self.menu()
        menu.exec(place)
        menu.deleteLater()

    def menu(self) -> QMenu:
        menu = QMenu(self)
        self.fill_menu(menu)
        if self._zoom is not None:
            menu.addAction(self.tr("Show the whole run"), lambda: self.setZoom(None))
        menu.addAction(self.tr("Save as picture…"), self._save_picture)
        if self._csv is not None:
            menu.addAction(self.tr("Save the numbers as CSV…"), self._save_csv)
        return menu

    def fill_menu(self, menu: QMenu) -> None:
        """What a subclass offers before the rest."""

    def save_picture(self, path: Path) -> None:
        """SVG if the name says so, else PNG at twice the size on screen."""
        if path.suffix.lower() == ".svg":
            self._save_svg(path)
            return
        picture = QImage(2 * self.size(), QImage.Format.Format_RGB32)
        picture.fill(theme().color("card"))
        with QPainter(picture) as painter:
            self.render(painter)
        picture.save(str(path), "PNG")  # type: ignore[call-overload]

    def _save_svg(self, path: Path) -> None:
        from PySide6.QtSvg import QSvgGenerator

        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(self.size())
        generator.setViewBox(self.rect())
        generator.setTitle(self.accessibleName())
        with QPainter(generator) as painter:
            self.render(painter)

    def _step_at(self, position: QPointF) -> float:
        return float(self.getViewBox().mapSceneToView(self.mapToScene(position.toPoint())).x())

    def _point_at(self, position: QPointF) -> None:
        inside = self.getViewBox().sceneBoundingRect().contains(self.mapToScene(position.toPoint()))
        x = self.getViewBox().mapSceneToView(self.mapToScene(position.toPoint())).x()
        found = self.describe_at(x) if inside else None
        self._cross.setVisible(found is not None)
        self._note.setVisible(found is not None)
        if found is not None:
            self._show_note(*found)

    def _show_note(self, step: float, text: str) -> None:
        (left, right), (_, top) = self.viewRange()
        self._cross.setPos(step)
        self._note.setText(text, color=theme().tokens.text)
        self._note.setAnchor((1.05, 0) if step > (left + right) / 2 else (-0.05, 0))
        self._note.setPos(step, top)

    def _dress_axes(self) -> None:
        tokens, font = theme().tokens, ui_font(CAPTION_PX - 0.5)
        self.setBackground(tokens.card)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(tokens.line))
            axis.setTextPen(pg.mkPen(tokens.muted))
            axis.setTickFont(font)
            axis.setStyle(tickLength=0, tickTextOffset=6, maxTickLevel=0, hideOverlappingLabels=False)
            axis.enableAutoSIPrefix(False)
        self.getAxis("left").setTickDensity(1.7)
        self.getAxis("left").setGrid(150)
        self._cross.setPen(pg.mkPen(tokens.muted, width=1))
        self._note.fill = pg.mkBrush(tokens.raised)
        self._note.border = pg.mkPen(tokens.line)
        self._note.setFont(label_font())
        self._selection.setBrush(pg.mkBrush(theme().color("accent", 0.16)))
        for line in self._selection.lines:
            line.setPen(pg.mkPen(theme().color("accent", 0.6)))

    def _on_theme(self) -> None:
        if self.plotItem is None:  # closed, and waiting to be deleted
            return
        self._dress_axes()
        self.repaint_colors()

    def _save_picture(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save as picture"), f"{self.objectName()}.png", "PNG (*.png);;SVG (*.svg)"
        )
        if path:
            self.save_picture(Path(path))

    def _save_csv(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the numbers"), "metrics.csv", "CSV (*.csv)")
        if path and self._csv is not None:
            atomic.write_bytes(Path(path), self._csv().encode("utf-8"))


def label_font() -> QFont:
    return ui_font(CAPTION_PX - 0.5)


def plot_label(color: str, anchor: tuple[float, float]) -> pg.TextItem:
    """A caption inside a plot, in a token's colour."""
    label = pg.TextItem("", color=getattr(theme().tokens, color), anchor=anchor)
    label.setFont(label_font())
    return label


def settled_low(x: np.ndarray, y: np.ndarray, wrap: float | None) -> float:
    """Lowest loss worth room: against random keys the first steps are easy, and would flatten all that follows."""
    settled = y[x > 2 * wrap] if wrap is not None else y
    return float(settled.min() if len(settled) else y.min())
