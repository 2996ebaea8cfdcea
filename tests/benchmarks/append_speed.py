"""What it costs to add pictures to a large embedding: features, ids and the packed copy of a run on disk.

    python tests/benchmarks/append_speed.py [--rows 1000000] [--dim 128] [--added 1000]

Prints one JSON line. "written" counts what the process hands to the system (wchar of /proc/self/io), in bytes; "whole"
is the same set written anew, as it would be without appending. The encoder's own time is not in it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.append import append_rows, count_rows
from moco_core.config import TrainSettings
from moco_core.packed import keep_packed
from moco_core.workspace import Run, Workspace


def main() -> None:
    arguments = _arguments()
    rng = np.random.default_rng(0)
    features = rng.standard_normal((arguments.rows + arguments.added, arguments.dim), np.float32)
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pictures").mkdir()
        run = Workspace.create(Path(folder) / "w", Path(folder) / "pictures").new_run(None, TrainSettings())
        _whole(run, features[: arguments.rows])
        keep_packed(run, worth=0)
        figures = {
            "append_features": _measured(lambda: _appended(run, features, arguments.rows)),
            "append_packed": _measured(lambda: keep_packed(run, worth=0)),
            "whole_features": _measured(lambda: _whole(run, features)),
        }
    print(json.dumps({**vars(arguments), **figures}))


def _whole(run: Run, features: Any) -> None:
    atomic.write_array(run.embedding_path, features)
    atomic.write_array(run.ids_path, np.arange(len(features)))
    run.record("embedding", f"whole {len(features)}", images=len(features), dim=features.shape[1])


def _appended(run: Run, features: Any, start: int) -> None:
    """As embedding.py does it."""
    stop = append_rows(run.embedding_path, start, [features[start:]])
    append_rows(run.ids_path, start, [np.arange(start, stop)])
    for path in (run.embedding_path, run.ids_path):
        count_rows(path, stop)
    run.record("embedding", f"appended {stop}", images=stop, dim=features.shape[1])


def _measured(work: Callable[[], None]) -> dict[str, float]:
    before, began = _written(), time.perf_counter()
    work()
    return {"s": round(time.perf_counter() - began, 4), "written": _written() - before}


def _written() -> int:
    """0 where the system does not tell."""
    try:
        lines = Path("/proc/self/io").read_text("ascii").splitlines()
    except OSError:
        return 0
    return int(dict(line.split(": ") for line in lines)["wchar"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--dim", type=int, default=128)
    parser.add_argument("--added", type=int, default=1_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
