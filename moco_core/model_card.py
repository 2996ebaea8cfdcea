"""A page beside exported weights: what they are, what they learned from, how good they are, how to load them."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import platform
from pathlib import Path
from typing import Any

from moco_core import __version__
from moco_core.config import TrainSettings, to_toml_dict
from moco_core.library import printable
from moco_core.training.checkpoint import latest_checkpoint
from moco_core.workspace import Run


def card_path(out: Path) -> Path:
    """encoder.pth → encoder.pth.md."""
    return out.with_name(out.name + ".md")


def model_card(run: Run, out: Path, format: str, details: dict[str, Any], sha256: str) -> str:
    """Markdown. Names the picture folder but not where it lies: the page goes along with the weights.

    Args:
        out: the exported file. details: what its export told, e.g. the shape of its input. sha256: of the file.
    """
    parts = [
        f"# {printable(out.name)}",
        _lead(run, format),
        _section("Data", _data(run)),
        _section("Training", _training(run)),
        _section("Start weights", _start(run.info.get("start", {}))),
        _section("Measured", _measured(run)),
        _section("File", {**_worded(details), "SHA-256": sha256}),
        "## Load it\n\n```python\n" + _example(run, out, format) + "\n```",
        _section("Settings", _settings(run.settings)),
        _section("Versions", _versions()),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _lead(run: Run, format: str) -> str:
    how = "taken as it is, without training" if _untrained(run) else "pre-trained without labels (MoCo)"
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return f"{run.settings.encoder}, {how}; run {run.name} of MoCo Studio {__version__}, format {format}, {today}."


def _data(run: Run) -> dict[str, Any]:
    return {
        "folder": printable(run.workspace.name),
        "pictures": run.info.get("images", "unknown"),
        "crops": f"{run.settings.crop_px} px",
        "seen whole at": f"{run.settings.embed_px} px, the largest centred square, ImageNet's mean and deviation",
    }


def _training(run: Run) -> dict[str, Any]:
    if _untrained(run):
        return {}
    info, found = run.info, latest_checkpoint(run)
    step = found[1]["step"] if found else 0
    told = {
        "steps": f"{step} of {info['total_steps']}" if "total_steps" in info else step,
        "epochs": f"{found[1]['epoch'] if found else 0} of {run.settings.epochs}",
        "state": info.get("state"),
        "final loss": f"{info['loss']:.4f} nats (chance is ln(K + 1))" if "loss" in info else None,
        "time": f"{info['train_seconds'] / 60:.1f} minutes" if "train_seconds" in info else None,
        "precision": run.settings.precision,
        "seed": run.settings.seed,
    }
    return {name: value for name, value in told.items() if value is not None}


def _start(record: dict[str, Any]) -> dict[str, Any]:
    if not record:
        return {"from": "random weights"}
    return {
        "from": record.get("url") or record["file"],
        "names": record["layout"],
        "tensors": f"{record['matched']} of {record['of']}",
        "SHA-256": record["sha256"],
    }


def _measured(run: Run) -> dict[str, Any]:
    """The evaluation, if it is of the checkpoint that was exported."""
    found, result = latest_checkpoint(run), _evaluation(run)
    if not result or found is None or result.get("checkpoint") != str(found[1]["sha256"])[:16]:
        return {"": "not evaluated: moco-core evaluate compares it with random weights by kNN and a linear probe"}
    random = result.get("random_init", {})
    told = {}
    for name, words in (("knn", f"kNN (k = {result['k']})"), ("linear", "linear probe")):
        if name in result:
            beside = f", random weights {random[name]:.1%}" if name in random else ""
            told[words] = f"{result[name]:.1%}{beside}"
    told["commonest class"] = f"{result['chance']:.1%}"
    count, labelled = result["test_images"], result["train_images"]
    told["tested on"] = f"{count} pictures of {result['classes']} classes, {labelled} labelled ones to learn from"
    return told


def _evaluation(run: Run) -> dict[str, Any]:
    try:
        return dict(json.loads((run.path / "evaluation.json").read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _settings(settings: TrainSettings) -> dict[str, Any]:
    values = to_toml_dict(settings)
    return {**{name: value for name, value in values.items() if name != "augment"}, **values["augment"]}


def _versions() -> dict[str, str]:
    names = ("torch", "torchvision", "numpy", "safetensors")
    found = {name: importlib.metadata.version(name) for name in names}
    return {"moco-studio": __version__, **found, "python": platform.python_version()}


def _example(run: Run, out: Path, format: str) -> str:
    name, encoder = repr(printable(out.name)), run.settings.encoder
    if format == "onnx":
        side = run.settings.embed_px
        return (
            "import numpy as np, onnxruntime\n"
            f"pixels = np.zeros((1, 3, {side}, {side}), np.float32)  # RGB 0–255\n"
            f"embedding = onnxruntime.InferenceSession({name}).run(None, {{'pixels': pixels}})[0]"
        )
    if format == "safetensors":
        return (
            "import safetensors.torch\n"
            f"state = safetensors.torch.load_file({name})\n"
            "encoder = {n.removeprefix('encoder_q.'): t for n, t in state.items() if n.startswith('encoder_q.')}"
        )
    if format == "moco":
        return (
            f"import torch\nstate = torch.load({name}, weights_only=True)['state_dict']\n"
            "names = [n for n in state if '.encoder_q.' in n and '.fc.' not in n]\n"
            "encoder = {n.removeprefix('module.encoder_q.'): state[n] for n in names}"
        )
    safe = out.suffix not in (".pth", ".pt")
    load = f"safetensors.torch.load_file({name})" if safe else f"torch.load({name}, weights_only=True)"
    return (
        f"import torch, torchvision{', safetensors.torch' if safe else ''}\n"
        f"model = torchvision.models.{encoder}(); model.fc = torch.nn.Identity()\n"
        f"model.load_state_dict({load}); model.eval()"
    )


def _untrained(run: Run) -> bool:
    found = latest_checkpoint(run)
    return found is not None and found[1]["step"] == 0


def _worded(details: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", " "): value for name, value in details.items()}


def _section(title: str, rows: dict[str, Any]) -> str:
    lines = [f"- {name}: {_text(value)}" if name else f"- {_text(value)}" for name, value in rows.items()]
    return "\n".join([f"## {title}", "", *lines]) if lines else ""


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
