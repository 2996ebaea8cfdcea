"""Where two pictures are alike: each place of one compared with the whole of the other.

A feature is the mean of the encoder's last convolutional features over the picture, so the cosine of two pictures is
the mean, over the places of one, of ⟨φ(place), other⟩ / (‖mean φ‖ ‖other‖): each place has its share of the likeness
(as class activation maps share out a class score; Zhou et al. 2016). Views shifted by parts of the encoder's stride
fill in the places between, so that the map is four times as fine as the features.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from moco_core import atomic
from moco_core.augment.pipeline import center_view
from moco_core.box_crop import read_square
from moco_core.box_square import seen_of
from moco_core.chosen import outside_of_pictures
from moco_core.control import Control
from moco_core.device import autocast
from moco_core.embedding import embedding_encoder
from moco_core.events import Emit
from moco_core.images.decode import read_header
from moco_core.jobs import WhyJob
from moco_core.library import printable
from moco_core.model.encoder import Backbone
from moco_core.progress import Meter
from moco_core.query_words import Box
from moco_core.search_run import find_picture
from moco_core.why_sheet import draw_why
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]

STRIDE_PX = 32  # of the last features of a ResNet
PARTS = 4  # of a stride between two places of the map


class Seen(NamedTuple):
    """What the encoder sees of a picture: (h, w, D) local features, (D,) their mean in the unshifted view."""

    local: Array
    pooled: Array


def why(run: Run, job: WhyJob, device: torch.device, emit: Emit, control: Control) -> dict[str, Any]:
    """Write the maps of two pictures over each other.

    Returns:
        {"likeness": their cosine, "out", "sheet" if one was drawn, "rows", "columns": of a map}

    Raises:
        NotComputedYet: no embedding, or the run has trained on since.
        InvalidSetting: what is to be written lies in the picture folder.
        QueryNotFound, UnreadableImage: a picture is not there or cannot be decoded.
    """
    out = outside_of_pictures(run.workspace, Path(job.out))
    sheet = outside_of_pictures(run.workspace, Path(job.sheet)) if job.sheet is not None else None
    backbone, precision = embedding_encoder(run, device)
    pictures = [find_picture(run, query) for query in job.queries]
    meter = Meter(emit, control, "why", len(pictures))
    seen, areas = [], []
    for path, box in pictures:
        pixels, size = read_square(path, run.settings.cache_px, box)
        seen.append(look(backbone, pixels, size, run.settings.embed_px, device, precision))
        areas.append(area_of(path, box))
        meter.add(1)
    maps = [share(seen[0], seen[1].pooled), share(seen[1], seen[0].pooled)]
    likeness = cosine(seen[0].pooled, seen[1].pooled)
    _write(out, maps, np.array(areas, np.float32), likeness)
    if sheet is not None:
        draw_why([path for path, _ in pictures], maps, areas, likeness, sheet)
    result = {"likeness": likeness, "out": printable(job.out), "rows": len(maps[0]), "columns": maps[0].shape[1]}
    return result | ({"sheet": job.sheet} if job.sheet is not None else {})


def look(
    backbone: Backbone, pixels: Array, size: Array, view_px: int, device: torch.device, precision: torch.dtype
) -> Seen:
    """(S, S, 3) uint8 and its true size (2,) → local features, PARTS times as fine as those of one view."""
    with torch.inference_mode(), autocast(device, precision):
        view = center_view(torch.from_numpy(pixels[None]).to(device), size[None], view_px)
        plain = backbone.network.local(view)  # (1, D, h, w)
        local = backbone.network.local(shifted(view))  # (PARTS², D, h, w)
    return Seen(interleaved(local.float().cpu().numpy()), plain.float().mean(dim=(2, 3))[0].cpu().numpy())


def shifted(view: Tensor) -> Tensor:
    """(1, 3, H, W) → (PARTS², 3, H, W): moved by the parts of a stride down and across, mirrored at its edges."""
    step = STRIDE_PX // PARTS
    around = F.pad(view, [STRIDE_PX // 2] * 4, mode="reflect")
    starts = [step // 2 + step * part for part in range(PARTS)]
    height, width = view.shape[2:]
    return torch.cat([around[:, :, top : top + height, left : left + width] for top in starts for left in starts])


def interleaved(local: Array) -> Array:
    """(PARTS², D, h, w) of the shifted views → (PARTS·h, PARTS·w, D), each place where it lies in the picture."""
    _, dim, height, width = local.shape
    grid = local.reshape(PARTS, PARTS, dim, height, width).transpose(3, 0, 4, 1, 2)
    return grid.reshape(height * PARTS, width * PARTS, dim)


def share(seen: Seen, other: Array) -> Array:
    """(h, w) float32: how much each place of a picture adds to its likeness to `other` (D,); the mean is about that."""
    scale = max(float(np.linalg.norm(seen.pooled) * np.linalg.norm(other)), 1e-12)
    return np.asarray(seen.local @ other / scale, np.float32)


def cosine(first: Array, second: Array) -> float:
    norms = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / max(norms, 1e-12)


def area_of(path: Path, box: Box | None) -> Box:
    """Where the map lies: the square that the encoder sees, in fractions of the upright picture."""
    width, height, _ = read_header(path)
    return seen_of(box or (0.0, 0.0, 1.0, 1.0), (width, height))


def _write(path: Path, maps: list[Array], areas: Array, likeness: float) -> None:
    def write(file: BinaryIO) -> None:
        np.savez(file, first=maps[0], second=maps[1], areas=areas, likeness=np.float32(likeness))

    atomic.write_atomically(path, write)
