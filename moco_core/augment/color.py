"""Colour operations with torchvision's meaning, in place, each sample with its own strength.

Brightness, contrast and saturation are one formula, y = clamp(f·x + (1 − f)·reference), with black, the mean grey and
the grey picture as reference: one pass serves samples that are due for different ones.
"""

from __future__ import annotations

import torch
from torch import Tensor

LUMA = (0.2989, 0.587, 0.114)  # ITU-R 601, rounded as torchvision rounds it
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


def grey_of(x: Tensor) -> Tensor:
    """(n, 3, H, W) → (n, H, W), a new tensor."""
    return x[:, 0].mul(LUMA[0]).add_(x[:, 1], alpha=LUMA[1]).add_(x[:, 2], alpha=LUMA[2])


def to_grey_(x: Tensor) -> None:
    """rgb_to_grayscale with three equal channels."""
    x.copy_(grey_of(x).unsqueeze(1))


def blend_(x: Tensor, factor: Tensor, grey_share: Tensor, mean_share: Tensor) -> None:
    """adjust_brightness, adjust_contrast and adjust_saturation at once.

    Args:
        x: (n, 3, H, W) float32 in [0, 1].
        factor: (n,) f, the share of the picture itself; 1 − f goes to the reference.
        grey_share: (n,) 1 − f where the reference is the grey picture (saturation), else 0.
        mean_share: (n,) 1 − f where it is the mean grey (contrast), else 0.
    """
    grey = grey_of(x)
    mean = grey.mean(dim=(1, 2)).mul_(mean_share)
    reference = torch.addcmul(mean.view(-1, 1, 1), grey, grey_share.view(-1, 1, 1), out=grey)
    torch.addcmul(reference.unsqueeze(1), x, factor.view(-1, 1, 1, 1), out=x).clamp_(0.0, 1.0)


def shift_hue_(x: Tensor, turns: Tensor) -> None:
    """adjust_hue: through HSV with hue moved by `turns`, value and chroma kept.

    With value v, chroma c = v − min and hue h in sixths, HSV → RGB is v − c + c·w, where w is a trapezium of h for each
    channel: clamp(|h − 3| − 1), clamp(2 − |h − 2|), clamp(2 − |h − 4|).

    Args:
        x: (n, 3, H, W) float32 in [0, 1].
        turns: (n,) in [−.5, .5].
    """
    red, green, blue = x.unbind(1)
    low = torch.minimum(torch.minimum(red, green), blue)
    value = torch.maximum(torch.maximum(red, green), blue)
    hue, sector = _hue_parts(red, green, blue, value)
    chroma = value.sub_(low)
    # A grey pixel has numerator 0 too: any denominator but 0 will do.
    hue.div_(chroma.clamp(min=1e-12)).add_(sector).add_(6.0 * turns.view(-1, 1, 1))
    hue.sub_((hue / 6.0).floor_(), alpha=6.0)  # [0, 6)
    for channel, (center, sign, base) in enumerate(((3.0, 1.0, -1.0), (2.0, -1.0, 2.0), (4.0, -1.0, 2.0))):
        weight = hue.sub(center).abs_().mul_(sign).add_(base).clamp_(0.0, 1.0)
        torch.addcmul(low, chroma, weight, out=x[:, channel])


def _hue_parts(red: Tensor, green: Tensor, blue: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
    """Numerator of the hue in sixths, and what is added after the division; ties go to red, then green.

    Masks are numbers here and `lerp` chooses (exactly, at 0 and 1): on a CPU `where` takes twenty times as long.
    """
    is_red, is_green = red.clone().eq_(value), green.clone().eq_(value)
    numerator = (red - green).lerp_(blue - red, is_green).lerp_(green - blue, is_red)
    sector = is_green.mul_(-2.0).add_(4.0).mul_(is_red.neg_().add_(1.0))
    return numerator, sector
