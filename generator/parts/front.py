"""What belongs to no report: the home page, the page for what is missing, the page of a study that is not built."""

from pathlib import Path

from generator import search
from generator.card import Card
from generator.pages.home import compose_home, compose_missing, compose_unbuilt
from generator.parts.part import Made
from generator.render import assets, render
from generator.settings import Site


def make(site: Site, cards: tuple[Card, ...], unbuilt: tuple[Card, ...], templates: Path) -> Made:
    """Make these pages and the style sheet. `cards` are those of all studies; each of `unbuilt` gets a page."""
    home, missing = compose_home(site, cards), compose_missing()
    pages = render(site, (home, missing, *map(compose_unbuilt, unbuilt)), templates)
    built = [card.slug for card in cards if card.href and card.reason is None]
    told = {path: html for path, html in pages.items() if path != missing.path}
    return Made(pages | assets(templates) | {search.SHARED: search.site_index(built, told, site.title)})
