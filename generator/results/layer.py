"""Every filter of a layer."""

from dataclasses import dataclass
from functools import cached_property
from statistics import median

from generator.fields import ReceptiveField
from generator.results.kernels import DownstreamKernel, Kernel
from generator.results.patterns import Measured, StrongestPhotograph
from generator.results.values import FloatArray, IntArray, Png


class UnitName(str):
    """A unit as it is written everywhere, `layer:filter`."""


@dataclass(frozen=True)
class Responses:
    """What every filter of one layer does on the photographs; published as part of other results."""

    layer: str
    names: tuple[str, ...]  # of the photographs, `image` below
    contrast: FloatArray  # [image], RMS, of 255
    mean: FloatArray  # [image, filter], of the activation
    highest: FloatArray  # [image, filter], of the pre-activation
    lowest: FloatArray  # [image, filter]
    peaks: IntArray  # [image, filter, 2]: row and col of the highest
    deviation: FloatArray  # [filter], of the pre-activation, over all positions of all photographs
    strongest: IntArray  # [filter, example, 3]: image, row and col of the highest, the highest photograph first
    weakest: IntArray  # [filter, example, 3]: of the lowest, the lowest first
    heat: FloatArray  # [filter, example, row, col], pre-activation around the strongest, then around the weakest


@dataclass(frozen=True)
class Example:
    """A photograph at the position of the layer's map where the unit is most excited, or most inhibited."""

    photograph: str  # file name
    row: int  # of the layer's map; the receptive field says which pixels it sees
    col: int
    pre_activation: float


@dataclass(frozen=True)
class SimilarFilter:
    """Another filter of the layer, and how similar its pattern is."""

    filter: int
    similarity: float  # cosine of the input activations that the two patterns evoke, −1…1


@dataclass(frozen=True)
class FilterSummary:
    """One filter of a layer."""

    unit: str
    filter: int
    picture: Png
    contrast: float  # RMS, of 255, about the picture's own mean colour
    pre_activation: float  # spatial means, measured on the published PNG at its own size
    activation: float
    max: float
    score: float  # the activation on the same picture at RMS contrast 64
    strongest_photograph: StrongestPhotograph | None  # the one with the largest mean; None if all is silent
    ratio: float | None  # activation over that of the strongest photograph
    status: str  # "strong", "weak" or "dead"
    starts: int  # sets of random seeds tried
    negative: Measured | None
    place: int  # in the order that sets alike patterns side by side, from 0
    similar: tuple[SimilarFilter, ...]  # those with the most similar patterns, most similar first
    orientation: float | None  # of the pattern's stripes, degrees in 0…180, 45 rises; None where none stands out
    colourfulness: float  # 0 for grey
    strongest: tuple[Example, ...]  # of different photographs, most excited first
    weakest: tuple[Example, ...]  # of different photographs, most inhibited first
    kernels: tuple[Kernel, ...]  # the strongest, by L2 norm
    downstream: tuple[DownstreamKernel, ...]  # the strongest downstream filters, per layer that they are in


@dataclass(frozen=True)
class LayerFilters:
    """Every filter of one layer."""

    layer: str
    size: tuple[int, int]  # of the pictures
    steps: int
    seed: int
    units: tuple[FilterSummary, ...]  # by filter
    likeness: float | None  # how alike the patterns of two different units are, the median over all pairs
    reads: tuple[str, ...]  # the layers whose filters make its input channels; ("pixels",) for the first
    downstream_layers: tuple[str, ...]  # the convolutions that read it
    map_size: tuple[int, int]
    receptive_field: ReceptiveField
    heat: FloatArray  # [filter, example, row, col], pre-activation around each example; NaN beyond the map

    def count(self, status: str) -> int:
        """Count the patterns of a status."""
        return sum(summary.status == status for summary in self.units)

    @property
    def filters(self) -> int:
        """How many filters the layer has."""
        return len(self.units)

    @property
    def strong(self) -> int:
        """How many patterns are strong."""
        return self.count("strong")

    @property
    def weak(self) -> int:
        """How many are weak."""
        return self.count("weak")

    @property
    def dead(self) -> int:
        """How many are dead."""
        return self.count("dead")

    @property
    def directed(self) -> int:
        """How many patterns have an orientation that stands out."""
        return sum(summary.orientation is not None for summary in self.units)

    @property
    def median_contrast(self) -> float:
        """The median RMS contrast of the pictures."""
        return median(summary.contrast for summary in self.units)

    @property
    def median_contrast_of_photographs(self) -> float | None:
        """The median RMS contrast of the filters' strongest photographs."""
        known = [summary.strongest_photograph.contrast for summary in self.units if summary.strongest_photograph]
        return median(known) if known else None

    @property
    def median_ratio(self) -> float | None:
        """The median of the known ratios."""
        ratios = [summary.ratio for summary in self.units if summary.ratio is not None]
        return median(ratios) if ratios else None


@dataclass(frozen=True)
class Layer:
    """The unit's layer first, then those that make its input channels; empty where the study leaves them out."""

    layers: tuple[LayerFilters, ...]

    @cached_property
    def by_unit(self) -> dict[UnitName, FilterSummary]:
        """The filters of all layers by unit."""
        return {UnitName(summary.unit): summary for filters in self.layers for summary in filters.units}
