"""What the unit does without some of its input channels. What is removed is known: it takes no forward pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from generator.numerics.coverage import BAND
from generator.results.ablation import Ablation, Change, RandomSets, Removal
from generator.results.kernels import Kernel
from generator.results.values import Interval

Floats = npt.NDArray[np.float64]

DRAWS = 1000  # random sets: 25 lie beyond either end of a 95 % interval
ROWS = 1024  # positions at once: 8 MB for all random sets
EXPECTED = {"mostly excitatory": "falls", "mostly inhibitory": "rises"}  # where a channel is never negative


@dataclass(frozen=True)
class Scene:
    """The unit on some pictures, taken apart."""

    names: tuple[str, ...]  # of the pictures
    bias: float
    parts: Floats  # [position, channel], contributions

    @cached_property
    def before(self) -> Floats:
        """The pre-activation, `[position]`."""
        found: Floats = self.bias + self.parts.sum(axis=1)
        return found

    @cached_property
    def activation(self) -> float:
        """The mean activation."""
        return float(np.maximum(self.before, 0).mean())


def ablate(
    kernels: Sequence[Kernel],
    top: npt.NDArray[np.intp],
    scenes: tuple[Scene, Scene],
    *,
    lowest: Floats,
    draws: np.random.Generator,
) -> Ablation:
    """Remove the `top` channels together, each by itself, and as many others at random, on photographs and the pattern.

    `lowest [channel]` is the smallest value that the layer read: the sign of a kernel that meets values below zero says
    nothing of what its removal does.
    """
    photographs, pattern = scenes
    sets = [tuple(top.tolist()), *((channel,) for channel in top.tolist())]
    seen, made = (changes(scene, members(sets, len(kernels))) for scene in scenes)
    removals = []
    for channels, on_photographs, on_pattern in zip(sets, seen.tolist(), made.tolist(), strict=True):
        kinds = {kernels[channel].kind for channel in channels}
        kind = kinds.pop() if len(kinds) == 1 else None
        expected = EXPECTED.get(kind or "") if (lowest[list(channels)] >= 0).all() else None
        removals.append(
            Removal(
                channels=channels,
                kind=kind,
                expected=expected,
                on_photographs=_change(on_photographs, photographs.activation, expected),
                on_pattern=_change(on_pattern, pattern.activation, expected),
            )
        )
    return Ablation(
        photographs=photographs.names,
        activation=photographs.activation,
        pattern_activation=pattern.activation,
        together=removals[0],
        single=tuple(removals[1:]),
        random=_random_sets(top, scenes, draws),
    )


def _random_sets(
    top: npt.NDArray[np.intp], scenes: tuple[Scene, Scene], draws: np.random.Generator
) -> RandomSets | None:
    """Remove as many channels as `top` has, drawn from the others; None where too few are left."""
    channels = scenes[0].parts.shape[1]
    others = np.setdiff1d(np.arange(channels), top)
    if len(others) < len(top):
        return None
    drawn = draws.permuted(np.tile(others, (DRAWS, 1)), axis=1)[:, : len(top)]
    photographs, pattern = (interval(changes(scene, members(drawn.tolist(), channels))) for scene in scenes)
    return RandomSets(DRAWS, photographs, pattern)


def gains(before: Floats, removed: Floats) -> Floats:
    """Sum what the activation gains over all positions where a part of the pre-activation is taken away.

    `before [position]`, `removed [position, part] → [part]`.
    """
    found: Floats = (np.maximum(before[:, None] - removed, 0) - np.maximum(before, 0)[:, None]).sum(axis=0)
    return found


def members(sets: Sequence[Sequence[int]], channels: int) -> Floats:
    """Write sets of channels as zeros and ones, `[channel, set]`."""
    found = np.zeros((channels, len(sets)))
    for index, chosen in enumerate(sets):
        found[list(chosen), index] = 1
    return found


def changes(scene: Scene, sets: Floats) -> Floats:
    """Say what the mean activation gains where all channels of a set are zero: `[channel, set] → [set]`."""
    found = np.zeros(sets.shape[1])
    for start in range(0, len(scene.parts), ROWS):
        rows = slice(start, start + ROWS)
        found += gains(scene.before[rows], scene.parts[rows] @ sets)
    return found / len(scene.parts)


def _change(change: float, whole: float, expected: str | None) -> Change:
    agrees = None if expected is None or change == 0 else (change < 0) == (expected == "falls")
    return Change(change, change / whole if whole else None, agrees)


def interval(samples: Floats) -> Interval:
    """Say where samples lie: their mean and percentiles BAND."""
    low, high = np.percentile(samples, BAND)
    return Interval(float(samples.mean()), float(low), float(high))
