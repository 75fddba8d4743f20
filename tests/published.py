"""Holds the published JSON of a report against the rules of `docs/data.md` on names."""

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np

UNIT = re.compile(r"[^:]+:\d+")


def broken_names(report: Path, photographs: Collection[str]) -> list[str]:
    """List where a file of a report breaks a rule: file, path, what was found."""
    files = sorted((report / "data").rglob("*.json"))
    return [f"{file.relative_to(report)} {fault}" for file in files for fault in _broken(file, photographs)]


def _broken(file: Path, photographs: Collection[str]) -> Iterator[str]:
    document = json.loads(file.read_text(encoding="utf-8"))
    size = _map_size(file, document)
    for path, owner in _objects(document):
        for key, value in owner.items():
            colour = key == "unit" and value is None and owner.get("colour") is not None  # of the picture
            if not colour and not _keeps(key, value, file.parent, photographs, size):
                yield f"{path}.{key}: {value!r}"


def _keeps(key: str, value: Any, folder: Path, photographs: Collection[str], size: tuple[int, int] | None) -> bool:
    """Say whether a value is what its key says."""
    match key:
        case "unit":
            return isinstance(value, str) and UNIT.fullmatch(value) is not None
        case "filter":
            return type(value) is int
        case "image":
            return isinstance(value, str) and (folder / value).is_file()
        case "photograph":
            return value in photographs
        case "photographs":
            return isinstance(value, list) and all(name in photographs for name in value)
        case "row" | "col":
            return size is not None and type(value) is int and 0 <= value < size[key == "col"]
        case "images":
            return False
    return True


def _map_size(file: Path, document: Any) -> tuple[int, int] | None:
    """Give the size of the map that rows and columns of a file are of; None where none are expected."""
    if "map_size" in document:
        rows, cols = document["map_size"]
        return rows, cols
    if file.stem == "detector":
        with np.load(file.with_suffix(".npz")) as arrays:
            _, rows, cols = arrays["everywhere"].shape
        return rows, cols
    return None


def _objects(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """List every object of a document with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from _objects(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _objects(inner, f"{path}[{place}]")
