"""Search by likeness: where the features lie, what is asked, and the answers, old ones dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.controllers.closer import Closer
from app.controllers.map_data import is_outdated, recorded_settings
from app.controllers.session import Session
from app.models.picture_text import shown
from app.services.i18n import count_text, engine_text
from app.services.likeness import Hit, Likeness, likeness_of
from moco_core.events import Failed
from moco_core.jobs import ConceptsJob, EmbedJob, Job, MapJob, SearchJob
from moco_core.query_words import Box, QueryWords


@dataclass(frozen=True)
class Query:
    """A picture of the set (image_id), the centre of several (ids), or a file from anywhere (path).

    box: a part of the picture; weight: how much it counts, negative for what the answers shall not be like.
    """

    image_id: int | None = None
    path: str = ""
    ids: tuple[int, ...] = ()
    box: Box | None = None
    weight: float = 1.0

    @property
    def own(self) -> tuple[int, ...]:
        """Ids of the pictures of the set that it names."""
        return self.ids if self.image_id is None else (self.image_id,)

    @property
    def outside(self) -> bool:
        """Only the engine can answer: there is no feature of it yet."""
        return not self.own or self.box is not None

    @property
    def words(self) -> str:
        """As the engine and a shell spell it, without its weight."""
        return QueryWords(ids=self.own, path=self.path, box=self.box).text


class SearchController(QObject):
    """Asks the current run for look-alikes.

    Signals:
        likenessChanged: another run, or its embedding was made anew.
        answered(list of Hit): to the newest `search`. failed(message, hint): to the newest search or embedding.
        workingChanged(bool): a search in the engine, or an embedding, is under way.
        embedProgress(Progress)
        closerChanged: how far the closer look at the parts of pictures is, see `closer`.
    """

    likenessChanged = Signal()
    answered = Signal(object)
    failed = Signal(str, str)
    workingChanged = Signal(bool)
    embedProgress = Signal(object)
    closerChanged = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._likeness: Likeness | None = None
        self._stamp: object = None
        self._ticket: int | None = None
        self._next: SearchJob | None = None  # the closer look that comes after it
        self._embed_ticket: int | None = None
        self.closer = Closer(session, self)
        self.closer.answered.connect(lambda hits: self.answered.emit(self.visible(hits)))
        self.closer.changed.connect(self.closerChanged)
        self.outdated = False  # the newest question cannot be answered before `bringUpToDate`
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

    @property
    def awaiting(self) -> bool:
        """The newest question has no answer yet: those that were given are an older one's."""
        return self._ticket is not None

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

    def search(self, queries: Sequence[Query], k: int) -> None:
        """Answer with the k most alike to all of these together; an older question's answer is dropped."""
        self._drop_ticket()
        self.outdated = False
        if self._likeness is None or not queries:
            self.answered.emit([])
            return
        if all(query.weight < 0 for query in queries):
            self._say_nothing_wanted()
        elif any(image_id not in self._likeness for query in queries for image_id in query.own):
            self._say_lost()
        elif any(query.outside for query in queries):
            self._ask_engine(queries, k)
        else:
            workspace, run = self._session.workspace, self._session.currentRun
            if workspace is not None and run is not None:
                self._session.repeatable.note(search_job(str(workspace.path), run.name, queries, k))
            self.answered.emit(self.visible(self._nearest(self._likeness, queries, k)))

    def refine(self, positives: Sequence[int], negatives: Sequence[int], k: int) -> None:
        """Answer with what is like the one and unlike the other examples."""
        self._drop_ticket()
        workspace, run = self._session.workspace, self._session.currentRun
        if workspace is not None and run is not None:
            self._session.repeatable.note(refined_job(str(workspace.path), run.name, positives, negatives, k))
        hits = self._likeness.refined(positives, negatives, k) if self._likeness is not None else []
        self.answered.emit(self.visible(hits))

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

    def _nearest(self, likeness: Likeness, queries: Sequence[Query], k: int) -> list[Hit]:
        if len(queries) == 1 and len(queries[0].own) == 1:
            return likeness.nearest(queries[0].own[0], k)
        return likeness.nearest_to_weighted([(query.own, query.weight) for query in queries], k)

    def _ask_engine(self, queries: Sequence[Query], k: int) -> None:
        run, workspace = self._session.currentRun, self._session.workspace
        assert run is not None
        assert workspace is not None
        if is_outdated(run):
            self._say_outdated()
            return
        job = search_job(str(workspace.path), run.name, queries, k)
        self._session.repeatable.note(job)
        self._next = job if len(queries) == 1 and queries[0].box is not None else None
        # The first answers come at once; better ones take their place when the parts of pictures were looked at.
        first = msgspec.structs.replace(job, closer=False) if self._next is not None else job
        self._ticket = self._session.engine.submit(first)
        self.workingChanged.emit(True)

    def _drop_ticket(self) -> None:
        self.closer.drop()
        if self._ticket is not None:
            self._session.engine.cancel(self._ticket)
            self._ticket = None
            self.workingChanged.emit(self.working)

    def _on_finished(self, ticket: int, result: dict[str, Any]) -> None:
        if ticket == self._ticket:
            self._ticket = None
            self.workingChanged.emit(self.working)
            found = result["queries"][0]["neighbors"]
            self.answered.emit(self.visible([Hit(hit["id"], float(hit["score"])) for hit in found]))
            if self._next is not None:
                self.closer.look(self._next)
        elif ticket == self._embed_ticket:
            self._embed_ticket = None
            self.workingChanged.emit(self.working)
            self._session.refreshRuns()
        self._look_again()

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

    def _say_nothing_wanted(self) -> None:
        hint = self.tr("Every picture in the tray says what they shall not be like: give one of them a plus.")
        self.failed.emit(self.tr("What shall the answers be like?"), hint)

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


def search_job(workspace: str, run: str, queries: Sequence[Query], k: int) -> SearchJob:
    """What asks the engine, or a shell, for the same."""
    wanted, unwanted = ([q for q in queries if (q.weight > 0) == sign] for sign in (True, False))
    ordered = [*wanted, *unwanted]
    weights = tuple(abs(query.weight) for query in ordered) if any(abs(q.weight) != 1 for q in ordered) else ()
    return SearchJob(
        workspace=workspace, run=run, queries=[query.words for query in wanted],
        negatives=tuple(query.words for query in unwanted), weights=weights if len(ordered) > 1 else (),
        as_one=len(wanted) > 1, k=k,
    )  # fmt: skip


def refined_job(workspace: str, run: str, positives: Sequence[int], negatives: Sequence[int], k: int) -> ConceptsJob:
    """What finds the same elsewhere: the examples as a concept without a name, which is not kept."""
    return ConceptsJob(workspace=workspace, run=run, likes=tuple(positives), unlike=tuple(negatives), k=k)


def query_name(query: Query, session: Session) -> str:
    """File name of a query, for people."""
    if query.ids:
        return QCoreApplication.translate("query", "Centre of {count}").format(count=count_text(len(query.ids)))
    pasted = QCoreApplication.translate("query", "Pasted picture")
    return _part_words(query, pasted if _is_pasted(query, session) else _file_name(query, session))


def query_caption(query: Query, session: Session) -> str:
    """The same where there is hardly any room."""
    if not _is_pasted(query, session):
        return query_name(query, session)
    return _part_words(query, QCoreApplication.translate("query", "Pasted"))


def _is_pasted(query: Query, session: Session) -> bool:
    workspace = session.workspace
    return workspace is not None and Path(query.path).parent == workspace.query_pictures_path


def _file_name(query: Query, session: Session) -> str:
    record = session.record(query.image_id) if query.image_id is not None else None
    return shown((record.path if record is not None else query.path).replace("\\", "/").rpartition("/")[2])


def _part_words(query: Query, name: str) -> str:
    return name if query.box is None else QCoreApplication.translate("query", "Part of {name}").format(name=name)
