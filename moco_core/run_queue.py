"""Runs that wait for their turn in a workspace: queue.json, settings in order. Light: the window imports it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from moco_core import atomic
from moco_core.config import TrainSettings, to_toml_dict, train_settings_from
from moco_core.errors import MocoError
from moco_core.jobs import Minutes
from moco_core.workspace import Workspace


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One run to come. id: its own, as long as it waits; start_from, minutes: as in `jobs.TrainJob`."""

    id: str
    settings: TrainSettings
    start_from: str | None = None
    minutes: float | None = None


def queue_path(workspace: Workspace) -> Path:
    return workspace.path / "queue.json"


def read(workspace: Workspace) -> list[Waiting]:
    """First the one whose turn is next. What cannot be read (edited by hand, of another version) is left out."""
    try:
        entries = json.loads(queue_path(workspace).read_bytes())
    except (OSError, ValueError):
        return []
    return [found for entry in entries if isinstance(entry, dict) and (found := _waiting(entry))]


def add(
    workspace: Workspace, settings: TrainSettings, start_from: str | None = None, minutes: float | None = None
) -> Waiting:
    """At the end. Returns the entry."""
    entry = Waiting(id=secrets.token_hex(4), settings=settings, start_from=start_from, minutes=minutes)
    _write(workspace, [*read(workspace), entry])
    return entry


def remove(workspace: Workspace, entry_id: str) -> Waiting | None:
    """Take it out; None if it is no longer there."""
    entries = read(workspace)
    gone = next((entry for entry in entries if entry.id == entry_id), None)
    if gone is not None:
        _write(workspace, [entry for entry in entries if entry.id != entry_id])
    return gone


def move(workspace: Workspace, entry_id: str, by: int) -> None:
    """Earlier (by < 0) or later; at an end it stays."""
    entries = read(workspace)
    at = next((place for place, entry in enumerate(entries) if entry.id == entry_id), None)
    if at is None:
        return
    entry = entries.pop(at)
    entries.insert(max(0, at + by), entry)
    _write(workspace, entries)


def _waiting(entry: dict[str, Any]) -> Waiting | None:
    try:
        settings = train_settings_from(entry["settings"])
        minutes = msgspec.convert(entry.get("minutes"), Minutes | None)
        return Waiting(id=str(entry["id"]), settings=settings, start_from=entry.get("start_from"), minutes=minutes)
    except (MocoError, KeyError, TypeError, msgspec.ValidationError):
        return None


def _write(workspace: Workspace, entries: Sequence[Waiting]) -> None:
    rows = [{**msgspec.to_builtins(entry), "settings": to_toml_dict(entry.settings)} for entry in entries]
    atomic.write_bytes(queue_path(workspace), json.dumps(rows, indent=1).encode())
