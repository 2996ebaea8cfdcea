"""Where any part of the window asks for the glossary, without knowing the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class HelpDesk(QObject):
    """`glossaryRequested(key)`: open it at this term; empty: at its start."""

    glossaryRequested = Signal(str)


_desk: HelpDesk | None = None


def help_desk() -> HelpDesk:
    """The one of this program."""
    global _desk
    if _desk is None:
        _desk = HelpDesk()
    return _desk
