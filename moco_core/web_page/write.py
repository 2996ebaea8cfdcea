"""Writes a run's map as a web page: one folder that opens by a double click on its index.html.

Into it go thumbnails, names of files and folders below the picture folder, places on the map, and the nearest
pictures of each; no absolute path, no tag, note or date. Data lie in scripts, since a page that is opened from the disk
may read no other file.
"""

from __future__ import annotations

import html
import io
import json
import math
import shutil
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from moco_core.canvas import RAISED, cover_square, open_picture
from moco_core.chosen import outside_of_pictures
from moco_core.control import Control
from moco_core.errors import InvalidSetting, NotComputedYet
from moco_core.events import Emit
from moco_core.features import all_records, command, load_embedding, load_map
from moco_core.images.thumbs import ThumbStore
from moco_core.jobs import PageLanguage
from moco_core.library import ImageRecord, printable
from moco_core.neighbors import load_neighbors
from moco_core.progress import Meter
from moco_core.workspace import Run, Workspace

Array = np.ndarray[Any, Any]

NEAREST = 12
EXTENT = 10_000  # places are whole numbers up to it along the map's longer side
TILES = ((1500, 144), (4000, 96))  # so large, in px, are thumbnails of at most so many pictures; of more:
TILE_PX = 64
SHEET_PX = 2048  # what phones' graphics take
QUALITY = 82
PARTS = ("index.html", "page.css", "page.js", "data.js", "sheets")
MARK = "/* a map of MoCo Studio */"


def write_web_page(run: Run, out: Path, emit: Emit, control: Control, language: PageLanguage = "en") -> dict[str, Any]:
    """Make the folder `out`; one that this function made before is replaced, any other that holds something is not.

    language: of the page's own words, see words.json.

    Returns:
        {"path": of its index.html, "format": "web", "run", "pictures", "bytes"}

    Raises:
        InvalidSetting: `out` is a file, holds other files, or lies in the picture folder.
        NotComputedYet: there is no map.
    """
    folder = checked_folder(run.workspace, out)
    rows, records = _shown(run)
    words = page_words(language)
    data = {**page_data(run, rows, records, words["top_folder"]), "words": words}
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
    try:
        made.chmod(0o755)
        meter = Meter(emit, control, "export", len(records))
        data["sheets"] = _write_sheets(run.workspace, records, made / "sheets", data["tile"], data["columns"], meter)
        _write_texts(made, run.workspace.name, words, data)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    page = printable(str(folder / "index.html"))
    return {"path": page, "format": "web", "run": run.name, "pictures": len(records), "bytes": size}


def checked_folder(workspace: Workspace, out: Path) -> Path:
    """Absolute path of a folder that may be written. Raises InvalidSetting."""
    folder = outside_of_pictures(workspace, out)
    if workspace.images.resolve().is_relative_to(folder):
        raise InvalidSetting(f"{printable(str(folder))} holds the picture folder.", hint="Choose another place.")
    if folder.exists() and not folder.is_dir():
        raise InvalidSetting(f"{printable(str(folder))} is a file.", hint="Name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder):
        raise InvalidSetting(f"{printable(str(folder))} holds other files.", hint="Name a new or an empty folder.")
    return folder


def page_words(language: PageLanguage) -> dict[str, str]:
    """The page's own words in a language."""
    table = json.loads((resources.files("moco_core.web_page") / "words.json").read_text("utf-8"))
    words: dict[str, str] = table[language]
    return words


def page_data(run: Run, rows: Array, records: Sequence[ImageRecord], top_folder: str) -> dict[str, Any]:
    """What the page draws; a neighbour that is not shown is −1.

    rows: of the shown pictures in the embedding. top_folder: what the picture folder itself is called.

    Raises:
        NotComputedYet: there is no map, or no neighbour graph.
    """
    places = whole_places(load_map(run)[rows])
    folders = sorted({record.folder for record in records})
    code = {folder: number for number, folder in enumerate(folders)}
    near, likeness = nearest_shown(*load_neighbors(run), rows)
    tile = next((px for most, px in TILES if len(records) <= most), TILE_PX)
    return {
        "x": places[:, 0].tolist(),
        "y": places[:, 1].tolist(),
        "extent": EXTENT,
        "names": [printable(record.path).rpartition("/")[2] for record in records],
        "folders": [printable(folder) or top_folder for folder in folders],
        "folder": [code[record.folder] for record in records],
        "near": near.ravel().tolist(),
        "likeness": likeness.ravel().tolist(),
        "tile": tile,
        "columns": min(SHEET_PX // tile, max(1, math.ceil(math.sqrt(len(records))))),
    }


def whole_places(positions: Array) -> Array:
    """(N, 2) int64 in 0 … EXTENT, proportions kept, the shorter side in the middle; the window's way up."""
    if not len(positions):
        return np.zeros((0, 2), np.int64)
    places = positions.astype(np.float64)
    low, high = places.min(axis=0), places.max(axis=0)
    span = max(float((high - low).max()), 1e-9)
    placed: Array = np.rint(((places - (low + high) / 2) / span + 0.5) * EXTENT).astype(np.int64)
    return placed


def nearest_shown(indices: Array, scores: Array, rows: Array) -> tuple[Array, Array]:
    """(n, 12) numbers of shown pictures, best first, −1 where there are fewer, and their likeness in hundredths."""
    number = np.full(len(indices), -1, np.int64)
    number[rows] = np.arange(len(rows))
    wide = number[indices[rows]]  # (n, k)
    first = np.argsort(wide < 0, axis=1, kind="stable")[:, :NEAREST]  # those that are shown, in their order
    near = np.take_along_axis(wide, first, axis=1)
    likeness = np.rint(np.take_along_axis(scores[rows], first, axis=1) * 100).astype(np.int64)
    return near, likeness


def _shown(run: Run) -> tuple[Array, list[ImageRecord]]:
    """Rows and records of the map's pictures that are still there and not excluded."""
    load_map(run)
    _, ids = load_embedding(run)
    known = all_records(run.workspace)
    rows = [row for row, i in enumerate(ids.tolist()) if i in known and known[i].used]
    if not rows:
        raise NotComputedYet("map", command(run, "map"))
    return np.array(rows, np.int64), [known[int(ids[row])] for row in rows]


def _write_sheets(
    workspace: Workspace, records: Sequence[ImageRecord], folder: Path, tile: int, columns: int, meter: Meter
) -> list[str]:
    """Their names, as the page asks for them. One sheet in memory at a time."""
    folder.mkdir()
    names: list[str] = []
    thumbs = ThumbStore(workspace.thumbs_path)
    try:
        for start in range(0, len(records), columns * columns):
            part = records[start : start + columns * columns]
            sheet = Image.new("RGB", (columns * tile, math.ceil(len(part) / columns) * tile), RAISED)
            for place, record in enumerate(part):
                data = thumbs.read(record.id)
                if data:
                    corner = (place % columns * tile, place // columns * tile)
                    sheet.paste(cover_square(open_picture(data), tile), corner)
                meter.add()
            names.append(f"sheets/{len(names):03}.jpg")
            sheet.save(folder.parent / names[-1], quality=QUALITY)
    finally:
        thumbs.close()
    return names


def _write_texts(folder: Path, title: str, words: dict[str, str], data: dict[str, Any]) -> None:
    source = resources.files("moco_core.web_page")
    for name in ("page.css", "page.js"):
        (folder / name).write_bytes((source / name).read_bytes())
    page = (source / "index.html").read_text("utf-8")
    for name, text in {**words, "title": printable(title)}.items():  # the title last: it may hold any of the signs
        page = page.replace(f"{{{name}}}", html.escape(text))
    (folder / "index.html").write_bytes(page.encode("utf-8"))
    script = io.StringIO()
    script.write(f"{MARK}\nwindow.MAP = ")
    json.dump(data, script, separators=(",", ":"))  # ASCII alone, so that no encoding can break it
    script.write(";\n")
    (folder / "data.js").write_bytes(script.getvalue().replace("<", "\\u003c").encode("ascii"))


def _is_ours(folder: Path) -> bool:
    """Nothing else is in it."""
    try:
        with (folder / "data.js").open("rb") as file:
            marked = file.read(len(MARK)) == MARK.encode("ascii")
    except OSError:
        return False
    return marked and all(path.name in PARTS for path in folder.iterdir())
