"""The discs of one view, drawn by OpenGL outside any window: the same pixels as map_renderer, from buffers that stay.

Only where the driver draws in hardware, or where a person asks for it; whatever fails, the caller paints in software.
Coverage comes in the same eighths as there: it is the depth, so that every pixel keeps the largest one of a layer.
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage, QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from shiboken6 import isValid

from app.models.dot_sizes import FACTORS
from app.services.map_drawing import AUTOMATIC, SOFTWARE, map_drawing
from app.views.map_overview import DIMMED_ALPHA
from app.views.map_paint import LEAST_RADIUS_PX, Look
from app.views.map_points import MapPoints
from app.views.map_renderer import MAX_RADIUS_PX, PAD_PX, dot_radius, muted
from app.views.map_transform import MapTransform

SLOW_RENDERERS = ("llvmpipe", "softpipe", "swiftshader", "software rasterizer", "microsoft basic render", "gdi generic")
HIDDEN, DIMMED, BRIGHT, MARKED = range(4)
ANY_SIZE = -1
FLOAT, POINTS, DEPTH, COLOR = 0x1406, 0x0000, 0x0100, 0x4000  # names of OpenGL, by their numbers
DEPTH_TEST, LEQUAL, POINT_SIZE, BLEND = 0x0B71, 0x0203, 0x8642, 0x0BE2
RENDERER = 0x1F01

VERTEX = """#version 330 core
layout(location = 0) in vec2 place;
layout(location = 1) in vec3 color;
layout(location = 2) in vec2 kind;  // state, class of size
uniform vec2 center, middle, canvas;
uniform float scale, radius, least, most, size;
flat out vec3 shade;
flat out vec2 disc;
flat out float turn;  // of two discs that cover a pixel alike the later phase wins, as in software
void main() {
    bool seen = kind.x >= least && kind.x <= most && (size < 0.0 || kind.y == size);
    vec2 px = (place - center) * scale + middle;
    vec2 quarter = floor(px * 4.0);
    disc = (quarter + 0.5) / 4.0;
    turn = mod(quarter.y, 4.0) * 4.0 + mod(quarter.x, 4.0);
    shade = color;
    gl_Position = seen ? vec4(disc / canvas * 2.0 - 1.0, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 2.0 * ceil(radius + 1.0) + 1.0;
}
"""
FRAGMENT = """#version 330 core
flat in vec3 shade;
flat in vec2 disc;
flat in float turn;
uniform vec3 ground, halo;
uniform float radius, alpha, haloed;
out vec4 pixel;
void main() {
    float level = ceil(clamp(radius + 0.5 - distance(gl_FragCoord.xy, disc), 0.0, 1.0) * 8.0);
    if (level < 1.0) discard;
    gl_FragDepth = 1.0 - (level * 16.0 + turn) / 160.0;
    pixel = vec4(mix(ground, mix(shade, halo, haloed), level / 8.0 * alpha), 1.0);
}
"""
log = logging.getLogger(__name__)


class GlError(Exception):
    """OpenGL is not there, or has failed; the text is for the log."""


def is_hardware(renderer: str) -> bool:
    """Whether a driver of that name draws in hardware."""
    return bool(renderer) and not any(slow in renderer.lower() for slow in SLOW_RENDERERS)


class GlPointPainter:
    """Draws discs on the GUI thread; everything is made at the first picture, and let go by `release`.

    Attributes:
        failure: why it draws no more, "" while it may; renderer: the driver's name, "" before the first picture.
    """

    def __init__(self, choice: str = SOFTWARE) -> None:
        self.choice, self.failure, self.renderer = choice, "", ""
        self._made: _Device | None = None

    def choose(self, choice: str) -> None:
        """Of AUTOMATIC, SOFTWARE and OPENGL; a choice that is made anew is tried anew."""
        if choice != self.choice:
            self.release()
            self.choice, self.failure = choice, ""

    @property
    def ready(self) -> bool:
        """It will be tried; makes what it needs when asked first."""
        if self.choice == SOFTWARE or self.failure:
            return False
        if self._made is None and self.choice == AUTOMATIC and map_drawing().failure:
            return False  # another map has tried
        if self._made is None:
            try:
                self._made = _Device()
                self.renderer = self._made.renderer
                if self.choice == AUTOMATIC and not is_hardware(self.renderer):
                    raise GlError(f"{self.renderer} draws in software")
                map_drawing().tell(self.renderer, "")
            except Exception as error:
                self._fail(error)
        return not self.failure

    def paint(self, pixels: np.ndarray, points: MapPoints, view: MapTransform, look: Look) -> bool:
        """Onto (h, w) uint32 with a border of PAD_PX; False, and nothing painted, where it cannot."""
        if not self.ready or self._made is None:
            return False
        try:
            pixels[:] = self._made.draw(pixels.shape, points, view, look)
        except Exception as error:
            self._fail(error)
            return False
        return True

    def release(self) -> None:
        """Let go of context, buffers and surface."""
        made, self._made = self._made, None
        if made is not None:
            made.release()

    def _fail(self, error: Exception) -> None:
        self.failure = str(error) or type(error).__name__
        if self.failure != map_drawing().failure:  # once for all maps
            log.info("The map is drawn in software: %s", self.failure)
        map_drawing().tell(self.renderer, self.failure)
        self.release()


class _Device:
    """Context, surface, program and buffers. Raises GlError where one of them cannot be made."""

    def __init__(self) -> None:
        if QGuiApplication.platformName() in ("offscreen", "minimal", "vnc", "linuxfb"):
            raise GlError("this screen has no OpenGL")
        wanted = QSurfaceFormat()
        wanted.setVersion(3, 3)
        wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
        self._surface, self._context = QOffscreenSurface(), QOpenGLContext()
        self._surface.setFormat(wanted)
        self._surface.create()
        self._context.setFormat(wanted)
        self._frame: Any = None
        self._program: Any = None
        self._buffers: list[Any] = []
        self._kept: list[Any] = [None, None]  # what lies in the buffers
        self.states: set[int] = set()
        self.sizes: list[int] = [ANY_SIZE]
        if not self._context.create() or not self._surface.isValid():
            raise GlError("no context of OpenGL could be made")
        try:
            self._make()
        except Exception:
            self.release()
            raise

    def _make(self) -> None:
        self._enter()
        if self._context.isOpenGLES() or self._context.format().version() < (3, 3):
            raise GlError("OpenGL 3.3 is needed")
        self._gl = self._context.functions()
        self.renderer = str(self._gl.glGetString(RENDERER))
        self._link()
        self._context.doneCurrent()

    def _link(self) -> None:
        from PySide6.QtOpenGL import QOpenGLBuffer, QOpenGLShader, QOpenGLShaderProgram, QOpenGLVertexArrayObject

        self._program, self._array = QOpenGLShaderProgram(), QOpenGLVertexArrayObject()
        kinds = QOpenGLShader.ShaderTypeBit
        ok = self._program.addShaderFromSourceCode(kinds.Vertex, VERTEX)
        ok = ok and self._program.addShaderFromSourceCode(kinds.Fragment, FRAGMENT) and self._program.link()
        if not ok or not self._array.create():
            raise GlError(f"the shaders were refused: {self._program.log()}")
        self._array.bind()
        self._program.bind()
        for layout in (((0, 0, 2),), ((1, 0, 3), (2, 12, 2))):
            buffer = QOpenGLBuffer(QOpenGLBuffer.Type.VertexBuffer)
            if not buffer.create() or not buffer.bind():
                raise GlError("no buffer could be made")
            self._buffers.append(buffer)
            stride = 4 * sum(width for _, _, width in layout)
            for place, offset, width in layout:
                self._program.enableAttributeArray(place)
                self._program.setAttributeBuffer(place, FLOAT, offset, width, stride)
        self._array.release()

    def _enter(self) -> None:
        if not self._context.makeCurrent(self._surface):
            raise GlError("the context of OpenGL was lost")

    def draw(self, shape: tuple[int, ...], points: MapPoints, view: MapTransform, look: Look) -> np.ndarray:
        """(h, w) uint32."""
        self._enter()
        try:
            while self._gl.glGetError():
                pass
            self._frame_of(shape)
            self._upload(points, look)
            self._draw_layers(shape, points, view, look)
            image = self._frame.toImage(False).convertToFormat(QImage.Format.Format_RGB32)
            if self._gl.glGetError() or image.isNull():
                raise GlError("OpenGL reported an error")
            return np.frombuffer(image.constBits(), np.uint32).reshape(shape).copy()
        finally:
            self._context.doneCurrent()

    def _frame_of(self, shape: tuple[int, ...]) -> None:
        from PySide6.QtOpenGL import QOpenGLFramebufferObject

        size = QSize(shape[1], shape[0])
        if self._frame is None or self._frame.size() != size:
            self._frame = None
            self._frame = QOpenGLFramebufferObject(size, QOpenGLFramebufferObject.Attachment.Depth)
        if not self._frame.isValid() or not self._frame.bind():
            raise GlError("no picture of that size could be made")

    def _upload(self, points: MapPoints, look: Look) -> None:
        """What has changed since; `MapPoints` replaces its arrays, so another object is another content."""
        for i, (kept, made) in enumerate(((_places_of(points), _places), (_kinds_of(points, look), _kinds))):
            if _same(self._kept[i], kept):
                continue
            data = np.ascontiguousarray(made(points, look), np.float32)
            self._buffers[i].bind()
            self._buffers[i].allocate(data.tobytes(), data.nbytes)
            self._kept[i] = kept
            if i == 1:
                self.states = set(np.unique(data[:, 3]).astype(int).tolist())
                self.sizes = [ANY_SIZE] if points.sizes is None else list(range(len(FACTORS) - 1, -1, -1))

    def _draw_layers(self, shape: tuple[int, ...], points: MapPoints, view: MapTransform, look: Look) -> None:
        gl, program = self._gl, self._program
        gl.glViewport(0, 0, shape[1], shape[0])
        gl.glDisable(BLEND)
        gl.glEnable(DEPTH_TEST)
        gl.glEnable(POINT_SIZE)
        gl.glDepthFunc(LEQUAL)
        ground = look.ground / 255
        gl.glClearColor(float(ground[0]), float(ground[1]), float(ground[2]), 1.0)
        gl.glClear(COLOR)
        program.bind()
        self._array.bind()
        self._set("center", view.center_x, view.center_y)
        self._set("middle", view.width / 2 * look.ratio + PAD_PX, view.height / 2 * look.ratio + PAD_PX)
        self._set("canvas", shape[1], shape[0])
        self._set("scale", view.scale * look.ratio)
        self._set("ground", *ground)
        self._set("halo", *(look.accent / 255))
        radius = dot_radius(len(points), view.width * view.height, view.zoom) * look.ratio
        layers = ((DIMMED, DIMMED, 0.0, DIMMED_ALPHA, 0), (MARKED, MARKED, 2.5 * look.ratio, 1.0, 1))
        for least, most, wider, alpha, haloed in (*layers, (BRIGHT, MARKED, 0.0, 1.0, 0)):
            if self.states & set(range(least, most + 1)):
                for name, value in (("least", least), ("most", most), ("alpha", alpha), ("haloed", haloed)):
                    self._set(name, value)
                self._draw_sizes(len(points), radius, wider)
        self._array.release()

    def _draw_sizes(self, count: int, radius: float, wider: float) -> None:
        for size in self.sizes:
            own = radius if size == ANY_SIZE else max(FACTORS[size] * radius, LEAST_RADIUS_PX)
            self._set("size", size)
            self._set("radius", round(min(own + wider, MAX_RADIUS_PX) * 4) / 4)
            self._gl.glClear(DEPTH)
            self._gl.glDrawArrays(POINTS, 0, count)

    def _set(self, name: str, *values: float) -> None:
        numbers = [float(value) for value in values]
        place = self._program.uniformLocation(name)
        if len(numbers) == 1:
            self._program.setUniformValue1f(place, numbers[0])
        else:
            self._program.setUniformValue(place, *numbers)

    def release(self) -> None:
        """Safe at any time, also after the context was lost."""
        if not (isValid(self._surface) and isValid(self._context)):
            return  # the program has ended, and Qt took both along
        if self._context.makeCurrent(self._surface):
            for buffer in self._buffers:
                buffer.destroy()
            if self._program is not None:
                self._array.destroy()
            self._frame = self._program = None
            self._context.doneCurrent()
        self._frame, self._program, self._buffers, self._kept = None, None, [], [None, None]
        self._surface.destroy()


def _same(a: list[Any] | None, b: list[Any]) -> bool:
    return a is not None and all(x is y for x, y in zip(a[:-1], b[:-1], strict=True)) and a[-1] == b[-1]


def _places_of(points: MapPoints) -> list[Any]:
    return [points.positions, len(points)]


def _kinds_of(points: MapPoints, look: Look) -> list[Any]:
    seen = [points.codes, points.bright, points.dimmed, points.marked, points.sizes]
    return [*seen, look.groups.tobytes()]


def _places(points: MapPoints, _look: Look) -> np.ndarray:
    return points.positions


def _kinds(points: MapPoints, look: Look) -> np.ndarray:
    """(N, 5): colour 0…1, state, class of size."""
    state = np.full(len(points), HIDDEN)
    state[points.dimmed], state[points.bright] = DIMMED, BRIGHT
    state[points.bright & points.marked] = BRIGHT if points.all_bright else MARKED
    colors = np.where((state == DIMMED)[:, None], muted(look.groups)[points.codes], look.groups[points.codes]) / 255
    sizes = np.zeros(len(points)) if points.sizes is None else points.sizes
    return np.column_stack([colors, state, sizes])
