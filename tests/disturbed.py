"""Build on the tiny network as a process of its own, and disturb it at one moment.

`python -m tests.disturbed PLAN build …`: PLAN is a `Plan` as JSON, what follows is circuitpress' own command line.
Nothing is asked of TensorFlow where the cache holds the results; pictures are taken from `drawn`, not drawn.
"""

import errno
import json
import os
import resource
import runpy
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.files import Files
    from generator.store import Entry
    from generator.worker import Advance, Job

DISK_FULL = "ENOSPC"
DEADLINE = 60  # seconds that a build waits for the test before it gives up


@dataclass
class Plan:
    """What happens to a build, and when."""

    event: str = ""  # the signal that it gets, or ENOSPC
    what: str = ""  # in the writing of which folder: of "site" or of an entry of the cache, by the name's beginning
    moment: str = ""  # made, half, before, between or after: see `disturb_writing`
    imported: str = ""  # or at the import of this module
    drawn: str = ""  # a folder of entries of pictures that stand for those that would be drawn
    hold: str = ""  # or a file that is written before drawing, …
    until: str = ""  # … which then waits for this one
    largest: int = 0  # bytes: no file may be longer
    struck: bool = False
    putting: bool = False  # an entry of the cache that is concerned

    def strike(self) -> None:
        """Let it happen, once."""
        if self.struck:
            return
        self.struck = True
        if self.event == DISK_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as a write does, which names no file
        os.kill(os.getpid(), signal.Signals[self.event])


def disturb_writing(plan: Plan) -> None:
    """Strike when the folder aside is made, a file half written, or before, between, after the renames.

    An entry has one rename: the moment before it is `between`.
    """
    from generator.staging import PREFIX

    make, write, move = Path.mkdir, Path.write_bytes, Path.rename

    def concerned(path: Path) -> bool:
        aside = [at for at, part in enumerate(path.parts) if part.startswith(PREFIX)]
        return bool(aside) and (plan.putting or (plan.what == "site" and "cache" not in path.parts[: aside[0]]))

    def mkdir(self: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        make(self, mode, parents, exist_ok)
        locked = self.name == "new"  # before, it is left for an hour: see tests/test_staging.py
        if plan.moment == "made" and concerned(self) and locked:
            plan.strike()

    def write_bytes(self: Path, data: bytes) -> int:
        if plan.moment == "half" and concerned(self) and not plan.struck:
            write(self, data[: len(data) // 2])
            plan.strike()
        return write(self, data)

    def rename(self: Path, target: Path) -> Path:
        old = plan.what == "site" and target.name == ".site.circuitpress-old"
        ours = concerned(self) or old
        if ours and plan.moment == ("before" if old else "between"):
            plan.strike()
        moved = move(self, target)
        if ours and plan.moment == "after" and self.name == "new":
            plan.strike()
        return moved

    Path.mkdir, Path.write_bytes, Path.rename = mkdir, write_bytes, rename  # type: ignore[method-assign, assignment]
    note_putting(plan)


def note_putting(plan: Plan) -> None:
    """Note whether the entry that is written is the one that is meant."""
    from generator.store import Store

    put = Store.put

    def putting(self: Store, key: str, files: "Files", asked: Mapping[str, Any]) -> "Entry":
        plan.putting = key.startswith(plan.what)
        try:
            return put(self, key, files, asked)
        finally:
            plan.putting = False

    Store.put = putting  # type: ignore[method-assign]


class Importing(MetaPathFinder):
    """Strikes when a module is looked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - as the import system calls it
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Find nothing: it is the next one's turn."""
        if fullname == self.plan.imported:
            self.plan.strike()
        return None


def draw_nothing(plan: Plan) -> None:
    """Let figures be read that were drawn before, if need be when the test says so: no matplotlib."""
    from generator import worker
    from generator.runners import here
    from generator.store import Store

    def compute(job: "Job", store: Store, advance: "Advance" = lambda: None) -> "Entry":
        if not job.task.name.startswith("figures."):
            return worker.compute(job, store, advance)
        if plan.hold:
            Path(plan.hold).touch()
            deadline = time.monotonic() + DEADLINE
            while not Path(plan.until).exists() and time.monotonic() < deadline:
                time.sleep(0.01)
        drawn = Store(Path(plan.drawn)).get(job.key)
        assert drawn
        return store.put(job.key, drawn.read(), job.asked)

    here.compute = compute  # type: ignore[attr-defined]


def main() -> None:
    """Set the stage, then run the command line as `python -m generator` does."""
    plan = Plan(**json.loads(sys.argv[1]))
    if plan.imported:
        sys.meta_path.insert(0, Importing(plan))
    if not plan.imported or plan.imported.startswith("tensorflow."):  # else it is imported here, too soon
        from generator.zoo import networks
        from tests import tiny

        networks.NETWORKS["tiny"] = tiny
        if plan.drawn:
            draw_nothing(plan)
    if plan.moment:
        disturb_writing(plan)
    if plan.largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (plan.largest, plan.largest))
    sys.argv = ["generator", *sys.argv[2:]]
    runpy.run_module("generator", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
