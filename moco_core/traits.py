"""What tells this folder's pictures apart, measured: colour, and which way up they stand.

Colour: parts of pictures must find the whole they come from, once by structure and colour, once by structure alone.
What is lost without colour is what an augmentation that changes colours takes from the encoder.

Orientation: a classifier is shown pictures beside themselves, mirrored or turned, and tries to tell which is which.
Where it can, mirroring or turning makes pictures that do not exist; where it cannot even tell which way is up, turning
costs nothing and teaches more.

No labels and no trained network: thumbnails and fixed random filters (Saxe et al. 2011, "On Random Weights and
Unsupervised Feature Learning").
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from moco_core import atomic
from moco_core.augment.parameters import draw
from moco_core.augment.pipeline import center_view, render, to_pixels
from moco_core.config import AugmentSettings
from moco_core.control import Control
from moco_core.events import Emit
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import ImageRecord, Library
from moco_core.progress import Meter
from moco_core.training.lab import cached_pictures, chosen
from moco_core.workspace import Workspace, key_of

FEWEST, SAMPLE, SIDE_PX = 60, 400, 48
PARTS_SCALE = 0.5  # of the area that a part shows at least
COLOUR_SHARE = 0.5  # of the parts that are found with colour: warn when fewer are found without
TOLD_APART, NOT_TOLD_APART, SURE = 0.62, 0.55, 3.0  # accuracies of a two-way guess; standard errors above chance
FILTERS, FILTER_PX, CELLS, FOLDS = 64, 7, 2, 5
Array = np.ndarray[Any, Any]


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """key: of the pictures that were looked at; pictures: how many. found_in_colour, found_in_grey: share of parts that
    find their whole. mirrored, upside_down, turned: share that a classifier tells rightly from pictures as they are; .5
    is a guess. 0 everywhere: too few pictures."""

    key: str
    pictures: int
    found_in_colour: float = 0.0
    found_in_grey: float = 0.0
    mirrored: float = 0.0
    upside_down: float = 0.0
    turned: float = 0.0

    @property
    def known(self) -> bool:
        return self.pictures >= FEWEST

    @property
    def colour_tells(self) -> bool:
        """Without colour most pictures are no longer found."""
        return self.known and self.found_in_grey < COLOUR_SHARE * self.found_in_colour

    @property
    def mirroring_harms(self) -> bool:
        return self.known and self._told_apart(self.mirrored)

    @property
    def has_no_up(self) -> bool:
        """Neither on the head nor turned are they told from what they are."""
        return self.known and max(self.upside_down, self.turned, self.mirrored) <= NOT_TOLD_APART

    def _told_apart(self, accuracy: float) -> bool:
        return accuracy >= max(TOLD_APART, 0.5 + SURE * 0.5 / self.pictures**0.5)


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with its numbers, and the settings that follow from it; none where nothing is wrong."""

    about: str
    sentence: str
    settings: dict[str, float]
    warns: bool = True


def advice(traits: Traits) -> list[Advice]:
    """What to change, most important first; empty when the usual augmentation suits."""
    found = []
    if traits.colour_tells:
        found.append(
            Advice(
                about="colour",
                sentence=f"Colour tells these pictures apart: {100 * traits.found_in_colour:.0f} of 100 parts find "
                f"their picture by colour and shape, {100 * traits.found_in_grey:.0f} by shape alone. Changing "
                f"colours would teach the encoder to overlook it.",
                settings={"hue": 0.0, "saturation": 0.0, "grey_probability": 0.0},
            )
        )
    if traits.mirroring_harms:
        found.append(
            Advice(
                about="mirror",
                sentence=f"Left and right mean something here: mirrored pictures are told from yours in "
                f"{100 * traits.mirrored:.0f} of 100 cases (50 is a guess), as with text. Mirrored views would show "
                f"what does not exist.",
                settings={"flip_probability": 0.0},
            )
        )
    if traits.has_no_up:
        found.append(
            Advice(
                about="turn",
                sentence="These pictures have no up: turned ones cannot be told from yours. Turning the views teaches "
                "more from each picture.",
                settings={"turn_probability": 0.75, "vertical_flip_probability": 0.5},
                warns=False,
            )
        )
    return found


def measure(workspace: Workspace, emit: Emit, control: Control) -> Traits:
    """Of a sample of the folder; kept in traits.json, and taken from there while that sample is the same."""
    cache = _enough_pictures(workspace, emit, control)
    records = chosen(workspace, cache, SAMPLE, 0)
    key = key_of("traits", [(record.id, record.size, record.mtime_ns) for record in records])
    if (known := kept(workspace)) is not None and known.key == key:
        return known
    meter = Meter(emit, control, "traits", 5)
    traits = Traits(key=key, pictures=len(records))
    if len(records) >= FEWEST:
        traits = msgspec.structs.replace(traits, **_measured(cache, records, meter))
    atomic.write_bytes(workspace.path / "traits.json", msgspec.json.encode(traits))
    return traits


def _enough_pictures(workspace: Workspace, emit: Emit, control: Control) -> PixelCache:
    """A small sample has room for pictures that came to the folder after the others were read: they are read first."""
    cache = cached_pictures(workspace, SIDE_PX, emit, control)
    with Library(workspace.library_path) as library:
        ids = [record.id for record in library.records() if record.used]
    if sum(each in cache for each in ids) >= min(SAMPLE, len(ids)):
        return cache
    prepare(workspace, cache.side_px, emit, control)
    return PixelCache(workspace.pixels_path(cache.side_px), cache.side_px)


def kept(workspace: Workspace) -> Traits | None:
    """What was measured before; None if nothing was, or it cannot be read."""
    try:
        return msgspec.json.decode((workspace.path / "traits.json").read_bytes(), type=Traits)
    except (OSError, msgspec.DecodeError):
        return None


def _measured(cache: PixelCache, records: list[ImageRecord], meter: Meter) -> dict[str, float]:
    """The shares of `Traits`, by name."""
    ids = np.array([record.id for record in records], np.int64)
    sizes = np.array([(record.width, record.height) for record in records], np.int64)
    pixels = torch.from_numpy(cache.pixels[cache.rows(ids)])
    wholes = _plain(center_view(pixels, sizes, SIDE_PX))
    cut = AugmentSettings(
        crop_scale_min=PARTS_SCALE, flip_probability=0.0, jitter_probability=0.0, grey_probability=0.0,
        blur_probability=0.0,
    )  # fmt: skip
    parts = _plain(render(pixels, draw(cut, sizes, ids, seed=0, epoch=0, view=0), SIDE_PX))
    in_colour = _found(_shape(parts), _shape(wholes), _colour(parts), _colour(wholes))
    meter.add()
    in_grey = _found(_shape(parts), _shape(wholes))
    meter.add()
    told = []
    for change in (lambda x: x.flip(3), lambda x: x.flip(2), lambda x: torch.rot90(x, 1, (2, 3))):
        told.append(_told_apart(wholes, change))
        meter.add()
    shares = {"found_in_colour": in_colour, "found_in_grey": in_grey}
    return {**shares, "mirrored": told[0], "upside_down": told[1], "turned": told[2]}


def _plain(views: Tensor) -> Tensor:
    """(n, 3, S, S) in [0, 1]."""
    return to_pixels(views).permute(0, 3, 1, 2).float() / 255.0


def _grey(x: Tensor) -> Tensor:
    weights = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    return (x * weights).sum(1, keepdim=True)  # (n, 1, S, S)


def _shape(x: Tensor) -> Tensor:
    """(n, D) unit vectors of the grey picture, whatever its brightness and contrast."""
    small = F.adaptive_avg_pool2d(_grey(x), 12).flatten(1)
    return F.normalize(small - small.mean(1, keepdim=True), dim=1, eps=1e-3)


def _colour(x: Tensor) -> Tensor:
    """(n, D) unit vectors of where which colours are, brightness left out."""
    chroma = torch.cat([x[:, :1] - _grey(x), x[:, 2:] - _grey(x)], dim=1)  # (n, 2, S, S)
    small = F.adaptive_avg_pool2d(chroma, 3).flatten(1)
    return F.normalize(small, dim=1, eps=1e-3)


def _found(*pairs: Tensor) -> float:
    """Recall at 1: share of rows of the first whose most like row of the second is their own; further pairs add up."""
    likeness = sum(part @ whole.T for part, whole in zip(pairs[::2], pairs[1::2], strict=True))
    assert isinstance(likeness, Tensor)
    own = likeness.diagonal()
    better = (likeness > own[:, None] + 1e-6).sum(1)
    ties = ((likeness - own[:, None]).abs() <= 1e-6).sum(1)  # itself and those that cannot be told from it
    return float(torch.where(better == 0, 1.0 / ties, torch.zeros(())).mean())


def _told_apart(wholes: Tensor, change: Any) -> float:
    """Cross-validated accuracy of a classifier that says which is the picture: itself, or itself changed."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rng = np.random.default_rng(0)
    first = rng.permutation(len(wholes)) % 2 == 1  # whether the picture itself comes first
    differences = (_textures(wholes) - _textures(change(wholes))) * np.where(first, 1.0, -1.0)[:, None]
    model = make_pipeline(StandardScaler(with_mean=False), LogisticRegression(C=0.01, max_iter=500))
    order = rng.permutation(len(wholes))
    return float(cross_val_score(model, differences[order], first[order], cv=FOLDS).mean())


def _textures(x: Tensor) -> Array:
    """(n, D) of the grey picture: how strongly fixed random filters answer in each of a few cells; its thumbnail."""
    grey = _grey(x)
    grey = grey - grey.mean((2, 3), keepdim=True)
    grey = grey / grey.std((2, 3), keepdim=True).clamp_min(1e-3)
    generator = torch.Generator().manual_seed(7)
    filters = torch.randn((FILTERS, 1, FILTER_PX, FILTER_PX), generator=generator)
    filters = filters - filters.mean((2, 3), keepdim=True)
    answers = F.relu(F.conv2d(grey, filters / FILTER_PX, stride=1))
    pooled = F.adaptive_avg_pool2d(answers, CELLS).flatten(1)
    return torch.cat([pooled, F.adaptive_avg_pool2d(grey, 6).flatten(1)], dim=1).numpy()
