"""A wall of pictures: 20 000 and more, by mouse and by keyboard.

The grid is arithmetic: where a row lies follows from its number, so resizing, sorting and jumping cost the same for
ten pictures as for a million. Only what is seen is asked for; what scrolled away is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStyle, QStyleOptionViewItem, QWidget

from app.models.image_list import ImageListModel
from app.services import file_actions
from app.services.icons import icon
from app.services.image_loader import ImageLoader
from app.services.picture_desk import comparable, picture_desk
from app.services.theme import theme
from app.views.gallery_delegate import NAMES, Captions, TileDelegate
from app.views.gallery_heading import StickyHeading, paint_heading
from app.views.gallery_layout import GalleryLayout
from app.views.preview import PreviewOverlay
from app.views.say_menu import fill_say_menu
from app.views.take_menu import fill_take_menu

Index = QModelIndex | QPersistentModelIndex
Flag = QItemSelectionModel.SelectionFlag

TILE_MIN_PX, TILE_MAX_PX = 72, 320
TILE_STEP_PX = 16
FADED = 0.7  # how much of the ground lies over pictures that are about to be replaced
GAP_PX = 8
_MOVES = {
    Qt.Key.Key_Left: QAbstractItemView.CursorAction.MoveLeft,
    Qt.Key.Key_Right: QAbstractItemView.CursorAction.MoveRight,
    Qt.Key.Key_Up: QAbstractItemView.CursorAction.MoveUp,
    Qt.Key.Key_Down: QAbstractItemView.CursorAction.MoveDown,
    Qt.Key.Key_Home: QAbstractItemView.CursorAction.MoveHome,
    Qt.Key.Key_End: QAbstractItemView.CursorAction.MoveEnd,
    Qt.Key.Key_PageUp: QAbstractItemView.CursorAction.MovePageUp,
    Qt.Key.Key_PageDown: QAbstractItemView.CursorAction.MovePageDown,
}


class GalleryView(QAbstractItemView):
    """Shows an ImageListModel.

    Signals:
        chosenChanged(frozenset of ids), currentIdChanged(id or None): by the person, or because rows vanished.
        lookalikesRequested(list of ids): from the context menu.
        tileSizeChanged(px): Ctrl + wheel. failed(sentence): an action could not be done.
        excludeRequested, includeRequested (list of ids): from the context menu, where `setExcludable` allowed it.
        likenessOrderRequested(id): from the context menu, where `setSortable` allowed it.
    """

    chosenChanged = Signal(object)
    currentIdChanged = Signal(object)
    lookalikesRequested = Signal(object)
    tileSizeChanged = Signal(int)
    failed = Signal(str)
    excludeRequested = Signal(object)
    includeRequested = Signal(object)
    likenessOrderRequested = Signal(int)

    def __init__(
        self,
        loader: ImageLoader,
        name: str,
        captions: Captions = NAMES,
        margin_px: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Pictures"))
        self._loader, self._client = loader, name
        self._tile_px, self._margin_px = 144, margin_px
        self._asked: tuple[object, ...] = ()
        self._generation = 0
        self._anchor_row = 0
        self._quiet = False
        self._kept: tuple[frozenset[int], int | None, int | None, int] = (frozenset(), None, None, 0)
        self._copying = ""
        self._preview: PreviewOverlay | None = None
        self._laid: tuple[tuple[int, int, int, int], GalleryLayout] | None = None
        self._excludable = self._sortable = self._faded = False
        self._fill_first: Callable[[QMenu], object] | None = None
        self._sticky = StickyHeading(self)
        self._sticky.pressed.connect(self._on_sticky)
        self._set_up(TileDelegate(loader, captions, self))
        self._ask_timer = QTimer(self, singleShot=True, interval=0)
        self._ask_timer.timeout.connect(self._ask)
        self._connect()

    def _set_up(self, delegate: TileDelegate) -> None:
        self._tiles = delegate
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)  # a restored current picture must not pull the view to itself
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setStyleSheet("GalleryView { background: transparent; border: none; }")
        self.viewport().setAutoFillBackground(False)

    def _connect(self) -> None:
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._on_loaded)
        self._loader.invalidated.connect(self._on_invalidated)
        self._loader.fileLoaded.connect(self._on_copy_read)
        theme().changed.connect(self.viewport().update)

    # ── model, choice ───────────────────────────────────────────────────────────────────────────────────────────────

    def setModel(self, model: ImageListModel) -> None:  # type: ignore[override]
        super().setModel(model)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._restore_place)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.selectionModel().currentChanged.connect(self._on_current)

    def pictures(self) -> ImageListModel:
        """The model, by its type."""
        model = self.model()
        assert isinstance(model, ImageListModel)
        return model

    def setExcludable(self, on: bool) -> None:
        """The context menu also offers to exclude pictures, and to include them again."""
        self._excludable = on

    def setSortable(self, on: bool) -> None:
        """The context menu also offers to sort by likeness to the current picture."""
        self._sortable = on

    def setFaded(self, on: bool) -> None:
        """What is shown is about to be replaced."""
        if on != self._faded:
            self._faded = on
            self.viewport().update()

    def faded(self) -> bool:
        return self._faded

    def setFirstEntries(self, fill: Callable[[QMenu], object]) -> None:
        """What the page itself puts at the top of the context menu."""
        self._fill_first = fill

    def chosenRows(self) -> list[int]:
        """Selected rows, ascending; whole ranges at a time, so that 20 000 are quick."""
        rows: list[int] = []
        for part in list(self.selectionModel().selection()):  # type: ignore[call-overload]
            rows.extend(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def chosenIds(self) -> frozenset[int]:
        model = self.pictures()
        return frozenset(model.idAt(row) for row in self.chosenRows())

    def currentId(self) -> int | None:
        index = self.currentIndex()
        return self.pictures().idAt(index.row()) if index.isValid() else None

    def choose(self, ids: Iterable[int], current: int | None = None, scroll: bool = True) -> None:
        """Select these pictures without telling anyone; ids that are not shown are left out."""
        self._quiet = True
        try:
            self._select_rows(sorted(row for i in ids if (row := self.pictures().rowOf(i)) >= 0))
            row = self.pictures().rowOf(current) if current is not None else -1
            index = self.pictures().index(row) if row >= 0 else QModelIndex()
            self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)
            if row >= 0 and scroll:
                self._anchor_row = row
                self.scrollTo(index)
        finally:
            self._quiet = False
        self.viewport().update()

    def selectAll(self) -> None:
        """Everything that matches the filter."""
        if self.pictures().rowCount():
            self._select_rows(range(self.pictures().rowCount()))

    # ── size of the tiles ───────────────────────────────────────────────────────────────────────────────────────────

    def tilePx(self) -> int:
        """Wanted side of a picture, logical px; the shown one is a little larger so that rows end flush."""
        return self._tile_px

    def setTilePx(self, tile_px: int) -> None:
        tile_px = max(TILE_MIN_PX, min(TILE_MAX_PX, tile_px))
        if tile_px == self._tile_px:
            return
        count = self.pictures().rowCount() if self.model() else 0
        row, offset = self._top_row() if count else (0, 0)
        self._tile_px = tile_px
        self.updateGeometries()
        if count:
            self._scroll_row_to(row, offset)
        self._show_sticky()
        self.viewport().update()
        self.tileSizeChanged.emit(tile_px)

    def columns(self) -> int:
        room = self.viewport().width() - 2 * self._margin_px + GAP_PX
        return max(1, room // (self._tile_px + GAP_PX))

    def shownTilePx(self) -> int:
        room = self.viewport().width() - 2 * self._margin_px
        return max(24, (room - (self.columns() - 1) * GAP_PX) // self.columns())

    def contentHeight(self) -> int:
        """Of all rows and headings, px."""
        return self._layout().height_px

    def _layout(self) -> GalleryLayout:
        """Made anew when the width, the size of the tiles or the pictures change."""
        model = self.pictures() if self.model() else None
        sections = model.sections() if model is not None else []
        key = (id(sections), model.rowCount() if model is not None else 0, self.columns(), self.shownTilePx())
        if self._laid is None or self._laid[0] != key:
            side = self.shownTilePx()
            starts = [section.start for section in sections]
            made = GalleryLayout(
                key[1], self.columns(), side, side + GAP_PX, self._pitch_y(), GAP_PX, self._margin_px, starts
            )
            self._laid = (key, made)
        return self._laid[1]

    def _pitch_y(self) -> int:
        return self.shownTilePx() + self._tiles.captions.height_px + GAP_PX

    def _tile_rect(self, row: int) -> QRect:
        """In viewport coordinates."""
        layout = self._layout()
        x, y = layout.place(row)
        return QRect(x, y - self.verticalOffset(), layout.side_px, layout.side_px + self._tiles.captions.height_px)

    def _rows_in(self, rect: QRect) -> range:
        """Rows of the lines that touch a rectangle of the viewport."""
        offset = self.verticalOffset()
        return self._layout().rows_between(rect.top() + offset, rect.bottom() + offset)

    # ── QAbstractItemView ───────────────────────────────────────────────────────────────────────────────────────────

    def visualRect(self, index: Index) -> QRect:
        return self._tile_rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        for row in self._rows_in(QRect(point, QSize(1, 1))):
            if self._tile_rect(row).contains(point):
                return self.pictures().index(row)
        return QModelIndex()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        rect, bar = self._tile_rect(index.row()), self.verticalScrollBar()
        height = self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < (above := self._margin_px + self._layout().heading_px):
            bar.setValue(bar.value() + rect.top() - above)
        elif rect.bottom() > height - self._margin_px:
            bar.setValue(bar.value() + rect.bottom() - height + self._margin_px)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self.pictures().rowCount()
        if not count:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid():
            return self.pictures().index(0)
        return self.pictures().index(max(0, min(count - 1, self._moved(current.row(), action, count))))

    def _moved(self, row: int, action: QAbstractItemView.CursorAction, count: int) -> int:
        page = max(1, self.viewport().height() // self._pitch_y())
        moves = QAbstractItemView.CursorAction
        lines = {moves.MoveUp: -1, moves.MoveDown: 1, moves.MovePageUp: -page, moves.MovePageDown: page}
        if action in lines:
            return self._layout().moved(row, lines[action])
        steps = {
            moves.MoveLeft: -1, moves.MovePrevious: -1, moves.MoveRight: 1, moves.MoveNext: 1, moves.MoveHome: -count,
            moves.MoveEnd: count,
        }  # fmt: skip
        return row + steps.get(action, 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        touched = [row for row in self._rows_in(rect) if self._tile_rect(row).intersects(rect)]
        self.selectionModel().select(self._selection_of(touched), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        seen = self._rows_in(self.viewport().rect())
        region = QRegion()
        for part in list(selection):  # type: ignore[call-overload]
            for row in range(max(part.top(), seen.start), min(part.bottom() + 1, seen.stop)):
                region += self._tile_rect(row).adjusted(-4, -4, 4, 4)
        return region

    def updateGeometries(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.contentHeight() - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(20, self._pitch_y() // 4))
        super().updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()
        self._show_sticky()
        if self._preview is not None:
            self._preview.setGeometry(self.rect())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        self._show_sticky()
        self._ask_timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.model():
            return
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        area = event.rect().adjusted(-4, -4, 4, 4)
        chosen, current = self.selectionModel(), self._ring_row()
        pointed = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else None
        for row in self._rows_in(area):
            index = self.pictures().index(row)
            option.rect = self._tile_rect(row)
            option.state = self._state_of(index, chosen.isSelected(index), row == current, pointed)
            self._tiles.paint(painter, option, index)
        self._paint_headings(painter, event.rect())
        if self._faded:
            painter.fillRect(event.rect(), theme().color("window", FADED))
        painter.end()
        self._ask_timer.start()

    def _ring_row(self) -> int:
        """Where the keys are: at the current picture, or before the first one while there is none."""
        row = self.currentIndex().row()
        return 0 if row < 0 and self.hasFocus() else row

    def _paint_headings(self, painter: QPainter, area: QRect) -> None:
        layout, offset = self._layout(), self.verticalOffset()
        sections = self.pictures().sections()
        for group in layout.groups_between(area.top() + offset, area.bottom() + offset):
            place = QRect(self._margin_px, layout.heading_y(group) - offset, self._room(), layout.heading_px)
            paint_heading(painter, place, sections[group])

    def _room(self) -> int:
        return self.viewport().width() - 2 * self._margin_px

    def _show_sticky(self) -> None:
        """The heading of the group at the top stays in sight while its own has scrolled away."""
        layout, offset = self._layout(), self.verticalOffset()
        groups = layout.groups_between(offset, offset)
        gone = bool(groups) and layout.heading_y(groups.start) < offset
        self._sticky.setVisible(gone)
        if gone:
            place = self.viewport().geometry()
            self._sticky.setGeometry(place.x(), place.y(), place.width(), layout.heading_px)
            self._sticky.present(self.pictures().sections()[groups.start], self._margin_px)

    def _heading_at(self, point: QPoint) -> int | None:
        """The group whose heading lies there."""
        layout, y = self._layout(), point.y() + self.verticalOffset()
        for group in layout.groups_between(y, y):
            if 0 <= y - layout.heading_y(group) < layout.heading_px:
                return group
        return None

    def _choose_group(self, group: int) -> None:
        """All pictures under a heading."""
        section = self.pictures().sections()[group]
        self._select_rows(range(section.start, section.start + section.count))

    def _on_sticky(self) -> None:
        groups = self._layout().groups_between(self.verticalOffset(), self.verticalOffset())
        if groups:
            self._choose_group(groups.start)

    def _state_of(
        self, index: QModelIndex, selected: bool, current: bool, pointed: QModelIndex | None
    ) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_Enabled
        if selected:
            state |= QStyle.StateFlag.State_Selected
        if current:
            state |= QStyle.StateFlag.State_HasFocus if self.hasFocus() else QStyle.StateFlag.State_Active
        if pointed is not None and pointed == index:
            state |= QStyle.StateFlag.State_MouseOver
        return state

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys that come here choose nothing: Qt would make the first picture the current one."""
        chosen, quiet = self.currentIndex().isValid(), self._quiet
        self._quiet = True
        try:
            super().focusInEvent(event)
            if not chosen:
                self.selectionModel().clearCurrentIndex()
        finally:
            self._quiet = quiet

    # ── keys and mouse ──────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._move(self.moveCursor(_MOVES[key], event.modifiers()), event.modifiers())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copyChosen()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.viewCurrent()
        elif key == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.showPreview()
        elif key == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            event.ignore()

    def _move(self, index: QModelIndex, modifiers: Qt.KeyboardModifier) -> None:
        if not index.isValid():
            return
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._select_range(index.row())
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)
        else:
            self._anchor_row = index.row()
            self.selectionModel().setCurrentIndex(index, Flag.ClearAndSelect)
        self.scrollTo(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and index.isValid() and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._select_range(index.row())
            return
        group = self._heading_at(event.position().toPoint())
        if left and group is not None:
            self._choose_group(group)
            return
        if index.isValid():
            self._anchor_row = index.row()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self.viewCurrent()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.setTilePx(self._tile_px + (TILE_STEP_PX if event.angleDelta().y() > 0 else -TILE_STEP_PX))
            event.accept()
            return
        super().wheelEvent(event)

    def leaveEvent(self, event: object) -> None:
        self.viewport().update()

    def startDrag(self, actions: Qt.DropAction) -> None:
        rows = self.chosenRows()
        if not rows:
            return
        drag = QDrag(self)
        drag.setMimeData(self.pictures().mimeData([self.pictures().index(row) for row in rows]))
        drag.setPixmap(self._drag_pixmap(len(rows)))
        drag.setHotSpot(QPoint(16, 16))
        drag.exec(Qt.DropAction.CopyAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid() and self.selectionModel().hasSelection():
            self._menu().popup(event.globalPos())

    # ── actions ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def viewCurrent(self) -> None:
        """Large, in the window; the arrows step through what the gallery shows."""
        if (image_id := self.currentId()) is not None:
            picture_desk().viewRequested.emit(self.pictures().ids(), image_id)

    def compareChosen(self) -> None:
        picture_desk().compareRequested.emit(self._chosen_in_order())

    def _chosen_in_order(self) -> list[int]:
        """As the gallery shows them."""
        return [self.pictures().idAt(row) for row in self.chosenRows()]

    def openCurrent(self) -> None:
        """In the system's program for such files."""
        path = self._current_path()
        if path is not None and not file_actions.open_file(path):
            self.failed.emit(self.tr("This file cannot be opened: it may have been moved or deleted."))

    def showCurrentInFolder(self) -> None:
        path = self._current_path()
        if path is not None and not file_actions.show_in_folder(path):
            self.failed.emit(self.tr("The folder of this picture is not there any more."))

    def copyChosen(self) -> None:
        """Files now; for a single picture its pixels too, once they are read."""
        paths = self.pictures().paths(self.chosenRows())
        if not paths:
            return
        file_actions.copy_files(paths)
        self._copying = str(paths[0]) if len(paths) == 1 else ""
        if self._copying:
            self._loader.requestFile(self._copying, file_actions.COPY_MAX_PX)

    def showPreview(self) -> None:
        """The current picture large, over the gallery; arrows step, Space or Esc closes."""
        if self._preview is None:
            self._preview = PreviewOverlay(self._loader, self)
            self._preview.stepped.connect(self._on_preview_step)
            self._preview.enterPressed.connect(self.viewCurrent)
        self._preview.setGeometry(self.rect())
        self._preview.present(self.pictures().recordAt(self.currentIndex().row()))

    def previewShown(self) -> bool:
        return self._preview is not None and self._preview.isVisible()

    # ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._fill_first is not None:
            self._fill_first(menu)
        menu.addAction(icon("eye"), self.tr("View"), self.viewCurrent)
        if comparable(self.chosenRows()):
            menu.addAction(icon("compare"), self.tr("Compare"), self.compareChosen)
        menu.addAction(icon("external"), self.tr("Open in the system's program"), self.openCurrent)
        menu.addAction(icon("folder"), self.tr("Show in folder"), self.showCurrentInFolder)
        menu.addAction(icon("copy"), self.tr("Copy"), self.copyChosen)
        fill_take_menu(menu.addMenu(icon("export"), self.tr("Take along")), self._chosen_in_order)
        fill_say_menu(menu, self._chosen_in_order)
        menu.addSeparator()
        ask = lambda: self.lookalikesRequested.emit([self.pictures().idAt(row) for row in self.chosenRows()])  # noqa: E731
        menu.addAction(icon("lookalikes"), self.tr("Find look-alikes"), ask)
        if self.pictures().sections() and self.currentIndex().isValid():
            group = self._layout().group_of(self.currentIndex().row())
            menu.addAction(icon("check"), self.tr("Select this group"), lambda: self._choose_group(group))
        if self._sortable and (current := self.currentId()) is not None:
            sort = lambda: self.likenessOrderRequested.emit(current)  # noqa: E731
            menu.addAction(icon("sort"), self.tr("Sort by likeness to this one"), sort)
        if self._excludable:
            self._add_exclusion(menu)
        return menu

    def _add_exclusion(self, menu: QMenu) -> None:
        records = [self.pictures().recordAt(row) for row in self.chosenRows()]
        used = [record.id for record in records if not record.excluded]
        out = [record.id for record in records if record.excluded]
        menu.addSeparator()
        if used:
            text = self.tr("Exclude") if len(used) == 1 else self.tr("Exclude %Ln pictures", "", len(used))
            menu.addAction(icon("minus"), text, lambda: self.excludeRequested.emit(used))
        if out:
            text = self.tr("Include again") if len(out) == 1 else self.tr("Include {0} again").format(len(out))
            menu.addAction(icon("plus"), text, lambda: self.includeRequested.emit(out))

    def _current_path(self) -> Path | None:
        index = self.currentIndex()
        return self.pictures().pathOf(self.pictures().recordAt(index.row())) if index.isValid() else None

    def _drag_pixmap(self, count: int) -> QPixmap:
        """The current picture small, with the number of pictures that go along."""
        index = self.currentIndex()
        tile = self._tiles.tile(self.pictures().idAt(index.row()), 96, 1.0) if index.isValid() else None
        pixmap = QPixmap(104, 104)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if tile is not None:
            painter.drawPixmap(0, 8, tile)
        if count > 1:
            painter.setBrush(theme().color("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            badge = QRectF(64, 0, 40, 24)
            painter.drawRoundedRect(badge, 12, 12)
            painter.setPen(theme().color("on_accent"))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(count) if count < 10_000 else "9999+")
        painter.end()
        return pixmap

    def _select_range(self, row: int) -> None:
        first, last = sorted((min(self._anchor_row, self.pictures().rowCount() - 1), row))
        self.selectionModel().select(self._selection_of(range(first, last + 1)), Flag.ClearAndSelect)
        self.selectionModel().setCurrentIndex(self.pictures().index(row), Flag.NoUpdate)

    def _select_rows(self, rows: Iterable[int]) -> None:
        self.selectionModel().select(self._selection_of(rows), Flag.ClearAndSelect)

    def _selection_of(self, rows: Iterable[int]) -> QItemSelection:
        """Ascending rows as few ranges."""
        selection, model = QItemSelection(), self.pictures()
        start = end = -1
        for row in rows:
            if row != end + 1 or start < 0:
                if start >= 0:
                    selection.select(model.index(start), model.index(end))
                start = row
            end = row
        if start >= 0:
            selection.select(model.index(start), model.index(end))
        return selection

    def _top_row(self) -> tuple[int, int]:
        """First row seen and its distance from the top."""
        row = min(self._rows_in(self.viewport().rect()).start, self.pictures().rowCount() - 1)
        return row, self._tile_rect(row).top()

    def _scroll_row_to(self, row: int, y: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self._tile_rect(row).top() - y)

    def _keep_place(self) -> None:
        """Before the rows change: what is chosen and what stands on top, so that nothing jumps."""
        count = self.pictures().rowCount()
        row, offset = self._top_row() if count else (0, 0)
        top = self.pictures().idAt(row) if row < count and self.verticalOffset() > 0 else None
        self._kept = (self.chosenIds(), self.currentId(), top, offset)

    def _restore_place(self) -> None:
        chosen, current, top, offset = self._kept
        self._asked, self._laid = (), None
        self.updateGeometries()
        row = self.pictures().rowOf(top) if top is not None else -1
        self.verticalScrollBar().setValue(0)
        if row >= 0:
            self._scroll_row_to(row, offset)
        self.choose(chosen, current, scroll=False)
        if self.chosenIds() != chosen:
            self.chosenChanged.emit(self.chosenIds())
        self._show_sticky()
        if self.previewShown() and self._preview is not None and not self.currentIndex().isValid():
            self._preview.hide()

    def _on_selection(self) -> None:
        self.viewport().update()
        if not self._quiet:
            self.chosenChanged.emit(self.chosenIds())

    def _on_current(self) -> None:
        self.viewport().update()
        if not self._quiet:
            self.currentIdChanged.emit(self.currentId())

    def _on_preview_step(self, step: int) -> None:
        row = self.currentIndex().row() + step
        if 0 <= row < self.pictures().rowCount() and self._preview is not None:
            self._move(self.pictures().index(row), Qt.KeyboardModifier.NoModifier)
            self._preview.present(self.pictures().recordAt(row))

    def _on_copy_read(self, path: str, image: object) -> None:
        """Only if the clipboard still holds what was copied here."""
        if path == self._copying:
            self._copying = ""
            if file_actions.clipboard_holds(Path(path)):
                file_actions.copy_files([Path(path)], image)  # type: ignore[arg-type]

    def _ask(self) -> None:
        """Ask for what is seen and the next screen; take back the rest."""
        if not self.model() or not self.isVisible():
            return
        seen = self._rows_in(self.viewport().rect())
        state = (seen, self.shownTilePx(), self._generation)
        if state == self._asked:
            return
        self._generation = generation = self._loader.newGeneration()
        ahead = range(seen.stop, min(seen.stop + len(seen), self.pictures().rowCount()))
        for row in (*reversed(ahead), *reversed(seen)):  # the newest request is answered first: the top left one
            image_id = self.pictures().idAt(row)
            if self._loader.cached(image_id) is None:
                self._loader.request(image_id, generation, self._client)
        self._loader.cancel_before(generation, self._client)
        self._asked = (seen, self.shownTilePx(), generation)

    def _on_loaded(self, image_id: int, *_answer: object) -> None:
        row = self.pictures().rowOf(image_id) if self.model() else -1
        if row >= 0:
            self.viewport().update(self._tile_rect(row))

    def _on_invalidated(self) -> None:
        self._asked = ()
        self.viewport().update()

    def askAgain(self) -> None:
        """Thumbnails may have been made since: ask for those that are missing."""
        self._on_invalidated()
