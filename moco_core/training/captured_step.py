"""The step's forward and backward pass recorded once as a CUDA graph and replayed ever after.

A step of a ResNet-18 is some hundred small kernels: on a fast GPU the host needs longer to ask for them than the GPU to
compute them. A replay asks for all at once. What the recording does not hold (the augmentation, the optimiser, the
queue) reads and writes the same tensors every time (torch's notes on CUDA semantics, "CUDA Graphs").
"""

from __future__ import annotations

import logging
from typing import NamedTuple

import torch
from torch import Tensor, nn

from moco_core.device import autocast
from moco_core.memory import free_caches
from moco_core.model.moco import MoCo, Noted
from moco_core.model.running_statistics import RunningStatistics

WARM_UP_PASSES = 3  # libraries choose their algorithms, and Triton compiles, before anything is recorded

log = logging.getLogger(__name__)


class _Recording(NamedTuple):
    """The graph, the tensors that it reads, and those that it leaves its results in."""

    graph: torch.cuda.CUDAGraph
    views: tuple[Tensor, Tensor]
    image_ids: Tensor
    shuffle: Tensor
    loss: Tensor
    found: Noted
    gradients: list[Tensor | None]


class CapturedStep:
    """Loss and gradients of a method's undivided step, from a recording for the shape of the views at hand."""

    def __init__(self, method: MoCo, statistics: RunningStatistics, device: torch.device, dtype: torch.dtype) -> None:
        """statistics: of `method`."""
        self._method, self._statistics, self._device, self._dtype = method, statistics, device, dtype
        self._parameters: list[nn.Parameter] = [*method.encoder_q.parameters(), *method.head_q.parameters()]
        self._recording: _Recording | None = None

    def forget(self) -> None:
        """Give the memory of the recording back."""
        self._recording = None
        for parameter in self._parameters:
            parameter.grad = None

    def loss_and_gradients(self, views: tuple[Tensor, Tensor], image_ids: Tensor, shuffle: Tensor) -> Tensor | None:
        """As `MoCo.loss` followed by `backward`; the mean loss, valid until the next call. Gradients are replaced.

        Returns:
            () loss, or None when the step cannot be recorded here: nothing was changed then.
        """
        if self._recording is None or self._recording.views[0].shape != views[0].shape:
            self.forget()
            self._recording = self._recorded(views, image_ids, shuffle)
            if self._recording is None:
                return None
        recording = self._recording
        read = (*recording.views, recording.image_ids, recording.shuffle)
        for there, new in zip(read, (*views, image_ids, shuffle), strict=True):
            there.copy_(new, non_blocking=True)
        recording.graph.replay()
        for parameter, gradient in zip(self._parameters, recording.gradients, strict=True):
            parameter.grad = gradient
        self._method.note(recording.found)
        self._method.key_encoder_moved = True
        return recording.loss

    def _recorded(self, views: tuple[Tensor, Tensor], image_ids: Tensor, shuffle: Tensor) -> _Recording | None:
        """A recording that has not run yet; None if that is not possible here."""
        method = self._method
        own = (views[0].clone(), views[1].clone())
        ids, order = image_ids.clone(), shuffle.clone()
        before, refused = self._statistics.saved(), False
        try:
            self._warm_up(own, ids, order)
            graph = torch.cuda.CUDAGraph()
            # Another thread of this process (reading pictures ahead) may ask for memory meanwhile: that is no error.
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):
                loss = self._pass(own, ids, order)
        except Exception as error:
            # Also when it was the memory: without a recording the same step needs a little less.
            log.info("no CUDA graph here, steps are asked for one operation at a time: %s", error)
            refused = True
        finally:
            self._statistics.put_back(before)
            method.key_encoder_moved = False
        if refused:  # only out here: inside the handler the traceback still holds what the attempt had made
            self.forget()
            free_caches(self._device)
            return None
        gradients = [parameter.grad for parameter in self._parameters]
        return _Recording(graph, own, ids, order, loss, method.noted(), gradients)

    def _warm_up(self, views: tuple[Tensor, Tensor], image_ids: Tensor, shuffle: Tensor) -> None:
        """Passes of which nothing is kept, on a stream of their own, as recording wants it."""
        current, side = torch.cuda.current_stream(self._device), torch.cuda.Stream(self._device)
        side.wait_stream(current)
        with torch.cuda.stream(side):
            for _ in range(WARM_UP_PASSES):
                self._method.key_encoder_moved = True
                self._pass(views, image_ids, shuffle)
                for parameter in self._parameters:
                    parameter.grad = None
        current.wait_stream(side)
        self._method.key_encoder_moved = False

    def _pass(self, views: tuple[Tensor, Tensor], image_ids: Tensor, shuffle: Tensor) -> Tensor:
        with autocast(self._device, self._dtype):
            loss = self._method.loss(views, image_ids, shuffle)
        loss.backward()
        return loss.detach()
