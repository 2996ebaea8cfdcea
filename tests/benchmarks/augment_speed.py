"""Views per second of the batched augmentation beside torchvision's v2 transforms, one picture after the other.

Same pictures in memory, same recipe (MoCo v2), same thread count. Prints one JSON line; the ratio is ours / theirs.

    python tests/benchmarks/augment_speed.py [--threads 2] [--batch 128] [--crop 64] [--repeats 10] [--device cpu]
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import numpy as np
import torch
from torchvision.transforms import v2

from moco_core.augment.parameters import draw
from moco_core.augment.pipeline import IMAGENET_MEAN, IMAGENET_STD, render
from moco_core.config import AugmentSettings, cache_side_for


def torchvision_recipe(crop_px: int) -> v2.Compose:
    """main_moco.py --aug-plus on uint8 tensors, which is where v2 is fastest."""
    return v2.Compose(
        [
            v2.RandomResizedCrop(crop_px, scale=(0.2, 1.0), antialias=True),
            v2.RandomApply([v2.ColorJitter(0.4, 0.4, 0.4, 0.1)], p=0.8),
            v2.RandomGrayscale(p=0.2),
            v2.RandomApply([v2.GaussianBlur(17, (0.1, 2.0))], p=0.5),  # our kernel for the widest σ
            v2.RandomHorizontalFlip(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(IMAGENET_MEAN, IMAGENET_STD),
        ]
    )


def seconds_of(step: Callable[[int], object], repeats: int, device: torch.device) -> list[float]:
    """Wall clock of each repeat after two that are not counted."""
    times = []
    for repeat in range(repeats + 2):
        started = time.perf_counter()
        step(repeat)
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - started)
    return times[2:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("threads", 2), ("batch", 128), ("crop", 64), ("repeats", 10)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device, side = torch.device(options.device), cache_side_for(options.crop)
    smooth = torch.nn.functional.interpolate(torch.rand(options.batch, 3, 9, 9), (side, side), mode="bilinear")
    pictures = (smooth * 255).byte()  # (B, 3, S, S)
    pixels = pictures.permute(0, 2, 3, 1).contiguous().to(device)
    ids, sizes = np.arange(options.batch), np.full((options.batch, 2), side)
    recipe = torchvision_recipe(options.crop)

    def ours(epoch: int) -> list[torch.Tensor]:
        drawn = (draw(AugmentSettings(), sizes, ids, seed=0, epoch=epoch, view=view) for view in (0, 1))
        return [render(pixels, parameters, options.crop) for parameters in drawn]

    def theirs(_: int) -> list[torch.Tensor]:
        return [torch.stack([recipe(picture) for picture in pictures]) for _ in (0, 1)]

    views = 2 * options.batch
    times = {
        "ours": seconds_of(ours, options.repeats, device),
        "torchvision": seconds_of(theirs, options.repeats, device),
    }
    rates = {name: views / statistics.median(seconds) for name, seconds in times.items()}
    best = {f"{name}_best": views / min(seconds) for name, seconds in times.items()}
    report = {f"{name}_views_per_s": round(rate, 1) for name, rate in {**rates, **best}.items()}
    ratio = round(rates["ours"] / rates["torchvision"], 2)
    print(json.dumps({"benchmark": "augment", **vars(options), **report, "ratio": ratio}))


if __name__ == "__main__":
    main()
