"""Pictures that come from outside without a file of their own: kept in the workspace, then searched with."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMimeData, QObject, Signal

from app.controllers.search import Query
from app.controllers.session import Session
from app.services.background import Background
from app.services.dropped_image import PictureBytes, address_in, as_picture, picture_in
from app.services.fetched_picture import fetch
from app.services.i18n import engine_text
from moco_core.errors import MocoError
from moco_core.query_pictures import MOST_BYTES, keep


class TakingIn(QObject):
    """Signals: taken(Query, add): a picture is there, to search with as well (add) or alone. busyChanged(bool): one is
    fetched from its address in the network."""

    taken = Signal(object, bool)
    busyChanged = Signal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._background = Background(self)
        self._asked = 0
        self.busy = False
        session.workspaceChanged.connect(self.cancel)

    def take(self, mime: QMimeData | None, add: bool) -> bool:
        """False when there is neither a picture in it nor the address of one."""
        self.cancel()
        if (found := picture_in(mime)) is not None:
            self._keep(found, add)
        elif address := address_in(mime):
            self._fetch(address, add)
        else:
            return False
        return True

    def cancel(self) -> None:
        """What is on its way is not wanted any more."""
        self._asked += 1
        self._set_busy(False)

    def _fetch(self, address: str, add: bool) -> None:
        self._set_busy(True)
        asked = self._asked
        self._background.start(partial(fetch, address), lambda answer: self._on_fetched(asked, answer, add))

    def _on_fetched(self, asked: int, answer: bytes | str, add: bool) -> None:
        if asked != self._asked:
            return
        self._set_busy(False)
        found = as_picture(answer) if isinstance(answer, bytes) else None  # Qt is asked here, never in the thread
        if found is None:
            hint = self.tr("Copy the picture itself in the browser, then paste it here.")
            reason = answer if isinstance(answer, str) else "no picture"
            self._session.problem.emit(self._sentence(reason), hint)
        else:
            self._keep(found, add)

    def _keep(self, picture: PictureBytes, add: bool) -> None:
        workspace = self._session.workspace
        if workspace is None:
            return
        try:
            path = keep(workspace, picture.data, picture.suffix)
        except MocoError as error:
            self._session.problem.emit(engine_text(error.message), engine_text(error.hint))
        except OSError as error:
            self._session.problem.emit(self.tr("The picture cannot be kept in the workspace."), str(error))
        else:
            self.taken.emit(Query(path=str(path)), add)

    def _sentence(self, reason: str) -> str:
        return {
            "offline": self.tr("Only the picture's address came along, and the network does not answer."),
            "refused": self.tr("Only the picture's address came along, and its server does not give it away."),
            "slow": self.tr("Only the picture's address came along, and its server takes too long."),
            "large": self.tr("This picture has more than {0} MB.").format(MOST_BYTES >> 20),
        }.get(reason, self.tr("There is no picture at the address that came along."))

    def _set_busy(self, on: bool) -> None:
        if on != self.busy:
            self.busy = on
            self.busyChanged.emit(on)
