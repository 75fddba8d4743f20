"""Where the unit stands in its network."""

from generator.analysis import Question
from generator.results import Field, Overview


def analyse(question: Question) -> Overview:
    """Gather what architecture and weights say of the unit."""
    network, layer = question.network, question.layer
    architecture = network.architecture
    convolution = architecture.convolution(layer)
    names = tuple(convolution.name for convolution in architecture.convolutions)
    sources = architecture.sources(layer)
    kernel, bias = network.kernel(layer)
    field = architecture.receptive_field(layer)
    return Overview(
        network=architecture.title,
        unit=f"{layer}:{question.filter}",
        layer=layer,
        filter=question.filter,
        filters=convolution.filters,
        reads=tuple(dict.fromkeys(source.layer for source in sources)),
        input_channels=len(sources),
        rectified=all(source.rectified for source in sources),
        kernel_size=convolution.size,
        stride=convolution.stride,
        padding=convolution.padding,
        parameters=kernel[..., question.filter].size + 1,
        layer_parameters=network.parameters(layer),
        network_parameters=network.parameters(),
        bias=float(bias[question.filter]),
        convolutions=names,
        before=names.index(layer),
        after=len(names) - names.index(layer) - 1,
        map_size=architecture.map_size(layer),
        input_size=architecture.input_size,
        receptive_field=Field(size=field.size, stride=field.stride, offset=field.offset),
    )
