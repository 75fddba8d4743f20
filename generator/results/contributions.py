"""What each input channel adds to the unit, how many channels it takes, and what the unit does without them.

A channel's contribution is its map, cross-correlated with the unit's kernel on it, padded and strided like the
layer: the pre-activation is the bias and the sum of all contributions.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChannelContribution:
    """What one input channel adds to the unit's pre-activation."""

    channel: int
    unit: str | None  # the unit that makes the channel; None for a colour of the picture
    colour: str | None  # "red", "green" or "blue" where the layer reads the picture
    norm: float  # L2, of the unit's kernel on it
    l1: float  # sum of the kernel's absolute coefficients
    mean: float  # over all positions of all photographs, as all that follows but `pattern_mean`
    mean_abs: float
    pattern_mean: float  # over all positions of the unit's own pattern
    knockout: float  # what the mean activation gains where this channel alone is zero; below 0 where it falls
    silent: bool  # whether `mean_abs` is at most a tenth of the mean over all channels


@dataclass(frozen=True)
class Agreement:
    """How alike two rankings of the input channels are."""

    one: str  # "l2", "l1", "contribution" or "knockout"
    other: str
    spearman: float | None  # −1…1; None where one of them has all channels alike
    overlap_6: int | None  # how many channels the first six of both share, all where there are fewer; None as above
    chance_6: float  # how many would be, on average, in two random orders
    overlap_30: int | None  # the first thirty; None under 60 channels, too
    chance_30: float | None  # None under 60 channels


@dataclass(frozen=True)
class Contributions:
    """What every input channel adds to the unit on the photographs and on its pattern."""

    unit: str
    bias: float  # batch normalisation folded in
    channels: tuple[ChannelContribution, ...]  # by number
    agreements: tuple[Agreement, ...]  # of each pair of rankings
    top: tuple[int, ...]  # the channels of the six largest L2 norms, strongest first; all where there are fewer
    silent: tuple[int, ...]  # those of `top` that are in truth silent
    identity: float  # largest error of bias and contributions over the largest absolute pre-activation
    positions: int  # of all photographs together
    photographs: int  # how many


@dataclass(frozen=True)
class Curve:
    """How near the first k channels of a ranking come to the unit's pre-activation, for k = 1 … all."""

    r: tuple[float | None, ...]  # [k], Pearson's; None where what is kept, or the whole, does not vary
    r2_zero: tuple[float | None, ...]  # [k], the rest at zero: below 0 where the mean alone would be nearer
    r2_mean: tuple[float | None, ...]  # [k], the rest at their means; None where the whole does not vary
    k90: int | None  # the smallest k with r ≥ 0.9
    order: tuple[int, ...]  # [k], the channels as they are added; () where the ranking has all alike, and all is None


@dataclass(frozen=True)
class Rankings:
    """A curve for each ranking of the input channels, largest first, ties by number."""

    l2: Curve  # norm of the kernel
    l1: Curve
    contribution: Curve  # `mean_abs`
    knockout: Curve  # absolute `knockout`


@dataclass(frozen=True)
class Band:
    """What r, or R², is in random orders; an order counts at k only where it is defined."""

    mean: tuple[float | None, ...]  # [k]; None where no order defines it
    low: tuple[float | None, ...]  # [k], 2.5th percentile
    high: tuple[float | None, ...]  # [k], 97.5th percentile


@dataclass(frozen=True)
class Interval:
    """Where random draws lie."""

    mean: float
    low: float  # 2.5th percentile
    high: float  # 97.5th percentile


@dataclass(frozen=True)
class Coverage:
    """How many channels it takes, by each ranking and by chance."""

    rankings: Rankings
    random: Band  # of r
    random_r2_zero: Band  # of R², the rest at zero
    random_r2_mean: Band  # of R², the rest at their means
    random_k90: Interval | None  # of the random orders' own k90; None where the pre-activation does not vary
    orders: int  # random ones


@dataclass(frozen=True)
class Change:
    """What the unit's mean activation gains by a removal; below 0 where it falls."""

    change: float
    relative: float | None  # to the full activation; None where that is zero
    agrees: bool | None  # with the expected sign; None where none is expected or nothing changes


@dataclass(frozen=True)
class Removal:
    """Some input channels at zero, and what that does to the unit."""

    channels: tuple[int, ...]
    kind: str | None  # of their kernels; None where several differ
    expected: str | None  # "falls" or "rises"; None for mixed kernels, or channels that are not all zero or above
    photographs: Change
    pattern: Change


@dataclass(frozen=True)
class Sixes:
    """What it does to the unit to remove as many channels at random, of those outside the top ones."""

    draws: int
    photographs: Interval  # of the change
    pattern: Interval


@dataclass(frozen=True)
class Knockout:
    """What the unit does without its six strongest kernels, together and each alone."""

    photographs: tuple[str, ...]  # of its largest mean activations, at most three, largest first
    activation: float  # its mean over all positions of these
    pattern_activation: float  # its mean on its own pattern
    together: Removal
    alone: tuple[Removal, ...]  # strongest kernel first
    random: Sixes | None  # None where fewer channels are left than are removed


@dataclass(frozen=True)
class Attribution:
    """What one pass over the photographs says of the unit's input channels."""

    contributions: Contributions
    coverage: Coverage
    knockout: Knockout
