"""The training loop: a generator of events over a method that has `loss`, `after_step` and `health`."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor

from moco_core import events, host_memory
from moco_core.config import TrainSettings, whole_side_for
from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.model.moco import MoCo
from moco_core.model.running_statistics import RunningStatistics
from moco_core.team import ALONE, Team
from moco_core.training import memory_plan
from moco_core.training.checkpoint import save_checkpoint
from moco_core.training.crops import crop_px_at, epochs_cost, step_cost, usual_fixed_share
from moco_core.training.finite_guard import FiniteGuard
from moco_core.training.keep_time import KeptTime
from moco_core.training.lanes import LanePool
from moco_core.training.micro_batches import Gradients
from moco_core.training.monitor import portray
from moco_core.training.neighbor_check import NeighborCheck
from moco_core.training.pairs import Pairs, PairSource, shuffle_for
from moco_core.training.schedule import learning_rate_at
from moco_core.training.setbacks import Setbacks
from moco_core.training.time_left import FIRST_STEPS, TimeLeft
from moco_core.training.views_sheet import write_views_sheet
from moco_core.workspace import Run

REPORT_S = 0.5  # on a GPU the host reads the numbers this often: reading them waits for the device
TEAM_REPORT_STEPS = 20
CHECKPOINT_SHARE = 0.02  # of the time that checkpoints may take: very short epochs share one
LOOK_SHARE = 0.05  # of the time that looks at neighbours may take
PORTRAIT_S = 3.0  # between two portraits of the space
VIEWS_S = 10.0  # the picture of augmented views is renewed no more often: epochs of a GPU may take half a second
FEWEST_EPOCHS = 2  # so few were promised: time may be left although all are over
RATE_WINDOW = 20  # steps behind pairs_per_s


class Trainer:
    """Trains `method` from `first_step` to the end of its settings' epochs.

    `run()` yields Step, Epoch, Portrait, Neighbors, Checkpoint, Views, State and Warning events; it raises Interrupted
    after saving a checkpoint when the host asks to stop, Diverged when step after step is not finite, and OutOfMemory.
    """

    def __init__(
        self,
        run: Run,
        settings: TrainSettings,
        method: MoCo,
        optimizer: torch.optim.Optimizer,
        source: PairSource,
        device: torch.device,
        dtype: torch.dtype,
        control: Control,
        first_step: int = 0,
        earlier_losses: Sequence[float] = (),
        setbacks: Setbacks | None = None,
        team: Team = ALONE,
        pool: LanePool | None = None,
        check: NeighborCheck | None = None,
        fixed_share: float | None = None,
        kept_time: KeptTime | None = None,
    ) -> None:
        """earlier_losses: of the steps that this epoch had before the run was interrupted, for the epoch's mean.
        setbacks: what the run has been through.
        team: the processes that train together; the first one's events are those of the run.
        pool: cores that take the batch through the network side by side; None: every operation on all cores.
        check: looks at neighbours now and then; None: nobody wants to know.
        fixed_share: of a step's time, as measured here (`crops.fixed_share_of`); None: the usual one.
        kept_time: when the run should end, by more or fewer epochs; None: it has as many as its settings say."""
        self._run, self._settings, self._control = run, settings, team.share(control)
        self._method, self._optimizer, self._source = method, optimizer, source
        self._device, self._team = device, team
        if device.type == "cuda":
            torch.backends.cudnn.benchmark = True  # shapes stay what they are: searching once pays
        self.setbacks = setbacks or Setbacks()
        self._statistics = RunningStatistics(method)
        plan = memory_plan.from_info(run.info, settings)
        self._gradients = Gradients(method, optimizer, self._statistics, settings, device, dtype, plan, team, pool)
        self._guard = FiniteGuard(optimizer, self._statistics, on_device=device.type == "cuda")
        self.step = self._first_step = first_step  # steps done
        self.total_steps = settings.epochs * source.steps_per_epoch
        self._earlier_losses = list(earlier_losses)
        self._saved_step = first_step if first_step else -1
        self._saved_at, self._save_cost_s, self._shown_at = -math.inf, 0.0, -math.inf
        self._shown_px = 0
        self._check = check if team.leads else None
        self._fixed = usual_fixed_share(device.type == "cuda") if fixed_share is None else fixed_share
        self._kept_time = kept_time if team.size == 1 else None  # several would have to agree on their clocks
        self._looked_at, self._look_cost_s, self._portrayed_at = -math.inf, 0.0, -math.inf
        self._clock = _PairClock(settings.batch_size)
        self._time_left = TimeLeft(self._work_left, CHECKPOINT_SHARE + LOOK_SHARE)
        self._told_step, self._told_at = first_step, time.monotonic()  # what the time left knows about
        self._told_px = 0
        self._pending: list[tuple[int, float, Tensor]] = []
        self._reported_at = time.monotonic()

    @property
    def epochs(self) -> int:
        """As planned now."""
        return self._settings.epochs

    def run(self) -> Iterator[events.Event]:
        per_epoch = self._source.steps_per_epoch
        self._method.train()
        self._gradients.probe()
        yield from self._memory_notices()
        if self._check is not None and self.step == 0:
            yield self._look(self._check, epoch=0)
        while self.step < self.total_steps:
            epoch = self.step // per_epoch
            yield from self._epoch(epoch, first_step=self.step - epoch * per_epoch)
            yield from self._keep_to_time(epoch + 1)
        if self._saved_step != self.step:
            yield self._save()

    def _epoch(self, epoch: int, first_step: int) -> Iterator[events.Event]:
        began, losses = time.monotonic(), _Mean()
        for loss in self._earlier_losses:
            losses.add(loss)
        self._earlier_losses.clear()
        for index, pairs in enumerate(self._source.epoch(epoch, first_step)):
            if index == 0 and self._views_are_due(pairs):
                yield self._show_views(pairs)
            yield from self._obey()
            self._one_step(pairs)
            yield from self._memory_notices()
            for event in self._report(last=self.step % self._source.steps_per_epoch == 0):
                if isinstance(event, events.Step):
                    losses.add(event.loss)
                yield event
            if not self._pending:  # just after a report: the host has waited for the device anyway
                yield from self._portray(epoch)
        seconds = time.monotonic() - began
        yield events.Epoch(
            epoch=epoch + 1, epochs=self._settings.epochs, step=self.step, loss=losses.value, seconds=seconds
        )
        last = epoch + 1 == self._settings.epochs
        if self._check is not None and (last or time.monotonic() - self._looked_at >= self._look_cost_s / LOOK_SHARE):
            yield self._look(self._check, epoch + 1)
        if self._team.decide(time.monotonic() - self._saved_at >= self._save_cost_s / CHECKPOINT_SHARE):
            yield self._save()

    def _one_step(self, pairs: Pairs) -> None:
        per_epoch = self._source.steps_per_epoch
        rate = learning_rate_at(self._settings, self.step, self.total_steps, per_epoch) * self.setbacks.rate_factor
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        shuffle = shuffle_for(self._settings, self.step, self._device)
        before = self._statistics.saved()
        loss = self._gradients.compute(pairs, shuffle, before)
        spoiled = self._guard.step(loss, before)
        self._method.after_step(spoiled)
        self.step += 1
        if self.step - self._first_step == min(FIRST_STEPS, max(1, per_epoch - 1)):
            self._tell_work_left((self.step - 1) // per_epoch)
        self._clock.tick()
        health = self._method.health()
        numbers = torch.stack([loss, health["contrast_accuracy"], health["feature_spread"], spoiled.to(loss.dtype)])
        self._pending.append((self.step, rate, self._team.mean(numbers)))

    def _report(self, last: bool) -> Iterator[events.Step | events.Warning]:
        """Events of the steps since the last report: at once on a CPU, every half second on a GPU."""
        if not self._pending or not (last or self._is_time_to_report()):
            return
        self._reported_at = time.monotonic()
        self._team.wait(self._device)
        values = torch.stack([numbers for _, _, numbers in self._pending]).tolist()
        rows = [(step, rate, *row) for (step, rate, _), row in zip(self._pending, values, strict=True)]
        self._pending.clear()
        self._tell_time()
        for step, rate, loss, found, spread, spoiled in rows:
            if not spoiled:
                self.setbacks.sound()
                yield self._step_event(step, rate, loss, found, spread)
        if left_out := [step for step, *_, spoiled in rows if spoiled]:
            yield self.setbacks.spoiled(left_out[0], left_out[-1])

    def _is_time_to_report(self) -> bool:
        """Several processes go by their steps: a setback must lower the rate of all in the same one."""
        if self._device.type == "cpu":
            return True
        if self._team.size > 1:
            return self.step % TEAM_REPORT_STEPS == 0
        return time.monotonic() - self._reported_at >= REPORT_S

    def _memory_notices(self) -> Iterator[events.Warning]:
        if notices := self._gradients.take_notices():
            self._run.update_info(**memory_plan.as_info(self._gradients.plan))
            yield from notices

    def _step_event(self, step: int, rate: float, loss: float, found: float, spread: float) -> events.Step:
        s, keys = self._settings, self._settings.keys_per_step
        pairs_per_s = self._clock.pairs_per_s
        left = self._time_left.after(step)
        return events.Step(
            step=step,
            total_steps=self.total_steps,
            epoch=(step - 1) // self._source.steps_per_epoch + 1,
            epochs=s.epochs,
            loss=loss,
            learning_rate=rate,
            contrast_accuracy=found,
            queue_fill=min(1.0, step * keys / s.queue_size),
            queue_age=min(step, s.queue_size // keys),
            feature_spread=spread,
            pairs_per_s=pairs_per_s,
            seconds_left=left,
        )

    def _tell_time(self) -> None:
        """What the steps since the last report have cost, pauses and what comes between them left out."""
        now, work = time.monotonic(), self._work_left(self._told_step) - self._work_left(self.step)
        side_px = crop_px_at(self._settings, self._told_step // self._source.steps_per_epoch)
        if side_px != self._told_px:
            self._time_left.grew()
        self._time_left.step(now - self._told_at, work)
        self._told_px = side_px
        self._told_step, self._told_at = self.step, now

    def _keep_to_time(self, epoch: int) -> Iterator[events.Warning]:
        """Before epoch `epoch` (from 0)."""
        over = epoch == self._settings.epochs and epoch > FEWEST_EPOCHS
        if self._kept_time is None or over:
            return
        self._tell_work_left(epoch - 1)
        if (fitted := self._kept_time.fitted(self._settings, epoch, self._fixed)) is None:
            return
        self._settings, notice = fitted
        self._source.follow(self._settings)
        self.total_steps = self._settings.epochs * self._source.steps_per_epoch
        self._run.change_settings(self._settings)
        yield notice

    def _tell_work_left(self, epoch: int) -> None:
        """Of which the last steps were."""
        if self._kept_time is not None:
            work = self._work_left(self.step) / self._source.steps_per_epoch
            self._kept_time.tell(work, crop_px_at(self._settings, epoch))

    def _work_left(self, step: int) -> float:
        """Of the steps after `step`, in steps at 64 px: what crops of other sides cost in the epochs to come."""
        s, per_epoch = self._settings, self._source.steps_per_epoch
        epoch, done = divmod(step, per_epoch)
        if epoch >= s.epochs:
            return 0.0
        here = step_cost(crop_px_at(s, epoch), self._fixed)
        return epochs_cost(s, epoch, self._fixed) * per_epoch - here * done

    def _forget(self, seconds: float) -> None:
        """The steps have not taken this."""
        self._clock.forget(seconds)
        self._told_at += seconds

    def _obey(self) -> Iterator[events.Event]:
        """Pause, stop and checkpoint-now, between steps."""
        self._control.agree()
        if self._control.paused:
            yield events.State(state="paused")
            held_s = self._control.wait_while_paused()
            self._forget(held_s)
            if self._kept_time is not None:
                self._kept_time.paused(held_s)
            if not self._control.stop_requested:
                yield events.State(state="running")
        if self._control.stop_requested:
            yield events.State(state="stopping")
            yield from self._report(last=True) if self._pending else ()
            if self._saved_step != self.step and self.step > 0:
                yield self._save()
            raise Interrupted(
                f"Stopped at step {self.step} of {self.total_steps}; a checkpoint was saved.",
                hint="Resume the run to go on from there.",
            )
        if self._control.take_checkpoint_request() and self.step > 0:
            yield self._save()

    def _save(self) -> events.Checkpoint:
        began = time.monotonic()
        epoch = self.step // self._source.steps_per_epoch
        self._team.settle(self._method)
        path = self._run.path
        if self._team.leads:
            extra = self.setbacks.state()
            path = save_checkpoint(self._run, self._method, self._optimizer, self.step, epoch, extra)
        self._saved_step, self._saved_at = self.step, time.monotonic()
        self._save_cost_s = self._saved_at - began
        self._forget(self._save_cost_s)
        self._time_left.between(self._save_cost_s)
        return events.Checkpoint(step=self.step, epoch=epoch, path=path.name)

    def _portray(self, epoch: int) -> Iterator[events.Portrait]:
        pairs = self._method.last_pairs()
        if not self._team.leads or pairs is None or time.monotonic() - self._portrayed_at < PORTRAIT_S:
            return
        self._portrayed_at = time.monotonic()
        found = portray(*pairs, self._method.queue.keys)
        if not math.isfinite(found.alignment):
            return  # of a spoiled step
        on_gpu = self._device.type == "cuda"
        yield events.Portrait(
            step=self.step,
            epoch=epoch + 1,
            positive=[round(share, 5) for share in found.positive],
            negative=[round(share, 5) for share in found.negative],
            alignment=found.alignment,
            uniformity=found.uniformity,
            effective_rank=found.effective_rank,
            device_bytes=torch.cuda.memory_reserved(self._device) if on_gpu else 0,
            host_bytes=host_memory.resident_bytes(),
        )

    def _look(self, check: NeighborCheck, epoch: int) -> events.Neighbors:
        began = time.monotonic()
        # Of the epoch that was: its crops are what the encoder knows.
        found = check.look(self._method.encoder_q, whole_side_for(crop_px_at(self._settings, max(0, epoch - 1))))
        self._looked_at = time.monotonic()
        self._look_cost_s = self._looked_at - began
        self._forget(self._look_cost_s)
        if self.step:  # the one before the first step does not come again
            self._time_left.between(self._look_cost_s)
        return events.Neighbors(
            step=self.step,
            epoch=epoch,
            pictures=check.pictures,
            classes=check.classes,
            knn=found.knn,
            stability=found.stability,
        )

    def _views_are_due(self, pairs: Pairs) -> bool:
        due = self._team.decide(time.monotonic() - self._shown_at >= VIEWS_S)
        return due or pairs.views[0].shape[-1] != self._shown_px

    def _show_views(self, pairs: Pairs) -> events.Views:
        self._shown_at, self._shown_px = time.monotonic(), pairs.views[0].shape[-1]
        path: Path = self._run.path / "views.png"
        shown = write_views_sheet(path, pairs.views) if self._team.leads else 0
        return events.Views(path=path.name, pairs=shown, side_px=pairs.views[0].shape[-1])


class _PairClock:
    """Pairs per second over the last steps, leaving out pauses and checkpoints."""

    def __init__(self, batch_size: int) -> None:
        self._batch_size = batch_size
        self._ticks: deque[float] = deque([time.monotonic()], maxlen=RATE_WINDOW + 1)

    def tick(self) -> None:
        self._ticks.append(time.monotonic())

    def forget(self, seconds: float) -> None:
        self._ticks = deque((t + seconds for t in self._ticks), maxlen=RATE_WINDOW + 1)

    @property
    def pairs_per_s(self) -> float:
        span = self._ticks[-1] - self._ticks[0]
        return (len(self._ticks) - 1) * self._batch_size / span if span > 0 else 0.0


class _Mean:
    def __init__(self) -> None:
        self._total, self._count = 0.0, 0

    def add(self, value: float) -> None:
        self._total, self._count = self._total + value, self._count + 1

    @property
    def value(self) -> float:
        return self._total / self._count if self._count else math.nan
