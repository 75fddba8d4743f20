"""What results are made of: arrays, pictures as bytes, intervals."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


class Png(bytes):
    """An RGB picture as the bytes of its PNG file."""


@dataclass(frozen=True)
class Interval:
    """Where random draws lie."""

    mean: float
    low: float  # 2.5th percentile
    high: float  # 97.5th percentile
