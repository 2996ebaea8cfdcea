"""Views upside down and turned by quarters: for pictures that have no up, such as those from a microscope.

Done to finished views, of which pixels only change places: nothing before it needs to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from moco_core.augment.parameters import ViewParameters
from moco_core.device import to_device

Array = np.ndarray[Any, Any]


def orient_(views: Tensor, parameters: ViewParameters) -> Tensor:
    """In place. views: (B, 3, S, S), in any memory format. The host knows which rows: the device is not waited for."""
    for rows, turn in _turns(parameters):
        index = to_device(rows, views.device)
        views[index] = turn(views[index])
    return views


def _turns(p: ViewParameters) -> Iterator[tuple[Array, Callable[[Tensor], Tensor]]]:
    """Rows, and what is done to them."""
    upside = np.flatnonzero(p.upside)
    if len(upside):
        yield upside, lambda x: x.flip(2)
    for quarters in (1, 2, 3):
        rows = np.flatnonzero(p.quarters == quarters)
        if len(rows):
            yield rows, partial(torch.rot90, k=quarters, dims=(2, 3))
