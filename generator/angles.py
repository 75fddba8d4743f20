"""Angles between directions that are the same every 180 degrees."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Degrees = TypeVar("Degrees", float, npt.NDArray[np.floating])


def angular_distance(one: Degrees, other: float) -> Degrees:
    """Measure the angle between orientations, 0…90 degrees; NaN where there is none."""
    return abs((one - other + 90) % 180 - 90)
