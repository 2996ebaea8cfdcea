"""Sole owner of the layout on disk: which file lies where, and what each was made from.

WORKSPACE/
  workspace.json                  format version, image folder, id
  library.sqlite                  one row a picture (see library.py)
  doctor.json  groups.npz         findings of the folder doctor, look-alikes by image (see folder_doctor/)
  cache/pixels-S.u8 …, thumbs.sqlite   rebuildable
  runs/RUN/run.toml  metrics.jsonl  log.txt  checkpoint-*.safetensors + .json
           embedding.npy  ids.npy  embedding.json  neighbors.npz  map.npy  map.json  evaluation.json
  trash/WHEN_RUN                  deleted runs, for a week (see trash.py)
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
import shutil
import time
import tomllib
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import tomli_w

from moco_core import atomic
from moco_core.config import TrainSettings, to_toml_dict, train_settings_from
from moco_core.errors import FolderNotFound, InvalidSetting, NotAWorkspace, RunNotFound, WorkspaceBusy, WorkspaceTooNew

FORMAT_VERSION = 1
APP_NAME = "MoCo Studio"
TOML_LOCK_S = 5.0


def key_of(*parts: Any) -> str:
    """Short content key of anything JSON can hold; equal parts give equal keys on every machine."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def default_workspace_for(images: Path) -> Path:
    """Where the window keeps the workspace of an image folder when the person names none."""
    images = images.expanduser().resolve()
    base = os.environ.get("MOCO_STUDIO_HOME")
    root = Path(base) if base else Path(platformdirs.user_data_dir("moco-studio", appauthor=False))
    name = re.sub(r"[^\w\-]+", "-", images.name).strip("-") or "pictures"
    return root / "workspaces" / f"{name}-{key_of(str(images))[:8]}"


class Workspace:
    """A folder that holds everything computed about one image folder. The image folder is never written to."""

    def __init__(self, path: Path, info: dict[str, Any]) -> None:
        self.path = path
        self._info = info

    @classmethod
    def open(cls, path: Path | str) -> Workspace:
        """Raises NotAWorkspace or WorkspaceTooNew."""
        path = Path(path).expanduser().resolve()
        try:
            info = json.loads((path / "workspace.json").read_text("utf-8"))
            version = int(info["format"])
        except (OSError, ValueError, KeyError, TypeError):
            raise NotAWorkspace(path) from None
        if version > FORMAT_VERSION:
            raise WorkspaceTooNew(path, version)
        return cls(path, info)

    @classmethod
    def create(cls, path: Path | str, images: Path | str) -> Workspace:
        """Open the workspace, or make it; an existing one keeps its id and must be of the same image folder.

        Raises:
            FolderNotFound: `images` is not a readable folder.
            InvalidSetting: the workspace lies inside the image folder, or belongs to another one.
        """
        path, images = Path(path).expanduser().resolve(), Path(images).expanduser().resolve()
        if not images.is_dir() or not os.access(images, os.R_OK | os.X_OK):
            raise FolderNotFound(images)
        if path == images or path.is_relative_to(images):
            raise InvalidSetting(
                f"The workspace {path} lies inside the picture folder.",
                hint="Choose a place outside it: your pictures' folder is never written to.",
            )
        if (path / "workspace.json").exists():
            workspace = cls.open(path)
            if workspace.images != images:
                raise InvalidSetting(
                    f"This workspace belongs to {workspace.images}, not to {images}.",
                    hint="Name another --workspace for the new folder.",
                )
            return workspace
        info = {"format": FORMAT_VERSION, "images": str(images), "id": uuid.uuid4().hex, "created": _now()}
        (path / "runs").mkdir(parents=True, exist_ok=True)
        (path / "cache").mkdir(exist_ok=True)
        atomic.write_json(path / "workspace.json", info)
        return cls(path, info)

    @property
    def info(self) -> dict[str, Any]:
        """What workspace.json says."""
        return dict(self._info)

    @property
    def images(self) -> Path:
        """The person's picture folder."""
        return Path(self._info["images"])

    @property
    def id(self) -> str:
        return str(self._info["id"])

    @property
    def name(self) -> str:
        return self.images.name or str(self.images)

    @property
    def library_path(self) -> Path:
        return self.path / "library.sqlite"

    @property
    def thumbs_path(self) -> Path:
        return self.path / "cache" / "thumbs.sqlite"

    @property
    def query_pictures_path(self) -> Path:
        """Folder of the pictures to search with that have no file of their own."""
        return self.path / "queries"

    def pixels_path(self, side_px: int) -> Path:
        return self.path / "cache" / f"pixels-{side_px}.u8"

    def runs(self) -> list[Run]:
        """All runs, oldest first (names sort by their number)."""
        folder = self.path / "runs"
        if not folder.is_dir():
            return []
        found = [Run(self, entry.name) for entry in folder.iterdir() if (entry / "run.toml").is_file()]
        return sorted(found, key=lambda run: (str(run.info.get("created", "")), run.name))

    def run(self, name: str | None = None) -> Run:
        """The named run, or the latest. Raises RunNotFound."""
        runs = self.runs()
        if name is None:
            if not runs:
                raise RunNotFound("latest", [])
            return runs[-1]
        for run in runs:
            if run.name == name:
                return run
        raise RunNotFound(name, [run.name for run in runs])

    def new_run(self, name: str | None, settings: TrainSettings) -> Run:
        """Make a run's folder and its run.toml. Raises InvalidSetting when the name is taken or unusable."""
        if name is None:
            numbers = [int(m[1]) for r in self.runs() if (m := re.fullmatch(r"run-(\d+)", r.name))]
            name = f"run-{max(numbers, default=0) + 1}"
        check_run_name(name)
        run = Run(self, name)
        if run.toml_path.exists():
            raise InvalidSetting(f"The run {name!r} exists already.", hint="Choose another name, or use --resume.")
        run.write_toml({"created": _now()}, settings)
        return run

    @contextlib.contextmanager
    def training_lock(self) -> Iterator[None]:
        """Held by the process that trains here. Raises WorkspaceBusy. Released by the system if the process dies."""
        with (self.path / "training.lock").open("a+b") as file:
            for wait_s in (0.05, 0.1, 0.2, None):  # `trains` may be asking
                if try_lock(file.fileno()):
                    break
                if wait_s is None:
                    raise WorkspaceBusy(self.path)
                time.sleep(wait_s)
            yield

    def trains(self) -> bool:
        """Whether a process trains here, this one included."""
        try:
            with (self.path / "training.lock").open("r+b") as file:
                return not try_lock(file.fileno())
        except OSError:
            return False


class Run:
    """One training run and everything made from its encoder."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        self.workspace = workspace
        self.name = name
        self.path = workspace.path / "runs" / name

    @property
    def toml_path(self) -> Path:
        return self.path / "run.toml"

    @property
    def metrics_path(self) -> Path:
        return self.path / "metrics.jsonl"

    @property
    def log_path(self) -> Path:
        return self.path / "log.txt"

    @property
    def embedding_path(self) -> Path:
        return self.path / "embedding.npy"

    @property
    def ids_path(self) -> Path:
        return self.path / "ids.npy"

    @property
    def neighbors_path(self) -> Path:
        return self.path / "neighbors.npz"

    @property
    def map_path(self) -> Path:
        return self.path / "map.npy"

    @property
    def map_ids_path(self) -> Path:
        """Ids of the map's pictures, (N,) int64: an embedding made since may have others."""
        return self.path / "map-ids.npy"

    @property
    def map_state_path(self) -> Path:
        """A layout that was stopped and can be gone on with."""
        return self.path / "map-state.npz"

    @property
    def frames_path(self) -> Path:
        """Folder of the newest stages of a map that is being laid out."""
        return self.path / "frames"

    @property
    def honesty_path(self) -> Path:
        return self.path / "honesty.npy"

    @property
    def info(self) -> dict[str, Any]:
        """Table [run] of run.toml: created (ISO), images, state, steps, …; empty if unreadable."""
        try:
            return dict(tomllib.loads(self.toml_path.read_text("utf-8")).get("run", {}))
        except (OSError, tomllib.TOMLDecodeError):
            return {}

    @property
    def settings(self) -> TrainSettings:
        """Raises InvalidSetting if run.toml was edited into something invalid."""
        return train_settings_from(tomllib.loads(self.toml_path.read_text("utf-8"))["settings"])

    def write_toml(self, info: dict[str, Any], settings: TrainSettings) -> None:
        document = {"run": info, "settings": to_toml_dict(settings)}
        atomic.write_bytes(self.toml_path, tomli_w.dumps(document).encode("utf-8"))

    def update_info(self, **values: Any) -> None:
        """Change entries of the [run] table, keeping the settings and what others change at the same time."""
        with self._toml_lock():
            self.write_toml({**self.info, **values}, self.settings)

    def change_settings(self, settings: TrainSettings) -> None:
        """Keep the [run] table, and what others change in it at the same time."""
        with self._toml_lock():
            self.write_toml(self.info, settings)

    @contextlib.contextmanager
    def _toml_lock(self) -> Iterator[None]:
        """Reading and writing back is one step: the window stars a run whose worker is just writing that it is done.

        Nobody holds it for longer than a write takes; whoever waits in vain goes on all the same.
        """
        with (self.workspace.path / "toml.lock").open("a+b") as file:
            waited = 0.0
            while not try_lock(file.fileno()) and waited < TOML_LOCK_S:
                time.sleep(0.005)
                waited += 0.005
            yield

    def key_recorded(self, artefact: str) -> str | None:
        """Content key beside an artefact ("embedding", "neighbors", "map"); None if it is not there."""
        try:
            return str(json.loads((self.path / f"{artefact}.json").read_text("utf-8"))["key"])
        except (OSError, ValueError, KeyError):
            return None

    def record(self, artefact: str, key: str, **details: Any) -> None:
        """Write ARTEFACT.json after the artefact itself: data before the reference to it."""
        atomic.write_json(self.path / f"{artefact}.json", {"key": key, "created": _now(), **details})

    def details(self, artefact: str) -> dict[str, Any]:
        try:
            return dict(json.loads((self.path / f"{artefact}.json").read_text("utf-8")))
        except (OSError, ValueError):
            return {}

    def embedding(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """(N, D) float32 unit features, memory-mapped, and (N,) int64 image ids. Raises FileNotFoundError.

        Rows that an append has written and embedding.json does not count yet are not there.
        """
        counted = self.details("embedding").get("images")
        features = np.load(self.embedding_path, mmap_mode="r", allow_pickle=False)
        ids = np.load(self.ids_path, allow_pickle=False)
        return features[:counted], ids[:counted]

    def map(self) -> np.ndarray[Any, Any]:
        """(N, 2) float32 positions in the order of the embedding's ids. Raises FileNotFoundError."""
        positions: np.ndarray[Any, Any] = np.load(self.map_path, allow_pickle=False)
        return positions

    def rename(self, name: str) -> Run:
        """The same run under another name: its folder, where alone the name stands. Nothing has to be computed anew.

        Returns the run as it is from now on; this object names a folder that is no more.

        Raises:
            InvalidSetting: the name is taken or unusable, or the run is being trained.
            OSError: the folder cannot be moved.
        """
        check_run_name(name)
        renamed = Run(self.workspace, name)
        if name == self.name:
            return renamed
        with self.at_rest("renamed"):
            if renamed.path.exists() and not renamed.path.samefile(self.path):  # same: only upper and lower case differ
                raise InvalidSetting(f"The run {name!r} exists already.", hint="Choose another name.")
            atomic.move_folder(self.path, renamed.path)
        return renamed

    @contextlib.contextmanager
    def at_rest(self, deed: str) -> Iterator[None]:
        """Nobody trains this run meanwhile. Another one may train: then it must be known that this one has ended.

        deed: for the sentence, "renamed" or "deleted". Raises InvalidSetting.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(self.workspace.training_lock())
            except WorkspaceBusy:
                if self.info.get("state", "running") == "running":
                    raise InvalidSetting(
                        f"{self.name} cannot be {deed} while it trains.",
                        hint="Stop the training first, or wait until it is done.",
                    ) from None
            yield

    def delete(self) -> None:
        """For good, at once; `trash.discard` can be undone."""
        shutil.rmtree(self.path)


def check_run_name(name: str) -> None:
    """Raises InvalidSetting for what cannot be the name of a folder everywhere."""
    if not re.fullmatch(r"[\w\-]([\w\-. ]{0,78}[\w\-])?", name):
        raise InvalidSetting(f"{name!r} cannot be a run's name.", hint="Use letters, digits, - _ . and spaces.")


def try_lock(descriptor: int) -> bool:
    """Exclusive advisory lock without waiting."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
