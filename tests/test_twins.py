"""Every formula has a slow twin that it is held against, or a reason why not."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from inspect import getmembers, isfunction, signature
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from generator import analysis, evidence, numerics
from generator.tasks.catalogue import KINDS
from tests.twins import TWINS, named, twin_of

HERE = Path(__file__).parent
GIVEN = {"network", "architecture", "settings", "context", "photographs"}  # a function of one is no plain arithmetic
WITHOUT = {
    "generator.evidence.gratings.caveat": "chooses by one comparison, which its tests have on both sides",
    "generator.numerics.contrast.at_contrast": "a search, whose result is held against the contrast that was asked for",
    "generator.numerics.optimisation.settles": "one comparison",
    "generator.numerics.optimisation.shifts": "random: the bounds of what is drawn are tested, step by step",
    "generator.numerics.stimuli.texture": "random: the band of its frequencies is tested",
    "generator.analysis.activations.rank_classes": "means of photographs by class, which its test has by hand",
    "generator.analysis.contributions.agreements": "puts together what has twins in numerics.rankings",
    "generator.analysis.ablation.gains": "one line, the inner sum of `changes`",
    "generator.analysis.ablation.interval": "a mean and two percentiles of NumPy's",
    "generator.analysis.ablation.ablate": "puts together what `changes` gives",
    "generator.analysis.ablation.members": "zeros and ones, which `changes` reads",
    "generator.analysis.pattern.agreement": "a mean of cosines, which have a twin",
    "generator.analysis.examples.examples": "looks up what was measured, which its test does by hand",
    "generator.analysis.examples.strongest_photographs": "looks up what was measured; held against the maps themselves",
    "generator.analysis.pattern.best_of": "chooses by one comparison",
    "generator.analysis.pattern.strongest": "chooses by one comparison",
    "generator.analysis.pattern.measured": "copies fields",
    "generator.analysis.pattern.status": "two comparisons, each tested on both sides of its threshold",
    "generator.analysis.pictures.encode": "writes a PNG, which is read back",
    "generator.analysis.pictures.decode": "reads a PNG, which was written before",
    "generator.analysis.recipe.round_up": "one line, tested by hand",
    "generator.analysis.stimulation.places": "one line, tested by hand",
    "generator.analysis.tuning.in_deviations": "a difference over a deviation; the planted units hold it by hand",
    "generator.analysis.view.middle": "two lines, held against the shape of the receptive field",
    "generator.evidence.case.untested": "writes a sentence down",
    "generator.evidence.gratings.best_predicted": "a step of `joint_tuning`, whose twin has its own",
    "generator.evidence.kinds.boundary": "a ratio, tested on both sides of its threshold and on planted units",
    "generator.evidence.kinds.curve": "a ratio, tested on both sides of its threshold and on planted units",
    "generator.evidence.kinds.line": "a ratio, tested on both sides of its threshold and on planted units",
    "generator.evidence.kinds.pose_invariant": "a median, tested on both sides of its threshold",
    "generator.evidence.kinds.polysemantic": "counts three comparisons, each tested on both sides of its threshold",
    "generator.evidence.kinds.kinds": "puts together the five kinds",
    "generator.evidence.wiring.by_hand": "has nothing to judge",
    "generator.evidence.wiring.clear": "a part of fits, which has a twin",
    "generator.evidence.wiring.preference": "a part of fits, which has a twin",
}


def public(package: Any) -> Iterator[Callable[..., Any]]:
    """List the public functions that the modules of a package define."""
    for info in iter_modules(package.__path__, f"{package.__name__}."):
        for name, function in getmembers(import_module(info.name), isfunction):
            if function.__module__ == info.name and not name.startswith("_"):
                yield function


def formulas() -> list[str]:
    """List what must have a twin: `numerics`, the rules of `evidence`, and of `analysis` what is no task and needs no
    network.
    """
    tasks = {kind.function.replace(":", ".") for kind in KINDS.values()}
    arithmetic = [one for one in public(analysis) if not GIVEN & set(signature(one).parameters)]
    return [name for one in (*public(numerics), *arithmetic, *public(evidence)) if (name := named(one)) not in tasks]


@pytest.fixture(scope="module", autouse=True)
def _twins() -> None:
    """Import the test modules that tie twins."""
    for path in sorted(HERE.glob("test_*.py")):
        if "@twin_of(" in path.read_text(encoding="utf-8") and path != Path(__file__):
            import_module(f"tests.{path.stem}")


@cache
def reached(module: str) -> dict[str, frozenset[str]]:
    """Say for each test of a module which names it uses, those that functions of the module use for it included."""
    tree = ast.parse((HERE / f"{module.rpartition('.')[2]}.py").read_bytes())
    uses = {
        node.name: {name.id for part in node.body for name in ast.walk(part) if isinstance(name, ast.Name)}
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    found = {}
    for test in (name for name in uses if name.startswith("test_")):
        names, waiting = set[str](), [test]
        while waiting:
            for name in uses.get(waiting.pop(), set()) - names:
                names.add(name)
                waiting.append(name)
        found[test] = frozenset(names)
    return found


def test_every_formula_has_a_twin_or_a_reason_and_never_both() -> None:
    found = formulas()
    assert [name for name in found if name not in TWINS and name not in WITHOUT] == []
    assert [name for name in WITHOUT if name in TWINS] == []
    assert [name for name in WITHOUT if name not in found] == []


def test_every_twin_is_held_against_its_formula() -> None:
    """A test of the twin's module uses both, or what calls them."""
    alone = []
    for rule, slow in ((rule, slow) for rule, twins in TWINS.items() for slow in twins):
        both = {rule.rpartition(".")[2], slow.__name__}
        if not any(both <= names for names in reached(slow.__module__).values()):
            alone.append(f"{slow.__module__}.{slow.__name__} of {rule}")
    assert alone == []
    assert len(TWINS) > 30


def test_a_twin_stays_the_function_that_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.twins.TWINS", {})

    def fast() -> int:
        return 3

    def slow() -> int:
        return 1 + 2

    assert twin_of(fast)(slow) is slow
    from tests import twins

    assert {named(fast): [slow]} == twins.TWINS
