"""The unit's kernels, one per input channel, ranked by L2 norm."""

import numpy as np
import numpy.typing as npt

from generator.analysis import Question
from generator.architecture import Source
from generator.numerics.kernels import balance, kind, ranking, strength
from generator.results import Kernel, Kernels, Kinds


def analyse(question: Question) -> Kernels:
    """Rank the unit's kernels and say of each what it does."""
    weights, _ = question.network.kernel(question.layer)
    own = weights[..., question.filter]  # [row, col, channel]
    strengths, balances = strength(own), balance(own)
    order = ranking(strengths)
    sources = question.network.architecture.sources(question.layer)
    channels = tuple(
        describe(
            own[..., channel],
            int(channel),
            sources[channel],
            float(strengths[channel]),
            float(balances[channel]),
        )
        for channel in order
    )
    shown = min(question.settings.kernels.top, len(channels))
    squared = np.square(strengths)
    kinds = [kernel.kind for kernel in channels]
    return Kernels(
        layer=question.layer,
        filter=question.filter,
        channels=channels,
        shown=shown,
        share=float(squared[order[:shown]].sum() / squared.sum()) if squared.any() else 0.0,
        fair_share=shown / len(channels),
        scale=float(np.abs(own[..., order[:shown]]).max()),
        kinds=Kinds(
            excitatory=kinds.count("mostly excitatory"),
            inhibitory=kinds.count("mostly inhibitory"),
            mixed=kinds.count("mixed"),
        ),
    )


def describe(
    coefficients: npt.NDArray[np.float32], channel: int, source: Source, norm: float, balance_: float
) -> Kernel:
    """Put one kernel `[row, col]` and its figures into words."""
    return Kernel(
        channel=channel,
        unit=source.unit,
        colour=source.colour,
        norm=norm,
        balance=balance_,
        positive=int((coefficients > 0).sum()),
        count=coefficients.size,
        kind=kind(balance_),
        kernel=tuple(tuple(float(value) for value in row) for row in coefficients),
    )
