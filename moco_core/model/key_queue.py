"""The dictionary as a queue: the keys of the last steps (He et al. 2020, section 3.2)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

NO_IMAGE = -1  # image id of a random starting key


class KeyQueue(nn.Module):
    """K unit-length keys of D numbers, each with the id of its image; the oldest are replaced first.

    It starts as random unit vectors, so `fill` says how much of it is real.
    """

    keys: Tensor  # (K, D) float
    image_ids: Tensor  # (K,) int64
    written: Tensor  # () int64, keys enqueued since the start

    def __init__(self, size: int, dim: int, seed: int = 0) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.register_buffer("keys", F.normalize(torch.randn(size, dim, generator=generator), dim=1))
        self.register_buffer("image_ids", torch.full((size,), NO_IMAGE, dtype=torch.int64))
        self.register_buffer("written", torch.zeros((), dtype=torch.int64))
        self._written = 0  # the same number on the host: reading the buffer would wait for the device

    @property
    def size(self) -> int:
        return self.keys.shape[0]

    @property
    def pointer(self) -> int:
        """Where the next key goes."""
        return self._written % self.size

    @property
    def fill(self) -> float:
        """Share of real keys, 0 to 1."""
        return min(1.0, self._written / self.size)

    @torch.no_grad()
    def enqueue(self, keys: Tensor, image_ids: Tensor, unless: Tensor | None = None) -> None:
        """keys (n, D) unit length, image_ids (n,). K must be a multiple of n. Raises ValueError otherwise.

        unless: () bool on the device; where it is true the old keys stay in these places for another round. The
        pointer moves on either way: the host cannot wait for the answer.
        """
        count = keys.shape[0]
        if self.size % count or self.pointer % count:
            raise ValueError(f"a queue of {self.size} keys cannot take {count} at a time")
        here = slice(self.pointer, self.pointer + count)
        keys = keys.to(self.keys.dtype)
        if unless is not None:
            keys = torch.where(unless, self.keys[here], keys)
            image_ids = torch.where(unless, self.image_ids[here], image_ids)
        self.keys[here] = keys
        self.image_ids[here] = image_ids
        self._written += count
        self.written.fill_(self._written)

    def restore(self) -> None:
        """Call after loading a state dict."""
        self._written = int(self.written)
