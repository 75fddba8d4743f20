"""Mirrors `zoo/hdf5.py`: Keras' layout, whatever the arrays are called; and what is said of other files."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from generator.errors import BadInput
from generator.zoo.hdf5 import read_shapes, read_weights
from tests import keras_layout
from tests.keras_layout import SMALL, SPELLINGS


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("root", [None, "model_weights"])
def test_kernels_and_biases_are_read_whatever_they_are_called(tmp_path: Path, spelling: str, root: str | None) -> None:
    drawn = keras_layout.draw(SMALL)
    path = keras_layout.write(tmp_path / "w.h5", drawn, spelling=spelling, root=root)
    read = read_weights(path)
    assert list(read) == list(drawn)
    for name, (kernel, bias) in drawn.items():
        np.testing.assert_array_equal(read[name][0], kernel)
        np.testing.assert_array_equal(read[name][1], bias)
        assert read[name][0].dtype == np.float32


def test_the_order_is_that_of_the_attribute_and_not_of_the_alphabet(tmp_path: Path) -> None:
    path = tmp_path / "w.h5"
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = ["conv"]
        group = file.create_group("conv")
        group.attrs["weight_names"] = ["zz:0", "aa:0"]
        group.create_dataset("aa:0", data=np.ones(5))
        group.create_dataset("zz:0", data=np.ones((3, 2, 4, 5)))
    assert read_shapes(path) == {"conv": ((3, 2, 4, 5), (5,))}


def test_shapes_are_read_without_the_arrays(tmp_path: Path) -> None:
    shapes = {name: SMALL.shapes(name) for name in SMALL.weighted}
    assert read_shapes(keras_layout.write(tmp_path / "w.h5", shapes)) == shapes


def test_half_precision_becomes_single(tmp_path: Path) -> None:
    path = keras_layout.write(tmp_path / "w.h5", {"conv": (np.ones((3, 2, 4, 5), np.float16), np.zeros(5, np.float16))})
    assert {array.dtype for array in read_weights(path)["conv"]} == {np.dtype(np.float32)}


def other_layout(path: Path) -> None:
    with h5py.File(path, "w") as file:  # as Keras 3 saves weights
        file.create_dataset("layers/conv2d/vars/0", data=np.ones((3, 2, 4, 5)))


def truncated(path: Path) -> None:
    keras_layout.write(path, keras_layout.draw(SMALL))
    path.write_bytes(path.read_bytes()[:-1000])


def lacking_an_array(path: Path) -> None:
    keras_layout.write(path, keras_layout.draw(SMALL))
    with h5py.File(path, "a") as file:
        del file["fc1/fc1/bias:0"]


def lacking_a_group(path: Path) -> None:
    keras_layout.write(path, keras_layout.draw(SMALL))
    with h5py.File(path, "a") as file:
        del file["fc1"]


def lacking_the_names(path: Path) -> None:
    keras_layout.write(path, keras_layout.draw(SMALL))
    with h5py.File(path, "a") as file:
        del file["fc1"].attrs["weight_names"]


def holding_words(path: Path) -> None:
    keras_layout.write(path, keras_layout.draw(SMALL) | {"fc1": (np.array([b"a", b"b"]), np.zeros(3))})


def holding_groups(path: Path) -> None:
    keras_layout.write(path, keras_layout.draw(SMALL))
    with h5py.File(path, "a") as file:
        file["fc1"].attrs["weight_names"] = ["fc1"]


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "cannot be read"),
    "text": (lambda path: path.write_text("<html>Not found</html>"), "file signature not found"),
    "truncated": (truncated, "truncated file"),
    "another layout": (other_layout, "without the attribute layer_names"),
    "an array short": (lacking_an_array, "cannot be read"),
    "a group short": (lacking_a_group, "cannot be read"),
    "a list of names short": (lacking_the_names, "cannot be read"),
    "words for numbers": (holding_words, "fc1 holds something that is no array of numbers"),
    "a group for an array": (holding_groups, "fc1 holds something that is no array of numbers"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_that_is_no_weights_is_told_in_one_sentence(tmp_path: Path, kind: str) -> None:
    make, words = WRONG[kind]
    path = tmp_path / "vgg19_weights.h5"
    make(path)
    with pytest.raises(BadInput) as refused:
        read_shapes(path)
    (fault,) = refused.value.faults
    assert fault.startswith("vgg19_weights.h5: found ")
    assert words in fault
    assert fault.endswith("expected an HDF5 file of weights in the layout that Keras publishes")
    assert "\n" not in fault


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_no_numbers_are_refused(tmp_path: Path, value: float) -> None:
    drawn = keras_layout.draw(SMALL)
    drawn["fc1"][0][1, 2] = value
    with pytest.raises(BadInput, match=r"^w.h5: fc1: found weights that are no finite numbers, expected a whole file$"):
        read_weights(keras_layout.write(tmp_path / "w.h5", drawn))
