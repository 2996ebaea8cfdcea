"""The map: UMAP (McInnes, Healy & Melville 2018) on the exact neighbour graph, the same bit for bit for a seed.

Starts from the first two principal components with their signs fixed, not from random places: an informed start keeps
the large-scale shape (Kobak & Linderman 2021) and two maps of like features lie the same way round. It can be watched
while it is laid out, stopped and gone on with.
"""

from __future__ import annotations

import contextlib
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from moco_core import atomic
from moco_core.config import MapSettings, to_toml_dict
from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.events import Emit, LayoutFrame, Warning
from moco_core.features import load_embedding
from moco_core.honesty import honesty
from moco_core.neighbors import COLUMNS_KEPT, ensure_neighbors
from moco_core.progress import Meter
from moco_core.umap_layout.fuzzy_graph import fuzzy_graph
from moco_core.umap_layout.place import fixed_first, places_among_neighbors, reordered
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]

HALF_SIDE = 10.0  # positions lie in [-10, 10] along the longer axis
CIRCLE_BELOW = 5  # fewer pictures have no shape to show
FRAME_S = 0.1  # between two stages that are shown
FRAME_SHARE = 0.1  # … and at most this part of the time goes into writing them
FRAMES_KEPT = 4
STATE_S = 30.0  # between two states that are kept in case the process dies
PLACING_EPOCHS = 100
ONE_THREAD = 1


@dataclass(frozen=True)
class Laid:
    """A layout in UMAP's own units, done or as far as it came. epochs: of the whole."""

    places: Array
    epoch: int
    epochs: int

    @property
    def done(self) -> bool:
        return self.epoch >= self.epochs


Watch = Callable[[Laid], None]


def compute_map(
    run: Run, settings: MapSettings, emit: Emit, control: Control, *, keep_places: bool = False
) -> dict[str, Any]:
    """Write map.npy (N, 2) float32 in the order of the embedding's ids, unless it is up to date.

    A stop keeps what was reached, and the same settings go on from there, to the same map bit for bit. A wish for a
    checkpoint ends the layout early: what was reached becomes the map.

    Args:
        keep_places: pictures of the present map stay where they are, new ones are put among their neighbours. Ignored
            where there is no map by the same encoder.

    Returns:
        {"epochs": how many the map has had, "of_epochs": how many it would have}.

    Raises:
        NotComputedYet: there is no embedding.
        Interrupted: the host asked to stop; the map that was there stays.
    """
    features, ids = load_embedding(run)
    embedding_key = str(run.key_recorded("embedding"))
    old = _old_places(run, ids) if keep_places else None
    if keep_places and old is None and run.map_path.is_file():
        emit(Warning(message="The places on the map before cannot be kept: all pictures are laid out anew."))
    key = key_of("map", embedding_key, to_toml_dict(settings), None if old is None else run.key_recorded("map"))
    if (run.key_recorded("map") == key or (old is not None and old.complete)) and run.map_path.is_file():
        if run.details("honesty").get("map") != run.key_recorded("map"):  # its writer died between the two
            _, scores = ensure_neighbors(run, COLUMNS_KEPT, emit, control)
            _write_honesty(run, key, honesty(np.asarray(features), scores, run.map()))
        return _epochs_recorded(run)
    stage = _Stage(run, key, emit)
    if old is None:
        stage.show_start(features, settings)
    indices, scores = ensure_neighbors(run, max(COLUMNS_KEPT, settings.n_neighbors), emit, control)
    meter = Meter(emit, control, "map", 0)
    if old is None:
        laid = stage.watched(features, indices, scores, settings, meter, control)
        positions = fitted(laid.places)
    else:
        laid = place(features, indices, scores, settings, old, meter)
        positions = (laid.places / old.scale).astype(np.float32)
        positions[old.rows] = old.positions
    _write_map(run, key, positions, ids, settings, laid, old.scale if old else _scale(laid.places))
    _write_honesty(run, key, honesty(np.asarray(features), scores, positions))
    stage.clear(finished=laid.done)
    return _epochs_recorded(run)


def lay_out(
    features: Array,
    indices: Array,
    scores: Array,
    settings: MapSettings,
    meter: Meter,
    *,
    watch: Watch | None = None,
    begun: Laid | None = None,
    enough: Callable[[], bool] = lambda: False,
) -> Laid:
    """(N, 2) float32 places in UMAP's units.

    Fewer than 5 pictures stand on a circle. Up to n_neighbors of them, where everyone is everyone's neighbour and UMAP
    has nothing to tell apart, lie on their principal components. All others are laid out by UMAP.

    Args:
        features: (N, D) of unit length.
        indices, scores: (N, k) neighbour graph, self left out, k ≥ min(n_neighbors, N) - 1.
        meter: counts UMAP's epochs.
        watch: is shown the places after each epoch, and once more when the layout is interrupted.
        begun: places to go on from. enough: asked after each epoch whether to end here.
    """
    if (start := simple_places(features, settings)) is not None:
        return Laid(start, 0, 0)
    columns = settings.n_neighbors - 1
    distances = distances_of(scores[:, :columns], settings)
    if settings.optimizer == "umap-learn":
        return _umap_learn(features, indices[:, :columns], distances, settings, meter)
    from moco_core.umap_layout.optimize import Optimization, epochs_for, spread_start

    graph = fuzzy_graph(indices[:, :columns], distances, settings.n_neighbors)
    if begun is None:
        begun = Laid(spread_start(_components(features), settings.seed), 0, epochs_for(len(features)))
    work = Optimization(graph, begun.places, settings.min_dist, settings.seed, begun.epochs, begun.epoch)
    return _followed(work, meter, watch, enough)


def _followed(work: Any, meter: Meter, watch: Watch | None, enough: Callable[[], bool]) -> Laid:
    """Run an optimisation to its end, or until it is told to stop."""
    meter.begin(work.epochs, work.epoch)
    for epoch in work.run():
        try:
            meter.add(1)
        finally:  # also when it raises that the host asked to stop
            if watch is not None:
                watch(Laid(work.places, epoch, work.epochs))
        if enough():
            break
    return Laid(work.places, work.epoch, work.epochs)


def simple_places(features: Array, settings: MapSettings) -> Array | None:
    """Of sets that are too small for UMAP; None for others."""
    if len(features) < CIRCLE_BELOW:
        return _circle(len(features))
    return _components(features) if len(features) <= settings.n_neighbors else None


def principal_components(features: Array) -> Array:
    """(N, 2) float64 scores on the first two components; each axis points to where its heaviest feature is positive."""
    centred = features.astype(np.float64) - features.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)  # (D, D), variance rising
    axes = axes[:, ::-1][:, :2]  # (D, 2)
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    scores: Array = centred @ (axes * np.where(signs == 0, 1.0, signs))
    return scores if scores.shape[1] == 2 else np.pad(scores, ((0, 0), (0, 2 - scores.shape[1])))


def _components(features: Array) -> Array:
    with threadpool_limits(ONE_THREAD):  # the order of a sum depends on the number of threads
        return principal_components(features)


def distances_of(scores: Array, settings: MapSettings) -> Array:
    """What the metric makes of likenesses in [-1, 1]; float32, 0 or more."""
    apart = np.maximum(0.0, 1.0 - scores.astype(np.float64))
    if settings.metric == "euclidean":
        apart = np.sqrt(2.0 * apart)
    elif settings.metric == "angular":
        apart = np.arccos(np.clip(1.0 - apart, -1.0, 1.0)) / np.pi
    return apart.astype(np.float32)


def fitted(places: Array) -> Array:
    """Centre the bounding box and scale its longer side to [-10, 10]; float32."""
    exact = places.astype(np.float64)
    low, high = exact.min(axis=0), exact.max(axis=0)
    result: Array = ((exact - (low + high) / 2) / _scale(places)).astype(np.float32)
    return result


def _scale(places: Array) -> float:
    """UMAP's units in one of the map's."""
    return max(float(np.ptp(places.astype(np.float64), axis=0).max()) / 2, 1e-12) / HALF_SIDE


def _circle(count: int) -> Array:
    angles = 2 * np.pi * np.arange(count) / max(1, count)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) * (count > 1)


# ── new pictures on an old map ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class OldPlaces:
    """Those of the present pictures that have a place: their rows, (n, 2) positions on the map, and its scale.

    complete: the map shows exactly the present pictures.
    """

    rows: Array
    positions: Array
    scale: float
    complete: bool


def _old_places(run: Run, ids: Array) -> OldPlaces | None:
    """None: there is no map, or another encoder made it."""
    details = run.details("map")
    try:
        positions, old_ids = run.map(), np.load(run.map_ids_path, allow_pickle=False)
    except (OSError, ValueError):
        return None
    same = details.get("checkpoint") == run.details("embedding").get("checkpoint")
    if not same or len(positions) != len(old_ids) or "scale" not in details:
        return None
    _, rows, old_rows = np.intersect1d(ids, old_ids, return_indices=True)
    if len(rows) < CIRCLE_BELOW:
        return None
    complete = np.array_equal(ids, old_ids) and details.get("embedding") == run.key_recorded("embedding")
    return OldPlaces(rows, positions[old_rows], float(details["scale"]), complete)


def place(features: Array, indices: Array, scores: Array, settings: MapSettings, old: OldPlaces, meter: Meter) -> Laid:
    """Places of all pictures in UMAP's units; those of `old` have not moved."""
    from moco_core.umap_layout.optimize import Optimization

    known = np.zeros(len(features), bool)
    known[old.rows] = True
    order = fixed_first(known)
    columns = min(settings.n_neighbors - 1, indices.shape[1])
    near, apart = reordered(indices[:, :columns], distances_of(scores[:, :columns], settings), order)
    graph = fuzzy_graph(near, apart, columns + 1)
    by_row = np.zeros((len(features), 2))
    by_row[old.rows] = old.positions * old.scale
    start = places_among_neighbors(graph, by_row[order[: len(old.rows)]], settings.seed)
    work = Optimization(graph, start, settings.min_dist, settings.seed, PLACING_EPOCHS, 0, len(old.rows))
    laid = _followed(work, meter, None, lambda: False)
    places = np.empty_like(laid.places)
    places[order] = laid.places
    return Laid(places, laid.epoch, laid.epochs)


# ── on disk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _write_map(
    run: Run, key: str, positions: Array, ids: Array, settings: MapSettings, laid: Laid, scale: float
) -> None:
    details = run.details("embedding")
    (run.path / "map.json").unlink(missing_ok=True)
    atomic.write_array(run.map_ids_path, ids)
    atomic.write_array(run.map_path, positions)
    recorded = key if laid.done else key_of(key, laid.epoch)  # so that the same settings go on
    run.record(
        "map",
        recorded,
        embedding=str(run.key_recorded("embedding")),
        settings=to_toml_dict(settings),
        points=len(ids),
        checkpoint=details.get("checkpoint"),
        scale=scale,
        epochs=laid.epoch,
        of_epochs=laid.epochs,
    )


def _write_honesty(run: Run, key: str, values: Array) -> None:
    (run.path / "honesty.json").unlink(missing_ok=True)
    atomic.write_array(run.honesty_path, values)
    run.record("honesty", key_of("honesty", key), map=str(run.key_recorded("map")), mean=float(values.mean()))


def _epochs_recorded(run: Run) -> dict[str, Any]:
    details = run.details("map")
    return {"epochs": details.get("epochs", 0), "of_epochs": details.get("of_epochs", 0)}


class _Stage:
    """Shows the layout while it is made, and keeps what was reached."""

    def __init__(self, run: Run, key: str, emit: Emit) -> None:
        self._run, self._key, self._emit = run, key, emit
        self._shown, self._cost, self._frames = 0.0, 0.0, 0
        self._saved = time.monotonic()
        self._last: Laid | None = None

    def show_start(self, features: Array, settings: MapSettings) -> None:
        """The principal components, at once: neighbours take longer, and the first epochs come after a compilation."""
        if self._state() is None:
            places = simple_places(features, settings)
            self._show(Laid(_components(features) if places is None else places, 0, 0))

    def watched(
        self, features: Array, indices: Array, scores: Array, settings: MapSettings, meter: Meter, control: Control
    ) -> Laid:
        try:
            return lay_out(
                features, indices, scores, settings, meter,
                watch=self._watch, begun=self._state(), enough=control.take_checkpoint_request,
            )  # fmt: skip
        except Interrupted:
            self._save()
            raise

    def clear(self, finished: bool) -> None:
        """Stages go; a map that ended early can still be gone on with."""
        if not finished:
            self._save()
        else:
            self._run.map_state_path.unlink(missing_ok=True)
        for file in self._run.frames_path.glob("map-*.npy"):
            with contextlib.suppress(OSError):  # somebody reads it; it will be written over
                file.unlink()
        with contextlib.suppress(OSError):
            self._run.frames_path.rmdir()

    def _watch(self, laid: Laid) -> None:
        self._last, now = laid, time.monotonic()
        if now - self._shown >= max(FRAME_S, self._cost / FRAME_SHARE):
            self._show(laid)
        if now - self._saved >= STATE_S:
            self._save()

    def _show(self, laid: Laid) -> None:
        began = time.monotonic()
        path = self._run.frames_path / f"map-{self._frames % FRAMES_KEPT}.npy"
        with contextlib.suppress(OSError):  # a full disk, or a reader on Windows: the next one will do
            path.parent.mkdir(exist_ok=True)
            rough = path.with_suffix(".tmp")
            with rough.open("wb") as file:  # no fsync: nobody needs it after a crash
                np.save(file, fitted(laid.places))
            rough.replace(path)
            name = f"{self._run.frames_path.name}/{path.name}"
            self._emit(LayoutFrame(path=name, points=len(laid.places), epoch=laid.epoch, epochs=laid.epochs))
        self._frames += 1
        self._shown = time.monotonic()
        self._cost = self._shown - began

    def _save(self) -> None:
        self._saved = time.monotonic()
        if (laid := self._last) is None or not laid.epochs:
            return
        atomic.write_atomically(
            self._run.map_state_path,
            lambda file: np.savez(
                file,
                places=laid.places,
                epoch=np.array(laid.epoch),
                epochs=np.array(laid.epochs),
                key=np.array(self._key),
            ),
        )

    def _state(self) -> Laid | None:
        """What was reached before with the same features and settings."""
        try:
            with np.load(self._run.map_state_path, allow_pickle=False) as state:
                if str(state["key"]) != self._key:
                    return None
                return Laid(state["places"], int(state["epoch"]), int(state["epochs"]))
        except (OSError, ValueError, KeyError):
            return None


# ── umap-learn ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _umap_learn(features: Array, indices: Array, distances: Array, settings: MapSettings, meter: Meter) -> Laid:
    from moco_core.umap_layout.optimize import epochs_for, spread_start

    own = np.arange(len(features), dtype=np.int32)[:, None]
    # umap expects self first, and exactly n_neighbors columns: below 4 096 points it does not prune a wider graph.
    graph = np.hstack([own, indices]).astype(np.int32)
    meter.begin(epochs_for(len(features)))  # its own choice, made here so that progress has a total
    with _quiet():
        from umap import UMAP  # seconds to import, with a warning of its own

        reducer = UMAP(
            n_neighbors=settings.n_neighbors,
            min_dist=settings.min_dist,
            metric="cosine",
            random_state=settings.seed,
            n_jobs=1,  # what a seed enforces anyway, with a warning
            n_epochs=meter.total,
            init=spread_start(_components(features), settings.seed),
            precomputed_knn=(graph, np.hstack([np.zeros_like(own, np.float32), distances])),
            transform_seed=settings.seed,
            tqdm_kwds=_epoch_bar(meter),
        )
        positions: Array = reducer.fit_transform(features)
    return Laid(positions, meter.total, meter.total)


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
