"""The files of the translators: complete, up to date with the program, and sound."""

from __future__ import annotations

import ast
import importlib.util
import re
import string
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.services.engine_sentences import SENTENCES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"
PLACEHOLDER = re.compile(r"%L?n|%")


def _load_tool() -> Any:
    spec = importlib.util.spec_from_file_location("translations_update", FOLDER / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = _load_tool()


def messages(ts: Path) -> Iterator[tuple[str, ET.Element]]:
    for context in ET.parse(ts).getroot().findall("context"):
        for message in context.findall("message"):
            yield str(context.findtext("name")), message


def sources(ts: Path) -> set[tuple[str, str]]:
    return {(context, str(message.findtext("source"))) for context, message in messages(ts)}


def said(message: ET.Element) -> list[str]:
    """The translation, or each of its plural forms."""
    translation = message.find("translation")
    assert translation is not None
    forms = translation.findall("numerusform")
    return [str(form.text or "") for form in forms] if forms else [str(translation.text or "")]


def fields(text: str) -> list[tuple[str, str]]:
    """Names and forms of the gaps of a text for `str.format`."""
    return sorted((name, form or "") for _, name, form, _ in string.Formatter().parse(text) if name is not None)


def test_the_engine_s_sentences_are_listed() -> None:
    """If this fails: python resources/translations/update.py"""
    assert (ROOT / "app/services/engine_sentences.py").read_text(encoding="utf-8") == tool.engine_module()
    assert "Stopped at step {0} of {1}; a checkpoint was saved." in SENTENCES
    assert not [text for text in SENTENCES if "SELECT" in text]


@pytest.mark.parametrize("language", tool.LANGUAGES)
def test_the_files_hold_every_text_of_the_window_and_no_other(language: str, tmp_path: Path) -> None:
    """If this fails: python resources/translations/update.py, translate what is unfinished, and run it again."""
    kept = FOLDER / f"moco_studio_{language}.ts"
    fresh = tmp_path / kept.name
    tool.update(fresh, quiet=True)
    assert sources(kept) == sources(fresh)


@pytest.mark.parametrize("language", tool.LANGUAGES)
def test_the_compiled_files_are_made_from_the_sources(language: str, tmp_path: Path) -> None:
    tool.compile_ts(FOLDER / f"moco_studio_{language}.ts", tmp_path / "made.qm", quiet=True)
    assert (tmp_path / "made.qm").read_bytes() == (FOLDER / f"moco_studio_{language}.qm").read_bytes()


@pytest.mark.parametrize("language", tool.LANGUAGES)
def test_nothing_is_unfinished(language: str) -> None:
    for context, message in messages(FOLDER / f"moco_studio_{language}.ts"):
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, (context, message.findtext("source"), translation.get("type"))
        assert all(said(message)), (context, message.findtext("source"))


@pytest.mark.parametrize("language", tool.LANGUAGES)
def test_gaps_of_source_and_translation_are_the_same(language: str) -> None:
    for _, message in messages(FOLDER / f"moco_studio_{language}.ts"):
        source = str(message.findtext("source"))
        for text in said(message):
            if "{" in source:
                assert fields(text) == fields(source), source
            if message.get("numerus"):
                assert sorted(PLACEHOLDER.findall(text)) in (sorted(PLACEHOLDER.findall(source)), []), source


def test_languages_have_their_number_of_plural_forms() -> None:
    for language, forms in (("en", 2), ("zh_CN", 1)):
        numbered = [m for _, m in messages(FOLDER / f"moco_studio_{language}.ts") if m.get("numerus")]
        assert numbered
        assert all(len(said(message)) == forms for message in numbered)


def test_every_text_that_is_translated_is_found_by_the_tool() -> None:
    """A literal in `tr` or `translate` that lupdate passes over (in a condition, say) would stay English."""
    known = {source for _, source in sources(FOLDER / "moco_studio_zh_CN.ts")}
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                missing = [text for text in _literals(node) if text not in known]
                assert not missing, (path.name, node.lineno, missing)


def _literals(call: ast.Call) -> list[str]:
    """The texts that a call to `tr`, `translate` or `_T` may translate."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    place = {"tr": 0, "translate": 1, "_T": 1}.get(name)
    if place is None or len(call.args) <= place or getattr(call.func, "id", "") == "painter":
        return []
    found = ast.walk(call.args[place])
    return [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]
