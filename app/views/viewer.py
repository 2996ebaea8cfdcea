"""Pictures at their full size over the whole window: one to step from, or two to four to compare."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.controllers.session import Session
from app.models.picture_text import name_of, number_text, pixels_text, shown, size_text
from app.models.zoom import WHOLE, Zoom
from app.services import file_actions
from app.services.large_picture import LargePicture, LargeReader
from app.services.likeness import likeness_to_first
from app.services.picture_desk import COMPARE_MOST
from app.services.theme import theme
from app.views.facts_panel import FactsPanel
from app.views.overlay import Overlay
from app.views.picture_canvas import KEY_PX, WHEEL_STEP, PictureCanvas
from app.views.star_row import StarRow
from app.views.widgets import Button, Caption, ElidedLabel, IconButton, Segmented
from moco_core.annotations import STARS_MAX
from moco_core.library import ImageRecord

MOST_PIXELS = 40_000_000  # of a picture that is shown alone: 213 MB with its smaller levels
MOST_TOGETHER = 96_000_000  # of all that are compared
SIDE_BY_SIDE, FLICKER = "side", "flicker"


class Viewer(Overlay):
    """leftAt(id): closed; the picture that was looked at last."""

    leftAt = Signal(int)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setAccessibleName(self.tr("Viewer"))
        self._session = session
        self._reader = LargeReader(self)
        self._ids: Sequence[int] = ()  # to step through, or those that are compared
        self._at = 0
        self._comparing = False
        self._mode = SIDE_BY_SIDE
        self._zoom = WHOLE
        self._reasons: dict[str, str] = {}
        self._likeness: list[float | None] = []  # of those that are compared, to the first of them
        self._cells = [_Cell(number, self) for number in range(COMPARE_MOST)]
        self._facts = FactsPanel("viewerFacts")
        self._facts.hide()
        self._lay_out()
        self._connect()

    # ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────

    def view(self, ids: Sequence[int], image_id: int) -> None:
        """This picture; the arrows step through `ids`, which it is one of."""
        if self._session.record(image_id) is None:
            return
        self._comparing, self._mode = False, SIDE_BY_SIDE
        self._ids = ids if image_id in ids else [image_id]
        self._begin(self._ids.index(image_id))

    def compare(self, ids: Sequence[int]) -> None:
        """Two to four pictures side by side, moving together."""
        known = [i for i in ids if self._session.record(i) is not None][:COMPARE_MOST]
        if len(known) < 2:
            return
        self._comparing, self._mode = True, SIDE_BY_SIDE
        self._ids, self._likeness = known, likeness_to_first(self._session.currentRun, known)
        self._begin(0)

    @property
    def comparing(self) -> bool:
        return self._comparing

    @property
    def flickering(self) -> bool:
        """Two pictures take turns in one place."""
        return self._comparing and self._mode == FLICKER

    def currentId(self) -> int | None:
        """The picture that the keys and the panel are about."""
        return self._ids[self._at] if self._ids else None

    def canvases(self) -> list[PictureCanvas]:
        """Those that are seen, in the order of the pictures."""
        return [cell.canvas for cell in self._cells if not cell.isHidden()]

    def step(self, by: int) -> None:
        """To the picture so many further on, as far as there is one; compared: to the next one of them."""
        to = (self._at + by) % len(self._ids) if self._comparing else self._at + by
        to = max(0, min(len(self._ids) - 1, to))
        if to != self._at:
            self._at = to
            if not self._comparing:
                self._zoom = WHOLE
            self._show()

    def flicker(self) -> None:
        """Two pictures in one place; once more: the next one."""
        if not self._comparing:
            return
        if self._mode == FLICKER:
            self.step(1)
        else:
            self._set_mode(FLICKER)

    def toggleFacts(self) -> None:
        self._facts.setVisible(self._facts.isHidden())
        self._info.setChecked(not self._facts.isHidden())
        self._show_facts()

    def _begin(self, at: int) -> None:
        self._at, self._zoom = at, WHOLE
        self._reasons.clear()
        self.open(self)
        self._arrange()
        self._show()

    def _set_mode(self, mode: str) -> None:
        self._mode = mode
        self._arrange()
        self._show()

    def dismiss(self) -> None:
        was, at = not self.isHidden(), self.currentId()
        super().dismiss()
        self._reader.clear()
        for cell in self._cells:
            cell.canvas.present(QSize(), None, None)
        if was and at is not None:
            self.leftAt.emit(at)

    # ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        row = QHBoxLayout()
        row.setSpacing(0)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        row.addLayout(self._grid, 1)
        row.addWidget(self._facts)
        column.addLayout(row, 1)
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("viewerHead")
        head.setProperty("role", "panel")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 6, 10, 6)
        row.setSpacing(6)
        self._name = ElidedLabel(role="heading")
        self._about = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self._name.setObjectName("viewerName")
        self._about.setObjectName("viewerAbout")
        row.addWidget(self._name)
        row.addSpacing(6)
        row.addWidget(self._about, 1)
        modes = [(SIDE_BY_SIDE, self.tr("Side by side")), (FLICKER, self.tr("In turn (F)"))]
        self._modes = Segmented(modes, "viewerMode", self.tr("How pictures are compared"))
        self._modes.chosen.connect(self._set_mode)
        row.addWidget(self._modes)
        self._stars = StarRow("viewerStars", self.tr("Stars"))
        self._stars.chosen.connect(self._on_stars)
        row.addWidget(self._stars)
        self._percent = Button("", "viewerOwnPixels", lambda: self._toggle_size(), "", "quiet")
        self._percent.setToolTip(self.tr("The picture's own pixels, or the whole picture (Z)"))
        self._percent.setMinimumWidth(64)
        self._info = self._icon("info", self.tr("About this picture (I)"), "viewerInfo", self.toggleFacts)
        self._info.setCheckable(True)
        zoom_out = self._icon(
            "zoom-out", self.tr("Smaller (−)"), "viewerZoomOut", lambda: self._zoom_by(1 / WHEEL_STEP)
        )
        zoom_in = self._icon("zoom-in", self.tr("Larger (+)"), "viewerZoomIn", lambda: self._zoom_by(WHEEL_STEP))
        fit = self._icon("fit", self.tr("The whole picture"), "viewerFit", lambda: self._first().showWhole())
        parts: tuple[QWidget, ...] = (
            zoom_out, self._percent, zoom_in, fit, self._info,
            self._icon("folder", self.tr("Show in folder"), "viewerReveal", self._show_in_folder),
            self._icon("external", self.tr("Open in the system's program"), "viewerOpen", self._open_file),
            self._icon("close", self.tr("Close (Esc)"), "viewerClose", self.dismiss),
        )  # fmt: skip
        for part in parts:
            row.addWidget(part)
        return head

    def _icon(self, icon_name: str, text: str, name: str, work: Callable[[], object]) -> IconButton:
        return IconButton(icon_name, text, name, work)

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("role", "panel")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 5, 16, 5)
        self._hint = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self._hint.setObjectName("viewerHint")
        row.addWidget(self._hint, 1)
        return foot

    def _connect(self) -> None:
        self._reader.ready.connect(self._on_ready)
        self._reader.failed.connect(self._on_failed)
        self._session.workspaceChanged.connect(self._on_workspace)
        self._session.loader.loaded.connect(self._on_thumb)
        self._session.annotations.changed.connect(self._say_stars)
        self._session.annotations.reloaded.connect(self._say_stars)
        for number, cell in enumerate(self._cells):
            cell.canvas.zoomChanged.connect(partial(self._on_zoom, number))
            cell.canvas.activated.connect(partial(self._on_activated, number))

    def _arrange(self) -> None:
        """The cells that are needed, in their places."""
        while self._grid.count():
            self._grid.takeAt(0)
        count = len(self._ids) if self._comparing and self._mode == SIDE_BY_SIDE else 1
        columns = 2 if count in (2, 4) else count
        for number, cell in enumerate(self._cells):
            cell.setVisible(number < count)
            cell.canvas.setEnlarge(self._comparing)
            cell.setTold(self._comparing)
            if number < count:
                self._grid.addWidget(cell, number // columns, number % columns)
        for column in range(COMPARE_MOST):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)  # all alike, however long the names
        self._modes.setVisible(self._comparing)
        self._modes.setValue(self._mode)
        self._hint.setText(self._hint_words())

    def _hint_words(self) -> str:
        if self.flickering:
            return self.tr("F or the arrows switch between the pictures · the wheel zooms · a drag moves · Esc closes")
        if self._comparing:
            return self.tr(
                "The wheel zooms and a drag moves all together · F shows them in turn, in one place · "
                "double click: own pixels · Esc closes"
            )
        return self.tr(
            "The wheel zooms · a drag moves · double click or Z: own pixels · ← → step · "
            "Shift + arrows move · 0 to 5: stars · I: about this picture · Esc closes"
        )

    # ── pictures into cells ─────────────────────────────────────────────────────────────────────────────────────────

    def _shown_ids(self) -> list[int]:
        """Of the cells that are seen."""
        if self._comparing and self._mode == SIDE_BY_SIDE:
            return list(self._ids)
        return [self._ids[self._at]]

    def _most_pixels(self) -> int:
        return min(MOST_PIXELS, MOST_TOGETHER // len(self._ids)) if self._comparing else MOST_PIXELS

    def _show(self) -> None:
        self._fill()
        self._say()
        self._say_stars()
        self._reader.want(self._wanted(), self._most_pixels())
        self._show_facts()

    def _fill(self) -> None:
        for image_id, cell in zip(self._shown_ids(), self._cells, strict=False):
            self._fill_cell(cell, image_id)

    def _fill_cell(self, cell: _Cell, image_id: int) -> None:
        record, path = self._session.record(image_id), self._session.path_of(image_id)
        if record is None or path is None:
            cell.canvas.present(QSize(), None, None, self.tr("This picture is not in the folder any more."))
            return
        thumb = self._session.loader.cached(image_id)
        if thumb is None:
            self._session.loader.request(image_id, self._session.loader.newGeneration(), "viewer")
        picture = self._reader.cached(path, self._most_pixels())
        true = QSize(record.width, record.height)
        cell.canvas.present(true, thumb, picture, self._reasons.get(str(path), ""))
        cell.canvas.setZoom(self._zoom)
        cell.canvas.setMarked(len(self._shown_ids()) > 1 and image_id == self.currentId())
        cell.canvas.setAccessibleName(name_of(record))
        at = self._ids.index(image_id) if self._comparing else 0
        alike = self._likeness[at] if self._comparing and at else None
        words = "" if alike is None else self.tr("likeness to 1 by the encoder: {0:.3f}").format(alike)
        cell.describe(at + 1, record, words)

    def _wanted(self) -> list[Path]:
        """What is seen first, then what may be seen next."""
        ids = list(self._shown_ids())
        if self.flickering:
            ids += [i for i in self._ids if i not in ids]
        elif not self._comparing:
            ids += [self._ids[at] for at in (self._at + 1, self._at - 1) if 0 <= at < len(self._ids)]
        return [path for i in ids if (path := self._session.path_of(i)) is not None]

    def _say(self) -> None:
        record = self._record()
        if record is None:
            self._name.setText("")
            self._about.setText("")
            return
        self.setAccessibleDescription(name_of(record))
        if self._comparing and not self.flickering:
            self._name.setText(self.tr("{0} pictures compared").format(len(self._ids)))
            self._about.setText("")
        else:
            place = self.tr("{0} of {1}").format(number_text(self._at + 1), number_text(len(self._ids)))
            facts = [place, pixels_text(record.width, record.height), size_text(record.size)]
            if (picture := self._first().picture()) is not None and picture.reduced:
                size = picture.levels[0].size()
                facts.append(self.tr("shown at {0}").format(pixels_text(size.width(), size.height())))
            self._name.setText(name_of(record))
            self._about.setText(" · ".join(facts))
        self._say_percent()

    def _say_percent(self) -> None:
        text = self.tr("{0} %").format(f"{self._active().percent():.0f}")
        self._percent.setText(text)
        self._percent.setAccessibleName(self.tr("Size {0}: own pixels or the whole picture").format(text))

    def _show_facts(self) -> None:
        record = self._record()
        if record is not None and not self._facts.isHidden():
            self._facts.present(self._session.path_of(record.id), name_of(record), shown(record.folder))

    def _record(self) -> ImageRecord | None:
        image_id = self.currentId()
        return self._session.record(image_id) if image_id is not None else None

    def _first(self) -> PictureCanvas:
        return self._cells[0].canvas

    def _active(self) -> PictureCanvas:
        side = self._comparing and self._mode == SIDE_BY_SIDE
        return self._cells[self._at if side else 0].canvas

    def rate(self, stars: int) -> None:
        """The picture that the keys are about."""
        if (image_id := self.currentId()) is not None:
            self._session.annotations.rate([image_id], stars)

    def _on_stars(self, stars: int) -> None:
        self.rate(stars)

    def _say_stars(self, *_what: object) -> None:
        image_id = self.currentId()
        self._stars.setStars(0 if image_id is None else self._session.annotations.ratingOf(image_id))

    def _on_workspace(self) -> None:
        """The pictures are of another folder: none of them was looked at last."""
        self._ids = ()
        self.dismiss()

    # ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_ready(self, path: str, _picture: LargePicture) -> None:
        if not self.isHidden():
            self._fill()
            self._say()

    def _on_failed(self, path: str, reason: str) -> None:
        self._reasons[path] = reason
        if not self.isHidden():
            self._fill()

    def _on_thumb(self, image_id: int, *_answer: object) -> None:
        if not self.isHidden() and self._ids and image_id in self._shown_ids():
            self._fill()

    # ── zoom, keys ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_zoom(self, number: int, zoom: Zoom) -> None:
        """All that are seen look at the same place."""
        self._zoom = zoom
        for other, canvas in enumerate(self.canvases()):
            if other != number:
                canvas.setZoom(zoom)
        self._say_percent()

    def _on_activated(self, number: int) -> None:
        if self._comparing and self._mode == SIDE_BY_SIDE and number != self._at:
            self._at = number
            self._show()

    def _zoom_by(self, by: float) -> None:
        self._active().zoomBy(by)

    def _toggle_size(self) -> None:
        canvas = self._active()
        canvas.toggle(QPointF(canvas.width() / 2, canvas.height() / 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        work = self._move_for(event) if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else None
        work = work or self._work_for(event)
        if work is None:
            super().keyPressEvent(event)
        else:
            work()

    def _work_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        keys = Qt.Key
        many = len(self._ids)
        works: dict[int, Callable[[], object]] = {
            keys.Key_Left: partial(self.step, -1), keys.Key_Up: partial(self.step, -1),
            keys.Key_Right: partial(self.step, 1), keys.Key_Down: partial(self.step, 1),
            keys.Key_Home: partial(self.step, -self._at), keys.Key_End: partial(self.step, many - 1 - self._at),
            keys.Key_Plus: partial(self._zoom_by, WHEEL_STEP), keys.Key_Equal: partial(self._zoom_by, WHEEL_STEP),
            keys.Key_Minus: partial(self._zoom_by, 1 / WHEEL_STEP), keys.Key_Z: self._toggle_size,
            keys.Key_F: self.flicker, keys.Key_I: self.toggleFacts,
            keys.Key_Return: self.dismiss, keys.Key_Enter: self.dismiss,
        }  # fmt: skip
        works |= {keys.Key_0 + stars: partial(self.rate, stars) for stars in range(STARS_MAX + 1)}
        return works.get(event.key())

    def _move_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        keys = Qt.Key
        moves = {
            keys.Key_Left: (KEY_PX, 0), keys.Key_Right: (-KEY_PX, 0),
            keys.Key_Up: (0, KEY_PX), keys.Key_Down: (0, -KEY_PX),
        }  # fmt: skip
        move = moves.get(Qt.Key(event.key()))
        return partial(self._active().moveBy, *move) if move is not None else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("canvas"))

    # ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _open_file(self) -> None:
        path = self._session.path_of(self.currentId() or 0)
        if path is not None and not file_actions.open_file(path):
            self._complain(self.tr("This file cannot be opened: it may have been moved or deleted."))

    def _show_in_folder(self) -> None:
        path = self._session.path_of(self.currentId() or 0)
        if path is not None and not file_actions.show_in_folder(path):
            self._complain(self.tr("The folder of this picture is not there any more."))

    def _complain(self, sentence: str) -> None:
        """In the hint's place: the window's own bar lies under this."""
        self._hint.setText(sentence)


class _Cell(QWidget):
    """One canvas, with its picture's name beneath while there are several."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.canvas = PictureCanvas(f"viewerCanvas{number + 1}")
        self._number, self._words = Caption(), ElidedLabel(role="caption")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._likeness = Caption()
        self._likeness.setObjectName("viewerLikeness")
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._number)
        row.addWidget(self._words, 1)
        row.addWidget(self._likeness)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._line)

    def setTold(self, on: bool) -> None:
        self._line.setVisible(on)

    def describe(self, number: int, record: ImageRecord, likeness: str) -> None:
        facts = [name_of(record), pixels_text(record.width, record.height), size_text(record.size)]
        self._number.setText(str(number))
        self._number.setTone("accent")
        self._words.setText(" · ".join(facts))
        self._likeness.setText(likeness)
