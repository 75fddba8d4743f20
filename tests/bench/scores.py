"""How a picture is scored: as it is published, by what it does to its unit."""

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from generator.analysis.ascent import decode, encode
from generator.network import Network

Picture = npt.NDArray[np.uint8]  # [row, col, channel], RGB
LARGEST = 32.0  # times the contrast: a picture that needs more is all but of one colour
HALVINGS = 20  # LARGEST / 2**20 moves no pixel


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
    """Scale a picture about its own mean colour until it has the RMS contrast `target`, as far as 0…255 lets it.

    The factor is sought by halving an interval, since what is cut off at 0 and 255 takes from the contrast.
    """
    mean = picture.astype(np.float64).mean(axis=(0, 1))

    def scaled(factor: float) -> Picture:
        pixels: npt.NDArray[np.float64] = mean + (picture - mean) * factor
        return np.round(np.clip(pixels, 0, 255)).astype(np.uint8)

    low, high = 0.0, LARGEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if contrast(scaled(middle)) < target else (low, middle)
    return scaled(high)
