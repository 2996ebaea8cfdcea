"""MoCo against a slow twin in float64, written from algorithm 1 of He et al. 2020 and the text around it."""

from __future__ import annotations

import copy
import math

import pytest
import torch
from torch import nn

from moco_core.model.key_queue import KeyQueue
from moco_core.model.moco import MoCo

BATCH, DIM, QUEUE, STEPS, RATE = 6, 4, 18, 7, 0.5


def tiny_encoder() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(3, 5, 3, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(5 * 9, 8)).double()


def tiny_method(symmetric: bool, mask: bool, queue_size: int = QUEUE) -> MoCo:
    torch.manual_seed(4)
    head = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, DIM)).double()
    queue = KeyQueue(queue_size, DIM, seed=5).double()
    options = {"temperature": 0.2, "momentum": 0.9, "symmetric": symmetric, "mask_same_image": mask}
    return MoCo(tiny_encoder(), head, queue, **options)


def batch_at(step: int) -> tuple[tuple[torch.Tensor, torch.Tensor], torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(100 + step)
    views = tuple(torch.randn(BATCH, 3, 8, 8, generator=generator, dtype=torch.float64) for _ in range(2))
    ids = torch.randint(0, 8, (BATCH,), generator=generator)  # few pictures: the mask has work to do
    return (views[0], views[1]), ids, torch.randperm(BATCH, generator=generator)


class SlowTwin:
    """One picture and one number at a time; knows nothing of the code under test but its starting weights."""

    def __init__(self, method: MoCo) -> None:
        self.f_q = copy.deepcopy(nn.Sequential(method.encoder_q, method.head_q))
        self.f_k = copy.deepcopy(self.f_q)
        self.queue = [row.clone() for row in method.queue.keys]
        self.ids = [-1] * len(self.queue)
        self.pointer = 0

    def step(self, x_q, x_k, ids, *, tau: float, m: float, symmetric: bool, mask: bool) -> float:
        halves = [(x_q, x_k), (x_k, x_q)] if symmetric else [(x_q, x_k)]
        queries = [[self._normalised(self.f_q, x) for x in half[0]] for half in halves]
        for theta_k, theta_q in zip(self.f_k.parameters(), self.f_q.parameters(), strict=True):
            theta_k.data = m * theta_k.data + (1 - m) * theta_q.data
        total, new = 0.0, []
        for (_, other), half_queries in zip(halves, queries, strict=True):
            keys = [self._normalised(self.f_k, x).detach() for x in other]
            for i, (q, k) in enumerate(zip(half_queries, keys, strict=True)):
                total = total + self._loss(q, k, int(ids[i]), tau, mask) / (BATCH * len(halves))
            new += list(zip(keys, ids.tolist(), strict=True))
        self.f_q.zero_grad()
        total.backward()
        for theta in self.f_q.parameters():
            theta.data -= RATE * theta.grad
        for key, image_id in new:
            self.queue[self.pointer], self.ids[self.pointer] = key, image_id
            self.pointer = (self.pointer + 1) % len(self.queue)
        return float(total.detach())

    def _loss(self, q, k, image_id: int, tau: float, mask: bool):
        positive = torch.exp((q * k).sum() / tau)
        everything = positive
        for key, key_id in zip(self.queue, self.ids, strict=True):
            if not (mask and key_id == image_id):
                everything = everything + torch.exp((q * key).sum() / tau)
        return -torch.log(positive / everything)

    @staticmethod
    def _normalised(network, x):
        y = network(x[None])[0]
        return y / torch.sqrt((y * y).sum())


@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("mask", [False, True])
def test_loss_queue_and_key_weights_follow_the_twin(symmetric: bool, mask: bool) -> None:
    method = tiny_method(symmetric, mask, queue_size=24 if symmetric else QUEUE)
    twin = SlowTwin(method)
    parameters = [*method.encoder_q.parameters(), *method.head_q.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=RATE)
    for step in range(STEPS):
        (x_q, x_k), ids, shuffle = batch_at(step)
        loss = method.loss((x_q, x_k), ids, shuffle)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        method.after_step()
        expected = twin.step(x_q, x_k, ids, tau=0.2, m=0.9, symmetric=symmetric, mask=mask)
        assert loss.item() == pytest.approx(expected, abs=1e-12)
        torch.testing.assert_close(method.queue.keys, torch.stack(twin.queue), rtol=0, atol=1e-12)
        assert method.queue.image_ids.tolist() == twin.ids
        assert method.queue.pointer == twin.pointer
        own = [*method.encoder_k.parameters(), *method.head_k.parameters()]
        for key_weight, expected_weight in zip(own, twin.f_k.parameters(), strict=True):
            torch.testing.assert_close(key_weight, expected_weight, rtol=0, atol=1e-12)


def test_mask_changes_the_loss_once_a_picture_returns() -> None:
    (x_q, x_k), ids, shuffle = batch_at(0)
    losses = []
    for mask in (False, True):
        method = tiny_method(symmetric=False, mask=mask)
        method.loss((x_q, x_k), ids, shuffle)
        method.after_step()
        losses.append(method.loss((x_q, x_k), ids, shuffle).item())
    assert losses[1] < losses[0]


def test_shuffling_leaves_each_key_with_its_picture() -> None:
    (x_q, x_k), ids, _ = batch_at(1)
    straight, shuffled = tiny_method(False, False), tiny_method(False, False)
    a = straight.loss((x_q, x_k), ids, torch.arange(BATCH))
    b = shuffled.loss((x_q, x_k), ids, torch.tensor([5, 3, 0, 1, 4, 2]))
    torch.testing.assert_close(a, b, rtol=0, atol=1e-12)  # no batch-norm here: nothing else may depend on the order


def test_key_encoder_starts_equal_and_takes_no_gradient() -> None:
    method = tiny_method(False, False)
    for key, query in zip(method.encoder_k.parameters(), method.encoder_q.parameters(), strict=True):
        assert torch.equal(key, query)
        assert key.data_ptr() != query.data_ptr()
        assert not key.requires_grad


def test_contrast_accuracy_counts_queries_that_find_their_key() -> None:
    method = tiny_method(False, False)
    (x_q, _), ids, shuffle = batch_at(2)
    method.encoder_k.load_state_dict(method.encoder_q.state_dict())
    method.loss((x_q, x_q), ids, shuffle)  # query and key are the same picture under the same weights
    assert float(method.health()["contrast_accuracy"]) == 1.0


def test_chance_is_where_a_blind_encoder_sits() -> None:
    from moco_core.model.info_nce import chance_loss, info_nce

    blind = nn.functional.normalize(torch.ones(5, 8), dim=1)
    loss, found = info_nce(blind, blind, blind[:1].expand(64, 8), 0.2)
    assert loss.item() == pytest.approx(math.log(65), abs=1e-5)
    assert chance_loss(64) == pytest.approx(math.log(65))
    assert float(found) == 0.0
