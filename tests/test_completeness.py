"""Every section has its parts, every module and every public name its words."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from generator.commentary.wording import WORDS
from generator.plan import Plan
from generator.sections import NAMES, SECTIONS, Findings, Section
from generator.settings import LayerSettings
from generator.tasks.catalogue import COMPUTED, KINDS, title
from generator.zoo import networks
from tests.completeness import Project, missing
from tests.conftest import Asked
from tests.planned import plan_of

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "generator").rglob("*.py"))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_a_section_lacks_nothing(section: Section) -> None:
    """Names all that is missing at once, each with the file where it belongs."""
    assert missing(section) == []


def test_all_that_a_section_lacks_is_named_at_once(tmp_path: Path) -> None:
    """A line that somebody has just added to the table, in a project with one study."""
    new = Section("scent", "Scent", "Which?", computed_from=("pattern",), drawn_from=("sent",), plots=("scent",))
    study = tmp_path / "content" / "studies" / "one"
    study.mkdir(parents=True)
    (study / "overview.md").touch()
    project = Project(tmp_path, (*SECTIONS, new))
    assert missing(new, project) == [
        "generator/sections.py: no field 'scent' in Findings",
        "generator/sections.py: 'scent' names 'sent', which is no result",
        "generator/pages/scent.py: no module with compose(draft)",
        "templates/scent.html: no template",
        "generator/analysis/scent.py: no module with find(pattern)",
        "generator/figures/scent.py: no module with draw(sent)",
        "tests/test_section_scent.py: no made_up(), which returns a made-up result",
        "generator/figures/scent.py: draws no plots/scent.svg",
        "docs/data.md: no heading '## scent'",
        "docs/data.md: no heading '### scent.json'",
        "content/studies/one/scent.md: no commentary; or commented=False in SECTIONS",
    ]


def test_a_section_that_is_in_no_table_or_in_the_wrong_place_is_named(tmp_path: Path) -> None:
    new = Section("scent", "Scent", "Which?", part_of="evidence", data=False, commented=False)
    told = missing(new, Project(tmp_path))
    assert "generator/sections.py: no line for 'scent' in SECTIONS" in told
    assert "docs/authoring.md: no names `scent.…`, which docs/data.md does not have either" in told
    last = missing(new, Project(tmp_path, (*SECTIONS, new)))
    expected = "generator/sections.py: 'scent' does not follow 'evidence', whose part it is, or another part"
    assert last[0] == expected


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def find(pattern): ...", []),
        ("def find(pattern, layer, filter_): ...", []),
        ("def locate(pattern): ...", ["no find(pattern)"]),
        ("def find(): ...", ["found find(), expected find(pattern)"]),
        ("def find(network, pattern): ...", ["found find(network, pattern), expected find(pattern)"]),
    ],
)
def test_a_function_has_the_parameters_that_the_table_names(tmp_path: Path, source: str, told: list[str]) -> None:
    module = tmp_path / "generator" / "analysis" / "scent.py"
    module.parent.mkdir(parents=True)
    module.write_text(source, encoding="utf-8")
    new = Section("scent", "Scent", "Which?", computed_from=("pattern",))
    found = [line for line in missing(new, Project(tmp_path)) if line.startswith("generator/analysis")]
    assert found == [f"generator/analysis/scent.py: {line}" for line in told]


def test_no_document_counts_the_sections() -> None:
    """A count in words goes wrong with the next section, and no other test sees it."""
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("templates/*.md")]
    count = re.compile(rf"\b({'|'.join(WORDS[7:])}|\d+)\s+sections\b", re.IGNORECASE)
    assert [path.name for path in documents if count.search(path.read_text(encoding="utf-8"))] == []
    assert count.search("A report has Seventeen\nsections.")


def test_no_page_template_or_finding_belongs_to_a_section_that_is_not_registered() -> None:
    assert set(Findings.__dataclass_fields__) <= set(NAMES)
    frames = {
        "base",
        "head",
        "bar",
        "outline",
        "document",
        "glossary",
        "cite",
        "macros",
        "home",
        "unbuilt",
        "404",
        "filters",
        "unit",
        "story",
        "export",
    }
    assert {path.stem for path in (ROOT / "templates").glob("*.html")} - frames == set(NAMES)


def test_every_network_module_is_in_the_zoo() -> None:
    modules = {path.stem for path in (ROOT / "generator" / "zoo").glob("*.py")} - {
        "__init__",
        "labels",
        "networks",
        "pickled",
        "weights",
        "download",
        "hdf5",
        "keras_files",
        "vgg",
    }
    assert {source.ARCHITECTURE.name for source in networks.NETWORKS.values()} == set(networks.NETWORKS)
    named = {str(getattr(source, "__name__", "")).rpartition(".")[2] for source in networks.NETWORKS.values()}
    assert modules == named


def test_every_module_has_a_docstring() -> None:
    assert [str(path) for path in MODULES if not ast.get_docstring(parsed(path))] == []


def test_every_public_class_function_and_property_has_a_docstring() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path in MODULES
        for node in public(parsed(path))
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_two_classes_share_a_name() -> None:
    """A name stands for one thing, so that a search for it finds that thing; a leading underscore makes no other."""
    assert classes_of_one_name(MODULES) == {}


def test_two_classes_of_one_name_are_told_wherever_they_stand(tmp_path: Path) -> None:
    sources = {"a": "class Row: ...\nclass Link: ...", "b": "def make():\n    class _Row: ...", "c": "class Rows: ..."}
    for name, source in sources.items():
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    assert classes_of_one_name(sorted(tmp_path.iterdir())) == {"Row": [f"{tmp_path}/a.py:1", f"{tmp_path}/b.py:2"]}


def classes_of_one_name(modules: Iterable[Path]) -> dict[str, list[str]]:
    """Say where the classes stand that share a name with another, by that name."""
    found: dict[str, list[str]] = {}
    for path in modules:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name.lstrip("_"), []).append(f"{path}:{node.lineno}")
    return {name: places for name, places in found.items() if len(places) > 1}


def parsed(path: Path) -> ast.Module:
    """Parse a source file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def public(module: ast.Module) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """Yield the public classes and functions of a module, and the public methods of its classes."""
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                methods = (inner for inner in node.body if isinstance(inner, ast.FunctionDef))
                yield from (method for method in methods if not method.name.startswith("_"))


@pytest.fixture(scope="module")
def planned(asked: Asked) -> Plan:
    """All that a study of the tiny network plans, with negative patterns of every filter."""
    question = asked(unit="middle2x3:1")
    settings = dataclasses.replace(question.settings, layer=LayerSettings(negative=True))
    return plan_of(dataclasses.replace(question, settings=settings))


def test_every_kind_of_task_is_planned_by_some_study_and_every_task_has_a_title(planned: Plan) -> None:
    assert {task.name for task in planned.tasks.values()} == set(COMPUTED)
    for task in planned.tasks.values():
        assert "{" not in title(task)


@pytest.mark.parametrize("name", COMPUTED)
def test_a_task_gives_its_function_what_its_parameters_name(planned: Plan, name: str) -> None:
    """A subject may name more than the function needs, for the title; what is in no title or function, is a fault."""
    kind = KINDS[name]
    module, _, function = kind.function.partition(":")
    parameters = inspect.signature(getattr(import_module(module), function)).parameters
    required = {key for key, one in parameters.items() if one.default is one.empty} - {"advance"}
    assert (kind.network, kind.photographs) == ("network" in parameters, "photographs" in parameters)
    for task in planned.tasks.values():
        if task.name == name:
            shared = {key for key, used in (("network", kind.network), ("photographs", kind.photographs)) if used}
            assert required <= {*task.arguments, *task.needs, *shared}
            assert set(task.needs) <= set(parameters)
            assert {key for table in task.settings.values() for key in table} <= set(parameters)
            assert bool(task.steps) == ("advance" in parameters and name != "classification")
