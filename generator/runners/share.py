"""Computes a share of the missing tasks in this process, beside others that compute theirs on the same store.

A task belongs to the share that its id falls to. Where a share's own tasks need what another has not computed yet, it
computes that too, unless somebody is at it; so every share ends with its own tasks done, whoever else runs or not.
"""

import time
from dataclasses import dataclass

from generator.runners.here import compute_here
from generator.runners.schedule import Schedule
from generator.store import Store
from generator.tasks.events import Tell
from generator.tasks.task import Task

PAUSE = 0.5  # seconds until the store is looked at again, where others compute all that there is to do


@dataclass(frozen=True)
class Share:
    """The runner of share `number` (from 1) of `of`."""

    number: int
    of: int

    def owns(self, task: Task) -> bool:
        """Tell whether a task belongs to this share."""
        return int(task.id, 16) % self.of == self.number - 1

    def run(self, schedule: Schedule, store: Store, tell: Tell) -> None:
        """Compute the tasks of this share that are missing."""
        while any(self.owns(task) for task in schedule.missing):
            ready = [task for task in schedule.ready if not store.claimed(schedule.key(task))]
            own = [task for task in ready if self.owns(task)]
            if not ready:
                time.sleep(PAUSE)
            else:
                compute_here((own or self._apart(ready))[0], schedule, store, tell)
            schedule.look_again()

    def _apart(self, ready: list[Task]) -> list[Task]:
        """Let each share begin at another of the tasks that are nobody's: they rarely want the same."""
        start = (self.number - 1) * len(ready) // self.of
        return ready[start:] + ready[:start]
