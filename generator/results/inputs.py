"""What the channels look for that the unit reads."""

from dataclasses import dataclass
from functools import cached_property

from generator.results.kernels import Kernel
from generator.results.patterns import Pattern


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
