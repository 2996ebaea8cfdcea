"""Where the program keeps its own files. MOCO_STUDIO_HOME moves all of them below one folder."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_APP = "moco-studio"


def data_dir() -> Path:
    """Workspaces and sample pictures."""
    return _home() or Path(platformdirs.user_data_dir(_APP, appauthor=False))


def log_path() -> Path:
    """The window's log; crash reports go there too."""
    home = _home()
    return (home / "state" if home else Path(platformdirs.user_state_dir(_APP, appauthor=False))) / "moco-studio.log"


def settings_path() -> Path:
    return (_home() or Path(platformdirs.user_config_dir(_APP, appauthor=False))) / "settings.ini"


def cache_dir() -> Path:
    """Rebuildable at any time."""
    home = _home()
    return home / "cache" if home else Path(platformdirs.user_cache_dir(_APP, appauthor=False))


def samples_dir() -> Path:
    """Where "Try the sample pictures" draws them."""
    return data_dir() / "Sample pictures"


def workspaces_dir() -> Path:
    return data_dir() / "workspaces"


def _home() -> Path | None:
    base = os.environ.get("MOCO_STUDIO_HOME")
    return Path(base) if base else None
