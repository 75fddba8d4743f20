"""Mirrors `analysis/tuning.py` and `analysis/stimulation.py`: planted units are found, and values computed slowly."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from generator.analysis import stimulation
from generator.analysis.screen import Screen
from generator.analysis.stimulation import places, stimulate
from generator.analysis.stimulus_set import DIRECTIONS, LINES, OFFSETS, ORIENTATIONS, PHASES, RADII, STIMULI, Stimulus
from generator.analysis.view import view
from generator.architecture import Architecture
from generator.encoding import decode, encode
from generator.layers import PIXELS, Convolution, Pointwise
from generator.network import Network
from generator.numerics import stimuli
from generator.numerics.stimuli import MID_GREY, Canvas, Floats, texture
from generator.numerics.tuning import selectivity
from generator.results.tuning import Tuned, Tuning
from generator.results.values import FloatArray
from generator.settings import Settings, TuningSettings, UnitSettings
from generator.zoo.weights import Arrays
from tests import tiny
from tests.conftest import Asked, Computed

PERIODS = (4.0, 6.0, 11.0)
PHOTOGRAPHS = tiny.photographs(5, input_size=(47, 59))
# Waves of four phases at 30°, one at 120°, red against green at 90°, and a filter that sees nothing; all are read as
# they rise, so that what reads them answers whatever the phase.
SIMPLE, RISING, ACROSS, COLOURED, DEAD = "simple", (0, 1, 2, 3), 4, 5, 6
COMPLEX, LIKES, DISLIKES, LIKES_COLOUR, SEES_NOTHING = "complex", 0, 1, 2, 3
PLANTED = Architecture(
    name="planted",
    title="Planted",
    input_size=(47, 59),
    layers=(
        Convolution(SIMPLE, PIXELS, 7, size=(15, 13), stride=(2, 1)),
        Pointwise("simple_relu", SIMPLE),
        Convolution(COMPLEX, "simple_relu", 5, size=(1, 3), padding="valid"),
    ),
    features=None,
    logits=None,
)


def wave(orientation: float, period: float, phase: float) -> Floats:
    """Draw a wave under a Gaussian, `[row, col]`, without any answer to grey."""
    row, col = np.indices((15, 13)) - np.array([7, 6])[:, None, None]
    across = np.radians(orientation + 90)
    far = col * np.cos(across) - row * np.sin(across)
    bell = np.exp(-(row**2 + col**2) / (2 * 3.5**2))
    drawn = bell * np.cos(2 * np.pi * (far / period - phase))
    whole: Floats = drawn - bell * drawn.sum() / bell.sum()
    return whole


def plant() -> dict[str, Arrays]:
    """Make the planted weights."""
    simple = np.zeros((15, 13, 3, 7))
    for channel in RISING:
        simple[..., channel] = wave(30, 6, channel / 4)[..., None] / 3
    simple[..., ACROSS] = wave(120, 11, 0)[..., None] / 3
    simple[..., COLOURED] = wave(90, 6, 0.25)[..., None] * [1, -1, 0]
    bias = np.zeros(7)
    bias[DEAD] = 0.7
    complex_ = np.zeros((1, 3, 7, 5))
    for channel in RISING:
        complex_[0, 1, channel, LIKES] = 1 - channel / 50
        complex_[0, 1, channel, DISLIKES] = -1
    complex_[0, 1, [ACROSS, DEAD], LIKES] = 0.2, 0.1
    complex_[0, 1, COLOURED, LIKES_COLOUR] = 1
    complex_[0, 1, ACROSS, 4] = 1
    return {
        SIMPLE: (simple.astype(np.float32), bias.astype(np.float32)),
        COMPLEX: (complex_.astype(np.float32), np.array([3, 2, 1, 0.1, 5], np.float32)),
    }


Find = Callable[[str], Tuning]


@pytest.fixture(scope="module")
def find(asked: Asked, computed: Computed) -> Find:
    """Find the tuning of a planted unit; each once."""
    network = Network(PLANTED, weights=plant())
    found: dict[str, Tuning] = {}

    def analyse(unit: str) -> Tuning:
        if unit not in found:
            question = asked(network=network, photographs=PHOTOGRAPHS, kernels=6)
            layer, _, filter_ = unit.partition(":")
            settings: Settings = replace(
                question.settings, unit=UnitSettings(layer, int(filter_)), tuning=TuningSettings(PERIODS)
            )
            found[unit] = computed(replace(question, settings=settings))("tuning")
        return found[unit]

    return analyse


def test_a_planted_wave_is_found_with_its_orientation_and_period(find: Find) -> None:
    found = find(f"{COMPLEX}:{LIKES}")
    assert (found.peaks[0].orientation, found.peaks[0].period) == (30, 6)
    assert found.peaks[0].response == max(map(max, found.response)) > 1
    assert found.peaks[0].half_width == pytest.approx(18, abs=4)  # of a Gaussian of 3.5 px and waves of 6
    assert found.selectivity == selectivity(np.array(found.response[1]), ORIENTATIONS)
    assert found.selectivity is not None
    assert found.selectivity > 0.7  # whatever the phase, what is rectified answers a little to every direction
    assert found.suppressed == ()
    assert np.argmax(found.bars) == np.argmax(found.edges) == ORIENTATIONS.index(30)
    for line in found.lines:
        assert np.argmax(line) in (LINES.index(22.5), LINES.index(33.75))  # on either side of 30°


def test_its_negative_is_suppressed_there_and_nowhere_excited(find: Find) -> None:
    found = find(f"{COMPLEX}:{DISLIKES}")
    assert (found.suppressed[0].orientation, found.suppressed[0].period) == (30, 6)
    assert found.suppressed[0].response == min(map(min, found.response)) < -0.25
    assert found.peaks == ()
    assert found.selectivity is None


def test_a_unit_of_a_colour_axis_answers_on_that_alone(find: Find) -> None:
    for unit in (f"{COMPLEX}:{LIKES_COLOUR}", f"{SIMPLE}:{COLOURED}"):
        found = find(unit)
        assert np.argmax(found.red_green) == 24 + ORIENTATIONS.index(90)  # the second period
        assert np.max(found.red_green) > 1
        assert np.abs(found.response).max() < 1e-3
        assert np.abs(found.blue_yellow).max() < 0.02 * np.max(found.red_green)  # of rounding
        assert found.peaks == ()


def test_a_unit_of_greys_answers_less_on_the_colour_axes(find: Find) -> None:
    found = find(f"{COMPLEX}:{LIKES}")
    # Its weights are alike in the three colours, as luma's are not: the axes keep the luma, not their sum.
    for axis in (found.red_green, found.blue_yellow):
        assert np.max(axis) < np.max(found.response)


def test_a_layer_that_reads_the_picture_has_no_inputs(find: Find) -> None:
    found = find(f"{SIMPLE}:{ACROSS}")
    assert found.inputs == ()
    assert (found.peaks[0].orientation, found.peaks[0].period) == (120, 11)


def test_inputs_come_in_the_order_of_kernels(find: Find) -> None:
    found = find(f"{COMPLEX}:{LIKES}")
    assert [one.channel for one in found.inputs] == [*RISING, ACROSS, DEAD]
    assert [one.unit for one in found.inputs] == [f"{SIMPLE}:{channel}" for channel in (*RISING, ACROSS, DEAD)]
    assert (found.channel, found.unit) == (None, f"{COMPLEX}:{LIKES}")
    assert [(one.peaks[0].orientation, one.peaks[0].period) for one in found.inputs[:5]] == [(30, 6)] * 4 + [(120, 11)]
    across = find(f"{SIMPLE}:{ACROSS}")  # the same filter, read at the middle of its own map
    np.testing.assert_allclose(found.inputs[4].response, across.response, rtol=1e-3, atol=1e-3)


def test_the_leader_of_a_grating_is_the_filter_that_answers_most_to_it(find: Find) -> None:
    found = find(f"{COMPLEX}:{LIKES}")
    assert found.layer.shape == (5, 3, 24)
    np.testing.assert_allclose(found.layer[LIKES], found.response, rtol=1e-6)
    assert np.isnan(found.layer[SEES_NOTHING]).all()
    assert len(found.leaders) == 3
    for row, leaders in enumerate(found.leaders):
        assert [leader.orientation for leader in leaders] == list(ORIENTATIONS)
        for place, leader in enumerate(leaders):
            at = {filter_: float(found.layer[filter_, row, place]) for filter_ in (0, 1, 2, 4)}
            best = max(at, key=lambda filter_: at[filter_])
            assert leader.unit == f"{COMPLEX}:{best}"
            assert leader.response == pytest.approx(at[best], rel=1e-6)
    assert found.leaders[1][ORIENTATIONS.index(30)].unit == f"{COMPLEX}:{LIKES}"
    assert len({leader.unit for leader in found.leaders[1]}) > 1


def test_a_filter_that_never_varies_has_no_response(find: Find) -> None:
    for found in (find(f"{COMPLEX}:{SEES_NOTHING}"), find(f"{COMPLEX}:{LIKES}").inputs[5]):
        assert found.deviation == 0
        for name in ("response", "red_green", "blue_yellow", "edges", "bars", "arcs", "lines", "boundaries"):
            assert np.isnan(getattr(found, name)).all()
        assert np.isnan(found.textures).all()
        assert (found.peaks, found.suppressed, found.selectivity) == ((), (), None)


@pytest.mark.parametrize("filter_", [LIKES, DISLIKES, SEES_NOTHING])
def test_a_tuning_comes_back_from_the_cache_as_it_was(find: Find, filter_: int) -> None:
    found = find(f"{COMPLEX}:{filter_}")
    back = decode(Tuning, encode(found))
    np.testing.assert_array_equal(back.layer, found.layer)
    assert repr(replace(back, layer=found.layer)) == repr(found)  # NaN is unlike itself


def middles(layer: str) -> list[list[float]]:
    """Say where the middle of each position's window lies at the network's input size, along rows and along cols."""
    rows, cols = PLANTED.map_size(layer)
    windows = [
        [PLANTED.window(layer, at, 0)[0] for at in range(rows)],
        [PLANTED.window(layer, 0, at)[1] for at in range(cols)],
    ]
    return [[(start + end - 1) / 2 for start, end in along] for along in windows]


Draw = Callable[[Floats, Floats], Floats]  # −1…1 from how far to the right and how far up of the middle a pixel lies
GREY = (1.0, 1.0, 1.0)


def slow(layer: str, filter_: int, draws: Iterable[Draw], axis: tuple[float, ...] = GREY) -> float:
    """Show stimuli at the network's input size, pixel by pixel, and read `complex`'s middle, or nearest to it.

    Returns what the best of them does.
    """
    network = Network(PLANTED, weights=plant())
    row, col = (along[len(along) // 2 + 1] for along in middles(COMPLEX))
    rows, cols = np.indices((47, 59)).astype(float)
    planes = (draw(cols - col, row - rows) for draw in draws)
    shown = [np.stack([np.rint(MID_GREY * (1 + plane * part)) for part in axis], axis=-1) for plane in planes]
    grey = np.full((47, 59, 3), 128.0)
    tall, wide = (
        int(np.abs(np.array(at) - middle).argmin()) for at, middle in zip(middles(layer), (row, col), strict=True)
    )
    stacked = np.stack([*shown, grey]).astype(np.float32)
    *values, nothing = network.tensors(stacked, layer)[0].numpy()[:, tall, wide, filter_].tolist()
    pixels = np.stack([photograph.pixels for photograph in PHOTOGRAPHS]).astype(np.float32)
    maps = network.tensors(pixels, layer)[0].numpy()[..., filter_].astype(np.float64)
    return float(max(values) - nothing) / float(np.sqrt(np.mean((maps - maps.mean()) ** 2)))


def sharp(inside: Floats) -> Floats:
    clipped: Floats = np.clip(2 * inside, -1, 1)
    return clipped


def nearest(points: npt.NDArray[Any], curve: npt.NDArray[Any]) -> Floats:
    """Measure how far each point of a plane lies from the nearest of a curve."""
    places = np.stack([points.real, points.imag, np.ones(points.shape)], axis=-1)
    square = np.abs(points) ** 2 + (places @ [-2 * curve.real, -2 * curve.imag, np.abs(curve) ** 2]).min(axis=-1)
    far: Floats = np.sqrt(np.maximum(square, 0))
    return far


UNITS = [(COMPLEX, LIKES), (COMPLEX, DISLIKES), (SIMPLE, 1), (SIMPLE, ACROSS)]


def tuned(find: Find, layer: str, filter_: int) -> Tuned:
    """Take a unit's tuning, that of an input as it was read beside `complex:0`."""
    if layer == COMPLEX:
        return find(f"{COMPLEX}:{filter_}")
    return next(one for one in find(f"{COMPLEX}:{LIKES}").inputs if one.channel == filter_)


@pytest.mark.parametrize(("layer", "filter_"), UNITS)
@pytest.mark.parametrize(("period", "orientation"), [(6.0, 30.0), (11.0, 112.5), (4.0, 165.0)])
def test_a_response_is_the_best_phase_less_mid_grey_in_deviations(
    find: Find, layer: str, filter_: int, period: float, orientation: float
) -> None:
    found = tuned(find, layer, filter_)
    turned = math.radians(orientation)
    for name, axis in (
        ("response", (1.0, 1.0, 1.0)),
        ("red_green", (1.0, -0.299 / 0.587, 0.0)),
        ("blue_yellow", (-0.114 / 0.886, -0.114 / 0.886, 1.0)),
    ):
        expected = slow(
            layer,
            filter_,
            [
                lambda right, up, phase=phase: np.cos(  # type: ignore[misc]
                    2 * np.pi * ((up * math.cos(turned) - right * math.sin(turned)) / period - phase / PHASES)
                )
                for phase in range(PHASES)
            ],
            axis,
        )
        value = getattr(found, name)[PERIODS.index(period)][ORIENTATIONS.index(orientation)]
        assert value == pytest.approx(expected, rel=2e-3, abs=2e-3)  # a wave's pixel may round either way


def both(draws: Iterable[Draw]) -> Iterator[Draw]:
    """Yield each stimulus and its negative."""
    for draw in draws:
        yield draw
        yield lambda right, up, draw=draw: -draw(right, up)  # type: ignore[misc]


@pytest.mark.parametrize(("layer", "filter_"), UNITS)
def test_edges_and_bars_are_the_best_of_place_width_and_polarity(find: Find, layer: str, filter_: int) -> None:
    found = tuned(find, layer, filter_)
    for degrees in (30.0, 112.5):
        towards, place = np.exp(1j * np.radians(degrees + 90)), ORIENTATIONS.index(degrees)

        def across(right: Floats, up: Floats, offset: float, towards: complex = towards) -> Floats:
            return np.real((right + 1j * up) / towards) - offset

        edges = [lambda right, up, at=at: sharp(across(right, up, at)) for at in OFFSETS]
        assert found.edges[place] == pytest.approx(slow(layer, filter_, both(edges)), rel=1e-3, abs=1e-3)
        bars = [
            lambda right, up, at=at, width=width: sharp(width / 2 - np.abs(across(right, up, at)))
            for at, width in product(OFFSETS, (4, 8))
        ]
        assert found.bars[place] == pytest.approx(slow(layer, filter_, both(bars)), rel=1e-3, abs=1e-3)


def strokes(towards: float, spine: npt.NDArray[Any], radius: float) -> Iterator[Draw]:
    """Draw a stroke along a spine that is laid through the middle, or beside it, of both widths.

    It is moved towards a direction, but never so far that an arc is shown from its centre or beyond, and along itself
    by a quarter of its length, 120 degrees of the circle.
    """
    turn, long = np.exp(1j * np.radians(towards)), radius * math.pi * 2 / 3
    for offset, along, width in product(range(-8, 9, 2), (-0.25, 0, 0.25), (4, 8)):
        if offset > -radius:
            moved = offset + 1j * along * long
            yield lambda right, up, moved=moved, width=width: sharp(  # type: ignore[misc]
                width / 2 - nearest((right + 1j * up) / turn - moved, spine)
            )


@pytest.mark.parametrize(("layer", "filter_"), UNITS)
@pytest.mark.parametrize("radius", [8.0, 16.0])
def test_arcs_and_lines_are_shown_with_the_same_freedom_and_the_best_counts(
    find: Find, layer: str, filter_: int, radius: float
) -> None:
    """Widths, places across and along, and polarity; a line is as long as the arc that it is held against."""
    found, row = tuned(find, layer, filter_), RADII.index(radius)
    around = radius * (1 - np.exp(1j * np.radians(np.linspace(-60, 60, 241))))
    straight = 1j * radius * np.radians(np.linspace(-60, 60, 241))
    for place in (5, 12):  # arcs whose centre lies at 112.5° and 270°, lines of 56.25° and 135°
        arc = slow(layer, filter_, both(strokes(DIRECTIONS[place], around, radius)))
        assert found.arcs[row][place] == pytest.approx(arc, rel=3e-3, abs=3e-3)
        line = slow(layer, filter_, both(strokes(LINES[place] + 90, straight, radius)))
        assert found.lines[row][place] == pytest.approx(line, rel=3e-3, abs=3e-3)


def test_24_orientations_and_twelve_phases_are_shown() -> None:
    assert [*ORIENTATIONS] == [7.5 * step for step in range(24)]
    assert PHASES == 12  # as the page says


def test_arcs_have_as_many_directions_as_lines_have_orientations_and_none_twice() -> None:
    assert len(LINES) == len(DIRECTIONS) == 16
    assert len({angle % 180 for angle in LINES}) == 16
    assert len({angle % 360 for angle in DIRECTIONS}) == 16


@pytest.mark.parametrize(("layer", "filter_"), UNITS[:3])
def test_boundaries_and_textures_are_the_best_place_of_each_pair_and_the_mean_of_pairs(
    find: Find, layer: str, filter_: int
) -> None:
    found = tuned(find, layer, filter_)
    shown = view(PLANTED, (COMPLEX, SIMPLE))
    canvas, (row, col) = shown.canvas, shown.positions[layer]
    rows, cols = canvas.size
    network = Network(PLANTED, weights=plant())

    def answer(planes: list[Floats]) -> Floats:
        pixels = np.rint(MID_GREY * (1 + np.stack([*planes, np.zeros(canvas.size)])))[..., None].repeat(3, axis=-1)
        values = network.tensors(pixels.astype(np.float32), layer)[0].numpy()[:, row, col, filter_].astype(np.float64)
        above: Floats = (values[:-1] - values[-1]) / found.deviation
        return above

    tall = Canvas((rows + 16, cols), canvas.centre)
    pairs = [[texture(tall, period=period, seed=seed) for period in (4, 24)] for seed in range(4)]
    for place in (0, 1):
        means = [answer([pair[place][8 - down : 8 - down + rows] for down in range(-8, 9, 2)]).max() for pair in pairs]
        assert found.textures[place] == pytest.approx(np.mean(means), rel=1e-3, abs=1e-3)
    for place, direction in ((1, 45.0), (6, 270.0)):
        towards = canvas.along(direction)
        best = []
        for fine, coarse in pairs:
            shares = [np.clip(towards - offset + 0.5, 0, 1) for offset in OFFSETS]
            shares = [share for share in shares if np.ptp(share[shown.seen[layer]]) > 0]
            planes = [fine[8:-8] * (1 - share) + coarse[8:-8] * share for share in shares]
            best.append(answer(planes).max())
        assert found.boundaries[place] == pytest.approx(np.mean(best), rel=1e-3, abs=1e-3)


# Fields as small as a first layer's

SMALL = Architecture(
    name="small",
    title="Small",
    input_size=(24, 31),
    layers=(
        Convolution("first", PIXELS, 2, size=(3, 3)),
        Pointwise("first_relu", "first"),
        Convolution("second", "first_relu", 1, size=(9, 7)),
    ),
    features=None,
    logits=None,
)


@pytest.fixture(scope="module")
def small_network() -> Network:
    """A network with a layer that adds up its field, and one of 3 × 3 that does."""
    weights = {
        "first": (np.ones((3, 3, 3, 2), np.float32), np.zeros(2, np.float32)),
        "second": (np.ones((9, 7, 2, 1), np.float32), np.zeros(1, np.float32)),
    }
    return Network(SMALL, weights=weights)


@pytest.fixture(scope="module")
def small(small_network: Network) -> Screen:
    """A screen for both layers."""
    return Screen(small_network, view(SMALL, ("second", "first")))


def shown(network: Network, name: str, *layers: str) -> dict[str, FloatArray]:
    """Show one set of stimuli; what each layer answers."""
    found = stimulate(network, layers, name, (4.0,))
    return dict(zip(found.layers, found.responses, strict=True))


def test_the_part_that_a_position_sees_is_its_receptive_field(small: Screen) -> None:
    shown = replace(SMALL, input_size=small.view.canvas.size)
    for layer, size in (("second", (11, 9)), ("first", (3, 3))):
        rows, cols = small.view.seen[layer]
        assert (rows.stop - rows.start, cols.stop - cols.start) == size
        assert shown.window(layer, *small.view.positions[layer]) == ((rows.start, rows.stop), (cols.start, cols.stop))


def test_no_unit_answers_to_a_shape_of_which_it_sees_no_border(small: Screen, small_network: Network) -> None:
    """A unit that adds up its field answers most to plain white, which every orientation would show it."""
    white = small.planes([np.ones(small.view.canvas.size)])
    for name in ("edges", "bars", "arcs", "lines"):
        found = shown(small_network, name, "second", "first")
        for layer in ("second", "first"):
            known = found[layer][np.isfinite(found[layer])]
            assert known.size
            assert known.max() < white[layer].max()
    edges = shown(small_network, "edges", "second", "first")["first"][:, 0]
    assert np.isfinite(edges).all()
    assert abs(edges[ORIENTATIONS.index(45)]) < 0.2 * white["first"][0, 0]  # as much light as dark: through its middle


def test_a_shape_that_no_border_of_lies_in_sight_is_not_known() -> None:
    dot = Architecture("dot", "Dot", (5, 8), (Convolution("only", PIXELS, 2, size=(1, 1)),), None, None)
    network = Network(dot, weights={"only": (np.ones((1, 1, 3, 2), np.float32), np.zeros(2, np.float32))})
    shapes = {"edges": (24, 2), "bars": (24, 2), "arcs": (3, 16, 2), "lines": (3, 16, 2)}
    for name, shape in shapes.items():
        found = shown(network, name, "only")["only"]
        assert found.shape == shape
        assert np.isnan(found).all()
    assert np.isfinite(shown(network, "gratings", "only")["only"]).all()


def test_a_boundary_out_of_sight_is_no_boundary(small_network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shown(small_network, "boundaries", "second", "first")
    monkeypatch.setattr(stimulation, "OFFSETS", (-8.0, 8.0))
    far = shown(small_network, "boundaries", "second", "first")
    assert np.isnan(far["first"]).all()
    assert np.isnan(far["second"]).all()  # 11 x 9 pixels
    monkeypatch.setattr(stimulation, "OFFSETS", (-8.0, 0.0, 8.0))
    near = shown(small_network, "boundaries", "second", "first")
    assert np.isfinite(near["second"]).all()
    np.testing.assert_allclose(near["first"], whole["first"])  # of all places, a field of 3 x 3 sees that at its middle


def test_no_arc_is_shown_from_its_centre_or_beyond() -> None:
    assert places(8) == (-6, -4, -2, 0, 2, 4, 6, 8)
    assert places(16) == places(32) == OFFSETS


@pytest.mark.parametrize("stimulus", STIMULI, ids=lambda one: one.name)
def test_as_many_pictures_are_shown_as_the_plan_reckons_with(
    small_network: Network, monkeypatch: pytest.MonkeyPatch, stimulus: Stimulus
) -> None:
    """Of arcs and lines at most: one whose centre is beyond the middle is left out."""
    real, seen = stimuli.picture, []

    def counted(planes: Floats, axis: Floats) -> npt.NDArray[np.uint8]:
        seen.append(len(planes))
        return real(planes, axis)

    monkeypatch.setattr(stimuli, "picture", counted)
    stimulation._screen.cache_clear()  # a new screen is shown mid-grey, too
    stimulate(small_network, ("second", "first"), stimulus.name, PERIODS if stimulus.periodic else ())
    shown_, most = sum(seen) - 1, stimulus.count(len(PERIODS))  # less mid-grey
    if stimulus.name in ("arcs", "lines"):
        assert 0.9 * most < shown_ < most
    else:
        assert shown_ == most
