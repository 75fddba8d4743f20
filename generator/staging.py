"""Write a folder beside where it shall be, then put it in place: whoever looks sees it whole or not at all.

The folder has a name that nobody else can have, and a lock in it that its writer holds: a folder that nobody holds was
left by a build that was killed, on this machine or on another that shares the disk, and is removed.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = ".circuitpress-"  # of the folders' names: by this a later build knows what is ours
LOCK = "lock"
NEW = "new"
UNLOCKED = 3600.0  # seconds after which a folder without a lock is taken for left over: its writer is about to make one


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Give an empty folder inside `folder` to write in, and remove what is left of it in the end."""
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
        lock = FileLock(place / LOCK, fallback_to_soft=False)
        try:
            lock.acquire()
        except FileNotFoundError:  # somebody took the folder for left over before it was locked
            continue
        except OSError:  # a disk without locks: nobody can take the folder for left over either
            break
        if (place / LOCK).exists():
            break
        lock.release()
    try:
        (place / NEW).mkdir()
        yield place / NEW
    finally:
        shutil.rmtree(place / NEW, ignore_errors=True)
        lock.release()
        shutil.rmtree(place, ignore_errors=True)


def clear(folder: Path) -> None:
    """Remove what killed builds left in `folder`."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                _clear(Path(entry.path))


def _clear(place: Path) -> None:
    """Remove a folder that nobody holds: what a writer makes in it, then the folder itself if nothing else is there."""
    with suppress(OSError):
        if not (place / LOCK).exists():
            if time.time() - place.stat().st_mtime > UNLOCKED:
                shutil.rmtree(place / NEW, ignore_errors=True)
            place.rmdir()  # an empty one at once: a writer who was about to lock it makes another
            return
        lock = FileLock(place / LOCK, fallback_to_soft=False)
        with suppress(Timeout):
            lock.acquire(blocking=False)
            try:
                shutil.rmtree(place / NEW, ignore_errors=True)
            finally:
                lock.release()
            (place / LOCK).unlink(missing_ok=True)
            place.rmdir()
