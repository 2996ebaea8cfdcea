"""Files of weights from strangers: read elsewhere, and nothing but tensors comes back."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from moco_core.control import Control
from moco_core.errors import Interrupted
from moco_core.weights import foreign_file, unpickle_process
from moco_core.weights.foreign_file import UnreadableWeights, read_tensors


class Runs:
    """A pickle that runs a program when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self._mark),)


def test_a_pickle_comes_back_as_plain_tensors(tmp_path: Path) -> None:
    """As training scripts save: nested tables, an optimiser, options, numbers of numpy, tensors that share memory."""
    both = torch.arange(8.0)
    content = {
        "state_dict": {"a": both[:4], "b": both[4:].view(2, 2).T, "c": torch.tensor(3), "s": torch.eye(2).to_sparse()},
        "optimizer": {"state": {0: {"momentum_buffer": torch.zeros(2)}}},
        "args": argparse.Namespace(lr=0.1),
        "best_acc1": np.float64(0.5),
        "epoch": 3,
    }  # fmt: skip
    torch.save(content, tmp_path / "a.pth.tar")
    tensors, notes = read_tensors(tmp_path / "a.pth.tar", Control())
    assert sorted(tensors) == ["state_dict.a", "state_dict.b", "state_dict.c"]
    assert tensors["state_dict.b"].tolist() == [[4.0, 6.0], [5.0, 7.0]]
    assert tensors["state_dict.c"].item() == 3
    assert notes == {}


def test_what_would_run_is_not_run_and_is_named(tmp_path: Path) -> None:
    torch.save({"state_dict": {"a": torch.zeros(1)}, "x": Runs(tmp_path / "ran")}, tmp_path / "evil.pth")
    with pytest.raises(UnreadableWeights) as caught:
        read_tensors(tmp_path / "evil.pth", Control())
    assert "evil.pth" in caught.value.message
    assert "mkdir, which could run a program" in caught.value.message
    assert "save the weights alone" in caught.value.hint
    assert not (tmp_path / "ran").exists()


def test_safetensors_need_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_file, "_start", None)
    safetensors.torch.save_file({"a": torch.ones(2)}, tmp_path / "a.bin", {"crop_px": "96"})
    tensors, notes = read_tensors(tmp_path / "a.bin", Control())
    assert tensors["a"].tolist() == [1, 1]
    assert notes == {"crop_px": "96"}


@pytest.mark.parametrize("content", [b"", b"P6 2 2 255", b"\x20\0\0\0\0\0\0\0{not json", b"x" * 40])
def test_other_files_are_refused_with_a_next_step(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "f.pth").write_bytes(content)
    with pytest.raises(UnreadableWeights) as caught:
        read_tensors(tmp_path / "f.pth", Control())
    assert caught.value.hint
    with pytest.raises(UnreadableWeights):
        read_tensors(tmp_path / "absent.pth", Control())


def stand_in(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Another program in the place of the one that reads."""

    class Popen(foreign_file.subprocess.Popen):  # type: ignore[name-defined,misc]
        def __init__(self, words: list[str], **options: Any) -> None:
            super().__init__([sys.executable, "-c", body, *words[4:]], **options)

    monkeypatch.setattr(foreign_file.subprocess, "Popen", Popen)


@pytest.fixture
def pickled(tmp_path: Path) -> Path:
    torch.save({"a": torch.zeros(1)}, tmp_path / "a.pth")
    return tmp_path / "a.pth"


@pytest.mark.parametrize(
    "body",
    ["import os; os.abort()", "print('{}')", "import sys; print('[1, 2'); sys.exit(1)", "import sys; sys.exit(1)"],
)
def test_a_reader_that_dies_costs_a_sentence(pickled: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    stand_in(monkeypatch, body)
    with pytest.raises(UnreadableWeights, match="ended the process"):
        read_tensors(pickled, Control())


def test_a_reader_that_hangs_is_ended(pickled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(foreign_file, "TIME_S", 0.2)
    with pytest.raises(UnreadableWeights, match="took longer"):
        read_tensors(pickled, Control())


def test_reading_can_be_stopped(pickled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "import time; time.sleep(600)")
    control = Control()
    threading.Timer(0.1, control.stop).start()
    with pytest.raises(Interrupted):
        read_tensors(pickled, control)


def test_the_person_s_secrets_stay_with_the_engine(pickled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", "secret")
    stand_in(
        monkeypatch,
        "import os, json, sys; print(json.dumps({'message': ' '.join(os.environ), 'hint': ''})); sys.exit(1)",
    )
    with pytest.raises(UnreadableWeights) as caught:
        read_tensors(pickled, Control())
    assert "PYTHONPATH" in caught.value.message
    assert "MY_TOKEN" not in caught.value.message


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
def test_a_reader_may_use_little_more_than_the_file_needs() -> None:
    """In a process of its own: limits cannot be taken back."""
    program = (
        "import torch; from moco_core.weights import unpickle_process as u; u.SPARE_BYTES = 1 << 28\n"
        "u.limit_resources(1000)\n"
        "try: torch.zeros(1 << 28, dtype=torch.int64)\n"
        "except RuntimeError as e: print('refused' if 'alloc' in str(e).lower() else e)"
    )
    done = foreign_file.subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(Path(unpickle_process.__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout.strip() == "refused"


def test_tables_without_end_are_refused() -> None:
    nested: dict[str, Any] = {"w": torch.zeros(1)}
    for _ in range(50):
        nested = {"deeper": nested}
    assert list(unpickle_process.flat_tensors(nested)) == []
    with pytest.raises(ValueError, match="entries"):
        list(unpickle_process.flat_tensors({str(n): None for n in range(unpickle_process.MOST_TENSORS + 1)}))
