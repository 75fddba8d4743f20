"""The unit on a few inputs alone."""

from dataclasses import dataclass

from generator.results.values import Png


@dataclass(frozen=True)
class OnBoth:
    """The mean activation of the unit, and of its circuit, on one picture."""

    full: float
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
    on_pattern: OnBoth  # on the unit's own pattern
    on_circuit: OnBoth  # on the circuit's
    ratio: float | None  # the unit on the circuit's pattern over the unit on its own; None where it is silent there
