"""What units do on photographs: activation maps at the network's input size."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.images import Photograph
from generator.network import Network
from generator.results import StrongestPhotograph

Maps = npt.NDArray[np.float32]

BATCH = 4  # photographs at once: VGG19 at 224 pixels takes 1.1 GB so, and 2.0 GB by sixteen at the same speed


def pictures(photographs: Sequence[Photograph]) -> Maps:
    """Stack photographs to `[image, row, col, channel]`, 0…255."""
    return np.stack([photograph.pixels for photograph in photographs]).astype(np.float32)


def activation_maps(network: Network, layer: str, photographs: Sequence[Photograph]) -> Maps:
    """Compute the activation of every filter of a layer: `[image, row, col, filter]`."""
    batches = (photographs[start : start + BATCH] for start in range(0, len(photographs), BATCH))
    maps = [network.activation(tf.constant(pictures(batch)), layer).numpy() for batch in batches]
    return np.concatenate(maps)


def strongest(
    photographs: Sequence[Photograph], maps: Maps
) -> tuple[StrongestPhotograph | None, StrongestPhotograph | None]:
    """Find the photographs of the largest mean and the largest maximum of a unit's maps `[image, row, col]`.

    None, twice, where the unit is silent on all.
    """
    if maps.max() <= 0:
        return None, None
    means, maxima = maps.mean(axis=(1, 2), dtype=np.float64), maps.max(axis=(1, 2))

    def photograph(index: int) -> StrongestPhotograph:
        return StrongestPhotograph(photographs[index].name, float(means[index]), float(maxima[index]))

    return photograph(int(means.argmax())), photograph(int(maxima.argmax()))
