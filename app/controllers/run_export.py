"""The jobs that write what is known of a run: everything in one file, or its map as a web page."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from app.controllers.session import Session
from app.services.i18n import CHINESE, language
from moco_core.jobs import ExportFormat, ExportJob, PageLanguage

WEB, ALL = "web", "all"  # what the window is asked for
ENDINGS: dict[ExportFormat, str] = {"parquet": ".parquet", "npz": ".npz", "csv-full": ".csv"}


def export_job(session: Session, format: ExportFormat, out: Path) -> ExportJob | None:
    """Of the run that is looked at; None without one."""
    workspace, run = session.workspace, session.currentRun
    if workspace is None or run is None:
        return None
    words: PageLanguage = "zh_CN" if language() == CHINESE else "en"
    return ExportJob(workspace=str(workspace.path), format=format, out=str(out), run=run.name, language=words)


def parquet_can_be_written() -> bool:
    """pyarrow is installed; it is not imported for this."""
    return importlib.util.find_spec("pyarrow") is not None


def free_name(place: Path, name: str) -> Path:
    """A folder that is not there yet: "Trip map", "Trip map 2", …"""
    found, number = place / name, 1
    while found.exists():
        number += 1
        found = place / f"{name} {number}"
    return found
