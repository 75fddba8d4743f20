"""Every section has its parts, every module and every public name its words."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from generator.plan import Plan
from generator.sections import NAMES, SECTIONS, Findings, Section
from generator.settings import LayerSettings
from generator.tasks.catalogue import KINDS, title
from generator.zoo import networks
from tests.conftest import Asked
from tests.planned import plan_of

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "generator").rglob("*.py"))
STUDIES = sorted(path.parent for path in (ROOT / "content" / "studies").glob("*/study.toml"))

sections = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)


@sections
def test_a_section_has_a_template_and_a_module_for_its_page(section: Section) -> None:
    assert (ROOT / "templates" / f"{section.name}.html").is_file()
    assert (ROOT / "generator" / "pages" / f"{section.name}.py").is_file()


@sections
def test_a_section_has_its_findings_and_its_analysis_unless_it_is_the_authors_alone(section: Section) -> None:
    places = ROOT / "generator" / "analysis" / f"{section.name}.py", ROOT / "generator" / section.name / "__init__.py"
    computed = any(place.is_file() for place in places)  # the evidence is judged beside the analysis, never cached
    assert (section.name in Findings.__dataclass_fields__) == computed
    assert computed or section.name == "conclusion"


@sections
def test_a_section_that_publishes_data_has_it_documented(section: Section) -> None:
    headings = re.findall(r"^## (\w+)", (ROOT / "docs" / "data.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert (section.name in headings) == section.data


@sections
def test_the_shipped_studies_comment_on_the_section(section: Section) -> None:
    assert STUDIES
    for study in STUDIES:
        assert (study / f"{section.name}.md").is_file()


def test_no_page_template_or_finding_belongs_to_a_section_that_is_not_registered() -> None:
    assert set(Findings.__dataclass_fields__) <= set(NAMES)
    frames = {"base", "macros", "home", "unbuilt", "404", "wall", "unit"}
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
    """All that a study of the tiny network plans, with negative tiles."""
    question = asked(unit="middle2x3:1")
    settings = dataclasses.replace(question.settings, layer=LayerSettings(negative=True))
    return plan_of(dataclasses.replace(question, settings=settings))


def test_every_kind_of_task_is_planned_by_some_study_and_every_task_has_a_title(planned: Plan) -> None:
    assert {task.name for task in planned.tasks.values()} == set(KINDS)
    for task in planned.tasks.values():
        assert "{" not in title(task)


@pytest.mark.parametrize("name", KINDS)
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
