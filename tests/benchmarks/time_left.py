"""Is the time left that a run tells right? One JSON line.

    python tests/benchmarks/time_left.py IMAGES [--minutes 5] [--device auto] [--set name=value …]

Plans a run for so many minutes, trains it, and compares what was told with what came. `worst` is the
largest deviation of the whole (gone by + left) after the first minute, `worst_of_rest` that of the rest alone, while
more than half a minute is left. Reading the pictures and the map are in neither.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from moco_core import engine, events, jobs
from moco_core.control import Control

EVERY_S, FROM_S, LEAST_LEFT_S = 30.0, 60.0, 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--set", action="append", default=[])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        job = jobs.TrainJob(
            workspace=str(Path(folder) / "w"),
            images=str(args.images.resolve()),
            device=args.device,
            minutes=args.minutes,
            overrides=tuple(args.set),
        )
        print(json.dumps(compared(job)))


def compared(job: jobs.TrainJob) -> dict[str, object]:
    told: list[tuple[float, float | None]] = []

    def note(event: events.Event) -> None:
        if isinstance(event, events.Step):
            told.append((time.monotonic(), event.seconds_left))

    result = engine.run(job, note, Control())
    began, ended = told[0][0], told[-1][0]
    rows = [(at - began, left, ended - at) for at, left in told if left is not None]
    late = [(gone, left, real) for gone, left, real in rows if gone >= FROM_S and real >= LEAST_LEFT_S]
    return {
        "benchmark": "time_left",
        "seconds": round(ended - began, 1),
        "worst": round(max((abs(left - real) / (gone + real) for gone, left, real in late), default=0.0), 3),
        "worst_of_rest": round(max((abs(left - real) / real for gone, left, real in late), default=0.0), 3),
        "gone_told_real_s": [[round(value) for value in row] for row in every(rows)],
        "steps": result["steps"],
        "device": result["device"],
        "load_1min": round(os.getloadavg()[0], 1),
    }


def every(rows: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """One row each half minute."""
    kept: list[tuple[float, float, float]] = []
    for row in rows:
        if row[0] >= EVERY_S * (len(kept) + 1):
            kept.append(row)
    return kept


if __name__ == "__main__":
    main()
