"""The map: UMAP (McInnes, Healy & Melville 2018) on the exact neighbour graph, the same bit for bit for a seed.

Starts from the first two principal components with their signs fixed, not from random places: an informed start keeps
the large-scale shape (Kobak & Linderman 2021) and two maps of like features lie the same way round.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from moco_core import atomic
from moco_core.config import MapSettings, to_toml_dict
from moco_core.control import Control
from moco_core.events import Emit
from moco_core.features import load_embedding
from moco_core.neighbors import COLUMNS_KEPT, ensure_neighbors
from moco_core.progress import Meter
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

HALF_SIDE = 10.0  # positions lie in [-10, 10] along the longer axis
CIRCLE_BELOW = 5  # fewer pictures have no shape to show


def compute_map(run: Run, settings: MapSettings, emit: Emit, control: Control) -> None:
    """Write map.npy (N, 2) float32 in the order of the embedding's ids, unless it is up to date.

    Raises:
        NotComputedYet: there is no embedding.
        Interrupted: the host asked to stop; the map that was there stays.
    """
    features, ids = load_embedding(run)
    embedding_key = str(run.key_recorded("embedding"))
    key = key_of("map", embedding_key, to_toml_dict(settings))
    if run.key_recorded("map") == key and run.map_path.is_file():
        return
    indices, scores = ensure_neighbors(run, max(COLUMNS_KEPT, settings.n_neighbors), emit, control)
    positions = lay_out(np.asarray(features), indices, scores, settings, Meter(emit, control, "map", 0))
    (run.path / "map.json").unlink(missing_ok=True)
    atomic.write_array(run.map_path, positions)
    run.record("map", key, embedding=embedding_key, settings=to_toml_dict(settings), points=len(ids))


def lay_out(features: Array, indices: Array, scores: Array, settings: MapSettings, meter: Meter) -> Array:
    """(N, 2) float32 positions within [-10, 10], centred.

    Fewer than 5 pictures stand on a circle. Up to n_neighbors of them, where everyone is everyone's neighbour and UMAP
    has nothing to tell apart, lie on their principal components. All others are laid out by UMAP.

    Args:
        features: (N, D) of unit length.
        indices, scores: (N, k) neighbour graph, self left out, k ≥ min(n_neighbors, N) - 1.
        meter: counts UMAP's epochs.
    """
    if len(features) < CIRCLE_BELOW:
        return _fit(_circle(len(features)))
    with threadpool_limits(1):  # the order of a sum depends on the number of threads
        start = principal_components(features)
    if len(features) <= settings.n_neighbors:
        return _fit(start)
    return _fit(_umap(features, indices, scores, start, settings, meter))


def principal_components(features: Array) -> Array:
    """(N, 2) float64 scores on the first two components; each axis points to where its heaviest feature is positive."""
    centred = features.astype(np.float64) - features.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)  # (D, D), variance rising
    axes = axes[:, ::-1][:, :2]  # (D, 2)
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    scores: Array = centred @ (axes * np.where(signs == 0, 1.0, signs))
    return scores if scores.shape[1] == 2 else np.pad(scores, ((0, 0), (0, 2 - scores.shape[1])))


def _umap(features: Array, indices: Array, scores: Array, start: Array, settings: MapSettings, meter: Meter) -> Array:
    columns = settings.n_neighbors - 1
    own = np.arange(len(features), dtype=np.int32)[:, None]
    # umap expects self first, and exactly n_neighbors columns: below 4 096 points it does not prune a wider graph.
    graph = np.hstack([own, indices[:, :columns]]).astype(np.int32)
    distances = np.hstack([np.zeros_like(own, np.float32), np.maximum(0, 1 - scores[:, :columns])]).astype(np.float32)
    meter.total = 500 if len(features) <= 10_000 else 200  # umap's own choice, made here so that progress has a total
    meter.add(0)
    with _quiet():
        from umap import UMAP  # seconds to import, with a warning of its own; a map that is up to date needs none of it

        reducer = UMAP(
            n_neighbors=settings.n_neighbors,
            min_dist=settings.min_dist,
            metric="cosine",
            random_state=settings.seed,
            n_jobs=1,  # what a seed enforces anyway, with a warning
            n_epochs=meter.total,
            init=_jittered(start, settings.seed),
            precomputed_knn=(graph, distances),
            transform_seed=settings.seed,
            tqdm_kwds=_epoch_bar(meter),
        )
        positions: Array = reducer.fit_transform(features)
    return positions


def _jittered(start: Array, seed: int) -> Array:
    """Along each axis in units of its spread, with a little noise: equal pictures must not start at one point."""
    spread = start.std(axis=0)
    noise = np.random.default_rng(seed).normal(scale=1e-3, size=start.shape)
    jittered: Array = (start / np.where(spread > 1e-9, spread, 1.0) + noise).astype(np.float32)
    return jittered


class _EpochReader:
    """A file for tqdm's bar: every number written is the count of epochs done."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def write(self, text: str) -> None:
        if (count := text.strip()).isdigit() and int(count) > self._meter.done:
            self._meter.add(int(count) - self._meter.done)

    def flush(self) -> None:
        """Nothing is held back."""


def _epoch_bar(meter: Meter) -> dict[str, Any]:
    return {"file": _EpochReader(meter), "bar_format": "{n}", "disable": False, "mininterval": 0.1, "miniters": 1}


@contextmanager
def _quiet() -> Iterator[None]:
    """umap speaks of a missing search index, which only new points would need; numba's thread count is put back."""
    import numba
    from tqdm.auto import tqdm

    threads, watch = numba.get_num_threads(), tqdm.monitor_interval
    tqdm.monitor_interval = 0  # no thread that outlives the bar
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        tqdm.monitor_interval = watch
        numba.set_num_threads(threads)


def _circle(count: int) -> Array:
    angles = 2 * np.pi * np.arange(count) / max(1, count)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) * (count > 1)


def _fit(positions: Array) -> Array:
    """Centre the bounding box and scale its longer side to [-10, 10]; float32."""
    positions = positions.astype(np.float64)
    low, high = positions.min(axis=0), positions.max(axis=0)
    half = max(float((high - low).max()) / 2, 1e-12)
    fitted: Array = ((positions - (low + high) / 2) / half * HALF_SIDE).astype(np.float32)
    return fitted
