"""Pictures to augment: synthetic ones always, photos when the shared archive is there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

PHOTOS = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "imagenette160.zip"
SIDE_PX = 128
COUNT = 16


def synthetic_pictures(count: int = COUNT, side_px: int = SIDE_PX, seed: int = 3) -> torch.Tensor:
    """(count, side, side, 3) uint8: soft colour fields, hard edges, grain, and one flat grey picture."""
    generator = torch.Generator().manual_seed(seed)
    fields = torch.rand((count, 3, 7, 7), generator=generator)
    pictures = torch.nn.functional.interpolate(fields, (side_px, side_px), mode="bilinear")
    pictures[:, :, side_px // 3 : side_px // 2, side_px // 4 :] = fields[:, :, :1, :1]
    pictures += 0.1 * torch.rand(pictures.shape, generator=generator)
    pictures[0] = 0.5
    return (pictures.clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).contiguous()


def photos(count: int = COUNT, side_px: int = SIDE_PX) -> torch.Tensor:
    if not PHOTOS.exists():
        pytest.skip("the shared photo archive is not on this machine; synthetic pictures are tested always")
    with zipfile.ZipFile(PHOTOS) as archive:
        names = sorted(name for name in archive.namelist() if name.lower().endswith((".webp", ".jpg", ".jpeg", ".png")))
        if not names:
            pytest.skip("the shared photo archive holds no single pictures; synthetic pictures are tested always")
        chosen = names[:: max(1, len(names) // count)][:count]
        squares = [Image.open(io.BytesIO(archive.read(n))).convert("RGB").resize((side_px, side_px)) for n in chosen]
    return torch.from_numpy(np.stack([np.asarray(square) for square in squares]))


@pytest.fixture(scope="session", params=["synthetic", "photos"])
def pictures(request: pytest.FixtureRequest) -> torch.Tensor:
    """(16, 128, 128, 3) uint8."""
    return synthetic_pictures() if request.param == "synthetic" else photos()


@pytest.fixture(scope="session")
def synthetic() -> torch.Tensor:
    """(16, 128, 128, 3) uint8, the synthetic ones alone."""
    return synthetic_pictures()
