"""What belongs to no report: home page, glossary, the page for what is missing, the page of a study that is not built."""

from pathlib import Path

from generator.card import Card
from generator.pages.glossary import compose_glossary
from generator.pages.home import compose_home, compose_missing, compose_unbuilt
from generator.parts.part import Made
from generator.render import assets, render
from generator.settings import Site


def make(site: Site, cards: tuple[Card, ...], unbuilt: tuple[Card, ...], templates: Path, glossary: Path) -> Made:
    """Make these pages and the style sheet. `cards` are those of all studies; each of `unbuilt` gets a page."""
    pages = (compose_home(site, cards), compose_glossary(glossary), compose_missing(), *map(compose_unbuilt, unbuilt))
    return Made(render(site, pages, templates) | assets(templates))
