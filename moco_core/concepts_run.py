"""The concepts job: list what is known, make one of examples, rename or forget one, score every picture by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.concept_export import score_table
from moco_core.features import all_records, shown_path
from moco_core.jobs import ConceptsJob
from moco_core.search_memory import (
    Concept,
    NoSuchConcept,
    SearchMemory,
    best_of,
    concept_on,
    concept_scores,
    make_concept,
)
from moco_core.workspace import Run


def concepts(run: Run, job: ConceptsJob) -> dict[str, Any]:
    """Returns {"concepts": [{"name", "likes", "unlike", "run"}]}, and with a concept what `_applied` gives.

    Examples without a name are applied in the same way, and nothing is written.

    Raises:
        NoSuchConcept, NotComputedYet, ExamplesGone.
    """
    memory = SearchMemory(run.workspace)
    name = job.concept
    if name is not None and job.likes:
        memory.keep_concept(make_concept(run, name, job.likes, job.unlike))
    if name is not None and job.new_name is not None:
        memory.rename_concept(name, job.new_name)
        name = job.new_name
    known = memory.concepts()
    if name is not None and name not in known:
        raise NoSuchConcept(name)
    if name is not None and job.drop:
        memory.drop_concept(name)
        known.pop(name)
    result: dict[str, Any] = {"concepts": [_plain(one) for one in known.values()]}
    if name is None and job.likes:
        result |= _applied(run, make_concept(run, "", job.likes, job.unlike), job)
    elif name in known:
        result |= _applied(run, known[name], job)
    return result


def _applied(run: Run, concept: Concept, job: ConceptsJob) -> dict[str, Any]:
    """neighbors, as a search has them; fitted_anew: its examples taught this run's encoder, not the kept weights; with
    a least score also above, the ids of all that have it; csv: the file with a row for each of them, else for all."""
    records = all_records(run.workspace)
    fitted = concept_on(run, concept)
    ids, scores = concept_scores(run, fitted)
    used = np.array([i in records and records[i].used for i in ids.tolist()], bool)
    ids, scores = ids[used], scores[used]
    if job.least is not None:
        ids, scores = ids[scores >= job.least], scores[scores >= job.least]
    found: dict[str, Any] = {"neighbors": _hits(run, records, best_of(ids, scores, job.k))}
    found["fitted_anew"] = fitted is not concept
    if job.least is not None:
        found["above"] = sorted(ids.tolist())
    if job.csv is not None:
        atomic.write_bytes(Path(job.csv), score_table(run, ids, scores))
        found["csv"] = job.csv
    return found


def _hits(run: Run, records: dict[int, Any], best: list[tuple[int, float]]) -> list[dict[str, Any]]:
    return [{"id": i, "path": shown_path(run.workspace, records[i]), "score": score} for i, score in best]


def _plain(concept: Concept) -> dict[str, Any]:
    return {
        "name": concept.name, "likes": len(concept.positives), "unlike": len(concept.negatives), "run": concept.run,
    }  # fmt: skip
