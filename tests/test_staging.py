"""Mirrors `staging.py`: what is written beside belongs to its writer while that lives, and to nobody after."""

import errno
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.staging import LOCK, NEW, PREFIX, UNLOCKED, clear, staged
from tests.conftest import ROOT

WRITER = """if True:
    import os, sys
    os.getpid = lambda: 1  # as every first process of a container has it
    from pathlib import Path
    from generator.staging import staged
    with staged(Path(sys.argv[1])) as new:
        (new / "half").write_text("a")
        print(new, flush=True)
        sys.stdin.read()
        print((new / "half").read_text(), flush=True)
    """


@contextmanager
def writer(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Give another process that is writing, and where."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield process, Path(process.stdout.readline().rstrip("\n"))
        finally:
            process.kill()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_folder_is_given_empty_and_what_is_left_of_it_goes(tmp_path: Path) -> None:
    with staged(tmp_path / "cache") as new:
        assert new.parent.parent == tmp_path / "cache"
        assert new.parent.name.startswith(PREFIX)
        assert names(new) == set()
        (new / "kept").write_text("a")
        (new / "left").write_text("b")
        (new / "kept").rename(tmp_path / "cache" / "kept")
    assert names(tmp_path / "cache") == {"kept"}


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_write_that_is_interrupted_or_finds_the_disk_full_leaves_nothing(
    tmp_path: Path, error: BaseException
) -> None:
    def interrupted() -> None:
        with staged(tmp_path / "cache") as new:
            (new / "half").write_text("a")
            raise error

    with pytest.raises(type(error)):
        interrupted()
    assert names(tmp_path / "cache") == set()


def test_two_writers_in_one_process_never_take_each_others(tmp_path: Path) -> None:
    with staged(tmp_path) as one:
        (one / "half").write_text("a")
        clear(tmp_path)
        with staged(tmp_path) as other:
            assert one.parent != other.parent
            (other / "half").write_text("b")
            clear(tmp_path)
            assert (one / "half").read_text() == "a"
            assert (other / "half").read_text() == "b"
    assert names(tmp_path) == set()


def test_two_processes_of_one_number_never_take_each_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 1)
    with writer(tmp_path) as (process, new), staged(tmp_path) as mine:
        clear(tmp_path)
        assert (new / "half").read_text() == "a"
        assert mine.parent != new.parent
        assert process.communicate("go")[0] == "a\n"
    assert names(tmp_path) == set()


def test_what_a_killed_writer_left_goes(tmp_path: Path) -> None:
    with writer(tmp_path) as (process, new):
        process.kill()
        process.wait()
        assert (new / "half").exists()
    clear(tmp_path)
    assert names(tmp_path) == set()


def test_a_folder_without_a_lock_goes_once_nobody_can_be_about_to_make_one(tmp_path: Path) -> None:
    ages = {"young": 0.0, "old": UNLOCKED + 10}
    for name, age in ages.items():
        folder = tmp_path / f"{PREFIX}{name}"
        (folder / NEW).mkdir(parents=True)
        os.utime(folder, (time.time() - age,) * 2)
    clear(tmp_path)
    assert names(tmp_path) == {f"{PREFIX}young"}


def test_a_folder_that_is_taken_before_it_is_locked_is_given_up_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, made = tempfile.mkdtemp, list[str]()

    def overtaken(*rest: str, **named: str) -> str:
        made.append(make(*rest, **named))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", overtaken)
    with staged(tmp_path) as new:
        assert str(new.parent) == made[-1]
        assert (new.parent / LOCK).exists()
    assert names(tmp_path) == set()


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / NEW).mkdir(parents=True)
    (elsewhere / NEW / "mine").write_text("")
    (elsewhere / LOCK).write_text("")
    cache = tmp_path / "cache"
    (cache / ".mine.1").mkdir(parents=True)
    (cache / f"{PREFIX}file").write_text("a file")
    (cache / f"{PREFIX}link").symlink_to(elsewhere)
    before = names(cache)
    clear(cache)
    assert names(cache) == before
    assert (elsewhere / NEW / "mine").exists()


def test_a_folder_that_is_not_there_is_clear(tmp_path: Path) -> None:
    clear(tmp_path / "nowhere")
    assert names(tmp_path) == set()
