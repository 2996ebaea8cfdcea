"""Pairs of which a person said "not duplicates". Kept in library.sqlite by id: they hold for every run, for ever."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from moco_core.errors import InvalidSetting
from moco_core.library import Library
from moco_core.workspace import Workspace

_TABLE = "CREATE TABLE IF NOT EXISTS not_duplicates (low INTEGER, high INTEGER, PRIMARY KEY (low, high)) WITHOUT ROWID"
Pairs = frozenset[tuple[int, int]]  # (lower id, higher id)


def pairs_of(ids: Iterable[int]) -> Pairs:
    """Every two of these pictures."""
    return frozenset(combinations(sorted(set(ids)), 2))


def written_pairs(workspace: Workspace, text: str | None) -> Pairs:
    """Every two of the pictures in "3,9,12". Raises InvalidSetting: these are not two pictures of the workspace."""
    if text is None:
        return frozenset()
    words = [word.strip().removeprefix("id:") for word in text.split(",")]
    ids = {int(word) for word in words if word.isdecimal()}
    with Library(workspace.library_path) as library:
        known = library.records_by_id(sorted(ids))
    if len(known) < 2 or len(known) != len(set(words)):
        raise InvalidSetting(
            f"{text} does not name two or more pictures of this workspace.", hint="Write their ids, as in 3,9,12."
        )
    return pairs_of(ids)


def told_apart(workspace: Workspace) -> Pairs:
    """All pairs that were ever told apart and not put together again."""
    with Library(workspace.library_path) as library, library.transaction() as db:
        db.execute(_TABLE)
        return frozenset(db.execute("SELECT low, high FROM not_duplicates"))


def tell_apart(workspace: Workspace, pairs: Iterable[tuple[int, int]]) -> None:
    """These pairs are not duplicates; what is known already stays."""
    with Library(workspace.library_path) as library, library.transaction() as db:
        db.execute(_TABLE)
        db.executemany("INSERT OR IGNORE INTO not_duplicates VALUES (?, ?)", map(sorted, pairs))


def put_together(workspace: Workspace, pairs: Iterable[tuple[int, int]]) -> None:
    """These pairs may be duplicates again."""
    with Library(workspace.library_path) as library, library.transaction() as db:
        db.execute(_TABLE)
        db.executemany("DELETE FROM not_duplicates WHERE low = ? AND high = ?", map(sorted, pairs))
