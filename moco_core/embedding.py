"""What the encoder sees: one unit-length feature of the backbone for every readable picture.

The projection head is left out: features before it carry more about the picture (Chen et al. 2020, SimCLR, section
4.2). The view is the largest centred square, seen larger than the crops of the training (`TrainSettings.embed_px`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import torch
import torch.nn.functional as F

from moco_core import atomic
from moco_core.append import append_rows, count_rows, grows
from moco_core.augment.pipeline import center_view
from moco_core.box_crop import read_square
from moco_core.config import Precision
from moco_core.control import Control
from moco_core.device import autocast, choose_precision, precision_name
from moco_core.embedding_kept import kept_features, stamps_of, stamps_path, together
from moco_core.errors import AllExcluded, EmptyFolder, NotComputedYet
from moco_core.events import Emit
from moco_core.features import command
from moco_core.images.ingest import ingest
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import EXCLUDED, ImageRecord, Library
from moco_core.memory import in_smaller_parts
from moco_core.model.encoder import Backbone
from moco_core.packed import keep_packed
from moco_core.progress import Meter
from moco_core.query_words import Box
from moco_core.training.checkpoint import load_backbone
from moco_core.workspace import Run, Workspace, key_of

Array = np.ndarray[Any, Any]

BATCH_PIXELS = 256 * 128 * 128  # of cached pictures in a batch: 256 pictures at 128 px


def embed(
    run: Run, device: torch.device, emit: Emit, control: Control, encoder: tuple[Backbone, str] | None = None
) -> None:
    """Write embedding.npy (N, D) float32 and ids.npy (N,) int64, unless they are up to date.

    Where pictures have only come, theirs alone are computed and appended; nothing of the others is written again. After
    other changes the features of files that are as they were are kept, and all is written anew (embedding_kept.py).

    encoder: with the key of its weights, in the place of the run's newest checkpoint.

    Raises:
        NotComputedYet: the run has no checkpoint.
        EmptyFolder: there is no readable picture.
        Interrupted: the host asked to stop; what was there before stays.
    """
    backbone, checkpoint = encoder or load_backbone(run, device)
    side_px, view_px = run.settings.cache_px, run.settings.embed_px
    records, kept = _kept_first(run, checkpoint, view_px)
    if kept == len(records):
        keep_packed(run)
        return
    ingest(run.workspace, side_px, emit, control)
    # The run's own precision: measuring again could come to another answer, and other features.
    precision = choose_precision(run.settings.precision, device)
    details = {"checkpoint": checkpoint, "view_px": view_px, "precision": precision_name(precision)}
    records, kept = _kept_first(run, checkpoint, view_px)  # a picture may have turned out to be unreadable
    if run.details("embedding").get("precision") == details["precision"] and kept and _grow(run, kept):
        fresh = records[kept:]
        batches = _computed(run, backbone, fresh, device, precision, Meter(emit, control, "embed", len(fresh)))
        _append(run, kept, fresh, batches, _key(records, checkpoint, view_px), details)
    else:
        _write_anew(run, backbone, details, device, precision, emit, control)
    keep_packed(run)


def _write_anew(
    run: Run,
    backbone: Backbone,
    details: dict[str, Any],
    device: torch.device,
    precision: torch.dtype,
    emit: Emit,
    control: Control,
) -> None:
    records = _records(run.workspace)
    kept = kept_features(run, records, details, backbone.feature_dim)
    fresh = [record for record, new in zip(records, kept.fresh, strict=True) if new]
    computed = _computed(run, backbone, fresh, device, precision, Meter(emit, control, "embed", len(fresh)))
    batches = together(kept, computed)
    del kept  # Windows replaces no file that somebody still reads
    _write(
        run, records, backbone.feature_dim, batches, _key(records, details["checkpoint"], details["view_px"]), details
    )


def _computed(
    run: Run,
    backbone: Backbone,
    records: list[ImageRecord],
    device: torch.device,
    precision: torch.dtype,
    meter: Meter,
) -> Iterator[Array]:
    """Their features as they come, (b, D) float32."""
    inputs = _inputs(run.workspace, records, run.settings.cache_px)
    return feature_batches(backbone, *inputs, run.settings.embed_px, device, precision, meter)


def embed_pixels(
    backbone: Backbone,
    cache: PixelCache,
    ids: Array,
    sizes: Array,
    view_px: int,
    device: torch.device,
    meter: Meter,
    precision: Precision = "auto",
) -> Array:
    """(N, D) float32 unit features of cached pictures, in the order of `ids`; all in memory.

    Args:
        ids: (N,) image ids that are all in the cache; KeyError otherwise.
        sizes: (N, 2) int, true width and height in px.
        meter: counts pictures; its `add` raises Interrupted.
        precision: of the forward pass.
    """
    dtype = choose_precision(precision, device)
    batches = list(feature_batches(backbone, cache, ids, sizes, view_px, device, dtype, meter))
    return np.concatenate(batches) if batches else np.zeros((0, backbone.feature_dim), np.float32)


def embed_files(
    run: Run, device: torch.device, paths: Sequence[Path], boxes: Sequence[Box | None] | None = None
) -> Array:
    """(n, D) float32 unit features of files that need not be in the set, by the encoder that made the embedding.

    boxes: of each file the part that is looked at; None: the whole picture.

    Raises:
        UnreadableImage: the first file that cannot be decoded, named.
        NotComputedYet: no embedding, or the run has trained on since, so that features would not be comparable.
    """
    backbone, precision = embedding_encoder(run, device)
    parts = boxes if boxes is not None else [None] * len(paths)
    pictures = [read_square(path, run.settings.cache_px, box) for path, box in zip(paths, parts, strict=True)]
    rows = [unit_features(backbone, p[None], s[None], run.settings.embed_px, device, precision) for p, s in pictures]
    return np.concatenate(rows) if rows else np.zeros((0, backbone.feature_dim), np.float32)


def embedding_encoder(run: Run, device: torch.device) -> tuple[Backbone, torch.dtype]:
    """The encoder that made the run's embedding, and its precision. Raises NotComputedYet when it has trained on."""
    backbone, checkpoint = load_backbone(run, device)
    details = run.details("embedding")
    if details.get("checkpoint") != checkpoint:
        raise NotComputedYet("embedding of the newest checkpoint", command(run, "embed"))
    return backbone, choose_precision(details["precision"], device)


def feature_batches(
    backbone: Backbone,
    cache: PixelCache,
    ids: Array,
    sizes: Array,
    view_px: int,
    device: torch.device,
    precision: torch.dtype,
    meter: Meter,
) -> Iterator[Array]:
    """Unit features (b, D) float32, batch after batch, in the order of `ids`; smaller ones where memory is short."""
    rows = cache.rows(ids)

    def features_of(part: slice) -> Array:
        return unit_features(backbone, cache.pixels[rows[part]], sizes[part], view_px, device, precision)

    for features in in_smaller_parts(features_of, len(rows), device, max(1, BATCH_PIXELS // cache.side_px**2)):
        yield features
        meter.add(len(features))


def unit_features(
    backbone: Backbone, pixels: Array, sizes: Array, view_px: int, device: torch.device, precision: torch.dtype
) -> Array:
    """(b, S, S, 3) uint8 → (b, D) float32 of unit length."""
    with torch.inference_mode(), autocast(device, precision):
        views = center_view(torch.from_numpy(np.ascontiguousarray(pixels)).to(device), sizes, view_px)
        features = backbone(views.contiguous(memory_format=torch.channels_last))  # (b, D)
    unit: Array = F.normalize(features.float(), dim=1).cpu().numpy()
    return unit


def _write(
    run: Run, records: list[ImageRecord], dim: int, batches: Iterator[Array], key: str, details: dict[str, Any]
) -> None:
    """Data before the reference to it; while the two arrays are exchanged there is no reference at all."""
    reference = run.path / "embedding.json"

    def write(file: BinaryIO) -> None:
        _stream(file, (len(records), dim), batches)
        reference.unlink(missing_ok=True)

    atomic.write_atomically(run.embedding_path, write)
    atomic.write_array(run.ids_path, np.array([record.id for record in records], np.int64))
    atomic.write_array(stamps_path(run), stamps_of(records))
    run.record("embedding", key, images=len(records), dim=dim, stamped=True, **details)


def _append(
    run: Run, kept: int, fresh: list[ImageRecord], batches: Iterator[Array], key: str, details: dict[str, Any]
) -> None:
    """embedding.json says how many rows count: until it is written, the old ones do, whatever the arrays hold."""
    stop = append_rows(run.embedding_path, kept, batches)
    append_rows(run.ids_path, kept, [np.array([record.id for record in fresh], np.int64)])
    append_rows(stamps_path(run), kept, [stamps_of(fresh)])
    for path in _growing(run):
        count_rows(path, stop)
    run.record("embedding", key, images=stop, dim=run.details("embedding")["dim"], stamped=True, **details)


def _kept_first(run: Run, checkpoint: str, view_px: int) -> tuple[list[ImageRecord], int]:
    """The pictures, and how many of the first have their feature already: all of the embedding's, or none.

    What was embedded keeps its row, what came since follows. One that is gone or has changed has everything made anew.
    """
    records = _records(run.workspace)
    try:
        features, ids = run.embedding()
    except (OSError, ValueError):
        return records, 0
    coming = {record.id: record for record in records}
    kept = [coming.pop(i) for i in ids.tolist() if i in coming]
    if len(features) != len(ids) or run.key_recorded("embedding") != _key(kept, checkpoint, view_px):
        return records, 0
    return [*kept, *coming.values()], len(kept)


def _grow(run: Run, kept: int) -> bool:
    """Only with stamps of all: an embedding of an earlier version is written anew once, and has them then."""
    stamped = bool(run.details("embedding").get("stamped")) and all(grows(path) for path in _growing(run))
    return stamped and len(np.load(stamps_path(run), mmap_mode="r", allow_pickle=False)) >= kept


def _growing(run: Run) -> tuple[Path, ...]:
    return run.embedding_path, run.ids_path, stamps_path(run)


def _stream(file: BinaryIO, shape: tuple[int, int], batches: Iterator[Array]) -> None:
    """Batches into a float32 .npy file as they come: memory holds one of them."""
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
    for batch in batches:
        file.write(np.ascontiguousarray(batch, "<f4").tobytes())


def _records(workspace: Workspace) -> list[ImageRecord]:
    with Library(workspace.library_path) as library:
        records, counts = library.records(), library.counts()
    if not records:
        raise AllExcluded if counts.get(EXCLUDED) else EmptyFolder(workspace.images)
    return records


def _inputs(workspace: Workspace, records: list[ImageRecord], side_px: int) -> tuple[PixelCache, Array, Array]:
    ids = np.array([record.id for record in records], np.int64)
    return PixelCache(workspace.pixels_path(side_px), side_px), ids, picture_sizes(records)


def picture_sizes(records: list[ImageRecord]) -> Array:
    """(N, 2) int64 true width and height in px."""
    return np.array([(record.width, record.height) for record in records], np.int64).reshape(-1, 2)


def _key(records: list[ImageRecord], checkpoint: str, view_px: int) -> str:
    pixels = [(record.id, record.size, record.mtime_ns) for record in records]
    return key_of("embedding", pixels, checkpoint, ["centred square", view_px])
