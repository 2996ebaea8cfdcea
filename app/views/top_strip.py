"""A row of buttons over something that takes the mouse itself: between the buttons it gets it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class TopStrip(QWidget):
    """Its mask is its visible children, so that what lies beneath is pressed and dragged in the gaps."""

    def event(self, event: QEvent) -> bool:
        done = super().event(event)  # the layout has placed the children by then
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self.setMask(self.childrenRegion())
        return done
