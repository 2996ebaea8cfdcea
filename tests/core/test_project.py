"""What no single module can promise: packaging, documents and house rules."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from moco_core.cli_arguments import parse

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
README = (ROOT / "README.md").read_text("utf-8")


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_the_tested_versions_are_ones_that_the_project_allows() -> None:
    lines = (ROOT / "resources/constraints/tested.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+", pin) for pin in pins)
    tested = {re.sub(r"[._-]+", "-", name).lower(): Version(number) for name, number in (p.split("==") for p in pins)}
    extras = [line for part in PROJECT["optional-dependencies"].values() for line in part]
    for requirement in map(Requirement, [*PROJECT["dependencies"], *extras]):
        name = re.sub(r"[._-]+", "-", requirement.name).lower()
        if name != PROJECT["name"]:
            assert tested[name] in requirement.specifier, requirement


def test_an_installed_copy_has_its_icons_and_constraints(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name in ("app", "moco_core", "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "screenshots"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    build = "import setuptools.build_meta as b, sys; b.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, tmp_path], cwd=copy, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    kept = [path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()]
    wanted = {name for name in kept if name.partition("/")[0] in ("app", "moco_core", "resources")}
    wanted = {name for name in wanted if "/" in name and not name.startswith("build/")}
    assert wanted <= packed
    assert any(name.endswith(".svg") for name in packed)
    assert not [name for name in packed if name.startswith("tests/")]


def commands_in_readme() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("moco-core ")]


@pytest.mark.parametrize("line", commands_in_readme())
def test_every_command_in_the_readme_is_one(line: str) -> None:
    words = shlex.split(line)[1:]
    if "--help-settings" not in words:
        parse(words)
        return
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == 0


def test_files_named_in_the_readme_exist() -> None:
    named = re.findall(r"\]\(([\w./-]+)\)", README) + re.findall(r"`((?:tests|resources|\.ci)/[\w./-]+)`", README)
    assert len(named) > 4
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_nothing_is_unpickled() -> None:
    """Strangers' weights are, in one process that is thrown away, and there with plain tensors allowed alone."""
    torch_load = r"(?<!safetensors\.)torch\.load\([^)]*\)"
    loads = re.compile(torch_load + r"|pickle\.loads?\(|allow_pickle=True|joblib\.load|import pickle")
    found = {path.name: loads.findall(path.read_text("utf-8")) for path in sources("app", "moco_core")}
    found = {name: calls for name, calls in found.items() if calls}
    # the model card prints lines for people to copy, as the hints of the process do
    shown = [call for call in found.pop("model_card.py") if "weights_only=True" not in call]
    assert shown == []
    reads = found.pop("unpickle_process.py")
    assert found == {}
    assert reads == ['torch.load(path, map_location="cpu", weights_only=True)']


def test_the_top_level_is_as_agreed() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.partition("/")[0] for name in listed.splitlines()}
    allowed = {"app", "moco_core", "resources", "tests", "pyproject.toml", "README.md", "LICENSE"}
    assert {name for name in top if not name.startswith(".")} <= allowed
