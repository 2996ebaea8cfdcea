"""The look at neighbours against a plain loop, and what a run tells of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from torch import nn

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.evaluation.knn import predict
from moco_core.training import loop
from moco_core.training.neighbor_check import NEAREST, TEMPERATURE, VOTERS, Found, NeighborCheck
from moco_core.workspace import Workspace

CPU = torch.device("cpu")
SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, queue_size=32, epochs=2, precision="float32")


class Places:
    """Pictures that are points: their "view" holds their place, and an encoder that reads it."""

    def __init__(self, features: torch.Tensor) -> None:
        self.images, self.features = len(features), features

    def whole(self, chosen: np.ndarray, view_px: int) -> torch.Tensor:
        return self.features[torch.from_numpy(chosen)]


def check_of(features: torch.Tensor, labels: np.ndarray | None) -> NeighborCheck:
    source: Any = Places(features)
    return NeighborCheck(source, labels, SETTINGS, CPU, torch.float32)


def test_accuracy_is_that_of_leaving_each_picture_out() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 60)
    features = torch.from_numpy(rng.normal(size=(60, 5)) + 1.2 * np.eye(3, 5)[labels]).float()
    check = check_of(features, labels)
    assert (check.pictures, check.classes) == (60, 3)
    unit = torch.nn.functional.normalize(features, dim=1).numpy()
    right = 0
    for row in range(60):
        others = np.delete(np.arange(60), row)
        guess = predict(unit[others], labels[others], unit[row : row + 1], VOTERS, TEMPERATURE)
        right += int(guess[0] == labels[row])
    assert check.look(nn.Identity(), 48).knn == pytest.approx(right / 60)


def test_pictures_of_no_class_are_not_asked() -> None:
    check = check_of(torch.randn(40, 4), np.array([-1, 0, 1, 0] * 10))
    assert (check.pictures, check.classes) == (30, 2)


def test_without_classes_it_tells_how_many_neighbours_stayed() -> None:
    features = torch.randn(50, 6, generator=torch.Generator().manual_seed(0))
    check = check_of(features, None)
    assert check.look(nn.Identity(), 48) == (None, None)
    assert check.look(nn.Identity(), 48) == (None, 1.0)
    turned = nn.Linear(6, 6, bias=False)
    moved = check.look(turned, 48).stability
    assert moved is not None
    assert 0.1 < moved < 1.0

    def nearest(x: torch.Tensor) -> list[set[int]]:
        x = torch.nn.functional.normalize(x, dim=1)
        return [set(row) for row in (x @ x.T).fill_diagonal_(-2).topk(NEAREST, dim=1).indices.tolist()]

    with torch.no_grad():
        pairs = zip(nearest(features), nearest(turned(features)), strict=True)
    assert moved == pytest.approx(sum(len(a & b) for a, b in pairs) / (50 * NEAREST))


def test_the_encoder_is_left_as_it_was() -> None:
    encoder = nn.Sequential(nn.BatchNorm1d(4)).train()
    before = encoder[0].running_mean.clone()
    check_of(torch.randn(20, 4) + 3, None).look(encoder, 48)
    assert encoder.training
    assert torch.equal(encoder[0].running_mean, before)


@pytest.mark.parametrize("classes", [3, 1])
def test_a_run_tells_of_its_space_and_its_neighbours(classes: int, tmp_path: Path, draw_pictures: Any) -> None:
    draw_pictures(tmp_path / "set", 24, classes=classes)
    seen: list[events.Event] = []
    job = jobs.TrainJob(workspace=str(tmp_path / "w"), images=str(tmp_path / "set"), settings=SETTINGS, device="cpu")
    assert engine.perform(job, seen.append, Control()) == engine.DONE, seen[-1]
    looks = [event for event in seen if isinstance(event, events.Neighbors)]
    assert looks[0].epoch == 0  # the random start, to compare with
    assert looks[-1].epoch == SETTINGS.epochs
    assert all((look.knn is not None) == (classes > 1) for look in looks)
    assert looks[0].stability is None
    assert looks[-1].stability is not None
    assert looks[0].pictures == 24
    portraits = [event for event in seen if isinstance(event, events.Portrait)]
    assert portraits
    assert 1.0 <= portraits[0].effective_rank <= 8.0
    kept = (Workspace.open(tmp_path / "w").run().metrics_path).read_text().splitlines()
    kinds = [json.loads(line)["event"] for line in kept]
    assert kinds.count("neighbors") == len(looks)
    assert kinds.count("portrait") == len(portraits)


def test_whole_pictures_are_shown_as_suits_the_crops_of_the_epoch(
    tmp_path: Path, draw_pictures: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_pictures(tmp_path / "set", 24)
    sides: list[int] = []
    look = NeighborCheck.look

    def note(self: NeighborCheck, encoder: nn.Module, view_px: int) -> Found:
        sides.append(view_px)
        return look(self, encoder, view_px)

    monkeypatch.setattr(NeighborCheck, "look", note)
    monkeypatch.setattr(loop, "LOOK_SHARE", 1e6)  # after every epoch
    growing = msgspec.structs.replace(SETTINGS, crop_px=64, first_crop_px=32, growth_share=0.5)
    job = jobs.TrainJob(workspace=str(tmp_path / "w"), images=str(tmp_path / "set"), settings=growing, device="cpu")
    assert engine.perform(job, lambda event: None, Control()) == engine.DONE
    assert sides == [48, 48, 96]
