"""Pictures that a person wants to keep of their copies. Kept in library.sqlite by id: they hold for every run."""

from __future__ import annotations

import re
from collections.abc import Iterable

from moco_core.errors import InvalidSetting
from moco_core.library import Library
from moco_core.workspace import Workspace

_TABLE = "CREATE TABLE IF NOT EXISTS kept_copies (id INTEGER PRIMARY KEY)"


def kept_copies(workspace: Workspace) -> frozenset[int]:
    """Ids of all pictures that were ever chosen and not given up again."""
    with Library(workspace.library_path) as library, library.transaction() as db:
        db.execute(_TABLE)
        return frozenset(image_id for (image_id,) in db.execute("SELECT id FROM kept_copies"))


def choose_kept(workspace: Workspace, keep: Iterable[int], give_up: Iterable[int] = ()) -> None:
    """Keep these, and those no longer."""
    with Library(workspace.library_path) as library, library.transaction() as db:
        db.execute(_TABLE)
        db.executemany("DELETE FROM kept_copies WHERE id = ?", [(image_id,) for image_id in give_up])
        db.executemany("INSERT OR IGNORE INTO kept_copies VALUES (?)", [(image_id,) for image_id in keep])


def written_ids(workspace: Workspace, text: str | None) -> list[int]:
    """The pictures in "3,9". Raises InvalidSetting: not all are of the workspace."""
    if text is None:
        return []
    words = [word.strip().removeprefix("id:") for word in text.split(",")]
    ids = sorted({int(word) for word in words if re.fullmatch("[0-9]{1,18}", word)})
    with Library(workspace.library_path) as library:
        known = library.records_by_id(ids)
    if not known or len(known) != len(set(words)):
        raise InvalidSetting(f"{text} does not name pictures of this workspace.", hint="Write their ids, as in 3,9,12.")
    return ids
