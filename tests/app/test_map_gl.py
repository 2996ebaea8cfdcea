"""The map drawn by OpenGL against the software renderer, pixel by pixel; on an X server only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.controllers.session import Session
from app.pages.settings import SettingsPage
from app.services.map_drawing import AUTOMATIC, OPENGL, SOFTWARE, map_drawing
from app.services.settings import AppSettings
from app.views.map_gl import GlPointPainter, is_hardware
from app.views.map_paint import Look, paint_points
from app.views.map_points import MapPoints
from app.views.map_renderer import PAD_PX
from app.views.map_transform import MapTransform
from app.views.map_view import MapView

GROUND = 0xFF101216


@pytest.fixture
def gl(qapp: QApplication) -> Iterator[GlPointPainter]:
    painter = GlPointPainter(OPENGL)
    if not painter.ready:
        pytest.skip(f"no OpenGL here: {painter.failure}")
    yield painter
    painter.release()


def look(ratio: float = 1.0) -> Look:
    groups = np.array([[76, 155, 232], [232, 163, 61], [63, 182, 139]])
    return Look(groups, np.array([91, 157, 255]), np.array([16, 18, 22]), ratio)


def crowd(count: int = 400) -> MapPoints:
    rng = np.random.default_rng(5)
    points = MapPoints(np.arange(count), rng.normal(3, 2, (count, 2)))
    points.set_groups(rng.integers(0, 3, count), ["a", "b", "c"])
    return points


def canvas(view: MapTransform, ratio: float = 1.0) -> np.ndarray:
    shape = (round(view.height * ratio) + 2 * PAD_PX, round(view.width * ratio) + 2 * PAD_PX)
    return np.full(shape, GROUND, np.uint32)


def channels(pixels: np.ndarray) -> np.ndarray:
    inner = pixels[PAD_PX:-PAD_PX, PAD_PX:-PAD_PX]
    return np.stack([inner >> shift & 0xFF for shift in (16, 8, 0)], axis=-1).astype(int)


def compare(gl: GlPointPainter, points: MapPoints, view: MapTransform, ratio: float = 1.0) -> None:
    """A disc whose centre lies on the edge of a quarter pixel, or two that cover one pixel alike, may differ."""
    ours, theirs = canvas(view, ratio), canvas(view, ratio)
    paint_points(ours, points, slice(0, len(points)), view.to_screen(points.positions), view, look(ratio))
    assert gl.paint(theirs, points, view, look(ratio)), gl.failure
    off = np.abs(channels(ours) - channels(theirs)).max(axis=-1)
    drawn = (channels(ours) != [16, 18, 22]).any(axis=-1)
    assert drawn.sum() > 500
    assert (off > 1).sum() < 0.02 * drawn.sum()


@pytest.mark.xvfb
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_bright_dots_are_those_of_the_software(gl: GlPointPainter, ratio: float) -> None:
    points = crowd()
    view = MapTransform.fitted(points.positions, 320, 200)
    compare(gl, points, view, ratio)
    compare(gl, points, view.zoomed(3.0, 100, 80), ratio)


@pytest.mark.xvfb
def test_what_changes_is_uploaded_again(gl: GlPointPainter) -> None:
    points = crowd()
    view = MapTransform.fitted(points.positions, 320, 200)
    compare(gl, points, view)
    points.set_marked(points.mask(range(60)))
    compare(gl, points, view)
    points.set_sizes(np.arange(len(points)) % 6)
    compare(gl, points, view)
    points.hide_groups([1])
    compare(gl, points, view)
    points.move_to(points.positions[:, ::-1].copy())
    compare(gl, points, view.resized(260, 260))


@pytest.mark.xvfb
def test_a_lost_context_leaves_the_canvas_to_the_software(gl: GlPointPainter, monkeypatch: pytest.MonkeyPatch) -> None:
    points = crowd()
    view = MapTransform.fitted(points.positions, 320, 200)
    assert gl._made is not None
    monkeypatch.setattr(gl._made._context, "makeCurrent", lambda surface: False)
    pixels = canvas(view)
    assert not gl.paint(pixels, points, view, look())
    assert (pixels == GROUND).all()
    assert "lost" in gl.failure
    assert not gl.ready


@pytest.mark.xvfb
def test_automatic_takes_hardware_alone(gl: GlPointPainter) -> None:
    automatic = GlPointPainter(AUTOMATIC)
    assert automatic.ready == is_hardware(gl.renderer)
    automatic.release()


def test_without_a_screen_nothing_of_opengl_is_made(qapp: QApplication) -> None:
    if qapp.platformName() != "offscreen":
        pytest.skip("on a screen")
    painter = GlPointPainter(OPENGL)
    assert not painter.ready
    assert "no OpenGL" in painter.failure
    assert not GlPointPainter(SOFTWARE).ready


@pytest.mark.parametrize(
    ("name", "hardware"),
    [("llvmpipe (LLVM 15.0.6, 256 bits)", False), ("Microsoft Basic Render Driver", False), ("", False),
     ("Google SwiftShader", False), ("NVIDIA GeForce RTX 3060/PCIe/SSE2", True), ("Apple M2", True)],
)  # fmt: skip
def test_names_of_drivers(name: str, hardware: bool) -> None:
    assert is_hardware(name) == hardware


@pytest.mark.xvfb
def test_a_map_draws_the_same_either_way_and_lets_go_at_the_end(gl: GlPointPainter, qtbot: QtBot) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(320, 240)
    view.setPoints(np.arange(300), np.random.default_rng(2).normal(0, 1, (300, 2)).astype(np.float32))
    map_drawing().choose(SOFTWARE)
    soft = view.grab().toImage()
    assert view._scene.gl._made is None
    map_drawing().choose(OPENGL)
    hard = view.grab().toImage()
    assert view._scene.gl._made is not None
    assert map_drawing().renderer == gl.renderer
    same = sum(soft.pixel(x, y) == hard.pixel(x, y) for x in range(320) for y in range(240))
    assert same > 0.97 * 320 * 240
    map_drawing().released.emit()
    assert view._scene.gl._made is None
    map_drawing().choose(AUTOMATIC)


def test_settings_choose_and_say_what_draws(session: Session, qtbot: QtBot) -> None:
    page = SettingsPage(session)
    qtbot.addWidget(page)
    page.drawing.chosen.emit(SOFTWARE)
    assert AppSettings().map_drawing == SOFTWARE
    assert page.drawn.text() == "The map is drawn in software."
    page.drawing.chosen.emit(OPENGL)
    assert AppSettings().map_drawing == OPENGL
    map_drawing().tell("", "no context")
    assert "the log says why" in page.drawn.text()
    map_drawing().tell("Some card", "")
    assert "Some card" in page.drawn.text()
    page.drawing.chosen.emit(AUTOMATIC)
    map_drawing().tell("llvmpipe", "llvmpipe draws in software")
    assert "llvmpipe is no graphics card" in page.drawn.text()
    map_drawing().choose(AUTOMATIC)
