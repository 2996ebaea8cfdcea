"""The only list of what the engine can do: every request as a small validated object.

The command line parses its arguments into a Job, the worker reads one as JSON, tests build one in Python;
`moco_core.engine.run` carries all of them out. This module stays light so that the window can import it.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import Annotated, Any, Literal

import msgspec
from msgspec import NODEFAULT, Meta

from moco_core.config import Device, Encoder, MapSettings, TrainSettings, to_toml_dict
from moco_core.query_words import parsed

Preset = Literal["quick", "balanced", "best", "paper", "paper-v1", "tutorial"]
FINDING_OPTIONS = ("blank", "tiny", "shape", "identical", "duplicates", "bursts")


Minutes = Annotated[float, Meta(gt=0.0, le=100_000.0)]


class Job(msgspec.Struct, frozen=True, kw_only=True, tag_field="job", forbid_unknown_fields=True):
    """Base of all jobs. Paths are absolute strings."""


class ScanJob(Job, frozen=True, kw_only=True, tag="scan"):
    """Look through the image folder, and decode what is new into the caches (pixels at `cache_px`, thumbnails)."""

    workspace: str
    images: str | None = None  # needed the first time
    cache_px: int = 128
    decode: bool = True


class TrainJob(Job, frozen=True, kw_only=True, tag="train"):
    """Scan, decode, train; with resume, go on from the run's last good checkpoint.

    Either `settings` says everything, or `preset` is fitted to the folder once its pictures are counted. `overrides`
    ("name=value") are applied to that, or with resume to the run's own settings. With `minutes` the epochs are as many
    as end in that time, whatever the settings say.
    """

    workspace: str
    images: str | None = None
    run: str | None = None  # None: the next free name, or with resume the latest run
    settings: TrainSettings | None = None  # None: the run's own (resume) or the preset
    preset: Preset | None = None  # None: balanced
    overrides: tuple[str, ...] = ()
    resume: bool = False
    device: Device = "auto"
    then_map: bool = False  # after training also embed, neighbours and map
    start_from: str | None = None  # "random" (None too), "imagenet", or a file of weights
    download: bool = False  # the person agreed to download what is not here
    tensorboard: bool = False  # also write RUN/tensorboard/; a resumed run goes on as it began
    minutes: Minutes | None = None  # until the last checkpoint; what a preset says is fitted to it too

    def __post_init__(self) -> None:
        if self.resume and self.start_from is not None:
            raise ValueError("a resumed run goes on from its own weights: give nothing to start from")
        if self.settings is not None and (self.preset is not None or self.overrides):
            raise ValueError("settings say everything: give them, or a preset and overrides")
        if self.resume and self.preset is not None:
            raise ValueError("a resumed run keeps its settings: give no preset")
        if self.minutes is not None and self.resume:
            raise ValueError("minutes are for a new run: a resumed one has its length")
        _check_minutes(self.minutes, self.overrides)


class CalibrateJob(Job, frozen=True, kw_only=True, tag="calibrate"):
    """Measure a few steps: how long a run would take, and how much memory and disk. Nothing is trained.

    `settings`, `preset` and `overrides` as in a TrainJob. minutes: plan the preset for so much time.
    """

    workspace: str
    images: str | None = None
    settings: TrainSettings | None = None
    preset: Preset | None = None  # None: balanced
    overrides: tuple[str, ...] = ()
    minutes: Minutes | None = None
    again: bool = False  # although it was measured before
    device: Device = "auto"

    def __post_init__(self) -> None:
        if self.settings is not None and (self.preset is not None or self.overrides or self.minutes is not None):
            raise ValueError("settings say everything: give them, or a preset, overrides and minutes")
        _check_minutes(self.minutes, self.overrides)


class AdoptJob(Job, frozen=True, kw_only=True, tag="adopt"):
    """Only embed, do not train: a run whose encoder is what `start_from` says, embedded, and mapped if wanted."""

    workspace: str
    start_from: str  # "random", "imagenet", or a file of weights
    images: str | None = None
    run: str | None = None
    encoder: Encoder | None = None  # None: the one in the file, else resnet18
    crop_px: Annotated[int, Meta(ge=32, le=512)] | None = None  # pictures are seen half above it; None: as trained
    seed: Annotated[int, Meta(ge=0, le=2**32)] = 0  # of random weights
    download: bool = False
    device: Device = "auto"
    then_map: bool = False


class WeightsJob(Job, frozen=True, kw_only=True, tag="weights"):
    """Say which encoder a file of weights holds and how much of it; "imagenet": fetch torchvision's, if agreed."""

    source: str  # "imagenet", or a file
    encoder: Encoder | None = None
    download: bool = False


class EmbedJob(Job, frozen=True, kw_only=True, tag="embed"):
    workspace: str
    run: str | None = None
    device: Device = "auto"


class MapJob(Job, frozen=True, kw_only=True, tag="map"):
    """Embed and neighbours if missing, then UMAP. picture: also draw the map into this PNG.

    A map that was stopped goes on where it was, with the same settings. keep_places: pictures of the present map stay
    where they are, and those that have come since are put beside their neighbours.
    """

    workspace: str
    run: str | None = None
    settings: MapSettings = MapSettings()
    keep_places: bool = False
    picture: str | None = None
    device: Device = "auto"


class SearchJob(Job, frozen=True, kw_only=True, tag="search"):
    """Nearest pictures to each query: a file path, "id:123" for a picture of the set, "ids:3,5" for the centre of some.

    "@x,y,w,h" behind one picture is a box on it, in fractions of its sides. as_one: one answer to all of the queries;
    so it is too with `negatives`, which the answers shall not be like, and with `weights`: of the queries, then of the
    negatives, as many as there are of both. closer: a box by itself is also compared with the parts of pictures.
    """

    workspace: str
    queries: Annotated[list[str], Meta(min_length=1)]
    negatives: tuple[str, ...] = ()
    weights: tuple[Annotated[float, Meta(gt=0.0, le=1000.0)], ...] = ()
    as_one: bool = False
    run: str | None = None
    k: Annotated[int, Meta(ge=1, le=100_000)] = 20
    sheet: str | None = None  # also draw a contact sheet into this PNG
    closer: bool = True
    device: Device = "auto"

    def __post_init__(self) -> None:
        if self.weights and len(self.weights) != len(self.queries) + len(self.negatives):
            raise ValueError("give one weight for each query, those that are negative last")
        for text in (*self.queries, *self.negatives):
            parsed(text)


class PartsJob(Job, frozen=True, kw_only=True, tag="parts"):
    """Look at the parts of every picture and keep what they are like, for searches with a box. Goes on after a stop."""

    workspace: str
    run: str | None = None
    device: Device = "auto"


class WhyJob(Job, frozen=True, kw_only=True, tag="why"):
    """Where two pictures are alike: a map over each of them, from the encoder's last features.

    queries: two, as in a SearchJob, of one picture each. out: an .npz with `first` and `second`, (h, w) float32 over
    the largest centred square of each, `areas` (2, 4) where that square lies, and `likeness`. sheet: both drawn (PNG).
    """

    workspace: str
    queries: Annotated[list[str], Meta(min_length=2, max_length=2)]
    out: str
    run: str | None = None
    sheet: str | None = None
    device: Device = "auto"

    def __post_init__(self) -> None:
        if any(len(parsed(text).ids) > 1 for text in self.queries):
            raise ValueError("name single pictures: a centre of several has no parts to look at")


class ConceptsJob(Job, frozen=True, kw_only=True, tag="concepts"):
    """List the concepts, or show the pictures that score highest by one of them.

    likes, unlike: ids of examples, of which the concept is made first; without a name it is applied, but not kept.
    new_name: rename it. drop: forget it.
    least: only pictures that score so much or more, and the ids of all of them. csv: file for a row a picture.
    """

    workspace: str
    concept: str | None = None
    likes: tuple[int, ...] = ()
    unlike: tuple[int, ...] = ()
    new_name: str | None = None
    drop: bool = False
    least: float | None = None
    csv: str | None = None
    run: str | None = None
    k: Annotated[int, Meta(ge=1, le=100_000)] = 20

    def __post_init__(self) -> None:
        named = (self.drop, self.new_name is not None)
        applied = (self.unlike, self.csv, self.least is not None)
        if self.concept is None and (any(named) or (any(applied) and not self.likes)):
            raise ValueError("name the concept with --concept")
        if self.new_name is not None and not self.new_name.strip():
            raise ValueError("a name needs at least one letter")
        if self.unlike and not self.likes:
            raise ValueError("give at least one picture that it is like")


class EvaluateJob(Job, frozen=True, kw_only=True, tag="evaluate"):
    """Weighted kNN and a linear probe; the class is the parent folder's name."""

    workspace: str
    run: str | None = None
    val: str | None = None  # folder of held-out pictures; None: a held-out fifth of the set
    label_fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = 1.0
    device: Device = "auto"


class CompareJob(Job, frozen=True, kw_only=True, tag="compare"):
    """Two embeddings of the same pictures: maps laid over each other, what moved, whose neighbours changed.

    Maps and neighbours that are missing are computed first. Written as an .npz and a .json into the run.
    """

    workspace: str
    other: str  # the run to compare with, or "start": the weights that `run` itself began with
    run: str | None = None
    nearest: Annotated[int, Meta(ge=1, le=50)] = 10  # whose change is looked at
    device: Device = "auto"


class ClustersJob(Job, frozen=True, kw_only=True, tag="clusters"):
    """Groups by density, on the map or in feature space; a smaller `min_size` finds more of them."""

    workspace: str
    run: str | None = None
    min_size: Annotated[int, Meta(ge=2)] = 15
    space: Literal["map", "features"] = "map"


class GroupsJob(Job, frozen=True, kw_only=True, tag="groups"):
    """Show the groups as the person has edited them, after at most one edit. A group is named by its number or name.

    rename: "3=Church", without a name after = it loses its own. merge, dissolve, only: "2,5". split: "3", in two.
    start_over: forget every edit. sheets: draw a contact sheet of each group, or of `only` some, into this folder.
    """

    workspace: str
    run: str | None = None
    rename: str | None = None
    merge: str | None = None
    split: str | None = None
    dissolve: str | None = None
    start_over: bool = False
    sheets: str | None = None
    only: str | None = None

    def __post_init__(self) -> None:
        edits = [self.rename, self.merge, self.split, self.dissolve, self.start_over or None]
        if sum(edit is not None for edit in edits) > 1:
            raise ValueError("one edit at a time: the numbers of the groups may change with each")
        if self.rename is not None and "=" not in self.rename:
            raise ValueError("rename takes GROUP=NAME")


class DuplicatesJob(Job, frozen=True, kw_only=True, tag="duplicates"):
    """apart, together: ids of pictures, "3,9": no duplicates of each other from now on; possible ones again.

    keep, give_up: ids of pictures that are the best of their groups from now on; no longer.
    """

    workspace: str
    run: str | None = None
    threshold: Annotated[float, Meta(ge=0.0, le=1.0)] | None = None
    by_encoder: bool = False
    apart: str | None = None
    together: str | None = None
    keep: str | None = None
    give_up: str | None = None
    csv: str | None = None


class OutliersJob(Job, frozen=True, kw_only=True, tag="outliers"):
    workspace: str
    run: str | None = None
    count: Annotated[int, Meta(ge=1)] = 50


PickWhat = Literal["unusual", "typical", "varied"]


class PickJob(Job, frozen=True, kw_only=True, tag="pick"):
    """The most unusual pictures, the most typical, or a varied choice: each the farthest from all before it."""

    workspace: str
    what: PickWhat
    run: str | None = None
    count: Annotated[int, Meta(ge=1)] = 50


class NewcomersJob(Job, frozen=True, kw_only=True, tag="newcomers"):
    """The pictures that the run was not trained on, those least like anything it was trained on first.

    seen: mark them as seen; they are not listed again.
    """

    workspace: str
    run: str | None = None
    seen: bool = False


class WatchJob(Job, frozen=True, kw_only=True, tag="watch"):
    """Watch the picture folder: embed what comes and put it on the map, until the host asks to stop.

    seconds: between two looks; two that find the same are rest. batches: end after so many.
    """

    workspace: str
    run: str | None = None
    seconds: Annotated[float, Meta(gt=0.0, le=86_400.0)] = 5.0
    batches: Annotated[int, Meta(ge=1)] | None = None
    device: Device = "auto"


ExportFormat = Literal[
    "torchvision", "moco", "safetensors", "onnx", "npz", "csv", "csv-full", "parquet", "npy", "fbin", "fvecs", "web"
]


PageLanguage = Literal["en", "zh_CN"]


class ExportJob(Job, frozen=True, kw_only=True, tag="export"):
    """Write a file, or a web page's folder. language: of the web page's own words."""

    workspace: str
    format: ExportFormat
    out: str
    run: str | None = None
    language: PageLanguage = "en"


class CollectJob(Job, frozen=True, kw_only=True, tag="collect"):
    """Copy pictures into a folder, or link them there: second names of the same files.

    pictures: "id:123", a file or a folder of the set. Nothing in `dest` is replaced; it lies outside of the set.
    """

    workspace: str
    pictures: Annotated[list[str], Meta(min_length=1)]
    dest: str
    link: bool = False


class SheetJob(Job, frozen=True, kw_only=True, tag="sheet"):
    """Draw a contact sheet of pictures into a PNG. pictures: as in a CollectJob."""

    workspace: str
    pictures: Annotated[list[str], Meta(min_length=1)]
    out: str


class SamplesJob(Job, frozen=True, kw_only=True, tag="samples"):
    """Draw the project's own sample pictures into class folders under dest."""

    dest: str
    count: Annotated[int, Meta(ge=1, le=1_000_000)] = 600
    seed: int = 0


class ViewsJob(Job, frozen=True, kw_only=True, tag="views"):
    """Draw pictures of the folder beside two views of each, as these settings would make them in training."""

    workspace: str
    out: str
    images: str | None = None  # needed the first time
    settings: TrainSettings | None = None  # None: the plain defaults
    overrides: tuple[str, ...] = ()
    count: Annotated[int, Meta(ge=1, le=200)] = 12
    draw: Annotated[int, Meta(ge=0, le=1_000_000)] = 0  # another number, other views
    pick: Annotated[int, Meta(ge=0, le=1_000_000)] = 0  # another number, other pictures


class TraitsJob(Job, frozen=True, kw_only=True, tag="traits"):
    """Measure what tells the folder's pictures apart: colour, and which way up they stand (traits.py)."""

    workspace: str
    images: str | None = None  # needed the first time


class DoctorJob(Job, frozen=True, kw_only=True, tag="doctor"):
    """Versions, devices, memory, what is missing and how to get it.

    With pictures or a workspace instead: look through the folder for what hampers training (folder_doctor/check.py).
    """

    images: str | None = None
    workspace: str | None = None
    cache_px: int = 128

    def __post_init__(self) -> None:
        if self.images is not None and self.workspace is None:
            raise ValueError("a folder of pictures needs a workspace")


class ExcludeJob(Job, frozen=True, kw_only=True, tag="exclude"):
    """Leave pictures out of training, features and maps: by name, or by what the folder doctor found.

    pictures: "id:123", a file or a folder of the set. Of look-alikes (identical, duplicates, bursts) the best stays.
    """

    workspace: str
    pictures: list[str] = []
    blank: bool = False
    tiny: bool = False
    shape: bool = False
    identical: bool = False
    duplicates: bool = False
    bursts: bool = False

    def __post_init__(self) -> None:
        if not (self.pictures or any(getattr(self, name) for name in FINDING_OPTIONS)):
            raise ValueError("name pictures, or a finding such as --blank")


class IncludeJob(Job, frozen=True, kw_only=True, tag="include"):
    """Use excluded pictures again: by name, by the finding they were excluded for, or all."""

    workspace: str
    pictures: list[str] = []
    blank: bool = False
    tiny: bool = False
    shape: bool = False
    identical: bool = False
    duplicates: bool = False
    bursts: bool = False
    all: bool = False

    def __post_init__(self) -> None:
        if not (self.pictures or self.all or any(getattr(self, name) for name in FINDING_OPTIONS)):
            raise ValueError("name pictures, a finding such as --blank, or --all")


class TagsJob(Job, frozen=True, kw_only=True, tag="tags"):
    """Say what the person has said of the pictures; with a table: take tags, ratings, notes and columns from it first.

    table: a CSV file whose first column is a path or an id (see annotation_table.py). forget: a column of the person's
    own that is dropped before that. preview: read the table and say what it would bring, but write nothing.
    """

    workspace: str
    table: str | None = None
    forget: str | None = None
    preview: bool = False


AnyJob = (
    ScanJob
    | TrainJob
    | AdoptJob
    | WeightsJob
    | CalibrateJob
    | EmbedJob
    | MapJob
    | SearchJob
    | PartsJob
    | WhyJob
    | ConceptsJob
    | EvaluateJob
    | CompareJob
    | ClustersJob
    | GroupsJob
    | DuplicatesJob
    | OutliersJob
    | PickJob
    | NewcomersJob
    | WatchJob
    | ExportJob
    | CollectJob
    | SheetJob
    | SamplesJob
    | ViewsJob
    | TraitsJob
    | DoctorJob
    | ExcludeJob
    | IncludeJob
    | TagsJob
)


def _check_minutes(minutes: float | None, overrides: tuple[str, ...]) -> None:
    if minutes is not None and any(text.partition("=")[0].strip() == "epochs" for text in overrides):
        raise ValueError("minutes and epochs both say how long to train: give one of them")


_decoder = msgspec.json.Decoder(AnyJob)


def encode(job: Job) -> bytes:
    return msgspec.json.encode(job)


def decode(line: bytes | str) -> AnyJob:
    """Raises msgspec.ValidationError when the request is not valid."""
    return _decoder.decode(line)


def kind(job: Job) -> str:
    """The job's name as the command line spells it."""
    return str(job.__struct_config__.tag)


# How a shell spells a job. `cli_arguments` builds its parser from the same two tables.
POSITIONAL = {
    "scan": "images",
    "train": "images",
    "search": "queries",
    "why": "queries",
    "export": "out",
    "samples": "dest",
}
POSITIONAL |= {"doctor": "images", "exclude": "pictures", "include": "pictures", "adopt": "images", "weights": "source"}
POSITIONAL |= {"collect": "pictures", "sheet": "pictures", "pick": "what"}
POSITIONAL |= {"calibrate": "images", "views": "images", "traits": "images"}
SPELLING = {"k": "-k", "n_neighbors": "--neighbors", "decode": "--no-decode", "overrides": "--set", "download": "--yes"}
SPELLING |= {
    "closer": "--no-closer",
    "table": "--import",
    "negatives": "--not",
    "weights": "--weight",
    "likes": "--like",
}
SPELLING |= {"other": "--with", "nearest": "-k"}
NO_PRESET = "none"  # `--preset none`: the plain defaults, not fitted to a folder


def option(field: str) -> str:
    """The option that sets a field: --its-name, unless the table says otherwise."""
    return SPELLING.get(field, "--" + field.replace("_", "-"))


def as_words(job: Job) -> list[str]:
    """The words after `moco-core` that stand for this job; parsing them gives an equal job."""
    positional: list[str] = []
    options: list[str] = []
    for field in msgspec.structs.fields(job):
        value = getattr(job, field.name)
        if value == _default(field):
            continue
        if field.name == POSITIONAL.get(kind(job)):
            positional = [str(item) for item in value] if isinstance(value, list) else [str(value)]
        else:
            options += _option_words(field.name, value)
    return [kind(job), *positional, *options]


def as_command(job: Job) -> str:
    """The command that repeats this job in a shell."""
    return shlex.join(["moco-core", *as_words(job)])


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is NODEFAULT else field.default_factory()


def _option_words(name: str, value: Any) -> list[str]:
    if isinstance(value, TrainSettings):
        return ["--preset", NO_PRESET, *(word for pair in _changes(value) for word in ("--set", pair))]
    if isinstance(value, MapSettings):
        return [word for field, part in to_toml_dict(value).items() for word in _option_words(field, part)]
    if isinstance(value, bool):
        return [option(name)]
    if isinstance(value, tuple):
        return [word for part in value for word in _option_words(name, part)]
    # A run may be called "-x": only with "=" is that not taken for an option.
    return [f"{option(name)}={value}"] if str(value).startswith("-") else [option(name), str(value)]


def _changes(settings: TrainSettings) -> list[str]:
    """name=value for every setting that is not at its default."""
    values, defaults = to_toml_dict(settings), to_toml_dict(TrainSettings())
    values |= values.pop("augment")
    defaults |= defaults.pop("augment")
    return [f"{name}={_literal(value)}" for name, value in values.items() if value != defaults[name]]


def _literal(value: object) -> str:
    """As `config.with_overrides` reads it: bare words and numbers as they are, other text in quotes."""
    if isinstance(value, str) and (
        value in ("true", "false", "inf", "nan") or not re.fullmatch(r"[A-Za-z_]\w*", value)
    ):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)
