"""One step on several cores as lanes: each takes whole batch-norm groups through the network on threads of its own.

Usually every operation is split over all cores, and all wait for the slowest at each of some thousand operations of a
step; small ones are not split at all. But the groups of split batch norm (split_batch_norm.py) never look at each
other, so a core can take its share of the batch through the whole network alone: the lanes meet twice a step, where
keys are put back in order and where gradients are added. It computes what the undivided step computes, up to rounding.

Not the default: on two cores it was two fifths slower at 32 px, a fifth at 64 px, and hardly faster at 128 px
(tests/benchmarks/results).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from moco_core.config import TrainSettings
from moco_core.device import autocast
from moco_core.model.info_nce import info_nce
from moco_core.model.moco import MoCo, Noted, feature_spread, same_image, unit
from moco_core.model.running_statistics import RunningStatistics, Saved
from moco_core.model.split_batch_norm import SplitBatchNorm2d

Part = TypeVar("Part")
Result = TypeVar("Result")


def lane_count(settings: TrainSettings, device: torch.device) -> int:
    """Lanes of equal width, as many as wanted and as the batch-norm groups allow. One is the undivided step."""
    return math.gcd(settings.bn_groups, settings.lanes) if device.type == "cpu" else 1


class LanePool:
    """Threads that each compute on `cores / lanes` cores."""

    def __init__(self, lanes: int, cores: int) -> None:
        self.lanes = lanes
        threads = max(1, cores // lanes)
        self._executor = ThreadPoolExecutor(lanes, "lane", initializer=torch.set_num_threads, initargs=(threads,))

    def map(self, function: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
        """function of every part, in order; the first exception is raised after all have ended."""
        futures = [self._executor.submit(function, part) for part in parts]
        for future in futures:
            future.exception()  # waits
        return [future.result() for future in futures]

    def close(self) -> None:
        self._executor.shutdown()

    def __enter__(self) -> LanePool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def lane_pool(settings: TrainSettings, device: torch.device) -> Iterator[LanePool | None]:
    """The lanes that the settings want, over all cores that torch may use; None for the undivided step."""
    cores = torch.get_num_threads()
    lanes = lane_count(settings, device)
    if lanes == 1:
        yield None
        return
    with LanePool(lanes, cores) as pool:
        yield pool


class _Modules(NamedTuple):
    """Those of the method, or of a lane: replicas share its weights, not gradients and batch-norm statistics."""

    encoder_q: nn.Module
    head_q: nn.Module
    encoder_k: nn.Module
    head_k: nn.Module


class Lanes:
    """Computes loss and gradients of a method's step; the method keeps weights, queue and state."""

    def __init__(
        self,
        method: MoCo,
        statistics: RunningStatistics,
        pool: LanePool,
        device: torch.device,
        dtype: torch.dtype,
    ) -> None:
        """statistics: of `method`."""
        self._method, self._statistics, self._pool = method, statistics, pool
        self._device, self._dtype = device, dtype
        self._own = _Modules(method.encoder_q, method.head_q, method.encoder_k, method.head_k)
        self._replicas = [_Modules(*(_replica(module, pool.lanes) for module in self._own)) for _ in range(pool.lanes)]
        self._lane_statistics = [RunningStatistics(nn.ModuleList(lane)) for lane in self._replicas]

    def loss_and_gradients(self, views: tuple[Tensor, Tensor], image_ids: Tensor, shuffle: Tensor) -> Tensor:
        """As `MoCo.loss` followed by `backward`; the mean loss, detached. Gradients are added to what is there."""
        method = self._method
        self._start_afresh()
        method.move_key_encoder()
        halves = [views, views[::-1]] if method.symmetric else [views]
        queries: list[list[Tensor]] = []  # of each half, of each lane
        keys: list[Tensor] = []  # of each half, of the whole batch in its own order
        back = torch.argsort(shuffle)
        for x_q, x_k in halves:
            parts = list(zip(self._replicas, self._parts(x_q), self._parts(x_k[shuffle]), strict=True))
            found = self._pool.map(self._embed, parts)
            queries.append([q for q, _ in found])
            keys.append(torch.cat([k for _, k in found])[back])
        ids = self._parts(image_ids)
        per_half = [list(zip(q, self._parts(k), ids, strict=True)) for q, k in zip(queries, keys, strict=True)]
        results = self._pool.map(self._learn, [list(lane) for lane in zip(*per_half, strict=True)])
        self._add_gradients()
        self._mean_statistics()
        loss, accuracy = torch.stack([torch.stack(result) for result in results]).mean(dim=0)
        q = torch.cat(queries[0]).detach()
        health = {"contrast_accuracy": accuracy, "feature_spread": feature_spread(q)}
        method.note(Noted(keys, [image_ids] * len(keys), q, health))
        return loss

    def _embed(self, part: tuple[_Modules, Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        replica, x_q, x_k = part
        with autocast(self._device, self._dtype):
            q = unit(replica.head_q(replica.encoder_q(x_q)))
            with torch.no_grad():
                k = unit(replica.head_k(replica.encoder_k(x_k)))
        return q, k

    def _learn(self, halves: list[tuple[Tensor, Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
        """Loss and contrast accuracy of one lane, after its backward pass."""
        queue, method = self._method.queue, self._method
        total: Any = 0.0
        accuracy: Any = 0.0
        with autocast(self._device, self._dtype):
            for q, k, ids in halves:
                ignore = same_image(ids, queue.image_ids) if method.mask_same_image else None
                loss, found = info_nce(q, k, queue.keys, method.temperature, ignore)
                total, accuracy = total + loss / len(halves), accuracy + found / len(halves)
        (total / self._pool.lanes).backward()
        return total.detach(), accuracy

    def _parts(self, whole: Tensor) -> tuple[Tensor, ...]:
        return whole.chunk(self._pool.lanes)

    def _add_gradients(self) -> None:
        own = _query_parameters(self._own)
        for lane in self._replicas:
            theirs = _query_parameters(lane)
            if own[0].grad is None:
                for parameter, replica in zip(own, theirs, strict=True):
                    parameter.grad = replica.grad
            else:
                torch._foreach_add_(_gradients(own), _gradients(theirs))
            for replica in theirs:
                replica.grad = None

    def _start_afresh(self) -> None:
        """Nothing of a step that was broken off; the statistics as the method has them."""
        statistics = self._statistics.saved()
        for lane, own in zip(self._replicas, self._lane_statistics, strict=True):
            own.put_back(statistics)
            for parameter in _query_parameters(lane):
                parameter.grad = None

    def _mean_statistics(self) -> None:
        """Each lane moved them by its groups; their mean is what all groups together would have done."""
        found = [own.saved() for own in self._lane_statistics]
        mean = torch.stack([saved.values for saved in found]).mean(dim=0)
        self._statistics.put_back(Saved(mean, found[0].counts))


def _replica(module: nn.Module, lanes: int) -> nn.Module:
    """A copy with the same weights in the same memory, for 1 / lanes of the batch-norm groups."""
    replica = copy.deepcopy(module)
    for own, shared in zip(replica.parameters(), module.parameters(), strict=True):
        own.data = shared.data
    for child in replica.modules():
        if isinstance(child, SplitBatchNorm2d):
            child.groups //= lanes
    return replica


def _query_parameters(modules: _Modules) -> list[nn.Parameter]:
    return [*modules.encoder_q.parameters(), *modules.head_q.parameters()]


def _gradients(parameters: list[nn.Parameter]) -> list[Tensor]:
    return [parameter.grad for parameter in parameters if parameter.grad is not None]
