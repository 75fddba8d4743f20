"""One build at a time writes to a folder; a second one waits.

The lock is the system's, on `.<name>.lock` beside the folder: it is released however its process ends. The file goes
with the build that holds it; one that a killed build left is taken over.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from generator.progress import Progress


@contextmanager
def exclusive(output: Path, progress: Progress) -> Iterator[None]:
    """Keep other builds from writing to `output`; where one is, say so once and wait until it is done.

    Where no lock can be made, no site can be written either: the build goes on, to be told why.
    """
    target = output.resolve()
    path = target.parent / f".{target.name}.lock"
    missing = [folder for folder in path.parents if not folder.exists()]  # innermost first
    lock = FileLock(path, fallback_to_soft=False)  # a soft one would outlive a build that is killed
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _take(lock, f"Waiting: another build is writing to {output}", progress)
        except OSError:
            if path.exists():  # a lock that is not ours to take
                raise
        yield
    finally:
        if lock.is_locked:
            with suppress(OSError):
                path.unlink()  # before the release: who waits for this file sees that it is gone, and makes another
            lock.release()
        for folder in missing:
            with suppress(OSError):  # there, and in use
                folder.rmdir()


def _take(lock: FileLock, waiting: str, progress: Progress) -> None:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        with progress.step(waiting):
            lock.acquire()
