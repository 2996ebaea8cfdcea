"""“Copies of this picture (3)”: the way from a picture to its group among the duplicates."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.controllers.session import Session
from app.services.picture_desk import picture_desk
from app.views.widgets import Button


class CopiesLink(Button):
    """Follows `setPicture` and the groups at the present threshold; hidden where there is no copy."""

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", name, self._go, "copy", "link", parent)
        self._session = session
        self._image_id: int | None = None
        self.setToolTip(self.tr("To its group on the page of duplicates"))
        session.copies.changed.connect(self._show)
        self._show()

    def setPicture(self, image_id: int | None) -> None:
        self._image_id = image_id
        self._show()

    def _show(self) -> None:
        copies = self._session.copies.copiesOf(self._image_id) if self._image_id is not None else set()
        self.setVisible(bool(copies))
        if copies:
            self.setText(self.tr("Copies of this picture ({0})").format(len(copies)))
            self.setAccessibleName(self.text())

    def _go(self) -> None:
        if self._image_id is not None:
            picture_desk().copiesRequested.emit(self._image_id)
