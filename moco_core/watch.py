"""A folder watched without a window: what comes is embedded and put on the map, a line for each batch.

Two looks that find the same are rest: bursts and half-written files are waited for. Files that go are noticed too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.embedding import embed
from moco_core.events import Arrived, Emit
from moco_core.features import all_records, load_embedding, shown_path
from moco_core.images.census import Census, census
from moco_core.images.ingest import prepare
from moco_core.layout import compute_map
from moco_core.neighbors import neighbors
from moco_core.newcomers import newcomers_of
from moco_core.workspace import Run


def watch(
    run: Run, seconds: float, batches: int | None, device: torch.device, emit: Emit, control: Control
) -> dict[str, Any]:
    """Look every `seconds`; what came before the first look is a batch too.

    Args:
        batches: end after so many; None: when the host asks to stop.

    Returns:
        {"run", "batches", "new", "unlike"}: how many there were in all. An `Arrived` event tells of each batch.

    Raises:
        NotComputedYet: the run has no embedding that pictures could be added to.
        Interrupted: the host asked to stop; what was taken in stays.
    """
    load_embedding(run)
    total = {"batches": 0, "new": 0, "unlike": 0}
    at_rest = _Rest(run)
    while batches is None or total["batches"] < batches:
        if at_rest.changed():
            _wait(run.workspace.trains, seconds, control)
            arrived = take_in(run, device, emit, control)
            if arrived is not None:
                emit(arrived)
                total["batches"] += 1
                total["new"] += arrived.new
                total["unlike"] += arrived.unlike
                continue
        control.wait(seconds)
    return {"run": run.name, **total}


def take_in(run: Run, device: torch.device, emit: Emit, control: Control) -> Arrived | None:
    """Look through the folder; embed what the run has not seen, and put it on the map if there is one.

    None: nothing new.
    """
    prepare(run.workspace, run.settings.cache_px, emit, control)
    records = all_records(run.workspace)
    known = load_embedding(run)[1]
    fresh = np.setdiff1d(np.array([i for i, record in records.items() if record.used], np.int64), known)
    if not len(fresh):
        return None
    embed(run, device, emit, control)
    neighbors(run, device, emit=emit, control=control)
    if run.map_path.is_file():
        compute_map(run, _settings(run), emit, control, keep_places=True)
    found = newcomers_of(run)
    unlike = 0 if found is None else int(np.isin(fresh, found.unlike_ids).sum())
    paths = [shown_path(run.workspace, records[i]) for i in fresh.tolist()]
    return Arrived(new=len(fresh), unlike=unlike, ids=fresh.tolist(), paths=paths)


class _Rest:
    """Remembers what was taken in last, and what the look before found."""

    def __init__(self, run: Run) -> None:
        self._folder = run.workspace.images
        self._taken: Census | None = None
        self._before: Census | None = None

    def changed(self) -> bool:
        """Look now: other files than were taken in are there, and have come to rest. A drive that is away says no."""
        found, before = census(self._folder), self._before
        if found is None or found.same(self._taken):
            return False
        self._before = found
        if self._taken is not None and not found.same(before):
            return False
        self._taken = found
        return True


def _wait(busy: Callable[[], bool], seconds: float, control: Control) -> None:
    while busy():
        control.wait(seconds)


def _settings(run: Run) -> MapSettings:
    """Of the present map; the defaults if an older or a newer program wrote something else."""
    try:
        return MapSettings(**run.details("map")["settings"])
    except (KeyError, TypeError):
        return MapSettings()
