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
from generator.zoo.hdf5 import read_arrays
from tests.conftest import CONTENT, VGG19_STUDY, Built

Floats = npt.NDArray[np.float32]
pytestmark = pytest.mark.usefixtures("real_vgg19")


@pytest.fixture(scope="module")
def network(real_vgg19: Path) -> Network:
    """VGG19 as far as the file carries it."""
    weights = read_arrays(real_vgg19)
    return Network(vgg19.ARCHITECTURE.carried(weights), weights=weights, labels=None)


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
    photographs = document(report, "activations")["images"]
    assert mean > max(image["mean"] for image in photographs)
    assert highest > max(image["max"] for image in photographs)
    assert mean > 10_000  # Lucent's ascent came to 9058 in as many steps, at 128 pixels


def test_the_input_channels_patterns_give_their_printed_numbers(report: Path, network: Network) -> None:
    channels = document(report, "inputs")["channels"]
    assert [entry["unit"] for entry in channels] == [
        f"block3_conv2:{entry['channel']}" for entry in document(report, "kernels")["channels"][:6]
    ]
    for entry in channels:
        mean, _ = measured(network, report / "data" / entry["image"], entry["unit"])
        assert entry["activation"] == pytest.approx(mean, rel=1e-3)
        assert entry["status"] == "strong"


def test_the_commentary_resolves_and_stands_on_the_pages(built: Built, report: Path) -> None:
    assert built.warnings == ()
    for section in SECTIONS:
        page = (report / section.folder / "index.html").read_text(encoding="utf-8")
        assert "{{" not in page
        commentary = (CONTENT / "studies" / VGG19_STUDY / f"{section.name}.md").read_text(encoding="utf-8")
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
    assert (document(report, "classification")["images"] is None) == said


def test_what_the_commentary_says_of_kernels_is_what_was_found(report: Path) -> None:
    """The shipped words name things that no expression holds: if a result changes, they must be written anew."""
    top = document(report, "kernels")["channels"][:6]
    assert [entry["channel"] for entry in top] == [195, 222, 76, 33, 221, 240]
    assert [entry["kind"] for entry in top] == ["mostly excitatory"] * 4 + ["mostly inhibitory", "mostly excitatory"]
    kernels = {entry["channel"]: np.array(entry["kernel"]) for entry in top}
    assert negatives(kernels[195]) == {(2, 2)}
    assert all(kernels[222][place] > 0 for place in ((2, 0), (1, 1), (0, 2)))
    assert set(np.argsort(kernels[222], axis=None)[-2:]) == {4, 5}  # the centre and right of it
    assert negatives(kernels[222]) == {(0, 0)}
    assert max(kernels, key=lambda channel: float(np.abs(kernels[channel]).max())) == 76
    assert kernels[76].argmax() == 4
    assert negatives(kernels[33]) == {(2, 1), (2, 2)}
    assert set(np.argsort(kernels[33], axis=None)[-2:]) == {1, 3}  # on either side of the upper left corner
    assert set(np.argsort(kernels[221], axis=None)[:2]) == {1, 2}  # above, and at the upper right
    assert kernels[221][2, 0] > 0
    assert negatives(kernels[240]) == set()


def negatives(kernel: npt.NDArray[np.float64]) -> set[tuple[int, ...]]:
    """Name the places of the negative coefficients."""
    return {(int(row), int(col)) for row, col in np.argwhere(kernel < 0)}


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


def test_what_the_commentary_says_of_photographs_is_what_was_found(report: Path) -> None:
    images = document(report, "activations")["images"]
    by_max = [image["stem"] for image in sorted(images, key=lambda image: -float(image["max"]))]
    by_mean = [image["stem"] for image in sorted(images, key=lambda image: -float(image["mean"]))]
    assert (by_max[:2], by_max[-1]) == (["weighing_scale", "baseball"], "german_shepherd")
    assert (by_mean[:2], by_mean[-2:]) == (["honey_bee", "red_panda"], ["solar_panel", "baseball"])
    assert sum(image["active"] > 0.74 for image in images) >= len(images) - 2
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


def test_what_the_commentary_says_of_seeds_and_negatives_is_what_was_found(report: Path) -> None:
    pattern = document(report, "pattern")
    likeness = [document(report, f"layers/{layer}")["likeness"] for layer in ("block3_conv3", "block3_conv2")]
    assert pattern["agreement"] > 0.9 > likeness[0]
    channels = {entry["channel"]: entry for entry in document(report, "inputs")["channels"]}
    agreements = {channel: entry["agreement"] for channel, entry in channels.items()}
    assert min(agreements[channel] for channel in (76, 195, 221)) > 0.98
    assert min(agreements, key=lambda channel: agreements[channel]) == 33
    assert agreements[33] - likeness[1] < 1 - agreements[33]
    assert pattern["contrast"] == pytest.approx(pattern["strongest_photograph"]["contrast"], rel=0.25)
    for name in ("pattern", *(f"inputs/{channel}" for channel in channels)):
        falling = direction(report / "pictures" / name / "negative.png")
        assert 100 < falling < 160, name


def test_what_the_commentary_says_of_the_layer_is_what_was_found(report: Path) -> None:
    walls = [document(report, f"layers/{layer}")["units"] for layer in ("block3_conv3", "block3_conv2")]
    assert {unit["status"] for wall in walls for unit in wall} == {"strong"}
    units = {unit["unit"]: unit for unit in walls[0]}
    place = units[12]["place"]
    assert all(abs(units[other]["place"] - place) <= 3 for other in (1, 138, 36))
    assert all(35 < units[other]["orientation"] < 60 for other in (1, 138, 12, 36))
    assert abs(units[138]["orientation"] - units[12]["orientation"]) < 10
    assert 0.4 < sum(unit["orientation"] is None for unit in walls[0]) / len(walls[0]) < 0.5


def test_the_unit_on_which_published_recipes_fail_is_strong(report: Path, network: Network) -> None:
    (unit,) = [found for found in document(report, "layers/block3_conv2")["units"] if found["unit"] == 124]
    mean, _ = measured(network, report / "data" / "layers" / unit["image"], "block3_conv2:124")
    assert unit["status"] == "strong"
    assert unit["activation"] == pytest.approx(mean, rel=1e-3)
    assert unit["ratio"] > 5


def test_what_the_commentary_says_of_stimuli_is_what_was_found(report: Path) -> None:
    found = document(report, "tuning")
    angles, (first, second, third) = found["orientations"], found["lobes"][:3]
    assert (first["period"], second["period"]) == (4, 16)
    assert 135 < first["orientation"] < 170
    assert 30 <= second["orientation"] <= 75
    assert (third["orientation"], third["period"]) == (15, 16)
    assert second["half_width"] > 40
    assert found["periods"][1:3] == [6, 11]
    best = [angles[int(np.argmax(curve))] for curve in found["response"]]
    assert all(130 < orientation < 170 for orientation in best[:2])
    assert all(20 < orientation < 70 for orientation in best[2:])
    lowest = found["suppressed"][0]
    assert 100 < lowest["orientation"] < 160
    assert lowest["period"] == 11
    assert [angles[int(np.argmax(found[straight]))] for straight in ("edges", "bars")] == [45, 45]
    assert found["line_orientations"][int(np.argmax(found["lines"][0]))] == 45
    assert found["bars"][6] == max(found["bars"]) > first["response"]
    assert found["arcs"][1][14] == max(map(max, found["arcs"])) > found["lines"][0][4] == max(map(max, found["lines"]))
    assert found["directions"][14] == 315  # where the centre lies; the arc itself rises
    bent = {}
    for tuned in found["inputs"]:
        straight = max(*tuned["bars"], *(max(row) for row in tuned["lines"]))
        bent[tuned["channel"]] = max(map(max, tuned["arcs"])) / straight
    assert (bent[76], bent[33]) == (pytest.approx(1.35, abs=0.05), pytest.approx(1.5, abs=0.06))
    assert all(bent[channel] < 1.25 for channel in (195, 222, 221, 240))


def test_what_the_commentary_says_of_colour_and_of_the_layer_s_leaders_is_what_was_found(report: Path) -> None:
    found = document(report, "tuning")
    angles, second = found["orientations"], found["lobes"][1]
    coloured = found["blue_yellow"]
    assert (found["periods"][4], angles[7]) == (32, 52.5)
    assert coloured[4][7] == max(map(max, coloured))
    assert coloured[4][7] > max(found["response"][4])
    assert coloured[4][7] == pytest.approx(second["response"], rel=0.05)
    falling = angles.index(150)
    assert max(row[falling] for row in coloured) < 0.35 * coloured[4][7]
    assert not any(leader["unit"] == found["unit"] for row in found["leaders"] for leader in row)
    leader = found["leaders"][3][8]
    assert (leader["unit"], leader["orientation"], found["periods"][3]) == ("block3_conv3:207", 60, 16)


def test_what_the_commentary_says_of_the_six_channels_is_what_was_found(report: Path) -> None:
    found, coverage = document(report, "contributions"), document(report, "coverage")
    assert found["silent"] == []
    assert found["identity"] < 1e-5
    channels = {entry["channel"]: entry for entry in found["channels"]}
    ranked = sorted(channels, key=lambda channel: -channels[channel]["mean_abs"])
    assert (ranked[0], ranked.index(195)) == (222, 2)
    assert len(set(ranked[:6]) & set(found["top"])) == 5
    assert channels[213]["mean"] == pytest.approx(-channels[195]["mean"], rel=0.05)
    others = [channels[channel]["pattern_mean"] for channel in found["top"] if channel != 195]
    assert channels[195]["pattern_mean"] / max(others) == pytest.approx(3.0, abs=0.2)
    k90 = {name: curve["k90"] for name, curve in coverage["rankings"].items()}
    assert k90["l2"] == min(k90.values()) == 30
    assert coverage["rankings"]["l2"]["r"][5] < coverage["rankings"]["contribution"]["r"][5] < 0.8
    assert 0.65 < coverage["rankings"]["l2"]["r2_mean"][29] < 0.75
    assert coverage["random_r2_mean"]["mean"][5] < 0.1
    assert coverage["random_k90"]["low"] > 3 * k90["l2"]


def test_what_the_commentary_says_of_knock_out_is_what_was_found(report: Path) -> None:
    found = document(report, "knockout")
    whole, random = found["together"], found["random"]["photographs"]
    assert -0.5 < whole["photographs"]["relative"] < -0.4
    assert -0.4 < whole["pattern"]["relative"] < -1 / 3
    assert max(-random["low"], random["high"]) < -whole["photographs"]["change"] / 4
    assert all(removal[on]["agrees"] for removal in found["alone"] for on in ("photographs", "pattern"))
    assert (found["alone"][4]["channels"], found["alone"][4]["expected"]) == ([221], "rises")
    assert found["alone"][4]["photographs"]["relative"] < 0.05


def test_what_the_commentary_says_of_the_evidence_is_what_was_found(report: Path) -> None:
    rows = {row["argument"]: row for row in document(report, "evidence")["rows"]}
    assert [row["finding"] for row in rows.values()] == ["mixed", "for", "mixed", "for", "mixed", "for", "not tested"]
    assert rows["feature visualisation"]["measured"].startswith("3 of 3 patterns inside")
    assert "beside them, in 3" in rows["feature visualisation"]["measured"]
    assert rows["dataset examples"]["value"] == pytest.approx(9 / 13)
    assert "18.0\u202f%" in rows["dataset examples"]["measured"]  # of thirteen, two or three
    assert "3 of 3 kernels" in rows["feature implementation"]["measured"]
    assert "3 of 4 readers" in rows["feature use"]["measured"]
    circuit = document(report, "circuit")
    assert 0.5 < circuit["on_circuit"]["circuit"] / circuit["on_circuit"]["unit"] < 0.55  # a good half
    assert circuit["on_pattern"]["circuit"] / circuit["on_pattern"]["unit"] < 0.4
    whole, alone = (direction(report / "pictures" / name) for name in ("pattern.png", "circuit.png"))
    assert whole - 15 < alone < whole - 2  # somewhat flatter


def test_what_the_commentary_says_of_readers_is_what_was_found(report: Path) -> None:
    readers = {entry["unit"].rpartition(":")[2]: entry for entry in document(report, "readers")["readers"]}
    assert [entry["kernel"]["kind"] for entry in readers.values()].count("mostly excitatory") == 5
    assert {number for number, entry in readers.items() if entry["rank"] == 1} == {"65", "238"}
    assert [(lobe["orientation"], lobe["period"]) for lobe in readers["65"]["lobes"]] == [(45, 16)]
    assert [(lobe["orientation"], lobe["period"]) for lobe in readers["157"]["lobes"]] == [(150, 4)]
    own = document(report, "tuning")["lobes"][0]
    assert (own["orientation"], own["period"]) == (150, 4)
    assert len(readers["227"]["lobes"]) == 4
    assert (readers["227"]["lobes"][0]["period"], list(readers).index("227")) == (16, 5)


def test_what_the_commentary_says_of_kinds_and_poses_is_what_was_found(report: Path) -> None:
    found = document(report, "detector")
    kinds = {kind["kind"]: kind for kind in found["kinds"]}
    assert [name for name, kind in kinds.items() if kind["holds"]] == ["line"]
    assert 1 < kinds["curve"]["value"] < 1.2
    for posed in found["poses"]:
        upright, _, half, _, mirror, kept, _, exchanged = posed["activations"]
        assert mirror / upright < 0.34
        assert kept / upright > 0.8
        for side in (half, exchanged):
            assert 0.15 < side / upright < 0.64
    degrees = [one["orientation"] for one in found["directions"]]
    assert len(degrees) == 13
    assert all(43.5 < angle < 47.5 for angle in degrees[:4])
    others = [angle for angle in degrees if not 25 <= angle <= 65]
    assert len(others) == 4
    assert all(70 < angle < 90 for angle in others)
