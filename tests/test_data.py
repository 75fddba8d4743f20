import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generator.commentary.names import documented_names
from generator.data import data_names, plain, rounded
from generator.sections import SECTIONS
from tests import fakes
from tests.made_up import data_files
from tests.published import broken_names


def document(section: str) -> Any:
    return json.loads(data_files(fakes.findings())[f"data/{section}.json"])


def test_every_section_with_data_has_its_json() -> None:
    sections = [section.name for section in SECTIONS if section.data]
    expected = [*sections, *(f"layers/{filters.layer}" for filters in fakes.findings().layer.layers)]
    assert [name[5:-5] for name in data_names(fakes.findings()) if name.endswith(".json")] == expected


def test_names_are_those_of_the_files() -> None:
    for found in (fakes.findings(), replace(fakes.findings(), classification=fakes.unclassified())):
        assert tuple(data_files(found)) == data_names(found)


def test_classification_names_photographs_by_file_name() -> None:
    images = document("classification")["classified"]
    assert [image["photograph"] for image in images] == sorted(name for name, *_ in fakes.PHOTOGRAPHS)
    assert images[0]["top"][0] == {"label": "viaduct", "probability": 0.8125}


def test_without_a_classifier_only_the_reason_is_not_null() -> None:
    found = replace(fakes.findings(), classification=fakes.unclassified())
    files = data_files(found)
    assert json.loads(files["data/classification.json"]) == {
        "classified": None,
        "reason": "These weights of Tiny carry no classifier.",
        "features": None,
        "scale": None,
    }
    assert "data/classification.npz" not in files


def test_pattern_has_the_documented_keys_and_no_bytes() -> None:
    found = document("pattern")
    assert list(found)[:2] == ["unit", "image"]
    assert found["image"] == "../pictures/pattern.png"
    assert found["strongest_photograph"] == {
        "photograph": "caffè & 1.JPG",
        "activation": 1.125,
        "max": 6.5,
        "contrast": 48.75,
    }
    assert {"contrast", "pre_activation", "activation", "max", "score", "status"} <= set(found)
    assert not {"picture", "objective"} & set(found)


def test_activations_keep_their_order_and_undefined_shares_are_null() -> None:
    images = document("activations")["by_max"]
    assert [image["max"] for image in images] == [9.25, 6.5, 4.0, 2.0, 0.0]
    assert images[-1]["share"] is None


def test_kernels_list_every_channel_strongest_first() -> None:
    found = document("kernels")
    assert (found["layer"], found["filter"]) == ("right3x2", 5)
    assert [channel["channel"] for channel in found["channels"]] == list(fakes.CHANNELS)
    assert np.shape(found["channels"][0]["kernel"]) == (3, 2)
    assert {"channel", "norm", "balance", "positive", "kind", "kernel"} <= set(found["channels"][0])
    assert found["top"] == found["channels"][: found["shown"]]
    assert len(found["top"]) < len(found["channels"])


def test_inputs_name_their_pictures_relative_to_the_json() -> None:
    first = document("inputs")["channels"][0]
    assert first["unit"] == first["pattern"]["unit"] == first["kernel"]["unit"] == "squeeze1x1:1"
    assert first["pattern"]["image"] == "../pictures/inputs/4.png"
    assert {"pre_activation", "activation", "status"} <= set(first["pattern"])


def test_a_colour_of_the_picture_has_no_pattern() -> None:
    found = fakes.findings()
    source = replace(found.inputs.channels[0], unit=None, colour="red", pattern=None)
    found = replace(found, inputs=replace(found.inputs, layers=("pixels",), channels=(source,)))
    files = data_files(found)
    channel = json.loads(files["data/inputs.json"])["channels"][0]
    assert (channel["unit"], channel["colour"], channel["pattern"]) == (None, "red", None)
    assert "data/inputs.npz" not in files


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1 / 3, 0.3333333), (123456.789, 123456.8), (float("nan"), None), (float("inf"), None), (0.0, 0.0)],
)
def test_numbers_keep_seven_digits_and_undefined_ones_are_null(value: float, expected: float | None) -> None:
    assert rounded(value) == expected


def test_plain_leaves_whole_numbers_and_flags_alone() -> None:
    assert plain((1, True, None, "a", 0.5)) == [1, True, None, "a", 0.5]


def test_arrays_come_back_as_they_were() -> None:
    found = fakes.findings()
    with np.load(io.BytesIO(data_files(found)["data/activations.npz"])) as arrays:
        np.testing.assert_array_equal(arrays["maps"], found.activations.maps)
        assert arrays["maps"].dtype == np.float32


def test_archives_carry_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(data_files(fakes.findings())["data/kernels.npz"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_two_runs_give_the_same_bytes() -> None:
    assert data_files(fakes.findings()) == data_files(fakes.findings())


def leaves(value: Any, path: str) -> Iterator[str]:
    """List the paths to all single values of a document, as commentary writes them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, f"{path}[]")
    else:
        yield path


def names_in_data() -> set[str]:
    """List the published names as commentary writes them; what is undefined in one report may be there in another."""
    names: set[str] = set()
    for found in (fakes.findings(), replace(fakes.findings(), classification=fakes.unclassified())):
        for path, data in data_files(found).items():
            if path.endswith(".json"):
                section = "layer.layers[]" if path.startswith("data/layers/") else path[5:-5]
                names.update(leaves(json.loads(data), section))
    return {name for name in names if not name.endswith(".image")}


def names_in_commentary() -> set[str]:
    """List what commentary can name of the sections that publish data, but for indexes, which repeat entries."""
    published = {section.name for section in SECTIONS if section.data} | {"layer"}
    return {
        name
        for name in documented_names()
        if name.partition(".")[0] in published and not re.search(r"\.by_(name|channel|unit)\b", name)
    }


def test_every_name_in_the_data_is_one_of_commentary() -> None:
    known = names_in_commentary()
    parts = {name[: match.start()] for name in known for match in re.finditer(r"\.|\[", name)}
    assert sorted(names_in_data() - known - parts) == []


def test_every_name_of_commentary_is_in_the_data() -> None:
    """All but what the files of layers leave out: of a kernel, what `kernels.json` says of the study's own."""
    coefficients = r"layer\.layers\[\]\.units\[\]\.(kernels\[\]|downstream\[\]\.kernel)\."
    left_out = {name for name in names_in_commentary() if re.match(coefficients, name)}
    empty = {f"coverage.rankings.{ranking}.by_half[][]" for ranking in ("l1", "l2")}  # in every report
    assert names_in_commentary() - names_in_data() - left_out == empty


GOOD = {
    "unit": "stem:2",
    "filter": 2,
    "image": "../pictures/pattern.png",
    "photographs": ["ant.png"],
    "map_size": [2, 3],
    "strongest": [{"photograph": "ant.png", "row": 1, "col": 2}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"unit": 2},
        {"unit": "stem"},
        {"unit": None},
        {"filter": "2"},
        {"image": "pictures/pattern.png"},
        {"image": "ant.png"},
        {"photographs": 1},
        {"photographs": ["bee.png"]},
        {"strongest": [{"photograph": "ant"}]},
        {"strongest": [{"row": 2}]},
        {"strongest": [{"col": 3}]},
        {"strongest": [{"row": -1}]},
        {"images": []},
    ],
)
def test_the_rules_on_names_find_what_breaks_them(tmp_path: Path, change: Any) -> None:
    for folder in ("data", "pictures"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pictures" / "pattern.png").touch()
    file = tmp_path / "data" / "some.json"
    file.write_text(json.dumps(GOOD), encoding="utf-8")
    assert broken_names(tmp_path, {"ant.png"}) == []
    file.write_text(json.dumps(GOOD | change), encoding="utf-8")
    assert len(broken_names(tmp_path, {"ant.png"})) == 1
