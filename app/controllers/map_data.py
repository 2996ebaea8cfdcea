"""What a run's map is made of, read from disk in a pool thread and never changed afterwards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from moco_core.config import MapSettings
from moco_core.packed import Packed, open_packed
from moco_core.workspace import Run


class MapState(Enum):
    """What the page can show."""

    NO_WORKSPACE = "no workspace"
    NO_RUN = "no run"
    NO_MAP = "no map"
    LOADING = "loading"
    COMPUTING = "computing"
    READY = "ready"


@dataclass(frozen=True)
class MapData:
    """A run's map, embedding and neighbour graph, all of one embedding.

    Attributes:
        key: changes whenever one of them does.
        ids: (N,) int64; positions: (N, 2) float32; features: (N, D) float32 of unit length, memory-mapped.
        nearest: (N,) float32 likeness of each picture to its nearest one; None without a neighbour graph.
        honesty: (N,) float32 in [0, 1], how well each one's surroundings match its true neighbours; None: not known.
        grows: new pictures can be put on it while the others stay; not so on maps of earlier versions.
        packed: a coarse copy of the features that a search reads first; the answer is the same, sooner.
        epochs, of_epochs: how many the layout has had, and would have.
        outdated: the run has trained on since, so that its encoder would place the pictures elsewhere.
    """

    run: str
    key: tuple[str, ...]
    ids: np.ndarray
    positions: np.ndarray
    features: np.ndarray
    nearest: np.ndarray | None
    settings: MapSettings
    outdated: bool = False
    honesty: np.ndarray | None = None
    epochs: int = 0
    of_epochs: int = 0
    grows: bool = False
    packed: Packed | None = None

    @property
    def unfinished(self) -> bool:
        """The layout was ended early, and can be gone on with."""
        return self.epochs < self.of_epochs

    def rows(self, ids: object) -> np.ndarray:
        """Rows of those ids that the embedding has."""
        wanted = np.array(sorted(ids), np.int64)  # type: ignore[call-overload]
        order = np.argsort(self.ids, kind="stable")
        places = np.searchsorted(self.ids, wanted, sorter=order)
        found = places < len(self.ids)
        rows = order[places[found]]
        result: np.ndarray = rows[self.ids[rows] == wanted[found]]
        return result


def key_of_map(run: Run) -> tuple[str, ...] | None:
    """Identifies what is on disk; None while there is no map of the present embedding."""
    embedding, layout = run.key_recorded("embedding"), run.details("map")
    if embedding is None or layout.get("embedding") != embedding or not run.map_path.is_file():
        return None
    created = str(layout.get("created", ""))
    return (str(run.path), embedding, str(layout.get("key")), created, str(run.key_recorded("neighbors")))


def load_map(run: Run) -> MapData | None:
    """None when the run has no map that fits its embedding."""
    key = key_of_map(run)
    if key is None:
        return None
    features, ids = run.embedding()
    positions = run.map()
    if len(positions) != len(ids) or len(features) != len(ids):
        return None
    nearest = _nearest(run, len(ids))
    details = run.details("map")
    return MapData(
        run.name,
        key,
        ids,
        positions,
        features,
        nearest,
        recorded_settings(run),
        is_outdated(run),
        _honesty(run, len(ids)),
        int(details.get("epochs") or 0),
        int(details.get("of_epochs") or 0),
        "scale" in details and run.map_ids_path.is_file(),
        open_packed(run),
    )


def is_outdated(run: Run) -> bool:
    """The embedding was made by an earlier checkpoint than the newest one. False while there is nothing to compare."""
    made_by, newest = run.details("embedding").get("checkpoint"), newest_checkpoint(run)
    return made_by is not None and newest is not None and made_by != newest


def newest_checkpoint(run: Run) -> str | None:
    """Content key of the checkpoint saved last, as the embedding records it; its numbers are not read."""
    for path in sorted(run.path.glob("checkpoint-*.json"), reverse=True):
        try:
            return str(json.loads(path.read_text("utf-8"))["sha256"])[:16]
        except (OSError, ValueError, KeyError, TypeError):
            continue  # half written, or dropped meanwhile: the one before it counts
    return None


def recorded_settings(run: Run) -> MapSettings:
    """Of the run's map; the defaults without one."""
    return _settings_of(run.details("map").get("settings"))


def _nearest(run: Run, count: int) -> np.ndarray | None:
    """Self is left out of the graph and its columns fall, so the first one is the nearest."""
    if run.details("neighbors").get("embedding") != run.key_recorded("embedding"):
        return None
    try:
        with np.load(run.neighbors_path, allow_pickle=False) as arrays:
            scores = arrays["scores"]
    except (OSError, KeyError, ValueError):
        return None
    return np.ascontiguousarray(scores[:, 0]) if scores.ndim == 2 and scores.shape[0] == count and scores.size else None


def _honesty(run: Run, count: int) -> np.ndarray | None:
    """Maps of earlier versions have none."""
    if run.details("honesty").get("map") != run.key_recorded("map"):
        return None
    try:
        values = np.load(run.honesty_path, allow_pickle=False)
    except (OSError, ValueError):
        return None
    return values if values.shape == (count,) else None


def _settings_of(plain: Any) -> MapSettings:
    """As recorded beside the map; the defaults if an older or a newer program wrote something else."""
    try:
        return MapSettings(**plain)
    except TypeError:
        return MapSettings()
