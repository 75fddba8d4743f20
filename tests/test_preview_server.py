"""The server of the preview: for this machine alone, with nothing kept by browsers or by closed tabs."""

import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import monotonic, sleep

import pytest

from generator.preview.server import serving
from generator.preview.state import FOLLOWERS, Board, State

LONG = 60.0


@pytest.fixture
def board() -> Board:
    return Board(State("abc"))


@pytest.fixture
def port(board: Board, tmp_path: Path) -> Iterator[int]:
    """The port of a server of a small site."""
    (tmp_path / "index.html").write_text("<body>words</body>")
    (tmp_path / "404.html").write_text("<body>missing</body>")
    (tmp_path / "a").mkdir()
    with serving(board, tmp_path, 0) as address:
        yield int(address.rpartition(":")[2])


def ask(port: int, path: str = "/", *, method: str = "GET", host: str | None = None) -> tuple[HTTPResponse, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=LONG)) as connection:
        connection.request(method, path, headers={} if host is None else {"Host": host})
        response = connection.getresponse()
        return response, response.read()


def test_it_listens_on_this_machine_alone(board: Board, tmp_path: Path) -> None:
    with serving(board, tmp_path, 0) as address:
        assert address.startswith("http://127.0.0.1:")


def test_no_answer_is_kept_by_a_browser(port: int) -> None:
    for path in ("/", "/missing", "/a", "/.preview/reload.js"):
        assert ask(port, path)[0].headers["Cache-Control"] == "no-store", path


def test_statuses_and_ways_reach_the_browser(port: int) -> None:
    assert ask(port)[0].status == 200
    assert ask(port, "/missing")[0].status == 404
    response, _ = ask(port, "/a")
    assert (response.status, response.headers["Location"]) == (302, "/a/")


def test_the_head_of_a_page_is_that_of_the_page(port: int) -> None:
    response, body = ask(port, method="HEAD")
    assert body == b""
    assert int(response.headers["Content-Length"]) == len(ask(port)[1])


def test_another_name_that_leads_here_is_refused(port: int) -> None:
    response, body = ask(port, host="evil.example")
    assert response.status == 400
    assert b"words" not in body
    assert ask(port, host="LOCALHOST.evil.example")[0].status == 400
    assert ask(port, host="localhost:9000")[0].status == 200  # a tunnel may have another port at its end
    assert ask(port, "/.preview/events", host=f"evil.example:{port}")[0].status == 400


def test_a_state_reaches_the_page_as_it_is_shown(port: int, board: Board) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=LONG)) as connection:
        connection.request("GET", "/.preview/events")
        with connection.getresponse() as response:
            assert response.headers["Content-Type"] == "text/event-stream"
            assert [response.readline() for _ in range(2)] == [b"retry: 1000\n", b"\n"]
            assert response.readline() == b'data: {"site": "abc", "building": false, "faults": []}\n'
            board.show(State("def"))
            response.readline()
            assert response.readline() == b'data: {"site": "def", "building": false, "faults": []}\n'


def test_a_closed_tab_frees_its_place(port: int, board: Board) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=LONG)) as connection:
        connection.request("GET", "/.preview/events")
        with connection.getresponse() as response:
            assert [response.readline() for _ in range(3)][2].startswith(b"data: ")
            assert board.following == 1
    end = monotonic() + LONG
    while board.following and monotonic() < end:
        sleep(0.005)
    assert board.following == 0


def test_more_pages_than_a_browser_has_connections_leave_some_for_pages(port: int) -> None:
    """The oldest stream ends; its page asks again after a second."""
    connections = [HTTPConnection("127.0.0.1", port, timeout=LONG) for _ in range(FOLLOWERS + 1)]
    responses = []
    for connection in connections:
        connection.request("GET", "/.preview/events")
        responses.append(connection.getresponse())
        assert [responses[-1].readline() for _ in range(4)][2].startswith(b"data: ")
    assert responses[0].read() == b""  # at its end
    for response, connection in zip(responses, connections, strict=True):
        response.close()
        connection.close()


def test_a_page_that_goes_away_before_it_is_answered_is_not_worth_a_word(
    port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(5):
        with closing(socket.create_connection(("127.0.0.1", port))) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # leave without a word
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert ask(port)[0].status == 200
    assert capfd.readouterr() == ("", "")
