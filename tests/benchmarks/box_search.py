"""Does a box on a picture find that picture? Centre crops of pictures as queries, and boxes anywhere on them.

    python tests/benchmarks/box_search.py WORKSPACE [--run NAME] [--side 0.7] [--count 500] [--way whole|closer]

A box (side: of both of the picture's sides) is cut from the file and embedded. For each side and place the shares of
boxes that find their picture first, among the first five, 50, 200 and 500 are printed as JSON, with the seconds that a
search takes once its box is embedded. Ways:

whole    the box compared with whole pictures only
guesses  with a closer look at the best guesses alone, as at a run's first search: what is kept of its parts is dropped
parts    with the parts of every picture as they are kept, without a second look at the best
closer   with the parts of every picture (looked at before if they are missing: the time is printed too), and that look

The picture that a box lies on is treated as any other. No box lies just where a kept part does.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable

import numpy as np
import torch

from moco_core.closer import FINALISTS, CloserLook
from moco_core.control import Control
from moco_core.device import resolve_device
from moco_core.embedding import embed_files
from moco_core.features import all_records, load_embedding
from moco_core.parts_run import parts
from moco_core.query_words import Box
from moco_core.searcher import Searcher
from moco_core.workspace import Run, Workspace

SIDES = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
WAYS = ("whole", "guesses", "parts", "closer")
DEPTHS = (50, 200, 500)
Ranks = Callable[[np.ndarray], list[int]]  # of a query: ids, best first


def centred(side: float, _: np.random.Generator) -> Box:
    start = (1 - side) / 2
    return start, start, side, side


def anywhere(side: float, rng: np.random.Generator) -> Box:
    x, y = (rng.random(2) * (1 - side)).tolist()
    return x, y, side, side


def measure(run: Run, ids: list[int], boxes: list[Box], answer: Ranks) -> dict[str, float]:
    """Shares of pictures that their own box finds at once, among five and deeper; the median time of a search."""
    searcher, device = Searcher(run), resolve_device("auto")
    vectors = embed_files(run, device, [searcher.path_of(i) for i in ids], list(boxes))
    ranks, times = [], []
    for image_id, vector in zip(ids, vectors, strict=True):
        began = time.perf_counter()
        ranks.append(answer(vector).index(image_id))
        times.append(time.perf_counter() - began)
    found = np.array(ranks)
    deeper = {f"among_{depth}": float((found < depth).mean()) for depth in DEPTHS}
    return {"first": float((found == 0).mean()), "among_5": float((found < 5).mean()), **deeper,
            "search_s": round(float(np.median(times)), 3)}  # fmt: skip


def answers(run: Run, way: str) -> Ranks:
    searcher = Searcher(run)
    if way == "whole":
        return lambda vector: [record.id for record, _ in searcher.all_scores(vector)]
    finalists = 0 if way == "parts" else FINALISTS
    look = CloserLook(run, resolve_device("auto"), lambda event: None, Control(), finalists)

    def closer(vector: np.ndarray) -> list[int]:
        if way == "guesses":
            (run.path / "regions.json").unlink(missing_ok=True)
        whole = searcher.all_scores(vector)
        return [part.record.id for part in look.best(whole, vector, len(whole))[0]]

    return closer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace")
    parser.add_argument("--run")
    parser.add_argument("--side", type=float, nargs="*", default=SIDES)
    parser.add_argument("--place", choices=("centred", "anywhere"), nargs="*", default=("centred", "anywhere"))
    parser.add_argument("--way", choices=WAYS, nargs="*", default=WAYS)
    parser.add_argument("--count", type=int, default=500)
    values = parser.parse_args()
    run = Workspace.open(values.workspace).run(values.run)
    records = all_records(run.workspace)
    ids = [int(i) for i in load_embedding(run)[1] if records[int(i)].used]
    chosen = np.random.default_rng(0).permutation(ids)[: values.count].tolist()
    out = {"run": run.name, "pictures": len(ids), "asked": len(chosen), "threads": torch.get_num_threads()}
    for way in values.way:
        began = time.perf_counter()
        all_parts = way in ("parts", "closer")
        looked = parts(run, resolve_device("auto"), lambda event: None, Control())["looked"] if all_parts else 0
        kept = {"looked": looked, "seconds": round(time.perf_counter() - began, 1)} if looked else {}
        table = {}
        for place in values.place:
            for side in values.side:
                rng = np.random.default_rng(1)
                boxes = [(centred if place == "centred" else anywhere)(side, rng) for _ in chosen]
                load = os.getloadavg()[0]
                table[f"{place} {side:g}"] = measure(run, chosen, boxes, answers(run, way)) | {"load": round(load, 1)}
                print(way, place, side, table[f"{place} {side:g}"], file=sys.stderr, flush=True)
        out[way] = {**kept, **table}
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
