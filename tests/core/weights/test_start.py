"""Runs that begin with somebody's weights: trained, resumed, or only embedded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import safetensors.torch
import torch

from moco_core import engine, events, jobs
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.model.encoder import build_backbone
from moco_core.training.checkpoint import latest_checkpoint, load_tensors
from moco_core.weights import sources
from moco_core.weights.download import sha256_of
from moco_core.workspace import Run, Workspace

SETTINGS = TrainSettings(crop_px=32, batch_size=8, bn_groups=2, epochs=2, queue_size=16, precision="float32")
PICTURES = 26  # three steps an epoch


@pytest.fixture
def images(tmp_path: Path, draw_pictures: Callable[..., list[Path]]) -> Path:
    draw_pictures(tmp_path / "images", PICTURES)
    return tmp_path / "images"


def weights_of(encoder: str, seed: int = 9) -> dict[str, torch.Tensor]:
    """An encoder with batch-norm statistics of its own."""
    state = build_backbone(encoder, generator_seed=seed).network.state_dict()
    for name, tensor in state.items():
        if name.endswith("running_mean"):
            tensor.fill_(0.25)
    return {name: tensor.contiguous() for name, tensor in state.items()}


def weights_file(path: Path, encoder: str = "resnet18", **changes: Any) -> Path:
    safetensors.torch.save_file({**weights_of(encoder), **changes}, path, {"crop_px": "96"})
    return path


def train_job(images: Path, workspace: Path, **options: Any) -> jobs.TrainJob:
    defaults: dict[str, Any] = {"settings": SETTINGS, "device": "cpu"}
    return jobs.TrainJob(images=str(images), workspace=str(workspace), **(defaults | options))


def perform(job: Any, on_event: Any = None, control: Control | None = None) -> tuple[int, list[events.Event]]:
    seen: list[events.Event] = []

    def emit(event: events.Event) -> None:
        seen.append(event)
        if on_event:
            on_event(event)

    return engine.perform(job, emit, control or Control()), seen


def succeed(job: Any) -> dict[str, Any]:
    status, seen = perform(job)
    assert status == engine.DONE, seen[-1]
    assert isinstance(seen[-1], events.Finished)
    return seen[-1].result


def checkpoint_of(run: Run) -> dict[str, torch.Tensor]:
    found = latest_checkpoint(run)
    assert found is not None
    return load_tensors(found[0])


def stopping_at(step: int, control: Control) -> Callable[[events.Event], None]:
    def watch(event: events.Event) -> None:
        if isinstance(event, events.Step) and event.step == step:
            control.stop()

    return watch


def test_both_encoders_start_from_the_file_and_the_run_says_so(images: Path, tmp_path: Path) -> None:
    """At a learning rate of next to nothing the first steps leave the weights where they were."""
    file = weights_file(tmp_path / "w.safetensors", **{"fc.weight": torch.zeros(10, 512)})
    still = msgspec.structs.replace(SETTINGS, epochs=1, learning_rate=1e-30, weight_decay=0.0)
    status, seen = perform(train_job(images, tmp_path / "w", settings=still, start_from=str(file)))
    assert status == engine.DONE, seen[-1]
    run = Workspace.open(tmp_path / "w").run()
    state, expected = checkpoint_of(run), weights_of("resnet18")
    for name in ("conv1.weight", "layer4.1.bn2.weight", "layer2.0.downsample.0.weight"):
        for side in ("encoder_q", "encoder_k"):
            torch.testing.assert_close(state[f"{side}.{name}"], expected[name])
    (told,) = [event for event in seen if isinstance(event, events.Weights)]
    assert (told.matched, told.of, told.unused, told.missing) == (120, 120, ["fc.weight"], [])
    record = run.info["start"]
    assert record["sha256"] == sha256_of(file) == told.sha256
    assert (record["source"], record["path"], record["encoder"]) == ("file", str(file), "resnet18")
    assert isinstance(seen[-1], events.Finished)
    assert seen[-1].result["start"] == "120 of 120 tensors from w.safetensors (torchvision)"


def test_batch_norm_statistics_come_along(images: Path, tmp_path: Path) -> None:
    """Stopped before the first step: the run's checkpoint is the file, in both encoders, buffers and all."""
    control = Control()

    def stop_at_start(event: events.Event) -> None:
        if isinstance(event, events.Started):
            control.stop()

    file = weights_file(tmp_path / "w.safetensors")
    status, _ = perform(train_job(images, tmp_path / "w", start_from=str(file)), stop_at_start, control)
    assert status == engine.INTERRUPTED
    state = checkpoint_of(Workspace.open(tmp_path / "w").run())
    for name, tensor in weights_of("resnet18").items():
        assert torch.equal(state[f"encoder_q.{name}"], tensor), name
        assert torch.equal(state[f"encoder_k.{name}"], tensor), name


@pytest.mark.parametrize("step", [0, 2])
def test_stopped_and_resumed_it_ends_where_one_that_ran_through_ends(images: Path, tmp_path: Path, step: int) -> None:
    file = weights_file(tmp_path / "w.safetensors")
    succeed(train_job(images, tmp_path / "whole", start_from=str(file)))
    control = Control()
    watch = stopping_at(step, control)
    if step == 0:
        watch = lambda event: control.stop() if isinstance(event, events.Started) else None  # noqa: E731
    status, _ = perform(train_job(images, tmp_path / "split", start_from=str(file)), watch, control)
    assert status == engine.INTERRUPTED
    file.unlink()  # the run has what it needs
    succeed(train_job(images, tmp_path / "split", settings=None, resume=True))
    whole, split = Workspace.open(tmp_path / "whole").run(), Workspace.open(tmp_path / "split").run()
    left, right = checkpoint_of(whole), checkpoint_of(split)
    assert [name for name in left if not torch.equal(left[name], right[name])] == []
    assert split.info["start"] == whole.info["start"] | {"path": str(file)}


def test_another_encoder_makes_no_run(images: Path, tmp_path: Path) -> None:
    file = weights_file(tmp_path / "w.safetensors", "resnet34")
    status, seen = perform(train_job(images, tmp_path / "w", start_from=str(file)))
    assert status == engine.FAILED
    assert isinstance(seen[-1], events.Failed)
    assert "--set encoder=resnet34" in seen[-1].hint
    assert Workspace.open(tmp_path / "w").runs() == []
    status, seen = perform(train_job(images, tmp_path / "w", start_from=str(tmp_path / "absent.pth")))
    assert status == engine.WRONG


def test_a_part_that_stays_random_is_warned_of_in_training_and_refused_without(images: Path, tmp_path: Path) -> None:
    file = weights_file(tmp_path / "w.safetensors", **{"conv1.weight": torch.zeros(64, 3, 3, 3)})
    control = Control()
    status, seen = perform(train_job(images, tmp_path / "w", start_from=str(file)), stopping_at(1, control), control)
    assert status == engine.INTERRUPTED
    warning = next(event for event in seen if isinstance(event, events.Warning))
    assert "1 of 120 tensors stay random: conv1.weight: 64 × 3 × 3 × 3 in the file" in warning.message
    status, seen = perform(jobs.AdoptJob(images=str(images), workspace=str(tmp_path / "a"), start_from=str(file)))
    assert isinstance(seen[-1], events.Failed)
    assert "Train from these weights instead" in seen[-1].hint
    assert Workspace.open(tmp_path / "a").runs() == []


def test_only_embedding_is_a_whole_way_through(images: Path, tmp_path: Path) -> None:
    """Weights as they are, then map, search, evaluation and export, as after training."""
    file, place = weights_file(tmp_path / "w.safetensors", "resnet34"), str(tmp_path / "w")
    job = jobs.AdoptJob(images=str(images), workspace=place, start_from=str(file), device="cpu", then_map=True)
    result = succeed(job)
    assert (result["encoder"], result["images"], result["feature_dim"]) == ("resnet34", PICTURES, 512)
    assert result["seen_at_px"] == 128  # the file says that it was trained on crops of 96 px
    run = Workspace.open(place).run()
    assert (run.info["state"], run.info["steps"], run.info["total_steps"]) == ("embedded", 0, 0)
    assert run.map().shape == (PICTURES, 2)
    query = jobs.SearchJob(workspace=place, queries=[str(next(images.rglob("*.png")))], k=3)
    assert len(succeed(query)["neighbors"]) == 3
    assert 0 < succeed(jobs.EvaluateJob(workspace=place))["knn"] <= 1
    succeed(jobs.ExportJob(workspace=place, format="torchvision", out=str(tmp_path / "out.safetensors")))
    state = safetensors.torch.load_file(tmp_path / "out.safetensors")
    assert all(torch.equal(state[name], tensor) for name, tensor in weights_of("resnet34").items())
    status, seen = perform(train_job(images, Path(place), settings=None, resume=True))
    assert status == engine.WRONG
    assert isinstance(seen[-1], events.Failed)
    assert "only embedded" in seen[-1].message


def test_imagenet_weights_come_once_asked_for_and_are_seen_at_their_side(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the same format, as torchvision saved it, in the place of the one on the net."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    original = tmp_path / "original.pth"
    torch.save({**weights_of("resnet18"), "fc.weight": torch.zeros(1000, 512)}, original)
    offered = original.rename(tmp_path / f"resnet18-{sha256_of(original)[:8]}.pth")
    monkeypatch.setitem(sources.IMAGENET_SOURCES, "resnet18", sources.Source(offered.as_uri(), 46.8))
    job = jobs.AdoptJob(images=str(images), workspace=str(tmp_path / "w"), start_from="imagenet", device="cpu")
    status, seen = perform(job)
    assert status == engine.FAILED
    assert isinstance(seen[-1], events.Failed)
    assert seen[-1].error == "NeedsConsent"
    result = succeed(msgspec.structs.replace(job, download=True))
    assert (result["encoder"], result["seen_at_px"]) == ("resnet18", 256)
    run = Workspace.open(tmp_path / "w").run()
    assert run.info["start"]["source"] == "imagenet"
    assert run.info["start"]["url"] == offered.as_uri()
    assert run.info["start"]["sha256"] == sha256_of(sources.imagenet_source("resnet18").cached)
    assert torch.equal(checkpoint_of(run)["encoder_k.bn1.running_mean"], torch.full((64,), 0.25))


def test_random_weights_can_be_looked_at_too(images: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "w")
    job = jobs.AdoptJob(images=str(images), workspace=place, start_from="random", crop_px=32, seed=3, device="cpu")
    assert succeed(job)["start"] == "random"
    run = Workspace.open(place).run()
    own, expected = checkpoint_of(run), build_backbone("resnet18", generator_seed=3).network.state_dict()
    assert all(torch.equal(own[f"encoder_q.{name}"], tensor) for name, tensor in expected.items())
    assert "start" not in run.info
    assert len(run.embedding()[0]) == PICTURES


def test_a_run_goes_out_and_comes_in_again(images: Path, tmp_path: Path) -> None:
    """What is exported for the official code, a pickle, is a start for another run."""
    settings = msgspec.structs.replace(SETTINGS, epochs=1)
    succeed(train_job(images, tmp_path / "w", settings=settings))
    out = str(tmp_path / "moco.pth.tar")
    succeed(jobs.ExportJob(workspace=str(tmp_path / "w"), format="moco", out=out))
    status, seen = perform(jobs.WeightsJob(source=out))
    assert status == engine.DONE
    assert isinstance(seen[-1], events.Finished)
    assert seen[-1].result["layout"] == "official MoCo, state_dict.module.encoder_q"
    assert seen[-1].result["matched"] == 120
    assert json.dumps(seen[-1].result)
    status, seen = perform(jobs.WeightsJob(source="random"))
    assert status == engine.WRONG
