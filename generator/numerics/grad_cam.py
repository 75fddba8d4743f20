"""Class Grad-CAM (Selvaraju 2017), the arithmetic."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]

FOCUS = 0.5  # of its maximum: where Grad-CAM is above, it marks what speaks for the class


def channel_weights(gradients: Floats) -> Floats:
    """Average the gradients over space: one weight per channel.

    `[image, row, col, channel] → [image, channel]`. Source: Selvaraju 2017, eq. 1.
    """
    weights: Floats = gradients.mean(axis=(1, 2))
    return weights


def heatmap(features: Floats, weights: Floats) -> Floats:
    """Weigh the feature maps and keep what is positive.

    `[image, row, col, channel], [image, channel] → [image, row, col]`. Source: Selvaraju 2017, eq. 2.
    """
    summed: Floats = np.einsum("irkc,ic->irk", features, weights)
    return np.maximum(summed, 0)


def share_inside(activation: Floats, focus: Floats) -> tuple[float | None, float | None]:
    """Return the share of `activation` where `focus` exceeds FOCUS of its maximum, and of the area that is.

    Both `[row, col]` of one size, neither negative. None without focus; no activation has no share.
    """
    if focus.max() <= 0:
        return None, None
    inside = focus > FOCUS * focus.max()
    total = float(activation.sum(dtype=np.float64))
    share = float(activation[inside].sum(dtype=np.float64)) / total if total > 0 else None
    return share, float(inside.mean())
