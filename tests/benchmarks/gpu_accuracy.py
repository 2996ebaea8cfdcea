"""How good encoders become on a GPU: one or more trainings, kNN on held-out photos after each. A JSON line a training.

    python tests/benchmarks/gpu_accuracy.py IMAGES --val VAL --out OUT --run NAME:setting=value,… [--run …]
    python tests/benchmarks/gpu_accuracy.py IMAGES --val VAL --linear OUT/NAME.npz

IMAGES and VAL hold class folders (Imagenette's train and val). `epochs=fill` trains as long as `--seconds` (from the
start of the script) allows, by the speed of the training before it. Seconds of training are those of the wall clock
from the first step to the last, augmentation and checkpoints included; reading the pictures and kNN are given apart.
OUT keeps features and curves, and the last one's weights. Linear classifiers on features take a CPU some minutes and a
GPU's time for nothing: --linear.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file

from moco_core import engine, events, jobs
from moco_core.config import to_toml_dict
from moco_core.control import Control
from moco_core.embedding import embed_pixels, picture_sizes
from moco_core.evaluation.knn import voters, weighted_knn
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import Library
from moco_core.progress import Meter
from moco_core.training.checkpoint import load_backbone
from moco_core.workspace import Run, Workspace

END_S = 25.0  # kept back of the time given, for what follows a training
CURVE_POINTS = 100
LABEL_SHARES = (0.1, 1.0)


def trained(workspace: Workspace, name: str, overrides: list[str], device: str) -> tuple[dict[str, Any], list[Any]]:
    """The job's result and [epoch, loss, seconds] of every epoch."""
    curve: list[Any] = []

    def note(event: events.Event) -> None:
        if isinstance(event, events.Epoch):
            curve.append([event.epoch, round(event.loss, 4), round(time.monotonic() - began, 1)])
            if event.epoch % 20 == 0:
                print(f"  {name} epoch {event.epoch} loss {event.loss:.3f} {curve[-1][2]} s", flush=True)
        elif isinstance(event, events.Warning):
            print("  warning:", event.message, flush=True)

    job = jobs.TrainJob(
        workspace=str(workspace.path),
        images=str(workspace.images),
        run=name,
        preset="balanced",
        overrides=tuple(overrides),
        resume=False,
        device=device,
    )
    began = time.monotonic()
    return engine.run(job, note, Control()), curve


def features(run: Run, workspace: Workspace, view_px: int, device: torch.device) -> tuple[np.ndarray, np.ndarray]:
    """(N, D) of all pictures of `workspace`, and their labels' names."""
    with Library(workspace.library_path) as library:
        records = library.records()
    backbone, _ = load_backbone(run, device)
    cache = PixelCache(workspace.pixels_path(run.settings.cache_px), run.settings.cache_px)
    ids = np.array([record.id for record in records], np.int64)
    meter = Meter(lambda event: None, Control(), "embed", len(ids))
    found = embed_pixels(backbone, cache, ids, picture_sizes(records), view_px, device, meter)
    return found, np.array([Path(record.path).parent.name for record in records])


def keep_weights(run: Run, out: Path) -> None:
    """In half precision and in two files, each small enough to be passed around."""
    backbone, _ = load_backbone(run, torch.device("cpu"))
    tensors = {
        name: tensor.half() if tensor.is_floating_point() else tensor
        for name, tensor in backbone.network.state_dict().items()
    }
    late = {name: tensor.contiguous() for name, tensor in tensors.items() if name.startswith("layer4.1")}
    early = {name: tensor.contiguous() for name, tensor in tensors.items() if name not in late}
    save_file(early, out / f"{run.name}-1.safetensors")
    save_file(late, out / f"{run.name}-2.safetensors")


def judged(run: Run, val: Workspace, out: Path, device: torch.device, views: list[int]) -> dict[str, Any]:
    """kNN at the side that the program uses, and at others."""
    scores: dict[str, float] = {}
    for view_px in sorted({run.settings.embed_px, *views}):
        bank, names = features(run, run.workspace, view_px, device)
        asked, wanted = features(run, val, view_px, device)
        classes = sorted(set(names))
        labels, truth = (np.searchsorted(classes, of).astype(np.int64) for of in (names, wanted))
        scores[str(view_px)] = round(knn_on(device, bank, labels, asked, truth), 4)
        if view_px == run.settings.embed_px:
            arrays = {"bank": bank.astype(np.float16), "labels": labels.astype(np.int8)}
            np.savez(out / f"{run.name}.npz", **arrays, asked=asked.astype(np.float16), truth=truth.astype(np.int8))
    return {"knn": scores[str(run.settings.embed_px)], "knn_by_view_px": scores}


def knn_on(device: torch.device, bank: np.ndarray, labels: np.ndarray, asked: np.ndarray, truth: np.ndarray) -> float:
    """`weighted_knn` with its defaults, on the device: a GPU should not wait for a CPU here."""
    classes = int(labels.max()) + 1
    one_hot = torch.nn.functional.one_hot(torch.from_numpy(labels), classes).float().to(device)
    scores = torch.from_numpy(asked).to(device) @ torch.from_numpy(bank).to(device).T  # (n, N)
    likeness, nearest = scores.topk(voters(200, len(labels)), dim=1)
    votes = torch.bmm((likeness / 0.1).exp().unsqueeze(1), one_hot[nearest]).squeeze(1)  # (n, classes)
    return float((votes.argmax(dim=1).cpu().numpy() == truth).mean())


def linear(path: Path) -> dict[str, Any]:
    from moco_core.evaluation.labels import stratified
    from moco_core.evaluation.linear_probe import linear_probe

    kept = np.load(path)
    bank, asked = kept["bank"].astype(np.float32), kept["asked"].astype(np.float32)
    labels, truth = kept["labels"].astype(np.int64), kept["truth"].astype(np.int64)
    found = {}
    for share in LABEL_SHARES:
        rows = stratified(labels, share, 0)
        found[f"linear_{share:g}"] = round(linear_probe(bank[rows], labels[rows], asked, truth), 4)
        found[f"knn_{share:g}"] = round(weighted_knn(bank[rows], labels[rows], asked, truth), 4)
    return {"benchmark": "gpu_accuracy", "features": path.name, **found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path)
    parser.add_argument("--val", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--run", action="append", default=[])
    parser.add_argument("--seconds", type=float, default=500.0)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--workspace", type=Path, help="folder for pictures and runs, also from an earlier call")
    parser.add_argument("--read", type=int, nargs="*", default=[], help="sides (px) of pictures to read first")
    parser.add_argument("--view", type=int, nargs="*", default=[], help="further sides (px) to embed at")
    parser.add_argument("--keep-weights", action="store_true")
    parser.add_argument("--linear", type=Path)
    args = parser.parse_args()
    if args.linear:
        print(json.dumps(linear(args.linear)))
        return
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        run_all(args, args.workspace or Path(folder), started)


def opened(path: Path, images: Path) -> Workspace:
    return Workspace.open(path) if path.exists() else Workspace.create(path, images.resolve())


def run_all(args: argparse.Namespace, folder: Path, started: float) -> None:
    args.out.mkdir(parents=True, exist_ok=True)
    device = torch.device(args.device)
    workspace = opened(folder / "w", args.images)
    val = opened(folder / "val", args.val)
    for side_px in args.read:
        for each in (workspace, val):
            prepare(each, side_px, lambda event: None, Control())
    read: set[int] = set(args.read)
    epoch_s = 1.0
    for entry in args.run:
        name, _, text = entry.partition(":")
        overrides = [part for part in text.split(",") if part]
        if "epochs=fill" in overrides:
            left = args.seconds - (time.monotonic() - started) - END_S
            overrides = [
                f"epochs={max(1, int(left / epoch_s))}" if part == "epochs=fill" else part for part in overrides
            ]
        began = time.monotonic()
        torch.cuda.reset_peak_memory_stats() if device.type == "cuda" else None
        result, curve = trained(workspace, name, overrides, args.device)
        wall_s = time.monotonic() - began
        run = workspace.run(result["run"])
        epoch_s = result["seconds"] / result["epochs"]
        settings = run.settings
        if settings.cache_px not in read:
            prepare(val, settings.cache_px, lambda event: None, Control())
            read.add(settings.cache_px)
        began = time.monotonic()
        scores = judged(run, val, args.out, device, args.view)
        line = {
            "benchmark": "gpu_accuracy",
            "name": name,
            **scores,
            "epochs": result["epochs"],
            "steps": result["steps"],
            "training_minutes": round(result["seconds"] / 60, 2),
            "minutes_with_reading": round(wall_s / 60, 2),
            "knn_seconds": round(time.monotonic() - began, 1),
            "pairs_per_s": round(result["steps"] * settings.batch_size / result["seconds"]),
            "peak_memory_gb": round(torch.cuda.max_memory_allocated() / 1e9, 2) if device.type == "cuda" else None,
            "loss": result["loss"],
            "device": result["device"],
            "precision": result["precision"],
            "torch": torch.__version__,
            "settings": to_toml_dict(settings),
            "curve_epoch_loss_seconds": curve[:: max(1, len(curve) // CURVE_POINTS)],
        }
        (args.out / f"{name}.json").write_text(json.dumps(line) + "\n", "utf-8")
        print(json.dumps({**line, "curve_epoch_loss_seconds": len(curve), "settings": None}), flush=True)
    if args.keep_weights:
        keep_weights(run, args.out)  # of the last


if __name__ == "__main__":
    main()
