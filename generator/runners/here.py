"""Computes in this process, one task after the other."""

from generator.runners.schedule import Schedule
from generator.store import Store
from generator.tasks.events import Advanced, Finished, Started, Tell
from generator.worker import compute


class Here:
    """The runner that needs no other process."""

    def run(self, schedule: Schedule, store: Store, tell: Tell) -> None:
        """Compute all tasks that are missing."""
        while ready := schedule.ready:
            task = ready[0]
            if schedule.start(task):
                tell(Started(task))
                compute(schedule.job(task), store, lambda task=task: tell(Advanced(task)))  # type: ignore[misc]
                schedule.done(task)
                tell(Finished(task))
