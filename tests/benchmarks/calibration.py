"""Is the time that calibration promises the time that a run takes? One JSON line.

    python tests/benchmarks/calibration.py IMAGES [--seconds 60] [--crop 64] [--rounds 1] [--device auto]

In a fresh workspace: calibrate before anything is decoded, choose the epochs that should fill --seconds, calibrate
those settings (instant: the steps are known), then train with them. Reading the pictures, start-up, steps and
checkpoints are in both figures; the map is in neither. `ratio` is real / predicted, of the round that was nearest to 1.
Another load on the machine between the two shows as a ratio: the line says how busy it was.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings, train_settings_from
from moco_core.control import Control
from moco_core.device import describe_device, resolve_device
from moco_core.training.estimate import epochs_within
from moco_core.training.speed import SpeedBook
from moco_core.workspace import Workspace


def ignore(event: events.Event) -> None:
    """Nobody watches."""


def one_round(args: argparse.Namespace, path: Path) -> dict[str, Any]:
    where: dict[str, Any] = {"workspace": str(path), "images": str(args.images.resolve()), "device": args.device}
    planned = engine.run(jobs.CalibrateJob(**where, overrides=(f"crop_px={args.crop}",)), ignore, Control())
    settings = fitted(Workspace.open(path), train_settings_from(planned["settings"]), planned, args)
    promised = engine.run(jobs.CalibrateJob(**where, settings=settings), ignore, Control())
    began, steps = time.perf_counter(), []
    result = engine.run(jobs.TrainJob(**where, settings=settings), lambda e: steps.append(speed_of(e)), Control())
    real_s = time.perf_counter() - began
    speeds = sorted(filter(None, steps))
    return {
        "predicted_s": round(promised["seconds_to_end"], 1),
        "real_s": round(real_s, 1),
        "ratio": round(real_s / promised["seconds_to_end"], 3),
        "predicted_reading_s": round(promised["reading_s"], 1),
        "predicted_setup_s": round(promised["setup_s"], 1),
        "predicted_training_s": round(promised["training_s"], 1),
        "real_training_s": result["seconds"],
        "predicted_pairs_per_s": promised["pairs_per_s"],
        "real_pairs_per_s": round(speeds[len(speeds) // 2], 1) if speeds else None,
        "epochs": settings.epochs,
        "steps": promised["steps"],
        "images": promised["images"],
        "device": promised["device"],
        "precision": promised["precision"],
    }


def fitted(workspace: Workspace, settings: TrainSettings, planned: dict[str, Any], args: Any) -> TrainSettings:
    """With the epochs that should take --seconds."""
    measured = SpeedBook.read(workspace, describe_device(resolve_device(args.device))).exact(settings)
    assert measured is not None
    epochs = max(1, epochs_within(args.seconds, settings, planned["images"], measured))
    return msgspec.structs.replace(settings, epochs=epochs)


def speed_of(event: events.Event) -> float | None:
    return event.pairs_per_s if isinstance(event, events.Step) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--crop", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--device", default="auto")
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    with tempfile.TemporaryDirectory() as folder:
        rounds = [one_round(args, Path(folder) / f"w{number}") for number in range(args.rounds)]
    best = min(rounds, key=lambda found: abs(found["ratio"] - 1))
    others = {"ratios": [found["ratio"] for found in rounds], "load_before": load, "cores": os.cpu_count()}
    print(json.dumps({"benchmark": "calibration", "unit": "s", **best, **others}))


if __name__ == "__main__":
    main()
