"""The searches of a page, one after another: back, forward, and what was said of the answers of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.controllers.finding import Found
from app.controllers.search import Query

STEPS_MAX = 100


@dataclass(frozen=True)
class Asked:
    """A search: its queries, or pictures that the menu Find has found; said: by id, right or wrong."""

    queries: tuple[Query, ...] = ()
    found: Found | None = None
    said: Mapping[int, bool] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        return not self.queries and self.found is None


class SearchTrail:
    """Each search is given back with its answers' judgements, also when it is asked again from the history."""

    def __init__(self) -> None:
        self._past: list[Asked] = []
        self._future: list[Asked] = []
        self._said: dict[tuple[Query, ...], Mapping[int, bool]] = {}

    @property
    def ends(self) -> tuple[bool, bool]:
        """Whether there is something before, and something after."""
        return bool(self._past), bool(self._future)

    def leave(self, now: Asked) -> None:
        """For a new search: what came after `now` is gone."""
        self.keep(now)
        if not now.nothing:
            self._past = [*self._past, now][-STEPS_MAX:]
        self._future = []

    def keep(self, now: Asked) -> None:
        """What is said of it now, for the history."""
        if now.queries and now.said:
            self._said[now.queries] = dict(now.said)
        else:
            self._said.pop(now.queries, None)

    def back(self, now: Asked) -> Asked | None:
        return _step(self._past, self._future, now)

    def forward(self, now: Asked) -> Asked | None:
        return _step(self._future, self._past, now)

    def said(self, queries: tuple[Query, ...]) -> dict[int, bool]:
        """When they were searched with last in this session."""
        return dict(self._said.get(queries, {}))


def _step(source: list[Asked], target: list[Asked], now: Asked) -> Asked | None:
    if not source:
        return None
    if not now.nothing:
        target.append(now)
    return source.pop()
