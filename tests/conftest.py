"""For both halves of the tests."""

from __future__ import annotations

import os

import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked `xvfb` need an X server: OpenGL widgets and real windows do not exist on `offscreen`."""
    if item.get_closest_marker("xvfb") and os.environ.get("QT_QPA_PLATFORM") != "xcb":
        pytest.skip("needs QT_QPA_PLATFORM=xcb and an X server, as .ci/test provides")
