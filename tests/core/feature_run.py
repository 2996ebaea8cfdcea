"""Runs for the tests of what comes after training: real files, a real encoder, no training."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.torch
import torch

from moco_core import atomic
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.images.ingest import prepare
from moco_core.model.encoder import build_backbone
from moco_core.workspace import Run, Workspace

CPU = torch.device("cpu")


def ignore(event: object) -> None:
    """An emit that nobody listens to."""


def make_run(folder: Path, pictures: Path) -> Run:
    """A prepared workspace with a run whose checkpoint holds fixed random weights."""
    workspace = Workspace.create(folder / "workspace", pictures)
    settings = TrainSettings(crop_px=32, batch_size=16, queue_size=16, precision="float32")
    prepare(workspace, settings.cache_px, ignore, Control())
    run = workspace.new_run(None, settings)
    write_checkpoint(run, step=1, seed=3)
    return run


def write_checkpoint(run: Run, step: int, seed: int) -> None:
    weights = build_backbone("resnet18", generator_seed=seed).network.state_dict()
    data = safetensors.torch.save({f"encoder_q.{name}": tensor.contiguous() for name, tensor in weights.items()})
    path = run.path / f"checkpoint-{step:08d}.safetensors"
    path.write_bytes(data)
    details = {"step": step, "epoch": 1, "sha256": hashlib.sha256(data).hexdigest()}
    path.with_suffix(".json").write_text(json.dumps(details))


def set_features(run: Run, features: np.ndarray[Any, Any], ids: list[int]) -> None:
    """Put features of the test's choice in the place of the encoder's."""
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    atomic.write_array(run.embedding_path, unit.astype(np.float32))
    atomic.write_array(run.ids_path, np.array(ids, np.int64))
    run.record("embedding", "chosen", images=len(ids), dim=features.shape[1], checkpoint="chosen")


def clumps(count: int, kinds: int, dim: int = 16, spread: float = 0.3, seed: int = 0) -> np.ndarray[Any, Any]:
    """(count, dim) unit features around `kinds` random centres; row i belongs to kind i % kinds."""
    rng = np.random.default_rng(seed)
    centers = rng.standard_normal((kinds, dim))
    rows = centers[np.arange(count) % kinds] + spread * rng.standard_normal((count, dim))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
