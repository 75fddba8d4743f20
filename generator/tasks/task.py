"""One task: a row of plain data that says what is computed, of what, and from which results of other tasks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.files import digest

Json = Any  # None, a number, text, a list or an object
Needs = Mapping[str, str | tuple[str, ...]]
_ID_DIGITS = 24  # 96 bits


@dataclass(frozen=True)
class Task:
    """What is computed. Everything in it can be written as JSON; the names are the arguments of the kind's function.

    `settings` are nested by the table of `study.toml` that they come from. `needs` names other tasks by their id.
    `network` and `photographs` are digests where the task reads them.
    """

    name: str
    subject: Mapping[str, Json] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    needs: Needs = field(default_factory=dict)
    network: str | None = None
    photographs: str | None = None
    cost: float = 0.0  # multiplications, roughly: which tasks are started first, and how far a bar has come
    steps: int = 0  # how often it tells that it has come further

    @cached_property
    def id(self) -> str:
        """Name the row: two studies that ask for the same have one task in common."""
        row = [self.name, self.subject, self.settings, self.needs, self.network, self.photographs]
        return digest(canonical(row))[:_ID_DIGITS]

    @property
    def needed(self) -> Iterator[str]:
        """The ids of the tasks whose results this one reads."""
        for ids in self.needs.values():
            yield from (ids,) if isinstance(ids, str) else ids

    @property
    def arguments(self) -> dict[str, Json]:
        """Subject and settings by the names that the function gives them. ValueError where two tables share one."""
        found = dict(self.subject)
        for table in self.settings.values():
            if shared := found.keys() & table.keys():
                raise ValueError(f"task {self.name}: two tables give an argument {min(shared)!r}")
            found |= table
        return found


def canonical(value: Json) -> bytes:
    """Write JSON in the one way that a digest is taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode()
