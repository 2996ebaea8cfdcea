"""How long a map takes, ours and umap-learn's, each in a process of its own: python tests/benchmarks/layout_speed.py

Arguments: [POINTS [DIMENSIONS]], by default 10 000 × 512; --no-peer leaves umap-learn out, --photos WORKSPACE takes the
embedding of that workspace's run instead of drawn features. Cold: nothing is compiled and no cache of numba's is
there; warm: the same again in the same process. Ours includes the exact neighbour graph. One line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

K = 15
SAMPLE = 5_000  # of the points, for trustworthiness


def drawn(points: int, dimensions: int) -> np.ndarray:
    """(points, dimensions) unit features: 50 curved sheets of two dimensions with some noise."""
    rng = np.random.default_rng(0)
    kinds = rng.integers(0, 50, points)
    inside = rng.uniform(-1, 1, (points, 2))
    curved = np.stack([inside[:, 0], inside[:, 1], inside[:, 0] ** 2, inside[:, 0] * inside[:, 1]], axis=1)
    bases = rng.standard_normal((50, 4, dimensions)) * 0.4
    features = rng.standard_normal((50, dimensions))[kinds] + np.einsum("nb,nbd->nd", curved, bases[kinds])
    features += 0.15 * rng.standard_normal(features.shape)
    return (features / np.linalg.norm(features, axis=1, keepdims=True)).astype(np.float32)


def ours(features: np.ndarray, out: Path) -> dict[str, Any]:
    began = time.perf_counter()
    from moco_core.config import MapSettings
    from moco_core.control import Control
    from moco_core.layout import fitted, lay_out, principal_components

    fitted(principal_components(features))
    first_s = time.perf_counter() - began
    import torch

    from moco_core.neighbors import nearest
    from moco_core.progress import Meter

    def once() -> tuple[np.ndarray, float]:
        start = time.perf_counter()
        indices, scores = nearest(features, 50, torch.device("cpu"))
        neighbors_s = time.perf_counter() - start
        meter = Meter(lambda _event: None, Control(), "map", 0)
        return lay_out(features, indices, scores, MapSettings(n_neighbors=K), meter).places, neighbors_s

    places, neighbors_s = once()
    cold_s = time.perf_counter() - began
    np.save(out, places)
    began = time.perf_counter()
    again, _ = once()
    return {
        "first_picture_s": first_s,
        "cold_s": cold_s,
        "neighbors_s": neighbors_s,
        "warm_s": time.perf_counter() - began,
        "same_bits": again.tobytes() == places.tobytes(),
    }


def peer(features: np.ndarray, out: Path) -> dict[str, Any]:
    import warnings

    began = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from umap import UMAP

        def once() -> np.ndarray:
            return UMAP(n_neighbors=K, metric="cosine", random_state=42, n_jobs=1).fit_transform(features)

        places = once()
        cold_s = time.perf_counter() - began
        np.save(out, places)
        began = time.perf_counter()
        once()
    return {"cold_s": cold_s, "warm_s": time.perf_counter() - began}


def alone(which: str, features: Path, out: Path) -> dict[str, Any]:
    """In a fresh process with an empty cache of compiled functions."""
    with tempfile.TemporaryDirectory() as cache:
        words = [sys.executable, "-W", "ignore", __file__, "--only", which, str(features), str(out)]
        env = {**os.environ, "NUMBA_CACHE_DIR": cache, "PYTHONPATH": str(Path(__file__).parents[2])}
        answer = subprocess.run(words, env=env, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return result


def trust(features: np.ndarray, places: np.ndarray) -> float:
    from sklearn.manifold import trustworthiness

    rows = np.random.default_rng(0).permutation(len(features))[:SAMPLE]
    return float(trustworthiness(features[rows], places[rows], n_neighbors=K, metric="cosine"))


def measure(features: np.ndarray, with_peer: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        table, own, other = (Path(folder) / f"{name}.npy" for name in ("features", "ours", "umap"))
        np.save(table, features)
        result: dict[str, Any] = {"points": len(features), "dimensions": features.shape[1]}
        result["ours"] = alone("ours", table, own)
        result["ours"]["trustworthiness"] = trust(features, np.load(own))
        if with_peer:
            result["umap_learn"] = alone("umap", table, other)
            result["umap_learn"]["trustworthiness"] = trust(features, np.load(other))
            result["cold_ratio"] = result["ours"]["cold_s"] / result["umap_learn"]["cold_s"]
            result["warm_ratio"] = result["ours"]["warm_s"] / result["umap_learn"]["warm_s"]
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("numbers", nargs="*")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--photos")
    parser.add_argument("--only", nargs=3, metavar=("WHICH", "FEATURES", "OUT"))
    words = parser.parse_args()
    if words.only:
        which, table, out = words.only
        work = ours if which == "ours" else peer
        print(json.dumps(work(np.load(table), Path(out))))
        return
    if words.photos:
        from moco_core.workspace import Workspace

        features = np.array(Workspace.open(words.photos).run(None).embedding()[0])
    else:
        points, dimensions = (*map(int, words.numbers), *(10_000, 512)[len(words.numbers) :])
        features = drawn(points, dimensions)
    figures = measure(features, not words.no_peer)
    print(json.dumps({"benchmark": "layout_speed", "cores": os.cpu_count(), **figures}))


if __name__ == "__main__":
    main()
