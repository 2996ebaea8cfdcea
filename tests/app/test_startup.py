"""The window opens without the engine's world, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("torch", "torchvision", "numba", "umap", "sklearn", "scipy", "pynndescent")
PROGRAM = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import application

def look():
    (window,) = [w for w in QApplication.topLevelWidgets() if w.objectName() == "window"]
    print(json.dumps({"visible": window.isVisible(), "modules": sorted(m for m in sys.modules if "." not in m)}))
    window.close()

QTimer.singleShot(0, lambda: QTimer.singleShot(0, look))
sys.exit(application.main(["--theme", "dark"]))
"""
FAILING = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import application

def fail():
    raise ValueError("made to fail")

def look():
    (window,) = [w for w in QApplication.topLevelWidgets() if w.objectName() == "window"]
    print(json.dumps(window.sheet.text()))
    window.close()

def begin():  # timers that last need the event loop
    QTimer.singleShot(0, fail)
    QTimer.singleShot(0, fail)
    QTimer.singleShot(200, look)

QTimer.singleShot(0, begin)
sys.exit(application.main(["--theme", "dark"]))
"""


def start(home: Path, program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MOCO_STUDIO_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_shown_without_torch_and_its_kind(tmp_path: Path) -> None:
    done = start(tmp_path / "home")
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["visible"] is True
    assert "PySide6" in seen["modules"]
    assert not set(seen["modules"]) & set(HEAVY)
    assert "pyqtgraph" not in seen["modules"]  # only with the first plot


def test_an_exception_becomes_a_line_in_the_log_and_a_panel(tmp_path: Path) -> None:
    done = start(tmp_path / "home", FAILING)
    assert done.returncode == 0, done.stderr
    assert "ValueError: made to fail" in json.loads(done.stdout.splitlines()[-1])
    log = (tmp_path / "home" / "state" / "moco-studio.log").read_text("utf-8")
    assert "Traceback" in log
    assert log.count("ValueError: made to fail") == 2
