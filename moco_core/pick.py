"""Pictures worth a look: the most unusual, the most typical, or a varied choice."""

from __future__ import annotations

from typing import Any

import numpy as np

from moco_core.control import Control
from moco_core.events import Emit
from moco_core.farthest import farthest_points
from moco_core.features import all_records, load_embedding, shown_path
from moco_core.jobs import PickWhat
from moco_core.neighbors import COLUMNS_KEPT, ensure_neighbors
from moco_core.progress import Meter
from moco_core.standing import most_typical, most_unusual, standing_of
from moco_core.workspace import Run, key_of

Array = np.ndarray[Any, Any]


def pick(run: Run, what: PickWhat, count: int, emit: Emit, control: Control) -> dict[str, Any]:
    """`count` pictures of the set, of those that are still there and not excluded; in the order of the choice.

    Returns:
        {"what", "pictures": [{"id", "path", "uniqueness": 0 … 1, "typicality": −1 … 1}]}; see standing.py. Also
        written as pick-WHAT.json, with the key of the embedding.

    Raises:
        NotComputedYet: there is no embedding.
    """
    features, ids = load_embedding(run)
    ensure_neighbors(run, COLUMNS_KEPT, emit, control)
    standing = standing_of(run)
    records = all_records(run.workspace)
    rows = np.array([row for row, i in enumerate(ids.tolist()) if i in records and records[i].used], np.int64)
    if what == "varied":
        meter = Meter(emit, control, "pick", min(count, len(rows)))
        chosen = farthest_points(features, count, rows, meter.add).tolist()
    else:
        chosen = (most_unusual if what == "unusual" else most_typical)(standing, count, rows)
    found = [
        {
            "id": int(ids[row]),
            "path": shown_path(run.workspace, records[int(ids[row])]),
            "uniqueness": round(float(standing.uniqueness[row]), 4),
            "typicality": round(float(standing.typicality[row]), 4),
        }
        for row in chosen
    ]
    embedding_key = str(run.key_recorded("embedding"))
    run.record(f"pick-{what}", key_of("pick", what, embedding_key, count), embedding=embedding_key, pictures=found)
    return {"what": what, "pictures": found}
