"""How the pictures of a filter are optimised: their size, the steps, how many there are.

Needs no TensorFlow: a plan is part of what a cached optimisation depends on.
"""

from dataclasses import dataclass, replace

from generator.architecture import Architecture
from generator.layers import Pair
from generator.numerics.optimisation import STEPS
from generator.settings import PatternSettings

FIELDS = 1.5  # receptive fields that a small picture is wide and high: a feature is whole in it, wherever it lies
GRAIN = 16  # a small picture's side is a multiple: the stride behind four halvings
SMALLEST = 48  # pixels: below, a small picture of an early layer is too small for the eye
SMALL_STEPS, SMALL_BUDGET = 27, 620e6  # steps of a small picture at least; multiplications that more may cost
BUDGET = 2200e6  # the same of the study's own pictures, of STEPS at least
MOST = 192  # steps: more gain little (docs/performance.md)
AT_ONCE = 8  # pictures of a small size; more gain nothing (docs/performance.md)
AREA_AT_ONCE = 224**2  # pixels of a batch: beyond, more at once gain a few per cent, and a batch is padded


@dataclass(frozen=True)
class Plan:
    """The pictures of a filter, one for each random seed: all of them maximal, or all negative."""

    size: Pair
    steps: int
    seed: int
    seeds: int
    diversity: float  # how hard a picture is pushed away from those of the seeds before, in parts of its objective
    negative: bool = False

    @property
    def inverted(self) -> "Plan":
        """The one negative picture, from the first seed."""
        return replace(self, seeds=1, diversity=0.0, negative=True)

    @property
    def units(self) -> int:
        """How many units are optimised at once. The last bits of the result depend on it, not on who they are."""
        pictures = min(AT_ONCE, AREA_AT_ONCE // (self.size[0] * self.size[1]))
        return max(1, pictures // self.seeds)


def report_plan(architecture: Architecture, layer: str, settings: PatternSettings) -> Plan:
    """Plan the pictures of the study's own unit, or of its inputs."""
    size = (settings.size, settings.size)
    return Plan(
        size=size,
        steps=settings.steps or _affordable(architecture, layer, size, STEPS, BUDGET),
        seed=settings.seed,
        seeds=settings.seeds,
        diversity=settings.diversity if settings.seeds > 1 else 0.0,
    )


def tile_plan(architecture: Architecture, layer: str, *, seed: int) -> Plan:
    """Plan the small pictures of all filters of a layer: as large as its receptive field needs, no larger."""
    field = architecture.receptive_field(layer).size
    rows, cols = (
        min(most, max(SMALLEST, round_up(FIELDS * pixels)))
        for pixels, most in zip(field, architecture.input_size, strict=True)
    )
    steps = _affordable(architecture, layer, (rows, cols), SMALL_STEPS, SMALL_BUDGET)
    return Plan((rows, cols), steps, seed, seeds=1, diversity=0.0)


def _affordable(architecture: Architecture, layer: str, size: Pair, least: int, budget: float) -> int:
    """Count the steps of a picture: cheap layers, those near the input, gain most by more and get them."""
    cost = architecture.multiplications(architecture.convolution(layer).reads, size)
    return min(MOST, max(least, round(budget / max(cost, 1))))


def round_up(pixels: float) -> int:
    """Round up to a multiple of GRAIN."""
    return int(-(-pixels // GRAIN)) * GRAIN
