"""Whether a step will fit into the memory, judged by what the encoder keeps of a few pictures."""

from __future__ import annotations

import torch
from torch import Tensor

from moco_core.config import TrainSettings
from moco_core.device import autocast
from moco_core.memory import available_bytes
from moco_core.model.moco import MoCo
from moco_core.model.running_statistics import RunningStatistics
from moco_core.training.memory_plan import Plan

PICTURES = 8  # at most, in the trial
OVERHEAD = 1.5  # peak over what is kept for the backward pass: gradients of the widest layers, the kernels' own space
SHARE = 0.9  # of what is available


def fits(
    method: MoCo,
    statistics: RunningStatistics,
    settings: TrainSettings,
    device: torch.device,
    dtype: torch.dtype,
    plan: Plan,
) -> bool:
    """Whether a step of `plan` will fit into what is free now."""
    available = available_bytes(device)
    needed = bytes_of_step(method, statistics, settings, device, dtype, plan)
    return needed <= SHARE * available


def bytes_of_step(
    method: MoCo,
    statistics: RunningStatistics,
    settings: TrainSettings,
    device: torch.device,
    dtype: torch.dtype,
    plan: Plan,
) -> float:
    """Estimate of the memory that a step takes beyond the weights: activations and gradients."""
    both_halves = settings.symmetric and plan == Plan()  # in parts, one half is done before the other begins
    pictures = settings.batch_size // plan.parts * (2 if both_halves else 1)
    weights = sum(p.numel() * p.element_size() for p in method.encoder_q.parameters())
    kept = _kept_per_picture(method, statistics, settings, device, dtype)
    return OVERHEAD * pictures * kept + 2 * weights  # their gradients and momentum


def _kept_per_picture(
    method: MoCo, statistics: RunningStatistics, settings: TrainSettings, device: torch.device, dtype: torch.dtype
) -> float:
    """Bytes that autograd keeps of one picture's way through the query encoder."""
    count = _trial_pictures(settings)
    few, more = (_kept(method, statistics, settings, device, dtype, n) for n in (count, 2 * count))
    return (more - few) / count  # what does not grow with the batch, as weights cast to bfloat16, drops out


def _kept(
    method: MoCo,
    statistics: RunningStatistics,
    settings: TrainSettings,
    device: torch.device,
    dtype: torch.dtype,
    count: int,
) -> int:
    """Bytes that autograd keeps of `count` pictures, each storage once."""
    blank = torch.zeros(count, 3, settings.crop_px, settings.crop_px, device=device)
    blank = blank.contiguous(memory_format=torch.channels_last) if settings.channels_last else blank
    kept: dict[int, int] = {}

    def note(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    before = statistics.saved()
    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor), autocast(device, dtype):
        features = method.encoder_q(blank)
    statistics.put_back(before)
    del features  # until here nothing was freed, so that no address came twice
    return sum(kept.values())


def _trial_pictures(settings: TrainSettings) -> int:
    """A few, but whole batch-norm groups of at least two pictures."""
    for_groups = 2 * settings.bn_groups
    return for_groups if for_groups > PICTURES else PICTURES // for_groups * for_groups
