"""Time from the start of the process to a window that handled a click: prints one JSON line.

cold is the first start of this call, warm the median of the next five. Run it on a fresh machine (or after dropping
the page cache) for a cold start that deserves the name.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WARM_STARTS = 5
PROGRAM = """
import sys, time
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app import application

def click():
    (window,) = [w for w in QApplication.topLevelWidgets() if w.objectName() == "window"]
    button = window.top_bar.settings
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.current_page == "settings"
    print(time.time(), flush=True)
    window.close()

QTimer.singleShot(0, lambda: QTimer.singleShot(0, click))
sys.exit(application.main([]))
"""


def one_start(home: str) -> float:
    """Seconds."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "MOCO_STUDIO_HOME": home}
    root = Path(__file__).resolve().parents[2]
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout.splitlines()[-1]) - began


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        cold = one_start(home)
        warm = [one_start(home) for _ in range(WARM_STARTS)]
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    seconds = {"cold_s": round(cold, 3), "warm_s": round(statistics.median(warm), 3)}
    print(json.dumps({"benchmark": "startup", **seconds, "warm_starts": WARM_STARTS, "platform": platform}))


if __name__ == "__main__":
    main()
