"""How far a preset gets in a given time: kNN and linear probe on held-out photos, beside random weights. One JSON line.

    python tests/benchmarks/accuracy.py IMAGES --val VAL [--minutes 30 | --set epochs=50] [--preset balanced] [--seed 0]

IMAGES and VAL hold class folders (Imagenette's train and val). The job is the one that the command line and the window
send; its time is that of the wall clock, reading the pictures, augmentation and checkpoints included. Evaluation comes
afterwards and is not counted.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

from moco_core import engine, events, jobs
from moco_core.config import to_toml_dict
from moco_core.control import Control
from moco_core.workspace import Workspace


def trained(args: argparse.Namespace, workspace: Path) -> tuple[dict[str, Any], list[list[float]]]:
    """The job's result, and [epoch, loss, seconds since the start] of every epoch."""
    began, curve = time.monotonic(), []

    def note(event: events.Event) -> None:
        if isinstance(event, events.Epoch):
            curve.append([event.epoch, round(event.loss, 3), round(time.monotonic() - began)])

    job = jobs.TrainJob(
        workspace=str(workspace),
        images=str(args.images.resolve()),
        preset=args.preset,
        overrides=(f"seed={args.seed}", *args.set),
        minutes=args.minutes,
        resume=False,
        device=args.device,
    )
    result = engine.run(job, note, Control())
    return {**result, "wall_s": round(time.monotonic() - began)}, curve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path)
    parser.add_argument("--val", type=Path, required=True)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--preset", default="balanced")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--workspace", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = args.workspace or Path(folder) / "w"
        result, curve = trained(args, workspace)
        evaluation = jobs.EvaluateJob(workspace=str(workspace), run=result["run"], val=str(args.val.resolve()))
        scores = engine.run(evaluation, lambda event: None, Control())
        settings = to_toml_dict(Workspace.open(workspace).run(result["run"]).settings)
    line = {
        "benchmark": "accuracy",
        "knn": round(scores["knn"], 4),
        "linear": round(scores["linear"], 4),
        "random_init": {name: round(value, 4) for name, value in scores["random_init"].items()},
        "feature": scores["feature"],
        "minutes_asked": args.minutes,
        "wall_s": result["wall_s"],
        "steps": result["steps"],
        "device": result["device"],
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "settings": settings,
        "curve_epoch_loss_seconds": curve,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
