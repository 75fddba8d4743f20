"""What the strongest input channels look for, in the layers that make them."""

from collections.abc import Sequence

from generator.analysis.pattern import hold_against_photographs
from generator.results.inputs import InputChannel, Inputs
from generator.results.kernels import Kernels
from generator.results.layer import Responses
from generator.results.patterns import Chosen, Optimisations, Pattern


def choose(kernels: Kernels, layer: str, part: int, size: int) -> Chosen:
    """Choose, of the filters of `layer` that the top kernels read, the `size` of one part, strongest kernel first."""
    units = [kernel.unit.partition(":") for kernel in kernels.top if kernel.unit is not None]
    filters = [int(filter_) for of_layer, _, filter_ in units if of_layer == layer]
    return Chosen(tuple(filters[part * size : (part + 1) * size]))


def gather(
    kernels: Kernels,
    layers: tuple[str, ...],
    optimisations: tuple[Optimisations, ...],
    negatives: tuple[Optimisations, ...],
    responses: tuple[Responses, ...],
) -> Inputs:
    """Find the maximal pattern of each top kernel's input channel; a colour of the picture has none.

    `responses` are what the `layers` do on the photographs.
    """

    def pattern(unit: str) -> Pattern:
        layer, _, filter_ = unit.partition(":")
        seen = next(found for found in responses if found.layer == layer)
        return hold_against_photographs(
            int(filter_), _of_layer(optimisations, layer), _of_layer(negatives, layer), seen
        )

    return Inputs(
        layers=layers,
        channels=tuple(
            InputChannel(
                channel=kernel.channel,
                unit=kernel.unit,
                colour=kernel.colour,
                kernel=kernel,
                pattern=pattern(kernel.unit) if kernel.unit is not None else None,
            )
            for kernel in kernels.top
        ),
    )


def _of_layer(found: Sequence[Optimisations], layer: str) -> tuple[Optimisations, ...]:
    return tuple(one for one in found if one.layer == layer)
