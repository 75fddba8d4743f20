"""Download one file, with progress; a host that does not answer is given up."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread

from generator.errors import CircuitpressError
from generator.progress import Progress
from generator.swap import runs

PATIENCE = 15.0  # seconds without a sign of life, looking up the host's name included; the promise is 20
_CHUNK = 1 << 20  # bytes, by which progress is told and more than which is never taken at once


class DownloadFailed(CircuitpressError):  # noqa: N818
    """A file could not be had; the clause says why, without naming this machine."""


class NotKept(DownloadFailed):
    """This machine could not keep the file: a full disk, a folder that may not be written to."""


Piece = int | bytes | DownloadFailed | None  # the size in bytes (0 if unknown), what comes, what went wrong, the end


def download(url: str, path: Path, *, md5: str, title: str, progress: Progress) -> None:
    """Bring the file at `url` to `path`, whole and with the MD5 that is expected. DownloadFailed if that fails."""
    try:
        with _part(path) as part:
            if _receive(url, part, title=title, progress=progress) != md5:
                raise DownloadFailed("what came has another checksum than Keras states")
            part.replace(path)
    except OSError as error:
        raise NotKept(f"it could not be kept: {error.strerror or error}") from None


def clear_parts(path: Path) -> None:
    """Clear away what killed builds left beside `path` of their downloads."""
    for left in path.parent.glob(f".{path.name}.*.part"):
        process = left.name.split(".")[-2]
        if process.isdecimal() and not runs(int(process)):
            with suppress(OSError):  # another build has just done so, or it is not ours to remove
                left.unlink()


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to until the file is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _receive(url: str, part: Path, *, title: str, progress: Progress) -> str:
    """Write what comes to `part` and return its MD5."""
    pieces: Queue[Piece] = Queue(maxsize=8)
    enough = Event()
    # A thread, since looking up a host's name knows no time limit: it is left behind if it hangs.
    Thread(target=_fetch, args=(url, pieces, enough), daemon=True).start()
    total, received = hashlib.md5(usedforsecurity=False), 0
    try:
        with progress.step(title):
            size = _next(pieces)
        assert isinstance(size, int)
        part.parent.mkdir(parents=True, exist_ok=True)
        note = f" ({size / 1e6:.0f} MB)" if size else ""
        with progress.step(title + note, size // _CHUNK or None) as advance, part.open("wb") as file:
            while isinstance(piece := _next(pieces), bytes):
                file.write(piece)
                total.update(piece)
                for _ in range(received // _CHUNK, (received + len(piece)) // _CHUNK):
                    advance()
                received += len(piece)
    finally:
        enough.set()
    if received < size:
        raise DownloadFailed(f"it broke off after {received / 1e6:.0f} of {size / 1e6:.0f} MB")
    return total.hexdigest()


def _next(pieces: "Queue[Piece]") -> Piece:
    try:
        piece = pieces.get(timeout=PATIENCE)
    except Empty:
        raise DownloadFailed(_no_answer()) from None
    if isinstance(piece, DownloadFailed):
        raise piece
    return piece


def _fetch(url: str, pieces: "Queue[Piece]", enough: Event) -> None:
    """Hand over the size of what is at `url`, then its bytes, then None; or what went wrong."""
    import urllib.request  # here, since it takes a twentieth of a second and hardly any build downloads
    from http.client import HTTPException

    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            _put(pieces, int(answer.headers.get("Content-Length") or 0), enough)
            while not enough.is_set() and (chunk := answer.read1(_CHUNK)):  # what there is
                _put(pieces, chunk, enough)
        _put(pieces, None, enough)
    except (OSError, HTTPException, ValueError) as error:
        _put(pieces, DownloadFailed(_reason(error)), enough)


def _put(pieces: "Queue[Piece]", piece: Piece, enough: Event) -> None:
    """Hand a piece over, unless nobody waits for it any more."""
    while not enough.is_set():
        try:
            pieces.put(piece, timeout=1)
        except Full:
            continue
        return


def _reason(error: Exception) -> str:
    """Say what went wrong in a clause."""
    from http.client import responses  # its own words, not the server's
    from urllib.error import HTTPError, URLError

    if isinstance(error, HTTPError):
        error.close()
        return " ".join(["the server answered", str(error.code), responses.get(error.code, "")]).strip()
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    if isinstance(cause, TimeoutError):
        return _no_answer()
    words = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause) or type(cause).__name__
    return " ".join((words[0].lower() + words[1:]).split())


def _no_answer() -> str:
    return f"no answer within {PATIENCE:.0f} s"
