"""What is asked: `study.toml` and `site.toml`, read and checked; all faults of a file come at once."""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from generator.architecture import Architecture
from generator.errors import BadInput, nearest
from generator.settings import Settings, Site
from generator.study_checks import FaultPlaces, predictions_faults, unit_faults, weights_faults
from generator.text import read_text

T = TypeVar("T")
SLUG = re.compile(r"[A-Za-z0-9_-]+")
REFERENCE = re.compile(r"(?P<layer>.+)-(?P<filter>0|[1-9][0-9]*)\.png")
RESERVED = ("assets", "data", "glossary")  # folders of the site that are not a study's
FORMER_KEYS = {"layer.wall": "pages"}  # of `study.toml`, and what each is called now


@dataclass(frozen=True)
class Study:
    """One circuit: its folder, its settings and the photographs' folder."""

    folder: Path
    settings: Settings

    @property
    def slug(self) -> str:
        """The folder's name, which is also the report's address."""
        return self.folder.name

    @property
    def unit(self) -> str:
        """The unit as it is written everywhere, `layer:filter`."""
        return f"{self.settings.unit.layer}:{self.settings.unit.filter}"

    @property
    def title(self) -> str:
        """The author's title, or the network and unit."""
        return self.settings.title or f"{self.settings.network.name} {self.unit}"

    @property
    def images(self) -> Path:
        """The folder of photographs."""
        return Path(os.path.normpath(self.folder / self.settings.images.folder))  # without the study/..

    @property
    def reference(self) -> Path | None:
        """Another tool's picture of the unit, where the study has one."""
        path = self.folder / "reference.png"
        return path if path.is_file() else None

    @property
    def references(self) -> dict[str, Path]:
        """Another tool's pictures of other units, `references/<layer>-<filter>.png`, by what the unit would be."""
        paths = sorted((self.folder / "references").glob("[!.]*"))
        named = ((REFERENCE.fullmatch(path.name), path) for path in paths if path.is_file())
        return {f"{name['layer']}:{name['filter']}": path for name, path in named if name}


def read_site(path: Path) -> Site:
    """Read `site.toml`; without the file, all defaults. BadInput names every fault."""
    if not path.is_file():
        return Site()
    site, faults = _validate(Site, _read_toml(path), path)
    if site is None:
        raise BadInput(*faults)
    return site


def list_studies(folder: Path, *, warn: Callable[[str], None]) -> tuple[Path, ...]:
    """List the study folders beneath `folder`, by name. BadInput if there are none or a name is no slug."""
    folders = sorted(path for path in folder.glob("*/") if not path.name.startswith("."))
    found = [path for path in folders if (path / "study.toml").is_file()]
    for path in folders:
        if path not in found:
            warn(f"{path}: left out; a study needs a file study.toml")
    faults = [fault for path in found for fault in slug_faults(path.name, place=str(path))]
    alike = Counter(path.name.casefold() for path in found)
    faults += [
        f"{path}: the folder name differs from another study's in case alone; rename one, since some disks ignore case"
        for path in found
        if alike[path.name.casefold()] > 1
    ]
    if faults:
        raise BadInput(*faults)
    if not found:
        raise BadInput(f"{folder}: found no study, expected a folder with a study.toml in it")
    return tuple(found)


def is_draft(folder: Path) -> bool:
    """Tell whether a study says that it is a draft. What else its file says, and how well, is looked at elsewhere."""
    try:
        return tomllib.loads(read_text(folder / "study.toml")).get("draft") is True
    except (BadInput, tomllib.TOMLDecodeError, OSError):
        return False


def in_order(folders: tuple[Path, ...], order: tuple[str, ...], path: Path) -> tuple[Path, ...]:
    """Put study folders in the order of `site.toml` (at `path`), the others after them, by name.

    BadInput for an order that names a study that is not there.
    """
    by_name = {folder.name: folder for folder in folders}
    unknown = [slug for slug in order if slug not in by_name]
    if unknown:
        raise BadInput(*(f"{path}: studies: found no study {slug!r}{nearest(slug, list(by_name))}" for slug in unknown))
    named = dict.fromkeys(order)
    return tuple(by_name[slug] for slug in (*named, *(slug for slug in by_name if slug not in named)))


def slug_faults(slug: str, *, place: str) -> list[str]:
    """Say what keeps a study's name from being an address, in sentences that start with `place`."""
    if not SLUG.fullmatch(slug):
        return [f"{place}: found the folder name {slug!r}, expected letters, digits, - and _ only"]
    if slug.casefold() in RESERVED:
        return [f"{place}: the folder name {slug!r} is reserved for the site; rename the study"]
    return []


def read_study(
    folder: Path,
    architectures: Mapping[str, Architecture],
    *,
    weights: Mapping[str, tuple[str, ...]] | None = None,
) -> Study:
    """Read and check one study against the networks there are, and the weights that each can have.

    BadInput holds all faults of the file.
    """
    path = folder / "study.toml"
    raw = _read_toml(path)
    settings, faults = _validate(Settings, raw, path)
    faults += _unit_faults(raw, architectures, path) + weights_faults(raw, weights or {}, path)
    faults += predictions_faults(raw, path)
    if settings is None or faults:
        raise BadInput(*faults)
    return Study(folder, settings)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path}: found no valid TOML: {error}") from None


def _validate(kind: type[T], raw: dict[str, Any], path: Path) -> tuple[T | None, list[str]]:
    adapter = TypeAdapter(kind)
    try:
        return adapter.validate_python(raw, by_alias=True, by_name=False), []
    except ValidationError as error:
        return None, [_sentence(kind, detail, path) for detail in error.errors(include_url=False)]


def _sentence(kind: type, detail: ErrorDetails, path: Path) -> str:
    """Say one fault: file, place, found, expected."""
    *tables, key = [part for part in detail["loc"] if isinstance(part, str)]  # a list's faults are told at its key
    place = f"[{'.'.join(tables)}] {key}" if tables else key
    match detail["type"]:
        case "unexpected_keyword_argument":
            now = FORMER_KEYS.get(".".join((*tables, key)))
            hint = f"; it is called {now} now" if now else nearest(key, _keys(kind, tables))
            return f"{path}: {place}: unknown key{hint}"
        case "missing" if not tables:  # of the whole file, only tables are required
            return f"{path}: [{place}]: missing, expected a table"
        case "missing":
            return f"{path}: {place}: missing, expected a value"
        case "dataclass_type":
            return f"{path}: [{place}]: found {detail['input']!r}, expected a table"
    expected = detail["msg"].replace("a valid ", "a ").replace("a integer", "an integer")
    for start in ("Input should be ", "String should ", "Value error, "):
        expected = expected.removeprefix(start)
    if detail["type"] == "string_pattern_mismatch":
        address = "an address that starts with http:// or https://"
        expected = "64 hexadecimal digits" if key == "sha256" else address
    if detail["type"] == "string_too_short":
        expected = "a name"
    if detail["type"] == "tuple_type":
        expected = "a list"
    found = str(detail["input"]).lower() if isinstance(detail["input"], bool) else repr(detail["input"])
    return f"{path}: {place}: found {found}, expected {expected}"


def _keys(kind: Any, tables: Sequence[str]) -> list[str]:
    """List the keys a table may have, by walking down the dataclasses."""
    for table in tables:
        kind = kind.__dataclass_fields__[table].type
        kind = next((part for part in getattr(kind, "__args__", ()) if part is not type(None)), kind)
    return [
        getattr(field.default, "validation_alias", None) or name for name, field in kind.__dataclass_fields__.items()
    ]


def _unit_faults(raw: dict[str, Any], architectures: Mapping[str, Architecture], path: Path) -> list[str]:
    """Check network, layer and filter against what there is, as far as each can be read."""
    network, unit = (raw[key] if isinstance(raw.get(key), dict) else {} for key in ("network", "unit"))
    places = FaultPlaces(f"{path}: [network] name", f"{path}: [unit] layer", f"{path}: [unit] filter")
    return unit_faults(network.get("name"), unit.get("layer"), unit.get("filter"), architectures, places=places)
