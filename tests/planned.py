"""The tasks that a study would plan for a question, computed in this process: results by the names of findings."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, get_type_hints

import msgspec

from generator.plan import Plan, PlanInputs, plan
from generator.tasks.catalogue import KINDS
from tests.conftest import Question


def plan_of(question: Question) -> Plan:
    """Plan what a study would ask."""
    given = PlanInputs(
        question.network.architecture,
        f"network {id(question.network)}",
        question.labels,
        f"photographs {id(question.photographs)}",
        len(question.photographs),
    )
    return plan(question.settings, given)


def results_of(question: Question) -> Callable[[str], Any]:
    """Compute what is asked for, with all that it needs, and nothing else."""
    planned = plan_of(question)
    found = question.kept  # of all questions about this network and these photographs

    def compute(task_id: str) -> Any:
        if task_id not in found:
            task = planned.tasks[task_id]
            module, _, name = KINDS[task.name].function.partition(":")
            function = getattr(import_module(module), name)
            hints = get_type_hints(function)
            arguments = {
                key: msgspec.convert(value, hints[key], strict=False)
                for key, value in task.arguments.items()
                if key in hints
            }
            for key, ids in task.needs.items():
                arguments[key] = compute(ids) if isinstance(ids, str) else tuple(map(compute, ids))
            found[task_id] = question.of(function, **arguments)
        return found[task_id]

    return lambda name: compute(planned.findings[name])
