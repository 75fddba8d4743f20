"""Computes in this process, one task after the other."""

from generator.runners.schedule import Schedule
from generator.store import Store
from generator.tasks.events import Advanced, Finished, Started, Tell
from generator.tasks.task import Task
from generator.worker import compute


class Here:
    """The runner that needs no other process."""

    def run(self, schedule: Schedule, store: Store, tell: Tell) -> None:
        """Compute all tasks that are missing."""
        while ready := schedule.ready:
            compute_here(ready[0], schedule, store, tell)


def compute_here(task: Task, schedule: Schedule, store: Store, tell: Tell) -> None:
    """Compute a task that is ready, unless another build has done so meanwhile."""
    if schedule.start(task):
        tell(Started(task))
        compute(schedule.job(task), store, lambda: tell(Advanced(task)))
        schedule.done(task)
        tell(Finished(task))
