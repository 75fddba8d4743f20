"""The key of a task's result: everything that the result depends on, and nothing else.

That is its row, with the content of what it needs in the place of the tasks' ids; the source of all modules that its
function reaches by import; and the versions of the libraries that these import.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.files import digest
from generator.tasks.catalogue import KINDS
from generator.tasks.sources import Sources
from generator.tasks.task import Task, canonical

_DIGITS = 24  # 96 bits: no two entries of one store ever share a name
ENCODING = "generator.encoding"
NETWORK = "generator.network"
PHOTOGRAPHS = "generator.images"


@dataclass(frozen=True)
class Keys:
    """Makes keys; `readers` names, by digest of a network, the module that reads its weights."""

    sources: Sources
    readers: Mapping[str, str]
    _code: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict, repr=False)

    def asked(self, task: Task, contents: Mapping[str, str]) -> dict[str, Any]:
        """Write what a result depends on; `contents` are the digests of what it needs, by the tasks' ids."""
        return {
            "name": task.name,
            "subject": task.subject,
            "settings": task.settings,
            "needs": {
                name: contents[ids] if isinstance(ids, str) else [contents[one] for one in ids]
                for name, ids in task.needs.items()
            },
            "network": task.network,
            "photographs": task.photographs,
            **self.code(task),
        }

    def key(self, task: Task, contents: Mapping[str, str]) -> str:
        """Name a result."""
        return f"{task.name}-{digest(canonical(self.asked(task, contents)))[:_DIGITS]}"

    def code(self, task: Task) -> dict[str, Any]:
        """Name the code that a result depends on: a digest of ours, the versions of others'."""
        modules = self.modules(task)
        if modules not in self._code:
            self._code[modules] = {
                "sources": self.sources.digest(*modules),
                "versions": self.sources.versions(*modules),
            }
        return self._code[modules]

    def modules(self, task: Task) -> tuple[str, ...]:
        """Name the modules whose code makes the result, what they import left out."""
        network = (NETWORK, self.readers[task.network]) if task.network else ()
        photographs = (PHOTOGRAPHS,) if task.photographs else ()
        kind = KINDS[task.name]
        return (kind.module, *kind.also, ENCODING, *network, *photographs)
