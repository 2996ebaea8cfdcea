"""The keys that a page has of its own, beside those of the table of commands: told by the panel of keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QKeySequence

_T: Callable[[str, str], str] = QT_TRANSLATE_NOOP  # type: ignore[assignment]

ARROWS, DIGITS, HELD = _T("keys", "Arrows"), _T("keys", "0 to 5"), _T("keys", "Hold Space")
WORDS = (ARROWS, DIGITS, HELD)


@dataclasses.dataclass(frozen=True, slots=True)
class PageKey:
    """keys: each as QKeySequence reads it, or one of WORDS; text: what they do, in English."""

    keys: tuple[str, ...]
    text: str

    def shown(self) -> str:
        return "  ".join(key_text(key) for key in self.keys)

    def label(self) -> str:
        return QCoreApplication.translate("keys", self.text)


def key_text(key: str) -> str:
    """As the keyboard of this system says it."""
    if key in WORDS:
        return QCoreApplication.translate("keys", key)
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


_GALLERY = (
    PageKey((ARROWS,), _T("keys", "Step through the pictures; with Shift several are selected")),
    PageKey(("Return",), _T("keys", "View the picture large")),
    PageKey(("Space",), _T("keys", "Preview it; again to close")),
    PageKey(("Ctrl+A",), _T("keys", "Select all that are shown")),
    PageKey(("Ctrl+C",), _T("keys", "Copy the selected pictures")),
    PageKey(("Esc",), _T("keys", "Select nothing, then close the panel at the side")),
)

PAGE_KEYS: dict[str, tuple[PageKey, ...]] = {
    "welcome": (
        PageKey(("Return",), _T("keys", "Open the workspace")),
        PageKey(("Del",), _T("keys", "Take the workspace off the list")),
    ),
    "dataset": _GALLERY,
    "lookalikes": (
        *_GALLERY[:5],
        PageKey(("+", "-"), _T("keys", "The chosen answers are right, or wrong: the others follow")),
        PageKey(("A",), _T("keys", "Search with the chosen answer as well")),
        PageKey(("S",), _T("keys", "Search with the chosen answer alone")),
        PageKey(("W",), _T("keys", "Why the chosen answer is alike")),
        PageKey(("Ctrl+V",), _T("keys", "Search with what is in the clipboard")),
        PageKey(("Alt+Left", "Alt+Right"), _T("keys", "The search before, and the one after")),
        PageKey(("Esc",), _T("keys", "Back out: of the choice, the panel, the search")),
    ),
    "explore": (
        PageKey((ARROWS,), _T("keys", "Move the map")),
        PageKey(("+", "-", "Home"), _T("keys", "Closer, farther, the whole map")),
        PageKey((HELD,), _T("keys", "The pointer moves the map instead of selecting")),
        PageKey(("Return",), _T("keys", "View the chosen picture large")),
        PageKey(("Ctrl+A",), _T("keys", "Select all that are shown")),
        PageKey(("Alt+Left", "Alt+Right"), _T("keys", "The search before, and the one after")),
        PageKey(("Esc",), _T("keys", "Give up the lasso, then select nothing")),
    ),
    "compare": (
        PageKey((ARROWS,), _T("keys", "Move the maps")),
        PageKey(("P",), _T("keys", "Keep the picture's card open, or let it go")),
    ),
    "runs": (
        PageKey(("Return",), _T("keys", "Use this run")),
        PageKey(("Space",), _T("keys", "Tick it to compare")),
        PageKey(("S",), _T("keys", "Star")),
        PageKey(("F2",), _T("keys", "Rename")),
        PageKey(("Del",), _T("keys", "Delete; it can be had back")),
        PageKey(("Ctrl+F",), _T("keys", "Find a run")),
    ),
    "train": (
        PageKey(("Up", "Down"), _T("keys", "In a field: a larger or smaller value")),
        PageKey(("Shift+F1",), _T("keys", "In a field: what the setting means")),
    ),
    "duplicates": (
        PageKey(("Return", "Space"), _T("keys", "Compare the pictures of the group")),
        PageKey(("Left", "Right"), _T("keys", "The picture of the group before, and the next one")),
        PageKey(("K",), _T("keys", "Keep this picture of the group: the best from now on")),
        PageKey(("N",), _T("keys", "Not duplicates, from now on")),
        PageKey(("S",), _T("keys", "Select all but the best of the group")),
        PageKey(("L",), _T("keys", "Look-alikes of the best picture")),
        PageKey(("Esc",), _T("keys", "Choose no group")),
    ),
    "viewer": (
        PageKey((ARROWS,), _T("keys", "The picture before, and the next one; with Shift the picture moves")),
        PageKey(("+", "-", "Z"), _T("keys", "Closer, farther, true size or all of it")),
        PageKey(("F",), _T("keys", "Flicker between the pictures that are compared")),
        PageKey(("I",), _T("keys", "Facts of the picture")),
        PageKey((DIGITS,), _T("keys", "Rate it")),
        PageKey(("Return", "Esc"), _T("keys", "Close")),
    ),
}
