"""Made-up pictures, and how they were optimised."""

from dataclasses import dataclass

from generator.results.values import FloatArray, Png


@dataclass(frozen=True)
class StrongestPhotograph:
    """A photograph and the unit's activation on it (spatial mean and maximum)."""

    image: str
    activation: float
    max: float
    contrast: float  # RMS, of 255, about the photograph's own mean colour


@dataclass(frozen=True)
class Measured:
    """A made-up picture, measured on its published PNG at the PNG's own size."""

    picture: Png
    contrast: float  # RMS, of 255, about the picture's own mean colour
    pre_activation: float  # spatial means
    activation: float
    max: float  # of the activation, over positions
    score: float  # the activation on the same picture at RMS contrast 64


@dataclass(frozen=True)
class Optimised(Measured):
    """A picture from one random seed, and how its optimisation went."""

    objective: FloatArray  # [step], the mean leaky activation before each step
    profile: FloatArray  # [channel], the mean over positions of what the layer reads, less that on mid-grey


@dataclass(frozen=True)
class Optimisation:
    """The pictures of one unit, one for each random seed."""

    unit: str
    filter: int
    seeds: tuple[Optimised, ...]


@dataclass(frozen=True)
class Optimisations:
    """The pictures of some filters of one layer, all of one size, from one set of random seeds."""

    layer: str
    size: tuple[int, int]
    steps: int
    seed: int
    filters: tuple[Optimisation, ...]


@dataclass(frozen=True)
class Chosen:
    """Filters of one layer that earlier results chose to be optimised."""

    filters: tuple[int, ...]


@dataclass(frozen=True)
class Pattern:
    """A unit's maximal pattern, measured on its published PNG at the PNG's own size."""

    unit: str
    picture: Png
    contrast: float  # RMS, of 255, about the picture's own mean colour
    pre_activation: float  # spatial means
    activation: float
    max: float  # of the activation, over positions
    score: float  # the activation on the same picture at RMS contrast 64
    strongest_photograph: StrongestPhotograph | None  # the one with the largest mean; None if all is silent
    strongest_position: StrongestPhotograph | None  # the one with the largest maximum
    ratio: float | None  # activation over that of the strongest photograph
    ratio_max: float | None  # max over the largest maximum of any photograph
    status: str  # "strong", "weak" or "dead"
    size: tuple[int, int]
    steps: int
    seed: int
    starts: int  # sets of random seeds tried: more than one where the first did not beat the photographs
    others: tuple[Measured, ...]  # the pictures of the other seeds, each pushed away from those before
    agreement: float | None  # −1…1: how alike the seeds' pictures are to the layer; None with one seed
    negative: Measured | None  # the picture that inhibits the unit most
    objective: FloatArray  # [step], the mean leaky activation before each step
