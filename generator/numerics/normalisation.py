"""Batch normalisation folded into the convolution before it."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]


def fold(
    kernel: Floats,
    bias: Floats,
    *,
    gamma: Floats,
    beta: Floats,
    mean: Floats,
    variance: Floats,
    epsilon: float,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return kernel `[row, col, in, out]` and bias `[out]` of the one convolution that does both.

    Source: Ioffe and Szegedy 2015, algorithm 1 with the running statistics: gamma (x − mean) / sqrt(variance
    + epsilon) + beta, where x = kernel · input + bias.
    """
    scale = gamma.astype(np.float64) / np.sqrt(variance.astype(np.float64) + epsilon)
    return (kernel * scale).astype(np.float32), ((bias - mean) * scale + beta).astype(np.float32)
