"""The lines of Python that repeat a job, for a notebook; they print what they find."""

from __future__ import annotations

from collections.abc import Iterator

from moco_core import jobs
from moco_core.query_words import parsed

SHOW = 'for hit in hits:\n    print(f"{hit.score:.3f}  {hit.path}")\n'


def as_python(job: jobs.AnyJob) -> str:
    """A whole script: a search or examples by the Python API, any other job through the engine."""
    if isinstance(job, jobs.SearchJob) and job.sheet is None and job.device == "auto":
        return _script(job, list(_searches(job)))
    if isinstance(job, jobs.ConceptsJob) and job.likes and job == _only_examples(job):
        return _script(job, [f"run.refine({list(job.likes)}{_named('wrong', list(job.unlike))}, k={job.k})"])
    text = jobs.encode(job).decode("utf-8")
    return (
        "from moco_core import engine, jobs\n"
        "from moco_core.control import Control\n\n"
        f"job = jobs.decode({text!r})\n"
        "result = engine.run(job, lambda event: None, Control())\n"
        "print(result)\n"
    )


def _script(job: jobs.SearchJob | jobs.ConceptsJob, calls: list[str]) -> str:
    """Each call gives hits, which are printed."""
    run = "" if job.run is None else repr(job.run)
    start = f"import moco_core\n\nrun = moco_core.open_workspace({job.workspace!r}).run({run})\n"
    return start + "".join(f"hits = {call}\n{SHOW}" for call in calls)


def _searches(job: jobs.SearchJob) -> Iterator[str]:
    """One call for all queries together, or one for each."""
    if not (job.as_one or job.negatives or job.weights):
        for query in job.queries:
            box = parsed(query).box
            yield _part(query, job.k) if box is not None and job.closer else f"run.search({query!r}, k={job.k})"
        return
    query = repr(job.queries[0] if len(job.queries) == 1 else job.queries)
    rest = _named("unlike", list(job.negatives)) + _named("weights", list(job.weights))
    yield f"run.search({query}, k={job.k}{rest})"


def _part(query: str, k: int) -> str:
    words = parsed(query)
    picture = words.ids[0] if words.ids else words.path
    return f"run.search_part({picture!r}, {words.box!r}, k={k})"


def _named(name: str, values: list[int] | list[str] | list[float]) -> str:
    return f", {name}={values!r}" if values else ""


def _only_examples(job: jobs.ConceptsJob) -> jobs.ConceptsJob:
    """The same with nothing in it but examples that are not kept."""
    return jobs.ConceptsJob(workspace=job.workspace, run=job.run, likes=job.likes, unlike=job.unlike, k=job.k)
