"""The last search or map as what repeats it outside of the window: a command, or lines of Python."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from moco_core.as_python import as_python
from moco_core.jobs import AnyJob, as_command


class Repeatable(QObject):
    """Remembers one job. `changed`: another one, or none."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job: AnyJob | None = None

    def note(self, job: AnyJob | None) -> None:
        """None: what was done last cannot be said in one command."""
        if job != self.job:
            self.job = job
            self.changed.emit()

    def text(self, kind: str) -> str:
        """kind: "command" or "python". "" while there is nothing to repeat."""
        if self.job is None:
            return ""
        return as_command(self.job) if kind == "command" else as_python(self.job)
