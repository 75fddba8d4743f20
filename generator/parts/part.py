"""Parts are tasks as others are: a row, a key, an entry in the store. They are made by the build itself, from the files
that the author and the designer wrote, and in the entry stands what the making told: warnings, and where links lead.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import msgspec

from generator import links
from generator.files import Edited, File, Files
from generator.progress import Progress
from generator.store import Damaged, Entry, Store
from generator.tasks.catalogue import KINDS
from generator.tasks.keys import Keys
from generator.tasks.task import Json, Task

RECORD = "part.json"
_FOLDER = "\0"  # stands in a kept warning for the study's folder, which may lie elsewhere next time
Warn = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What making a part gives: its files by path in the site, and what a build must know without reading them."""

    files: Files
    told: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class SitePart:
    """A part of the site: its files, none of them read, where its pages' links lead, and what it told."""

    files: Mapping[str, File]
    links: links.LinkSummary
    told: Mapping[str, Json]


@dataclass(frozen=True)
class _Record:
    """What stands in the entry beside the files."""

    links: links.LinkSummary
    told: dict[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Parts:
    """Gives each part: as the store has it, or made now."""

    store: Store
    keys: Keys
    progress: Progress

    def part(self, row: Callable[[], Task], entries: Mapping[str, Entry], folder: Path, **given: Any) -> SitePart:
        """Give a part: `entries` hold what its row needs, `given` are the arguments of its kind's function.

        `row` takes digests of files that somebody may edit meanwhile: it is asked again once the part is made, and what
        was made of other files than the key says is not kept. Edited then.

        Its warnings, of files in `folder`, are told whether it is made or not. BadInput for what the author wrote.
        """
        task = row()
        contents = {need: entries[need].content for need in task.needed}
        key = self.keys.key(task, contents)
        entry = self.store.get(key)
        if entry is None:
            made = self._make(task, str(folder), given)
            if row().id != task.id:
                raise Edited(f"{folder}: it changes while its pages are made")
            entry = self.store.put(key, made, self.keys.asked(task, contents))
        try:
            record = msgspec.json.decode(entry.file(RECORD), type=_Record)
        except (msgspec.MsgspecError, KeyError) as error:
            raise Damaged(key, f"{RECORD}: {error}") from error
        for warning in record.warnings:
            self.progress.warn(warning.replace(_FOLDER, str(folder)))
        return SitePart({path: file for path, file in entry.files.items() if path != RECORD}, record.links, record.told)

    def _make(self, task: Task, folder: str, given: Mapping[str, Any]) -> Files:
        warnings: list[str] = []

        def warn(sentence: str) -> None:
            self.progress.warn(sentence)  # at once: a fault may follow
            warnings.append(sentence.replace(folder, _FOLDER))

        module, _, name = KINDS[task.name].function.partition(":")
        function = getattr(import_module(module), name)
        told = {"warn": warn} if "warn" in signature(function).parameters else {}
        made: Made = function(**given, **told)
        pages = {path: data for path, data in made.files.items() if path.endswith(".html")}
        record = _Record(links.summarise(pages), dict(made.told), tuple(warnings))
        return made.files | {RECORD: msgspec.json.encode(record)}
