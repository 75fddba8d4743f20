"""The home page: the studies as cards."""

from dataclasses import dataclass, replace

from generator.numbers import sentence
from generator.pages.page import Page
from generator.study import Site


@dataclass(frozen=True)
class Card:
    """A study on the home page; without `href` it has no page."""

    slug: str
    title: str
    hypothesis: str | None
    unit: str
    network: str
    pattern: str | None  # address of its picture, from the home page
    status: str
    href: str | None


@dataclass(frozen=True)
class HomePage:
    """What the home page shows."""

    cards: tuple[Card, ...]


def compose_home(site: Site, cards: tuple[Card, ...]) -> Page:
    """Compose the home page."""
    return Page(
        path="index.html",
        template="home.html",
        title=site.title,
        description=site.description or "Circuits of convolutional networks, taken apart",
        root="",
        content=HomePage(tuple(replace(card, hypothesis=_sentence(card.hypothesis)) for card in cards)),
    )


def _sentence(hypothesis: str | None) -> str | None:
    return sentence(hypothesis) if hypothesis else None


def compose_missing() -> Page:
    """Compose what is shown where there is no page; it stands at any depth, so only a full address leads home."""
    return Page(
        path="404.html",
        template="404.html",
        title="Page not found",
        description="There is no page at this address",
        root="",
    )
