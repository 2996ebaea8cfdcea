"""The glossary and the explanations of settings: nothing is missing, and a terminal can ask for each."""

from __future__ import annotations

import re

import msgspec
import pytest

from moco_core import glossary, setting_help
from moco_core.cli_arguments import parse
from moco_core.config import AugmentSettings, TrainSettings


def sentences(text: str) -> int:
    return len(re.findall(r"[.?:](?=\s|$)", text))


@pytest.mark.parametrize("term", glossary.TERMS, ids=lambda term: term.key)
def test_every_term_is_a_few_plain_sentences(term: glossary.Term) -> None:
    assert 1 <= sentences(term.text) <= 6
    assert 40 <= len(term.text) <= 330
    assert glossary.term(term.title.upper()) == glossary.term(term.key) == term


def test_keys_and_titles_are_unique() -> None:
    assert len({term.key for term in glossary.TERMS}) == len(glossary.TERMS)
    assert len({term.title for term in glossary.TERMS}) == len(glossary.TERMS)
    assert set(glossary.OF_SETTING.values()) <= set(glossary.BY_KEY)


def test_words_are_found_in_titles_first() -> None:
    assert glossary.found("queue")[0].key == "queue"
    assert len(glossary.found("queue")) > 1
    assert glossary.found("") == list(glossary.TERMS)
    assert glossary.found("zzz") == []


@pytest.mark.parametrize("setting", setting_help.settings(), ids=lambda setting: setting.name)
def test_every_setting_has_all_that_a_person_may_ask(setting: setting_help.Setting) -> None:
    assert setting.meaning
    assert setting.allowed
    assert setting.source
    assert 40 <= len(setting.explanation) <= 300
    assert setting.explanation.endswith(".")


def test_nothing_is_explained_that_is_no_setting() -> None:
    names = {field.name for of in (TrainSettings, AugmentSettings) for field in msgspec.structs.fields(of)}
    assert set(setting_help.EXPLAINED) == set(setting_help.MEANING) == names - {"augment"}


def test_the_allowed_range_is_the_one_that_is_checked() -> None:
    numbers = [s for s in setting_help.settings() if s.type not in (str, bool) and " to " in s.allowed]
    assert len(numbers) > 20
    for setting in numbers:
        low, high = setting.allowed.split(" to ")
        for text, inside in ((low.removeprefix("above "), "above" not in low), (high.split()[-1], "below" not in high)):
            if inside:
                msgspec.convert(float(text), setting.type, strict=False)
            else:
                with pytest.raises(msgspec.ValidationError):
                    msgspec.convert(float(text), setting.type, strict=False)
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(float(low.split()[-1]) - 1, setting.type, strict=False)


def said(words: list[str], capsys: pytest.CaptureFixture[str], status: int = 0) -> str:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == status
    captured = capsys.readouterr()
    return captured.err if status else captured.out


def test_a_terminal_asks_for_one_setting(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["train", "--help-settings", "temperature"], capsys)
    assert "above 0 to 10" in text
    assert "Wang and Liu" in text
    assert "no setting named 'heat'" in said(["train", "--help-settings", "heat"], capsys, 2)


def test_a_terminal_asks_for_terms(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(["glossary"], capsys).count("\n\n") >= len(glossary.TERMS) - 1
    assert "momentum" in said(["glossary", "momentum", "encoder"], capsys)
    assert "Did you mean: queue" in said(["glossary", "queu"], capsys, 2)
