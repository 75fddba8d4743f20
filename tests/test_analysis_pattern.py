"""Mirrors `analysis/pattern.py`: what is published is what was measured."""

import io
from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from generator.analysis import pattern
from generator.analysis.pattern import decode, encode, maximal_patterns, measure, status
from generator.network import Network
from generator.results import Pattern, StrongestPhotograph
from generator.study import PatternSettings
from tests import tiny
from tests.conftest import Asked


@pytest.fixture(scope="module")
def found(asked: Asked) -> Pattern:
    return pattern.analyse(asked(size=36, seed=2, steps=30))


def test_the_numbers_are_those_of_an_independent_pass_of_the_published_png(
    found: Pattern, tiny_network: Network
) -> None:
    pixels = np.asarray(Image.open(io.BytesIO(found.picture)).convert("RGB"), np.float32)
    (maps,) = tiny_network.tensors(tf.constant(pixels[np.newaxis]), "right3x2")
    own = maps.numpy()[0, ..., 5].astype(np.float64)
    assert found.pre_activation == pytest.approx(own.mean(), rel=1e-4)
    assert found.activation == pytest.approx(np.maximum(own, 0).mean(), rel=1e-4)
    assert found.max == pytest.approx(own.max(), rel=1e-4)


def test_the_pattern_says_how_it_was_made(found: Pattern) -> None:
    assert found.unit == "right3x2:5"
    assert (found.size, found.seed, found.steps) == ((36, 36), 2, 30)
    assert found.objective.shape == (30,)
    assert found.picture.startswith(b"\x89PNG")


def test_the_pattern_is_held_against_the_strongest_photographs(found: Pattern, tiny_network: Network) -> None:
    pixels = tf.constant(np.stack([photograph.pixels for photograph in tiny.photographs()]), tf.float32)
    maps = tiny_network.activation(pixels, "right3x2").numpy()[..., 5].astype(np.float64)
    assert found.strongest_photograph is not None
    assert found.strongest_position is not None
    assert found.strongest_photograph.image == f"noise{maps.mean(axis=(1, 2)).argmax()}.png"
    assert found.strongest_photograph.activation == pytest.approx(maps.mean(axis=(1, 2)).max(), rel=1e-4)
    assert found.strongest_position.image == f"noise{maps.max(axis=(1, 2)).argmax()}.png"
    assert found.strongest_position.max == pytest.approx(maps.max(), rel=1e-4)
    assert found.ratio == pytest.approx(found.activation / found.strongest_photograph.activation)
    assert found.ratio_max == pytest.approx(found.max / found.strongest_position.max)
    assert found.status == "converged"


def test_patterns_of_several_filters_are_those_of_each_alone(asked: Asked, tiny_network: Network) -> None:
    settings, photographs = PatternSettings(size=32, seed=1, steps=20), tiny.photographs(3)
    together = maximal_patterns(tiny_network, "right3x2", (4, 0, 5), photographs, settings, lambda: None)
    (alone,) = maximal_patterns(tiny_network, "right3x2", (5,), photographs, settings, lambda: None)
    assert [one.unit for one in together] == ["right3x2:4", "right3x2:0", "right3x2:5"]
    assert together[2].picture == alone.picture
    assert replace(together[2], objective=alone.objective) == alone
    asked_for = pattern.analyse(asked(size=32, seed=1, photographs=photographs))
    assert asked_for.picture == alone.picture


def test_a_unit_that_is_silent_on_all_photographs_has_nothing_to_be_held_against() -> None:
    weights = tiny.draw_weights()
    kernel, bias = weights["right3x2"]
    shut = Network(tiny.ARCHITECTURE, weights=weights | {"right3x2": (kernel, bias - 1e6)}, labels=None)
    settings = PatternSettings(size=32, steps=20)
    (dead,) = maximal_patterns(shut, "right3x2", (5,), tiny.photographs(2), settings, lambda: None)
    assert (dead.strongest_photograph, dead.strongest_position, dead.ratio, dead.ratio_max) == (None,) * 4
    assert (dead.status, dead.activation, dead.max) == ("dead", 0, 0)
    assert dead.pre_activation < 0
    assert dead.objective[-1] > dead.objective[0]


def test_a_pattern_below_the_strongest_photograph_is_weak_and_the_same_is_converged() -> None:
    photograph = StrongestPhotograph("a.jpg", activation=2.0, max=9.0)
    assert status(np.nextafter(2.0, 0), 5.0, photograph) == "weak"
    assert status(2.0, 5.0, photograph) == "converged"
    assert status(0.1, 5.0, None) == "converged"


def test_a_pattern_that_fires_nowhere_is_dead_and_one_that_fires_anywhere_is_not() -> None:
    photograph = StrongestPhotograph("a.jpg", activation=2.0, max=9.0)
    assert status(0.0, 0.0, photograph) == "dead"
    assert status(0.0, 0.0, None) == "dead"
    assert status(1e-12, 1e-9, photograph) == "weak"
    assert status(1e-12, 1e-9, None) == "converged"


def test_a_png_carries_every_pixel_and_its_bytes_are_the_same_twice() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (7, 11, 3), dtype=np.uint8)
    np.testing.assert_array_equal(decode(encode(picture)), picture)
    assert encode(picture) == encode(picture)


def test_a_picture_is_measured_at_its_own_size(tiny_network: Network) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (40, 57, 3), dtype=np.uint8)
    (maps,) = tiny_network.tensors(tf.constant(picture[np.newaxis], tf.float32), "stem_bn")
    own = maps.numpy()[0, ..., 2].astype(np.float64)
    expected = (own.mean(), np.maximum(own, 0).mean(), max(own.max(), 0))
    assert measure(tiny_network, "stem", 2, encode(picture)) == pytest.approx(expected, rel=1e-3)
