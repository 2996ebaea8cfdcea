"""A few steps of MoCo in float64 by one process of a team: `python -m … RANK SIZE STORE OUT`, for every case.

The test that starts it calls `steps` itself with ALONE, and compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

import safetensors.torch
import torch
import torch.distributed as dist

from moco_core.config import TrainSettings
from moco_core.model.moco import MoCo, build_moco
from moco_core.model.momentum_encoder import momentum_copy
from moco_core.model.split_batch_norm import SplitBatchNorm2d
from moco_core.team import Team
from moco_core.training.distributed import Processes
from tests.core.model.test_moco_twin import RATE, STEPS, batch_at, tiny_method

# "plain": the slow twin's test subject; "norm": with batch norm in its encoder; "resnet18": as a run builds it.
CASES = [("plain", False), ("plain", True), ("norm", False), ("norm", True), ("resnet18", True)]  # kind, symmetric
GROUPS = 2
REAL = TrainSettings(batch_size=16, bn_groups=GROUPS, queue_size=64, projection_dim=8, symmetric=True)
# Its last layers normalise eight numbers: longer, or at a higher rate, even float64 would drift apart.
REAL_STEPS, REAL_RATE = 3, 1e-3


def method_of(team: Team, kind: str, symmetric: bool) -> MoCo:
    if kind == "resnet18":
        return build_moco(REAL, team).double().to(memory_format=torch.channels_last).train()
    method = tiny_method(symmetric, mask=True, queue_size=24 if symmetric else 18)
    method.team = team
    if kind == "norm":
        method.encoder_q.insert(1, SplitBatchNorm2d(5, team.groups(GROUPS)).double())
        method.encoder_k = momentum_copy(method.encoder_q)
    return method


def batch_of(kind: str, step: int):
    """Two views, ids and the shuffle of a whole batch."""
    if kind != "resnet18":
        return batch_at(step)
    generator = torch.Generator().manual_seed(step)
    views = [torch.randn(REAL.batch_size, 3, 32, 32, generator=generator, dtype=torch.float64) for _ in range(2)]
    views = [view.contiguous(memory_format=torch.channels_last) for view in views]
    return views, torch.arange(REAL.batch_size), torch.randperm(REAL.batch_size, generator=generator)


def steps(team: Team, kind: str, symmetric: bool) -> dict[str, torch.Tensor]:
    """Loss and queue after each step; at the end everything that the method holds."""
    method = method_of(team, kind, symmetric)
    real = kind == "resnet18"
    loss_of = team.loss_of(method)
    parameters = [*method.encoder_q.parameters(), *method.head_q.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=REAL_RATE if real else RATE)
    seen: dict[str, list[torch.Tensor]] = {"losses": [], "queues": [], "ids": [], "health": []}
    for step in range(REAL_STEPS if real else STEPS):
        views, ids, shuffle = batch_of(kind, step)
        loss = loss_of((team.part(views[0]), team.part(views[1])), team.part(ids), shuffle)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        method.after_step()
        health = method.health()
        seen["losses"].append(team.mean(loss.detach()))
        seen["health"].append(team.mean(torch.stack([h.double() for h in health.values()])))
        seen["queues"].append(method.queue.keys.clone())
        seen["ids"].append(method.queue.image_ids.clone())
    team.settle(method)
    return {name: torch.stack(values) for name, values in seen.items()} | dict(method.state_dict())


def main(rank: str, size: str, store: str, out: str) -> None:
    team = Processes(dist.FileStore(store, int(size)), int(rank), int(size))
    result: dict[str, torch.Tensor] = {}
    with team.membership():
        team.connect(torch.device("cpu"))
        for kind, symmetric in CASES:
            found = steps(team, kind, symmetric)
            result |= {f"{kind} {symmetric} {name}": tensor.contiguous() for name, tensor in found.items()}
    Path(out).write_bytes(safetensors.torch.save(result))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(*sys.argv[1:])
