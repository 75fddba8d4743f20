"""Mirrors `store.py`: entries are plain files that come back as they were put; what is not whole is not taken."""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import store as store_module
from generator.encoding import encode
from generator.errors import BadInput
from generator.staging import PREFIX
from generator.store import RECORD, Damaged, Entry, Store
from tests.conftest import ROOT
from tests.test_encoding import Measured, Spot, measured, same

KEY = "stage-0123456789abcdef01234567"


def key(name: str) -> str:
    return f"{name}-0123456789abcdef01234567"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def put(store: Store, key: str = KEY) -> Entry:
    return store.put(key, encode(measured()), {"seed": 7, "name": "stage"})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_put_comes_back_to_the_last_bit(store: Store) -> None:
    assert store.get(KEY) is None
    made = put(store)
    found = store.get(KEY)
    assert found == made
    assert same(made.decode(Measured), measured())


def test_an_entry_is_plain_files_that_say_what_made_them(store: Store, tmp_path: Path) -> None:
    put(store)
    folder = tmp_path / "cache" / KEY
    assert names(folder) == {"entry.json", "result.json", "arrays.npz", "spots.0.picture.png"}
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    assert (record["seed"], record["name"]) == (7, "stage")
    assert record["files"].keys() == names(folder) - {RECORD}
    assert (folder / "spots.0.picture.png").read_bytes() == b"\x89PNG one"


def test_files_come_back_with_their_folders(store: Store, tmp_path: Path) -> None:
    pictures = {"plots/optimisation.svg": b"<svg/>", "pictures/photographs/caffè & 1.webp": b"\0\1"}
    assert store.put(KEY, pictures, {}).read() == pictures
    assert (tmp_path / "cache" / KEY / "plots" / "optimisation.svg").read_bytes() == b"<svg/>"


def test_the_content_is_that_of_all_files_and_not_of_what_was_asked(store: Store) -> None:
    made = store.put(key("a"), {"one": b"1", "two": b"2"}, {"seed": 1})
    assert store.put(key("b"), {"two": b"2", "one": b"1"}, {"seed": 2}).content == made.content
    for number, files in enumerate(({"one": b"1"}, {"one": b"1", "two": b"3"}, {"one": b"1", "three": b"2"})):
        assert store.put(key(f"c{number}"), files, {}).content != made.content


def test_git_sees_nothing_of_a_store_in_any_place(store: Store, tmp_path: Path) -> None:
    put(store)
    assert (tmp_path / "cache" / ".gitignore").read_text() == "*\n"


def test_a_store_that_is_a_file_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("mine")
    with pytest.raises(BadInput, match="found a file, expected a folder"):
        Store(tmp_path / "cache")


# What is not whole


def test_an_entry_without_its_record_is_absent_and_can_be_put(store: Store, tmp_path: Path) -> None:
    put(store)
    (tmp_path / "cache" / KEY / RECORD).unlink()
    (tmp_path / "cache" / KEY / "arrays.npz").write_bytes(b"")
    assert store.get(KEY) is None
    put(store)
    found = store.get(KEY)
    assert found is not None
    assert same(found.decode(Measured), measured())


def test_a_file_in_the_place_of_an_entry_is_absent_and_is_replaced(store: Store, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / KEY).write_text("")
    assert store.get(KEY) is None
    assert same(put(store).decode(Measured), measured())
    assert names(tmp_path / "cache") == {".gitignore", KEY}


def folder_for_file(folder: Path) -> None:
    (folder / "result.json").unlink()
    (folder / "result.json").mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a picture is cut short": lambda folder: (folder / "spots.0.picture.png").write_bytes(b"\x89PNG"),
    "a picture is missing": lambda folder: (folder / "spots.0.picture.png").rename(folder / "old.png"),
    "the arrays are empty": lambda folder: (folder / "arrays.npz").write_bytes(b""),
    "the result is edited": lambda folder: (folder / "result.json").write_text("{}"),
    "the record is no JSON": lambda folder: (folder / RECORD).write_text("{"),
    "the record is no UTF-8": lambda folder: (folder / RECORD).write_bytes(b"\xff\xfe"),
    "the record is a list": lambda folder: (folder / RECORD).write_text("[]"),
    "the record lists no files": lambda folder: (folder / RECORD).write_text('{"files": {}}'),
    "a folder stands where a file was": folder_for_file,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_entry_is_told_and_can_be_taken_away(
    damage: Callable[[Path], object], store: Store, tmp_path: Path
) -> None:
    put(store)
    damage(tmp_path / "cache" / KEY)
    with pytest.raises(Damaged) as damaged:
        (store.get(KEY) or pytest.fail("absent")).decode(Measured)
    assert damaged.value.key == KEY
    assert "\n" not in damaged.value.reason
    store.discard(KEY)
    assert store.get(KEY) is None
    assert names(tmp_path / "cache") == {".gitignore"}


def test_an_entry_of_another_dataclass_is_damaged(store: Store) -> None:
    with pytest.raises(Damaged):
        put(store).decode(Spot)


def test_an_entry_that_vanishes_while_it_is_read_is_damaged(store: Store, tmp_path: Path) -> None:
    found = put(store)
    shutil.rmtree(tmp_path / "cache" / KEY)
    with pytest.raises(Damaged, match="No such file"):
        found.read()


def test_a_damaged_entry_that_another_build_takes_away_first_is_no_fault(store: Store, tmp_path: Path) -> None:
    put(store)
    shutil.rmtree(tmp_path / "cache" / KEY)
    store.discard(KEY)
    assert names(tmp_path / "cache") == {".gitignore"}


# Writing


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_write_that_is_interrupted_or_finds_the_disk_full_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    write = Path.write_bytes

    def interrupt(self: Path, data: bytes) -> int:
        if self.name == "arrays.npz":
            raise error
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", interrupt)
    with pytest.raises(type(error)):
        put(store)
    assert names(tmp_path / "cache") == {".gitignore"}
    assert store.get(KEY) is None


def test_two_builds_that_store_one_entry_at_once_both_get_it(store: Store, tmp_path: Path) -> None:
    first = store.put(KEY, {"a": b"1"}, {"build": "first"})
    other = Store(tmp_path / "cache").put(KEY, {"a": b"1"}, {"build": "second"})
    assert first.read() == other.read() == {"a": b"1"}
    assert json.loads((tmp_path / "cache" / KEY / RECORD).read_bytes())["build"] == "first"
    assert names(tmp_path / "cache") == {".gitignore", KEY}


def test_a_store_that_is_opened_while_another_writes_leaves_it_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes

    def opened_meanwhile(self: Path, data: bytes) -> int:
        written = write(self, data)
        Store(tmp_path / "cache").put(key("other"), {"a": b"2"}, {}) if self.name == "one" else None
        return written

    monkeypatch.setattr(Path, "write_bytes", opened_meanwhile)
    assert store.put(KEY, {"one": b"1", "two": b"2"}, {}).read() == {"one": b"1", "two": b"2"}
    assert names(tmp_path / "cache") == {".gitignore", KEY, key("other")}


MANY = """if True:
    import os, sys
    os.getpid = lambda: 1
    from pathlib import Path
    from generator.store import Store
    for number in range(40):
        store = Store(Path(sys.argv[1]))  # which clears
        key = f"both-{number:024}" if number % 2 else f"{sys.argv[2]}-{number:024}"
        entry = store.put(key, {"a": bytes(20000), "b/c": key.encode()}, {})
        assert entry.read()["b/c"] == key.encode()
    """


def test_processes_of_one_number_write_to_one_store_and_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MANY, str(tmp_path / "cache")]
    running = [
        subprocess.Popen([*command, name], cwd=ROOT, stderr=subprocess.PIPE, text=True) for name in ("one", "two")
    ]
    assert [process.communicate(timeout=60)[1] for process in running] == ["", ""]
    store = Store(tmp_path / "cache")
    found = [store.get(name) for name in names(tmp_path / "cache") - {".gitignore"}]
    assert len(found) == 20 + 2 * 20
    assert all(entry and len(entry.read()["a"]) == 20000 for entry in found)


def test_what_a_killed_build_was_writing_goes_when_a_store_is_opened(tmp_path: Path) -> None:
    left = tmp_path / "cache" / f"{PREFIX}left"
    (left / "new").mkdir(parents=True)
    (left / "new" / "result.json").write_text("{")
    (left / "lock").write_text("")
    mine = tmp_path / "cache" / ".mine.1"
    mine.write_text("")
    Store(tmp_path / "cache")
    assert names(tmp_path / "cache") == {mine.name}


def test_a_store_that_can_only_be_read_is_read_all_the_same(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*rest: Any, **_: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(rest[0] if rest else ""))

    put(store)
    monkeypatch.setattr(os, "utime", refused)
    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    again = Store(tmp_path / "cache")
    found = again.get(KEY)
    assert found is not None
    assert same(found.decode(Measured), measured())
    again.prune()


# Pruning


def fill(store: Store, *stages: str) -> None:
    """Store an entry of somewhat more than 10 000 bytes for each name, where it is not there."""
    for name in stages:
        if store.get(key(name)) is None:
            store.put(key(name), {"part/filling": bytes(10_000)}, {})


def kept(tmp_path: Path) -> set[str]:
    """Name the stages that have an entry."""
    return {path.name.partition("-")[0] for path in (tmp_path / "cache").iterdir() if not path.name.startswith(".")}


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """Make a store of four entries, used in the order c, a, d, b, and return its folder."""
    fill(Store(tmp_path / "cache"), *"abcd")
    for seconds, name in enumerate("cadb"):
        os.utime(tmp_path / "cache" / key(name), (seconds, seconds))
    return tmp_path / "cache"


def test_what_was_used_longest_ago_goes_first_until_the_rest_is_under_the_bound(full: Path, tmp_path: Path) -> None:
    store = Store(full, bound=35_000)
    fill(store, "new")
    store.prune()
    assert kept(tmp_path) == {"d", "b", "new"}
    assert sum(path.stat().st_size for path in full.rglob("*-*/**/*") if path.is_file()) <= 35_000


def test_finding_an_entry_is_a_use_of_it(full: Path, tmp_path: Path) -> None:
    fill(Store(full), "c")
    later = Store(full, bound=35_000)
    fill(later, "new")
    later.prune()
    assert kept(tmp_path) == {"b", "c", "new"}


def test_what_this_build_used_stays_even_over_the_bound(full: Path, tmp_path: Path) -> None:
    store = Store(full, bound=0)
    fill(store, "c", "new")
    store.prune()
    assert kept(tmp_path) == {"c", "new"}


def test_under_the_bound_nothing_goes(full: Path, tmp_path: Path) -> None:
    store = Store(full)
    fill(store, "new")
    store.prune()
    assert kept(tmp_path) == {*"abcd", "new"}


def test_a_build_that_stored_nothing_looks_at_nothing(full: Path, tmp_path: Path) -> None:
    store = Store(full, bound=0)
    fill(store, "c")
    store.prune()
    assert kept(tmp_path) == set("abcd")


def test_only_entries_are_pruned_and_links_are_left_alone(full: Path, tmp_path: Path) -> None:
    others = {".stage-0123456789abcdef01234567", "memory", "stage-0123", "0123456789abcdef01234567"}
    for name in others:
        (full / name).mkdir()
    (full / key("file")).write_text("a file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine").write_text("")
    (full / key("link")).symlink_to(tmp_path / "elsewhere")
    store = Store(full, bound=0)
    fill(store, "new")
    store.prune()
    assert names(full) == others | {".gitignore", key("file"), key("link"), key("new")}
    store.discard(key("link"))
    assert (tmp_path / "elsewhere" / "mine").exists()


def test_entries_that_vanish_while_the_store_is_pruned_are_no_fault(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(full, bound=0)
    fill(store, "new")
    measure, rename = store_module._size, Path.rename

    def overtaken(folder: str) -> int:
        if Path(folder).name.startswith("a-"):
            shutil.rmtree(folder)
        return measure(folder)

    def overtaken_again(self: Path, target: Path) -> Path:
        if self.name.startswith("b-"):
            shutil.rmtree(self)
        return rename(self, target)

    monkeypatch.setattr(store_module, "_size", overtaken)
    monkeypatch.setattr(Path, "rename", overtaken_again)
    store.prune()
    assert kept(tmp_path) == {"new"}


def test_a_store_that_is_not_there_is_pruned_without_a_word(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache", bound=0)
    fill(store, "a")
    shutil.rmtree(tmp_path / "cache")
    store.prune()
    assert not (tmp_path / "cache").exists()
