"""Replace a folder by another in one step: whoever looks, whenever, sees the old one or the new one, whole.

The new folder is written in `.<name>.<process id>/new` beside the old one. Two renames swap them; if the
second fails, the first is undone. A build that was killed in between leaves both there, and the next one puts
the old back. Entries of the cache are written aside in the same way.
"""

import os
import shutil
import signal
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from generator.errors import CircuitpressError

MARK = "circuitpress.aside"
_MARK_TEXT = b"circuitpress writes a folder here, then puts it in place. Delete this when no build is running.\n"


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """Give an empty folder beside `target` to write its successor in, and remove it in the end."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.mkdir()
    try:
        (beside / MARK).write_bytes(_MARK_TEXT)  # by this a later build knows that the folder is ours
        (beside / "new").mkdir()
        yield beside / "new"
    finally:
        if not (beside / "old").exists():  # else it could not be put back, and must not be lost
            _remove(beside)


def carry(old: Path, new: Path, paths: Iterable[str]) -> None:
    """Bring files and links from `old` into `new` as they are, and the mode of `old` itself."""
    for name in paths:
        source, path = old / name, new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, path, follow_symlinks=False)
        except (OSError, NotImplementedError):  # a file system without hard links
            shutil.copy2(source, path, follow_symlinks=False)
    if old.exists():
        new.chmod(stat.S_IMODE(old.stat().st_mode))


def swap(new: Path, target: Path) -> None:
    """Put `new`, which `aside` gave, in the place of `target`; if that fails, leave `target` as it was."""
    old = new.with_name("old")
    with _undisturbed():
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            if old.exists():
                _put_back(old, target)
            raise
        _remove(new.parent)


def mend(target: Path) -> None:
    """Put right and clean up what killed builds left beside `target`: only what is provably theirs."""
    for beside in _left_over(target.parent, f".{escape(target.name)}.*"):
        if (beside / "old").exists() and (beside / "new").exists():  # killed between the two renames
            if target.exists():
                continue  # somebody has made another since: which one to keep is not ours to say
            (beside / "old").rename(target)
        _remove(beside)


def clear(folder: Path) -> None:
    """Clean up what killed builds left in `folder` of what they wrote aside there: only what is provably theirs."""
    for beside in _left_over(folder, ".*.*"):
        _remove(beside)


def _put_back(old: Path, target: Path) -> None:
    try:
        old.rename(target)
    except OSError as error:
        raise CircuitpressError(f"{target}: the new site could not be put there; the old one is in {old}") from error


def _left_over(folder: Path, pattern: str) -> Iterator[Path]:
    """Find the aside folders of builds that run no more."""
    for beside in sorted(folder.glob(pattern)):
        with suppress(FileNotFoundError):  # another build has just cleaned it up
            if _is_left_over(beside):
                yield beside


def _is_left_over(beside: Path) -> bool:
    """Say whether a folder was left by a build that runs no more: marked, and nothing else in it.

    Empty, or with a mark cut short, it was left by a build that was killed as it made or removed it.
    """
    process = beside.name.rpartition(".")[2]
    if not process.isdecimal() or not beside.is_dir() or beside.is_symlink():
        return False
    names = {path.name for path in beside.iterdir()}
    mark = (beside / MARK).read_bytes() if MARK in names else b""
    unmarked = names <= {MARK} and _MARK_TEXT.startswith(mark)
    marked = names <= {MARK, "new", "old"} and mark == _MARK_TEXT
    return (unmarked or marked) and (int(process) == os.getpid() or not runs(int(process)))


def runs(process: int) -> bool:
    """Say whether there is a process of that number."""
    if os.name == "nt":  # where signal 0 would end it
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _remove(beside: Path) -> None:
    """Remove an aside folder, its mark last; what can not be removed now is left to the next build."""
    for name in ("old", "new"):
        shutil.rmtree(beside / name, ignore_errors=True)
    if not any((beside / name).exists() for name in ("old", "new")):
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold off Ctrl-C, and being asked to end, for the few milliseconds of the swap: before it, or too late."""
    if threading.current_thread() is not threading.main_thread():  # only that one gets signals
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
