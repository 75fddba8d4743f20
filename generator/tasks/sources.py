"""Which source files a module reaches by import, and their digest; which libraries they import.

A result depends on the code that made it. That code is found, not listed: the imports of a module, theirs, and so on.
What is imported for type checkers alone does not count, nor does a module that holds only a docstring.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.files import digest
from generator.memory import Memory

ROOT = Path(__file__).parent.parent  # the package `generator`
DISTRIBUTIONS = {  # of the libraries whose import name is not theirs; the first that is installed counts
    "PIL": ("pillow",),
    "tensorflow": ("tensorflow-cpu", "tensorflow"),
}


@dataclass(frozen=True)
class Sources:
    """The source of all modules, by dotted name, and what each imports."""

    texts: Mapping[str, bytes]
    imports: Mapping[str, tuple[str, ...]]  # modules of ours that are executed with it, and libraries
    bare: frozenset[str]  # modules of nothing but a docstring

    def reached(self, *modules: str) -> frozenset[str]:
        """Name all modules and libraries that these reach by import, themselves included."""
        found: set[str] = set()
        waiting = [*modules]
        while waiting:
            module = waiting.pop()
            if module not in found:
                found.add(module)
                waiting += self.imports.get(module, ())
        return frozenset(found)

    def digest(self, *modules: str) -> str:
        """Digest the source that modules reach."""
        for module in modules:
            if module not in self.texts:
                raise ValueError(f"no module {module}")
        return digest("".join(self._lines(self.reached(*modules))).encode())

    def _lines(self, modules: Iterable[str]) -> Iterator[str]:
        for module in sorted(modules):
            if module in self._digests:
                yield f"{module} {self._digests[module]}\n"

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {module: digest(text) for module, text in self.texts.items() if module not in self.bare}

    def versions(self, *modules: str) -> dict[str, str]:
        """Give the version of Python and of each library that modules reach, by the name of its distribution."""
        libraries = sorted(self.reached(*modules) - self.texts.keys())
        found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
        for library in libraries:
            for name in DISTRIBUTIONS.get(library, (library,)):
                if (installed := self._installed(name)) is not None:
                    found[name] = installed
                    break
        return found

    def _installed(self, distribution: str) -> str | None:
        if distribution not in self._versions:
            try:
                self._versions[distribution] = version(distribution)
            except PackageNotFoundError:
                self._versions[distribution] = None
        return self._versions[distribution]

    @cached_property
    def _versions(self) -> dict[str, str | None]:
        return {}  # dozens of kinds of tasks ask for the same ten


def read_sources(memory: Memory, root: Path = ROOT, others: Iterable[str] = ()) -> Sources:
    """Read the source of the package and of `others`, modules outside of it; imports are remembered by content."""
    texts = {_module(path, root): path.read_bytes() for path in sorted(root.rglob("*.py"))}
    for name in others:
        if name not in texts:
            path = root.parent.joinpath(*name.split("."))
            texts[name] = path.with_suffix(".py").read_bytes()
    whole = digest("".join(f"{name} {digest(text)}\n" for name, text in sorted(texts.items())).encode())
    asked = {"sources": whole}
    kept = memory.recall("imports", asked)
    if kept is None:
        kept = {
            "imports": {name: sorted(_imports(name, _stated(text).imports, texts)) for name, text in texts.items()},
            "bare": [name for name, text in texts.items() if _stated(text).bare],
        }
        memory.keep("imports", asked, kept)
    imports = {name: tuple(found) for name, found in kept["imports"].items()}
    return Sources(texts, imports, frozenset(kept["bare"]))


def _module(path: Path, root: Path) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True)
class _Stated:
    """What a module states: from where it imports which names, and whether it holds no more than a docstring."""

    imports: tuple[tuple[str, tuple[str, ...]], ...]  # "" where whole modules are imported
    bare: bool


@lru_cache(maxsize=1024)
def _stated(text: bytes) -> _Stated:
    """Parse a module, which takes milliseconds: one process does it once, whatever memories it is given."""
    tree = ast.parse(text)
    imports = []
    for node in _executed(tree):
        if isinstance(node, ast.Import):
            imports.append(("", tuple(alias.name for alias in node.names)))
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            imports.append((node.module, tuple(alias.name for alias in node.names)))
    bare = all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in tree.body)
    return _Stated(tuple(imports), bare)


def _imports(module: str, stated: tuple[tuple[str, tuple[str, ...]], ...], texts: Mapping[str, bytes]) -> set[str]:
    """Name what a module imports: modules of ours with the packages they lie in, and top-level names of libraries."""
    found: set[str] = set()
    for source, asked in stated:
        inside = [f"{source}.{name}" for name in asked]
        for name in [name if name in texts else source for name in inside] if source else asked:
            if name in texts:
                parts = name.split(".")
                found |= {package for end in range(1, len(parts) + 1) if (package := ".".join(parts[:end])) in texts}
            elif (top := name.split(".")[0]) not in sys.stdlib_module_names:
                found.add(top)
    return found - {module}


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk the statements of a module, but not what stands under `if TYPE_CHECKING`; expressions import nothing."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for other in node.orelse:
                yield other
                yield from _executed(other)
        elif not isinstance(node, ast.expr):
            yield node
            yield from _executed(node)
