"""A few steps of a tiny MoCo in float64 by one process of a team: `python -m … RANK SIZE STORE OUT {"options": …}`.

The test that starts it calls `steps` itself with ALONE, and compares.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
import torch.distributed as dist

from moco_core.config import TrainSettings
from moco_core.model.moco import build_moco
from moco_core.model.momentum_encoder import momentum_copy
from moco_core.model.split_batch_norm import SplitBatchNorm2d
from moco_core.team import Team
from moco_core.training.distributed import Processes
from tests.core.model.test_moco_twin import BATCH, RATE, STEPS, batch_at, tiny_method

GROUPS = 2


def method_of(team: Team, kind: str, symmetric: bool):
    """The twin's test subject ("plain"), one whose encoder has batch norm in two groups ("norm"), or a real one."""
    if kind == "resnet18":
        size = {"batch_size": BATCH, "bn_groups": GROUPS, "queue_size": 24, "projection_dim": 8}
        method = build_moco(TrainSettings(symmetric=symmetric, **size), team).double()
        return method.to(memory_format=torch.channels_last)
    method = tiny_method(symmetric, mask=True, queue_size=24 if symmetric else 18)
    method.team = team
    if kind == "norm":
        method.encoder_q.insert(1, SplitBatchNorm2d(5, team.groups(GROUPS)).double())
        method.encoder_k = momentum_copy(method.encoder_q)
    return method


def steps(team: Team, kind: str, symmetric: bool) -> dict[str, torch.Tensor]:
    """Loss and queue after each step; at the end everything that the method holds."""
    method = method_of(team, kind, symmetric)
    loss_of = team.loss_of(method)
    parameters = [*method.encoder_q.parameters(), *method.head_q.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.001 if kind == "resnet18" else RATE)
    seen: dict[str, list[torch.Tensor]] = {"losses": [], "queues": [], "ids": [], "health": []}
    for step in range(STEPS):
        views, ids, shuffle = batch_at(step)
        if kind == "resnet18":
            views = tuple(view.repeat(1, 1, 4, 4).contiguous(memory_format=torch.channels_last) for view in views)
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


def main(rank: str, size: str, store: str, out: str, options: str) -> None:
    chosen: dict[str, Any] = json.loads(options)
    team = Processes(dist.FileStore(store, int(size)), int(rank), int(size))
    with team.membership():
        team.connect(torch.device("cpu"))
        result = steps(team, **chosen)
    Path(out).write_bytes(safetensors.torch.save({name: t.contiguous() for name, t in result.items()}))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(*sys.argv[1:])
