"""What a picture file says about itself: read as it was written, and never a crash on a broken block."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational
from pytestqt.qtbot import QtBot

from app.models.exif_text import exposure_text, has_exif, mode_text, place_text, rows_of
from app.services.exif import PictureFacts, camera_name, read_facts
from app.views.facts_panel import FactsPanel

Base, IFD = ExifTags.Base, ExifTags.IFD


def written(path: Path, **over: object) -> Path:
    """A photo with a whole block."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Canon", "Canon EOS 5D Mark III"
    exif[Base.Orientation] = 6
    details = exif.get_ifd(IFD.Exif)
    details[Base.ExposureTime] = IFDRational(1, 250)
    details[Base.FNumber] = IFDRational(28, 10)
    details[Base.ISOSpeedRatings] = 400
    details[Base.FocalLength] = IFDRational(35, 1)
    details[Base.FocalLengthIn35mmFilm] = 52
    details[Base.LensModel] = "EF 35mm f/1.4"
    details[Base.DateTimeOriginal] = "2019:05:14 17:05:31"
    for name, value in over.items():
        details[Base[name]] = value
    place = exif.get_ifd(IFD.GPSInfo)
    place[1], place[2] = "S", (33.0, 51.0, 24.5)
    place[3], place[4] = "E", (151.0, 12.0, 54.0)
    place[5], place[6] = b"\x00", IFDRational(58, 1)
    Image.new("RGB", (60, 40), "teal").save(path, exif=exif)
    return path


def test_a_camera_is_read_in_full(tmp_path: Path) -> None:
    facts = read_facts(written(tmp_path / "a.jpg"))
    assert facts.camera == "Canon EOS 5D Mark III"
    assert facts.lens == "EF 35mm f/1.4"
    assert facts.exposure_s == pytest.approx(1 / 250)
    assert (facts.aperture, facts.iso, facts.focal_mm, facts.focal_35_mm) == (pytest.approx(2.8), 400, 35.0, 52.0)
    assert facts.taken == datetime.datetime(2019, 5, 14, 17, 5, 31)
    assert facts.latitude == pytest.approx(-(33 + 51 / 60 + 24.5 / 3600))
    assert facts.longitude == pytest.approx(151 + 12 / 60 + 54 / 3600)
    assert facts.altitude == 58.0
    assert (facts.width, facts.height, facts.format, facts.mode) == (40, 60, "JPEG", "RGB")  # upright
    rows = dict(rows_of(facts))
    assert rows["Exposure"] == "1/250 s"
    assert rows["Aperture"] == "f/2.8"
    assert rows["Focal length"] == "35 mm (52 mm on 35 mm film)"
    assert rows["Place"] == "33.85681° S, 151.21500° E"
    assert rows["Date taken"] == "14 May 2019 17:05:31"
    assert rows["Colour mode"] == "RGB, 24 bits"


def test_what_is_missing_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    Image.new("L", (5, 7)).save(path)
    assert [what for what, _ in rows_of(read_facts(path))] == ["Dimensions", "File size", "Format", "Colour mode"]
    assert rows_of(read_facts(tmp_path / "nowhere.jpg")) == []
    (tmp_path / "text.jpg").write_text("no picture")
    assert [what for what, _ in rows_of(read_facts(tmp_path / "text.jpg"))] == ["File size"]


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("ExposureTime", IFDRational(1, 0), "exposure_s"),
        ("FNumber", IFDRational(0, 1), "aperture"),
        ("DateTimeOriginal", "0000:00:00 00:00:00", "taken"),
        ("DateTimeOriginal", "yesterday", "taken"),
        ("FocalLength", IFDRational(0, 0), "focal_mm"),
    ],
)
def test_nonsense_is_not_known(tmp_path: Path, name: str, value: object, field: str) -> None:
    facts = read_facts(written(tmp_path / "a.jpg", **{name: value}))
    assert getattr(facts, field) is None
    assert facts.lens == "EF 35mm f/1.4"


@pytest.mark.parametrize("seed", range(150))
def test_broken_blocks_never_crash(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = written(tmp_path / "a.jpg")
    data = bytearray(path.read_bytes())
    end = data.index(b"\xff\xdb")  # the tables of the picture begin: what is before is the block
    for _ in range(rng.randint(1, 40)):
        data[rng.randrange(2, end)] = rng.randrange(256)
    path.write_bytes(bytes(data[: rng.choice([len(data), end, rng.randrange(4, end)])]))
    facts = read_facts(path)
    assert facts.file_bytes == path.stat().st_size
    for what, value in rows_of(facts):
        assert what
        assert value.isprintable()


def test_words() -> None:
    assert [exposure_text(s) for s in (None, 1 / 8000, 0.25, 0.5, 2.0, 30.0)] == [
        "", "1/8000 s", "1/4 s", "0.5 s", "2 s", "30 s",
    ]  # fmt: skip
    assert place_text(52.5163, -13.3777) == "52.51630° N, 13.37770° W"
    assert place_text(None, 3.0) == ""
    assert mode_text("F") == "F"
    assert camera_name("NIKON CORPORATION", "NIKON D90") == "NIKON D90"
    assert camera_name("Apple", "iPhone 12") == "Apple iPhone 12"
    assert camera_name("", "X") == "X"
    assert rows_of(PictureFacts()) == []


def test_the_panel_drops_answers_to_earlier_questions(qtbot: QtBot, tmp_path: Path) -> None:
    panel = FactsPanel("facts")
    qtbot.addWidget(panel)
    plain = tmp_path / "b.png"
    Image.new("L", (5, 7)).save(plain)
    panel.present(written(tmp_path / "a.jpg"), "a.jpg", "")
    panel.present(plain, "b.png", "")
    qtbot.waitUntil(lambda: not panel._background._waiting)
    assert dict(panel.rows())["Format"] == "PNG"
    panel.present(None, "", "")
    assert panel.rows() == []


def test_a_file_without_a_camera_is_said_to_be_one(qtbot: QtBot, tmp_path: Path) -> None:
    panel = FactsPanel("facts")
    qtbot.addWidget(panel)
    plain = tmp_path / "b.png"
    Image.new("L", (5, 7)).save(plain)
    panel.present(plain, "b.png", "")
    qtbot.waitUntil(lambda: bool(panel.rows()))
    assert not panel._none.isHidden()
    assert panel._none.text() == "No camera wrote its data (EXIF) into this file."
    panel.present(written(tmp_path / "a.jpg"), "a.jpg", "")
    qtbot.waitUntil(panel._none.isHidden)
    panel.present(None, "", "")
    assert panel._none.isHidden()
    assert not has_exif(PictureFacts())
    assert has_exif(PictureFacts(iso=100))
