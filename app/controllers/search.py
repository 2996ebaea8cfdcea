"""Search by likeness: where the features lie, what is asked, and the answers, old ones dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QImage

from app.controllers.explore import one_picture
from app.controllers.map_data import is_outdated, recorded_settings
from app.controllers.session import Session
from app.models.picture_text import shown
from app.services.i18n import engine_text
from app.services.likeness import Hit, Likeness, likeness_of
from moco_core.events import Failed
from moco_core.jobs import EmbedJob, Job, MapJob, SearchJob

K_OF_ALL = 100_000  # the most one search job may return


@dataclass(frozen=True)
class Query:
    """A picture of the set (image_id) or a file from anywhere (path)."""

    image_id: int | None = None
    path: str = ""

    @property
    def outside(self) -> bool:
        return self.image_id is None


class SearchController(QObject):
    """Asks the current run for look-alikes.

    Signals:
        likenessChanged: another run, or its embedding was made anew.
        answered(list of Hit): to the newest `search`. failed(message, hint): to the newest search or embedding.
        workingChanged(bool): a search in the engine, or an embedding, is under way.
        embedProgress(Progress)
    """

    likenessChanged = Signal()
    answered = Signal(object)
    failed = Signal(str, str)
    workingChanged = Signal(bool)
    embedProgress = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._likeness: Likeness | None = None
        self._stamp: object = None
        self._ticket: int | None = None
        self._embed_ticket: int | None = None
        self.outdated = False  # the newest question cannot be answered before `bringUpToDate`
        self._asked: tuple[tuple[Query, ...], int] = ((), 0)
        self._pasted: QTemporaryDir | None = None
        self._pasted_count = 0
        session.currentRunChanged.connect(self._look_again)
        session.runsChanged.connect(self._look_again)
        session.workspaceChanged.connect(self._forget)
        session.engine.finished.connect(self._on_finished)
        session.engine.failed.connect(self._on_failed)
        session.engine.progressed.connect(self._on_progressed)
        self._look_again()

    def likeness(self) -> Likeness | None:
        """Of the current run; None while it has no embedding."""
        return self._likeness

    @property
    def working(self) -> bool:
        return self._ticket is not None or self._embed_ticket is not None

    def visible(self, hits: Sequence[Hit]) -> list[Hit]:
        """Without pictures that are gone or cannot be read any more."""
        records = ((hit, self._session.record(hit.image_id)) for hit in hits)
        return [hit for hit, record in records if record is not None and record.used]

    def query_of(self, path: Path) -> Query:
        """A file of the set is asked for by its id, so that it is not its own answer."""
        workspace = self._session.workspace
        if workspace is not None and path.is_relative_to(workspace.images):
            below = path.relative_to(workspace.images).as_posix()
            record = next((r for r in self._session.records() if r.path == below), None)
            if record is not None:
                return Query(image_id=record.id)
        return Query(path=str(path))

    def keep_pasted(self, image: QImage) -> Query | None:
        """A picture from the clipboard as a temporary file that goes when the window does. None if it is empty."""
        if image.isNull():
            return None
        if self._pasted is None:
            self._pasted = QTemporaryDir()
        self._pasted_count += 1
        path = self._pasted.filePath(f"pasted-{self._pasted_count}.png")
        return Query(path=path) if image.save(path) else None

    def search(self, queries: Sequence[Query], k: int) -> None:
        """Answer with the k most alike to all of these together; an older question's answer is dropped."""
        self._drop_ticket()
        self.outdated = False
        if self._likeness is None or not queries:
            self.answered.emit([])
            return
        self._asked = (tuple(queries), k)
        lost = [query for query in queries if query.image_id is not None and query.image_id not in self._likeness]
        if lost:
            self._say_lost()
            return
        if any(query.outside for query in queries):
            self._ask_engine([query.path for query in queries if query.outside], k if len(queries) == 1 else K_OF_ALL)
            return
        ids = [query.image_id for query in queries if query.image_id is not None]
        self._session.repeatable.note(one_picture(self._session, ids, k))
        self.answered.emit(self.visible(self._likeness.nearest_to_all(ids, k)))

    def computeEmbedding(self) -> None:
        """Embed the current run's pictures in the engine; `likenessChanged` when it is there."""
        run, workspace = self._session.currentRun, self._session.workspace
        if run is not None and workspace is not None:
            self._renew(EmbedJob(workspace=str(workspace.path), run=run.name))

    def bringUpToDate(self) -> None:
        """Embedding and map by the run's newest encoder: without its map the embedding would leave the Map empty."""
        run, workspace = self._session.currentRun, self._session.workspace
        if run is not None and workspace is not None:
            self._renew(MapJob(workspace=str(workspace.path), run=run.name, settings=recorded_settings(run)))

    def _renew(self, job: Job) -> None:
        if self._embed_ticket is None:
            self._embed_ticket = self._session.engine.submit(job)
            self.workingChanged.emit(True)

    def cancel(self) -> None:
        """Stop what the engine does for this controller."""
        for ticket in (self._ticket, self._embed_ticket):
            if ticket is not None:
                self._session.engine.cancel(ticket)

    # ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_engine(self, paths: list[str], k: int) -> None:
        run, workspace = self._session.currentRun, self._session.workspace
        assert run is not None
        assert workspace is not None
        if is_outdated(run):
            self._say_outdated()
            return
        job = SearchJob(workspace=str(workspace.path), run=run.name, queries=paths, k=k)
        self._ticket = self._session.engine.submit(job)
        self._session.repeatable.note(job if len(self._asked[0]) == 1 else None)
        self.workingChanged.emit(True)

    def _drop_ticket(self) -> None:
        if self._ticket is not None:
            self._session.engine.cancel(self._ticket)
            self._ticket = None
            self.workingChanged.emit(self.working)

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self.workingChanged.emit(self.working)
            queries, k = self._asked
            self.answered.emit(self.visible(self._combined(queries, k, result["queries"])))
        elif ticket == self._embed_ticket:
            self._embed_ticket = None
            self.workingChanged.emit(self.working)
            self._session.refreshRuns()
        self._look_again()

    def _combined(self, queries: Sequence[Query], k: int, answers: list[dict[str, Any]]) -> list[Hit]:
        """Mean of the likeness to every query; pictures of the query itself left out."""
        tables = [{n["id"]: float(n["score"]) for n in answer["neighbors"]} for answer in answers]
        own = {query.image_id for query in queries if query.image_id is not None}
        if self._likeness is not None:
            tables += [self._likeness.scores_of(image_id) for image_id in own]
        shared = set.intersection(*(set(table) for table in tables)) - own if tables else set()
        means = {image_id: sum(table[image_id] for table in tables) / len(tables) for image_id in shared}
        best = sorted(means, key=lambda image_id: (-means[image_id], image_id))[:k]
        return [Hit(image_id, means[image_id]) for image_id in best]

    def _on_failed(self, ticket: int, failed: Failed) -> None:
        searched = ticket == self._ticket
        if searched:
            self._ticket = None
        elif ticket == self._embed_ticket:
            self._embed_ticket = None
        else:
            return
        self.workingChanged.emit(self.working)
        if searched and failed.error == "NotComputedYet":
            self._say_outdated()
        elif not failed.stopped:
            self.failed.emit(engine_text(failed.message), engine_text(failed.hint))

    def _on_progressed(self, ticket: int, progress: object) -> None:
        if ticket == self._embed_ticket:
            self.embedProgress.emit(progress)

    def _say_outdated(self) -> None:
        self.outdated = True
        hint = self.tr("A search with another picture needs the run as it is now.")
        self.failed.emit(self.tr("The run has trained on since it looked at your pictures."), hint)

    def _say_lost(self) -> None:
        hint = self.tr("Compute the embedding again to include it.")
        self.failed.emit(self.tr("This picture came after the run had looked at the folder."), hint)

    def _look_again(self) -> None:
        run = self._session.currentRun
        stamp = (str(run.path), run.key_recorded("embedding"), run.key_recorded("neighbors")) if run else None
        if stamp != self._stamp:
            self._stamp = stamp
            self._likeness = likeness_of(run)
            self.likenessChanged.emit()

    def _forget(self) -> None:
        self._drop_ticket()
        self._embed_ticket = None
        self._look_again()


def query_name(query: Query, session: Session) -> str:
    """File name of a query, for people."""
    record = session.record(query.image_id) if query.image_id is not None else None
    return shown((record.path if record is not None else query.path).replace("\\", "/").rpartition("/")[2])
