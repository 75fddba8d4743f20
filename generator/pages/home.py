"""The home page: the studies as cards."""

from dataclasses import dataclass, replace

from generator.card import Card
from generator.numbers import sentence
from generator.pages.citation import cite_site
from generator.pages.page import Page
from generator.settings import Site


@dataclass(frozen=True)
class HomePage:
    """What the home page shows."""

    cards: tuple[Card, ...]
    told: str  # the sentence that says what the site holds


def compose_home(site: Site, cards: tuple[Card, ...]) -> Page:
    """Compose the home page."""
    description = site.description or "Circuits of convolutional networks, taken apart"
    return Page(
        path="index.html",
        template="home.html",
        title=site.title,
        description=description,
        root="",
        content=HomePage(tuple(_spoken(card) for card in cards), _told(cards)),
        citation=cite_site(site, description),
    )


def _told(cards: tuple[Card, ...]) -> str:
    """Say what the studies are, and how sure what they found is."""
    if all(card.verdict is None for card in cards):
        return "Each study takes one filter apart and weighs what it finds."
    return "Each study takes one filter apart and weighs up to six kinds of evidence for and against a hypothesis."


def compose_unbuilt(card: Card) -> Page:
    """Compose the one page of a study that is not built."""
    return Page(
        path=f"{card.slug}/index.html",
        template="unbuilt.html",
        title=card.title,
        description=f"{card.title}: not available yet",
        root="../",
        content=_spoken(card),
    )


def _spoken(card: Card) -> Card:
    """Make sentences of what is a clause on a card."""
    hypothesis, reason = (clause and sentence(clause) for clause in (card.hypothesis, card.reason))
    return replace(card, hypothesis=hypothesis, reason=reason)


def compose_missing() -> Page:
    """Compose what is shown where there is no page; it stands at any depth, so only a full address leads home."""
    return Page(
        path="404.html",
        template="404.html",
        title="Page not found",
        description="There is no page at this address",
        root="",
    )
