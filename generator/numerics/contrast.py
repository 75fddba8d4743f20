"""The contrast of a picture, and the same picture at another contrast."""

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]  # [row, col, channel], RGB

SCORED = 64.0  # the RMS contrast at which pictures are compared: a quarter of 255, as that of strong photographs
LARGEST = 32.0  # times the contrast: a picture that needs more is all but of one colour
CLOSE = 0.01  # grey levels that the contrast may miss
TRIES = 50  # two or three do where nothing is cut off


def contrast(picture: Picture) -> float:
    """Measure the RMS contrast: the standard deviation about the picture's own mean colour, over all channels."""
    pixels = picture.astype(np.float64)
    return float(np.sqrt(np.mean(np.square(pixels - pixels.mean(axis=(0, 1))))))


def at_contrast(picture: Picture, target: float = SCORED) -> Picture:
    """Scale a picture about its own mean colour until it has the RMS contrast `target`, as far as 0…255 lets it.

    The factor is corrected by what is missing until nothing is, since what is cut off at 0 and 255 takes from it.
    """
    pixels = picture.astype(np.float64)
    mean = pixels.mean(axis=(0, 1))
    found, factor = picture, 1.0
    for _ in range(TRIES):
        reached = contrast(found)
        if abs(reached - target) <= CLOSE or reached == 0 or factor >= LARGEST:
            break
        factor = min(factor * target / reached, LARGEST)
        found = np.round(np.clip(mean + (pixels - mean) * factor, 0, 255)).astype(np.uint8)
    return found
