"""What results are made of: arrays, and pictures as bytes."""

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


class Png(bytes):
    """An RGB picture as the bytes of its PNG file."""
