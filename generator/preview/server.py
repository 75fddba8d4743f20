"""The server of the preview: this machine's own, and a thread for each request."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from generator.errors import BadInput
from generator.preview.answers import EVENTS, TEXT, Answer, answer
from generator.preview.state import Board

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")  # by which a browser on this machine asks for us
PULSE = 5.0  # seconds between two signs of life on a silent stream: by the second, a closed tab is found out
AGAIN = 1000  # milliseconds after which a page whose stream has ended asks for another


@contextmanager
def serving(board: Board, output: Path, port: int) -> Iterator[str]:
    """Serve the site in `output` on `port`, 0 for any that is free, and give the address.

    BadInput where the port can not be had.
    """
    try:
        server = _Server(board, output, port)
    except OSError as error:
        raise BadInput(f"port {port}: {error.strerror}; name another one with --port") from None
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="preview", daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        board.dismiss()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """What the threads of all requests share."""

    request_queue_size = 64  # more tabs than five may ask at once, and a turned away one waits for a second
    daemon_threads = True  # none outlives Ctrl-C

    def __init__(self, board: Board, output: Path, port: int) -> None:
        self.board = board
        self.output = output
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a page that went away before it was answered."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    """Answers one request, over a connection of its own, so that no thread is kept by a silent one."""

    server: _Server
    timeout = 20  # seconds: browsers open connections in advance, and may never ask anything

    def do_GET(self) -> None:
        """Answer with a file of the site, or with the stream of states."""
        if not is_ours(self.headers.get("Host", "")):
            told = f"This preview answers to {' and '.join(NAMES)} alone.\n"
            self._send(Answer(HTTPStatus.MISDIRECTED_REQUEST, TEXT, told.encode()))
        elif self.path == EVENTS:
            self._stream()
        else:
            site = self.server.board.state.site  # before the page is read: at worst it is loaded once more
            self._send(answer(self.server.output, site, self.path))

    do_HEAD = do_GET  # noqa: N815

    def _send(self, made: Answer) -> None:
        self.send_response(made.status)
        self.send_header("Content-Type", made.kind)
        self.send_header("Content-Length", str(len(made.body)))
        self.send_header("Cache-Control", "no-store")
        if made.location:
            self.send_header("Location", made.location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(made.body)

    def _stream(self) -> None:
        """Send the present state and each that follows, as server-sent events, while the page is there."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(f"retry: {AGAIN}\n\n".encode())
        with closing(self.server.board.follow(pause=PULSE)) as states:
            for state in states:
                self.wfile.write(f"data: {state.to_json()}\n\n".encode() if state else b":\n\n")

    def log_message(self, *_: object) -> None:
        """Say nothing of requests: the terminal is for builds."""


def is_ours(host: str) -> bool:
    """Say whether a Host header names this machine: another name that leads here is somebody's trick.

    Any port will do, since a tunnel may have another one at its end.
    """
    name, _, port = host.partition(":")
    return name.lower() in NAMES and (not port or port.isdecimal())
