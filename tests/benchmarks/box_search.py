"""Does a box on a picture find that picture? The centre crop of every picture, as a query.

    python tests/benchmarks/box_search.py WORKSPACE [--run NAME] [--side 0.7] [--count 500]

The crop is cut from the file (side: of both its sides) and embedded; the share of pictures that it finds first, and
among the first five, is printed as JSON.
"""

from __future__ import annotations

import argparse
import json

import numpy as np

from moco_core.control import Control
from moco_core.device import resolve_device
from moco_core.features import all_records, load_embedding
from moco_core.search_run import search_run
from moco_core.workspace import Run, Workspace


def ranks(run: Run, ids: list[int], side: float) -> list[int]:
    """Rank of each picture among the answers to its own centre crop, from 0; 5: not among the first five."""
    start = (1 - side) / 2
    queries = [f"id:{i}@{start:.4f},{start:.4f},{side},{side}" for i in ids]
    answers = search_run(run, queries, 5, resolve_device("auto"), None, lambda event: None, Control())["queries"]
    found = [[hit["id"] for hit in answer["neighbors"]] for answer in answers]
    return [hits.index(i) if i in hits else 5 for i, hits in zip(ids, found, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace")
    parser.add_argument("--run")
    parser.add_argument("--side", type=float, nargs="*", default=[0.9, 0.8, 0.7, 0.6, 0.5])
    parser.add_argument("--count", type=int, default=500)
    values = parser.parse_args()
    run = Workspace.open(values.workspace).run(values.run)
    records = all_records(run.workspace)
    ids = [int(i) for i in load_embedding(run)[1] if records[int(i)].used]
    chosen = np.random.default_rng(0).permutation(ids)[: values.count].tolist()
    table = {}
    for side in values.side:
        found = np.array(ranks(run, chosen, side))
        table[f"{side:g}"] = {"first": float((found == 0).mean()), "among_five": float((found < 5).mean())}
    print(json.dumps({"run": run.name, "pictures": len(ids), "asked": len(chosen), "centre_crop": table}, indent=1))


if __name__ == "__main__":
    main()
