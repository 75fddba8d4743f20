"""Mirrors `tasks/`: rows of plain data, the code that kinds reach, and keys that hold what a result depends on."""

import ast
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from generator.memory import Memory
from generator.tasks import catalogue
from generator.tasks.keys import Keys
from generator.tasks.sources import ROOT, Sources, read_sources
from generator.tasks.task import Task, canonical

TASK = Task(
    "kernels",
    {"layer": "right3x2", "filter_": 5},
    {"kernels": {"top": 4}},
    {"one": "a", "many": ("b", "c")},
    network="net",
)

# Rows


def test_the_order_in_which_a_row_is_written_makes_no_difference() -> None:
    other = replace(TASK, subject={"filter_": 5, "layer": "right3x2"}, needs={"many": ("b", "c"), "one": "a"})
    assert other.id == TASK.id
    assert replace(TASK, settings={"kernels": {"top": 4}}).id == TASK.id


@pytest.mark.parametrize(
    "change",
    [
        {"name": "overview"},
        {"subject": {"layer": "right3x2", "filter_": 4}},
        {"subject": {"layer": "right3x2", "filter_": "5"}},
        {"settings": {"kernels": {"top": 4.5}}},
        {"settings": {"other": {"top": 4}}},
        {"needs": {"one": "a", "many": ("c", "b")}},
        {"network": "other"},
        {"photographs": "some"},
    ],
)
def test_another_row_is_another_task(change: Mapping[str, Any]) -> None:
    assert replace(TASK, **change).id != TASK.id


def test_what_a_task_costs_is_not_what_it_is() -> None:
    assert replace(TASK, cost=1e12, steps=7).id == TASK.id


def test_a_task_needs_what_its_arguments_name_one_by_one() -> None:
    assert list(TASK.needed) == ["a", "b", "c"]
    assert list(Task("overview").needed) == []


def test_arguments_are_subject_and_settings_without_their_tables() -> None:
    assert TASK.arguments == {"layer": "right3x2", "filter_": 5, "top": 4}
    with pytest.raises(ValueError, match="task kernels: two tables give an argument 'top'"):
        _ = replace(TASK, settings={"kernels": {"top": 4}, "classification": {"top": 4}}).arguments


def test_json_is_written_in_one_way_and_nothing_else_is_written() -> None:
    assert canonical({"é": (1, None), "a": 0.5}) == '{"a":0.5,"é":[1,null]}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("inf"))
    with pytest.raises(TypeError):
        canonical(Path("a"))


# The catalogue


@pytest.mark.parametrize("kind", catalogue.KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_is_a_function_that_takes_what_the_kind_says(kind: catalogue.Kind) -> None:
    source = ROOT.parent.joinpath(*kind.module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    name = kind.function.partition(":")[2]
    (function,) = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name)
    arguments = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    assert ("network" in arguments) == kind.network
    assert ("photographs" in arguments) == kind.photographs


def test_a_title_names_the_unit_the_layers_and_the_stimulus() -> None:
    assert catalogue.title(TASK) == "Kernels of right3x2:5"
    stimulation = Task("stimulation", {"layers": ["pool", "right3x2"], "stimulus": "gratings"})
    assert catalogue.title(stimulation) == "pool and right3x2 on gratings"
    assert catalogue.title(Task("figures.kernels")) == "Figures: kernels"


# Sources


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Write a small package: `a` imports `b` and NumPy, `sub.c` imports `a`, and so on."""
    modules = {
        "__init__": '"""Nothing but words."""\n',
        "a": "import json\nfrom small import b\nimport numpy as np\n",
        "b": "one = 1\n",
        "alone": "import os\n",
        "typed": "from typing import *\nif TYPE_CHECKING:\n    from small import b\nelse:\n    import PIL.Image\n",
        "late": "def f():\n    from small.sub import d\n",
        "circle": "import small.round\n",
        "round": "from small.circle import x\n",
        "sub/__init__": "two = 2\n",
        "sub/c": "from small.a import b\n",
        "sub/d": "three = 3\n",
    }
    for name, text in modules.items():
        path = tmp_path / "small" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path / "small"


def read(package: Path) -> Sources:
    return read_sources(Memory(package.parent / "memory"), package)


def edit(package: Path, name: str) -> Sources:
    """Change what a module says, and read all anew."""
    path = package / f"{name}.py"
    path.write_text(path.read_text() + "# more\n")
    return read(package)


@pytest.mark.parametrize(
    ("module", "reached"),
    [
        ("a", {"small", "small.b", "numpy"}),
        ("b", set()),
        ("alone", set()),
        ("typed", {"PIL"}),
        ("late", {"small", "small.sub", "small.sub.d"}),
        ("circle", {"small", "small.round"}),
        ("sub.c", {"small", "small.a", "small.b", "numpy"}),
    ],
)
def test_what_a_module_reaches_is_what_it_imports_and_what_that_imports(
    package: Path, module: str, reached: set[str]
) -> None:
    assert read(package).reached(f"small.{module}") == {f"small.{module}"} | reached


@pytest.mark.parametrize(
    ("module", "edited", "changes"),
    [
        ("a", "a", True),
        ("a", "b", True),
        ("a", "alone", False),
        ("a", "sub/c", False),
        ("typed", "b", False),
        ("late", "sub/d", True),
        ("late", "sub/__init__", True),
        ("sub.c", "b", True),
        ("sub.c", "__init__", False),
    ],
)
def test_a_digest_changes_with_what_a_module_reaches_and_with_nothing_else(
    package: Path, module: str, edited: str, changes: bool
) -> None:
    before = read(package).digest(f"small.{module}")
    after = edit(package, edited).digest(f"small.{module}")
    assert (before != after) == changes


def test_a_package_that_does_something_counts(package: Path) -> None:
    before = read(package).digest("small.a")
    (package / "__init__.py").write_text('"""Words."""\nimport os\n')
    assert read(package).digest("small.a") != before


def test_the_order_in_which_modules_are_named_makes_no_difference(package: Path) -> None:
    sources = read(package)
    assert sources.digest("small.a", "small.alone") == sources.digest("small.alone", "small.a")
    assert len({sources.digest("small.a", "small.alone"), sources.digest("small.a"), sources.digest("small.b")}) == 3


def test_a_module_that_is_not_there_has_no_digest(package: Path) -> None:
    with pytest.raises(ValueError, match=r"no module small\.bb"):
        read(package).digest("small.bb")


def test_versions_are_those_of_python_and_of_the_libraries_that_are_reached(package: Path) -> None:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert read(package).versions("small.sub.c") == {"python": python, "numpy": version("numpy")}
    assert read(package).versions("small.typed") == {"python": python, "pillow": version("pillow")}
    assert read(package).versions("small.b") == {"python": python}


def test_imports_are_remembered_until_the_source_changes(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(package)
    parsed = list[bytes]()
    parse = ast.parse

    def watched(text: bytes) -> ast.Module:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(ast, "parse", watched)
    assert read(package) == first
    assert parsed == []
    (package / "b.py").write_text("import scipy\n")
    assert "scipy" in read(package).reached("small.a")
    assert b"import scipy\n" in parsed


def test_modules_outside_of_the_package_can_be_read_with_it(package: Path) -> None:
    (package.parent / "beside").mkdir()
    (package.parent / "beside" / "one.py").write_text("from small import a\n")
    sources = read_sources(Memory(package.parent / "memory"), package, ["beside.one", "small.a"])
    assert sources.reached("beside.one") == {"beside.one", "small", "small.a", "small.b", "numpy"}
    assert sources.digest("beside.one") != sources.digest("small.a")


# Of the program itself


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return read_sources(Memory(tmp_path_factory.mktemp("memory")), others=["tests.tiny"])


def test_the_zoos_reader_of_one_network_does_not_reach_the_others(ours: Sources) -> None:
    for reader in ("generator.zoo.hdf5", "generator.zoo.pickled"):
        found = ours.reached(reader)
        assert "generator.zoo.networks" not in found
        assert not found & {"generator.zoo.vgg", "generator.zoo.squeezenet", "generator.zoo.keras_files"}


@pytest.mark.parametrize("kind", [catalogue.KINDS[name] for name in catalogue.COMPUTED], ids=lambda kind: kind.name)
def test_no_result_depends_on_pages_on_words_or_on_how_it_is_run(ours: Sources, kind: catalogue.Kind) -> None:
    task = Task(kind.name, network="net" if kind.network else None, photographs="p" if kind.photographs else None)
    found = ours.reached(*Keys(ours, {"net": "generator.zoo.hdf5"}).modules(task))
    above = ("pages", "commentary", "runners", "preview", "commands", "pipeline", "reports", "store", "plan", "starter")
    assert not [name for name in found if name.startswith(tuple(f"generator.{part}" for part in above))]
    assert kind.module in found
    assert ("tensorflow" in found) == ("generator.network" in found) == kind.network  # what needs none loads none
    assert ("matplotlib" in found) <= kind.name.startswith("figures.")


# Keys


def keys(ours: Sources, reader: str = "tests.tiny") -> Keys:
    return Keys(ours, {"net": reader, "other": "generator.zoo.hdf5"})


CONTENTS = {"a": "1" * 64, "b": "2" * 64, "c": "3" * 64}


def test_a_key_is_the_name_and_24_digits_and_the_same_whenever_it_is_made(ours: Sources) -> None:
    found = keys(ours).key(TASK, CONTENTS)
    name, _, digits = found.rpartition("-")
    assert (name, len(digits)) == ("kernels", 24)
    assert int(digits, 16) > 0
    assert keys(ours).key(replace(TASK, cost=5.0), CONTENTS) == found


def test_a_key_holds_what_was_found_and_not_by_which_task(ours: Sources) -> None:
    renamed = replace(TASK, needs={"one": "x", "many": ("y", "z")})
    assert keys(ours).key(renamed, dict(zip("xyz", CONTENTS.values(), strict=True))) == keys(ours).key(TASK, CONTENTS)
    assert keys(ours).key(TASK, CONTENTS | {"c": "4" * 64}) != keys(ours).key(TASK, CONTENTS)


def test_what_a_key_is_taken_of_can_be_read(ours: Sources) -> None:
    asked = keys(ours).asked(TASK, CONTENTS)
    assert json.loads(canonical(asked)) == {
        "name": "kernels",
        "subject": {"layer": "right3x2", "filter_": 5},
        "settings": {"kernels": {"top": 4}},
        "needs": {"one": "1" * 64, "many": ["2" * 64, "3" * 64]},
        "network": "net",
        "photographs": None,
        "sources": ours.digest("generator.analysis.kernels", "generator.encoding", "generator.network", "tests.tiny"),
        "versions": asked["versions"],
    }
    assert {"python", "numpy"} < asked["versions"].keys()
    assert any(name.startswith("tensorflow") for name in asked["versions"])


def changed(ours: Sources, module: str) -> Sources:
    """Change the source of a module."""
    assert module in ours.texts
    return Sources(dict(ours.texts) | {module: ours.texts[module] + b"# more\n"}, ours.imports, ours.bare)


@pytest.mark.parametrize(
    ("module", "changes"),
    [
        ("generator.analysis.kernels", True),
        ("generator.network", True),
        ("generator.encoding", True),
        ("tests.tiny", True),
        ("generator.zoo.hdf5", False),
        ("generator.figures.kernels", False),
        ("generator.analysis.detector", False),
        ("generator.pages.kernels", False),
        ("generator.store", False),
    ],
)
def test_a_key_changes_with_the_code_that_makes_the_result(ours: Sources, module: str, changes: bool) -> None:
    before = keys(ours).key(TASK, CONTENTS)
    assert (keys(changed(ours, module)).key(TASK, CONTENTS) != before) == changes


def test_a_key_depends_on_the_reader_of_its_own_network(ours: Sources) -> None:
    assert keys(ours).key(TASK, CONTENTS) != keys(ours, "generator.zoo.pickled").key(TASK, CONTENTS)
    unread = replace(TASK, network=None)
    assert keys(ours).key(unread, CONTENTS) == keys(ours, "generator.zoo.pickled").key(unread, CONTENTS)


def test_a_key_changes_with_the_version_of_a_library(ours: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys(ours).key(TASK, CONTENTS)
    monkeypatch.setattr("generator.tasks.sources.version", lambda name: "0" if name == "numpy" else version(name))
    assert keys(replace(ours)).key(TASK, CONTENTS) != before  # versions are looked up once for each


def test_photographs_bring_the_code_that_reads_them(ours: Sources) -> None:
    task = Task("figures.photographs", photographs="some")
    before = keys(ours).key(task, {})
    assert keys(changed(ours, "generator.images")).key(task, {}) != before
    assert "tensorflow-cpu" not in keys(ours).asked(task, {})["versions"]
