"""Mirrors `analysis/pattern.py`: what is published is what was measured, and what took long is never lost."""

import io
from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from generator.analysis import optimisation
from generator.analysis.optimisation import optimise
from generator.analysis.pattern import (
    agreement,
    best_of,
    find_unfinished,
    hold_against_photographs,
    status,
    strongest,
)
from generator.analysis.recipe import report_recipe, tile_recipe
from generator.network import Network
from generator.numerics.contrast import at_contrast, contrast
from generator.numerics.optimisation import STARTS
from generator.results.patterns import Chosen, Pattern, StrongestPhotograph
from tests import tiny
from tests.conftest import Asked, Question
from tests.planned import results_of

# Thumbnails in batches of 8, with fewer steps: else four pictures in five are padding, for 192 steps.
QUICK = replace(tile_recipe(tiny.ARCHITECTURE, "right3x2", seed=0), steps=72, at_once=8)


def pattern_of(question: Question) -> Pattern:
    """The pattern of the question's filter, as a study plans it."""
    found: Pattern = results_of(question)("pattern")
    return found


@pytest.fixture(scope="module")
def found(asked: Asked) -> Pattern:
    question = asked(size=36, seed=2, steps=30)
    return pattern_of(question)


def test_the_numbers_are_those_of_an_independent_pass_of_the_published_png(
    found: Pattern, tiny_network: Network
) -> None:
    pixels = np.asarray(Image.open(io.BytesIO(found.picture)).convert("RGB"), np.float32)
    (maps,) = tiny_network.tensors(tf.constant(pixels[np.newaxis]), "right3x2")
    own = maps.numpy()[0, ..., 5].astype(np.float64)
    assert found.pre_activation == pytest.approx(own.mean(), rel=1e-4)
    assert found.activation == pytest.approx(np.maximum(own, 0).mean(), rel=1e-4)
    assert found.max == pytest.approx(own.max(), rel=1e-4)
    assert found.contrast == contrast(pixels.astype(np.uint8))
    scored = tf.constant(at_contrast(pixels.astype(np.uint8))[np.newaxis], tf.float32)
    on_scored = tiny_network.activation(scored, "right3x2").numpy()[0, ..., 5].astype(np.float64)
    assert found.score == pytest.approx(on_scored.mean(), rel=1e-4)


def test_the_pattern_says_how_it_was_made(found: Pattern) -> None:
    assert found.unit == "right3x2:5"
    assert (found.size, found.seed, found.starts) == ((36, 36), 2, 1)
    assert found.steps == len(found.objective) == 30
    assert found.picture.startswith(b"\x89PNG")


def test_the_strongest_seed_is_the_pattern_and_the_others_stand_beside_it(found: Pattern) -> None:
    (other,) = found.others
    assert found.activation >= other.activation > 0
    assert other.picture != found.picture
    assert found.negative is not None
    assert found.negative.pre_activation < found.pre_activation / 2
    assert found.agreement is not None
    assert -1 <= found.agreement < 1


def test_with_one_seed_and_no_negative_there_is_nothing_beside_the_pattern(asked: Asked) -> None:
    question = asked(seeds=1, negative=False)
    alone = pattern_of(question)
    assert (alone.others, alone.agreement, alone.negative) == ((), None, None)


def test_agreement_is_the_mean_cosine_of_the_seeds_profiles(tiny_network: Network) -> None:
    recipe = tile_recipe(tiny.ARCHITECTURE, "right3x2", seed=0)
    one = next(optimisation.Optimiser(tiny_network, "right3x2", recipe).optimise([0]))
    seeds = [replace(one.seeds[0], profile=np.array(profile, float)) for profile in ([1, 0], [0, 2], [3, 3])]
    assert agreement(one) is None
    assert agreement(replace(one, seeds=tuple(seeds))) == pytest.approx((0 + np.sqrt(2)) / 3)
    assert agreement(replace(one, seeds=(seeds[0], replace(seeds[1], profile=np.zeros(2))))) == 0


def test_the_pattern_is_held_against_the_strongest_photographs(found: Pattern, tiny_network: Network) -> None:
    pixels = tf.constant(np.stack([photograph.pixels for photograph in tiny.photographs()]), tf.float32)
    maps = tiny_network.activation(pixels, "right3x2").numpy()[..., 5].astype(np.float64)
    assert found.strongest_photograph is not None
    assert found.strongest_position is not None
    assert found.strongest_photograph.image == f"noise{maps.mean(axis=(1, 2)).argmax()}.png"
    assert found.strongest_photograph.activation == pytest.approx(maps.mean(axis=(1, 2)).max(), rel=1e-4)
    assert found.strongest_position.image == f"noise{maps.max(axis=(1, 2)).argmax()}.png"
    assert found.strongest_position.max == pytest.approx(maps.max(), rel=1e-4)
    by_mean = tiny.photographs()[int(maps.mean(axis=(1, 2)).argmax())]
    by_max = tiny.photographs()[int(maps.max(axis=(1, 2)).argmax())]
    assert found.strongest_photograph.contrast == pytest.approx(contrast(by_mean.pixels))
    assert found.strongest_position.contrast == pytest.approx(contrast(by_max.pixels))
    assert found.ratio == pytest.approx(found.activation / found.strongest_photograph.activation)
    assert found.ratio_max == pytest.approx(found.max / found.strongest_position.max)
    assert found.status == "strong"


def test_patterns_of_several_filters_are_those_of_each_alone(asked: Asked) -> None:
    question, other = asked(size=32, seed=1), asked(size=32, seed=1)
    recipe = report_recipe(tiny.ARCHITECTURE, "right3x2", question.settings.pattern)
    made = optimise(question.network, "right3x2", recipe, 0, lambda: None, filters=(4, 0, 5))
    together = [hold_against_photographs(filter_, (made,), (), question.responses("right3x2")) for filter_ in (4, 0, 5)]
    alone = pattern_of(other)
    assert [one.unit for one in together] == ["right3x2:4", "right3x2:0", "right3x2:5"]
    assert together[2].picture == alone.picture
    assert replace(together[2], objective=alone.objective, negative=alone.negative) == alone


def test_a_filter_that_is_not_finished_is_optimised_again_and_no_other(asked: Asked) -> None:
    question, recipe = asked(network=shut_by(1e6)), QUICK
    first = optimise(question.network, "right3x2", recipe, 0, lambda: None, filters=tuple(range(6)))
    assert find_unfinished((first,), question.responses()) == Chosen((5,))
    again = optimise(question.network, "right3x2", recipe, 1, lambda: None, chosen=Chosen((5,)))
    assert [found.filter for found in again.filters] == [5]
    assert find_unfinished((first, again), question.responses()) == Chosen((5,))
    assert optimise(question.network, "right3x2", recipe, 1, lambda: None, chosen=Chosen(())).filters == ()


def shut_by(depth: float) -> Network:
    """Lower the bias of a layer's last unit so that no picture can open it."""
    weights = tiny.draw_weights()
    kernel, bias = weights["right3x2"]
    lowered = bias.copy()
    lowered[5] -= depth
    return Network(tiny.ARCHITECTURE, weights=weights | {"right3x2": (kernel, lowered)})


def test_a_dead_unit_is_called_dead_after_several_starts_and_has_nothing_to_be_held_against(asked: Asked) -> None:
    question = asked(network=shut_by(1e6), photographs=tiny.photographs(2))
    dead = pattern_of(question)
    assert (dead.strongest_photograph, dead.strongest_position, dead.ratio, dead.ratio_max) == (None,) * 4
    assert (dead.status, dead.activation, dead.max, dead.starts) == ("dead", 0, 0, STARTS)
    assert dead.pre_activation < 0


def test_only_units_that_do_not_beat_the_photographs_are_tried_again_and_the_best_is_kept(asked: Asked) -> None:
    question, recipe = asked(network=shut_by(1e6)), QUICK
    made = [optimise(question.network, "right3x2", recipe, 0, lambda: None, filters=tuple(range(6)))]
    for start in range(1, STARTS):
        chosen = find_unfinished(tuple(made), question.responses("right3x2"))
        made.append(optimise(question.network, "right3x2", recipe, start, lambda: None, chosen=chosen))
    tried = best_of(made)
    assert [tried[filter_][1] for filter_ in range(1, 6)] == [1, 1, 1, 1, STARTS]
    optimiser = optimisation.Optimiser(question.network, "right3x2", recipe)
    starts = [strongest(next(optimiser.optimise([5], start=start))) for start in range(STARTS)]
    assert strongest(tried[5][0]).pre_activation == max(start.pre_activation for start in starts)


def test_a_pattern_below_the_strongest_photograph_is_weak_and_the_same_is_strong() -> None:
    photograph = StrongestPhotograph("a.jpg", activation=2.0, max=9.0, contrast=48.75)
    assert status(np.nextafter(2.0, 0), 5.0, photograph) == "weak"
    assert status(2.0, 5.0, photograph) == "strong"
    assert status(0.1, 5.0, None) == "strong"


def test_a_pattern_that_fires_nowhere_is_dead_and_one_that_fires_anywhere_is_not() -> None:
    photograph = StrongestPhotograph("a.jpg", activation=2.0, max=9.0, contrast=48.75)
    assert status(0.0, 0.0, photograph) == "dead"
    assert status(0.0, 0.0, None) == "dead"
    assert status(1e-12, 1e-9, photograph) == "weak"
    assert status(1e-12, 1e-9, None) == "strong"
