"""torchvision's ImageNet weights: from its cache, or downloaded into it once the person agreed. Nothing is uploaded."""

from __future__ import annotations

import hashlib
import http.client
import os
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from moco_core.control import Control
from moco_core.errors import MocoError
from moco_core.events import Emit
from moco_core.progress import Meter
from moco_core.weights.sources import Source, imagenet_source

CHUNK = 1 << 18
SILENCE_S = 15.0  # without a byte: the connection is given up; also the longest that a stop has to wait
_MB = 1_000_000


class NeedsConsent(MocoError):
    """Something would have to be downloaded, and nobody agreed to it."""


class DownloadFailed(MocoError):
    pass


def imagenet_file(encoder: str, allowed: bool, emit: Emit, control: Control) -> Path:
    """torchvision's own file with the ImageNet weights of an encoder.

    Args:
        allowed: the person agreed to a download.

    Raises:
        NeedsConsent: it is not here and `allowed` is false.
        DownloadFailed: no connection, or what came is not the file.
        Interrupted: the host asked to stop; nothing is left behind.
    """
    source = imagenet_source(encoder)
    if source.cached.is_file() and sha256_of(source.cached).startswith(source.sha256_prefix):
        return source.cached
    if not allowed:
        raise NeedsConsent(
            f"The ImageNet weights of {encoder} are not on this machine yet: {source.megabytes:.0f} MB from "
            f"{source.host}. Nothing would be uploaded.",
            hint="Say --yes to download them.",
        )
    return download(source, emit, control)


def download(source: Source, emit: Emit, control: Control) -> Path:
    """Fetch the file in pieces, compare its hash, and only then give it its name."""
    source.cached.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=source.file_name, suffix=".part", dir=source.cached.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            digest = _fetch(source, out, emit, control)
        if not digest.startswith(source.sha256_prefix):
            raise DownloadFailed(
                f"What came from {source.host} is not the file that was asked for: its hash differs.",
                hint="Try again; if it stays so, something on the way changes what you download.",
            )
        part.replace(source.cached)
    finally:
        part.unlink(missing_ok=True)
    return source.cached


def _fetch(source: Source, out: IO[bytes], emit: Emit, control: Control) -> str:
    """SHA-256 of what was written."""
    digest = hashlib.sha256()
    try:
        with urllib.request.urlopen(source.url, timeout=SILENCE_S) as answer:
            length = answer.headers.get("Content-Length")
            total = int(length) if length else round(source.megabytes * _MB)
            meter = Meter(emit, control, "download", max(1, round(total / _MB)))
            got = 0
            while data := answer.read(CHUNK):
                out.write(data)
                digest.update(data)
                got += len(data)
                meter.add(min(meter.total - 1, got // _MB) - meter.done)
            meter.add(meter.total - meter.done)
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        raise _explained(source, error) from error
    return digest.hexdigest()


def _explained(source: Source, error: Exception) -> DownloadFailed:
    reason = getattr(error, "reason", None) or error
    if isinstance(error, urllib.error.HTTPError):
        error.close()  # it is an open answer too
    return DownloadFailed(
        f"The weights could not be downloaded from {source.host}: {reason}.",
        hint=f"Connect to the internet and try again, or fetch {source.url} elsewhere and start from that file.",
    )


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
