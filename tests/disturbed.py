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
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

DISK_FULL = "ENOSPC"
DEADLINE = 60  # seconds that a build waits for the test before it gives up


@dataclass
class Plan:
    """What happens to a build, and when."""

    event: str = ""  # the signal that it gets, or ENOSPC
    what: str = ""  # in the writing of which folder: of "site" or of an entry of the cache, by the name's beginning
    moment: str = ""  # made, half, before, between or after: see `disturb_writing`
    imported: str = ""  # or at the import of this module
    drawn: str = ""  # a folder of pictures that stand for those that would be drawn
    hold: str = ""  # or a file that is written before drawing, …
    until: str = ""  # … which then waits for this one
    largest: int = 0  # bytes: no file may be longer
    struck: bool = False

    def strike(self) -> None:
        """Let it happen, once."""
        if self.struck:
            return
        self.struck = True
        if self.event == DISK_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as a write does, which names no file
        os.kill(os.getpid(), signal.Signals[self.event])


def disturb_writing(plan: Plan) -> None:
    """Strike when the folder beside is made, its mark or a file half written, or before, between, after the renames."""
    make, write, move = Path.mkdir, Path.write_bytes, Path.rename

    def concerned(path: Path) -> bool:
        return any(part.startswith(f".{plan.what}") and part.endswith(f".{os.getpid()}") for part in path.parts)

    def mkdir(self: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        make(self, mode, parents, exist_ok)
        if plan.moment == "made" and concerned(self):
            plan.strike()

    def write_bytes(self: Path, data: bytes) -> int:
        mark = self.name == "circuitpress.aside"
        if plan.moment == ("marked" if mark else "half") and concerned(self) and not plan.struck:
            write(self, data[: len(data) // 2])
            plan.strike()
        return write(self, data)

    def rename(self: Path, target: Path) -> Path:
        ours = concerned(self) or concerned(target)
        if ours and plan.moment == ("before" if target.name == "old" else "between"):
            plan.strike()
        moved = move(self, target)
        if ours and plan.moment == "after" and self.name == "new":
            plan.strike()
        return moved

    Path.mkdir, Path.write_bytes, Path.rename = mkdir, write_bytes, rename  # type: ignore[method-assign, assignment]


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


class Figures(ModuleType):
    """Stands in for `generator.figures`: no matplotlib."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("generator.figures")
        self.plan = plan

    def draw(self, *_: object) -> dict[str, bytes]:
        """Read what was drawn before, if need be when the test says so."""
        if self.plan.hold:
            Path(self.plan.hold).touch()
            deadline = time.monotonic() + DEADLINE
            while not Path(self.plan.until).exists() and time.monotonic() < deadline:
                time.sleep(0.01)
        folder = Path(self.plan.drawn)
        names = json.loads((folder / "entry.json").read_bytes())["files"]
        return {name: (folder / name).read_bytes() for name in names}


def main() -> None:
    """Set the stage, then run the command line as `python -m generator` does."""
    plan = Plan(**json.loads(sys.argv[1]))
    if plan.imported:
        sys.meta_path.insert(0, Importing(plan))
    if not plan.imported or plan.imported.startswith("tensorflow."):  # else it is imported here, too soon
        from generator import zoo
        from tests import tiny

        zoo.NETWORKS["tiny"] = tiny
    if plan.moment:
        disturb_writing(plan)
    if plan.drawn:
        sys.modules["generator.figures"] = Figures(plan)
    if plan.largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (plan.largest, plan.largest))
    sys.argv = ["generator", *sys.argv[2:]]
    runpy.run_module("generator", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
