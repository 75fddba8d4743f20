"""Mirrors `analysis/recipe.py`."""

from dataclasses import replace

import pytest

from generator.analysis.recipe import (
    AREA_AT_ONCE,
    AT_MOST,
    AT_ONCE,
    BUDGET,
    MOST,
    SMALL_BUDGET,
    SMALL_STEPS,
    SMALLEST,
    Recipe,
    report_recipe,
    round_up,
    tile_recipe,
)
from generator.architecture import Architecture
from generator.layers import Convolution, Pointwise, Preprocessing
from generator.numerics.optimisation import STEPS
from generator.settings import PatternSettings
from generator.zoo import squeezenet, vgg19

SQUEEZENET = squeezenet.ARCHITECTURE


def wide(size: tuple[int, int], field: tuple[int, int]) -> Architecture:
    """Return a network whose one layer has this field."""
    layers = (Preprocessing("mean"), Convolution("one", "mean", 2, size=field), Pointwise("one_relu", "one"))
    return Architecture("wide", "Wide", size, layers, features=None, logits=None)


@pytest.mark.parametrize(("pixels", "expected"), [(1, 16), (16, 16), (16.5, 32), (47, 48), (0, 0)])
def test_sides_are_rounded_up_to_a_multiple_of_16(pixels: float, expected: int) -> None:
    assert round_up(pixels) == expected


@pytest.mark.parametrize(
    ("field", "size"),
    [
        ((3, 5), (SMALLEST, SMALLEST)),
        ((32, 33), (48, 64)),  # 1.5 fields, 48 and 49.5 pixels
        ((41, 99), (64, 160)),  # 61.5 and 148.5
        ((70, 150), (112, 200)),  # never larger than the network's input
    ],
)
def test_a_small_picture_is_one_and_a_half_fields_along_each_axis_and_neither_tiny_nor_larger_than_the_input(
    field: tuple[int, int], size: tuple[int, int]
) -> None:
    recipe = tile_recipe(wide((120, 200), field), "one", seed=5)
    assert recipe.size == size
    assert (recipe.seed, recipe.seeds, recipe.diversity, recipe.negative) == (5, 1, 0.0, False)


def cost(architecture: Architecture, layer: str, recipe: Recipe) -> int:
    return architecture.multiplications(architecture.convolution(layer).reads, recipe.size)


@pytest.mark.parametrize("architecture", [SQUEEZENET, vgg19.ARCHITECTURE], ids=lambda one: one.name)
def test_cheap_layers_get_more_steps_within_bounds(architecture: Architecture) -> None:
    layers = [convolution.name for convolution in architecture.convolutions]
    reported = [(layer, report_recipe(architecture, layer, PatternSettings())) for layer in layers]
    small = [(layer, tile_recipe(architecture, layer, seed=0)) for layer in layers]
    for plans, least, budget in ((reported, STEPS, BUDGET), (small, SMALL_STEPS, SMALL_BUDGET)):
        assert {recipe.steps for _, recipe in plans} >= {least, MOST}  # both bounds are met
        for layer, recipe in plans:
            price = cost(architecture, layer, recipe)
            assert least <= recipe.steps <= MOST
            if least < recipe.steps < MOST:
                assert recipe.steps * price == pytest.approx(budget, rel=0.02)
            if recipe.steps == MOST:
                assert recipe.steps * price <= budget * 1.02
            if recipe.steps == least:
                assert recipe.steps * price >= budget * 0.98
        ordered = sorted(plans, key=lambda one: cost(architecture, one[0], one[1]))
        steps = [recipe.steps for _, recipe in ordered]
        assert steps == sorted(steps, reverse=True)
    assert reported[0][1].steps == small[0][1].steps == MOST  # what reads the picture costs nothing before it


def test_the_steps_that_a_study_asks_for_win_over_those_of_its_cost() -> None:
    settings = PatternSettings(size=96, seed=3, steps=17, seeds=2, diversity=2.5)
    recipe = report_recipe(SQUEEZENET, "conv1", settings)
    assert recipe == Recipe((96, 96), 17, seed=3, seeds=2, diversity=2.5)
    assert report_recipe(SQUEEZENET, "conv1", replace(settings, steps=1000)).steps == 1000 > MOST


def test_a_single_seed_is_pushed_away_from_nothing() -> None:
    assert report_recipe(SQUEEZENET, "conv1", PatternSettings(seeds=1, diversity=2.0)).diversity == 0


def test_the_negative_picture_is_one_of_the_first_seed() -> None:
    recipe = Recipe((48, 80), 30, seed=4, seeds=3, diversity=1.0)
    assert recipe.inverted == Recipe((48, 80), 30, seed=4, seeds=1, diversity=0.0, negative=True)


def test_batches_of_cheap_layers_are_larger_and_none_is_beyond_the_most() -> None:
    cheap, dear = (tile_recipe(SQUEEZENET, layer, seed=0) for layer in ("fire2_expand3x3", "fire8_expand3x3"))
    assert (cheap.at_once, dear.at_once) == (AT_MOST, AT_ONCE)
    assert Recipe((80, 80), 30, seed=0, seeds=1, diversity=0.0, at_once=32).units == 24  # of 31
    assert Recipe((48, 64), 30, seed=0, seeds=1, diversity=0.0, at_once=32).units == 32


@pytest.mark.parametrize(
    ("size", "seeds", "units"),
    [
        ((48, 64), 1, AT_ONCE),
        ((48, 64), 3, 2),  # six pictures of at most eight
        ((112, 224), 1, 2),
        ((100, 200), 1, AREA_AT_ONCE // 20_000),
        ((224, 224), 3, 1),
        ((512, 512), 1, 1),
    ],
)
def test_a_batch_holds_as_many_units_as_its_pixels_allow_and_one_at_least(
    size: tuple[int, int], seeds: int, units: int
) -> None:
    assert Recipe(size, 30, seed=0, seeds=seeds, diversity=0.0).units == units
