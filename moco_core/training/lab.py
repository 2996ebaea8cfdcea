"""What an augmentation does to the person's own pictures: each as it is, and two views of it, on one sheet."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from moco_core import atomic
from moco_core.augment.parameters import draw_both
from moco_core.augment.pipeline import center_view, render, to_pixels
from moco_core.config import CACHE_SIDES_PX, TrainSettings, cache_side_for
from moco_core.control import Control
from moco_core.errors import EmptyFolder
from moco_core.events import Emit
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import ImageRecord, Library
from moco_core.workspace import Workspace

CPU = torch.device("cpu")  # a few pictures: a GPU that trains is left alone


def write_lab_sheet(
    workspace: Workspace,
    settings: TrainSettings,
    count: int,
    draw: int,
    pick: int,
    out: Path,
    emit: Emit,
    control: Control,
) -> dict[str, Any]:
    """PNG, a picture a row: [as it is | view | view], each `settings.crop_px` a side.

    Args:
        count: pictures, spread over the folder. pick: other ones for another number.
        draw: other views for another number; the training's own are those of its epochs.

    Returns:
        sheet (path), side_px, pictures, ids.

    Raises:
        EmptyFolder: there is no readable picture.
    """
    cache = cached_pictures(workspace, settings.crop_px, emit, control)
    records = chosen(workspace, cache, count, pick)
    tiles = triples(cache, records, settings, draw)
    rows = torch.cat([to_pixels(view) for view in tiles], dim=2).numpy()  # (n, S, 3S, 3)
    buffer = BytesIO()
    Image.fromarray(rows.reshape(-1, rows.shape[2], 3)).save(buffer, "PNG", compress_level=1)
    out.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(out, buffer.getvalue())
    ids = [record.id for record in records]
    return {"sheet": str(out), "side_px": settings.crop_px, "pictures": len(ids), "ids": ids}


def triples(cache: PixelCache, records: list[ImageRecord], settings: TrainSettings, draw: int) -> list[Tensor]:
    """Three times (n, 3, crop, crop): the whole square, and two views as training makes them."""
    ids = np.array([record.id for record in records], np.int64)
    sizes = np.array([(record.width, record.height) for record in records], np.int64)
    pixels = torch.from_numpy(cache.pixels[cache.rows(ids)])
    both = draw_both(settings.augment, sizes, ids, seed=settings.seed, epoch=draw)
    halves = (both[slice(0, len(ids))], both[slice(len(ids), 2 * len(ids))])
    views = [render(pixels, half, settings.crop_px) for half in halves]
    return [center_view(pixels, sizes, settings.crop_px), *views]


def cached_pictures(workspace: Workspace, crop_px: int, emit: Emit, control: Control) -> PixelCache:
    """The decoded pictures that these crops would be cut from; smaller ones where those are not there yet, and only
    where there are none at all the folder is read."""
    wanted = cache_side_for(crop_px)
    sides = [wanted, *sorted((side for side in CACHE_SIDES_PX if side != wanted), reverse=True)]
    for side in sides:
        cache = PixelCache(workspace.pixels_path(side), side)
        if len(cache):
            return cache
    prepare(workspace, wanted, emit, control)
    return PixelCache(workspace.pixels_path(wanted), wanted)


def chosen(workspace: Workspace, cache: PixelCache, count: int, pick: int) -> list[ImageRecord]:
    """Evenly spread over the folder; `pick` moves all of them on."""
    with Library(workspace.library_path) as library:
        records = [record for record in library.records() if record.used and record.id in cache]
    if not records:
        raise EmptyFolder(workspace.images)
    count = min(count, len(records))
    places = (np.arange(count) * len(records) // count + 7 * pick) % len(records)
    return [records[place] for place in dict.fromkeys(places.tolist())]
