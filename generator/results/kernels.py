"""Weights between units."""

from dataclasses import dataclass
from functools import cached_property


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
class DownstreamKernel:
    """A unit of a later layer, and its kernel on a channel of this one."""

    unit: str
    kernel: Kernel


@dataclass(frozen=True)
class Kinds:
    """How many kernels are of each kind."""

    excitatory: int
    inhibitory: int
    mixed: int


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
    kinds: Kinds  # over all channels

    @property
    def top(self) -> tuple[Kernel, ...]:
        """The strongest kernels."""
        return self.channels[: self.shown]

    @cached_property
    def by_channel(self) -> dict[int, Kernel]:
        """The kernels by the number of their input channel."""
        return {kernel.channel: kernel for kernel in self.channels}
