"""One build at a time writes to a site; a lock outlives no build, and where none can be made the build is told why."""

import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from generator.lock import exclusive
from generator.progress import Progress
from tests.conftest import ROOT


@pytest.fixture
def quiet() -> Progress:
    return Progress(quiet=True)


def test_while_a_build_writes_no_other_does_and_then_nothing_is_left(tmp_path: Path, quiet: Progress) -> None:
    with exclusive(tmp_path / "site", quiet):
        assert [path.name for path in tmp_path.iterdir()] == [".site.lock"]
        lock = FileLock(tmp_path / ".site.lock")
        with pytest.raises(TimeoutError):
            lock.acquire(blocking=False)
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_fails_lets_the_next_one_in(tmp_path: Path, quiet: Progress) -> None:
    with pytest.raises(KeyboardInterrupt), exclusive(tmp_path / "site", quiet):
        raise KeyboardInterrupt
    with exclusive(tmp_path / "site", quiet):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_a_killed_build_left_is_taken_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".site.lock").touch()
    with exclusive(tmp_path / "site", Progress(terminal=False)):
        pass
    assert capsys.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_who_waits_says_so_once_and_in_one_line_then_goes_on(
    tmp_path: Path, quiet: Progress, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def second() -> None:
        with exclusive(tmp_path / "site", Progress(terminal=False)):
            done.append("second")

    with exclusive(tmp_path / "site", quiet):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        done.append("first")
    waiting.join()
    assert done == ["first", "second"]
    assert capsys.readouterr() == ("", f"Waiting: another build is writing to {tmp_path / 'site'}\n")
    assert list(tmp_path.iterdir()) == []


def test_one_site_by_two_names_is_one_site(tmp_path: Path, quiet: Progress) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "site").symlink_to("disk/public")
    with exclusive(tmp_path / "site", quiet):
        assert (tmp_path / "disk" / ".public.lock").exists()


def test_sites_beside_each_other_do_not_wait_for_each_other(tmp_path: Path, quiet: Progress) -> None:
    with exclusive(tmp_path / "one", quiet), exclusive(tmp_path / "two", quiet):
        pass


def test_folders_above_the_site_that_nothing_was_built_in_go_again(tmp_path: Path, quiet: Progress) -> None:
    with exclusive(tmp_path / "a" / "b" / "site", quiet):
        pass
    assert list(tmp_path.iterdir()) == []
    with exclusive(tmp_path / "a" / "b" / "site", quiet):
        (tmp_path / "a" / "b" / "site").mkdir()
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["site"]


def test_where_no_lock_can_be_made_the_build_goes_on_to_be_told_why(tmp_path: Path, quiet: Progress) -> None:
    (tmp_path / "file").touch()
    with exclusive(tmp_path / "file" / "site", quiet):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_lock_that_can_not_be_taken_is_told(tmp_path: Path, quiet: Progress) -> None:
    (tmp_path / ".site.lock").mkdir()
    with pytest.raises(IsADirectoryError, match=r"\.site\.lock"), exclusive(tmp_path / "site", quiet):
        pass
    assert (tmp_path / ".site.lock").is_dir()


UNPRIVILEGED = """
import os, sys
from generator import lock, pipeline
from generator.__main__ import main, parser
parser()  # what it imports may lie where nobody else can read
if os.getuid() == 0:
    os.setuid(65534)
sys.exit(main(["build", "--output", sys.argv[1]]))
"""


def test_without_permission_the_sentence_is_about_the_permission() -> None:
    with tempfile.TemporaryDirectory() as closed:  # pytest's own is closed to everybody else as a whole
        Path(closed).chmod(0o555)
        command = [sys.executable, "-c", UNPRIVILEGED, f"{closed}/site"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        expected = "found no permission to write beside it, where the new site is written first; name another"
        assert (done.returncode, done.stderr) == (2, f"error: {closed}/site: {expected}\n")
        Path(closed).chmod(0o755)
