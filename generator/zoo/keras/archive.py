"""A `.keras` file, read as the archive that it is: JSON and HDF5. Nothing in it is run, and no TensorFlow is needed."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.errors import BadInput
from generator.zoo.keras import graph
from generator.zoo.keras.calls import Config
from generator.zoo.weights import Arrays

CONFIG, WEIGHTS = "config.json", "model.weights.h5"


def read_config(path: Path) -> Config:
    """Read the configuration of a model. BadInput where the file holds none that can be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            config: Config = json.loads(archive.read(CONFIG))
    except OSError as error:
        raise BadInput(f"{path.name}: cannot be read ({error.strerror}), expected a file of Keras 3") from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise BadInput(
            f"{path.name}: is no .keras file of Keras 3; load it in Keras and save it with model.save('….keras')"
        ) from None
    if config.get("class_name") not in graph.MODELS or "layers" not in config.get("config", {}):
        raise BadInput(
            f"{path.name}: found a model of the class {config.get('class_name')}, expected a functional or sequential "
            "one: a subclassed model is code, which a file does not hold"
        )
    return config


def read_variables(path: Path, config: Config) -> graph.Variables:
    """Read the variables of each layer."""
    import h5py

    with zipfile.ZipFile(path) as archive, h5py.File(io.BytesIO(archive.read(WEIGHTS))) as file:
        return dict(_variables(file, config, ()))


def _variables(group: Any, config: Config, path: graph.Path) -> Iterator[tuple[graph.Path, Arrays]]:
    """Yield the variables below a model's group, in which layers are named by their class and counted."""
    counts: dict[str, int] = {}
    for layer in graph.inner(config)["layers"]:
        if graph.is_operation(layer):
            continue  # which is no layer, and not counted
        kind = snake_case(layer["class_name"])
        number = counts[kind] = counts.get(kind, -1) + 1
        found = group.get(f"layers/{kind}" + (f"_{number}" if number else ""))
        own = (*path, layer["config"]["name"])
        if found is not None and layer["class_name"] in graph.MODELS:
            yield from _variables(found, layer["config"], own)
        elif found is not None:
            yield own, tuple(_arrays(found))


def _arrays(group: Any) -> Iterator[npt.NDArray[np.float32]]:
    """Yield the arrays of a layer in the order of their numbers."""
    parts: Mapping[str, Any] = group.get("vars", {})
    for name in sorted(parts, key=int):
        yield np.asarray(parts[name], np.float32)


def snake_case(name: str) -> str:
    """Write a class as Keras does: "Conv2D" as conv2d, "BatchNormalization" as batch_normalization."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
