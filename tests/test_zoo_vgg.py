"""Mirrors `zoo/vgg.py`, `vgg16.py` and `vgg19.py`: the networks are Keras', to the last layer."""

from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group

from generator.layers import Convolution, Pool
from generator.network import Network
from generator.zoo import vgg16, vgg19
from generator.zoo.hdf5 import read_shapes, read_weights
from generator.zoo.vgg import vgg
from generator.zoo.weights import check_shapes
from tests import keras_layout

PARAMETERS = {"vgg16": 138_357_544, "vgg19": 143_667_240}  # as Keras counts them
SOURCES = {"vgg16": vgg16, "vgg19": vgg19}
INPUT_SIZE = (32, 64)  # pixels; the smallest that Keras takes, and not square


@pytest.mark.parametrize("name", SOURCES)
def test_the_parameters_are_as_many_as_in_keras(name: str) -> None:
    assert SOURCES[name].ARCHITECTURE.parameters() == PARAMETERS[name]


def test_the_layers_are_those_of_the_paper() -> None:
    for source, depth in ((vgg16, 13), (vgg19, 16)):
        architecture = source.ARCHITECTURE
        assert len(architecture.convolutions) == depth
        assert {(layer.size, layer.stride, layer.padding) for layer in architecture.convolutions} == {
            ((3, 3), (1, 1), "same")
        }
        assert sum(isinstance(layer, Pool) for layer in architecture.layers) == 5
        assert architecture.input_size == (224, 224)
    assert vgg19.ARCHITECTURE.features == "block5_conv4_relu"
    assert vgg16.ARCHITECTURE.features == "block5_conv3_relu"
    assert vgg19.ARCHITECTURE.receptive_field("block3_conv3").size == (40, 40)
    assert isinstance(vgg19.ARCHITECTURE.by_name["block3_conv3"], Convolution)


def saved(model: Any, path: Path) -> Path:
    """Save a model's weights by Keras' own writer of the layout that it publishes."""
    with h5py.File(path, "w") as file:
        save_weights_to_hdf5_group(file, model)
    return path


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras' own
@pytest.mark.parametrize("name", SOURCES)
def test_classes_and_maps_are_those_of_kerass_own_model(tmp_path: Path, name: str) -> None:
    keras.utils.set_random_seed(4)
    builder = {"vgg16": keras.applications.VGG16, "vgg19": keras.applications.VGG19}[name]
    model = builder(weights=None, input_shape=(*INPUT_SIZE, 3), classes=11)
    path = saved(model, tmp_path / f"{name}.h5")
    blocks = [0] * 5
    for layer in SOURCES[name].ARCHITECTURE.convolutions:
        blocks[int(layer.name[5]) - 1] += 1
    units = {"fc1": 4096, "fc2": 4096, "predictions": 11}
    architecture = vgg(name, name, tuple(blocks), units=units, input_size=INPUT_SIZE)
    assert check_shapes(read_shapes(path), architecture, path) == architecture.weighted
    network = Network(architecture, weights=read_weights(path))

    pixels = np.random.default_rng(6).uniform(0, 255, (2, *INPUT_SIZE, 3)).astype(np.float32)
    assert architecture.features is not None
    features, logits = network.tensors(tf.constant(pixels), architecture.features, "predictions")
    preprocessed = keras.applications.vgg19.preprocess_input(pixels.copy())
    last = architecture.convolutions[-1].name
    expected = keras.Model(model.input, [model.get_layer(last).output, model.output])(preprocessed)
    np.testing.assert_allclose(features, expected[0], rtol=1e-3, atol=1e-4 * np.abs(expected[0]).max())
    np.testing.assert_allclose(tf.nn.softmax(logits), expected[1], rtol=1e-3)


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("spelling", ["original", "later"])
def test_a_full_file_of_the_real_shapes_carries_the_whole_network(tmp_path: Path, name: str, spelling: str) -> None:
    architecture = SOURCES[name].ARCHITECTURE
    shapes = {layer: architecture.shapes(layer) for layer in architecture.weighted}
    path = keras_layout.write(tmp_path / "full.h5", shapes, spelling=spelling)
    carried = architecture.carried(check_shapes(read_shapes(path), architecture, path))
    assert carried == architecture
    assert shapes["fc1"] == ((25088, 4096), (4096,))
    without = {layer: arrays for layer, arrays in shapes.items() if layer.startswith("block")}
    path = keras_layout.write(tmp_path / "notop.h5", without, spelling=spelling)
    carried = architecture.carried(check_shapes(read_shapes(path), architecture, path))
    assert (carried.features, carried.logits) == (None, None)
    assert carried.convolutions == architecture.convolutions
