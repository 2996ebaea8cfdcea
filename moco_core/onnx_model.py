"""The encoder as an ONNX graph that takes plain pixels: scaling, ImageNet normalisation and unit length are inside."""

from __future__ import annotations

import importlib.util
import logging
import warnings
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from moco_core.augment.color import IMAGENET_MEAN, IMAGENET_STD
from moco_core.errors import MocoError
from moco_core.training.checkpoint import load_backbone
from moco_core.workspace import Run

OPSET = 18
TOLERANCE = 1e-3  # of components of unit vectors; other orders of summation make some 1e-6


class GraphDiffers(MocoError):
    pass


class PixelsToEmbedding(nn.Module):
    """pixels (B, 3, S, S) float32 RGB 0–255 → (B, D) float32 of unit length."""

    mean: Tensor  # (1, 3, 1, 1), as below
    std: Tensor

    def __init__(self, backbone: nn.Module) -> None:
        super().__init__()
        self.backbone = backbone
        self.register_buffer("mean", 255 * torch.as_tensor(IMAGENET_MEAN).float().reshape(1, 3, 1, 1))
        self.register_buffer("std", 255 * torch.as_tensor(IMAGENET_STD).float().reshape(1, 3, 1, 1))

    def forward(self, pixels: Tensor) -> Tensor:
        return F.normalize(self.backbone((pixels - self.mean) / self.std), dim=1)


def onnx_bytes(run: Run) -> tuple[bytes, dict[str, Any]]:
    """The serialised graph with its weights, and what it expects. Raises NotComputedYet."""
    backbone, _ = load_backbone(run, torch.device("cpu"))
    side = run.settings.embed_px
    # channels_last is a matter of this machine, not of the graph
    model = PixelsToEmbedding(backbone.to(memory_format=torch.contiguous_format)).eval()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns about its own parts
        program = torch.onnx.export(
            model,
            (torch.zeros(2, 3, side, side),),
            input_names=["pixels"],
            output_names=["embedding"],
            dynamic_shapes={"pixels": {0: torch.export.Dim("batch", min=1)}},
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
        )
    assert program is not None  # only the older exporter returns none
    data = program.model_proto.SerializeToString()
    details = {"pixels": f"B × 3 × {side} × {side}, RGB 0–255", "embedding": f"B × {backbone.feature_dim}"}
    return data, {**details, "checked": checked(data, model, side)}


def checked(data: bytes, model: nn.Module, side_px: int) -> str:
    """Run the graph beside the network on random pixels, where onnxruntime is installed. Says what came of it.

    Raises:
        GraphDiffers: the largest difference of the unit embeddings is above TOLERANCE.
    """
    if importlib.util.find_spec("onnxruntime") is None:
        return "not run: onnxruntime is not installed"
    import onnxruntime

    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    pixels = np.random.default_rng(0).integers(0, 256, (3, 3, side_px, side_px)).astype(np.float32)
    (embedding,) = session.run(["embedding"], {"pixels": pixels})
    with torch.inference_mode():
        expected = model(torch.from_numpy(pixels)).numpy()
    difference = float(np.abs(embedding - expected).max())
    if not difference <= TOLERANCE:
        raise GraphDiffers(
            f"The ONNX graph answers otherwise than the encoder: by {difference:.2g}.",
            hint="Export another format, and report this with the versions from: moco-core doctor",
        )
    return f"onnxruntime {onnxruntime.__version__} gives what torch gives, largest difference {difference:.1g}"
