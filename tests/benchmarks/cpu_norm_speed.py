"""Split batch norm on a CPU in whole encoder steps: groups shared out to threads, one thread, torch. One JSON line.

    python tests/benchmarks/cpu_norm_speed.py [--crops 32 64 128] [--batch 64] [--groups 4] [--seconds 3] [--rounds 6]

A step is the query encoder forward and backward and the key encoder forward, in bfloat16 where `auto` would choose it.
Rounds are interleaved, and the best of each counts, because shared machines only ever slow things down.

team   split_norm_team.py, as many threads as torch has
one    split_norm_loops.py in one thread
torch  torch's batch norm, group by group
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable

import msgspec
import torch

from moco_core.config import TrainSettings
from moco_core.device import autocast, choose_precision, describe_device
from moco_core.model import cpu_split_norm, torch_threads
from moco_core.model.moco import build_moco

CPU = torch.device("cpu")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crops", type=int, nargs="+", default=[32, 64, 128])
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--groups", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=6)
    args = parser.parse_args()
    warnings.filterwarnings("ignore")
    threads, dtype = torch_threads.available(), choose_precision("auto", CPU)
    ways = {"team": threads, "one": 1, "torch": 0}
    suits, rows = cpu_split_norm.suits, []
    for crop_px in args.crops:
        step, best = stepper(crop_px, args.batch, args.groups, dtype), dict.fromkeys(ways, float("inf"))
        for _ in range(args.rounds):
            for name, lent in ways.items():
                torch_threads.available = lambda lent=lent: lent
                cpu_split_norm.suits = suits if lent else lambda x: False
                best[name] = min(best[name], seconds_of(step, args.seconds))
        shown = {f"{name}_ms": round(1000 * took, 1) for name, took in best.items()}
        ratios = {f"team_over_{name}": round(best[name] / best["team"], 3) for name in ("one", "torch")}
        rows.append({"crop_px": crop_px, **shown, **ratios})
    result = {"threads": threads, "batch": args.batch, "groups": args.groups, "precision": str(dtype)[6:], "rows": rows}
    print(json.dumps({"benchmark": "cpu_norm_speed", "device": describe_device(CPU), **result}))


def stepper(crop_px: int, batch: int, groups: int, dtype: torch.dtype) -> Callable[[], None]:
    settings = msgspec.structs.replace(TrainSettings(), crop_px=crop_px, batch_size=batch, bn_groups=groups)
    method = build_moco(settings).to(memory_format=torch.channels_last)
    method.train()
    x = torch.randn(batch, 3, crop_px, crop_px).contiguous(memory_format=torch.channels_last)

    def step() -> None:
        with autocast(CPU, dtype):
            with torch.no_grad():
                method.encoder_k(x)
            loss = method.encoder_q(x).float().sum()
        loss.backward()

    return step


def seconds_of(step: Callable[[], None], seconds: float) -> float:
    step()
    began, steps = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        step()
        steps += 1
    return (time.perf_counter() - began) / steps


if __name__ == "__main__":
    main()
