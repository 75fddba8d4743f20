"""Mirrors `runners/cluster.py` and `runners/share.py`: the same bytes, whoever computes and whoever dies meanwhile."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.runners.share import Share
from generator.store import Store
from generator.tasks.catalogue import COMPUTED
from generator.tasks.task import Task
from tests import tiny
from tests.conftest import ROOT
from tests.tiny_site import SMALL, make_content

BUILD = """
import sys
from pathlib import Path
from generator import pipeline
from generator.progress import Progress
from generator.runners.choice import Choice
from generator.zoo import networks
from tests import tiny

networks.NETWORKS["tiny"] = tiny
content, cache, which = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
tiny.FILE = content.parent / "tiny.bin"
if which == "here":
    runner = Choice(jobs=1)
elif which.startswith("tcp:"):
    runner = Choice(scheduler=which)
else:
    number, _, of = which.partition("/")
    runner = Choice(share=(int(number), int(of)))
made = pipeline.compute(content=content, cache=cache, only=(), runner=runner, progress=Progress(quiet=True))
print(made.there, made.asked, "tensorflow" in sys.modules)
"""


CLUSTER = """
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit="4GB") as cluster:
        print(cluster.scheduler_address, next(iter(cluster.workers.values())).pid, flush=True)
        input()
"""


def start(content: Path, cache: Path, which: str) -> subprocess.Popen[str]:
    """Compute the tiny study in a process of its own: here, as a share, or on a cluster."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(content), str(cache), which],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> list[str]:
    """Wait for it, and return what it printed."""
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0, err
    return out.split()


def contents(cache: Path) -> dict[str, str]:
    """The digest of every result's files, by key; what a build made of them is left out."""
    store = Store(cache)
    names = [path.name for path in cache.glob("*-*") if path.name.rpartition("-")[0] in COMPUTED]
    found = {name: store.get(name) for name in names}
    return {key: entry.content for key, entry in found.items() if entry}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "tiny.bin").write_bytes(tiny.drawn_bytes())  # a worker holds it against its digest
    return make_content(folder / "content", toml=SMALL)


@pytest.fixture(scope="module")
def expected(small_cache: Path) -> dict[str, str]:
    """What this machine computes in one process."""
    return contents(small_cache)


@pytest.fixture
def cluster() -> Iterator[tuple[str, int]]:
    """Two workers of one thread, in processes of their own: the scheduler's address, and the number of one worker."""
    process = subprocess.Popen(
        [sys.executable, "-c", CLUSTER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    address, worker = process.stdout.readline().split()
    yield address, int(worker)
    process.communicate("\n", timeout=60)


def test_a_cluster_computes_the_same_bytes_though_a_worker_is_killed_in_the_middle(
    content: Path, expected: dict[str, str], tmp_path: Path, cluster: tuple[str, int]
) -> None:
    address, victim = cluster
    process = start(content, tmp_path / "cache", address)
    while len(list((tmp_path / "cache").glob("*-*"))) < 5:  # in the middle
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    os.kill(victim, signal.SIGKILL)
    there, asked, tensorflow = finish(process)
    assert there == asked
    assert tensorflow == "False"  # nor does the process that asks compute anything
    assert contents(tmp_path / "cache") == expected


def test_two_shares_at_once_leave_nothing_to_compute(content: Path, expected: dict[str, str], tmp_path: Path) -> None:
    for process in [start(content, tmp_path / "cache", f"{number}/2") for number in (1, 2)]:
        finish(process)
    assert contents(tmp_path / "cache") == expected
    assert not list((tmp_path / "cache" / "claims").iterdir())


def test_a_share_alone_ends_with_its_own_tasks_done(content: Path, expected: dict[str, str], tmp_path: Path) -> None:
    there, asked, _ = finish(start(content, tmp_path / "cache", "2/3"))
    assert 0 < int(there) <= int(asked)
    made = contents(tmp_path / "cache")
    assert made.items() <= expected.items()


def test_three_builds_on_one_store_agree_on_every_byte(content: Path, expected: dict[str, str], tmp_path: Path) -> None:
    for process in [start(content, tmp_path / "cache", "here") for _ in range(3)]:
        finish(process)
    assert contents(tmp_path / "cache") == expected


def test_every_task_belongs_to_one_share() -> None:
    tasks = [Task("kernels", {"layer": "conv", "filter_": number}) for number in range(200)]
    owners = [[share for share in range(1, 8) if Share(share, 7).owns(task)] for task in tasks]
    assert all(len(found) == 1 for found in owners)
    assert {found[0] for found in owners} == set(range(1, 8))
