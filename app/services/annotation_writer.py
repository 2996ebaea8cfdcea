"""Carries edits into the library of a workspace, in their order, in whatever thread asks: no Qt object here."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from moco_core.annotations import Annotations, AnnotationStore

Write = Callable[[AnnotationStore], None]


class AnnotationWriter:
    """`put` is quick. `drain` and `read` open the library: call them in a thread."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Path, Write]] = deque()
        self._busy = threading.Lock()

    def put(self, library: Path, write: Write) -> None:
        self._waiting.append((library, write))

    @property
    def waiting(self) -> bool:
        return bool(self._waiting)

    def drain(self) -> Exception | None:
        """Write all that waits. Returns what went wrong, the last of it if there was more."""
        with self._busy:
            return self._drain()

    def read(self, library: Path) -> Annotations | Exception:
        """What the library holds once all that waits is written."""
        with self._busy:
            self._drain()
            try:
                with AnnotationStore(library) as store:
                    return store.annotations()
            except Exception as error:
                return error

    def _drain(self) -> Exception | None:
        failed = None
        while self._waiting:
            library, write = self._waiting.popleft()
            try:
                with AnnotationStore(library) as store:
                    write(store)
            except Exception as error:
                failed = error
        return failed
