from __future__ import annotations

import csv
import importlib.util
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from moco_core.annotations import AnnotationStore
from moco_core.control import Control
from moco_core.errors import MissingExtra, NotComputedYet
from moco_core.export import export
from moco_core.images.thumbs import ThumbStore
from moco_core.neighbors import neighbors
from moco_core.workspace import Run
from tests.core.feature_run import CPU, clumps, ignore, make_run, set_features

IDS = [3, 1, 5, 2, 6, 4]


@pytest.fixture
def run(tmp_path: Path, draw_pictures) -> Run:
    """Six pictures, their rows not in the order of their ids, with neighbours and a map."""
    draw_pictures(tmp_path / "set", 6)
    run = make_run(tmp_path, tmp_path / "set")
    set_features(run, clumps(6, 2, dim=5), IDS)
    neighbors(run, CPU, 4, emit=ignore, control=Control())
    np.save(run.map_path, np.arange(12, dtype=np.float32).reshape(6, 2) / 3)
    run.record("map", "m", embedding="chosen")
    with AnnotationStore(run.workspace.library_path) as store:
        store.tag([5], "sea")
        store.tag([5, 2], "beach, sunny")
        store.rate({1: 4})
        store.write_notes({2: "two\nlines"})
    return run


def write(run: Run, format, out: Path) -> dict:
    return export(run, format, out, ignore, Control())


def paths_of(run: Run) -> list[str]:
    with AnnotationStore(run.workspace.library_path) as store:
        records = store.records_by_id(IDS)
    return [records[i].path for i in IDS]


def test_npz_holds_map_and_neighbours_too(run: Run, tmp_path: Path) -> None:
    write(run, "npz", tmp_path / "all.npz")
    with np.load(run.neighbors_path) as graph, np.load(tmp_path / "all.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["features"], np.load(run.embedding_path))
        np.testing.assert_array_equal(arrays["map"], np.load(run.map_path))
        np.testing.assert_array_equal(arrays["neighbors"], graph["indices"])
        np.testing.assert_array_equal(arrays["neighbor_scores"], graph["scores"])
        assert arrays["ids"].tolist() == IDS
        assert arrays["paths"].tolist() == paths_of(run)


def test_the_full_table_gives_back_every_bit(run: Run, tmp_path: Path) -> None:
    result = write(run, "csv-full", tmp_path / "all.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text("utf-8"), newline="")))
    features = np.array([[row[f"f{column}"] for column in range(5)] for row in rows], np.float32)
    np.testing.assert_array_equal(features, np.load(run.embedding_path))
    graph = np.load(run.neighbors_path)["indices"]
    assert [row["neighbors"] for row in rows] == [";".join(str(IDS[j]) for j in row) for row in graph]
    assert [int(row["id"]) for row in rows] == IDS
    assert rows[2]["tags"] == "beach, sunny;sea"
    assert (result["rows"], result["columns"]) == (6, len(rows[0]))


@pytest.mark.parametrize("format", ["npy", "fbin", "fvecs"])
def test_vectors_stand_beside_their_ids(run: Run, tmp_path: Path, format: str) -> None:
    """Read as the formats are described, without what wrote them."""
    out = tmp_path / f"vectors.{format}"
    result = write(run, format, out)
    if format == "npy":
        features = np.load(out, allow_pickle=False)
    elif format == "fbin":
        rows, columns = np.fromfile(out, "<i4", 2)
        features = np.fromfile(out, "<f4", offset=8).reshape(rows, columns)
    else:
        table = np.fromfile(out, "<i4").reshape(6, -1)
        assert set(table[:, 0].tolist()) == {5}
        features = table[:, 1:].copy().view("<f4")
    assert features.dtype == np.float32
    np.testing.assert_array_equal(features, np.load(run.embedding_path))
    assert np.load(result["ids"]).tolist() == IDS
    assert (result["rows"], result["dim"]) == (6, 5)


def test_faiss_and_usearch_take_the_vectors(run: Run, tmp_path: Path) -> None:
    faiss = pytest.importorskip("faiss")
    usearch = pytest.importorskip("usearch.io")
    index = faiss.IndexFlatIP(5)
    index.add(np.load(write(run, "npy", tmp_path / "v.npy")["path"]))
    graph = np.load(run.neighbors_path)["indices"]
    assert index.search(np.load(run.embedding_path), 2)[1][:, 1].tolist() == graph[:, 0].tolist()
    loaded = usearch.load_matrix(write(run, "fbin", tmp_path / "v.fbin")["path"])
    np.testing.assert_array_equal(loaded, np.load(run.embedding_path))


def test_parquet_has_the_columns_that_others_look_for(run: Run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write(run, "parquet", tmp_path / "all.parquet")
    rows = parquet.read_table(tmp_path / "all.parquet").to_pylist()
    assert [row["id"] for row in rows] == IDS
    assert [row["filepath"] for row in rows] == [str(run.workspace.images / path) for path in paths_of(run)]
    np.testing.assert_array_equal([[row["x"], row["y"]] for row in rows], np.load(run.map_path))
    np.testing.assert_array_equal(np.array([row["embedding"] for row in rows], np.float32), np.load(run.embedding_path))
    with np.load(run.neighbors_path) as graph:
        assert [row["neighbors"]["ids"] for row in rows] == graph["indices"].tolist()
        distances = [row["neighbors"]["distances"] for row in rows]
        np.testing.assert_allclose(distances, 1 - graph["scores"], atol=1e-7)
    assert [row["tags"] for row in rows][1:4] == [[], ["beach, sunny", "sea"], ["beach, sunny"]]
    assert [row["rating"] for row in rows] == [None, 4, None, None, None, None]
    assert rows[3]["note"] == "two\nlines"
    with Image.open(io.BytesIO(rows[0]["image"]["bytes"])) as thumb:
        assert thumb.width > thumb.height


def test_parquet_in_several_parts_is_the_same(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write(run, "parquet", tmp_path / "one.parquet")
    monkeypatch.setattr("moco_core.export_tables.ROWS", 4)
    write(run, "parquet", tmp_path / "two.parquet")
    one, two = (parquet.read_table(tmp_path / f"{name}.parquet") for name in ("one", "two"))
    assert parquet.ParquetFile(tmp_path / "two.parquet").num_row_groups == 2
    assert one.equals(two)


def test_without_pyarrow_the_line_that_installs_it_is_given(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra) as caught:
        write(run, "parquet", tmp_path / "all.parquet")
    assert "pip install pyarrow" in caught.value.hint
    assert not (tmp_path / "all.parquet").exists()


def test_what_was_not_computed_is_left_out(run: Run, tmp_path: Path) -> None:
    for name in ("map", "neighbors"):
        (run.path / f"{name}.json").unlink()
    write(run, "csv-full", tmp_path / "all.csv")
    head = (tmp_path / "all.csv").read_text("utf-8").splitlines()[0].split(",")
    assert {"x", "y", "neighbors"}.isdisjoint(head)
    write(run, "npz", tmp_path / "all.npz")
    assert {"map", "neighbors"}.isdisjoint(np.load(tmp_path / "all.npz"))
    (run.path / "embedding.json").unlink()
    for format in ("npz", "csv-full", "npy"):
        with pytest.raises(NotComputedYet):
            write(run, format, tmp_path / "none")


def test_thumbnails_come_from_the_cache(run: Run) -> None:
    """What the tests above rely on: preparing the set has made thumbnails."""
    store = ThumbStore(run.workspace.thumbs_path)
    assert store.ids() == set(IDS)
    store.close()
