"""Where torchvision's ImageNet weights come from and where they are kept. Light: the window imports it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

RANDOM, IMAGENET = "random", "imagenet"


class Source(NamedTuple):
    """A file on the net. Its name ends in the first digits of its SHA-256, as torch.hub expects; size in 10⁶ bytes."""

    url: str
    megabytes: float

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc or "this machine"

    @property
    def file_name(self) -> str:
        return urlsplit(self.url).path.rpartition("/")[2]

    @property
    def sha256_prefix(self) -> str:
        found = re.search(r"-([0-9a-f]{8,})\.", self.file_name)
        return found[1] if found else ""

    @property
    def cached(self) -> Path:
        """Where torchvision itself would keep the file, and find it."""
        return hub_folder() / self.file_name


# torchvision's IMAGENET1K_V1, for ResNet-50 too: the newer V2 classifies ImageNet better, but label smoothing and mixup
# make features that transfer worse (Kornblith et al. 2021, "Why Do Better Loss Functions Lead to Less Transferable
# Features?").
IMAGENET_SOURCES = {
    "resnet18": Source("https://download.pytorch.org/models/resnet18-f37072fd.pth", 46.8),
    "resnet34": Source("https://download.pytorch.org/models/resnet34-b627a593.pth", 87.3),
    "resnet50": Source("https://download.pytorch.org/models/resnet50-0676ba61.pth", 102.5),
}


def imagenet_source(encoder: str) -> Source:
    return IMAGENET_SOURCES[encoder]


def hub_folder() -> Path:
    """As `torch.hub.get_dir()` finds it: $TORCH_HOME, $XDG_CACHE_HOME/torch or ~/.cache/torch."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "torch"
    return Path(os.environ.get("TORCH_HOME") or cache).expanduser() / "hub" / "checkpoints"
