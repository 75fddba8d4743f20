"""What belongs to no report: the home page, the page for what is missing, the page of a study that is not built."""

from pathlib import Path

from generator.card import SOCIAL_CARD, Card
from generator.figures.social_card import draw_card
from generator.pages.home import compose_home, compose_missing, compose_unbuilt
from generator.parts.part import Made
from generator.render import assets, render
from generator.settings import Site


def make(site: Site, cards: tuple[Card, ...], unbuilt: tuple[Card, ...], templates: Path) -> Made:
    """Make these pages, what all pages share, and the site's social card.

    `cards` are those of all studies; each of `unbuilt` gets a page.
    """
    pages = (compose_home(site, cards), compose_missing(), *map(compose_unbuilt, unbuilt))
    picture = draw_card(site.title, site.author or "", pages[0].description)
    return Made(render(site, pages, templates) | assets(templates) | {SOCIAL_CARD: picture})
