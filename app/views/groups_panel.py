"""The panel of the groups on the map: how many there shall be, what each is like, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSlider, QVBoxLayout, QWidget

from app.models.groups import SLIDER_STEPS, GroupList, ShownGroup, slider_value, smallest_size
from app.services.i18n import count_text
from app.services.icons import icon
from app.services.image_loader import ImageLoader
from app.views.group_list import GroupListView
from app.views.widgets import Button, Caption, EmptyState, Heading, IconButton, Line, Segmented

STILL_MS = 350  # after the slider's last move, until other groups are looked for


class GroupsPanel(QWidget):
    """Shows groups and asks; others keep them.

    Signals: lookRequested("map" | "features", smallest size), chosenChanged(numbers), openRequested(number),
    renameRequested(number, name), mergeRequested(numbers), splitRequested(number), dissolveRequested(numbers),
    sheetsRequested(numbers), startOverRequested.
    """

    lookRequested = Signal(str, int)
    chosenChanged = Signal(list)
    openRequested = Signal(int)
    renameRequested = Signal(int, str)
    mergeRequested = Signal(list)
    splitRequested = Signal(int)
    dissolveRequested = Signal(list)
    sheetsRequested = Signal(list)
    startOverRequested = Signal()

    def __init__(self, loader: ImageLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("groupsPanel")
        self.setAccessibleName(self.tr("Groups"))
        self._pictures, self._edited = 0, False
        self.model = GroupList(self)
        self.model.renameRequested.connect(self.renameRequested)
        self.list = GroupListView(self.model, loader)
        self.list.chosenChanged.connect(self._on_chosen)
        self.list.openRequested.connect(self.openRequested)
        self.list.menuRequested.connect(self._show_menu)
        self.count, self.note = Caption(), Caption()
        self.note.setObjectName("groupsNote")
        self.note.setWordWrap(True)
        self._make_controls()
        self._make_buttons()
        self.empty = EmptyState(
            "layers",
            self.tr("No groups yet"),
            self.tr("Pictures that lie close together become a group, with a name that you can change."),
            self.tr("Look for groups"),
            "findGroups",
            self,
        )
        self.empty.triggered.connect(self._ask)
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(self._ask)
        self._lay_out()
        self._on_chosen([])

    def _make_controls(self) -> None:
        self.space = Segmented(
            [("map", self.tr("On the map")), ("features", self.tr("By features"))],
            "groupSpace",
            self.tr("Where groups are looked for"),
        )
        self.space.setToolTip(
            self.tr("On the map: what lies together there. By features: what the encoder finds alike, map or no map")
        )
        self.space.chosen.connect(lambda _space: self._ask())
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("groupDetail")
        self.slider.setAccessibleName(self.tr("Fewer or more groups"))
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setSingleStep(4)
        self.slider.setPageStep(15)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.sliderReleased.connect(self._on_released)

    def _make_buttons(self) -> None:
        self.merge = Button(self.tr("Merge"), "mergeGroups", lambda: self.mergeRequested.emit(self.list.chosen()))
        self.merge.setToolTip(self.tr("Make one group of those that are chosen"))
        self.divide = Button(self.tr("Split"), "splitGroup", self._on_split)
        self.divide.setToolTip(self.tr("Divide the chosen group in two, by what its pictures look like to the encoder"))
        self.rename = Button(self.tr("Rename"), "renameGroup", self._on_rename)
        self.rename.setToolTip(self.tr("Type another name (F2)"))
        self.more = IconButton("more", self.tr("More to do with groups"), "moreGroups", self._on_more)
        self.more.setProperty("role", "button")
        self.more.setStyleSheet("QToolButton { padding: 5px; }")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Heading(self.tr("Groups")), 1)
        head.addWidget(self.count)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addWidget(Caption(self.tr("fewer")))
        ends.addWidget(self.slider, 1)
        ends.addWidget(Caption(self.tr("more")))
        top = QVBoxLayout()
        top.setContentsMargins(14, 6, 14, 4)
        top.setSpacing(8)
        top.addLayout(head)
        top.addWidget(self.space)
        top.addLayout(ends)
        top.addWidget(self.note)
        buttons = QGridLayout()
        buttons.setContentsMargins(14, 10, 14, 12)
        buttons.setHorizontalSpacing(6)
        for place, button in enumerate((self.merge, self.divide, self.rename)):
            buttons.addWidget(button, 0, place)
            buttons.setColumnStretch(place, 1)
        buttons.addWidget(self.more, 0, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(Line())
        column.addLayout(buttons)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────────────────────────

    def present(self, groups: Sequence[ShownGroup], known: bool, pictures: int) -> None:
        """known: somebody has looked for groups; pictures: of the run. Which are chosen is told after this."""
        self._pictures, self._edited = pictures, any(one.group.own for one in groups)
        self.model.setGroups(groups)
        self.list.setVisible(known)
        self.empty.setVisible(not known)
        self.count.setText(self.tr("{0} groups").format(count_text(len(groups))) if known else "")
        self.list.viewport().update()
        self._tell_size()

    def setChoice(self, space: str, min_size: int) -> None:
        """Where groups were looked for last, and how small they may be."""
        self.space.setValue(space)
        if not self.slider.isSliderDown() and not self._still.isActive():
            with QSignalBlocker(self.slider):
                self.slider.setValue(slider_value(min_size, self._pictures))
        self._size = min_size
        self._tell_size()

    _size = 0

    def setWorking(self, working: bool) -> None:
        self._working = working
        self._tell_size()

    _working = False

    def setChosen(self, numbers: list[int]) -> None:
        """Silently: these groups are what is selected."""
        self.list.setChosen(numbers)
        self._enable(numbers)

    def _tell_size(self) -> None:
        """What the slider says in numbers, or that somebody is at work."""
        words = self.tr("Looking for groups…") if self._working else ""
        if not words and self._size:
            words = self.tr("at least {0} pictures each").format(count_text(self._size))
            left = self._pictures - sum(len(one.ids) for one in self.model.groups)
            if self.model.groups and left > 0:
                words = self.tr("{0} · {1} in none").format(words, count_text(left))
        self.note.setText(words)

    # ── what the person does ────────────────────────────────────────────────────────────────────────────────────────

    def _on_slider(self, value: int) -> None:
        self._size = smallest_size(value, self._pictures)
        self._tell_size()
        if not self.slider.isSliderDown():
            self._still.start()

    def _on_released(self) -> None:
        self._still.start()

    def _ask(self) -> None:
        self._still.stop()
        self.lookRequested.emit(self.space.value(), max(2, self._size))

    def _on_chosen(self, numbers: list[int]) -> None:
        self._enable(numbers)
        if numbers:
            self.chosenChanged.emit(numbers)

    def _enable(self, numbers: list[int]) -> None:
        self.merge.setEnabled(len(numbers) > 1)
        self.divide.setEnabled(len(numbers) == 1)
        self.rename.setEnabled(len(numbers) == 1)

    def _on_split(self) -> None:
        for number in self.list.chosen()[:1]:
            self.splitRequested.emit(number)

    def _on_rename(self) -> None:
        for number in self.list.chosen()[:1]:
            self.list.editName(number)

    def menu(self) -> QMenu:
        """Of the chosen groups."""
        chosen = self.list.chosen()
        menu = QMenu(self)
        menu.setObjectName("groupMenu")
        one = len(chosen) == 1
        alone = menu.addAction(
            icon("eye"), self.tr("Show it alone and go there"), lambda: self.openRequested.emit(chosen[0])
        )
        rename = menu.addAction(icon("edit"), self.tr("Rename"), self._on_rename)
        divide = menu.addAction(self.tr("Split in two"), self._on_split)
        merge = menu.addAction(self.tr("Merge"), lambda: self.mergeRequested.emit(chosen))
        menu.addSeparator()
        sheet = menu.addAction(
            icon("export"), self.tr("Contact sheet…"), lambda: self.sheetsRequested.emit(chosen or self._all())
        )
        gone = menu.addAction(icon("trash"), self.tr("Dissolve"), lambda: self.dissolveRequested.emit(chosen))
        over = menu.addAction(icon("undo"), self.tr("Forget all my changes"), self.startOverRequested.emit)
        for action in (alone, rename, divide):
            action.setEnabled(one)
        merge.setEnabled(len(chosen) > 1)
        sheet.setEnabled(bool(self.model.groups))
        gone.setEnabled(bool(chosen))
        over.setEnabled(self._edited)
        return menu

    def _all(self) -> list[int]:
        return [one.number for one in self.model.groups]

    def _on_more(self) -> None:
        self._show_menu(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)
