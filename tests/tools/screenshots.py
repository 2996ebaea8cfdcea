"""Make the pictures of the README from the running window, on the sample pictures.

    .venv/bin/python tests/tools/screenshots.py [--out FOLDER] [--size 1400x900] [--theme dark] [--home FOLDER]

Draws samples, trains a short run, lays out its map (all through `moco-core`), then opens the window on that workspace,
walks to each page and keeps what it shows. Needs no screen: without one Qt's `offscreen` platform paints. A --home that
is given keeps samples and run, so that the next pictures take seconds.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PICTURES = 420
SETTLE_S = 2.5  # thumbnails load, flights end


def main() -> int:
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="moco-screenshots-") as scratch:
        home = arguments.home or Path(scratch)
        os.environ["MOCO_STUDIO_HOME"] = str(home / "settings")
        workspace = prepare(home, arguments.preset)
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        take_pictures(workspace, arguments)
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "resources/screenshots")
    parser.add_argument("--size", default="1400x900")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--pages", nargs="+", default=["train", "map"], choices=list(WALKS))
    return parser.parse_args()


def prepare(home: Path, preset: str) -> Path:
    """Samples, a trained run and its map; what is there already is kept."""
    pictures, workspace = home / "Sample pictures", home / "workspace"
    core("samples", pictures, "--count", PICTURES)
    if not list(workspace.glob("runs/*/map.npy")):
        core("train", pictures, "--workspace", workspace, "--preset", preset, "--then-map")
    return workspace


def core(*words: object) -> None:
    subprocess.run([sys.executable, "-m", "moco_core", *map(str, words)], cwd=ROOT, check=True)


def take_pictures(workspace: Path, arguments: argparse.Namespace) -> None:
    from app.application import make_application
    from app.controllers.session import Session
    from app.main_window import MainWindow
    from app.services.theme import theme

    application = make_application()
    theme().setMode(arguments.theme, remember=False)
    theme().apply(application)
    session = Session()
    window = MainWindow(session)
    width, height = map(int, arguments.size.split("x"))
    window.resize(width, height)
    window.show()
    session.openWorkspace(workspace)
    wait_until(lambda: session.loaded and not session.scanning)
    for name in arguments.pages:
        WALKS[name](window, session)
        settle()
        save(window.grab(), arguments.out / f"{name}.png")
    window.close()
    settle(0.5)
    window.finish()
    session.shutdown()


def show_train(window: Any, session: Any) -> None:
    window.goTo("train")
    window.page("train").panel.setCommand("")  # it names this machine's folders


def show_map(window: Any, session: Any) -> None:
    """The map with a picture chosen: its look-alikes stand beside it."""
    window.goTo("explore")
    settle()
    records = session.records()
    session.selection.setCurrent(records[len(records) // 3].id)
    settle()
    window.page("explore").map.fit()  # choosing flew there; the picture is to show the whole map


def show_pictures(window: Any, session: Any) -> None:
    window.goTo("dataset")


WALKS: dict[str, Callable[[Any, Any], None]] = {
    "train": show_train,
    "map": show_map,
    "pictures": show_pictures,
}


def wait_until(condition: Callable[[], bool]) -> None:
    while not condition():
        settle(0.05)


def settle(seconds: float = SETTLE_S) -> None:
    """Let the window work."""
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)


def save(pixmap: Any, path: Path) -> None:
    """As a PNG of 256 colours: a third of the size, and hardly to be told apart."""
    from PIL import Image
    from PySide6.QtCore import QBuffer

    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    image = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)
    sys.stdout.write(f"{path}  {path.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    sys.exit(main())
