"""What the strongest input channels look for, in the layers that make them."""

from collections import defaultdict
from collections.abc import Callable

from generator.analysis import Question
from generator.analysis.pattern import maximal_patterns
from generator.analysis.plan import report_plan
from generator.results import InputChannel, Inputs, Kernels, Responses


def analyse(question: Question, kernels: Kernels, responses: Callable[[str], Responses]) -> Inputs:
    """Find the maximal pattern of each top kernel's input channel; a colour of the picture has none.

    `responses` gives what a layer does on the photographs.
    """
    architecture = question.network.architecture
    sources = architecture.sources(question.layer)
    by_layer = defaultdict(list)
    for kernel in kernels.top:
        if kernel.unit is not None:
            source = sources[kernel.channel]
            by_layer[source.layer].append(source.filter)
    patterns = {}
    for layer, filters in by_layer.items():
        plan = report_plan(architecture, layer, question.settings.pattern)
        found = maximal_patterns(question, layer, filters, plan, responses(layer))
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
