"""Files of weights as Keras publishes them, small and made up, and a small VGG that joins the zoo."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import h5py
import numpy as np
import pytest

from generator.architecture import Architecture
from generator.zoo import hdf5, keras_files
from generator.zoo.download import DownloadFailed
from generator.zoo.keras_files import Published
from generator.zoo.networks import NetworkModule
from generator.zoo.vgg import vgg
from generator.zoo.weights import Arrays

SPELLINGS = {  # how versions of Keras call a layer's kernel and bias
    "original": ("{layer}_W_1:0", "{layer}_b_1:0"),
    "later": ("{layer}/kernel:0", "{layer}/bias:0"),
    "bare": ("kernel:0", "bias:0"),
}
SMALL = vgg(
    "small",
    "Small VGG",
    (1, 2),
    filters=(4, 6),
    units={"fc1": 10, "fc2": 9, "predictions": 7},
    input_size=(20, 28),
)
ARCHITECTURE = SMALL  # where a worker looks for it
PUBLISHED = "small_weights.h5"


def draw(architecture: Architecture, *, seed: int = 3) -> dict[str, Arrays]:
    """Draw weights of every layer, of a size that keeps activations of the order of the input."""
    draws = np.random.default_rng(seed)
    drawn: dict[str, Arrays] = {}
    for name in architecture.weighted:
        kernel, bias = architecture.shapes(name)
        scale = np.sqrt(2 / np.prod(kernel[:-1]))
        drawn[name] = (
            draws.normal(size=kernel, scale=scale).astype(np.float32),
            draws.normal(size=bias).astype(np.float32),
        )
    return drawn


def write(
    path: Path,
    weights: Mapping[str, Sequence[object]],
    *,
    spelling: str = "later",
    root: str | None = None,
    names: Sequence[str] | None = None,
) -> Path:
    """Write arrays, or shapes of arrays of zeros that take no room, in the layout that Keras publishes.

    `names` are the layers that the file lists, by default an input, those with weights, and a pool.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        group = file.create_group(root) if root else file
        listed = names or ["input_1", *weights, "block1_pool"]
        group.attrs["layer_names"] = [name.encode() for name in listed]
        for layer in listed:
            made = group.create_group(layer)
            arrays = weights.get(layer, ())
            called = [name.format(layer=layer) for name in SPELLINGS[spelling]][: len(arrays)]
            made.attrs["weight_names"] = np.array([name.encode() for name in called], dtype="S64")
            for name, array in zip(called, arrays, strict=True):
                if isinstance(array, tuple):
                    made.create_dataset(name, shape=array, dtype="float32")
                else:
                    made.create_dataset(name, data=array)
    return path


def refuse_downloads(patch: pytest.MonkeyPatch, error: DownloadFailed) -> list[str]:
    """Let every download fail, and return the list that the addresses asked for are added to."""
    asked: list[str] = []

    def fail(url: str, *_: object, **__: object) -> None:
        asked.append(url)
        raise error

    patch.setattr(keras_files, "download", fail)
    return asked


def source(*, md5: str = "0" * 32) -> NetworkModule:
    """Make a source of the small VGG's weights, whose published file has the checksum `md5`."""
    published = (Published(PUBLISHED, md5), Published("small_weights_notop.h5", "1" * 32))
    return cast(
        NetworkModule,
        SimpleNamespace(
            ARCHITECTURE=SMALL,
            WEIGHTS=keras_files.CHOICES,
            LABELS="imagenet",
            find_weights=lambda asked: keras_files.find(asked, SMALL, published),
            READER=hdf5.__name__,
            __name__=__name__,
        ),
    )
