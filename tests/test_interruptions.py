"""Whatever stops a build, or runs beside it: the site is the old one or the new one, and the next build mends the rest.

Each build is a process of its own on the tiny network, disturbed as `tests/disturbed.py` says.
"""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from generator import pipeline
from generator.memory import MEMORY
from generator.progress import Progress
from generator.runners.choice import Choice
from generator.sections import SECTIONS
from generator.store import CLAIMS
from generator.tasks.catalogue import KINDS
from generator.zoo import networks
from tests import tiny
from tests.conftest import ROOT, TEMPLATES
from tests.disturbed import DISK_FULL, Plan
from tests.tiny_site import TOML, files_of, make_content

INTERRUPTED = "interrupted; the old site is untouched\n"
WAITING = "Waiting: another build is writing to {}\n"


@dataclass(frozen=True)
class Place:
    """Where a build happens: a content whose words have changed since the site was built, and a full cache."""

    folder: Path
    old: dict[str, bytes]  # the site as it is
    new: dict[str, bytes]  # the site as an undisturbed build makes it
    drawn: Path  # the pictures, outside the cache

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def forget(self, task: str = "figures.kernels") -> None:
        """Let a task be computed again."""
        (entry,) = self.cache.glob(f"{task}-*")
        shutil.rmtree(entry)

    def start(self, recipe: Plan | None = None, *, output: str = "site", quiet: bool = True) -> subprocess.Popen[str]:
        """Start a build."""
        asked = asdict(recipe or Plan()) | {"drawn": str(self.drawn)}
        command = [
            sys.executable,
            "-m",
            "tests.disturbed",
            json.dumps(asked),
            "build",
            "--jobs",
            "1",
            *["--quiet"] * quiet,
        ]
        for name in ("content", "cache"):
            command += [f"--{name}", str(self.folder / name)]
        command += ["--output", str(self.folder / output)]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, recipe: Plan) -> tuple[int, str]:
        """Build, and return the exit status and what was said on standard error."""
        return ended(self.start(recipe))


def ended(build: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a build; return the exit status and what it said on standard error."""
    _, errors = build.communicate(timeout=60)
    return build.returncode, errors


def build(folder: Path) -> None:
    """Build undisturbed, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(networks.NETWORKS, "tiny", tiny)
        pipeline.build(
            content=folder / "content",
            output=folder / "site",
            cache=folder / "cache",
            templates=TEMPLATES,
            only=(),
            strict=False,
            runner=Choice(jobs=1),
            progress=Progress(quiet=True),
        )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, cache_with_filters: Path) -> Place:
    """Two builds that nobody disturbs, before and after a change of words."""
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(cache_with_filters, folder / "cache")
    words = make_content(folder / "content", toml=TOML) / "studies" / "tiny-study"
    for section in SECTIONS:  # so that there is nothing to warn of
        (words / f"{section.name}.md").write_text("Words.\n", encoding="utf-8")
    build(folder)
    old = files_of(folder / "site")
    shutil.copytree(folder / "site", folder / "before")
    (words / "kernels.md").write_text("Other words.\n", encoding="utf-8")
    build(folder)
    for entry in (folder / "cache").glob("figures.*"):
        shutil.copytree(entry, folder / "drawn" / entry.name)
    return Place(folder, old, files_of(folder / "site"), folder / "drawn")


@pytest.fixture
def place(undisturbed: Place, tmp_path: Path) -> Place:
    """The old site, a changed content and a full cache, in folders of the test's own."""
    for name, copy in (("content", "content"), ("cache", "cache"), ("before", "site")):
        shutil.copytree(undisturbed.folder / name, tmp_path / copy)
    return Place(tmp_path, undisturbed.old, undisturbed.new, undisturbed.drawn)


def assert_whole(place: Place) -> None:
    """The site is the old one or the new one, or away until the next build; which makes the new one and litters not."""
    if place.site.exists():
        assert files_of(place.site) in (place.old, place.new)
    build(place.folder)
    assert files_of(place.site) == place.new
    assert {path.name for path in place.folder.iterdir()} == {"content", "cache", "site"}
    kinds = {path.name.partition("-")[0] for path in place.cache.iterdir()}
    assert kinds == {".gitignore", MEMORY, CLAIMS} | set(KINDS)


def assert_one_sentence(status: int, errors: str, reason: str) -> None:
    """The build failed with one line that ends with what the system said."""
    assert (status, errors.count("\n")) == (1, 1)
    assert errors.startswith("error: ")
    assert errors.endswith(f": {reason}\n")


# One build, stopped


@pytest.mark.parametrize(
    ("event", "moment"),
    [
        *(("SIGKILL", moment) for moment in ("made", "half", "before", "between", "after")),
        *(("SIGINT", moment) for moment in ("made", "half", "before", "between", "after")),
        *(("SIGTERM", moment) for moment in ("half", "between")),
        *((DISK_FULL, moment) for moment in ("made", "half", "between")),
    ],
)
def test_stopped_while_the_site_is_written(place: Place, event: str, moment: str) -> None:
    status, errors = place.run(Plan(event, "site", moment))
    if event == "SIGKILL":
        assert (status, errors) == (-signal.SIGKILL, "")
    elif event == DISK_FULL:
        assert_one_sentence(status, errors, "No space left on device")
        assert files_of(place.site) == place.old
    elif moment in ("made", "half"):
        assert (status, errors) == (130, INTERRUPTED)
        assert files_of(place.site) == place.old
    else:  # it is held off from before the first rename until the old site is gone
        assert (status, errors) == (0, "")
        assert files_of(place.site) == place.new
    assert_whole(place)


@pytest.mark.parametrize(
    ("event", "moment"),
    [
        *(("SIGKILL", moment) for moment in ("made", "half", "between", "after")),
        *(("SIGINT", moment) for moment in ("made", "half", "between", "after")),
        ("SIGTERM", "half"),
        *((DISK_FULL, moment) for moment in ("made", "half", "between")),
    ],
)
def test_stopped_while_an_entry_of_the_cache_is_written(place: Place, event: str, moment: str) -> None:
    place.forget()
    status, errors = place.run(Plan(event, "figures.kernels-", moment))
    if event == "SIGKILL":
        assert (status, errors) == (-signal.SIGKILL, "")
    elif event == DISK_FULL:
        assert_one_sentence(status, errors, "No space left on device")
    else:
        assert (status, errors) == (130, INTERRUPTED)
    assert files_of(place.site) == place.old
    assert_whole(place)


@pytest.mark.parametrize("cached", [True, False], ids=["publishing", "storing"])
def test_a_file_that_may_not_grow_is_one_sentence(place: Place, cached: bool) -> None:
    if not cached:
        place.forget()
    status, errors = place.run(Plan(largest=1000))
    assert_one_sentence(status, errors, "File too large")
    assert files_of(place.site) == place.old
    assert_whole(place)


@pytest.mark.parametrize("imported", ["generator.commands.build", "generator.pipeline", "pydantic", "numpy.linalg"])
def test_interrupted_while_modules_are_imported(place: Place, imported: str) -> None:
    assert place.run(Plan("SIGINT", imported=imported)) == (130, INTERRUPTED)
    assert files_of(place.site) == place.old


# Builds at once


@contextmanager
def held(place: Place) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Give a build that has begun, and the file for which it waits before it goes on."""
    holding, until = place.folder / "holding", place.folder / "until"
    place.forget()
    first = place.start(Plan(hold=str(holding), until=str(until)))
    try:
        wait_for(holding.exists)
        yield first, until
    finally:
        first.kill()
        first.communicate()
        for path in (holding, until):
            path.unlink(missing_ok=True)


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def begun(waiting: subprocess.Popen[str]) -> str:
    """Return the first line that a build says on standard error."""
    assert waiting.stderr
    return waiting.stderr.readline()


def test_a_second_and_a_third_build_say_that_they_wait_and_find_all_computed(place: Place) -> None:
    with held(place) as (first, go):
        others = [place.start(quiet=False), place.start(quiet=False)]
        said = [begun(other) for other in others]
        assert said == [WAITING.format(place.site)] * 2
        assert files_of(place.site) == place.old
        go.touch()
        assert ended(first) == (0, "")
        assert [ended(other) for other in others] == [(0, "")] * 2
    assert_whole(place)


def test_a_build_that_waits_can_be_interrupted(place: Place) -> None:
    with held(place) as (first, go):
        second = place.start(quiet=False)
        assert begun(second) == WAITING.format(place.site)
        second.send_signal(signal.SIGINT)
        assert ended(second) == (130, INTERRUPTED)
        assert first.poll() is None
        go.touch()
        assert ended(first) == (0, "")
    assert_whole(place)


def test_a_build_goes_on_when_the_one_it_waits_for_is_killed(place: Place) -> None:
    with held(place) as (first, _):
        second = place.start(quiet=False)
        assert begun(second) == WAITING.format(place.site)
        first.kill()
        assert ended(second)[0] == 0
    assert_whole(place)


def test_builds_of_other_sites_do_not_wait_and_share_the_cache(place: Place) -> None:
    with held(place) as (first, go):
        second = place.start(Plan(hold=str(place.folder / "second"), until=str(go)), output="other")
        wait_for((place.folder / "second").exists)  # both compute the same entry
        go.touch()
        assert ended(first) == (0, "")
        assert ended(second) == (0, "")
    assert files_of(place.folder / "other") == place.new
    shutil.rmtree(place.folder / "other")
    (place.folder / "second").unlink()
    assert_whole(place)


# With TensorFlow


def written(cache: Path) -> dict[str, int]:
    """Say when each entry was written; a folder's own time is that of its last use."""
    return {path.parent.name: path.stat().st_mtime_ns for path in cache.glob("[a-z]*-*/entry.json")}


def test_killed_while_it_computes_the_next_one_keeps_what_was_done(place: Place) -> None:
    for entry in place.cache.glob("[a-z]*-*"):
        if not entry.name.startswith(("optimisation-", "stimulation-")):  # which take long
            shutil.rmtree(entry)
    before = written(place.cache)
    status, _ = place.run(Plan("SIGKILL", "pattern-", "half"))
    assert status == -signal.SIGKILL
    done = written(place.cache)
    assert len(done) >= len(before) + 2
    assert_whole(place)
    assert done.items() <= written(place.cache).items()


def test_interrupted_while_tensorflow_is_imported(place: Place) -> None:
    shutil.rmtree(place.cache)
    assert place.run(Plan("SIGINT", imported="tensorflow.python.framework.ops")) == (130, INTERRUPTED)
