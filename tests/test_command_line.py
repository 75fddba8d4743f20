"""The command line: what it asks of the pipeline, what it prints, and its exit status."""

import errno
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import generator
from generator.__main__ import main
from generator.addresses import Addresses
from generator.commands.options import FOLDERS
from generator.errors import BadInput, CircuitpressError
from generator.runners.choice import Choice

ROOT = Path(__file__).resolve().parent.parent
CACHE = FOLDERS["--cache"][0]  # a variable may name another than .cache


@dataclass(frozen=True)
class Made:
    studies: int
    pages: int
    output: Path


class Pipeline(ModuleType):
    """Stand in for the pipeline: remember what was asked, then do as told."""

    def __init__(self, act: Callable[..., object]) -> None:
        super().__init__("generator.pipeline")
        self.act, self.asked = act, dict[str, Any]()

    def build(self, **asked: Any) -> object:
        self.asked = asked
        return self.act(**asked)


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    made = Pipeline(lambda **asked: Made(1, 9, asked["output"]))
    monkeypatch.setitem(sys.modules, "generator.pipeline", made)
    monkeypatch.setattr(generator, "pipeline", made, raising=False)
    return made


def fail_with(error: BaseException) -> Callable[..., object]:
    def act(**_: object) -> object:
        raise error

    return act


def test_without_options_the_defaults_are_asked(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    progress = pipeline.asked.pop("progress")
    assert progress.warnings == []
    assert pipeline.asked == {
        "content": Path("content"),
        "output": Path("site"),
        "cache": CACHE,
        "templates": ROOT / "templates",
        "only": (),
        "strict": False,
        "addresses": Addresses(),
        "retry": False,
        "drafts": False,
        "runner": Choice(),
    }
    assert capsys.readouterr() == ("site/index.html: 1 study, 9 pages\n", "")


def test_every_option_reaches_the_pipeline(pipeline: Pipeline) -> None:
    folders = ["--content", "a", "--output", "b/c", "--cache", "d", "--templates", "e"]
    assert (
        main(
            [
                "build",
                *folders,
                "--study",
                "x",
                "y",
                "--study",
                "z",
                "--study",
                "x",
                "--strict",
                "--retry",
                "--drafts",
                "--base-url",
                "https://example.org/x",
                "--repository",
                "https://example.org/source",
                "--jobs",
                "3",
            ]
        )
        == 0
    )
    del pipeline.asked["progress"]
    assert pipeline.asked == {
        "content": Path("a"),
        "output": Path("b/c"),
        "cache": Path("d"),
        "templates": Path("e"),
        "only": ("x", "y", "z"),
        "strict": True,
        "addresses": Addresses("https://example.org/x", "https://example.org/source"),
        "retry": True,
        "drafts": True,
        "runner": Choice(jobs=3),
    }


def test_an_address_without_its_scheme_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", "--base-url", "example.org"])
    assert "found 'example.org'" in capsys.readouterr().err


def test_quiet_says_nothing_of_a_build_but_its_warnings(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    def act(**asked: Any) -> Made:
        with asked["progress"].step("Loading"):
            asked["progress"].warn("it is odd")
        return Made(2, 17, asked["output"])

    pipeline.act = act
    assert main(["build", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "warning: it is odd\n")


def test_each_fault_is_one_line_and_the_status_is_two(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.act = fail_with(BadInput("study.toml: [unit] filter: found 99", "b.md:3: no such name"))
    assert main(["build", "--quiet"]) == 2
    expected = "error: study.toml: [unit] filter: found 99\nerror: b.md:3: no such name\n"
    assert capsys.readouterr() == ("", expected)


def test_an_interrupted_build_is_one_line_and_130(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.act = fail_with(KeyboardInterrupt())
    assert main(["build"]) == 130
    assert capsys.readouterr() == ("", "interrupted; the old site is untouched\n")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "site/a.png"),
            "site/a.png: No space left on device",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), f"site or {CACHE}: No space left on device"),
        (CircuitpressError("site: it is in .site.7/old"), "site: it is in .site.7/old"),
    ],
)
def test_what_the_system_refuses_is_one_sentence_and_one(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str], error: Exception, sentence: str
) -> None:
    pipeline.act = fail_with(error)
    assert main(["build"]) == 1
    assert capsys.readouterr() == ("", f"error: {sentence}\n")


def test_a_fault_of_the_program_itself_is_not_dressed_up(pipeline: Pipeline) -> None:
    pipeline.act = fail_with(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        main(["build"])


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["biuld"],
        ["build", "--studdy"],
        ["build", "--stu", "x"],
        ["build", "--study"],
        ["build", "x"],
        ["build", "--jobs", "0"],
        ["build", "--jobs", "two"],
        ["build", "--jobs", "²"],
        ["build", "--output", ""],
        ["layers", "squeezenet", "conv1"],
        ["new", "x", "--network", "squeezenet", "--layer", "conv1"],
        ["new", "--network", "squeezenet", "--layer", "conv1", "--filter", "0"],
        ["new", "x", "--network", "squeezenet", "--layer", "conv1", "--filter", "one"],
        ["new", "x", "--network", "squeezenet", "--layer", "conv1", "--filter", "0", "--title", "caf\udce9"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two_and_builds_nothing(pipeline: Pipeline, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert pipeline.asked == {}


def run(code: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


NEW = ("x", "--network", "squeezenet", "--layer", "fire4_expand3x3", "--filter", "56")


def test_a_new_study_is_written_with_all_that_was_asked_and_the_next_step_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["new", *NEW, "--title", "A title", "--hypothesis", "fires on stripes"]) == 0
    said = "content/studies/x: study.toml, and the questions of each section in a file of its own\n"
    assert capsys.readouterr() == (f"{said}It builds already: make site\n", "")
    written = tomllib.loads((tmp_path / "content" / "studies" / "x" / "study.toml").read_text(encoding="utf-8"))
    assert {name: value for name, value in written.items() if value} == {
        "title": "A title",
        "hypothesis": "fires on stripes",
        "network": {"name": "squeezenet"},
        "unit": {"layer": "fire4_expand3x3", "filter": 56},
    }


def test_a_new_study_in_another_folder_is_built_by_naming_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "my content"
    content.mkdir()
    assert main(["new", *NEW, "--content", str(content)]) == 0
    assert capsys.readouterr().out.endswith(f"python -m generator build --content '{content}'\n")
    assert [path.name for path in content.rglob("x")] == ["x"]


def test_a_new_study_that_can_not_be_is_told_in_all_its_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", *NEW]) == 2
    expected = "error: content: found no such folder, expected the one that holds the studies and the photographs\n"
    assert capsys.readouterr() == ("", expected)
    (tmp_path / "content").mkdir()
    assert main(["new", "a b", "--network", "squeezenet", "--layer", "conv1", "--filter", "64"]) == 2
    expected = (
        "error: SLUG: found the folder name 'a b', expected letters, digits, - and _ only\n"
        "error: --filter: found 64, expected 0 to 63 (conv1 has 64)\n"
    )
    assert capsys.readouterr() == ("", expected)
    assert list((tmp_path / "content").iterdir()) == []


def test_help_names_every_option_and_the_exit_statuses(tmp_path: Path) -> None:
    found = run(["-m", "generator", "build", "--help"], tmp_path)
    assert found.returncode == 0
    for option in (
        "--content",
        "--output",
        "--cache",
        "--templates",
        "--study",
        "--strict",
        "--retry",
        "--jobs",
        "--quiet",
    ):
        assert option in found.stdout
    assert "130 interrupted" in run(["-m", "generator", "--help"], tmp_path).stdout


def test_where_there_is_no_content_one_sentence_says_so(tmp_path: Path) -> None:
    found = run(["-m", "generator", "build"], tmp_path)
    assert found.returncode == 2
    assert found.stderr.startswith("error: content/studies: ")
    assert "Traceback" not in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_itself_imports_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, generator.__main__ as m; m.parser(); print(*sorted(sys.modules))"
    modules = run(["-c", code], tmp_path).stdout.split()
    assert "generator.progress" in modules
    heavy = {
        "tensorflow",
        "keras",
        "numpy",
        "matplotlib",
        "rich",
        "pydantic",
        "jinja2",
        "PIL",
        "generator.pipeline",
    }
    assert heavy.isdisjoint(modules)
