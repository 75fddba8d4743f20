"""How a picture of any maker is scored: at one RMS contrast, so that no score is bought with contrast."""

import numpy as np
import tensorflow as tf

from generator.network import Network
from generator.numerics.contrast import Picture


def score(network: Network, layer: str, filter_: int, picture: Picture) -> float:
    """Feed a picture at its own size through correct preprocessing: the spatial mean of the filter's activation."""
    pixels = tf.constant(picture[np.newaxis], tf.float32)
    pre_activation = network.pre_activation(pixels, layer, filter_).numpy().astype(np.float64)
    return float(np.maximum(pre_activation, 0).mean())
