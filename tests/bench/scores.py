"""How a picture is scored: as it is published, by what it does to its unit."""

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.ascent import decode, encode
from generator.network import Network

Picture = npt.NDArray[np.uint8]  # [row, col, channel], RGB


def score(network: Network, layer: str, filter_: int, picture: Picture) -> float:
    """Feed a picture's PNG at its own size through correct preprocessing: the spatial mean of the activation."""
    pixels = tf.constant(decode(encode(picture))[np.newaxis], tf.float32)
    pre_activation = network.pre_activation(pixels, layer, filter_).numpy().astype(np.float64)
    return float(np.maximum(pre_activation, 0).mean())


def contrast(picture: Picture) -> float:
    """Measure the RMS contrast: the standard deviation about the picture's own mean colour, over all channels."""
    pixels = picture.astype(np.float64)
    return float(np.sqrt(np.mean(np.square(pixels - pixels.mean(axis=(0, 1))))))


def matched(picture: Picture, target: float) -> Picture:
    """Scale a picture about its own mean colour to the RMS contrast `target`, as far as 0…255 lets it."""
    own = contrast(picture)
    mean = picture.astype(np.float64).mean(axis=(0, 1))
    scaled: npt.NDArray[np.float64] = mean + (picture - mean) * (target / own if own else 1.0)
    return np.round(np.clip(scaled, 0, 255)).astype(np.uint8)
