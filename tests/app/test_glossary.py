"""What a word or a setting means is one click away: marks, cards, the panel with all words; arrow keys in settings."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.main_window import MainWindow
from app.models.plan import KINDS, PlanModel
from app.services.help_desk import help_desk
from app.views.figure_row import FigureRow, figures
from app.views.glossary_panel import GlossaryPanel
from app.views.help_card import HelpButton, HelpCard, term_button, told_of_setting
from app.views.setting_names import setting_names
from moco_core.glossary import BY_KEY


@pytest.fixture
def frame(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def card_of(button: HelpButton) -> HelpCard:
    return button.findChildren(HelpCard)[-1]


def words_on(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_a_mark_opens_the_word_and_leads_to_all_words(frame: QWidget, qtbot: Any) -> None:
    mark = term_button("queue")
    mark.setParent(frame)
    mark.show()
    QTest.mouseClick(mark, Qt.MouseButton.LeftButton)
    card = card_of(mark)
    assert card.isVisible()
    assert BY_KEY["queue"].text in words_on(card)
    with qtbot.waitSignal(help_desk().glossaryRequested) as asked:
        QTest.keyClick(card, Qt.Key.Key_Return)
    assert asked.args == ["queue"]
    assert not card.isVisible()


def test_escape_closes_a_card(frame: QWidget) -> None:
    mark = term_button("key")
    mark.setParent(frame)
    mark.show()
    mark.open()
    card = card_of(mark)
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_setting_tells_range_default_and_source(name: str) -> None:
    told = told_of_setting(name, setting_names()[name])
    facts = dict(told.facts)
    assert told.text
    assert facts["Its name"] == name
    assert all(facts.values())


def test_every_figure_that_is_a_term_has_its_mark(qtbot: Any) -> None:
    row = FigureRow()
    qtbot.addWidget(row)
    row.setNames(list(figures()))
    without = [name for name, card in row.cards.items() if not card.findChildren(HelpButton)]
    assert without == ["memory"]


def test_the_panel_finds_words_and_says_when_there_is_none(frame: QWidget) -> None:
    panel = GlossaryPanel(frame)
    panel.popUp()
    assert len(panel.shown()) == len(BY_KEY)
    QTest.keyClicks(panel.field, "chance")
    assert "chance" in panel.shown()
    assert len(panel.shown()) < 10
    QTest.keyClicks(panel.field, "zzz")
    assert panel.shown() == []
    assert panel._nothing.isVisible()
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_help_opens_the_panel_at_a_word(session: Any, qtbot: Any) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.actions_table.run("help.glossary")
    assert window._glossary is not None
    assert window._glossary.isVisible()
    window._glossary.dismiss()
    help_desk().glossaryRequested.emit("uniformity")
    assert window._glossary.entries["uniformity"].property("role") == "marked"
    QApplication.processEvents()
    window.close()
    window.finish()


def test_arrows_change_a_setting_by_what_people_take() -> None:
    plan = PlanModel()
    plan.fit(9469, "cpu")
    steps = {
        "batch_size": 128, "momentum": 0.995, "crop_px": 80, "temperature": 0.11, "learning_rate": 0.08, "seed": 1,
        "flip_probability": 0.55, "weight_decay": 0.001,
    }  # fmt: skip
    for name, wanted in steps.items():
        before = plan.values[name]
        assert plan.nudge(name, 1)
        assert plan.values[name] == pytest.approx(wanted)
        assert plan.nudge(name, -1)
        assert plan.values[name] == pytest.approx(before)


def test_arrows_never_leave_the_range() -> None:
    plan = PlanModel()
    plan.fit(9469, "cpu")
    numbers = [name for name, kind in KINDS.items() if isinstance(kind.default, int | float) and kind.type is not bool]
    for name in numbers:
        for up in (1, -1):
            for _ in range(60):
                plan.nudge(name, up)
            assert name not in plan._refused
        plan.reset()


def test_an_edited_setting_goes_back_by_its_link(session: Any, qtbot: Any) -> None:
    from app.pages.train import TrainPage

    page = TrainPage(session)
    qtbot.addWidget(page)
    row = page.panel.rows["epochs"]
    suggested = page.plan.suggested["epochs"]
    QTest.keyClick(row.editor, Qt.Key.Key_Up)
    assert page.plan.values["epochs"] > suggested
    assert row.fix.text() == f"Back to {suggested}"
    row.fix.click()
    assert page.plan.values["epochs"] == suggested
    assert row.fix.isHidden()
    page.shutdown()
