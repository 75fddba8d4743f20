"""A `.keras` file is read as an archive: the same tensors as Keras gives, without TensorFlow."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from generator.network import Network
from generator.zoo.keras.archive import read_config, read_variables, snake_case
from generator.zoo.keras.graph import read_model
from tests.conftest import ROOT
from tests.keras_models import difference
from tests.test_keras_operations import BUILDS, SIZE, around

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, when it saves

LITE = ROOT.parent / "shared" / "networks" / "efficientnet_lite0.keras"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    """A model with nested and shared layers, several of a class, and a sum by hand; and its file."""
    path = tmp_path_factory.mktemp("keras") / "model.keras"

    def everything(x: Any) -> Any:
        return BUILDS["nested models"](BUILDS["a layer that is called twice"](BUILDS["sum written by hand"](x)))

    model = around(everything)
    model.save(path)
    return model, path


def test_a_file_gives_the_tensors_of_its_model(saved: tuple[Any, Path]) -> None:
    model, path = saved
    config = read_config(path)
    found = read_model(config, name="model", title="Model")
    network = Network(found.architecture, weights=found.weights(read_variables(path, config)))
    picture = np.random.default_rng(2).uniform(0, 255, (1, *SIZE, 3)).astype(np.float32)
    (ours,) = network.tensors(picture, found.architecture.layers[-1].name)
    assert difference(ours, model(picture, training=False)) < 1e-5
    assert set(found.architecture.weighted) == set(found.turns)


def test_reading_a_file_imports_neither_keras_nor_tensorflow(saved: tuple[Any, Path]) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from generator.zoo.keras.archive import read_config, read_variables\n"
        "from generator.zoo.keras.graph import read_model\n"
        f"path = Path({str(saved[1])!r}); config = read_config(path)\n"
        "read_model(config, name='m', title='M').weights(read_variables(path, config))\n"
        "print(*sorted({'keras', 'tensorflow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


@pytest.mark.parametrize(
    "layer",
    ["Conv2D", "BatchNormalization", "DepthwiseConv2D", "SeparableConv2D", "ReLU", "GlobalAveragePooling2D", "Dense"],
)
def test_classes_are_written_as_keras_writes_them_in_its_files(layer: str) -> None:
    assert snake_case(layer) == keras.src.utils.naming.to_snake_case(layer)


@pytest.mark.skipif(not LITE.is_file(), reason="the file of EfficientNet-Lite0 is not beside this checkout")
def test_a_real_network_is_what_keras_computes() -> None:
    config = read_config(LITE)
    found = read_model(config, name="lite0", title="EfficientNet-Lite0")
    network = Network(found.architecture, weights=found.weights(read_variables(LITE, config)))
    picture = np.random.default_rng(2).uniform(0, 255, (1, 224, 224, 3)).astype(np.float32)
    model = keras.saving.load_model(LITE)
    names = [layer.name for layer in found.architecture.convolutions]
    theirs = keras.Model(model.inputs, [*(model.get_layer(name).output for name in names), model.output])([picture])
    ours = network.tensors(picture, *names, found.architecture.layers[-1].name)
    assert len(names) == 49
    assert max(map(difference, ours, theirs)) < 1e-4
    assert found.architecture.made_by("block3_expand_conv") == ("block2_project_conv", "block1_project_conv")
    assert found.architecture.activation_name("block3_expand_conv") == "relu6"
    assert found.architecture.activation_name("block2_project_conv") == "none"
