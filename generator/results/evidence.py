"""The unit on a few inputs alone, what reads it, what kind of detector it is, and what that says of predictions."""

from dataclasses import dataclass

from generator.results.kernels import Kernel
from generator.results.tuning import Lobe, Map
from generator.results.values import FloatArray, Png


@dataclass(frozen=True)
class OnBoth:
    """The mean activation of the unit, and of its circuit, on one picture."""

    unit: float
    circuit: float


@dataclass(frozen=True)
class Circuit:
    """The unit rebuilt from its strongest kernels alone, and the pattern that excites this most."""

    unit: str
    channels: tuple[int, ...]  # that are kept, strongest kernel first; the kernels on all others are zero
    picture: Png  # the circuit's pattern
    size: tuple[int, int]
    steps: int  # taken
    seed: int
    flat: bool  # whether the objective had stopped rising
    on_pattern: OnBoth  # on the unit's own pattern
    on_circuit: OnBoth  # on the circuit's
    ratio: float | None  # the unit on the circuit's pattern over the unit on its own; None where it is silent there


@dataclass(frozen=True)
class Reading:
    """A unit that reads the study's unit, and what it answers to itself."""

    unit: str
    kernel: Kernel  # on the study's unit
    rank: int  # of that kernel among the reader's own by L2 norm, 1 for the strongest
    channels: int  # that the reader has
    orientations: tuple[float, ...]  # degrees
    periods: tuple[float, ...]  # pixels
    response: Map  # [period][orientation], achromatic gratings, in its own standard deviations
    lobes: tuple[Lobe, ...]  # strongest first
    selectivity: float | None  # 0…1 at the strongest lobe's period


@dataclass(frozen=True)
class Readers:
    """The units with the strongest kernels on the study's unit, of each convolution that reads it."""

    layers: tuple[str, ...]  # that read it, as far as the weights carry them
    rectified: bool  # whether what they read of the unit can not be negative
    orientations: tuple[float, ...]  # degrees
    periods: tuple[float, ...]  # pixels
    readers: tuple[Reading, ...]  # by layer, strongest kernel first


@dataclass(frozen=True)
class Posed:
    """A photograph that excites the unit strongly, mirrored and turned, at the place that excited it."""

    image: str
    row: int  # of the layer's map, where the photograph stands upright
    col: int
    activations: tuple[float, ...]  # upright and turned by 90°, 180°, 270°; then the same of its mirror image
    kept: float  # the weakest of the other seven over the first


@dataclass(frozen=True)
class Direction:
    """What direction prevails where a photograph excites the unit most."""

    image: str
    row: int  # of the layer's map
    col: int
    activation: float  # there
    orientation: float | None  # of the stripes around its middle, degrees in 0…180, 45 rises; None where all is plain
    coherence: float  # 0…1: 1 where all there runs one way


@dataclass(frozen=True)
class Kind:
    """Whether the unit is one kind of detector, by a rule."""

    kind: str  # "line", "curve", "high–low frequency", "pose-invariant" or "polysemantic"
    holds: bool | None  # None where it can not be told
    value: float | None
    threshold: float  # it holds from here on
    rule: str
    measured: str


@dataclass(frozen=True)
class Detector:
    """What kind of detector the unit is."""

    kinds: tuple[Kind, ...]
    poses: tuple[Posed, ...]  # strongest photograph first
    alike: float | None  # −1…1: mean cosine of what the channels add in these photographs; None for a single one
    directions: tuple[Direction, ...]  # of each photograph where the unit fires, strongest first
    images: tuple[str, ...]  # of all photographs, as `everywhere` has them
    bands: tuple[float, ...]  # ends of the bands of periods of `spectra`, in pixels
    spectra: FloatArray  # [picture, band, 3], the pattern, then the other seeds': energy, level and across
    everywhere: FloatArray  # [image, row, col], degrees around every position of every photograph; NaN where plain


@dataclass(frozen=True)
class Row:
    """One argument for or against the predictions."""

    argument: str
    finding: str  # "for", "against", "mixed" or "not tested"
    value: float | None  # what the rule weighs
    number: str  # what that is
    figure: str  # where it is shown: a page of the report and a place on it
    measured: str
    rule: str


@dataclass(frozen=True)
class Turned:
    """The predicted grating that excites the unit most: joint tuning is what happens as it is turned."""

    orientation: float  # degrees
    period: float  # pixels
    response: float  # standard deviations


@dataclass(frozen=True)
class Evidence:
    """The evidence matrix: what was predicted, and what was found."""

    predicted: str | None  # in words; None where nothing was registered
    rows: tuple[Row, ...]  # the seven arguments of "Zoom In"
    turned: Turned | None  # None where no grating that was shown was predicted
    verdict: str  # never empty
