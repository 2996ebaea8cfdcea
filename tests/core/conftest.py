"""The engine's tests run in a world without a window: PySide6, pyqtgraph and app cannot be imported here."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

FAILED = pytest.StashKey[bool]()  # of a test: in any of its phases
WINDOW = ("PySide6", "shiboken6", "pyqtgraph", "app")


class NoWindow(MetaPathFinder):
    """Refuses the window's modules before any other finder is asked."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        if fullname.partition(".")[0] in WINDOW:
            raise ImportError(f"{fullname} must not be imported by moco_core or its tests")


def pytest_configure(config: pytest.Config) -> None:
    # Run on its own (-p no:pytest-qt, as .ci/test does) the ban also covers the import of the test files.
    if not config.pluginmanager.has_plugin("pytest-qt"):
        sys.meta_path.insert(0, NoWindow())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Any:
    """A test that passed leaves nothing behind: runs keep checkpoints, all together 27 GB.

    Removed once every fixture has ended, as some replace the functions that removing needs: pytest's own retention
    policy does it before.
    """
    folder: Path | None = getattr(item, "funcargs", {}).get("tmp_path")
    ended = yield
    if folder is not None and not item.stash.get(FAILED, False):
        shutil.rmtree(folder, ignore_errors=True)
    return ended


@pytest.fixture(autouse=True)
def _without_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a run of all tests together: what pytest-qt has loaded stays, nothing further comes in."""
    monkeypatch.setattr(sys, "meta_path", [NoWindow(), *sys.meta_path])


@pytest.fixture(scope="session")
def draw_pictures() -> Callable[..., list[Path]]:
    """draw_pictures(folder, count, classes=3, size=(48, 36)) → files CLASS/NNN.png, each class of its own colour."""

    def draw(folder: Path, count: int, classes: int = 3, size: tuple[int, int] = (48, 36)) -> list[Path]:
        rng = np.random.default_rng(5)
        files = []
        for number in range(count):
            kind = number % classes
            rgb = rng.integers(0, 90, (size[1], size[0], 3), np.uint8)
            rgb[..., kind % 3] += np.uint8(160)
            path = folder / f"class-{kind}" / f"{number:03}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(rgb).save(path)
            files.append(path)
        return files

    return draw
