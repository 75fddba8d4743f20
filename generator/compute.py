"""Computes what the store does not have of some tasks, by whatever runner."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from generator.memory import Memory
from generator.progress import Progress
from generator.runners.schedule import InputPlaces, Schedule
from generator.store import Damaged, Entry, Store
from generator.tasks.events import Tell
from generator.tasks.keys import Keys
from generator.tasks.sources import read_sources
from generator.tasks.task import Task


class Runner(Protocol):
    """Computes the tasks that a schedule has ready, until none is missing."""

    def run(self, schedule: Schedule, store: Store, tell: Tell) -> None:
        """Compute them. CircuitpressError for a task that cannot be computed, BadInput for what it reads."""


def keys_for(places: InputPlaces, memory: Memory) -> Keys:
    """Make the keys of results, of which some read these networks."""
    readers = {digest: place.reader for digest, place in places.networks.items()}
    return Keys(read_sources(memory, others=readers.values()), readers)


def computed(
    tasks: Iterable[Task], places: InputPlaces, store: Store, keys: Keys, runner: Runner, progress: Progress
) -> Mapping[str, Entry]:
    """Return the entries of all tasks by id, computing what is missing; what is found damaged is computed again."""
    wanted = tuple(tasks)
    while True:
        try:
            schedule = Schedule(wanted, store, keys, places)
            with progress.computing(schedule.missing) as tell:
                runner.run(schedule, store, tell)
            return schedule.entries
        except Damaged as damaged:
            discard(damaged, store, progress)


def discard(damaged: Damaged, store: Store, progress: Progress) -> None:
    """Take a damaged entry away, and warn of it."""
    progress.warn(
        f"{store.folder / damaged.key}: found a damaged cache entry ({damaged.reason}); it is computed again",
        of_author=False,
    )
    store.discard(damaged.key)
