"""Download one file, with progress; a host that does not answer, or takes too long, is given up."""

import hashlib
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from time import monotonic

from generator.errors import CircuitpressError
from generator.progress import Progress
from generator.staging import staged

PATIENCE = 15.0  # seconds without a sign of life, looking up the host's name included; the promise is 20
LIMIT = 3600.0  # seconds for the whole download: 574 MB, the largest file, at 160 kB a second
_CHUNK = 1 << 20  # bytes, by which progress is told and more than which is never taken at once


class DownloadFailed(CircuitpressError):  # noqa: N818
    """A file could not be had; the clause says why, without naming this machine."""


class NotKept(DownloadFailed):
    """This machine could not keep the file: a full disk, a folder that may not be written to."""


Piece = int | bytes | DownloadFailed | None  # the size in bytes (0 if unknown), what comes, what went wrong, the end


def download(url: str, path: Path, *, md5: str, title: str, progress: Progress) -> None:
    """Bring the file at `url` to `path`, whole and with the MD5 that is expected. DownloadFailed if that fails."""
    pieces: Queue[Piece] = Queue(maxsize=8)
    enough = Event()
    end = monotonic() + LIMIT
    # A thread, since looking up a host's name knows no time limit: it is left behind if it hangs.
    Thread(target=_fetch, args=(url, pieces, enough), daemon=True).start()
    try:
        with progress.step(title):
            size = _next(pieces, end)
        assert isinstance(size, int)
        with staged(path.parent) as aside:
            part = aside / path.name
            if _write(pieces, part, end, size, title=title, progress=progress) != md5:
                raise DownloadFailed("the downloaded file has another checksum than Keras states")
            part.replace(path)
    except OSError as error:
        raise NotKept(f"it could not be kept: {error.strerror or error}") from None
    finally:
        enough.set()


def _write(pieces: "Queue[Piece]", part: Path, end: float, size: int, *, title: str, progress: Progress) -> str:
    """Write what comes to `part` and return its MD5."""
    total, received = hashlib.md5(usedforsecurity=False), 0
    note = f" ({size / 1e6:.0f} MB)" if size else ""
    with progress.step(title + note, size // _CHUNK or None) as advance, part.open("wb") as file:
        while isinstance(piece := _next(pieces, end), bytes):
            file.write(piece)
            total.update(piece)
            for _ in range(received // _CHUNK, (received + len(piece)) // _CHUNK):
                advance()
            received += len(piece)
    if received < size:
        raise DownloadFailed(f"it broke off after {received / 1e6:.0f} of {size / 1e6:.0f} MB")
    return total.hexdigest()


def _next(pieces: "Queue[Piece]", end: float) -> Piece:
    left = end - monotonic()
    try:
        piece = pieces.get(timeout=max(min(PATIENCE, left), 0))
    except Empty:
        raise DownloadFailed(_no_answer() if left > PATIENCE else _too_slow()) from None
    if left < 0:
        raise DownloadFailed(_too_slow())
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


def _too_slow() -> str:
    return f"the download took longer than {LIMIT / 60:.0f} minutes"
