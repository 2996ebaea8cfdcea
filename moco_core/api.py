"""A workspace from Python: pictures, runs, arrays and searches, for notebooks and scripts.

    work = moco_core.open_workspace("work")
    run = work.run()                          # the latest
    run.embedding, run.ids, run.map           # (N, D), (N,), (N, 2) numpy arrays, row i is one picture
    run.search("a.jpg", k=8)                  # [Hit(id, path, score), …]

Nothing is read before it is asked for, nothing is written but what `search_part` saw of the pictures' parts, and torch
is loaded only where a file from elsewhere or a part has to be embedded. What is asked for twice is kept: open the
workspace again to see what has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from moco_core.annotations import Annotations, AnnotationStore
from moco_core.concept_export import concept_arrays
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.errors import InvalidSetting, NotComputedYet
from moco_core.features import all_records, load_embedding, load_map, load_neighbors
from moco_core.folder_doctor.exclusions import PictureNotFound
from moco_core.library import ImageRecord
from moco_core.newcomers import Newcomers, newcomers_of
from moco_core.own_picture import own_picture
from moco_core.packed import Packed, open_packed
from moco_core.query_words import Box, QueryWords, parsed
from moco_core.search import top_k
from moco_core.search_memory import best_of, concept_scores, make_concept
from moco_core.standing_export import standing_arrays
from moco_core.workspace import Run, Workspace

Array = np.ndarray[Any, Any]
One = int | str | Path | Array
Query = One | Sequence[One]


@dataclass(frozen=True)
class Hit:
    """One answer of a search: cosine likeness in [-1, 1]; box: the part of the picture that `search_part` found."""

    id: int
    path: Path
    score: float
    box: Box | None = None


@dataclass(frozen=True)
class Picture:
    """A picture that is used. Width and height in px, upright; rating 0 to 5, 0: none."""

    id: int
    path: Path
    folder: str
    width: int
    height: int
    tags: tuple[str, ...] = ()
    rating: int = 0
    note: str = ""


class OpenWorkspace:
    """A workspace as it is on disk."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def __repr__(self) -> str:
        return f"<workspace {self.path} of {self.folder}>"

    @property
    def path(self) -> Path:
        return self._workspace.path

    @property
    def folder(self) -> Path:
        """The picture folder."""
        return self._workspace.images

    @cached_property
    def images(self) -> list[Picture]:
        """Every picture that is used, by path."""
        used = sorted((record for record in self.records.values() if record.used), key=lambda record: record.path)
        return [self._picture(record) for record in used]

    @cached_property
    def records(self) -> dict[int, ImageRecord]:
        """What the library knows of every file, by id, also of files that are gone or cannot be read."""
        return all_records(self._workspace)

    @cached_property
    def annotations(self) -> Annotations:
        """Tags, ratings, notes, kept selections and columns of one's own."""
        with AnnotationStore(self._workspace.library_path) as store:
            return store.annotations()

    @property
    def tags(self) -> dict[str, Array]:
        """Ids (n,) int64, ascending, by tag."""
        return self.annotations.tags

    @cached_property
    def runs(self) -> list[OpenRun]:
        """All runs, oldest first."""
        return [OpenRun(self, run) for run in self._workspace.runs()]

    def run(self, name: str | None = None) -> OpenRun:
        """The named run, or the latest. Raises RunNotFound."""
        return OpenRun(self, self._workspace.run(name))

    @cached_property
    def _latest(self) -> OpenRun:
        return self.run()

    @property
    def embedding(self) -> Array:
        """Of the latest run, as all below."""
        return self._latest.embedding

    @property
    def ids(self) -> Array:
        return self._latest.ids

    @property
    def neighbors(self) -> tuple[Array, Array]:
        return self._latest.neighbors

    @property
    def map(self) -> Array:
        return self._latest.map

    def search(
        self,
        query: Query,
        k: int = 20,
        among: Array | Iterable[int] | None = None,
        unlike: Query = (),
        weights: Sequence[float] = (),
    ) -> list[Hit]:
        return self._latest.search(query, k, among, unlike, weights)

    @cached_property
    def _tags_by_id(self) -> dict[int, list[str]]:
        return self.annotations.tags_by_id()

    def _picture(self, record: ImageRecord) -> Picture:
        said, number = self.annotations, record.id
        place = (self.folder / record.path, record.folder, record.width, record.height)
        tags = tuple(self._tags_by_id.get(number, ()))
        return Picture(number, *place, tags, said.ratings.get(number, 0), said.notes.get(number, ""))


class OpenRun:
    """A run with what was computed of it. Row i of every array is the picture `ids[i]`.

    What is not there yet raises NotComputedYet, whose hint is the command that computes it.
    """

    def __init__(self, workspace: OpenWorkspace, run: Run) -> None:
        self.workspace, self._run = workspace, run

    def __repr__(self) -> str:
        return f"<run {self.name} of {self.workspace.path}>"

    @property
    def name(self) -> str:
        return self._run.name

    @property
    def path(self) -> Path:
        return self._run.path

    @property
    def settings(self) -> TrainSettings:
        """Raises InvalidSetting if run.toml was edited into something invalid."""
        return self._run.settings

    @property
    def embedding(self) -> Array:
        """(N, D) float32 of unit length, memory-mapped."""
        return self._embedded[0]

    @property
    def ids(self) -> Array:
        """(N,) int64."""
        return self._embedded[1]

    @cached_property
    def paths(self) -> list[Path]:
        """(N) absolute paths."""
        records = self.workspace.records
        return [self.workspace.folder / records[i].path for i in self.ids.tolist()]

    @cached_property
    def neighbors(self) -> tuple[Array, Array]:
        """Rows (N, k) int32 of the most alike, best first, itself left out, and their cosines (N, k) float32."""
        return load_neighbors(self._run)

    @cached_property
    def standing(self) -> dict[str, Array]:
        """uniqueness, typicality and novelty, each (N,) float32, see standing.py; empty without a neighbour graph."""
        return standing_arrays(self._run)

    @cached_property
    def concepts(self) -> dict[str, Array]:
        """What each picture scores by a concept, by "like NAME", (N,) float32: 1 as its examples, 0 as any picture."""
        return concept_arrays(self._run)

    @cached_property
    def newcomers(self) -> Newcomers | None:
        """What the run was not trained on, see newcomers.py; None where nobody knows what it was trained on."""
        return newcomers_of(self._run)

    @cached_property
    def map(self) -> Array:
        """(N, 2) float32."""
        return load_map(self._run)

    def has(self, name: str) -> bool:
        """Whether "embedding", "neighbors" or "map" can be had."""
        try:
            getattr(self, name)
        except NotComputedYet:
            return False
        return True

    def search(
        self,
        query: Query,
        k: int = 20,
        among: Array | Iterable[int] | None = None,
        unlike: Query = (),
        weights: Sequence[float] = (),
    ) -> list[Hit]:
        """The k pictures most alike to the query, exact, best first; pictures of the query are not among them.

        Args:
            query: an id, "id:12", "ids:3,5" (the centre of some), the path of a file, each of these with "@x,y,w,h"
                for a box on one picture, a vector (D,), or several of them taken together: the score is then the
                mean of the cosines to each.
            among: the only pictures that may be answers: ids, or a mask (N,) bool over the rows.
            unlike: what the answers shall not be like, as `query`: its cosines count against a picture.
            weights: how much each counts, above 0: of the query, then of unlike; none: all the same.

        Raises:
            PictureNotFound, UnreadableImage: a query is not there or cannot be decoded.
            NotComputedYet: no embedding yet, or the run has trained on since (for files from elsewhere).
            InvalidSetting: an empty query, a vector of another width, or not one weight for each.
        """
        likes, unlikes = _several(query), _several(unlike)
        vectors, own = self._vectors([*likes, *unlikes] if likes else [])
        signed = _signed(weights, len(likes), len(unlikes))  # (n,)
        left_out = [*self._gone, *(self._row_of[image_id] for image_id in own)]
        allowed = None if among is None else self._rows_among(among)
        query_vector = (signed[:, None] * vectors).sum(axis=0) / np.abs(signed).sum()
        rows, scores = top_k(self.embedding, query_vector, k, exclude=left_out, among=allowed, packed=self._packed)
        return [Hit(int(self.ids[row]), self.paths[row], float(score)) for row, score in zip(rows, scores, strict=True)]

    def refine(self, right: Sequence[int], wrong: Sequence[int] = (), k: int = 20) -> list[Hit]:
        """The k pictures most like the right and unlike the wrong ones, by a concept fitted to these ids, not kept.

        The score is about 1 for what is like the right ones, 0 for any picture; the examples are among the answers.

        Raises:
            NotComputedYet: no embedding yet. ExamplesGone: none of the right ones is in it.
        """
        ids, scores = concept_scores(self._run, make_concept(self._run, "", right, wrong))
        gone = {int(self.ids[row]) for row in self._gone}
        known = np.array([i not in gone for i in ids.tolist()], bool)
        best = best_of(ids[known], scores[known], k)
        return [Hit(i, self.paths[self._row_of[i]], score) for i, score in best]

    def search_part(self, picture: int | Path | str, box: Box, k: int = 20, device: str = "auto") -> list[Hit]:
        """The k pictures with a part that is most like a box on a picture (of the set, by its id, or a file).

        box: x, y, width, height in fractions of the upright picture. Loads torch and looks closer, see closer.py.

        Raises:
            ValueError: the box does not lie in the picture.
            QueryNotFound, UnreadableImage: the picture is not there or cannot be decoded.
            NotComputedYet: no embedding yet, or the run has trained on since.
        """
        from moco_core.device import resolve_device
        from moco_core.search_run import search_run

        name = str(picture) if isinstance(picture, (str, Path)) else f"id:{int(picture)}"
        words = name + QueryWords(box=box).text
        found = search_run(
            self._run, [words], k, resolve_device(device), None, lambda event: None, Control(), closer=True
        )["neighbors"]
        paths = self.workspace.records
        return [Hit(h["id"], self.workspace.folder / paths[h["id"]].path, h["score"], h["box"]) for h in found]

    def embed(self, files: Sequence[Path | str], device: str = "auto") -> Array:
        """(n, D) float32 of unit length: features of files from elsewhere. Loads torch. Raises UnreadableImage."""
        from moco_core.device import resolve_device
        from moco_core.embedding import embed_files

        return np.asarray(embed_files(self._run, resolve_device(device), [Path(file) for file in files]), np.float32)

    @cached_property
    def _embedded(self) -> tuple[Array, Array]:
        return load_embedding(self._run)

    @cached_property
    def _packed(self) -> Packed | None:
        return open_packed(self._run)

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {image_id: row for row, image_id in enumerate(self.ids.tolist())}

    @cached_property
    def _gone(self) -> list[int]:
        """Rows of pictures that cannot be read any more or were left out since."""
        records = self.workspace.records
        return [row for i, row in self._row_of.items() if i not in records or not records[i].used]

    @cached_property
    def _by_path(self) -> dict[str, ImageRecord]:
        return {record.path: record for record in self.workspace.records.values()}

    def _rows_among(self, among: Array | Iterable[int]) -> Array:
        """A mask as it is; rows (m,) of ids, those that are not in the embedding left out."""
        wanted = among if isinstance(among, np.ndarray) else np.array(list(among), np.int64)
        return wanted if wanted.dtype == bool else np.flatnonzero(np.isin(self.ids, wanted))

    def _vectors(self, several: Sequence[One]) -> tuple[Array, list[int]]:
        """(n, D) and the ids of those that are pictures of the set."""
        if not several:
            raise InvalidSetting("There is nothing to search for.", hint="Name a picture.")
        vectors: list[Array] = []
        own: list[int] = []
        for one in several:
            vector, named = self._vector(one)
            vectors.append(vector)
            own += named
        return np.array(vectors, np.float32), own

    def _vector(self, one: One) -> tuple[Array, Sequence[int]]:
        """(D,) and the ids that it names."""
        if isinstance(one, np.ndarray) and one.ndim == 1:
            if len(one) != self.embedding.shape[1]:
                raise InvalidSetting(
                    f"The vector has {len(one)} numbers, the features of {self.name} have {self.embedding.shape[1]}.",
                    hint="Embed it with the same run.",
                )
            return one, ()
        name = f"id:{int(one)}" if isinstance(one, (int, np.integer)) else str(one)
        words = self._words(name)
        if words.box is not None:
            return self._embed_part(words), ()
        ids = words.ids if len(words.ids) > 1 else () if (image_id := self._own_id(name)) is None else (image_id,)
        if any(i not in self._row_of for i in ids):
            raise PictureNotFound(name)
        if ids:
            return np.asarray(self.embedding[[self._row_of[i] for i in ids]]).mean(axis=0), ids
        return self.embed([Path(name).expanduser()])[0], ()

    def _words(self, name: str) -> QueryWords:
        """Raises InvalidSetting for a box that cannot be meant."""
        try:
            return parsed(name)
        except ValueError as error:
            raise InvalidSetting(f"{name}: {error}.", hint="A box is x, y, width, height in fractions.") from error

    def _embed_part(self, words: QueryWords) -> Array:
        """(D,) of a box on a picture. Loads torch."""
        from moco_core.device import resolve_device
        from moco_core.embedding import embed_files

        if words.ids and words.ids[0] not in self._row_of:
            raise PictureNotFound(words.text)
        path = self.paths[self._row_of[words.ids[0]]] if words.ids else Path(words.path).expanduser()
        return np.asarray(embed_files(self._run, resolve_device("auto"), [path], [words.box])[0], np.float32)

    def _own_id(self, name: str) -> int | None:
        """Of "id:12" or a file of the set; None for a file from elsewhere. Raises PictureNotFound."""
        number = name.removeprefix("id:")
        if name.startswith("id:"):
            if not number.isdecimal() or int(number) not in self._row_of:
                raise PictureNotFound(name)
            return int(number)
        path = Path(name).expanduser()
        if not path.is_file():
            raise PictureNotFound(name)
        record = own_picture(self._run.workspace, self._by_path, path)
        return record.id if record is not None and record.id in self._row_of else None


def _several(query: Query) -> list[One]:
    return list(query) if isinstance(query, Sequence) and not isinstance(query, str) else [query]


def _signed(weights: Sequence[float], likes: int, unlikes: int) -> Array:
    """(n,) float32, negative for what shall not be like. Raises InvalidSetting."""
    if len(weights) and (len(weights) != likes + unlikes or min(weights) <= 0):
        raise InvalidSetting("Give one weight above 0 for each query.", hint="Those of what it shall not be like last.")
    sizes = np.array(weights if len(weights) else [1.0] * (likes + unlikes), np.float32)
    return sizes * np.repeat(np.array([1, -1], np.float32), [likes, unlikes])


def open_workspace(path: Path | str) -> OpenWorkspace:
    """Raises NotAWorkspace or WorkspaceTooNew."""
    return OpenWorkspace(Workspace.open(path))
