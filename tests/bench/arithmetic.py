"""Which share of the machine's arithmetic the engine's steps reach."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import tensorflow as tf

from generator.analysis.optimisation import Optimiser
from generator.analysis.recipe import Recipe, report_recipe, tile_recipe
from generator.architecture import Architecture
from generator.layers import Pair
from generator.network import Network
from generator.settings import PatternSettings
from tests.bench.figures import Board, Figure

SIDE = 2048  # of the matrices: 16 MB each, beyond the caches
STEPS = 22  # of a batch


def operations(architecture: Architecture, layer: str, size: Pair) -> int:
    """Count a step's convolution arithmetic on one picture: forward and input gradient, 2 for a multiplication and sum.

    The layer itself is left out: the engine computes only the one filter of each picture. Taps that meet the padding
    are counted as any others, as is the custom.
    """
    return 2 * 2 * architecture.multiplications(architecture.convolution(layer).reads, size)


@dataclass
class Pairs:
    """A step of the engine and a matrix product after it, in turn: call it after each step."""

    multiply: Callable[[], float]
    seconds: list[tuple[float, float]] = field(default_factory=list)  # of the step, of the product
    mark: float = field(default_factory=time.perf_counter)

    def __call__(self) -> None:
        """Measure the time of a step, then of a matrix product."""
        step = time.perf_counter() - self.mark
        self.seconds.append((step, self.multiply()))
        self.mark = time.perf_counter()


def product() -> Callable[[], float]:
    """Make a function that multiplies two large float32 matrices and returns the seconds that it took."""
    one, other = (tf.random.stateless_normal((SIDE, SIDE), seed=(0, number)) for number in (1, 2))

    def multiply() -> float:
        start = time.perf_counter()
        tf.matmul(one, other)[0, 0].numpy()
        return time.perf_counter() - start

    multiply()
    return multiply


@dataclass(frozen=True)
class Share:
    """What the steps of a recipe reach; all are medians."""

    pictures: int
    seconds: float  # a step of the whole batch
    gigaflops: float  # of the step's convolutions over the whole step's time
    machine: float  # gigaflops of the matrix product
    share: float  # of the one in the other, pair by pair


def measured(network: Network, layer: str, recipe: Recipe, *, rounds: int) -> Share:
    """Optimise `rounds` batches of a recipe for a few steps, with a matrix product after each step."""
    short = replace(recipe, steps=STEPS)
    optimiser = Optimiser(network, layer, short)
    filters = range(short.units)
    list(optimiser.optimise(filters))  # compiles the step
    multiply = product()
    taken: list[tuple[float, float]] = []
    for _ in range(rounds):
        pairs = Pairs(multiply)
        list(optimiser.optimise(filters, advance=pairs))
        taken += pairs.seconds[1:]  # the first includes the draws of the seeds
    pictures = short.units * short.seeds
    counted = pictures * operations(network.architecture, layer, short.size)
    matrix = 2 * SIDE**3
    return Share(
        pictures=pictures,
        seconds=statistics.median(step for step, _ in taken),
        gigaflops=statistics.median(counted / step for step, _ in taken) / 1e9,
        machine=statistics.median(matrix / other for _, other in taken) / 1e9,
        share=statistics.median((counted / step) / (matrix / other) for step, other in taken),
    )


def arithmetic(network: Network, layer: str, board: Board, *, rounds: int) -> None:
    """Compare the speed of the steps with that of a large matrix product."""
    board.head(f"Arithmetic of the convolutions below VGG19 {layer} against a float32 matrix product of {SIDE}³")
    settings = PatternSettings(size=224, seeds=1, negative=False)
    for name, recipe in (
        ("small", tile_recipe(network.architecture, layer, seed=0)),
        ("own", report_recipe(network.architecture, layer, settings)),
    ):
        found = measured(network, layer, recipe, rounds=rounds)
        what = f"{name}: {recipe.size[0]}×{recipe.size[1]} pixels, {found.pictures} at once"
        note = f"{1000 * found.seconds:.0f} ms a step, {found.gigaflops:.0f} of {found.machine:.0f} GFLOP/s"
        board.tell(Figure(what, found.share, "of it", at_least=0.7, note=note))
