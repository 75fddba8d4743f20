"""Replace a folder by another in one step: whoever looks, whenever, sees the old one or the new one, whole.

Two renames swap them: the old folder to `.<name>.circuitpress-old`, then the new one to its place. If the second fails,
the first is undone. A build that was killed in between leaves the old folder there, and `mend` puts it back.
"""

import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import BadInput, CircuitpressError


def swap(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`; if that fails, leave `target` as it was."""
    old = _old(target)
    with _undisturbed():
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            if old.exists():
                _put_back(old, target)
            raise
        shutil.rmtree(old, ignore_errors=True)  # what cannot be removed now is left to the next build


def mend(target: Path, sign: str) -> None:
    """Finish or undo the swap of a build that was killed: the caller holds the lock of `target`.

    A file called `sign` lies in every new folder, so that it tells whether the new one is in place already.
    BadInput where somebody has put another folder in the place of `target` meanwhile.
    """
    old = _old(target)
    if not old.is_dir():
        return
    if (target / sign).is_file():  # the new folder is in place
        shutil.rmtree(old, ignore_errors=True)
        return
    try:
        old.rename(target)
    except OSError:
        if not target.exists():
            raise
        raise BadInput(
            f"{target}: found a folder that circuitpress did not make, and the site that was there before in {old}; "
            "move one of them away"
        ) from None


def _old(target: Path) -> Path:
    """Name the place of the old folder during the swap: the same for every build, so that the next one finds it."""
    return target.with_name(f".{target.name}.circuitpress-old")


def _put_back(old: Path, target: Path) -> None:
    try:
        old.rename(target)
    except OSError as error:
        raise CircuitpressError(f"{target}: the new site could not be put there; the old one is in {old}") from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold off Ctrl-C, and being asked to end, for the few milliseconds of the swap: before it, or too late."""
    if threading.current_thread() is not threading.main_thread():  # only that one gets signals
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
