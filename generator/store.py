"""What was computed, by key: each entry a folder of plain files that anyone can open.

An entry `<name>-<key>/` holds the files of a result and `entry.json`: what the key was taken of, and the SHA-256 of
every other file. It is written aside and put in place with `entry.json` in it: without that it is not there. The
folder's time is that of its last use; `prune` removes those that were used longest ago.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zipfile import BadZipFile

from filelock import FileLock, Timeout

from generator.encoding import decode
from generator.errors import BadInput, CircuitpressError
from generator.files import Files, digest, write_files
from generator.staging import clear, staged

T = TypeVar("T")
BOUND = 2_000_000_000  # bytes: dozens of studies, and a fifth of what GitHub keeps of one repository's caches
RECORD = "entry.json"
CLAIMS = "claims"  # the folder of locks on what is being computed
_ENTRY = re.compile(r"[^.].*-[0-9a-f]{24}")  # not what is written aside, nor what somebody else put there


class Damaged(CircuitpressError):  # noqa: N818
    """An entry is there, but not as it was put."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(key, reason)
        self.key, self.reason = key, reason


@dataclass(frozen=True)
class Entry:
    """An entry that is there: where it lies, and the SHA-256 of each of its files."""

    folder: Path
    digests: Mapping[str, str]

    @cached_property
    def content(self) -> str:
        """The digest of all files: what the keys of results that are made from this one hold."""
        return digest(json.dumps(sorted(self.digests.items())).encode())

    @property
    def files(self) -> "dict[str, Stored]":
        """All files by name, none of them read yet."""
        return {name: Stored(self, name) for name in self.digests}

    def read(self) -> Files:
        """Read all files. Damaged where one is not as it was put."""
        return {name: self.file(name) for name in self.digests}

    def file(self, name: str) -> bytes:
        """Read one file. Damaged where it is not as it was put."""
        try:
            data = (self.folder / name).read_bytes()
        except OSError as error:
            raise Damaged(self.folder.name, f"{name}: {error.strerror}") from error
        if digest(data) != self.digests[name]:
            raise Damaged(self.folder.name, f"{name} has changed")
        return data

    def decode(self, kind: type[T]) -> T:
        """Read the result that the entry holds. Damaged where it is none of `kind`."""
        files = self.read()
        try:
            return decode(kind, files)
        except (ValueError, KeyError, TypeError, BadZipFile) as error:
            raise Damaged(self.folder.name, str(error)) from error


class Stored(NamedTuple):
    """A file of an entry, not yet read."""

    entry: Entry
    name: str

    @property
    def digest(self) -> str:
        """The SHA-256 that the entry gives it."""
        return self.entry.digests[self.name]

    def read(self) -> bytes:
        """Read it. Damaged where it is not as it was put."""
        return self.entry.file(self.name)


class _Kept(NamedTuple):
    """What is known of an entry without reading it."""

    last_use: int  # nanoseconds
    folder: Path
    size: int  # bytes


class Store:
    """A folder of entries, first cleaned of what killed builds left there half-written."""

    def __init__(self, folder: Path, *, bound: int = BOUND) -> None:
        if folder.exists() and not folder.is_dir():
            raise BadInput(f"{folder}: found a file, expected a folder to keep the cache in")
        clear(folder)
        self.folder = folder
        self._bound = bound
        self._used: set[Path] = set()
        self._grown = False

    def get(self, key: str) -> Entry | None:
        """Find an entry; None where there is none. Damaged where its record cannot be read."""
        folder = self.folder / key
        try:
            record = json.loads((folder / RECORD).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            raise Damaged(key, f"{RECORD} cannot be read: {error}") from error
        if not isinstance(record, dict) or not isinstance(record.get("files"), dict):
            raise Damaged(key, f"{RECORD} is not one of ours")
        self._used.add(folder)
        with suppress(OSError):  # a store that can only be read is none the worse
            os.utime(folder)
        return Entry(folder, record["files"])

    def put(self, key: str, files: Files, asked: Mapping[str, Any]) -> Entry:
        """Keep files under a key; where another build has just put the same, its entry stays."""
        folder = self.folder / key
        digests = {name: digest(data) for name, data in sorted(files.items())}
        record = json.dumps({**asked, "files": digests}, indent=1, ensure_ascii=False).encode() + b"\n"
        with staged(self.folder) as new:
            ignored = self.folder / ".gitignore"  # a cache in any place keeps `git status` clean
            if not ignored.exists():
                ignored.write_text("*\n")
            write_files(new, {**files, RECORD: record})
            if folder.exists() and not (folder / RECORD).exists():  # an entry without a record is absent
                self.discard(key)
            try:
                new.rename(folder)
            except OSError:
                if not (folder / RECORD).exists():
                    raise
                return self.get(key) or Entry(folder, digests)
        self._used.add(folder)
        self._grown = True
        return Entry(folder, digests)

    @contextmanager
    def claim(self, key: str) -> Iterator[None]:
        """Hold the right to compute an entry; wait while another process has it, on this machine or beside it."""
        path = self._claim(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path, fallback_to_soft=False)
            lock.acquire()
        except OSError:  # no lock can be made: at worst, something is computed twice
            yield
            return
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()
            lock.release()

    def claimed(self, key: str) -> bool:
        """Tell whether somebody is computing an entry."""
        if not self._claim(key).exists():
            return False
        lock = FileLock(self._claim(key), fallback_to_soft=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        with suppress(OSError):
            self._claim(key).unlink()
        lock.release()
        return False

    def _claim(self, key: str) -> Path:
        return self.folder / CLAIMS / f"{key}.lock"

    def discard(self, key: str) -> None:
        """Take an entry away, in one step."""
        with suppress(FileNotFoundError), staged(self.folder) as aside:  # another build may have been first
            (self.folder / key).rename(aside / key)

    def prune(self) -> None:
        """Remove what was used longest ago until the entries are under the bound; what was used here stays in any case.

        Nothing is looked at where nothing was stored: a build that finds everything does not wait for it.
        """
        if not self._grown:
            return
        entries = sorted(_entries(self.folder))
        excess = sum(entry.size for entry in entries) - self._bound
        for entry in entries:
            if excess <= 0:
                break
            if entry.folder not in self._used:
                with suppress(OSError):  # what cannot be removed now is left to the next build
                    self.discard(entry.folder.name)
                    excess -= entry.size


def _entries(folder: Path) -> Iterator[_Kept]:
    """Find the entries of a store; one that vanishes meanwhile is left out."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for entry in found:
            if _ENTRY.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                with suppress(FileNotFoundError):
                    yield _Kept(entry.stat().st_mtime_ns, Path(entry.path), _size(entry.path))


def _size(folder: str) -> int:
    """Add up the sizes of the files in a folder, in bytes."""
    with os.scandir(folder) as found:
        return sum(_size(one.path) if one.is_dir(follow_symlinks=False) else one.stat().st_size for one in found)
