"""Mirrors `numerics/normalisation.py`; that a whole network's output stays is in `test_network.py`."""

import math

import numpy as np
import numpy.typing as npt

from generator.numerics.normalisation import fold
from tests.twins import twin_of

Floats = npt.NDArray[np.float64]


def test_folding_by_hand() -> None:
    kernel = np.array([[[[2.0, -1.0]], [[4.0, 3.0]]]], np.float32)  # 1 row, 2 columns, 1 in, 2 out
    folded, bias = fold(
        kernel,
        np.array([1.0, 5.0], np.float32),
        gamma=np.array([3.0, 2.0], np.float32),
        beta=np.array([0.5, -1.0], np.float32),
        mean=np.array([2.0, 1.0], np.float32),
        variance=np.array([3.0, 15.0], np.float32),
        epsilon=1.0,
    )
    # scales 3 / sqrt(4) and 2 / sqrt(16); bias (1 - 2) · 1.5 + 0.5 and (5 - 1) · 0.5 - 1
    np.testing.assert_array_equal(folded, [[[[3.0, -0.5]], [[6.0, 1.5]]]])
    np.testing.assert_array_equal(bias, [-1.0, 1.0])
    assert folded.dtype == bias.dtype == np.float32


@twin_of(fold)
def slow_normalised(linear: Floats, gamma: Floats, beta: Floats, mean: Floats, variance: Floats) -> list[float]:
    """Normalise the layer's output, one channel after the other: algorithm 1 of Ioffe and Szegedy 2015."""
    return [
        gamma[out] * (linear[out] - mean[out]) / math.sqrt(variance[out] + 1e-3) + beta[out]
        for out in range(len(linear))
    ]


def test_normalising_after_the_layer_equals_the_folded_layer() -> None:
    draws = np.random.default_rng(6)
    patch, kernel = draws.normal(size=(3, 2, 4)), draws.normal(size=(3, 2, 4, 5))
    bias, gamma, beta, mean = draws.normal(size=(4, 5))
    variance = draws.uniform(0.1, 3, 5)
    linear = np.einsum("rci,rcio->o", patch, kernel) + bias
    normalised = slow_normalised(linear, gamma, beta, mean, variance)
    folded, folded_bias = fold(kernel, bias, gamma=gamma, beta=beta, mean=mean, variance=variance, epsilon=1e-3)
    np.testing.assert_allclose(np.einsum("rci,rcio->o", patch, folded) + folded_bias, normalised, rtol=1e-4, atol=1e-5)
