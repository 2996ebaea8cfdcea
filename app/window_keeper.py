"""The window of a session, built again in another language; what runs belongs to the session and goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.controllers.session import Session
from app.main_window import MainWindow
from app.services.i18n import speak


class WindowKeeper(QObject):
    """`window` is the one that stands now; another takes its place, page and state when the language changes."""

    def __init__(self, application: QApplication, session: Session) -> None:
        super().__init__(application)
        self._application, self._session = application, session
        self.window = self._build()

    def setLanguage(self, choice: str) -> None:
        """Remember the choice ("system", "en", "zh_CN") and say everything in it from now on."""
        self._session.settings.language = choice
        speak(self._application, choice)
        self._session.training.tellAgain()
        self._replace()

    def showCrash(self, sentence: str) -> None:
        self.window.showCrash(sentence)

    def _build(self) -> MainWindow:
        window = MainWindow(self._session)
        window.languageRequested.connect(self.setLanguage)
        return window

    def _replace(self) -> None:
        old = self.window
        self._session.settings.geometry = old.saveGeometry()
        self.window = self._build()
        self.window.takeOver(old)
        self.window.show()
        old.retire()
