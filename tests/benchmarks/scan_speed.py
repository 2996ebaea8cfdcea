"""How long a first and a second scan take, beside a bare os.walk + stat of the same folder. One JSON line.

python tests/benchmarks/scan_speed.py [--count 20000]
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from PIL import Image

from moco_core.control import Control
from moco_core.images.scan import scan
from moco_core.workspace import Workspace


def make_folder(folder: Path, count: int) -> None:
    """Small JPEG files, 500 a folder."""
    picture = folder / "first.jpg"
    folder.mkdir()
    Image.linear_gradient("L").resize((32, 24)).convert("RGB").save(picture)
    data = picture.read_bytes()
    picture.unlink()
    for number in range(count):
        path = folder / f"{number // 500:04}" / f"{number:06}.jpg"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


def walk_and_stat(folder: Path) -> float:
    began = time.perf_counter()
    for parent, _, names in os.walk(folder):
        for name in names:
            os.stat(os.path.join(parent, name))  # noqa: PTH116, PTH118  (the ceiling: no Path objects)
    return time.perf_counter() - began


def timed_scan(workspace: Workspace) -> float:
    began = time.perf_counter()
    scan(workspace, lambda event: None, Control())
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pictures"
        make_folder(folder, count)
        workspace = Workspace.create(Path(name) / "workspace", folder)
        first = timed_scan(workspace)
        second = min(timed_scan(workspace) for _ in range(3))
        ceiling = min(walk_and_stat(folder) for _ in range(3))
    result = {"files": count, "first_s": first, "second_s": second, "walk_and_stat_s": ceiling}
    print(json.dumps({key: round(value, 4) for key, value in result.items()}))


if __name__ == "__main__":
    main()
