"""How an ascent goes: its sizes and steps, from coarse to fine, and how many pictures a unit gets.

Needs no TensorFlow: a plan is part of what a cached ascent depends on.
"""

from dataclasses import dataclass, replace

from generator.architecture import Architecture
from generator.layers import Pair
from generator.numerics.climbing import COARSE
from generator.settings import PatternSettings

FIELDS = 1.5  # receptive fields that a tile is wide and high: a feature is whole in it, wherever it lies
GRAIN = 16  # a tile's side is a multiple, as is that of its coarse half of 8, the stride behind three halvings
SMALLEST = 48  # pixels: below, a tile of an early layer is too small for the eye
TILE_STEPS = 54
AT_ONCE = 8  # pictures of a tile's size; more gain nothing (docs/performance.md)
AREA_AT_ONCE = 224**2  # pixels of a batch: beyond, more at once gain a few per cent, and a batch is padded


@dataclass(frozen=True)
class Level:
    """A resolution, and the steps that are taken at it at most."""

    size: Pair
    steps: int


@dataclass(frozen=True)
class Plan:
    """The ascents of a unit, one for each seed: all of them up, or all of them downhill."""

    levels: tuple[Level, ...]  # coarse to fine
    seed: int
    seeds: int
    diversity: float  # how hard a seed is pushed away from those before, in parts of its objective
    downhill: bool = False

    @property
    def down(self) -> "Plan":
        """The one climb, from the first seed, to what inhibits a unit most."""
        return replace(self, seeds=1, diversity=0.0, downhill=True)

    @property
    def size(self) -> Pair:
        """The size of the pictures."""
        return self.levels[-1].size

    @property
    def steps(self) -> int:
        """How many steps are taken at most."""
        return sum(level.steps for level in self.levels)

    @property
    def units(self) -> int:
        """How many units are climbed at once. The last bits of what is found depend on it, not on who they are."""
        pictures = min(AT_ONCE, AREA_AT_ONCE // (self.size[0] * self.size[1]))
        return max(1, pictures // self.seeds)


def report_plan(architecture: Architecture, layer: str, settings: PatternSettings) -> Plan:
    """Plan the pictures of the study's own unit and its inputs."""
    size = (settings.size, settings.size)
    return Plan(
        levels=_levels(architecture, layer, size, settings.steps),
        seed=settings.seed,
        seeds=settings.seeds,
        diversity=settings.diversity if settings.seeds > 1 else 0.0,
    )


def tile_plan(architecture: Architecture, layer: str, *, seed: int) -> Plan:
    """Plan the small pictures of a wall: as large as the layer's receptive field needs, no larger."""
    field = architecture.receptive_field(layer).size
    size = tuple(
        min(most, max(SMALLEST, round_up(FIELDS * pixels)))
        for pixels, most in zip(field, architecture.input_size, strict=True)
    )
    levels = _levels(architecture, layer, (size[0], size[1]), TILE_STEPS)
    return Plan(levels, seed, seeds=1, diversity=0.0)


def round_up(pixels: float) -> int:
    """Round up to a multiple of GRAIN."""
    return int(-(-pixels // GRAIN)) * GRAIN


def _levels(architecture: Architecture, layer: str, size: Pair, steps: int) -> tuple[Level, ...]:
    """Spend most steps at half the size, unless the layer has no position there."""
    half = (-(-size[0] // 2), -(-size[1] // 2))
    if min(architecture.map_size(layer, half)) < 1:
        return (Level(size, steps),)
    coarse = round(COARSE * steps)
    return (Level(half, coarse), Level(size, steps - coarse))
