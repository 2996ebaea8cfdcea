"""The lines of Python that repeat a job, for a notebook."""

from __future__ import annotations

import re

from moco_core import jobs

PLAIN = re.compile(r"id:\d+|(?!ids?:)[^@]+")  # one picture of the set, or a file


def as_python(job: jobs.AnyJob) -> str:
    """A whole script: a search of one picture by the Python API, any other job through the engine."""
    if isinstance(job, jobs.SearchJob) and job == _plain(job) and PLAIN.fullmatch(job.queries[0]):
        return _search(job)
    text = jobs.encode(job).decode("utf-8")
    return (
        "from moco_core import engine, jobs\n"
        "from moco_core.control import Control\n\n"
        f"job = jobs.decode({text!r})\n"
        "result = engine.run(job, lambda event: None, Control())\n"
    )


def _plain(job: jobs.SearchJob) -> jobs.SearchJob:
    """The same search with nothing in it but one query."""
    return jobs.SearchJob(workspace=job.workspace, run=job.run, queries=job.queries[:1], k=job.k)


def _search(job: jobs.SearchJob) -> str:
    run = "" if job.run is None else repr(job.run)
    return (
        "import moco_core\n\n"
        f"run = moco_core.open_workspace({job.workspace!r}).run({run})\n"
        f"hits = run.search({job.queries[0]!r}, k={job.k})\n"
    )
