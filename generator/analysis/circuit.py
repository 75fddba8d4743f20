"""The unit's pattern rebuilt from its strongest kernels alone."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from generator.analysis.contributions import TOP
from generator.analysis.optimisation import optimise
from generator.analysis.pattern import strongest
from generator.analysis.pictures import decode
from generator.analysis.recipe import Recipe
from generator.network import Network
from generator.results.circuit import Circuit, OnBoth
from generator.results.kernels import Kernels
from generator.results.patterns import Optimisations, Pattern
from generator.results.values import Png


def optimise_circuit(
    network: Network, layer: str, filter_: int, recipe: Recipe, kernels: Kernels, advance: Callable[[], None]
) -> Optimisations:
    """Optimise once more, with all kernels but the TOP strongest at zero.

    The random seed is the unit's own first one, so that what differs is due to the kernels.
    """
    return optimise(network.masked(layer, _kept(kernels)), layer, recipe, 0, advance, filters=(filter_,))


def compare(
    network: Network, layer: str, filter_: int, kernels: Kernels, pattern: Pattern, optimised: Optimisations
) -> Circuit:
    """Measure unit and circuit on both patterns."""
    channels = _kept(kernels)
    alone = network.masked(layer, channels)
    made = strongest(optimised.filters[0])

    def both(picture: Png) -> OnBoth:
        return OnBoth(*(_mean(on, layer, filter_, picture) for on in (network, alone)))

    on_pattern, on_circuit = both(pattern.picture), both(made.picture)
    return Circuit(
        unit=pattern.unit,
        channels=channels,
        picture=made.picture,
        size=optimised.size,
        steps=optimised.steps,
        seed=optimised.seed,
        on_pattern=on_pattern,
        on_circuit=on_circuit,
        ratio=on_circuit.full / on_pattern.full if on_pattern.full > 0 else None,
    )


def _kept(kernels: Kernels) -> tuple[int, ...]:
    return tuple(kernel.channel for kernel in kernels.channels[:TOP])


def _mean(network: Network, layer: str, filter_: int, picture: Png) -> float:
    """Measure a filter's mean activation on a published picture."""
    pixels = tf.constant(decode(picture)[np.newaxis], tf.float32)
    values = network.pre_activation(pixels, layer, filter_).numpy().astype(np.float64)
    return float(np.maximum(values, 0).mean())
