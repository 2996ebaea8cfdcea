"""What a job tells its host while it works, and the codec: one JSON object a line, `event` as its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", omit_defaults=False):
    """Base of all events."""


class Started(Event, frozen=True, kw_only=True, tag="started"):
    """The job was accepted. `job` is its kind ("train"), `run` the run it works on, if any."""

    job: str
    run: str | None = None
    device: str | None = None


class Progress(Event, frozen=True, kw_only=True, tag="progress"):
    """`done` of `total` units of `phase` ("scan", "decode", "embed", "neighbors", "map", …); total 0 = unknown."""

    phase: str
    done: int
    total: int
    seconds_left: float | None = None
    message: str = ""


class Step(Event, frozen=True, kw_only=True, tag="step"):
    """One optimiser step.

    step counts from 1 over the whole run; epoch from 1. loss is the mean InfoNCE (nats); contrast_accuracy the
    fraction of queries whose own key scores highest; queue_fill keys written / K, at most 1; queue_age the age of the
    oldest real key in steps; feature_spread √d · mean std of the normalised queries per dimension (1 = even,
    0 = collapsed); pairs_per_s over the last steps; seconds_left to the end of the run, None until measured.
    """

    step: int
    total_steps: int
    epoch: int
    epochs: int
    loss: float
    learning_rate: float
    contrast_accuracy: float
    queue_fill: float
    queue_age: int
    feature_spread: float
    pairs_per_s: float
    seconds_left: float | None = None


class Epoch(Event, frozen=True, kw_only=True, tag="epoch"):
    """An epoch ended; mean loss over its steps, wall-clock seconds it took."""

    epoch: int
    epochs: int
    step: int
    loss: float
    seconds: float


class Portrait(Event, frozen=True, kw_only=True, tag="portrait"):
    """How the space looked after a step, every few seconds: see `training/monitor.Portrait`.

    positive, negative: shares of the pairs in equal bins of the cosine over [−1, 1], partners and strangers of the
    queue. device_bytes: taken on the accelerator, 0 on a CPU; host_bytes: by this process.
    """

    step: int
    epoch: int
    positive: list[float]
    negative: list[float]
    alignment: float
    uniformity: float
    effective_rank: float
    device_bytes: int = 0
    host_bytes: int = 0


class Neighbors(Event, frozen=True, kw_only=True, tag="neighbors"):
    """Whether the encoder's neighbours make sense, on a sample of the pictures; epoch 0 is the start.

    knn: fraction of the sample that its neighbours' folders classify right, None without class folders. stability:
    mean share of the ten nearest that were among the ten nearest at the last look, None at the first one.
    """

    step: int
    epoch: int
    pictures: int
    classes: int = 0
    knn: float | None = None
    stability: float | None = None


class Checkpoint(Event, frozen=True, kw_only=True, tag="checkpoint"):
    """A checkpoint was written and verified. path is relative to the run's folder."""

    step: int
    epoch: int
    path: str


class Views(Event, frozen=True, kw_only=True, tag="views"):
    """A sheet of view pairs of the person's own pictures was written (PNG, relative to the run's folder)."""

    path: str
    pairs: int
    side_px: int


class Weights(Event, frozen=True, kw_only=True, tag="weights"):
    """Starting weights were read: how many of the encoder's tensors they fill, and which not.

    source: "imagenet" or "file"; layout: how the file names its tensors; matched `of` the encoder's tensors;
    missing: names of those that the file lacks; mismatched: name and both shapes; unused: the first names in the file
    that the encoder has no place for (a classifier, a head), `unused_count` of them in all.
    """

    source: str
    file: str
    sha256: str
    encoder: str
    layout: str
    matched: int
    of: int
    missing: list[str]
    mismatched: list[str]
    unused: list[str]
    unused_count: int


class State(Event, frozen=True, kw_only=True, tag="state"):
    """The host asked and the job obeyed: "running", "paused", "stopping"."""

    state: str


class Warning(Event, frozen=True, kw_only=True, tag="warning"):
    """Something the person should know; the job goes on."""

    message: str
    hint: str = ""


class Layout(Event, frozen=True, kw_only=True, tag="layout"):
    """A map was written (relative to the run's folder)."""

    path: str
    points: int


class LayoutFrame(Event, frozen=True, kw_only=True, tag="layout_frame"):
    """How the map looks after some of its epochs; 0: as it begins. path is relative to the run's folder.

    The file holds (points, 2) float32 in the order of the embedding's ids, and is soon written over.
    """

    path: str
    points: int
    epoch: int
    epochs: int


class Arrived(Event, frozen=True, kw_only=True, tag="arrived"):
    """New pictures of a watched folder are embedded now; `unlike` of them resemble nothing that was trained on."""

    new: int
    unlike: int
    ids: list[int]
    paths: list[str]


class Finished(Event, frozen=True, kw_only=True, tag="finished"):
    """The last event of a job that worked."""

    result: dict[str, Any]


class Failed(Event, frozen=True, kw_only=True, tag="failed"):
    """The last event of a job that did not. error is the class name; stopped is true when the person asked for it."""

    error: str
    message: str
    hint: str = ""
    stopped: bool = False


AnyEvent = (
    Started
    | Progress
    | Step
    | Epoch
    | Portrait
    | Neighbors
    | Checkpoint
    | Views
    | Weights
    | State
    | Warning
    | Layout
    | LayoutFrame
    | Arrived
    | Finished
    | Failed
)

Emit = Callable[[Event], None]

_decoder = msgspec.json.Decoder(AnyEvent)
_encoder = msgspec.json.Encoder()


def encode(event: Event) -> bytes:
    """One line of JSON, without the newline."""
    return _encoder.encode(event)


def decode(line: bytes | str) -> AnyEvent:
    """Inverse of `encode`. Raises msgspec.ValidationError or DecodeError on anything else."""
    return _decoder.decode(line)
