"""How the pictures of a filter are optimised: their size, the steps, how many there are.

Needs no TensorFlow: a recipe is part of what a cached optimisation depends on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.architecture import Architecture
from generator.layers import Pair
from generator.numerics.optimisation import STEPS

if TYPE_CHECKING:
    from generator.settings import PatternSettings

FIELDS = 1.5  # receptive fields that a small picture is wide and high: a feature is whole in it, wherever it lies
GRAIN = 16  # a small picture's side is a multiple: the stride behind four halvings
SMALLEST = 48  # pixels: below, a small picture of an early layer is too small for the eye
SMALL_STEPS, SMALL_BUDGET = 27, 510e6  # steps of a small picture at least; multiplications up to which it gets more
BUDGET = 2900e6  # the same of the study's own pictures, of STEPS at least
MOST = 192  # steps of any picture (docs/performance.md)
AT_ONCE, AT_MOST = 8, 32  # pictures of a small size in a batch; more gain only in cheap layers (docs/performance.md)
BATCH = 400e6  # multiplications of a forward pass of a batch, up to which it takes more than AT_ONCE
AREA_AT_ONCE = 224**2  # pixels of a batch of AT_ONCE: beyond, more at once gain a few per cent, and it is padded


@dataclass(frozen=True)
class Recipe:
    """The pictures of a filter, one for each random seed: all of them maximal, or all negative."""

    size: Pair
    steps: int
    seed: int
    seeds: int
    diversity: float  # how hard a picture is pushed away from those of the seeds before, in parts of its objective
    negative: bool = False
    at_once: int = AT_ONCE  # pictures in a batch, where they are small

    @property
    def inverted(self) -> Recipe:
        """The one negative picture, from the first seed."""
        return replace(self, seeds=1, diversity=0.0, negative=True)

    @property
    def units(self) -> int:
        """How many units are optimised at once. The last bits of the result depend on it, not on who they are."""
        area = AREA_AT_ONCE * self.at_once // AT_ONCE
        pictures = min(self.at_once, area // (self.size[0] * self.size[1]))
        if pictures > AT_ONCE:
            pictures -= pictures % AT_ONCE  # the last pictures of a batch of 31 come out otherwise than the first
        return max(1, pictures // self.seeds)


def report_recipe(architecture: Architecture, layer: str, settings: PatternSettings) -> Recipe:
    """Say how the pictures are optimised of the study's own unit, or of its inputs."""
    size = (settings.size, settings.size)
    return Recipe(
        size=size,
        steps=settings.steps or _affordable(BUDGET, _cost(architecture, layer, size), STEPS, MOST),
        seed=settings.seed,
        seeds=settings.seeds,
        diversity=settings.diversity if settings.seeds > 1 else 0.0,
    )


def tile_recipe(architecture: Architecture, layer: str, *, seed: int) -> Recipe:
    """Say how the thumbnails of a layer are optimised: as large as its receptive field needs, no larger."""
    field = architecture.receptive_field(layer).size
    rows, cols = (
        min(most, max(SMALLEST, round_up(FIELDS * pixels)))
        for pixels, most in zip(field, architecture.input_size, strict=True)
    )
    cost = _cost(architecture, layer, (rows, cols))
    return Recipe(
        size=(rows, cols),
        steps=_affordable(SMALL_BUDGET, cost, SMALL_STEPS, MOST),
        seed=seed,
        seeds=1,
        diversity=0.0,
        at_once=_affordable(BATCH, cost, AT_ONCE, AT_MOST),
    )


def _cost(architecture: Architecture, layer: str, size: Pair) -> int:
    """Count the multiplications below a layer for one picture."""
    return architecture.multiplications(architecture.convolution(layer).reads, size)


def _affordable(budget: float, cost: int, least: int, most: int) -> int:
    """Count how often a cost fits into a budget: cheap layers, those near the input, get more of what they gain by."""
    return min(most, max(least, round(budget / max(cost, 1))))


def round_up(pixels: float) -> int:
    """Round up to a multiple of GRAIN."""
    return int(-(-pixels // GRAIN)) * GRAIN
