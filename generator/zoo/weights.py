"""A weights file: where it lies and what it is, by its SHA-256."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from generator.architecture import Architecture, Convolution
from generator.errors import BadInput

Arrays = tuple[npt.NDArray[np.float32], ...]
Weights = Mapping[str, Arrays]  # by layer: kernel `[row, col, in, out]`, then bias `[out]`


@dataclass(frozen=True)
class WeightsFile:
    """Where the weights lie, whose they are, and their digest."""

    path: Path
    sha256: str
    source: str  # a sentence for the methods page; no path of this machine


def package_folder(package: str, *, place: str) -> Path:
    """Return the folder of an installed package without importing it. BadInput if it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise BadInput(
            f"{place}: sought the Python package {package!r}, found it not installed; "
            "install what requirements.lock lists (make setup)"
        )
    return Path(spec.origin).parent


def digest(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def check_shapes(weights: Weights, architecture: Architecture, path: Path) -> None:
    """Hold every array against the architecture. BadInput names each layer that does not fit."""
    faults = []
    for layer in architecture.layers:
        if isinstance(layer, Convolution):
            expected = ((*layer.size, architecture.channels(layer.reads), layer.filters), (layer.filters,))
            found = tuple(array.shape for array in weights.get(layer.name, ()))
            if found != expected:
                faults.append(f"{path.name}: {layer.name}: found arrays of shape {found}, expected {expected}")
    if faults:
        raise BadInput(*faults)
