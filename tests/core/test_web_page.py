from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from moco_core import atomic, engine
from moco_core.cli_arguments import parse
from moco_core.control import Control
from moco_core.errors import InvalidSetting, NotComputedYet
from moco_core.folder_doctor import exclusions
from moco_core.jobs import PageLanguage
from moco_core.library import Library
from moco_core.neighbors import load_neighbors, neighbors
from moco_core.web_page.write import (
    EXTENT,
    MARK,
    _write_texts,
    nearest_shown,
    page_words,
    whole_places,
    write_web_page,
)
from tests.core.feature_run import CPU, clumps, ignore, make_run, set_features

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")


@pytest.fixture
def run(tmp_path, draw_pictures):
    """24 pictures in a folder whose name would break a careless page."""
    folder = tmp_path / "Trip <b>&"
    draw_pictures(folder, 24)
    made = make_run(tmp_path, folder)
    with Library(made.workspace.library_path) as library:
        ids = [record.id for record in library.records()]
    set_features(made, clumps(24, 3, spread=0.2), ids)
    neighbors(made, CPU, emit=ignore, control=Control())
    atomic.write_array(made.map_path, np.random.default_rng(1).normal(size=(24, 2)).astype(np.float32))
    made.record("map", "chosen", embedding=made.key_recorded("embedding"))
    return made


def written(run, out: Path, *more: str) -> dict:
    """What the page is given."""
    job, _ = parse(["export", str(out), "--workspace", str(run.workspace.path), "--format", "web", *more])
    assert engine.run(job, ignore, Control())["path"] == str(out / "index.html")
    text = (out / "data.js").read_text("ascii")
    assert "<" not in text
    return json.loads(text.removeprefix(f"{MARK}\nwindow.MAP = ").removesuffix(";\n"))


def test_the_page_holds_every_picture_with_its_nearest(run, tmp_path) -> None:
    data = written(run, tmp_path / "page")
    indices, scores = load_neighbors(run)
    assert len(data["names"]) == len(data["x"]) == len(data["folder"]) == 24
    assert np.array(data["near"]).reshape(24, 12).tolist() == indices[:, :12].tolist()
    np.testing.assert_allclose(np.array(data["likeness"]).reshape(24, 12) / 100, scores[:, :12], atol=0.0051)
    with Image.open(tmp_path / "page" / data["sheets"][0]) as sheet:
        assert sheet.size == (data["columns"] * data["tile"], 5 * data["tile"])


def test_nothing_of_this_machine_is_in_it_and_words_cannot_break_it(run, tmp_path) -> None:
    written(run, tmp_path / "page")
    for path in (tmp_path / "page").rglob("*"):
        if path.is_file():
            assert str(tmp_path).encode() not in path.read_bytes()
            assert b"://" not in path.read_bytes()
    page = (tmp_path / "page" / "index.html").read_text("utf-8")
    assert html.escape(run.workspace.name) in page
    assert re.findall(r"<b>.*?<b", page) == []


def test_excluded_pictures_are_not_sent(run, tmp_path) -> None:
    ids = run.embedding()[1]
    exclusions.exclude(run.workspace, [(int(ids[5]), "chosen")])
    data = written(run, tmp_path / "page")
    assert len(data["names"]) == 23
    assert set(data["near"]) <= set(range(23))


def test_neighbours_are_numbered_anew_when_some_are_left_out() -> None:
    indices = np.array([[1, 2, 3], [0, 2, 3], [3, 0, 1], [2, 1, 0]], np.int32)
    scores = np.array([[0.9, 0.5, 0.2]] * 4, np.float32)
    near, likeness = nearest_shown(indices, scores, np.array([0, 2, 3]))
    assert near.tolist() == [[1, 2, -1], [2, 0, -1], [1, 0, -1]]
    assert likeness.tolist() == [[50, 20, 90], [90, 50, 20], [90, 20, 50]]


def test_places_keep_their_proportions() -> None:
    placed = whole_places(np.array([[0.0, 0.0], [4.0, 1.0], [2.0, 2.0]]))
    assert placed.tolist() == [[0, 2500], [EXTENT, 5000], [5000, 7500]]
    assert whole_places(np.zeros((2, 2))).tolist() == [[5000, 5000]] * 2


def test_only_a_page_of_ours_is_replaced(run, tmp_path) -> None:
    out = tmp_path / "page"
    written(run, out)
    written(run, out)
    (out / "letter.txt").write_text("mine")
    with pytest.raises(InvalidSetting, match="holds other files"):
        write_web_page(run, out, ignore, Control())
    assert (out / "letter.txt").read_text() == "mine"
    with pytest.raises(InvalidSetting, match="inside the picture folder"):
        write_web_page(run, run.workspace.images / "page", ignore, Control())
    with pytest.raises(InvalidSetting, match="holds the picture folder"):
        write_web_page(run, tmp_path, ignore, Control())
    with pytest.raises(InvalidSetting, match="is a file"):
        write_web_page(run, run.map_path, ignore, Control())
    assert not list(tmp_path.glob(".*.tmp"))


def test_without_a_map_it_says_so(run, tmp_path) -> None:
    run.record("map", "stale", embedding="another")
    with pytest.raises(NotComputedYet):
        write_web_page(run, tmp_path / "page", ignore, Control())
    assert not (tmp_path / "page").exists()


def test_every_language_has_every_word_and_the_page_uses_them_all() -> None:
    source = resources.files("moco_core.web_page")
    table = json.loads((source / "words.json").read_text("utf-8"))
    assert set(table) == set(get_args(PageLanguage))
    used = set(re.findall(r"\{(\w+)\}", (source / "index.html").read_text("utf-8"))) - {"title"}
    used |= set(re.findall(r"words\.(\w+)", (source / "page.js").read_text("utf-8"))) | {"top_folder"}
    for words in table.values():
        assert set(words) == used
        assert all(words.values())
        for name in ("likeness", "pictures"):
            assert re.findall(r"\{\d\}", words[name]) == re.findall(r"\{\d\}", table["en"][name])


def test_a_title_that_looks_like_a_word_of_ours_stays_as_it_is(tmp_path) -> None:
    _write_texts(tmp_path, "{close} {0}", page_words("zh_CN"), {"x": []})
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "<h1>{close} {0}</h1>" in page
    assert 'lang="zh-CN"' in page
    assert page.count("{") == 4  # the title stands there twice


def dom_of(page: Path, home: Path, after: str = "", size: str = "1200,800") -> str:
    """The document as Chromium has it two seconds later, from the disk and without a server."""
    assert CHROMIUM is not None
    words = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={size}", "--dump-dom"]
    words += [
        "--force-prefers-reduced-motion",
        f"--user-data-dir={home}",
        "--virtual-time-budget=2000",
        page.as_uri() + after,
    ]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=True).stdout


@browser
def test_a_link_to_a_picture_shows_its_look_alikes(run, tmp_path) -> None:
    data = written(run, tmp_path / "page")
    dom = dom_of(tmp_path / "page" / "index.html", tmp_path / "browser", "#4")
    assert [int(i) for i in re.findall(r'data-picture="(\d+)"', dom)] == data["near"][48:60]
    assert f'<b id="name">{html.escape(data["names"][4])}</b>' in dom
    assert "24 pictures" in dom


@browser
def test_the_page_speaks_the_language_it_was_written_in(run, tmp_path) -> None:
    data = written(run, tmp_path / "page", "--language", "zh_CN")
    assert data["words"] == page_words("zh_CN")
    dom = dom_of(tmp_path / "page" / "index.html", tmp_path / "browser", "#4")
    words = re.sub(r"<b id=.*?</b>|<script.*?</script>|<h1>.*?</h1>|<title>.*?</title>", "", dom)
    for text in ("24 张图片", "最相似", "，相似度 0.", "拖动：移动 · 滚轮：缩放"):
        assert text in words
    for text in page_words("en").values():
        assert len(text) < 5 or text not in words


@browser
def test_a_chosen_picture_is_brought_out_from_under_the_panel_of_a_phone(run, tmp_path) -> None:
    written(run, tmp_path / "page")
    page = tmp_path / "page" / "index.html"
    script = """
    const places = [], panel = document.getElementById("chosen");
    for (let i = 0; i < 24; i++) places.push(MAP_VIEW.place(i));
    const lowest = places.reduce((most, place, i) => place[1] > places[most][1] ? i : most, 0);
    const canvas = document.getElementById("map");
    for (const kind of ["pointerdown", "pointerup"])
      canvas.dispatchEvent(new PointerEvent(kind, {
        pointerId: 1, pointerType: "touch", clientX: places[lowest][0] + 1, clientY: places[lowest][1], bubbles: true,
      }));
    document.body.dataset.before = panel.getBoundingClientRect().top - places[lowest][1];
    document.body.dataset.free = panel.getBoundingClientRect().top - MAP_VIEW.place(lowest)[1];
    """
    (tmp_path / "page" / "try.js").write_text(script)
    page.write_text(page.read_text().replace("</body>", '<script src="try.js"></script></body>'))
    dom = dom_of(page, tmp_path / "browser", size="500,600")
    before, after = (float(re.findall(rf'data-{name}="([-\d.]+)"', dom)[0]) for name in ("before", "free"))
    assert before < 20 <= after


@browser
def test_a_click_on_a_dot_chooses_it_and_a_click_on_nothing_ends_it(run, tmp_path) -> None:
    data = written(run, tmp_path / "page")
    page = tmp_path / "page" / "index.html"
    script = """
    const canvas = document.getElementById("map");
    function click(x, y) {
      for (const kind of ["pointerdown", "pointerup"])
        canvas.dispatchEvent(new PointerEvent(kind, { pointerId: 1, clientX: x, clientY: y, bubbles: true }));
    }
    click(...MAP_VIEW.place(7));
    document.body.dataset.clicked = document.getElementById("name").textContent;
    const span = () => Math.hypot(...[0, 1].map((axis) => MAP_VIEW.place(0)[axis] - MAP_VIEW.place(1)[axis]));
    const before = span();
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: -500, clientX: 600, clientY: 400 }));
    document.body.dataset.zoomed = (span() / before).toFixed(3);
    click(2, 2);
    document.body.dataset.ended = document.getElementById("chosen").hidden;
    """
    (tmp_path / "page" / "try.js").write_text(script)
    page.write_text(page.read_text().replace("</body>", '<script src="try.js"></script></body>'))
    dom = dom_of(page, tmp_path / "browser")
    assert f'data-clicked="{data["names"][7]}"' in dom
    assert 'data-ended="true"' in dom
    assert 'data-zoomed="2.226"' in dom  # e to the 0.8
