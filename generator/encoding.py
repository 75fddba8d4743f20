"""A dataclass of results as plain files, and back to the last bit.

`result.json` holds the value; its arrays lie in `arrays.npz` and each `Png` in a file of its own, both named by their
path in the result: `channels.0.pattern.picture.png`.
"""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from zipfile import ZipFile

import msgspec
import numpy as np
import numpy.typing as npt

from generator.results.values import Png

if TYPE_CHECKING:
    from generator.files import Files

T = TypeVar("T")
Array = npt.NDArray[Any]
RESULT, ARRAYS = "result.json", "arrays.npz"


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
    raise TypeError(f"{path}: a result cannot hold a {type(value).__name__}")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def decode(kind: type[T], files: Mapping[str, bytes]) -> T:
    """Build the dataclass `kind` from the files that `encode` made; ValueError where they do not fit it."""
    arrays = dict(_unpacked(files[ARRAYS])) if ARRAYS in files else {}

    def beside(part: Any, name: object) -> Any:
        """Take an array or a picture by the name that stands in the JSON."""
        if not isinstance(name, str):
            raise ValueError(f"found {name!r:.60}, expected the name of a file or an array")
        return Png(files[name]) if part is Png else arrays[name]

    try:
        # Not strict: a number that is not finite stands as text, since JSON has none.
        return msgspec.json.decode(files[RESULT], type=kind, strict=False, dec_hook=beside)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


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
