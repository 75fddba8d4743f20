"""What units answer to on made-up stimuli."""

from dataclasses import dataclass

from generator.results.values import FloatArray

Map = tuple[tuple[float, ...], ...]  # [period][orientation]; of arcs and lines [radius][direction]


@dataclass(frozen=True)
class Peak:
    """A local maximum of a map of orientation and period, or a local minimum below zero."""

    orientation: float  # of the stripes, degrees in 0…180, 45 rises
    period: float  # pixels of the picture
    half_width: float | None  # degrees to where half the height is left, the mean of both sides; None if it never is
    response: float


@dataclass(frozen=True)
class Stimulation:
    """What the filters of some layers do on one set of stimuli: the pre-activation above that on mid-grey."""

    layers: tuple[str, ...]
    size: tuple[int, int]  # of the stimuli, in pixels
    responses: tuple[FloatArray, ...]  # of each layer: [stimulus…, filter]; NaN where none is in sight


@dataclass(frozen=True)
class Leader:
    """The filter of a layer that answers most to one grating."""

    orientation: float
    unit: str
    response: float


@dataclass(frozen=True)
class Tuned:
    """What one unit answers to, in standard deviations of its pre-activation on the photographs, above mid-grey."""

    unit: str
    channel: int | None  # the input channel that it makes; None for the study's own unit
    orientations: tuple[float, ...]  # degrees
    periods: tuple[float, ...]  # pixels
    response: Map  # gratings, achromatic, the best phase
    red_green: Map  # the same along the two colour-opponent axes
    blue_yellow: Map
    peaks: tuple[Peak, ...]  # strongest first
    suppressed: tuple[Peak, ...]  # where even the best phase inhibits, most inhibited first
    selectivity: float | None  # 0…1 at the strongest peak's period: 1 if a single orientation answers
    deviation: float  # one standard deviation of the pre-activation
    edges: tuple[float, ...]  # by orientation, the best place and polarity; NaN where none is in sight, as below
    bars: tuple[float, ...]  # by orientation, the best width, place and polarity
    arcs: Map  # [radius][direction], the best width, place and polarity
    lines: Map  # [radius][orientation], straight ones of the arcs' widths, length and contrast
    boundaries: tuple[float, ...]  # by direction, from fine texture to coarse, the mean over textures
    textures: tuple[float, float]  # fine alone, coarse alone


@dataclass(frozen=True)
class Tuning(Tuned):
    """What the study's unit answers to, and the same of its strongest input channels and of its layer."""

    size: tuple[int, int]  # of the stimuli, in pixels
    radii: tuple[float, ...]  # of the arcs, in pixels
    directions: tuple[float, ...]  # in which an arc's centre lies, degrees anticlockwise from the right
    line_orientations: tuple[float, ...]  # of the lines that they are held against
    boundary_directions: tuple[float, ...]  # in which the coarse texture lies
    inputs: tuple[Tuned, ...]  # in the order of their kernels; none where the layer reads the picture
    leaders: tuple[tuple[Leader, ...], ...]  # [period][orientation]; () where no filter's response is known
    layer: FloatArray  # [filter, period, orientation], achromatic gratings
