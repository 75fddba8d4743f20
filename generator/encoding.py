"""A dataclass of results as plain files, and back to the last bit.

`result.json` holds the value; its arrays lie in `arrays.npz` and each `Png` in a file of its own, both named by their
path in the result: `channels.0.pattern.picture.png`.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_origin, get_type_hints
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

from generator.results.values import Png

if TYPE_CHECKING:
    from generator.files import Files

T = TypeVar("T")
Array = npt.NDArray[Any]
RESULT, ARRAYS = "result.json", "arrays.npz"


@dataclass(frozen=True)
class Beside:
    """What lies beside the JSON, by the names that stand in it."""

    files: Mapping[str, bytes]
    arrays: Mapping[str, Any]


Reader = Callable[[Any, Beside], Any]  # turns what JSON holds back into a value of one type


def encode(value: object) -> "Files":
    """Turn a dataclass of results into files."""
    files: Files = {}
    arrays: dict[str, Any] = {}
    files[RESULT] = pretty(_plain(value, "", files, arrays))
    if arrays:
        packed = io.BytesIO()
        np.savez(packed, allow_pickle=False, **arrays)
        files[ARRAYS] = packed.getvalue()
    return files


def pretty(value: object) -> bytes:
    """Write JSON for the eye."""
    return json.dumps(value, indent=1, allow_nan=False, ensure_ascii=False).encode() + b"\n"


def _plain(value: Any, path: str, files: "Files", arrays: dict[str, Any]) -> Any:
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


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def decode(kind: type[T], files: Mapping[str, bytes]) -> T:
    """Build the dataclass `kind` from the files that `encode` made; ValueError where they do not fit it."""
    arrays = dict(_unpacked(files[ARRAYS])) if ARRAYS in files else {}
    return cast(T, _reader(cast(Any, kind))(json.loads(files[RESULT]), Beside(files, arrays)))


def _unpacked(packed: bytes) -> Iterator[tuple[str, Array]]:
    """Read what `np.savez` wrote, as `np.load` would, but each kind of header once: a small array is mostly header."""
    with ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            start = 10 + int.from_bytes(data[8:10], "little")  # magic word, version 1.0, the header's length
            shape, fortran, kind = _header(data[:start])
            array = np.frombuffer(data, kind, offset=start).reshape(shape, order="F" if fortran else "C")
            yield name.removesuffix(".npy"), array.copy(order="K")  # one that can be written to


@lru_cache(maxsize=256)
def _header(start: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Read the header of an array: shape, whether columns are stored first, type. ValueError where it is none."""
    stream = io.BytesIO(start)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array is not of version 1.0")
    return np.lib.format.read_array_header_1_0(stream)


@cache  # a wall has some 100 000 values of 20 types: looking at a type takes longer than reading a value of it
def _reader(kind: Any) -> Reader:
    """Make the reader of the type `kind`, from those of its parts."""
    members = [member for member in get_args(kind) if member is not NoneType]
    if NoneType in get_args(kind) and len(members) == 1:
        return _optional(_reader(members[0]))
    origin = get_origin(kind) or kind
    if is_dataclass(origin):
        return _dataclass(cast(type, origin))
    if origin is tuple and members[1:] == [...]:
        return _row(kind, _reader(members[0]))
    if origin is tuple:
        return _fixed(kind, [_reader(member) for member in members])
    if origin in (Png, np.ndarray):
        return _aside(kind, origin)
    if origin in (float, str, int, bool):
        return _scalar(origin)
    raise TypeError(f"a result can not hold a {kind}")


def _optional(read: Reader) -> Reader:
    return lambda raw, beside: None if raw is None else read(raw, beside)


def _dataclass(kind: type) -> Reader:
    hints = get_type_hints(kind)
    parts = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    readers = tuple(parts.items())

    def read(raw: Any, beside: Beside) -> Any:
        if not isinstance(raw, dict):
            raise _unlike(raw, kind)
        if raw.keys() != parts.keys():
            raise ValueError(f"a {kind.__name__} has other fields: {', '.join(sorted(raw.keys() ^ parts.keys()))}")
        return kind(**{name: read_part(raw[name], beside) for name, read_part in readers})

    return read


def _row(kind: Any, read_part: Reader) -> Reader:
    def read(raw: Any, beside: Beside) -> Any:
        if not isinstance(raw, list):
            raise _unlike(raw, kind)
        return tuple([read_part(part, beside) for part in raw])

    return read


def _fixed(kind: Any, readers: list[Reader]) -> Reader:
    def read(raw: Any, beside: Beside) -> Any:
        if not isinstance(raw, list):
            raise _unlike(raw, kind)
        return tuple([read_part(part, beside) for read_part, part in zip(readers, raw, strict=True)])

    return read


def _aside(kind: Any, origin: type) -> Reader:
    def read(raw: Any, beside: Beside) -> Any:
        if not isinstance(raw, str):
            raise _unlike(raw, kind)
        return Png(beside.files[raw]) if origin is Png else beside.arrays[raw]

    return read


def _scalar(kind: type) -> Reader:
    def read(raw: Any, beside: Beside) -> Any:  # noqa: ARG001 - a reader like the others
        if type(raw) is kind:
            return raw
        if kind is float and type(raw) in (int, str):  # a whole number, or "nan" and "inf"
            return float(raw)
        raise _unlike(raw, kind)

    return read


def _unlike(raw: Any, kind: Any) -> ValueError:
    return ValueError(f"found {raw!r:.60}, expected {kind}")
