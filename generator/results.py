"""What was found: frozen dataclasses, one per section. No TensorFlow, no I/O.

A name here is the same name everywhere: in commentary (`{{ kernels.top[0].norm }}`), in the published data
(`data/kernels.json`) and in the code. Fields of numbers, words and tuples go into the JSON; arrays
(`FloatArray`) into the `.npz` beside it; a `Png` is published byte for byte as it was measured.
"""

from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.architecture import ReceptiveField

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


class Png(bytes):
    """An RGB picture as the bytes of its PNG file."""


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


@dataclass(frozen=True)
class Guess:
    """A class the network names, with its probability."""

    label: str
    probability: float


@dataclass(frozen=True)
class ClassifiedImage:
    """The classes of one photograph. `focus` numbers the Grad-CAM map of the photograph's own class."""

    image: str  # file name
    stem: str
    class_name: str | None  # its subfolder, else its top-1
    focus_label: str
    top: tuple[Guess, ...]


@dataclass(frozen=True)
class Classification:
    """Top classes per photograph with class Grad-CAM; no classifier: `images` is None, with a `reason`."""

    images: tuple[ClassifiedImage, ...] | None
    reason: str | None
    features: str | None  # the layer that Grad-CAM weighs
    scale: float | None  # the largest value of any map: the top of the common scale
    grad_cam: FloatArray | None  # [image, class, row, col], class in the order of `top`
    focus: FloatArray | None  # [image, row, col], the map of the photograph's own class

    @cached_property
    def by_name(self) -> dict[str, ClassifiedImage]:
        """The photographs by their stem."""
        return {image.stem: image for image in self.images or ()}


@dataclass(frozen=True)
class StrongestPhotograph:
    """A photograph and what the unit does on it (spatial mean and maximum of the activation)."""

    image: str
    activation: float
    max: float


@dataclass(frozen=True)
class Measured:
    """A made-up picture, measured on its published PNG at the PNG's own size."""

    picture: Png
    pre_activation: float  # spatial means
    activation: float
    max: float  # of the activation, over positions


@dataclass(frozen=True)
class Climb(Measured):
    """Where one climb ended, and how it went."""

    flat: bool  # whether the objective had stopped rising
    objective: FloatArray  # [step], the mean pre-activation while climbing
    profile: FloatArray  # [channel], the mean over positions of what the layer reads, less that on mid-grey


@dataclass(frozen=True)
class Ascent:
    """All climbs of one unit from one start."""

    unit: str
    filter: int
    seeds: tuple[Climb, ...]


@dataclass(frozen=True)
class Pattern:
    """A unit's maximal pattern, measured on its published PNG at the PNG's own size."""

    unit: str
    picture: Png
    pre_activation: float  # spatial means
    activation: float
    max: float  # of the activation, over positions
    strongest_photograph: StrongestPhotograph | None  # the one with the largest mean; None if all is silent
    strongest_position: StrongestPhotograph | None  # the one with the largest maximum
    ratio: float | None  # activation over that of the strongest photograph
    ratio_max: float | None  # max over the largest maximum of any photograph
    status: str  # "converged", "weak" or "dead"
    flat: bool  # whether the objective had stopped rising
    size: tuple[int, int]
    steps: int  # taken
    seed: int
    starts: int  # how many were tried: more than one where the first did not rise above the photographs
    others: tuple[Measured, ...]  # the pictures of the other seeds, each pushed away from those before
    agreement: float | None  # −1…1: how alike the seeds' pictures are to the layer; None with one seed
    negative: Measured | None  # the picture that inhibits the unit most
    objective: FloatArray  # [step], the mean pre-activation while ascending


@dataclass(frozen=True)
class Responses:
    """What every filter of one layer does on the photographs; published as part of other results."""

    layer: str
    names: tuple[str, ...]  # file names of the photographs, `image` below
    mean: FloatArray  # [image, filter], of the activation
    highest: FloatArray  # [image, filter], of the pre-activation
    lowest: FloatArray  # [image, filter]
    strongest: IntArray  # [filter, example, 3]: image, row and col of the highest, the highest photograph first
    weakest: IntArray  # [filter, example, 3]: of the lowest, the lowest first
    heat: FloatArray  # [filter, example, row, col], pre-activation around the strongest, then around the weakest


@dataclass(frozen=True)
class Example:
    """A photograph at the position of the layer's map where the unit is most excited, or most inhibited."""

    image: str  # file name
    row: int  # of the layer's map; the receptive field says which pixels it sees
    col: int
    pre_activation: float


@dataclass(frozen=True)
class Tile:
    """One filter on the wall of its layer."""

    unit: str
    filter: int
    picture: Png
    pre_activation: float  # spatial means, measured on the published PNG at its own size
    activation: float
    max: float
    strongest_photograph: StrongestPhotograph | None  # the one with the largest mean; None if all is silent
    ratio: float | None  # activation over that of the strongest photograph
    status: str  # "converged", "weak" or "dead"
    flat: bool
    starts: int  # how many were tried
    negative: Measured | None
    place: int  # in the order that sets alike patterns side by side, from 0
    orientation: float | None  # of the pattern's stripes, degrees in 0…180, 45 rises; None where none stands out
    colourfulness: float  # 0 for grey
    strongest: tuple[Example, ...]  # of different photographs, most excited first
    weakest: tuple[Example, ...]  # of different photographs, most inhibited first
    kernels: tuple["Kernel", ...]  # the strongest, by L2 norm
    readers: tuple["Reader", ...]  # the units with the strongest kernels on this one, per layer that reads it


@dataclass(frozen=True)
class Wall:
    """Every filter of one layer."""

    layer: str
    size: tuple[int, int]  # of the pictures
    steps: int  # at most, of each ascent
    seed: int
    tiles: tuple[Tile, ...]  # by filter
    likeness: float | None  # how alike the patterns of two different units are, the median over all pairs
    reads: tuple[str, ...]  # the layers whose filters make its input channels; ("pixels",) for the first
    read_by: tuple[str, ...]  # the convolutions that read it
    map_size: tuple[int, int]
    receptive_field: ReceptiveField
    heat: FloatArray  # [filter, example, row, col], pre-activation around each example; NaN beyond the map

    def count(self, status: str) -> int:
        """Count the tiles of a status."""
        return sum(tile.status == status for tile in self.tiles)

    @property
    def median_ratio(self) -> float | None:
        """The median of what is known of the tiles' ratios."""
        ratios = [tile.ratio for tile in self.tiles if tile.ratio is not None]
        return median(ratios) if ratios else None


@dataclass(frozen=True)
class Layer:
    """The walls: the unit's layer first, then those that make its input channels. None where not asked for."""

    walls: tuple[Wall, ...]

    @cached_property
    def by_unit(self) -> dict[str, Tile]:
        """The tiles of all walls by unit."""
        return {tile.unit: tile for wall in self.walls for tile in wall.tiles}


@dataclass(frozen=True)
class ActivationImage:
    """The unit's activation on one photograph at the network's input size."""

    image: str
    stem: str
    class_name: str | None
    max: float
    mean: float
    active: float  # share of positions where the unit fires at all
    share: float | None  # of the activation, where the class's Grad-CAM exceeds half its maximum
    area: float | None  # the share of the picture that this is


@dataclass(frozen=True)
class ActivationClass:
    """A class with at least two photographs: the means over them."""

    class_name: str
    count: int
    max: float
    mean: float


@dataclass(frozen=True)
class Activations:
    """Where the unit fires; photographs by `max`, strongest first."""

    images: tuple[ActivationImage, ...]
    classes: tuple[ActivationClass, ...]  # those of at least two photographs, by mean
    scale: float  # the largest activation on any photograph: the top of the common scale
    maps: FloatArray  # [image, row, col], in the order of `images`

    @cached_property
    def by_name(self) -> dict[str, ActivationImage]:
        """The photographs by their stem."""
        return {image.stem: image for image in self.images}

    @property
    def by_mean(self) -> tuple[ActivationImage, ...]:
        """The photographs by `mean`, strongest first."""
        return tuple(sorted(self.images, key=lambda image: (-image.mean, image.image)))


@dataclass(frozen=True)
class Kernel:
    """The unit's weights on one input channel."""

    channel: int
    unit: str | None  # the unit that makes the channel; None for a colour of the picture
    colour: str | None  # "red", "green" or "blue" where the layer reads the picture
    norm: float
    balance: float
    positive: int  # how many coefficients are above zero
    count: int
    kind: str  # "mostly excitatory", "mostly inhibitory" or "mixed"
    kernel: tuple[tuple[float, ...], ...]  # [row][col]


@dataclass(frozen=True)
class Reader:
    """A unit of a later layer, and its kernel on a channel of this one."""

    unit: str
    kernel: Kernel


@dataclass(frozen=True)
class Kernels:
    """All kernels of the unit, strongest first, and how many of them are taken apart."""

    layer: str
    filter: int
    channels: tuple[Kernel, ...]
    shown: int  # how many are in `top`
    share: float  # of the squared norm, in the top ones
    fair_share: float  # what as many channels would have if all were alike
    scale: float  # the largest absolute coefficient of the top kernels: the end of the common scale
    kinds: "Kinds"  # over all channels

    @property
    def top(self) -> tuple[Kernel, ...]:
        """The strongest kernels."""
        return self.channels[: self.shown]

    @cached_property
    def by_channel(self) -> dict[int, Kernel]:
        """The kernels by the number of their input channel."""
        return {kernel.channel: kernel for kernel in self.channels}


@dataclass(frozen=True)
class Kinds:
    """How many kernels are of each kind."""

    excitatory: int
    inhibitory: int
    mixed: int


@dataclass(frozen=True)
class InputChannel:
    """One of the strongest input channels; `pattern` is None for a colour of the picture."""

    channel: int
    unit: str | None
    colour: str | None
    kernel: Kernel
    pattern: Pattern | None


@dataclass(frozen=True)
class Inputs:
    """The strongest input channels, in the order of their kernels."""

    layers: tuple[str, ...]  # the layers that make them
    channels: tuple[InputChannel, ...]

    @cached_property
    def by_channel(self) -> dict[int, InputChannel]:
        """The input channels by their number."""
        return {channel.channel: channel for channel in self.channels}


@dataclass(frozen=True)
class Version:
    """A package that the numbers depend on."""

    package: str
    version: str


@dataclass(frozen=True)
class Parameter:
    """A choice that the numbers depend on, with its reason or unit."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class Methods:
    """How it was computed."""

    network: str
    weights: str  # file name
    weights_sha256: str
    weights_source: str
    labels: str
    preprocessing: str
    seed: int
    photographs: int
    parameters: tuple[Parameter, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Findings:
    """Everything that was found about one unit."""

    overview: Overview
    classification: Classification
    pattern: Pattern
    layer: Layer
    activations: Activations
    kernels: Kernels
    inputs: Inputs
    methods: Methods
