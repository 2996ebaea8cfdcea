"""Pictures a second through ingest, beside a bare Pillow decode in as many processes. One JSON line.

    python tests/benchmarks/ingest_speed.py [--count 800] [--side 128] [--processes 2] [--images FOLDER]

Without --images it draws 500 × 375 JPEGs with the detail of photographs.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from moco_core.control import Control
from moco_core.images.decode import SUFFIXES
from moco_core.images.decode_pool import processes_for
from moco_core.images.ingest import ingest
from moco_core.images.scan import scan
from moco_core.workspace import Workspace


def make_photos(folder: Path, count: int) -> None:
    """500 × 375 JPEG, quality 90, noise with a 1/f spectrum: about 60 kB each."""
    rng = np.random.default_rng(0)
    folder.mkdir()
    fy, fx = np.fft.fftfreq(375)[:, None], np.fft.rfftfreq(500)
    falloff = 1 / np.maximum(np.hypot(fx, fy), 1 / 500)
    for number in range(count):
        noise = np.fft.irfft2(np.fft.rfft2(rng.normal(size=(3, 375, 500))) * falloff, (375, 500))
        rgb = np.clip(128 + 45 * noise / noise.std(), 0, 255).astype(np.uint8)
        Image.fromarray(rgb.transpose(1, 2, 0).copy()).save(folder / f"{number:05}.jpg", quality=90)


def bare_decode(path: Path) -> int:
    with Image.open(path) as image:
        return len(image.convert("RGB").tobytes())


def pillow_alone(paths: list[Path], processes: int) -> float:
    """Seconds with the pool already warm."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(bare_decode, paths[: processes * 2])
        began = time.perf_counter()
        pool.map(bare_decode, paths, chunksize=8)
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=800)
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--processes", type=int, default=processes_for(1000))
    parser.add_argument("--images", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.images or Path(name) / "pictures"
        if options.images is None:
            make_photos(folder, options.count)
        workspace = Workspace.create(Path(name) / "workspace", folder)
        scan(workspace, lambda event: None, Control())
        report = ingest(workspace, options.side, lambda event: None, Control(), options.processes)
        paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES]
        bare_s = pillow_alone(paths, options.processes)
    result = {
        "pictures": report.decoded,
        "side_px": options.side,
        "processes": options.processes,
        "ingest_per_s": round(report.decoded / report.seconds, 1),
        "pillow_decode_per_s": round(len(paths) / bare_s, 1),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
