"""What a section still lacks, each with the file where it belongs; `test_completeness.py` asks it of every section."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from generator.sections import SECTIONS, Findings, Section
from tests import fakes

ROOT = Path(__file__).parent.parent
OWN = {"network", "photographs"}  # what a task reads beside the results of others
SUBJECT = {"layer", "filter_"}  # what every task of a section may ask for
TASKS = {"attribution", "filters"}  # results that figures are drawn from and that are no section's own
WORDS = {"conclusion"}  # sections of words alone, for which nothing is found
PARTS = {"evidence"}  # packages of their own, not modules of `analysis/`


@dataclass(frozen=True)
class Project:
    """Where to look, and which sections there are; a test puts others in their place."""

    root: Path = ROOT
    sections: Sequence[Section] = SECTIONS
    findings: frozenset[str] = frozenset(field.name for field in fields(Findings))

    @property
    def studies(self) -> list[Path]:
        """The studies that are shipped with words, in order of their names."""
        return sorted(path.parent for path in (self.root / "content" / "studies").glob("*/overview.md"))


def missing(section: Section, project: Project | None = None) -> list[str]:
    """Name all that a section lacks, a sentence each."""
    project = project or Project()
    return [*_registered(section, project), *_made(section, project), *_documented(section, project)]


def _registered(section: Section, project: Project) -> Iterator[str]:
    """Look at the table: its line, its place, its field."""
    where = "generator/sections.py"
    if section not in project.sections:
        yield f"{where}: no line for {section.name!r} in SECTIONS"
    else:
        before = project.sections[: project.sections.index(section)]
        if section.part_of and (not before or section.part_of not in (before[-1].name, before[-1].part_of)):
            yield f"{where}: {section.name!r} does not follow {section.part_of!r}, whose part it is, or another part"
    if section.name not in project.findings | WORDS:
        yield f"{where}: no field {section.name!r} in Findings"
    known = OWN | TASKS | project.findings
    for names in (section.computed_from, section.drawn_from):
        for name in names:
            if name not in known:
                yield f"{where}: {section.name!r} names {name!r}, which is no result"


def _made(section: Section, project: Project) -> Iterator[str]:
    """Look at the modules, the template and the made-up result."""
    name = section.name
    yield from _function(project.root, f"generator/pages/{name}.py", "compose", ["draft"])
    if not (project.root / "templates" / f"{name}.html").is_file():
        yield f"templates/{name}.html: no template"
    if section.computed_from:
        yield from _function(project.root, f"generator/analysis/{name}.py", "find", section.computed_from, SUBJECT)
    elif name not in WORDS | PARTS and not (project.root / f"generator/analysis/{name}.py").is_file():
        yield f"generator/analysis/{name}.py: no module"
    if section.drawn_from:
        yield from _function(project.root, f"generator/figures/{name}.py", "draw", section.drawn_from)
    if name not in WORDS and not has_made_up_result(name):
        yield f"tests/test_section_{name}.py: no made_up(), which returns a made-up result"


def _documented(section: Section, project: Project) -> Iterator[str]:
    """Look at the plots, the documents and the words of the shipped studies."""
    name = section.name
    drawing = _text(project.root / f"generator/figures/{name}.py")
    for plot in section.plots:
        if f"plots/{plot}.svg" not in drawing:
            yield f"generator/figures/{name}.py: draws no plots/{plot}.svg"
    if section.data:
        document = _text(project.root / "docs" / "data.md")
        for heading in (f"## {name}", f"### {name}.json"):
            if not re.search(rf"^{re.escape(heading)}$", document, re.MULTILINE):
                yield f"docs/data.md: no heading {heading!r}"
    elif name not in WORDS and f"`{name}." not in _text(project.root / "docs" / "authoring.md"):
        yield f"docs/authoring.md: no names `{name}.…`, which docs/data.md does not have either"
    if section.commented:
        for study in project.studies:
            path = study / f"{name}.md"
            if not path.is_file():
                yield f"{path.relative_to(project.root).as_posix()}: no commentary; or commented=False in SECTIONS"


def _function(root: Path, path: str, name: str, needed: Iterable[str], allowed: Iterable[str] = ()) -> Iterator[str]:
    """Look for a function with these parameters, without importing it."""
    wanted = f"{name}({', '.join(needed)})"
    if not (root / path).is_file():
        yield f"{path}: no module with {wanted}"
        return
    tree = ast.parse(_text(root / path))
    found = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name), None)
    if not found:
        yield f"{path}: no {wanted}"
        return
    parameters = {argument.arg for argument in (*found.args.posonlyargs, *found.args.args, *found.args.kwonlyargs)}
    if not set(needed) <= parameters <= {*needed, *allowed}:
        yield f"{path}: found {name}({', '.join(sorted(parameters))}), expected {wanted}"


@cache
def has_made_up_result(section: str) -> bool:
    """Tell whether `fakes` has a section's result."""
    try:
        fakes.made_up(section)
    except (AttributeError, ModuleNotFoundError):
        return False
    return True


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
