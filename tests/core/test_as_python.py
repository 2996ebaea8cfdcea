from __future__ import annotations

import pytest

from moco_core import jobs
from moco_core.as_python import as_python
from moco_core.concepts_run import concepts
from moco_core.config import MapSettings
from moco_core.control import Control
from moco_core.search_memory import SearchMemory
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


def test_other_jobs_are_run_by_the_engine(run: Run, capsys) -> None:
    place = str(run.workspace.path)
    kept = jobs.ConceptsJob(workspace=place, concept="kind", likes=(1, 4), k=2)
    names: dict = {}
    exec(as_python(kept), names)
    assert [one["name"] for one in names["result"]["concepts"]] == ["kind"]
    assert "'neighbors'" in capsys.readouterr().out
    for job in (kept, jobs.MapJob(workspace=place, run="it's", settings=MapSettings(n_neighbors=7))):
        made: dict = {}
        exec(as_python(job).partition("result")[0], made)
        assert made["job"] == job


def test_what_was_found_is_printed(run: Run, capsys) -> None:
    names: dict = {}
    exec(as_python(jobs.SearchJob(workspace=str(run.workspace.path), queries=["id:4", "ids:1,2"], k=2)), names)
    lines = capsys.readouterr().out.splitlines()
    asked = [search_run(run, [query], 2, CPU, None, ignore, Control())["neighbors"] for query in ("id:4", "ids:1,2")]
    assert lines == [f"{hit['score']:.3f}  {hit['path']}" for hits in asked for hit in hits]
    assert [hit.id for hit in names["hits"]] == [hit["id"] for hit in asked[-1]]


@pytest.mark.parametrize(
    "values",
    [
        {"queries": ["id:4", "ids:1,2"], "negatives": ("id:3",), "weights": (2.0, 0.5, 1.5)},
        {"queries": ["id:4"], "negatives": ("id:3", "id:5")},
        {"queries": ["ids:4,5"], "as_one": True},
    ],
)
def test_weights_and_what_it_shall_not_be_like(run: Run, values: dict) -> None:
    job = jobs.SearchJob(workspace=str(run.workspace.path), k=3, **values)
    names: dict = {}
    assert "engine" not in as_python(job)
    exec(as_python(job), names)
    answer = search_together(run, job, CPU, None, ignore, Control())["neighbors"]
    assert [hit.id for hit in names["hits"]] == [hit["id"] for hit in answer]
    assert [hit.score for hit in names["hits"]] == pytest.approx([hit["score"] for hit in answer], abs=1e-6)


def test_examples_are_applied_and_not_kept(run: Run) -> None:
    job = jobs.ConceptsJob(workspace=str(run.workspace.path), run=run.name, likes=(1, 3), unlike=(2,), k=4)
    names: dict = {}
    exec(as_python(job), names)
    assert "run.refine([1, 3], wrong=[2], k=4)" in as_python(job)
    answer = concepts(run, job)
    assert answer["concepts"] == []
    assert [(hit.id, hit.score) for hit in names["hits"]] == [(h["id"], h["score"]) for h in answer["neighbors"]]
    assert SearchMemory(run.workspace).concepts() == {}


def test_a_box_is_a_search_for_a_part() -> None:
    job = jobs.SearchJob(workspace="/w", queries=["id:3@0.1,0.2,0.5,0.25"], k=5)
    assert "hits = run.search_part(3, (0.1, 0.2, 0.5, 0.25), k=5)\n" in as_python(job)
    several = jobs.SearchJob(workspace="/w", queries=["id:3@0.1,0.2,0.5,0.25", "a.png"], as_one=True)
    assert "run.search(['id:3@0.1,0.2,0.5,0.25', 'a.png'], k=20)" in as_python(several)


def test_several_together_are_one_line(run: Run) -> None:
    job = jobs.SearchJob(workspace=str(run.workspace.path), run=run.name, queries=["id:4", "id:1"], as_one=True, k=2)
    names: dict = {}
    exec(as_python(job), names)
    answer = search_together(run, job, CPU, None, ignore, Control())["neighbors"]
    assert [hit.id for hit in names["hits"]] == [hit["id"] for hit in answer]
    assert [hit.score for hit in names["hits"]] == pytest.approx([hit["score"] for hit in answer], abs=1e-6)
    assert "run.search(['id:4', 'id:1'], k=2)" in as_python(job)
