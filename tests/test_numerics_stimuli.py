"""Mirrors `numerics/stimuli.py`: where light and dark lie on the page, and what is in a picture."""

import cmath
import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from generator.numerics.orientation import LUMA, orientation
from generator.numerics.stimuli import (
    ACHROMATIC,
    BLUE_YELLOW,
    HALF,
    RED_GREEN,
    Canvas,
    Floats,
    arc,
    bar,
    boundary,
    edge,
    grating,
    length,
    line,
    picture,
    texture,
)
from tests.twins import twin_of

CANVAS = Canvas((37, 52), (17.5, 24.0))
TURNS = [0.0, 22.5, 45.0, 90.0, 112.5, 135.0]


def at(plane: Floats, direction: float, distance: float) -> float:
    """Read the pixel nearest to the point at a distance from the centre of CANVAS, anticlockwise from the right."""
    angle = np.radians(direction)
    row, col = CANVAS.centre[0] - distance * np.sin(angle), CANVAS.centre[1] + distance * np.cos(angle)
    return float(plane[round(row), round(col)])


def spectrum(plane: Floats) -> tuple[float, float]:
    """Find the strongest wave of a plane: its period in pixels, and where its crests run, in degrees."""
    side = 1024
    waves = np.abs(np.fft.fft2(plane - plane.mean(), (side, side)))
    down, right = np.unravel_index(waves.argmax(), waves.shape)
    down_, right_ = np.fft.fftfreq(side)[[down, right]]
    return 1 / float(np.hypot(down_, right_)), float(np.degrees(np.arctan2(-down_, right_)) + 90) % 180


def slow_plane(brightness: Callable[[complex], float]) -> Floats:
    """Ask for the brightness of each pixel of CANVAS by its place: right and up of the centre, as a complex number."""
    rows, cols = CANVAS.size
    places = [[complex(col - CANVAS.centre[1], CANVAS.centre[0] - row) for col in range(cols)] for row in range(rows)]
    return np.array([[brightness(place) for place in row] for row in places])


def turned(degrees: float) -> complex:
    """Return the arrow of length 1 in a direction."""
    return cmath.exp(1j * math.radians(degrees))


def sharp(inside: float) -> float:
    """Return the brightness so many pixels within a border: it changes within half a pixel to either side."""
    return max(-1.0, min(1.0, 2 * inside))


def off(place: complex, degrees: float) -> float:
    """Measure how far a place lies to the left of the line through the centre in a direction."""
    return (place / turned(degrees)).imag


def far(place: complex, path: list[complex]) -> float:
    """Measure how far a place lies from the nearest point of a path."""
    return min(abs(place - point) for point in path)


@twin_of(grating)
def slow_grating(degrees: float, period: float, phase: float) -> Floats:
    return slow_plane(lambda place: math.cos(2 * math.pi * (off(place, degrees) / period - phase)))


@twin_of(edge)
def slow_edge(degrees: float, offset: float) -> Floats:
    return slow_plane(lambda place: sharp(off(place, degrees) - offset))


@twin_of(bar)
def slow_bar(degrees: float, width: float, offset: float) -> Floats:
    return slow_plane(lambda place: sharp(width / 2 - abs(off(place, degrees) - offset)))


def straight(degrees: float, extent: float, offset: float) -> list[complex]:
    """Walk along a line."""
    steps = [extent * (step / 400 - 0.5) for step in range(401)]
    return [turned(degrees) * complex(along, offset) for along in steps]


def bent(direction: float, radius: float, offset: float) -> list[complex]:
    """Walk along an arc: a third of a circle, whose middle lies `offset` in a direction and its centre beyond."""
    turns = [180 + 120 * (step / 400 - 0.5) for step in range(401)]
    return [turned(direction) * (radius + offset + radius * turned(turn)) for turn in turns]


@twin_of(line)
def slow_line(degrees: float, extent: float, width: float, offset: float) -> Floats:
    path = straight(degrees, extent, offset)
    return slow_plane(lambda place: sharp(width / 2 - far(place, path)))


@twin_of(arc)
def slow_arc(direction: float, radius: float, width: float, offset: float) -> Floats:
    path = bent(direction, radius, offset)
    return slow_plane(lambda place: sharp(width / 2 - far(place, path)))


@twin_of(length)
def slow_length(radius: float) -> float:
    return sum(abs(after - before) for before, after in pairwise(bent(0, radius, 0)))


@twin_of(boundary)
def slow_boundary(direction: float, fine: float, coarse: float, offset: float) -> Floats:
    """Mix two plain textures, each pixel by its share beyond the border."""

    def mixed(place: complex) -> float:
        share = min(1.0, max(0.0, (place / turned(direction)).real - offset + 0.5))
        return fine + share * (coarse - fine)

    return slow_plane(mixed)


@twin_of(picture)
def slow_picture(plane: Floats, axis: Floats) -> list[list[list[int]]]:
    return [
        [[round(127.5 + 127.5 * value * part) for part in axis.tolist()] for value in row] for row in plane.tolist()
    ]


@pytest.mark.parametrize("degrees", [0.0, 33.0, 90.0, 157.5, 290.0])
def test_stimuli_are_those_that_are_drawn_pixel_by_pixel(degrees: float) -> None:
    same = partial(np.testing.assert_allclose, atol=1e-9)
    same(grating(CANVAS, orientation=degrees, period=7, phase=0.3), slow_grating(degrees, 7, 0.3))
    same(edge(CANVAS, orientation=degrees, offset=-3), slow_edge(degrees, -3))
    same(bar(CANVAS, orientation=degrees, width=5, offset=2.5), slow_bar(degrees, 5, 2.5))
    textures = np.full(CANVAS.size, -0.25), np.full(CANVAS.size, 0.75)
    same(
        boundary(CANVAS, direction=degrees, fine=textures[0], coarse=textures[1], offset=4),
        slow_boundary(degrees, -0.25, 0.75, 4),
    )
    near = partial(np.testing.assert_allclose, atol=0.02)  # the path is walked in steps
    near(line(CANVAS, orientation=degrees, length=14, width=4, offset=-3), slow_line(degrees, 14, 4, -3))
    near(arc(CANVAS, direction=degrees, radius=9, width=4, offset=-2), slow_arc(degrees, 9, 4, -2))
    assert length(9) == pytest.approx(slow_length(9), rel=1e-4)


@pytest.mark.parametrize("axis", [ACHROMATIC, RED_GREEN, BLUE_YELLOW])
def test_a_picture_is_coloured_value_by_value(axis: Floats) -> None:
    plane = np.random.default_rng(6).uniform(-1, 1, (5, 8))
    assert picture(plane, axis).tolist() == slow_picture(plane, axis)


def test_distances_are_measured_to_the_right_and_upwards() -> None:
    for row, col in ((0, 0), (36, 51), (9, 40)):
        right, up = col - 24.0, 17.5 - row
        assert CANVAS.along(0)[row, col] == pytest.approx(right)
        assert CANVAS.along(90)[row, col] == pytest.approx(up)
        assert CANVAS.along(225)[row, col] == pytest.approx(-(right + up) / 2**0.5)
    assert CANVAS.along(30).shape == (37, 52)


def test_a_grating_of_45_degrees_rises_on_the_page() -> None:
    plane = grating(CANVAS, orientation=45, period=9, phase=0.3)
    np.testing.assert_allclose(plane[1:, :-1], plane[:-1, 1:], atol=1e-9)  # one up and one to the right: the same
    assert np.abs(plane[:-1, :-1] - plane[1:, 1:]).max() > 0.5


@pytest.mark.parametrize("degrees", TURNS)
@pytest.mark.parametrize("period", [3, 5.5, 11])
def test_a_grating_has_its_period_in_pixels_and_its_stripes_run_as_told(degrees: float, period: float) -> None:
    found, run = spectrum(grating(CANVAS, orientation=degrees, period=period, phase=0.1))
    assert found == pytest.approx(period, rel=0.03)
    assert abs((run - degrees + 90) % 180 - 90) < 2


def test_a_grating_is_light_at_the_centre_and_moves_on_by_a_period_a_turn() -> None:
    canvas = Canvas((21, 34), (8.0, 15.0))
    assert grating(canvas, orientation=30, period=8, phase=0)[8, 15] == pytest.approx(1)
    assert grating(canvas, orientation=30, period=8, phase=0.5)[8, 15] == pytest.approx(-1)
    moved = grating(canvas, orientation=0, period=8, phase=0.25)
    assert moved[6, 15] == pytest.approx(1)  # two pixels up, where orientation + 90° points
    assert moved[10, 15] == pytest.approx(-1)


@pytest.mark.parametrize("degrees", [*TURNS, 180.0, 290.0])
def test_an_edge_is_light_towards_its_direction_and_90_degrees(degrees: float) -> None:
    plane = edge(CANVAS, orientation=degrees, offset=3)
    for along in (-6, 0, 6):  # the border runs through the point 3 pixels off, in the orientation
        for across, light in ((5, 1), (1, -1), (-5, -1)):
            distance, turned = np.hypot(along, across), np.degrees(np.arctan2(across, along))
            assert at(plane, degrees + turned, float(distance)) == light
    grey = np.abs(plane) < 1
    assert np.abs(CANVAS.along(degrees + 90)[grey] - 3).max(initial=0) < 0.5


@pytest.mark.parametrize("degrees", TURNS)
def test_a_bar_is_light_within_its_width_on_both_sides_of_its_middle(degrees: float) -> None:
    plane = bar(CANVAS, orientation=degrees, width=6, offset=-4)
    far = np.abs(CANVAS.along(degrees + 90) + 4)
    assert (plane[far < 2.5] == 1).all()
    assert (plane[far > 3.5] == -1).all()
    assert at(plane, degrees - 90, 4) == 1
    assert at(plane, degrees + 90, 4) == -1
    rows, cols = (np.flatnonzero((plane == 1).any(axis=axis)) for axis in (1, 0))
    if degrees == 0:
        assert (len(rows), len(cols)) == (6, 52)
        assert rows.tolist() == [19, 20, 21, 22, 23, 24]  # beneath the middle, 17.5


@pytest.mark.parametrize("direction", [0.0, 45.0, 90.0, 157.5, 270.0, 315.0])
def test_an_arc_goes_through_the_middle_and_curves_around_its_direction(direction: float) -> None:
    plane = arc(CANVAS, direction=direction, radius=9, width=3, offset=0)
    assert at(plane, direction, 0) == 1
    assert at(plane, direction, 9) == -1  # the centre
    assert at(plane, direction, -4) == -1
    for turn in (-55, -30, 30, 55):  # as far around the centre, all is light
        assert beside(plane, direction, 9, turn) > 0
    straight = bar(CANVAS, orientation=direction - 90, width=3, offset=0)
    only, lost = (plane > 0) & (straight < 0), (plane < 0) & (straight > 0)
    ahead = CANVAS.along(direction)
    assert ahead[only].min() > 0  # it leaves the line towards its centre, on both ends
    sides = CANVAS.along(direction + 90)[lost]
    assert sides.min() < -3
    assert sides.max() > 3


def beside(plane: Floats, direction: float, radius: float, turn: float) -> float:
    """Read the pixel of a circle through the middle of CANVAS, as far around its centre as is told."""
    point = radius * np.exp(1j * np.radians(direction)) * (1 - np.exp(1j * np.radians(turn)))
    return at(plane, float(np.degrees(np.angle(point))), float(abs(point)))


@pytest.mark.parametrize("direction", [0.0, 45.0, 90.0, 157.5, 270.0, 315.0])
@pytest.mark.parametrize("radius", [8.0, 11.0])
def test_an_arc_is_a_piece_of_its_circle_and_never_closes(direction: float, radius: float) -> None:
    assert HALF == 60
    plane = arc(Canvas((73, 81), (36.0, 40.0)), direction=direction, radius=radius, width=3, offset=0)
    right, up = np.arange(81)[None, :] - 40, 36 - np.arange(73)[:, None]
    from_centre = right + 1j * up - radius * np.exp(1j * np.radians(direction))
    turned = np.abs(np.degrees(np.angle(-from_centre * np.exp(-1j * np.radians(direction)))))
    far = np.abs(np.abs(from_centre) - radius)
    assert (plane[(far < 1) & (turned < 60)] == 1).all()
    assert (plane[far > 2] == -1).all()
    assert (plane[turned > 60 + np.degrees(2.1 / radius)] == -1).all()  # a round end reaches half a width further
    assert 0.9 < (plane > 0).sum() / (3 * length(radius) + np.pi * 1.5**2) < 1.1


def test_an_arc_is_moved_towards_its_centre() -> None:
    plane = arc(Canvas((31, 46), (15.0, 20.0)), direction=90, radius=7, width=3, offset=4)
    assert np.flatnonzero(plane[:, 20] > 0).tolist() == [10, 11, 12]
    # The far side of the circle would be at 34…36.
    assert np.flatnonzero(arc(CANVAS, direction=0, radius=7, width=3, offset=-3)[18] > 0).tolist() == [20, 21, 22]


@pytest.mark.parametrize("degrees", TURNS)
def test_a_line_is_an_arc_made_straight(degrees: float) -> None:
    canvas = Canvas((73, 81), (36.0, 40.0))
    assert length(9) == pytest.approx(9 * 2 * np.pi / 3)
    plane = line(canvas, orientation=degrees, length=20, width=4, offset=-3)
    along, across = np.abs(canvas.along(degrees)), np.abs(canvas.along(degrees + 90) + 3)
    assert (plane[(across < 1.5) & (along < 10)] == 1).all()
    assert (plane[across > 2.5] == -1).all()
    assert (plane[along > 12.5] == -1).all()
    vast = [arc(canvas, direction=degrees + 90, radius=radius, width=4, offset=-3) for radius in (1e3, 1e6)]
    straight = [
        line(canvas, orientation=degrees, length=long, width=4, offset=-3) for long in (length(1e3), length(1e6))
    ]
    np.testing.assert_allclose(vast[1], straight[1], atol=0.01)
    curved = arc(canvas, direction=degrees + 90, radius=16, width=4, offset=0)
    as_long = line(canvas, orientation=degrees, length=length(16), width=4, offset=0)
    assert curved.sum() == pytest.approx(as_long.sum(), rel=0.01)  # as much light


@pytest.mark.parametrize("shape", [arc, line])
def test_the_ends_of_a_shape_are_round_and_no_step(shape: object) -> None:
    canvas = Canvas((63, 71), (31.0, 35.0))
    if shape is arc:
        plane = arc(canvas, direction=20, radius=12, width=6, offset=-8)
    else:
        plane = line(canvas, orientation=20, length=20, width=6, offset=0)
    rows, cols = (np.abs(np.diff(plane, axis=axis)).max() for axis in (0, 1))
    assert max(rows, cols) <= 2
    light = np.argwhere(plane > 0)
    # No two pixels in light are further apart than the ends, with half a width beyond either.
    apart = np.linalg.norm(light[:, None] - light[None], axis=-1).max()
    ends = 2 * 12 * np.sin(np.radians(60)) if shape is arc else 20
    assert apart == pytest.approx(ends + 6, abs=1.3)


@pytest.mark.parametrize("direction", [0.0, 45.0, 90.0, 225.0, 270.0])
def test_the_coarse_texture_lies_in_the_boundarys_direction(direction: float) -> None:
    fine, coarse = np.full((37, 52), -0.25), np.full((37, 52), 0.75)
    plane = boundary(CANVAS, direction=direction, fine=fine, coarse=coarse, offset=-5)
    far = CANVAS.along(direction)
    assert (plane[far > -4.5 + 1e-9] == 0.75).all()
    assert (plane[far < -5.5 - 1e-9] == -0.25).all()
    assert at(plane, direction, -2) == at(plane, direction, 14) == 0.75
    assert at(plane, direction, -9) == -0.25


def test_textures_keep_their_place_on_either_side() -> None:
    fine, coarse = texture(CANVAS, period=4, seed=1), texture(CANVAS, period=24, seed=1)
    plane = boundary(CANVAS, direction=0, fine=fine, coarse=coarse, offset=0.5)
    np.testing.assert_array_equal(plane[:, :25], fine[:, :25])
    np.testing.assert_array_equal(plane[:, 25:], coarse[:, 25:])


def test_achromatic_pictures_have_full_contrast_and_mid_grey_is_in_its_middle() -> None:
    shade = np.array([[-1, -0.5, 0], [0.5, 1, 0]])
    found = picture(shade)
    assert found.dtype == np.uint8
    assert found.shape == (2, 3, 3)
    assert found[..., 0].tolist() == [[0, 64, 128], [191, 255, 128]]
    assert (found == found[..., :1]).all()
    for plane in (
        edge(CANVAS, orientation=15, offset=2),
        bar(CANVAS, orientation=15, width=4, offset=2),
        arc(CANVAS, direction=15, radius=8, width=4, offset=2),
        grating(CANVAS, orientation=0, period=4, phase=0.125),
    ):
        assert (picture(plane).min(), picture(plane).max()) == (0, 255)


@pytest.mark.parametrize(
    ("axis", "light", "dark"),
    [(RED_GREEN, (255, 63, 128), (0, 192, 128)), (BLUE_YELLOW, (111, 111, 255), (144, 144, 0))],
)
def test_the_colour_axes_reach_as_far_as_they_can_and_keep_the_luma(
    axis: Floats, light: tuple[int, ...], dark: tuple[int, ...]
) -> None:
    found = picture(np.linspace(-1, 1, 201)[None, :], axis)
    assert tuple(found[0, -1].tolist()) == light
    assert tuple(found[0, 0].tolist()) == dark
    assert np.abs(found @ np.array([0.299, 0.587, 0.114]) - 127.5).max() <= 0.5 + 1e-9  # of rounding
    assert float(LUMA @ axis) == pytest.approx(0, abs=1e-12)
    assert float(LUMA @ ACHROMATIC) == pytest.approx(1)


@pytest.mark.parametrize("period", [4.0, 12.0])
def test_a_texture_has_a_band_of_one_octave(period: float) -> None:
    plane = texture(Canvas((190, 260), (0.0, 0.0)), period=period, seed=3)
    window = np.hanning(190)[:, None] * np.hanning(260)
    power = np.square(np.abs(np.fft.rfft2(plane * window)))
    frequency = np.hypot(np.fft.fftfreq(190)[:, None], np.fft.rfftfreq(260)[None, :])
    octaves = np.log2(np.maximum(frequency, 1e-6) * period)
    assert power[np.abs(octaves) < 0.6].sum() > 0.95 * power.sum()
    for third in (-0.25, 0.25):  # both halves of the band are filled
        assert power[np.abs(octaves - third) < 0.25].sum() > 0.25 * power.sum()


def test_a_texture_has_no_direction_and_spreads_over_the_greys() -> None:
    plane = texture(Canvas((190, 260), (0.0, 0.0)), period=4, seed=5)
    assert orientation(picture(plane)).degrees is None
    assert np.abs(plane).max() <= 1
    assert plane.std() == pytest.approx(0.5, abs=0.03)
    assert plane.mean() == pytest.approx(0, abs=0.02)


def test_a_texture_is_its_seeds_and_fits_a_picture_smaller_than_its_period() -> None:
    same = [texture(CANVAS, period=6, seed=seed) for seed in (2, 2, 4)]
    np.testing.assert_array_equal(same[0], same[1])
    assert np.abs(same[0] - same[2]).max() > 0.5
    small = texture(Canvas((5, 7), (2.0, 3.0)), period=24, seed=0)
    assert small.shape == (5, 7)
    assert np.isfinite(small).all()
