"""How a picture of any origin is scored: at one RMS contrast, so that contrast adds nothing to a score."""

import numpy as np
import tensorflow as tf

from generator.network import Network
from generator.numerics.contrast import Picture, at_contrast


def activation(network: Network, layer: str, filter_: int, picture: Picture) -> float:
    """Return the filter's mean activation on a picture at its own size, correctly preprocessed."""
    pixels = tf.constant(picture[np.newaxis], tf.float32)
    pre_activation = network.pre_activation(pixels, layer, filter_).numpy().astype(np.float64)
    return float(np.maximum(pre_activation, 0).mean())


def score(network: Network, layer: str, filter_: int, picture: Picture) -> float:
    """Return the filter's mean activation on a picture that is brought to the RMS contrast of scores first."""
    return activation(network, layer, filter_, at_contrast(picture))
