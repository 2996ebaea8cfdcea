"""Peak memory of a first ingest at 10 000 and at 100 000 files, and what one more file costs. One JSON line. Linux.

    python tests/benchmarks/ingest_memory.py [--counts 10000 100000] [--side 64]

The files are tiny JPEGs, so that memory for pixels under way cannot hide what is kept for every file. Each count is
ingested by a process of its own; its peak (VmHWM) and that of every decoding process it starts are added up.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image

LINKS = 50_000  # to one file: ext4 allows 65 000
A_FOLDER = 1000

INGEST = """
import json, sys
from pathlib import Path
from moco_core.control import Control
from moco_core.images.ingest import prepare
from moco_core.workspace import Workspace
workspace = Workspace.create(Path(sys.argv[1]), Path(sys.argv[2]))
print(json.dumps(prepare(workspace, int(sys.argv[3]), lambda event: None, Control())))
"""


def make_files(folder: Path, count: int) -> None:
    """Tiny JPEGs, a thousand to a folder."""
    for number in range(count):
        path = folder / f"{number // A_FOLDER:04}" / f"{number:07}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % LINKS == 0:
            first = path
            Image.linear_gradient("L").resize((32, 24)).convert("RGB").save(first)
        else:
            path.hardlink_to(first)


def ingest_watched(workspace: Path, folder: Path, side_px: int) -> dict[str, Any]:
    """Runs a first and a second ingest. Peaks in MiB."""
    first, peaks = _watched([str(workspace), str(folder), str(side_px)])
    again, peaks_again = _watched([str(workspace / "again"), str(folder), str(side_px)], reuse=workspace)
    assert again["decoded"] == 0
    return {
        "files": first["images"],
        "seconds": round(first["seconds"], 1),
        "parent_mib": round(peaks[0] / 1024, 1),
        "processes_mib": [round(peak / 1024, 1) for peak in peaks[1:]],
        "total_mib": round(sum(peaks) / 1024, 1),
        "second_time_mib": round(peaks_again[0] / 1024, 1),
        "second_time_s": round(again["seconds"], 2),
    }


def _watched(arguments: list[str], reuse: Path | None = None) -> tuple[dict[str, Any], list[int]]:
    """(what `prepare` returned, peaks in KiB: the process itself, then its children)."""
    code = INGEST
    if reuse is not None:
        code, arguments[0] = (
            code.replace("create(Path(sys.argv[1]), Path(sys.argv[2]))", "open(sys.argv[1])"),
            str(reuse),
        )
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)
    peaks: dict[int, int] = {process.pid: 0}
    while process.poll() is None:
        for pid in [process.pid, *_children(process.pid)]:
            peaks[pid] = max(peaks.get(pid, 0), _peak_kib(pid))
        time.sleep(0.05)
    assert process.stdout is not None
    assert process.returncode == 0
    return json.loads(process.stdout.read()), list(peaks.values())


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        threads = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    return []


def _peak_kib(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs=2, default=[10_000, 100_000])
    parser.add_argument("--side", type=int, default=64)
    options = parser.parse_args()
    runs = []
    for count in options.counts:
        with tempfile.TemporaryDirectory() as name:
            make_files(Path(name) / "pictures", count)
            runs.append(ingest_watched(Path(name) / "workspace", Path(name) / "pictures", options.side))
    more = options.counts[1] - options.counts[0]
    per_file = {
        key.removesuffix("_mib"): round((runs[1][key] - runs[0][key]) * 2**20 / more, 1)
        for key in ("parent_mib", "total_mib", "second_time_mib")
    }
    print(json.dumps({"side_px": options.side, "runs": runs, "bytes_a_file": per_file}))


if __name__ == "__main__":
    main()
