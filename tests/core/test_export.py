from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import safetensors.torch
import torch
import torchvision

from moco_core import onnx_model
from moco_core.annotation_table import import_table
from moco_core.annotations import AnnotationStore, set_column
from moco_core.config import TrainSettings
from moco_core.control import Control
from moco_core.errors import InvalidSetting, NotComputedYet
from moco_core.events import Event, Progress
from moco_core.export import MissingExtra, export
from moco_core.library import Library
from moco_core.model.moco import MoCo, build_moco
from moco_core.training.checkpoint import save_checkpoint
from moco_core.training.optimizer import build_optimizer
from moco_core.workspace import Run, Workspace

SETTINGS = TrainSettings(batch_size=4, bn_groups=2, queue_size=12, projection_dim=16, crop_px=32)
PATHS = ["red/one.png", "red/grün, zwei.png", "three.png"]
POSITIONS = np.array([[0.5, -1.25], [3.0, 4.0], [1e-3, 12345.678]], np.float32)


def make_run(folder: Path, settings: TrainSettings = SETTINGS) -> tuple[Run, MoCo]:
    """A run as training and mapping leave it, on pictures that the library merely lists."""
    (folder / "pictures").mkdir(parents=True)
    workspace = Workspace.create(folder / "w", folder / "pictures")
    with Library(workspace.library_path) as library, library.transaction() as db:
        db.executemany(
            "INSERT INTO images (id, path, size, mtime_ns, width, height, status) VALUES (?, ?, 9, 9, ?, 30, 'ok')",
            [(7 + row, path.encode(), 40 + row) for row, path in enumerate(PATHS)],
        )
    run = workspace.new_run(None, settings)
    method = build_moco(settings)
    method.queue.enqueue(torch.nn.functional.normalize(torch.randn(4, 16)), torch.arange(4))
    save_checkpoint(run, method, build_optimizer(method, settings), step=5, epoch=3)
    return run, method


def add_embedding_and_map(run: Run) -> np.ndarray[Any, Any]:
    features = np.eye(3, 512, dtype=np.float32)
    np.save(run.embedding_path, features)
    np.save(run.ids_path, np.array([7, 8, 9]))
    run.record("embedding", "e1")
    np.save(run.map_path, POSITIONS)
    run.record("map", "m1", embedding="e1")
    return features


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, MoCo]:
    run, method = make_run(tmp_path_factory.mktemp("finished"))
    add_embedding_and_map(run)
    return run, method


def write(run: Run, format: Any, out: Path) -> dict[str, Any]:
    return export(run, format, out, lambda event: None, Control())


@pytest.mark.parametrize("name", ["encoder.safetensors", "encoder.pth"])
def test_torchvision_loads_the_encoder(finished: tuple[Run, MoCo], tmp_path: Path, name: str) -> None:
    run, method = finished
    result = write(run, "torchvision", tmp_path / name)
    path = Path(result["path"])
    state = torch.load(path, weights_only=True) if path.suffix == ".pth" else safetensors.torch.load_file(path)
    network = torchvision.models.resnet18()
    answer = network.load_state_dict(state, strict=False)
    assert (answer.missing_keys, answer.unexpected_keys) == (["fc.weight", "fc.bias"], [])
    network.fc = torch.nn.Identity()
    pixels = torch.rand(2, 3, 32, 32)
    with torch.no_grad():
        torch.testing.assert_close(network.eval()(pixels), method.encoder_q.eval()(pixels))
    assert result["bytes"] == path.stat().st_size


@pytest.mark.parametrize("head", ["mlp", "linear"])
def test_moco_is_what_the_official_linear_evaluation_reads(tmp_path: Path, head: str) -> None:
    run, method = make_run(tmp_path, msgspec.structs.replace(SETTINGS, head=head))
    document = torch.load(write(run, "moco", tmp_path / "m.pth.tar")["path"], weights_only=True)
    assert (document["epoch"], document["arch"]) == (3, "resnet18")
    state = document["state_dict"]
    # facebookresearch/moco@132aea9 main_lincls.py, lines 186–199
    renamed = {
        name.removeprefix("module.encoder_q."): tensor
        for name, tensor in state.items()
        if name.startswith("module.encoder_q") and not name.startswith("module.encoder_q.fc")
    }
    answer = torchvision.models.resnet18().load_state_dict(renamed, strict=False)
    assert set(answer.missing_keys) == {"fc.weight", "fc.bias"}
    assert not answer.unexpected_keys
    layers = {name.split(".fc.")[1] for name in state if name.startswith("module.encoder_k.fc.")}
    assert layers == ({"0.weight", "0.bias", "2.weight", "2.bias"} if head == "mlp" else {"weight", "bias"})
    torch.testing.assert_close(state["module.queue"], method.queue.keys.T)
    assert state["module.queue_ptr"].tolist() == [method.queue.pointer] == [4]


def test_detectron2_s_converter_finds_every_layer(finished: tuple[Run, MoCo], tmp_path: Path) -> None:
    """What facebookresearch/moco detection/convert-pretrain-to-detectron2.py does to names, and what it must give."""
    run, method = finished
    state = torch.load(write(run, "moco", tmp_path / "m.pth.tar")["path"], map_location="cpu", weights_only=True)
    converted = {}
    for old, tensor in state["state_dict"].items():
        if not old.startswith("module.encoder_q."):
            continue
        name = old.replace("module.encoder_q.", "")
        if "layer" not in name:
            name = "stem." + name
        for t in (1, 2, 3, 4):
            name = name.replace(f"layer{t}", f"res{t + 1}")
        for t in (1, 2, 3):
            name = name.replace(f"bn{t}", f"conv{t}.norm")
        name = name.replace("downsample.0", "shortcut").replace("downsample.1", "shortcut.norm")
        converted[name] = tensor.numpy()
    # detectron2's ResNet: a stem and res2 … res5, each convolution with its norm
    blocks = [f"res{stage}.{block}.{conv}" for stage in (2, 3, 4, 5) for block in (0, 1) for conv in ("conv1", "conv2")]
    convs = ["stem.conv1", *blocks, *(f"res{stage}.0.shortcut" for stage in (3, 4, 5))]
    parts = ("weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var")
    wanted = {f"{conv}.{part}" for conv in convs for part in parts}
    rest = {name for name in converted if not name.startswith("stem.fc.")} - wanted
    assert wanted <= converted.keys()
    assert {name.rpartition(".")[2] for name in rest} == {"num_batches_tracked"}
    own = method.encoder_q.network.state_dict()  # type: ignore[union-attr]
    np.testing.assert_array_equal(converted["res4.0.shortcut.norm.bias"], own["layer3.0.downsample.1.bias"])


def test_safetensors_holds_what_resuming_needs(finished: tuple[Run, MoCo], tmp_path: Path) -> None:
    run, method = finished
    write(run, "safetensors", tmp_path / "all.safetensors")
    state = safetensors.torch.load_file(tmp_path / "all.safetensors")
    torch.testing.assert_close(state["queue"], method.queue.keys)
    for name in ("encoder_k.conv1.weight", "head_q.2.bias", "queue_ids", "queue_written"):
        assert name in state


def test_npz_and_csv_hold_every_picture(finished: tuple[Run, MoCo], tmp_path: Path) -> None:
    run, _ = finished
    write(run, "npz", tmp_path / "features")
    with np.load(tmp_path / "features", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["features"], run.embedding()[0])
        assert arrays["ids"].tolist() == [7, 8, 9]
        assert arrays["paths"].tolist() == PATHS
    write(run, "csv", tmp_path / "map.csv")
    with (tmp_path / "map.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["path"] for row in rows] == PATHS
    assert [(row["id"], row["folder"], row["width"], row["height"]) for row in rows] == [
        ("7", "red", "40", "30"),
        ("8", "red", "41", "30"),
        ("9", "", "42", "30"),
    ]
    np.testing.assert_allclose([[float(row["x"]), float(row["y"])] for row in rows], POSITIONS, rtol=1e-5)


def test_onnx_answers_as_torch_does(finished: tuple[Run, MoCo], tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    run, method = finished
    result = write(run, "onnx", tmp_path / "encoder.onnx")
    assert f"onnxruntime {onnxruntime.__version__} gives what torch gives" in result["checked"]
    session = onnxruntime.InferenceSession(tmp_path / "encoder.onnx", providers=["CPUExecutionProvider"])
    pixels = np.random.default_rng(0).integers(0, 256, (5, 3, SETTINGS.embed_px, SETTINGS.embed_px)).astype(np.float32)
    (embedding,) = session.run(["embedding"], {"pixels": pixels})
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    normal = (torch.from_numpy(pixels) / 255 - mean[:, None, None]) / std[:, None, None]
    with torch.no_grad():
        features = method.encoder_q.eval()(normal)
    expected = torch.nn.functional.normalize(features, dim=1).numpy()
    np.testing.assert_allclose(embedding, expected, atol=2e-5)


def test_a_graph_that_answers_otherwise_is_not_written(
    finished: tuple[Run, MoCo], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnxruntime")
    forward = onnx_model.PixelsToEmbedding.forward

    def otherwise(self: Any, pixels: torch.Tensor) -> torch.Tensor:
        """Only in the exporter, which traces; not in the check."""
        return forward(self, pixels) if torch.is_inference_mode_enabled() else forward(self, pixels).flip(1)

    monkeypatch.setattr(onnx_model.PixelsToEmbedding, "forward", otherwise)
    with pytest.raises(onnx_model.GraphDiffers):
        write(finished[0], "onnx", tmp_path / "encoder.onnx")
    assert list(tmp_path.iterdir()) == []


def test_without_onnxruntime_the_file_says_that_it_was_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "not run" in onnx_model.checked(b"", torch.nn.Identity(), 32)


def test_without_onnx_the_line_that_installs_it_is_given(
    finished: tuple[Run, MoCo], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra) as caught:
        write(finished[0], "onnx", tmp_path / "encoder.onnx")
    assert "pip install onnx onnxscript" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_pictures_and_folders_are_safe(finished: tuple[Run, MoCo], tmp_path: Path) -> None:
    run, _ = finished
    (tmp_path / "link").symlink_to(run.workspace.images)
    for out in (run.workspace.images / "a.npz", tmp_path / "link" / "b" / "a.npz", tmp_path):
        with pytest.raises(InvalidSetting):
            write(run, "npz", out)
    assert list(run.workspace.images.iterdir()) == []


def test_a_failing_write_leaves_the_old_file(
    finished: tuple[Run, MoCo], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "features.npz"
    out.write_bytes(b"old")

    def full(file: Any, **arrays: Any) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space"):
        write(finished[0], "npz", out)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize("format", ["npz", "csv"])
def test_what_is_not_computed_is_asked_for(tmp_path: Path, format: str) -> None:
    run, _ = make_run(tmp_path)
    with pytest.raises(NotComputedYet):
        write(run, format, tmp_path / "out")


def test_progress_ends_complete(finished: tuple[Run, MoCo], tmp_path: Path) -> None:
    heard: list[Event] = []
    export(finished[0], "npz", tmp_path / "o.npz", heard.append, Control())
    last = heard[-1]
    assert isinstance(last, Progress)
    assert last.done == last.total


def test_what_the_person_says_goes_along(tmp_path: Path) -> None:
    run, _ = make_run(tmp_path)
    add_embedding_and_map(run)
    with AnnotationStore(run.workspace.library_path) as store:
        store.tag([7, 9], "sea")
        store.tag([9, 100], "Abend")
        store.rate({8: 5})
        store.write_notes({9: "two\nlines, one comma"})
        with store.transaction() as db:
            set_column(db, "depth/m", "number", {7: 2.5})
            set_column(db, "place", "text", {8: "Ost", 9: "Alm"})
    write(run, "csv", tmp_path / "map.csv")
    with (tmp_path / "map.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["id", "path", "folder", "width", "height", "x", "y", "tags", "rating", "note", "depth/m", "place"]
    assert [row[7:] for row in rows] == [
        ["sea", "", "", "2.5", ""],
        ["", "5", "", "", "Ost"],
        ["Abend;sea", "", "two\nlines, one comma", "", "Alm"],
    ]
    write(run, "npz", tmp_path / "all.npz")
    with np.load(tmp_path / "all.npz", allow_pickle=False) as arrays:
        told = [[str(arrays["tags"][tag]) for row, tag in arrays["tagged"] if row == number] for number in range(3)]
        assert told == [["sea"], [], ["Abend", "sea"]]
        assert arrays["rating"].tolist() == [0, 5, 0]
        assert (arrays["note_rows"].tolist(), arrays["notes"].tolist()) == ([2], ["two\nlines, one comma"])
        np.testing.assert_array_equal(arrays["column.depth∕m"], [2.5, np.nan, np.nan])
        assert [arrays["values.place"][code] if code >= 0 else "" for code in arrays["column.place"]] == [
            "", "Ost", "Alm",
        ]  # fmt: skip


def test_an_exported_table_can_be_read_back(tmp_path: Path) -> None:
    run, _ = make_run(tmp_path)
    add_embedding_and_map(run)
    with AnnotationStore(run.workspace.library_path) as store:
        store.tag([7], "sea")
        store.rate({7: 4})
        with store.transaction() as db:
            set_column(db, "place", "text", {8: "Ost"})
        before = store.annotations()
    write(run, "csv", tmp_path / "map.csv")
    with AnnotationStore(run.workspace.library_path) as store:
        store.untag([7], "sea")
        store.rate({7: 1})
        store.drop_column("place")
    result = import_table(run.workspace, tmp_path / "map.csv", lambda event: None, Control())
    assert result["problem_count"] == 0
    with AnnotationStore(run.workspace.library_path) as store:
        after = store.annotations()
    assert {name: ids.tolist() for name, ids in after.tags.items()} == {"sea": [7]}
    assert (after.ratings, after.notes, after.columns) == (before.ratings, before.notes, before.columns)
