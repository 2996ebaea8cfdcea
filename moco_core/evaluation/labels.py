"""Classes from folders: a picture's class is the name of its parent folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from moco_core.errors import MocoError
from moco_core.library import ImageRecord

Array = np.ndarray[Any, Any]


class NoClasses(MocoError):
    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"{path} has no class folders: an evaluation needs pictures of at least two classes.",
            hint="Put the pictures of each class into a folder of its own, such as cats/ and dogs/.",
        )


def class_names(records: list[ImageRecord], where: Path) -> list[str]:
    """Sorted names of the folders that pictures lie in; pictures beside the folders have none. Raises NoClasses."""
    names = sorted({record.label for record in records if record.label})
    if len(names) < 2:
        raise NoClasses(where)
    return names


def label_numbers(records: list[ImageRecord], names: list[str]) -> Array:
    """(N,) int64 index into `names`, -1 for a picture of none of them."""
    number = {name: index for index, name in enumerate(names)}
    return np.array([number.get(record.label, -1) for record in records], np.int64)


def stratified(labels: Array, fraction: float, seed: int) -> Array:
    """(n,) rising rows: `fraction` of every class, rounded, at least one of each."""
    rng = np.random.default_rng(seed)
    parts = []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        parts.append(rng.permutation(rows)[: max(1, round(fraction * len(rows)))])
    return np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


def held_out(labels: Array, fraction: float, seed: int) -> tuple[Array, Array]:
    """Rows to learn from and rows to test on: `fraction` of every class that has two pictures or more."""
    crowded = [label for label, count in zip(*np.unique(labels, return_counts=True), strict=True) if count > 1]
    rows = np.flatnonzero(np.isin(labels, crowded))
    test = rows[stratified(labels[rows], fraction, seed)]
    return np.setdiff1d(np.arange(len(labels)), test), test
