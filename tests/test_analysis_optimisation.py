"""Mirrors `analysis/optimisation.py`: reproducible whoever shares the batch, and what a slow one in NumPy gives."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from generator.analysis import optimisation
from generator.analysis.optimisation import Optimiser
from generator.analysis.pictures import decode, encode
from generator.analysis.recipe import Recipe
from generator.architecture import Architecture
from generator.layers import CAFFE, Convolution, Pointwise
from generator.network import Network
from generator.numerics.contrast import at_contrast, contrast
from generator.numerics.optimisation import shifts
from generator.numerics.spectrum import DECORRELATED, frequency_weights
from generator.results.patterns import Optimisation, Optimised
from tests import tiny

Doubles = npt.NDArray[np.float64]

SIZE = (32, 45)
PLAN = Recipe(SIZE, 30, seed=3, seeds=2, diversity=1.0)
LAYER = "right3x2"


@pytest.fixture(scope="module")
def optimiser(tiny_network: Network) -> Optimiser:
    return Optimiser(tiny_network, LAYER, PLAN)


@pytest.fixture(scope="module")
def found(optimiser: Optimiser) -> Optimisation:
    (one,) = optimiser.optimise([5])
    return one


def test_pictures_are_of_the_size_asked_and_the_objective_has_every_step(found: Optimisation) -> None:
    assert (found.unit, found.filter, len(found.seeds)) == ("right3x2:5", 5, 2)
    for seed in found.seeds:
        assert decode(seed.picture).shape == (*SIZE, 3)
        assert seed.objective.shape == (PLAN.steps,)
        assert np.isfinite(seed.objective).all()


def test_the_objective_increases_and_that_of_the_negative_decreases(tiny_network: Network, found: Optimisation) -> None:
    for seed in found.seeds:
        assert seed.objective[-3:].mean() > 2 * abs(seed.objective[0])
    (inverted,) = Optimiser(tiny_network, LAYER, PLAN.inverted).optimise([5])
    (negative,) = inverted.seeds
    assert negative.objective[-3:].mean() < negative.objective[0] / 5
    assert negative.pre_activation < found.seeds[0].pre_activation / 5


def test_numbers_are_those_of_an_independent_pass_of_the_published_png(
    found: Optimisation, tiny_network: Network
) -> None:
    for seed in found.seeds:
        picture = decode(seed.picture)
        pixels = tf.constant(np.stack([picture, at_contrast(picture)]), tf.float32)
        maps, read = (tensor.numpy().astype(np.float64) for tensor in tiny_network.tensors(pixels, LAYER, "pool"))
        (grey,) = tiny_network.tensors(tf.fill((1, *SIZE, 3), 127.5), "pool")
        own, scored = maps[..., 5]
        assert seed.contrast == contrast(picture)
        assert seed.pre_activation == pytest.approx(own.mean(), rel=1e-4)
        assert seed.activation == pytest.approx(np.maximum(own, 0).mean(), rel=1e-4, abs=1e-6)
        assert seed.max == pytest.approx(max(own.max(), 0), rel=1e-4)
        assert seed.score == pytest.approx(np.maximum(scored, 0).mean(), rel=1e-4, abs=1e-6)
        profile = read[0].mean(axis=(0, 1)) - grey.numpy().mean(axis=(0, 1, 2))
        np.testing.assert_allclose(seed.profile, profile, rtol=1e-3, atol=1e-3)


def assert_same(one: Optimisation, other: Optimisation) -> None:
    for mine, yours in zip(one.seeds, other.seeds, strict=True):
        assert mine.picture == yours.picture
        assert mine.objective.tobytes() == yours.objective.tobytes()
        assert (mine.pre_activation, mine.score) == (yours.pre_activation, yours.score)


def test_the_same_seed_gives_the_same_bytes_whoever_shares_the_batch_and_wherever(
    tiny_network: Network, found: Optimisation
) -> None:
    assert PLAN.units > 1
    for company in ([5, 0], [3, 5], [1, 2, 5, 4], [4, 3, 2, 1, 0, 5]):
        made = {one.filter: one for one in Optimiser(tiny_network, LAYER, PLAN).optimise(company)}
        assert list(made) == company
        assert_same(made[5], found)


@pytest.mark.parametrize(
    ("layer", "size", "at_once", "units"),
    [
        ("fire3_expand3x3", (48, 64), 8, 8),
        ("fire4_expand3x3", (80, 80), 8, 7),
        ("fire3_expand3x3", (48, 64), 32, 32),
        ("fire4_expand3x3", (80, 80), 32, 24),
    ],
)
def test_real_units_are_the_same_bytes_whoever_shares_the_batch_and_wherever(
    squeezenet: Network, layer: str, size: tuple[int, int], at_once: int, units: int
) -> None:
    recipe = Recipe(size, 6, seed=1, seeds=1, diversity=0.0, at_once=at_once)
    optimiser = Optimiser(squeezenet, layer, recipe)
    (alone,) = optimiser.optimise([7])
    company = [number for number in range(40) if number != 7][: units - 1]
    first, last = next(optimiser.optimise([7, *company])), [*optimiser.optimise([*company[::-1], 7])][-1]
    assert recipe.units == units  # even and odd
    for other in (first, last):
        assert other.filter == 7
        assert_same(other, alone)


def test_another_seed_another_start_and_another_unit_begin_elsewhere(
    tiny_network: Network, optimiser: Optimiser, found: Optimisation
) -> None:
    (again,) = optimiser.optimise([5], start=1)
    (other,) = Optimiser(tiny_network, LAYER, replace(PLAN, seed=4)).optimise([5])
    (neighbour,) = optimiser.optimise([4])
    pictures = {one.seeds[0].picture for one in (found, again, other, neighbour)}
    assert len(pictures) == 4


def test_the_first_seed_is_what_it_is_alone_and_diversity_parts_the_others_from_it(tiny_network: Network) -> None:
    def cosine(one: Optimised, other: Optimised) -> float:
        norms = float(np.linalg.norm(one.profile) * np.linalg.norm(other.profile))
        return float(one.profile @ other.profile) / norms

    (free,) = Optimiser(tiny_network, LAYER, replace(PLAN, diversity=0.0)).optimise([5])
    (pushed,) = Optimiser(tiny_network, LAYER, replace(PLAN, diversity=8.0)).optimise([5])
    np.testing.assert_allclose(pushed.seeds[0].objective, free.seeds[0].objective, rtol=1e-3, atol=1e-3)
    assert cosine(*pushed.seeds) < cosine(*free.seeds) - 0.1
    assert pushed.seeds[1].pre_activation < free.seeds[1].pre_activation  # it has its price


def test_advance_is_called_once_a_step_of_each_batch(optimiser: Optimiser) -> None:
    calls: list[None] = []
    assert len(list(optimiser.optimise(range(PLAN.units + 1), advance=lambda: calls.append(None)))) == PLAN.units + 1
    assert len(calls) == 2 * PLAN.steps


def test_a_shut_unit_of_squeezenet_is_opened(squeezenet: Network) -> None:
    size = (64, 48)
    (before,) = squeezenet.tensors(tf.fill((1, *size, 3), 127.5), "fire5_expand3x3")
    highest = before.numpy().max(axis=(0, 1, 2))
    filter_ = int(np.argsort(highest)[len(highest) // 8])  # an eighth of the units are shut even tighter
    assert highest[filter_] < 0
    recipe = Recipe(size, 30, seed=0, seeds=1, diversity=0.0)
    (found,) = Optimiser(squeezenet, "fire5_expand3x3", recipe).optimise([filter_])
    assert found.seeds[0].objective[0] < 0 < found.seeds[0].activation


# The arithmetic, against a slow one in double precision


def slow_picture(spectrum: Doubles, weights: Doubles, size: tuple[int, int]) -> tuple[Doubles, Doubles, float]:
    """Turn a spectrum `[part, axis, row, frequency]` into a picture; return it, what is under the sigmoid, its RMS."""
    planes = np.fft.irfft2((spectrum[0] + 1j * spectrum[1]) * weights, size)
    axes = DECORRELATED.astype(np.float64) * (1.0, 1.5, 1.5)
    channels = np.einsum("arc,da->rcd", planes, axes)
    channels = channels - 0.7 * channels.mean(axis=(0, 1))
    rms = float(np.sqrt((channels**2).mean()))
    return 255 / (1 + np.exp(-1.25 * channels / rms)), channels / rms, rms


def slow_gradient(pixels: Doubles, picture: Doubles, unit: Doubles, rms: float, weights: Doubles) -> Doubles:
    """Carry a gradient on pixels back to the spectrum, by the chain rule written out."""
    on_unit = pixels * picture * (1 - picture / 255) * 1.25  # through 255 · sigmoid(1.25 · unit)
    on_channels = (on_unit - unit * (on_unit * unit).mean()) / rms  # through the division by the RMS
    on_channels = on_channels - 0.7 * on_channels.mean(axis=(0, 1))
    axes = DECORRELATED.astype(np.float64) * (1.0, 1.5, 1.5)
    on_planes = np.einsum("rcd,da->arc", on_channels, axes)
    rows, cols = picture.shape[:2]
    twice = np.full(cols // 2 + 1, 2.0)  # a wave of the half plane stands for itself and its conjugate,
    twice[0] = 1  # but not where both are in the half plane
    if cols % 2 == 0:
        twice[-1] = 1
    waves = np.fft.rfft2(on_planes) * twice * weights / (rows * cols)
    return np.stack([waves.real, waves.imag])


def slow_optimisation(
    network: Network, layer: str, recipe: Recipe, filter_: int, *, slope: float
) -> tuple[Doubles, Doubles]:
    """Optimise one picture as the docstrings say; return it, and the objective before each step."""
    architecture = network.architecture
    field, size = architecture.receptive_field(layer), recipe.size
    weights = frequency_weights(size, max(field.size)).astype(np.float64)
    draws = np.random.default_rng([recipe.seed, 0, 0, *layer.encode(), filter_])
    spectrum = draws.standard_normal((2, 3, *weights.shape), np.float32).astype(np.float64)
    moves = shifts(draws, recipe.steps, size, field=field.size, stride=field.stride)
    sign, momentum, objective = -1 if recipe.negative else 1, np.zeros_like(spectrum), []
    first = 0.5 if recipe.steps >= 36 else 0.7
    for step, move in enumerate(moves, start=1):
        picture, unit, rms = slow_picture(spectrum, weights, size)
        pixels = tf.constant(np.roll(picture, tuple(move), axis=(0, 1))[np.newaxis], tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(pixels)
            (maps,) = network.tensors(pixels, architecture.pre_activation(layer))
            values = sign * maps[..., filter_]
            value = tf.reduce_mean(tf.where(values > 0, values, slope * values))
        objective.append(sign * float(value))
        on_pixels = np.roll(tape.gradient(value, pixels).numpy()[0].astype(np.float64), tuple(-move), axis=(0, 1))
        gradient = slow_gradient(on_pixels, picture, unit, rms, weights)
        gradient /= np.sqrt((gradient**2).mean())
        momentum = 0.5 * momentum + 0.5 * gradient
        rate = first * (1 - 0.9 * (step - 1) / (recipe.steps - 1))
        spectrum = spectrum / np.sqrt((spectrum**2).mean()) + rate * momentum / (1 - 0.5**step)
    return slow_picture(spectrum, weights, size)[0], np.array(objective)


@pytest.mark.parametrize("size", [(32, 45), (45, 32)])  # an odd and an even number of columns
@pytest.mark.parametrize(
    ("layer", "negative", "slope"),
    [
        ("stem", False, 0.1),  # strided, behind a batch normalisation
        ("right3x2", False, 0.1),
        ("right3x2", True, 1.0),  # a negative picture has no threshold
        ("linear1x1", False, 1.0),  # nor has a layer without a ReLU
    ],
)
def test_the_optimisation_is_what_a_slow_one_gives(
    tiny_network: Network, layer: str, size: tuple[int, int], *, negative: bool, slope: float
) -> None:
    recipe = Recipe(size, 6, seed=3, seeds=1, diversity=0.0, negative=negative)
    (found,) = Optimiser(tiny_network, layer, recipe).optimise([4])
    picture, objective = slow_optimisation(tiny_network, layer, recipe, 4, slope=slope)
    np.testing.assert_allclose(found.seeds[0].objective, objective, rtol=1e-3, atol=1e-3 * np.ptp(objective))
    apart = np.abs(decode(found.seeds[0].picture) - np.round(picture))
    assert (apart <= 1).mean() > 0.99
    _, other = slow_optimisation(tiny_network, layer, recipe, 4, slope=1.1 - slope)
    assert not np.allclose(found.seeds[0].objective, other, rtol=1e-2, atol=1e-2 * np.ptp(objective))


# What is found: planted filters, and what no filter may be given


def planted(side: int, width: float, *, bias: float = 0.0) -> Network:
    """Plant filters that respond to stripes of the angles ANGLES and the period PERIOD, and a layer that reads them."""
    half = side // 2
    rows, cols = np.mgrid[-half : half + 1, -half : half + 1]
    angles = np.deg2rad(ANGLES)
    across = rows[..., None] * np.cos(angles) + cols[..., None] * np.sin(angles)  # rows grow downwards
    gabor = np.cos(2 * np.pi * across / PERIOD) * np.exp(-(rows**2 + cols**2)[..., None] / width)
    gabor -= gabor.mean(axis=(0, 1))
    bars = np.repeat(gabor[:, :, None, :], 3, axis=2).astype(np.float32)
    through = np.zeros((3, 3, 3, 3), np.float32)
    through[1, 1] = np.eye(3)
    architecture = Architecture(
        name="stripes",
        title="Stripes",
        input_size=(64, 96),
        layers=(
            CAFFE,
            Convolution("bars", "preprocessing", 3, size=(side, side)),
            Pointwise("bars_relu", "bars"),
            Convolution("read", "bars_relu", 3, size=(3, 3)),
            Pointwise("read_relu", "read"),
        ),
        features=None,
        logits=None,
    )
    weights = {"bars": (bars, np.full(3, bias, np.float32)), "read": (through, np.zeros(3, np.float32))}
    return Network(architecture, weights=weights)


ANGLES, PERIOD = (25.0, 70.0, 140.0), 7.0


def energy(picture: npt.NDArray[np.uint8]) -> Doubles:
    """Return the power spectrum `[row, col]` of a picture about its mean colour, over all channels."""
    pixels = picture.astype(np.float64)
    spectrum = np.fft.fft2(pixels - pixels.mean(axis=(0, 1)), axes=(0, 1))
    power: Doubles = np.square(np.abs(spectrum)).sum(axis=-1)
    return power


def stripes_of(picture: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Measure the orientation, in degrees, and the frequency of stripes: centroids of the power near its peak."""
    power = energy(picture)
    down, along = (np.fft.fftfreq(side) for side in power.shape)
    frequency = np.hypot(down[:, None], along[None])
    peak = frequency.ravel()[power.argmax()]
    power = np.where(np.abs(frequency - peak) < 0.35 * peak, power, 0)  # without harmonics
    doubled = np.exp(2j * np.arctan2(along[None], down[:, None]))
    degrees = np.rad2deg(np.angle((power * doubled).sum())) / 2 % 180
    return float(degrees), float((power * frequency).sum() / power.sum())


@pytest.fixture(scope="module")
def striped() -> Network:
    return planted(15, 20)


@pytest.mark.parametrize(
    ("size", "tolerance"), [((64, 64), 0.07), ((96, 80), 0.05), ((160, 128), 0.05), ((48, 112), 0.05)]
)
def test_a_planted_unit_gives_a_pattern_of_its_orientation_and_period_at_every_size(
    striped: Network, size: tuple[int, int], tolerance: float
) -> None:
    """To 3° and 5 %; of 64 × 64 pixels to 7 %, as its waves nearest to 70° have periods of 6.75 and 7.49 pixels."""
    for found in Optimiser(striped, "read", Recipe(size, 40, seed=0, seeds=1, diversity=0.0)).optimise([0, 1, 2]):
        degrees, frequency = stripes_of(decode(found.seeds[0].picture))
        assert abs((degrees - ANGLES[found.filter] + 90) % 180 - 90) < 3
        assert abs(frequency - 1 / PERIOD) < tolerance / PERIOD


def test_a_unit_below_zero_nearly_everywhere_gets_a_picture_that_it_fires_on_and_only_the_leak_finds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recipe = Recipe((32, 48), 30, seed=0, seeds=1, diversity=0.0)
    network = planted(9, 14, bias=-2000)
    leaky = list(Optimiser(network, "bars", recipe).optimise([0, 1]))
    monkeypatch.setattr(optimisation, "LEAK", 1.0)  # the pre-activation itself
    plain = list(Optimiser(network, "bars", recipe).optimise([0, 1]))
    for found, other in zip(leaky, plain, strict=True):
        assert found.seeds[0].objective[0] < 0
        assert found.seeds[0].activation > 300
        assert other.seeds[0].activation < 20
        assert other.seeds[0].pre_activation > found.seeds[0].pre_activation + 50  # which is what it was asked for


def even_share(picture: npt.NDArray[np.uint8]) -> float:
    """Return the share of the energy at even frequencies of both axes: a picture of 2 × 2 equal parts has all there."""
    power = energy(picture)
    return float(power[::2, ::2].sum() / power.sum())


def test_a_picture_of_two_by_two_equal_parts_has_all_its_energy_at_even_frequencies() -> None:
    part = np.random.default_rng(0).integers(0, 256, (20, 28, 3), dtype=np.uint8)
    assert even_share(np.tile(part, (2, 2, 1))) == pytest.approx(1)
    assert even_share(np.concatenate([part, part[::-1]])) < 0.7


@pytest.mark.parametrize("size", [(80, 96), (48, 64)])
def test_no_start_has_a_hidden_period(
    squeezenet: Network, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimisation, "rates", lambda steps: np.zeros(steps, np.float32))
    recipe = Recipe(size, 1, seed=0, seeds=1, diversity=0.0)
    starts = Optimiser(squeezenet, "fire2_expand3x3", recipe).optimise(range(24))
    assert np.mean([even_share(decode(found.seeds[0].picture)) for found in starts]) == pytest.approx(0.25, abs=0.02)


@pytest.fixture(scope="module")
def real(squeezenet: Network) -> list[Optimised]:
    """Small pictures of sixteen real filters."""
    recipe = Recipe((80, 96), 27, seed=0, seeds=1, diversity=0.0)
    return [found.seeds[0] for found in Optimiser(squeezenet, "fire4_expand3x3", recipe).optimise(range(16))]


def test_no_optimised_picture_has_a_hidden_period(real: list[Optimised]) -> None:
    shares = [even_share(decode(found.picture)) for found in real]
    assert np.mean(shares) == pytest.approx(0.25, abs=0.04)  # four standard errors
    assert max(shares) < 0.5


def test_contrast_is_the_same_for_weak_and_strong_units(real: list[Optimised]) -> None:
    activations = [found.activation for found in real]
    assert max(activations) > 4 * min(activations)
    contrasts = [found.contrast for found in real]
    assert max(contrasts) - min(contrasts) < 8
    assert max(contrasts) < 255 * (1 / (1 + np.exp(-1.25)) - 0.5)  # that of pixels all as far from grey


@pytest.mark.parametrize("layer", ["right3x2", "middle2x3"])
def test_a_unit_made_weaker_has_the_same_picture(tiny_network: Network, layer: str) -> None:
    """Weaker by a power of two, which rounds nothing."""
    weaker = 1 / 128
    weights = tiny.draw_weights()
    weights[layer] = tuple(array * np.float32(weaker) for array in weights[layer])
    network = Network(tiny.ARCHITECTURE, weights=weights)
    recipe = Recipe(SIZE, 30, seed=0, seeds=2, diversity=1.0)
    strong, weak = (list(Optimiser(one, layer, recipe).optimise(range(4))) for one in (tiny_network, network))
    for found, other in zip(strong, weak, strict=True):
        for mine, yours in zip(found.seeds, other.seeds, strict=True):
            assert mine.picture == yours.picture
            assert mine.contrast == yours.contrast
            assert yours.activation == pytest.approx(weaker * mine.activation, rel=1e-5)


def test_a_png_carries_every_pixel_and_its_bytes_are_the_same_twice() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (7, 11, 3), dtype=np.uint8)
    np.testing.assert_array_equal(decode(encode(picture)), picture)
    assert encode(picture) == encode(picture)
