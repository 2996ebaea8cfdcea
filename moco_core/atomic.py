"""Files that are either the old version or the whole new one, whatever happens in between."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Call `write` on a temporary file beside `path`, then flush, fsync, replace, fsync the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _open_to_readers(descriptor)
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_bytes(path: Path, data: bytes) -> None:
    write_atomically(path, lambda file: file.write(data))


def write_json(path: Path, value: Any) -> None:
    write_bytes(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).encode("utf-8") + b"\n")


def write_array(path: Path, array: np.ndarray[Any, Any]) -> None:
    """One array as .npy, never pickled."""
    write_atomically(path, lambda file: np.save(file, array, allow_pickle=False))


def move_folder(source: Path, target: Path) -> None:
    """Rename a folder within one drive, whole or not at all. Raises OSError, also when `target` holds something."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    for parent in {source.parent, target.parent}:
        _sync_folder(parent)


def _open_to_readers(descriptor: int) -> None:
    """mkstemp's files are private; these are as readable as any file that the person makes."""
    if hasattr(os, "fchmod"):
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(descriptor, 0o666 & ~mask)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder for syncing; the replace itself is journaled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
