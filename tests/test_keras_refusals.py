"""What cannot be read is refused before anything is computed: every layer of a model at once, with its class."""

from pathlib import Path
from typing import Any

import keras
import pytest

from generator.errors import BadInput
from generator.zoo.keras.archive import read_config
from tests.keras_models import read

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, when it saves

L = keras.layers


@keras.saving.register_keras_serializable("own")
class Own(keras.layers.Layer):  # type: ignore[misc]
    def call(self, x: Any) -> Any:
        return x


def refused(build: Any, size: tuple[int | None, int | None] = (12, 16)) -> tuple[str, ...]:
    pixels = keras.Input((*size, 3))
    with pytest.raises(BadInput) as fault:
        read(keras.Model(pixels, build(pixels)))
    return fault.value.faults


def test_all_reasons_of_a_model_are_told_together_each_with_layer_and_class() -> None:
    def build(x: Any) -> Any:
        x = L.Lambda(lambda value: value, name="mine")(x)
        x = L.UpSampling2D(name="larger")(x)
        return L.Conv2D(2, 1)(x)

    # A layer behind one that cannot be read is not looked at, so that one reason is not told twice.
    assert refused(build) == (
        "Model: mine (Lambda): is code of its author's, which is not run; write it with layers of Keras",
    )

    def aside(x: Any) -> Any:
        return L.Add()([L.Lambda(lambda value: value, name="mine")(x), Own(name="ours")(x)])

    assert len(refused(aside)) == 2


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda x: Own(name="ours")(x), "ours (Own): is a class of its author's, which is not known here"),
        (lambda x: L.UpSampling2D(name="up")(x), "up (UpSampling2D): is none of the layers that can be read"),
        (
            lambda x: L.Conv1D(2, 3, name="line")(L.Reshape((12 * 16, 3))(x)),
            "reshape (Reshape): found target_shape = (192, 3), expected one row of values",
        ),
        (
            lambda x: L.Activation("exponential", name="exp")(x),
            "exp (Activation): found the activation exponential, expected one of: relu",
        ),
        (lambda x: L.ReLU(threshold=1.0, name="late")(x), "late (ReLU): found a threshold of 1.0, expected 0"),
        (
            lambda x: L.Conv2D(2, 3, data_format="channels_first", name="turned")(x),
            "turned (Conv2D): found data_format = channels_first, expected channels_last",
        ),
        (
            lambda x: L.BatchNormalization(axis=1, name="rows")(x),
            "rows (BatchNormalization): found axis = 1, expected the channels alone",
        ),
        (
            lambda x: L.MultiHeadAttention(1, 2, name="attend")(x, x),
            "attend (MultiHeadAttention): attention mixes all locations",
        ),
    ],
)
def test_a_layer_that_cannot_be_read_is_told_with_the_reason(build: Any, told: str) -> None:
    (fault,) = refused(build)
    name = told.partition(" ")[0]
    assert fault.partition(": ")[2].startswith(told) or (name == "reshape" and "(Reshape): found target_shape" in fault)


def test_an_open_input_asks_for_its_size_and_a_fixed_one_takes_no_other() -> None:
    (fault,) = refused(L.Conv2D(2, 3), size=(None, None))
    assert fault == "Model: the model leaves the size of its input open; state input_size = [rows, cols]"
    pixels = keras.Input((None, None, 3))
    assert read(keras.Model(pixels, L.Conv2D(2, 3)(pixels)), (9, 11)).architecture.input_size == (9, 11)
    fixed = keras.Input((12, 16, 3))
    with pytest.raises(BadInput, match=r"input_size: found \[9, 11\], expected \[12, 16\], which the model fixes"):
        read(keras.Model(fixed, L.Conv2D(2, 3)(fixed)), (9, 11))


def test_several_pictures_and_other_inputs_are_refused() -> None:
    first, second = keras.Input((12, 16, 3)), keras.Input((12, 16, 3))
    with pytest.raises(BadInput, match="found 2 inputs, expected one: a picture"):
        read(keras.Model([first, second], L.Add()([first, second])))
    flat = keras.Input((12,))
    with pytest.raises(BadInput, match=r"found an input of shape \[None, 12\], expected \[image, row, col, 3\]"):
        read(keras.Model(flat, L.Dense(2)(flat)))


def test_a_file_that_is_no_model_of_keras_3_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    path.write_bytes(b"\x89HDF\r\n\x1a\n")
    with pytest.raises(BadInput, match=r"model.keras: is no .keras file of Keras 3; load it in Keras and save it"):
        read_config(path)
    with pytest.raises(BadInput, match=r"none.keras: cannot be read \(No such file"):
        read_config(tmp_path / "none.keras")


def test_a_subclassed_model_is_code_that_a_file_does_not_hold(tmp_path: Path) -> None:
    class Ours(keras.Model):  # type: ignore[misc]
        def call(self, x: Any) -> Any:
            return x

    model = Ours()
    model(keras.ops.zeros((1, 2, 2, 3)))
    model.save(tmp_path / "ours.keras")
    with pytest.raises(BadInput, match="found a model of the class Ours, expected a functional or sequential one"):
        read_config(tmp_path / "ours.keras")
