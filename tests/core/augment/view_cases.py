"""Batches on which the kernels are held against the CPU's path, and how they reach a child process."""

from __future__ import annotations

import dataclasses
from itertools import permutations
from pathlib import Path

import numpy as np
import torch

from moco_core.augment.parameters import ViewParameters, draw
from moco_core.augment.pipeline import render
from moco_core.config import AugmentSettings

# The interpreter, and a GPU: it contracts products with sums and divides to within two units of the last place.
CPU_TOLERANCE, GPU_TOLERANCE = 1e-4, 2e-3
STRONG = AugmentSettings(brightness=1, contrast=1, saturation=1, hue=0.5, jitter_probability=1)
OFF = AugmentSettings(flip_probability=0, jitter_probability=0, grey_probability=0, blur_probability=0)
FLAT = AugmentSettings(brightness=0, contrast=0, saturation=0, hue=0, jitter_probability=1)


@dataclasses.dataclass(frozen=True)
class Case:
    """Pictures `rows` of the (N, S, S, 3), to (B, 3, crop, crop)."""

    pixels: np.ndarray
    rows: np.ndarray
    parameters: ViewParameters
    crop_px: int
    channels_last: bool = False

    def by_torch(self) -> torch.Tensor:
        return render(torch.from_numpy(self.pixels)[self.rows], self.parameters, self.crop_px)

    def empty(self, device: torch.device) -> torch.Tensor:
        """To be filled; what is not filled shows."""
        memory_format = torch.channels_last if self.channels_last else torch.contiguous_format
        shape = (len(self.rows), 3, self.crop_px, self.crop_px)
        return torch.full(shape, torch.nan, device=device).contiguous(memory_format=memory_format)


def cases(pixels: torch.Tensor) -> dict[str, Case]:
    """pixels: (N, S, S, 3) uint8, S ≥ 96, N ≥ 6."""

    def case(settings: AugmentSettings, crop_px: int, count: int, seed: int = 0, **changes: object) -> Case:
        rows = np.random.default_rng(seed).integers(0, len(pixels), count)
        sizes = np.tile((300, 200), (count, 1))
        p = draw(settings, sizes, np.arange(count), seed=seed, epoch=crop_px, view=seed % 2)
        return Case(pixels.numpy(), rows, dataclasses.replace(p, **changes), crop_px, channels_last=seed % 2 == 1)

    orders = np.array(list(permutations(range(4))))
    found = {f"usual, seed {seed}, {px} px": case(AugmentSettings(), px, n, seed) for seed, px, n in USUAL}
    found["every order"] = case(STRONG, 32, len(orders), order=orders)
    found["strong"] = case(STRONG, 48, 3, 5)
    found["nothing done"] = case(OFF, 32, 4)
    found["jitter without strength"] = case(FLAT, 32, 4)
    found["all grey and blurred"] = case(AugmentSettings(grey_probability=1, blur_probability=1), 48, 3, 3)
    found["widest blur"] = case(AugmentSettings(blur_probability=1, blur_sigma_min=9, blur_sigma_max=10), 40, 3)
    found["boxes"] = case(OFF, 32, len(BOXES), box=BOXES, flip=np.arange(len(BOXES)) % 2 == 1)
    large = np.tile(pixels.numpy(), (1, 2, 2, 1))[:, :144, :144]
    whole = np.tile([0.0, 0.0, 1.0, 1.0], (3, 1))
    found["shrunk"] = dataclasses.replace(case(AugmentSettings(), 32, 3, 7, box=whole), pixels=large)  # nine taps
    return found


USUAL = ((0, 32, 8), (1, 32, 8), (2, 48, 4), (3, 128, 2))
# One cached pixel or less of 96, at the borders, thin, fractional, all.
_PX = 1 / 96
BOXES = np.array(
    [
        [0, 0, _PX, _PX],
        [1 - _PX, 1 - _PX, 1, 1],
        [40 * _PX, 50 * _PX, 41 * _PX, 51 * _PX],
        [0.5, 0.5, 0.5 + _PX / 3, 0.5 + _PX / 7],
        [0, 0.3, 1, 0.3 + _PX],
        [1 - 2.5 * _PX, 0, 1, 1],
        [0.1234, 0.0321, 0.9876, 0.7654],
        [0, 0, 1, 1],
    ]
)


def save(path: Path, found: dict[str, Case]) -> None:
    """Without pickle."""
    arrays = {}
    for name, case in found.items():
        fields = {
            f"p.{field.name}": getattr(case.parameters, field.name) for field in dataclasses.fields(ViewParameters)
        }
        own = {"pixels": case.pixels, "rows": case.rows, "crop_px": case.crop_px, "channels_last": case.channels_last}
        arrays.update({f"{name}|{key}": value for key, value in {**fields, **own}.items()})
    np.savez(path, **arrays)


def load(path: Path) -> dict[str, Case]:
    with np.load(path) as arrays:
        names = dict.fromkeys(key.partition("|")[0] for key in arrays)
        return {name: _case(name, arrays) for name in names}


def _case(name: str, arrays: np.lib.npyio.NpzFile) -> Case:
    fields = [arrays[f"{name}|p.{field.name}"] for field in dataclasses.fields(ViewParameters)]
    own = {key: arrays[f"{name}|{key}"] for key in ("pixels", "rows", "crop_px", "channels_last")}
    return Case(own["pixels"], own["rows"], ViewParameters(*fields), int(own["crop_px"]), bool(own["channels_last"]))
