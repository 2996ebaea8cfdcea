"""Colour and orientation: measured on folders of which is known what tells their pictures apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from moco_core import engine, events, jobs, traits
from moco_core.control import Control
from moco_core.images.samples import draw_samples
from moco_core.traits import Traits
from moco_core.workspace import Workspace
from tests.core import drawn_sets


def measured(folder: Path, tmp_path: Path) -> Traits:
    return traits.measure(Workspace.create(tmp_path / "w", folder), lambda event: None, Control())


def about(found: Traits) -> list[str]:
    return [entry.about for entry in traits.advice(found)]


def test_where_only_colour_differs_it_is_kept(tmp_path: Path) -> None:
    found = measured(drawn_sets.colours(tmp_path / "images"), tmp_path)
    assert found.found_in_colour > 0.5
    assert found.found_in_grey < 0.1
    (keep,) = [entry for entry in traits.advice(found) if entry.about == "colour"]
    assert keep.settings == {"hue": 0.0, "saturation": 0.0, "grey_probability": 0.0}
    assert f"{100 * found.found_in_colour:.0f} of 100" in keep.sentence
    assert keep.warns


def test_text_is_not_to_be_mirrored(tmp_path: Path) -> None:
    found = measured(drawn_sets.pages(tmp_path / "images"), tmp_path)
    assert about(found) == ["mirror"]
    assert traits.advice(found)[0].settings == {"flip_probability": 0.0}


def test_cells_may_be_turned(tmp_path: Path) -> None:
    found = measured(drawn_sets.cells(tmp_path / "images"), tmp_path)
    assert about(found) == ["turn"]
    assert not traits.advice(found)[0].warns


def test_the_samples_need_nothing(tmp_path: Path) -> None:
    draw_samples(tmp_path / "images", 600, 0, lambda event: None, Control())
    assert about(measured(tmp_path / "images", tmp_path)) == []


def test_photos_need_nothing(tmp_path: Path) -> None:
    photos = Path(__file__).parents[3] / "shared" / "data" / "imagenette160.zip"
    if not photos.exists():
        pytest.skip("the photos are not on this machine")
    import zipfile

    with zipfile.ZipFile(photos) as archive:
        for name in [name for name in archive.namelist() if name.startswith("val/")][::12]:
            archive.extract(name, tmp_path / "images")
    assert about(measured(tmp_path / "images", tmp_path)) == []


def test_too_few_pictures_say_nothing(tmp_path: Path) -> None:
    found = measured(drawn_sets.colours(tmp_path / "images", 40), tmp_path)
    assert (found.pictures, found.known) == (40, False)
    assert traits.advice(found) == []


def test_the_job_tells_and_keeps_it(tmp_path: Path) -> None:
    folder = drawn_sets.pages(tmp_path / "images", 80)
    job = jobs.TraitsJob(workspace=str(tmp_path / "w"), images=str(folder))
    seen: list[events.Event] = []
    result = engine.run(job, seen.append, Control())
    assert result["advice"][0]["about"] == "mirror"
    assert measuring(seen)
    kept = traits.kept(Workspace.open(tmp_path / "w"))
    assert kept is not None
    assert kept.mirrored == result["mirrored"]


def test_it_is_measured_anew_when_the_pictures_are_others(tmp_path: Path) -> None:
    folder = drawn_sets.cells(tmp_path / "images", 70)
    job = jobs.TraitsJob(workspace=str(tmp_path / "w"), images=str(folder))
    first: list[events.Event] = []
    engine.run(job, first.append, Control())
    again: list[events.Event] = []
    assert engine.run(job, again.append, Control())["pictures"] == 70
    assert measuring(first)
    assert not measuring(again)
    drawn_sets.cells(tmp_path / "images", 72)
    engine.run(jobs.ScanJob(workspace=str(tmp_path / "w"), images=str(folder)), again.append, Control())
    assert engine.run(job, again.append, Control())["pictures"] == 72
    assert measuring(again)


def measuring(seen: list[events.Event]) -> bool:
    return any(isinstance(event, events.Progress) and event.phase == "traits" for event in seen)


def test_damage_to_what_was_kept_is_as_nothing(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w", drawn_sets.cells(tmp_path / "images", 1))
    assert traits.kept(workspace) is None
    (workspace.path / "traits.json").write_text('{"pictures": "many"}')
    assert traits.kept(workspace) is None
