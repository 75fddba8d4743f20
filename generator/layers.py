"""The kinds of layers that networks are made of, as plain data: what each reads, and its numbers.

Axes are `row, col`; a pair is always in that order.
"""

from dataclasses import dataclass
from typing import Literal

Padding = Literal["same", "valid"]
Pair = tuple[int, int]

PIXELS = "pixels"  # the name of the picture, `[image, row, col, channel]`, 0…255, RGB
COLOURS = ("red", "green", "blue")


@dataclass(frozen=True)
class CaffePreprocessing:
    """RGB → BGR minus the channel means of ImageNet, as Caffe's models were trained with."""

    name: str
    reads: str = PIXELS
    means: tuple[float, float, float] = (103.939, 116.779, 123.68)  # blue, green, red


@dataclass(frozen=True)
class Convolution:
    """A linear convolution with bias; its ReLU is another layer, so that the pre-activation has a name."""

    name: str
    reads: str
    filters: int
    size: Pair
    stride: Pair = (1, 1)
    padding: Padding = "same"


@dataclass(frozen=True)
class BatchNormalisation:
    """A batch normalisation in inference mode."""

    name: str
    reads: str
    epsilon: float = 1e-3


@dataclass(frozen=True)
class ReLU:
    """The rectifier."""

    name: str
    reads: str


@dataclass(frozen=True)
class MaxPool:
    """A maximum over windows."""

    name: str
    reads: str
    size: Pair
    stride: Pair
    padding: Padding = "valid"


@dataclass(frozen=True)
class Concatenate:
    """The channels of several tensors, one after the other."""

    name: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class GlobalAverage:
    """The mean over space, `[image, row, col, channel] → [image, channel]`."""

    name: str
    reads: str


@dataclass(frozen=True)
class Flatten:
    """All values of a map in one row, `[image, row, col, channel] → [image, feature]`, channels fastest."""

    name: str
    reads: str


@dataclass(frozen=True)
class Dense:
    """A linear layer with bias that reads every feature, `[image, feature] → [image, unit]`."""

    name: str
    reads: str
    units: int


Windowed = Convolution | MaxPool
Weighted = Convolution | BatchNormalisation | Dense
Layer = CaffePreprocessing | Windowed | BatchNormalisation | ReLU | Concatenate | GlobalAverage | Flatten | Dense


def reads(layer: Layer) -> tuple[str, ...]:
    """Name the tensors that a layer reads."""
    return layer.reads if isinstance(layer, Concatenate) else (layer.reads,)
