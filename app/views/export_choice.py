"""Asks in which form and where what is known of a run is to be written, then has it written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.controllers.run_export import ENDINGS, WEB, export_job, free_name, parquet_can_be_written
from app.controllers.session import Session
from app.controllers.take_out import TakeOutController
from app.views.overlay import Choice, Sheet
from moco_core.jobs import ExportFormat
from moco_core.library import printable


class ExportChoice(QObject):
    """The bar at the window's foot says how far it is and what was written."""

    def __init__(self, session: Session, work: TakeOutController, sheet: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._work, self._sheet, self._window = session, work, sheet, parent

    def ask(self, kind: str) -> None:
        """WEB: the map as a web page. ALL: everything in one file, in a form that the person chooses."""
        if self._session.currentRun is None:
            self._session.problem.emit(
                self.tr("There is nothing to export yet."), self.tr("Train on these pictures first.")
            )
        elif self._work.working:
            self._session.problem.emit(
                self.tr("Other files are being written."), self.tr("Wait until they are there, or stop it below.")
            )
        elif kind == WEB:
            self._ask_folder()
        else:
            self._ask_form()

    def _ask_form(self) -> None:
        text = self.tr(
            "One file with all pictures of this run: path, place on the map, features, nearest pictures, "
            "tags, stars, notes and your own columns."
        )
        forms: list[tuple[ExportFormat, str]] = [("parquet", "Parquet"), ("npz", self.tr("NumPy")), ("csv-full", "CSV")]
        if not parquet_can_be_written():
            forms = forms[1:]
            text += "\n" + self.tr("Parquet needs pyarrow, which is not installed: pip install pyarrow")
        choices: list[Choice] = [(words, f"export.{form}", partial(self._ask_file, form)) for form, words in forms]
        choices.append((self.tr("Cancel"), "export.cancel", lambda: None))
        self._sheet.ask(self.tr("Export everything"), text, choices, "export")

    def _ask_file(self, form: ExportFormat) -> None:
        run, ending = self._session.currentRun, ENDINGS[form]
        proposed = Path.home() / f"{run.name if run is not None else ''}{ending}"
        kinds = f"{ending[1:].upper()} (*{ending})"
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export everything"), str(proposed), kinds)
        if name:
            path = Path(name)
            self._write(form, path if path.suffix else path.with_suffix(ending))

    def _ask_folder(self) -> None:
        """By its name: a folder that is not there yet is made."""
        workspace = self._session.workspace
        named = self.tr("{0} map").format(printable(workspace.name) if workspace is not None else "")
        title, proposed = self.tr("Name of the web page's new folder"), free_name(Path.home(), named)
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(proposed))
        if name:
            self._write("web", free_name(Path(name).parent, Path(name).name))

    def _write(self, form: ExportFormat, out: Path) -> None:
        job = export_job(self._session, form, out)
        if job is not None:
            self._work.export(job)
