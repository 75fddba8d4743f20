"""What was computed, kept as plain files that anyone can open until anything it depends on changes.

An entry is a folder `<stage>-<first 24 digits of its key>/`. `entry.json` holds the inputs that made the key
and the SHA-256 of every other file; the others are the value itself (`result.json`, `arrays.npz` and
pictures, or whatever files the stage makes). It is written aside and renamed: it is whole or not there.
"""

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints
from zipfile import BadZipFile

import numpy as np

from generator.errors import BadInput
from generator.files import Files, digest, write_files
from generator.results import Png
from generator.swap import aside, clear

T = TypeVar("T")
Inputs = Mapping[str, Any]  # what a value depends on, as JSON can hold it
_RECORD, _RESULT, _ARRAYS = "entry.json", "result.json", "arrays.npz"
_KEY_DIGITS = 24  # 96 bits: no two entries of one folder ever share a name


class Cache:
    """A folder of computed values, first cleaned of what killed builds left there half-written.

    `warn` is told, in one sentence, of each entry that turns out damaged.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None]) -> None:
        if folder.exists() and not folder.is_dir():
            raise BadInput(f"{folder}: found a file, expected a folder to keep the cache in")
        clear(folder)
        self._folder = folder
        self._warn = warn

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
        folder = self._folder_of(stage, inputs)
        if not folder.exists():
            return None
        try:
            return read(_load(folder, _asked(stage, inputs)))
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            self._warn(f"{folder}: found a damaged cache entry ({error}); it is taken away")
            _discard(folder)
            return None

    def _folder_of(self, stage: str, inputs: Inputs) -> Path:
        return self._folder / f"{stage}-{digest(_asked(stage, inputs).encode())[:_KEY_DIGITS]}"

    def _store(self, stage: str, inputs: Inputs, files: Files) -> None:
        """Write an entry aside, then rename it: it is whole or not there."""
        folder, asked = self._folder_of(stage, inputs), _asked(stage, inputs)
        record = json.loads(asked) | {"files": {name: digest(data) for name, data in sorted(files.items())}}
        with aside(folder) as new:
            ignored = self._folder / ".gitignore"  # a cache in any place keeps `git status` clean
            if not ignored.exists():
                ignored.write_text("*\n")
            write_files(new, files | {_RECORD: _pretty(record)})
            try:
                new.rename(folder)
            except OSError:
                if not folder.is_dir():  # else another build has just stored the same entry
                    raise


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


def encode(value: object) -> Files:
    """Turn a dataclass of results into files: `result.json`, `arrays.npz`, and a PNG for each `Png` in it.

    Arrays and pictures are named by their path in the result: `channels.0.pattern.picture.png`.
    """
    files: Files = {}
    arrays: dict[str, Any] = {}
    files[_RESULT] = _pretty(_plain(value, "", files, arrays))
    if arrays:
        packed = io.BytesIO()
        np.savez(packed, **arrays)
        files[_ARRAYS] = packed.getvalue()
    return files


def _plain(value: Any, path: str, files: Files, arrays: dict[str, Any]) -> Any:
    """Turn a value into what JSON holds; arrays and pictures go aside and leave their name."""
    match value:
        case None | str() | bool() | int():
            return value
        case np.bool_() | np.integer():
            return value.item()
        case float() | np.floating():
            number = float(value)
            return number if np.isfinite(number) else str(number)  # JSON has no NaN and no infinity
        case Png():
            files[f"{path}.png"] = bytes(value)
            return f"{path}.png"
        case np.ndarray():
            arrays[path] = value
            return path
        case tuple():
            return [_plain(part, _join(path, str(i)), files, arrays) for i, part in enumerate(value)]
    if is_dataclass(value):
        names = [field.name for field in fields(value)]
        return {name: _plain(getattr(value, name), _join(path, name), files, arrays) for name in names}
    raise TypeError(f"{path}: a result can not hold a {type(value).__name__}")


def decode(kind: type[T], files: Mapping[str, bytes]) -> T:
    """Build the dataclass `kind` from the files that `encode` made; ValueError where they do not fit it."""
    arrays: dict[str, Any] = {}
    if _ARRAYS in files:
        with np.load(io.BytesIO(files[_ARRAYS]), allow_pickle=False) as packed:
            arrays = dict(packed)
    return cast(T, _value(kind, json.loads(files[_RESULT]), files, arrays))


def _value(kind: Any, raw: Any, files: Mapping[str, bytes], arrays: Mapping[str, Any]) -> Any:
    """Turn what JSON holds back into a value of the type `kind`."""
    members = [member for member in get_args(kind) if member is not NoneType]
    if NoneType in get_args(kind) and len(members) == 1:
        return None if raw is None else _value(members[0], raw, files, arrays)
    origin = get_origin(kind) or kind
    if is_dataclass(kind) and isinstance(raw, dict):
        hints = _hints(cast(type, kind))
        if raw.keys() != hints.keys():
            raise ValueError(f"a {origin.__name__} has other fields: {', '.join(sorted(raw.keys() ^ hints.keys()))}")
        return origin(**{name: _value(hints[name], part, files, arrays) for name, part in raw.items()})
    if origin is tuple and isinstance(raw, list):
        kinds = members[:1] * len(raw) if members[1:] == [...] else members
        return tuple(_value(part_kind, part, files, arrays) for part_kind, part in zip(kinds, raw, strict=True))
    if origin is Png and isinstance(raw, str):
        return Png(files[raw])
    if origin is np.ndarray and isinstance(raw, str):
        return arrays[raw]
    if origin is float and isinstance(raw, int | float | str) and not isinstance(raw, bool):
        return float(raw)
    if origin in (str, int, bool) and type(raw) is origin:
        return raw
    raise ValueError(f"found {raw!r:.60}, expected {kind}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _load(folder: Path, asked: str) -> Files:
    """Read an entry's files; ValueError or OSError where it is not whole, or not the one asked for."""
    record = json.loads((folder / _RECORD).read_bytes())
    if not isinstance(record, dict) or not isinstance(record.get("files"), dict):
        raise ValueError(f"{_RECORD} is not one of ours")
    digests = record.pop("files")
    if _canonical(record) != asked:
        raise ValueError(f"{_RECORD} names other inputs")
    files = {}
    for name, expected in digests.items():
        files[name] = (folder / name).read_bytes()
        if digest(files[name]) != expected:
            raise ValueError(f"{name} has changed")
    return files


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _asked(stage: str, inputs: Inputs) -> str:
    return _canonical({"stage": stage, "inputs": inputs})


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


def _pretty(value: object) -> bytes:
    return json.dumps(value, indent=1, allow_nan=False, ensure_ascii=False).encode() + b"\n"
