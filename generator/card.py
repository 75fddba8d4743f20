"""A study as the home page shows it; the manifest of a site keeps the cards of all its studies."""

from dataclasses import dataclass

SOCIAL_CARD = "card.png"  # of the site and of each report: what others show where somebody shares a link to it
UNBUILT = "not available yet"  # the status of a study that has no report


@dataclass(frozen=True)
class Card:
    """A study on the home page; without `href` it has no page."""

    slug: str
    title: str
    hypothesis: str | None
    verdict: str | None  # a sentence; None where nothing was measured
    unit: str
    network: str
    pattern: str | None  # address of its picture, from the home page
    status: str
    reason: str | None  # why it is not built, for its author: what was looked for where, and what to do
    href: str | None
    subtitle: str | None = None
    circuit: str | None = None  # address of the drawing of its circuit, from the home page
    minutes: int = 0  # that its story takes to read
