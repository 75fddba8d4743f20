"""What every unit of a layer is wired to: its strongest kernels, and its strongest downstream filters."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from generator.analysis.kernels import layer_kernels
from generator.network import Network
from generator.numerics.kernels import ranking
from generator.results.kernels import DownstreamKernel, Kernel

KERNELS = 6  # shown of each unit, as many as a study takes apart by default
DOWNSTREAM = 6  # of each layer that reads it


def strongest_kernels(network: Network, layer: str, count: int = KERNELS) -> tuple[tuple[Kernel, ...], ...]:
    """Return each filter's `count` strongest kernels, `[filter][place]`, by L2 norm, ties by channel number."""
    found = layer_kernels(network, layer)
    return tuple(
        tuple(found.kernel(int(channel), filter_) for channel in found.ranked(filter_)[:count])
        for filter_ in range(found.weights.shape[-1])
    )


def strongest_downstream(
    network: Network, layer: str, count: int = DOWNSTREAM
) -> tuple[tuple[DownstreamKernel, ...], ...]:
    """Return, for each filter, the downstream filters with the strongest kernels on it, `[filter][place]`.

    Of each convolution that reads the layer, as far as the weights carry it, `count` filters, strongest first, ties
    by number; convolutions in order. A filter that no convolution reads has none.
    """
    architecture = network.architecture
    by_filter: list[list[DownstreamKernel]] = [[] for _ in range(architecture.convolution(layer).filters)]
    for name in architecture.read_by(layer):
        for filter_, found in _downstream(network, layer, name, count):
            by_filter[filter_].append(found)
    return tuple(tuple(found) for found in by_filter)


def _downstream(network: Network, layer: str, name: str, count: int) -> Iterator[tuple[int, DownstreamKernel]]:
    """Yield each filter of `layer` with its strongest downstream filters in the convolution `name`."""
    found = layer_kernels(network, name)
    channels = defaultdict(list)
    for channel, source in enumerate(found.sources):
        if source.layer == layer:
            channels[source.filter].append(channel)
    for filter_, through in channels.items():
        strengths = found.strengths[through]  # [channel, unit]; a filter may be read through several channels
        strongest = strengths.argmax(axis=0)
        for unit in ranking(np.max(strengths, axis=0))[:count]:
            kernel = found.kernel(through[strongest[unit]], int(unit))
            yield filter_, DownstreamKernel(f"{name}:{unit}", kernel)
