"""The lines of Python that repeat a job, for a notebook."""

from __future__ import annotations

import re

from moco_core import jobs

PLAIN = re.compile(r"id:\d+|(?!ids?:)[^@]+")  # one picture of the set, or a file


def as_python(job: jobs.AnyJob) -> str:
    """A whole script: a search of one or more pictures by the Python API, any other job through the engine."""
    if isinstance(job, jobs.SearchJob) and job == _plain(job) and all(map(PLAIN.fullmatch, job.queries)):
        return _search(job)
    text = jobs.encode(job).decode("utf-8")
    return (
        "from moco_core import engine, jobs\n"
        "from moco_core.control import Control\n\n"
        f"job = jobs.decode({text!r})\n"
        "result = engine.run(job, lambda event: None, Control())\n"
    )


def _plain(job: jobs.SearchJob) -> jobs.SearchJob:
    """The same search with nothing in it but one query, or several together that count the same."""
    together = len(job.queries) > 1
    return jobs.SearchJob(workspace=job.workspace, run=job.run, queries=job.queries, as_one=together, k=job.k)


def _search(job: jobs.SearchJob) -> str:
    query = job.queries if job.as_one else job.queries[0]
    run = "" if job.run is None else repr(job.run)
    return (
        "import moco_core\n\n"
        f"run = moco_core.open_workspace({job.workspace!r}).run({run})\n"
        f"hits = run.search({query!r}, k={job.k})\n"
    )
