"""Sentences of the engine in the person's language: moco_core speaks English, the window finds the sentence's pattern.

"Stopped at step 40 of 80; …" is known as "Stopped at step {0} of {1}; …" (`engine_sentences.py`); its translation takes
the two numbers. What stands in a gap may be a sentence itself and is translated the same way.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app.services.engine_sentences import SENTENCES

_GAP = re.compile(r"\{\d+\}")
_JOINTS = ("; ", ". ", ": ", ", ")


class Pattern(NamedTuple):
    """A sentence with gaps: what is written in them, and the longest words between them to look for first."""

    source: str
    expression: re.Pattern[str]
    landmark: str


def forget() -> None:
    """Another language is spoken."""
    translated.cache_clear()


@functools.lru_cache(maxsize=2000)
def translated(text: str) -> str:
    """The sentence in the language of the window; where nothing is known of it, as it was."""
    if text in _plain():
        return _said(text)
    for pattern in _patterns():
        if pattern.landmark in text and (match := pattern.expression.fullmatch(text)):
            return _said(pattern.source).format(*map(_in_gap, match.groups()))
    return _in_parts(text)


def _in_gap(words: str) -> str:
    """A gap for the ending of an English plural ("minute{1}") stays empty in other languages."""
    return "" if words == "s" else translated(words)


def _in_parts(text: str) -> str:
    """Sentences that the engine joined, each for itself."""
    for joint in _JOINTS:
        head, found, tail = text.partition(joint)
        if not found:
            continue
        ends = joint.strip() if joint == ". " else ""
        first, rest = translated(head + ends), translated(tail)
        if (first, rest) != (head + ends, tail):
            return row_of(first, rest) if ends else first + _joint(joint) + rest
    return text


def row_of(*sentences: str) -> str:
    """One after the other; a full stop of full width brings its own room."""
    row = ""
    for sentence in filter(None, sentences):
        row += sentence if not row or row.endswith(("。", "？", "！")) else f" {sentence}"
    return row


def _joint(joint: str) -> str:
    return {
        "; ": QCoreApplication.translate("joints", "; "),
        ": ": QCoreApplication.translate("joints", ": "),
        ", ": QCoreApplication.translate("joints", ", "),
    }[joint]


def _said(source: str) -> str:
    return QCoreApplication.translate("engine", source)


@functools.cache
def _plain() -> frozenset[str]:
    return frozenset(text for text in SENTENCES if not _GAP.search(text))


@functools.cache
def _patterns() -> tuple[Pattern, ...]:
    """Those with most words of their own first, so that the more general ones do not take their sentences."""
    found = [_pattern_of(text) for text in SENTENCES if _GAP.search(text)]
    return tuple(sorted(found, key=lambda pattern: -len(_GAP.sub("", pattern.source))))


def _pattern_of(source: str) -> Pattern:
    words = _GAP.split(source)
    return Pattern(source, re.compile("(.*?)".join(map(re.escape, words)), re.DOTALL), max(words, key=len))
