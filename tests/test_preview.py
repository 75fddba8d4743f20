"""The preview as a whole: it builds, serves, follows edits, and outlives whatever goes wrong."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from queue import Queue
from threading import Event
from time import monotonic
from typing import Any

import pytest

from generator import pipeline
from generator.errors import BadInput, CircuitpressError
from generator.preview import SiteFolders, attempt, preview
from generator.progress import Progress
from generator.publish import MANIFEST
from generator.zoo import networks
from tests import tiny
from tests.conftest import ROOT, TEMPLATES
from tests.tiny_site import make_content

LONG = 60.0  # seconds that nothing here comes near, on any machine


@dataclass(frozen=True)
class Running:
    """A preview that runs: where it listens, what it tells the terminal, and what it returns in the end."""

    port: int
    told: "Queue[str]"
    done: "Future[bool]"

    def get(self, path: str = "/") -> tuple[int, str]:
        """Ask for a page: its status and its text."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=LONG)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()

    @contextmanager
    def states(self) -> Iterator[Iterator[dict[str, Any]]]:
        """Follow the states, as an open page does."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=LONG)) as connection:
            connection.request("GET", "/.preview/events")
            with connection.getresponse() as response:
                yield events(response)


def events(response: HTTPResponse) -> Iterator[dict[str, Any]]:
    """Read the states from a stream, which is never silent for long: TimeoutError when there is none for LONG."""
    end = monotonic() + LONG
    for line in response:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))
            end = monotonic() + LONG
        elif monotonic() > end:
            raise TimeoutError("no new state")


@contextmanager
def running(build: Callable[[], None], sources: SiteFolders) -> Iterator[Running]:
    """Run a preview in a thread of its own until the block ends."""
    told, stop = Queue[str](), Event()
    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(preview, build, sources, port=0, stop=stop, tell=told.put)
        try:
            address = told.get(timeout=LONG).partition(" ")[0]
            yield Running(int(address.rpartition(":")[2]), told, done)
        finally:
            stop.set()
        done.result(timeout=LONG)


@pytest.fixture
def sources(tmp_path: Path) -> SiteFolders:
    """Folders of a site that is not there yet, and a program that nobody edits."""
    folders = {name: tmp_path / name for name in ("content", "templates", "program")}
    for folder in folders.values():
        folder.mkdir()
    return SiteFolders(**folders, output=tmp_path / "site", cache=tmp_path / "cache")


def write_site(output: Path, words: str) -> None:
    """Write a site of one page, as a build might."""
    output.mkdir(exist_ok=True)
    page = f"<html><body>{words}</body></html>"
    (output / "index.html").write_text(page)
    (output / MANIFEST).write_text(page)


def save(path: Path, text: str) -> None:
    """Save a file in one step, so that no build reads half of it."""
    beside = path.with_name(f".{path.name}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def until(states: Iterator[dict[str, Any]], meant: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait for a state that lasts; one that is followed at once by another may never be told."""
    return next(state for state in states if meant(state))


def settled(state: dict[str, Any]) -> bool:
    return not state["building"]


def test_it_answers_while_the_first_build_runs_and_says_when_it_is_done(sources: SiteFolders) -> None:
    go = Event()

    def build() -> None:
        assert go.wait(LONG)
        write_site(sources.output, "first")

    with running(build, sources) as found, found.states() as states:
        assert next(states) == {"site": "", "building": True, "faults": []}
        status, page = found.get("/any/page.html")
        assert status == 503
        assert "No report yet" in page
        assert 'data-site=""' in page
        go.set()
        state = next(states)
        assert state["site"]
        assert settled(state)
        status, page = found.get()
        assert (status, "first" in page, f'data-site="{state["site"]}"' in page) == (200, True, True)


def test_the_old_site_is_served_while_a_build_runs(sources: SiteFolders) -> None:
    write_site(sources.output, "old")
    go, begun = Event(), Event()

    def build() -> None:
        begun.set()
        assert go.wait(LONG)

    with running(build, sources) as found:
        assert begun.wait(LONG)
        assert "old" in found.get()[1]
        go.set()


def test_what_changes_during_a_build_is_built_after_it(sources: SiteFolders) -> None:
    edit = sources.content / "words.md"
    read = Queue[str]()
    written = Event()

    def build() -> None:
        read.put(edit.read_text() if edit.exists() else "nothing")
        assert written.wait(LONG)

    with running(build, sources) as found:
        assert read.get(timeout=LONG) == "nothing"
        save(edit, "words")
        written.set()
        assert read.get(timeout=LONG) == "words"
        assert found.told.get(timeout=LONG).startswith("first build: built in ")
        assert found.told.get(timeout=LONG).startswith(f"{edit}: built in ")


def test_a_build_that_changes_nothing_leaves_the_pages_alone(sources: SiteFolders) -> None:
    with running(lambda: write_site(sources.output, "same"), sources) as found:
        found.told.get(timeout=LONG)
        with found.states() as states:
            first = next(states)
        save(sources.content / "words.md", "a comment")
        assert "words.md: built in " in found.told.get(timeout=LONG)
        with found.states() as states:
            assert until(states, settled) == first


@pytest.mark.parametrize(
    ("error", "faults"),
    [
        (BadInput("b.md:3: no such name", "study.toml: <b>&"), ("b.md:3: no such name", "study.toml: <b>&")),
        (CircuitpressError("site: it is in .site.7/old"), ("site: it is in .site.7/old",)),
        (OSError(28, "No space left on device"), ("site or cache: No space left on device",)),
        (OSError(28, "No space left on device", "a.png"), ("a.png: No space left on device",)),
    ],
)
def test_whatever_is_refused_is_told_in_sentences(
    error: Exception, faults: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    def build() -> None:
        raise error

    assert attempt(build, place="site or cache") == faults
    assert capsys.readouterr() == ("", "".join(f"error: {fault}\n" for fault in faults))


def test_a_bug_is_told_with_its_traceback_and_its_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    def build() -> None:
        raise ZeroDivisionError("by nought")

    (fault,) = attempt(build, place="site")
    assert fault.startswith("ZeroDivisionError: by nought (a bug in circuitpress")
    assert "Traceback" in capsys.readouterr().err


def test_an_error_is_shown_in_the_open_page_and_gone_with_the_next_build(
    sources: SiteFolders, capfd: pytest.CaptureFixture[str]
) -> None:
    words, go = sources.content / "words.md", Event()
    save(words, "right")
    go.set()

    def build() -> None:
        assert go.wait(LONG)
        if words.read_text() != "right":
            raise BadInput(f"{words}:1: wrong", "and more")
        write_site(sources.output, "a site")

    with running(build, sources) as found, found.states() as states:
        site = until(states, settled)["site"]
        save(words, "wrong")
        failed = {"site": site, "building": False, "faults": [f"{words}:1: wrong", "and more"]}
        assert until(states, lambda state: settled(state) and state["faults"]) == failed
        assert found.get()[0] == 200
        go.clear()
        save(words, "right")
        assert until(states, lambda state: state["building"]) == failed | {"building": True}  # not yet mended
        go.set()
        mended = until(states, lambda state: settled(state) and not state["faults"])
        assert mended == {"site": site, "building": False, "faults": []}
    assert f"error: {words}:1: wrong\nerror: and more\n" in capfd.readouterr().err


def test_a_change_of_the_program_ends_it_so_that_it_can_start_anew(sources: SiteFolders) -> None:
    with running(lambda: None, sources) as found:
        found.told.get(timeout=LONG)
        (sources.program / "pages.py").write_text("x = 1\n")
        assert found.done.result(timeout=LONG)
        assert "the program has changed" in found.told.get(timeout=LONG)


def test_a_port_in_use_is_one_sentence(sources: SiteFolders) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"^port {port}: .*in use; name another one with --port$"):
            preview(lambda: None, sources, port=port, stop=Event(), tell=lambda _: None)


def test_an_edit_of_words_is_on_the_page_and_a_slip_is_told_with_file_and_line(
    tmp_path: Path, tiny_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real pipeline on the tiny network."""
    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)
    shutil.copytree(tiny_cache, tmp_path / "cache")
    content = make_content(tmp_path / "content")
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    sources = SiteFolders(content, tmp_path / "templates", output=tmp_path / "site", cache=tmp_path / "cache")
    words = content / "studies" / "tiny-study" / "pattern.md"

    def build() -> None:
        pipeline.build(
            content=content,
            output=sources.output,
            cache=sources.cache,
            templates=sources.templates,
            only=(),
            strict=False,
            progress=Progress(quiet=True),
        )

    with running(build, sources) as found, found.states() as states:
        first = until(states, settled)
        assert first["faults"] == []
        assert found.get("/tiny-study/pattern/index.html")[0] == 200
        save(words, "It looks like *a pangolin*.\n")
        second = until(states, lambda state: settled(state) and state["site"] != first["site"])
        assert "<em>a pangolin</em>" in found.get("/tiny-study/pattern/")[1]
        save(words, "One line.\n\nIts norm is {{ kernels.topp[0].norm }}.\n")
        third = until(states, lambda state: settled(state) and state["faults"])
        assert third["site"] == second["site"]
        assert f"{words}:3: " in third["faults"][0]
        assert "pangolin" in found.get("/tiny-study/pattern/")[1]
        save(words, "It looks like *an okapi*.\n")
        until(states, lambda state: settled(state) and not state["faults"])
        assert "<em>an okapi</em>" in found.get("/tiny-study/pattern/")[1]
    assert not any(b"/.preview/" in path.read_bytes() for path in sources.output.rglob("*.html"))


SLOW_BUILD = """\
import signal, sys, time, types
import generator
from generator.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell may have switched off
def build(**_):
    print("building", flush=True)
    time.sleep(600)
pipeline = types.ModuleType("generator.pipeline")
pipeline.build = build
sys.modules["generator.pipeline"] = generator.pipeline = pipeline
sys.exit(main(["serve", "--port", "0"]))
"""


def test_control_c_ends_it_at_once_with_status_0_even_during_a_build(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", SLOW_BUILD],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        assert process.stdout.readline() == "building\n"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=LONG)
    assert (process.returncode, errors) == (0, "stopped; the site is unchanged\n")
