"""The choices and the arithmetic of gradient ascent that need no network.

Source: Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017, and its code, Lucid; Kingma and Ba
2015. The figures behind the choices are in `docs/performance.md`.
"""

import numpy as np
import numpy.typing as npt

LEARNING_RATE = 0.3  # Lucid's 0.05 is too low for a few dozen steps
SHIFT = 8  # pixels either way: a whole stride of a layer behind three halvings
DEVIATION = 0.01  # of the first start's spectrum, as in Lucid: near mid-grey
BOLDER = 10  # how many times larger each further start is: one that is stuck needs to begin elsewhere
STARTS = 3  # tried before a unit is called weak or dead
FRESH = 1.5  # the deviation of what is added to a spectrum that was repeated: enough that the copies part
COARSE = 2 / 3  # of the steps are spent at half the size, where they cost a quarter
WINDOW = 6  # steps whose mean is held against that of as many before: single steps differ by their shifts
FLAT = 0.01  # a rise below one per cent from one window to the next counts as none
DECAY = (0.9, 0.999)  # Adam's, from its paper


def shifts(draws: np.random.Generator, steps: int) -> npt.NDArray[np.int32]:
    """Draw a random shift for each step: `[step, row or col]`, in pixels."""
    return draws.integers(-SHIFT, SHIFT, size=(steps, 2), endpoint=True, dtype=np.int32)


def is_flat(objective: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Say of each climb `[step, climb]` whether it stopped rising: its last window is not FLAT above the one before."""
    if len(objective) < 2 * WINDOW:
        return np.zeros(objective.shape[1:], np.bool_)
    last, before = objective[-WINDOW:].mean(axis=0), objective[-2 * WINDOW : -WINDOW].mean(axis=0)
    flat: npt.NDArray[np.bool_] = last - before <= FLAT * np.abs(before)
    return flat
