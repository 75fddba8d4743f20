"""The tables in a JSON document, as CSV: each list of records, each object of columns, and each map.

Everything follows from the document: a table is named by the path that leads to it, a column by the path within a
record. Nested values are flattened with dots and numbers: `kernel.0.2`, `top.0.label`.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Records = Sequence[Mapping[str, Any]]
_MAPS = ("response", "red_green", "blue_yellow")
_ROWS, _COLUMNS = "periods", "orientations"  # what a map's rows and columns stand for, where both lie beside it


def table_names(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the tables of a document, in its order."""
    return tuple(path for path, _ in _tables(document, ""))


def tables(document: Mapping[str, Any]) -> dict[str, bytes]:
    """Write the tables of a document, by name."""
    return {path: table(records) for path, records in _tables(document, "")}


def table(records: Records) -> bytes:
    """Write records as CSV: UTF-8, a header, an empty cell for what is null or not there."""
    rows = [dict(_cells(record, "")) for record in records]
    found = dict.fromkeys(column for row in rows for column in row)
    nested = {column[:at] for column in found for at, sign in enumerate(column) if sign == "."}
    columns = [column for column in found if column not in nested]  # null here and an object there: it has no cell
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def _tables(value: Any, path: str) -> Iterator[tuple[str, Records]]:
    if isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value):
        yield path, value
    elif isinstance(value, Mapping):
        if columns := _columns(value):
            yield path, columns
        for name in _MAPS:
            if all(value.get(key) for key in (name, _ROWS, _COLUMNS)):
                yield f"{path}.{name}".removeprefix("."), _map(value[name], value[_ROWS], value[_COLUMNS])
        for name, part in value.items():
            yield from _tables(part, f"{path}.{name}".removeprefix("."))


def _columns(value: Mapping[str, Any]) -> Records:
    """Turn an object of columns, all lists of as many single values, into its rows; what is no list is left out."""
    lists = {name: part for name, part in value.items() if isinstance(part, list) and part}
    single = all(not isinstance(entry, list | Mapping) for part in lists.values() for entry in part)
    if len(lists) < 2 or len({len(part) for part in lists.values()}) != 1 or not single:
        return []
    return [dict(zip(lists, entries, strict=True)) for entries in zip(*lists.values(), strict=True)]


def _map(values: Sequence[Sequence[Any]], rows: Sequence[Any], columns: Sequence[Any]) -> Records:
    """Turn a map into its rows, each named in the first column; the others are named by their place on the map."""
    names = [str(column) for column in columns]
    return [{_ROWS: row, **dict(zip(names, cells, strict=True))} for row, cells in zip(rows, values, strict=True)]


def _cells(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Flatten a value; a list by the numbers of its entries."""
    if isinstance(value, Mapping | list):
        for name, part in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _cells(part, f"{path}.{name}".removeprefix("."))
    elif value is None:
        yield path, ""
    else:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)
