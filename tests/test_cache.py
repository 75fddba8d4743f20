"""The cache gives back exactly what was computed, and computes again what is not whole."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from generator.cache import Cache, source_digest

from generator import cache as cache_module
from generator import swap
from generator.errors import BadInput
from tests.test_encoding import Measured, Spot, measured, same


class Count:
    """A computation that counts how often it was asked."""

    def __init__(self, value: Any) -> None:
        self.value, self.calls = value, 0

    def __call__(self) -> Any:
        self.calls += 1
        return self.value


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
    pictures = {"plots/optimisation.svg": b"<svg/>", "pictures/photographs/caffè & 1.webp": b"\0\1"}
    compute = Count(pictures)
    assert cache.files("figures", {}, compute) == pictures
    assert cache.files("figures", {}, compute) == pictures
    assert compute.calls == 1
    assert (entry(tmp_path) / "plots" / "optimisation.svg").read_bytes() == b"<svg/>"


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


def store(cache: Cache, *names: str) -> None:
    """Store an entry of somewhat more than 10 000 bytes for each name."""
    for name in names:
        cache.files(name, {}, lambda: {"part/filling": bytes(10_000)})


def used(tmp_path: Path, name: str, *, seconds: int) -> None:
    """Set the time at which an entry was last used."""
    (folder,) = (tmp_path / "cache").glob(f"{name}-*")
    os.utime(folder, (seconds, seconds))


def kept(tmp_path: Path) -> set[str]:
    """Name the stages that have an entry."""
    return {path.name.partition("-")[0] for path in (tmp_path / "cache").iterdir() if not path.name.startswith(".")}


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """Make a cache of four entries, used in the order c, a, d, b, and return its folder."""
    store(Cache(tmp_path / "cache", pytest.fail), *"abcd")
    for seconds, name in enumerate("cadb"):
        used(tmp_path, name, seconds=seconds)
    return tmp_path / "cache"


def test_what_was_used_longest_ago_goes_first_until_the_rest_is_under_the_bound(full: Path, tmp_path: Path) -> None:
    cache = Cache(full, pytest.fail, bound=35_000)
    store(cache, "new")
    cache.prune()
    assert kept(tmp_path) == {"d", "b", "new"}
    assert sum(path.stat().st_size for path in full.rglob("*-*/**/*") if path.is_file()) <= 35_000


def test_reading_an_entry_is_a_use_of_it(full: Path, tmp_path: Path) -> None:
    store(Cache(full, pytest.fail), "c")
    later = Cache(full, pytest.fail, bound=35_000)
    store(later, "new")
    later.prune()
    assert kept(tmp_path) == {"b", "c", "new"}


def test_what_this_build_used_stays_even_over_the_bound(full: Path, tmp_path: Path) -> None:
    cache = Cache(full, pytest.fail, bound=0)
    store(cache, "c", "new")
    cache.prune()
    assert kept(tmp_path) == {"c", "new"}


def test_under_the_bound_nothing_goes(full: Path, tmp_path: Path) -> None:
    cache = Cache(full, pytest.fail)
    store(cache, "new")
    cache.prune()
    assert kept(tmp_path) == {*"abcd", "new"}


def test_a_build_that_stored_nothing_looks_at_nothing(full: Path, tmp_path: Path) -> None:
    cache = Cache(full, pytest.fail, bound=0)
    store(cache, "c")
    cache.prune()
    assert kept(tmp_path) == set("abcd")


def test_only_entries_are_pruned(full: Path) -> None:
    others = {".stage-0123456789abcdef01234567.1", "notes", "stage-0123", "0123456789abcdef01234567"}
    for name in others:
        (full / name).mkdir()
    (full / "stage-0123456789abcdef01234567").write_text("a file")
    cache = Cache(full, pytest.fail, bound=0)
    store(cache, "new")
    cache.prune()
    assert others <= {path.name for path in full.iterdir()}
    assert (full / "stage-0123456789abcdef01234567").exists()


def test_entries_that_vanish_while_the_cache_is_pruned_are_no_fault(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(full, pytest.fail, bound=0)
    store(cache, "new")
    measure, rename = cache_module._size, Path.rename

    def overtaken(folder: str) -> int:
        if Path(folder).name.startswith("a-"):
            shutil.rmtree(folder)
        return measure(folder)

    def overtaken_again(self: Path, target: Path) -> Path:
        if self.name.startswith("b-"):
            shutil.rmtree(self)
        return rename(self, target)

    monkeypatch.setattr(cache_module, "_size", overtaken)
    monkeypatch.setattr(Path, "rename", overtaken_again)
    cache.prune()
    assert kept(tmp_path) == {"new"}


def test_an_entry_that_vanishes_while_it_is_read_is_computed_again_without_a_warning(
    cache: Cache, warnings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.result("stage", {}, Measured, measured)
    read = Path.read_bytes

    def overtaken(self: Path) -> bytes:
        if self.name == "result.json":
            shutil.rmtree(self.parent)
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", overtaken)
    assert same(cache.result("stage", {}, Measured, measured), measured())
    assert warnings == []


def test_an_entry_that_can_not_be_touched_is_read_all_the_same(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> None:
        raise PermissionError(path)

    store(cache, "a")
    monkeypatch.setattr(os, "utime", refused)
    assert cache.files("a", {}, pytest.fail)


def test_a_cache_that_is_not_there_is_pruned_without_a_word(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", pytest.fail, bound=0)
    store(cache, "a")
    shutil.rmtree(tmp_path / "cache")
    cache.prune()
