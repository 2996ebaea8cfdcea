"""Views per second of the batched augmentation beside torchvision's v2 transforms, one picture after the other.

Same recipe (MoCo v2), same thread count, pictures in memory. Prints one JSON line; the ratio is ours / theirs. On a GPU
`ours` is what training does: a PairSource with all pictures on the GPU, drawing included, many batches in a row;
`torch_path` is the same without Triton. `device` is what the GPU alone would do, `*_ms_a_view` what the host needs for
a view of a whole batch; `first_s` has the kernels' compilation in it.

    python tests/benchmarks/augment_speed.py [--threads 2] [--batch N] [--crop PX] [--repeats N] [--device cpu]
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import torch
from torchvision.transforms import v2

from moco_core.augment import fused
from moco_core.augment.parameters import draw, draw_both
from moco_core.augment.pipeline import IMAGENET_MEAN, IMAGENET_STD, render
from moco_core.augment.view_table import view_table
from moco_core.config import AugmentSettings, TrainSettings, cache_side_for
from moco_core.images.pixel_cache import PixelCache, PixelCacheWriter
from moco_core.training.pairs import PairSource

GPU_PICTURES = 4  # batches of different pictures
GPU_THEIRS = 64  # pictures that torchvision gets beside a GPU: its rate is one picture's
SLEEP_CYCLES = 200_000_000  # about a tenth of a second, in which the host gets ahead of the GPU
DEFAULTS = {"cpu": {"batch": 128, "crop": 64, "repeats": 10}, "cuda": {"batch": 256, "crop": 128, "repeats": 50}}


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


def smooth_pictures(count: int, side: int) -> torch.Tensor:
    """(count, 3, S, S) uint8."""
    smooth = torch.nn.functional.interpolate(torch.rand(count, 3, 9, 9), (side, side), mode="bilinear")
    return (smooth * 255).byte()


def seconds_of(step: Callable[[int], object], repeats: int) -> list[float]:
    """Wall clock of each repeat after two that are not counted."""
    times = []
    for repeat in range(repeats + 2):
        started = time.perf_counter()
        step(repeat)
        times.append(time.perf_counter() - started)
    return times[2:]


def rates_of(times: dict[str, list[float]], views: dict[str, int]) -> dict[str, float]:
    median = {name: views[name] / statistics.median(seconds) for name, seconds in times.items()}
    best = {f"{name}_best": views[name] / min(seconds) for name, seconds in times.items()}
    return {f"{name}_views_per_s": round(rate, 1) for name, rate in {**median, **best}.items()}


def torchvisions_seconds(crop_px: int, pictures: torch.Tensor, repeats: int) -> list[float]:
    """Two views of all."""
    recipe = torchvision_recipe(crop_px)
    return seconds_of(lambda _: [torch.stack([recipe(picture) for picture in pictures]) for _ in (0, 1)], repeats)


def on_cpu(options: argparse.Namespace) -> dict[str, object]:
    side = cache_side_for(options.crop)
    pictures = smooth_pictures(options.batch, side)
    pixels = pictures.permute(0, 2, 3, 1).contiguous().to(options.device)
    ids, sizes = np.arange(options.batch), np.full((options.batch, 2), side)

    def ours(epoch: int) -> list[torch.Tensor]:
        drawn = (draw(AugmentSettings(), sizes, ids, seed=0, epoch=epoch, view=view) for view in (0, 1))
        return [render(pixels, parameters, options.crop) for parameters in drawn]

    times = {
        "ours": seconds_of(ours, options.repeats),
        "torchvision": torchvisions_seconds(options.crop, pictures, options.repeats),
    }
    return rates_of(times, dict.fromkeys(times, 2 * options.batch))


def on_gpu(options: argparse.Namespace) -> dict[str, object]:
    device = torch.device(options.device)
    settings = TrainSettings(
        crop_px=options.crop, batch_size=options.batch, queue_size=4 * options.batch, bn_groups=1, channels_last=True
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source = gpu_source(Path(folder), settings, device)
    with closing(source):
        pool = source._pools[settings.cache_px]
        assert pool._resident is not None
        started = time.perf_counter()
        source.batch(np.arange(options.batch), 0)
        torch.cuda.synchronize()
        report: dict[str, object] = {
            "gpu": torch.cuda.get_device_name(device),
            "triton_used": fused.usable(pool._resident),
            "first_s": round(time.perf_counter() - started, 2),
            "ours_views_per_s": end_to_end(source, options.repeats),
            **(kernel_figures(pool._resident, settings) if fused.usable(pool._resident) else {}),
            **torch_path_figures(source, options.repeats),
        }
    theirs = torchvisions_seconds(options.crop, smooth_pictures(GPU_THEIRS, settings.cache_px), 3)
    return {**report, **rates_of({"torchvision": theirs}, {"torchvision": 2 * GPU_THEIRS})}


def gpu_source(folder: Path, settings: TrainSettings, device: torch.device) -> PairSource:
    """Over a real cache, which may go once it is on the GPU."""
    count, side = GPU_PICTURES * settings.batch_size, settings.cache_px
    path = folder / "pixels.u8"
    pictures = smooth_pictures(count, side).permute(0, 2, 3, 1).contiguous().numpy()
    PixelCacheWriter(path, side).append([(i, 0, picture.tobytes()) for i, picture in enumerate(pictures)])
    sizes = np.random.default_rng(0).integers(200, 500, (count, 2))
    return PairSource([PixelCache(path, side)], np.arange(count), sizes, settings, device)


def end_to_end(source: PairSource, repeats: int) -> float:
    """Views per second of batch after batch, host and GPU side by side as in training: the best of three series."""
    rng, size = np.random.default_rng(0), source._settings.batch_size
    best = float("inf")
    for series in range(4):  # the first warms up
        chosen = [rng.permutation(source.images)[:size] for _ in range(repeats)]
        torch.cuda.synchronize()
        started = time.perf_counter()
        for rows in chosen:
            source.batch(rows, series)
        torch.cuda.synchronize()
        best = min(best, time.perf_counter() - started) if series else best
    return round(2 * size * repeats / best, 1)


def kernel_figures(resident: torch.Tensor, settings: TrainSettings) -> dict[str, object]:
    """The GPU alone over a drawn batch, and the host's parts."""
    from moco_core.augment.view_kernel import make_views

    count, side, crop_px = settings.batch_size, settings.cache_px, settings.crop_px
    rng = np.random.default_rng(1)
    sizes, ids = rng.integers(200, 500, (count, 2)), np.arange(count)
    rows = np.tile(rng.permutation(len(resident))[:count], 2)
    epochs = itertools.count()
    shape = (2 * count, 3, crop_px, crop_px)
    views = torch.empty(shape, device=resident.device, memory_format=torch.channels_last)

    def drawn() -> object:
        return draw_both(settings.augment, sizes, ids, seed=0, epoch=next(epochs))

    def launched(_: int) -> None:
        fused.render(resident, rows, both, views)

    both = draw_both(settings.augment, sizes, ids, seed=0, epoch=0)
    table = view_table(both, rows, side, crop_px, pinned=True)
    words = table.on(resident.device)
    device_s = device_seconds(lambda: make_views(resident, *words, table.taps, table.blurred, views), times=20)
    launch_s = [seconds_after_rest(launched) for _ in range(30)]
    return {
        "device_views_per_s": round(2 * count / device_s, 1),
        "device_ms_a_view": round(1000 * device_s / 2, 4),
        "draw_ms_a_view": round(500 * statistics.median(seconds_of(lambda _: drawn(), 30)), 4),
        "launch_ms_a_view": round(500 * statistics.median(launch_s), 4),
    }


def device_seconds(work: Callable[[], object], times: int) -> float:
    """Of one call, between events: a sleeping GPU lets the host queue all of them first."""
    for _ in range(2):
        work()
    torch.cuda.synchronize()
    start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    torch.cuda._sleep(SLEEP_CYCLES)
    start.record()
    for _ in range(times):
        work()
    stop.record()
    torch.cuda.synchronize()
    return start.elapsed_time(stop) / 1000 / times


def seconds_after_rest(step: Callable[[int], object]) -> float:
    """Until the host is done, from an empty queue."""
    torch.cuda.synchronize()
    started = time.perf_counter()
    step(0)
    return time.perf_counter() - started


def torch_path_figures(source: PairSource, repeats: int) -> dict[str, object]:
    usable = fused.usable
    fused.usable = lambda _: False
    try:
        return {"torch_path_views_per_s": end_to_end(source, max(2, repeats // 5))}
    finally:
        fused.usable = usable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    for name in ("batch", "crop", "repeats"):
        parser.add_argument(f"--{name}", type=int, help=f"default: { ({d: v[name] for d, v in DEFAULTS.items()}) }")
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    kind = "cuda" if options.device.startswith("cuda") else "cpu"
    for name, value in DEFAULTS[kind].items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    torch.set_num_threads(options.threads)
    report = on_gpu(options) if kind == "cuda" else on_cpu(options)
    ratio = round(report["ours_views_per_s"] / report["torchvision_views_per_s"], 2)
    print(json.dumps({"benchmark": "augment", **vars(options), **report, "ratio": ratio}))


if __name__ == "__main__":
    main()
