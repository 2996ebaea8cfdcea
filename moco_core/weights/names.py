"""Whose weights are these: from the names that other programs give to a ResNet's tensors to torchvision's.

Every layout is a prefix before one of two spellings of the same network:

    conv1.weight, bn1.…, layer1.0.conv1.weight, …    torchvision, timm, official MoCo (module.encoder_q.), solo-learn
                                                     (state_dict.backbone. or .encoder.), LightlySSL (backbone.), ours
    0.weight, 1.…, 4.0.conv1.weight, …               nn.Sequential(*resnet.children()) as LightlySSL's examples have it;
                                                     from its own ResNetGenerator, without relu and maxpool, 2.0.conv1
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import torch
import torchvision
from torch import Tensor

from moco_core.errors import MocoError
from moco_core.model.encoder import ENCODERS

MOST_UNFIT = 0.05  # of the tensors that may be missing or of another shape: a stem for small pictures, not more
SHOWN = 12
# The query or student encoder is trained by gradients; its slow twin is chosen only when it is alone.
_SECOND = re.compile(r"optim|encoder_k|momentum|teacher|target|ema|key_|_key|_k\.")
_KNOWN = (("encoder_q.", "official MoCo"), ("student_backbone.", "LightlySSL"), ("backbone.", "backbone"))


class NoUse(MocoError):
    """The file holds no weights for this encoder."""


class Fit(NamedTuple):
    """How the tensors of a file go into an encoder. All names are torchvision's, those of `unused` as in the file."""

    encoder: str
    layout: str
    tensors: dict[str, Tensor]
    of: int
    missing: list[str]
    mismatched: list[str]
    unused: list[str]
    strange: list[str]  # layers that the encoder does not have: another network

    @property
    def unfit(self) -> int:
        return len(self.missing) + len(self.mismatched) + len(self.strange)

    @property
    def complete(self) -> bool:
        return self.unfit == 0


def fitted(tensors: Mapping[str, Tensor], wanted: str | None) -> Fit:
    """The encoder in a file, by torchvision's names.

    Args:
        wanted: the encoder that is to start from it; None takes the one that it is.

    Raises:
        NoUse: no ResNet is in it, another one than wanted, or too little of it.
    """
    found = candidates(tensors)
    if not found:
        some = ", ".join(list(tensors)[:3])
        raise NoUse(
            f"No ResNet was found in this file; its tensors are called {some} …",
            hint=f"The encoder must be one of {', '.join(ENCODERS)}.",
        )
    prefix, first_layer = found[0]
    own = {name: tensors[prefix + name] for name in _below(tensors, prefix)}
    fits = {encoder: _fit(encoder, own, prefix, first_layer) for encoder in ENCODERS}
    best = min(fits.values(), key=lambda fit: fit.unfit)
    fit = fits[wanted] if wanted else best
    _check(fit, best)
    return fit


def candidates(names: Iterable[str]) -> list[tuple[str, int | None]]:
    """(prefix, place of layer1 in a numbered list or None) of every ResNet among the names, the best first."""
    known = set(names)
    found: list[tuple[str, int | None]] = []
    for name in known:
        if name.endswith("layer1.0.conv1.weight"):
            prefix = name.removesuffix("layer1.0.conv1.weight")
            if prefix + "bn1.weight" in known:
                found.append((prefix, None))
        numbered = re.fullmatch(r"(|.*\.)([24])\.0\.conv1\.weight", name)
        if numbered and {numbered[1] + "0.weight", numbered[1] + "1.running_mean"} <= known:
            found.append((numbered[1], int(numbered[2])))
    # Where layer1 is 2, layer3 is 4 and looks like a layer1 of its own: the lower place is right.
    return sorted(found, key=lambda item: (bool(_SECOND.search(item[0])), len(item[0]), item[0], item[1] or 0))


@functools.cache
def shapes(encoder: str) -> dict[str, tuple[int, ...]]:
    """Shape of every tensor of torchvision's network, without its classifier."""
    with torch.device("meta"):
        state = torchvision.models.get_model(encoder, weights=None).state_dict()
    return {name: tuple(tensor.shape) for name, tensor in state.items() if not name.startswith("fc.")}


def shown_encoder(encoder: str) -> str:
    """resnet18 → ResNet-18."""
    return encoder.replace("resnet", "ResNet-")


def _below(names: Iterable[str], prefix: str) -> list[str]:
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


def _fit(encoder: str, own: Mapping[str, Tensor], prefix: str, first_layer: int | None) -> Fit:
    renamed = {_renamed(name, first_layer): name for name in own}
    wanted, matched, mismatched, missing = shapes(encoder), {}, [], []
    for name, shape in wanted.items():
        if name not in renamed:
            if not name.endswith("num_batches_tracked"):  # a counter that older files do not have
                missing.append(name)
            continue
        tensor = _unsplit(name, own[renamed[name]], shape)
        if tuple(tensor.shape) == shape:
            matched[name] = tensor
        else:
            mismatched.append(f"{name}: {_size(tensor.shape)} in the file, {_size(shape)} in {shown_encoder(encoder)}")
    rest = [name for name in renamed if name not in wanted]
    strange = [name for name in rest if re.match(r"(layer\d|conv\d|bn\d)", name)]
    unused = [renamed[name] for name in rest]
    return Fit(encoder, _layout(prefix, first_layer), matched, len(wanted), missing, mismatched, unused, strange)


def _renamed(name: str, first_layer: int | None) -> str:
    """torchvision's name of a tensor; what is not of the encoder keeps a name that it does not have."""
    if first_layer is not None:
        number, dot, rest = name.partition(".")
        places = {"0": "conv1", "1": "bn1", **{str(first_layer + i): f"layer{i + 1}" for i in range(4)}}
        name = f"{places.get(number, number)}{dot}{rest}"
    return name.replace(".shortcut.", ".downsample.")  # LightlySSL's ResNetGenerator


def _unsplit(name: str, tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    """LightlySSL's split batch norm keeps the statistics of all its splits one after the other: their mean."""
    statistics = name.endswith(("running_mean", "running_var")) and tensor.ndim == 1
    if not statistics or tensor.numel() == shape[0] or tensor.numel() % shape[0]:
        return tensor
    return tensor.float().view(-1, shape[0]).mean(0)


def _layout(prefix: str, first_layer: int | None) -> str:
    """For people: how the file names its tensors."""
    kind = next((words for part, words in _KNOWN if prefix.endswith(part)), "torchvision" if not prefix else "")
    spelled = "numbered layers" if first_layer is not None else ""
    return ", ".join(filter(None, [kind if not spelled or prefix else "", spelled, prefix.removesuffix(".")]))


def _check(fit: Fit, best: Fit) -> None:
    """Raises NoUse when the weights are not of this encoder."""
    if _too_little(best):
        reason = (best.strange or best.mismatched or best.missing)[0]
        raise NoUse(
            f"These weights are of another network than {', '.join(map(shown_encoder, ENCODERS))} ({reason}).",
            hint="Choose a file that holds one of these encoders.",
        )
    if fit.encoder != best.encoder and _too_little(fit):
        raise NoUse(
            f"These weights are of a {shown_encoder(best.encoder)}; the encoder here is {shown_encoder(fit.encoder)}.",
            hint=f"Choose the encoder {best.encoder} (--set encoder={best.encoder}), or other weights.",
        )
    if broken := [name for name, tensor in fit.tensors.items() if not torch.isfinite(tensor.float()).all()]:
        raise NoUse(
            f"These weights hold numbers that are not finite ({broken[0]}).",
            hint="The training that made them diverged; take an earlier checkpoint of it.",
        )


def _too_little(fit: Fit) -> bool:
    return bool(fit.strange) or fit.unfit > MOST_UNFIT * fit.of


def _size(shape: Iterable[int]) -> str:
    return " × ".join(map(str, shape)) or "one number"
