"""What kind of detector the unit is."""

from dataclasses import dataclass

from generator.results.values import FloatArray, IntArray


@dataclass(frozen=True)
class Posed:
    """A photograph that excites the unit strongly, mirrored and turned, at the place that excited it."""

    photograph: str
    row: int  # of the layer's map, where the photograph stands upright
    col: int
    activations: tuple[float, ...]  # upright and turned by 90°, 180°, 270°; then the same of its mirror image
    kept: float  # the weakest of the other seven over the first


@dataclass(frozen=True)
class Direction:
    """What direction prevails where a photograph excites the unit most."""

    photograph: str
    row: int  # of the layer's map
    col: int
    activation: float  # there
    orientation: float | None  # of the stripes around its middle, degrees in 0…180, 45 rises; None where all is plain
    coherence: float  # 0…1: 1 where all there runs one way


@dataclass(frozen=True)
class FeatureType:
    """Whether the unit is one kind of detector, by a rule."""

    kind: str  # "line", "curve", "high–low frequency", "pose-invariant" or "polysemantic"
    holds: bool | None  # None where it cannot be told
    value: float | None
    threshold: float  # it holds from here on
    rule: str
    measured: str


@dataclass(frozen=True)
class Detector:
    """What kind of detector the unit is."""

    poses: tuple[Posed, ...]  # strongest photograph first
    alike: float | None  # −1…1: mean cosine of what the channels add in these photographs; None for a single one
    directions: tuple[Direction, ...]  # of each photograph where the unit fires, strongest first
    photographs: tuple[str, ...]  # of all photographs, as `everywhere` has them
    bands: tuple[float, ...]  # ends of the bands of periods of `spectra`, in pixels
    spectra: FloatArray  # [picture, band, 3], the pattern, then the other seeds': energy, level and across
    everywhere: FloatArray  # [image, row, col], degrees around every position of every photograph; NaN where plain
    peaks: IntArray  # [image, filter, 2], row and col where each filter of the layer is strongest; −1: silent
    kinds: tuple[FeatureType, ...] = ()  # judged when the report is put together: its rules are in no stored result
