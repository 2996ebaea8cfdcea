"""A picture of what the encoder is shown: pairs of views of the person's own pictures."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from torch import Tensor

from moco_core import atomic
from moco_core.augment.pipeline import to_pixels

PAIRS = 24


def write_views_sheet(path: Path, views: tuple[Tensor, Tensor], pairs: int = PAIRS) -> int:
    """PNG of one pair a row, [view 1 | view 2], each tile the crop's side. Returns the number of pairs shown."""
    left, right = (to_pixels(view[:pairs]).cpu().numpy() for view in views)  # (n, S, S, 3) uint8
    rows = np.concatenate([left, right], axis=2)  # (n, S, 2S, 3)
    sheet = rows.reshape(-1, rows.shape[2], 3)
    buffer = BytesIO()
    Image.fromarray(sheet).save(buffer, "PNG", compress_level=1)
    atomic.write_bytes(path, buffer.getvalue())
    return len(rows)
