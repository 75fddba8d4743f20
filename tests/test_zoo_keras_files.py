"""Mirrors `zoo/keras_files.py`: where it looks for weights, in which order, and what it says where there are none."""

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generator import worker
from generator.errors import AbsentWeights, BadInput
from generator.paths import at_home
from generator.staging import LOCK, NEW, PREFIX, staged
from generator.zoo import keras_files, networks
from generator.zoo.download import DownloadFailed, NotKept
from generator.zoo.weights import WeightsFile
from tests import keras_layout
from tests.conftest import weights_asked
from tests.keras_layout import SMALL
from tests.test_zoo_download import serving, whole


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Folders for the study, the variable and Keras' cache; nobody listens where Keras' server is."""
    made = {name: tmp_path / name for name in ("study", "given", "keras/models")}
    for folder in made.values():
        folder.mkdir(parents=True)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return made


def weights_file(path: Path, *, layers: int = 6, seed: int = 3) -> Path:
    """Write a file with the first layers of the small VGG."""
    drawn = keras_layout.draw(SMALL, seed=seed)
    return keras_layout.write(path, dict(list(drawn.items())[:layers]))


def md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def find(
    study: Path, weights: str = "imagenet", *, published: str = "0" * 32, sha256: str | None = None
) -> WeightsFile:
    return keras_layout.source(md5=published).find_weights(weights_asked(study, weights, sha256=sha256))


def reason(study: Path, weights: str = "imagenet", *, published: str = "0" * 32) -> str:
    with pytest.raises(AbsentWeights) as absent:
        find(study, weights, published=published)
    assert "\n\n" not in str(absent.value)
    return str(absent.value)


def test_the_variables_folder_comes_before_kerass_cache(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = weights_file(places["keras/models"] / keras_layout.PUBLISHED)
    assert find(places["study"], published=md5(kept)).path == kept
    given = weights_file(places["given"] / "small_other.h5", seed=4)
    monkeypatch.setenv("CIRCUITPRESS_WEIGHTS", str(places["given"]))
    assert find(places["study"], published=md5(kept)).path == given


def test_of_several_files_the_largest_is_taken_and_other_networks_are_passed_over(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIRCUITPRESS_WEIGHTS", str(places["given"]))
    weights_file(places["given"] / "small_a.h5", layers=2)
    largest = weights_file(places["given"] / "small_b.h5")
    weights_file(places["given"] / "small_c.h5", layers=3)
    keras_layout.write(places["given"] / "vgg19_large.h5", {"conv": (np.zeros((99, 99, 9)), np.zeros(9))})
    assert find(places["study"]).path == largest


def test_what_is_found_is_described_by_digest_and_layers_and_no_path(places: dict[str, Path]) -> None:
    path = weights_file(places["study"] / "weights" / "mine.h5", layers=2)
    found = find(places["study"], "weights/mine.h5")
    assert found.path == path
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.layers == ("block1_conv1", "block2_conv1")
    assert str(places["study"].parent) not in found.source
    assert find(places["study"], str(path)) == found


def test_a_file_with_the_checksum_that_keras_states_is_called_kerass_own(places: dict[str, Path]) -> None:
    path = weights_file(places["study"] / "mine.h5")
    assert "Keras’ own" in find(places["study"], "mine.h5", published=md5(path)).source
    assert "Keras’ own" not in find(places["study"], "mine.h5").source


def test_the_headless_file_in_kerass_cache_is_taken_where_the_whole_one_is_not(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    headless = weights_file(places["keras/models"] / "small_weights_notop.h5", layers=3)
    published = keras_files.Published(headless.name, md5(headless))
    whole_one = keras_files.Published(keras_layout.PUBLISHED, "0" * 32)
    monkeypatch.delenv("CIRCUITPRESS_WEIGHTS", raising=False)
    found = keras_files.find(weights_asked(places["study"], "imagenet"), SMALL, (whole_one, published))
    assert found.path == headless
    assert SMALL.carried(found.layers).logits is None


def test_weights_are_downloaded_to_kerass_cache(places: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    original = weights_file(places["given"] / "original.h5")
    content = original.read_bytes()
    asked: list[str] = []

    def answer(handler: object) -> None:
        asked.append(handler.path)  # type: ignore[attr-defined]
        whole(handler, content, len(content))  # type: ignore[arg-type]

    with serving(answer) as url:
        monkeypatch.setattr(keras_files, "SERVER", url.rpartition("/")[0])
        found = find(places["study"], published=md5(original))
        assert find(places["study"], published=md5(original)) == found
    assert asked == [f"/small/{keras_layout.PUBLISHED}"]
    assert found.path == places["keras/models"] / keras_layout.PUBLISHED
    assert found.layers == SMALL.weighted


def test_a_broken_file_in_kerass_cache_is_downloaded_anew(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = weights_file(places["given"] / "original.h5")
    content = original.read_bytes()
    kept = places["keras/models"] / keras_layout.PUBLISHED
    kept.write_bytes(content[:1000])
    with serving(lambda handler: whole(handler, content, len(content))) as url:
        monkeypatch.setattr(keras_files, "SERVER", url.rpartition("/")[0])
        assert find(places["study"], published=md5(original)).path == kept
    assert kept.read_bytes() == content


def test_weights_that_are_nowhere_are_told_with_where_they_were_looked_for_and_what_to_do(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reason(places["study"]) == (
        "No weights for Small VGG. Looked in:\n"
        "1. the folder that CIRCUITPRESS_WEIGHTS names, for a file small*.h5: the variable is not set;\n"
        "2. Keras’ cache, for Keras’ own file, with the classifier or without: not there;\n"
        "3. Keras’ download: connection refused.\n"
        "What to do: set CIRCUITPRESS_WEIGHTS to a folder that has such a file, or build with --retry once the "
        "download can work."
    )
    monkeypatch.setenv("CIRCUITPRESS_WEIGHTS", str(places["given"]))
    (places["keras/models"] / keras_layout.PUBLISHED).write_bytes(b"half")
    assert "small*.h5: the folder has none;" in reason(places["study"])
    assert "with the classifier or without: found one with another checksum;" in reason(places["study"])
    monkeypatch.setenv("CIRCUITPRESS_WEIGHTS", str(places["given"] / "nowhere"))
    assert "small*.h5: there is no such folder;" in reason(places["study"])
    (places["given"] / "file").touch()
    monkeypatch.setenv("CIRCUITPRESS_WEIGHTS", str(places["given"] / "file"))
    assert "small*.h5: it is a file, not a folder;" in reason(places["study"])


def test_a_download_with_a_wrong_checksum_is_absent_weights(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(whole) as url:
        monkeypatch.setattr(keras_files, "SERVER", url.rpartition("/")[0])
        assert "Keras’ download: the downloaded file has another checksum than Keras states." in reason(places["study"])
    assert list(places["keras/models"].iterdir()) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("weights/mine.h5", "weights/mine.h5"),
        ("/home/somebody/mine.h5", "mine.h5"),
        ("../../somebody/mine.h5", "mine.h5"),
        ("~/mine.h5", "mine.h5"),
        ("~nobody-of-this-name/mine.h5", "mine.h5"),
    ],
)
def test_a_missing_file_is_told_by_its_path_where_that_stays_in_the_study(
    places: dict[str, Path], given: str, told: str
) -> None:
    with pytest.raises(AbsentWeights) as absent:
        find(places["study"], given)
    assert str(absent.value) == (
        f"No file of weights {told} at the path that study.toml gives.\n"
        "What to do: put the file there, or change weights in [network]."
    )
    assert absent.value.places == ((places["study"] / at_home(given)).parent,)


def test_a_folder_that_is_nobodys_home_is_one_that_is_not_there(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIRCUITPRESS_WEIGHTS", "~nobody-of-this-name/weights")
    assert "small*.h5: there is no such folder;" in reason(places["study"])


def test_what_a_killed_download_left_goes_with_the_next_search(places: dict[str, Path]) -> None:
    dead = places["keras/models"] / f"{PREFIX}dead"
    (dead / NEW).mkdir(parents=True)
    (dead / LOCK).touch()
    (dead / NEW / keras_layout.PUBLISHED).write_bytes(b"half")
    with staged(places["keras/models"]) as alive:
        reason(places["study"])
        assert [path.name for path in places["keras/models"].iterdir()] == [alive.parent.name]


def test_a_cache_that_can_not_be_written_is_not_blamed_on_the_weights(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    weights_file(places["study"] / "mine.h5")
    asked = weights_asked(places["study"], "mine.h5")

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied", "cache")

    monkeypatch.setattr("generator.memory.tempfile.mkstemp", refuse)
    assert keras_layout.source().find_weights(asked) == find(places["study"], "mine.h5")
    assert not list((places["study"] / "memory").glob("*"))  # it is learnt again next time, and nothing is said


def test_weights_that_are_no_numbers_are_told_with_their_folder(places: dict[str, Path]) -> None:
    drawn = keras_layout.draw(SMALL)
    drawn["fc1"][0][1, 2] = np.nan
    found = find(places["study"], str(keras_layout.write(places["given"] / "mine.h5", drawn)))
    place = worker.NetworkPlace(keras_layout.__name__, keras_layout.source().READER, str(found.path), found.layers, "")
    with pytest.raises(BadInput, match=re.escape(f"weights, in {places['given']}: mine.h5: fc1: found weights that")):
        worker._network(place, None)


def test_a_failed_download_is_remembered_until_what_it_depends_on_changes(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = keras_layout.refuse_downloads(monkeypatch, DownloadFailed("no answer within 15 s"))
    for _ in range(3):
        assert "no answer within 15 s" in reason(places["study"])
    assert len(tries) == 1
    monkeypatch.setenv("CIRCUITPRESS_WEIGHTS", str(places["given"]))  # the variable
    reason(places["study"])
    reason(places["study"])
    assert len(tries) == 2
    (places["keras/models"] / keras_layout.PUBLISHED).write_bytes(b"half")  # the file looked for
    reason(places["study"])
    reason(places["study"])
    assert len(tries) == 3
    with pytest.raises(AbsentWeights):  # the study
        find(places["study"], sha256="0" * 64)
    assert len(tries) == 4
    networks.forget_searches(weights_asked(places["study"]).memory)  # --retry
    reason(places["study"])
    assert len(tries) == 5
    weights_file(places["given"] / "small.h5")
    assert find(places["study"]).layers == SMALL.weighted


def test_a_disk_that_is_full_is_not_remembered_as_a_download_that_failed(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = keras_layout.refuse_downloads(monkeypatch, NotKept("it could not be kept: No space left on device"))
    for _ in range(2):
        assert "No space left on device" in reason(places["study"])
    assert len(tries) == 2


def test_wrong_weights_are_bad_input_with_the_place_in_the_study(places: dict[str, Path]) -> None:
    study = places["study"]
    place = re.escape(f"{study / 'study.toml'}: [network]")
    (study / "text.h5").write_text("no weights")
    with pytest.raises(BadInput, match=rf"^{place} weights, in .*: text.h5: found a file that cannot be read"):
        find(study, "text.h5")
    keras_layout.write(study / "shape.h5", {"block1_conv1": ((3, 3, 3, 9), (9,))})
    with pytest.raises(
        BadInput, match=r"weights, in .*: shape.h5: block1_conv1: found arrays of shape 3×3×3×9 and 9, expected"
    ):
        find(study, "shape.h5")
    weights_file(study / "mine.h5")
    with pytest.raises(BadInput, match=r"\[network\] sha256: found [0-9a-f]{64} for mine.h5, expected 0{64}$"):
        find(study, "mine.h5", sha256="0" * 64)


def test_a_file_that_may_not_be_read_is_bad_input(places: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = weights_file(places["study"] / "mine.h5")

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    asked = weights_asked(places["study"], "mine.h5")
    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(BadInput, match=r"\[network\] weights: .*mine.h5: cannot be read"):
        keras_layout.source().find_weights(asked)


def test_a_digest_is_taken_once_and_again_when_the_file_changes(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = weights_file(places["study"] / "mine.h5")
    first = find(places["study"], "mine.h5")
    opened: list[Path] = []
    open_ = Path.open

    def watched(self: Path, *rest: Any, **named: Any) -> Any:
        opened.append(self)
        return open_(self, *rest, **named)

    monkeypatch.setattr(Path, "open", watched)
    assert find(places["study"], "mine.h5") == first
    assert path not in opened
    shutil.copyfile(weights_file(places["given"] / "other.h5", seed=5), path)
    assert find(places["study"], "mine.h5").sha256 != first.sha256
    assert path in opened
