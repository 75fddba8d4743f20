"""Pictures as PNG, which is how they are measured, kept and published. Needs no TensorFlow."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from generator.results.values import Png


def encode(picture: npt.NDArray[np.uint8]) -> Png:
    """Encode `[row, col, channel]` as PNG."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", optimize=True)
    return Png(file.getvalue())


def decode(picture: Png) -> npt.NDArray[np.uint8]:
    """Decode a PNG to `[row, col, channel]`."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
