"""Figures of the system that a person can believe."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from moco_core import host_memory


def test_there_is_less_free_than_built_in() -> None:
    assert 0 < host_memory.available_bytes() <= host_memory.memory_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forgets an earlier peak")
def test_the_peak_is_of_what_happened_since() -> None:
    np.ones(40_000_000).sum()
    host_memory.start_peak()
    before = host_memory.peak_bytes()
    np.ones(20_000_000).sum()  # 160 MB, freed at once
    assert 100_000_000 < host_memory.peak_bytes() - before < 300_000_000


def test_a_container_has_a_limit_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_memory, "_GROUP", tmp_path)
    (tmp_path / "memory.max").write_text("50000000\n")
    (tmp_path / "memory.current").write_text("40000000\n")
    (tmp_path / "memory.stat").write_text("anon 5000000\ninactive_file 30000000\n")
    assert host_memory.available_bytes() == 40_000_000
    (tmp_path / "memory.max").write_text("max\n")
    assert host_memory.available_bytes() > 40_000_000
