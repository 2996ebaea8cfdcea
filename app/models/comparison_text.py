"""What a comparison of two embeddings comes to, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.services.i18n import count_text

translate = QCoreApplication.translate
START = "start"
TONES = {"better": "good", "worse": "bad", "same": "warn", "unknown": "muted"}
# verdict → of a run and its starting weights, of two runs; {0}, {1}: of 100 nearest pictures, {2}, {3}: names
_SENTENCES = {
    "better": (
        QT_TRANSLATE_NOOP(
            "compare",
            "Training was worth it: {0} of 100 nearest pictures share the class, {1} with the starting weights.",
        ),
        QT_TRANSLATE_NOOP("compare", "{2} is better: {0} of 100 nearest pictures share the class, {1} with {3}."),
    ),
    "worse": (
        QT_TRANSLATE_NOOP(
            "compare",
            "Training made it worse: {0} of 100 nearest pictures share the class, {1} with the starting weights.",
        ),
        QT_TRANSLATE_NOOP("compare", "{2} is worse: {0} of 100 nearest pictures share the class, {1} with {3}."),
    ),
    "same": (
        QT_TRANSLATE_NOOP(
            "compare",
            "Training did not pay off so far: {0} of 100 nearest pictures share the class, {1} with the starting "
            "weights, which is no difference to build on.",
        ),
        QT_TRANSLATE_NOOP(
            "compare",
            "{2} and {3} are equally good: {0} of 100 nearest pictures share the class, {1} with {3}, "
            "which is no difference to build on.",
        ),
    ),
}


def verdict_text(result: Mapping[str, Any]) -> str:
    """The one sentence."""
    if result["verdict"] not in _SENTENCES:
        return translate("compare", "No class folders tell which is better. Look at the pictures that changed most.")
    begun, runs = _SENTENCES[result["verdict"]]
    figures = result["figures"]
    own, theirs = (round(100 * figures[side]["same_class"]) for side in ("run", "with"))
    sentence = translate("compare", str(begun if result["with"] == START else runs))
    return sentence.format(own, theirs, result["run"], result["with"])


def verdict_tone(result: Mapping[str, Any]) -> str:
    """ "good", "bad", "warn" or "muted"."""
    return TONES.get(result["verdict"], "muted")


def detail_text(result: Mapping[str, Any]) -> str:
    """Figures behind the sentence, and how far it can be trusted."""
    stayed = translate("compare", "On average {0:.1f} of {1} nearest pictures stayed the same")
    parts = [stayed.format(result["kept"], result["k"])]
    figures = result["figures"]
    if figures["run"]:
        shares = translate("compare", "class found by the neighbours' vote: {0:.0f} % and {1:.0f} %")
        parts.append(shares.format(*(100 * figures[side]["knn"] for side in ("run", "with"))))
        doubt = translate("compare", "chance alone makes ±{0:.1f} of 100, of {1} pictures")
        parts.append(doubt.format(100 * result["error"], count_text(result["labelled"])))
    if left_out := result["only_run"] + result["only_with"]:
        parts.append(translate("compare", "{0} pictures that only one has are left out").format(count_text(left_out)))
    return " · ".join(parts)


def changed_text(jaccard: float, moved: float, k: int) -> str:
    """Of one picture: how many of its k nearest stayed, from their Jaccard index, and how far it moved."""
    kept = round(2 * k * jaccard / (1 + jaccard))
    return translate("compare", "{0} of {1} kept · moved {2:.0f}×").format(kept, k, moved)
