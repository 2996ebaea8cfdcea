from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
import torch

from moco_core.training.read_ahead import ReadAhead

PIXELS = np.random.default_rng(0).integers(0, 256, (50, 4, 4, 3), np.uint8)


def test_batches_are_the_rows_that_were_asked_for() -> None:
    rng = np.random.default_rng(1)
    wanted = [rng.permutation(50)[:8] for _ in range(6)]
    taken = []
    with closing(ReadAhead(PIXELS, torch.device("cpu"))) as ahead:
        for rows, following in zip(wanted, [*wanted[1:], None], strict=True):
            taken.append(ahead.take(rows))
            if following is not None:
                ahead.ask(following)
    # Compared at the end: a buffer that was written again under an earlier batch would show.
    for batch, rows in zip(taken, wanted, strict=True):
        assert np.array_equal(batch.numpy(), PIXELS[rows])


def test_something_else_than_asked_for_is_read_now() -> None:
    with closing(ReadAhead(PIXELS, torch.device("cpu"))) as ahead:
        ahead.ask(np.array([1, 2, 3]))
        assert np.array_equal(ahead.take(np.array([7, 8])).numpy(), PIXELS[[7, 8]])
        assert np.array_equal(ahead.take(np.array([9])).numpy(), PIXELS[[9]])


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")
def test_the_gpu_gets_the_same() -> None:
    device = torch.device("cuda")
    rng = np.random.default_rng(2)
    wanted = [rng.permutation(50)[:16] for _ in range(20)]
    with closing(ReadAhead(PIXELS, device)) as ahead:
        taken = []
        for rows, following in zip(wanted, [*wanted[1:], None], strict=True):
            taken.append(ahead.take(rows))
            if following is not None:
                ahead.ask(following)
    for batch, rows in zip(taken, wanted, strict=True):
        assert np.array_equal(batch.cpu().numpy(), PIXELS[rows])
