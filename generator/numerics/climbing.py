"""The choices and the arithmetic of gradient ascent that need no network.

Source: Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017, and its code, Lucid; Kingma and Ba 2015.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

LEARNING_RATE = 0.1  # Lucid's 0.05 is too low for a few hundred steps; 0.2 saturates the colours
SHIFT = 8  # pixels either way: a whole stride of a layer behind three halvings
DEVIATION = 0.01  # of the start spectrum, as in Lucid: a start near mid-grey
FLAT = 0.01  # a rise below one per cent from one tenth of the steps to the next counts as none
DECAY = (0.9, 0.999)  # Adam's, from its paper

# Standard deviations and correlations of ImageNet's colours, as the square root of their covariance (Lucid's
# figures): a step along one axis changes colours that change together in photographs.
COLOUR = np.array([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32)
DECORRELATED = COLOUR / np.linalg.norm(COLOUR, axis=0).max()


def frequency_scale(size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Weigh frequencies by 1/f, as photographs have them: `[row, frequency]` for a picture of `(rows, cols)`.

    The lowest frequency counts as one period a picture. A quarter, as in Lucid, keeps the start near grey.
    """
    rows, cols = size
    frequency = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(cols)[None, :])
    scale: npt.NDArray[np.float64] = np.sqrt(rows * cols) / np.maximum(frequency, 1 / max(rows, cols)) / 4
    return scale.astype(np.float32)


def shifts(draws: np.random.Generator, steps: int) -> Iterator[npt.NDArray[np.int32]]:
    """Yield a random shift `(row, col)` for each step."""
    yield from draws.integers(-SHIFT, SHIFT, size=(steps, 2), endpoint=True, dtype=np.int32)


def is_flat(objective: npt.NDArray[np.float32]) -> bool:
    """Say whether the objective `[step]` stopped rising: its last tenth is not FLAT above the one before."""
    tenth = max(1, len(objective) // 10)
    last, before = objective[-tenth:].mean(), objective[-2 * tenth : -tenth].mean()
    return bool(last - before <= FLAT * abs(before))
