from __future__ import annotations

import pytest
import torch

from moco_core.model.key_queue import NO_IMAGE, KeyQueue


def keys(count: int, value: float) -> torch.Tensor:
    return torch.full((count, 3), value)


def test_starts_with_random_unit_keys_of_no_image() -> None:
    queue = KeyQueue(8, 3, seed=1)
    torch.testing.assert_close(queue.keys.norm(dim=1), torch.ones(8))
    assert queue.image_ids.tolist() == [NO_IMAGE] * 8
    assert queue.fill == 0.0
    assert torch.equal(queue.keys, KeyQueue(8, 3, seed=1).keys)
    assert not torch.equal(queue.keys, KeyQueue(8, 3, seed=2).keys)


def test_fills_then_replaces_the_oldest() -> None:
    queue = KeyQueue(6, 3)
    for step in range(5):
        assert queue.pointer == step * 2 % 6
        assert queue.fill == min(1.0, step * 2 / 6)
        queue.enqueue(keys(2, step), torch.tensor([2 * step, 2 * step + 1]))
    assert queue.image_ids.tolist() == [6, 7, 8, 9, 4, 5]
    assert queue.keys[:, 0].tolist() == [3, 3, 4, 4, 2, 2]


def test_refuses_batches_that_would_straddle_the_end() -> None:
    with pytest.raises(ValueError, match="cannot take 4"):
        KeyQueue(6, 3).enqueue(keys(4, 0), torch.arange(4))


def test_pointer_survives_a_state_dict() -> None:
    queue = KeyQueue(6, 3)
    queue.enqueue(keys(2, 1), torch.tensor([1, 2]))
    copy = KeyQueue(6, 3, seed=9)
    copy.load_state_dict(queue.state_dict())
    copy.restore()
    assert (copy.pointer, copy.fill) == (2, 2 / 6)
    assert torch.equal(copy.keys, queue.keys)
