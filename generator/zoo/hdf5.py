"""Weights in the layout that Keras publishes: an HDF5 file with one group per layer.

The attribute `layer_names` lists the groups, each group's `weight_names` its arrays, kernel first. What the arrays are
called differs from one version of Keras to the next (`block1_conv1_W_1:0`, `kernel:0`), so no name is ever assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generator.errors import BadInput

if TYPE_CHECKING:
    from generator.zoo.weights import Weights

Shapes = dict[str, tuple[tuple[int, ...], ...]]


def read_shapes(path: Path) -> Shapes:
    """Read the shapes of all arrays by layer, and none of their values. BadInput where the layout is another."""
    with _layers(path) as layers:
        return {name: tuple(tuple(array.shape) for array in arrays) for name, arrays in layers}


def read_weights(path: Path) -> Weights:
    """Read all arrays by layer, as float32. BadInput where one cannot be read or is not finite."""
    with _layers(path) as layers:
        weights = {name: tuple(np.asarray(array[()], np.float32) for array in arrays) for name, arrays in layers}
    broken = [name for name, arrays in weights.items() if not all(np.isfinite(array).all() for array in arrays)]
    if broken:
        raise BadInput(
            f"{path.name}: {', '.join(broken)}: found weights that are no finite numbers, expected a whole file"
        )
    return weights


@contextmanager
def _layers(path: Path) -> Iterator[Iterator[tuple[str, list[Any]]]]:
    """Open a file and give its layers that have weights, each with its arrays in order."""
    import h5py  # here, since it takes a quarter of a second and a warm build reads no weights

    expected = "expected an HDF5 file of weights in the layout that Keras publishes"
    try:
        with h5py.File(path, "r") as file:
            root = file["model_weights"] if "layer_names" not in file.attrs and "model_weights" in file else file
            if "layer_names" not in root.attrs:
                raise BadInput(f"{path.name}: found an HDF5 file without the attribute layer_names, {expected}")
            yield _arrays_by_layer(root, h5py.Dataset)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path.name}: found a file that cannot be read ({_reason(error)}), {expected}") from None


def _arrays_by_layer(root: Any, dataset: Any) -> Iterator[tuple[str, list[Any]]]:
    for layer in _names(root.attrs["layer_names"]):
        arrays = [root[layer][name] for name in _names(root[layer].attrs["weight_names"])]
        if not all(isinstance(array, dataset) and array.dtype.kind == "f" for array in arrays):
            raise ValueError(f"{layer} holds something that is no array of numbers")
        if arrays:
            yield layer, arrays


def _names(attribute: Any) -> list[str]:
    """Read a list of names, which HDF5 gives as bytes or as text."""
    return [name.decode() if isinstance(name, bytes) else str(name) for name in attribute]


def _reason(error: Exception) -> str:
    """Take of what h5py says the part that helps: without the path, which may be of this machine."""
    text = str(error.args[0]) if error.args else type(error).__name__
    _, found, reason = text.partition("(")
    return reason.rstrip(")") if isinstance(error, OSError) and found else text
