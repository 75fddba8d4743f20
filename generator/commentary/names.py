"""What commentary may name: the fields and properties of the findings, derived from their type hints.

A name is a path such as `kernels.top[0].norm`. Arrays and pictures have no text and therefore no name;
neither has anything private, nor any method. `docs/authoring.md` lists every path; a test holds it against
`documented_names`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from generator.errors import BadInput, nearest
from generator.results.layer import Layer, Wall
from generator.sections import Findings
from generator.study import Study

SCALARS = (str, int, float, bool)


@dataclass(frozen=True)
class StudyFacts:
    """What `study.toml` says in words."""

    title: str
    hypothesis: str | None
    slug: str
    predictions: "PredictionFacts"


@dataclass(frozen=True)
class PredictionFacts:
    """What `[predictions]` in `study.toml` says."""

    orientation: float | None
    tolerance: float
    period: tuple[float, float] | None
    colour: str | None


class UnitName(str):
    """A unit as it is written everywhere, `layer:filter`."""


KEYS = {str: ".<photograph>", int: "[<channel>]", UnitName: "[<unit>]"}  # how a named entry is documented


@dataclass(frozen=True)
class UnitFacts:
    """One unit of a wall."""

    ratio: float | None
    activation: float
    pre_activation: float
    status: str
    orientation: float | None
    colourfulness: float
    place: int


@dataclass(frozen=True)
class WallFacts:
    """The wall of one layer."""

    layer: str
    filters: int
    strong: int
    weak: int
    dead: int
    directed: int
    ratio: float | None  # the median
    likeness: float | None
    size: tuple[int, int]


@dataclass(frozen=True)
class LayerFacts:
    """The walls: the unit's layer first, then those before it; none where they were not asked for."""

    walls: tuple[WallFacts, ...]
    by_unit: dict[UnitName, UnitFacts]


@dataclass(frozen=True)
class Facts:
    """Everything that commentary can name: the study, then what was found, by the names of the findings."""

    study: StudyFacts
    findings: Findings

    @staticmethod
    def kinds() -> Mapping[str, Any]:
        """Give the type of each name; of the layers, only what has a text."""
        found = get_type_hints(Findings)
        return {"study": StudyFacts, **found, "layer": LayerFacts}

    @cached_property
    def layer(self) -> LayerFacts:
        """What can be named of the layers."""
        layer = self.findings.layer
        return LayerFacts(tuple(map(_wall, layer.walls)), _units(layer))

    @property
    def photographs(self) -> Mapping[str, Any]:
        """The photographs by their stem."""
        return self.findings.activations.by_name

    def value(self, name: str) -> Any:
        """Return what a name stands for."""
        return getattr(self if name in ("study", "layer") else self.findings, name)


def facts_of(study: Study, findings: Findings) -> Facts:
    """Put together what commentary can name."""
    predicted = study.settings.predictions
    predictions = PredictionFacts(predicted.orientation, predicted.tolerance, predicted.period, predicted.colour)
    return Facts(StudyFacts(study.title, study.settings.hypothesis, study.slug, predictions), findings)


def _wall(wall: Wall) -> WallFacts:
    return WallFacts(
        layer=wall.layer,
        filters=len(wall.tiles),
        strong=wall.count("strong"),
        weak=wall.count("weak"),
        dead=wall.count("dead"),
        directed=sum(tile.orientation is not None for tile in wall.tiles),
        ratio=wall.median_ratio,
        likeness=wall.likeness,
        size=wall.size,
    )


def _units(layer: Layer) -> dict[UnitName, UnitFacts]:
    names = [field.name for field in fields(UnitFacts)]
    return {
        UnitName(unit): UnitFacts(**{name: getattr(tile, name) for name in names})
        for unit, tile in layer.by_unit.items()
    }


@dataclass(frozen=True)
class Place:
    """What a path leads to. `missing` is the part of the path that was not computed; `value` is then None."""

    path: str
    kind: Any
    value: Any
    missing: str | None = None


def root(facts: Facts, name: str) -> Place:
    """Begin a path. BadInput names the nearest where there is no such name."""
    kinds = facts.kinds()
    if name not in kinds:
        raise BadInput(f"unknown name {name!r}{suggest(name, list(kinds))}")
    return Place(name, kinds[name], facts.value(name))


def follow(facts: Facts, place: Place, key: str | int) -> Place:
    """Go one step further along a path: to a part, an entry by number, or a photograph or channel by name."""
    origin = get_origin(place.kind)
    if is_dataclass(place.kind):
        return _part(place, key)
    if origin is tuple:
        return _entry(place, key)
    if origin is dict:
        return _named(facts, place, key)
    raise BadInput(f"{place.path} is a single value, which has no part {str(key)!r}")


def cut(place: Place, entries: slice) -> Place:
    """Take some entries of a list, in the place of the list."""
    if get_origin(place.kind) is not tuple:
        raise BadInput(f"{place.path} is no list, of which [:] could take a part")
    return Place(place.path, place.kind, place.value and place.value[entries], place.missing)


def _part(place: Place, key: str | int) -> Place:
    kinds = members(place.kind)
    if not isinstance(key, str) or key not in kinds:
        raise BadInput(f"unknown name {str(key)!r} in {place.path}{suggest(str(key), list(kinds))}")
    value = None if place.missing else getattr(place.value, key)
    return _arrive(place, f"{place.path}.{key}", kinds[key], value)


def _entry(place: Place, key: str | int) -> Place:
    kind = _without_none(get_args(place.kind)[0])
    if not isinstance(key, int):
        raise BadInput(f"{place.path} is a list; found {key!r} behind it, expected [0], [1], … first")
    path = f"{place.path}[{key}]"
    if not place.value:  # an empty list holds what was not computed, or what there is none of
        return Place(path, kind, None, place.missing or path)
    count = len(place.value)
    if not -count <= key < count:
        raise BadInput(f"{place.path}: found [{key}], expected [0]{f' to [{count - 1}]' if count > 1 else ''}")
    return _arrive(place, path, kind, place.value[key])


def _named(facts: Facts, place: Place, key: str | int) -> Place:
    key_kind, kind = get_args(place.kind)
    if key_kind is UnitName and not place.value:  # no wall was asked for
        return Place(f"{place.path}[{key!r}]", kind, None, place.missing or f"{place.path}[{key!r}]")
    known = place.value or facts.photographs  # where nothing was computed, a photograph is still one
    if key_kind is int and isinstance(key, str) and key.isdecimal():
        key = int(key)
    if key not in known:
        names = [str(name) for name in known]
        raise BadInput(f"unknown name {key!r} in {place.path}{nearest(str(key), names)}")
    path = f"{place.path}.{key}" if isinstance(key, str) and key.isidentifier() else f"{place.path}[{key!r}]"
    if not place.value:
        return Place(path, kind, None, place.missing or path)
    return _arrive(place, path, kind, place.value[key])


def _arrive(place: Place, path: str, kind: Any, value: Any) -> Place:
    undefined = value is None or (isinstance(value, float) and not math.isfinite(value))
    missing = place.missing or (path if undefined else None)
    return Place(path, kind, None if undefined else value, missing)


def suggest(name: str, known: Sequence[str]) -> str:
    """Name what was probably meant, or where to look it up."""
    return nearest(name, known) or "; docs/authoring.md lists them"


@cache
def members(kind: type) -> Mapping[str, Any]:
    """List the nameable parts of a dataclass, fields first, each with its type (without `None`)."""
    hints = get_type_hints(kind)
    kinds = {field.name: hints[field.name] for field in fields(kind)}
    for name, attribute in vars(kind).items():
        if isinstance(attribute, cached_property):
            kinds[name] = get_type_hints(attribute.func)["return"]
        elif isinstance(attribute, property):
            kinds[name] = get_type_hints(attribute.fget)["return"]
    present = {name: _without_none(hint) for name, hint in kinds.items() if not name.startswith("_")}
    return {name: hint for name, hint in present.items() if _nameable(hint)}


def _without_none(hint: Any) -> Any:
    if get_origin(hint) not in (Union, UnionType):
        return hint
    return next(part for part in get_args(hint) if part is not NoneType)


def _nameable(kind: Any) -> bool:
    kind = _without_none(kind)
    if get_origin(kind) in (tuple, dict):
        return all(_nameable(part) for part in get_args(kind) if part is not Ellipsis)
    return kind in (*SCALARS, UnitName) or is_dataclass(kind)


def documented_names() -> tuple[str, ...]:
    """List every path to a value: `kernels.top[].norm`, `activations.by_name.<photograph>.max`, …"""
    return tuple(path for name, kind in Facts.kinds().items() for path in _paths(name, kind))


def _paths(path: str, kind: Any) -> Iterator[str]:
    """List the values beneath `path`; `[]` is an entry's number, `<…>` a photograph, channel or unit."""
    if get_origin(kind) is tuple:
        yield from _paths(f"{path}[]", _without_none(get_args(kind)[0]))
    elif get_origin(kind) is dict:
        key, value = get_args(kind)
        yield from _paths(f"{path}{KEYS[key]}", value)
    elif is_dataclass(kind):
        for name, part in members(kind).items():  # type: ignore[arg-type]
            yield from _paths(f"{path}.{name}", part)
    else:
        yield path
