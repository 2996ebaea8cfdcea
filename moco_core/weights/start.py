"""What a run starts from: random weights, torchvision's ImageNet weights, or a file of somebody's."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from moco_core import events
from moco_core.control import Control
from moco_core.errors import InvalidSetting
from moco_core.events import Emit
from moco_core.library import printable
from moco_core.model.encoder import ENCODERS
from moco_core.weights.download import imagenet_file, sha256_of
from moco_core.weights.foreign_file import read_tensors
from moco_core.weights.names import Fit, fitted
from moco_core.weights.sources import IMAGENET, RANDOM, imagenet_source

IMAGENET_CROP_PX = 176  # seen at 256 px: after training on crops of 224 px, whole pictures are better a little larger
_LISTED = 20  # names in run.toml and in events; the counts are whole


class Start(NamedTuple):
    """Weights for an encoder, ready to be copied, and where they are from as run.toml records it."""

    encoder: str
    tensors: dict[str, Tensor]
    record: dict[str, Any]
    crop_px: int | None  # side of the crops that they were trained on, where the file says so


def find_start(
    start_from: str | None, encoder: str | None, download: bool, emit: Emit, control: Control
) -> Start | None:
    """Read the weights and say what fits. None for random ones.

    Args:
        start_from: None or "random", "imagenet", or the path of a file.
        encoder: that is to start from them; None takes the one in the file (ImageNet: resnet18).
        download: the person agreed to a download.

    Raises:
        NeedsConsent, DownloadFailed: about ImageNet weights. UnreadableWeights, NoUse: about a file.
    """
    if start_from is None or start_from == RANDOM:
        return None
    if start_from == IMAGENET:
        encoder = encoder or ENCODERS[0]
        path = imagenet_file(encoder, download, emit, control)
    else:
        path = Path(start_from)
    tensors, notes = read_tensors(path, control)
    fit = fitted(tensors, encoder)
    record = _record(start_from, path, fit)
    emit(_event(record))
    if not fit.complete:
        _warn(fit, emit)
    crop = IMAGENET_CROP_PX if start_from == IMAGENET else int(notes["crop_px"]) if _is_side(notes) else None
    return Start(fit.encoder, fit.tensors, record, crop)


@torch.no_grad()
def put_into(network: torch.nn.Module, tensors: dict[str, Tensor]) -> None:
    """Copy weights and batch-norm statistics by torchvision's names; split batch norm has the same ones."""
    own = network.state_dict()
    for name, tensor in tensors.items():
        own[name].copy_(tensor)


def summary(record: dict[str, Any]) -> str:
    """ "120 of 122 tensors from moco_v2_800ep.pth.tar (official MoCo, state_dict.module.encoder_q)"."""
    if not record:
        return "random"
    return f"{record['matched']} of {record['of']} tensors from {record['file']} ({record['layout']})"


def _record(start_from: str, path: Path, fit: Fit) -> dict[str, Any]:
    record: dict[str, Any] = {
        "source": IMAGENET if start_from == IMAGENET else "file",
        "file": printable(path.name),
        "sha256": sha256_of(path),
        "encoder": fit.encoder,
        "layout": fit.layout,
        "matched": len(fit.tensors),
        "of": fit.of,
        "missing": fit.missing[:_LISTED],
        "mismatched": fit.mismatched[:_LISTED],
        "unused": fit.unused[:_LISTED],
        "unused_count": len(fit.unused),
    }
    where = {"url": imagenet_source(fit.encoder).url} if start_from == IMAGENET else {"path": printable(str(path))}
    return {**record, **where}


def _event(record: dict[str, Any]) -> events.Weights:
    return events.Weights(**{name: record[name] for name in events.Weights.__struct_fields__})


def _warn(fit: Fit, emit: Emit) -> None:
    lacking = [*fit.mismatched, *fit.missing]
    more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
    emit(
        events.Warning(
            message=f"{len(lacking)} of {fit.of} tensors stay random: {', '.join(lacking[:3])}{more}.",
            hint="Training can make up for that; features before training are of little use.",
        )
    )


def _is_side(notes: dict[str, str]) -> bool:
    return notes.get("crop_px", "").isdecimal() and 32 <= int(notes["crop_px"]) <= 512


def checked_choice(start_from: str | None) -> None:
    """Raises InvalidSetting for a file that is not there: said before a folder is scanned."""
    if start_from not in (None, RANDOM, IMAGENET) and not Path(str(start_from)).is_file():
        raise InvalidSetting(
            f"There is no file {start_from} to start from.",
            hint="Name a file of weights, or say imagenet or random.",
        )
