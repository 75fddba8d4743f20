"""Keras' own models beside what they are lowered to: drawn weights, and the tensors of both."""

import json
import warnings
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from generator.layers import Pair
from generator.network import Network
from generator.zoo.keras.graph import KerasModel, Path, Variables, read_model

Array = npt.NDArray[np.float32]
WINDOWED = (keras.layers.Conv2D, keras.layers.DepthwiseConv2D, keras.layers.SeparableConv2D)


def draw(model: Any, seed: int = 3) -> None:
    """Draw statistics and offsets, which start as 0 and 1, and gammas of either sign."""
    draws = np.random.default_rng(seed)
    for variable in model.weights:
        kind = variable.path.rpartition("/")[2]
        if kind == "gamma":
            signs = draws.choice([-1, 1], variable.shape, p=[0.3, 0.7])
            variable.assign(draws.uniform(0.5, 1.5, variable.shape) * signs)
        elif kind in ("beta", "bias", "moving_mean", "mean"):
            variable.assign(draws.normal(size=variable.shape) * 0.2)
        elif kind in ("moving_variance", "variance"):
            variable.assign(draws.uniform(0.5, 2, variable.shape))
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:
            layer.finalize_state()  # as after a file was read: it computes with copies


def variables(model: Any, path: Path = ()) -> Variables:
    """List the variables of each layer of a model, as a file of it does."""
    found: dict[Path, tuple[Array, ...]] = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found |= variables(layer, (*path, layer.name))
        else:
            found[*path, layer.name] = tuple(one.numpy() for one in layer.weights if one.dtype == "float32")
    return found


def read(model: Any, input_size: Pair | None = None) -> KerasModel:
    """Lower a model from its configuration as it would stand in a file."""
    config = json.loads(json.dumps(model.get_config(), default=str))
    return read_model(config, name="model", title="Model", input_size=input_size)


def network(model: Any, lowered: KerasModel) -> Network:
    """Make the network that a model was lowered to."""
    return Network(lowered.architecture, weights=lowered.weights(variables(model)))


def farthest(model: Any, size: Pair) -> tuple[float, int]:
    """Hold all linear convolutions and the output against Keras', relative to the largest value of each map.

    Return the largest difference, and how many tensors were compared.
    """
    lowered = read(model, size)
    names = [
        layer.name
        for layer in model.layers
        if isinstance(layer, WINDOWED) and layer.activation is keras.activations.linear
    ]
    picture = np.random.default_rng(5).uniform(0, 255, (1, *size, 3)).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the way that Keras wants its inputs
        theirs = keras.Model(model.inputs, [*(model.get_layer(name).output for name in names), model.output])(picture)
    ours = network(model, lowered).tensors(picture, *names, lowered.architecture.layers[-1].name)
    return max(map(difference, ours, theirs)), len(ours)


def difference(ours: Any, theirs: Any) -> float:
    """Return the largest difference of two tensors, relative to the largest value; NaN is infinitely far."""
    found, expected = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    assert found.size == expected.size
    largest = np.abs(expected).max()
    assert largest > 0
    return float(np.nan_to_num(np.abs(found.reshape(expected.shape) - expected).max() / largest, nan=np.inf))
