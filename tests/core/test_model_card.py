"""The page beside exported weights says what is true of them, and its lines of code work."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
import torchvision

from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.export import export
from moco_core.model.moco import build_moco
from moco_core.training.checkpoint import latest_checkpoint, save_checkpoint
from moco_core.training.optimizer import build_optimizer
from moco_core.workspace import Run, Workspace

SETTINGS = TrainSettings(batch_size=4, bn_groups=2, queue_size=12, projection_dim=16, crop_px=32, precision="float32")
START = {
    "source": "file", "file": "start.pth", "sha256": "ab" * 32, "layout": "torchvision", "matched": 120, "of": 120,
}  # fmt: skip


def make_run(folder: Path, step: int) -> Run:
    (folder / "Holiday pictures").mkdir()
    workspace = Workspace.create(folder / "w", folder / "Holiday pictures")
    run = workspace.new_run(None, SETTINGS)
    method = build_moco(SETTINGS)
    save_checkpoint(run, method, build_optimizer(method, SETTINGS), step=step, epoch=3)
    run.update_info(images=1234, state="finished", steps=step, total_steps=9, loss=1.25, train_seconds=90.0)
    return run


def card(run: Run, format: Any, out: Path) -> str:
    result = export(run, format, out, lambda event: None, Control())
    assert result["card"] == f"{out}.md"
    return Path(result["card"]).read_text("utf-8")


def test_it_tells_data_training_file_and_versions(tmp_path: Path) -> None:
    out = tmp_path / "encoder.safetensors"
    text = card(make_run(tmp_path, 9), "torchvision", out)
    for line in (
        "# encoder.safetensors",
        "- folder: Holiday pictures",
        "- pictures: 1234",
        "- steps: 9 of 9",
        "- final loss: 1.2500 nats (chance is ln(K + 1))",
        "- time: 1.5 minutes",
        "- precision: float32",
        "- from: random weights",
        "- queue_size: 12",
        "- hue: 0.1",
        f"- SHA-256: {hashlib.sha256(out.read_bytes()).hexdigest()}",
        f"- torchvision: {torchvision.__version__.partition('+')[0]}",
    ):
        assert line in text.splitlines(), line
    assert str(tmp_path) not in text  # the page goes along with the weights; where the pictures lie does not
    assert "not evaluated" in text


def test_an_evaluation_counts_only_for_its_own_checkpoint(tmp_path: Path) -> None:
    run = make_run(tmp_path, 9)
    found = latest_checkpoint(run)
    assert found is not None
    result = {
        "knn": 0.8125, "linear": 0.9, "random_init": {"knn": 0.25, "linear": 0.5}, "chance": 0.1, "k": 200,
        "test_images": 16, "train_images": 64, "classes": 10,
    }  # fmt: skip
    (run.path / "evaluation.json").write_text(json.dumps({**result, "checkpoint": found[1]["sha256"][:16]}))
    text = card(run, "moco", tmp_path / "m.pth.tar")
    assert "- kNN (k = 200): 81.2%, random weights 25.0%" in text
    assert "- tested on: 16 pictures of 10 classes, 64 labelled ones to learn from" in text
    (run.path / "evaluation.json").write_text(json.dumps({**result, "checkpoint": "of another one"}))
    assert "not evaluated" in card(run, "moco", tmp_path / "m.pth.tar")


def test_what_was_not_trained_says_where_it_is_from(tmp_path: Path) -> None:
    run = make_run(tmp_path, 0)
    run.update_info(start=START)
    text = card(run, "torchvision", tmp_path / "e.pth")
    assert "taken as it is, without training" in text
    assert "- from: start.pth" in text
    assert f"- SHA-256: {'ab' * 32}" in text
    assert "## Training" not in text


@pytest.mark.parametrize(
    ("format", "name", "last"),
    [
        ("torchvision", "e.safetensors", "print(model(torch.zeros(1, 3, 32, 32)).shape[1])"),
        ("torchvision", "e.pth", "print(model(torch.zeros(1, 3, 32, 32)).shape[1])"),
        ("moco", "m.pth.tar", "print(encoder['layer4.1.bn2.weight'].numel() if len(encoder) == 120 else encoder)"),
        ("safetensors", "all.safetensors", "print(encoder['layer4.1.bn2.weight'].numel())"),
        ("onnx", "e.onnx", "print(embedding.shape[1])"),
    ],
)  # fmt: skip
def test_the_three_lines_load_it(tmp_path: Path, format: str, name: str, last: str) -> None:
    if format == "onnx":
        pytest.importorskip("onnxruntime")
    text = card(make_run(tmp_path, 9), format, tmp_path / name)
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    lines = found[1]
    assert len(lines.strip().splitlines()) <= 4
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", lines + last], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "512", done.stderr
    assert torch.__version__.partition("+")[0] in text
