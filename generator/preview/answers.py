"""What is answered to a path: a file of the site, the way to it, or the site's own page for what is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from mimetypes import MimeTypes
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar
from urllib.parse import quote, unquote

SCRIPT = "/.preview/reload.js"  # no study's folder begins with a dot, so nothing of a site is hidden
EVENTS = "/.preview/events"
HERE = Path(__file__).parent
SWAP = 1.0  # seconds within which a swap by rename, which takes milliseconds, is over on any disk

Found = TypeVar("Found")

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
TYPES = MimeTypes()  # what Python knows, whatever the machine believes; not every version knows these
TYPES.add_type("text/javascript", ".js")
TYPES.add_type("image/webp", ".webp")
TYPES.add_type("image/avif", ".avif")
TYPES.add_type("application/zip", ".npz")


@dataclass(frozen=True)
class Answer:
    """One answer, whatever the protocol."""

    status: HTTPStatus
    kind: str
    body: bytes = b""
    location: str | None = None  # where to go instead


def answer(output: Path, site: str, target: str) -> Answer:
    """Answer the path and query `target` from the site in `output`, whose digest is `site`.

    Where there is no site, every path is answered by a page that waits for one.
    """
    path = target.partition("?")[0]
    if path == SCRIPT:
        return Answer(HTTPStatus.OK, "text/javascript; charset=utf-8", (HERE / "reload.js").read_bytes())
    if not site:
        return _page(HTTPStatus.SERVICE_UNAVAILABLE, (HERE / "waiting.html").read_bytes(), site)
    root, *names = [unquote(name) for name in path.split("/")]
    if root == "" and names and all(map(_is_plain, names if names[-1] else names[:-1])):
        found = _settled(output, lambda: _look(output, names, site))
        if found is not None:
            return found
    missing = _settled(output, lambda: _read(output, output / "404.html"))
    if missing is None:
        return Answer(HTTPStatus.NOT_FOUND, TEXT, b"There is no such page.\n")
    return _page(HTTPStatus.NOT_FOUND, missing, site)


def kind_of(name: str) -> str:
    """Name a file's media type by its suffix."""
    kind = TYPES.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def with_script(page: bytes, site: str) -> bytes:
    """Add the script that follows the preview at the end of a page; `site` is what the page belongs to.

    It listens to the preview, which the page's own policy forbids every other copy of the site.
    """
    page = page.replace(b"default-src 'none';", b"default-src 'none'; connect-src 'self';", 1)
    at = page.rfind(b"</body>")
    at = len(page) if at < 0 else at
    script = f'<script src="{SCRIPT}" data-site="{site}"></script>\n'
    return page[:at] + script.encode() + page[at:]


def _page(status: HTTPStatus, page: bytes, site: str) -> Answer:
    return Answer(status, HTML, with_script(page, site))


def _is_plain(name: str) -> bool:
    """Say whether part of a path is a name, and no way out of the folder."""
    return name not in ("", ".", "..") and not any(mark in name for mark in "/\\\0")


def _look(output: Path, names: list[str], site: str) -> Answer:
    """Find a file, or a folder's index.html, or the slash that a folder's address lacks. OSError without any."""
    path = output.joinpath(*names)
    if path.is_dir() and names[-1]:
        return Answer(HTTPStatus.FOUND, TEXT, location=f"/{'/'.join(map(quote, names))}/")
    page = path if names[-1] else path / "index.html"
    data, kind = _read(output, page), kind_of(page.name)
    return _page(HTTPStatus.OK, data, site) if kind == HTML else Answer(HTTPStatus.OK, kind, data)


def _read(output: Path, path: Path) -> bytes:
    """Read a file of the site. OSError where there is none, or a link leads out of the site."""
    if not path.resolve().is_relative_to(output.resolve()):
        raise PermissionError(path)
    return path.read_bytes()


def _settled(output: Path, look: Callable[[], Found]) -> Found | None:
    """Look for something in the site, and again as long as another site was being put there meanwhile."""
    end = monotonic() + SWAP
    while True:
        before = identity(output)
        try:
            return look()
        except OSError:
            if (before is not None and identity(output) == before) or monotonic() > end:
                return None
        sleep(0.001)


def identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another of its name; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
