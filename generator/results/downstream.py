"""The downstream filters."""

from dataclasses import dataclass

from generator.results.kernels import Kernel
from generator.results.tuning import Map, Peak


@dataclass(frozen=True)
class DownstreamFilter:
    """A filter that takes input from the study’s unit, and its own tuning."""

    unit: str
    kernel: Kernel  # on the study's unit
    rank: int  # of that kernel among this filter’s own by L2 norm, 1 for the strongest
    channels: int  # that this filter has
    orientations: tuple[float, ...]  # degrees
    periods: tuple[float, ...]  # pixels
    response: Map  # [period][orientation], achromatic gratings, in its own standard deviations
    peaks: tuple[Peak, ...]  # strongest first
    selectivity: float | None  # 0…1 at the strongest peak's period


@dataclass(frozen=True)
class Downstream:
    """The filters with the strongest kernels on the study's unit, of each convolution that takes input from it."""

    layers: tuple[str, ...]  # that take input from it, as far as the weights carry them
    rectified: bool  # whether their input from the unit is never negative
    orientations: tuple[float, ...]  # degrees
    periods: tuple[float, ...]  # pixels
    filters: tuple[DownstreamFilter, ...]  # by layer, strongest kernel first
