"""What a kernel says by itself: strength, balance, kind. Arrays in, numbers out, in float64."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]

EXCITATORY = 1 / 3  # a balance from here on: the positive weight is at least twice the negative


def strength(kernels: Floats) -> npt.NDArray[np.float64]:
    """L2 norm of each kernel, `[row, col, channel] → [channel]`."""
    norms: npt.NDArray[np.float64] = np.sqrt(np.square(kernels.astype(np.float64)).sum(axis=(0, 1)))
    return norms


def balance(kernels: Floats) -> npt.NDArray[np.float64]:
    """Sum of coefficients over that of absolute values, 0 for zeros. `[row, col, channel] → [channel]`."""
    exact = kernels.astype(np.float64)
    weight: npt.NDArray[np.float64] = np.abs(exact).sum(axis=(0, 1))
    balances: npt.NDArray[np.float64] = np.zeros_like(weight)
    np.divide(exact.sum(axis=(0, 1)), weight, out=balances, where=weight > 0)
    return balances


def kind(balance_of_kernel: float) -> str:
    """Name what a balance of −1…1 makes of a kernel."""
    if balance_of_kernel >= EXCITATORY:
        return "mostly excitatory"
    return "mostly inhibitory" if balance_of_kernel <= -EXCITATORY else "mixed"


def ranking(strengths: Floats) -> npt.NDArray[np.intp]:
    """Order channels by strength, strongest first, ties by channel number. `[channel] → [channel]`."""
    return np.argsort(-strengths, kind="stable")
