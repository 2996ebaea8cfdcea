from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest
import torch

from moco_core import doctor, jobs
from moco_core.cli_summary import summary


def test_everything_is_looked_at_and_can_be_sent() -> None:
    found = doctor.doctor()
    assert torch.__version__.startswith(found["versions"]["torch"])
    assert found["devices"][0].startswith("cpu: CPU")
    assert found["formats"]["JPEG"]
    assert found["machine"]["memory_gb"] > 0.1
    text = summary(jobs.DoctorJob(), json.loads(json.dumps(found)))
    for part in (found["versions"]["torch"], found["devices"][0], found["bfloat16"], "HEIC"):
        assert part in text


def test_what_is_missing_comes_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec

    def without_onnx(name: str, *rest: Any) -> Any:
        return None if name.startswith("onnx") else real(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without_onnx)
    found = doctor.missing()
    assert {"what": "export to ONNX", "how": "pip install onnx onnxscript"} in found
    assert len(found) == len({part["what"] for part in found})
    text = summary(jobs.DoctorJob(), {"missing": found})
    assert "pip install onnx onnxscript" in text


def test_a_library_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", ("numpy", "no-such-library"))
    assert doctor.versions()["no-such-library"] == "not installed"


def test_free_space_is_that_of_the_workspaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCO_STUDIO_HOME", str(tmp_path / "not" / "there"))
    machine = doctor.machine()
    assert machine["data_folder"] == str(tmp_path / "not" / "there" / "workspaces")
    assert machine["disk_free_gb"] > 0
    assert not (tmp_path / "not").exists()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux lets a process choose its cores")
def test_only_the_cores_of_this_process_count() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert doctor.core_count() == 1
    finally:
        os.sched_setaffinity(0, before)
