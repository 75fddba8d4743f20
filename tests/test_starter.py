"""A new study: what is written, what it says of every key, what it asks, and that it builds as it is."""

import dataclasses
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.commentary.names import facts_of
from generator.commentary.reading import read_commentary
from generator.errors import BadInput
from generator.files import write_files
from generator.sections import NAMES, SECTIONS, Section
from generator.settings import NetworkSettings, ReferenceSettings, Settings, UnitSettings
from generator.starter import HYPOTHESIS, TEXTS, questions, start_study
from generator.study import read_study
from generator.zoo import networks
from tests import fakes, tiny
from tests.tiny_site import build, make_content

OPTIONAL = re.compile(r"^#(?=\w+ = )", re.MULTILINE)
ARCHITECTURES = {"tiny": tiny.ARCHITECTURE}
WEIGHTS: Mapping[str, tuple[str, ...]] = {"tiny": ("imagenet", "*.h5")}


def start(
    studies: Path, slug: str = "new", *, layer: str = "right3x2", filter_: int = 5, words: str | None = None
) -> Path:
    """Start a study of the tiny network, with `words` for title and hypothesis."""
    settings = Settings(NetworkSettings("tiny"), UnitSettings(layer, filter_), title=words, hypothesis=words)
    return start_study(studies, slug, settings, ARCHITECTURES, weights=WEIGHTS)


def settings_of(folder: Path) -> Settings:
    """Read a study's settings; a fault is an error."""
    return read_study(folder, ARCHITECTURES, weights=WEIGHTS).settings


def keys() -> Iterator[tuple[str, "dataclasses.Field[Any]"]]:
    """Yield every key that a `study.toml` may have, with its field."""
    for field in dataclasses.fields(Settings):
        kinds = [field.type, *getattr(field.type, "__args__", ())]
        table = next((kind for kind in kinds if dataclasses.is_dataclass(kind)), None)
        if table is None:
            yield field.name, field
        else:
            named = (
                (getattr(key.default, "validation_alias", None) or key.name, key) for key in dataclasses.fields(table)
            )
            yield from ((f"{field.name}.{name}", key) for name, key in named)


def flat(document: Mapping[str, Any]) -> dict[str, Any]:
    """Write the keys of a table as `table.key`."""
    found: dict[str, Any] = {}
    for name, value in document.items():
        found |= {f"{name}.{key}": inner for key, inner in value.items()} if isinstance(value, dict) else {name: value}
    return found


def explanations(text: str) -> dict[str, str]:
    """Return the remark above each key of a written `study.toml`."""
    table, remark, found = "", "", {}
    for line in text.splitlines():
        if line.startswith("# "):
            remark += line[1:]
            continue
        if header := re.fullmatch(r"\[(\w+)\]", line):
            table = f"{header[1]}."
        elif key := re.match(r"#?(\w+) = ", line):
            found[table + key[1]] = remark
        remark = ""
    return found


# study.toml


def test_as_it_is_it_asks_for_the_unit_and_leaves_the_rest_at_its_default(tmp_path: Path) -> None:
    folder = start(tmp_path)
    expected = Settings(NetworkSettings("tiny"), UnitSettings("right3x2", 5), reference=ReferenceSettings())
    assert settings_of(folder) == expected


def test_with_every_line_set_it_is_valid_and_shows_the_defaults(tmp_path: Path) -> None:
    folder = start(tmp_path)
    toml = folder / "study.toml"
    toml.write_text(OPTIONAL.sub("", toml.read_text(encoding="utf-8")), encoding="utf-8")
    settings_of(folder)
    shown = flat(tomllib.loads(toml.read_text(encoding="utf-8")))
    defaults = {name: getattr(field.default, "default", field.default) for name, field in keys()}
    for name, default in defaults.items():
        if isinstance(default, (str, int, float)):
            assert shown[name] == default, name
    assert shown["title"] == read_study(start(tmp_path, "other"), ARCHITECTURES).title
    assert shown["hypothesis"] == HYPOTHESIS
    assert shown["network.weights"] == "imagenet"


def test_every_key_there_is_stands_in_it_with_an_explanation_and_no_other(tmp_path: Path) -> None:
    told = explanations((start(tmp_path) / "study.toml").read_text(encoding="utf-8"))
    assert set(told) == {name for name, _ in keys()}
    assert [name for name, remark in told.items() if len(remark.split()) < 3] == []


def test_an_explanation_names_the_bounds_of_its_number(tmp_path: Path) -> None:
    told = explanations((start(tmp_path) / "study.toml").read_text(encoding="utf-8"))
    bounded = 0
    for name, field in keys():
        for bound in getattr(field.default, "metadata", ()):
            for limit in (getattr(bound, side, None) for side in ("ge", "gt", "le", "lt")):
                if limit is not None:
                    bounded += 1
                    assert str(limit) in re.findall(r"\d+", told[name]), name
    assert bounded >= 8
    assert "0 to 5" in told["unit.filter"]


def test_the_weights_that_the_network_can_have_are_named(tmp_path: Path) -> None:
    told = explanations((start(tmp_path) / "study.toml").read_text(encoding="utf-8"))
    expected = '"imagenet" or the path of a file that ends in .h5, absolute or relative to this one.'
    assert told["network.weights"].endswith(expected)


@pytest.mark.parametrize("words", ['say "stripes" \\ no', "café – ± ", "one\ntwo\tthree", "\x7f", "$name # {"])
def test_title_and_hypothesis_are_written_as_they_were_given(tmp_path: Path, words: str) -> None:
    settings = settings_of(start(tmp_path, words=words))
    assert (settings.title, settings.hypothesis) == (words, words)


@pytest.mark.parametrize("name", list(networks.NETWORKS))
def test_a_study_of_every_network_can_be_started(tmp_path: Path, name: str) -> None:
    source = networks.NETWORKS[name]
    architectures, weights = {name: source.ARCHITECTURE}, {name: source.WEIGHTS}
    for layer in source.ARCHITECTURE.convolutions:
        settings = Settings(NetworkSettings(name), UnitSettings(layer.name, layer.filters - 1))
        folder = start_study(tmp_path, layer.name, settings, architectures, weights=weights)
        assert read_study(folder, architectures, weights=weights).settings.unit == settings.unit


# The questions


def test_each_section_has_a_file_of_questions_and_nothing_else_is_written(tmp_path: Path) -> None:
    expected = {"study.toml", *(f"{name}.md" for name in NAMES)}
    assert {path.name for path in start(tmp_path).iterdir()} == expected
    assert {path.name for path in TEXTS.iterdir() if path.suffix in (".md", ".toml")} <= expected
    assert [path.name for path in tmp_path.iterdir()] == ["new"]  # and nothing beside it


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_a_file_begins_with_what_its_page_answers_and_asks_more(section: Any) -> None:
    text = questions(section)
    assert text.startswith(f"{{# {section.title}. {section.question}")
    if (TEXTS / f"{section.name}.md").is_file():
        assert text.count("?") > 2
        assert ("## " in text) == (section.asks is not None or section.name == "conclusion")


def test_a_section_without_a_text_is_asked_what_its_page_answers() -> None:
    assert questions(Section("colour", "Colour", "Which?")) == "{# Colour. Which? #}\n"


def test_the_questions_are_not_published(tmp_path: Path) -> None:
    study = dataclasses.replace(fakes.study(tmp_path / "made-up"), folder=start(tmp_path))
    warnings: list[str] = []
    found = read_commentary(study, facts_of(study, fakes.findings()), warnings.append)
    assert warnings == []
    assert {(text.html, *text.beside) for text in found.values()} == {("",)}


def test_every_name_heading_and_link_in_the_questions_would_hold_on_a_page(tmp_path: Path) -> None:
    folder = start(tmp_path)
    for path in folder.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("{#", "").replace("#}", ""), encoding="utf-8")
    study = dataclasses.replace(fakes.study(tmp_path / "made-up"), folder=folder)
    warnings: list[str] = []
    found = read_commentary(study, facts_of(study, fakes.findings()), warnings.append)
    assert [told for told in warnings if "outside {{ }}" not in told] == []  # questions may say "two"
    assert all("?" in text.html for text in found.values())
    assert {name for name, text in found.items() if text.beside} == {
        section.name for section in SECTIONS if section.asks
    }


# What is refused


@pytest.mark.parametrize("slug", ["my study", "../new", "a/b", ".", "", "naïve", "new\n"])
def test_a_slug_is_letters_digits_hyphen_and_underscore(tmp_path: Path, slug: str) -> None:
    with pytest.raises(BadInput) as refused:
        start(tmp_path / "studies", slug)
    expected = f"SLUG: found the folder name {slug!r}, expected letters, digits, - and _ only"
    assert refused.value.faults == (expected,)
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_the_site_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="'Assets' is reserved for the site"):
        start(tmp_path, "Assets")


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    for name in ("empty", "written"):
        (tmp_path / name).mkdir()
    (tmp_path / "written" / "study.toml").write_text("mine", encoding="utf-8")
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("empty", "written", "file", "link"):
        with pytest.raises(BadInput, match=f"{name}: is there already, and stays as it is"):
            start(tmp_path, name)
    with pytest.raises(BadInput, match="'written' in case alone"):
        start(tmp_path, "Written")
    assert (tmp_path / "written" / "study.toml").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty", "file", "link", "study.toml", "written"]


def test_all_that_is_wrong_is_told_together_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        start(tmp_path, "a b", layer="pool", filter_=-1)
    assert refused.value.faults == (
        "SLUG: found the folder name 'a b', expected letters, digits, - and _ only",
        "--layer: found 'pool', which is no convolution; expected a convolution of tiny; there are: "
        "stem, left1x1, right3x2, middle2x3, linear1x1, scores",
        "--filter: found -1, expected 0 or more",
    )
    assert list(tmp_path.iterdir()) == []


def test_where_writing_fails_no_half_of_a_study_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path, files: Mapping[str, bytes]) -> None:
        (folder / next(iter(files))).touch()
        raise OSError("the disk is full")

    monkeypatch.setattr("generator.starter.write_files", fail)
    with pytest.raises(OSError, match="the disk is full"):
        start(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_study_that_has_come_meanwhile_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(folder: Path, files: Mapping[str, bytes]) -> None:
        write_files(folder, files)
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "study.toml").write_text("mine", encoding="utf-8")

    monkeypatch.setattr("generator.starter.write_files", write)
    with pytest.raises(OSError, match="not empty"):
        start(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["new", "study.toml"]


# It builds as it is


@pytest.mark.parametrize(("layer", "filter_"), [("middle2x3", 2), ("stem", 4)])
def test_a_new_study_builds_as_it_is_without_a_warning(
    tmp_path: Path, cache_with_filters: Path, monkeypatch: pytest.MonkeyPatch, layer: str, filter_: int
) -> None:
    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)
    shutil.copytree(cache_with_filters, tmp_path / "cache")  # the same pictures, of the first study
    content = make_content(tmp_path / "content")
    settings = Settings(NetworkSettings("tiny"), UnitSettings(layer, filter_))
    folder = start_study(content / "studies", "new", settings, ARCHITECTURES, weights={"tiny": tiny.WEIGHTS})
    toml = folder / "study.toml"
    quick = toml.read_text(encoding="utf-8").replace("#size = 224", "size = 34")
    quick = re.sub(r"^#steps = \d+", "steps = 24", quick, flags=re.MULTILINE)
    toml.write_text(quick, encoding="utf-8")
    assert build(content, tmp_path / "site", only=("new",), strict=True).warnings == []
    for section in SECTIONS:
        page = (tmp_path / "site" / "new" / section.folder / "index.html").read_text(encoding="utf-8")
        assert "Remarks like this one" not in page
        assert "{#" not in page
        assert 'class="commentary"' not in page.partition('<h2 id="definitions"')[0]  # which are the project's own
