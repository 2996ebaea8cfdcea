"""Concepts: the probe equals plain formulas, finds its kind from few examples, and outlives its embedding."""

from __future__ import annotations

import csv
import datetime
import itertools
from pathlib import Path

import msgspec
import numpy as np
import pytest

from moco_core import engine, jobs
from moco_core.cli_summary import summary
from moco_core.concept import RIDGE, fit, ridge, sample_rows
from moco_core.control import Control
from moco_core.search_memory import (
    KEPT,
    ExamplesGone,
    NoSuchConcept,
    SearchMemory,
    Weighted,
    concept_scores,
    make_concept,
    scores_by_id,
)
from tests.core.feature_run import clumps, ignore, make_run, set_features


@pytest.fixture
def run(tmp_path, draw_pictures):
    draw_pictures(tmp_path / "set", 24)
    made = make_run(tmp_path, tmp_path / "set")
    set_features(made, clumps(24, 3), list(range(1, 25)))
    return made


@pytest.mark.parametrize(("count", "dim"), [(5, 12), (40, 12)])
def test_ridge_is_where_the_slope_is_nought(count: int, dim: int) -> None:
    rng = np.random.default_rng(count)
    rows, targets, shares = rng.standard_normal((count, dim)), rng.standard_normal(count), rng.random(count)
    weights = ridge(rows, targets, shares)
    slope = RIDGE * weights
    for row, target, share in zip(rows, targets, shares, strict=True):
        slope = slope + share * (weights @ row - target) * row
    np.testing.assert_allclose(slope, 0, atol=1e-9)


@pytest.mark.parametrize("negatives", [[], [1, 2]])
def test_few_examples_find_their_kind(negatives: list[int]) -> None:
    features = clumps(600, 6, dim=32, spread=0.5)
    scores = fit(features, [0, 6, 12], negatives).scores(features)
    best = np.argsort(-scores)[:90]
    assert np.mean(best % 6 == 0) > 0.95
    assert scores[best].mean() > 0.4
    assert abs(np.mean(scores)) < 0.2


def test_a_counter_example_pushes_its_kind_down() -> None:
    features = clumps(300, 3, dim=32, spread=0.5)
    without, with_it = (fit(features, [0, 3], negatives).scores(features) for negatives in ([], [1, 4]))
    other = np.arange(300) % 3 == 1
    assert with_it[other].mean() < without[other].mean() - 0.1


def test_nothing_like_it_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        fit(clumps(10, 2), [], [1])


def test_the_sample_is_spread_and_leaves_out_the_named() -> None:
    assert sample_rows(5, [0, 3]).tolist() == [1, 2, 4]
    assert len(sample_rows(1_000_000, [])) == 1000


def test_a_concept_is_kept_and_read_back(run) -> None:
    memory = SearchMemory(run.workspace)
    made = make_concept(run, "Ü 1", [1, 4], [2])
    memory.keep_concept(made)
    (found,) = memory.concepts().values()
    assert (found.name, found.positives, found.negatives, found.run) == ("Ü 1", (1, 4), (2,), run.name)
    np.testing.assert_array_equal(found.weights, made.weights)
    assert found.embedding == run.key_recorded("embedding") == "chosen"
    memory.drop_concept("Ü 1")
    assert memory.concepts() == {}


def test_new_pictures_are_scored_by_the_kept_weights(run) -> None:
    made = make_concept(run, "kind", [1, 4], [])
    before = dict(zip(*(part.tolist() for part in concept_scores(run, made)), strict=True))
    features = np.concatenate([run.embedding()[0], clumps(27, 3)[24:]])
    set_features(run, features, list(range(1, 28)))
    after = dict(zip(*(part.tolist() for part in concept_scores(run, made)), strict=True))
    assert {i: after[i] for i in before} == pytest.approx(before, abs=1e-6)
    assert max((25, 26, 27), key=after.__getitem__) == 25  # row 24 is of the kind of rows 0 and 3


def test_another_encoder_is_fitted_anew(run) -> None:
    made = make_concept(run, "kind", [1, 4], [])
    set_features(run, clumps(24, 3, dim=8, seed=4), list(range(1, 25)))
    ids, scores = concept_scores(run, made)
    best = ids[np.argsort(-scores)[:8]]
    assert all(i % 3 == 1 for i in best.tolist())


def test_examples_that_are_gone(run) -> None:
    with pytest.raises(ExamplesGone):
        make_concept(run, "kind", [99], [1])


def asked(run, **values):
    return engine.run(jobs.ConceptsJob(workspace=str(run.workspace.path), **values), ignore, Control())


def test_the_job_makes_lists_ranks_and_forgets(run) -> None:
    assert asked(run) == {"concepts": []}
    result = asked(run, concept="kind", likes=(1, 4), unlike=(2,), k=8)
    assert {hit["id"] % 3 for hit in result["neighbors"]} == {1}
    text = summary(jobs.ConceptsJob(workspace="/w"), result)
    assert "kind: like 2, unlike 1" in text
    assert asked(run, concept="kind", k=8)["neighbors"] == result["neighbors"]
    assert asked(run, concept="kind", drop=True) == {"concepts": []}
    with pytest.raises(NoSuchConcept):
        asked(run, concept="kind")


def test_examples_without_a_name_leave_nothing_behind(run) -> None:
    result = asked(run, likes=(1, 4), unlike=(2,), least=0.3, k=8)
    assert result["concepts"] == asked(run)["concepts"] == []
    named = asked(run, concept="kind", likes=(1, 4), unlike=(2,), least=0.3, k=8)
    assert (result["neighbors"], result["above"]) == (named["neighbors"], named["above"])


def test_a_concept_is_applied_to_every_picture(run, tmp_path) -> None:
    out = tmp_path / "ü scores.csv"
    result = asked(run, concept="kind", likes=(1, 4), least=0.3, k=2, csv=str(out))
    ids, scores = concept_scores(run, SearchMemory(run.workspace).concepts()["kind"])
    expected = {int(i): float(score) for i, score in zip(ids, scores, strict=True) if score >= 0.3}
    assert result["above"] == sorted(expected)
    assert 2 < len(expected) < 24
    assert len(result["neighbors"]) == 2
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {int(row["id"]): float(row["score"]) for row in rows} == pytest.approx(expected, abs=1e-4)
    assert all(float(a["score"]) >= float(b["score"]) for a, b in itertools.pairwise(rows))
    assert all(Path(row["path"]).is_file() for row in rows)
    text = summary(jobs.ConceptsJob(workspace="/w"), result)
    assert f"{len(expected)} pictures score so much" in text
    assert f"table: {out}" in text
    assert "anew" not in text


def test_on_another_encoder_it_says_that_it_was_fitted_anew(run) -> None:
    assert asked(run, concept="kind", likes=(1, 4))["fitted_anew"] is False
    set_features(run, clumps(24, 3, dim=8, seed=4), list(range(1, 25)))
    result = asked(run, concept="kind")
    assert result["fitted_anew"] is True
    assert "fitted anew" in summary(jobs.ConceptsJob(workspace="/w"), result)


def test_a_concept_gets_another_name(run) -> None:
    before = asked(run, concept="a", likes=(1, 4), unlike=(2,))
    after = asked(run, concept="a", new_name="b")
    assert [one["name"] for one in after["concepts"]] == ["b"]
    assert after["neighbors"] == before["neighbors"]
    assert asked(run, concept="b", new_name="b")["concepts"] == after["concepts"]
    with pytest.raises(NoSuchConcept):
        asked(run, concept="a", new_name="c")


def test_scores_come_back_by_id_as_a_loop_finds_them() -> None:
    rng = np.random.default_rng(5)
    ids, scores = rng.permutation(50)[:30], rng.standard_normal(30)
    wanted = rng.permutation(60)
    table = dict(zip(ids.tolist(), scores.tolist(), strict=True))
    found = scores_by_id(ids, scores, wanted)
    np.testing.assert_array_equal(found, [table.get(i, np.nan) for i in wanted.tolist()])
    assert np.isnan(scores_by_id(ids[:0], scores[:0], wanted)).all()


def test_concepts_are_columns_of_the_exports(run, tmp_path) -> None:
    asked(run, concept="kind & co", likes=(1, 4))
    memory = SearchMemory(run.workspace)
    kept = memory.concepts()["kind & co"]
    memory.keep_concept(msgspec.structs.replace(kept, name="gone", positives=(999,), run="other"))
    out = tmp_path / "all.npz"
    engine.run(jobs.ExportJob(workspace=str(run.workspace.path), format="npz", out=str(out)), ignore, Control())
    with np.load(out, allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["like kind & co"], concept_scores(run, kept)[1])
        assert "like gone" not in arrays
    table = tmp_path / "all.csv"
    engine.run(jobs.ExportJob(workspace=str(run.workspace.path), format="csv-full", out=str(table)), ignore, Control())
    with table.open(encoding="utf-8", newline="") as file:
        column = [float(row["like kind & co"]) for row in csv.DictReader(file)]
    assert column == pytest.approx(concept_scores(run, kept)[1].tolist(), abs=1e-4)


def test_searches_are_remembered_newest_first(run) -> None:
    memory = SearchMemory(run.workspace)
    for number in range(KEPT + 3):
        memory.remember((Weighted(f"id:{number}"),))
    memory.remember((Weighted("id:20"),))
    history = memory.history()
    assert len(history) == KEPT
    assert [search[0].words for search in history[:2]] == ["id:20", f"id:{KEPT + 2}"]
    now = datetime.datetime.now(datetime.UTC)
    assert [search for search, _ in memory.dated()] == history
    assert all(datetime.timedelta(0) <= now - moment < datetime.timedelta(hours=1) for _, moment in memory.dated())


def test_saved_searches_have_names(run) -> None:
    memory = SearchMemory(run.workspace)
    search = (Weighted("id:3@0.1,0.1,0.5,0.5", 2.0), Weighted("/ü.png", -0.5))
    memory.save("b", search)
    memory.save("A", (Weighted("ids:1,2"),))
    assert list(memory.saved()) == ["A", "b"]
    assert memory.saved()["b"] == search
    memory.forget("b")
    assert list(memory.saved()) == ["A"]
