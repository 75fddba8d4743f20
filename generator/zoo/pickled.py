"""Weights from a pickle of NumPy arrays, read without running anything that it names."""

from __future__ import annotations

import io
import pickle
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generator.errors import BadInput

if TYPE_CHECKING:
    from generator.zoo.weights import Weights


def read_weights(path: Path) -> Weights:
    """Read the arrays. The pickle names fire modules `fire2/squeeze1x1`, we `fire2_squeeze1x1`."""
    arrays = _ArraysOnly(io.BytesIO(path.read_bytes()), path.name).load()
    return {
        name.replace("/", "_"): (np.asarray(kernel, np.float32), np.asarray(bias, np.float32))
        for name, (kernel, bias) in arrays.items()
    }


class _ArraysOnly(pickle.Unpickler):
    """An unpickler that admits NumPy arrays and nothing that could run."""

    ADMITTED = ("_reconstruct", "ndarray", "dtype")

    def __init__(self, file: io.BytesIO, name: str) -> None:
        super().__init__(file)
        self._name = name

    def find_class(self, module: str, name: str) -> Any:
        if module.split(".")[0] == "numpy" and name in self.ADMITTED:
            home = "numpy._core.multiarray" if name == "_reconstruct" else "numpy"
            return getattr(import_module(home), name)
        raise BadInput(f"{self._name}: found a pickled {module}.{name}, expected NumPy arrays alone")
