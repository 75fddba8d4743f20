"""What was computed, kept as plain files that anyone can open until anything it depends on changes.

An entry is a folder `<stage>-<first 24 digits of its key>/`. `entry.json` holds the inputs that made the key
and the SHA-256 of every other file; the others are the value itself (`result.json`, `arrays.npz` and
pictures, or whatever files the stage makes). It is written aside and renamed: it is whole or not there. The folder's
time is that of its last use; once all are larger than the bound, those that were used longest ago go.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zipfile import BadZipFile

from generator.encoding import decode, encode, pretty
from generator.errors import BadInput
from generator.files import Files, digest, write_files
from generator.swap import aside, clear

T = TypeVar("T")
Inputs = Mapping[str, Any]  # what a value depends on, as JSON can hold it
BOUND = 2_000_000_000  # bytes: dozens of studies, and a fifth of what GitHub keeps of one repository's caches
_RECORD = "entry.json"
_KEY_DIGITS = 24  # 96 bits: no two entries of one folder ever share a name
_ENTRY = re.compile(rf"[^.].*-[0-9a-f]{{{_KEY_DIGITS}}}")  # not what is written aside, nor what somebody else put there


class _Kept(NamedTuple):
    """What is known of an entry without reading it."""

    last_use: int  # nanoseconds
    folder: Path
    size: int  # bytes


class Cache:
    """A folder of computed values, first cleaned of what killed builds left there half-written.

    `warn` is told, in one sentence, of each entry that turns out damaged. `prune` keeps it under `bound` bytes.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None], *, bound: int = BOUND) -> None:
        if folder.exists() and not folder.is_dir():
            raise BadInput(f"{folder}: found a file, expected a folder to keep the cache in")
        clear(folder)
        self._folder = folder
        self._warn = warn
        self._bound = bound
        self._used: set[Path] = set()
        self._grown = False

    def result(self, stage: str, inputs: Inputs, kind: type[T], compute: Callable[[], T]) -> T:
        """Return the dataclass `kind` that `compute` makes of `inputs`, from the cache where it is there.

        What is returned is what the stored files say, whether they are old or new: a cold build and a warm
        one see the same value to the last bit.
        """
        return self._entry(stage, inputs, lambda: encode(compute()), lambda files: decode(kind, files))

    def files(self, stage: str, inputs: Inputs, compute: Callable[[], Files]) -> Files:
        """Return the files that `compute` makes of `inputs`, by relative name, from the cache where there."""
        return self._entry(stage, inputs, compute, dict)

    def remembered(self, stage: str, inputs: Inputs, kind: type[T]) -> T | None:
        """Return the dataclass `kind` that was remembered of `inputs`, or None."""
        return self._kept(stage, inputs, lambda files: decode(kind, files))

    def remember(self, stage: str, inputs: Inputs, value: object) -> None:
        """Keep a dataclass until `inputs` change, or the stage is forgotten."""
        self._store(stage, inputs, encode(value))

    def forget(self, stage: str) -> None:
        """Remove what is kept of a stage."""
        for folder in self._folder.glob(f"{stage}-*"):
            _discard(folder)

    def prune(self) -> None:
        """Remove what was used longest ago until the entries are under the bound; what was used here stays in any case.

        Nothing is looked at where nothing was stored: a build that finds everything does not wait for it.
        """
        if not self._grown:
            return
        entries = sorted(_entries(self._folder))
        excess = sum(entry.size for entry in entries) - self._bound
        for entry in entries:
            if excess <= 0:
                break
            if entry.folder not in self._used:
                with suppress(OSError):  # what can not be removed now is left to the next build
                    _discard(entry.folder)
                    excess -= entry.size

    def _entry(self, stage: str, inputs: Inputs, make: Callable[[], Files], read: Callable[[Files], T]) -> T:
        kept = self._kept(stage, inputs, read)
        if kept is not None:
            return kept
        files = make()
        value = read(files)
        self._store(stage, inputs, files)
        return value

    def _kept(self, stage: str, inputs: Inputs, read: Callable[[Files], T]) -> T | None:
        """Read an entry; None where there is none, or a damaged one, of which one warning tells."""
        folder, asked = self._place(stage, inputs)
        if not folder.exists():
            return None
        try:
            value = read(_load(folder, asked))
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            if folder.exists():  # else another build that shares the cache has just removed it
                self._warn(f"{folder}: found a damaged cache entry ({error}); it is taken away")
                _discard(folder)
            return None
        self._used.add(folder)
        with suppress(OSError):  # a cache that can only be read is none the worse
            os.utime(folder)
        return value

    def _place(self, stage: str, inputs: Inputs) -> tuple[Path, str]:
        """Name the folder of an entry, and say what is asked of it."""
        asked = json.dumps(
            {"stage": stage, "inputs": inputs},
            sort_keys=True,
            separators=(",", ":"),
            allow_nan=False,
            ensure_ascii=False,
        )
        return self._folder / f"{stage}-{digest(asked.encode())[:_KEY_DIGITS]}", asked

    def _store(self, stage: str, inputs: Inputs, files: Files) -> None:
        """Write an entry aside, then rename it: it is whole or not there."""
        folder, asked = self._place(stage, inputs)
        record = json.loads(asked) | {"files": {name: digest(data) for name, data in sorted(files.items())}}
        with aside(folder) as new:
            ignored = self._folder / ".gitignore"  # a cache in any place keeps `git status` clean
            if not ignored.exists():
                ignored.write_text("*\n")
            write_files(new, files | {_RECORD: pretty(record)})
            try:
                new.rename(folder)
            except OSError:
                if not folder.is_dir():  # else another build has just stored the same entry
                    raise
        self._used.add(folder)
        self._grown = True


def _entries(folder: Path) -> Iterator[_Kept]:
    """Find the entries of a cache; one that vanishes meanwhile is left out."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for entry in found:
            if _ENTRY.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                with suppress(FileNotFoundError):
                    yield _Kept(entry.stat().st_mtime_ns, Path(entry.path), _size(entry.path))


def _size(folder: str) -> int:
    """Add up the sizes of the files in a folder, in bytes."""
    with os.scandir(folder) as found:
        return sum(_size(one.path) if one.is_dir(follow_symlinks=False) else one.stat().st_size for one in found)


def _discard(folder: Path) -> None:
    """Take an entry away in one step."""
    with suppress(FileNotFoundError), aside(folder) as new:  # another build may have been first
        folder.rename(new / folder.name)


def source_digest(*names: str) -> str:
    """Digest the source of `generator/<name>.py` or of all modules in `generator/<name>/`, importing none."""
    total = hashlib.sha256()
    here = Path(__file__).parent
    for name in sorted(names):
        for path in _sources(here, name):
            total.update(f"{path.relative_to(here).as_posix()}\0{digest(path.read_bytes())}\n".encode())
    return total.hexdigest()


def _sources(here: Path, name: str) -> list[Path]:
    path, module = here / name, here / f"{name}.py"
    found = sorted(path.rglob("*.py")) if path.is_dir() else [module] if module.is_file() else []
    if not found:
        raise ValueError(f"generator has no module or package {name!r}")
    return found


def _load(folder: Path, asked: str) -> Files:
    """Read an entry's files; ValueError or OSError where it is not whole, or not the one asked for."""
    record = json.loads((folder / _RECORD).read_bytes())
    if not isinstance(record, dict) or not isinstance(record.get("files"), dict):
        raise ValueError(f"{_RECORD} is not one of ours")
    digests = record.pop("files")
    if record != json.loads(asked):
        raise ValueError(f"{_RECORD} names other inputs")
    files = {}
    for name, expected in digests.items():
        files[name] = (folder / name).read_bytes()
        if digest(files[name]) != expected:
            raise ValueError(f"{name} has changed")
    return files
