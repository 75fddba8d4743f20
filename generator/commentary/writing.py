"""How a result is written in a sentence: as on the pages, unless a filter says otherwise."""

import math
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any

from jinja2.runtime import Undefined

from generator.commentary.names import suggest
from generator.commentary.wording import TOLERANCE, worded
from generator.errors import BadInput
from generator.numbers import NARROW, significant, spelled
from generator.results.names import SCALARS, member, members

DIGITS = 3
MOST_DIGITS = 15  # a float64 carries no more
LONGEST_JOINED = 10_000  # characters: three pages, and no joins of joins of joins


def show(value: Any) -> str:
    """Write any single value: words, numbers, yes or no, a list of those. BadInput for what has parts."""
    if isinstance(value, Undefined):
        return str(value)  # which raises: it was not computed
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return spelled(str(value))
    if isinstance(value, float):
        return significant(value, digits=DIGITS) if math.isfinite(value) else "undefined"
    if isinstance(value, tuple) and all(isinstance(part, SCALARS) for part in value):
        pair = len(value) == 2 and all(type(part) is int for part in value)  # an extent, row and col
        return (" × " if pair else ", ").join(map(show, value))
    raise BadInput(f"this is no single value{_parts(value)}")


def _parts(value: Any) -> str:
    if is_dataclass(value) and not isinstance(value, type):
        return f"; expected one of its parts: {', '.join(members(type(value)))}"
    if isinstance(value, Mapping):
        return f"; expected one of: {', '.join(map(str, value))}"
    return "; expected one of its entries, such as [0]" if isinstance(value, tuple) else ""


def digits(value: Any, count: int = DIGITS) -> str:
    """Write a number with `count` significant digits, trailing zeros kept: 5440, 0.500, 1.20 × 10⁻⁸."""
    number = _number(value)
    _check_count("digits", count, 1)
    return significant(number, digits=count, whole=False) if math.isfinite(number) else "undefined"


def fixed(value: Any, count: int = 0) -> str:
    """Write a number with `count` decimals."""
    number = _number(value)
    _check_count("fixed", count, 0)
    if not math.isfinite(number):
        return "undefined"
    text = f"{number:.{count}f}"
    return spelled(text if float(text) else text.lstrip("-"))


def percent(value: Any, count: int = 0) -> str:
    """Write a share, 0…1, in percent with `count` decimals."""
    return f"{fixed(100 * _number(value), count)}{NARROW}%"


def spell(value: Any, tolerance: float = TOLERANCE) -> str:
    """Write a number in words: nine, two thirds, a fifth, two and a half."""
    number = _number(value)
    if isinstance(tolerance, bool) or not isinstance(tolerance, (int, float)) or not 0 <= tolerance <= 0.1:
        raise BadInput(f"spell: found {show(tolerance)!r}, expected a tolerance from 0 to 0.1")
    return worded(number, tolerance)


def magnitude(value: Any) -> float:
    """Take the sign off a number."""
    return abs(_number(value))


def join(value: Any, separator: str = "", attribute: str | None = None) -> str:
    """Write the entries of a list, or one part of each, with `separator` between them."""
    entries = _entries("join", value)
    words = [show(entry if attribute is None else _part(entry, attribute)) for entry in entries]
    if sum(map(len, words)) + len(str(separator)) * len(words) > LONGEST_JOINED:
        raise BadInput(f"join: found more than {LONGEST_JOINED} characters, expected fewer: take some, as in [:3]")
    return str(separator).join(words)


def _part(entry: Any, name: str) -> Any:
    found = _named("join", entry, name)
    return "–" if found is None else found


def _named(who: str, entry: Any, name: str) -> Any:
    kinds = members(type(entry)) if is_dataclass(entry) and not isinstance(entry, type) else {}
    if name not in kinds:
        raise BadInput(f"{who}: unknown part {name!r}{suggest(str(name), list(kinds))}")
    return member(entry, name)


def part(value: Any, path: str) -> tuple[Any, ...]:
    """List one part of each entry of a list; `kernel.kind` and `peaks.0.period` reach further down."""
    return tuple(_reached(entry, path) for entry in _listed("part", value))


def where(value: Any, path: str, low: Any, high: Any = None) -> tuple[Any, ...]:
    """Keep the entries of which a part is `low`, or lies from `low` to `high`."""
    kept = []
    for entry in _listed("where", value):
        found = _reached(entry, path)
        if found is not None and (found == low if high is None else low <= found <= high):
            kept.append(entry)
    return tuple(kept)


def largest(value: Any) -> Any:
    """Take the largest number of a list, or of a list of lists."""
    return max(_numbers("max", value))


def smallest(value: Any) -> Any:
    """Take the smallest number of a list, or of a list of lists."""
    return min(_numbers("min", value))


def at_max(value: Any, numbers: Any) -> Any:
    """Take the entry of one list at which another list of as many numbers is largest."""
    entries, beside = _entries("at_max", value), _entries("at_max", numbers)
    if len(entries) != len(beside):
        raise BadInput(f"at_max: found lists of {len(entries)} and {len(beside)} entries, expected as many in both")
    return entries[max(range(len(beside)), key=lambda place: _number(beside[place]))]


def _listed(name: str, value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else _entries(name, value)


def _reached(entry: Any, path: str) -> Any:
    """Follow a path of parts and numbers from an entry; None where there is nothing."""
    for name in str(path).split("."):
        if isinstance(entry, tuple) and name.isdecimal():
            entry = entry[int(name)] if int(name) < len(entry) else None
            continue
        if entry is None:
            return None
        entry = _named("part", entry, name)
    return entry


def _numbers(name: str, value: Any) -> list[float]:
    """List the numbers of a list, or of a list of lists, without those that are missing or undefined."""
    found: list[float] = []
    for entry in _entries(name, value):
        if isinstance(entry, tuple):
            found += _numbers(name, entry)
        elif entry is not None and math.isfinite(_number(entry)):
            found.append(entry)
    if not found:
        raise BadInput(f"{name}: found no number, expected a list of numbers")
    return found


def length(value: Any) -> int:
    """Count the entries of a list, or the letters of a word."""
    return len(value) if isinstance(value, (str, Mapping)) else len(_entries("length", value))


def first(value: Any) -> Any:
    """Take the first entry of a list."""
    return _entries("first", value)[0]


def last(value: Any) -> Any:
    """Take the last entry of a list."""
    return _entries("last", value)[-1]


def default(value: Any, instead: Any = "") -> Any:
    """Say something else where the value was not computed."""
    return instead if isinstance(value, Undefined) else value


FILTERS: Mapping[str, Callable[..., Any]] = {
    "digits": digits,
    "fixed": fixed,
    "round": fixed,
    "percent": percent,
    "spell": spell,
    "abs": magnitude,
    "join": join,
    "length": length,
    "count": length,
    "part": part,
    "where": where,
    "max": largest,
    "min": smallest,
    "at_max": at_max,
    "first": first,
    "last": last,
    "default": default,
    "upper": lambda value: show(value).upper(),
    "lower": lambda value: show(value).lower(),
    "capitalize": lambda value: show(value).capitalize(),
    "title": lambda value: show(value).title(),
    "trim": lambda value: show(value).strip(),
    "text": show,
}


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadInput(f"found {show(value)!r}, expected a number")
    return value


def _check_count(name: str, count: Any, least: int) -> None:
    if type(count) is not int or not least <= count <= MOST_DIGITS:
        raise BadInput(f"{name}: found {count!r}, expected a whole number from {least} to {MOST_DIGITS}")


def _entries(name: str, value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple) and value:
        return value
    if isinstance(value, tuple) and name in ("join", "length"):
        return value
    raise BadInput(f"{name}: found {show(value)!r}, expected a list with entries")
