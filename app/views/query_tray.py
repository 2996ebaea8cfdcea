"""The pictures that are searched with: from the set, dropped, chosen or pasted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.controllers.search import Query, query_caption, query_name
from app.controllers.session import Session
from app.models.image_list import IDS_MIME
from app.services.dropped_image import has_picture
from app.services.icons import icon, icon_pixmap
from app.services.theme import PICTURE_RADIUS_PX, theme
from app.views.find_menu import FindMenu
from app.views.gallery_delegate import rounded_square
from app.views.query_menu import fill_query_menu, weight_text
from app.views.widgets import Button, ElidedLabel, Heading, IconButton, Muted

TILE_PX = 72
WEIGHT_PX = 36  # of a sign and a number
BAR_PX = 12  # of the scroll bar beneath many pictures, which has its room even while there are few: nothing jumps
CLIENT = "queryTray"


class QueryTile(QWidget):
    """One query: its picture or part of it, its name, how much it counts, and a button that takes it out.

    Signals: removed; changed(Query): as it shall be; boxRequested: a part of it is to be chosen.
    """

    removed = Signal()
    changed = Signal(object)
    boxRequested = Signal()

    def __init__(self, query: Query, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query, self._loader = query, session.loader
        self._id = query.own[0] if query.own else None
        self._picture: QPixmap | None = None
        self._bad = False
        name = query_name(query, session)
        self.setAccessibleName(self.tr("Searched with {name}").format(name=name))
        self.setToolTip(name)
        self.setFixedSize(TILE_PX, TILE_PX + 20)
        label = ElidedLabel(query_caption(query, session), self, _cut_of(query), "caption")
        label.setObjectName("queryCaption")
        label.setGeometry(0, TILE_PX + 2, TILE_PX, 18)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        button = IconButton("close", self.tr("Take {name} out").format(name=name), "removeQuery", self.removed.emit)
        button.setParent(self)
        button.setIconSize(QSize(12, 12))
        button.setStyleSheet("QToolButton { background: palette(base); border-radius: 10px; padding: 2px; }")
        button.setGeometry(TILE_PX - 24, 4, 20, 20)
        self._add_weight(name)
        self._fetch()

    def sizeHint(self) -> QSize:
        return QSize(TILE_PX, TILE_PX + 20)

    def _add_weight(self, name: str) -> None:
        """A button with its sign; its menu has the rest."""
        text = weight_text(self._query.weight)
        words = self.tr("How much {name} counts: {weight}").format(name=name, weight=text)
        button = IconButton("", words, "queryWeight", parent=self)
        button.setText(text)
        color = theme().color("bad" if self._query.weight < 0 else "good").name()
        style = "background: palette(base); border-radius: 10px; padding: 0; font-weight: 700;"
        button.setStyleSheet(
            f"QToolButton {{ {style} color: {color}; }} QToolButton::menu-indicator {{ image: none; }}"
        )
        button.setGeometry(4, TILE_PX - 24, WEIGHT_PX if len(text) > 1 else 24, 20)
        self.menu = menu = QMenu(button)
        fill_query_menu(menu, self._query, self.changed.emit, self.boxRequested.emit)
        menu.addSeparator()
        menu.addAction(icon("close"), self.tr("Take it out"), self.removed.emit)
        button.setMenu(menu)
        button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or the release would not come here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the picture has the same menu."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.menu.popup(event.globalPosition().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)
            if self._query.weight < 0:
                painter.setPen(QPen(theme().color("bad"), 2))
                painter.drawRoundedRect(1, 1, TILE_PX - 2, TILE_PX - 2, PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("raised"))
        painter.drawRoundedRect(0, 0, TILE_PX, TILE_PX, PICTURE_RADIUS_PX, PICTURE_RADIUS_PX)
        if self._bad:
            painter.drawPixmap(TILE_PX // 2 - 12, TILE_PX // 2 - 12, icon_pixmap("broken", "muted", 24))

    def _fetch(self) -> None:
        if self._id is None:
            self._loader.fileLoaded.connect(self._on_file)
            self._loader.fileFailed.connect(self._on_file_failed)
            self._loader.requestFile(self._query.path, 256)
            return
        cached = self._loader.cached(self._id)
        if cached is not None:
            self._take(cached)
            return
        self._loader.loaded.connect(self._on_thumb)
        self._loader.request(self._id, self._loader.newGeneration(), CLIENT)

    def _on_thumb(self, image_id: int, image: QImage, _generation: int) -> None:
        if image_id == self._id:
            self._take(QPixmap.fromImage(image))

    def _on_file(self, path: str, image: QImage) -> None:
        if path == self._query.path:
            self._take(QPixmap.fromImage(image))

    def _on_file_failed(self, path: str, _reason: str) -> None:
        if path == self._query.path:
            self._bad = True
            self.update()

    def _take(self, picture: QPixmap) -> None:
        if self._query.box is not None:
            x, y, width, height = self._query.box
            size = picture.size()
            picture = picture.copy(
                QRectF(
                    x * size.width(), y * size.height(), width * size.width(), height * size.height()
                ).toAlignedRect()
            )
        self._picture = rounded_square(picture, TILE_PX, self.devicePixelRatioF())
        self.update()


def _cut_of(query: Query) -> Qt.TextElideMode:
    """A part of a picture says so first; of a file name the end counts as well."""
    return Qt.TextElideMode.ElideMiddle if query.box is None else Qt.TextElideMode.ElideRight


class QueryTray(QFrame):
    """Signals: chooseRequested and pasteRequested (start anew), addRequested and currentRequested (search with that as
    well); dropped(QMimeData) on the tray itself, which adds; removed(Query); changed(Query, Query): as it
    was and shall be; boxRequested(Query); centerRequested: add the centre of the selection; back and forward."""

    chooseRequested = Signal()
    addRequested = Signal()
    dropped = Signal(object)
    pasteRequested = Signal()
    currentRequested = Signal()
    removed = Signal(object)
    changed = Signal(object, object)
    boxRequested = Signal(object)
    centerRequested = Signal()
    backRequested = Signal()
    forwardRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queryTray")
        self.setAccessibleName(self.tr("Pictures to search with"))
        self.setProperty("role", "card")
        self._session = session
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 4)
        column.setSpacing(8)
        column.addLayout(self._head())
        self._hint = Muted(self.tr("Drop pictures here from anywhere, paste one, or use one of the set."))
        self._hint.setObjectName("queryHint")
        self._hint.setFixedHeight(TILE_PX + 20 + BAR_PX)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFixedHeight(TILE_PX + 20 + BAR_PX)
        column.addWidget(self._hint)
        column.addWidget(self._area)
        self.setQueries([])

    def setQueries(self, queries: Sequence[Query]) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for query in queries:
            tile = QueryTile(query, self._session)
            tile.removed.connect(lambda query=query: self.removed.emit(query))
            tile.changed.connect(lambda new, query=query: self.changed.emit(query, new))
            tile.boxRequested.connect(lambda query=query: self.boxRequested.emit(query))
            row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._add_button(), 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self._area.setWidget(body)
        self._hint.setVisible(not queries)
        self._area.setVisible(bool(queries))

    def _add_button(self) -> IconButton:
        """Beside the pictures, as large as one."""
        words = self.tr("Search with further pictures as well: the answers are like all of them")
        button = IconButton("plus", words, "queryAdd", self.addRequested.emit)
        button.setProperty("role", "button")
        button.setFixedSize(TILE_PX, TILE_PX)
        button.setStyleSheet(f"QToolButton {{ min-height: {TILE_PX - 14}px; }}")  # the style's own would shrink it
        return button

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(IDS_MIME) or has_picture(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(event.mimeData())

    def setHistory(self, back: bool, forward: bool) -> None:
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def setCenterEnabled(self, on: bool) -> None:
        self._center.setEnabled(on)

    def setCurrentEnabled(self, on: bool) -> None:
        self._current.setEnabled(on)

    def setFetching(self, on: bool) -> None:
        """A picture is on its way from its address in the network."""
        self._fetching.setVisible(on)

    def addTool(self, widget: QWidget) -> None:
        """Beside the heading."""
        self._row.insertWidget(self._row.count() - 4, widget)

    def _head(self) -> QHBoxLayout:
        row = self._row = QHBoxLayout()
        row.setSpacing(4)
        self._back = IconButton("chevron-left", self.tr("Back"), "searchBack", self.backRequested.emit)
        self._forward = IconButton("chevron-right", self.tr("Forward"), "searchForward", self.forwardRequested.emit)
        row.addWidget(self._back)
        row.addWidget(self._forward)
        row.addSpacing(4)
        row.addWidget(Heading(self.tr("Search with")))
        row.addSpacing(8)
        self._fetching = ElidedLabel(self.tr("The picture is being fetched…"), role="muted")
        self._fetching.setObjectName("queryFetching")
        self._fetching.hide()
        row.addWidget(self._fetching, 1)
        row.addStretch(1)
        current, paste, choose = self.tr("Add chosen"), self.tr("Paste"), self.tr("Choose a picture…")
        self._current = Button(current, "queryCurrent", self.currentRequested.emit, "plus", "quiet")
        self._current.setToolTip(self.tr("Search with the picture that is chosen, too"))
        self.finder = FindMenu("lookalikesFindButton")
        row.addWidget(self.finder)
        row.addWidget(self._current)
        center = self.tr("Add selection")
        self._center = Button(center, "queryCenter", self.centerRequested.emit, "lasso", "quiet")
        self._center.setToolTip(self.tr("Search with the centre of all selected pictures"))
        row.addWidget(self._center)
        row.addWidget(Button(paste, "queryPaste", self.pasteRequested.emit, "copy", "quiet"))
        row.addWidget(Button(choose, "queryChoose", self.chooseRequested.emit, "open", "quiet"))
        return row
