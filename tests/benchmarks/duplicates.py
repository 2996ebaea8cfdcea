"""Near-duplicates: speed and memory of the scan, and how many planted copies of real photos are found, by kind.

    python -m tests.benchmarks.duplicates speed [--count 100000] [--dim 512]
    python -m tests.benchmarks.duplicates look --photos FOLDER [--pairs 500000]
    python -m tests.benchmarks.duplicates planted --photos FOLDER --workspace W [--run NAME] [--count 150] --scratch DIR

`look` is the rest of a scan: photos are shrunk, described, and pairs that look alike from afar are looked at closely.
A hundred thousand photos have about 420 000 such pairs as they are and as many mirrored, of which 250 000 each are
kept: the pairs found among the photos of FOLDER are looked at again and again until they are as many.

`planted` takes photos of FOLDER, plants five altered copies of each third one in a folder of its own, embeds them with
the run's encoder and looks for copies, by the encoder alone and with the closer look at the pixels.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageEnhance

KINDS: dict[str, Callable[[Image.Image], tuple[Image.Image, int]]] = {
    "resized": lambda p: (p.resize((p.width * 3 // 5, p.height * 3 // 5), Image.Resampling.LANCZOS), 92),
    "recompressed": lambda p: (p, 35),
    "cropped": lambda p: (
        p.crop((p.width // 20, p.height // 20, p.width - p.width // 20, p.height - p.height // 20)),
        92,
    ),
    "brightened": lambda p: (ImageEnhance.Brightness(p).enhance(1.3), 92),
    "mirrored": lambda p: (p.transpose(Image.Transpose.FLIP_LEFT_RIGHT), 92),
}
THRESHOLDS = {"encoder alone": (0.9, 0.95, 0.97, 0.98, 0.99), "pixels": (0.8, 0.83, 0.86, 0.9, 0.95)}


def speed(count: int, dim: int) -> dict[str, Any]:
    """A hundred kinds of pictures, every twentieth a near copy of the one before it."""
    from moco_core.control import Control
    from moco_core.copy_groups import CopyScan, found_groups
    from moco_core.library import ImageRecord
    from moco_core.progress import Meter
    from moco_core.similar_pairs import similar_pairs

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "embedding.npy"
        _write_features(path, count, dim)
        features = np.load(path, mmap_mode="r")
        before, began = _peak_mb(), time.perf_counter()
        meter = Meter(lambda event: None, Control(), "compare", count)
        pairs = similar_pairs(features, np.arange(count), 0.85, meter, Path(folder) / "part.npz", "key")
        scan_s = time.perf_counter() - began
        scan = CopyScan(
            np.arange(count),
            np.arange(count),
            pairs,
            np.full(len(pairs), -1, np.float32),
            np.zeros(count, np.float32),
            np.full(count, np.nan),
        )
        records = {row: ImageRecord(row, f"{row}.jpg", 1, 0, 9, 9, "JPEG", "ok") for row in range(count)}
        began = time.perf_counter()
        groups = found_groups(scan, features, records, 0.97, by_encoder=True)
        group_s = time.perf_counter() - began
        file_mb = path.stat().st_size / 1e6
    return {
        "count": count, "dim": dim, "scan_s": round(scan_s, 1), "group_s": round(group_s, 2), "pairs": len(pairs),
        "groups": len(groups), "expected_groups": len(range(1, count, 20)), "embedding_mb": round(file_mb),
        "peak_mb_before": before, "peak_mb_after": _peak_mb(),
    }  # fmt: skip


def _write_features(path: Path, count: int, dim: int) -> None:
    rng = np.random.default_rng(0)
    features = np.lib.format.open_memmap(path, "w+", np.float32, (count, dim))
    centers = rng.standard_normal((100, dim)).astype(np.float32)
    for start in range(0, count, 10_000):
        rows = np.arange(start, min(start + 10_000, count))
        block = centers[rows % 100] + rng.standard_normal((len(rows), dim)).astype(np.float32)
        copies = np.arange(1, len(rows), 20)
        block[copies] = block[copies - 1] + 0.1 * rng.standard_normal((len(copies), dim)).astype(np.float32)
        features[rows] = block / np.linalg.norm(block, axis=1, keepdims=True)
    features.flush()


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def look(photos: Path, pairs: int, side: int = 128) -> dict[str, Any]:
    """Pictures a second that are shrunk and described, pairs a second that are looked at, and the memory for it."""
    from moco_core.control import Control
    from moco_core.copy_look import descriptors, looked_at
    from moco_core.folder_doctor.copies import CANDIDATE
    from moco_core.folder_doctor.descriptors import shrink
    from moco_core.progress import Meter
    from moco_core.similar_pairs import Pairs, similar_pairs

    files = _photos(photos)
    small, shrink_s = np.zeros((len(files), 32, 32, 3), np.uint8), 0.0
    for start in range(0, len(files), 512):
        pixels = np.stack([_square(file, side) for file in files[start : start + 512]])
        began = time.perf_counter()
        small[start : start + 512] = np.rint(shrink(pixels))
        shrink_s += time.perf_counter() - began
    began = time.perf_counter()
    described = descriptors(small)
    describe_s = time.perf_counter() - began
    meter, rows = Meter(lambda event: None, Control(), "look", 1), np.arange(len(files))
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part.npz"
        found = [
            similar_pairs(described[0], rows, CANDIDATE, meter, part, str(way), asked=vectors)
            for way, vectors in enumerate(described)
        ]
        first, second = (np.concatenate([getattr(each, end) for each in found]) for end in ("first", "second"))
        again = np.resize(np.arange(len(first)), pairs)
        many = Pairs(first[again], second[again], np.zeros(pairs, np.float32), 0.0)
        before, began = _peak_mb(), time.perf_counter()
        looks = looked_at(small, described, many, np.full(pairs, np.nan, np.float32), part, "look", meter)
        look_s = time.perf_counter() - began
    return {
        "photos": len(files), "side_px": side, "shrunk_per_s": round(len(files) / shrink_s),
        "described_per_s": round(len(files) / describe_s), "candidates": len(first), "pairs": pairs,
        "look_s": round(look_s, 1), "pairs_per_s": round(pairs / look_s), "copies": int((looks >= 0.86).sum()),
        "peak_mb_before": before, "peak_mb_after": _peak_mb(), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _photos(folder: Path) -> list[Path]:
    found = (Path(place) / name for place, _, names in os.walk(folder, followlinks=True) for name in names)
    return sorted(file for file in found if file.suffix.lower() in (".jpeg", ".jpg", ".webp", ".png"))


def _square(file: Path, side: int) -> np.ndarray[Any, Any]:
    with Image.open(file) as picture:
        picture.draft("RGB", (side, side))
        return np.asarray(picture.convert("RGB").resize((side, side), Image.Resampling.BOX))


def planted(photos: Path, workspace: Path, run: str | None, count: int, scratch: Path) -> dict[str, Any]:
    """Recall of each kind at each threshold, and precision: the share of pairs in groups that are of one photo."""
    from moco_core.control import Control
    from moco_core.duplicates import duplicates
    from moco_core.embedding import embed
    from moco_core.workspace import Workspace
    from tests.core.feature_run import CPU, ignore

    folder = _plant(photos, count, scratch)
    shutil.rmtree(scratch / "workspace", ignore_errors=True)
    source = Workspace.open(workspace).run(run)
    made = Workspace.create(scratch / "workspace", folder)
    target = made.new_run("planted", source.settings)
    for file in source.path.glob("checkpoint-*"):
        shutil.copyfile(file, target.path / file.name)
    from moco_core.images.ingest import prepare

    prepare(made, source.settings.cache_px, ignore, Control())
    embed(target, CPU, emit=ignore, control=Control())
    answers: dict[str, Any] = {"photos": count, "planted": (count + 2) // 3 * len(KINDS)}
    for words, by_encoder in (("encoder alone", True), ("pixels", False)):
        answers[words] = {
            threshold: _judged(duplicates(target, threshold, ignore, Control(), by_encoder)["groups"], count)
            for threshold in THRESHOLDS[words]
        }
    return answers


def _plant(photos: Path, count: int, scratch: Path) -> Path:
    folder = scratch / "photos"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = _photos(photos)
    picked = np.random.default_rng(0).permutation(len(files))[:count]
    for number, place in enumerate(picked.tolist()):
        with Image.open(files[place]) as opened:
            picture = opened.convert("RGB")
        picture.save(folder / f"{number:04d}-original.jpg", quality=95)
        for kind, change in KINDS.items() if number % 3 == 0 else ():
            altered, quality = change(picture)
            altered.save(folder / f"{number:04d}-{kind}.jpg", quality=quality)
    return folder


def _judged(groups: Sequence[dict[str, Any]], count: int) -> dict[str, Any]:
    """recall: share of copies that are in one group with their original."""
    found: dict[str, int] = dict.fromkeys(KINDS, 0)
    right = pairs = 0
    for group in groups:
        names = [picture["path"].rpartition("/")[2].removesuffix(".jpg").split("-") for picture in group["pictures"]]
        originals = {number for number, kind in names if kind == "original"}
        for number, kind in names:
            found[kind] = found.get(kind, 0) + (kind != "original" and number in originals)
        numbers = [number for number, _ in names]
        pairs += len(numbers) * (len(numbers) - 1) // 2
        right += sum(numbers.count(number) * (numbers.count(number) - 1) // 2 for number in set(numbers))
    planted_each = (count + 2) // 3
    recall = {kind: round(found[kind] / planted_each, 3) for kind in KINDS}
    return {"recall": recall, "precision": round(right / pairs, 4) if pairs else None, "groups": len(groups)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="what", required=True)
    fast = commands.add_parser("speed")
    fast.add_argument("--count", type=int, default=100_000)
    fast.add_argument("--dim", type=int, default=512)
    rest = commands.add_parser("look")
    rest.add_argument("--photos", type=Path, required=True)
    rest.add_argument("--pairs", type=int, default=500_000)
    real = commands.add_parser("planted")
    real.add_argument("--photos", type=Path, required=True)
    real.add_argument("--workspace", type=Path, required=True)
    real.add_argument("--run")
    real.add_argument("--count", type=int, default=150)
    real.add_argument("--scratch", type=Path, required=True)
    values = vars(parser.parse_args())
    answer = {"speed": speed, "look": look, "planted": planted}[values.pop("what")](**values)
    print(json.dumps(answer, indent=2))


if __name__ == "__main__":
    main()
