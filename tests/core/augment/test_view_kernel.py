"""The kernels against the CPU's path: by Triton's interpreter everywhere, and on a GPU where there is one."""

from __future__ import annotations

import importlib.util
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from moco_core.augment import fused, pipeline
from moco_core.augment.parameters import ViewParameters, draw, square_boxes
from moco_core.config import AugmentSettings

HERE = Path(__file__).parent


def _module(name: str) -> object:
    """A file beside this one: tests are no package."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


view_cases = _module("view_cases")
NAMES = [
    *(f"usual, seed {seed}, {px} px" for seed, px, _ in view_cases.USUAL),
    *("every order", "strong", "nothing done", "jitter without strength", "all grey and blurred", "widest blur"),
    *("boxes", "shrunk"),
]
needs_triton = pytest.mark.skipif(importlib.util.find_spec("triton") is None, reason="Triton is not installed here")
needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")


def child(script: str, *arguments: Path, **environment: str) -> str:
    root = str(HERE.parents[2])
    done = subprocess.run(
        [sys.executable, str(HERE / script), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": root, "OMP_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def found(pixels: torch.Tensor) -> dict[str, object]:
    """All cases by name."""
    return view_cases.cases(pixels)


@pytest.fixture(scope="module")
def pixels(synthetic: torch.Tensor) -> torch.Tensor:
    """(6, 96, 96, 3) uint8."""
    return synthetic[:6, :96, :96].contiguous()


@pytest.fixture(scope="module")
def interpreted(found: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """The views of all cases, made in one child process."""
    folder = tmp_path_factory.mktemp("views")
    view_cases.save(folder / "cases.npz", found)
    child("interpreted_views.py", folder / "cases.npz", folder / "views.npz")
    with np.load(folder / "views.npz") as views:
        return dict(views)


@needs_triton
@pytest.mark.parametrize("name", NAMES)
def test_interpreted_kernels_agree_with_the_cpu(
    name: str, found: dict[str, object], interpreted: dict[str, np.ndarray]
) -> None:
    expected = found[name].by_torch()
    error = np.abs(interpreted[name] - expected.numpy()).max(axis=(1, 2, 3))  # NaN where nothing was written
    assert (error < view_cases.CPU_TOLERANCE).all(), error


@needs_triton
def test_interpreted_kernels_leave_a_plain_view_plain(pixels: torch.Tensor, interpreted: dict[str, np.ndarray]) -> None:
    expected = pipeline.center_view(pixels[:2], np.array([[400, 300], [30, 90]]), 40)
    assert np.abs(interpreted["plain"] - expected.numpy()).max() < view_cases.CPU_TOLERANCE


def test_every_case_does_something_else(found: dict[str, object]) -> None:
    """The comparison is worth something only if flips, grey, blur and all orders are in it."""
    assert set(found) == set(NAMES)
    usual = [found[name].parameters for name in NAMES if name.startswith("usual")]
    for field in ("flip", "grey", "apply_jitter", "blur_sigma"):
        values = np.concatenate([getattr(p, field) for p in usual])
        assert 0 < np.count_nonzero(values) < len(values), field
    assert len(np.unique(found["every order"].parameters.order, axis=0)) == 24
    shrunk = found["shrunk"]
    assert fused.view_table(shrunk.parameters, None, shrunk.pixels.shape[1], 32, pinned=False).taps == 9


@needs_triton
def test_the_kernels_compile_for_a_gpu_that_is_not_here(tmp_path: Path) -> None:
    lines = child("compiled_views.py", TRITON_CACHE_DIR=str(tmp_path), TRITON_INTERPRET="0").splitlines()
    assert lines == [f"{name} True True" for name in ("_resample", "_recolour", "_blur", "_blur")]


@needs_gpu
@needs_triton
@pytest.mark.parametrize("name", NAMES)
def test_a_gpu_agrees_with_the_cpu(name: str, found: dict[str, object]) -> None:
    case, device = found[name], torch.device("cuda")
    pixels = torch.from_numpy(case.pixels).to(device)
    assert fused.usable(pixels)
    views = fused.render(pixels, case.rows, case.parameters, case.empty(device))
    error = (views.cpu() - case.by_torch()).abs().amax(dim=(1, 2, 3))
    assert (error < view_cases.GPU_TOLERANCE).all(), error


@needs_gpu
@needs_triton
def test_a_gpu_makes_the_cpus_views_by_the_usual_functions(synthetic: torch.Tensor) -> None:
    p = usual(len(synthetic))
    there, sizes = synthetic.cuda(), np.tile((300, 200), (len(synthetic), 1))
    assert fused.usable(there)
    for make in (
        lambda pixels: pipeline.render(pixels, p, 112),
        lambda pixels: pipeline.center_view(pixels, sizes, 112),
        lambda pixels: pipeline.whole_view(pixels, 112),
    ):
        assert (make(there).cpu() - make(synthetic)).abs().max() < view_cases.GPU_TOLERANCE


def usual(count: int) -> ViewParameters:
    return draw(AugmentSettings(), np.tile((300, 200), (count, 1)), np.arange(count), seed=0, epoch=0, view=0)


def test_the_usual_functions_hand_over_where_the_kernels_run(
    pixels: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(fused, "usable", lambda _: True)
    monkeypatch.setattr(fused, "render", lambda *given: calls.append(given) or given[-1])
    monkeypatch.setattr(fused, "render_plain", lambda *given: calls.append(given) or given[-1])
    p, out, sizes = usual(6), torch.empty((6, 3, 48, 48)), np.tile((300, 200), (6, 1))
    assert pipeline.render(pixels, p, 48, out=out) is out
    assert pipeline.render(pixels, p, 48).shape == out.shape
    assert pipeline.center_view(pixels, sizes, 48).shape == out.shape
    assert [given[0] is pixels for given in calls] == [True] * 3
    assert calls[0][1] is None
    assert calls[0][2] is p
    assert np.array_equal(calls[2][1], square_boxes(sizes))


def test_a_machine_without_triton_keeps_the_old_way(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "triton", None)
    monkeypatch.delitem(sys.modules, "moco_core.augment.view_kernel", raising=False)
    with caplog.at_level(logging.WARNING):
        assert not fused._runs_on.__wrapped__(torch.device("cpu"))
    assert "without Triton" in caplog.text


def test_pictures_on_a_cpu_never_ask_for_triton(pixels: torch.Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fused, "_runs_on", lambda _: pytest.fail("asked"))
    assert not fused.usable(pixels)


def test_memory_that_is_short_is_not_taken_for_a_missing_triton(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(fused, "render", short)
    with pytest.raises(torch.OutOfMemoryError):
        fused._runs_on.__wrapped__(torch.device("cpu"))
