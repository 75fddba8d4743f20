"""Where the unit stands."""

from dataclasses import dataclass

from generator.fields import ReceptiveField


@dataclass(frozen=True)
class Overview:
    """Where the unit stands in its network."""

    network: str  # "SqueezeNet v1.1"
    unit: str  # "layer:filter"
    layer: str
    filter: int
    filters: int  # how many the layer has
    reads: tuple[str, ...]  # the layers whose filters make its input channels; ("pixels",) for the first
    input_channels: int
    rectified: bool  # whether no input channel can be negative
    kernel_size: tuple[int, int]
    stride: tuple[int, int]
    padding: str
    parameters: int  # of the unit: weights and bias
    layer_parameters: int
    network_parameters: int
    bias: float
    convolutions: tuple[str, ...]  # all of the network's, in order
    carried: tuple[str, ...]  # those that the weights carry
    classifier: bool  # whether the weights carry that, too
    before: int  # convolutions that the layer depends on
    beside: int  # convolutions that stand parallel to it
    after: int  # convolutions that depend on it
    map_size: tuple[int, int]  # the layer's map at the network's input size
    input_size: tuple[int, int]
    receptive_field: ReceptiveField  # in pixels of the picture
