"""The drawn pictures: equal for equal seeds, told apart by shape and not by colour."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.events import Event, Progress
from moco_core.images.samples import FAMILIES, draw_one, draw_samples


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def quiet(event: Event) -> None:
    pass


def test_equal_seeds_give_equal_files_in_class_folders(tmp_path: Path) -> None:
    result = draw_samples(tmp_path / "a", 30, 3, quiet, Control())
    draw_samples(tmp_path / "b", 30, 3, quiet, Control())
    draw_samples(tmp_path / "c", 30, 4, quiet, Control())
    assert result["images"] == 30
    assert len(result["families"]) == len(FAMILIES) >= 12
    a, b, c = (digests(tmp_path / name) for name in "abc")
    assert a == b
    assert a.keys() == c.keys()
    assert not set(a.values()) & set(c.values())
    assert len(set(a.values())) == 30
    assert {name.split("/")[0] for name in a} == set(FAMILIES)
    for path in (tmp_path / "a").rglob("*.*"):
        with Image.open(path) as image:
            assert all(192 <= side <= 256 for side in image.size)


def test_a_stopped_drawing_goes_on_where_it_was(tmp_path: Path) -> None:
    control = Control()

    def stop_at_start(event: Event) -> None:
        if isinstance(event, Progress):
            control.stop()

    with pytest.raises(Interrupted):
        draw_samples(tmp_path / "a", 15, 0, stop_at_start, control)
    assert len(digests(tmp_path / "a")) == 1
    draw_samples(tmp_path / "a", 15, 0, quiet, Control())
    draw_samples(tmp_path / "b", 15, 0, quiet, Control())
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_neither_colour_nor_raw_pixels_give_the_family_away() -> None:
    """Leave-one-out 5-NN: about chance on the mean colour, far from solved on 32 × 32 pixels."""
    pictures, labels = [], []
    for label, family in enumerate(FAMILIES):
        for number in range(12):
            small = draw_one(family, number, 0).resize((32, 32), Image.Resampling.BOX)
            pictures.append(np.asarray(small, np.float32) / 255)
            labels.append(label)
    pixels = np.array(pictures)
    assert _knn_accuracy(pixels.reshape(len(pixels), -1), np.array(labels)) < 0.4
    assert _knn_accuracy(pixels.mean((1, 2)), np.array(labels)) < 0.2


def _knn_accuracy(features: np.ndarray, labels: np.ndarray) -> float:
    distances = ((features[:, None] - features[None]) ** 2).sum(-1)
    np.fill_diagonal(distances, np.inf)
    nearest = labels[np.argsort(distances, axis=1)[:, :5]]
    votes = np.array([np.bincount(row, minlength=len(FAMILIES)).argmax() for row in nearest])
    return float((votes == labels).mean())
