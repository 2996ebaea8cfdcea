"""Tell a person who looks elsewhere that something long has ended."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from app.services.icons import app_icon


class Notifier(QObject):
    """The taskbar entry asks for attention, and where the system has a tray, a note appears. Silent in front."""

    SHOWN_MS = 8000

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray: QSystemTrayIcon | None = None

    def notify(self, title: str, text: str) -> bool:
        """Returns whether anything was shown: nothing is while one of our windows is in front."""
        application = QApplication.instance()
        if not isinstance(application, QApplication) or application.activeWindow() is not None:
            return False
        windows = [widget for widget in application.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
        for window in windows:
            application.alert(window)
        if windows and QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._show(title, text)
        return bool(windows)

    def close(self) -> None:
        if self._tray is not None:
            self._tray.hide()

    def _show(self, title: str, text: str) -> None:
        if self._tray is None:
            self._tray = QSystemTrayIcon(app_icon(), self)
            self._tray.messageClicked.connect(raise_window)
            self._tray.activated.connect(lambda _reason: raise_window())
        self._tray.show()
        self._tray.showMessage(title, text, app_icon(), self.SHOWN_MS)


def raise_window() -> None:
    """Bring our window to the front, out of the task bar if it is there."""
    windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMainWindow)]
    for window in windows:
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
