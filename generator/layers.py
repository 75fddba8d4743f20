"""The operations that networks are made of, as plain data: what each reads, and its numbers. A closed set.

Whatever a network's file calls its layers, it is lowered to these. Axes are `row, col`; a pair is always in that order.
"""

from dataclasses import dataclass
from typing import Literal

Pair = tuple[int, int]
Named = Literal["same", "valid"]  # padding as TensorFlow names it
Padding = Named | tuple[Pair, Pair]  # or how many zeros: (top, bottom), (left, right)
Colours = tuple[float, float, float]

PIXELS = "pixels"  # the name of the picture, `[image, row, col, channel]`, 0…255, RGB
COLOURS = ("red", "green", "blue")


@dataclass(frozen=True)
class Preprocessing:
    """What a network expects of colours: each, in its order, minus a mean and divided by a deviation."""

    name: str
    reads: str = PIXELS
    order: str = "RGB"
    means: Colours = (0.0, 0.0, 0.0)  # in that order
    deviations: Colours = (1.0, 1.0, 1.0)

    @property
    def colours(self) -> tuple[int, ...]:
        """Which colour of COLOURS each channel is."""
        return tuple("RGB".index(letter) for letter in self.order)


CAFFE = Preprocessing("preprocessing", order="BGR", means=(103.939, 116.779, 123.68))  # as Caffe's models on ImageNet


@dataclass(frozen=True)
class Convolution:
    """A linear convolution; what follows is another operation, so that the pre-activation has a name.

    With `groups`, filters and input channels are divided into as many groups, in order, and a filter reads those of
    its own. A depthwise convolution has as many groups as input channels.
    """

    name: str
    reads: str
    filters: int
    size: Pair
    stride: Pair = (1, 1)
    padding: Padding = "same"
    dilation: Pair = (1, 1)
    groups: int = 1

    @property
    def extent(self) -> Pair:
        """The rows and columns that its window spans, what dilation leaves out included."""
        rows, cols = ((size - 1) * step + 1 for size, step in zip(self.size, self.dilation, strict=True))
        return rows, cols


@dataclass(frozen=True)
class BatchNormalisation:
    """A batch normalisation in inference mode."""

    name: str
    reads: str
    epsilon: float = 1e-3


@dataclass(frozen=True)
class Affine:
    """Each channel times a number plus a number: rescaling, normalising by fixed statistics, layer scale."""

    name: str
    reads: str


@dataclass(frozen=True)
class Normalise:
    """A layer normalisation: each location's channels get mean 0 and deviation 1, then gamma and beta."""

    name: str
    reads: str
    epsilon: float


@dataclass(frozen=True)
class Pointwise:
    """A function of each value alone; softmax is one of all values of a location."""

    name: str
    reads: str
    function: str = "relu"  # one of FUNCTIONS
    slope: float = 0.0  # of a ReLU below zero
    ceiling: float | None = None  # of a ReLU: 6 for ReLU6


@dataclass(frozen=True)
class Pool:
    """The largest value in each window, or the mean of those that are not padding."""

    name: str
    reads: str
    size: Pair
    stride: Pair
    padding: Named = "valid"
    kind: Literal["max", "mean"] = "max"


@dataclass(frozen=True)
class Pad:
    """Zeros around a map, `(top, bottom), (left, right)`; below zero, rows and columns are cut off."""

    name: str
    reads: str
    padding: tuple[Pair, Pair]


@dataclass(frozen=True)
class Concatenate:
    """The channels of several tensors, one after the other."""

    name: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """The sum of several tensors of one shape."""

    name: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Product:
    """The product of a tensor and gates: of its shape, or one value a channel."""

    name: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class GlobalAverage:
    """The mean over space: `[image, row, col, channel] → [image, channel]`, or `[image, 1, 1, channel]` if kept."""

    name: str
    reads: str
    kept: bool = False


@dataclass(frozen=True)
class Flatten:
    """All values of a map in one row, `[image, row, col, channel] → [image, feature]`, channels fastest."""

    name: str
    reads: str


@dataclass(frozen=True)
class Unflatten:
    """A row of values as the channels of one location, `[image, feature] → [image, 1, 1, channel]`."""

    name: str
    reads: str


@dataclass(frozen=True)
class Dense:
    """A linear layer with bias that reads every feature, `[image, feature] → [image, unit]`."""

    name: str
    reads: str
    units: int


Windowed = Convolution | Pool
Weighted = Convolution | BatchNormalisation | Affine | Normalise | Dense
Joining = Concatenate | Sum | Product
Layer = Preprocessing | Windowed | Weighted | Pointwise | Pad | Joining | GlobalAverage | Flatten | Unflatten

FLOORS: dict[str, float | None] = {  # the least value of each function; None where there is none
    "relu": 0.0,
    "silu": -0.27846455,
    "gelu": -0.16997121,
    "gelu_tanh": -0.17004075,
    "hard_silu": -0.375,
    "sigmoid": 0.0,
    "hard_sigmoid": 0.0,
    "softmax": 0.0,
    "softplus": 0.0,
    "tanh": -1.0,
    "elu": -1.0,
    "selu": -1.7580993,
    "softsign": -1.0,
    "mish": -0.30884,
    "linear": None,
}
FUNCTIONS = tuple(FLOORS)


def floor(layer: Pointwise) -> float | None:
    """Return the least value that a function gives, None where there is none."""
    return None if layer.slope > 0 else FLOORS[layer.function]


def function_name(layer: Pointwise) -> str:
    """Name a function as the field does: relu, relu6, leaky relu, silu."""
    if layer.function == "relu" and layer.ceiling is not None:
        return f"relu{layer.ceiling:g}"
    return "leaky relu" if layer.slope else layer.function.replace("_", " ")


def reads(layer: Layer) -> tuple[str, ...]:
    """Name the tensors that a layer reads."""
    return layer.reads if isinstance(layer, Joining) else (layer.reads,)


def padding_in_words(layer: Convolution) -> str:
    """Write a convolution's padding as its file does, or how many zeros there are."""
    if isinstance(layer.padding, str):
        return layer.padding
    (top, bottom), (left, right) = layer.padding
    return f"{top} above, {bottom} below, {left} left, {right} right"
