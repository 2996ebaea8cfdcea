"""The window's log file, and what happens to an exception nobody caught: it is written down and told in a sentence."""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion

from app.services import paths
from moco_core import __version__

log = logging.getLogger("app")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
MAX_BYTES, BACKUPS = 1 << 20, 2


def start_logging() -> None:
    """Python's and Qt's messages into one file that cannot grow without end; hard crashes beside it."""
    path = paths.log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    qInstallMessageHandler(_on_qt_message)
    faulthandler.enable(path.with_name("crash.log").open("w"))
    log.info(
        "MoCo Studio %s, Python %s, Qt %s, %s", __version__, sys.version.split()[0], qVersion(), platform.platform()
    )


class CrashReporter(QObject):
    """Catches what would otherwise end in a traceback nobody sees.

    `crashed` carries a sentence; it is emitted on the window's thread, at most once for the same place in the code.
    """

    crashed = Signal(str)
    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._caught.connect(self.crashed, Qt.ConnectionType.QueuedConnection)

    def install(self) -> Callable[[], None]:
        """Take over the hooks of Python; returns the function that gives them back."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

        def restore() -> None:
            sys.excepthook, threading.excepthook = before

        return restore

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.error("uncaught\n%s", text)
        if sys.stderr is not None:  # a window started without a terminal has none
            sys.stderr.write(text)
        place = _place_of(trace)
        if place not in self._seen:  # a timer that fails would otherwise tell the same thing for ever
            self._seen.add(place)
            self._caught.emit(f"{kind.__name__}: {error}" if str(error) else kind.__name__)


def _place_of(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
