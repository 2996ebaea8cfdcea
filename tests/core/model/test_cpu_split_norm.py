from __future__ import annotations

import logging

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from moco_core.model import cpu_split_norm, torch_threads
from moco_core.model.split_batch_norm import SplitBatchNorm2d

EPS = 1e-5


def drawn(shape: tuple[int, ...], seed: int, dtype: torch.dtype = torch.float32, far: float = 0.0) -> Tensor:
    values = torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * 2 + far
    values = values.to(dtype)
    return values.contiguous(memory_format=torch.channels_last) if len(shape) == 4 else values


def by_hand(x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor | None, groups: int, relu: bool) -> Tensor:
    out = torch.cat([F.batch_norm(part, None, None, weight, bias, True, 0.0, EPS) for part in x.chunk(groups)])
    out = out + residual if residual is not None else out
    return out.relu() if relu else out


@pytest.mark.parametrize("shape", [(8, 5, 4, 3), (12, 7, 1, 1), (8, 64, 9, 9), (4, 33, 17, 16)])
@pytest.mark.parametrize("groups", [1, 4])
@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("adds", [False, True])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_output_and_gradients_are_those_of_exact_arithmetic(
    shape: tuple[int, ...], groups: int, relu: bool, adds: bool, dtype: torch.dtype
) -> None:
    if shape[0] * shape[2] * shape[3] // groups < 2:
        pytest.skip("one number alone has no variance")
    channels, few = shape[1], dtype == torch.bfloat16
    kept = [drawn(shape, 1, dtype, far=3.0), drawn((channels,), 2), drawn((channels,), 3), drawn(shape, 4, dtype)]
    dy = drawn(shape, 5, dtype)
    ours, exact = (
        [t.detach().to(kind).requires_grad_() for t, kind in zip(kept, kinds, strict=True)]
        for kinds in ((dtype, torch.float32, torch.float32, dtype), (torch.float64,) * 4)
    )
    running = torch.zeros(channels), torch.ones(channels), 0.1
    y = cpu_split_norm.cpu_split_norm(*ours[:3], ours[3] if adds else None, running, groups, EPS, relu)
    expected = by_hand(*exact[:3], exact[3] if adds else None, groups, relu)
    assert y.dtype == dtype
    assert y.is_contiguous(memory_format=torch.channels_last)
    near = {"rtol": 1e-2, "atol": 2e-2} if few else {"rtol": 1e-4, "atol": 1e-4}
    torch.testing.assert_close(y.double(), expected, **near)
    # Where rounding moves a number over the ReLU's edge, both slopes are right: those are left out.
    sure = (expected.detach().abs() > 0.05) | (expected.detach() == 0) & (y.detach() == 0) if relu else torch.ones(())
    y.backward((dy * sure).to(dtype))
    expected.backward(dy.double() * sure)
    for number, (one, other) in enumerate(zip(ours[: 3 + adds], exact[: 3 + adds], strict=True)):
        assert one.grad is not None
        assert other.grad is not None
        assert one.grad.dtype == one.dtype
        scale = 1.0 if number in (0, 3) else float(other.grad.abs().max())
        torch.testing.assert_close(
            one.grad.double() / scale, other.grad / scale, rtol=2e-2 if few else 1e-4, atol=3e-2 if few else 2e-5
        )


def test_running_statistics_are_those_of_the_groups() -> None:
    x, channels = drawn((8, 3, 5, 4), 1, far=1.0), 3
    norms = [SplitBatchNorm2d(channels, groups=4) for _ in range(2)]
    for _ in range(3):
        norms[0](x)
        norms[1](x.contiguous(memory_format=torch.contiguous_format))  # torch's own way
    torch.testing.assert_close(norms[0].running_mean, norms[1].running_mean)
    torch.testing.assert_close(norms[0].running_var, norms[1].running_var)
    assert norms[0].num_batches_tracked == norms[1].num_batches_tracked == 3


def test_numbers_far_from_zero_keep_their_variance() -> None:
    """Sums of squares alone would have lost it."""
    x = (torch.randn(64, 2, 8, 8, generator=torch.Generator().manual_seed(1)) + 10_000).contiguous(
        memory_format=torch.channels_last
    )
    norm = SplitBatchNorm2d(2, groups=2)
    out = norm(x)
    exact = by_hand(x.double(), torch.ones(2).double(), torch.zeros(2).double(), None, 2, relu=False)
    torch.testing.assert_close(out.double(), exact, rtol=0, atol=2e-3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_shows(dtype: torch.dtype, bad: float) -> None:
    """The guard of the weights must see it behind every norm and ReLU."""
    x = drawn((4, 3, 2, 2), 1, dtype)
    x[1, 2, 0, 1] = bad
    norm = SplitBatchNorm2d(3, groups=1)
    out = norm.fused(x.requires_grad_(), relu=True)
    assert out[:, 2].isnan().all()
    assert out[:, :2].isfinite().all()
    out.sum().backward()
    assert norm.weight.grad is not None
    assert norm.weight.grad[2].isnan()
    assert norm.weight.grad[:2].isfinite().all()


def test_rounding_to_bfloat16_is_torchs() -> None:
    x = drawn((64, 16, 4, 4), 1, torch.bfloat16)
    y = cpu_split_norm.cpu_split_norm(
        x, torch.ones(16), torch.zeros(16), None, (torch.zeros(16), torch.ones(16), 0.1), 1, EPS, False
    )
    whole = by_hand(x.double(), torch.ones(16).double(), torch.zeros(16).double(), None, 1, False)
    assert (y == whole.bfloat16()).double().mean() > 0.995  # ties and the last digit of float32 aside


@pytest.mark.skipif(not torch_threads.can_lend(), reason="torch has another OpenMP here")
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("groups", [2, 3, 8])
@pytest.mark.parametrize(("relu", "adds"), [(True, True), (True, False), (False, True)])
def test_threads_change_no_bit(
    dtype: torch.dtype, groups: int, relu: bool, adds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape, made = (24, 33, 5, 7), []
    assert drawn(shape, 1).numel() >= cpu_split_norm.SHARED
    for threads in (1, 2, 5):
        monkeypatch.setattr(torch_threads, "available", lambda threads=threads: threads)
        x, residual = drawn(shape, 1, dtype).requires_grad_(), drawn(shape, 2, dtype).requires_grad_()
        weight, bias = drawn((33,), 3).requires_grad_(), drawn((33,), 4).requires_grad_()
        running = torch.zeros(33), torch.ones(33), 0.1
        y = cpu_split_norm.cpu_split_norm(x, weight, bias, residual if adds else None, running, groups, EPS, relu)
        y.backward(drawn(shape, 5, dtype))
        made.append([y.detach(), x.grad, weight.grad, bias.grad, residual.grad, *running[:2]])
    for others in made[1:]:
        for one, other in zip(made[0], others, strict=True):
            assert one is other is None or torch.equal(one, other)


@pytest.mark.parametrize(("groups", "shared"), [(1, 0), (2, 2), (8, 2)])
def test_groups_are_shared_where_there_are_some(groups: int, shared: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if not torch_threads.can_lend():
        pytest.skip("torch has another OpenMP here")
    cpu_split_norm._can_be_shared()
    seen, run = [], torch_threads.run
    monkeypatch.setattr(torch_threads, "available", lambda: 3)
    monkeypatch.setattr(torch_threads, "run", lambda *given: (seen.append(given), run(*given)))
    running = torch.zeros(33), torch.ones(33), 0.1
    x, ones = drawn((24, 33, 5, 7), 1).requires_grad_(), torch.ones(33)
    cpu_split_norm.cpu_split_norm(x, ones, ones, None, running, groups, EPS, relu=True).sum().backward()
    assert len(seen) == shared  # forward and backward
    seen.clear()
    few, running = drawn((24, 3, 5, 7), 1), (torch.zeros(3), torch.ones(3), 0.1)
    cpu_split_norm.cpu_split_norm(few, torch.ones(3), torch.ones(3), None, running, 8, EPS, relu=True)
    assert not seen


def test_threads_that_fail_leave_one(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    if not torch_threads.can_lend():
        pytest.skip("torch has another OpenMP here")

    def refused(*given: object) -> None:
        raise OSError("no such thing\nhere")

    monkeypatch.setattr(torch_threads, "run", refused)
    monkeypatch.setattr(torch_threads, "available", lambda: 2)
    cpu_split_norm._can_be_shared.cache_clear()
    try:
        x = drawn((24, 33, 5, 7), 1)
        running = torch.zeros(33), torch.ones(33), 0.1
        y = cpu_split_norm.cpu_split_norm(x, torch.ones(33), torch.ones(33), None, running, 8, EPS, relu=False)
        assert y.mean() == pytest.approx(1.0, abs=1e-4)  # the bias
        assert [record.getMessage() for record in caplog.records] == ["batch norm in one thread: no such thing"]
    finally:
        cpu_split_norm._can_be_shared.cache_clear()


def test_where_no_threads_are_lent_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_threads, "_openmp", lambda: None)
    assert not torch_threads.can_lend()
    assert torch_threads.available() == 1


def test_fused_calls_come_here_where_they_suit(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    inner = cpu_split_norm.cpu_split_norm
    monkeypatch.setattr(cpu_split_norm, "cpu_split_norm", lambda *a, **k: (seen.append(1), inner(*a, **k))[1])
    norm, x = SplitBatchNorm2d(4, groups=2), drawn((4, 4, 3, 3), 1)
    norm.fused(x, x, relu=True)
    norm(x)
    assert len(seen) == 2
    norm(x.contiguous(memory_format=torch.contiguous_format))
    norm.eval()(x)
    norm.train().double()(x.double())
    assert len(seen) == 2


@pytest.mark.parametrize(("threads", "side", "taken"), [(4, 200, True), (8, 200, False), (8, 8, True)])
def test_many_threads_are_left_the_large_maps(
    monkeypatch: pytest.MonkeyPatch, threads: int, side: int, taken: bool
) -> None:
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    assert cpu_split_norm.suits(torch.empty(4, 64, side, side)) is taken


def test_without_numba_there_is_another_way(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(*args: object, **options: object) -> Tensor:
        raise RuntimeError("cannot cache function\nno locator available")

    cpu_split_norm._works.cache_clear()
    monkeypatch.setattr(cpu_split_norm, "cpu_split_norm", refuse)
    try:
        with caplog.at_level(logging.WARNING):
            out = SplitBatchNorm2d(4, groups=2)(drawn((4, 4, 3, 3), 1))
    finally:
        cpu_split_norm._works.cache_clear()
    assert out.shape == (4, 4, 3, 3)
    assert "which is slower: cannot cache function" in caplog.text
    assert "locator" not in caplog.text  # one line


def test_an_exported_network_has_ordinary_norms() -> None:
    program = torch.export.export(SplitBatchNorm2d(4, groups=1).train(), (drawn((4, 4, 3, 3), 1),))
    assert "batch_norm" in program.graph_module.code
