"""The processes that carry out one training run together. One alone is the ordinary case, and everything here is then
the identity; `training/distributed.py` has the team of several, one process a device.

A team shares out each batch in consecutive parts by rank: process r of n has pictures r·B/n … (r+1)·B/n − 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.device import describe_device, resolve_device

Found = TypeVar("Found")
Rows = TypeVar("Rows", Tensor, np.ndarray[Any, Any])
Loss = Callable[[tuple[Tensor, Tensor], Tensor, Tensor], Tensor]  # MoCo.loss


class Team:
    """A process that works alone."""

    rank, size = 0, 1

    @property
    def leads(self) -> bool:
        """The first process: it scans, decodes, writes, and speaks to the host."""
        return self.rank == 0

    def device(self, name: str) -> torch.device:
        """The device of this process. Raises InvalidSetting if it is not there."""
        return resolve_device(name)

    def describe(self, device: torch.device) -> str:
        """All devices of the team, for people."""
        return describe_device(device)

    def led(self, what: str, work: Callable[[], str], control: Control) -> str:
        """Do something that only the first process does; its answer, in all. The others wait as long as it takes."""
        return work()

    def seen(self, look: Callable[[], Found]) -> Found:
        """What the first process has written. A file system shared by machines may show it a moment later."""
        return look()

    def connect(self, device: torch.device) -> None:
        """Before the first step: meet the others."""

    def require_same(self, what: str, number: int) -> None:
        """Raises InvalidSetting when the processes do not see the same number: their files differ."""

    def check(self, settings: TrainSettings) -> None:
        """Raises InvalidSetting when the settings cannot be shared out."""

    def groups(self, bn_groups: int) -> int:
        """How many of the batch's batch-norm groups lie in this process's part."""
        return bn_groups // self.size

    def part(self, whole: Rows) -> Rows:
        """(B, …) → this process's (B / size, …)."""
        each = len(whole) // self.size
        return whole[self.rank * each : (self.rank + 1) * each] if self.size > 1 else whole

    def gather(self, part: Tensor) -> Tensor:
        """(B / size, …) of each process → (B, …) in every process, in order of rank. Takes no gradient."""
        return part

    def mean(self, values: Tensor) -> Tensor:
        """Mean over the processes."""
        return values

    def settle(self, method: nn.Module) -> None:
        """Give all processes the batch-norm statistics of all groups."""

    def loss_of(self, method: nn.Module) -> Loss:
        """`method.loss` whose gradients are the mean over the processes."""
        loss: Loss = method.loss  # type: ignore[assignment]
        return loss

    def share(self, control: Control) -> Control:
        """A control on which all processes see the same wishes, those of any."""
        return control

    def decide(self, wish: bool) -> bool:
        """The first process's answer, in all."""
        return wish

    def wait(self, device: torch.device) -> None:
        """Before the numbers of a device are read: waits for it, unless another process is gone for good."""


ALONE = Team()
