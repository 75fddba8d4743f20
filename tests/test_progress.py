"""Progress is a bar on a terminal, plain lines elsewhere and nothing when quiet; warnings are always told."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from generator.progress import GRAIN, TOLD, Progress
from generator.tasks.events import Advanced, Finished, Started
from generator.tasks.task import Task


def run(progress: Progress) -> None:
    """Run two steps with a warning in between."""
    with progress.step("Loading Tiny"):
        pass
    with progress.step("Maximal pattern of right3x2:5", total=3) as advance:
        advance()
        progress.warn("[unit] is odd")
        advance()


def test_without_a_terminal_a_step_is_one_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    run(Progress(terminal=False))
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "Loading Tiny\nMaximal pattern of right3x2:5\nwarning: [unit] is odd\n"


def test_quiet_silences_steps_but_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    run(Progress(quiet=True, terminal=True))
    out, err = capsys.readouterr()
    assert (out, err) == ("", "warning: [unit] is odd\n")


def test_on_a_terminal_step_bar_and_time_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run(Progress(terminal=True))
    out, err = capsys.readouterr()
    assert out == ""
    lines = [line for line in err.splitlines() if "Maximal pattern of right3x2:5" in line]
    assert lines
    assert "━" in lines[-1]
    assert ":" in lines[-1].split("━")[-1]  # a time, such as 00:00
    assert "warning: [unit] is odd" in err


def test_a_long_warning_is_never_broken_over_lines(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "a/very/long/path.md:12: " + "word " * 60 + "end"
    progress = Progress(terminal=True)
    with progress.step("Loading"):
        progress.warn(sentence)
    assert sentence in capsys.readouterr().err


def test_a_step_within_a_step_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(terminal=True)
    with progress.step("Outer"), progress.step("Inner", total=2) as advance:
        advance()
    with progress.step("Next"):
        pass
    err = capsys.readouterr().err
    assert all(title in err for title in ("Outer", "Inner", "Next"))


@pytest.mark.parametrize("terminal", [True, False])
def test_what_goes_wrong_in_a_step_is_not_hidden(terminal: bool) -> None:
    progress = Progress(terminal=terminal)
    with pytest.raises(KeyboardInterrupt), progress.step("Loading"):
        raise KeyboardInterrupt
    with progress.step("Again"):
        pass


def test_warnings_are_kept_for_strict(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(quiet=True)
    progress.warn("one")
    progress.warn("two")
    assert progress.warnings == ["one", "two"]
    assert capsys.readouterr().err == "warning: one\nwarning: two\n"


def test_the_bars_are_imported_only_when_a_bar_is_shown() -> None:
    code = (
        "import sys; from generator.progress import Progress; progress = Progress(terminal={})\n"
        "with progress.step('Loading'): pass\n"
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code.format(False)], check=False).returncode == 0
    assert subprocess.run([sys.executable, "-c", code.format(True)], check=False).returncode == 1


def told(capsys: pytest.CaptureFixture[str], times: Sequence[float], *, total: int, quiet: bool = False) -> list[str]:
    """Run a step of which one is done at each of `times`, in seconds from its start, and return what it tells."""
    progress = Progress(quiet=quiet, terminal=False, clock=iter([0.0, *times]).__next__)
    with progress.step("Patterns", total) as advance:
        for _ in times:
            advance()
    return capsys.readouterr().err.splitlines()


def test_without_a_terminal_a_long_step_tells_the_time_left_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, [2.0 * number for number in range(1, 41)], total=256)
    assert lines == ["Patterns", "Patterns: 14 of 256, about 8 min left", "Patterns: 29 of 256, about 8 min left"]


def test_a_step_that_is_soon_done_or_quiet_tells_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, [9, 19, 29], total=3) == ["Patterns"]
    assert told(capsys, [2.0 * number for number in range(1, 41)], total=256, quiet=True) == []


def test_where_many_are_done_at_once_the_time_left_counts_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, [16.0] * 8 + [32.0] * 8 + [48.0] * 8, total=256)
    assert lines[1:] == ["Patterns: 8 of 256, about 8 min left"]


def test_what_was_kept_from_before_says_nothing_of_the_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, [0.1] * 100 + [10.0, 20.0, 30.1, 30.2], total=256)
    assert lines[1:] == ["Patterns: 102 of 256, about 26 min left"]


@pytest.mark.parametrize(
    ("pace", "words"), [(1, "about 70 s"), (0.5, "about 20 s"), (60, "about 1 h 39 min"), (50, "about 82 min")]
)
def test_the_time_left_is_said_as_exactly_as_it_can_be_known(
    pace: float, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = told(capsys, [pace * number for number in range(1, 100)], total=100)
    assert any(line.endswith(f", {words} left") for line in lines)


# Computing


def tasks(*costs: float, steps: int = 0) -> list[Task]:
    """Make tasks of such costs."""
    return [
        Task("optimisation", {"layer": f"conv{number}", "filters": [0]}, cost=cost, steps=steps)
        for number, cost in enumerate(costs)
    ]


class Steps(Progress):
    """Counts how far the one bar of a computation has come."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.shown: list[tuple[str, int | None]] = []
        self.done = 0

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Callable[[], None]]:
        self.shown.append((title, total))

        def advance() -> None:
            self.done += 1

        yield advance


def test_a_computation_is_one_bar_weighed_by_what_tasks_cost() -> None:
    progress = Steps()
    small, large = tasks(0.0, 8e9)  # of which any costs 1e9 more
    with progress.computing([small, large]) as tell:
        for event, share in ((Started(small), 0), (Finished(small), 0.1), (Started(large), 0.1), (Finished(large), 1)):
            tell(event)
            assert progress.done == pytest.approx(GRAIN * share, abs=1)
    assert progress.shown == [("Computing 2 results", GRAIN)]


def test_a_task_moves_the_bar_step_by_step_and_never_beyond_its_share() -> None:
    progress = Steps()
    (one, other) = tasks(4e9, 4e9, steps=4)
    with progress.computing([one, other]) as tell:
        tell(Started(one))
        for done in (1, 2, 3, 4):
            tell(Advanced(one))
            assert progress.done == pytest.approx(GRAIN / 2 * done / 5, abs=1)
        for _ in range(9):  # as where a process was replaced
            tell(Advanced(one))
        assert progress.done == pytest.approx(GRAIN / 2, abs=1)
        tell(Finished(one))
        tell(Finished(other))
    assert progress.done in (GRAIN - 1, GRAIN)


def test_where_nothing_is_to_be_computed_nothing_is_shown() -> None:
    progress = Steps()
    with progress.computing([]) as tell:
        tell(Finished(tasks(1.0)[0]))
    assert (progress.shown, progress.done) == ([], 0)


def test_without_a_terminal_a_long_task_is_named_when_it_starts(capsys: pytest.CaptureFixture[str]) -> None:
    short, long = tasks(TOLD / 2, TOLD * 2)
    for quiet in (False, True):
        with Progress(quiet=quiet, terminal=False).computing([short, long]) as tell:
            for task in (short, long):
                tell(Started(task))
                tell(Finished(task))
        assert capsys.readouterr().err == ("" if quiet else "Computing 2 results\nPatterns of conv1\n")


def test_on_a_terminal_a_computation_is_a_bar_without_names(capsys: pytest.CaptureFixture[str]) -> None:
    (task,) = tasks(TOLD * 2)
    with Progress(terminal=True).computing([task]) as tell:
        tell(Started(task))
        tell(Finished(task))
    told = capsys.readouterr().err
    assert "Computing 1 result " in told
    assert "Patterns of conv0" not in told
