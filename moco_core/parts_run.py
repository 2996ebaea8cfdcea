"""The parts job: the parts of every picture, looked at once and kept."""

from __future__ import annotations

from typing import Any

import torch

from moco_core.closer import PHASE, look_at
from moco_core.control import Control
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding
from moco_core.progress import Meter
from moco_core.region_embed import PartReader
from moco_core.region_store import RegionStore
from moco_core.region_windows import COUNT
from moco_core.workspace import Run


def parts(run: Run, device: torch.device, emit: Emit, control: Control) -> dict[str, Any]:
    """Look at the parts of those pictures of the embedding that have not been looked at; the others stay as they are.

    Returns:
        {"run", "pictures": all whose parts are kept now, "looked": those of them that were looked at now, "parts": of
        a picture}

    Raises:
        NotComputedYet: no embedding, or the run has trained on since.
        Interrupted: what was looked at before is kept.
    """
    records = all_records(run.workspace)
    _, ids = load_embedding(run)
    wanted = {i: records[i] for i in ids.tolist() if i in records and records[i].used}
    reader = PartReader(run, device)
    store = RegionStore(run, reader.dim)
    kept = store.read()
    known = set(kept["id"][store.rows_of(kept, wanted)].tolist())
    missing = [record for image_id, record in wanted.items() if image_id not in known]
    meter = Meter(emit, control, PHASE, len(wanted))
    meter.begin(len(wanted), done=len(known))
    looked = sum(len(rows) for rows in look_at(reader, store, missing, meter))
    return {"run": run.name, "pictures": len(known) + looked, "looked": looked, "parts": COUNT}
