import csv
import io
import json
import math
from typing import Any

from generator.tables import table, table_names, tables
from tests import fakes
from tests.made_up import data_files


def reached(value: Any, path: str) -> Any:
    """Follow a path of keys and numbers, None where there is nothing."""
    for name in path.split("."):
        if isinstance(value, list):
            value = value[int(name)] if int(name) < len(value) else None
        elif value is not None:
            value = value.get(name)
    return value


def same(cell: str, value: Any) -> bool:
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    return math.isclose(float(cell), value, rel_tol=0) if isinstance(value, int | float) else cell == value


def of_map(document: Any, values: Any, number: int, column: str) -> Any:
    """Look up a cell of a map's table: its period, or the response at the orientation that names the column."""
    if column == "periods":
        return document["periods"][number]
    return values[number][document["orientations"].index(float(column))]


def test_every_cell_of_every_published_table_is_the_value_in_the_json() -> None:
    files, seen = data_files(fakes.findings()), 0
    for path in (path for path in files if path.endswith(".csv")):
        source = next(
            f"{path[:at]}.json" for at, sign in enumerate(path) if sign == "." and f"{path[:at]}.json" in files
        )
        document = json.loads(files[source])
        found = reached(document, path.removeprefix(source.removesuffix("json")).removesuffix(".csv"))
        rows = list(csv.DictReader(io.StringIO(files[path].decode(), newline="")))
        assert rows, path
        for number, row in enumerate(rows):
            for column, cell in row.items():
                if isinstance(found, list) and isinstance(found[0], list):
                    value = of_map(document, found, number, column)
                else:
                    value = reached(found[number], column) if isinstance(found, list) else found[column][number]
                assert same(cell, value), (path, number, column)
                seen += 1
    assert seen > 500


def test_no_value_of_a_record_is_left_out() -> None:
    record = {"channel": 3, "kernel": [[0.5, None], [1.0, 2.0]], "pattern": {"image": "a,b"}, "silent": True}
    assert table([record]) == (
        b'channel,kernel.0.0,kernel.0.1,kernel.1.0,kernel.1.1,pattern.image,silent\n3,0.5,,1.0,2.0,"a,b",true\n'
    )


def test_records_of_unlike_lengths_share_a_header() -> None:
    assert table([{"top": [1]}, {"top": [2, 3]}, {"top": []}]) == b"top.0,top.1\n1,\n2,3\n,\n"


def test_columns_that_belong_together_are_a_table_and_others_are_not() -> None:
    document = {"curve": {"r": [1, 2], "order": [4, 3], "k90": 2}, "unlike": {"r": [1, 2], "q": [1]}, "names": ["a"]}
    assert tables(document) == {"curve": b"r,order\n1,4\n2,3\n"}
    assert table_names(document) == ("curve",)


def test_a_map_is_a_table_of_its_periods_and_orientations() -> None:
    document = {"periods": [4.0, 11.0], "orientations": [0.0, 11.25, 90.0], "response": [[1.0, None, 3.0], [4, 5, -6]]}
    assert tables(document) == {"response": b"periods,0.0,11.25,90.0\n4.0,1.0,,3.0\n11.0,4,5,-6\n"}
    assert table_names({"response": [[1.0]]}) == ()  # nothing says what its rows and columns are


def test_the_maps_of_tuning_are_published() -> None:
    published = {path for path in data_files(fakes.findings()) if path.startswith("data/tuning.")}
    assert {f"data/tuning.{name}.csv" for name in ("response", "red_green", "blue_yellow")} < published
