"""Several pages of a site as one document that needs no other file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator import tags
from generator.document.joining import Joiner, PageSource
from generator.document.pictures import Pictures
from generator.pages.page import Link


@dataclass(frozen=True)
class DocumentPart:
    """A page as a part of the document."""

    id: str
    title: str
    content: Markup


@dataclass(frozen=True)
class JoinedDocument:
    """What the template `export.html` lays out."""

    title: str
    unit: str
    network: str
    hypothesis: str | None
    verdict: str | None
    whole: bool  # whether it holds all sections
    address: str | None  # of the study on the site
    contents: tuple[Link, ...]
    parts: tuple[DocumentPart, ...]
    foot: Markup  # what the pages state at their foot
    drawn: Markup  # what several drawings show


def join(
    sources: Sequence[PageSource],
    titles: Sequence[str],
    read: Callable[[str], bytes],
    has: Callable[[str], bool],
    base_url: str | None,
) -> tuple[tuple[DocumentPart, ...], Markup, Markup]:
    """Join pages: their parts, the foot of the first, and what several drawings show."""
    kept = [PageSource(source.name, source.path, _content(source.html)) for source in sources]
    joiner = Joiner(kept, has, Pictures(read), base_url)
    parts = tuple(
        DocumentPart(source.name, title, Markup(joiner.part(source, source.html)))
        for source, title in zip(kept, titles, strict=True)
    )
    foot = Markup(joiner.part(kept[0], tags.inside(sources[0].html, "footer")))
    return parts, foot, Markup(joiner.defined())


def _content(page: str) -> str:
    """Take what a page says: its main element, without the ways to other pages."""
    return tags.without(tags.inside(page, "main"), "nav")
