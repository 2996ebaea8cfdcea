"""Triton's kernels against plain arithmetic in float64.

On a GPU they run as they are. Without one the same tests are run in a child process by Triton's interpreter, which does
with numpy on the CPU what a GPU would do.
"""

from __future__ import annotations

import copy
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from moco_core.model import split_batch_norm, triton_here
from moco_core.model.encoder import build_backbone
from moco_core.model.recompute import recompute_blocks
from moco_core.model.running_statistics import RunningStatistics
from moco_core.model.split_batch_norm import SplitBatchNorm1d, SplitBatchNorm2d

INTERPRETED = os.environ.get("TRITON_INTERPRET") == "1"
DEVICE = "cpu" if INTERPRETED else "cuda"
# Rounding of the largest result; the interpreter cuts bfloat16 off where a GPU rounds.
EXACT = {torch.float32: 1e-5, torch.bfloat16: 2**-7 if INTERPRETED else 2**-8}

needs_triton = pytest.mark.skipif(importlib.util.find_spec("triton") is None, reason="Triton is not installed here")
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")
where_kernels_run = pytest.mark.skipif(
    not INTERPRETED and not torch.cuda.is_available(), reason="no CUDA GPU here: the interpreter's child runs it"
)


class Case(NamedTuple):
    shape: tuple[int, ...]
    groups: int
    residual: bool
    relu: bool
    mean: float = 0.0
    std: float = 1.0
    dtype: torch.dtype = torch.float32


class Results(NamedTuple):
    out: Tensor
    running_mean: Tensor
    running_var: Tensor
    dx: Tensor
    dweight: Tensor
    dbias: Tensor
    dresidual: Tensor | None


@needs_triton
@pytest.mark.skipif(INTERPRETED, reason="this is the child")
def test_by_the_interpreter() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:pytest-qt", "-p", "no:cacheprovider", __file__]
    child = subprocess.run(
        command, env={**os.environ, "TRITON_INTERPRET": "1", "CUDA_VISIBLE_DEVICES": ""}, capture_output=True, text=True
    )
    if "TypeError: only 0-dimensional arrays" in child.stdout:
        pytest.skip("the interpreter of this Triton does not know this NumPy")  # Triton 3.6 with NumPy 2.4
    assert child.returncode == 0, child.stdout[-6000:] + child.stderr[-2000:]
    assert "child runs it" not in child.stdout  # nothing of that was skipped


@needs_triton
@pytest.mark.skipif(INTERPRETED, reason="this is the child")
@pytest.mark.parametrize("kind", ["bf16", "fp32"])
def test_the_kernels_compile_for_a_gpu_that_is_not_here(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For Hopper (sm_90), with pointers and channels that are multiples of 16, as a ResNet's are: wide loads."""
    import triton
    from triton.backends.compiler import GPUTarget
    from triton.compiler import ASTSource

    from moco_core.model import split_norm_kernels as kernels

    monkeypatch.setenv("TRITON_CACHE_DIR", str(tmp_path))
    tile = {"BLOCK_R": 32, "BLOCK_C": 64}
    sums = {"GROUPS": 8, "PARTS": 128, "BLOCK_C": 8}
    flags = {"RELU": True, "RESIDUAL": True}
    for name, constants in [
        ("partial_moments", tile),
        ("finish_moments", sums),
        ("apply_norm", {**tile, **flags}),
        ("partial_slopes", {**tile, "RELU": True}),
        ("finish_slopes", sums),
        ("slopes", {**tile, **flags}),
    ]:
        kernel = getattr(kernels, name)
        signature = {argument: _kind(argument, kind, constants) for argument in kernel.arg_names}
        wide = [i for i, (a, k) in enumerate(signature.items()) if k[0] == "*" or a == "channels"]
        source = ASTSource(
            kernel,
            signature,
            {(kernel.arg_names.index(constant),): value for constant, value in constants.items()},
            {(i,): [["tt.divisibility", 16]] for i in wide},
        )
        made = triton.compile(source, target=GPUTarget("cuda", 90, 32), options={"enable_fp_fusion": True})
        assert "ld.global.v4" in made.asm["ptx"], name
        assert made.asm["cubin"]


def _kind(argument: str, kind: str, constants: dict[str, int]) -> str:
    if argument in constants:
        return "constexpr"
    if argument in ("rate", "eps"):
        return "fp32"
    if argument in ("rows", "tiles", "groups", "parts", "rows_each", "channels"):
        return "i32"
    return "*" + (kind if argument in ("x", "y", "residual", "dy", "dx", "dresidual") else "fp32")


@pytest.mark.skipif(INTERPRETED, reason="there it works")
def test_where_triton_does_not_work_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    """It cannot start a kernel on a CPU, if it is installed at all."""
    assert not triton_here.works.__wrapped__(torch.device("cpu"))
    assert "without Triton" in caplog.text


@where_kernels_run
def test_where_triton_works_it_is_used() -> None:
    assert triton_here.works.__wrapped__(torch.device(DEVICE))
    assert split_batch_norm.usable(torch.zeros(1, device=DEVICE)) == (DEVICE == "cuda")


@pytest.fixture
def by_triton(monkeypatch: pytest.MonkeyPatch) -> list[Tensor]:
    """Every norm that can takes Triton's way; what came there."""
    came: list[Tensor] = []

    def usable(x: Tensor) -> bool:
        came.append(x)
        return True

    monkeypatch.setattr(split_batch_norm, "usable", usable)
    return came


CASES = [
    *(Case((8, 24, 5, 3), groups, res, relu) for groups in (1, 2, 8) for res in (0, 1) for relu in (0, 1)),
    *(Case((8, 100, 7, 3), groups, True, True, dtype=torch.bfloat16) for groups in (1, 2, 8)),
    Case((8, 100, 7, 3), 2, False, True),
    Case((8, 24, 5, 3), 2, False, False, dtype=torch.bfloat16),
    Case((4, 64, 12, 11), 2, True, True),  # several programs a group
    Case((4, 3, 40, 33), 2, True, True),  # few channels
    Case((12, 130, 1, 1), 3, False, True),  # four numbers a group
    Case((12, 16, 2, 2), 3, True, False),
    Case((12, 16, 2, 2), 12, False, True),
]


@where_kernels_run
@pytest.mark.parametrize("case", CASES, ids=str)
def test_against_float64(case: Case, by_triton: list[Tensor]) -> None:
    compare(case)
    assert by_triton


@where_kernels_run
@pytest.mark.parametrize("parts", [2, 8])
def test_many_tiles_to_a_program(parts: int, by_triton: list[Tensor], monkeypatch: pytest.MonkeyPatch) -> None:
    from moco_core.model import fused_split_norm

    monkeypatch.setattr(fused_split_norm, "PARTS", parts)
    monkeypatch.setattr(fused_split_norm, "PROGRAMS", parts)
    compare(Case((6, 100, 13, 9), 2, True, True))
    compare(Case((8, 20, 9, 9), 8, False, True, mean=3.0))


@where_kernels_run
def test_a_mean_far_above_the_spread(by_triton: list[Tensor]) -> None:
    """A float32 near 100 is a multiple of 7.6e-6, and so is the mean: it may be off by 4e-4 of a spread of 0.01.
    The variance does not suffer; from E[x²] − E[x]² nothing would be left of it."""
    case = Case((8, 24, 11, 9), 2, False, False, mean=100.0, std=0.01)
    ours, theirs = results(case), reference(case)
    torch.testing.assert_close(ours.out.double(), theirs.out, rtol=0, atol=1.5 * 4e-4)  # weights are up to 1.5
    before = 0.9  # of the running variance, which began as 1
    torch.testing.assert_close(ours.running_var.double() - before, theirs.running_var - before, rtol=0, atol=1e-7)
    norm, x, _, _ = parts_of(case)
    spread = norm(x).double().unflatten(0, (2, 4)).var(dim=(1, 3, 4), unbiased=False)
    expected = (v := x.double().unflatten(0, (2, 4)).var(dim=(1, 3, 4), unbiased=False)) / (v + norm.eps)
    expected = expected * norm.weight.detach().double().square()
    torch.testing.assert_close(spread.detach(), expected, rtol=1e-4, atol=0)


@where_kernels_run
def test_rows_that_differ_from_the_first(by_triton: list[Tensor]) -> None:
    """Sums start from the first tile: it may be as unlike the rest as a black border."""
    norm = SplitBatchNorm2d(64, groups=1).to(DEVICE)
    x = torch.randn(2, 64, 40, 40, generator=torch.Generator().manual_seed(2)).mul(0.01).add(50)
    x[:, :, :8] = 0
    x = x.to(DEVICE).contiguous(memory_format=torch.channels_last)
    wanted = F.batch_norm(x.double(), None, None, training=True)
    assert relative(norm(x).double(), wanted) < 2e-5
    assert len(by_triton) == 1


@where_kernels_run
def test_not_a_number_stays_one(by_triton: list[Tensor]) -> None:
    """A ReLU that made 0 of it would hide that a step went wrong."""
    norm = SplitBatchNorm2d(16, groups=2).to(DEVICE)
    x = torch.randn(4, 16, 3, 3, device=DEVICE).contiguous(memory_format=torch.channels_last)
    x[0, 5, 1, 1] = float("nan")
    out = norm.fused(x, relu=True)
    assert out[:2, 5].isnan().all()
    assert not out[2:].isnan().any()
    assert not out[:, :5].isnan().any()
    assert norm.running_mean[5].isnan()


@where_kernels_run
def test_constant_channels(by_triton: list[Tensor]) -> None:
    norm = SplitBatchNorm2d(16, groups=2).to(DEVICE)
    x = torch.full((4, 16, 5, 5), 0.1, device=DEVICE).contiguous(memory_format=torch.channels_last)
    out = norm(x)
    assert out.isfinite().all()
    assert out.abs().max() < 1e-4  # float32 of 0.1, over √eps


@where_kernels_run
def test_features_of_a_head(by_triton: list[Tensor]) -> None:
    norm = SplitBatchNorm1d(40, groups=4).to(DEVICE)
    generator = torch.Generator().manual_seed(6)
    x = torch.randn(32, 40, generator=generator).to(DEVICE).requires_grad_()
    upstream = torch.randn(32, 40, generator=generator).to(DEVICE)
    norm(x).backward(upstream)
    twin = x.detach().double().requires_grad_()
    wanted = torch.cat([F.batch_norm(part, None, None, training=True) for part in twin.chunk(4)])
    wanted.backward(upstream.double())
    assert relative(norm(x).double(), wanted) < 1e-5
    assert relative(x.grad.double(), twin.grad) < 1e-5
    assert by_triton


@where_kernels_run
def test_a_gradient_of_another_layout_and_none_for_what_is_fixed(by_triton: list[Tensor]) -> None:
    case = Case((4, 16, 3, 3), 2, True, True)
    norm, x, residual, _ = parts_of(case)
    norm.fused(x, residual, relu=True).mean(dim=(2, 3)).sum().backward()  # its gradient is expanded, not laid out
    whole = x.grad.clone()
    norm, x, residual, _ = parts_of(case)
    norm.fused(x, residual.detach(), relu=True).mean(dim=(2, 3)).sum().backward()
    torch.testing.assert_close(x.grad, whole, rtol=0, atol=0)
    assert residual.grad is None


@where_kernels_run
def test_a_residual_of_another_kind_is_added_behind(by_triton: list[Tensor]) -> None:
    case = Case((4, 16, 3, 3), 2, True, True)
    norm, x, residual, _ = parts_of(case)
    other = norm.fused(x.bfloat16(), residual, relu=True)
    torch.testing.assert_close(other.float(), norm.fused(x, residual, relu=True), rtol=0.05, atol=0.05)


@where_kernels_run
def test_nothing_is_kept_without_gradients(by_triton: list[Tensor]) -> None:
    norm, x, residual, _ = parts_of(Case((4, 16, 3, 3), 2, True, True))
    with torch.no_grad():
        out = norm.fused(x, residual, relu=True)
    assert not out.requires_grad
    assert norm.num_batches_tracked == 1


@where_kernels_run
def test_an_encoder_learns_the_same_on_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small ResNet with running statistics that are views, blocks computed twice, under autocast as in training."""
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", False)
    exact = _learnt(False, torch.float32, monkeypatch)
    for ours, theirs in zip(_learnt(True, torch.float32, monkeypatch), exact, strict=True):
        assert relative(ours, theirs) < 1e-4
    ways = [_learnt(triton_way, torch.bfloat16, monkeypatch) for triton_way in (True, False)]
    for ours, theirs, wanted in zip(*ways, exact, strict=True):  # rounding adds up on either way
        assert _likeness(ours, wanted) > _likeness(theirs, wanted) - 0.02


def _learnt(triton_way: bool, dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch) -> list[Tensor]:
    """Output, running statistics and two gradients."""
    monkeypatch.setattr(split_batch_norm, "usable", lambda _: triton_way)
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(4, 3, 32, 32, generator=generator).to(DEVICE).contiguous(memory_format=torch.channels_last)
    upstream = torch.randn(128, generator=generator).to(DEVICE)
    encoder = build_backbone("resnet18", 2, generator_seed=0).to(DEVICE, memory_format=torch.channels_last)
    encoder.network.layer3 = encoder.network.layer4 = nn.Identity()  # the interpreter is slow
    statistics = RunningStatistics(encoder)
    if triton_way:
        recompute_blocks(encoder)
    with torch.autocast(DEVICE, torch.bfloat16, enabled=dtype == torch.bfloat16):
        out = encoder(x)
    values = statistics.saved().values
    (out.float() * upstream).sum().backward()
    layers = encoder.network
    return [out.detach().float(), values, layers.conv1.weight.grad, layers.layer2[1].conv2.weight.grad]


def _likeness(one: Tensor, other: Tensor) -> float:
    return float(F.cosine_similarity(one.flatten(), other.flatten(), dim=0))


@needs_gpu
@pytest.mark.parametrize(("residual", "relu"), [(False, False), (False, True), (True, True)])
def test_a_layer_of_a_real_batch_as_group_by_group(residual: bool, relu: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case((256, 64, 32, 32), 8, residual, relu, dtype=torch.bfloat16)
    ours = results(case)
    monkeypatch.setattr(split_batch_norm, "usable", lambda _: False)
    theirs = results(case)
    # Group by group the sum is rounded before the ReLU: where that decides, a gradient passes on one way only.
    agree = (ours.out > 0) == (theirs.out > 0) if relu else torch.ones_like(ours.out, dtype=torch.bool)
    assert agree.float().mean() > 0.99
    for name, one, other in zip(Results._fields, ours, theirs, strict=True):
        if one is not None:
            kept = agree if one.shape == agree.shape else torch.ones_like(one, dtype=torch.bool)
            most = 0.02 if one.shape == agree.shape else 0.06  # sums have all places in them
            assert relative(one.double() * kept, other.double() * kept) < most, name


@needs_gpu
def test_more_numbers_than_32_bits_count(by_triton: list[Tensor]) -> None:
    if torch.cuda.mem_get_info()[0] < 24 * 2**30:
        pytest.skip("needs 24 GB of free GPU memory")
    norm = SplitBatchNorm2d(64, groups=2).to("cuda")
    x = torch.empty(2, 64, 4200, 4200, dtype=torch.bfloat16, device="cuda", memory_format=torch.channels_last)
    x[0].fill_(1.0)
    x[0, :, ::2].fill_(3.0)
    x[1].copy_(x[0]).add_(4.0)
    with torch.no_grad():
        out = norm(x)
    assert x.numel() > 2**31
    assert by_triton
    for group in out:
        torch.testing.assert_close(group[:, -2:, -1].float(), torch.tensor([1.0, -1.0], device="cuda").expand(64, 2))


@needs_gpu
def test_in_a_cuda_graph() -> None:
    norm = SplitBatchNorm2d(64, groups=8).to("cuda")
    shape = (64, 64, 16, 16)
    x = torch.randn(shape, device="cuda").contiguous(memory_format=torch.channels_last).requires_grad_()
    residual = torch.randn_like(x).requires_grad_()
    inputs = [x, residual, norm.weight, norm.bias]
    upstream = torch.randn_like(x)
    other = copy.deepcopy(norm)

    def step(by: SplitBatchNorm2d, of: list[Tensor]) -> tuple[Tensor, ...]:
        out = by.fused(of[0], of[1], relu=True)
        return out, *torch.autograd.grad(out, of, upstream)

    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(2):
            step(norm, inputs)
    torch.cuda.current_stream().wait_stream(stream)
    norm.load_state_dict(other.state_dict())
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        captured = step(norm, inputs)
    for seed in range(2):  # other numbers in the same memory
        with torch.no_grad():
            x.copy_(torch.randn(shape, generator=torch.Generator("cuda").manual_seed(seed), device="cuda"))
        graph.replay()
        expected = step(other, [x, residual, other.weight, other.bias])
        for ours, theirs in zip(captured, expected, strict=True):
            torch.testing.assert_close(ours, theirs, rtol=0, atol=0)
    torch.testing.assert_close(norm.state_dict(), other.state_dict(), rtol=0, atol=0)
    assert norm.num_batches_tracked == 2


def parts_of(case: Case) -> tuple[SplitBatchNorm2d, Tensor, Tensor | None, Tensor]:
    """The norm, x, residual and the gradient that comes back, all of `case` and the same each time."""
    generator = torch.Generator().manual_seed(11)

    def drawn(mean: float = 0.0, std: float = 1.0) -> Tensor:
        values = torch.randn(case.shape, generator=generator).mul(std).add(mean)
        return values.to(DEVICE, case.dtype).contiguous(memory_format=torch.channels_last)

    norm = SplitBatchNorm2d(case.shape[1], groups=case.groups)
    with torch.no_grad():
        norm.weight.uniform_(0.5, 1.5, generator=generator)
        norm.bias.uniform_(-0.5, 0.5, generator=generator)
        norm.running_mean.normal_(generator=generator)
    x = drawn(case.mean, case.std).requires_grad_()
    residual = drawn().requires_grad_() if case.residual else None
    return norm.to(DEVICE), x, residual, drawn()


def results(case: Case) -> Results:
    norm, x, residual, upstream = parts_of(case)
    out = norm.fused(x, residual, relu=case.relu)
    assert out.dtype == case.dtype
    assert out.is_contiguous(memory_format=torch.channels_last)
    out.backward(upstream)
    assert norm.num_batches_tracked == 1
    dresidual = residual.grad if residual is not None else None
    grads = (x.grad, norm.weight.grad, norm.bias.grad)
    return Results(out.detach(), norm.running_mean, norm.running_var, *grads, dresidual)


def reference(case: Case, through: Tensor | None = None) -> Results:
    """By the formulas, group by group, in float64.

    Args:
        through: bool, where a ReLU lets through: what lies within rounding of 0 may fall on either side.
    """
    norm, x, residual, upstream = parts_of(case)
    norm, x, upstream = norm.double(), x.detach().double().requires_grad_(), upstream.double()
    residual = residual.detach().double().requires_grad_() if residual is not None else None
    means, variances, outs = [], [], []
    for part in x.chunk(case.groups):
        mean = part.mean(dim=(0, 2, 3), keepdim=True)
        var = (part - mean).square().mean(dim=(0, 2, 3), keepdim=True)
        normal = (part - mean) / (var + norm.eps).sqrt()
        outs.append(normal * norm.weight[:, None, None] + norm.bias[:, None, None])
        means.append(mean.detach().flatten())
        variances.append(var.detach().flatten())
    out = torch.cat(outs)
    out = out + residual if residual is not None else out
    out = out.where(through, 0.0) if through is not None else out
    out.backward(upstream)
    count = x.numel() // (x.shape[1] * case.groups)
    running_mean = 0.9 * norm.running_mean + 0.1 * torch.stack(means).mean(0)
    running_var = 0.9 * norm.running_var + 0.1 * torch.stack(variances).mean(0) * count / (count - 1)
    grads = (x.grad, norm.weight.grad, norm.bias.grad)
    return Results(out.detach(), running_mean, running_var, *grads, residual.grad if residual is not None else None)


def compare(case: Case) -> None:
    found = results(case)
    for name, ours, theirs in named(found, reference(case, found.out > 0 if case.relu else None)):
        exact = case.dtype if ours.dtype == case.dtype else torch.float32
        assert relative(ours.double(), theirs) < EXACT[exact], name


def named(ours: Results, theirs: Results) -> Iterator[tuple[str, Tensor, Tensor]]:
    for name, one, other in zip(Results._fields, ours, theirs, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            yield name, one, other


def relative(one: Tensor, other: Tensor) -> float:
    """The largest difference over the largest value."""
    one, other = one.detach(), other.detach()
    return float((one - other).abs().max() / other.abs().max())
