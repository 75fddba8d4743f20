"""What several test modules share: the real network, and one cold build of the shipped site for the whole run."""

import inspect
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pytest

from generator import pipeline
from generator.memory import Memory
from generator.paths import WEIGHTS_VARIABLE
from generator.progress import Progress
from generator.settings import (
    ClassificationSettings,
    KernelsSettings,
    NetworkSettings,
    PatternSettings,
    Settings,
    UnitSettings,
)
from generator.zoo import keras_files
from generator.zoo.weights import Asked as WeightsAsked

if TYPE_CHECKING:
    from generator.analysis.context import Context
    from generator.images import Photograph, Photographs
    from generator.network import Network
    from generator.results.kernels import Kernels
    from generator.results.layer import Responses

T = TypeVar("T")

ROOT = Path(__file__).parent.parent
CONTENT, TEMPLATES = ROOT / "content", ROOT / "templates"
STORE = (ROOT / (os.environ.get("CIRCUITPRESS_CACHE") or ".cache")).resolve()
STUDY, VGG19_STUDY = "squeezenet-fire4_expand3x3-56", "vgg19-block3_conv3-12"
PHOTOGRAPHS = (  # those shipped; what an author adds to content/ changes no test
    "baseball bison coffee german_shepherd hens honey_bee koala macaw pont_du_gard red_panda solar_panel"
    " triumphal_arch weighing_scale"
)
REAL_VGG19 = keras_files.in_folder("vgg19")  # of this machine, before `_alone` hides it


@dataclass(frozen=True)
class Built:
    """A built site, the cache it was built with, and what the build warned of."""

    content: Path
    site: Path
    cache: Path
    studies: tuple[str, ...]  # those whose weights are to be had here
    warnings: tuple[str, ...]

    @property
    def report(self) -> Path:
        """The report on SqueezeNet."""
        return self.site / STUDY


def shipped_content(folder: Path) -> Path:
    """Copy what is shipped, and nothing that an author has added since."""
    shutil.copytree(CONTENT, folder, ignore=lambda _, names: set(names) & {"images", "studies"})
    for study in (STUDY, VGG19_STUDY):
        shutil.copytree(CONTENT / "studies" / study, folder / "studies" / study)
    (folder / "images").mkdir()
    for name in ("CREDITS.md", *(f"{stem}.jpg" for stem in PHOTOGRAPHS.split())):
        shutil.copy(CONTENT / "images" / name, folder / "images" / name)
    return folder


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test see this machine's weights, or ask Keras' server for any: nobody listens where it asks."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path_factory.getbasetemp() / "keras"))
    monkeypatch.delenv(WEIGHTS_VARIABLE, raising=False)
    monkeypatch.setattr(keras_files, "SERVER", "http://127.0.0.1:9")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The shipped content, built on real weights, of VGG19 where they are to be had.

    What `make site` has computed is taken from its store: no study is computed twice.
    """
    folder = tmp_path_factory.mktemp("real")
    studies = (STUDY, VGG19_STUDY) if REAL_VGG19 else (STUDY,)
    content = shipped_content(folder / "content")
    progress = Progress(quiet=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KERAS_HOME", str(folder / "keras"))
        if REAL_VGG19:
            environment.setenv(WEIGHTS_VARIABLE, str(REAL_VGG19.parent))
        pipeline.build(
            content=content,
            output=folder / "site",
            cache=STORE,
            templates=TEMPLATES,
            only=studies,
            strict=False,
            progress=progress,
        )
    return Built(content, folder / "site", STORE, studies, tuple(progress.warnings))


@pytest.fixture(scope="session")
def tiny_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the tiny site, built cold once: a test that asks what is told or written need not compute it."""
    from tests.shared import tiny_store
    from tests.tiny_site import BRIEF, TOML

    return tiny_store(tmp_path_factory, "tiny", TOML + BRIEF)


@pytest.fixture(scope="session")
def cache_with_filters(tmp_path_factory: pytest.TempPathFactory, tiny_cache: Path) -> Path:
    """The same with all filters of the layers, of which the study's own are computed already."""
    from tests.shared import tiny_store
    from tests.tiny_site import TOML

    return tiny_store(tmp_path_factory, "filters", TOML, base=tiny_cache)


@pytest.fixture(scope="session")
def small_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the tiny site with the fewest pictures, built cold in one process: what other runners must equal."""
    from tests.shared import tiny_store
    from tests.tiny_site import SMALL

    return tiny_store(tmp_path_factory, "small", SMALL)


@pytest.fixture(scope="session")
def real_vgg19() -> Path:
    """The file of VGG19's real weights; without it the test is skipped."""
    if REAL_VGG19 is None:
        pytest.skip(f"{WEIGHTS_VARIABLE} names no folder with a file vgg19*.h5: VGG19 has no real weights here")
    return REAL_VGG19


@pytest.fixture(scope="session")
def squeezenet(tmp_path_factory: pytest.TempPathFactory) -> "Network":
    """SqueezeNet with its real weights."""
    from generator.network import Network
    from generator.zoo import pickled
    from generator.zoo import squeezenet as source

    found = source.find_weights(weights_asked(tmp_path_factory.mktemp("asked")))
    return Network(source.ARCHITECTURE, weights=pickled.read_weights(found.path))


@pytest.fixture(scope="session")
def tiny_network() -> "Network":
    """The tiny network of `tests/tiny.py`, with weights from a fixed seed."""
    from generator.network import Network
    from tests import tiny

    return Network(tiny.ARCHITECTURE, weights=tiny.draw_weights())


def weights_asked(folder: Path, weights: str = "package", *, sha256: str | None = None) -> WeightsAsked:
    """Ask for weights as a study in `folder` would, with a memory beside it."""
    return WeightsAsked(weights, sha256, folder, Memory(folder / "memory"), Progress(quiet=True))


@dataclass(frozen=True)
class Question:
    """What analyses are asked in tests: the arguments that their functions have in common, and earlier results."""

    settings: Settings
    network: "Network"
    photographs: "Photographs"
    labels: tuple[str, ...]
    kept: dict[str, Any] = field(default_factory=dict)  # what was computed of this question, once

    def __post_init__(self) -> None:
        """Keep network and photographs as long as what was computed of them: an object that is gone leaves its id."""
        for one in (self.network, self.photographs):
            self.kept[f"object {id(one)}"] = one

    @property
    def layer(self) -> str:
        """The filter's layer."""
        return self.settings.unit.layer

    @property
    def filter(self) -> int:
        """The filter's number."""
        return self.settings.unit.filter

    @cached_property
    def context(self) -> "Context":
        """What the steps of an analysis share."""
        from generator.analysis.context import Context

        return Context(self.network, self.photographs, self.layer, self.filter)

    def of(self, analysis: Callable[..., T], **needs: Any) -> T:
        """Call an analysis with what its parameters name: of this question, of its settings, or given in `needs`."""
        names = inspect.signature(analysis).parameters
        common = {
            "network": self.network,
            "photographs": self.photographs,
            "labels": self.labels,
            "layer": self.layer,
            "filter_": self.filter,
            "periods": self.settings.tuning.periods,
            "seed": self.settings.pattern.seed,
            "top": self.settings.classification.top if "labels" in names else self.settings.kernels.top,
            "advance": lambda: None,
            **needs,
        }
        return analysis(**{name: value for name, value in common.items() if name in names})

    def responses(self, layer: str | None = None) -> "Responses":
        """What every filter of a layer does on the photographs."""
        from generator.analysis.responses import respond

        name = layer or self.layer
        key = f"{name} {id(self.network)} {id(self.photographs)}"
        if key not in self.kept:
            self.kept[key] = respond(self.network, self.photographs, name)
        found: Responses = self.kept[key]
        return found

    def kernels(self) -> "Kernels":
        """The filter's kernels."""
        from generator.analysis.kernels import rank

        return self.of(rank)


class Asked(Protocol):
    """Asks a question of the tiny network; every setting may be given."""

    def __call__(
        self,
        *,
        unit: str = "right3x2:5",
        photographs: "Sequence[Photograph] | None" = None,
        top: int = 3,
        size: int = 32,
        seed: int = 0,
        steps: int = 20,
        kernels: int = 4,
        seeds: int = 2,
        negative: bool = True,
        network: "Network | None" = None,
    ) -> Question: ...


@pytest.fixture(scope="session")
def asked(tiny_network: "Network") -> Asked:
    """What an analysis is asked of the tiny network, about the sixth filter of `right3x2` unless told otherwise."""
    from generator.images import Photographs
    from tests import tiny

    def ask(
        *,
        unit: str = "right3x2:5",
        photographs: "Sequence[Photograph] | None" = None,
        top: int = 3,
        size: int = 32,
        seed: int = 0,
        steps: int = 20,
        kernels: int = 4,
        seeds: int = 2,
        negative: bool = True,
        network: "Network | None" = None,
    ) -> Question:
        layer, filter_ = unit.split(":")
        settings = Settings(
            NetworkSettings("tiny"),
            UnitSettings(layer, int(filter_)),
            classification=ClassificationSettings(top),
            pattern=PatternSettings(size, seed, steps, seeds=seeds, negative=negative),
            kernels=KernelsSettings(kernels),
        )
        shown = tiny.photographs() if photographs is None else Photographs.of(photographs)
        return Question(settings, network or tiny_network, shown, tiny.CLASSES)

    return ask


Computed = Callable[[Question], Callable[[str], Any]]


@pytest.fixture(scope="session")
def computed() -> Computed:
    """Computes the tasks that a study would plan for a question, in this process, and looks results up by name."""
    from tests.planned import results_of

    return results_of
