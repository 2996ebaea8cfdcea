from __future__ import annotations

import copy

import safetensors.torch
import torch
from torch import nn

from moco_core.model.running_statistics import RunningStatistics
from moco_core.model.split_batch_norm import SplitBatchNorm2d


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4), nn.Conv2d(4, 6, 1), SplitBatchNorm2d(6, groups=2))


def test_names_values_and_updates_stay_those_of_the_module() -> None:
    own, plain = network(), network()
    RunningStatistics(own)
    x = torch.randn(8, 3, 5, 5)
    own(x), plain(x)
    assert list(own.state_dict()) == list(plain.state_dict())
    assert all(torch.equal(t, plain.state_dict()[name]) for name, t in own.state_dict().items())


def test_saved_and_put_back() -> None:
    own = network()
    statistics = RunningStatistics(own)
    own(torch.randn(8, 3, 5, 5))
    saved, expected = statistics.saved(), copy.deepcopy(own.state_dict())
    for put_back in (
        lambda: statistics.put_back(saved),
        lambda: statistics.put_back_where(torch.tensor(True), saved),
    ):
        own(torch.randn(8, 3, 5, 5))
        assert not torch.equal(own[1].running_mean, expected["1.running_mean"])
        put_back()
        assert all(torch.equal(t, expected[name]) for name, t in own.state_dict().items())
    own(torch.randn(8, 3, 5, 5))
    changed = copy.deepcopy(own.state_dict())
    statistics.put_back_where(torch.tensor(False), saved)
    assert all(torch.equal(t, changed[name]) for name, t in own.state_dict().items())


def test_loading_and_saving_see_the_same_numbers() -> None:
    """Views of one tensor can be written, and loading writes into them."""
    own, other = network(), network()
    statistics = RunningStatistics(own)
    other(torch.randn(8, 3, 5, 5))
    own.load_state_dict(other.state_dict())
    state = {name: t.detach().contiguous() for name, t in own.state_dict().items()}
    loaded = safetensors.torch.load(safetensors.torch.save(state))
    assert all(torch.equal(t, other.state_dict()[name]) for name, t in loaded.items())
    saved = statistics.saved()
    own(torch.randn(8, 3, 5, 5))
    statistics.put_back(saved)
    assert torch.equal(own[3].running_var, other[3].running_var)


def test_a_module_without_batch_norm_has_none() -> None:
    statistics = RunningStatistics(nn.Linear(2, 2))
    statistics.put_back(statistics.saved())
    assert list(statistics.averaged(["a", "b"])) == ["a", "b"]
