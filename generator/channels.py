"""Where a channel comes from: the filters that make it, followed through what stands between them and its reader.

Nothing is computed: a channel behind a sum has several makers, one behind a layer normalisation none, and neither is
ever taken for a colour of the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.layers import (
    COLOURS,
    PIXELS,
    Affine,
    BatchNormalisation,
    Concatenate,
    Convolution,
    Dense,
    Flatten,
    Layer,
    Normalise,
    Pad,
    Pointwise,
    Preprocessing,
    Product,
    Sum,
    floor,
)


@dataclass(frozen=True)
class ChannelMaker:
    """A filter whose output reaches a channel, or a colour of the picture: `filter` of `layer`."""

    layer: str
    filter: int


@dataclass(frozen=True)
class Channel:
    """A channel of a tensor."""

    makers: tuple[ChannelMaker, ...]  # in order of the layers' sums; none where no single filter makes it
    gated: bool = False  # whether it was multiplied with something that depends on the picture
    floor: float | None = None  # what it never falls below

    @property
    def rectified(self) -> bool:
        """Whether it is never negative."""
        return self.floor is not None and self.floor >= 0


@dataclass(frozen=True)
class Source:
    """Where one input channel comes from: filter `filter` of `layer`, or a colour of the picture."""

    layer: str
    filter: int
    rectified: bool  # whether a ReLU stands between, so that the channel is never negative

    @property
    def unit(self) -> str | None:
        """The unit that makes the channel, or None for a colour of the picture."""
        return None if self.layer == PIXELS else f"{self.layer}:{self.filter}"

    @property
    def colour(self) -> str | None:
        """The colour, where the layer reads the picture."""
        return COLOURS[self.filter] if self.layer == PIXELS else None


Channels = tuple[Channel, ...]
PICTURE: Channels = tuple(Channel((ChannelMaker(PIXELS, colour),), floor=0.0) for colour in range(len(COLOURS)))


def behind(layer: Layer, inputs: Sequence[Channels], points: Sequence[bool], count: int) -> Channels:
    """Follow the channels of what a layer reads to those that it gives, `count` of them.

    `points` says which inputs have a single location: in a product these are gates.
    """
    match layer:
        case Convolution(name=name):
            return tuple(Channel((ChannelMaker(name, filter_),)) for filter_ in range(count))
        case Concatenate():
            return tuple(channel for part in inputs for channel in part)
        case Sum():
            return tuple(_summed(parts) for parts in zip(*inputs, strict=True))
        case Product():
            kept = [part for part, point in zip(inputs, points, strict=True) if not point] or list(inputs)
            return tuple(_gated(parts) for parts in zip(*kept, strict=True))
        case Dense() | Normalise():
            return (Channel(()),) * count
        case Flatten() if not points[0]:
            return (Channel(()),) * count
        case _:
            return _each(layer, inputs[0])


def _each(layer: Layer, channels: Channels) -> Channels:
    """Follow channels through what changes each by itself: its values, or where they are."""
    match layer:
        case Preprocessing(colours=colours):
            return tuple(replace(channels[colour], floor=None) for colour in colours)
        case BatchNormalisation() | Affine():
            return tuple(replace(channel, floor=None) for channel in channels)
        case Pointwise(function=function) if function != "linear":
            return tuple(replace(channel, floor=floor(layer)) for channel in channels)
        case Pad():
            return tuple(
                channel if channel.floor is None else replace(channel, floor=min(channel.floor, 0.0))
                for channel in channels
            )
        case _:
            return channels


def _summed(parts: Sequence[Channel]) -> Channel:
    floors = [part.floor for part in parts]
    known = [value for value in floors if value is not None]
    return Channel(_makers(parts), any(part.gated for part in parts), sum(known) if len(known) == len(floors) else None)


def _gated(parts: Sequence[Channel]) -> Channel:
    return Channel(_makers(parts), True, 0.0 if all(part.rectified for part in parts) else None)


def _makers(parts: Sequence[Channel]) -> tuple[ChannelMaker, ...]:
    """Join the makers of what is added up; where one part has none, neither has the whole."""
    if not all(part.makers for part in parts):
        return ()
    return tuple(dict.fromkeys(maker for part in parts for maker in part.makers))
