"""Mirrors `memory.py`: small things are recalled until what they were learnt of changes, and never worth a fault."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.memory import Memory


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory")


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "memory").iterdir())


def test_what_is_kept_is_recalled_by_whoever_asks_the_same(memory: Memory, tmp_path: Path) -> None:
    assert memory.recall("digests", {"size": 1}) is None
    memory.keep("digests", {"size": 1, "times": (2, 3)}, ["a", 0.5, None])
    assert memory.recall("digests", {"times": [2, 3], "size": 1}) == ["a", 0.5, None]
    assert Memory(tmp_path / "memory").recall("digests", {"size": 1, "times": (2, 3)}) == ["a", 0.5, None]


@pytest.mark.parametrize(("name", "asked"), [("b", {"x": 1}), ("a", {"x": 2}), ("a", {"x": "1"}), ("a", {"y": 1})])
def test_another_question_is_not_answered(memory: Memory, name: str, asked: dict[str, Any]) -> None:
    memory.keep("a", {"x": 1}, "learnt")
    assert memory.recall(name, asked) is None


def test_what_is_learnt_anew_takes_the_place_of_the_old(memory: Memory, tmp_path: Path) -> None:
    memory.keep("a", {}, 1)
    memory.keep("a", {}, 2)
    assert memory.recall("a", {}) == 2
    assert len(files(tmp_path)) == 1


def test_one_name_is_forgotten_and_the_others_are_not(memory: Memory) -> None:
    for name in ("search", "digests"):
        memory.keep(name, {}, name)
        memory.keep(name, {"more": 1}, name)
    memory.forget("search")
    assert memory.recall("search", {}) is memory.recall("search", {"more": 1}) is None
    assert memory.recall("digests", {}) == memory.recall("digests", {"more": 1}) == "digests"


def test_where_there_is_no_folder_nothing_is_to_forget(memory: Memory, tmp_path: Path) -> None:
    memory.forget("search")
    assert not (tmp_path / "memory").exists()


def folder_for_file(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-4]),
    "no UTF-8": lambda path: path.write_bytes(b"\xff\xfe"),
    "a list": lambda path: path.write_text("[]"),
    "no answer": lambda path: path.write_text('{"asked": {}}'),
    "another question": lambda path: path.write_text(json.dumps({"asked": {"x": 2}, "learnt": "other"})),
    "a folder": folder_for_file,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_as_good_as_none(damage: Callable[[Path], object], memory: Memory, tmp_path: Path) -> None:
    memory.keep("a", {}, "learnt")
    (path,) = files(tmp_path)
    damage(path)
    assert memory.recall("a", {}) is None


def test_a_write_that_fails_is_no_fault_and_leaves_nothing(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self), None, str(target))

    memory.keep("a", {}, "old")
    monkeypatch.setattr(Path, "replace", full)
    memory.keep("a", {}, "new")
    assert memory.recall("a", {}) == "old"
    assert len(files(tmp_path)) == 1


def test_a_folder_that_can_not_be_made_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "memory")
    memory.keep("a", {}, 1)
    assert memory.recall("a", {}) is None


def test_what_can_not_be_written_as_json_is_a_slip_of_the_program(memory: Memory) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        memory.keep("a", {}, float("nan"))
