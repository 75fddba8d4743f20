"""`python -m generator serve`: what it asks of the preview, and how it ends."""

import os
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline, preview
from generator.__main__ import main
from generator.commands.options import FOLDERS, TEMPLATES
from generator.runners.choice import Choice


class Preview:
    """Stand in for the preview: remember what was asked, then do as told."""

    def __init__(self) -> None:
        self.act: Callable[[], bool] = lambda: False
        self.asked = dict[str, Any]()

    def __call__(self, build: Callable[[], None], sources: preview.SiteFolders, **asked: Any) -> bool:
        self.asked = {"build": build, "sources": sources, **asked}
        return self.act()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Preview:
    stands_in = Preview()
    monkeypatch.setattr(preview, "preview", stands_in)
    return stands_in


def test_without_options_the_defaults_are_asked(asked: Preview) -> None:
    assert main(["serve"]) == 0
    assert asked.asked["port"] == 8000
    assert asked.asked["sources"] == preview.SiteFolders(
        Path("content"), TEMPLATES, Path("site"), FOLDERS["--cache"][0]
    )


def test_every_option_reaches_the_preview_and_its_builds(asked: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    built = dict[str, Any]()
    monkeypatch.setattr(pipeline, "build", lambda **given: built.update(given))
    folders = ["--content", "a", "--output", "b", "--cache", "c", "--templates", "d"]
    assert main(["serve", *folders, "--port", "0", "--jobs", "2"]) == 0
    assert asked.asked["port"] == 0
    assert asked.asked["sources"] == preview.SiteFolders(Path("a"), Path("d"), output=Path("b"), cache=Path("c"))
    asked.asked["build"]()
    expected = {
        "content": Path("a"),
        "output": Path("b"),
        "cache": Path("c"),
        "templates": Path("d"),
        "runner": Choice(2),
    }
    assert built.items() >= expected.items()


def test_control_c_is_how_it_ends(asked: Preview, capsys: pytest.CaptureFixture[str]) -> None:
    def act() -> bool:
        raise KeyboardInterrupt

    asked.act = act
    assert main(["serve"]) == 0
    assert capsys.readouterr() == ("", "stopped; the site is unchanged\n")


def test_a_changed_program_is_started_anew_as_it_was_called(asked: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[tuple[str, list[str]]]()
    monkeypatch.setattr(os, "execv", lambda path, arguments: started.append((path, arguments)))
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "generator", "serve", "--port", "1"])
    asked.act = lambda: True
    main(["serve"])
    assert started == [(sys.executable, [sys.executable, "-m", "generator", "serve", "--port", "1"])]


def test_a_port_in_use_is_bad_input_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--output", str(tmp_path / "site")]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors.startswith(f"error: port {port}: ")
    assert errors.endswith("; name another one with --port\n")


@pytest.mark.parametrize("port", ["", "x", "-1", "65536", "8000.0", "²"])
def test_a_port_that_is_none_is_wrong_usage(asked: Preview, port: str) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["serve", "--port", port])
    assert exit_.value.code == 2
    assert asked.asked == {}
