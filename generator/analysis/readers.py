"""What reads the unit: the units of the next convolutions with the strongest kernels on it, and what they answer to."""

from collections.abc import Callable

from generator.analysis import Question
from generator.analysis.connections import strongest_readers
from generator.analysis.kernels import layer_kernels
from generator.analysis.screen import Responding, Screen, view
from generator.analysis.stimulation import STIMULI
from generator.analysis.stimulus_set import ORIENTATIONS
from generator.numerics.tuning import lobes, selectivity
from generator.results import Reader, Readers, Reading, Responses


def analyse(question: Question, responses: Callable[[str], Responses]) -> Readers:
    """Find the readers and show them gratings; `responses` gives what a layer does on the photographs."""
    network, architecture = question.network, question.network.architecture
    wired = strongest_readers(network, question.layer)[question.filter]
    layers = tuple(dict.fromkeys(_layer(reader) for reader in wired))
    maps = _maps(question, layers, responses) if layers else {}
    kernels = {layer: layer_kernels(network, layer) for layer in layers}
    periods = question.settings.tuning.periods

    def reading(reader: Reader) -> Reading:
        layer, _, filter_ = reader.unit.partition(":")
        found, response = kernels[layer], maps[layer][..., int(filter_)]
        peaks = lobes(response, orientations=ORIENTATIONS, periods=periods)
        return Reading(
            unit=reader.unit,
            kernel=reader.kernel,
            rank=found.ranked(int(filter_)).tolist().index(reader.kernel.channel) + 1,
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
            for layer in layers
            for source in architecture.sources(layer)
            if source.layer == question.layer  # a reader may read others beside it
        ),
        orientations=ORIENTATIONS,
        periods=tuple(periods),
        readers=tuple(reading(reader) for reader in wired),
    )


def _maps(question: Question, layers: tuple[str, ...], responses: Callable[[str], Responses]) -> Responding:
    """Show gratings to every filter of some layers: `[period, orientation, filter]` of each."""
    architecture = question.network.architecture
    widest = sorted(layers, key=lambda layer: architecture.receptive_field(layer).size, reverse=True)
    deviations = {layer: responses(layer).deviation for layer in widest}
    with question.progress.step(f"What the readers of {question.layer}:{question.filter} answer to"):
        show = Screen(question.network, view(architecture, widest), deviations)
        return STIMULI["gratings"](show, question.settings.tuning.periods)


def _layer(reader: Reader) -> str:
    return reader.unit.partition(":")[0]
