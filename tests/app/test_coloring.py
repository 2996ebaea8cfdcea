"""What a map can be coloured by: groups of pictures, and steps of numbers."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QColor

from app.controllers.coloring import ColoringController
from app.controllers.map_data import load_map
from app.models import coloring
from app.services.picture_looks import BLACK, GREY, WHITE, looks_of, measured
from moco_core import groups as engine
from moco_core.jobs import ClustersJob
from moco_core.library import ImageRecord


def record(number: int, **how: Any) -> ImageRecord:
    plain = {"path": f"a/{number}.jpg", "size": 1000, "mtime_ns": 0, "width": 40, "height": 30, "format": "JPEG"}
    return ImageRecord(**{"id": number, "status": "ok", **plain, **how})


def names_of(made: coloring.Coloring) -> list[str]:
    return [made.names[code] for code in made.codes]


def at(*date: int) -> int:
    return int(datetime.datetime(*date, 12).timestamp()) * 1_000_000_000  # type: ignore[arg-type]


def test_dates_are_days_months_or_years_as_far_as_they_lie_apart() -> None:
    days = [record(n, mtime_ns=at(2026, 5, 1 + n)) for n in range(5)]
    assert names_of(coloring.by_date(days, True))[:2] == ["1 May 2026", "2 May 2026"]
    months = [record(n, mtime_ns=at(2026, 1 + n % 12, 1 + n % 28)) for n in range(60)]
    assert coloring.by_date(months, True).names[0] == "Jan 2026"
    years = [record(n, mtime_ns=at(2000 + n // 4, 1 + n % 12, 3)) for n in range(60)]
    made = coloring.by_date(years, True)
    assert made.names == [str(2000 + n) for n in range(15)]
    assert not made.places


def test_steps_begin_and_end_where_there_are_pictures() -> None:
    sizes = [record(1, width=1000, height=500), record(2, width=4000, height=3000), record(3, width=3000, height=2000)]
    made = coloring.by_pixels(sizes, False)
    assert made.names == ["0.3 MP – 1 MP", "1 MP – 2 MP", "2 MP – 4 MP", "4 MP – 8 MP", "8 MP – 12 MP", "12 MP – 24 MP"]
    assert made.codes.tolist() == [0, 5, 3]
    assert made.colors is not None
    assert len(set(made.colors)) == 6
    tiny = coloring.by_file_size([record(1, size=10), record(2, size=5000)], False)
    assert names_of(tiny)[0].startswith("under 3")


def test_numbers_that_are_not_known_are_a_group_of_their_own() -> None:
    made = coloring.by_number(np.array([0.1, 0.5, 0.9, np.nan]), True)
    assert names_of(made)[3] == "not known"
    assert made.codes[0] < made.codes[1] < made.codes[2] < made.codes[3]
    same = coloring.by_number(np.full(5, 0.3), True)
    assert len(set(same.codes.tolist())) == 1


def luma(color: str) -> float:
    red, green, blue, _ = QColor(color).getRgb()
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_a_ramp_gets_lighter_and_stands_out_from_the_ground() -> None:
    for dark in (True, False):
        light = [luma(color) for color in coloring.ramp(8, dark)]
        assert light == sorted(light)
        assert light[-1] > light[0] + 100
    assert luma(coloring.ramp(8, True)[0]) > luma(coloring.ramp(8, False)[0]) + 20


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [((220, 30, 30), 0), ((240, 140, 20), 1), ((240, 220, 40), 2), ((40, 160, 50), 3), ((20, 190, 200), 4),
     ((40, 80, 220), 5), ((130, 60, 220), 6), ((230, 60, 160), 7), ((12, 12, 14), BLACK), ((128, 128, 130), GREY),
     ((250, 250, 245), WHITE)],
)  # fmt: skip
def test_colours_have_their_names(rgb: tuple[int, int, int], expected: int) -> None:
    pixels = np.full((1, 64, 3), 128, np.uint8)
    pixels[0, :40] = rgb  # the rest is grey, and has no say
    brightness, color = measured(pixels if expected < BLACK else np.full((1, 64, 3), rgb, np.uint8))
    assert color.tolist() == [expected]
    if expected >= BLACK:
        assert brightness[0] == pytest.approx(np.dot(rgb, (0.299, 0.587, 0.114)) / 255, abs=1e-3)


def test_looks_come_from_the_cached_pixels(session: Any) -> None:
    ids = np.array([record.id for record in session.records()] + [10**6])
    brightness, colors = looks_of(session.workspace, ids)
    assert np.isnan(brightness[-1])
    assert colors[-1] == -1
    assert np.isfinite(brightness[:-1]).all()
    assert len(set(brightness[:-1].tolist())) > 10


@pytest.fixture
def controller(session: Any) -> Any:
    made = ColoringController(session)
    yield made
    QThreadPool.globalInstance().waitForDone()


def test_main_colours_are_measured_once_in_a_thread(qtbot: Any, session: Any, controller: ColoringController) -> None:
    data, records = load_map(session.currentRun), session.records()
    rows = np.arange(len(records))
    with qtbot.waitSignal(controller.ready) as told:
        assert controller.make("color", data, records, rows) is None
    assert told.args == ["color"]
    assert not controller.working
    made, bright = (controller.make(by, data, records, rows) for by in ("color", "brightness"))
    assert made is not None
    assert bright is not None
    _, expected = looks_of(session.workspace, np.array([record.id for record in records]))
    assert names_of(made) == [coloring.HUES[code][0] for code in expected]
    assert bright.codes[np.argmax([controller._looks[r.id][0] for r in records])] == bright.codes.max()


def test_groups_are_found_by_the_engine_and_kept_with_the_map(session: Any, controller: ColoringController) -> None:
    run, data, records = session.currentRun, load_map(session.currentRun), session.records()
    rows = np.arange(len(records))
    assert controller.make("cluster", data, records, rows) is None
    assert controller.make("cluster", data, records, rows) is None  # asked for once
    ticket = session.engine.ticket_of(ClustersJob)
    assert sum(isinstance(job, ClustersJob) for _, job in session.engine.submitted) == 1
    ids = data.ids.tolist()  # type: ignore[union-attr]
    found = [
        {"label": 0, "ids": [*ids[:6], 10**6]},
        {"label": 1, "ids": [*ids[6:10], *ids[16:18]]},
    ]
    run.record(
        "clusters",
        "key",
        map=str(run.key_recorded("map")),
        clusters=found,
        unassigned=[*ids[10:16], *ids[18:]],
        min_size=2,
    )
    session.engine.finished.emit(ticket, {})
    made = controller.make("cluster", data, records, rows)
    assert made is not None
    assert made.names == ["1 · circles", "group 2", "in no group"]
    assert made.codes.tolist() == [0] * 6 + [1] * 4 + [2] * 6 + [1] * 2 + [2] * 6
    assert made.labels == ["1 · circles", "group 2", ""]
    engine.write_edits(run, engine.renamed(engine.Edits(), engine.groups_of(run)[1], "Roofs"))
    renamed = controller.make("cluster", data, records, rows)
    assert renamed is not None
    assert renamed.names == ["1 · circles", "Roofs", "in no group"]
    assert renamed.colors == made.colors
    run.record("clusters", "key", map="an older map", clusters=found, unassigned=[], min_size=9, space="map")
    assert controller.make("cluster", data, records, rows) is None
    job = session.engine.submitted[-1][1]
    assert (job.space, job.min_size) == ("map", 9)  # as it was looked for last


def test_a_folder_of_one_name_twice_is_told_by_its_path() -> None:
    made = coloring.by_folder(
        [record(1, path="x/cat/1.jpg"), record(2, path="y/cat/2.jpg"), record(3, path="dog/3.jpg")]
    )
    assert names_of(made) == ["x/cat", "y/cat", "dog"]
