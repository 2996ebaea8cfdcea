"""The menu that finds pictures worth a look: unusual ones, typical ones, a varied choice."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.services.icons import icon
from app.views.widgets import IconButton

SIZES = (12, 24, 60, 120)
KINDS = ("unusual", "typical", "varied")


class FindMenu(IconButton):
    """findRequested("unusual" | "typical" | "varied", how many)."""

    findRequested = Signal(str, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("sparkle", self.tr("Find unusual, typical or varied pictures"), name, parent=parent)
        self.clicked.connect(self._pop_up)

    def menu_now(self) -> QMenu:
        """As it would pop up now; to be deleted by whoever asked for it."""
        words = {
            "unusual": (self.tr("Most unusual"), self.tr("The {0} most unusual")),
            "typical": (self.tr("Most typical"), self.tr("The {0} most typical")),
            "varied": (self.tr("A varied choice"), self.tr("{0} as unlike each other as can be")),
        }
        menu = QMenu(self)
        menu.setObjectName("findMenu")
        for kind in KINDS:
            title, entry = words[kind]
            part = menu.addMenu(icon("sparkle", "muted"), title)
            part.setObjectName(f"find-{kind}")
            for count in SIZES:
                part.addAction(entry.format(count), partial(self.findRequested.emit, kind, count))
        return menu

    def _pop_up(self) -> None:
        menu = self.menu_now()
        menu.exec(self.mapToGlobal(QPoint(0, self.height() + 4)))
        menu.deleteLater()
