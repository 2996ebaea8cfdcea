"""How often a look-alike is of the query's class: the trained encoder beside its random start and raw pixels.

    python tests/benchmarks/search_precision.py WORKSPACE VAL [--run NAME] [--per-class 2] [--all] [-k 10]

VAL holds class folders named like those of the set. Queries are a few photos of each class, drawn with a fixed seed (or
with --all every one). Prints one JSON line: mean precision at k for each kind of feature, and by class.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from moco_core.control import Control
from moco_core.device import resolve_device
from moco_core.embedding import embed, embed_pixels, picture_sizes
from moco_core.evaluation.labels import class_names, label_numbers
from moco_core.features import all_records, load_embedding
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import ImageRecord, Library
from moco_core.model.encoder import build_backbone
from moco_core.progress import Meter
from moco_core.training.checkpoint import load_backbone
from moco_core.workspace import Run, Workspace

Array = np.ndarray[Any, Any]

RAW_PX = 32


def main() -> None:
    arguments = _arguments()
    run = Workspace.open(arguments.workspace).run(arguments.run)
    device = resolve_device(arguments.device)
    embed(run, device, _ignore, Control())
    _, ids = load_embedding(run)
    known = all_records(run.workspace)
    records = [known[int(i)] for i in ids]
    names = class_names(records, run.workspace.images)
    with tempfile.TemporaryDirectory() as folder:
        val = Workspace.create(Path(folder) / "val", arguments.val)
        prepare(val, run.settings.cache_px, _ignore, Control())
        queries = _queries(val, names, arguments)
        features = _features(run, run.workspace, records, device)
        query_features = _features(run, val, queries, device)
    labels, truths = label_numbers(records, names), label_numbers(queries, names)
    result: dict[str, Any] = {"run": run.name, "set": len(records), "queries": len(queries), "k": arguments.k}
    for kind, rows in features.items():
        hits = _precision(rows, labels, query_features[kind], truths, arguments.k)
        by_class = {names[c]: round(float(hits[truths == c].mean()), 4) for c in np.unique(truths)}
        result[kind] = {"precision": round(float(hits.mean()), 4), "by_class": by_class}
    print(json.dumps(result))


def _features(run: Run, workspace: Workspace, records: list[ImageRecord], device: torch.device) -> dict[str, Array]:
    """Three kinds of rows for pictures of a workspace, all to be compared by their dot product."""
    side_px, view_px = run.settings.cache_px, run.settings.embed_px
    cache = PixelCache(workspace.pixels_path(side_px), side_px)
    ids, sizes = np.array([record.id for record in records], np.int64), picture_sizes(records)
    trained, _ = load_backbone(run, device)
    random = build_backbone(run.settings.encoder, generator_seed=0).to(device).eval()
    precision = run.details("embedding")["precision"]
    found = {
        name: embed_pixels(
            backbone, cache, ids, sizes, view_px, device, Meter(_ignore, Control(), name, len(ids)), precision
        )
        for name, backbone in (("trained", trained), ("random_init", random))
    }
    found["raw_pixels"] = _raw(cache, ids)
    return found


def _raw(cache: PixelCache, ids: Array) -> Array:
    """(N, 32·32·3) float32 mean colours of a grid of 32 × 32 cells."""
    factor = cache.side_px // RAW_PX
    rows = []
    for row in cache.rows(ids):
        cells = np.asarray(cache.pixels[row], np.float32).reshape(RAW_PX, factor, RAW_PX, factor, 3)
        rows.append(cells.mean(axis=(1, 3)).ravel() / 255)
    return np.stack(rows)


def _precision(rows: Array, labels: Array, queries: Array, truths: Array, k: int) -> Array:
    """(n,) fraction of each query's k nearest that share its class. Nearest by L2: that of (x, -‖x‖²/2) · (q, 1)."""
    rows = np.hstack([rows, -0.5 * (rows**2).sum(axis=1, keepdims=True)]).astype(np.float32)
    queries = np.hstack([queries, np.ones((len(queries), 1))]).astype(np.float32)
    likeness = queries.astype(np.float64) @ rows.T.astype(np.float64)
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :k]
    hits: Array = (labels[nearest] == truths[:, None]).mean(axis=1)
    return hits


def _queries(val: Workspace, names: list[str], arguments: argparse.Namespace) -> list[ImageRecord]:
    with Library(val.library_path) as library:
        records = [record for record in library.records() if record.label in names]
    if arguments.all:
        return records
    rng = np.random.default_rng(arguments.seed)
    chosen: list[ImageRecord] = []
    for name in names:
        members = [record for record in records if record.label == name]
        chosen += [members[i] for i in rng.permutation(len(members))[: arguments.per_class]]
    return chosen


def _ignore(event: object) -> None:
    """Progress is of no interest here."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("val", type=Path)
    parser.add_argument("--run")
    parser.add_argument("--per-class", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="every picture of VAL is a query")
    parser.add_argument("-k", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto")
    return parser.parse_args()


if __name__ == "__main__":
    main()
