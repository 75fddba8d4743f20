"""What programs look for at the top of a site: `llms.txt`, which lists the Markdown twins, and `sitemap.xml`."""

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

from generator.card import Card
from generator.files import Files
from generator.markdown_twin import PAGE, TWIN
from generator.numbers import sentence
from generator.sections import SECTIONS, STORY_FOLDER
from generator.settings import Site

LLMS, SITEMAP = "llms.txt", "sitemap.xml"
_MOST = 50_000  # addresses in a sitemap, as its protocol has it
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def discoverable(site: Site, cards: Iterable[Card], paths: Collection[str]) -> Files:
    """Write both, of a site that holds `paths`. A sitemap needs full addresses: without a base URL there is none."""
    files = {LLMS: llms(site, cards, paths).encode()}
    return files | {SITEMAP: sitemap(site, paths).encode()} if site.base_url else files


def llms(site: Site, cards: Iterable[Card], paths: Collection[str]) -> str:
    """List the pages of each study by their twins, with what each answers, and the data. Source: llmstxt.org."""
    blocks = [
        f"# {site.title}",
        f"> {site.description}" if site.description else "",
        f"Reports on single filters of convolutional networks. Beside each page, `{PAGE}`, lies the same in Markdown, "
        f"`{TWIN}`. The page of each filter of a layer is `<study>/units/<layer>/<filter>/{TWIN}`.",
    ]
    for card in cards:
        if lines := list(_study(site, card, paths)):
            said = f"Hypothesis: {sentence(card.hypothesis)}" if card.hypothesis else ""
            blocks += (f"## {card.title}", said, "\n".join(lines))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _study(site: Site, card: Card, paths: Collection[str]) -> Iterator[str]:
    """Give a line for each twin of a section's page, then for each file of data, that the site holds."""
    slug = card.slug
    if (path := f"{slug}/{STORY_FOLDER}{TWIN}") in paths:
        yield f"- [Story]({site.url(path) or path}): all of it in order, in about {card.minutes} minutes"
    for section in SECTIONS:
        if (path := f"{slug}/{section.folder}{TWIN}") in paths:
            yield f"- [{section.title}]({site.url(path) or path}): {section.question}"
    for section in SECTIONS:
        if (path := f"{slug}/data/{section.name}.json") in paths:
            yield f"- [{section.name}.json]({site.url(path) or path}): the numbers of the page {section.title}"


def sitemap(site: Site, paths: Iterable[str]) -> str:
    """List the addresses of all pages, those of the fewest folders first. No dates: no clock is asked."""
    folders = (path.removesuffix(PAGE) for path in paths if path.rpartition("/")[2] == PAGE)
    listed = sorted(folders, key=lambda folder: (folder.count("/"), folder))[:_MOST]
    addresses = (site.url(quote(folder)) or "" for folder in listed)
    return _HEAD + "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses) + "</urlset>\n"
