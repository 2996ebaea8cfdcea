"""Scores in words: how near a cut-off must lie to part them, and whether the best one is good for this set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.services.likeness import Usual


def decimals_for(scores: Sequence[float]) -> int:
    """Two, or three where two would make most of them the same: an encoder may find everything alike."""
    return 3 if scores and max(scores) - min(scores) < 0.15 else 2


def doubt_text(best: float, usual: Usual | None) -> str:
    """Said when the best answer is worse than what nearly every picture of the set has; otherwise empty."""
    if usual is None or best >= usual.low:
        return ""
    places = 3 if usual.middle - best < 0.1 else 2
    words = QCoreApplication.translate(
        "likeness",
        "Perhaps nothing here is really like it: the best score is {0}. The nearest picture of most pictures in this "
        "set scores {1} or more.",
    )
    return words.format(f"{best:.{places}f}", f"{usual.low:.{places}f}")
