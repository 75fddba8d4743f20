"""Mirrors `worker.py`: only JSON goes in; arguments are made of it by the types that the function declares."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generator import worker
from generator.encoding import encode
from generator.errors import BadInput, CircuitpressError
from generator.files import digest
from generator.plan import PlanInputs, plan
from generator.results.kernels import Kernels
from generator.settings import NetworkSettings, PatternSettings, Settings, UnitSettings
from generator.store import Damaged, Store
from generator.tasks.task import Task
from generator.worker import Job, NetworkPlace, PhotographsPlace, compute
from generator.zoo import vgg16
from tests import errands, fakes, keras_layout, tiny
from tests.conftest import Asked
from tests.errands import Number, noted

TINY = NetworkPlace("tests.tiny", "tests.tiny", "tiny.npz", tiny.ARCHITECTURE.weighted, "net")
ROOT = Path(__file__).parent.parent
KEY = "kernels-0123456789abcdef01234567"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def sent(job: Job) -> Job:
    """Send a job as a runner does."""
    return Job.from_json(job.to_json())


def kernels(**changes: Any) -> Job:
    task = Task("kernels", {"layer": "right3x2", "filter_": 5}, {"kernels": {"top": 3}}, network="net")
    return replace(Job(task, KEY, {"name": "kernels"}, {}, network=TINY), **changes)


def test_a_job_is_json_and_comes_back_as_it_was() -> None:
    places = PhotographsPlace((("a.png", None, "1"), ("b/c.png", "b", "2")), (23, 31))
    job = kernels(needs={"one": "a-1", "many": ("b-2", "c-3")}, photographs=places)
    back = sent(job)
    assert back.to_json() == job.to_json()
    assert (back.network, back.photographs, back.key) == (TINY, places, KEY)
    assert back.needs == {"one": "a-1", "many": ("b-2", "c-3")}
    assert back.task.id == job.task.id


def test_every_task_of_a_plan_is_sent_as_it_is() -> None:
    settings = Settings(NetworkSettings("tiny"), UnitSettings("middle2x3", 2), pattern=PatternSettings(34, steps=24))
    for task in plan(settings, PlanInputs(tiny.ARCHITECTURE, "net", tiny.CLASSES, "pictures", 3)).tasks.values():
        assert sent(Job(task, "key", {}, {})).task.id == task.id


def test_a_result_goes_to_the_store_and_is_what_the_function_gives(store: Store, asked: Asked) -> None:
    made = compute(sent(kernels()), store)
    found = store.get(KEY)
    assert found == made
    assert encode(made.decode(Kernels)) == encode(asked(unit="right3x2:5", kernels=3).kernels())


def test_what_the_store_has_is_not_computed(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errands.register(monkeypatch)
    task = errands.task("number", 3, tmp_path / "log")
    store.put(KEY, encode(Number(8)), {})
    assert compute(sent(Job(task, KEY, {}, {})), store).decode(Number) == Number(8)
    assert noted(tmp_path / "log") == []


def test_a_result_that_is_needed_and_not_there_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    errands.register(monkeypatch)
    part = errands.task("number", 3, tmp_path / "log")
    job = Job(errands.total(tmp_path / "log", part), KEY, {}, {"parts": ("number-1",)})
    with pytest.raises(Damaged, match="it is not in the store") as damaged:
        compute(job, store)
    assert damaged.value.key == "number-1"
    store.put("number-1", encode(Number(3)), {})
    assert compute(sent(job), store).decode(Number) == Number(3)


def test_steps_are_told_as_they_come(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errands.register(monkeypatch)
    told = list[int]()
    compute(Job(errands.task("climb", 4, tmp_path / "log"), KEY, {}, {}), store, lambda: told.append(1))
    assert len(told) == 4


def photographs(folder: Path, *colours: str) -> PhotographsPlace:
    folder.mkdir(exist_ok=True)
    for colour in colours:
        Image.new("RGB", (40, 30), colour).save(folder / f"{colour}.png")
    return placed(*(folder / f"{colour}.png" for colour in colours))


def placed(*paths: Path) -> PhotographsPlace:
    return PhotographsPlace(tuple((str(path), None, digest(path.read_bytes())) for path in paths), (23, 31))


def test_figures_are_files_and_photographs_are_read_from_their_place(store: Store, tmp_path: Path) -> None:
    task = Task("figures.photographs", photographs="pictures")
    job = Job(task, "figures.photographs-1", {}, {}, photographs=photographs(tmp_path / "images", "red", "blue"))
    files = compute(sent(job), store).read()
    assert {Path(name).stem for name in files} - {"colours"} == {"red", "blue"}


LOADED = """
import sys
from pathlib import Path
from generator.store import Store
from generator.worker import Job, compute
compute(Job.from_json(sys.stdin.buffer.read()), Store(Path(sys.argv[1])))
print(*sorted({"tensorflow", "keras", "generator.network", "generator.images"} & set(sys.modules)))
"""


def loaded(job: Job, folder: Path) -> set[str]:
    """Compute a job in a process of its own, and name what of the network and of photographs it has loaded."""
    command = [sys.executable, "-c", LOADED, str(folder)]
    done = subprocess.run(command, cwd=ROOT, input=job.to_json(), capture_output=True, check=True)
    return set(done.stdout.decode().split())


def test_a_task_that_needs_no_network_loads_none(store: Store, tmp_path: Path) -> None:
    store.put("pattern-1", encode(fakes.made_up("pattern")), {})
    drawing = Job(Task("figures.pattern", needs={"pattern": "id"}), "figures.pattern-1", {}, {"pattern": "pattern-1"})
    assert loaded(drawing, tmp_path / "cache") == {"generator.images"}  # which the worker knows, for those that ask
    assert store.get("figures.pattern-1") is not None
    assert {"tensorflow", "generator.network"} <= loaded(kernels(), tmp_path / "cache")  # as one that needs it


def test_all_photographs_that_can_not_be_read_are_told_together(store: Store, tmp_path: Path) -> None:
    photographs(tmp_path / "images", "red", "blue", "green")
    for name in ("red", "green"):
        (tmp_path / "images" / f"{name}.png").write_bytes(b"no")
    places = placed(*(tmp_path / "images" / f"{name}.png" for name in ("red", "blue", "green")))
    job = Job(Task("figures.photographs", photographs="p"), "figures.photographs-1", {}, {}, photographs=places)
    with pytest.raises(BadInput) as refused:
        compute(job, store)
    assert [Path(fault.partition(":")[0]).name for fault in refused.value.faults] == ["red.png", "green.png"]


def test_a_photograph_that_was_exchanged_since_its_digest_was_taken_is_not_computed_on(
    store: Store, tmp_path: Path
) -> None:
    places = photographs(tmp_path / "images", "red", "blue")
    photographs(tmp_path / "images", "red")
    Image.new("RGB", (40, 30), "white").save(tmp_path / "images" / "blue.png")
    job = Job(Task("figures.photographs", photographs="p"), "figures.photographs-1", {}, {}, photographs=places)
    with pytest.raises(CircuitpressError, match=r"blue\.png: found SHA-256 .* build again if it was changed meanwhile"):
        compute(job, store)
    assert store.get(job.key) is None


def small(path: Path, *, seed: int, digest: str) -> NetworkPlace:
    """Write weights of the small VGG, and say where they are."""
    keras_layout.write(path, keras_layout.draw(keras_layout.SMALL, seed=seed))
    layers = keras_layout.SMALL.weighted
    return NetworkPlace(keras_layout.__name__, keras_layout.source().READER, str(path), layers, digest)


def test_a_network_stays_for_the_next_task_until_other_weights_come_to_lie_there(tmp_path: Path) -> None:
    place = small(tmp_path / "w.h5", seed=3, digest="one")
    network = worker._network(place, None)
    assert worker._network(small(tmp_path / "w.h5", seed=3, digest="one"), None) is network
    other = worker._network(small(tmp_path / "w.h5", seed=4, digest="two"), None)
    kernel, _ = network.kernel("block1_conv1")
    assert not np.array_equal(kernel, other.kernel("block1_conv1")[0])


def test_a_network_ends_where_its_weights_do(tmp_path: Path) -> None:
    drawn = keras_layout.draw(keras_layout.SMALL)
    path = keras_layout.write(tmp_path / "w.h5", dict(list(drawn.items())[:2]))
    place = NetworkPlace(keras_layout.__name__, "generator.zoo.hdf5", str(path), tuple(drawn)[:2], "cut")
    assert worker._network(place, None).architecture.weighted == tuple(drawn)[:2]


def test_weights_of_another_network_are_told_with_their_folder(tmp_path: Path) -> None:
    place = small(tmp_path / "w.h5", seed=3, digest="three")
    wrong = NetworkPlace(vgg16.__name__, place.reader, place.weights, place.layers, "wrong")
    with pytest.raises(BadInput) as refused:
        worker._network(wrong, None)
    assert all(fault.startswith(f"weights, in {tmp_path}: w.h5: ") for fault in refused.value.faults)
