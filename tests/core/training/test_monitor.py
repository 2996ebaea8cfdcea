"""The portrait of a step against what is known of vectors whose places are known."""

from __future__ import annotations

import math

import pytest
import torch

from moco_core.training.monitor import BINS, portray


def unit(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.randn(*shape, generator=torch.Generator().manual_seed(seed)), dim=-1)


def test_histograms_hold_the_cosines() -> None:
    q, k, queue = unit(8, 16), unit(8, 16, seed=1), unit(300, 16, seed=2)
    found = portray(q, k, queue)
    edges = torch.linspace(-1, 1, BINS + 1)
    wanted = torch.histogram((q @ queue.T).flatten(), edges).hist / (8 * 300)
    torch.testing.assert_close(torch.tensor(found.negative), wanted, rtol=0, atol=1e-3)
    assert sum(found.positive) == pytest.approx(1.0)
    assert sum(found.negative) == pytest.approx(1.0)
    same = portray(q, q, queue)
    assert same.positive[-1] == 1.0
    assert portray(q, -q, queue).positive[0] == 1.0


def test_alignment_is_the_mean_squared_distance_of_partners() -> None:
    q, queue = unit(8, 16), unit(32, 16, seed=2)
    assert portray(q, q, queue).alignment == pytest.approx(0.0, abs=1e-6)
    assert portray(q, -q, queue).alignment == pytest.approx(4.0)


def test_uniformity_as_written_in_the_paper() -> None:
    q, queue = unit(8, 16), unit(32, 16, seed=2)
    wanted = math.log(torch.pdist(q.double()).square().mul(-2.0).exp().mean())
    assert portray(q, q, queue).uniformity == pytest.approx(wanted, rel=1e-4)
    alike = unit(1, 16).expand(8, 16)
    assert portray(alike, alike, queue).uniformity == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize("used", [1, 3, 16])
def test_effective_rank_counts_the_dimensions_that_are_used(used: int) -> None:
    q = torch.eye(16)[torch.arange(48) % used]
    assert portray(q, q, unit(32, 16)).effective_rank == pytest.approx(used, rel=1e-4)


def test_effective_rank_as_by_an_svd() -> None:
    q = unit(64, 16, seed=3)
    singular = torch.linalg.svdvals(q.double())
    share = singular / singular.sum()
    wanted = float(torch.exp(-(share * share.log()).sum()))
    assert portray(q, q, unit(32, 16)).effective_rank == pytest.approx(wanted, rel=1e-4)


def test_half_precision_and_few_pictures_are_no_trouble() -> None:
    q = unit(2, 8).bfloat16()
    found = portray(q, q, unit(4, 8))
    assert all(math.isfinite(value) for value in (found.alignment, found.uniformity, found.effective_rank))
