"""Where the unit stands in its network."""

from generator.architecture import Architecture
from generator.layers import Convolution, padding_in_words
from generator.network import Network
from generator.results.overview import Overview


def find(network: Network, layer: str, filter_: int) -> Overview:
    """Gather what architecture and weights say of the unit."""
    architecture = network.whole
    convolution = architecture.convolution(layer)
    names = tuple(convolution.name for convolution in architecture.convolutions)
    sources = architecture.sources(layer)
    kernel, bias = network.kernel(layer)
    before, after = neighbours(architecture, layer)
    return Overview(
        network=architecture.title,
        unit=f"{layer}:{filter_}",
        layer=layer,
        filter=filter_,
        filters=convolution.filters,
        reads=tuple(dict.fromkeys(source.layer for source in sources)),
        input_channels=len(sources),
        rectified=all(source.rectified for source in sources),
        kernel_size=convolution.size,
        stride=convolution.stride,
        padding=padding_in_words(convolution),
        parameters=kernel[..., filter_].size + 1,
        layer_parameters=architecture.parameters(layer),
        network_parameters=architecture.parameters(),
        bias=float(bias[filter_]),
        convolutions=names,
        carried=tuple(found.name for found in network.architecture.convolutions),
        classifier=network.architecture.logits is not None,
        before=before,
        beside=len(names) - before - after - 1,
        after=after,
        map_size=architecture.map_size(layer),
        input_size=architecture.input_size,
        receptive_field=architecture.receptive_field(layer),
    )


def neighbours(architecture: Architecture, layer: str) -> tuple[int, int]:
    """Count the convolutions that `layer` depends on, and those that depend on it."""
    upstream = {
        found.name: {above.name for above in architecture.upstream(found.name) if isinstance(above, Convolution)}
        for found in architecture.convolutions
    }
    return len(upstream[layer]) - 1, sum(layer in above for name, above in upstream.items() if name != layer)
