"""Several processes train one run, one a device, under DistributedDataParallel: what `torchrun` starts.

The settings speak of the whole batch, so a run means the same on one device and on eight: its order of pictures, its
views, its shuffles and its batch-norm groups are those of a single process, shared out by rank. As in
facebookresearch/moco@132aea9 builder.py, pictures are gathered, shuffled and scattered before the key encoder and their
keys are gathered and put back in order, so that a query and its key never share statistics.

The first process alone scans, decodes, writes and speaks. The others hear from it through the launcher's key-value
store, which can wait for hours; once training begins, they meet in every step. Between processes travel tensors and
JSON, never pickles.
"""

from __future__ import annotations

import contextlib
import datetime
import inspect
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.distributed_c10d import PrefixStore, Store
from torch.distributed.rendezvous import rendezvous
from torch.nn.parallel import DistributedDataParallel

from moco_core import launch
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.device import describe_device, resolve_device
from moco_core.errors import Interrupted, InvalidSetting, MocoError
from moco_core.team import Found, Loss, Team

POLL_S = 0.2
MEET_TIMEOUT_S = 600.0  # a step, a checkpoint or moving the pictures to a device: none of them takes this long
FAREWELL_S = 15.0  # torchrun ends the others as soon as one has failed: the first must have had time to say why
SEE_S = 60.0  # file systems shared by machines keep what they saw for so long
WORD_S = 5.0  # a broken connection is noticed before the word why it broke has arrived
_CONNECTION_WORDS = ("gloo", "nccl", "connection closed", "connection reset", "processgroup", "socket")
# Named anew in PyTorch 2.15.
_options = inspect.signature(DistributedDataParallel.__init__).parameters
_KEEP_BUFFERS: dict[str, Any] = {
    "forward_sync_buffers" if "forward_sync_buffers" in _options else "broadcast_buffers": False
}


class ProcessFailed(MocoError):
    """Another process of this run ended; the run ends with it."""


@contextlib.contextmanager
def together(place: launch.Place) -> Iterator[Team]:
    """The team of the processes that a launcher started. Whatever ends one of them ends all.

    Raises:
        ProcessFailed: another process failed; the message is that process's own.
    """
    store, _, _ = next(rendezvous("env://", place.rank, place.size))
    team = Processes(PrefixStore("moco", store), place.rank, place.size, place.local_rank)
    with team.membership():
        yield team


class Processes(Team):
    """One of several processes. `led` and `seen` work from the start, the rest once `connect` was called."""

    def __init__(self, store: Store, rank: int, size: int, local_rank: int = 0) -> None:
        self._store, self.rank, self.size, self._local_rank = store, rank, size, local_rank
        self._on_cuda = False

    # ── what a process is and has ───────────────────────────────────────────────────────────────────────────────────

    def device(self, name: str) -> torch.device:
        device = resolve_device(name)
        if device.type == "mps" or device.index is not None:
            raise InvalidSetting(
                f"{self.size} processes cannot all use {device}.",
                hint="Use --device auto, cuda or cpu: each takes its own.",
            )
        if device.type != "cuda":
            return device
        if self._local_rank >= torch.cuda.device_count():
            raise InvalidSetting(
                f"There are more processes on this machine than its {torch.cuda.device_count()} GPUs.",
                hint="Start one process a GPU: torchrun --nproc-per-node gpu …",
            )
        torch.cuda.set_device(self._local_rank)
        return torch.device("cuda", self._local_rank)

    def describe(self, device: torch.device) -> str:
        return f"{self.size} × {describe_device(device)}"

    def check(self, settings: TrainSettings) -> None:
        for name, value in (("batch_size", settings.batch_size), ("bn_groups", settings.bn_groups)):
            if value % self.size:
                raise InvalidSetting(
                    f"{name} {value} cannot be shared evenly by {self.size} processes.",
                    hint=f"Set {name} to a multiple of {self.size}, or start a number of processes that divides "
                    f"batch_size {settings.batch_size} and bn_groups {settings.bn_groups}.",
                )

    # ── before the processes meet: words through the store ──────────────────────────────────────────────────────────

    def led(self, what: str, work: Callable[[], str], control: Control) -> str:
        """Raises ProcessFailed or Interrupted when another process ended meanwhile."""
        if self.leads:
            answer = work()
            self._raise_if_ended()
            self._store.set(what, answer)
            return answer
        while not self._store.check([what]):
            self._raise_if_ended()
            control.raise_if_stopped()
            time.sleep(POLL_S)
        return self._store.get(what).decode("utf-8")

    def seen(self, look: Callable[[], Found]) -> Found:
        until = time.monotonic() + (0 if self.leads else SEE_S)
        while True:
            try:
                return look()
            except MocoError as error:
                if time.monotonic() > until:
                    raise ProcessFailed(f"Process {self.rank} looked in vain: {error.message}", hint=_SHARE) from error
            time.sleep(POLL_S)

    def connect(self, device: torch.device) -> None:
        """All processes: meet. NCCL between GPUs, gloo between CPUs and for what the host decides."""
        self._on_cuda = device.type == "cuda"
        dist.init_process_group(
            "cpu:gloo,cuda:nccl" if self._on_cuda else "gloo",
            store=PrefixStore("group", self._store),
            rank=self.rank,
            world_size=self.size,
            timeout=datetime.timedelta(seconds=MEET_TIMEOUT_S),
        )

    def require_same(self, what: str, number: int) -> None:
        seen = self.gather(torch.tensor([number]))
        if bool((seen != seen[0]).any()):
            raise InvalidSetting(
                f"The processes do not see the same {what}: {', '.join(map(str, seen.tolist()))}.",
                hint=_SHARE,
            )

    # ── in every step ───────────────────────────────────────────────────────────────────────────────────────────────

    @torch.no_grad()
    def gather(self, part: Tensor) -> Tensor:
        if part.ndim == 4 and part.is_contiguous(memory_format=torch.channels_last):
            return self.gather(part.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)  # as it lies in memory
        whole = part.new_empty((len(part) * self.size, *part.shape[1:]))
        dist.all_gather_into_tensor(whole, part.detach().contiguous())
        return whole

    @torch.no_grad()
    def mean(self, values: Tensor) -> Tensor:
        total = values.detach().clone()
        dist.all_reduce(total)
        return total / self.size

    @torch.no_grad()
    def settle(self, method: nn.Module) -> None:
        """Running statistics move by a linear rule, so the mean of the processes' is that of all groups at any time."""
        ends = ("running_mean", "running_var")
        buffers = [buffer for name, buffer in method.named_buffers() if name.rpartition(".")[2] in ends]
        if not buffers:
            return
        means = self.mean(torch.cat([buffer.flatten() for buffer in buffers]))
        for buffer, mean in zip(buffers, means.split([buffer.numel() for buffer in buffers]), strict=True):
            buffer.copy_(mean.view_as(buffer))

    def loss_of(self, method: nn.Module) -> Loss:
        """Buffers stay out of it: batch norm's are averaged by `settle`, the queue's are the same everywhere."""
        devices = [self._local_rank] if self._on_cuda else None
        return DistributedDataParallel(method, devices, gradient_as_bucket_view=True, **_KEEP_BUFFERS)

    def share(self, control: Control) -> Control:
        return SharedControl(control, self.any)

    def any(self, *wishes: bool) -> list[bool]:
        """What at least one process wishes."""
        flags = torch.tensor(wishes, dtype=torch.int64)  # on the host: no waiting for the device
        dist.all_reduce(flags, dist.ReduceOp.MAX)
        return [bool(flag) for flag in flags.tolist()]

    def decide(self, wish: bool) -> bool:
        return self.any(wish and self.leads)[0]

    def wait(self, device: torch.device) -> None:
        """A GPU that waits for one which is gone waits for ever, so ask now and then whether it is."""
        if device.type != "cuda":
            return
        done = torch.cuda.Event()
        done.record()
        began = asked = time.monotonic()
        while not done.query():
            time.sleep(0.0005)
            if time.monotonic() - asked > POLL_S:
                asked = time.monotonic()
                self._raise_if_ended()
            if asked - began > MEET_TIMEOUT_S:
                raise ProcessFailed(_SILENCE[0], hint=_SILENCE[1])

    # ── the end ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @contextlib.contextmanager
    def membership(self) -> Iterator[None]:
        """Leave the team at the end, telling the others why if it was no good end."""
        failed = True
        try:
            yield
            failed = False
        except Exception as error:
            cause = self._cause(error)
            self._say_why(cause)
            if cause is error:
                raise
            raise cause from error
        finally:
            self._leave(failed)

    def _cause(self, error: Exception) -> Exception:
        """The error itself, or that of the process whose end broke the connection."""
        if isinstance(error, MocoError) or not _is_broken_connection(error):
            return error
        until = time.monotonic() + WORD_S
        while time.monotonic() < until:
            try:
                self._raise_if_ended()
            except MocoError as cause:
                return cause
            except RuntimeError:  # the store went with the process that kept it
                break
            time.sleep(POLL_S)
        return ProcessFailed(_SILENCE[0], hint=_SILENCE[1])

    def _say_why(self, error: Exception) -> None:
        """The first word counts: what follows it are its consequences."""
        message, hint = f"{type(error).__name__}: {error}", ""
        if isinstance(error, MocoError):
            message, hint = error.message, error.hint
        word = {"rank": self.rank, "error": type(error).__name__, "message": message, "hint": hint}
        with contextlib.suppress(RuntimeError):  # the store may be gone with its process
            self._store.compare_set("ended", "", json.dumps(word))

    def _raise_if_ended(self) -> None:
        if not self._store.check(["ended"]):
            return
        word = json.loads(self._store.get("ended"))
        if word["error"] == Interrupted.__name__:
            raise Interrupted(word["message"], hint=word["hint"])
        raise ProcessFailed(
            f"Process {word['rank']} failed: {word['message']}",
            hint=word["hint"] or "The last checkpoint is kept: resume the run to go on from there.",
        )

    def _leave(self, failed: bool) -> None:
        with contextlib.suppress(RuntimeError):
            if dist.is_initialized():
                # After a failure a GPU may wait for a process that is gone: orderly parting would wait with it.
                orderly = dist.destroy_process_group
                abort = getattr(dist.distributed_c10d, "_abort_process_group", orderly)
                (abort if failed and self._on_cuda else orderly)()
        with contextlib.suppress(RuntimeError):
            if self.leads:
                self._store.set("left", "")
            elif failed:
                self._store.wait(["left"], datetime.timedelta(seconds=FAREWELL_S))


class SharedControl(Control):
    """Holds the wishes that the processes have agreed on; `agree` is called by all of them in the same step."""

    def __init__(self, own: Control, any_of: Callable[..., list[bool]]) -> None:
        super().__init__()
        self._own, self._any_of = own, any_of

    def agree(self) -> None:
        own = self._own
        stop, pause, checkpoint = self._any_of(own.stop_requested, own.paused, own.take_checkpoint_request())
        if stop:
            self.stop()
        elif pause:
            self.pause()
        else:
            self.resume()
        if checkpoint:
            self.request_checkpoint()

    def wait_while_paused(self, on_change: Callable[[str], None] | None = None) -> float:
        began = time.monotonic()
        while self.paused:
            time.sleep(POLL_S)
            self.agree()
        return time.monotonic() - began


_SHARE = "The workspace must lie on a file system that all machines share, at the same place."
_SILENCE = (
    "Another process of this run is gone or does not answer.",
    "Look at its output and its machine's memory; the last checkpoint is kept: resume the run to go on from there.",
)


def _is_broken_connection(error: Exception) -> bool:
    if isinstance(error, dist.DistError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(word in text for word in _CONNECTION_WORDS)
