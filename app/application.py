"""Start of the window: arguments, names, log, theme, then the frame; heavy things wait until it can be clicked."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.controllers.session import Session
from app.services import crash_log
from app.services.i18n import speak
from app.services.icons import app_icon
from app.services.settings import AppSettings
from app.services.theme import MODES, theme
from app.window_keeper import WindowKeeper
from moco_core import __version__


def parse_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="moco-studio",
        description="Train a MoCo v2 encoder on a folder of pictures, walk its map, find look-alikes.",
    )
    parser.add_argument("folder", nargs="?", type=Path, help="picture folder to open; without it, the last workspace")
    parser.add_argument("--workspace", type=Path, help="workspace to open, or to make for FOLDER")
    parser.add_argument("--theme", choices=MODES, help="for this start only; the settings page changes it for good")
    parser.add_argument("--version", action="version", version=f"MoCo Studio {__version__}")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; returns the exit status."""
    arguments = parse_arguments(words)
    application = make_application()
    crash_log.start_logging()
    reporter = crash_log.CrashReporter(application)
    reporter.install()
    if arguments.theme:
        theme().setMode(arguments.theme, remember=False)
    theme().apply(application)
    session = Session()
    keeper = WindowKeeper(application, session)
    reporter.crashed.connect(keeper.showCrash)
    listener = _SignalListener(keeper)
    keeper.window.show()
    QTimer.singleShot(0, lambda: open_first(session, arguments))
    status = application.exec()
    keeper.window.finish()
    session.shutdown()
    listener.stop()
    return status


def make_application() -> QApplication:
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QCoreApplication.setApplicationName("moco-studio")
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setApplicationDisplayName("MoCo Studio")
    QGuiApplication.setDesktopFileName("moco-studio")
    application = QApplication(sys.argv[:1])
    application.setWindowIcon(app_icon())
    speak(application, AppSettings().language)
    return application


def open_first(session: Session, arguments: argparse.Namespace) -> None:
    """What was asked for; else the workspace of the last time, if it is still there."""
    if arguments.folder is not None:
        session.openFolder(arguments.folder, arguments.workspace)
    elif arguments.workspace is not None:
        session.openWorkspace(arguments.workspace)
    elif (last := session.settings.last_workspace) and (Path(last) / "workspace.json").exists():
        session.openWorkspace(last)


class _SignalListener:
    """Ctrl-C in the terminal and a polite kill close the window as a person would; Qt must be woken to notice."""

    def __init__(self, keeper: WindowKeeper) -> None:
        self._keeper = keeper
        self._ear, self._mouth = socket.socketpair()
        for end in (self._ear, self._mouth):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._on_woken)
        signal.set_wakeup_fd(self._mouth.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)

    def stop(self) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        self._ear.close()
        self._mouth.close()

    def _on_woken(self) -> None:
        self._ear.recv(64)
        self._keeper.window.closeForGood()
