"""A workspace whose pictures lie elsewhere now: another drive, or another machine than the one that trained.

All that is computed names pictures by their path below the image folder, so only that folder's own place changes.
"""

from __future__ import annotations

import os
from pathlib import Path

from moco_core import atomic
from moco_core.errors import FolderNotFound, InvalidSetting, NotAWorkspace
from moco_core.library import OK, Library
from moco_core.workspace import Workspace

SAMPLE = 200  # pictures looked for; a network drive answers slowly


def move_pictures(workspace: Workspace, images: Path | str) -> Workspace:
    """Let the workspace look for its pictures in `images`. Nothing that was computed is lost.

    Raises:
        FolderNotFound: `images` is not a readable folder.
        InvalidSetting: it holds few of the workspace's pictures, or the workspace itself.
    """
    images = Path(images).expanduser().resolve()
    if not images.is_dir() or not os.access(images, os.R_OK | os.X_OK):
        raise FolderNotFound(images)
    if workspace.path.is_relative_to(images):
        raise InvalidSetting(
            f"The workspace {workspace.path} lies inside the folder {images}.",
            hint="Put it outside: the folder of pictures is never written to.",
        )
    if not holds_pictures(workspace, images):
        raise InvalidSetting(
            f"{images} does not hold the pictures of this workspace.",
            hint=f"Choose the folder that was {workspace.images}, with the same folders and files below it.",
        )
    atomic.write_json(workspace.path / "workspace.json", {**workspace.info, "images": str(images)})
    return Workspace.open(workspace.path)


def follow_pictures(path: Path | str, images: Path | str) -> Workspace | None:
    """Move the workspace at `path` to `images` if that is another folder and the one it knows is gone.

    Returns:
        The moved workspace; None where there is nothing to move.

    Raises:
        FolderNotFound, InvalidSetting: as `move_pictures`.
    """
    try:
        workspace = Workspace.open(path)
    except NotAWorkspace:
        return None
    if workspace.images == Path(images).expanduser().resolve() or holds_pictures(workspace, workspace.images):
        return None
    return move_pictures(workspace, images)


def holds_pictures(workspace: Workspace, images: Path) -> bool:
    """Whether at least half of a sample of the readable pictures lie below `images`, with the sizes they had."""
    if not images.is_dir():
        return False
    if not workspace.library_path.exists():
        return True
    with Library(workspace.library_path) as library:
        records = library.records(OK)
    sample = records[:: max(1, len(records) // SAMPLE)]
    return sum(_size(images / record.path) == record.size for record in sample) * 2 >= len(sample)


def _size(path: Path) -> int:
    """Bytes; −1 if it is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return -1
