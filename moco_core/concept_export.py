"""What pictures score by the kept concepts, as columns for other programs."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np

from moco_core.errors import MocoError
from moco_core.features import all_records, shown_path
from moco_core.search import best_first
from moco_core.search_memory import SearchMemory, concept_scores
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]


def concept_arrays(run: Run) -> dict[str, Array]:
    """ "like NAME" for each, (N,) float32 in the order of the embedding; without those whose examples are gone."""
    found = {}
    for name, concept in SearchMemory(run.workspace).concepts().items():
        try:
            found[f"like {name}"] = concept_scores(run, concept)[1]
        except MocoError:
            continue
    return found


def score_table(run: Run, ids: Array, scores: Array) -> bytes:
    """CSV of id, path and score, best first."""
    records = all_records(run.workspace)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["id", "path", "score"])
    for row in best_first(ids, scores).tolist():
        image_id = int(ids[row])
        table.writerow([image_id, shown_path(run.workspace, records[image_id]), f"{scores[row]:.4f}"])
    return text.getvalue().encode("utf-8")
