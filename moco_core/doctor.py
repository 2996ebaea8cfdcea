"""What this machine offers and what is missing: versions, devices, memory, formats, optional parts."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
from pathlib import Path
from typing import Any

from moco_core.host_memory import memory_bytes

LIBRARIES = (
    "moco-studio",
    "torch",
    "torchvision",
    "umap-learn",
    "scikit-learn",
    "numpy",
    "pillow",
    "pillow-heif",
    "PySide6-Essentials",
    "pyqtgraph",
)

# module → what it is for and how to get it
OPTIONAL = {
    "onnx": ("export to ONNX", "pip install onnx onnxscript"),
    "onnxscript": ("export to ONNX", "pip install onnx onnxscript"),
    "onnxruntime": ("running exported ONNX files", "pip install onnxruntime"),
    "tensorboard": ("event files for TensorBoard", "pip install tensorboard"),
    "pytest": ("the tests", "bash .ci/test"),
}


def doctor() -> dict[str, Any]:
    """Look at everything; nothing is changed.

    Returns:
        versions, machine, devices, bfloat16, formats (name → readable), missing ([{what, how}]), free_bytes.
    """
    return {
        "versions": versions(),
        "machine": machine(),
        "devices": devices(),
        "bfloat16": bfloat16(),
        "formats": formats(),
        "missing": missing(),
        "free_bytes": free_bytes(),
    }


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "system": platform.platform()}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def machine() -> dict[str, Any]:
    """Cores that this process may use, memory and free disk space in GB (10⁹ bytes)."""
    home = _existing(data_folder())
    return {
        "cores": core_count(),
        "memory_gb": _gb(memory_bytes()),
        "disk_free_gb": _gb(shutil.disk_usage(home).free),
        "data_folder": str(data_folder()),
    }


def devices() -> list[str]:
    """As `--device` names them, each with a description; the CPU is always there."""
    import torch

    from moco_core.device import describe_device

    names = ["cpu"]
    names += [f"cuda:{index}" for index in range(torch.cuda.device_count() if torch.cuda.is_available() else 0)]
    names += ["mps"] if torch.backends.mps.is_available() else []
    return [f"{name}: {describe_device(torch.device(name))}" for name in names]


def free_bytes() -> int:
    """Memory that a run may take now on the device that `auto` would choose."""
    from moco_core.device import resolve_device
    from moco_core.memory import available_bytes

    return available_bytes(resolve_device("auto"))


def bfloat16() -> str:
    """Whether bfloat16 pays on the device that `auto` would choose; measured on a CPU."""
    import torch

    from moco_core.device import choose_precision, resolve_device

    device = resolve_device("auto")
    chosen = choose_precision("auto", device)
    return f"{'faster' if chosen == torch.bfloat16 else 'not faster'} than float32 on {device.type}"


def formats() -> dict[str, bool]:
    """Which pictures can be read."""
    from PIL import Image, features

    Image.init()
    readable = {name: name in Image.OPEN for name in ("JPEG", "PNG", "GIF", "BMP", "TIFF")}
    readable["WEBP"] = bool(features.check("webp"))
    readable["AVIF"] = bool(features.check("avif"))
    readable["HEIC"] = importlib.util.find_spec("pillow_heif") is not None
    return readable


def missing() -> list[dict[str, str]]:
    """Optional parts that are not installed, with the line that installs them."""
    absent = [what_how for module, what_how in OPTIONAL.items() if importlib.util.find_spec(module) is None]
    return [{"what": what, "how": how} for what, how in dict.fromkeys(absent)]


def core_count() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def data_folder() -> Path:
    """Where workspaces go that nobody placed elsewhere."""
    from moco_core.workspace import default_workspace_for

    return default_workspace_for(Path("/")).parent


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _gb(size: int) -> float:
    return round(size / 1e9, 1)
