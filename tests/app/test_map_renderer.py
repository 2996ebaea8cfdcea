"""The renderer against slow and obvious twins: coverage pixel by pixel, corners one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.views import map_density, map_lasso, map_points
from app.views.map_index import GridIndex, RowLookup, _sorted_by
from app.views.map_points import MapPoints
from app.views.map_renderer import (
    LEVELS,
    PAD_PX,
    PHASES,
    DotCanvas,
    inside_polygon,
    nearest_within,
    place_without_overlap,
    shade_table,
    thumb_candidates,
)
from app.views.map_transform import MapTransform, aligned, eased, flight


def exact_levels(points: np.ndarray, width: int, height: int, radius: float) -> np.ndarray:
    """(height, width) largest level of any disc at every pixel, 0 for none, by looping over everything."""
    levels = np.zeros((height, width), int)
    for x, y in points:
        cx = (math.floor(x * PHASES) + 0.5) / PHASES
        cy = (math.floor(y * PHASES) + 0.5) / PHASES
        for row in range(height):
            for column in range(width):
                distance = math.hypot(column + 0.5 - cx, row + 0.5 - cy)
                covered = min(max(radius + 0.5 - distance, 0.0), 1.0)
                levels[row, column] = max(levels[row, column], math.ceil(covered * LEVELS))
    return levels


@pytest.mark.parametrize("radius", [1.25, 2.5, 4.0])
def test_coverage_is_that_of_a_slow_renderer(radius: float) -> None:
    points = np.random.default_rng(3).uniform(-3, 43, (40, 2))
    canvas = DotCanvas(40, 30)
    canvas.clear(0xFF000000)
    white = shade_table(np.array([[255, 255, 255]]), np.zeros(3), 1.0)
    canvas.paint(points, np.zeros(40, np.int64), white, radius)
    seen = (canvas.pixels & 0xFF)[PAD_PX:-PAD_PX, PAD_PX:-PAD_PX]
    expected = np.rint(exact_levels(points, 40, 30, radius) / LEVELS * 255)
    assert np.array_equal(seen, expected)


def test_the_area_painted_is_that_of_a_disc() -> None:
    canvas = DotCanvas(40, 40)
    canvas.clear(0xFF000000)
    canvas.paint(np.array([[20.3, 19.8]]), np.zeros(1, np.int64), shade_table(np.full((1, 3), 255), np.zeros(3), 1), 5)
    assert (canvas.pixels & 0xFF).sum() / 255 == pytest.approx(math.pi * 25, rel=0.06)


def test_each_dot_has_its_own_colour_and_a_dimmed_one_is_nearly_gone() -> None:
    colors = np.array([[200, 0, 0], [0, 100, 0]])
    canvas = DotCanvas(20, 10)
    canvas.clear(0xFF000000)
    points = np.array([[5.0, 5.0], [15.0, 5.0]])
    canvas.paint(points, np.array([0, 1]), shade_table(colors, np.zeros(3), 1.0), 3.0)
    assert canvas.pixels[PAD_PX + 5, PAD_PX + 5] == 0xFFC80000
    assert canvas.pixels[PAD_PX + 5, PAD_PX + 15] == 0xFF006400
    assert shade_table(colors, np.zeros(3), 0.15)[-1, 0] == 0xFF1E0000


def test_hit_test_is_brute_force() -> None:
    rng = np.random.default_rng(1)
    points, usable = rng.uniform(0, 200, (400, 2)), rng.random(400) < 0.7
    for x, y in rng.uniform(-20, 220, (200, 2)):
        distances = [(math.dist(p, (x, y)), i) for i, p in enumerate(points) if usable[i]]
        distance, row = min(distances)
        assert nearest_within(points, usable, x, y, 14.0) == (row if distance <= 14.0 else None)


def crossings_inside(x: float, y: float, polygon: np.ndarray) -> bool:
    """Even-odd rule for one point, one edge after the other."""
    inside = False
    for i in range(len(polygon)):
        (x0, y0), (x1, y1) = polygon[i - 1], polygon[i]
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            inside = not inside
    return inside


def test_points_in_a_lasso_that_crosses_itself() -> None:
    rng = np.random.default_rng(2)
    points, polygon = rng.uniform(0, 100, (500, 2)), rng.uniform(10, 90, (9, 2))
    expected = [crossings_inside(x, y, polygon) for x, y in points]
    found = inside_polygon(points, polygon)
    assert found.tolist() == expected
    assert 0 < found.sum() < 500
    assert not inside_polygon(points, polygon[:2]).any()


def test_thumbnails_do_not_overlap_and_stay_while_zooming_in() -> None:
    points = np.random.default_rng(4).uniform(0, 400, (3000, 2))
    usable = np.ones(3000, bool)
    coarse = thumb_candidates(points, usable, 400, 400, 80.0)
    assert set(coarse) <= set(thumb_candidates(points, usable, 400, 400, 40.0))
    assert len(coarse) == 25
    boxes = np.hstack([points[coarse] - 30, points[coarse] + 30])
    fits = place_without_overlap(boxes, np.array([[0.0, 0.0, 100.0, 100.0]]))
    kept = [*boxes[fits].tolist(), [0.0, 0.0, 100.0, 100.0]]
    for i, a in enumerate(kept):
        for b in kept[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert fits.any()


def fits_by_pairs(boxes: np.ndarray, taken: np.ndarray, gap: float) -> list[bool]:
    """Every box against every one that is kept."""
    kept, fits = taken.tolist(), []
    for left, top, right, bottom in boxes.tolist():
        fits.append(
            not any(a < right + gap and c > left - gap and b < bottom + gap and d > top - gap for a, b, c, d in kept)
        )
        if fits[-1]:
            kept.append([left, top, right, bottom])
    return fits


@pytest.mark.parametrize("gap", [0.0, 3.0])
@pytest.mark.parametrize("taken", [0, 12])
def test_boxes_get_the_room_that_comparing_all_of_them_gives(gap: float, taken: int) -> None:
    rng = np.random.default_rng(taken)
    corners = np.round(rng.uniform(-60, 700, (400 + taken, 2)))
    names = np.hstack([corners[:taken], corners[:taken] + np.array([180.0, 22.0])])  # wider than any thumbnail
    boxes = np.hstack([corners[taken:], corners[taken:] + np.round(rng.uniform(8, 48, (400, 2)))])
    boxes[7] += 1e7  # the current picture may lie far outside
    fits = place_without_overlap(boxes, names, gap)
    assert fits.tolist() == fits_by_pairs(boxes, names, gap)
    assert 50 < fits.sum() < 350
    assert place_without_overlap(boxes[:0], names, gap).tolist() == []


def test_zoom_keeps_the_point_under_the_cursor_and_is_clamped() -> None:
    view = MapTransform.fitted(np.array([[0.0, 0.0], [10.0, 4.0]]), 800, 600)
    before = view.to_map(200, 450)
    assert view.zoomed(3.0, 200, 450).to_map(200, 450) == pytest.approx(before)
    assert view.zoomed(1e9, 0, 0).zoom == pytest.approx(400)
    assert view.zoomed(1e-9, 0, 0).zoom == pytest.approx(0.4)


def test_a_flight_starts_and_lands_where_it_should() -> None:
    start = MapTransform(800, 600, 0.0, 0.0, 40.0, 10.0)
    end = MapTransform(800, 600, 50.0, -20.0, 80.0, 10.0)
    assert flight(start, end, 0.0).to_map(10, 10) == pytest.approx(start.to_map(10, 10))
    assert flight(start, end, 1.0) == end
    assert flight(start, end, 0.5).scale < 40.0  # zooms out on a long way
    assert [eased(t) for t in (0.0, 0.5, 1.0)] == [0.0, 0.5, 1.0]


def test_a_mirrored_map_is_turned_back() -> None:
    old = np.random.default_rng(5).normal(size=(30, 2))
    angle = 1.1
    turn = np.array([[math.cos(angle), math.sin(angle)], [math.sin(angle), -math.cos(angle)]])
    assert aligned((old @ turn + 5).astype(np.float32), np.arange(30), old) == pytest.approx(old, abs=1e-4)


def test_medians_and_visibility_of_groups() -> None:
    ids = np.arange(1, 7)
    points = MapPoints(ids, np.array([[0, 0], [2, 2], [4, 9], [10, 10], [12, 10], [14, 40]], float))
    points.set_groups(np.array([0, 0, 0, 1, 1, 1]), ["a", "b"])
    assert points.anchors.tolist() == [[2, 2], [12, 10]]
    points.hide_groups({1})
    assert {int(i) for i in points.ids[points.hittable]} == {1, 2, 3}
    points.set_selected(points.mask([2, 5]))
    assert points.ids[points.bright].tolist() == [2]


@pytest.mark.parametrize("near", [50, 5_000])
@pytest.mark.parametrize("groups", [3, 300])
def test_groups_are_measured_as_all_their_points_would_be(
    monkeypatch: pytest.MonkeyPatch, near: int, groups: int
) -> None:
    """Whether the first points have enough of each group or all must be sorted, with few groups or many."""
    monkeypatch.setattr(map_points, "NEAR_POINTS", near)
    monkeypatch.setattr(map_points, "SAMPLE_POINTS", 40)
    monkeypatch.setattr(map_points, "COUNTED_POINTS", 700)
    rng = np.random.default_rng(3)
    ids, positions = rng.permutation(3000), rng.normal(size=(3000, 2)).astype(np.float32)
    codes = rng.integers(0, groups, 3000) ** 2 // groups  # some are small, and some have no point
    points = MapPoints(ids, positions)
    points.set_groups(codes, [f"group {i}" for i in range(groups)])
    order = np.random.default_rng(map_points.SHUFFLE_SEED).permutation(3000)
    assert points.ids.tolist() == ids[order].tolist()
    assert points.positions.tolist() == positions[order].tolist()
    assert points.codes.tolist() == codes[order].tolist()
    assert points.codes.dtype == np.int32
    for code in range(groups):
        members = points.positions[points.codes == code]
        assert points.counts[code] == points.shown[code] == len(members)
        if len(members):
            crowd = map_points.densest(members)
            assert points.anchors[code].tolist() == np.median(crowd, axis=0).tolist()
            assert points.spreads[code] == np.abs(crowd[:, 1] - points.anchors[code, 1]).max()
    points.hide_groups({0, 1})
    assert points.shown.tolist() == [0, 0, *points.counts[2:].tolist()]


def test_maps_of_as_many_points_share_one_order_while_one_of_them_is_shown() -> None:
    count = 1237
    first, other = MapPoints(np.arange(count), np.zeros((count, 2))), MapPoints(np.arange(9), np.zeros((9, 2)))
    second = MapPoints(np.arange(count) + 5, np.ones((count, 2)))
    assert map_points.shuffled(count) is map_points.shuffled(count)
    assert (second.ids - first.ids).tolist() == [5] * count
    assert sorted(other.ids.tolist()) == list(range(9))
    with pytest.raises(ValueError, match="read-only"):
        map_points.shuffled(count)[0] = 1
    del first, second
    assert count not in map_points._orders


def test_the_table_of_rows_is_made_ahead_or_at_the_first_question() -> None:
    ids = np.random.default_rng(0).permutation(500) * 3
    ahead, late = RowLookup(ids), RowLookup(ids)
    ahead.build()
    asked = np.arange(-2, 1600)
    by_hand = [ids.tolist().index(i) for i in asked.tolist() if i in ids]
    assert ahead.rows(asked).tolist() == late.rows(asked).tolist() == by_hand


def test_rows_are_found_by_id_dense_or_far_apart() -> None:
    for ids in (np.array([7, 3, 5, 0]), np.array([7_000_000_000, 3, 5, 90_000])):
        lookup = RowLookup(ids)
        assert lookup.rows(ids[::-1]).tolist() == [3, 2, 1, 0]
        assert lookup.rows([5, 4, 3]).tolist() == [2, 1]
        assert (lookup[3], lookup.get(4), lookup.get(None), 5 in lookup, 6 in lookup) == (1, None, None, True, False)
        with pytest.raises(KeyError):
            lookup[6]
    assert RowLookup(np.zeros(0, np.int64)).get(0) is None


def test_the_grid_finds_every_point_of_a_rectangle() -> None:
    rng = np.random.default_rng(8)
    positions = np.vstack([rng.normal(size=(4000, 2)), np.full((300, 2), 0.25)]).astype(np.float32)
    index = GridIndex(positions)
    assert sorted(index.order.tolist()) == list(range(4300))
    for left, top, right, bottom in [(-1, -1, 1, 1), (0.2, 0.2, 0.3, 0.3), (-99, -99, 99, 99), (50, 50, 60, 60)]:
        rows = index.rows_in(left, top, right, bottom)
        inside = (positions >= (left, top)).all(axis=1) & (positions <= (right, bottom)).all(axis=1)
        assert set(np.flatnonzero(inside).tolist()) <= set(rows.tolist())
        assert rows.tolist() == sorted(rows.tolist())
        assert index.count_in(left, top, right, bottom) == len(rows)
    assert len(index.rows_in(0.2, 0.2, 0.3, 0.3)) < 1200
    assert GridIndex(np.ones((5, 2), np.float32)).count_in(0, 0, 2, 2) == 5


def test_a_sort_in_two_passes_is_a_stable_sort() -> None:
    keys = np.random.default_rng(9).integers(0, 1 << 20, 20_000).astype(np.int32) // 40
    assert np.array_equal(_sorted_by(keys), np.argsort(keys, kind="stable"))


def test_a_large_lasso_is_the_exact_one_to_the_last_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_lasso, "FEW", 10)
    rng = np.random.default_rng(2)
    points, polygon = rng.uniform(-40, 240, (30_000, 2)), rng.uniform(10, 190, (9, 2))
    found = map_lasso.inside_lasso(points, polygon)
    assert np.array_equal(found, inside_polygon(points, polygon))
    assert 500 < found.sum() < 25_000


def slow_density(points: np.ndarray, kind_of: list[int], kinds: map_density.Kinds) -> np.ndarray:
    """(5, 20, 30) sums, spread, by loops."""
    total = np.zeros((5, 20, 30))
    for (x, y), kind in zip(points.tolist(), kind_of, strict=True):
        for dx, dy, share in ((0, 0, 1.0), (1, 0, 0.5), (-1, 0, 0.5), (0, 1, 0.5), (0, -1, 0.5)):
            column, row = math.floor(x) + dx, math.floor(y) + dy
            if 0 <= math.floor(x) < 30 and 0 <= math.floor(y) < 20 and 0 <= column < 30 and 0 <= row < 20:
                total[:, row, column] += (
                    share * kinds.weights[kind] * np.array([1.0, *kinds.colors[kind], kinds.caps[kind]])
                )
    return total


def test_density_is_that_of_a_slow_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_density, "CHUNK", 64)
    rng = np.random.default_rng(10)
    points, kind_of = rng.uniform(-2, 32, (400, 2)), rng.integers(0, 3, 400)
    colors = np.array([[250.0, 10, 30], [20, 200, 90], [9, 9, 9]])
    kinds = map_density.Kinds(colors, np.array([1.0, 0.1, 0.0]), np.array([1.0, 0.15, 1.0]))
    total = map_density.sums(points, kind_of, kinds, 30, 20)
    expected = slow_density(points, kind_of.tolist(), kinds)
    assert len(map_density.sums(points, np.zeros(400, int), kinds, 30, 20)) == 4  # nothing is dimmed
    assert map_density.spread(total) == pytest.approx(expected, rel=1e-4, abs=1e-4)
    pixels = np.full((20, 30), 0xFF102030, np.uint32)
    map_density.paint_over(pixels, total, np.array([16, 32, 48]))
    gain = map_density.gain_of(expected[0][expected[0] > 0])
    for row in range(20):
        for column in range(30):
            weight = expected[0, row, column]
            cap = expected[4, row, column] / max(weight, 1e-9)
            alpha = cap * max(1 - math.exp(-gain * weight), 0.55 * min(total[0, row, column], 1.0))
            mixed = np.array([16, 32, 48]) * (1 - alpha) + expected[1:4, row, column] / max(weight, 1e-9) * alpha
            seen = [(int(pixels[row, column]) >> shift) & 255 for shift in (16, 8, 0)]
            assert seen == pytest.approx(mixed, abs=1.1)
    clear = map_density.premultiplied(total)
    assert not ((clear >> 24) > 0)[expected[0] == 0].any()
    assert ((clear >> 24) > 0)[expected[0] > 0.2].all()


def test_a_group_in_two_parts_is_named_where_most_of_it_lies() -> None:
    rng = np.random.default_rng(11)
    positions = np.vstack([rng.normal((0, 0), 0.4, (900, 2)), rng.normal((20, 5), 0.4, (600, 2))])
    points = MapPoints(np.arange(1500), positions)
    assert np.linalg.norm(points.anchors[0]) < 1.0  # the middle of both would be far from every point
