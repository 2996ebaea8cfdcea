"""What the files of a run say about it, for the comparison."""

from __future__ import annotations

from typing import Any

from app.controllers.map_data import newest_checkpoint
from app.models.run_compare import RunFacts
from app.models.run_list import read_row
from moco_core.config import to_toml_dict
from moco_core.errors import MocoError
from moco_core.workspace import Run


def read_facts(run: Run) -> RunFacts:
    """An evaluation counts only if it is of the run's newest encoder."""
    evaluated = run.details("evaluation")
    knn = evaluated.get("knn")
    current = evaluated.get("checkpoint") in (None, newest_checkpoint(run))
    return RunFacts(read_row(run), _settings(run), float(knn) if isinstance(knn, float) and current else None)


def _settings(run: Run) -> dict[str, Any]:
    try:
        values = to_toml_dict(run.settings)
    except (MocoError, OSError, ValueError, KeyError):
        return {}
    return values | values.pop("augment")
