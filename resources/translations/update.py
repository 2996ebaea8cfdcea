"""Bring the translations up to date with the program's texts: python resources/translations/update.py

1. Lists the sentences of moco_core in app/services/engine_sentences.py, with numbered gaps for what they are about.
2. Finds all texts of the window (pyside6-lupdate): new ones join the .ts files, unfinished; vanished ones leave.
3. Compiles the .ts files to the .qm files that the window loads (pyside6-lrelease).

In between, translate with pyside6-linguist or a text editor, and run it again.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SENTENCES = ROOT / "app" / "services" / "engine_sentences.py"
LANGUAGES = ("en", "zh_CN")

# Texts for terminals, files and programmers: the window never shows them.
SILENT = (
    "cli",
    "model_card",
    "onnx_model",
    "logs",
    "map_picture",
    "sheet",
    "picture_sheet",
    "canvas",
    "worker",
    "__main__",
    "doctor",
)
SILENT += ("images/art", "augment", "host_memory", "model/split", "model/fused", "model/key_queue", "evaluation/knn")
SILENT += ("comparison_verdict", "packed", "api", "as_python.py", "web_page", "append.py")
FOR_THE_ENGINE = ("worker_process", "engine_service", "training_thread", "image_loader", "picture_file")
ONE_WORD = ("folder_doctor/findings.py", "health.py", "glossary.py")  # their titles
TAKES_A_WORD = ("NotComputedYet", "at_rest", "Explained")
NO_SENTENCE = ("SELECT", "INSERT", "CREATE", "UPDATE", "DELETE", "PRAGMA", "BEGIN", " WHERE", "status =", "image_id IS")
NO_SENTENCE_WITHIN = ("\n", "\\", "%s", "%d", "%(", "%Y", "WHERE", "ORDER BY", " = {")
HEAD = '''"""Sentences of moco_core that the window may show; made by resources/translations/update.py, do not edit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP

_T: Callable[[str, str], str] = QT_TRANSLATE_NOOP  # type: ignore[assignment]
# fmt: off
# ruff: noqa: E501
SENTENCES: tuple[str, ...] = (
'''


def main() -> None:
    SENTENCES.write_text(engine_module(), encoding="utf-8")
    for language in LANGUAGES:
        update(HERE / f"moco_studio_{language}.ts")
        compile_ts(HERE / f"moco_studio_{language}.ts", HERE / f"moco_studio_{language}.qm")


def update(ts: Path, *, quiet: bool = False) -> None:
    """Make the file hold exactly the texts of app/; English needs only its plural forms."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))
    only = ["-pluralonly"] if ts.stem.endswith("_en") else []
    language = ts.stem.removeprefix("moco_studio_")
    words = ["-no-obsolete", "-locations", "none", "-tr-function-alias", "QT_TRANSLATE_NOOP+=_T"]
    _tool("pyside6-lupdate", *words, *only, "-target-language", language, *sources, "-ts", str(ts), quiet=quiet)


def compile_ts(ts: Path, qm: Path, *, quiet: bool = False) -> None:
    _tool("pyside6-lrelease", str(ts), "-qm", str(qm), quiet=quiet)


def engine_module() -> str:
    lines = (f'    _T("engine", {_literal(text)}),\n' for text in engine_sentences())
    return HEAD + "".join(lines) + ")\n"


def engine_sentences() -> list[str]:
    """Every text of moco_core that a person could be shown, in order of the files."""
    found: dict[str, None] = {}
    for path in _speakers():
        least = 1 if path.as_posix().endswith(ONE_WORD) else 2
        module = ast.parse(path.read_text(encoding="utf-8"))
        found.update(dict.fromkeys(text for text in _texts(module) if _is_sentence(text, least)))
        found.update(dict.fromkeys(_words(module)))
    return list(found)


def _speakers() -> list[Path]:
    """The engine's files, and those of the window's services that speak in its name."""
    engine = ROOT / "moco_core"
    said = [path for path in engine.rglob("*.py") if not path.relative_to(engine).as_posix().startswith(SILENT)]
    return sorted(said) + [ROOT / "app" / "services" / f"{name}.py" for name in FOR_THE_ENGINE]


def _texts(module: ast.Module) -> Iterator[str]:
    passed = set(_not_said(module))
    for node in ast.walk(module):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in passed:
            yield template(node)


def _words(module: ast.Module) -> Iterator[str]:
    """Single words that come into gaps: names of what is missing, deeds, endings that depend on a number."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in TAKES_A_WORD:
            yield from _strings(node.args[:1])
        elif isinstance(node, ast.JoinedStr):
            choices = [part for part in ast.walk(node) if isinstance(part, ast.IfExp)]
            yield from _strings([branch for choice in choices for branch in (choice.body, choice.orelse)])


def _strings(nodes: Iterable[ast.expr]) -> list[str]:
    values = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [value for value in values if isinstance(value, str) and len(value) > 1 and value[0].isalpha()]


def _not_said(module: ast.Module) -> Iterator[int]:
    """Docstrings, words for the log, and the parts of texts with gaps."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield from map(id, _constants_of(node))
        elif isinstance(node, ast.Call) and _is_log(node.func):
            yield from (id(inner) for inner in ast.walk(node))


def _constants_of(text: ast.JoinedStr) -> Iterable[ast.AST]:
    """The fixed words of the text itself; a text inside one of its gaps is said, too."""
    for value in text.values:
        if isinstance(value, ast.Constant):
            yield value
        elif isinstance(value, ast.FormattedValue) and value.format_spec is not None:
            yield from ast.walk(value.format_spec)


def _is_log(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "log"


def template(node: ast.Constant | ast.JoinedStr) -> str:
    """f"{a} of {b:.1f}" → "{0} of {1}"; "" for what is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    words, gaps = "", 0
    for value in node.values:
        if isinstance(value, ast.Constant):
            words += str(value.value)
        else:
            words, gaps = f"{words}{{{gaps}}}", gaps + 1
    return words


def _is_sentence(text: str, least: int) -> bool:
    """It has words enough, and is neither a command of a database or terminal nor a pattern."""
    if text.startswith(NO_SENTENCE) or any(sign in text for sign in NO_SENTENCE_WITHIN):
        return False
    return len(text.split()) >= least and any(map(str.isalpha, text)) and (" " in text.strip() or text[0].isupper())


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tool(name: str, *words: str, quiet: bool) -> None:
    """The tool beside this Python, which comes with PySide6."""
    beside = Path(sys.executable).with_name(name)
    subprocess.run([str(beside), *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL if quiet else None)


if __name__ == "__main__":
    main()
