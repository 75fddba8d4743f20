"""Mirrors `zoo/download.py`, against a server on this machine that behaves well, badly, or not at all."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.progress import Progress
from generator.zoo import download as module
from generator.zoo.download import DownloadFailed, download

CONTENT = bytes(range(256)) * 9000  # 2.3 MB: more than one piece
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Serve one kind of answer to every request, and give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/weights.h5"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def whole(handler: BaseHTTPRequestHandler, content: bytes = CONTENT, length: int | None = len(CONTENT)) -> None:
    handler.send_response(200)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
    handler.wfile.write(content)


def fetch(url: str, path: Path, md5: str = MD5) -> None:
    download(url, path, md5=md5, title="Downloading", progress=Progress(quiet=True))


def test_a_file_comes_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    with serving(whole) as url:
        fetch(url, tmp_path / "new" / "weights.h5")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["weights.h5"]
    assert (tmp_path / "new" / "weights.h5").read_bytes() == CONTENT


def test_the_size_may_be_unknown(tmp_path: Path) -> None:
    with serving(lambda handler: whole(handler, length=None)) as url:
        fetch(url, tmp_path / "weights.h5")
    assert (tmp_path / "weights.h5").read_bytes() == CONTENT


def test_it_is_told_what_is_downloaded_and_how_large_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(whole) as url:
        progress = Progress(terminal=False)
        download(url, tmp_path / "weights.h5", md5=MD5, title="Downloading the weights", progress=progress)
    assert capsys.readouterr().err.splitlines()[-1] == "Downloading the weights (2 MB)"


def silent_until(released: threading.Event) -> Answer:
    return lambda _: (released.wait(10), None)[1]


def half(handler: BaseHTTPRequestHandler, then: Callable[[], object]) -> None:
    whole(handler, CONTENT[: len(CONTENT) // 2])
    handler.wfile.flush()
    then()


def refused(tmp_path: Path, answer: Answer, md5: str = MD5) -> str:
    """Return the reason, having seen that what was there before is there still, and nothing else."""
    old = tmp_path / "weights.h5"
    old.write_bytes(b"old")
    with serving(answer) as url, pytest.raises(DownloadFailed) as failed:
        fetch(url, old, md5)
    assert [path.name for path in tmp_path.iterdir()] == ["weights.h5"]
    assert old.read_bytes() == b"old"
    return str(failed.value)


def test_another_checksum_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, whole, "0" * 32) == "the downloaded file has another checksum than Keras states"


def test_an_error_of_the_server_is_told(tmp_path: Path) -> None:
    answer: Answer = lambda handler: handler.send_error(404, "proxy of somebody")  # noqa: E731
    assert refused(tmp_path, answer) == "the server answered 404 Not Found"


def test_a_server_that_sends_round_in_circles_is_told_in_one_line(tmp_path: Path) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", handler.path)
        handler.end_headers()

    assert refused(tmp_path, elsewhere) == "the server answered 302 Found"


def test_a_failed_download_leaves_no_folder(tmp_path: Path) -> None:
    with serving(lambda handler: handler.send_error(404)) as url, pytest.raises(DownloadFailed):
        fetch(url, tmp_path / "new" / "weights.h5")
    assert list(tmp_path.iterdir()) == []


def test_a_download_that_breaks_off_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path, lambda handler: half(handler, lambda: None)).startswith("it broke off after 1 of 2 MB")


def test_a_server_that_is_slow_but_alive_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    content = CONTENT[:120_000]

    def dribble(handler: BaseHTTPRequestHandler) -> None:
        whole(handler, b"", len(content))
        for start in range(0, len(content), 10_000):
            handler.wfile.write(content[start : start + 10_000])
            handler.wfile.flush()
            time.sleep(0.1)

    with serving(dribble) as url:
        fetch(url, tmp_path / "weights.h5", hashlib.md5(content, usedforsecurity=False).hexdigest())
    assert (tmp_path / "weights.h5").read_bytes() == content


def test_a_server_that_dribbles_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 0.5)
    stopped = threading.Event()

    def dribble(handler: BaseHTTPRequestHandler) -> None:
        whole(handler, b"")
        for _ in range(1200):  # a minute, after which another reason would be told
            if stopped.wait(0.05):
                break
            try:
                handler.wfile.write(b"a")
                handler.wfile.flush()
            except OSError:
                break

    try:
        assert refused(tmp_path, dribble) == "the download took longer than 0 minutes"
    finally:
        stopped.set()


def test_what_is_no_answer_of_a_server_is_told(tmp_path: Path) -> None:
    assert "hello" in refused(tmp_path, lambda handler: (handler.wfile.write(b"hello\r\n\r\n"), None)[1])


def test_a_port_at_which_nobody_listens_is_told(tmp_path: Path) -> None:
    with serving(whole) as url:
        pass
    with pytest.raises(DownloadFailed, match="connection refused"):
        fetch(url, tmp_path / "weights.h5")


def test_a_server_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    released = threading.Event()
    with serving(silent_until(released)) as url:
        try:
            with pytest.raises(DownloadFailed, match="no answer within 0 s"):  # after 10 s it is told otherwise
                fetch(url, tmp_path / "weights.h5")
        finally:
            released.set()


def test_a_server_that_stops_in_the_middle_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    released = threading.Event()
    timer = threading.Timer(3, released.set)
    timer.start()
    reason = refused(tmp_path, lambda handler: half(handler, lambda: released.wait(10)))
    timer.cancel()
    assert reason == "no answer within 0 s"


def test_a_host_whose_name_takes_for_ever_to_look_up_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: released.wait(10) and [])
    try:
        with pytest.raises(DownloadFailed, match="no answer"):
            fetch("http://weights.invalid/weights.h5", tmp_path / "weights.h5")
    finally:
        released.set()


def test_patience_ends_well_before_the_promised_twenty_seconds() -> None:
    assert module.PATIENCE <= 18


def test_a_disk_that_takes_no_more_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert refused(tmp_path, whole) == "it could not be kept: No space left on device"
