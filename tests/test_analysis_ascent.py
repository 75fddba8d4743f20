"""Mirrors `analysis/ascent.py`: reproducible, uphill, and what Adam's paper says."""

import numpy as np
import pytest
import tensorflow as tf

from generator.analysis.ascent import Ascent, Climber
from generator.network import Network
from generator.numerics.climbing import DECAY, DECORRELATED, DEVIATION, LEARNING_RATE, SHIFT, frequency_scale
from tests import tiny

SIZE = (32, 45)
STEPS = 24


def climb(climber: Climber, filter_: int, *, seed: int = 3, steps: int = STEPS) -> Ascent:
    return climber.ascend(filter_, steps=steps, seed=seed, advance=lambda: None)


@pytest.fixture(scope="module")
def climber(tiny_network: Network) -> Climber:
    return Climber(tiny_network, "right3x2", size=SIZE)


@pytest.fixture(scope="module")
def ascent(climber: Climber) -> Ascent:
    return climb(climber, 5)


def test_the_picture_is_valid_of_the_size_asked_and_the_objective_has_every_step(ascent: Ascent) -> None:
    assert ascent.picture.shape == (*SIZE, 3)
    assert ascent.picture.dtype == np.uint8
    assert ascent.objective.shape == (STEPS,)
    assert np.isfinite(ascent.objective).all()


def test_the_objective_rises(ascent: Ascent) -> None:
    assert ascent.objective[-3:].mean() > ascent.objective[:3].mean() + abs(ascent.objective[0])


def test_the_same_seed_gives_the_same_bytes_whichever_units_were_climbed_before(
    tiny_network: Network, ascent: Ascent
) -> None:
    fresh = Climber(tiny_network, "right3x2", size=SIZE)
    np.random.default_rng().normal()  # no global state is drawn from
    for other in (0, 2):
        climb(fresh, other, steps=20)
    again = climb(fresh, 5)
    assert again.picture.tobytes() == ascent.picture.tobytes()
    assert again.objective.tobytes() == ascent.objective.tobytes()


def test_another_seed_and_another_unit_start_elsewhere(climber: Climber, ascent: Ascent) -> None:
    assert climb(climber, 5, seed=4).picture.tobytes() != ascent.picture.tobytes()
    assert climb(climber, 4).picture.tobytes() != ascent.picture.tobytes()


def test_advance_is_called_once_a_step(climber: Climber) -> None:
    calls: list[None] = []
    climber.ascend(1, steps=20, seed=0, advance=lambda: calls.append(None))
    assert len(calls) == 20


def test_a_unit_whose_relu_is_shut_at_the_start_still_rises(tiny_network: Network) -> None:
    weights = tiny.draw_weights()
    kernel, bias = weights["right3x2"]
    start = climb(Climber(tiny_network, "right3x2", size=SIZE), 5, steps=20).objective
    lowered = weights | {"right3x2": (kernel, bias - start.max() * 2)}  # below zero at every step of that ascent
    shut = Network(tiny.ARCHITECTURE, weights=lowered, labels=None)
    ascent = climb(Climber(shut, "right3x2", size=SIZE), 5, steps=20)
    grey = tf.constant(np.full((1, *SIZE, 3), 127.5), tf.float32)
    assert shut.activation(grey, "right3x2").numpy()[..., 5].max() == 0
    assert ascent.objective[0] < 0
    assert ascent.objective[-1] > ascent.objective[0] + 0.5 * (start[-1] - start[0])


def test_a_shut_unit_of_squeezenet_rises_until_it_fires(squeezenet: Network) -> None:
    size = (64, 48)
    grey = tf.constant(np.full((1, *size, 3), 127.5), tf.float32)
    (before,) = squeezenet.tensors(grey, "fire5_expand3x3")
    highest = before.numpy().max(axis=(0, 1, 2))
    filter_ = int(np.argsort(highest)[len(highest) // 8])  # an eighth of the units are shut even tighter
    assert highest[filter_] < 0
    ascent = climb(Climber(squeezenet, "fire5_expand3x3", size=size), filter_, steps=40)
    assert ascent.objective[0] < 0 < ascent.objective[-1]


def slow_ascent(network: Network, layer: str, filter_: int, *, seed: int, steps: int) -> list[float]:
    """Climb as the docstring says, with Adam as algorithm 1 of its paper has it, in NumPy and float64."""
    draws = np.random.default_rng([seed, *layer.encode(), filter_])
    rows, cols = SIZE
    scale = frequency_scale(SIZE).astype(np.float64)
    spectrum = draws.normal(scale=DEVIATION, size=(2, 3, *scale.shape))
    moves = draws.integers(-SHIFT, SHIFT, size=(steps, 2), endpoint=True, dtype=np.int32)
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
            (maps,) = network.tensors(tf.cast(moved[tf.newaxis], tf.float32), layer)
            value = tf.reduce_mean(maps[..., filter_])
        gradient = tape.gradient(value, variable).numpy()
        objective.append(float(value))
        mean = DECAY[0] * mean + (1 - DECAY[0]) * gradient
        square = DECAY[1] * square + (1 - DECAY[1]) * gradient**2
        corrected, deviation = mean / (1 - DECAY[0] ** step), np.sqrt(square / (1 - DECAY[1] ** step))
        spectrum = spectrum + LEARNING_RATE * corrected / (deviation + 1e-8)
    return objective


def test_the_ascent_is_what_a_slow_one_gives(tiny_network: Network, climber: Climber) -> None:
    expected = slow_ascent(tiny_network, "right3x2", 3, seed=3, steps=6)
    found = climb(climber, 3, steps=6).objective
    np.testing.assert_allclose(found, expected, rtol=5e-3, atol=5e-3 * np.ptp(expected))
