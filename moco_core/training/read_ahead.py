"""Pictures that do not fit on the GPU: a thread reads the next batch from the memory map while this one is trained on.

Two buffers in pinned memory take turns, and the copy runs on a stream of its own: neither the disk nor the bus is
waited for as long as they keep up with the arithmetic.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from torch import Tensor

Array = np.ndarray[Any, Any]
BUFFERS = 2


class ReadAhead:
    """Batches of rows of `pixels` on `device`; any device, but only a GPU gains by it."""

    def __init__(self, pixels: Array, device: torch.device) -> None:
        """pixels: (N, S, S, 3) uint8, usually memory-mapped."""
        self._pixels, self._device = pixels, device
        self._on_gpu = device.type == "cuda"
        self._stream = torch.cuda.Stream(device) if self._on_gpu else None
        self._reader = ThreadPoolExecutor(1, "read-ahead")
        self._buffers: list[Tensor | None] = [None] * BUFFERS
        self._copied: list[torch.cuda.Event | None] = [None] * BUFFERS  # after it the buffer may be written again
        self._turn = 0
        self._waiting: tuple[Array, int, Future[Tensor]] | None = None

    def ask(self, rows: Array) -> None:
        """Start to read rows (B,): the next call of `take` will want them."""
        turn = self._turn
        self._turn = (turn + 1) % BUFFERS
        self._waiting = (rows, turn, self._reader.submit(self._read, rows, turn))

    def take(self, rows: Array) -> Tensor:
        """(B, S, S, 3) uint8 on the device: what was asked for, or read now if it was something else."""
        if self._waiting is None or not np.array_equal(self._waiting[0], rows):
            self.ask(rows)
        assert self._waiting is not None
        _, turn, future = self._waiting
        self._waiting = None
        return self._sent(future.result(), turn)

    def close(self) -> None:
        self._reader.shutdown(cancel_futures=True)

    def _read(self, rows: Array, turn: int) -> Tensor:
        if (copied := self._copied[turn]) is not None:
            copied.synchronize()
        buffer = self._buffers[turn]
        if buffer is None or len(buffer) < len(rows):
            shape = (len(rows), *self._pixels.shape[1:])
            buffer = self._buffers[turn] = torch.empty(shape, dtype=torch.uint8, pin_memory=self._on_gpu)
        part = buffer[: len(rows)]
        np.take(self._pixels, rows, axis=0, out=part.numpy(), mode="clip")  # "raise" would copy once more
        return part

    def _sent(self, part: Tensor, turn: int) -> Tensor:
        if self._stream is None:
            return part.clone()  # the buffer will be written again
        with torch.cuda.stream(self._stream):
            there = part.to(self._device, non_blocking=True)
            self._copied[turn] = self._stream.record_event()
        current = torch.cuda.current_stream(self._device)
        current.wait_stream(self._stream)
        there.record_stream(current)  # its memory belongs to the other stream: not to be reused while this one reads
        return there
