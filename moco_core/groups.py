"""The groups of a run as a person sees them: what `clusters` found, with what the person made of it laid over.

What was computed (clusters.json) and what the person decided (groups-edits.json) are kept apart. Every group that
somebody renamed, merged or split is held as a set of picture ids, so that it outlives a newly computed map and another
smallest size; all other pictures are grouped as they were computed. numpy alone: the window edits with this too.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from moco_core import atomic
from moco_core.errors import InvalidSetting, NotComputedYet
from moco_core.features import command, load_embedding
from moco_core.workspace import Run

Array = np.ndarray[Any, Any]

EDITS_NAME = "groups-edits.json"
EXEMPLARS = 8
ROUNDS, POWER_ROUNDS = 50, 30  # of k-means, at most; of the power iteration
NAME_MAX = 80  # characters


@dataclass(frozen=True)
class Group:
    """Pictures that belong together.

    Attributes:
        number: from 1; stays while others are edited. It gives the colour, and the name where there is none.
        ids: (n,) int64, ascending; name: the person's, "" for none; own: the person has edited it.
    """

    number: int
    ids: Array
    name: str = ""
    own: bool = False

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Edits:
    """What the person decided. groups: their own; loose: (n,) int64 pictures that shall be in no group."""

    groups: tuple[Group, ...] = ()
    loose: Array = dataclasses.field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def empty(self) -> bool:
        return not self.groups and not len(self.loose)


# ── on disk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_edits(run: Run) -> Edits:
    """None of them when there is no file, or one that cannot be read."""
    try:
        plain = json.loads((run.path / EDITS_NAME).read_text("utf-8"))
        made = [Group(int(g["number"]), _sorted(g["ids"]), str(g["name"]), True) for g in plain["groups"]]
        return Edits(tuple(made), _sorted(plain["loose"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Edits()


def write_edits(run: Run, edits: Edits) -> None:
    """Raises OSError. Without any edit the file goes."""
    path = run.path / EDITS_NAME
    if edits.empty:
        path.unlink(missing_ok=True)
        return
    groups = [{"number": g.number, "name": g.name, "ids": g.ids.tolist()} for g in edits.groups]
    plain = {"groups": groups, "loose": edits.loose.tolist()}
    atomic.write_bytes(path, json.dumps(plain, ensure_ascii=False).encode("utf-8") + b"\n")


def computed(run: Run) -> dict[str, Any] | None:
    """What `clusters` found on the present map, or in the present features; None when nobody looked yet."""
    found = run.details("clusters")
    basis = "embedding" if found.get("space") == "features" else "map"
    current = run.key_recorded(basis)
    return found if found.get("clusters") is not None and current and found.get(basis) == current else None


def groups_of(run: Run) -> list[Group]:
    """Largest first. Raises NotComputedYet."""
    found = computed(run)
    if found is None:
        raise NotComputedYet("groups", command(run, "clusters"))
    return laid_over(found, read_edits(run))


def laid_over(found: dict[str, Any], edits: Edits) -> list[Group]:
    """The person's groups, and what is left of the computed ones, largest first.

    found: as `computed` gives it. Of a computed group whose rest is smaller than the smallest size nothing is left.
    """
    present = _sorted([*found["unassigned"], *(i for one in found["clusters"] for i in one["ids"])])
    made = [dataclasses.replace(g, ids=np.intersect1d(g.ids, present, assume_unique=True)) for g in edits.groups]
    made = [g for g in made if len(g)]
    taken = np.union1d(edits.loose, np.concatenate([np.zeros(0, np.int64), *(g.ids for g in edits.groups)]))
    used = {g.number for g in edits.groups}
    # In order above all ranks: another edit does not give a group that had to move aside yet another number.
    spare = (number for number in itertools.count(len(found["clusters"]) + 1) if number not in used)
    for rank, one in enumerate(found["clusters"]):
        whole = _sorted(one["ids"])
        rest = np.setdiff1d(whole, taken, assume_unique=True)
        if len(rest) == 0 or (len(rest) < len(whole) and len(rest) < int(found.get("min_size", 2))):
            continue
        made.append(Group(rank + 1 if rank + 1 not in used else next(spare), rest))
    return sorted(made, key=lambda g: (-len(g), g.number))


# ── what a person can do; each gives the edits as they are from then on ─────────────────────────────────────────────


def renamed(edits: Edits, group: Group, name: str) -> Edits:
    """ "" takes the name away. Raises InvalidSetting for one that is too long or has several lines."""
    clean = name.strip()
    if len(clean) > NAME_MAX or any(ord(char) < 32 for char in clean):
        raise InvalidSetting("That cannot be a group's name.", hint="Use one line of at most 80 characters.")
    return _with(edits, [group], [dataclasses.replace(group, name=clean, own=True)])


def merged(edits: Edits, groups: Sequence[Group]) -> Edits:
    """Into one, with the number of the largest and the first name there is. Raises InvalidSetting for less than two."""
    if len({g.number for g in groups}) < 2:
        raise InvalidSetting("Merging takes at least two groups.", hint="Name two or more.")
    largest = max(groups, key=len)
    name = next((g.name for g in sorted(groups, key=len, reverse=True) if g.name), "")
    return _with(edits, groups, [Group(largest.number, _united(groups), name, True)])


def split(edits: Edits, group: Group, part: Array, number: int) -> Edits:
    """In two. part: (n,) bool, which of the ids get the new number; the others keep theirs. See `halves`."""
    kept, new = group.ids[~part], group.ids[part]
    return _with(edits, [group], [Group(group.number, kept, group.name, True), Group(number, new, "", True)])


def dissolved(edits: Edits, groups: Sequence[Group]) -> Edits:
    """Their pictures are in no group."""
    return dataclasses.replace(_with(edits, groups, []), loose=np.union1d(edits.loose, _united(groups)))


def free_number(groups: Iterable[Group], edits: Edits, found: dict[str, Any]) -> int:
    """One that no group has, nor would get when an edit is taken back."""
    numbers = [g.number for g in groups] + [g.number for g in edits.groups]
    return max([*numbers, len(found["clusters"])], default=0) + 1


def _with(edits: Edits, old: Sequence[Group], new: Sequence[Group]) -> Edits:
    gone = {g.number for g in old}
    kept = [g for g in edits.groups if g.number not in gone]
    return dataclasses.replace(edits, groups=(*kept, *new))


def _united(groups: Sequence[Group]) -> Array:
    return _sorted(np.concatenate([np.zeros(0, np.int64), *(g.ids for g in groups)]))


# ── from the features ───────────────────────────────────────────────────────────────────────────────────────────────


def halves(features: Array) -> Array:
    """(n,) bool: the smaller of the two parts that k-means (Lloyd 1982) makes of (n, D) unit features, by cosine.

    Starts from the two sides of the first principal component, so that the same pictures are always split alike.
    Raises InvalidSetting when the pictures cannot be told apart.
    """
    rows = np.asarray(features, np.float32)
    centred = rows - rows.mean(axis=0, dtype=np.float64).astype(np.float32)
    second = centred @ _main_axis(centred) > 0
    for _ in range(ROUNDS):
        if second.all() or not second.any():
            raise InvalidSetting(
                "These pictures are too alike to be split.", hint="Choose a group with more kinds of pictures."
            )
        apart = _direction(rows[second]) - _direction(rows[~second])
        again = rows @ apart > 0
        if np.array_equal(again, second):
            break
        second = again
    return ~second if second.sum() > len(second) / 2 else second


def _main_axis(centred: Array) -> Array:
    """(D,) the direction of largest variance by power iteration: a covariance of D × D would cost more."""
    axis = np.zeros(centred.shape[1], np.float32)
    axis[int(centred.var(axis=0).argmax())] = 1.0
    for _ in range(POWER_ROUNDS):
        axis = centred.T @ (centred @ axis)
        axis = axis / max(float(np.linalg.norm(axis)), 1e-12)
    return axis


def _direction(rows: Array) -> Array:
    mean = rows.mean(axis=0, dtype=np.float64)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)


def exemplars(features: Array, ids: Array, count: int = EXEMPLARS) -> list[tuple[int, float]]:
    """(id, likeness to the mean) of the pictures most alike to the mean of their group, most typical first.

    features: (n, D) of unit length; ids: (n,).
    """
    mean = features.mean(axis=0, dtype=np.float64)
    likeness = features.astype(np.float64) @ (mean / max(float(np.linalg.norm(mean)), 1e-12))
    order = np.argsort(-likeness, kind="stable")[:count]
    return [(int(ids[row]), float(likeness[row])) for row in order]


def features_of(run: Run, ids: Array) -> Array:
    """(n, D) float32 of those of (n,) ids that the embedding has, in that order. Raises NotComputedYet."""
    features, all_ids = load_embedding(run)
    found: Array = np.asarray(features[rows_of(all_ids, ids)])
    return found


def rows_of(all_ids: Array, wanted: Array) -> Array:
    """Rows of those ids that the embedding has, in the order of `wanted`."""
    order = np.argsort(all_ids, kind="stable")
    places = np.minimum(np.searchsorted(all_ids, wanted, sorter=order), max(len(all_ids) - 1, 0))
    rows = order[places] if len(all_ids) else np.zeros(0, np.int64)
    found: Array = rows[all_ids[rows] == wanted] if len(rows) else rows
    return found


def _sorted(ids: Any) -> Array:
    found: Array = np.unique(np.asarray(ids, np.int64))
    return found
