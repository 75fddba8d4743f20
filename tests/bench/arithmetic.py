"""How much of the machine's arithmetic the engine's steps reach."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import tensorflow as tf

from generator.analysis.optimisation import Optimiser
from generator.analysis.plan import Plan
from generator.architecture import Architecture
from generator.layers import Pair
from generator.network import Network

SIDE = 2048  # of the matrices: 16 MB each, beyond the caches
AWAKE = 11


def operations(architecture: Architecture, layer: str, size: Pair) -> int:
    """Count a step's convolution arithmetic on one picture: forward and input gradient, 2 for a multiplication and sum.

    The layer itself is left out, which the engine need not compute: the mean of a convolution is linear in what it
    reads. Taps that meet the padding are counted as any others, as is the custom.
    """
    return 2 * 2 * architecture.multiplications(architecture.convolution(layer).reads, size)


@dataclass
class Pairs:
    """A step of the engine and a matrix product after it, in turn: call it after each step."""

    multiply: Callable[[], float]
    seconds: list[tuple[float, float]] = field(default_factory=list)  # of the step, of the product
    mark: float = field(default_factory=time.perf_counter)

    def __call__(self) -> None:
        """Take the time of a step, then of a matrix product."""
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
    """What the steps at one resolution reach."""

    size: Pair
    pictures: int
    seconds: float  # a step of the whole batch, the median
    gigaflops: float  # of the step's convolutions over the whole step's time, the median
    machine: float  # gigaflops of the matrix product, the median
    share: float  # of the one in the other, the median of pairs


def shares(network: Network, layer: str, plan: Plan, *, rounds: int) -> list[Share]:
    """Climb `rounds` batches for a few steps at each resolution of a plan, with a matrix product after each step."""
    short = replace(plan, levels=tuple(replace(level, steps=AWAKE) for level in plan.levels))
    climber = Optimiser(network, layer, short)
    filters = range(short.units)
    list(climber.climb(filters))  # compiles the steps
    multiply = product()
    levels: list[list[tuple[float, float]]] = [[] for _ in short.levels]
    for _ in range(rounds):
        pairs = Pairs(multiply)
        list(climber.climb(filters, advance=pairs))
        for number, taken in enumerate(levels):
            taken += pairs.seconds[
                number * AWAKE + 1 : (number + 1) * AWAKE
            ]  # before the first is the drawing of starts
    pictures = short.units * short.seeds
    matrix = 2 * SIDE**3
    found = []
    for level, taken in zip(short.levels, levels, strict=True):
        counted = pictures * operations(network.architecture, layer, level.size)
        found.append(
            Share(
                size=level.size,
                pictures=pictures,
                seconds=statistics.median(step for step, _ in taken),
                gigaflops=statistics.median(counted / step for step, _ in taken) / 1e9,
                machine=statistics.median(matrix / other for _, other in taken) / 1e9,
                share=statistics.median((counted / step) / (matrix / other) for step, other in taken),
            )
        )
    return found
