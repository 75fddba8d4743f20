"""What the unit does without some of its input channels."""

from dataclasses import dataclass

from generator.results.values import Interval


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
    on_photographs: Change
    on_pattern: Change


@dataclass(frozen=True)
class RandomSets:
    """What it does to the unit to remove as many channels at random, of those outside the top ones."""

    draws: int
    on_photographs: Interval  # of the change
    on_pattern: Interval


@dataclass(frozen=True)
class Ablation:
    """What the unit does without its six strongest kernels, together and each by itself."""

    photographs: tuple[str, ...]  # of its largest mean activations, at most three, largest first
    activation: float  # its mean over all positions of these
    pattern_activation: float  # its mean on its own pattern
    together: Removal
    single: tuple[Removal, ...]  # each channel by itself, strongest kernel first
    random: RandomSets | None  # None where fewer channels are left than are removed
