"""Words: the translator of the window, and texts that come from the engine."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"


def engine_text(text: str) -> str:
    """A sentence of moco_core (message, hint, reason) in the person's language; itself if nobody translated it."""
    return QCoreApplication.translate("engine", text)


def install_translators(application: QCoreApplication) -> list[QTranslator]:
    """Qt's own words (dialogs) and ours for the system's language, where they exist."""
    installed = []
    folders = (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), str(TRANSLATIONS))
    for prefix, folder in zip(("qtbase", "moco_studio"), folders, strict=True):
        translator = QTranslator(application)
        if translator.load(QLocale(), prefix, "_", folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed


def count_text(number: int) -> str:
    """9469 → "9 469": thousands apart by a thin space that does not break."""
    return f"{number:,}".replace(",", "\u202f")


def duration_text(seconds: float) -> str:
    """Time left or taken, as a person says it: "40 s", "19 min", "2 h 5 min"."""
    if seconds < 60:
        return QCoreApplication.translate("duration", "{0} s").format(max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("duration", "{0} min").format(minutes)
    return QCoreApplication.translate("duration", "{0} h {1} min").format(minutes // 60, minutes % 60)
