"""Training speed: ours, LightlySSL's MoCo on the same photos, and the bare encoder step as the ceiling. One JSON line.

    python tests/benchmarks/train_speed.py IMAGES [--workspace W] [--crop 64] [--batch 128] [--seconds 5] [--rounds 6]
    python tests/benchmarks/train_speed.py IMAGES --device cuda --crop 128 --batch 256 --without-peer

IMAGES holds class folders (ImageFolder wants them). All three run the same encoder on the same device, a CPU with
every core; rounds are interleaved, and the best round of each counts, because shared machines only ever slow things
down.

ours      PairSource (decoded cache → two augmented views) + MoCo with split batch-norm + guard + optimiser, as in
          a real run
lanes     the same with the setting lanes=2 (CPU)
eager     the same without a recorded step (CUDA)
lightly   ImageFolder + MoCoV2Transform + NTXentLoss with a memory bank, float32; the better of 0 and 2 workers
ceiling   query forward and backward, key forward, optimiser, on tensors that are already there: no augmentation, no
          queue, no loss, plain batch-norm; in the precision that our run chose. The encoder is torchvision's; on a CPU
          also ours, whose small maps are matrix products ("own_ceiling"). On CUDA once asked for operation by
          operation, and once as a CUDA graph ("ceiling_graph")
"""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import torch
import torchvision

from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.device import autocast, choose_precision, describe_device
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import Library
from moco_core.model.moco import build_moco
from moco_core.model.resnet import build_resnet
from moco_core.model.running_statistics import RunningStatistics
from moco_core.training.finite_guard import FiniteGuard
from moco_core.training.lanes import LanePool
from moco_core.training.micro_batches import Gradients
from moco_core.training.optimizer import build_optimizer
from moco_core.training.pairs import PairSource, shuffle_for
from moco_core.workspace import Workspace

WARM_UP_STEPS = 3
GPU_BURST = 50  # steps between two looks at the clock, each of which waits for the GPU
Stepper = Callable[[], None]


def our_step(
    workspace: Workspace,
    settings: TrainSettings,
    device: torch.device,
    dtype: torch.dtype,
    pool: LanePool | None = None,
    capture: bool = True,
) -> Stepper:
    cache = PixelCache(workspace.pixels_path(settings.cache_px), settings.cache_px)
    with Library(workspace.library_path) as library:
        records = [r for r in library.records() if r.id in cache]
    ids = np.array([r.id for r in records], np.int64)
    sizes = np.array([(r.width, r.height) for r in records], np.int64)
    source = PairSource([cache], ids, sizes, settings, device, pool=pool)
    method = build_moco(settings).to(device).to(memory_format=torch.channels_last).train()
    optimizer = build_optimizer(method, settings)
    statistics = RunningStatistics(method)
    gradients = Gradients(method, optimizer, statistics, settings, device, dtype, pool=pool, capture=capture)
    guard = FiniteGuard(optimizer, statistics, on_device=device.type == "cuda")
    batches = itertools.chain.from_iterable(source.epoch(epoch) for epoch in itertools.count())
    counter = itertools.count()

    def step() -> None:
        pairs = next(batches)
        before = statistics.saved()
        loss = gradients.compute(pairs, shuffle_for(settings, next(counter), device), before)
        method.after_step(guard.step(loss, before))

    return step


def ceiling_step(
    settings: TrainSettings, device: torch.device, dtype: torch.dtype, graph: bool = False, own: bool = False
) -> Stepper:
    """own: our encoder instead of torchvision's."""

    def built() -> torch.nn.Module:
        name = settings.encoder
        network = build_resnet(name, bn_groups=1) if own else torchvision.models.get_model(name)
        return network.to(device).to(memory_format=torch.channels_last)

    query, key = built(), built()
    x = torch.randn(settings.batch_size, 3, settings.crop_px, settings.crop_px, device=device)
    x = x.contiguous(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(query.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4, fused=True)

    def step() -> None:
        with autocast(device, dtype):
            q = query(x)
            with torch.no_grad():
                k = key(x)
            score = (q * k).sum(dim=1).float().mean()
        optimizer.zero_grad(set_to_none=True)
        score.backward()
        optimizer.step()

    if not graph:
        return step
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(WARM_UP_STEPS):
            step()
    torch.cuda.current_stream().wait_stream(side)
    optimizer.zero_grad(set_to_none=True)
    recorded = torch.cuda.CUDAGraph()
    with torch.cuda.graph(recorded):
        step()
    return recorded.replay


def lightly_step(images: Path, settings: TrainSettings, workers: int) -> Stepper:
    """As in LightlySSL's own MoCo example."""
    from lightly.loss import NTXentLoss
    from lightly.models.modules import MoCoProjectionHead
    from lightly.models.utils import batch_shuffle, batch_unshuffle, deactivate_requires_grad, update_momentum
    from lightly.transforms import MoCoV2Transform

    class Query(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            network = torchvision.models.resnet18()
            network.fc = torch.nn.Identity()
            self.backbone, self.head = network, MoCoProjectionHead(512, 512, 128)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.head(self.backbone(x))

    query, key = Query(), Query()
    key.load_state_dict(query.state_dict())
    deactivate_requires_grad(key)
    criterion = NTXentLoss(temperature=0.1, memory_bank_size=(settings.queue_size, 128))
    optimizer = torch.optim.SGD(query.parameters(), lr=0.03, momentum=0.9, weight_decay=5e-4)
    data = torchvision.datasets.ImageFolder(str(images), MoCoV2Transform(input_size=settings.crop_px))
    loader = torch.utils.data.DataLoader(
        data, settings.batch_size, shuffle=True, drop_last=True, num_workers=workers, persistent_workers=workers > 0
    )
    batches = _forever(loader)

    def step() -> None:
        (x_q, x_k), _ = next(batches)
        update_momentum(query, key, m=0.99)
        q = query(x_q)
        with torch.no_grad():
            shuffled, order = batch_shuffle(x_k)
            k = batch_unshuffle(key(shuffled), order)
        loss = criterion(q, k)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def _forever(loader: torch.utils.data.DataLoader) -> Iterator:
    while True:
        yield from loader


def pairs_per_s(step: Stepper, batch_size: int, seconds: float, device: torch.device) -> float:
    for _ in range(WARM_UP_STEPS):
        step()
    synchronize(device)
    began, steps = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        for _ in range(1 if device.type == "cpu" else GPU_BURST):
            step()
            steps += 1
        synchronize(device)
    return steps * batch_size / (time.perf_counter() - began)


def synchronize(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize()


def prepared(images: Path, path: Path, settings: TrainSettings) -> Workspace:
    from moco_core.images.ingest import prepare

    workspace = Workspace.create(path, images)
    prepare(workspace, settings.cache_px, lambda event: None, Control())
    return workspace


def measure(
    args: argparse.Namespace, workspace: Workspace, settings: TrainSettings, pool: LanePool
) -> dict[str, object]:
    device = torch.device(args.device)
    dtype = choose_precision(settings.precision, device)
    makers: dict[str, Callable[[], Stepper]] = {
        "ours": lambda: our_step(workspace, settings, device, dtype),
        "ceiling": lambda: ceiling_step(settings, device, dtype),
    }
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
        makers["eager"] = lambda: our_step(workspace, settings, device, dtype, capture=False)
        makers["ceiling_graph"] = lambda: ceiling_step(settings, device, dtype, graph=True)
    else:
        makers["lanes"] = lambda: our_step(workspace, settings, device, dtype, pool)
        makers["own_ceiling"] = lambda: ceiling_step(settings, device, dtype, own=True)
    if not args.without_peer:
        makers["lightly_0_workers"] = lambda: lightly_step(args.images, settings, 0)
        makers["lightly_2_workers"] = lambda: lightly_step(args.images, settings, 2)
    if args.only:
        makers = {name: make for name, make in makers.items() if name in args.only.split(",")}
    best = dict.fromkeys(makers, 0.0)
    for _ in range(args.rounds):
        for name, make in makers.items():
            best[name] = max(best[name], pairs_per_s(make(), settings.batch_size, args.seconds, device))
    result: dict[str, object] = {name: round(value, 1) for name, value in best.items()}
    ceiling = max(best.get("ceiling", 0.0), best.get("ceiling_graph", 0.0))
    if ceiling and "ours" in best:
        result["ours_over_ceiling"] = round(best["ours"] / ceiling, 3)
    if "own_ceiling" in best and "ours" in best:
        result["ours_over_own_ceiling"] = round(best["ours"] / best["own_ceiling"], 3)
    if device.type == "cuda":
        result["peak_memory_gb"] = round(torch.cuda.max_memory_allocated() / 1e9, 2)
    if "lightly_0_workers" in best:
        peer = max(best["lightly_0_workers"], best["lightly_2_workers"])
        result |= {"lightly": round(peer, 1), "ours_over_lightly": round(best["ours"] / peer, 2)}
    return {
        "benchmark": "train_speed",
        "unit": "pairs/s",
        **result,
        "device": describe_device(device),
        "encoder": settings.encoder,
        "crop_px": settings.crop_px,
        "batch_size": settings.batch_size,
        "bn_groups": settings.bn_groups,
        "precision": str(dtype).removeprefix("torch."),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--crop", type=int, default=64)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--groups", type=int, default=TrainSettings().bn_groups, help="of batch norm, in ours")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--only", default="", help="names, separated by commas")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--encoder", default="resnet18")
    args = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    settings = msgspec.structs.replace(
        TrainSettings(), crop_px=args.crop, batch_size=args.batch, encoder=args.encoder, bn_groups=args.groups
    )
    with tempfile.TemporaryDirectory() as folder:
        workspace = prepared(args.images, args.workspace or Path(folder) / "w", settings)
        with LanePool(2, torch.get_num_threads()) as pool:
            print(json.dumps(measure(args, workspace, settings, pool)))


if __name__ == "__main__":
    main()
