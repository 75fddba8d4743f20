"""Imports point one way, high to low, and TensorFlow and matplotlib stay where they belong.

ARCHITECTURE.md gives the order of all modules; who may import TensorFlow and matplotlib stands here.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "generator").rglob("*.py"))


def order() -> dict[str, int]:
    """Read from ARCHITECTURE.md how low each module or package stands; equals do not import each other."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Modules")[2].partition("\n## ")[0]
    rows = re.findall(r"^\d+\. (.+)$", text, re.MULTILINE)
    return {name: number for number, row in enumerate(rows) for name in re.findall(r"`(\w+)`", row)}


def module_name(path: Path) -> str:
    """Return the dotted name of a source file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, at_start_only: bool = False) -> Iterator[str]:
    """Yield the dotted name of everything a file imports; with `at_start_only` not what its functions import.

    What stands under `if TYPE_CHECKING:` is never imported, and passed over.
    """
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if at_start_only and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import; write the whole name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        waiting += ast.iter_child_nodes(node)


def importers(package: str, *, at_start_only: bool = False) -> set[str]:
    """Name the modules of generator that import a package or anything in it."""
    return {
        module_name(path)
        for path in MODULES
        if any(f"{name}.".startswith(f"{package}.") for name in imports(path, at_start_only=at_start_only))
    }


def layer(name: str) -> str:
    """Name the module or package directly within generator."""
    return [*name.split("."), ""][1]


def test_imports_go_down_the_order_that_the_architecture_gives() -> None:
    level = order()
    upwards = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        if (own := layer(module_name(path)))
        for name in imports(path)
        if name.startswith("generator.") and layer(name) != own and level[layer(name)] <= level[own]
    ]
    assert upwards == []


def test_no_module_reaches_itself_through_its_imports() -> None:
    names = {module_name(path) for path in MODULES}
    reads = {module_name(path): {owner(name, names) for name in imports(path)} - {""} for path in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"a circle: {' → '.join((*trail[trail.index(name) :], name))}"
        if name not in done:
            for read in sorted(reads[name]):
                visit(read, (*trail, name))
            done.add(name)

    for name in sorted(names):
        visit(name, ())


def owner(name: str, modules: set[str]) -> str:
    """Name the module that `from module import name` reads, or the empty string where it is not ours."""
    if name in modules:
        return name
    parent = name.rpartition(".")[0]
    return parent if parent in modules else ""


WITHOUT_TENSORFLOW = {
    "__init__",
    "context",
    "examples",
    "inputs",
    "methods",
    "pattern",
    "pictures",
    "recipe",
    "stimulus_set",
    "tuning",
    "view",
}  # of the analyses


def test_tensorflow_is_imported_by_the_network_and_the_analyses_alone() -> None:
    allowed = {
        module_name(path) for path in MODULES if path.parent.name == "analysis" and path.stem not in WITHOUT_TENSORFLOW
    }
    found = importers("tensorflow") | importers("keras")
    assert "generator.network" in found
    assert found <= allowed | {"generator.network", "generator.operations"}


def test_what_imports_tensorflow_is_itself_imported_late_by_everything_above_the_analyses() -> None:
    hungry = importers("tensorflow") | {"generator.network"}
    inside = {module_name(path) for path in MODULES if path.parent.name == "analysis"}
    inside |= {"generator.network", "generator.operations"}
    early = set().union(*(importers(name, at_start_only=True) for name in hungry)) - inside
    assert early == set()


def test_matplotlib_is_imported_by_the_figures_alone() -> None:
    assert {layer(name) for name in importers("matplotlib")} <= {"figures"}
    assert "generator.figures" not in set().union(
        *(
            {module_name(path)}
            for path in MODULES
            if layer(module_name(path)) != "figures"
            and any(name.startswith("generator.figures") for name in imports(path, at_start_only=True))
        )
    )


@pytest.mark.parametrize("module", ["generator.pipeline", "generator.analysis.methods", "generator.plan"])
def test_importing_the_straight_line_loads_neither_tensorflow_nor_matplotlib(module: str) -> None:
    heavy = "{'tensorflow', 'keras', 'matplotlib', 'generator.network'}"
    code = f"import sys, {module}; sys.exit(', '.join({heavy} & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
