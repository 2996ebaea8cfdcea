"""The figures below the curves: those that the person chose, in rows of at most four."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from app.models.look_series import LookSeries
from app.models.metric_series import MetricSeries
from app.models.picture_text import size_text
from app.services.i18n import count_text
from app.views.help_card import term_button
from app.views.likeness_card import LikenessCard
from app.views.small_multiple import SmallMultiple

PER_ROW = 4
LIKENESS = "likeness"
USUAL = ("neighbors", "contrast_accuracy", "feature_spread", "pairs_per_s")
TERM_OF = {
    "neighbors": "knn", "contrast_accuracy": "keys found", "feature_spread": "feature spread", LIKENESS: "likeness",
    "effective_rank": "effective rank", "alignment": "alignment", "uniformity": "uniformity",
    "learning_rate": "learning rate", "pairs_per_s": "throughput",
}  # fmt: skip
Value = tuple[str, str]  # a number and what it counts


class Figure(NamedTuple):
    """caption; what it tells, in a sentence; the curve behind it: of the steps, or of the looks."""

    caption: str
    meaning: str
    curve: str
    from_looks: bool = False


class FigureRow(QWidget):
    """`chosen(names)`: the person wants these figures, in the order in which they stand."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figureRow")
        self._series = MetricSeries()
        self.figures = figures()
        self.cards: dict[str, SmallMultiple | LikenessCard] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(14)
        self.setNames(list(USUAL))

    def names(self) -> list[str]:
        return list(self.cards)

    def setNames(self, names: list[str]) -> None:
        """Show these, in the order of `figures()`; names that are not known are passed over, none gives the usual."""
        wanted = [name for name in self.figures if name in names] or list(USUAL)
        for name in set(self.cards) - set(wanted):
            card = self.cards.pop(name)
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {name: self.cards.get(name) or self._make(name) for name in wanted}
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // PER_ROW, place % PER_ROW)
        for column in range(PER_ROW):
            self._grid.setColumnStretch(column, int(column < len(wanted)))
        self.refresh()

    def setSeries(self, series: MetricSeries) -> None:
        self._series = series
        self.refresh()

    def refresh(self) -> None:
        """Show what the series holds now."""
        for name, card in self.cards.items():
            if isinstance(card, LikenessCard):
                card.show_histograms(self._series.looks.histograms)
            else:
                self._show(name, card)

    def menu(self, parent: QWidget) -> QMenu:
        """All figures, those that stand ticked."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        for name, figure in self.figures.items():
            action = menu.addAction(figure.caption)
            action.setCheckable(True)
            action.setChecked(name in self.cards)
            action.setToolTip(figure.meaning)
            action.toggled.connect(lambda on, name=name: self._choose(name, on))
        return menu

    def sizeHint(self) -> QSize:
        return self._grid.sizeHint()

    def _choose(self, name: str, on: bool) -> None:
        names = [*self.cards, name] if on else [other for other in self.cards if other != name]
        self.setNames(names)
        self.chosen.emit(self.names())

    def _make(self, name: str) -> SmallMultiple | LikenessCard:
        kind = LikenessCard if name == LIKENESS else SmallMultiple
        figure = self.figures[name]
        card = kind(figure.caption, f"multiple.{name}")
        card.setToolTip(figure.meaning)
        if name in TERM_OF:
            card.explain(term_button(TERM_OF[name]))
        return card

    def _show(self, name: str, card: SmallMultiple) -> None:
        figure, looks = self.figures[name], self._series.looks
        curve = _curve_of(name, figure, looks)
        if figure.from_looks:
            x, y = looks.curve(curve)
            last = looks.last(curve)
        else:
            x, y = self._series.averages(curve, SmallMultiple.POINTS)
            last = self._series.last(curve)
        number, unit = _VALUES[name](last, looks) if last is not None else ("–", "")
        card.show_values(number, unit, (x, y))


def figures() -> dict[str, Figure]:
    """Every figure there is, in the order in which they stand."""
    translate = QCoreApplication.translate
    return {
        "neighbors": Figure(
            translate("figures", "Neighbours"),
            translate(
                "figures",
                "Do the nearest pictures belong together? With class folders: how many pictures the folders of their "
                "neighbours name rightly. Without: how many of the ten nearest stayed since the last look.",
            ),
            "knn",
            True,
        ),
        "contrast_accuracy": Figure(
            translate("figures", "Keys found"),
            translate("figures", "How often a view finds its partner before all keys of the queue."),
            "contrast_accuracy",
        ),
        "feature_spread": Figure(
            translate("figures", "Feature spread"),
            translate("figures", "How evenly the views lie on the sphere: near 0 they have collapsed into one place."),
            "feature_spread",
        ),
        LIKENESS: Figure(
            translate("figures", "Likeness"),
            translate("figures", "Cosines of partners and of strangers. The two hills should drift apart."),
            "",
            True,
        ),
        "effective_rank": Figure(
            translate("figures", "Effective rank"),
            translate("figures", "How many dimensions the space really uses (Roy and Vetterli 2007)."),
            "effective_rank",
            True,
        ),
        "alignment": Figure(
            translate("figures", "Alignment"),
            translate("figures", "Mean squared distance of partners: small is good (Wang and Isola 2020)."),
            "alignment",
            True,
        ),
        "uniformity": Figure(
            translate("figures", "Uniformity"),
            translate("figures", "How evenly strangers are spread: the lower the better (Wang and Isola 2020)."),
            "uniformity",
            True,
        ),
        "learning_rate": Figure(
            translate("figures", "Learning rate"),
            translate("figures", "How far each step moves the weights."),
            "learning_rate",
        ),
        "pairs_per_s": Figure(
            translate("figures", "Throughput"),
            translate("figures", "Pairs of views that are learned from in a second."),
            "pairs_per_s",
        ),
        "memory": Figure(
            translate("figures", "Memory"),
            translate("figures", "What the run holds: on the graphics card where there is one, else in the machine."),
            "host_bytes",
            True,
        ),
    }


def _curve_of(name: str, figure: Figure, looks: LookSeries) -> str:
    if name == "neighbors" and looks.last("knn") is None:
        return "stability"
    if name == "memory" and (looks.last("device_bytes") or 0) > 0:
        return "device_bytes"
    return figure.curve


def _neighbors(last: float, looks: LookSeries) -> Value:
    translate, start = QCoreApplication.translate, looks.first("knn")
    if start is None:
        return f"{100 * last:.0f}", translate("figures", "% of neighbours stayed")
    return f"{100 * last:.1f}", translate("figures", "% right · start {0:.0f} %").format(100 * start)


def _memory(last: float, looks: LookSeries) -> Value:
    number, _, unit = size_text(round(last)).partition(" ")
    if (looks.last("device_bytes") or 0) > 0:
        return number, QCoreApplication.translate("figures", "{0} on the card").format(unit)
    return number, QCoreApplication.translate("figures", "{0} in this machine").format(unit)


def _plain(pattern: str, unit: str) -> Callable[[float, LookSeries], Value]:
    return lambda last, _looks: (pattern.format(last), QCoreApplication.translate("figures", unit))


_T: Callable[[str, str], str] = QT_TRANSLATE_NOOP  # type: ignore[assignment]
_VALUES: dict[str, Callable[[float, LookSeries], Value]] = {
    "neighbors": _neighbors,
    "contrast_accuracy": lambda last, _: (
        f"{100 * last:.1f}",
        QCoreApplication.translate("figures", "% of partners first"),
    ),
    "feature_spread": _plain("{0:.2f}", _T("figures", "0 = collapsed, 1 = even")),
    "effective_rank": _plain("{0:.1f}", _T("figures", "dimensions in use")),
    "alignment": _plain("{0:.2f}", _T("figures", "0 = partners meet")),
    "uniformity": _plain("{0:.2f}", _T("figures", "lower = more even")),
    "learning_rate": _plain("{0:.4f}", _T("figures", "per step")),
    "pairs_per_s": lambda last, _: (count_text(round(last)), QCoreApplication.translate("figures", "pairs/s")),
    "memory": _memory,
}
