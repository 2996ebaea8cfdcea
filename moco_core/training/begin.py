"""The first checkpoint of a run that does not begin with random weights: it is what a resumed run finds."""

from __future__ import annotations

from typing import cast

from moco_core.model.encoder import Backbone
from moco_core.model.moco import MoCo
from moco_core.training.checkpoint import save_checkpoint
from moco_core.training.optimizer import build_optimizer
from moco_core.weights.start import Start, put_into
from moco_core.workspace import Run

EMBEDDED = "embedded"  # state and preset of a run whose encoder was taken as it is
KNN_LAYER = "backbone"  # what embeddings, neighbours, kNN and probe read of a run: not the projection head


def begin_with(run: Run, method: MoCo, start: Start | None) -> None:
    """Put the weights into both encoders (None: the method's own) and save them as the checkpoint of step 0."""
    if start is not None:
        for encoder in (method.encoder_q, method.encoder_k):
            put_into(cast(Backbone, encoder).network, start.tensors)
    save_checkpoint(run, method, build_optimizer(method, run.settings), 0, 0)
