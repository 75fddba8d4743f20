import re
from xml.etree import ElementTree

from generator.card import Card
from generator.discovery import LLMS, SITEMAP, discoverable
from generator.settings import Site

SITE = Site(title="Circuits", description="What they are.", base_url="https://example.org/c")
PATHS = {
    "index.html",
    "index.md",
    "404.html",
    "a/index.html",
    "a/index.md",
    "a/kernels/index.html",
    "a/kernels/index.md",
    "a/data/kernels.json",
    "b/index.html",
    "b/index.md",
}


def card(slug: str, hypothesis: str | None = None) -> Card:
    return Card(slug, f"Study {slug}", hypothesis, None, "conv:1", "Tiny", None, "built", None, f"{slug}/index.html")


def written(site: Site) -> dict[str, str]:
    found = discoverable(site, (card("a", "fires on lines"), card("c")), PATHS)
    return {path: data.decode() for path, data in found.items()}


def test_llms_txt_lists_what_is_there_and_nothing_else() -> None:
    text = written(Site(title="Circuits", description="What they are."))[LLMS]
    assert text.startswith("# Circuits\n\n> What they are.\n\n")
    assert "\n## Study a\n\nHypothesis: Fires on lines.\n\n- [Overview](a/index.md): " in text
    assert set(re.findall(r"\]\((.*?)\)", text)) == {"a/index.md", "a/kernels/index.md", "a/data/kernels.json"}
    assert "Study c" not in text


def test_a_site_that_knows_its_address_gives_it() -> None:
    assert "](https://example.org/c/a/kernels/index.md): " in written(SITE)[LLMS]


def test_the_sitemap_lists_all_pages_by_the_address_that_is_canonical_and_no_date() -> None:
    tree = ElementTree.fromstring(written(SITE)[SITEMAP])
    found = [element.text for element in tree.iter() if element.tag.endswith("}loc")]
    base = "https://example.org/c/"
    assert found == [base, f"{base}a/", f"{base}b/", f"{base}a/kernels/"]
    assert "lastmod" not in written(SITE)[SITEMAP]


def test_without_an_address_there_is_no_sitemap() -> None:
    assert written(Site()).keys() == {LLMS}
