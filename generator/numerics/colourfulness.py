"""How colourful a picture looks."""

import numpy as np
import numpy.typing as npt


def colourfulness(picture: npt.NDArray[np.uint8]) -> float:
    """Measure how colourful `[row, col, channel]` is: 0 for grey, about 15 slightly, 45 averagely, 109 extremely.

    Source: Hasler and Süsstrunk 2003, "Measuring colourfulness in natural images", eq. M̂(3), table 2 for the words.
    """
    red, green, blue = np.moveaxis(picture.astype(np.float64), -1, 0)
    opponent = np.stack([red - green, (red + green) / 2 - blue])
    return float(np.linalg.norm(opponent.std(axis=(1, 2))) + 0.3 * np.linalg.norm(opponent.mean(axis=(1, 2))))
