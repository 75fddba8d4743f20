"""The server of the preview: Starlette on uvicorn, for this machine alone, in a thread of its own."""

import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from generator.errors import BadInput
from generator.preview.answers import EVENTS, answer
from generator.preview.state import Board

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")  # by which a browser on this machine asks for the site
AGAIN = 1000  # milliseconds after which a page whose stream has ended asks for another
GRACE = 1  # seconds that an unfinished answer is given when the preview ends
UNCACHED = {"Cache-Control": "no-store"}


@contextmanager
def serving(board: Board, output: Path, port: int) -> Iterator[str]:
    """Serve the site in `output` on `port`, 0 for any that is free, and give the address.

    BadInput where the port is not available.
    """
    try:
        listener = socket.create_server((HOST, port), backlog=64)
    except OSError as error:
        raise BadInput(f"port {port}: {os.strerror(error.errno or 0)}; name another one with --port") from None
    config = uvicorn.Config(
        application(board, output),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # the terminal is for builds
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listener],), name="preview", daemon=True)
    with listener:
        thread.start()
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            while thread.is_alive() and not server.started:  # a server asked to end earlier leaves its socket open
                sleep(0.005)
            board.dismiss()
            server.should_exit = True
            thread.join()


def application(board: Board, output: Path) -> Starlette:
    """Return the application: the stream of states, and the files of the site."""

    async def stream(request: Request) -> Response:
        if request.method == "HEAD":
            return Response(media_type="text/event-stream", headers=UNCACHED)
        return StreamingResponse(_events(board), headers=UNCACHED | {"Content-Type": "text/event-stream"})

    def page(request: Request) -> Response:  # not async: it reads files, so Starlette runs it in a thread
        site = board.state.site  # before the page is read: at worst the page is loaded once more
        made = answer(output, site, request.scope["raw_path"].decode("latin-1"))
        headers = UNCACHED | {"Content-Type": made.kind} | ({"Location": made.location} if made.location else {})
        return Response(made.body, made.status, headers)

    return Starlette(
        routes=[Route(EVENTS, stream), Route("/{path:path}", page)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=NAMES, www_redirect=False)],
    )


async def _events(board: Board) -> AsyncIterator[str]:
    """Write the present state and each that follows as server-sent events."""
    yield f"retry: {AGAIN}\n\n"
    async for state in board.follow():
        yield f"data: {state.to_json()}\n\n"
