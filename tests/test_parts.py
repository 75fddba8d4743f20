"""A part of the site is made when something that it is made from has changed, and only then."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator.errors import BadInput
from generator.memory import Memory
from generator.parts import sections
from generator.reports import DEFINITIONS
from generator.sections import NAMES, only
from generator.tasks.catalogue import PARTS
from generator.tasks.keys import Keys
from generator.tasks.sources import read_sources
from generator.tasks.task import Task
from generator.zoo import networks
from tests import fakes, tiny
from tests.conftest import ROOT, TEMPLATES
from tests.tiny_site import TOML, build, files_of, make_content

Made = Callable[[], dict[str, int]]


@pytest.fixture
def content(tmp_path: Path, cache_with_filters: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny study with a page for each filter, built."""
    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)
    shutil.copytree(cache_with_filters, tmp_path / "cache")
    content = make_content(tmp_path / "content", toml=TOML)
    build(content, tmp_path / "site")
    return content


@pytest.fixture
def made(content: Path, tmp_path: Path) -> Made:
    """Build again, and count the parts that are made, by kind."""

    def again() -> dict[str, int]:
        before = set((tmp_path / "cache").glob("*-*"))
        build(content, tmp_path / "site")
        names = [path.name.rpartition("-")[0] for path in set((tmp_path / "cache").glob("*-*")) - before]
        return {name: names.count(name) for name in PARTS if name in names}

    return again


def test_where_nothing_has_changed_nothing_is_made_and_the_site_is_the_same(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(tmp_path / "site")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}
    monkeypatch.setattr("generator.render.render", None)  # nothing is rendered
    assert made() == {}
    assert files_of(tmp_path / "site") == before
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")} == times


def test_an_edit_of_words_makes_the_sections_alone(content: Path, tmp_path: Path, made: Made) -> None:
    (content / "studies" / "tiny-study" / "kernels.md").write_text("Other words.\n", encoding="utf-8")
    unit = tmp_path / "site" / "tiny-study" / "units" / "middle2x3" / "1" / "index.html"
    inode = unit.stat().st_ino
    assert made() == {"pages.sections": 1}
    assert b"Other words." in (tmp_path / "site" / "tiny-study" / "kernels" / "index.html").read_bytes()
    assert unit.stat().st_ino == inode  # not written again either


def test_a_title_is_on_every_page(content: Path, tmp_path: Path, made: Made) -> None:
    toml = content / "studies" / "tiny-study" / "study.toml"
    toml.write_text(TOML.replace("A tiny circuit", "Another title"), encoding="utf-8")
    assert made() == {"pages.sections": 1, "pages.layer": 3, "data": 1, "pages.front": 1}
    pages = list((tmp_path / "site" / "tiny-study").rglob("*.html"))
    assert len(pages) > 20
    assert all("Another title" in path.read_text(encoding="utf-8") for path in pages)


def test_other_definitions_make_the_sections_alone(tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = tmp_path / "definitions.md"
    definitions.write_bytes(DEFINITIONS.read_bytes())
    monkeypatch.setattr("generator.reports.DEFINITIONS", definitions)
    assert made() == {}  # it is their content that counts, not where they are
    definitions.write_text("# Definitions\n\n## Colours\n\n### Teal\n\nBetween blue and green.\n", encoding="utf-8")
    assert made() == {"pages.sections": 1}
    methods = (tmp_path / "site" / "tiny-study" / "methods" / "index.html").read_text(encoding="utf-8")
    assert '<h3 id="definition-teal">Teal <a class="permalink"' in methods
    assert "Between blue and green." in methods
    assert ">Class Grad-CAM <a" not in methods


def test_what_the_site_is_called_is_in_no_data(content: Path, made: Made) -> None:
    (content / "site.toml").write_text('author = "B. Author"\n', encoding="utf-8")
    assert made() == {"pages.sections": 1, "pages.layer": 3, "pages.front": 1}


def test_other_templates_make_every_page(content: Path, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(TEMPLATES, templates)
    base = templates / "base.html"
    base.write_text(base.read_text(encoding="utf-8").replace("<body", "<body data-mine", 1), encoding="utf-8")
    build(content, tmp_path / "site", templates=templates)
    pages = list((tmp_path / "site").rglob("*.html"))
    bare = [path for path in pages if b"<body data-mine" not in path.read_bytes()]
    assert [path.name for path in bare] in ([], ["404.html"])
    assert len(pages) > 20


def test_a_warning_is_told_on_every_build_with_the_folder_of_this_one(content: Path, tmp_path: Path) -> None:
    (content / "studies" / "tiny-study" / "kernals.md").write_text("Words.\n", encoding="utf-8")
    first = build(content, tmp_path / "site").warnings
    assert any("kernals.md: belongs to no section" in warning for warning in first)
    assert build(content, tmp_path / "site").warnings == first
    moved = content.rename(tmp_path / "moved")
    told = [warning.replace(str(content), str(moved)) for warning in first]
    assert build(moved, tmp_path / "site").warnings == told


def test_what_is_wrong_is_told_until_it_is_mended(content: Path, tmp_path: Path, made: Made) -> None:
    text = content / "studies" / "tiny-study" / "kernels.md"
    before = text.read_bytes()
    text.write_text("{{ kernels.topp }}\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BadInput, match="topp"):
            build(content, tmp_path / "site")
    text.write_bytes(before)
    assert made() == {}


def test_a_damaged_part_is_taken_away_and_made_again(content: Path, tmp_path: Path) -> None:
    entry = max((tmp_path / "cache").glob("pages.sections-*"), key=lambda path: path.stat().st_mtime_ns)  # just used
    (entry / "part.json").write_bytes(b"{}")
    before = files_of(tmp_path / "site")
    warnings = build(content, tmp_path / "site").warnings
    assert any("found a damaged cache entry" in warning for warning in warnings)
    assert files_of(tmp_path / "site") == before


def test_a_file_that_was_damaged_in_the_store_is_found_when_it_is_read(content: Path, tmp_path: Path) -> None:
    (entry,) = (tmp_path / "cache").glob("figures.pattern-*")
    (entry / "pictures" / "pattern.png").write_bytes(b"")
    before = files_of(tmp_path / "site")
    shutil.rmtree(tmp_path / "site")
    warnings = build(content, tmp_path / "site").warnings
    assert any("pictures/pattern.png has changed" in warning for warning in warnings)
    assert files_of(tmp_path / "site") == before


def test_the_pages_of_filters_can_read_no_finding_that_their_row_does_not_name() -> None:
    whole = fakes.findings()
    found = only(whole, ("layer", "inputs"))
    assert found.layer is whole.layer
    with pytest.raises(ValueError, match="kernels asked for where only layer, inputs are read"):
        _ = found.kernels


def part_of(module: str, memory: Memory) -> set[str]:
    """Name the parts whose key changes with a module's source."""
    ours = read_sources(memory)
    texts = {**ours.texts, module: ours.texts[module] + b"# another"}
    other = replace(ours, texts=texts)
    rows = [Task(name) for name in PARTS]
    return {row.name for row in rows if Keys(ours, {}).key(row, {}) != Keys(other, {}).key(row, {})}


@pytest.mark.parametrize("path", sorted((ROOT / "generator" / "pages").glob("[!_]*.py")), ids=lambda path: path.stem)
def test_the_code_of_every_page_is_in_the_key_of_a_part_that_shows_it(path: Path, tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert "pages.front" in part_of("generator.pages.home", memory)
    assert part_of(f"generator.pages.{path.stem}", memory) & {"pages.sections", "pages.front"}


def test_the_title_of_the_network_is_on_the_pages(tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiny, "ARCHITECTURE", replace(tiny.ARCHITECTURE, title="Another network"))
    assert made().keys() >= {"pages.sections", "pages.layer", "data", "pages.front"}
    methods = tmp_path / "site" / "tiny-study" / "methods" / "index.html"
    assert "Another network" in methods.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["images/CREDITS.md", "studies/tiny-study/reference.png"])
def test_what_lies_beside_the_words_makes_the_sections_too(content: Path, made: Made, name: str) -> None:
    if name.endswith(".png"):
        Image.new("RGB", (4, 4)).save(content / name)
    else:
        (content / name).write_text("Whose they are.\n", encoding="utf-8")
    moved = {"drawings": 1} if name.endswith(".png") else {}  # it is a figure, so others have a number more
    assert made() == {"pages.sections": 1} | moved


def test_the_reference_of_a_filter_makes_the_pages_of_its_layer_alone(
    content: Path, tmp_path: Path, made: Made
) -> None:
    folder = content / "studies" / "tiny-study" / "references"
    folder.mkdir()
    for colour in ("red", "blue"):
        Image.new("RGB", (4, 4), colour).save(folder / "right3x2-1.png")
        assert made() == {"pages.sections": 1, "pages.layer": 1}
        published = tmp_path / "site" / "tiny-study" / "units" / "right3x2" / "1" / "reference.png"
        assert published.read_bytes() == (folder / "right3x2-1.png").read_bytes()


def test_a_prediction_makes_no_page_of_a_filter(content: Path, made: Made) -> None:
    toml = content / "studies" / "tiny-study" / "study.toml"
    toml.write_text(f"{TOML}[predictions]\norientation = 45\n", encoding="utf-8")
    assert "pages.layer" not in made()


def test_what_is_edited_while_it_is_read_is_made_again_and_nothing_wrong_is_kept(
    content: Path, tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = content / "studies" / "tiny-study" / "kernels.md"
    page = tmp_path / "site" / "tiny-study" / "kernels" / "index.html"
    text.write_text("First.\n", encoding="utf-8")
    whole, edits = sections.make, ["Second.\n"]

    def make(ingredients: Any, warn: Any) -> Any:
        if edits:
            text.write_text(edits.pop(), encoding="utf-8")  # between the digest and the reading
        return whole(ingredients, warn)

    monkeypatch.setattr(sections, "make", make)
    assert made() == {"pages.sections": 1}
    assert "Second." in page.read_text(encoding="utf-8")
    text.write_text("First.\n", encoding="utf-8")
    assert made() == {"pages.sections": 1}
    assert "First." in page.read_text(encoding="utf-8")


def test_who_edits_all_the_time_is_told_to_build_when_it_is_done(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = content / "studies" / "tiny-study" / "kernels.md"
    whole = sections.make

    def make(ingredients: Any, warn: Any) -> Any:
        text.write_text(f"{text.read_text(encoding='utf-8')}More.\n", encoding="utf-8")
        return whole(ingredients, warn)

    monkeypatch.setattr(sections, "make", make)
    text.write_text("Begun.\n", encoding="utf-8")
    before = files_of(tmp_path / "site")
    with pytest.raises(
        BadInput, match="it changes while its pages are made, 10 times; build again once it no longer changes"
    ):
        build(content, tmp_path / "site")
    assert files_of(tmp_path / "site") == before


def test_a_damaged_entry_is_no_fault_of_the_author(content: Path, tmp_path: Path) -> None:
    for section in NAMES:
        (content / "studies" / "tiny-study" / f"{section}.md").write_text("Words.\n", encoding="utf-8")
    build(content, tmp_path / "site", strict=True)
    entry = max((tmp_path / "cache").glob("pages.sections-*"), key=lambda path: path.stat().st_mtime_ns)
    (entry / "part.json").write_bytes(b"{}")
    assert any("damaged" in warning for warning in build(content, tmp_path / "site", strict=True).warnings)
