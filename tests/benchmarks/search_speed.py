"""How fast exact search is: ours, faiss-cpu's flat index and the bare matrix product, in one run on this machine.

    python tests/benchmarks/search_speed.py [--rows 100000] [--dim 512] [-k 50] [--rounds 30]

Prints one JSON line; times are milliseconds for one query (p50, p95 and best of all rounds). "ours" reads from a run on
disk as the window does; "ours_half" may return a random half of the pictures, "ours_one_out" all but one. Also how long
it takes to open the index, to make it, and to append 1 000 pictures. FAISS is left out where it is not installed.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from moco_core.config import TrainSettings
from moco_core.packed import keep_packed, open_packed
from moco_core.search import top_k
from moco_core.workspace import Run, Workspace

APPENDED = 1000


def main() -> None:
    arguments = _arguments()
    rng = np.random.default_rng(arguments.seed)
    features = _unit(rng, arguments.rows, arguments.dim)
    queries = _unit(rng, arguments.rounds, arguments.dim)
    with tempfile.TemporaryDirectory() as folder:
        run = _run(Path(folder))
        built = _appended(run, features)
        print(json.dumps({**_figures(arguments), **built, **_measure(arguments, run, features, queries, rng)}))


def _measure(arguments: argparse.Namespace, run: Run, features: Any, queries: Any, rng: Any) -> dict[str, Any]:
    began = time.perf_counter()
    mapped, _ = run.embedding()
    packed = open_packed(run)
    top_k(mapped, queries[0], arguments.k, packed=packed)
    opened = time.perf_counter() - began
    half, k = rng.random(len(features)) < 0.5, arguments.k
    searches: dict[str, Callable[[Any], Any]] = {
        "numpy_product": lambda q: features @ q,
        "ours_plain": lambda q: top_k(mapped, q, k)[0],
        "ours": lambda q: top_k(mapped, q, k, packed=packed)[0],
        "ours_half": lambda q: top_k(mapped, q, k, among=half, packed=packed)[0],
        "ours_one_out": lambda q: top_k(mapped, q, k, exclude=[7], packed=packed)[0],
        **_faiss(features, k),
    }
    some = queries[:5]
    truth = [set(np.argsort(-(features @ q.astype(np.float64)), kind="stable")[:k].tolist()) for q in some]
    recall = {
        name: float(
            np.mean([len(true & set(searches[name](q).tolist())) / k for true, q in zip(truth, some, strict=True)])
        )
        for name in ("ours", "faiss_flat")
        if name in searches
    }
    times: dict[str, list[float]] = {name: [] for name in searches}
    for _ in range(3):  # sweep after sweep: turn about by the query, one library's spinning threads would slow the next
        for name, search in searches.items():
            times[name] += [_milliseconds(search, query) for query in queries]
    return {
        "opening_and_first_search_s": round(opened, 3),
        "recall": recall,
        "p50_ms": {name: round(float(np.percentile(values, 50)), 2) for name, values in times.items()},
        "p95_ms": {name: round(float(np.percentile(values, 95)), 2) for name, values in times.items()},
        "best_ms": {name: round(min(values), 2) for name, values in times.items()},
    }


def _appended(run: Run, features: Any) -> dict[str, Any]:
    """Make the index of all pictures but 1 000, then append those."""
    _embed(run, features[:-APPENDED])
    began = time.perf_counter()
    keep_packed(run, worth=0)
    made = time.perf_counter() - began
    size = run.path.joinpath("packed.f64").stat().st_size
    _embed(run, features)
    began = time.perf_counter()
    keep_packed(run, worth=0)
    appended = time.perf_counter() - began
    grown = run.path.joinpath("packed.f64").stat().st_size
    times = {"making_s": round(made, 2), "appending_1000_s": round(appended, 3)}
    return {**times, "bytes": grown, "appended_bytes": grown - size}


def _run(folder: Path) -> Run:
    (folder / "pictures").mkdir()
    return Workspace.create(folder / "w", folder / "pictures").new_run(None, TrainSettings())


def _embed(run: Run, features: Any) -> None:
    np.save(run.embedding_path, features)
    np.save(run.ids_path, np.arange(len(features)))
    run.record("embedding", str(len(features)))


def _faiss(features: Any, k: int) -> dict[str, Callable[[Any], Any]]:
    try:
        import faiss
    except ImportError:
        return {}
    index = faiss.IndexFlatIP(features.shape[1])
    index.add(features)
    return {"faiss_flat": lambda q: index.search(q[None], k)[1][0]}


def _milliseconds(search: Callable[[Any], Any], query: Any) -> float:
    began = time.perf_counter()
    search(query)
    return 1000 * (time.perf_counter() - began)


def _figures(arguments: argparse.Namespace) -> dict[str, Any]:
    threads = os.environ.get("OMP_NUM_THREADS")
    return {"rows": arguments.rows, "dim": arguments.dim, "k": arguments.k, "cpus": os.cpu_count(), "threads": threads}


def _unit(rng: Any, count: int, dim: int) -> Any:
    rows = rng.standard_normal((count, dim), np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("-k", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
