"""Weights, features and tables of a run for other programs, each in one file, written atomically.

torchvision   the encoder, parameter names of torchvision's resnet, without `fc`: load with strict=False, or set
              model.fc = nn.Identity() first. OUT ending in .pth or .pt is a torch.save'd state dict, else safetensors.
moco          the checkpoint layout of facebookresearch/moco@132aea9 main_moco.py, for its main_lincls.py --pretrained
safetensors   everything that a resumed run needs, by the names of training/checkpoint.py
onnx          pixels (B, 3, S, S) float32 RGB 0–255 → embedding (B, D) float32 of unit length; S = embed_px
csv           id, path, folder, width, height, x, y, uniqueness and typicality (see standing.py; left out without a
              neighbour graph), novelty (see newcomers.py; left out where the run was trained on none of them), tags
              (split by ";"), rating, note, and the person's own columns: one row a picture on the map
npz, csv-full, parquet, npy, fbin, fvecs   everything, or the features alone: see export_tables.py

Beside weights lies OUT.md, the model card: data, settings, metrics, start weights, how to load them.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from moco_core import atomic, export_tables
from moco_core.annotation_export import AnnotationCells
from moco_core.annotations import Annotations, AnnotationStore
from moco_core.concept_export import concept_arrays
from moco_core.control import Control
from moco_core.errors import InvalidSetting, MissingExtra, NotComputedYet
from moco_core.events import Emit
from moco_core.features import all_records, load_embedding, load_map
from moco_core.jobs import ExportFormat
from moco_core.library import printable
from moco_core.progress import Meter
from moco_core.standing_export import standing_arrays, standing_cells
from moco_core.workspace import Run

if TYPE_CHECKING:
    from torch import Tensor

Write = Callable[[BinaryIO], object]
CARDED = ("torchvision", "moco", "safetensors", "onnx")


def export(run: Run, format: ExportFormat, out: str | Path, emit: Emit, control: Control) -> dict[str, Any]:
    """Write `out`, replacing a file of that name.

    Raises:
        InvalidSetting: `out` is a folder or lies in the picture folder.
        NotComputedYet: what is to be exported is not there.
        MissingExtra: ONNX support is not installed.
    """
    path = checked_target(run, Path(out))
    meter = Meter(emit, control, "export", 2)
    write, details = WRITERS[format](run, path)
    meter.add()
    atomic.write_atomically(path, write)
    card = _write_card(run, path, format, details) if format in CARDED else {}
    meter.add()
    size = path.stat().st_size
    return {"path": printable(str(path)), "format": format, "run": run.name, "bytes": size, **details, **card}


def _write_card(run: Run, path: Path, format: ExportFormat, details: dict[str, Any]) -> dict[str, str]:
    from moco_core.model_card import card_path, model_card

    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    card = card_path(path)
    atomic.write_bytes(card, model_card(run, path, format, details, digest).encode("utf-8"))
    return {"card": printable(str(card))}


def checked_target(run: Run, out: Path) -> Path:
    """Absolute path that may be written. Raises InvalidSetting."""
    path = out.expanduser().resolve()
    if path.is_dir():
        raise InvalidSetting(f"{path} is a folder.", hint="Name the file to write.")
    if path.is_relative_to(run.workspace.images):
        raise InvalidSetting(
            f"{path} lies inside the picture folder, which is never written to.", hint="Choose another place."
        )
    return path


def torchvision_state(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The query encoder by torchvision's names; there is no `fc`."""
    prefix = "encoder_q."
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def moco_state(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Names as DistributedDataParallel(MoCo) of facebookresearch/moco saves them; its queue is (D, K)."""
    linear = not any(name.startswith("head_q.2.") for name in tensors)
    state = {}
    for side in ("q", "k"):
        for name, tensor in tensors.items():
            if name.startswith(f"encoder_{side}."):
                state[f"module.{name}"] = tensor
            elif name.startswith(f"head_{side}."):
                layer = name.removeprefix(f"head_{side}.")
                state[f"module.encoder_{side}.fc.{layer.removeprefix('0.') if linear else layer}"] = tensor
    state["module.queue"] = tensors["queue"].T.contiguous()
    state["module.queue_ptr"] = (tensors["queue_written"] % len(tensors["queue"])).reshape(1)
    return state


def _torchvision(run: Run, path: Path) -> tuple[Write, dict[str, Any]]:
    state = torchvision_state(_checkpoint_tensors(run)[0])
    details = {"encoder": run.settings.encoder, "tensors": len(state)}
    return _weights(state, path, _notes(run)), details


def _moco(run: Run, path: Path) -> tuple[Write, dict[str, Any]]:
    import torch

    tensors, checkpoint = _checkpoint_tensors(run)
    state = moco_state(tensors)
    document = {"epoch": checkpoint["epoch"], "arch": run.settings.encoder, "state_dict": state}
    return lambda file: torch.save(document, file), {"encoder": run.settings.encoder, "tensors": len(state)}


def _safetensors(run: Run, path: Path) -> tuple[Write, dict[str, Any]]:
    tensors, checkpoint = _checkpoint_tensors(run)
    return _weights(tensors, path.with_suffix(".safetensors"), _notes(run)), {
        "step": checkpoint["step"],
        "tensors": len(tensors),
    }


def _onnx(run: Run, path: Path) -> tuple[Write, dict[str, Any]]:
    absent = [name for name in ("onnx", "onnxscript") if importlib.util.find_spec(name) is None]
    if absent:
        raise MissingExtra(
            f"Exporting to ONNX needs {' and '.join(absent)}, not installed here.",
            hint="Install with: pip install onnx onnxscript",
        )
    from moco_core.onnx_model import onnx_bytes

    data, details = onnx_bytes(run)
    return lambda file: file.write(data), details


def _csv(run: Run, path: Path) -> tuple[Write, dict[str, Any]]:
    positions = load_map(run)
    _, ids = load_embedding(run)
    records = all_records(run.workspace)
    text = io.StringIO(newline="")
    table = csv.writer(text)
    own = AnnotationCells(_said(run))
    standing = standing_arrays(run) | concept_arrays(run)
    table.writerow(["id", "path", "folder", "width", "height", "x", "y", *standing, *own.head])
    for row, (image_id, (x, y)) in enumerate(zip(ids.tolist(), positions.tolist(), strict=True)):
        record = records[image_id]
        place = [printable(record.path), printable(record.folder), record.width, record.height, f"{x:.6g}", f"{y:.6g}"]
        table.writerow([image_id, *place, *standing_cells(standing, row), *own.of(image_id)])
    return lambda file: file.write(text.getvalue().encode("utf-8")), {"rows": len(ids)}


def _said(run: Run) -> Annotations:
    with AnnotationStore(run.workspace.library_path) as store:
        return store.annotations()


WRITERS: dict[str, Callable[[Run, Path], tuple[Write, dict[str, Any]]]] = {
    "torchvision": _torchvision,
    "moco": _moco,
    "safetensors": _safetensors,
    "onnx": _onnx,
    "csv": _csv,
    "npz": export_tables.npz,
    "csv-full": export_tables.csv_full,
    "parquet": export_tables.parquet,
    "npy": export_tables.npy,
    "fbin": export_tables.fbin,
    "fvecs": export_tables.fvecs,
}


def _checkpoint_tensors(run: Run) -> tuple[dict[str, Tensor], dict[str, Any]]:
    from moco_core.training.checkpoint import latest_checkpoint, load_tensors

    found = latest_checkpoint(run)
    if found is None:
        raise NotComputedYet("encoder", f"train --workspace {run.workspace.path} --run {run.name} --resume")
    path, details = found
    return load_tensors(path), details


def _notes(run: Run) -> dict[str, str]:
    """Into the head of a safetensors file: what `weights/start.py` wants to know of it."""
    settings = run.settings
    return {"format": "pt", "program": "moco-studio", "encoder": settings.encoder, "crop_px": str(settings.crop_px)}


def _weights(state: dict[str, Tensor], path: Path, notes: dict[str, str]) -> Write:
    if path.suffix in (".pth", ".pt"):
        import torch

        return lambda file: torch.save(state, file)
    import safetensors.torch

    data = safetensors.torch.save({name: tensor.contiguous() for name, tensor in state.items()}, notes)
    return lambda file: file.write(data)
