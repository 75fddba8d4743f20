import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator.markdown_twin import markdown, twin_path
from generator.render import assets, render
from tests import fakes, made_up
from tests.conftest import TEMPLATES
from tests.test_render import figure_files

LINK = re.compile(r"\]\(<?([^)\s>]+)>?\)")


def twin(inside: str, figures: str | None = None) -> str:
    """Write the twin of a page with `inside` its main part, without the last line."""
    html = f"<!doctype html><html><head><title>T</title></head><body><nav>N</nav><main>{inside}</main><p>F</p></body>"
    return markdown(html.encode(), figures).decode().rpartition("\n\n[")[0]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    files = render(made_up.SITE, made_up.pages(tmp_path_factory.mktemp("content")), TEMPLATES)
    return {path: data.decode() for path, data in files.items() if path.endswith(".md")}


def test_only_the_index_of_a_folder_has_a_twin() -> None:
    assert twin_path("a/index.html") == "a/index.md"
    assert twin_path("index.html") == "index.md"
    assert twin_path("404.html") is None
    assert twin_path("a/other-index.html") is None


def test_only_the_main_part_is_said() -> None:
    assert twin("<h1>One</h1><nav>Menu</nav><p>Two <b>three</b></p><script>x</script>") == "# One\n\nTwo **three**"


def test_a_drawn_picture_is_said_and_one_that_only_decorates_is_not() -> None:
    assert twin('<p>a <svg role="img" aria-label="A kernel"><text>9</text></svg></p>') == "a ![A kernel]"
    assert twin('<p>a <svg aria-hidden="true"><text>9</text></svg></p>') == "a"
    assert twin('<img src="../a.png" alt="A pattern">') == "![A pattern](../a.png)"


def test_a_drawn_figure_is_the_picture_of_its_file() -> None:
    svg = '<svg role="img" aria-label="A {}"><text>9</text><svg></svg></svg>'
    one, two = svg.format("kernel"), svg.format("map")
    assert twin(f'<figure id="figure-3-2">{one}</figure>', "../figures/") == "![A kernel](../figures/figure-3-2.svg)"
    plot = '<div role="img" aria-label="A plot"><svg><text>9</text></svg></div>'
    assert twin(f'<figure id="figure-4">{plot}</figure>', "figures/") == "![A plot](figures/figure-4.svg)"
    both = twin(f'<figure id="figure-9-1"><ul><li>{one} a</li><li>{two} b</li></ul></figure>', "../figures/")
    assert " ".join(both.split()) == "![Figure 9.1](../figures/figure-9-1.svg) - A kernel a - A map b"


def test_a_figure_without_a_file_of_its_own_points_to_none() -> None:
    hidden = '<svg aria-hidden="true"></svg>'
    picture = f'<figure id="figure-1"><img src="a.png" alt="A pattern">{hidden}</figure>'
    assert twin(picture, "../figures/") == "![A pattern](a.png)"
    drawn = '<figure id="figure-1"><svg aria-label="A kernel"></svg></figure>'
    assert twin(drawn) == "![A kernel]"
    assert twin(drawn.replace("figure-1", "other"), "../figures/") == "![A kernel]"


def test_a_link_leads_to_a_twin_and_one_to_a_place_to_the_page() -> None:
    assert twin('<a href="../a/index.html">a</a>') == "[a](../a/index.md)"
    assert twin('<a href="../a/index.html#b">a</a>') == "[a](../a/index.html#b)"
    assert twin('<a href="#b">a</a>') == "[a](index.html#b)"
    assert twin('<a href="https://example.org/index.html">a</a>') == "[a](https://example.org/index.html)"
    assert twin('<a href="../data/a.json">a</a>') == "[a](../data/a.json)"


def test_terms_are_a_list() -> None:
    terms = "<dl><div><dt>Norm</dt> <dd>0.4 <span>of all</span></dd></div><div><dt>Kind</dt><dd>mixed</dd></div></dl>"
    assert twin(terms) == "- **Norm**: 0.4 of all\n- **Kind**: mixed"


def test_a_page_without_a_main_part_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no <main>"):
        markdown(b"<p>a</p>")


def test_every_link_and_picture_of_a_twin_finds_its_file(twins: dict[str, str], tmp_path: Path) -> None:
    found = fakes.findings()
    drawn = {f"made-up/{path}" for path in (*made_up.figures(found), *made_up.data_files(found))}
    drawn |= {f"made-up/{path}" for path in figure_files(render(made_up.SITE, made_up.pages(tmp_path), TEMPLATES))}
    drawn |= {"data/index.html", "glossary/index.html"}  # of the site
    files = drawn | render(made_up.SITE, made_up.pages(tmp_path), TEMPLATES).keys() | assets(TEMPLATES).keys()
    asked = 0
    for path, text in twins.items():
        for address in LINK.findall(text):
            if "://" not in address:
                asked += 1
                beside = unquote(address.partition("#")[0])
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), beside))
                assert target in files, (path, address)
    assert asked > 100
    shown = {posixpath.basename(address) for text in twins.values() for address in LINK.findall(text)}
    assert {posixpath.basename(path) for path in drawn if path.endswith(".svg") and "/figures/" in path} <= shown


def test_a_twin_says_what_the_page_says_and_carries_no_picture(twins: dict[str, str]) -> None:
    assert twins["made-up/kernels/index.md"].count("\n# Kernels\n") == 1
    assert fakes.evidence().verdict in twins["made-up/evidence/index.md"]
    for path, text in twins.items():
        assert not re.search(r"data:|<svg|<script|<div|<span", text), path
        assert text.endswith("[This page as HTML](index.html)\n")
