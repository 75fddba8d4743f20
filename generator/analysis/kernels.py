"""The unit's kernels, one per input channel, ranked by L2 norm."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generator.channels import Source
from generator.network import Network
from generator.numerics.kernels import balance, kind, ranking, strength
from generator.results.kernels import Kernel, Kernels, Kinds


@dataclass(frozen=True)
class LayerKernels:
    """All kernels of a layer with the channels' sources; norms and balances are taken once for all filters."""

    weights: npt.NDArray[np.float32]  # [row, col, channel, filter], batch normalisation folded in
    sources: tuple[Source, ...]  # [channel]
    strengths: npt.NDArray[np.float64]  # [channel, filter]
    balances: npt.NDArray[np.float64]  # [channel, filter]

    def ranked(self, filter_: int) -> npt.NDArray[np.intp]:
        """Order a filter's channels by the L2 norm of its kernels, strongest first, ties by number."""
        return ranking(self.strengths[:, filter_])

    def kernel(self, channel: int, filter_: int) -> Kernel:
        """Put one kernel and its figures into words."""
        coefficients, source = self.weights[..., channel, filter_], self.sources[channel]
        balance_of_kernel = float(self.balances[channel, filter_])
        return Kernel(
            channel=channel,
            unit=source.unit,
            colour=source.colour,
            norm=float(self.strengths[channel, filter_]),
            balance=balance_of_kernel,
            positive=int((coefficients > 0).sum()),
            count=coefficients.size,
            kind=kind(balance_of_kernel),
            kernel=tuple(tuple(row) for row in coefficients.tolist()),
        )


def layer_kernels(network: Network, layer: str) -> LayerKernels:
    """Take all kernels of a layer."""
    weights, _ = network.kernel(layer)
    return LayerKernels(weights, network.architecture.sources(layer), strength(weights), balance(weights))


def rank(network: Network, layer: str, filter_: int, top: int) -> Kernels:
    """Rank the unit's kernels and say of each what it does; `top` of them are taken apart."""
    found = layer_kernels(network, layer)
    order = found.ranked(filter_)
    channels = tuple(found.kernel(int(channel), filter_) for channel in order)
    shown = min(top, len(channels))
    squared = np.square(found.strengths[:, filter_])
    kinds = [kernel.kind for kernel in channels]
    return Kernels(
        layer=layer,
        filter=filter_,
        channels=channels,
        shown=shown,
        share=float(squared[order[:shown]].sum() / squared.sum()) if squared.any() else 0.0,
        fair_share=shown / len(channels),
        scale=float(np.abs(found.weights[..., order[:shown], filter_]).max()),
        kinds=Kinds(
            excitatory=kinds.count("mostly excitatory"),
            inhibitory=kinds.count("mostly inhibitory"),
            mixed=kinds.count("mixed"),
        ),
    )
