"""What each input channel adds to the unit.

A channel's contribution is its map, cross-correlated with the unit's kernel on it, padded and strided like the
layer: the pre-activation is the bias and the sum of all contributions.
"""

from dataclasses import dataclass

from generator.results.ablation import Ablation
from generator.results.coverage import Coverage


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
    ablation: float  # what the mean activation gains where this channel alone is zero; below 0 where it falls
    silent: bool  # whether `mean_abs` is at most a tenth of the mean over all channels


@dataclass(frozen=True)
class Agreement:
    """How alike two rankings of the input channels are."""

    one: str  # "l2", "l1", "contribution" or "ablation"
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
    photograph_count: int  # how many


@dataclass(frozen=True)
class Attribution:
    """What one pass over the photographs says of the unit's input channels."""

    contributions: Contributions
    coverage: Coverage
    ablation: Ablation
