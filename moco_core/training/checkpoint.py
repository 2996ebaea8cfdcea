"""Checkpoints: safetensors for the numbers, JSON for the rest, two generations, each read back after writing.

    checkpoint-00000073.safetensors   encoder_q.* encoder_k.* (torchvision's names), head_q.* head_k.*,
                                      queue, queue_ids, queue_written, optimizer.* (momentum buffers)
    checkpoint-00000073.json          step, epoch, sha256 of the above; written after it; after a step that was not
                                      finite also what training/setbacks.py keeps

Numbers that are not finite are never written. A checkpoint without its JSON, or whose hash does not match, is ignored
and the generation before it is used.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor

from moco_core import atomic
from moco_core.errors import CheckpointDamaged, NotComputedYet
from moco_core.model.encoder import Backbone, build_backbone
from moco_core.model.moco import MoCo
from moco_core.training.setbacks import Diverged
from moco_core.workspace import Run

GENERATIONS = 2
# What SGD and Adam keep for every parameter, and where it stands in the file.
_OPTIMIZER_PREFIXES = {
    "momentum_buffer": "optimizer.",
    "exp_avg": "optimizer.exp_avg.",
    "exp_avg_sq": "optimizer.exp_avg_sq.",
    "step": "optimizer.step.",
}
_QUEUE_NAMES = {"queue.keys": "queue", "queue.image_ids": "queue_ids", "queue.written": "queue_written"}


def save_checkpoint(
    run: Run,
    method: MoCo,
    optimizer: torch.optim.Optimizer,
    step: int,
    epoch: int,
    extra: dict[str, Any] | None = None,
) -> Path:
    """Write, verify, then drop what is older than two generations. Returns the safetensors file.

    Args:
        extra: further entries of the JSON.

    Raises:
        Diverged: a weight is not finite; nothing was written, older checkpoints are kept.
        CheckpointDamaged: what was read back differs from what was written (a failing disk); older ones are kept.
    """
    path = run.path / f"checkpoint-{step:08d}.safetensors"
    state = state_of(method, optimizer)
    _refuse_infinite(state, step)
    data = safetensors.torch.save(state)
    digest = hashlib.sha256(data).hexdigest()
    atomic.write_bytes(path, data)
    if _digest(path) != digest:
        path.unlink()
        raise CheckpointDamaged(f"The checkpoint at step {step} did not read back as written.", hint="Check the disk.")
    atomic.write_json(path.with_suffix(".json"), {**(extra or {}), "step": step, "epoch": epoch, "sha256": digest})
    for old in _generations(run)[GENERATIONS:]:
        old.unlink()
        old.with_suffix(".safetensors").unlink(missing_ok=True)
    return path


def latest_checkpoint(run: Run) -> tuple[Path, dict[str, Any]] | None:
    """The newest checkpoint whose hash is right, with its JSON; None if there is none."""
    for record in _generations(run):
        path = record.with_suffix(".safetensors")
        try:
            details = json.loads(record.read_text("utf-8"))
            if _digest(path) == details["sha256"]:
                return path, details
        except (OSError, ValueError, KeyError):
            continue
    return None


def state_of(method: MoCo, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """Everything that a resumed run needs, by the names of the file."""
    state = {_public_name(name): tensor for name, tensor in method.state_dict().items()}
    names: dict[Tensor, str] = {p: _public_name(name) for name, p in method.named_parameters()}
    for parameter, values in optimizer.state.items():
        for entry, prefix in _OPTIMIZER_PREFIXES.items():
            if (tensor := values.get(entry)) is not None:
                state[prefix + names[parameter]] = tensor
    # Contiguous copies: safetensors refuses strided (channels_last) and shared memory.
    return {name: tensor.detach().cpu().contiguous() for name, tensor in state.items()}


def restore(method: MoCo, optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """Inverse of `state_of`, into a method of the same settings."""
    own = method.state_dict()
    method.load_state_dict({name: tensors[_public_name(name)] for name in own})
    method.queue.restore()
    method.key_encoder_moved = False
    for name, parameter in method.named_parameters():
        for entry, prefix in _OPTIMIZER_PREFIXES.items():
            if (stored := tensors.get(prefix + _public_name(name))) is not None:
                # In the parameter's own memory format: fused kernels require it, and rounding depends on it.
                own_format = parameter if stored.shape == parameter.shape else stored.to(parameter.device)
                optimizer.state[parameter][entry] = torch.empty_like(own_format).copy_(stored)


def load_tensors(path: Path) -> dict[str, Tensor]:
    return safetensors.torch.load_file(path)


def load_backbone(run: Run, device: torch.device) -> tuple[Backbone, str]:
    """The trained query encoder in eval mode, and the content key of its checkpoint.

    Raises:
        NotComputedYet: the run has no intact checkpoint.
    """
    found = latest_checkpoint(run)
    if found is None:
        raise NotComputedYet("encoder", f"train {run.workspace.images} --workspace {run.workspace.path}")
    path, details = found
    backbone = build_backbone(run.settings.encoder)
    prefix = "encoder_q."
    tensors = {n.removeprefix(prefix): t for n, t in load_tensors(path).items() if n.startswith(prefix)}
    backbone.network.load_state_dict(tensors)
    return backbone.to(device).to(memory_format=torch.channels_last).eval(), str(details["sha256"])[:16]


def _refuse_infinite(state: dict[str, Tensor], step: int) -> None:
    numbers = [tensor for tensor in state.values() if tensor.is_floating_point()]
    # A norm is finite if all its numbers are, and several times faster to compute than looking at each.
    if not torch.isfinite(torch.stack(torch._foreach_norm(numbers))).all():
        raise Diverged(step, f"At step {step} the weights are no longer finite; they were not saved.")


def _generations(run: Run) -> list[Path]:
    """JSON files of all checkpoints, newest first."""
    return sorted(run.path.glob("checkpoint-*.json"), reverse=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _public_name(name: str) -> str:
    """State-dict name → name in the file: torchvision's own names inside the encoders."""
    return _QUEUE_NAMES.get(name, name.replace(".network.", ".", 1))
