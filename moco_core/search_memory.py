"""What a workspace remembers of searches: those made lately, those saved under a name, and concepts.

Tables of their own in library.sqlite, made when they are first needed.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from moco_core.concept import Probe, fit
from moco_core.errors import MocoError
from moco_core.features import load_embedding
from moco_core.library import Library, printable
from moco_core.search import Array, best_first
from moco_core.workspace import Run, Workspace

KEPT = 50  # searches of the history

_TABLES = (
    "CREATE TABLE IF NOT EXISTS searches (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE, at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS saved_searches (name TEXT PRIMARY KEY, words TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS concepts (name TEXT PRIMARY KEY, positives TEXT NOT NULL, negatives TEXT NOT NULL,"
    " run TEXT NOT NULL, embedding TEXT NOT NULL, checkpoint TEXT NOT NULL, weights BLOB NOT NULL, bias REAL NOT NULL)",
)


class Weighted(msgspec.Struct, frozen=True):
    """A query in the words of query_words.py; weight: negative for what the answers shall not be like."""

    words: str
    weight: float = 1.0


Search = tuple[Weighted, ...]


class Concept(msgspec.Struct, frozen=True):
    """Examples by id, and the probe fitted to them on one embedding of a run; weights: (D,) float32."""

    name: str
    positives: tuple[int, ...]
    negatives: tuple[int, ...]
    run: str
    embedding: str
    checkpoint: str
    weights: Any
    offset: float


class NoSuchConcept(MocoError):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no concept {printable(name)}.", hint="List them: moco-core concepts.")


class ExamplesGone(MocoError):
    def __init__(self) -> None:
        super().__init__("None of the concept's examples has a feature.", hint="Compute the embedding again.")


class SearchMemory:
    """Opens the library for each question; small tables, no state."""

    def __init__(self, workspace: Workspace) -> None:
        self._path = workspace.library_path

    def remember(self, search: Search) -> None:
        """To the top of the history; what is older than the KEPT newest is forgotten."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        words = _encoded(search)
        self._write("DELETE FROM searches WHERE words = ?", (words,))
        self._write("INSERT INTO searches (words, at) VALUES (?, ?)", (words, now))
        self._write("DELETE FROM searches WHERE id NOT IN (SELECT id FROM searches ORDER BY id DESC LIMIT ?)", (KEPT,))

    def history(self) -> list[Search]:
        """Newest first."""
        return [search for search, _ in self.dated()]

    def dated(self) -> list[tuple[Search, datetime.datetime]]:
        """The history, and when each was made last, in UTC."""
        rows = self._read("SELECT words, at FROM searches ORDER BY id DESC")
        return [(_decoded(words), datetime.datetime.fromisoformat(at)) for words, at in rows]

    def drop(self, search: Search) -> None:
        """Out of the history."""
        self._write("DELETE FROM searches WHERE words = ?", (_encoded(search),))

    def save(self, name: str, search: Search) -> None:
        """In the place of one of that name."""
        self._write("INSERT OR REPLACE INTO saved_searches VALUES (?, ?)", (name, _encoded(search)))

    def forget(self, name: str) -> None:
        self._write("DELETE FROM saved_searches WHERE name = ?", (name,))

    def saved(self) -> dict[str, Search]:
        """By name, in the order of the names."""
        rows = self._read("SELECT name, words FROM saved_searches ORDER BY name COLLATE NOCASE")
        return {name: _decoded(words) for name, words in rows}

    def keep_concept(self, concept: Concept) -> None:
        """In the place of one of that name."""
        ids = (msgspec.json.encode(part).decode() for part in (concept.positives, concept.negatives))
        blob = np.asarray(concept.weights, "<f4").tobytes()
        values = (concept.name, *ids, concept.run, concept.embedding, concept.checkpoint, blob, concept.offset)
        self._write("INSERT OR REPLACE INTO concepts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)

    def drop_concept(self, name: str) -> None:
        self._write("DELETE FROM concepts WHERE name = ?", (name,))

    def rename_concept(self, name: str, new: str) -> None:
        """In the place of one that had the new name. Raises NoSuchConcept."""
        concept = self.concepts().get(name)
        if concept is None:
            raise NoSuchConcept(name)
        if new != name:
            self.keep_concept(msgspec.structs.replace(concept, name=new))
            self.drop_concept(name)

    def concepts(self) -> dict[str, Concept]:
        """By name, in the order of the names."""
        rows = self._read("SELECT * FROM concepts ORDER BY name COLLATE NOCASE")
        return {row[0]: _concept(row) for row in rows}

    def _write(self, statement: str, values: Sequence[Any]) -> None:
        with Library(self._path) as library, library.transaction() as db:
            for table in _TABLES:
                db.execute(table)
            db.execute(statement, values)

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        with Library(self._path) as library, library.transaction() as db:
            for table in _TABLES:
                db.execute(table)
            return list(db.execute(query))


def make_concept(run: Run, name: str, positives: Sequence[int], negatives: Sequence[int]) -> Concept:
    """Fitted to the run's embedding; examples without a feature are kept for other runs.

    Raises:
        NotComputedYet: no embedding. ExamplesGone: no positive example is in it.
    """
    features, ids = load_embedding(run)
    row_of = {int(image_id): row for row, image_id in enumerate(ids)}
    wanted, unwanted = ([row_of[i] for i in part if i in row_of] for part in (positives, negatives))
    if not wanted:
        raise ExamplesGone
    probe = fit(features, wanted, unwanted)
    key, checkpoint = run.key_recorded("embedding") or "", str(run.details("embedding").get("checkpoint", ""))
    examples = tuple(positives), tuple(negatives)
    return Concept(name, *examples, run.name, key, checkpoint, probe.weights, probe.offset)


def concept_on(run: Run, concept: Concept) -> Concept:
    """The concept as the run's embedding takes it.

    The kept weights serve every embedding by the same encoder, so new pictures are scored as the others were; for
    another encoder the concept is fitted to its examples again.

    Raises:
        NotComputedYet: no embedding. ExamplesGone: another encoder, and no positive example is in its embedding.
    """
    features, _ = load_embedding(run)
    made_by = run.details("embedding").get("checkpoint")
    kept = run.key_recorded("embedding") == concept.embedding or bool(made_by and made_by == concept.checkpoint)
    if run.name == concept.run and kept and len(concept.weights) == features.shape[1]:
        return concept
    return make_concept(run, concept.name, concept.positives, concept.negatives)


def concept_scores(run: Run, concept: Concept) -> tuple[Array, Array]:
    """(N,) ids and (N,) float32 scores of all pictures of the run's embedding. Raises as `concept_on`."""
    features, ids = load_embedding(run)
    fitted = concept_on(run, concept)
    return np.asarray(ids), Probe(fitted.weights, fitted.offset).scores(features)


def scores_by_id(ids: Array, scores: Array, wanted: Array) -> Array:
    """(n,) float of the wanted ids, NaN for one that is not among the (N,) ids."""
    result = np.full(len(wanted), np.nan)
    if len(ids):
        order = np.argsort(ids, kind="stable")
        places = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
        found = np.asarray(ids)[places] == wanted
        result[found] = scores[places[found]]
    return result


def best_of(ids: Array, scores: Array, k: int) -> list[tuple[int, float]]:
    """(id, score) of the k highest, best first."""
    order = best_first(ids, scores)[:k]
    return [(int(ids[row]), float(scores[row])) for row in order]


def _encoded(search: Search) -> str:
    return msgspec.json.encode(search).decode()


def _decoded(text: str) -> Search:
    return msgspec.json.decode(text, type=Search)


def _concept(row: tuple[Any, ...]) -> Concept:
    positives, negatives = (msgspec.json.decode(part, type=tuple[int, ...]) for part in row[1:3])
    weights = np.frombuffer(row[6], "<f4")
    return Concept(row[0], positives, negatives, row[3], row[4], row[5], weights, float(row[7]))
