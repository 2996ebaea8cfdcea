"""Loss and gradients of a step, in as many parts as the memory makes necessary."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from moco_core import events
from moco_core.config import TrainSettings
from moco_core.device import autocast
from moco_core.memory import OutOfMemory, unless_out_of_memory
from moco_core.model.moco import MoCo
from moco_core.model.recompute import recompute_blocks
from moco_core.model.running_statistics import RunningStatistics, Saved
from moco_core.model.split_batch_norm import SplitBatchNorm2d
from moco_core.team import ALONE, Team
from moco_core.training.captured_step import CapturedStep
from moco_core.training.lanes import LanePool, Lanes
from moco_core.training.memory_plan import WHOLE, Plan, groups_in_part, next_plan, sentence
from moco_core.training.memory_probe import fits
from moco_core.training.pairs import Pairs


class Gradients:
    """Computes them whole, and when the memory does not suffice the same ones in parts, from then on.

    `plan` says how; `take_notices` what a person should hear of.
    """

    def __init__(
        self,
        method: MoCo,
        optimizer: torch.optim.Optimizer,
        statistics: RunningStatistics,
        settings: TrainSettings,
        device: torch.device,
        dtype: torch.dtype,
        plan: Plan = WHOLE,
        team: Team = ALONE,
        pool: LanePool | None = None,
        capture: bool = True,
    ) -> None:
        """capture: let a GPU replay a recorded step where it can."""
        self._method, self._optimizer, self._statistics = method, optimizer, statistics
        self._settings, self._device, self._dtype = settings, device, dtype
        self._team, self._loss, self._may_split = team, team.loss_of(method), team.size == 1
        self._lanes = Lanes(method, statistics, pool, device, dtype) if pool is not None else None
        capture = capture and device.type == "cuda" and team.size == 1
        self._captured = CapturedStep(method, statistics, device, dtype) if capture else None
        self._notices: list[events.Warning] = []
        self.plan = WHOLE
        self._follow(plan)

    def compute(self, pairs: Pairs, shuffle: Tensor, before: Saved) -> Tensor:
        """Gradients in the parameters, and the loss () without its graph.

        A try that runs out of memory leaves no trace: its gradients and statistics go, and the key encoder, if it has
        moved in this step, does not move again.

        Args:
            before: the running statistics as the last step left them.

        Raises:
            OutOfMemory: even the smallest parts are too large.
        """
        while True:
            loss = unless_out_of_memory(lambda: self._attempt(pairs, shuffle), self._device)
            if loss is not None:
                return loss
            self._optimizer.zero_grad(set_to_none=True)
            self._statistics.put_back(before)
            self._split_further()

    def probe(self) -> None:
        """Find a plan before the first step, so that the person hears of it now: on a GPU by a step of which nothing
        is kept, elsewhere (a system lends more than it has, and ends who uses it) by an estimate."""
        if self._device.type == "cuda":
            self._try_out()
            return
        if not self._may_split:
            return
        while not fits(self._method, self._statistics, self._settings, self._device, self._dtype, self.plan):
            if self.plan.recompute:
                return  # an estimate is no reason to change the training; running out of memory is
            self._split_further()

    def take_notices(self) -> list[events.Warning]:
        taken, self._notices = self._notices, []
        return taken

    def _attempt(self, pairs: Pairs, shuffle: Tensor) -> Tensor:
        if self.plan == WHOLE and self._captured is not None:
            loss = self._captured.loss_and_gradients(pairs.views, pairs.image_ids, shuffle)
            if loss is not None:
                return loss
            self._captured = None
        self._optimizer.zero_grad(set_to_none=True)
        if self.plan == WHOLE and self._lanes is not None:
            return self._lanes.loss_and_gradients(pairs.views, pairs.image_ids, shuffle)
        if self.plan == WHOLE:
            with autocast(self._device, self._dtype):
                loss = self._loss(pairs.views, pairs.image_ids, shuffle)
            loss.backward()
            return loss.detach()
        summands = self._method.loss_in_parts(pairs.views, pairs.image_ids, shuffle, self.plan.parts, self._statistics)
        return torch.stack(list(self._backward_each(summands))).sum()

    def _backward_each(self, summands: Iterator[Tensor]) -> Iterator[Tensor]:
        while True:
            with autocast(self._device, self._dtype):  # not around backward, as torch advises
                summand = next(summands, None)
            if summand is None:
                return
            after = self._statistics.saved()
            summand.backward()
            if self.plan.recompute:
                self._statistics.put_back(after)  # blocks that were computed again have counted again
            yield summand.detach()

    def _try_out(self) -> None:
        s, device = self._settings, self._device
        blank = torch.zeros(s.batch_size, 3, s.crop_px, s.crop_px, device=device)
        blank = blank.contiguous(memory_format=torch.channels_last) if s.channels_last else blank
        rows = torch.arange(s.batch_size, device=device)
        before, moved = self._statistics.saved(), self._method.key_encoder_moved
        self._method.key_encoder_moved = True
        captured, self._captured = self._captured, None  # a replay would move the key encoder
        self.compute(Pairs(rows, (blank, blank.clone())), rows, before)
        self._captured = captured if self.plan == WHOLE else None
        self._method.key_encoder_moved = moved
        self._statistics.put_back(before)
        self._optimizer.zero_grad(set_to_none=True)

    def _split_further(self) -> None:
        plan = next_plan(self.plan, self._settings) if self._may_split else None
        if not self._may_split:
            raise OutOfMemory(
                "The memory of one process does not hold its part of the batch.",
                hint="Start more processes, or a run with a smaller batch_size or crop_px. Splitting a step further is "
                "for a process that trains alone.",
            )
        if plan is None:
            raise OutOfMemory(
                f"The memory does not hold even {self._settings.batch_size // self.plan.parts} pictures of "
                f"{self._settings.crop_px} px at a time.",
                hint="Close other programs that use it and resume: the last checkpoint is kept. "
                "Or start a run with a smaller crop_px or encoder.",
            )
        self._notices.append(events.Warning(message=sentence(plan, self.plan, self._settings)))
        self._follow(plan)

    def _follow(self, plan: Plan) -> None:
        if plan != WHOLE and self._captured is not None:
            self._captured.forget()
            self._captured = None
        for module in self._method.modules():
            if isinstance(module, SplitBatchNorm2d):
                module.groups = self._team.groups(groups_in_part(plan, self._settings))
        if plan.recompute and not self.plan.recompute:
            recompute_blocks(self._method.encoder_q)
        self.plan = plan
