"""Which tasks are missing, which of them can be computed now: what all runners share.

A key holds the content of what a task needs, so it is known once that is there; what the store has is taken from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.store import Damaged, Entry, Store
from generator.tasks.keys import Keys
from generator.tasks.task import Task
from generator.worker import Job, NetworkPlace, PhotographsPlace


@dataclass(frozen=True)
class InputPlaces:
    """Where networks and photographs are, by their digests."""

    networks: Mapping[str, NetworkPlace] = field(default_factory=dict)
    photographs: Mapping[str, PhotographsPlace] = field(default_factory=dict)


def together(places: Iterable[InputPlaces]) -> InputPlaces:
    """Put the places of several studies together."""
    networks: dict[str, NetworkPlace] = {}
    photographs: dict[str, PhotographsPlace] = {}
    for one in places:
        networks |= one.networks
        photographs |= one.photographs
    return InputPlaces(networks, photographs)


class Schedule:
    """The tasks of a build and what is known of each."""

    def __init__(self, tasks: Iterable[Task], store: Store, keys: Keys, places: InputPlaces) -> None:
        self.tasks = {task.id: task for task in tasks}
        self.entries: dict[str, Entry] = {}
        self._store, self._keys, self._places = store, keys, places
        self._names: dict[str, str] = {}  # keys by id
        self._waiting = dict(self.tasks)
        self._ready: dict[str, Task] = {}
        self._look()

    @property
    def missing(self) -> tuple[Task, ...]:
        """The tasks that are not in the store, as far as is known: what needs a missing one is taken for missing."""
        return (*self._ready.values(), *self._waiting.values())

    @property
    def ready(self) -> tuple[Task, ...]:
        """The tasks that can be computed now, the longest first."""
        return tuple(sorted(self._ready.values(), key=lambda task: -task.cost))

    def job(self, task: Task) -> Job:
        """Put together what a process needs."""
        return Job(
            task=task,
            key=self._names[task.id],
            asked=self._keys.asked(task, self._contents(task)),
            needs={
                name: self._names[ids] if isinstance(ids, str) else tuple(self._names[one] for one in ids)
                for name, ids in task.needs.items()
            },
            network=self._places.networks[task.network] if task.network else None,
            photographs=self._places.photographs[task.photographs] if task.photographs else None,
        )

    def key(self, task: Task) -> str:
        """Name the result of a task that is ready."""
        return self._names[task.id]

    def start(self, task: Task) -> bool:
        """Take a task out of those that are ready; False where another build has computed it meanwhile."""
        del self._ready[task.id]
        entry = self._store.get(self._names[task.id])
        if entry is not None:
            self._settle(task, entry)
        return entry is None

    def done(self, task: Task) -> None:
        """Take a task for done: its result is in the store."""
        entry = self._store.get(self._names[task.id])
        if entry is None:
            raise Damaged(self._names[task.id], "it was just computed, and is not there")
        self._settle(task, entry)

    def again(self, task: Task) -> None:
        """Put a task back that was started and not done."""
        self._ready[task.id] = task

    def look_again(self) -> None:
        """See what others have put in the store."""
        for task in self.ready:
            entry = self._store.get(self._names[task.id])
            if entry is not None:
                del self._ready[task.id]
                self._settle(task, entry)

    def _settle(self, task: Task, entry: Entry) -> None:
        self.entries[task.id] = entry
        self._look()

    def _look(self) -> None:
        """Name the tasks whose needs are there, and look for them: in order, so that one pass sees all."""
        for task in list(self._waiting.values()):
            if all(need in self.entries for need in task.needed):
                del self._waiting[task.id]
                self._names[task.id] = self._keys.key(task, self._contents(task))
                entry = self._store.get(self._names[task.id])
                if entry is None:
                    self._ready[task.id] = task
                else:
                    self.entries[task.id] = entry

    def _contents(self, task: Task) -> dict[str, str]:
        return {need: self.entries[need].content for need in task.needed}
