"""The lab's own circuit on VGG19's real weights: skipped where CIRCUITPRESS_WEIGHTS names no file vgg19*.h5."""

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pytest
import tensorflow as tf
from PIL import Image, ImageFilter

from generator.network import Network
from generator.sections import SECTIONS
from generator.zoo import vgg19
from generator.zoo.hdf5 import read_weights
from tests.conftest import VGG19_STUDY, Built

Floats = npt.NDArray[np.float32]
pytestmark = pytest.mark.usefixtures("real_vgg19")


@pytest.fixture(scope="module")
def network(real_vgg19: Path) -> Network:
    """VGG19 as far as the file carries it."""
    weights = read_weights(real_vgg19)
    return Network(vgg19.ARCHITECTURE.carried(weights), weights=weights)


@pytest.fixture
def report(built: Built) -> Path:
    """The report on VGG19."""
    return built.site / VGG19_STUDY


def document(report: Path, section: str) -> Any:
    return json.loads((report / "data" / f"{section}.json").read_text(encoding="utf-8"))


def kernel_in_the_file(path: Path, layer: str, filter_: int) -> Floats:
    """Read one filter's kernel `[row, col, channel]` by h5py alone."""
    with h5py.File(path, "r") as file:
        name = file[layer].attrs["weight_names"][0]
        kernel: Floats = file[layer][name][..., filter_]
    return kernel


def test_the_kernels_are_those_in_the_file_strongest_first(report: Path, real_vgg19: Path) -> None:
    kernel = kernel_in_the_file(real_vgg19, "block3_conv3", 12)
    channels = document(report, "kernels")["channels"]
    assert sorted(entry["channel"] for entry in channels) == list(range(256))
    norms = [entry["norm"] for entry in channels]
    assert norms == sorted(norms, reverse=True)
    for entry in channels:
        own = kernel[..., entry["channel"]].astype(np.float64)
        np.testing.assert_allclose(entry["kernel"], own, rtol=1e-6)
        assert entry["norm"] == pytest.approx(np.sqrt((own**2).sum()), rel=1e-6)


def measured(network: Network, picture: Path, unit: str) -> tuple[float, float]:
    """Feed a published PNG to the whole layer: mean and maximum of one filter's activation."""
    layer, filter_ = unit.split(":")
    pixels = np.asarray(Image.open(picture).convert("RGB"), np.float32)[np.newaxis]
    activation = network.activation(tf.constant(pixels), layer).numpy()[0, ..., int(filter_)]
    return float(activation.mean(dtype=np.float64)), float(activation.max())


def test_the_patterns_png_gives_its_printed_number(report: Path, network: Network) -> None:
    found = document(report, "pattern")
    mean, highest = measured(network, report / "data" / found["image"], "block3_conv3:12")
    assert found["activation"] == pytest.approx(mean, rel=1e-3)
    assert found["max"] == pytest.approx(highest, rel=1e-3)
    photographs = document(report, "activations")["by_max"]
    assert mean > max(image["mean"] for image in photographs)
    assert highest > max(image["max"] for image in photographs)
    assert mean > 10_000  # Lucent's ascent came to 9058 in as many steps, at 128 pixels


def test_the_input_channels_patterns_give_their_printed_numbers(report: Path, network: Network) -> None:
    channels = document(report, "inputs")["channels"]
    assert [entry["unit"] for entry in channels] == [
        f"block3_conv2:{entry['channel']}" for entry in document(report, "kernels")["channels"][:6]
    ]
    for entry in channels:
        mean, _ = measured(network, report / "data" / entry["pattern"]["image"], entry["unit"])
        assert entry["pattern"]["activation"] == pytest.approx(mean, rel=1e-3)
        assert entry["pattern"]["status"] == "strong"


def test_the_commentary_resolves_and_stands_on_the_pages(built: Built, report: Path) -> None:
    assert built.warnings == ()
    for section in SECTIONS:
        page = (report / section.folder / "index.html").read_text(encoding="utf-8")
        assert "{{" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)  # BibTeX has such braces
        commentary = (built.content / "studies" / VGG19_STUDY / f"{section.name}.md").read_text(encoding="utf-8")
        spoken = re.sub(r"\{\{.*?\}\}", "§", commentary, flags=re.DOTALL)  # what stands between results
        sentences = re.findall(r"[A-Za-z](?:[\w ,]|\n(?!\n)){20,}(?=[.:;])", spoken)
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
        assert sentences, section.name
        assert [found for found in sentences if re.sub(r"\s+", " ", found) not in plain] == []


def test_the_weights_are_named_by_file_and_digest_and_nothing_of_their_place(report: Path, real_vgg19: Path) -> None:
    found = document(report, "methods")
    assert found["weights"] == real_vgg19.name
    assert found["weights_sha256"] == hashlib.sha256(real_vgg19.read_bytes()).hexdigest()
    for page in report.rglob("*.html"):
        assert str(real_vgg19.parent) not in page.read_text(encoding="utf-8")


def test_where_the_weights_stop_before_the_classifier_the_pages_say_so(report: Path, network: Network) -> None:
    said = "These weights of VGG19 carry no classifier" in (report / "classification" / "index.html").read_text("utf-8")
    assert said == (network.architecture.logits is None)
    assert (document(report, "classification")["classified"] is None) == said


@pytest.mark.parametrize("picture", ["pattern", *(f"inputs/{channel}" for channel in (195, 222, 76, 33, 221, 240))])
def test_every_pattern_of_the_circuit_rises_to_the_right_as_the_commentary_says(report: Path, picture: str) -> None:
    rising = direction(report / "pictures" / f"{picture}.png")
    own = direction(report / "pictures" / "pattern.png")
    assert 25 < rising < 60
    assert picture == "pattern" or rising < own


def direction(picture: Path) -> float:
    """Measure the direction of a picture's broad lines in degrees from the horizontal, rising ones positive.

    Source: the structure tensor of Bigün and Granlund 1987, at a scale of 2.5 pixels.
    """
    with Image.open(picture) as image:
        broad = np.asarray(image.convert("L").filter(ImageFilter.GaussianBlur(2.5)), np.float64)
    gradients: list[npt.NDArray[np.float64]] = list(np.gradient(broad))
    down, right = (gradient[12:-12, 12:-12] for gradient in gradients)
    across = np.arctan2(2 * (right * down).sum(), (right**2).sum() - (down**2).sum()) / 2
    return float(90 - np.degrees(across))  # rows count downwards


def test_the_photographs_light_up_where_the_commentary_says(report: Path) -> None:
    """What is read off pictures, no expression of the commentary can check."""
    images = document(report, "activations")["by_max"]
    maps = np.load(io.BytesIO((report / "data" / "activations.npz").read_bytes()))["maps"]
    found = {image["stem"]: unit_map for image, unit_map in zip(images, maps, strict=True)}
    strongest = {
        "baseball": (2, 15),  # where the upper seam meets the rim
        "weighing_scale": (36, 33),  # a key's edge
        "honey_bee": (35, 35),  # the lower right rim of the flower's head
        "coffee": (16, 43),  # the end of the spoon's handle
        "macaw": (8, 8),  # the forehead above the beak
    }
    for stem, place in strongest.items():
        assert np.abs(np.subtract(np.unravel_index(found[stem].argmax(), found[stem].shape), place)).max() <= 1, stem
    ball = [[half.mean() for half in np.array_split(rows, 2, axis=1)] for rows in np.array_split(found["baseball"], 2)]
    assert min(ball[0][0], ball[1][1]) > 1.5 * max(ball[0][1], ball[1][0])


def test_every_negative_pattern_falls_and_the_circuits_is_somewhat_flatter(report: Path) -> None:
    for name in ("pattern", *(f"inputs/{entry['channel']}" for entry in document(report, "inputs")["channels"])):
        falling = direction(report / "pictures" / name / "negative.png")
        assert 100 < falling < 160, name
    whole, alone = (direction(report / "pictures" / name) for name in ("pattern.png", "circuit.png"))
    assert whole - 15 < alone < whole - 2


def test_the_unit_on_which_published_recipes_fail_is_strong(report: Path, network: Network) -> None:
    (unit,) = [found for found in document(report, "layers/block3_conv2")["units"] if found["filter"] == 124]
    mean, _ = measured(network, report / "data" / "layers" / unit["image"], "block3_conv2:124")
    assert unit["status"] == "strong"
    assert unit["activation"] == pytest.approx(mean, rel=1e-3)
    assert unit["ratio"] > 5
