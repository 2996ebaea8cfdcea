"""The concepts job: list what is known, make one of examples, forget one, score every picture by one."""

from __future__ import annotations

from typing import Any

from moco_core.features import all_records, shown_path
from moco_core.jobs import ConceptsJob
from moco_core.search_memory import Concept, NoSuchConcept, SearchMemory, best_of, concept_scores, make_concept
from moco_core.workspace import Run


def concepts(run: Run, job: ConceptsJob) -> dict[str, Any]:
    """Returns {"concepts": [{"name", "likes", "unlike", "run"}]}, and with a concept "neighbors", as a search has them.

    Raises:
        NoSuchConcept, NotComputedYet, ExamplesGone.
    """
    memory = SearchMemory(run.workspace)
    if job.concept is not None and job.likes:
        memory.keep_concept(make_concept(run, job.concept, job.likes, job.unlike))
    known = memory.concepts()
    if job.concept is not None and job.concept not in known:
        raise NoSuchConcept(job.concept)
    if job.concept is not None and job.drop:
        memory.drop_concept(job.concept)
        known.pop(job.concept)
    result: dict[str, Any] = {"concepts": [_plain(one) for one in known.values()]}
    if job.concept in known:
        result["neighbors"] = _best(run, known[job.concept], job.k)
    return result


def _best(run: Run, concept: Concept, k: int) -> list[dict[str, Any]]:
    records = all_records(run.workspace)
    ids, scores = concept_scores(run, concept)
    used = [row for row, i in enumerate(ids.tolist()) if i in records and records[i].used]
    best = best_of(ids[used], scores[used], k)
    return [{"id": i, "path": shown_path(run.workspace, records[i]), "score": score} for i, score in best]


def _plain(concept: Concept) -> dict[str, Any]:
    return {
        "name": concept.name, "likes": len(concept.positives), "unlike": len(concept.negatives), "run": concept.run,
    }  # fmt: skip
