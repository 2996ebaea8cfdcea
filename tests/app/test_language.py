"""The language of the window: numbers and dates, the engine's sentences, and another language without a restart."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from shiboken6 import isValid

from app.controllers.session import Session
from app.controllers.training import TrainingController
from app.main_window import PAGES
from app.models.picture_text import day_text, moment_text, pictures_text, size_text
from app.models.run_state import RunState
from app.services import i18n
from app.services.engine_sentences import SENTENCES
from app.services.engine_words import row_of
from app.services.settings import AppSettings
from app.window_keeper import WindowKeeper
from moco_core.config import TrainSettings
from moco_core.events import Progress

FAKE = Path(__file__).with_name("fake_worker.py")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH_WORDS = re.compile(r"[A-Za-z]{3,}")
# Names, units and what other programs are called: the same in every language.
THE_SAME = re.compile(
    r"MoCo( Studio| v\d)?|Ctrl.?|ResNet-\d+|ImageNet|InfoNCE|kNN|TensorBoard|UMAP|MLP|SGD|Adam|English|float32|bfloat16"
    r"|Python 3.*|JPEG|px|GB|kB|MB|CPU|run-\d|moco-core|\w+\.jpg|Tiny pictures|(circles|squares|stripes)|auto"
    r"|pip install \w+|OpenGL"
)


@pytest.fixture
def spoken(dressed: QApplication) -> Iterator[QApplication]:
    """The tests that follow hear English again."""
    yield dressed
    i18n.speak(dressed, i18n.ENGLISH)


@pytest.fixture
def chinese(spoken: QApplication) -> QApplication:
    i18n.speak(spoken, i18n.CHINESE)
    return spoken


# ── numbers, dates, plural forms ────────────────────────────────────────────────────────────────────────────────────


def test_english_numbers_dates_and_plurals() -> None:
    assert i18n.count_text(9469) == "9,469"
    assert [pictures_text(count) for count in (0, 1, 2, 1200)] == [
        "0 pictures",
        "1 picture",
        "2 pictures",
        "1,200 pictures",
    ]
    assert day_text(datetime.datetime(2019, 5, 14)) == "14 May 2019"
    assert moment_text(datetime.datetime(2019, 5, 14, 17, 5)) == "14 May 2019 17:05"
    assert i18n.duration_text(7500) == "2 h 5 min"
    assert size_text(3_100_000) == "3.1 MB"


def test_chinese_numbers_dates_and_plurals(chinese: QApplication) -> None:
    assert pictures_text(1) == "1 张图片"
    assert pictures_text(1200) == "1,200 张图片"
    assert day_text(datetime.datetime(2019, 5, 14)) == "2019年5月14日"
    assert moment_text(datetime.datetime(2019, 5, 14, 17, 5)) == "2019年5月14日 17:05"
    assert i18n.duration_text(7500) == "2 小时 5 分钟"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("4 096", "4096"), ("4,096", "4096"), ("1,234,567", "1234567"), ("0,07", "0.07"), ("0.07", "0.07"), ("12", "12")],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: str) -> None:
    assert i18n.number_from(typed) == number


@pytest.mark.parametrize(
    ("choice", "system", "words", "number"),
    [
        ("system", "zh_CN", "zh_CN", "1,234.5"),
        ("system", "zh_TW", "en_US", "1,234.5"),
        ("system", "de_DE", "en_US", "1,234.5"),
        ("system", "en_ZA", "en_ZA", None),
        ("en", "zh_CN", "en_US", "1,234.5"),
        ("zh_CN", "en_GB", "zh_CN", "1,234.5"),
        ("en", "en_GB", "en_GB", "1,234.5"),
    ],
)
def test_which_language_a_choice_means(choice: str, system: str, words: str, number: str | None) -> None:
    locale = i18n.locale_for(choice, QLocale(system))
    assert locale.name() == words
    assert number is None or locale.toString(1234.5, "f", 1) == number


def test_an_unknown_choice_in_the_settings_file_is_the_system_s() -> None:
    settings = AppSettings()
    settings.language = "tlh"
    assert AppSettings().language == i18n.SYSTEM


# ── the engine's sentences ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sentence", "translation"),
    [
        ("The memory did not suffice.", "内存不足。"),
        ("Stopped at step 40 of 80; a checkpoint was saved.", "已在第 40 / 80 步停止；检查点已保存。"),
        ("2\u202f400 steps: enough for a useful map", "2,400 步：足以得到有用的地图"),
        ("The memory did not hold a batch of 64: it is computed in 2 parts of 32.", None),
        ("Its data is damaged. Run: moco-core doctor", "其数据已损坏。请运行：moco-core doctor"),
        ("A sentence that nobody wrote down", "A sentence that nobody wrote down"),
        ("", ""),
    ],
)
def test_sentences_of_the_engine_are_found_by_their_pattern(
    chinese: QApplication, sentence: str, translation: str | None
) -> None:
    found = i18n.engine_text(sentence)
    if translation is None:
        assert not ENGLISH_WORDS.search(found)
    else:
        assert found == translation


def test_every_sentence_finds_its_own_pattern(chinese: QApplication) -> None:
    """None is taken by a more general one; numbers that stand in the gaps come through."""
    for source in SENTENCES:
        gaps = [str(7000 + place) for place in range(source.count("{"))]
        expected = QCoreApplication.translate("engine", source).format(*gaps)
        assert i18n.engine_text(source.format(*gaps)) == expected, source


def test_in_english_sentences_stay_as_they_are() -> None:
    assert i18n.engine_text("The memory did not suffice.") == "The memory did not suffice."
    assert i18n.engine_text("2\u202f400 steps") == "2,400 steps"
    assert i18n.engine_texts("One.", "", "Two.") == "One. Two."
    assert row_of("一。", "二。") == "一。二。"


# ── another language without a restart ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def keeper(session: Session, spoken: QApplication, qtbot: Any) -> Iterator[WindowKeeper]:
    made = WindowKeeper(spoken, session)
    made.window.show()
    yield made
    made.window.close()
    made.window.finish()
    made.window.deleteLater()
    made.deleteLater()


def choose(keeper: WindowKeeper, language: str) -> None:
    """As a person does, on the Settings page."""
    keeper.window.goTo("settings")
    button = keeper.window.findChild(QPushButton, f"languageChoice.{language}")
    assert button is not None
    button.setFocus()
    button.click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_language_changes_at_once_and_is_remembered(keeper: WindowKeeper, session: Session) -> None:
    before, size = keeper.window, keeper.window.size()
    session.selection.setCurrent(session.records()[3].id)
    choose(keeper, "zh_CN")
    assert keeper.window is not before
    assert not isValid(before)
    assert keeper.window.isVisible()
    assert keeper.window.size() == size
    assert keeper.window.current_page == "settings"
    assert keeper.window.rail.buttons["train"].text() == "训练"
    assert keeper.window.focusWidget().objectName() == "languageChoice.zh_CN"
    assert session.selection.current == session.records()[3].id
    assert AppSettings().language == "zh_CN"
    assert QLocale().language() == QLocale.Language.Chinese
    choose(keeper, "en")
    assert keeper.window.rail.buttons["train"].text() == "Train"


def test_a_language_is_a_command_too(keeper: WindowKeeper) -> None:
    keeper.window.actions_table.run("language.zh_CN")
    assert keeper.window.rail.buttons["runs"].text() == "训练记录"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_what_was_planned_and_searched_stays(keeper: WindowKeeper, session: Session) -> None:
    ids = [record.id for record in session.records()[:2]]
    keeper.window.findLookalikes(ids)
    keeper.window.goTo("train")
    keeper.window.page("train").plan.set("epochs", 77)
    keeper.window.goTo("dataset")
    keeper.window.page("dataset").findChild(QLineEdit, "datasetFilter").setText("circ")
    choose(keeper, "zh_CN")
    assert keeper.window.page("train").plan.values["epochs"] == 77
    assert [query.image_id for query in keeper.window.page("lookalikes").queries()] == ids
    assert keeper.window.page("dataset").findChild(QLineEdit, "datasetFilter").text() == "circ"


def test_a_check_of_the_folder_goes_on(keeper: WindowKeeper, session: Session) -> None:
    keeper.window.goTo("dataset")
    doctor = keeper.window.page("dataset")._doctor
    doctor.start()
    ticket = doctor._ticket
    choose(keeper, "zh_CN")
    assert keeper.window.page("dataset")._doctor.running
    session.engine.progressed.emit(ticket, Progress(phase="compare", done=1, total=2))
    session.engine.finished.emit(ticket, {})
    assert not keeper.window.page("dataset")._doctor.running


def test_a_run_goes_on_while_the_language_changes(keeper: WindowKeeper, session: Session, qtbot: Any) -> None:
    session.training = TrainingController(session, command=(sys.executable, str(FAKE), "waits"))
    training = session.training
    choose(keeper, "zh_CN")  # the window listens to this controller from now on
    keeper.window.goTo("train")
    assert training.start(TrainSettings(queue_size=16, batch_size=8, epochs=2, bn_groups=1))
    qtbot.waitUntil(lambda: training.last_step is not None, timeout=60_000)
    choose(keeper, "en")
    assert training.active
    assert "Training · epoch" in keeper.window.top_bar.pill.words.fullText()
    keeper.window.pauseRun()
    qtbot.waitUntil(lambda: training.state is RunState.PAUSED, timeout=60_000)
    choose(keeper, "zh_CN")
    assert keeper.window.top_bar.pill.words.fullText() == f"已暂停 · 第 {training.last_step.epoch} / 2 轮"
    assert len(keeper.window.page("train")._series) == len(training.series)
    keeper.window.stopRun()
    qtbot.waitUntil(lambda: training.state is RunState.STOPPED, timeout=60_000)
    training.shutdown()


def test_the_chinese_window_has_no_english_word(keeper: WindowKeeper, session: Session) -> None:
    choose(keeper, "zh_CN")
    for page in PAGES:
        keeper.window.goTo(page.id)
        QApplication.processEvents()
        stray = sorted(set(_english_words_of(keeper.window)))
        assert not stray, (page.id, stray)


def _english_words_of(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if _in_a_menu(widget):  # pyqtgraph brings menus that are never opened
            continue
        if type(widget).__module__.startswith("app.") or isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            for text in _texts_of(widget):
                if ENGLISH_WORDS.search(THE_SAME.sub("", text)) and not CHINESE.search(text):
                    yield text


def _in_a_menu(widget: QWidget | None) -> bool:
    return widget is not None and (isinstance(widget, QMenu) or _in_a_menu(widget.parentWidget()))


def _texts_of(widget: QWidget) -> Iterator[str]:
    for name in ("text", "toolTip", "accessibleName", "placeholderText"):
        read = getattr(widget, name, None)
        if callable(read) and "/" not in (text := str(read())):  # a path is a path
            yield text
