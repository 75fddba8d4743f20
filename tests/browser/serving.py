"""A site served as a host of static files would: below /repo/, with its 404 page."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

PREFIX = "/repo/"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Handler(SimpleHTTPRequestHandler):
    """Answers with the files of a folder; what is elsewhere is not there."""

    protocol_version = "HTTP/1.1"  # keeps connections open: half the time for a page of many pictures

    def translate_path(self, path: str) -> str:
        """Take the prefix off; outside of it name a file that cannot be."""
        return super().translate_path(path.removeprefix(PREFIX[:-1]) if path.startswith(PREFIX) else "/\n")

    def do_GET(self) -> None:
        """Compress what hosts compress: text."""
        path = Path(self.translate_path(self.path))
        if path.suffix in TYPES and path.is_file():
            self._answer(200, path)
        else:
            super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page where there is nothing."""
        page = Path(self.directory) / "404.html"
        if code == 404 and page.is_file():
            self._answer(404, page)
        else:
            super().send_error(code, message, explain)

    def _answer(self, code: int, path: Path) -> None:
        content = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(code)
        self.send_header("Content-Type", f"{TYPES[path.suffix]}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the browser tells what it asked for."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yield the address of its top, with a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
