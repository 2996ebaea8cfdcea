"""The first ingest of a folder, beside what people write for it and beside bare decoding. One JSON line.

    python tests/benchmarks/ingest_speed.py [--photos FOLDER] [--rounds 3] [--side 128] [--processes 2]

Two folders of JPEG files of quality 90 with camera-like noise: 500 × 375 px (ImageNet) and 4000 × 3000 px (a phone).
They are enlarged from --photos (any pictures of at least 100 px), or from noise with the spectrum of photographs.
Some are distinct, the rest are links to them, each opened and decoded for itself. In every round the four take turns
(the others, whose start is short or not counted, on fewer files):

    ours        scan and ingest into a new workspace: library, squared pixels, thumbnails, all on the disk at the end;
                starting the processes included
    torchvision ImageFolder and a DataLoader of as many workers that resize to the same square: tensors, nothing kept
    pillow      a pool of as many processes: open, convert, resize to the square, thumbnail, save the thumbnail as JPEG
    ceiling     a pool that is running already: open, `draft` to the smallest scale that still has the side, decode

Rates are medians over the rounds, in pictures a second. `cpu_ms` is processor time a picture over all processes, which
other work on the machine disturbs less; `alone_per_s` = processes / cpu_ms is the rate if nothing else ran.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from moco_core.control import Control
from moco_core.images.decode import SUFFIXES
from moco_core.images.decode_pool import processes_for
from moco_core.images.ingest import ingest
from moco_core.images.scan import scan
from moco_core.workspace import Workspace

# name: (width, height), distinct pictures, files, files for the others, noise (grey levels), wanted pictures a second
CASES = {
    "500x375": ((500, 375), 400, 3200, 1600, 14.0, 800),
    "4000x3000": ((4000, 3000), 12, 480, 96, 7.5, 60),
}


def make_photos(
    folder: Path, size: tuple[int, int], distinct: int, files: int, noise: float, photos: Path | None
) -> int:
    """Mean bytes of the files."""
    rng = np.random.default_rng(0)
    folder.mkdir(parents=True)
    field = rng.normal(scale=noise, size=(size[1] + 64, size[0] + 64, 1)).astype(np.float32)
    sources = _sources(photos, rng)
    for number in range(distinct):
        photo = np.asarray(next(sources).resize(size, Image.Resampling.BICUBIC), np.float32)
        y, x = rng.integers(64, size=2)
        photo = np.clip(photo + field[y : y + size[1], x : x + size[0]], 0, 255).astype(np.uint8)
        Image.fromarray(photo).save(folder / f"{number:05}.jpg", quality=90)
    for number in range(distinct, files):
        (folder / f"{number:05}.jpg").hardlink_to(folder / f"{number % distinct:05}.jpg")
    return sum((folder / f"{number:05}.jpg").stat().st_size for number in range(distinct)) // distinct


def _sources(photos: Path | None, rng: np.random.Generator) -> Iterator[Image.Image]:
    paths = sorted(p for p in photos.rglob("*") if p.suffix.lower() in SUFFIXES) if photos else []
    while True:
        if paths:
            yield Image.open(paths[rng.integers(len(paths))]).convert("RGB")
            continue
        fy, fx = np.fft.fftfreq(180)[:, None], np.fft.rfftfreq(240)
        spectrum = np.fft.rfft2(rng.normal(size=(3, 180, 240))) / np.maximum(np.hypot(fx, fy), 1 / 240)
        grey = np.fft.irfft2(spectrum, (180, 240))
        yield Image.fromarray(np.clip(128 + 45 * grey / grey.std(), 0, 255).astype(np.uint8).transpose(1, 2, 0).copy())


def ours(folder: Path, side_px: int, processes: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        workspace = Workspace.create(Path(name) / "workspace", folder)
        scan(workspace, lambda event: None, Control())
        report = ingest(workspace, side_px, lambda event: None, Control(), processes)
        assert report.decoded == report.ready == len(_files(folder))


def torchvision(folder: Path, side_px: int, processes: int) -> None:
    from torch.utils.data import DataLoader
    from torchvision.datasets import ImageFolder
    from torchvision.transforms import v2

    transform = v2.Compose([v2.Resize((side_px, side_px)), v2.PILToTensor()])
    loader = DataLoader(ImageFolder(str(folder.parent), transform), batch_size=64, num_workers=processes)
    assert sum(len(images) for images, _ in loader) == len(_files(folder))


def pillow(folder: Path, side_px: int, processes: int) -> None:
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.starmap(_as_people_write_it, [(path, side_px) for path in _files(folder)], chunksize=4)
        pool.close()
        pool.join()


def _as_people_write_it(path: Path, side_px: int) -> bytes:
    with Image.open(path) as image, tempfile.TemporaryFile() as out:
        rgb = image.convert("RGB")
        square = rgb.resize((side_px, side_px)).tobytes()
        rgb.thumbnail((256, 256))
        rgb.save(out, "JPEG")
        return square


def ceiling(folder: Path, side_px: int, processes: int) -> tuple[float, float]:
    """(wall, processor) seconds of decoding alone."""
    work = [(path, side_px) for path in _files(folder)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.starmap(_bare_decode, work[: 4 * processes], chunksize=1)
        began = time.perf_counter()
        cpu_s = sum(pool.starmap(_bare_decode, work, chunksize=4))
        return time.perf_counter() - began, cpu_s


def _bare_decode(path: Path, side_px: int) -> float:
    began = time.process_time()
    with Image.open(path) as image:
        image.draft(None, (side_px, side_px))
        image.load()
    return time.process_time() - began


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jpg"))


def timed(
    contestant: Callable[[Path, int, int], None], folder: Path, side_px: int, processes: int
) -> tuple[float, float]:
    """(wall, processor) seconds, those of its child processes included: they have ended by then."""
    began, cpu_s = time.perf_counter(), _cpu_s()
    contestant(folder, side_px, processes)
    return time.perf_counter() - began, _cpu_s() - cpu_s


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def compare(folder: Path, few: Path, side_px: int, processes: int, rounds: int) -> dict[str, dict[str, float]]:
    seconds: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for contestant, pictures in ((ours, folder), (torchvision, few), (pillow, few)):
            measured = timed(contestant, pictures, side_px, processes)
            seconds.setdefault(contestant.__name__, []).append(measured)
        seconds.setdefault("ceiling", []).append(ceiling(few, side_px, processes))
    counts = {"ours": len(_files(folder))}
    others = len(_files(few))
    return {name: _summary(counts.get(name, others), measured, processes) for name, measured in seconds.items()}


def _link_some(folder: Path, few: Path, count: int) -> None:
    few.mkdir(parents=True)
    for path in _files(folder)[:count]:
        (few / path.name).hardlink_to(path)


def _summary(files: int, measured: list[tuple[float, float]], processes: int) -> dict[str, float]:
    wall_s, cpu_s = (statistics.median(values) for values in zip(*measured, strict=True))
    return {
        "per_s": round(files / wall_s, 1),
        "best_per_s": round(files / min(wall for wall, _ in measured), 1),
        "cpu_ms": round(1000 * cpu_s / files, 3),
        "alone_per_s": round(processes * files / cpu_s, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--processes", type=int, default=processes_for(1000))
    parser.add_argument("--share", type=float, default=1.0, help="of the files of each folder, for a quick look")
    options = parser.parse_args()
    result: dict[str, Any] = {
        "what": "first ingest of a folder: pictures a second",
        "side_px": options.side,
        "processes": options.processes,
        "cores": os.cpu_count(),
        "rounds": options.rounds,
    }
    with tempfile.TemporaryDirectory() as name:
        for case, (size, distinct, files, others, noise, wanted) in CASES.items():
            count = max(distinct, round(files * options.share))
            folder = Path(name) / case / "photos"
            size_bytes = make_photos(folder, size, distinct, count, noise, options.photos)
            few = Path(name) / f"{case} few" / "photos"
            _link_some(folder, few, round(others * options.share))
            rates = compare(folder, few, options.side, options.processes, options.rounds)
            result[case] = {
                "files": count,
                "distinct": distinct,
                "mean_bytes": size_bytes,
                "wanted_per_s": wanted,
                **rates,
            }
    result["load_average"] = [round(load, 1) for load in os.getloadavg()]
    print(json.dumps(result))


if __name__ == "__main__":
    main()
