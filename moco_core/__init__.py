"""MoCo Studio's engine: contrastive pre-training, embeddings, maps and retrieval, without a window.

Importing this package is cheap: torch and its company are loaded by the modules that compute, never here.

    work = moco_core.open_workspace("work")     # see api.py: images, runs, embedding, neighbors, map, tags, search
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moco_core.api import OpenWorkspace

__version__ = "0.1.0"


def open_workspace(path: Path | str) -> OpenWorkspace:
    """A workspace to read from and to search in, see `moco_core.api`. Raises NotAWorkspace or WorkspaceTooNew."""
    from moco_core import api

    return api.open_workspace(path)
