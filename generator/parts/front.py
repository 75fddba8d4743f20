"""What belongs to no report: home page, glossary, names of the data, the page for what is missing, unbuilt studies."""

from pathlib import Path

from generator import search
from generator.card import SOCIAL_CARD, Card
from generator.commentary.document import read_document
from generator.figures.social_card import draw_card
from generator.pages.document import compose_document
from generator.pages.downloads import NAMES
from generator.pages.glossary import compose_glossary
from generator.pages.home import compose_home, compose_missing, compose_unbuilt
from generator.parts.part import Made
from generator.render import assets, render
from generator.settings import Site


def make(
    site: Site, cards: tuple[Card, ...], unbuilt: tuple[Card, ...], templates: Path, names: Path, glossary: Path
) -> Made:
    """Make these pages, what all pages share, and the site's social card.

    `cards` are those of all studies; each of `unbuilt` gets a page. `names` says what the names in the published data
    mean, `glossary` the terms.
    """
    data = compose_document(read_document(names, site.repository), NAMES, "What the names in the data files mean")
    home, missing = compose_home(site, cards), compose_missing()
    composed = (home, missing, data, compose_glossary(glossary), *map(compose_unbuilt, unbuilt))
    pages = render(site, composed, templates)
    built = [card.slug for card in cards if card.href and card.reason is None]
    told = {path: html for path, html in pages.items() if path != missing.path}
    shared = {
        search.SHARED: search.site_index(built, told, site.title, last=(NAMES,)),
        SOCIAL_CARD: draw_card(site.title, site.author or "", home.description),
    }
    return Made(pages | assets(templates) | shared)
