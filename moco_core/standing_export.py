"""How pictures stand among the others, as columns for other programs; none without a neighbour graph.

novelty comes with runs that were trained on some of the pictures, see newcomers.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from moco_core.errors import NotComputedYet
from moco_core.newcomers import newcomers_of
from moco_core.standing import standing_of
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]


def standing_arrays(run: Run) -> dict[str, Array]:
    """uniqueness, typicality and novelty, each (N,) float32 in the order of the embedding."""
    try:
        standing, newcomers = standing_of(run), newcomers_of(run)
    except NotComputedYet:
        return {}
    arrays = {"uniqueness": standing.uniqueness, "typicality": standing.typicality}
    return arrays if newcomers is None else {**arrays, "novelty": newcomers.novelty}


def standing_cells(columns: dict[str, Array], row: int) -> list[str]:
    """Of one picture, as text."""
    return [f"{values[row]:.4f}" for values in columns.values()]
