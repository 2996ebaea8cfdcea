"""The encoder as a run began with it, to be looked at like a run of its own: its features lie in RUN/start/."""

from __future__ import annotations

import contextlib
from typing import Any

import torch

from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.errors import InvalidSetting, MocoError
from moco_core.events import Emit
from moco_core.model.encoder import Backbone, build_backbone
from moco_core.training.begin import EMBEDDED
from moco_core.weights.download import NeedsConsent
from moco_core.weights.foreign_file import UnreadableWeights
from moco_core.weights.sources import IMAGENET
from moco_core.weights.start import find_start, put_into
from moco_core.workspace import Run, key_of


class StartGone(MocoError):
    """The file of weights that a run started from is not there any more, or another one."""


class Beginning(Run):
    """What embedding, neighbours and map of a run's starting weights are written into; its settings are the run's."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.workspace, run.name)
        self.path = run.path / "start"
        self._run = run

    @property
    def info(self) -> dict[str, Any]:
        return {}

    @property
    def settings(self) -> TrainSettings:
        return self._run.settings


def first_encoder(run: Run, device: torch.device, emit: Emit, control: Control) -> tuple[Backbone, str]:
    """The backbone with the weights of step 0, in eval mode, and a key that tells them apart.

    Raises:
        InvalidSetting: nothing was trained, so that the start is the run itself.
        StartGone: the weights that it started from cannot be had.
    """
    if run.info.get("state") == EMBEDDED:
        raise InvalidSetting(
            f"{run.name} was only embedded: its weights are still the starting weights.",
            hint="Compare it with another run.",
        )
    settings, record = run.settings, run.info.get("start") or {}
    backbone = build_backbone(settings.encoder, generator_seed=settings.seed)  # as `build_moco` draws them
    if record:
        put_into(backbone.network, _tensors(run, record, emit, control))
    key = key_of("start", settings.encoder, settings.seed, record.get("sha256"))
    return backbone.to(device).to(memory_format=torch.channels_last).eval(), key


def _tensors(run: Run, record: dict[str, Any], emit: Emit, control: Control) -> dict[str, torch.Tensor]:
    source = IMAGENET if record.get("source") == IMAGENET else str(record.get("path", ""))
    with contextlib.suppress(UnreadableWeights, NeedsConsent):
        start = find_start(source, run.settings.encoder, False, emit, control)
        if start is not None and start.record["sha256"] == record.get("sha256"):
            return start.tensors
    raise StartGone(
        f"The weights that {run.name} started from ({source}) are not on this machine any more.",
        hint="Put the same file back in its place to compare with it.",
    )
