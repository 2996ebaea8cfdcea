from __future__ import annotations

import pytest

from moco_core import jobs
from moco_core.as_python import as_python
from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.search_run import search_run, search_together
from moco_core.workspace import Run
from tests.core.feature_run import CPU, clumps, ignore, make_run, set_features


@pytest.fixture
def run(tmp_path, draw_pictures) -> Run:
    draw_pictures(tmp_path / "it's a set", 6)
    made = make_run(tmp_path, tmp_path / "it's a set")
    set_features(made, clumps(6, 2, dim=5), [1, 2, 3, 4, 5, 6])
    return made


@pytest.mark.parametrize("named", [True, False])
def test_a_search_gives_the_same_answers(run: Run, named: bool) -> None:
    job = jobs.SearchJob(workspace=str(run.workspace.path), run=run.name if named else None, queries=["id:4"], k=3)
    names: dict = {}
    exec(as_python(job), names)
    answer = search_run(run, ["id:4"], 3, CPU, None, ignore, Control())["neighbors"]
    assert [(hit.id, hit.score) for hit in names["hits"]] == [(hit["id"], hit["score"]) for hit in answer]
    assert "run.search('id:4', k=3)" in as_python(job)


def test_other_jobs_are_run_by_the_engine(run: Run) -> None:
    place = str(run.workspace.path)
    several = jobs.SearchJob(workspace=place, queries=["id:4", "id:1"], k=2)
    names: dict = {}
    exec(as_python(several), names)
    assert [len(answer["neighbors"]) for answer in names["result"]["queries"]] == [2, 2]
    for job in (several, jobs.MapJob(workspace=place, run="it's", settings=MapSettings(n_neighbors=7))):
        made: dict = {}
        exec(as_python(job).partition("result")[0], made)
        assert made["job"] == job


def test_several_together_are_one_line(run: Run) -> None:
    job = jobs.SearchJob(workspace=str(run.workspace.path), run=run.name, queries=["id:4", "id:1"], as_one=True, k=2)
    names: dict = {}
    exec(as_python(job), names)
    answer = search_together(run, job, CPU, None, ignore, Control())["neighbors"]
    assert [hit.id for hit in names["hits"]] == [hit["id"] for hit in answer]
    assert [hit.score for hit in names["hits"]] == pytest.approx([hit["score"] for hit in answer], abs=1e-6)
    assert "run.search(['id:4', 'id:1'], k=2)" in as_python(job)
