"""What reads the unit."""

from dataclasses import dataclass

from generator.results.kernels import Kernel
from generator.results.tuning import Lobe, Map


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
    rectified: bool  # whether what they read of the unit cannot be negative
    orientations: tuple[float, ...]  # degrees
    periods: tuple[float, ...]  # pixels
    readers: tuple[Reading, ...]  # by layer, strongest kernel first
