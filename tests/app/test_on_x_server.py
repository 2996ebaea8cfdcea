"""The window on a real X server: the xcb plugin loads, the window is mapped and painted."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.controllers.session import Session
from app.main_window import MainWindow


@pytest.mark.xvfb
def test_the_window_is_mapped_and_painted(qtbot: QtBot, session: Session) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert QGuiApplication.platformName() == "xcb"
    image = window.screen().grabWindow(int(window.winId())).toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 16) for y in range(0, image.height(), 16)}
    assert len(colours) > 3
    window.close()
    window.finish()
