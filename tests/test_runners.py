"""Mirrors `runners/` and `compute.py`: what is missing is computed once, here or in other processes, whatever ends."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.compute import Runner, computed, keys_for
from generator.errors import BadInput, CircuitpressError
from generator.files import Files
from generator.memory import Memory
from generator.progress import Progress
from generator.runners import choice, processes
from generator.runners.choice import Choice
from generator.runners.here import Here
from generator.runners.processes import Processes
from generator.runners.schedule import InputPlaces, together
from generator.store import RECORD, Damaged, Entry, Store
from generator.tasks.events import Advanced, Event, Finished, Started
from generator.tasks.task import Task
from generator.worker import NetworkPlace, PhotographsPlace
from generator.zoo import networks
from tests import errands, tiny
from tests.conftest import ROOT, TEMPLATES
from tests.errands import Number, noted, schedule, task, total
from tests.tiny_site import SMALL, build, files_of, make_content


@pytest.fixture(autouse=True)
def _errands(monkeypatch: pytest.MonkeyPatch) -> None:
    errands.register(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def sums(log: Path) -> list[Task]:
    """Make six tasks: three numbers, two sums of two of them, and the sum of all."""
    numbers = [task("number", value, log, cost=float(value)) for value in (3, 5, 8)]
    halves = [total(log, *numbers[:2]), total(log, *numbers[1:])]
    return [*numbers, *halves, total(log, *halves, numbers[0])]


def run(tasks: list[Task], runner: Runner, tmp_path: Path, progress: Progress | None = None) -> dict[str, int]:
    """Compute tasks as a pipeline does, and return what was found; what turns out damaged is computed again."""
    store, told = Store(tmp_path / "cache"), progress or Progress(quiet=True)
    found = computed(tasks, errands.PLACES, store, keys_for(errands.PLACES, Memory(tmp_path / "memory")), runner, told)
    return {name: entry.decode(Number).value for name, entry in found.items()}


RUNNERS: dict[str, Callable[[], Runner]] = {
    "here": Here,
    "one process": lambda: Processes(1),
    "two": lambda: Processes(2),
}
each_runner = pytest.mark.parametrize("runner", RUNNERS.values(), ids=RUNNERS)
here_and_there = pytest.mark.parametrize("runner", [RUNNERS["here"], RUNNERS["two"]], ids=["here", "two"])

# The schedule


def test_what_can_be_computed_now_is_ready_the_longest_first(store: Store, tmp_path: Path, log: Path) -> None:
    tasks = sums(log)
    made = schedule(tasks, store, tmp_path)
    assert [one.arguments["value"] for one in made.ready] == [8, 5, 3]
    assert {one.id for one in made.missing} == {one.id for one in tasks}
    assert made.entries == {}


def settle(tasks: list[Task], store: Store, tmp_path: Path) -> None:
    Here().run(schedule(tasks, store, tmp_path), store, lambda _: None)


def test_what_the_store_has_is_not_missing_and_lets_others_be_ready(store: Store, tmp_path: Path, log: Path) -> None:
    tasks = sums(log)
    settle(tasks[:2], store, tmp_path)
    made = schedule(tasks, store, tmp_path)
    assert made.entries.keys() == {one.id for one in tasks[:2]}
    assert {one.id for one in made.ready} == {tasks[2].id, tasks[3].id}
    settle(tasks, store, tmp_path)
    whole = schedule(tasks, store, tmp_path)
    assert not whole.missing
    assert set(whole.entries) == {one.id for one in tasks}


def test_a_task_that_another_build_has_computed_meanwhile_is_not_started(
    store: Store, tmp_path: Path, log: Path
) -> None:
    tasks = sums(log)
    made = schedule(tasks, store, tmp_path)
    settle(tasks[:3], store, tmp_path)
    assert not made.start(tasks[0])
    assert tasks[0].id in made.entries
    made.look_again()
    assert {one.id for one in made.ready} == {one.id for one in tasks[3:5]}


def test_a_task_is_done_once_its_result_is_there_and_ready_again_if_it_is_given_up(
    store: Store, tmp_path: Path, log: Path
) -> None:
    (one,) = tasks = [task("number", 3, log)]
    made = schedule(tasks, store, tmp_path)
    assert made.start(one)
    assert not made.ready
    with pytest.raises(Damaged, match="it was just computed, and is not there"):
        made.done(one)
    made.again(one)
    assert list(made.ready) == [one]


def test_a_key_depends_on_what_was_found_before(store: Store, tmp_path: Path, log: Path) -> None:
    def last(value: int, noted_in: Path) -> str:
        parts = [task("number", value, noted_in), task("number", 4, log)]
        tasks = [*parts, total(log, *parts)]
        settle(tasks, store, tmp_path)
        return schedule(tasks, store, tmp_path).entries[tasks[-1].id].folder.name

    assert last(3, log) == last(3, tmp_path / "other")  # another row with the same result
    assert last(3, log) != last(5, log)


def test_places_of_several_studies_are_put_together() -> None:
    places = [
        InputPlaces({name: NetworkPlace(name, "r", "w", (), name)}, {name: PhotographsPlace((), (1, 2))})
        for name in "ab"
    ]
    both = together(places)
    assert (set(both.networks), set(both.photographs)) == ({"a", "b"}, {"a", "b"})


# Whatever runs them


@each_runner
def test_everything_is_computed_once_and_nothing_the_second_time(
    runner: Callable[[], Runner], tmp_path: Path, log: Path
) -> None:
    tasks = sums(log)
    found = run(tasks, runner(), tmp_path)
    assert [found[one.id] for one in tasks] == [3, 5, 8, 8, 13, 24]
    assert sorted(value for value, _ in noted(log)) == [3, 5, 8, 8, 13, 24]
    assert run(tasks, runner(), tmp_path) == found
    assert len(noted(log)) == 6


@each_runner
def test_each_task_is_told_to_start_to_advance_and_to_finish(
    runner: Callable[[], Runner], store: Store, tmp_path: Path, log: Path
) -> None:
    tasks = [task("climb", 3, log, steps=3), task("number", 1, log)]
    told = list[Event]()
    runner().run(schedule(tasks, store, tmp_path), store, told.append)
    of = {one.id: [type(event) for event in told if event.task.id == one.id] for one in tasks}
    assert of == {
        tasks[0].id: [Started, Advanced, Advanced, Advanced, Finished],
        tasks[1].id: [Started, Finished],
    }


@each_runner
@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [(0, BadInput, "a.png: found nothing"), (1, CircuitpressError, "no room"), (2, ZeroDivisionError, "a slip")],
)
def test_what_goes_wrong_in_a_task_is_raised_as_it_was_and_the_rest_stays(
    runner: Callable[[], Runner], kind: int, error: type[Exception], words: str, tmp_path: Path, log: Path
) -> None:
    first = task("number", 3, log, cost=2.0)
    run([first], runner(), tmp_path)  # else it may be at work still when the other fails
    with pytest.raises(error, match=words):
        run([first, task("fail", kind, tmp_path / "other")], runner(), tmp_path)
    with pytest.raises(error, match=words):
        run([task("fail", kind, tmp_path / "other"), first], runner(), tmp_path)
    assert len(noted(log)) == 1


DAMAGE: dict[str, tuple[Callable[[Path], object], int]] = {  # and how many warnings
    "a file has changed": (lambda folder: (folder / "result.json").write_text("{}"), 1),
    "a file is missing": (lambda folder: (folder / "result.json").unlink(), 1),
    "the record is no JSON": (lambda folder: (folder / RECORD).write_text("{"), 1),
    "the record is a list": (lambda folder: (folder / RECORD).write_text("[]"), 1),
    "the record is missing": (lambda folder: (folder / RECORD).unlink(), 0),
    "the entry is missing": (shutil.rmtree, 0),
}


@here_and_there
@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_computed_again_with_one_warning(
    runner: Callable[[], Runner], damage: str, tmp_path: Path, log: Path
) -> None:
    do, warnings = DAMAGE[damage]
    tasks = [task("number", 3, log), task("number", 5, log)]
    run(tasks, runner(), tmp_path)
    entries = [path for path in (tmp_path / "cache").glob("number-*") if b'"value": 3' in (path / RECORD).read_bytes()]
    do(entries[0])
    progress = Progress(quiet=True)
    both = total(log, *tasks)  # which reads what is damaged
    assert run([*tasks, both], runner(), tmp_path, progress)[both.id] == 8
    assert len(progress.warnings) == warnings
    assert all(told.startswith(f"{entries[0]}: found a damaged cache entry (") for told in progress.warnings)
    assert sorted(value for value, _ in noted(log)) == [3, 3, 5, 8]


# Processes


def test_processes_compute_at_the_same_time_and_none_is_this_one(tmp_path: Path, log: Path) -> None:
    run([task("meet", 1, log), task("meet", 2, log)], Processes(2), tmp_path)
    found = {process for _, process in noted(log)}
    assert len(found) == 2
    assert os.getpid() not in found


def test_no_more_processes_are_spawned_than_there_is_work_for(tmp_path: Path, log: Path) -> None:
    first = task("number", 3, log)
    run([first, total(log, first)], Processes(8), tmp_path)
    assert len({process for _, process in noted(log)}) == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_is_killed_is_replaced_and_the_build_goes_on(jobs: int, tmp_path: Path, log: Path) -> None:
    dying, other = task("die", 2, log), task("number", 7, tmp_path / "other")
    found = run([dying, other, total(tmp_path / "other", dying, other)], Processes(jobs), tmp_path)
    assert sorted(found.values()) == [2, 7, 9]
    assert len({process for _, process in noted(log)}) == 3


def test_a_task_that_ends_three_processes_is_given_up_by_its_title(tmp_path: Path, log: Path) -> None:
    with pytest.raises(CircuitpressError) as failed:
        run([task("die", 9, log)], Processes(2), tmp_path)
    assert str(failed.value) == (
        "die 9: 3 processes in a row ended while they computed this (killed, probably because the system ran "
        "out of memory); expected them to finish; try fewer at once with --jobs"
    )
    assert len(noted(log)) == 3


def test_an_unforeseen_fault_says_in_which_task_and_where(tmp_path: Path, log: Path) -> None:
    with pytest.raises(ZeroDivisionError) as failed:
        run([task("fail", 2, log)], Processes(1), tmp_path)
    (note,) = failed.value.__notes__
    assert note.startswith("in fail 2:\n")
    assert "in fail\n" in note


def test_processes_end_with_the_build_even_if_that_is_interrupted(store: Store, tmp_path: Path, log: Path) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, Finished):
            raise KeyboardInterrupt

    tasks = [task("number", 1, log, cost=2.0), task("meet", 1, tmp_path / "other")]
    with pytest.raises(KeyboardInterrupt):
        Processes(2).run(schedule(tasks, store, tmp_path), store, interrupt)
    for _, process in (*noted(log), *noted(tmp_path / "other")):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_an_environment_is_set_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIRCUITPRESS_ONE", "before")
    monkeypatch.delenv("CIRCUITPRESS_TWO", raising=False)
    with processes._environment({"CIRCUITPRESS_ONE": "1", "CIRCUITPRESS_TWO": "2"}):
        assert (os.environ["CIRCUITPRESS_ONE"], os.environ["CIRCUITPRESS_TWO"]) == ("1", "2")
    assert os.environ["CIRCUITPRESS_ONE"] == "before"
    assert "CIRCUITPRESS_TWO" not in os.environ


# Which runner


@pytest.mark.parametrize(
    ("cores", "free", "weights", "jobs"),
    [(1, 64e9, 0, 1), (4, 64e9, 0, 4), (4, 3e9, 0, 2), (4, 0.1e9, 0, 1), (8, 64e9, 10e9, 2), (8, 8e9, 600, 5)],
)
def test_there_are_as_many_processes_as_there_are_cores_and_memory_for(
    cores: int, free: float, weights: int, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "_cores", lambda: cores)
    monkeypatch.setattr(choice, "_free", lambda: free)
    assert choice._room(int(weights)) == jobs


def test_jobs_say_how_many_and_one_is_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_room", lambda _: 3)
    found = Choice().runner(()), Choice(2).runner(()), Choice(1).runner(())
    assert [getattr(runner, "_jobs", None) for runner in found] == [3, 2, None]
    assert isinstance(found[2], Here)


def test_this_machine_has_cores_and_memory() -> None:
    assert choice._cores() >= 1
    assert choice._free() > 0


# The tiny study


def entries_of(cache: Path) -> dict[str, Files]:
    """Read the files of all entries, by key."""
    store = Store(cache)
    found = {path.name: store.get(path.name) for path in cache.glob("*-*")}
    return {key: entry.read() for key, entry in found.items() if isinstance(entry, Entry)}


def test_processes_make_the_bytes_that_this_one_makes(
    tmp_path: Path, small_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)
    content = make_content(tmp_path / "content", toml=SMALL)
    shutil.copytree(small_cache, tmp_path / "made-here")
    build(content, tmp_path / "here", cache=tmp_path / "made-here")
    pipeline.build(
        content=content,
        output=tmp_path / "there",
        cache=tmp_path / "cache",
        templates=TEMPLATES,
        only=(),
        strict=False,
        runner=Choice(jobs=2),
        progress=Progress(quiet=True),
    )
    assert entries_of(tmp_path / "cache") == entries_of(small_cache)
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")


def test_where_the_store_has_everything_nothing_is_spawned_imported_or_read(tmp_path: Path, tiny_cache: Path) -> None:
    content = make_content(tmp_path / "content")
    shutil.copytree(tiny_cache, tmp_path / "cache")
    code = f"""if True:
        import multiprocessing.process, sys
        from pathlib import Path
        from generator import pipeline
        from generator.progress import Progress
        from generator.runners.choice import Choice
        from generator.zoo import networks
        from tests import tiny
        networks.NETWORKS["tiny"] = tiny
        read = []
        def build(output):
            pipeline.build(content=Path({str(content)!r}), output=Path(output), cache=Path({str(tmp_path / "cache")!r}),
                           templates=Path({str(TEMPLATES)!r}), only=(), strict=False, runner=Choice(jobs=2),
                           progress=Progress(quiet=True))
        def refuse(self):
            raise AssertionError("spawned")
        multiprocessing.process.BaseProcess.start = refuse
        build({str(tmp_path / "one")!r})  # which remembers the photographs
        import builtins, io
        sys.addaudithook(lambda event, found: read.append(str(found[0])) if event == "open" else None)
        build({str(tmp_path / "two")!r})
        print([path for path in read if "/content/images/" in path])
        print(sorted({{"tensorflow", "keras", "matplotlib", "h5py", "generator.network"}} & set(sys.modules)))
        """
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "[]\n[]\n"), done.stderr
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
