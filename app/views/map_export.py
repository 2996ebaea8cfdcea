"""The map as a file: PNG as large as one likes, or SVG with every dot as a shape of its own."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QPolygonF

from app.models.dot_sizes import FACTORS
from app.services.theme import theme, ui_font
from app.views.map_field import FieldPicture, line_alpha
from app.views.map_overview import DIMMED_ALPHA, MapOverview
from app.views.map_paint import rows_in_view
from app.views.map_points import MapPoints
from app.views.map_renderer import PAD_PX, dot_radius
from app.views.map_scene import Frame, Lines, MapScene, colors_of, contour_alpha, rgb_of
from app.views.map_tiles import TileStore
from app.views.map_transform import MapTransform

MAX_PIXELS = 100_000_000
MAX_SHAPES = 60_000  # more dots than that are embedded as one picture: no program likes to open them one by one
SVG_TILES_AT = 2.0  # device px of an embedded thumbnail for each px of the drawing


def map_image(
    points: MapPoints,
    view: MapTransform,
    tiles: TileStore,
    overview: MapOverview,
    factor: float,
    lines: Lines = (),
    field: FieldPicture | None = None,
) -> QImage:
    """What the view shows, with `factor` px for each of its own, at most MAX_PIXELS in all.

    lines: density contours. field: of a concept, under the dots.
    """
    return _drawn(points, view, tiles, overview, factor, lines, field)[0]


def map_svg(
    points: MapPoints,
    view: MapTransform,
    tiles: TileStore,
    overview: MapOverview,
    lines: Lines = (),
    field: FieldPicture | None = None,
) -> bytes:
    """What the view shows: field, dots by group, contours, thumbnails, names. Sizes are those of the view in px."""
    picture, frame, names = _drawn(points, view, tiles, overview, SVG_TILES_AT, lines, field)
    rows = rows_in_view(points, view, None)
    screen = view.to_screen(points.positions[rows])
    width, height = round(view.width), round(view.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<rect width="{width}" height="{height}" fill="{theme().color("canvas").name()}"/>',
    ]
    if len(screen) > MAX_SHAPES:
        parts.append(_image(picture, QRectF(0, 0, view.width, view.height)))
    else:
        radius = dot_radius(len(points), view.width * view.height, view.zoom)
        parts += [] if field is None else [_field(field, view)]
        parts += _dots(points, np.arange(len(points))[rows], screen, radius)
        parts += [] if field is None else _field_lines(field, view)
        parts += _contours(lines, view)
        parts += [_tile(picture, box, picture.width() / view.width) for box in frame.boxes]
        parts += [_name(points.names[code], rect) for code, rect in names.items()]
    return "\n".join([*parts, "</svg>", ""]).encode("utf-8")


def _drawn(
    points: MapPoints,
    view: MapTransform,
    tiles: TileStore,
    overview: MapOverview,
    factor: float,
    lines: Lines,
    field: FieldPicture | None,
) -> tuple[QImage, Frame, dict[int, QRectF]]:
    """Picture without its border, frame, and where names stand. Thumbnails are made first."""
    factor = min(factor, (MAX_PIXELS / max(view.width * view.height, 1.0)) ** 0.5)
    scene = MapScene(tiles, overview)
    scene.contours, scene.field = lines, field
    scene.render(points, view, factor)
    tiles.makeWanted()
    frame = scene.render(points, view, factor)
    inside = frame.image.rect().adjusted(PAD_PX, PAD_PX, -PAD_PX, -PAD_PX)
    picture = frame.image.copy(inside)
    picture.setDevicePixelRatio(1.0)
    return picture, frame, scene.placeNames(points, view)


def _dots(points: MapPoints, rows: np.ndarray, screen: np.ndarray, radius: float) -> list[str]:
    """A <g> for each group and look; dimmed ones first, so that they lie beneath."""
    colors, accent = colors_of(points), rgb_of(theme().color("accent"))
    circles: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for row, (x, y) in zip(rows.tolist(), screen.tolist(), strict=True):
        if points.hidden[row]:
            continue
        bright = bool(points.bright[row])
        fill = "#{:02x}{:02x}{:02x}".format(*colors[points.codes[row]].astype(int).tolist())
        halo = "#{:02x}{:02x}{:02x}".format(*accent.tolist()) if bright and points.marked[row] else ""
        size = radius if points.sizes is None else radius * FACTORS[points.sizes[row]]
        circles[int(bright), fill, halo].append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size:.2f}"/>')
    found = []
    for (rank, fill, halo), group in sorted(circles.items()):
        opacity = "" if rank else f' fill-opacity="{DIMMED_ALPHA}"'
        stroke = f' stroke="{halo}" stroke-width="2.5"' if halo else ""
        found.append(f'<g fill="{fill}"{opacity}{stroke}>{"".join(group)}</g>')
    return found


def _contours(lines: Lines, view: MapTransform) -> list[str]:
    """A <g> for each level."""
    color, levels = theme().color("text").name(), len(lines)
    return [_lines(polygons, view, color, contour_alpha(level, levels)) for level, polygons in enumerate(lines)]


def _field(field: FieldPicture, view: MapTransform) -> str:
    corners = [(field.place.left(), field.place.top()), (field.place.right(), field.place.bottom())]
    (left, top), (right, bottom) = view.to_screen(np.array(corners)).tolist()
    return _image(field.image, QRectF(left, top, right - left, bottom - top))


def _field_lines(field: FieldPicture, view: MapTransform) -> list[str]:
    color = theme().color("accent").name()
    return [_lines(polygons, view, color, line_alpha(level)) for level, polygons in enumerate(field.lines)]


def _lines(polygons: Sequence[QPolygonF], view: MapTransform, color: str, alpha: float) -> str:
    paths = []
    for polygon in polygons:
        places = view.to_screen(np.array([(p.x(), p.y()) for p in polygon.toList()]))
        paths.append('<path d="M' + "L".join(f"{x:.1f} {y:.1f}" for x, y in places.tolist()) + '"/>')
    return f'<g fill="none" stroke="{color}" stroke-opacity="{alpha:.2f}">{"".join(paths)}</g>'


def _tile(picture: QImage, box: np.ndarray, scale: float) -> str:
    """A thumbnail with its frame, as it was drawn. scale: px of the picture for each of the drawing."""
    left, top, right, bottom = box.tolist()
    rect = QRectF(left - 1, top - 1, right - left + 2, bottom - top + 2)
    part = QRectF(rect.left() * scale, rect.top() * scale, rect.width() * scale, rect.height() * scale)
    return _image(picture.copy(part.toRect()), rect)


def png_bytes(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def _image(image: QImage, rect: QRectF) -> str:
    text = base64.b64encode(png_bytes(image)).decode("ascii")
    place = f'x="{rect.left():.2f}" y="{rect.top():.2f}" width="{rect.width():.2f}" height="{rect.height():.2f}"'
    return f'<image {place} href="data:image/png;base64,{text}"/>'


def _name(name: str, rect: QRectF) -> str:
    card, line, text = (theme().color(token).name() for token in ("card", "line", "text"))
    place = f'x="{rect.left():.1f}" y="{rect.top():.1f}" width="{rect.width():.1f}" height="{rect.height():.1f}"'
    middle, base = rect.center().x(), rect.center().y() + 4
    family = escape(ui_font().family(), quote=True)
    return (
        f'<rect {place} rx="10.5" fill="{card}" fill-opacity="0.92" stroke="{line}"/>'
        f'<text x="{middle:.1f}" y="{base:.1f}" font-family="{family}, sans-serif" font-size="11.5" '
        f'text-anchor="middle" fill="{text}">{escape(name)}</text>'
    )
