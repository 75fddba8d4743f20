"""What the strongest input channels look for, in the layers that make them."""

from collections import defaultdict

from generator.analysis import Question
from generator.analysis.pattern import maximal_patterns
from generator.results import InputChannel, Inputs, Kernels


def analyse(question: Question, kernels: Kernels) -> Inputs:
    """Find the maximal pattern of each top kernel's input channel; a colour of the picture has none."""
    sources = question.network.architecture.sources(question.layer)
    by_layer = defaultdict(list)
    for kernel in kernels.top:
        if kernel.unit is not None:
            source = sources[kernel.channel]
            by_layer[source.layer].append(source.filter)
    settings = question.settings.pattern
    patterns = {}
    for layer, filters in by_layer.items():
        title = f"Maximal patterns of {len(filters)} input channels in {layer}"
        with question.progress.step(title, settings.steps * len(filters)) as advance:
            found = maximal_patterns(question.network, layer, tuple(filters), question.photographs, settings, advance)
        patterns.update({pattern.unit: pattern for pattern in found})
    return Inputs(
        layers=tuple(dict.fromkeys(source.layer for source in sources)),
        channels=tuple(
            InputChannel(
                channel=kernel.channel,
                unit=kernel.unit,
                colour=kernel.colour,
                kernel=kernel,
                pattern=patterns[kernel.unit] if kernel.unit is not None else None,
            )
            for kernel in kernels.top
        ),
    )
