"""How fast exact search is: ours, faiss-cpu's flat index and the bare matrix product, in one run on this machine.

    python tests/benchmarks/search_speed.py [--rows 100000] [--dim 512] [-k 50] [--rounds 20]

Prints one JSON line; times are milliseconds for one query (median and best of the rounds). Needs the bench extra.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from moco_core.search import top_k


def main() -> None:
    arguments = _arguments()
    rng = np.random.default_rng(arguments.seed)
    features = _unit(rng.standard_normal((arguments.rows, arguments.dim), np.float32))
    queries = _unit(rng.standard_normal((arguments.rounds, arguments.dim), np.float32))
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "features.npy", features)
        mapped = np.load(Path(folder) / "features.npy", mmap_mode="r")
        print(json.dumps(_measure(arguments, features, mapped, queries)))


def _measure(arguments: argparse.Namespace, features: Any, mapped: Any, queries: Any) -> dict[str, Any]:
    import faiss

    index = faiss.IndexFlatIP(arguments.dim)
    index.add(features)
    searches: dict[str, Callable[[Any], Any]] = {
        "ours": lambda q: top_k(mapped, q, arguments.k)[0],
        "faiss_flat": lambda q: index.search(q[None], arguments.k)[1][0],
        "numpy_product": lambda q: features @ q,
    }
    agreement = np.mean([_same(searches, q) for q in queries[:5]])
    times: dict[str, list[float]] = {name: [] for name in searches}
    for _ in range(3):  # sweep after sweep: turn about by the query, one library's spinning threads would slow the next
        for name, search in searches.items():
            times[name] += [_milliseconds(search, query) for query in queries]
    return {
        "rows": arguments.rows,
        "dim": arguments.dim,
        "k": arguments.k,
        "cpus": os.cpu_count(),
        "same_top_k_as_faiss": float(agreement),
        "median_ms": {name: round(statistics.median(values), 2) for name, values in times.items()},
        "best_ms": {name: round(min(values), 2) for name, values in times.items()},
    }


def _milliseconds(search: Callable[[Any], Any], query: Any) -> float:
    began = time.perf_counter()
    search(query)
    return 1000 * (time.perf_counter() - began)


def _same(searches: dict[str, Callable[[Any], Any]], query: Any) -> float:
    ours, theirs = searches["ours"](query), searches["faiss_flat"](query)
    return len(set(ours.tolist()) & set(theirs.tolist())) / len(ours)


def _unit(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("-k", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
