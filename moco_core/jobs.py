"""The only list of what the engine can do: every request as a small validated object.

The command line parses its arguments into a Job, the worker reads one as JSON, tests build one in Python;
`moco_core.engine.run` carries all of them out. This module stays light so that the window can import it.
"""

from __future__ import annotations

import shlex
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from moco_core.config import Device, MapSettings, TrainSettings


class Job(msgspec.Struct, frozen=True, kw_only=True, tag_field="job", forbid_unknown_fields=True):
    """Base of all jobs. Paths are absolute strings."""


class ScanJob(Job, frozen=True, kw_only=True, tag="scan"):
    """Look through the image folder, and decode what is new into the caches (pixels at `cache_px`, thumbnails)."""

    workspace: str
    images: str | None = None  # needed the first time
    cache_px: int = 128
    decode: bool = True


class TrainJob(Job, frozen=True, kw_only=True, tag="train"):
    """Scan, decode, train; with resume, go on from the run's last good checkpoint."""

    workspace: str
    images: str | None = None
    run: str | None = None  # None: the next free name, or with resume the latest run
    settings: TrainSettings | None = None  # None: the run's own (resume) or the balanced preset
    resume: bool = False
    device: Device = "auto"
    then_map: bool = False  # after training also embed, neighbours and map


class EmbedJob(Job, frozen=True, kw_only=True, tag="embed"):
    workspace: str
    run: str | None = None
    device: Device = "auto"


class MapJob(Job, frozen=True, kw_only=True, tag="map"):
    """Embed and neighbours if missing, then UMAP. picture: also draw the map into this PNG."""

    workspace: str
    run: str | None = None
    settings: MapSettings = MapSettings()
    picture: str | None = None
    device: Device = "auto"


class SearchJob(Job, frozen=True, kw_only=True, tag="search"):
    """Nearest pictures to each query: a file path, or "id:123" for a picture of the set."""

    workspace: str
    queries: Annotated[list[str], Meta(min_length=1)]
    run: str | None = None
    k: Annotated[int, Meta(ge=1, le=100_000)] = 20
    sheet: str | None = None  # also draw a contact sheet into this PNG
    device: Device = "auto"


class EvaluateJob(Job, frozen=True, kw_only=True, tag="evaluate"):
    """Weighted kNN and a linear probe; the class is the parent folder's name."""

    workspace: str
    run: str | None = None
    val: str | None = None  # folder of held-out pictures; None: a held-out fifth of the set
    label_fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = 1.0
    device: Device = "auto"


class ClustersJob(Job, frozen=True, kw_only=True, tag="clusters"):
    workspace: str
    run: str | None = None
    min_size: Annotated[int, Meta(ge=2)] = 15


class DuplicatesJob(Job, frozen=True, kw_only=True, tag="duplicates"):
    workspace: str
    run: str | None = None
    threshold: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.97


class OutliersJob(Job, frozen=True, kw_only=True, tag="outliers"):
    workspace: str
    run: str | None = None
    count: Annotated[int, Meta(ge=1)] = 50


ExportFormat = Literal["torchvision", "moco", "safetensors", "onnx", "npz", "csv"]


class ExportJob(Job, frozen=True, kw_only=True, tag="export"):
    workspace: str
    format: ExportFormat
    out: str
    run: str | None = None


class SamplesJob(Job, frozen=True, kw_only=True, tag="samples"):
    """Draw the project's own sample pictures into class folders under dest."""

    dest: str
    count: Annotated[int, Meta(ge=1, le=1_000_000)] = 600
    seed: int = 0


class DoctorJob(Job, frozen=True, kw_only=True, tag="doctor"):
    """Versions, devices, memory, what is missing and how to get it."""


AnyJob = (
    ScanJob
    | TrainJob
    | EmbedJob
    | MapJob
    | SearchJob
    | EvaluateJob
    | ClustersJob
    | DuplicatesJob
    | OutliersJob
    | ExportJob
    | SamplesJob
    | DoctorJob
)

_decoder = msgspec.json.Decoder(AnyJob)


def encode(job: Job) -> bytes:
    return msgspec.json.encode(job)


def decode(line: bytes | str) -> AnyJob:
    """Raises msgspec.ValidationError when the request is not valid."""
    return _decoder.decode(line)


def kind(job: Job) -> str:
    """The job's name as the command line spells it."""
    return str(job.__struct_config__.tag)


def as_command(job: Job) -> str:
    """The command that repeats this job in a shell."""
    words = ["moco-core", kind(job)]
    plain = msgspec.to_builtins(job)
    plain.pop("job")
    for positional in ("images", "format", "out", "dest"):
        if kind(job) in _POSITIONAL.get(positional, ()) and plain.get(positional) is not None:
            words.append(str(plain.pop(positional)))
    words += [str(query) for query in plain.pop("queries", [])]
    settings = plain.pop("settings", None)
    for name, value in plain.items():
        if value is None or value is False or (name == "device" and value == "auto"):
            continue
        option = "--" + _OPTION.get(name, name).replace("_", "-")
        words += [option] if value is True else [option, str(value)]
    if settings is not None:
        words += _setting_words(job, settings)
    return shlex.join(words)


_POSITIONAL = {"images": ("scan", "train"), "format": (), "out": (), "dest": ("samples",)}
_OPTION = {"decode": "decode"}


def _setting_words(job: Job, settings: dict[str, object]) -> list[str]:
    defaults = msgspec.to_builtins(MapSettings() if isinstance(job, MapJob) else TrainSettings())
    words: list[str] = []
    for name, value in settings.items():
        if isinstance(value, dict):
            changed = {k: v for k, v in value.items() if v != defaults[name][k]}
            words += [w for k, v in changed.items() for w in ("--set", f"{k}={_toml(v)}")]
        elif value != defaults[name]:
            words += ["--set", f"{name}={_toml(value)}"]
    return words


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
