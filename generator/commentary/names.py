"""What commentary may name: the study, and everything that `results/names.py` gives a name.

A name is a path such as `kernels.top[0].norm`. `docs/authoring.md` lists every path; a test holds it against
`documented_names`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from generator.errors import BadInput, nearest
from generator.results.layer import UnitName
from generator.results.names import member, members, without_none
from generator.sections import FORMER_NAMES, Findings
from generator.study import Study

_FORMER = {**FORMER_NAMES, "walls": "layers"}  # of sections and of their parts


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


KEYS = {str: ".<photograph>", int: "[<channel>]", UnitName: "[<unit>]"}  # how a named entry is documented


@dataclass(frozen=True)
class Facts:
    """Everything that commentary can name: the study, then what was found, by the names of the findings."""

    study: StudyFacts
    findings: Findings

    @staticmethod
    def kinds() -> Mapping[str, Any]:
        """Give the type of each name."""
        return {"study": StudyFacts, **get_type_hints(Findings)}

    @property
    def photographs(self) -> Mapping[str, Any]:
        """The photographs by their stem."""
        return self.findings.activations.by_name

    def value(self, name: str) -> Any:
        """Return what a name stands for."""
        return self.study if name == "study" else getattr(self.findings, name)


def facts_of(study: Study, findings: Findings) -> Facts:
    """Put together what commentary can name."""
    predicted = study.settings.predictions
    predictions = PredictionFacts(predicted.orientation, predicted.tolerance, predicted.period, predicted.colour)
    return Facts(StudyFacts(study.title, study.settings.hypothesis, study.slug, predictions), findings)


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
    value = None if place.missing else member(place.value, key)
    return _arrive(place, f"{place.path}.{key}", kinds[key].kind, value)


def _entry(place: Place, key: str | int) -> Place:
    kind = without_none(get_args(place.kind)[0])
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
    if key_kind is UnitName and not place.value:  # the study leaves the filters' pages out
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
    if (now := _FORMER.get(name)) in known:
        return f"; it is called {now} now"
    return nearest(name, known) or "; docs/authoring.md lists them"


def documented_names() -> tuple[str, ...]:
    """List every path to a value: `kernels.top[].norm`, `activations.by_name.<photograph>.max`, …"""
    return tuple(path for name, kind in Facts.kinds().items() for path in _paths(name, kind))


def _paths(path: str, kind: Any) -> Iterator[str]:
    """List the values beneath `path`; `[]` is an entry's number, `<…>` a photograph, channel or unit."""
    if get_origin(kind) is tuple:
        yield from _paths(f"{path}[]", without_none(get_args(kind)[0]))
    elif get_origin(kind) is dict:
        key, value = get_args(kind)
        yield from _paths(f"{path}{KEYS[key]}", value)
    elif is_dataclass(kind):
        for name, part in members(kind).items():  # type: ignore[arg-type]
            yield from _paths(f"{path}.{name}", part.kind)
    else:
        yield path
