"""What a runner tells while it computes."""

from collections.abc import Callable
from dataclasses import dataclass

from generator.tasks.task import Task


@dataclass(frozen=True)
class Started:
    """A task has begun."""

    task: Task


@dataclass(frozen=True)
class Advanced:
    """A task has come one step further, of those that it says it takes."""

    task: Task


@dataclass(frozen=True)
class Finished:
    """A task's result is in the store."""

    task: Task


Event = Started | Advanced | Finished
Tell = Callable[[Event], None]
