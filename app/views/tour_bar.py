"""The tour's words at the foot of the window, and the ring around what they speak of."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.models.tour import STAGES, Stage, TourModel
from app.services.theme import theme
from app.views.widgets import Button, Heading, PrimaryButton, Sentence

RING_GAP_PX, RING_RADIUS_PX, FOLLOW_MS = 4, 11, 60
DOT_PX, DOT_GAP_PX = 8, 7


class TourBar(QFrame):
    """`forwardRequested` and `skipRequested` are the person's two answers."""

    forwardRequested = Signal()
    skipRequested = Signal()

    def __init__(self, model: TourModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tourBar")
        self.setAccessibleName(self.tr("Tour"))
        self._model = model
        self.dots, self.title, self.sentence = _Dots(model), Heading(), Sentence()
        self.sentence.setObjectName("tourSentence")
        self.forward = PrimaryButton("", "tourForward", self.forwardRequested.emit)
        self.skip = Button(self.tr("Skip the tour"), "tourSkip", self.skipRequested.emit, role="quiet")
        self._lay_out()
        model.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the model's stage."""
        stage, held = self._model.stage, self._model.held
        self.setVisible(stage is not None)
        if stage is None:
            return
        title, sentence, button = self._words()[stage]
        self.title.setText(title)
        self.sentence.setText(sentence)
        if stage is Stage.TRAINING and held:
            button, sentence = self.tr("Try again"), self.tr("{0} Start it once more, or go on without.").format(held)
            self.sentence.setText(sentence)
        self.forward.setText(held if held and stage is not Stage.TRAINING else button)
        self.forward.setAccessibleName(self.forward.text())
        self.forward.setEnabled(not held or stage is Stage.TRAINING)
        self.forward.setVisible(bool(button))
        self.skip.setVisible(stage is not Stage.MAP)
        self.dots.setAccessibleName(self.tr("Step {0} of {1}").format(self._model.number, len(STAGES)))
        self.dots.update()

    def _words(self) -> dict[Stage, tuple[str, str, str]]:
        """Title, sentence and button of each stage."""
        return {
            Stage.PICTURES: (
                self.tr("Pictures, and nobody says what is on them"),
                self.tr(
                    "The program drew these to practise on. With your own you point at a folder, which is only read. "
                    "An encoder is going to find out by itself what belongs together."
                ),
                self.tr("Next: the plan"),
            ),
            Stage.PLAN: (
                self.tr("A plan for two minutes"),
                self.tr(
                    "The settings fit these pictures, this machine and the time; each says why it is so. Nothing needs "
                    "changing: press Start training."
                ),
                self.tr("Start training"),
            ),
            Stage.TRAINING: (
                self.tr("Watch it learn"),
                self.tr(
                    "Two views of one picture must find each other among many others. The loss may rise while the "
                    "queue fills; then it falls. The line on top says how it goes, and a map follows by itself."
                ),
                "",
            ),
            Stage.MAP: (
                self.tr("Walk through what it learned"),
                self.tr(
                    "Each dot is a picture; what the encoder finds alike lies together. Click one: its look-alikes "
                    "stand on the right. Turn the wheel to zoom. On the page Look-alikes you search with any picture. "
                    "Then choose a folder of your own (Ctrl+O)."
                ),
                self.tr("Done"),
            ),
        }

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 10, 16, 11)
        row.setSpacing(16)
        row.addWidget(self.dots)
        row.addLayout(words, 1)
        row.addWidget(self.skip)
        row.addWidget(self.forward)


class _Dots(QWidget):
    """One for each stage: past and present ones filled."""

    def __init__(self, model: TourModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setFixedSize(len(STAGES) * (DOT_PX + DOT_GAP_PX), DOT_PX + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for index in range(len(STAGES)):
            painter.setBrush(theme().color("accent" if index < self._model.number else "line"))
            painter.drawEllipse(QRectF(index * (DOT_PX + DOT_GAP_PX), 1, DOT_PX, DOT_PX))


class Ring(QWidget):
    """A line around another widget of the window; follows it, lets the mouse through, goes when it is hidden."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setInterval(FOLLOW_MS)
        self._timer.timeout.connect(self._follow)
        self.hide()

    def around(self, target: QWidget | None) -> None:
        """None: around nothing."""
        self._target = target
        if target is None:
            self._timer.stop()
            self.hide()
            return
        self._timer.start()
        self._follow()

    def _follow(self) -> None:
        target, frame = self._target, self.parentWidget()
        self.setVisible(target is not None and target.isVisible())
        if target is None or frame is None or not target.isVisible():
            return
        room = QRect(target.mapTo(frame, QPoint(0, 0)), target.size())
        room = room.adjusted(-RING_GAP_PX, -RING_GAP_PX, RING_GAP_PX, RING_GAP_PX)
        if room != self.geometry():
            self.setGeometry(room)
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RING_RADIUS_PX, RING_RADIUS_PX)
