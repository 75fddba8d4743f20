"""Made-up pictures, and the ascents that they are the ends of."""

from dataclasses import dataclass

from generator.results.values import FloatArray, Png


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
