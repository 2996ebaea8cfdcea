"""Scores in words: how near a cut-off must lie to part them, and whether the best one is good for this set."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QCoreApplication

from app.services.i18n import count_text
from app.services.likeness import Usual

PAGE = 24  # answers, about: what is seen first


def decimals_for(scores: Sequence[float]) -> int:
    """Two, or three where two would make most of them the same: an encoder may find everything alike."""
    return 3 if scores and max(scores) - min(scores) < 0.15 else 2


def places_for(shown: Sequence[float]) -> int:
    """Decimals under pictures, best first: three where with two a page or the list would mostly repeat itself."""
    texts = [f"{score:.2f}" for score in shown]
    return 3 if any(_repeats(part) for part in (texts, texts[:PAGE])) else 2


def _repeats(texts: Sequence[str]) -> bool:
    """At least half of them are the same as the one before."""
    same = sum(one == next_one for one, next_one in pairwise(texts))
    return len(texts) > 1 and same * 2 >= len(texts) - 1


def cutoff_text(cutoff: float) -> str:
    """With the decimals that it has: two or three."""
    places = 2 if math.isclose(cutoff, round(cutoff, 2), abs_tol=1e-6) else 3
    return f"{cutoff:.{places}f}"


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


def found_text(what: str, count: int) -> str:
    """Above pictures that the menu Find has found: "12 most unusual pictures"."""
    words = {
        "unusual": QCoreApplication.translate("likeness", "{count} most unusual pictures"),
        "typical": QCoreApplication.translate("likeness", "{count} most typical pictures"),
        "varied": QCoreApplication.translate("likeness", "{count} pictures as unlike each other as can be"),
    }
    return words[what].format(count=count_text(count))
