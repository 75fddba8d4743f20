"""A result becomes plain files and comes back to the last bit, types included."""

import json
import math
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from generator.encoding import decode, encode
from generator.results.values import FloatArray, Png
from generator.sections import Findings
from tests import fakes


@dataclass(frozen=True)
class Spot:
    position: tuple[int, int]
    picture: Png | None


@dataclass(frozen=True)
class Measured:
    name: str | None
    value: float
    whole: bool
    spots: tuple[Spot, ...]
    rows: tuple[tuple[float, ...], ...]
    curve: FloatArray


def measured(**changed: Any) -> Measured:
    """Make a value that holds one of everything a result may hold."""
    known: dict[str, Any] = {
        "name": "é & 1",
        "value": 0.1 + 0.2,
        "whole": True,
        "spots": (Spot((3, 5), Png(b"\x89PNG one")), Spot((7, 2), None)),
        "rows": ((1e-320, -0.0), (1.0, 2.5)),
        "curve": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    }
    return Measured(**known | changed)


def same(one: Any, other: Any) -> bool:
    """Compare two results to the last bit, types included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if is_dataclass(one):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return repr(one) == repr(other)


def test_whole_findings_come_back_to_the_last_bit() -> None:
    findings = fakes.findings()
    assert same(decode(Findings, encode(findings)), findings)


def test_a_value_comes_back_to_the_last_bit_with_its_types() -> None:
    assert same(decode(Measured, encode(measured())), measured())
    assert not same(measured(value=0.3), measured())  # the comparison itself can fail


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 5e-324, 1.7976931348623157e308])
def test_an_extreme_number_survives_in_plain_json(value: float) -> None:
    files = encode(measured(value=value))
    json.loads(files["result.json"], parse_constant=pytest.fail)
    assert repr(decode(Measured, files).value) == repr(value)


@pytest.mark.parametrize("number", [np.float32(0.1), np.float64(0.1), 3])
def test_a_number_of_any_make_is_a_float_where_a_float_is_declared(number: Any) -> None:
    value = decode(Measured, encode(measured(value=number))).value
    assert type(value) is float
    assert value == float(number)


def test_what_a_result_cannot_hold_is_refused_when_it_is_made() -> None:
    with pytest.raises(TypeError, match=r"^spots: a result cannot hold a list"):
        encode(measured(spots=[1]))


def test_the_same_value_makes_the_same_bytes() -> None:
    assert encode(measured()) == encode(measured())


@dataclass(frozen=True)
class Held:
    array: FloatArray


@pytest.mark.parametrize(
    "array",
    [
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(12.0).reshape(3, 4)[:, ::2],
        np.zeros((0, 3), np.float32),
        np.array(2.5),
        np.array([[True, False, True]]),
        np.arange(3, dtype=">i2"),
    ],
    ids=["columns first", "every other column", "empty", "one number", "truths", "large end first"],
)
def test_an_array_comes_back_as_numpy_reads_it_and_can_be_written_to(array: Any) -> None:
    found = decode(Held, encode(Held(array))).array
    assert (found.dtype, found.shape, found.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert found.flags.writeable


def test_an_array_of_objects_is_refused() -> None:
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        encode(Held(np.array([{}], object)))


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("name", 1, r"Expected `str \| null`, got `int` - at `\$.name`"),
        ("value", "much", "Expected `float`, got `str`"),
        ("whole", 2, "Expected `bool`, got `int`"),
        ("spots", {}, "Expected `array`, got `object`"),
        ("spots", [[3, 5]], "Expected `object`, got `array`"),
        ("spots", [{"position": [3, 5]}], "missing required field `picture`"),
        ("spots", [{"position": [3], "picture": None}], "Expected `array` of length 2 - at"),
        ("rows", [1.0], "Expected `array`, got `float`"),
        ("curve", [1.0], "expected the name of a file or an array"),
    ],
)
def test_what_does_not_fit_its_type_is_told(name: str, raw: Any, told: str) -> None:
    files = encode(measured())
    files["result.json"] = json.dumps(json.loads(files["result.json"]) | {name: raw}).encode()
    with pytest.raises(ValueError, match=told):
        decode(Measured, files)
