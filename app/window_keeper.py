"""The window of a session, built again in another language; what runs belongs to the session and goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.controllers.session import Session
from app.main_window import MainWindow
from app.services.i18n import speak
from app.services.theme import theme


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
        theme().apply(self._application)  # the font belongs to the language
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
        self._focus_like(old)
        old.retire()

    def _focus_like(self, old: MainWindow) -> None:
        """The keyboard stays on the same control."""
        before = old.focusWidget()
        same = self.window.findChild(QWidget, before.objectName()) if before is not None else None
        if same is not None:
            same.setFocus(Qt.FocusReason.OtherFocusReason)
