import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from jinja2 import UndefinedError

from generator.card import Card
from generator.drawn import PATH, figures
from generator.links import check, summarise
from generator.pages.home import compose_home, compose_missing
from generator.render import assets, render
from generator.sections import SECTIONS, Findings
from generator.settings import Site
from tests import fakes, made_up

TEMPLATES = Path(__file__).parent.parent / "templates"
FAVICON = f"data:image/svg+xml,{quote((TEMPLATES / 'assets' / 'favicon.svg').read_bytes().strip())}"
VOID = {"meta", "link", "img", "br", "wbr", "hr", "input", "col"}


class Reader(HTMLParser):
    """Collects tags with their attributes, and insists that every tag is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    pages = made_up.pages(tmp_path_factory.mktemp("content"))
    return render(made_up.SITE, pages, TEMPLATES) | assets(TEMPLATES)


@pytest.fixture(scope="module")
def texts(files: dict[str, bytes]) -> dict[str, str]:
    return {path: data.decode() for path, data in files.items() if path.endswith(".html")}


def figure_files(files: dict[str, bytes]) -> set[str]:
    """Name the files of all figures that are drawn in a page."""
    pages = [data.decode() for path, data in files.items() if path.endswith(".html") and "/units/" not in path]
    shown = [figure for page in pages for figure in figures(page) if figure.drawn]
    return {PATH.format(figure.id, suffix) for figure in shown for suffix in ("svg", "png")}


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def test_every_page_is_rendered_with_one_style_sheet_and_one_script(files: dict[str, bytes]) -> None:
    assert (
        sum(path.endswith(".html") for path in files) == len(SECTIONS) + 2 + 12 + 2
    )  # sections, the story, the other layer, units, and two of the site
    icon, script, style = sorted(path for path in files if path.startswith("assets/"))
    assert re.fullmatch(r"assets/favicon\.[0-9a-f]{10}\.svg", icon)
    assert re.fullmatch(r"assets/style\.[0-9a-f]{10}\.css", style)
    assert re.fullmatch(r"assets/script\.[0-9a-f]{10}\.js", script)
    assert len(files[script]) <= 10_000
    for path in (style, script, icon):
        assert f"../../{path}" in files["made-up/kernels/index.html"].decode()
        assert f'="{path}"' in files["index.html"].decode()


def test_tags_are_closed_where_they_were_opened(texts: dict[str, str]) -> None:
    for text in texts.values():
        assert read(text).open == []


def test_ids_are_unique_and_fragments_of_the_page_lead_to_them(texts: dict[str, str]) -> None:
    for path, text in texts.items():
        tags = read(text).tags
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids)), path
        for _, attributes in tags:
            href = attributes.get("href") or ""
            assert not href.startswith("#") or href[1:] in ids, (path, href)


def test_every_picture_has_its_size_and_says_what_it_shows(texts: dict[str, str]) -> None:
    for path, text in texts.items():
        for tag, attributes in read(text).tags:
            if tag == "img":
                assert attributes["width"], path
                assert attributes["height"], path
                assert len(attributes["alt"] or "") > 10, path
            if tag == "svg" and "role" in attributes:
                assert attributes["aria-label"], path


def test_pages_ask_no_other_host_and_run_no_script_but_the_sites_own(texts: dict[str, str]) -> None:
    for path, text in texts.items():
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL)
        scripts = [(attributes, inline) for attributes, inline in scripts if "ld+json" not in attributes]  # data
        assert len(scripts) == (0 if path == "404.html" else 2), path
        for attributes, inline in scripts:
            digest = f"sha256-{b64encode(sha256(inline.encode()).digest()).decode()}"
            assert f"'{digest}'" in text if inline else re.search(r'src="[./]*assets/script\.\w+\.js"', attributes), (
                path
            )
        for tag, attributes in read(text).tags:
            address = attributes.get("src") or (attributes.get("href") if tag in ("link", "image") else "") or ""
            external = attributes.get("rel") == "canonical" or not re.match(r"(https?:)?//", address)
            assert external, (path, address)


def test_links_between_pages_are_relative_and_name_their_file(texts: dict[str, str]) -> None:
    for path, text in texts.items():
        for tag, attributes in read(text).tags:
            href = attributes.get("href") or ""
            if tag == "a" and not href.startswith(("#", "http")):
                assert re.search(r"\.(html|json|csv|npz|svg|png|webp|cff)(#.*)?$", href), (path, href)
                assert not href.startswith("/"), (path, href)


def test_headings_descend_one_level_at_a_time(texts: dict[str, str]) -> None:
    for path, text in texts.items():
        levels = [int(tag[1]) for tag, _ in read(text).tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_an_authors_words_are_html_and_a_title_is_not(texts: dict[str, str]) -> None:
    text = texts["made-up/index.html"]
    assert "<em>overview</em>" in text
    assert "A made-up &lt;circuit&gt;" in text
    assert "<circuit>" not in text


def test_section_without_commentary_has_none(texts: dict[str, str]) -> None:
    before, heading, _ = texts["made-up/methods/index.html"].partition('<h2 id="network">')
    assert heading
    assert 'class="commentary"' not in before


def test_foot_of_every_report_page_says_where_the_numbers_come_from(texts: dict[str, str]) -> None:
    for path, text in texts.items():
        if path.startswith("made-up/"):
            foot = text[text.index('<footer class="provenance">') :]
            for said in ("Tiny v1", "0123456789ab…", "0123456789abcdef" * 4, "numpy 2.4.6"):
                assert said in foot, (path, said)


def test_signs_are_explained_only_where_inputs_can_be_negative(tmp_path: Path) -> None:
    assert "Mind the sign" not in kernels_page(tmp_path, fakes.findings())
    signed = replace(fakes.findings(), overview=replace(fakes.overview(), rectified=False))
    assert "Mind the sign" in kernels_page(tmp_path, signed)


def kernels_page(folder: Path, found: Findings) -> str:
    return render(made_up.SITE, made_up.pages(folder, found), TEMPLATES)["made-up/kernels/index.html"].decode()


def test_a_single_photograph_per_class_ranks_no_class(tmp_path: Path) -> None:
    found = replace(fakes.findings(), activations=replace(fakes.activations(), classes=()))
    text = render(made_up.SITE, made_up.pages(tmp_path, found), TEMPLATES)["made-up/activations/index.html"].decode()
    assert "no class has two or more photographs" in text
    assert "Ranking of classes" not in text


def test_without_a_classifier_pages_say_so(tmp_path: Path) -> None:
    found = fakes.findings()
    images = tuple(replace(image, share=None, area=None) for image in found.activations.by_max)
    found = replace(
        found,
        classification=fakes.unclassified(),
        activations=replace(found.activations, by_max=images),
    )
    rendered = render(made_up.SITE, made_up.pages(tmp_path, found), TEMPLATES)
    for section in ("classification", "activations"):
        text = rendered[f"made-up/{section}/index.html"].decode()
        assert "These weights of Tiny carry no classifier.<" in text
    assert "The table gives" not in text


def test_the_verdict_stands_on_the_home_page_the_evidence_and_the_conclusion(texts: dict[str, str]) -> None:
    said = fakes.evidence().verdict
    for path in ("index.html", "made-up/evidence/index.html", "made-up/conclusion/index.html"):
        assert texts[path].count(said) == 1, path


def test_a_study_without_a_verdict_shows_none_on_the_home_page() -> None:
    card = Card("a", "A", None, None, "conv:1", "Tiny", None, "missing", "it has no weights", "a/index.html")
    shown = render(made_up.SITE, (compose_home(made_up.SITE, (card,)),), TEMPLATES)["index.html"].decode()
    assert 'class="judged"' not in shown
    assert "None" not in shown


def test_page_for_what_is_missing_stands_alone(texts: dict[str, str]) -> None:
    text = texts["404.html"]
    assert "<style>" in text
    assert set(re.findall(r"""(?:src|srcset|href|data|action)=["']?([^"'> ]*)""", text)) == {
        FAVICON,
        "https://example.org/circuits/",
    }
    assert not re.search(r"url\(|@import|<script", text)


def test_page_for_what_is_missing_names_a_site_that_does_not_know_its_address() -> None:
    text = render(Site(title="Circuits <here>"), (compose_missing(),), TEMPLATES)["404.html"].decode()
    body = text[text.index("<body") :]
    assert "<strong>Circuits &lt;here&gt;</strong>" in body
    assert "<a " not in body


def test_only_a_site_that_knows_its_address_gives_full_ones(tmp_path: Path, texts: dict[str, str]) -> None:
    """Social cards and canonical links; the pages of a report name its own card."""
    told = texts["made-up/kernels/index.html"]
    assert 'rel="canonical" href="https://example.org/circuits/made-up/kernels/"' in told
    assert 'property="og:image" content="https://example.org/circuits/made-up/card.png"' in told
    assert 'property="og:image" content="https://example.org/circuits/card.png"' in texts["index.html"]
    for text in render(replace(made_up.SITE, base_url=None), made_up.pages(tmp_path), TEMPLATES).values():
        assert not re.search(rb'rel="canonical"|"og:|"twitter:|<a href="https://example.org/circuits', text)


def test_each_page_but_the_one_for_what_is_missing_names_its_twin(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".html"):
            named = b'<link rel="alternate" type="text/markdown" href="index.md">' in data
            assert named == (path.removesuffix(".html") + ".md" in files) == (path != "404.html"), path


def test_a_name_that_is_not_there_fails(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "theme.js").write_text("")
    (tmp_path / "outline.html").write_text("")
    (tmp_path / "assets" / "favicon.svg").write_text("")
    (tmp_path / "home.html").write_text("{{ page.no_such_name }}")
    home = next(page for page in made_up.pages(tmp_path) if page.template == "home.html")
    with pytest.raises(UndefinedError, match="no_such_name"):
        render(made_up.SITE, (home,), tmp_path)


def test_rendering_twice_gives_the_same_bytes(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert render(made_up.SITE, made_up.pages(tmp_path), TEMPLATES) | assets(TEMPLATES) == files


def test_every_template_is_named_in_their_readme() -> None:
    readme = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    assert "`<section>.html`" in readme
    for template in TEMPLATES.glob("*.html"):
        assert f"`{template.name}`" in readme or template.stem in {section.name for section in SECTIONS}


def test_every_link_of_the_made_up_report_finds_what_it_names(files: dict[str, bytes]) -> None:
    found = fakes.findings()
    beside = {**made_up.figures(found), **made_up.data_files(found)}
    pages = summarise({path: data for path, data in files.items() if path.endswith(".html")})
    drawn = {f"made-up/{path}" for path in figure_files(files)}
    assert (
        check([pages], files.keys() | {f"made-up/{path}" for path in beside} | drawn, awaited=["data", "glossary"])
        == ()
    )


def test_a_unit_page_is_light(files: dict[str, bytes]) -> None:
    pages = [data for path, data in files.items() if path.count("/") == 4 and path.endswith(".html")]
    assert len(pages) == 12
    assert max(map(len, pages)) < 20_000


def test_what_is_cut_from_a_larger_picture_has_the_shape_of_its_cut(texts: dict[str, str]) -> None:
    """Else its neighbours would show: an SVG is clipped at its box, not at its `viewBox`."""
    for path in ("layer/index.html", "units/squeeze1x1/index.html", "units/right3x2/0/index.html"):
        text = texts[f"made-up/{path}"]
        cuts = re.findall(r'<svg viewBox="\d+ \d+ (\d+) (\d+)" width="(\d+)" height="(\d+)"[^>]*><image', text)
        assert cuts, path
        assert all((cut[0], cut[1]) == (cut[2], cut[3]) for cut in cuts), path
