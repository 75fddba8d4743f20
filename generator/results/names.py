"""The public names of what was found: one table for commentary and published data.

A name is a field or property of a dataclass of results that has a text. Arrays and pictures have none; neither has
anything private, nor any method.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from generator.results.layer import UnitName
from generator.results.patterns import StrongestPhotograph

SCALARS = (str, int, float, bool)
# The optimiser's results are in the module of this class: a change there computes every pattern again.
RENAMED: Mapping[type, Mapping[str, str]] = {StrongestPhotograph: {"image": "photograph"}}


class Member(NamedTuple):
    """A nameable part of a dataclass."""

    attribute: str  # what it is called in the code
    kind: Any  # its type, without `None`


@cache
def members(kind: type[Any]) -> Mapping[str, Member]:
    """List the nameable parts of a dataclass by public name, fields first."""
    hints = get_type_hints(kind)
    kinds = {field.name: hints[field.name] for field in fields(kind)}
    for name, attribute in vars(kind).items():
        if isinstance(attribute, cached_property):
            kinds[name] = get_type_hints(attribute.func)["return"]
        elif isinstance(attribute, property):
            kinds[name] = get_type_hints(attribute.fget)["return"]
    renamed = RENAMED.get(kind, {})
    return {
        renamed.get(name, name): Member(name, without_none(hint))
        for name, hint in kinds.items()
        if not name.startswith("_") and _nameable(hint)
    }


def member(value: Any, name: str) -> Any:
    """Return a part of a dataclass by its public name."""
    return getattr(value, members(type(value))[name].attribute)  # type: ignore[arg-type]


def is_index(kind: Any) -> bool:
    """Say whether a part repeats entries of another by name or number, such as `by_channel`."""
    return get_origin(kind) is dict


def without_none(hint: Any) -> Any:
    """Take `None` off a type."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    return next(part for part in get_args(hint) if part is not NoneType)


def _nameable(kind: Any) -> bool:
    kind = without_none(kind)
    if get_origin(kind) in (tuple, dict):
        return all(_nameable(part) for part in get_args(kind) if part is not Ellipsis)
    return kind in (*SCALARS, UnitName) or is_dataclass(kind)
