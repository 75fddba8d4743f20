"""Mirrors `plan/`: a study's tasks as plain data, in order of need, and shared by studies that ask for the same."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from generator.architecture import Architecture
from generator.plan import Plan, PlanInputs, plan
from generator.settings import (
    ClassificationSettings,
    KernelsSettings,
    LayerSettings,
    NetworkSettings,
    PatternSettings,
    Settings,
    TuningSettings,
    UnitSettings,
)
from generator.tasks.catalogue import COMPUTED, KINDS, title
from generator.tasks.task import Task, canonical
from tests import keras_layout, tiny
from tests.conftest import ROOT

SETTINGS = Settings(NetworkSettings("tiny"), UnitSettings("middle2x3", 2), pattern=PatternSettings(34, steps=24))
GIVEN = PlanInputs(tiny.ARCHITECTURE, "net", tiny.CLASSES, "pictures", 3)


def planned(given: PlanInputs = GIVEN, **changes: Any) -> Plan:
    return plan(replace(SETTINGS, **changes), given)


def names(tasks: Mapping[str, Task], of: set[str] | None = None) -> set[str]:
    return {task.name for task in tasks.values() if of is None or task.id in of}


def new(one: Plan, other: Plan) -> set[str]:
    """Name the kinds of tasks that the other plan has and the one has not."""
    return names(other.tasks, set(other.tasks) - set(one.tasks))


UNITS = ("stem:4", "left1x1:0", "right3x2:5", "middle2x3:2", "linear1x1:7", "scores:6")


@pytest.mark.parametrize("unit", UNITS)
def test_each_task_comes_after_those_it_needs_and_has_its_id(unit: str) -> None:
    layer, _, filter_ = unit.partition(":")
    seen = set[str]()
    made = planned(unit=UnitSettings(layer, int(filter_)))
    for name, task in made.tasks.items():
        assert name == task.id
        assert set(task.needed) <= seen
        seen.add(name)
    assert {*made.findings.values(), *made.figures} <= seen


@pytest.mark.parametrize("unit", UNITS)
def test_every_task_is_plain_data_that_comes_back_as_it_was(unit: str) -> None:
    layer, _, filter_ = unit.partition(":")
    for task in planned(unit=UnitSettings(layer, int(filter_))).tasks.values():
        assert json.loads(canonical(msgspec.to_builtins(task)))
        back = msgspec.json.decode(msgspec.json.encode(task), type=Task)
        assert back.id == task.id
        assert canonical(back.arguments) == canonical(task.arguments)
        assert (tuple(back.needed), back.cost, back.steps) == (tuple(task.needed), task.cost, task.steps)


def test_every_kind_of_the_catalogue_is_planned_and_can_be_told() -> None:
    made = planned()
    assert names(made.tasks) == set(COMPUTED)
    assert all(title(task) for task in made.tasks.values())
    assert len(made.figures) == sum(name.startswith("figures.") for name in COMPUTED) + 2  # one a layer, of three


def test_a_task_reads_the_network_and_the_photographs_as_its_kind_says() -> None:
    for task in planned().tasks.values():
        kind = KINDS[task.name]
        assert task.network == ("net" if kind.network else None)
        assert task.photographs == ("pictures" if kind.photographs else None)


def test_no_task_that_is_needed_by_none_is_planned() -> None:
    made = planned()
    needed = {need for task in made.tasks.values() for need in task.needed}
    assert set(made.tasks) == needed | {*made.findings.values(), *made.figures}


def test_two_studies_have_the_tasks_that_are_the_same_in_common() -> None:
    one, other = planned(), planned(unit=UnitSettings("middle2x3", 3))
    common = set(one.tasks) & set(other.tasks)
    assert {"classification", "responses", "stimulation", "filters"} <= names(one.tasks, common)
    assert not names(one.tasks, common) & {"kernels", "overview", "activations", "pattern", "tuning", "circuit"}
    assert one.findings["classification"] == other.findings["classification"]
    assert one.findings["filters.middle2x3"] == other.findings["filters.middle2x3"]


def test_the_same_study_is_the_same_plan() -> None:
    assert list(planned().tasks) == list(planned().tasks)
    assert planned(title="Another", hypothesis="fires").tasks.keys() == planned().tasks.keys()


@pytest.mark.parametrize(
    ("changes", "made", "spared"),
    [
        ({"classification": ClassificationSettings(2)}, {"classification", "activations"}, {"kernels", "pattern"}),
        ({"kernels": KernelsSettings(3)}, {"kernels", "inputs", "tuning"}, {"pattern", "filters", "detector"}),
        ({"tuning": TuningSettings((4.0, 8.0))}, {"stimulation", "tuning", "downstream"}, {"pattern", "kernels"}),
        ({"pattern": PatternSettings(34, steps=25)}, {"optimisation", "pattern"}, {"filters", "tuning", "responses"}),
    ],
)
def test_another_choice_is_other_tasks_for_what_depends_on_it_alone(
    changes: dict[str, Any], made: set[str], spared: set[str]
) -> None:
    found = new(planned(), planned(**changes))
    assert made <= found
    assert not spared & found


def test_other_photographs_and_another_network_reach_what_reads_them() -> None:
    pictures = new(planned(), planned(replace(GIVEN, photographs="others")))
    assert {"classification", "responses", "attribution", "detector", "figures.photographs"} <= pictures
    assert not pictures & {"kernels", "overview", "stimulation"}
    network = new(planned(), planned(replace(GIVEN, network="other")))
    assert network == set(COMPUTED) - {"figures.photographs"}


def test_without_filters_or_negatives_their_tasks_are_not_planned() -> None:
    assert not names(planned(layer=LayerSettings(pages=False)).tasks) & {"filters", "figures.layer"}
    inverted = [
        sum(len(task.needs["negatives"]) for task in made.tasks.values() if task.name == "pattern")
        for made in (planned(), planned(pattern=PatternSettings(34, steps=24, negative=False)))
    ]
    assert inverted == [1, 0]


def test_a_network_without_a_classifier_is_planned_without_labels() -> None:
    cut = Architecture("tiny", "Tiny", (23, 31), tiny.ARCHITECTURE.layers, features=None, logits=None)
    made = planned(replace(GIVEN, architecture=cut, labels=()))
    assert made.tasks[made.findings["classification"]].arguments["labels"] == []


def test_a_layer_that_nothing_reads_has_no_readers_and_one_that_reads_pixels_no_inputs() -> None:
    last = planned(unit=UnitSettings("scores", 6))
    assert last.tasks[last.findings["downstream"]].needs == {"stimulations": (), "responses": ()}
    first = planned(unit=UnitSettings("stem", 4))
    assert first.tasks[first.findings["inputs"]].needs["optimisations"] == ()


def test_a_wide_layer_is_divided_so_that_every_filter_is_in_one_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.plan.optimisations.WORK", 1.0)
    given = replace(GIVEN, architecture=keras_layout.SMALL)
    unit = UnitSettings("block2_conv2", 0)
    made = planned(given, unit=unit, layer=LayerSettings(negative=False))
    filters = made.tasks[made.findings["filters.block2_conv2"]]
    parts = [made.tasks[name].arguments for name in filters.needs["optimisations"]]
    first = [part["filters"] for part in parts if part["start"] == 0]
    assert sorted(number for part in first for number in part) == list(range(6))


def test_what_takes_longest_costs_most() -> None:
    cost = {task.name: task.cost for task in planned(replace(GIVEN, architecture=tiny.PLAIN)).tasks.values()}
    assert cost["optimisation"] > cost["stimulation"] > cost["kernels"] == 0
    assert all(task.steps for task in planned().tasks.values() if "optimisation" in task.name)


def test_planning_imports_no_tensorflow() -> None:
    code = f"""if True:
        import sys
        from generator.plan import PlanInputs, plan
        from generator.settings import NetworkSettings, Settings, UnitSettings
        from tests import tiny
        settings = Settings(NetworkSettings("tiny"), UnitSettings("middle2x3", 2))
        made = plan(settings, PlanInputs(tiny.ARCHITECTURE, "net", tiny.CLASSES, "pictures", 3))
        print(len(made.tasks) == {len(planned(pattern=PatternSettings()).tasks)})
        print(sorted({{"tensorflow", "keras", "matplotlib", "h5py", "generator.network"}} & set(sys.modules)))
        """
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n[]\n"
