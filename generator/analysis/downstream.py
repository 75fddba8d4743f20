"""The downstream filters: those of the next convolutions with the strongest kernels on the unit, and their tuning."""

from generator.analysis.connections import strongest_downstream
from generator.analysis.kernels import layer_kernels
from generator.analysis.stimulus_set import ORIENTATIONS
from generator.analysis.tuning import in_deviations
from generator.network import Network
from generator.numerics.tuning import find_peaks, selectivity
from generator.results.downstream import Downstream, DownstreamFilter
from generator.results.kernels import DownstreamKernel
from generator.results.layer import Responses
from generator.results.tuning import Stimulation


def tune_downstream(
    network: Network,
    layer: str,
    filter_: int,
    periods: tuple[float, ...],
    stimulations: tuple[Stimulation, ...],
    responses: tuple[Responses, ...],
) -> Downstream:
    """Find the downstream filters and what they respond to.

    `stimulations` are the gratings, shown to the layers that read the unit's; `responses` what these do on photographs.
    """
    architecture = network.architecture
    wired = strongest_downstream(network, layer)[filter_]
    layers = tuple(dict.fromkeys(_layer(one) for one in wired))
    maps = {name: values for shown in stimulations for name, values in in_deviations(shown, responses).items()}
    kernels = {name: layer_kernels(network, name) for name in layers}

    def tuned(one: DownstreamKernel) -> DownstreamFilter:
        name, _, number = one.unit.partition(":")
        found, response = kernels[name], maps[name][..., int(number)]
        peaks = find_peaks(response, orientations=ORIENTATIONS, periods=periods)
        return DownstreamFilter(
            unit=one.unit,
            kernel=one.kernel,
            rank=found.ranked(int(number)).tolist().index(one.kernel.channel) + 1,
            channels=len(found.sources),
            orientations=ORIENTATIONS,
            periods=tuple(periods),
            response=tuple(tuple(row) for row in response.tolist()),
            peaks=peaks,
            selectivity=selectivity(response[periods.index(peaks[0].period)], ORIENTATIONS) if peaks else None,
        )

    return Downstream(
        layers=layers,
        rectified=all(
            source.rectified
            for name in layers
            for source in architecture.sources(name)
            if source.layer == layer  # a downstream filter may read others beside it
        ),
        orientations=ORIENTATIONS,
        periods=tuple(periods),
        filters=tuple(tuned(one) for one in wired),
    )


def _layer(one: DownstreamKernel) -> str:
    return one.unit.partition(":")[0]
