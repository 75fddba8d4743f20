"""The cache gives back exactly what was computed, and computes again what is not whole."""

import json
import math
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generator import swap
from generator.cache import Cache, decode, encode, source_digest
from generator.errors import BadInput
from generator.results import Findings, FloatArray, Png
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


class Count:
    """A computation that counts how often it was asked."""

    def __init__(self, value: Any) -> None:
        self.value, self.calls = value, 0

    def __call__(self) -> Any:
        self.calls += 1
        return self.value


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


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def cache(tmp_path: Path, warnings: list[str]) -> Cache:
    return Cache(tmp_path / "cache", warnings.append)


def entry(tmp_path: Path) -> Path:
    """Find the one entry that there is."""
    (found,) = (path for path in (tmp_path / "cache").iterdir() if path.is_dir())
    return found


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


def test_what_a_result_can_not_hold_is_refused_when_it_is_made() -> None:
    with pytest.raises(TypeError, match=r"^spots: a result can not hold a list"):
        encode(measured(spots=[1]))


def test_a_value_of_the_wrong_type_is_not_stored(cache: Cache, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected"):
        cache.result("stage", {}, Measured, lambda: measured(whole=1))
    assert not (tmp_path / "cache").exists()


def test_the_second_time_nothing_is_computed(cache: Cache, warnings: list[str]) -> None:
    compute = Count(measured())
    first = cache.result("stage", {"seed": 0}, Measured, compute)
    second = cache.result("stage", {"seed": 0}, Measured, compute)
    assert compute.calls == 1
    assert same(first, second)
    assert same(first, measured())
    assert warnings == []


def test_another_stage_or_input_is_another_entry(cache: Cache) -> None:
    compute = Count(measured())
    asked: list[tuple[str, dict[str, Any]]] = [
        ("a", {"x": 1}),
        ("b", {"x": 1}),
        ("a", {"x": 1.5}),
        ("a", {"x": "1"}),
        ("a", {"y": 1}),
    ]
    for stage, inputs in asked:
        cache.result(stage, inputs, Measured, compute)
    assert compute.calls == 5


def test_the_order_in_which_inputs_are_named_makes_no_difference(cache: Cache) -> None:
    compute = Count(measured())
    cache.result("stage", {"x": (1, 2), "y": None}, Measured, compute)
    cache.result("stage", {"y": None, "x": [1, 2]}, Measured, compute)
    assert compute.calls == 1


def test_an_entry_is_plain_files_that_say_what_made_them(cache: Cache, tmp_path: Path) -> None:
    cache.result("stage", {"seed": 7}, Measured, measured)
    names = {path.name for path in entry(tmp_path).iterdir()}
    assert names == {"entry.json", "result.json", "arrays.npz", "spots.0.picture.png"}
    assert entry(tmp_path).name.startswith("stage-")
    assert len(entry(tmp_path).name) == len("stage-") + 24
    record = json.loads((entry(tmp_path) / "entry.json").read_text(encoding="utf-8"))
    assert record["inputs"] == {"seed": 7}
    assert record["stage"] == "stage"
    assert (entry(tmp_path) / "spots.0.picture.png").read_bytes() == b"\x89PNG one"


def test_the_same_value_makes_the_same_bytes() -> None:
    assert encode(measured()) == encode(measured())


def other_inputs(folder: Path) -> None:
    record = json.loads((folder / "entry.json").read_text())
    (folder / "entry.json").write_text(json.dumps(record | {"inputs": {"seed": 1}}))


def folder_for_file(folder: Path) -> None:
    (folder / "result.json").unlink()
    (folder / "result.json").mkdir()


def file_for_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a picture is cut short": lambda folder: (folder / "spots.0.picture.png").write_bytes(b"\x89PNG"),
    "a picture is missing": lambda folder: (folder / "spots.0.picture.png").rename(folder / "old.png"),
    "the arrays are empty": lambda folder: (folder / "arrays.npz").write_bytes(b""),
    "the result is edited": lambda folder: (folder / "result.json").write_text("{}"),
    "the record is missing": lambda folder: (folder / "entry.json").rename(folder / "old.json"),
    "the record is no JSON": lambda folder: (folder / "entry.json").write_text("{"),
    "the record is no UTF-8": lambda folder: (folder / "entry.json").write_bytes(b"\xff\xfe"),
    "the record is a list": lambda folder: (folder / "entry.json").write_text("[]"),
    "the record lists no files": lambda folder: (folder / "entry.json").write_text('{"files": {}}'),
    "the record names other inputs": other_inputs,
    "a folder stands where a file was": folder_for_file,
    "the entry is a file": file_for_folder,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_entry_is_computed_again_with_one_warning(
    damage: Callable[[Path], object], cache: Cache, warnings: list[str], tmp_path: Path
) -> None:
    compute = Count(measured())
    cache.result("stage", {}, Measured, compute)
    folder = entry(tmp_path)
    damage(folder)
    assert same(cache.result("stage", {}, Measured, compute), measured())
    assert compute.calls == 2
    assert len(warnings) == 1
    assert "\n" not in warnings[0]
    assert warnings[0].startswith(f"{folder}: ")
    cache.result("stage", {}, Measured, compute)
    assert (compute.calls, len(warnings)) == (2, 1)


def test_an_entry_of_a_dataclass_that_has_since_changed_is_computed_again(cache: Cache, warnings: list[str]) -> None:
    cache.result("stage", {}, Measured, measured)
    cache.result("stage", {}, Spot, lambda: Spot((1, 2), None))
    assert len(warnings) == 1


def test_a_computation_that_fails_or_is_interrupted_leaves_nothing(cache: Cache, tmp_path: Path) -> None:
    def interrupted() -> Measured:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.result("stage", {}, Measured, interrupted)
    assert not (tmp_path / "cache").exists()


def test_a_write_that_is_interrupted_leaves_nothing(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes

    def interrupt(self: Path, data: bytes) -> int:
        if self.name == "arrays.npz":
            raise KeyboardInterrupt
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        cache.result("stage", {}, Measured, measured)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".gitignore"]


def test_two_builds_that_store_one_entry_at_once_both_get_it(cache: Cache, warnings: list[str]) -> None:
    def overtaken() -> Measured:
        cache.result("stage", {}, Measured, measured)
        return measured()

    assert same(cache.result("stage", {}, Measured, overtaken), measured())
    assert same(cache.result("stage", {}, Measured, pytest.fail), measured())
    assert warnings == []


def test_a_damaged_entry_that_another_build_takes_away_first_is_no_fault(
    cache: Cache, warnings: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.result("stage", {}, Measured, measured)
    folder = entry(tmp_path)
    (folder / "result.json").write_text("{}")
    rename = Path.rename

    def overtaken(self: Path, target: Path) -> Path:
        if self == folder:
            shutil.rmtree(folder)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", overtaken)
    assert same(cache.result("stage", {}, Measured, measured), measured())
    assert len(warnings) == 1


def test_what_a_dead_build_was_writing_is_cleaned_up_and_what_a_living_one_is_stays(tmp_path: Path) -> None:
    processes = {"dead": 2**31 - 1, "alive": os.getppid()}  # the first is larger than any process id
    beside = {name: tmp_path / "cache" / f".stage-0123.{process}" for name, process in processes.items()}
    for folder in beside.values():
        (folder / "new").mkdir(parents=True)
        (folder / swap.MARK).write_bytes(swap._MARK_TEXT)
        (folder / "new" / "result.json").write_text("{")
    mine = tmp_path / "cache" / ".mine.1"
    mine.write_text("")
    Cache(tmp_path / "cache", pytest.fail)
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {beside["alive"].name, mine.name}


def test_files_come_back_with_their_folders(cache: Cache, tmp_path: Path) -> None:
    pictures = {"plots/ascent.svg": b"<svg/>", "pictures/photographs/caffè & 1.webp": b"\0\1"}
    compute = Count(pictures)
    assert cache.files("figures", {}, compute) == pictures
    assert cache.files("figures", {}, compute) == pictures
    assert compute.calls == 1
    assert (entry(tmp_path) / "plots" / "ascent.svg").read_bytes() == b"<svg/>"


def test_git_sees_nothing_of_a_cache_in_any_place(cache: Cache, tmp_path: Path) -> None:
    cache.files("figures", {}, lambda: {"a.svg": b""})
    assert (tmp_path / "cache" / ".gitignore").read_text() == "*\n"


def test_a_cache_that_is_a_file_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("mine")
    with pytest.raises(BadInput, match="found a file, expected a folder"):
        Cache(tmp_path / "cache", pytest.fail)


def test_the_digest_of_source_tells_modules_and_packages_apart() -> None:
    digests = {source_digest(*names) for names in [("cache",), ("results",), ("cache", "results"), ("numerics",)]}
    assert len(digests) == 4
    assert source_digest("cache", "results") == source_digest("results", "cache")


def test_the_digest_of_source_changes_with_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.cache.__file__", str(tmp_path / "cache.py"))
    (tmp_path / "zoo").mkdir()
    (tmp_path / "zoo" / "one.py").write_text("a = 1")
    (tmp_path / "images.py").write_text("b = 1")
    before, module = source_digest("zoo"), source_digest("images")
    (tmp_path / "zoo" / "two.py").write_text("")
    with_two = source_digest("zoo")
    (tmp_path / "zoo" / "one.py").write_text("a = 2")
    assert len({before, with_two, source_digest("zoo")}) == 3
    assert source_digest("images") == module


def test_a_module_that_is_not_there_has_no_digest() -> None:
    with pytest.raises(ValueError, match="no module or package 'zo'"):
        source_digest("zo")
