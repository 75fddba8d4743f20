"""The choices and the arithmetic of optimising a picture that need no network.

The figures behind the choices are in `docs/performance.md`.
"""

import numpy as np
import numpy.typing as npt

from generator.layers import Pair

STEPS, RATE = 36, 0.5  # of the study's own pictures; the rate is of the first step, in parts of the spectrum's RMS
RATE_OF_FEW = 0.7  # where there are fewer steps, they need to be larger
LAST = 0.1  # the last step's rate over the first's; between, it falls linearly
MOMENTUM = 0.5
LEAK = 0.1  # slope of the objective below the threshold, where a filter that is silent still has a gradient
SHIFT = 8  # pixels either way: a whole stride of a layer behind three halvings
ANYWHERE = 2 / 3  # of the steps are shifted anywhere, where the picture holds two receptive fields side by side
STILL = 0.1  # of the steps, the last ones, are not shifted where the layer's stride is shorter than SHIFT: the picture
# settles on the grid that it is published on; on a coarser grid it would be tuned to that grid
STARTS = 3  # sets of random seeds that are tried before a filter is called weak or dead


def rates(steps: int) -> npt.NDArray[np.float32]:
    """Return the rate of each step: `[step]`, falling linearly to LAST of the first."""
    first = RATE if steps >= STEPS else RATE_OF_FEW
    return np.linspace(first, LAST * first, steps, dtype=np.float32)


def settles(stride: int) -> bool:
    """Say whether the last steps are not shifted along an axis of a layer whose stride is so many pixels."""
    return stride < SHIFT


def shifts(draws: np.random.Generator, steps: int, size: Pair, *, field: Pair, stride: Pair) -> npt.NDArray[np.int32]:
    """Draw a random shift for each step of a picture of `size`: `[step, row or col]`, in pixels.

    `field` and `stride` are those of the receptive field, rows and columns.

    By SHIFT either way; where two receptive fields fit side by side, anywhere for the first two thirds of the steps,
    so that the picture's rim, where padding is seen, lies elsewhere each time. The last tenth is not shifted along an
    axis whose stride is shorter than SHIFT.
    """
    near = draws.integers(-SHIFT, SHIFT, size=(steps, 2), endpoint=True, dtype=np.int32)
    anywhere = draws.integers(0, size, size=(steps, 2), dtype=np.int32)
    done = np.arange(steps)[:, None] / steps
    fits = 2 * np.array(field) <= size
    moves: npt.NDArray[np.int32] = np.where(fits & (done < ANYWHERE), anywhere, near)
    still = (done >= 1 - STILL) & np.array([settles(pixels) for pixels in stride])
    return np.where(still, 0, moves)
