"""What the documents promise is what there is: data keys, folders, verbs, modules, imports, links."""

import io
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest

from generator.commands import VERBS
from generator.sections import SECTIONS
from generator.tasks.catalogue import table
from tests import fakes, made_up

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("templates/*.md")])
PUBLISHED = [section.name for section in SECTIONS if section.data]


def read(name: str) -> str:
    """Read a document of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def part(text: str, heading: str) -> str:
    """Return what stands between a heading and the next of its level."""
    mark = heading.partition(" ")[0]
    end = rf"(?=^#{{1,{len(mark)}}} |\Z)"
    found = re.search(rf"^{re.escape(heading)}\n(.*?){end}", text, re.DOTALL | re.MULTILINE)
    assert found, f"no heading {heading!r}"
    return found[1]


def documented(file: str) -> set[str]:
    """List the keys or arrays that docs/data.md documents for a file, under the file's section."""
    section = part(unescape(read("docs/data.md")), f"## {file.rpartition('.')[0]}")
    if f"### {file}\n" not in section:
        return set()
    return set(re.findall(r"^\| `([^`]+)` \|", part(section, f"### {file}"), re.MULTILINE))


def paths(value: Any, path: str = "") -> Iterator[str]:
    """List every key of a JSON document with its path; the entries of a list share one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = f"{path}.{key}" if path else key
            yield name
            yield from paths(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{path}[]")


def published() -> dict[str, set[str]]:
    """List the keys and arrays of every file that a report publishes, with a classifier or without."""
    findings = fakes.findings()
    found: dict[str, set[str]] = {}
    for told in (findings, replace(findings, classification=fakes.unclassified())):
        for path, data in made_up.data_files(told).items():
            file = re.sub(r"^layers/[^.]+", "layers/<layer>", path.removeprefix("data/"))
            names = found.setdefault(file, set())
            if path.endswith(".csv"):
                found.pop(file)  # named as its JSON is
            elif path.endswith(".json"):
                names.update(paths(json.loads(data)))
            else:
                with np.load(io.BytesIO(data)) as arrays:
                    names.update(re.sub(r"_\d+$", "_<channel>", name) for name in arrays)
    return found


@pytest.mark.parametrize("file", sorted(published()))
def test_every_published_key_is_documented_and_nothing_else(file: str) -> None:
    assert documented(file) == published()[file]


def test_every_documented_file_is_published() -> None:
    files = re.findall(r"^### (\S+)$", unescape(read("docs/data.md")), re.MULTILINE)
    assert sorted(files) == sorted(published())


def test_the_data_has_a_heading_for_every_section_that_publishes_any() -> None:
    headings = re.findall(r"^## (\w+)$", read("docs/data.md"), re.MULTILINE)
    assert headings == PUBLISHED


def test_the_folder_map_names_only_folders_that_exist() -> None:
    folders = re.findall(r"^\| `([^`]+/)` \|", part(read("README.md"), "## Folders"), re.MULTILINE)
    assert {"content/", "generator/", "templates/", "tests/", "site/"} <= set(folders)
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_the_verbs_of_the_makefile_are_those_of_the_readme() -> None:
    verbs = re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE)
    assert re.findall(r"^\| `make ([a-z]+)` \|", read("README.md"), re.MULTILINE) == verbs


def test_the_readme_shows_every_verb_of_the_command_line() -> None:
    assert set(re.findall(r"python -m generator (\w+) ", read("README.md"))) == set(VERBS)


def test_the_architecture_names_every_module() -> None:
    rows = re.findall(r"^\d+\. (.+)$", part(read("ARCHITECTURE.md"), "## Modules"), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    here = ROOT / "generator"
    modules = {path.stem for path in here.glob("*.py")} | {path.parent.name for path in here.glob("*/__init__.py")}
    assert sorted(named) == sorted(modules - {"__init__"})


def test_the_table_of_tasks_is_that_of_the_catalogue() -> None:
    assert table() in read("docs/tasks.md")


def test_every_decision_says_because_instead_of_and_how_it_would_show() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    index = read("docs/decisions/README.md")
    assert [f"({file.name})" in index for file in files] == [True] * len(files)
    for number, file in enumerate(files, start=1):
        entry = file.read_text(encoding="utf-8")
        assert entry.startswith(f"# {number}. ")
        assert f"{number}. [{entry.splitlines()[0].split('. ', 1)[1]}]" in index
        marks = re.findall(r"^\* \*(Decision|Because|Instead of|Wrong if)\.\* ", entry, re.MULTILINE)
        assert marks == ["Decision", "Because", "Instead of", "Wrong if"], entry.splitlines()[0]


def test_the_changes_begin_with_the_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    first = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert first
    assert first[1] == version


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_documents_lead_to_files(document: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:|#", link)]
    missing = [link for link in links if not (document.parent / unquote(link.partition("#")[0])).exists()]
    assert missing == []
