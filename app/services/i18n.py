"""Words: the language of the window, its numbers and dates, and texts that come from the engine."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"
SYSTEM, ENGLISH, CHINESE = "system", "en", "zh_CN"
LANGUAGES = (SYSTEM, ENGLISH, CHINESE)
_GROUPED = re.compile(r"\b\d{1,3}(?:[ \u2009\u202f]\d{3})+\b")  # the engine's way, the same in all languages
_installed: list[QTranslator] = []


def engine_text(text: str) -> str:
    """A sentence of moco_core (message, hint, reason) in the person's language; itself if nobody translated it."""
    if language() != ENGLISH:
        from app.services.engine_words import translated

        text = translated(text)
    return _GROUPED.sub(lambda found: count_text(int("".join(filter(str.isdigit, found[0])))), text)


def engine_texts(*sentences: str) -> str:
    """Several of them in a row: what happened, and what to do."""
    from app.services.engine_words import row_of

    return row_of(*map(engine_text, sentences))


def language() -> str:
    """Which of our languages is spoken now."""
    return CHINESE if QLocale().language() == QLocale.Language.Chinese else ENGLISH


def locale_for(choice: str, system: QLocale | None = None) -> QLocale:
    """How numbers and dates are written when this language is chosen; the system's own manner where it fits."""
    system = system if system is not None else QLocale.system()
    wanted = choice if choice in (ENGLISH, CHINESE) else _closest(system)
    ours = QLocale(wanted if wanted == CHINESE else "en_US")
    return system if wanted == _closest(system) and system.language() == ours.language() else ours


def speak(application: QCoreApplication, choice: str) -> None:
    """Take this language from now on: Qt's own words (dialogs), ours, numbers and dates.

    What was built before keeps its words: build it again.
    """
    while _installed:
        old = _installed.pop()
        application.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(locale_for(choice))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for prefix, folder in (("qtbase", qt), ("moco_studio", str(TRANSLATIONS))):
        translator = QTranslator(application)
        if translator.load(f"{prefix}_{language()}", folder):
            application.installTranslator(translator)
            _installed.append(translator)
    from app.services import engine_words

    engine_words.forget()


def count_text(number: int) -> str:
    """9469 → "9,469", as the language groups it."""
    return _locale().toString(number)


def number_from(text: str) -> str:
    """What a person typed as a plain number: "4 096" and "4,096" are 4096, "0,07" is 0.07."""
    compact = "".join(text.split())
    whole, *groups = compact.split(",")
    if groups and whole.isdigit() and whole[0] != "0" and len(whole) <= 3 and all(map(_three_digits, groups)):
        return "".join((whole, *groups))
    return compact.replace(",", ".")


def duration_text(seconds: float) -> str:
    """Time left or taken, as a person says it: "40 s", "19 min", "2 h 5 min"."""
    if seconds < 60:
        return QCoreApplication.translate("duration", "{0} s").format(max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("duration", "{0} min").format(minutes)
    return QCoreApplication.translate("duration", "{0} h {1} min").format(minutes // 60, minutes % 60)


def _locale() -> QLocale:
    """The "C" locale of programs without a language groups no digits."""
    now = QLocale()
    return QLocale("en_US") if now.language() == QLocale.Language.C else now


def _closest(system: QLocale) -> str:
    """Readers of simplified characters get Chinese, all others English."""
    simplified = system.script() == QLocale.Script.SimplifiedHanScript
    return CHINESE if system.language() == QLocale.Language.Chinese and simplified else ENGLISH


def _three_digits(group: str) -> bool:
    return len(group) == 3 and group.isdigit()
