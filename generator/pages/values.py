"""The values of a plot as a table, beneath it: all where they are few, else a dozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.numbers import UNDEFINED, significant

ROWS = 12  # of a table at most


@dataclass(frozen=True)
class Values:
    """A table beneath a plot: each row begins with its place on the horizontal axis."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    file: str = ""  # the sentence on which file has all of them


def tabulate(
    caption: str, axis: str, lines: Mapping[str, Sequence[float | None]], *, start: int, file: str = ""
) -> Values:
    """Write the values of lines that are drawn over the same whole numbers, which begin at `start`."""
    length = max((len(line) for line in lines.values()), default=0)
    return Values(
        caption=caption,
        columns=(axis, *lines),
        rows=tuple((str(at + start), *(_value(line, at) for line in lines.values())) for at in chosen(length)),
        file=file,
    )


def tabulate_map(
    caption: str, corner: str, columns: Sequence[str], rows: Mapping[str, Sequence[float]], *, file: str = ""
) -> Values:
    """Write the values of a map, row by row under their names; `corner` names what the rows stand for."""
    written = tuple((name, *map(significant, values)) for name, values in rows.items())
    return Values(caption=caption, columns=(corner, *columns), rows=written, file=file)


def chosen(length: int) -> tuple[int, ...]:
    """Choose places of a line: its two ends, and in between as evenly as it goes."""
    if length <= ROWS:
        return tuple(range(length))
    return tuple(round(number * (length - 1) / (ROWS - 1)) for number in range(ROWS))


def _value(line: Sequence[float | None], at: int) -> str:
    value = line[at] if at < len(line) else None
    return UNDEFINED if value is None else significant(value)
