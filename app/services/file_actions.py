"""What a person does with picture files outside this window: open, find, copy. Nothing here changes a file."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QProcess
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from app.models.picture_text import file_url, shown

log = logging.getLogger(__name__)

COPY_MAX_PX = 4096  # larger pictures are copied at this size; their file goes along whole


def open_file(path: Path) -> bool:
    """In the program the system opens such pictures with. False if the file is gone or nothing opens it."""
    return path.exists() and QDesktopServices.openUrl(file_url(path))


def show_in_folder(path: Path) -> bool:
    """The file manager, with the file selected where the system can do that. False if the folder is gone."""
    if not path.parent.is_dir():
        return False
    if sys.platform == "darwin":
        return _start("open", ["-R", str(path)])
    if sys.platform == "win32":
        return _start("explorer", ["/select,", str(path)])
    return _by_file_manager(path) or QDesktopServices.openUrl(file_url(path.parent))


def copy_files(paths: Sequence[Path], image: QImage | None = None) -> None:
    """Files for file managers and chats, paths for text fields, the pixels of a single picture for editors."""
    QGuiApplication.clipboard().setMimeData(files_mime(paths, image))


def files_mime(paths: Sequence[Path], image: QImage | None = None) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([file_url(path) for path in paths])
    mime.setText("\n".join(shown(str(path)) for path in paths))
    if image is not None and not image.isNull():
        mime.setImageData(image)
    return mime


def _start(program: str, arguments: list[str]) -> bool:
    started = QProcess.startDetached(program, arguments)
    return bool(started[0] if isinstance(started, tuple) else started)


def _by_file_manager(path: Path) -> bool:
    """freedesktop.org's FileManager1 interface, spoken by Nautilus, Dolphin, Nemo, Thunar, …"""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    name = "org.freedesktop.FileManager1"
    call = QDBusMessage.createMethodCall(name, "/org/freedesktop/FileManager1", name, "ShowItems")
    call.setArguments([[file_url(path).toString()], ""])
    reply = bus.call(call, timeout=2000)
    if reply.type() == QDBusMessage.MessageType.ErrorMessage:
        log.info("the file manager did not answer: %s", reply.errorMessage())
        return False
    return True


def clipboard_holds(path: Path) -> bool:
    """The clipboard still is the copy of this one file."""
    mime = QGuiApplication.clipboard().mimeData()
    return mime is not None and mime.urls() == [file_url(path)]
