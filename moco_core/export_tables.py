"""Everything that was computed of the pictures in one file, for notebooks, tables, viewers and vector indexes.

npz        features (N, D) float32, ids (N,) int64, paths (N,) text relative to the picture folder; map (N, 2) float32;
           neighbors (N, k) int32 rows and neighbor_scores (N, k) float32; uniqueness, typicality and novelty
           (N,) float32, see standing_export.py; "like NAME" (N,) float32, the score by each concept; what the person
           said (`annotation_arrays`)
csv-full   the columns of csv, then neighbors (ids, best first, split by ";") and f0 … f(D−1), the features
parquet    a row a picture: id, filepath (absolute, as FiftyOne calls it), folder, width, height, x, y, uniqueness,
           typicality, novelty, "like NAME" (the score by each concept), tags (list), rating, note, own columns,
           neighbors {ids: rows from 0, distances: 1 − cosine} as Embedding Atlas reads them,
           image {bytes: the thumbnail as JPEG, path}, embedding (list of D float32)
npy fbin fvecs   the features alone, float32, for FAISS, usearch and the tools around them; row i is the picture
           ids[i] of OUT.ids.npy (N,) int64, which lies beside them

Map and neighbours are in it if there are such of the present embedding.
"""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from moco_core import atomic
from moco_core.annotation_export import AnnotationCells, annotation_arrays
from moco_core.annotations import Annotations
from moco_core.api import OpenRun, OpenWorkspace
from moco_core.errors import MissingExtra
from moco_core.library import ImageRecord, printable
from moco_core.standing_export import standing_cells
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]
Write = Callable[[BinaryIO], object]
Written = tuple[Write, dict[str, Any]]

ROWS = 4_096  # at once
NEIGHBORS = 20  # of each picture in a table


def opened(run: Run) -> OpenRun:
    """The run as the Python API gives it."""
    return OpenRun(OpenWorkspace(run.workspace), run)


def npz(run: Run, path: Path) -> Written:
    """A plain zip of .npy files, none of them pickled."""
    of = opened(run)
    paths = np.array([printable(record.path) for record in _records(of)], np.str_)
    arrays: dict[str, Any] = {"features": of.embedding, "ids": of.ids, "paths": paths}
    if of.has("map"):
        arrays["map"] = of.map
    if of.has("neighbors"):
        arrays["neighbors"], arrays["neighbor_scores"] = of.neighbors
    arrays |= _numbers(of)
    arrays |= annotation_arrays(of.workspace.annotations, of.ids)
    return lambda file: np.savez(file, **arrays), {"rows": len(of.ids)}


def csv_full(run: Run, path: Path) -> Written:
    of = opened(run)
    return lambda file: _write_csv(of, file), {"rows": len(of.ids), "columns": len(_head(of))}


def parquet(run: Run, path: Path) -> Written:
    if importlib.util.find_spec("pyarrow") is None:
        raise MissingExtra(
            "Exporting to Parquet needs pyarrow, not installed here.", hint="Install with: pip install pyarrow"
        )
    of = opened(run)
    return lambda file: _write_parquet(of, run.workspace.thumbs_path, file), {"rows": len(of.ids)}


def npy(run: Run, path: Path) -> Written:
    return _vectors(run, path, lambda features, file: np.save(file, np.asarray(features, "<f4"), allow_pickle=False))


def fbin(run: Run, path: Path) -> Written:
    """Counts of rows and columns as int32, then the numbers."""
    return _vectors(run, path, _write_fbin)


def fvecs(run: Run, path: Path) -> Written:
    """Before each row its length as int32."""
    return _vectors(run, path, _write_fvecs)


def _vectors(run: Run, path: Path, write: Callable[[Array, BinaryIO], object]) -> Written:
    of = opened(run)
    features, ids = of.embedding, of.ids
    beside = path.with_name(f"{path.name}.ids.npy")

    def both(file: BinaryIO) -> None:
        write(features, file)
        atomic.write_array(beside, ids)

    return both, {"rows": len(ids), "dim": features.shape[1], "ids": printable(str(beside))}


def _write_fbin(features: Array, file: BinaryIO) -> None:
    file.write(np.array(features.shape, "<i4").tobytes())
    for start in range(0, len(features), ROWS):
        file.write(np.ascontiguousarray(features[start : start + ROWS], "<f4").tobytes())


def _write_fvecs(features: Array, file: BinaryIO) -> None:
    for start in range(0, len(features), ROWS):
        part = np.ascontiguousarray(features[start : start + ROWS], "<f4")
        lengths = np.full((len(part), 1), part.shape[1], "<i4").view("<f4")
        file.write(np.hstack([lengths, part]).tobytes())


def _records(of: OpenRun) -> list[ImageRecord]:
    known = of.workspace.records
    return [known[i] for i in of.ids.tolist()]


def _numbers(of: OpenRun) -> dict[str, Array]:
    """Of every picture, (N,) each: how it stands among the others, and its score by each concept."""
    return of.standing | of.concepts


def _head(of: OpenRun) -> list[str]:
    place = ["x", "y"] if of.has("map") else []
    nearest = ["neighbors"] if of.has("neighbors") else []
    own = AnnotationCells(of.workspace.annotations).head
    features = [f"f{column}" for column in range(of.embedding.shape[1])]
    return ["id", "path", "folder", "width", "height", *place, *_numbers(of), *own, *nearest, *features]


def _write_csv(of: OpenRun, file: BinaryIO) -> None:
    """Row by row: a million pictures never stand in memory as text."""
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(_head(of))
    table.writerows(_csv_rows(of))
    text.detach()


def _csv_rows(of: OpenRun) -> Iterator[list[Any]]:
    own = AnnotationCells(of.workspace.annotations)
    positions = of.map if of.has("map") else np.zeros((len(of.ids), 0), np.float32)
    nearest = of.ids[of.neighbors[0][:, :NEIGHBORS]] if of.has("neighbors") else None
    standing = _numbers(of)
    for row, record in enumerate(_records(of)):
        place = [printable(record.path), printable(record.folder), record.width, record.height]
        xy = [f"{value:.6g}" for value in positions[row].tolist()]
        near = [] if nearest is None else [";".join(map(str, nearest[row].tolist()))]
        features = [f"{value:.9g}" for value in of.embedding[row].tolist()]  # nine digits give back every float32
        yield [record.id, *place, *xy, *standing_cells(standing, row), *own.of(record.id), *near, *features]


def _write_parquet(of: OpenRun, thumbs: Path, file: BinaryIO) -> None:
    """Some thousand rows at once: neither thumbnails nor features of all pictures stand in memory."""
    import pyarrow
    import pyarrow.parquet

    writer = None
    tags = of.workspace.annotations.tags_by_id()
    for start in range(0, max(len(of.ids), 1), ROWS):
        table = pyarrow.table(_parquet_columns(of, slice(start, start + ROWS), tags, thumbs))
        writer = writer or pyarrow.parquet.ParquetWriter(file, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _parquet_columns(of: OpenRun, part: slice, tags: dict[int, list[str]], thumbs: Path) -> dict[str, Any]:
    """Columns of some rows; every part has the same ones, of the same types."""
    import pyarrow as pa

    known = of.workspace.records
    records = [known[i] for i in of.ids[part].tolist()]
    columns: dict[str, Any] = {
        "id": pa.array(of.ids[part], pa.int64()),
        "filepath": pa.array([printable(str(of.workspace.folder / record.path)) for record in records], pa.string()),
        "folder": pa.array([printable(record.folder) for record in records], pa.string()),
        "width": pa.array([record.width for record in records], pa.int32()),
        "height": pa.array([record.height for record in records], pa.int32()),
    }
    if of.has("map"):
        columns |= {"x": pa.array(of.map[part, 0]), "y": pa.array(of.map[part, 1])}
    columns |= {name: pa.array(values[part]) for name, values in _numbers(of).items()}
    columns |= _said(of.workspace.annotations, tags, of.ids[part].tolist())
    if of.has("neighbors"):
        columns["neighbors"] = _neighbors(of, part)
    columns |= _images(thumbs, records)
    flat = pa.array(np.asarray(of.embedding[part], np.float32).reshape(-1))
    ends = np.arange(len(records) + 1, dtype=np.int32) * np.int32(of.embedding.shape[1])
    return {**columns, "embedding": pa.ListArray.from_arrays(pa.array(ends), flat)}


def _said(said: Annotations, tags: dict[int, list[str]], ids: list[int]) -> dict[str, Any]:
    import pyarrow as pa

    columns = {
        "tags": pa.array([tags.get(i, []) for i in ids], pa.list_(pa.string())),
        "rating": pa.array([said.ratings.get(i) for i in ids], pa.int8()),
        "note": pa.array([said.notes.get(i) for i in ids], pa.string()),
    }
    for name, column in said.columns.items():
        kind = pa.float64() if column.kind == "number" else pa.string()
        columns[name] = pa.array([column.values.get(i) for i in ids], kind)
    return columns


def _neighbors(of: OpenRun, part: slice) -> Any:
    import pyarrow as pa

    rows, scores = (array[part, :NEIGHBORS] for array in of.neighbors)
    lists = [
        pa.array([row.tolist() for row in rows], pa.list_(pa.int64())),
        pa.array([row.tolist() for row in 1.0 - scores], pa.list_(pa.float32())),
    ]
    return pa.StructArray.from_arrays(lists, ["ids", "distances"])


def _images(place: Path, records: list[ImageRecord]) -> dict[str, Any]:
    """The thumbnails, as image columns of data sets are kept elsewhere; nothing once the cache has been deleted."""
    import pyarrow as pa

    from moco_core.images.thumbs import ThumbStore

    if not place.is_file():
        return {}
    thumbs = ThumbStore(place)
    try:
        images = [{"bytes": thumbs.read(record.id), "path": printable(record.path)} for record in records]
    finally:
        thumbs.close()
    return {"image": pa.array(images, pa.struct([("bytes", pa.binary()), ("path", pa.string())]))}
