"""The SHA-256 of files in a folder: taken once, then recalled while size, times and inode are what they were."""

import os
from hashlib import file_digest
from pathlib import Path
from typing import Self

from generator.memory import Memory


class RecalledDigests:
    """The digests of the files in one folder. A context: what was learnt in it is kept at its end."""

    def __init__(self, name: str, folder: Path, memory: Memory | None) -> None:
        self._name, self._memory = name, memory
        self._asked = {"folder": str(folder.resolve())}
        self._kept: dict[str, list[object]] = (memory and memory.recall(name, self._asked)) or {}
        self._now: dict[str, list[object]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._memory and self._now != self._kept:
            self._memory.keep(self._name, self._asked, self._now)

    def of(self, name: str, path: Path | str, stat: os.stat_result | None = None) -> str:
        """Return the digest of the file at `path`, which is `name` in the folder. OSError where it cannot be read."""
        state = _state(stat or os.stat(path))  # noqa: PTH116
        kept = self._kept.get(name)
        found = str(kept[-1]) if kept and kept[:-1] == state else _digest(path)
        self._now[name] = [*state, found]
        return found

    def learn(self, name: str, path: Path | str, found: str) -> None:
        """Take a digest that is known: the file was just written."""
        self._now[name] = [*_state(os.stat(path)), found]  # noqa: PTH116


def _digest(path: Path | str) -> str:
    with Path(path).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _state(stat: os.stat_result) -> list[object]:
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def digests_in(folder: Path, name: str, memory: Memory | None) -> dict[str, str]:
    """Digest all files below a folder that are not hidden, by path; what is known of them is kept under `name`."""
    found = {}
    with RecalledDigests(name, folder, memory) as digests:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                written = os.fsencode(inside).decode("utf-8", "backslashreplace")
                found[written] = digests.of(written, path)
    return found
