"""What the folder doctor finds of planted copies, and how long it takes for large folders.

    python tests/benchmarks/folder_doctor.py PICTURES [--photos 2000] [--planted 200] [--synthetic 10000 100000]

Copies of photos are planted among photos: the same bytes, resized to a half, recompressed (JPEG quality 35), cropped by
5 % on every side, brightened by 30 %, and bursts of three shots (turned and shifted a little, with consecutive names).
Prints recall and precision by kind, how many pairs were grouped without being planted, and the seconds of describing
and comparing synthetic pictures (1/f noise, a twentieth of them copies). cpu_s: of all cores together, which tells more
on a machine that does something else as well. One JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageEnhance

from moco_core.control import Control
from moco_core.folder_doctor.check import check_folder
from moco_core.folder_doctor.copies import find_copies
from moco_core.folder_doctor.descriptors import DIM, SMALL_PX, describe, shrink
from moco_core.library import Library
from moco_core.progress import Meter
from moco_core.workspace import Workspace


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
        result = {"cpus": os.cpu_count(), **_planted(arguments, Path(folder))}
        result["synthetic"] = [_synthetic(count, Path(folder)) for count in arguments.synthetic]
    print(json.dumps(result))


def _half(image: Image.Image, path: Path) -> None:
    image.resize((max(8, image.width // 2), max(8, image.height // 2)), Image.Resampling.LANCZOS).save(path)


def _cropped(image: Image.Image, path: Path) -> None:
    w, h = image.size
    image.crop((round(0.05 * w), round(0.05 * h), round(0.95 * w), round(0.95 * h))).save(path)


KINDS: dict[str, Callable[[Image.Image, Path], None]] = {
    "resized": _half,
    "recompressed": lambda image, path: image.save(path.with_suffix(".jpg"), quality=35),
    "cropped": _cropped,
    "brightened": lambda image, path: ImageEnhance.Brightness(image).enhance(1.3).save(path),
}


def _plant(arguments: argparse.Namespace, images: Path) -> dict[str, dict[str, str]]:
    """Photos with copies among them. Returns {kind: {path of the copy: path of its original}}."""
    chance = random.Random(arguments.seed)
    suffixes = {".jpg", ".jpeg", ".png", ".webp"}
    files = sorted(path for path in Path(arguments.pictures).rglob("*") if path.suffix.lower() in suffixes)
    chosen = chance.sample(files, min(arguments.photos, len(files)))
    (images / "photos").mkdir(parents=True)
    (images / "copies").mkdir()
    names = [f"photos/{chance.getrandbits(40):010x}x{path.suffix}" for path in chosen]
    for path, name in zip(chosen, names, strict=True):
        shutil.copyfile(path, images / name)
    planted: dict[str, dict[str, str]] = {kind: {} for kind in ("identical", *KINDS, "burst")}
    for name in names[: arguments.planted]:
        with Image.open(images / name) as opened:
            image = opened.convert("RGB")
        for kind, write in KINDS.items():
            copy = f"copies/{chance.getrandbits(40):010x}x" + (".jpg" if kind == "recompressed" else ".png")
            write(image, images / copy)
            planted[kind][copy] = name
        copy = f"copies/{chance.getrandbits(40):010x}x{Path(name).suffix}"
        shutil.copyfile(images / name, images / copy)
        planted["identical"][copy] = name
    for number, name in enumerate(names[arguments.planted : 2 * arguments.planted]):
        planted["burst"] |= _burst(images, name, number)
    return planted


def _burst(images: Path, name: str, number: int) -> dict[str, str]:
    """The first shot takes the photo's place in the answer: burst/NNN_0001 … 3."""
    with Image.open(images / name) as opened:
        image = opened.convert("RGB")
    (images / "burst").mkdir(exist_ok=True)
    shots = [f"burst/{number:03}_{shot:04}.jpg" for shot in (1, 2, 3)]
    w, h = image.size
    for shot, path in enumerate(shots):
        turned = image.rotate(2.0 * shot, Image.Resampling.BICUBIC)
        left, top = round(0.04 * shot * w), round(0.03 * shot * h)
        turned.crop((left, top, left + round(0.88 * w), top + round(0.88 * h))).save(images / path, quality=88)
    (images / name).unlink()
    return dict.fromkeys(shots[1:], shots[0])


def _planted(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    planted = _plant(arguments, folder / "images")
    workspace = Workspace.create(folder / "workspace", folder / "images")
    check, _ = check_folder(workspace, 128, lambda event: None, Control())
    with Library(workspace.library_path) as library:
        path_of = {record.id: record.path for record in library.records(None)}
    copies = [{path_of[i] for i in group} for group in [*check.identical, *check.near]]
    groups = [*copies, *({path_of[i] for i in group} for group in check.bursts)]
    family = {name: original for pairs in planted.values() for name, original in pairs.items()}
    unplanned = {pair for group in groups for pair in combinations(sorted(group), 2) if not _related(family, *pair)}
    return {
        "pictures": check.pictures,
        "seconds": check.seconds,
        "pictures_per_s": round(check.pictures / check.seconds),
        "kinds": {kind: _scores(pairs, groups, family) for kind, pairs in planted.items()},
        "pairs_not_planted": len(unplanned),
        "pairs_in_all": check.pictures * (check.pictures - 1) // 2,
    }


def _scores(pairs: dict[str, str], groups: list[set[str]], family: dict[str, str]) -> dict[str, Any]:
    """recall: copies that share a group with their original; precision: of a copy's company, what is of its family."""
    mates = {name: set().union(*(group for group in groups if name in group)) - {name} for name in pairs}
    company = [_related(family, name, mate) for name, all_mates in mates.items() for mate in all_mates]
    found = sum(original in mates[name] for name, original in pairs.items())
    precision = round(sum(company) / len(company), 4) if company else None
    return {"planted": len(pairs), "recall": round(found / len(pairs), 4), "precision": precision}


def _related(family: dict[str, str], first: str, second: str) -> bool:
    return family.get(first, first) == family.get(second, second)


def _synthetic(count: int, folder: Path) -> dict[str, Any]:
    """Describe and compare `count` pictures of 32 × 32 px on disk."""
    path = folder / f"synthetic-{count}.u8"
    origin = _write_noise(path, count)
    pixels = np.memmap(path, np.uint8, "r", shape=(count, SMALL_PX, SMALL_PX, 3))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, busy = time.perf_counter(), time.process_time()
    vectors = np.zeros((count, DIM), np.float32)
    for start in range(0, count, 256):
        vectors[start : start + 256] = describe(shrink(pixels[start : start + 256]))
    described = time.perf_counter()
    meter = Meter(lambda event: None, Control(), "compare", count)
    leader = find_copies(vectors, lambda rows: shrink(pixels[rows]), meter)
    ended, busy = time.perf_counter(), time.process_time() - busy
    path.unlink()
    own = np.arange(count)
    copies, originals = np.flatnonzero(origin != own), np.flatnonzero(origin == own)
    return {
        "pictures": count,
        "describe_s": round(described - began, 1),
        "compare_s": round(ended - described, 1),
        "cpu_s": round(busy, 1),
        "recall": round(float((leader[copies] == origin[copies]).mean()), 4),
        "wrongly_grouped": int((leader[originals] != originals).sum()),
        "memory_added_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
    }


def _write_noise(path: Path, count: int) -> np.ndarray[Any, Any]:
    """Pictures like photographs in their spectrum; each twentieth a brighter, noisier copy of one before it.

    Returns (N,) row of the original, its own for originals.
    """
    rng = np.random.default_rng(0)
    waves = np.hypot(np.fft.fftfreq(SMALL_PX)[:, None], np.fft.rfftfreq(SMALL_PX)[None]) * SMALL_PX
    fall = 1.0 / np.maximum(waves, 1.0) ** 1.2
    origin, made = np.arange(count), np.zeros((0, SMALL_PX, SMALL_PX, 3), np.uint8)
    with path.open("wb") as file:
        for start in range(0, count, 1000):
            size = min(1000, count - start)
            field = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((size, 3, SMALL_PX, SMALL_PX))) * fall)
            field = field @ np.eye(SMALL_PX)  # (B, 3, 32, 32)
            mixed = np.einsum("bchw,dc->bhwd", field, np.array([[1, 0.3, 0], [1, 0, 0.1], [1, -0.3, 0]]))
            rgb = 120 + 45 * mixed / mixed.std(axis=(1, 2, 3), keepdims=True)
            copies = np.arange(19, size, 20)
            rgb[copies] = 1.15 * rgb[copies - 10] + rng.normal(0, 2, rgb[copies].shape)
            origin[start + copies] = start + copies - 10
            made = rgb.clip(0, 255).astype(np.uint8)
            file.write(made.tobytes())
    return origin


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", help="folder of photos; only read")
    parser.add_argument("--photos", type=int, default=2000)
    parser.add_argument("--planted", type=int, default=200)
    parser.add_argument("--synthetic", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scratch", help="folder for temporary files")
    return parser.parse_args()


if __name__ == "__main__":
    main()
