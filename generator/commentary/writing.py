"""How a result is written in a sentence: three significant digits unless a filter says otherwise."""

import math
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any

from jinja2.runtime import Undefined

from generator.commentary.names import SCALARS, members, suggest
from generator.errors import BadInput
from generator.numbers import NARROW, significant, spelled

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
        return digits(value, DIGITS)
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
    kinds = members(type(entry)) if is_dataclass(entry) and not isinstance(entry, type) else {}
    if name not in kinds:
        raise BadInput(f"join: unknown part {name!r}{suggest(str(name), list(kinds))}")
    found = getattr(entry, name)
    return "–" if found is None else found


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
    "abs": magnitude,
    "join": join,
    "length": length,
    "count": length,
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
