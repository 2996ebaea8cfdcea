"""How good is the encoder: weighted kNN and a linear probe, beside the same for random weights.

An encoder that does not clearly beat its own random start has learned nothing, whatever its loss says.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from moco_core import atomic
from moco_core.control import Control
from moco_core.embedding import embed, embed_pixels, picture_sizes
from moco_core.errors import FolderNotFound
from moco_core.evaluation.knn import voters, weighted_knn
from moco_core.evaluation.labels import NoClasses, class_names, held_out, label_numbers, stratified
from moco_core.evaluation.linear_probe import linear_probe
from moco_core.events import Emit, Warning
from moco_core.features import all_records, load_embedding
from moco_core.images.ingest import prepare
from moco_core.images.pixel_cache import PixelCache
from moco_core.library import ImageRecord, Library
from moco_core.model.encoder import Backbone, build_backbone
from moco_core.progress import Meter
from moco_core.training.checkpoint import load_backbone
from moco_core.workspace import Run, Workspace

Array = np.ndarray[Any, Any]

SPLIT_SEED = 0
HELD_OUT = 0.2
RANDOM_SEED = 0  # of the random-initialised encoder


class Samples(NamedTuple):
    """Labelled pictures with the features of both encoders. features, random: (N, D); labels: (N,) int64."""

    features: Array
    random: Array
    labels: Array

    def rows(self, rows: Array) -> Samples:
        return Samples(self.features[rows], self.random[rows], self.labels[rows])


def evaluate(
    run: Run, val: Path | None, label_fraction: float, device: torch.device, emit: Emit, control: Control
) -> dict[str, Any]:
    """Classify held-out pictures from the features of labelled ones. Embeds first where needed.

    Args:
        val: folder of held-out pictures with class folders; None holds out a fifth of the set, which the encoder
            has seen in training, without labels.
        label_fraction: fraction of every class's labels that kNN and the probe may use, (0, 1].

    Returns:
        {"knn", "linear"} as fractions, the same in "random_init", "chance" (the commonest test class), "k",
        "label_fraction", "train_images" (labelled), "test_images", "classes", "feature", "test": what was tested on.
        Also written as evaluation.json.

    Raises:
        NoClasses: fewer than two class folders, or no class in common.
        NotComputedYet: the run has no checkpoint. EmptyFolder, FolderNotFound: about `val`.
    """
    if val is not None and not val.is_dir():
        raise FolderNotFound(val)
    embed(run, device, emit, control)
    records, names = _set_records(run)
    own = _set_samples(run, records, names, device, emit, control)
    if val is None:
        learn, test_rows = held_out(own.labels, HELD_OUT, SPLIT_SEED)
        train, test, tested_on = own.rows(learn), own.rows(test_rows), "a held-out fifth of the set"
    else:
        train, test, tested_on = own, _val_samples(run, val, names, device, emit, control), str(val)
    train = train.rows(stratified(train.labels, label_fraction, SPLIT_SEED))
    scores = _scores(train, test, emit, control)
    result = {
        **scores,
        "chance": float(np.bincount(test.labels).max() / len(test.labels)),
        "k": voters(200, len(train.labels)),
        "label_fraction": label_fraction,
        "train_images": len(train.labels),
        "test_images": len(test.labels),
        "classes": len(names),
        "feature": f"backbone, {own.features.shape[1]}-d, centred square at {run.settings.embed_px} px",
        "test": tested_on,
    }
    details = run.details("embedding")
    atomic.write_json(
        run.path / "evaluation.json", {**result, "embedding": details["key"], "checkpoint": details["checkpoint"]}
    )
    return result


def _scores(train: Samples, test: Samples, emit: Emit, control: Control) -> dict[str, Any]:
    meter = Meter(emit, control, "evaluate", 4)
    found = []
    for learn, check in ((train.features, test.features), (train.random, test.random)):
        knn = weighted_knn(learn, train.labels, check, test.labels)
        meter.add(1)
        linear = linear_probe(learn, train.labels, check, test.labels)
        meter.add(1)
        found.append({"knn": knn, "linear": linear})
    return {**found[0], "random_init": found[1]}


def _set_records(run: Run) -> tuple[list[ImageRecord], list[str]]:
    """The embedded pictures in the order of the embedding, and the names of their classes."""
    _, ids = load_embedding(run)
    known = all_records(run.workspace)
    records = [known[int(i)] for i in ids]
    return records, class_names(records, run.workspace.images)


def _set_samples(
    run: Run, records: list[ImageRecord], names: list[str], device: torch.device, emit: Emit, control: Control
) -> Samples:
    features, _ = load_embedding(run)
    labels = label_numbers(records, names)
    rows = np.flatnonzero(labels >= 0)
    labelled = [records[row] for row in rows]
    random = _embed_records(_random_backbone(run, device), run, run.workspace, labelled, device, emit, control)
    return Samples(np.asarray(features[rows]), random, labels[rows])


def _val_samples(run: Run, val: Path, names: list[str], device: torch.device, emit: Emit, control: Control) -> Samples:
    """The held-out folder through the same decoder and view, in a workspace that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="val-", dir=run.workspace.path / "cache") as folder:
        workspace = Workspace.create(Path(folder), val)
        prepare(workspace, run.settings.cache_px, emit, control)
        with Library(workspace.library_path) as library:
            everything = library.records()
        class_names(everything, val)
        records = [record for record in everything if record.label in set(names)]
        if not records:
            raise NoClasses(f"{val} (none of its folders is named like one of the set)")
        if len(records) < len(everything):
            left_out = len(everything) - len(records)
            emit(Warning(message=f"{left_out} pictures of {val} are of no class of the set and were left out."))
        trained, _ = load_backbone(run, device)
        backbones = (trained, _random_backbone(run, device))
        features = [_embed_records(b, run, workspace, records, device, emit, control) for b in backbones]
    return Samples(features[0], features[1], label_numbers(records, names))


def _random_backbone(run: Run, device: torch.device) -> Backbone:
    """The same architecture as it starts, its batch-norm statistics untouched."""
    return build_backbone(run.settings.encoder, generator_seed=RANDOM_SEED).to(device).eval()


def _embed_records(
    backbone: Backbone,
    run: Run,
    workspace: Workspace,
    records: list[ImageRecord],
    device: torch.device,
    emit: Emit,
    control: Control,
) -> Array:
    """(N, D) features of pictures that are in the workspace's cache."""
    cache = PixelCache(workspace.pixels_path(run.settings.cache_px), run.settings.cache_px)
    ids = np.array([record.id for record in records], np.int64)
    meter = Meter(emit, control, "embed", len(ids))
    sizes, precision = picture_sizes(records), run.details("embedding")["precision"]
    return embed_pixels(backbone, cache, ids, sizes, run.settings.embed_px, device, meter, precision)
