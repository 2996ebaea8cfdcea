"""A comparison of two embeddings as the engine wrote it, read in a pool thread and never changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.controllers.map_data import key_of_map
from app.models.run_list import EMBEDDED
from moco_core.workspace import Run, Workspace

ARRAYS = ("ids", "first", "second", "moved", "jaccard", "first_near", "second_near")
START = "start"  # instead of another run's name: the weights that the run began with


@dataclass(frozen=True)
class ComparisonData:
    """N pictures that both embeddings have.

    Attributes:
        key: changes whenever one of both maps does.
        result: what the engine said: verdict, figures, counts.
        ids: (N,) int64; first, second: (N, 2) float32 places on both maps, in the same units.
        moved: (N,) float32, in units of how far a neighbourhood reaches; jaccard: (N,) float32 of the nearest.
        first_near, second_near: (N, k) int32 rows of the nearest, best first.
    """

    run: str
    other: str
    key: tuple[Any, ...]
    result: dict[str, Any]
    ids: np.ndarray
    first: np.ndarray
    second: np.ndarray
    moved: np.ndarray
    jaccard: np.ndarray
    first_near: np.ndarray
    second_near: np.ndarray


def others_of(runs: Sequence[Run], name: str) -> list[str]:
    """What a run can be compared with: its starting weights, if it was trained, then the other runs, newest first."""
    found = next((each for each in runs if each.name == name), None)
    start = [START] if found is not None and found.info.get("state") != EMBEDDED else []
    return start + [each.name for each in reversed(runs) if each.name != name]


def key_of_pair(workspace: Workspace, run: str, other: str) -> tuple[Any, ...] | None:
    """Identifies both maps on disk; None while one of them is missing. Starting weights never change."""
    keys = [key_of_map(Run(workspace, name)) for name in (run, other) if name != START]
    return None if None in keys else (run, other, *keys)


def without_map(workspace: Workspace, run: str, other: str) -> list[str]:
    """Those of both runs that have no map yet."""
    return [name for name in (run, other) if name != START and key_of_map(Run(workspace, name)) is None]


def load_comparison(workspace: Workspace, result: dict[str, Any]) -> ComparisonData | None:
    """None when one of the maps is another one, or gone, since it was made."""
    run, other = str(result["run"]), str(result["with"])
    key = key_of_pair(workspace, run, other)
    if key is None:
        return None
    with np.load(Path(result["comparison"]), allow_pickle=False) as arrays:
        return ComparisonData(run, other, key, result, **{name: arrays[name] for name in ARRAYS})
