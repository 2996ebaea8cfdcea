"""Colours by tag, stars and own columns."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.models.coloring import Coloring
from app.models.own_coloring import by_own, by_rating, by_tag, by_text, by_value
from app.pages.explore import ExplorePage
from moco_core.annotations import Annotations, AnnotationStore, set_column

IDS = np.arange(10, 20)


def colors(number: int) -> str:
    return f"#0000{number:02x}"


def groups(made: Coloring) -> list[str]:
    """Name of each picture's group; every colour and name belongs to a group that exists."""
    assert made.colors is not None
    assert len(made.colors) == len(made.names)
    assert made.codes.dtype == np.int32
    assert made.labels == [""] * len(made.names)
    return [made.names[code] for code in made.codes]


def test_a_picture_goes_to_the_tag_that_fewest_have() -> None:
    tags = {"all": IDS, "some": np.array([10, 11, 12]), "one": np.array([12, 99]), "elsewhere": np.array([99])}
    made = by_tag(IDS, tags, colors)
    assert groups(made) == ["some", "some", "one", *["all"] * 7]
    assert made.names == ["all", "some", "one"]


def test_many_tags_as_a_plain_loop_says() -> None:
    rng = random.Random(4)
    ids = np.array(rng.sample(range(1000), 300))
    tags = {f"t{n}": np.array(sorted(rng.sample(range(1000), 5 + 9 * n))) for n in range(20)}
    made = groups(by_tag(ids, tags, colors))
    counts = {tag: sum(int(i) in tagged.tolist() for i in ids) for tag, tagged in tags.items()}
    frequent = sorted(counts, key=lambda tag: (-counts[tag], int(tag[1:])))[:12]
    for image_id, name in zip(ids.tolist(), made, strict=True):
        own = [tag for tag in tags if image_id in tags[tag].tolist()]
        shown = [tag for tag in frequent if tag in own]
        assert name == (shown[-1] if shown else "other" if own else "no tag")


def test_nothing_is_tagged() -> None:
    assert groups(by_tag(IDS, {}, colors)) == ["no tag"] * 10
    assert by_tag(IDS[:0], {}, colors).names == []


def test_stars_from_few_to_many() -> None:
    made = by_rating(IDS, {10: 5, 11: 2, 99: 3}, dark=True)
    assert groups(made)[:3] == ["★★★★★", "★★☆☆☆", "no stars"]
    assert made.names == ["★★☆☆☆", "★★★★★", "no stars"]
    assert by_rating(IDS[:2], {10: 5, 11: 2}, dark=True).names == ["★★☆☆☆", "★★★★★"]


def test_few_values_of_text_stand_in_their_order() -> None:
    made = by_text(IDS, {10: "b10", 11: "b2", 12: "b10"}, colors)
    assert made.names == ["b2", "b10", "no value"]
    assert groups(made)[:4] == ["b10", "b2", "b10", "no value"]


@pytest.mark.parametrize(("different", "shown"), [(12, 12), (13, 13), (14, 12), (200, 12)])
def test_of_many_values_the_most_frequent(different: int, shown: int) -> None:
    ids = np.arange(different * 3)
    values = {int(i): f"v{int(i) % different}" for i in ids} | {0: "v1", 3: "v1"}
    made = by_text(ids, values, colors)
    counts = Counter(values.values())
    told = Counter(groups(made))
    assert len(made.names) == shown + (different > shown)
    assert ("other" in told) == (different > shown)
    for name, number in told.items():
        if name != "other":
            assert counts[name] == number
    least = min(counts[name] for name in told if name != "other")
    assert all(number <= least for name, number in counts.items() if name not in told)


def test_numbers_in_steps_or_each_for_itself() -> None:
    few = by_value(IDS, {10: 3.0, 11: 0.5, 12: 3.0}, dark=True)
    assert few.names == ["0.5", "3", "no value"]
    assert groups(few)[:4] == ["3", "0.5", "3", "no value"]
    ids = np.arange(1000)
    many = by_value(ids, {int(i): float(i) for i in ids[:-1]}, dark=False)
    assert many.names[-1] == "not known"
    assert len(many.names) == 9
    assert many.codes[:-1].tolist() == sorted(many.codes[:-1].tolist())
    small = by_value(ids, {int(i): 1e-3 * float(i) / 1000 for i in ids}, dark=False)
    assert len(set(small.names)) == len(small.names) == 8


def test_a_column_that_is_gone() -> None:
    assert groups(by_own("column:gone", IDS, Annotations(), colors, dark=True)) == ["no value"] * 10


@pytest.fixture
def page(qtbot: QtBot, session: Any) -> ExplorePage:
    with AnnotationStore(session.workspace.library_path) as store, store.transaction() as db:
        set_column(db, "place & time", "text", {record.id: record.label[:1] for record in session.records()[:20]})
    session.annotating.reload()
    made = ExplorePage(session)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(lambda: made.controller.data is not None and bool(session.annotations.columns()))
    return made


def legend(page: ExplorePage) -> dict[str, int]:
    model = page.panel.legend.entries
    return dict(zip(model._names, model._counts, strict=True))


def test_the_map_follows_tags_stars_and_columns(page: ExplorePage, session: Any) -> None:
    ids = [record.id for record in session.records()]
    page.panel.setColorBy("tag")
    assert legend(page) == {"no tag": 24}
    session.annotations.addTag(ids[:5], "sea")
    assert legend(page) == {"sea": 5, "no tag": 19}
    session.selection.history.undo()
    assert legend(page) == {"no tag": 24}
    page.panel.setColorBy("rating")
    session.annotations.rate(ids[:3], 4)
    assert legend(page) == {"★★★★☆": 3, "no stars": 21}
    page.panel.setColorBy("column:place & time")
    assert legend(page) == {"c": 8, "s": 12, "no value": 4}


def test_a_column_that_goes_takes_its_colours_along(qtbot: QtBot, page: ExplorePage, session: Any) -> None:
    page.panel.setColorBy("column:place & time")
    with AnnotationStore(session.workspace.library_path) as store:
        store.drop_column("place & time")
    with qtbot.waitSignal(session.annotations.reloaded):
        session.annotating.reload()
    assert page.panel.color_by.currentData() == "folder"
    assert set(legend(page)) == {"circles", "squares", "stripes"}
