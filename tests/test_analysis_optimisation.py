"""Mirrors `analysis/ascent.py`: reproducible whoever shares the batch, uphill, and what Adam's paper says."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf
from generator.analysis.ascent import Climber, decode, encode
from generator.numerics.climbing import DECAY, DEVIATION, FRESH, LEARNING_RATE, SHIFT

from generator.analysis.plan import Level, Plan, tile_plan
from generator.architecture import Architecture
from generator.layers import CaffePreprocessing, Convolution, ReLU
from generator.network import Network
from generator.numerics.orientation import orientation
from generator.numerics.spectrum import DECORRELATED, frequency_scale, repeated
from generator.results import Ascent, Climb

SIZE, HALF = (32, 45), (16, 23)
PLAN = Plan((Level(HALF, 14), Level(SIZE, 24)), seed=3, seeds=2, diversity=2.0)
LAYER = "right3x2"


@pytest.fixture(scope="module")
def climber(tiny_network: Network) -> Climber:
    return Climber(tiny_network, LAYER, PLAN)


@pytest.fixture(scope="module")
def ascent(climber: Climber) -> Ascent:
    (found,) = climber.climb([5])
    return found


def test_pictures_are_valid_of_the_size_asked_and_the_objective_has_every_step(ascent: Ascent) -> None:
    assert (ascent.unit, ascent.filter, len(ascent.seeds)) == ("right3x2:5", 5, 2)
    for climb in ascent.seeds:
        assert decode(climb.picture).shape == (*SIZE, 3)
        assert 0 < len(climb.objective) <= PLAN.steps
        assert np.isfinite(climb.objective).all()


def test_the_objective_rises_and_that_of_the_negative_falls(tiny_network: Network, ascent: Ascent) -> None:
    for climb in ascent.seeds:
        assert climb.objective[-3:].mean() > 2 * abs(climb.objective[:3]).mean()
    (descent,) = Climber(tiny_network, LAYER, PLAN.down).climb([5])
    (down,) = descent.seeds
    assert down.objective[-3:].mean() < down.objective[14:17].mean()  # since it was made larger
    assert down.pre_activation < ascent.seeds[0].pre_activation / 2


def test_numbers_are_those_of_an_independent_pass_of_the_published_png(ascent: Ascent, tiny_network: Network) -> None:
    for climb in ascent.seeds:
        pixels = tf.constant(decode(climb.picture)[np.newaxis], tf.float32)
        maps, read = tiny_network.tensors(pixels, LAYER, "pool")
        (grey,) = tiny_network.tensors(tf.fill((1, *SIZE, 3), 127.5), "pool")
        own = maps.numpy()[0, ..., 5].astype(np.float64)
        assert climb.pre_activation == pytest.approx(own.mean(), rel=1e-4)
        assert climb.activation == pytest.approx(np.maximum(own, 0).mean(), rel=1e-4, abs=1e-6)
        assert climb.max == pytest.approx(max(own.max(), 0), rel=1e-4)
        profile = read.numpy().mean(axis=(0, 1, 2)) - grey.numpy().mean(axis=(0, 1, 2))
        np.testing.assert_allclose(climb.profile, profile, rtol=1e-3, atol=1e-3)


def assert_same(one: Ascent, other: Ascent) -> None:
    for mine, yours in zip(one.seeds, other.seeds, strict=True):
        assert mine.picture == yours.picture
        assert mine.objective.tobytes() == yours.objective.tobytes()
        assert (mine.pre_activation, mine.flat) == (yours.pre_activation, yours.flat)


def test_the_same_seed_gives_the_same_bytes_whoever_shares_the_batch_and_wherever(
    tiny_network: Network, ascent: Ascent
) -> None:
    assert PLAN.units > 1
    for company in ([5, 0], [3, 5], [1, 2, 5, 4], [4, 3, 2, 1, 0, 5]):
        found = {one.filter: one for one in Climber(tiny_network, LAYER, PLAN).climb(company)}
        assert list(found) == company
        assert_same(found[5], ascent)


@pytest.mark.parametrize(("layer", "units"), [("fire3_expand3x3", 8), ("fire4_expand3x3", 7)])  # even and odd
def test_real_units_are_the_same_bytes_whoever_shares_the_batch_and_wherever(
    squeezenet: Network, layer: str, units: int
) -> None:
    plan = replace(tile_plan(squeezenet.architecture, layer, seed=1))
    plan = replace(plan, levels=tuple(Level(level.size, 6) for level in plan.levels))
    climber = Climber(squeezenet, layer, plan)
    (alone,) = climber.climb([7])
    company = [number for number in range(20) if number != 7][: units - 1]
    first, last = next(climber.climb([7, *company])), [*climber.climb([*company[::-1], 7])][-1]
    assert plan.units == units
    for other in (first, last):
        assert other.filter == 7
        assert other.seeds[0].picture == alone.seeds[0].picture
        assert other.seeds[0].objective.tobytes() == alone.seeds[0].objective.tobytes()


def test_another_seed_another_start_and_another_unit_begin_elsewhere(tiny_network: Network, ascent: Ascent) -> None:
    climber = Climber(tiny_network, LAYER, PLAN)
    (again,) = climber.climb([5], start=1)
    (other,) = Climber(tiny_network, LAYER, replace(PLAN, seed=4)).climb([5])
    (neighbour,) = climber.climb([4])
    pictures = {one.seeds[0].picture for one in (ascent, again, other, neighbour)}
    assert len(pictures) == 4


def test_the_first_seed_is_what_it_is_alone_and_diversity_parts_the_others_from_it(tiny_network: Network) -> None:
    def cosine(one: Climb, other: Climb) -> float:
        norms = float(np.linalg.norm(one.profile) * np.linalg.norm(other.profile))
        return float(one.profile @ other.profile) / norms

    (free,) = Climber(tiny_network, LAYER, replace(PLAN, diversity=0.0)).climb([5])
    (pushed,) = Climber(tiny_network, LAYER, replace(PLAN, diversity=8.0)).climb([5])
    np.testing.assert_allclose(pushed.seeds[0].objective, free.seeds[0].objective, rtol=1e-3)
    assert cosine(*pushed.seeds) < cosine(*free.seeds) - 0.1
    assert pushed.seeds[1].pre_activation < free.seeds[1].pre_activation  # it has its price


def test_advance_is_called_once_a_step_whether_or_not_all_are_flat_before(tiny_network: Network) -> None:
    calls: list[None] = []
    plan = replace(PLAN, levels=(Level(HALF, 90), Level(SIZE, 15)))
    found = list(Climber(tiny_network, LAYER, plan).climb([0, 1, 2], advance=lambda: calls.append(None)))
    assert len(calls) == plan.steps * -(-3 // plan.units)
    assert min(len(climb.objective) for one in found for climb in one.seeds) < plan.steps  # some rested early


def test_a_climb_that_is_flat_rests_where_it_is(tiny_network: Network) -> None:
    short = replace(PLAN, levels=(Level(SIZE, 200),), seeds=1, diversity=0.0)
    (found,) = Climber(tiny_network, LAYER, short).climb([5])
    (climb,) = found.seeds
    assert climb.flat
    assert len(climb.objective) < 200
    (cut,) = Climber(tiny_network, LAYER, replace(short, levels=(Level(SIZE, len(climb.objective)),))).climb([5])
    assert cut.seeds[0].objective.tobytes() == climb.objective[: len(cut.seeds[0].objective)].tobytes()


def test_a_shut_unit_of_squeezenet_rises_until_it_fires(squeezenet: Network) -> None:
    size = (64, 48)
    grey = tf.constant(np.full((1, *size, 3), 127.5), tf.float32)
    (before,) = squeezenet.tensors(grey, "fire5_expand3x3")
    highest = before.numpy().max(axis=(0, 1, 2))
    filter_ = int(np.argsort(highest)[len(highest) // 8])  # an eighth of the units are shut even tighter
    assert highest[filter_] < 0
    plan = Plan((Level(size, 30),), seed=0, seeds=1, diversity=0.0)
    (found,) = Climber(squeezenet, "fire5_expand3x3", plan).climb([filter_])
    assert found.seeds[0].objective[0] < 0 < found.seeds[0].activation


STRIPES = Architecture(
    name="stripes",
    title="Stripes",
    input_size=(64, 64),
    layers=(
        CaffePreprocessing("preprocessing"),
        Convolution("bars", "preprocessing", 3, size=(9, 9)),
        ReLU("bars_relu", "bars"),
        Convolution("read", "bars_relu", 3, size=(3, 3)),
    ),
    features=None,
    logits=None,
)


@pytest.mark.parametrize(("planted", "filter_"), [(25, 0), (70, 1), (140, 2)])
def test_a_planted_unit_gives_a_pattern_of_its_orientation(planted: float, filter_: int) -> None:
    rows, cols = np.mgrid[-4:5, -4:5]
    angles = np.deg2rad((25, 70, 140))
    across = rows[..., None] * np.cos(angles) + cols[..., None] * np.sin(angles)  # rows grow downwards
    gabor = np.cos(2 * np.pi * across / 7) * np.exp(-(rows**2 + cols**2)[..., None] / 14)
    gabor -= gabor.mean(axis=(0, 1))
    bars = np.repeat(gabor[:, :, None, :], 3, axis=2).astype(np.float32)
    through = np.zeros((3, 3, 3, 3), np.float32)
    through[1, 1] = np.eye(3)
    weights = {"bars": (bars, np.zeros(3, np.float32)), "read": (through, np.zeros(3, np.float32))}
    network = Network(STRIPES, weights=weights, labels=None)
    plan = tile_plan(STRIPES, "read", seed=0)
    (found,) = Climber(network, "read", plan).climb([filter_])
    seen = orientation(decode(found.seeds[0].picture)).degrees
    assert seen is not None
    assert abs((seen - planted + 90) % 180 - 90) < 12


def slow_level(
    network: Network,
    spectrum: npt.NDArray[np.float64],
    size: tuple[int, int],
    moves: npt.NDArray[np.int32],
    filter_: int,
) -> tuple[npt.NDArray[np.float64], list[float]]:
    """Climb as the docstring says, one unit, the whole layer, with Adam as algorithm 1 of its paper has it."""
    rows, cols = size
    scale = frequency_scale(size).astype(np.float64)
    mean, square = np.zeros_like(spectrum), np.zeros_like(spectrum)
    objective = []
    for step, (down, along) in enumerate(moves, start=1):
        with tf.GradientTape() as tape:
            variable = tf.constant(spectrum)
            tape.watch(variable)
            channels = tf.signal.irfft2d(tf.complex(variable[0], variable[1]) * scale, [rows, cols])
            image = 255 / (1 + tf.exp(-tf.einsum("crk,dc->rkd", channels, DECORRELATED.astype(np.float64))))
            moved = tf.concat([image[-down:], image[:-down]], axis=0) if down else image
            moved = tf.concat([moved[:, -along:], moved[:, :-along]], axis=1) if along else moved
            (maps,) = network.tensors(tf.cast(moved[tf.newaxis], tf.float32), LAYER)
            value = tf.reduce_mean(maps[..., filter_])
        gradient = tape.gradient(value, variable).numpy()
        objective.append(float(value))
        mean = DECAY[0] * mean + (1 - DECAY[0]) * gradient
        square = DECAY[1] * square + (1 - DECAY[1]) * gradient**2
        corrected, deviation = mean / (1 - DECAY[0] ** step), np.sqrt(square / (1 - DECAY[1] ** step))
        spectrum = spectrum + LEARNING_RATE * corrected / (deviation + 1e-8)
    return spectrum, objective


def test_the_ascent_is_what_a_slow_one_gives(tiny_network: Network) -> None:
    plan = Plan((Level(HALF, 4), Level(SIZE, 3)), seed=3, seeds=1, diversity=0.0)
    (found,) = Climber(tiny_network, LAYER, plan).climb([4])
    draws = np.random.default_rng([3, 0, 0, *LAYER.encode(), 4])
    half, whole = (frequency_scale(size).shape for size in (HALF, SIZE))
    start = draws.normal(scale=DEVIATION, size=(2, 3, *half)).astype(np.float32).astype(np.float64)
    moves = draws.integers(-SHIFT, SHIFT, size=(4, 2), endpoint=True, dtype=np.int32)
    spectrum, first = slow_level(tiny_network, start, HALF, moves, 4)
    carried = repeated(spectrum[np.newaxis].astype(np.float32), HALF, SIZE)[0]
    carried = carried + draws.normal(scale=FRESH, size=(2, 3, *whole)).astype(np.float32)
    moves = draws.integers(-SHIFT, SHIFT, size=(3, 2), endpoint=True, dtype=np.int32)
    _, second = slow_level(tiny_network, carried.astype(np.float64), SIZE, moves, 4)
    expected = first + second
    np.testing.assert_allclose(found.seeds[0].objective, expected, rtol=5e-3, atol=5e-3 * np.ptp(expected))


def test_a_png_carries_every_pixel_and_its_bytes_are_the_same_twice() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (7, 11, 3), dtype=np.uint8)
    np.testing.assert_array_equal(decode(encode(picture)), picture)
    assert encode(picture) == encode(picture)
