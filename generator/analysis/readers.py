"""What reads the unit: the units of the next convolutions with the strongest kernels on it, and what they answer to."""

from generator.analysis.connections import strongest_readers
from generator.analysis.kernels import layer_kernels
from generator.analysis.stimulus_set import ORIENTATIONS
from generator.analysis.tuning import in_deviations
from generator.network import Network
from generator.numerics.tuning import lobes, selectivity
from generator.results.kernels import Reader
from generator.results.layer import Responses
from generator.results.readers import Readers, Reading
from generator.results.tuning import Stimulation


def tune_readers(
    network: Network,
    layer: str,
    filter_: int,
    periods: tuple[float, ...],
    stimulations: tuple[Stimulation, ...],
    responses: tuple[Responses, ...],
) -> Readers:
    """Find the readers and what they answer to.

    `stimulations` are the gratings, shown to the layers that read the unit's; `responses` what these do on photographs.
    """
    architecture = network.architecture
    wired = strongest_readers(network, layer)[filter_]
    layers = tuple(dict.fromkeys(_layer(reader) for reader in wired))
    maps = {name: values for shown in stimulations for name, values in in_deviations(shown, responses).items()}
    kernels = {name: layer_kernels(network, name) for name in layers}

    def reading(reader: Reader) -> Reading:
        name, _, number = reader.unit.partition(":")
        found, response = kernels[name], maps[name][..., int(number)]
        peaks = lobes(response, orientations=ORIENTATIONS, periods=periods)
        return Reading(
            unit=reader.unit,
            kernel=reader.kernel,
            rank=found.ranked(int(number)).tolist().index(reader.kernel.channel) + 1,
            channels=len(found.sources),
            orientations=ORIENTATIONS,
            periods=tuple(periods),
            response=tuple(tuple(row) for row in response.tolist()),
            lobes=peaks,
            selectivity=selectivity(response[periods.index(peaks[0].period)], ORIENTATIONS) if peaks else None,
        )

    return Readers(
        layers=layers,
        rectified=all(
            source.rectified
            for name in layers
            for source in architecture.sources(name)
            if source.layer == layer  # a reader may read others beside it
        ),
        orientations=ORIENTATIONS,
        periods=tuple(periods),
        readers=tuple(reading(reader) for reader in wired),
    )


def _layer(reader: Reader) -> str:
    return reader.unit.partition(":")[0]
