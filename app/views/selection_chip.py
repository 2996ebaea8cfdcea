"""How many pictures are selected, on pages without a tray: a press selects nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.controllers.session import Session
from app.services.i18n import count_text
from app.views.widgets import Button


class SelectionChip(Button):
    """Follows `session.selection`; hidden while nothing is selected."""

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", name, session.selection.clear, role="primary", parent=parent)
        self._session = session
        self.setToolTip(self.tr("Select nothing (Esc)"))
        session.selection.changed.connect(self._show)
        self.hide()
        self._show()

    def _show(self) -> None:
        count = len(self._session.selection.array)
        self.setText(self.tr("{0} selected  ×").format(count_text(count)))
        self.setAccessibleName(self.tr("{0} selected. Select nothing").format(count))
        self.setVisible(count > 0)
